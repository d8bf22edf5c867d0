"""How are the answers spread? Low answers to the left of one line, high ones to the right."""

import math
from dataclasses import dataclass
from functools import partial

import pandas as pd

from reports.charts.kit import fonts
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.dumbbell import LEFTWARD, RIGHTWARD
from reports.charts.kit.listing import AXIS, Listing, Told, drawings
from reports.charts.kit.page import MARGIN, RIGHT, SMALL, Page
from reports.charts.kit.palette import LIKERT_HIGH, LIKERT_LOW, LIKERT_MIDDLE, MUTED, ink_on, ramp
from reports.charts.kit.rows import Row, Scale
from reports.findings.spread import Answers, answers_of, spread
from reports.report import Report
from reports.telling import FEWEST_FOR_A_SHARE, Telling, sentences

KEY = "spread"
LABELS = 66.0
BARS = (76.0, 164.0)
NUMBER = 7.0  # mm that a percentage takes beside its bar
DONT_KNOW = 169.0
SWATCH = 5.2


@dataclass(frozen=True, slots=True)
class Sides:
    """Where low, high and middle shares stand, all in one scale; as long as the room allows."""

    low: Scale
    high: Scale
    middle: Scale

    @classmethod
    def of(cls, answers: list[Answers]) -> "Sides":
        """Each side reaches to the next quarter above its largest share."""
        known = [one for one in answers if one.is_known]
        low, high, middle = (
            max([least, *(math.ceil(4 * share - 1e-9) / 4 for share in shares)])
            for least, shares in (
                (0.5, [one.low for one in known]),
                (0.5, [one.high for one in known]),
                (0.25, [one.middle or 0.0 for one in known]),
            )
        )
        each = (BARS[1] - BARS[0] - 2 * NUMBER - 3.6) / (low + high + middle)
        line = BARS[0] + low * each
        apart = line + 0.6 + high * each + NUMBER + 3
        return cls(
            Scale(line, BARS[0], 0, low),
            Scale(line + 0.6, line + 0.6 + high * each, 0, high),
            Scale(apart, apart + middle * each, 0, middle),
        )


def draw(report: Report) -> list[Drawing]:
    """Diverging bars of performance, most low answers first; one chart per response scale.

    Customers have charts of their own beside ours: voices are never mixed.
    """
    telling = Telling(report)
    first, _items = telling.spoken()
    return [
        drawing
        for voice in dict.fromkeys((first, "customer"))
        for answers in answers_of(telling, voice)
        for finding in [spread(telling, answers).title]
        for drawing in drawings(_chart(telling, voice, finding, answers))
    ]


def _chart(telling: Telling, voice: str, finding: str, answers: list[Answers]) -> Listing[Answers]:
    colors, sides = _colors(len(answers[0].shares)), Sides.of(answers)
    return Listing(
        KEY,
        Told(finding, _subtitle(telling, voice), _note(telling, answers), _alt(telling, answers)),
        answers,
        _table(telling, voice, answers),
        LABELS,
        partial(_draw_frame, telling, colors, sides),
        partial(_draw_row, telling, colors, sides),
        lambda most: _chart(telling, voice, finding, answers[:most]),
        telling.shorts(one.item for one in answers),
        foot=AXIS,
    )


def _colors(size: int) -> list[str]:
    half = size // 2
    middle = [LIKERT_MIDDLE] * (size % 2)
    return [*ramp(LIKERT_LOW, half), *middle, *ramp(LIKERT_HIGH, half)]


def _draw_axis(page: Page, telling: Telling, sides: Sides, bottom: float) -> None:
    """Lines at every half of all, to both sides."""
    percent = telling.type.percent
    low = [share for share in (1.0, 0.5) if share <= sides.low.high]
    high = [share for share in (0.0, 0.5, 1.0) if share <= sides.high.high]
    page.ticks(sides.low, low, bottom, [percent(share) for share in low])
    page.ticks(sides.high, high, bottom, [percent(share) if share else "0" for share in high])


def _draw_frame(
    telling: Telling, colors: list[str], sides: Sides, page: Page, one: Answers, bottom: float
) -> None:
    """The scores as swatches over the line they part from, with the words of both ends."""
    _, half = telling.say.gettext, len(colors) // 2
    wide = min(SWATCH, (sides.middle.left - sides.high.left - 2) / half)
    for score, color in enumerate(colors, start=1):
        if len(colors) % 2 and score == half + 1:
            left = sides.middle.left
        elif score <= half:
            left = sides.low.left - (half - score + 1) * wide
        else:
            left = sides.high.left + (score - 1 - half - len(colors) % 2) * wide
        page.box(left, -6.4, wide, 4.4, color)
        words_of = telling.type.count(score + one.first - 1)
        page.text(left + wide / 2, -4.2, words_of, SMALL, color=ink_on(color), align="center")
    language = telling.report.settings.language
    scale = telling.report.known.scale_of(one.item, "performance")
    first, final = (scale.labels[0][language], scale.labels[-1][language]) if scale else ("", "")
    ends = sides.low.left - half * wide - 1.5, sides.high.left + half * wide + 1.5
    rooms = ends[0] - MARGIN - 34, sides.middle.left - 2 - ends[1]
    first = fonts.fit(first, rooms[0], SMALL)
    page.text(ends[0], -4.2, first, SMALL, color=MUTED, align="right")
    page.text(ends[1], -4.2, fonts.fit(final, rooms[1], SMALL), SMALL, color=MUTED)
    page.text(MARGIN, -4.2, _("What we rated"), color=MUTED)
    page.text(DONT_KNOW, -4.2, _("don't know"), SMALL, color=MUTED, align="right")
    page.text(RIGHT, -4.2, "n", color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)
    _draw_axis(page, telling, sides, bottom)


