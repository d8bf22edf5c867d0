"""Every chart as a picture: PNG, PNG for slides and SVG, in one zip."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from reports.charts.kit.drawing import Drawing
from reports.formats.archive import pack
from reports.formats.slide_charts import SlideChart, left_out, on_slides
from reports.report import Report

_NOT_IN_NAMES = re.compile(r"[^a-z0-9_-]+")


def render(drawings: Sequence[Drawing], report: Report | None = None) -> bytes:
    """The pictures as one zip; the same charts give the same bytes."""
    return pack(pictures(drawings, report))


def zipped(drawn: Mapping[str, bytes]) -> dict[str, Callable[[], bytes]]:
    """What makes the zip of pictures that are drawn already; nothing where there are none."""
    return {"pictures.zip": lambda: pack(drawn.items())} if drawn else {}


def stem(number: int, drawing: Drawing) -> str:
    """The name of a chart's files without their ending; `number` is its place, from 1."""
    return f"{number:02}_{_NOT_IN_NAMES.sub('_', drawing.name.lower())}"


def pictures(
    drawings: Sequence[Drawing], report: Report | None = None
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each picture, drawn as it is asked for.

    With `report` the picture for slides shows of a long chart the rows that a slide can hold.
    """
    short = _first_rows(drawings) if report else {}
    for number, drawing in enumerate(drawings, start=1):
        name = stem(number, drawing)
        yield f"{name}.png", drawing.png()
        if report and number in short:
            chart = short[number]
            words = f"{chart.subtitle} {left_out(report, chart)}"
            yield f"{name}_16x9.png", chart.drawing.slide_png(chart.title, words)
        else:
            yield f"{name}_16x9.png", drawing.slide_png()
        yield f"{name}.svg", drawing.svg().encode()


def _first_rows(drawings: Sequence[Drawing]) -> dict[int, SlideChart]:
    """Charts that slides show in part, by the place of the chart's first sheet, from 1.

    The further sheets of a long chart stay whole: they hold what the first slide leaves out.
    """
    places = {id(drawing): number for number, drawing in enumerate(drawings, start=1)}
    charts = [chart for chart in on_slides(drawings) if id(chart.drawing) not in places]
    # the first of several that were drawn again stands for the chart
    return {places[id(chart.first)]: chart for chart in reversed(charts)}
