"""Every chart as a picture: PNG, PNG for slides and SVG, in one zip."""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from reports.charts.drawing import Drawing
from reports.outputs.archive import pack

_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]+")


def render(drawings: Sequence[Drawing]) -> bytes:
    """The pictures as one zip; the same charts give the same bytes."""
    return pack(pictures(drawings))


def save(drawings: Sequence[Drawing], folder: Path) -> None:
    """The same pictures as files of a folder, which is made where it does not exist."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pictures(drawings):
        (folder / name).write_bytes(content)


def stem(number: int, drawing: Drawing) -> str:
    """The name of a chart's files without their ending; `number` is its place, from 1."""
    return f"{number:02}_{_NOT_IN_NAMES.sub('_', drawing.key.lower())}"


def pictures(drawings: Sequence[Drawing]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each picture, drawn as it is asked for."""
    for number, drawing in enumerate(drawings, start=1):
        name = stem(number, drawing)
        picture, slide = io.BytesIO(), io.BytesIO()
        drawing.save_png(picture)
        drawing.save_png_16x9(slide)
        yield f"{name}.png", picture.getvalue()
        yield f"{name}_16x9.png", slide.getvalue()
        yield f"{name}.svg", drawing.svg().encode()