def _draw_row(
    telling: Telling, colors: list[str], sides: Sides, page: Page, row: Row, answers: Answers
) -> None:
    t, y = telling.type, row.middle
    base = telling.base_of(answers.n, answers.hidden, answers.too_few)
    page.text(RIGHT, y, base, color=MUTED, align="right")
    if not answers.hidden:
        page.text(DONT_KNOW, y, t.count(answers.dont_know or None), color=MUTED, align="right")
    if not answers.is_known:
        mark = page.hatched if answers.hidden else page.unknown
        mark(BARS[0], row.top + 1.5, sides.high.right - BARS[0], row.height - 3)
        return
    half = answers.half
    _draw_side(page, row, answers.shares[:half][::-1], colors[:half][::-1], sides.low, "low")
    _draw_side(page, row, answers.shares[-half:], colors[-half:], sides.high, "high")
    length = 0.0
    if answers.middle is not None:
        length = sides.middle(answers.middle) - sides.middle.left
        page.box(sides.middle.left, y - 2.4, length, 4.8, LIKERT_MIDDLE, "middle")
    if not answers.has_shares:
        return
    for x, share, color, align in (
        (sides.low(answers.low) - 1.4, answers.low, LIKERT_LOW[0], LEFTWARD),
        (sides.high(answers.high) + 1.4, answers.high, LIKERT_HIGH[1], RIGHTWARD),
    ):
        page.text(x, y, t.count(100 * share), color=color, weight="bold", align=align)
    if answers.middle is not None:
        x = sides.middle.left + length + 1.2
        page.text(x, y, t.count(100 * answers.middle), color=MUTED)


def _draw_side(
    page: Page, row: Row, shares: list[float], colors: list[str], scale: Scale, name: str
) -> None:
    """One side of a bar, from the line outward."""
    reached = 0.0
    for share, color in zip(shares, colors, strict=True):
        start, end = scale(reached), scale(reached + share)
        if share:
            page.box(start, row.middle - 2.4, end - start, 4.8, color, name)
        reached += share


def _subtitle(telling: Telling, voice: str) -> str:
    what = telling.say.gettext("do we do it well today? Percentages of the scores given.")
    return telling.voiced_by(voice, what)


def _note(telling: Telling, answers: list[Answers]) -> str:
    _ = telling.say.gettext
    has_middle = answers[0].middle is not None
    return sentences(
        _("Bold: low scores to the left of the line, high scores to the right, in percent."),
        _("The middle score has its own column, so that both sides start from one line.")
        if has_middle
        else "",
        _("n: people who gave a score; “don't know” is a number of people and is in no share."),
        _(
            "Of fewer than {n} answers no percentages are told.",
            n=telling.type.count(FEWEST_FOR_A_SHARE),
        )
        if any(a.is_known and not a.has_shares for a in answers)
        else "",
        telling.hidden_note(sum(a.hidden for a in answers)),
        telling.source(),
    )


def _alt(telling: Telling, answers: list[Answers]) -> str:
    _, t = telling.say.gettext, telling.type
    count = telling.say.ngettext(
        "Diverging bars of {n} item.", "Diverging bars of {n} items.", len(answers)
    )
    top = [
        _(
            "{item}: {low} low, {high} high",
            item=telling.name(a.item),
            low=t.percent(a.low),
            high=t.percent(a.high),
        )
        for a in answers[:3]
        if a.has_shares
    ]
    lowest = _("Most low scores: {list}.", list="; ".join(top)) if top else ""
    return sentences(count, lowest, telling.hidden_count(sum(a.hidden for a in answers)))


def _table(telling: Telling, voice: str, answers: list[Answers]) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type
    scores = [t.count(answers[0].first + at) for at in range(len(answers[0].shares))]
    rows = [
        [
            telling.report.wording(a.item, voice),
            *(t.percent(share if a.has_shares else math.nan) for share in a.shares),
            t.count(math.nan if a.hidden else a.dont_know),
            telling.base_of(a.n, a.hidden, a.too_few),
        ]
        for a in answers
    ]
    return pd.DataFrame(rows, columns=[_("What we rated"), *scores, _("don't know"), "n"])
