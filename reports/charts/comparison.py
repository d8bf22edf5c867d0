"""Which unit falls short more? One item in up to six units: a dot and its interval a row."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from questionnaires.model import Language
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.page import MARGIN, RIGHT, SMALL, Page
from reports.charts.kit.palette import BETTER, MUTED, NEUTRAL, PAPER, SHORT, mixed
from reports.charts.kit.rows import Row, Scale, stack
from reports.slices import units
from reports.slices.units import Measure, Unit
from reports.telling import LONGEST_NAME, sentences
from reports.words.language import N_
from reports.words.speech import Speech
from reports.words.typography import Typography, shortened

KEY = "comparison"
LABELS, PLOT = 58.0, (66.0, 132.0)
VALUE, INTERVAL = 143.0, 168.0
DATE = 3.6


@dataclass(frozen=True, slots=True)
class Asked:
    """The item that is compared: its short name, its measure, and the top of its scale."""

    short: str
    measure: Measure
    size: int
    language: Language

    @property
    def say(self) -> Speech:
        """Sentences in the reader's language."""
        return Speech(self.language)


def draw(compared: Sequence[Unit], asked: Asked) -> Drawing:
    """The units under one another, by name unless their intervals support an order.

    Orange and blue mark a unit that is apart from all others; everything else is grey.
    """
    rows_of, is_ordered = units.in_order(compared)
    apart = units.outermost(compared)
    heading, subtitle = title(asked, rows_of, is_ordered), _subtitle(asked)
    note = _note(asked, rows_of, is_ordered)
    rows = _rows(rows_of)
    page = Page(rows[-1].bottom + 7, heading, subtitle, note)
    plot = _scale(asked, rows_of)
    _draw_head(page, asked)
    _draw_axis(page, asked, plot, rows[-1].bottom)
    page.rules(rows)
    for row, unit in zip(rows, rows_of, strict=True):
        _draw_row(page, asked, row, unit, plot, _color(asked, unit, apart))
    alt, table = _alt(asked, rows_of, is_ordered), _table(asked, rows_of)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def title(asked: Asked, compared: Sequence[Unit], is_ordered: bool) -> str:
    """What the intervals allow to say of the units, and no more."""
    _, t = asked.say.gettext, asked.say.type
    item, apart = t.quoted(shortened(asked.short, LONGEST_NAME)), units.outermost(compared)
    if sum(unit.is_comparable for unit in compared) < 2:
        return _("{item}: too little is known to compare units", item=item)
    if is_ordered and len(compared) > 2:
        return _("{item}: no two neighbouring intervals overlap", item=item)
    if not apart:
        return _("{item}: these figures tell no unit from the others", item=item)
    end = "highest" if "highest" in apart else "lowest"
    text = {
        ("gap", "highest"): N_("{item}: the gap of {unit} is larger than in {others}"),
        ("gap", "lowest"): N_("{item}: the gap of {unit} is smaller than in {others}"),
        ("performance", "highest"): N_("{item}: {unit} rates higher than {others}"),
        ("performance", "lowest"): N_("{item}: {unit} rates lower than {others}"),
    }[asked.measure, end]
    others = _others(asked, compared, apart[end])
    return _(text, item=item, unit=_quoted(t, apart[end]), others=others)


def _others(asked: Asked, compared: Sequence[Unit], told: Unit) -> str:
    """Who a unit is told from: never one whose figure is hidden or means something else."""
    _, t = asked.say.gettext, asked.say.type
    known = [unit for unit in compared if unit.is_comparable and unit is not told]
    if len(known) == 1:
        return _quoted(t, known[0])
    if len(known) + 1 < len(compared):
        return _("the other units that can be compared")
    return _("the other units")


def _quoted(t: Typography, unit: Unit) -> str:
    return t.quoted(shortened(unit.name, LONGEST_NAME))


def _rows(compared: Sequence[Unit]) -> list[Row]:
    """One row a unit, with room for the date under its name."""
    (named,) = stack([unit.name for unit in compared], LABELS, most=2)
    rows, top = [], 0.0
    for row in named:
        rows.append(replace(row, top=top, height=row.height + DATE))
        top += row.height + DATE
    return rows


def _scale(asked: Asked, compared: Sequence[Unit]) -> Scale:
    """Whole points around zero and every interval; for performance its whole response scale."""
    if asked.measure == "performance":
        return Scale(*PLOT, 1, asked.size)
    ends = [end for unit in compared for end in (unit.low, unit.value, unit.high)]
    known = [end for end in ends if end is not None]
    return Scale(*PLOT, math.floor(min([0.0, *known])), math.ceil(max([1.0, *known])))


