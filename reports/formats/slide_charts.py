"""Charts for slides: of a long one only as many rows as can be read from the last row of seats.

Title, subtitle and note are said by the slide and its notes, not by the picture.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd
from PIL import Image

from reports.charts.kit import slide
from reports.charts.kit.drawing import DPI, Drawing, Fit, part
from reports.charts.kit.page import foot_height
from reports.report import Report
from reports.telling import Telling
from reports.words.language import N_

MOST_ROWS, MOST_PANELS, FEWEST_ROWS = 12, 4, 4
_RULE = 0.4  # mm that a slide keeps of what stands over the note
TALLEST = 0.52  # height ÷ width of what is shown: letters of 8.5 points become 11 or more


@dataclass(frozen=True, slots=True)
class SlideChart:
    """A chart as it stands on a slide, with `shown` of the `of` rows that the report shows.

    `drawing` is what is shown, `first` the first sheet of the whole chart; `title` and
    `subtitle` tell what the whole found and of whom, `rows` is its table.
    """

    first: Drawing
    title: str
    subtitle: str
    drawing: Drawing
    rows: pd.DataFrame
    shown: int
    of: int


def on_slides(drawings: Sequence[Drawing]) -> Iterator[SlideChart]:
    """The drawings of a report as slides show them; the parts of a long chart become one."""
    for parts in _once(list(group) for _chart, group in groupby(drawings, _whole)):
        _key, title, _fit = _whole(parts[0])
        rows = _rows(parts)
        names = _names(parts[0].fit, rows)
        for number, picture in enumerate(shown := _readable(parts, names), start=1):
            count = len(_names(parts[0].fit, picture.table))
            heading = part(title, number, len(shown))
            subtitle, of = parts[0].subtitle, max(len(names), count)
            yield SlideChart(parts[0], heading, subtitle, picture, rows, count, of)


def left_out(report: Report, chart: SlideChart) -> str:
    """How many rows the slide leaves out, and where they are; empty where it shows them all."""
    first = N_("Here the first {shown} of {of}; all of them are in the report.")
    both = N_("Here {shown} of {of}, from both ends; all of them are in the report.")
    return _counted(report, chart, both if chart.first.fit and chart.first.fit.both_ends else first)


def left_out_in_short(report: Report, chart: SlideChart) -> str:
    """How many rows of how many the slide shows; empty where it shows them all."""
    return _counted(report, chart, N_("{shown} of {of} shown"))


def _counted(report: Report, chart: SlideChart, text: str) -> str:
    told = Telling(report).say.gettext(text, shown=chart.shown, of=chart.of)
    return told if chart.shown < chart.of else ""


def _whole(drawing: Drawing) -> tuple[str, str, int]:
    """What the sheets of one chart share; on another scale another chart may find the same."""
    return drawing.key, drawing.finding or drawing.title, id(drawing.fit)


def _once(charts: Iterable[list[Drawing]]) -> list[list[Drawing]]:
    """Each chart once: where the whole follows its own first rows, it takes their place."""
    found: list[list[Drawing]] = []
    for chart in charts:
        places = (at for at, before in enumerate(found) if _begins(before, chart))
        at = next(places, len(found))
        found[at : at + 1] = [chart]
    return found


def _begins(before: list[Drawing], whole: list[Drawing]) -> bool:
    """Whether a chart is the beginning of another one."""
    rows = _rows(before)
    first = _rows(whole).head(len(rows))
    return _whole(before[0])[:2] == _whole(whole[0])[:2] and rows.reset_index(drop=True).equals(
        first.reset_index(drop=True)
    )


def _rows(parts: list[Drawing]) -> pd.DataFrame:
    """The table of a chart that stands on several sheets."""
    return pd.concat([one.table for one in parts]).drop_duplicates()


def _names(fit: Fit | None, table: pd.DataFrame) -> list[str]:
    """What the rows of a chart's table are called, in their order."""
    return list(dict.fromkeys(table.iloc[:, fit.named if fit else 0].astype(str)))


def _readable(parts: list[Drawing], names: list[str]) -> Sequence[Drawing]:
    """The parts as they are, or drawn again with as many rows or panels as are legible."""
    fit = parts[0].fit
    if fit is None:
        return parts
    shown, most = parts, min(MOST_PANELS if fit.panels else MOST_ROWS, len(names))
    while most >= FEWEST_ROWS and not _fits(fit, shown):
        shown = list(fit.fewer(most))
        if fit.square or fit.panels:
            break
        most = min(most - 1, int(most * TALLEST / max(map(height_ratio, shown))))
    return shown


def _fits(fit: Fit, shown: Sequence[Drawing]) -> bool:
    counts = [len(_names(fit, one.table)) for one in shown]
    if fit.panels:
        return counts[0] <= MOST_PANELS and len(counts) == 1
    low = fit.square or all(height_ratio(one) <= TALLEST for one in shown)
    return low and max(counts) <= MOST_ROWS + 2


def height_ratio(drawing: Drawing) -> float:
    """Height ÷ width of what a slide shows of a chart."""
    figure, above = drawing.on_slide()
    width, height = slide.size(figure)
    return (height - above - _under(drawing, width)) / width


def png(drawing: Drawing) -> bytes:
    """The chart as a slide shows it, without title, subtitle and note."""
    figure, above = drawing.on_slide()
    width, height = slide.size(figure)
    pixels = slide.pixels(figure, DPI)
    rows = pixels.shape[0] / height
    end = pixels.shape[0] - round(_under(drawing, width) * rows)
    buffer = io.BytesIO()
    Image.fromarray(pixels[round(above * rows) : end]).save(buffer, "png")
    return buffer.getvalue()


def _under(drawing: Drawing, width: float) -> float:
    """How many mm rule and note take at the lower edge."""
    return foot_height(drawing.note, width) - _RULE
