"""How are the answers spread? Low answers to the left of one line, high ones to the right."""

import math
from collections.abc import Iterator

import pandas as pd

from questionnaires.model import ResponseScale
from reports.charts import fonts
from reports.charts.answers import Answers
from reports.charts.captions import Words, last, sentences, spoken
from reports.charts.drawing import Drawing
from reports.charts.grid import MARGIN, RIGHT, SMALL, Page
from reports.charts.palette import (
    LIKERT_HIGH,
    LIKERT_LOW,
    LIKERT_MIDDLE,
    MUTED,
    ink_on,
    ramp,
)
from reports.charts.rows import Row, Scale, stack
from reports.report import Report

KEY = "spread"
LABELS = 66.0
LOW, HIGH = Scale(107, 81, 0, 1), Scale(107.6, 133.6, 0, 1)
MIDDLE = Scale(144, 156, 0, 1)
DONT_KNOW = 168.0


def draw(report: Report) -> list[Drawing]:
    """Diverging bars of performance, most low answers first; one chart per response scale.

    Customers have charts of their own beside ours: voices are never mixed.
    """
    first, _items = spoken(report, report.items)
    return [
        drawing
        for voice in dict.fromkeys((first, "customer"))
        for drawing in _of_voice(report, voice)
    ]


def _of_voice(report: Report, voice: str) -> list[Drawing]:
    words = Words.of(report)
    counts = last(report, report.distributions)
    counts = counts[(counts["voice"] == voice) & (counts["measure"] == "performance")]
    counts = counts[counts["team"].fillna("") == ""]
    items = last(report, report.items).drop_duplicates("item")
    sizes = dict(zip(items["item"], items["scale_size"], strict=True))
    asked: dict[tuple[int, str], list[Answers]] = {}
    for item, rows in counts.groupby("item", sort=False):
        scale = _scale(report, str(item))
        size = int(sizes.get(str(item), report.settings.scale))
        answers = Answers.of(str(item), rows, size)
        asked.setdefault((size, scale.key if scale else ""), []).append(answers)
    return [
        drawing
        for answers in asked.values()
        for drawing in _drawings(words, voice, sorted(answers, key=_order))
    ]


def title(words: Words, answers: list[Answers]) -> str:
    """Where most answers are low; a count of the answers given, without a test."""
    _ = words.gettext
    known = [a for a in answers if a.is_known]
    if not known:
        return _("Too few answers to show how they are spread")
    scores = words.typography.either([words.typography.count(k + 1) for k in range(known[0].half)])
    low = [a.item for a in known if a.low > 0.5]
    if low:
        if len(low) > 3:
            text = _("Most answered {scores} in {count} items, such as {names}")
        else:
            text = words.ngettext(
                "Most answered {scores} in one item: {names}",
                "Most answered {scores} in {count} items: {names}",
                len(low),
            )
        count = words.typography.spelled(len(low))
        return text.format(scores=scores, count=count, names=words.names(low))
    return _("In no item did most answer {scores}").format(scores=scores)


def _scale(report: Report, key: str) -> ResponseScale | None:
    for form in report.questionnaires:
        for item in form.items:
            if item.key == key:
                return form.scale(item, "performance")
    return None


def _order(answers: Answers) -> tuple[bool, float, float]:
    return not answers.is_known, -answers.low, answers.high


def _drawings(words: Words, voice: str, answers: list[Answers]) -> Iterator[Drawing]:
    pages = stack([words.report.wording(a.item, voice) for a in answers], LABELS)
    finding = title(words, answers)
    for number, rows in enumerate(pages, start=1):
        yield _drawing(words, voice, answers, rows, words.part(finding, number, len(pages)))


def _drawing(
    words: Words, voice: str, answers: list[Answers], rows: list[Row], heading: str
) -> Drawing:
    subtitle, note = _subtitle(words, voice), _note(words, answers)
    page = Page(rows[-1].bottom + 7, heading, subtitle, note)
    shown = [answers[row.index] for row in rows]
    colors = _colors(len(shown[0].shares))
    _draw_head(page, words, _scale(words.report, shown[0].item), colors)
    bottom = rows[-1].bottom
    percent = words.typography.percent
    page.ticks(LOW, (1, 0.5), bottom, [percent(1), percent(0.5)])
    page.ticks(HIGH, (0, 0.5, 1), bottom, ["0", percent(0.5), percent(1)])
    page.rules(rows)
    for row, one in zip(rows, shown, strict=True):
        page.label(row)
        _draw_row(page, words, row, one, colors)
    alt, table = _alt(words, answers), _table(words, voice, shown)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _colors(size: int) -> list[str]:
    half = size // 2
    middle = [LIKERT_MIDDLE] * (size % 2)
    return [*ramp(LIKERT_LOW, half), *middle, *ramp(LIKERT_HIGH, half)]