def _draw_head(page: Page, asked: Asked) -> None:
    _ = asked.say.gettext
    measured = _("Gap") if asked.measure == "gap" else _("How we do today")
    page.text(MARGIN, -4, _("Unit"), color=MUTED)
    page.text(VALUE, -4, measured, color=MUTED, align="right")
    page.text(INTERVAL, -4, _("interval"), color=MUTED, align="right")
    page.text(RIGHT, -4, "n", color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _draw_axis(page: Page, asked: Asked, plot: Scale, bottom: float) -> None:
    t = asked.say.type
    points = range(int(plot.low), int(plot.high) + 1)
    is_gap = asked.measure == "gap"
    written = [t.signed(point, 0) if is_gap else t.count(point) for point in points]
    page.ticks(plot, points, bottom, written)
    if is_gap:
        page.line([plot(0)] * 2, [0, bottom], MUTED, 1, above=1)


def _draw_row(page: Page, asked: Asked, row: Row, unit: Unit, plot: Scale, color: str) -> None:
    t, y = asked.say.type, row.middle
    page.label(replace(row, height=row.height - DATE))
    page.text(MARGIN, row.bottom - DATE, t.month(unit.day), SMALL, color=MUTED)
    page.text(RIGHT, y, _base(t, unit), color=MUTED, align="right")
    width, height = plot.right - plot.left, row.height - 4
    if unit.is_hidden:
        page.hatched(plot.left, row.top + 2, width, height)
    elif unit.value is None:
        page.unknown(plot.left, row.top + 2, width, height)
    else:
        _draw_figure(page, asked, y, unit, plot, color)


def _draw_figure(page: Page, asked: Asked, y: float, unit: Unit, plot: Scale, color: str) -> None:
    assert unit.value is not None  # noqa: S101 - the caller has looked
    t, is_told = asked.say.type, color != NEUTRAL
    written = t.signed(unit.value) if asked.measure == "gap" else t.number(unit.value)
    ink = color if is_told else MUTED
    page.text(VALUE, y, written, color=ink, weight="bold" if is_told else "regular", align="right")
    page.text(INTERVAL, y, _interval(t, asked, unit), SMALL, color=MUTED, align="right")
    if unit.low is not None and unit.high is not None:
        ends = [plot(unit.low), plot(unit.high)]
        page.line(ends, [y, y], mixed(color, 0.4), 4.5, name="interval", above=2)
    fill = PAPER if unit.is_reworded else color
    edge = color if unit.is_reworded else PAPER
    page.marks([plot(unit.value)], [y], color=fill, edge=edge, stroke=1.4, name="value", above=4)


def _color(asked: Asked, unit: Unit, apart: dict[str, Unit]) -> str:
    """Colour only for a unit that is apart from all others: orange where it falls short more."""
    short, better = ("highest", "lowest") if asked.measure == "gap" else ("lowest", "highest")
    if apart.get(short) is unit:
        return SHORT
    return BETTER if apart.get(better) is unit else NEUTRAL


def _base(t: Typography, unit: Unit) -> str:
    return f"<{unit.base}" if unit.is_hidden else t.count(unit.n)


def _interval(t: Typography, asked: Asked, unit: Unit) -> str:
    if asked.measure == "gap":
        return t.interval(unit.low, unit.high)
    return f"{t.number(unit.low)}–{t.number(unit.high)}"


def _subtitle(asked: Asked) -> str:
    _ = asked.say.gettext
    if asked.measure == "gap":
        what = _("gap (importance minus performance) in points, last workshop of each unit.")
    else:
        what = _(
            "how we do today, mean from 1 to {size}, last workshop of each unit.", size=asked.size
        )
    return f"{_('As we see it')}: {what}"


def _note(asked: Asked, compared: Sequence[Unit], is_ordered: bool) -> str:
    _ = asked.say.gettext
    hidden = [unit for unit in compared if unit.is_hidden]
    reworded = any(unit.is_reworded for unit in compared)
    return sentences(
        _("Bar: where the mean would lie if people like these answered (interval of 95%)."),
        _("In order of value.")
        if is_ordered
        else _("In order of name: the intervals support no order of all units."),
        _("Colour: the whole bar of the unit is apart from those of all others.")
        if units.outermost(compared)
        else "",
        _("Hollow: the item was asked in other words.") if reworded else "",
        _("Hatched: too few answers to be shown.") if hidden else "",
        _("Each unit rates itself: a difference may lie in who rates."),
    )


def _alt(asked: Asked, compared: Sequence[Unit], is_ordered: bool) -> str:
    say = asked.say
    count = say.ngettext(
        "Dots with intervals of {n} unit.", "Dots with intervals of {n} units.", len(compared)
    )
    told = [_row_words(asked, unit) for unit in compared if unit.value is not None]
    hidden = sum(unit.is_hidden for unit in compared)
    hides = say.ngettext("{n} is hidden.", "{n} are hidden.", hidden)
    heading = title(asked, compared, is_ordered)
    return sentences(
        count, f"{heading}.", f"{'; '.join(told)}." if told else "", hides if hidden else ""
    )


def _row_words(asked: Asked, unit: Unit) -> str:
    t = asked.say.type
    written = t.signed(unit.value) if asked.measure == "gap" else t.number(unit.value)
    return f"{unit.name}: {written} ({_interval(t, asked, unit)}), n = {t.count(unit.n)}"


def _table(asked: Asked, compared: Sequence[Unit]) -> pd.DataFrame:
    _, t = asked.say.gettext, asked.say.type
    measured = _("Gap") if asked.measure == "gap" else _("How we do today")
    heads = [_("Unit"), _("Last workshop"), measured, _("Interval of 95%"), "n"]
    rows = [
        [
            unit.name,
            t.day(unit.day),
            _("hidden")
            if unit.is_hidden
            else t.signed(unit.value)
            if asked.measure == "gap"
            else t.number(unit.value),
            "–" if unit.low is None else _interval(t, asked, unit),
            _base(t, unit),
        ]
        for unit in compared
    ]
    return pd.DataFrame(rows, columns=heads)
