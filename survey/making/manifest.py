"""The files of one set, and the manifest by which pages find and show them.

It loads pandas: only background work imports it.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from reports.charts import Drawing
from reports.document.blocks import Document
from reports.formats import pack
from reports.report import Report
from survey.making import Progress
from survey.store.files.sets import MANIFEST, manifest_of

Makers = Mapping[str, Callable[[], bytes]]
"""What writes each file, by the file's name."""


@dataclass(frozen=True, slots=True)
class Making:
    """Figures, charts and document, ready to be written in any format."""

    report: Report
    drawings: tuple[Drawing, ...]
    document: Document


def show(
    folder: Path,
    drawings: Sequence[Drawing],
    documents: Makers,
    progress: Progress,
    **told: Any,
) -> None:
    """Write what people wait for: charts, documents, and what the page tells (`told`) of them."""
    names = {one.name: pack.stem(number, one) for number, one in enumerate(drawings, start=1)}
    for drawing in drawings:
        (folder / f"{names[drawing.name]}.svg").write_bytes(drawing.svg().encode())
    progress(0.6)
    manifest = {key: plain(value, names) for key, value in told.items()}
    manifest |= {"files": _save(folder, documents), "has_pictures": False}
    _write(folder, manifest | {"pictures": [f"{name}.svg" for name in names.values()]})


def complete(
    folder: Path,
    pictures: Iterable[tuple[str, bytes]],
    rest: Callable[[dict[str, bytes]], Makers],
    progress: Progress,
    narrow: Sequence[Drawing] = (),
) -> None:
    """Write what takes longer beside what `show` wrote: pictures, and files that `rest` names.

    The charts `narrow` are drawn as a phone holds them too, for the page alone.
    """
    drawn = {}
    for name, content in pictures:
        (folder / name).write_bytes(content)
        drawn[name] = content
    progress(0.6)
    for name, drawing in _narrow_names(narrow).items():
        (folder / name).write_bytes(drawing.as_narrow().svg().encode())
    made = manifest_of(folder)
    made["files"] += _save(folder, rest(drawn))
    names = [*drawn, *_narrow_names(narrow)]
    _write(folder, made | {"pictures": names, "has_pictures": True})


def _narrow_names(drawings: Sequence[Drawing]) -> dict[str, Drawing]:
    """The charts that are drawn narrow, by the names of their files."""
    stems = ((pack.stem(number, one), one) for number, one in enumerate(drawings, start=1))
    return {f"{stem}_narrow.svg": one for stem, one in stems if one.narrow}


def _save(folder: Path, makers: Makers) -> list[dict[str, Any]]:
    for name, maker in makers.items():
        (folder / name).write_bytes(maker())
    return [{"name": name, "size": (folder / name).stat().st_size} for name in makers]


def _write(folder: Path, manifest: Mapping[str, Any]) -> None:
    # replaced in one step: the page may be reading it
    half = folder / f"{MANIFEST}.half"
    half.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    half.replace(folder / MANIFEST)


def plain(value: Any, names: Mapping[str, str]) -> Any:
    """A tree of blocks as dictionaries that tell their kind; `names` are the files of charts."""
    if isinstance(value, Drawing):
        return _chart(value, names[value.name])
    if is_dataclass(value):
        parts = {field.name: plain(getattr(value, field.name), names) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **parts}
    return [plain(part, names) for part in value] if isinstance(value, tuple) else value


def _chart(drawing: Drawing, name: str) -> dict[str, Any]:
    """A chart as a page shows it: its words, its table, and its files, which begin with `name`."""
    return {
        "key": drawing.name,
        "title": drawing.title,
        "alt": drawing.alt,
        "svg": f"{name}.svg",
        "png": f"{name}.png",
        "slide": f"{name}_16x9.png",
        "narrow": f"{name}_narrow.svg",
        "columns": [str(column) for column in drawing.table.columns],
        "rows": drawing.table.astype(str).to_numpy().tolist(),
    }