def _draw_head(page: Page, words: Words, scale: ResponseScale | None, colors: list[str]) -> None:
    """The scores as swatches over the line they part from, with the words of both ends."""
    _, half, wide = words.gettext, len(colors) // 2, 5.2
    for score, color in enumerate(colors, start=1):
        if len(colors) % 2 and score == half + 1:
            left = MIDDLE.left
        elif score <= half:
            left = LOW(0) - (half - score + 1) * wide
        else:
            left = HIGH(0) + (score - 1 - half - len(colors) % 2) * wide
        page.box(left, -6.4, wide, 4.4, color)
        words_of = words.typography.count(score)
        page.text(left + wide / 2, -4.2, words_of, SMALL, color=ink_on(color), align="center")
    language = words.report.settings.language
    ends = [scale.labels[0][language], scale.labels[-1][language]] if scale else ["", ""]
    room = 27 - half * wide
    page.text(
        LOW(0) - half * wide - 1.5,
        -4.2,
        fonts.fit(ends[0], room + 8, SMALL),
        SMALL,
        color=MUTED,
        align="right",
    )
    page.text(
        HIGH(0) + half * wide + 1.5, -4.2, fonts.fit(ends[1], room + 6, SMALL), SMALL, color=MUTED
    )
    page.text(MARGIN, -4.2, _("What we rated"), color=MUTED)
    page.text(DONT_KNOW, -4.2, _("don't know"), SMALL, color=MUTED, align="right")
    page.text(RIGHT, -4.2, "n", color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _draw_row(page: Page, words: Words, row: Row, answers: Answers, colors: list[str]) -> None:
    t, y = words.typography, row.middle
    n = words.base_of(answers.n, answers.hidden)
    page.text(RIGHT, y, n, color=MUTED, align="right")
    if not answers.is_known:
        mark = page.hatched if answers.hidden else page.unknown
        mark(LOW(1), row.top + 1.5, HIGH(1) - LOW(1), row.height - 3)
        return
    half = answers.half
    _draw_side(page, row, answers.shares[:half][::-1], colors[:half][::-1], LOW)
    _draw_side(page, row, answers.shares[-half:], colors[-half:], HIGH)
    low, high = t.count(100 * answers.low), t.count(100 * answers.high)
    page.text(LOW(answers.low) - 1.4, y, low, color=LIKERT_LOW[0], weight="bold", align="right")
    page.text(HIGH(answers.high) + 1.4, y, high, color=LIKERT_HIGH[1], weight="bold")
    if answers.middle is not None:
        length = MIDDLE(answers.middle) - MIDDLE.left
        page.box(MIDDLE.left, y - 2.4, length, 4.8, LIKERT_MIDDLE, "middle")
        page.text(MIDDLE.left + length + 1.2, y, t.count(100 * answers.middle), SMALL, color=MUTED)
    page.text(DONT_KNOW, y, t.count(answers.dont_know or None), color=MUTED, align="right")


def _draw_side(page: Page, row: Row, shares: list[float], colors: list[str], scale: Scale) -> None:
    """One side of a bar, from the line outward."""
    reached = 0.0
    for share, color in zip(shares, colors, strict=True):
        start, end = scale(reached), scale(reached + share)
        if share:
            name = "low" if scale is LOW else "high"
            page.box(start, row.middle - 2.4, end - start, 4.8, color, name)
        reached += share


def _subtitle(words: Words, voice: str) -> str:
    _ = words.gettext
    what = words.voiced(voice, _("do we do it well today? Percentages of the scores given."))
    return sentences(what, f"{words.base(voice)}.")


def _note(words: Words, answers: list[Answers]) -> str:
    _ = words.gettext
    has_middle = answers[0].middle is not None
    return sentences(
        _("Bold: low scores to the left of the line, high scores to the right, in percent."),
        _("The middle score has its own column, so that both sides start from one line.")
        if has_middle
        else "",
        _("n: people who gave a score; “don't know” is a number of people and is in no share."),
        words.hidden_note(sum(a.hidden for a in answers)),
        words.source(),
    )


def _alt(words: Words, answers: list[Answers]) -> str:
    _, t = words.gettext, words.typography
    count = words.ngettext(
        "Diverging bars of {n} item.", "Diverging bars of {n} items.", len(answers)
    ).format(n=len(answers))
    top = [
        _("{item}: {low} low, {high} high").format(
            item=words.name(a.item), low=t.percent(a.low), high=t.percent(a.high)
        )
        for a in answers[:3]
        if a.is_known
    ]
    lowest = _("Most low scores: {list}.").format(list="; ".join(top)) if top else ""
    return sentences(count, lowest, words.hidden_count(sum(a.hidden for a in answers)))


def _table(words: Words, voice: str, answers: list[Answers]) -> pd.DataFrame:
    _, t = words.gettext, words.typography
    scores = [t.count(k + 1) for k in range(len(answers[0].shares))]
    rows = [
        [
            words.report.wording(a.item, voice),
            *(t.percent(share if a.is_known else math.nan) for share in a.shares),
            t.count(math.nan if a.hidden else a.dont_know),
            words.base_of(a.n, a.hidden),
        ]
        for a in answers
    ]
    return pd.DataFrame(rows, columns=[_("What we rated"), *scores, _("don't know"), "n"])
