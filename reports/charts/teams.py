"""Do the teams differ? The mean of each team on one line per item; only tested ends are named."""

from collections.abc import Iterator

from reports.charts import fonts, teams_words
from reports.charts.captions import (
    Words,
    by_scale,
    is_known,
    last,
)
from reports.charts.drawing import Drawing
from reports.charts.grid import MARGIN, RIGHT, SMALL, Page, Side
from reports.charts.palette import BETTER, INK, MUTED, RULE, SHORT
from reports.charts.rows import BODY, Row, Scale, stack
from reports.charts.strips import Strip, strips
from reports.report import Report

KEY = "teams"
LABELS, MEANS = 60.0, (80.0, 118.0)
HIGH = 9.5  # mm of a row that has room for a name above or below its dots
RANGE, WORD = 142.0, RIGHT - 8


def draw(report: Report) -> list[Drawing]:
    """Strips of team means of performance, widest range first; nothing for one team."""
    words = Words.of(report)
    tested = last(report, report.team_differences)
    items = last(report, report.items)
    items = items[(items["voice"] == "member") & items["item"].isin(tested["item"])]
    return [
        drawing
        for size, rows in by_scale(items)
        for drawing in _drawings(words, size, strips(report, rows, tested))
    ]


def _drawings(words: Words, size: int, found: list[Strip]) -> Iterator[Drawing]:
    labels = [words.report.wording(strip.item) for strip in found]
    pages = stack(labels, LABELS, names=words.shorts(strip.item for strip in found))
    finding = teams_words.title(words, found)
    for number, rows in enumerate(pages, start=1):
        yield _drawing(words, size, found, rows, words.part(finding, number, len(pages)))


def _drawing(words: Words, size: int, found: list[Strip], rows: list[Row], heading: str) -> Drawing:
    subtitle, note = teams_words.subtitle(words, size), teams_words.note(words, found)
    page = Page(rows[-1].bottom + 7, heading, subtitle, note)
    means = Scale(*MEANS, 1, size)
    _draw_head(page, words)
    scores = range(1, size + 1)
    page.ticks(means, scores, rows[-1].bottom, [words.typography.count(k) for k in scores])
    page.rules(rows)
    shown = [found[row.index] for row in rows]
    for row, strip in zip(rows, shown, strict=True):
        page.label(row)
        _draw_strip(page, words, row, strip, means)
    alt, table = teams_words.alt(words, found), teams_words.table(words, shown)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_head(page: Page, words: Words) -> None:
    _ = words.gettext
    page.text(MARGIN, -4, _("What we rated"), color=MUTED)
    page.text(sum(MEANS) / 2, -4, _("Each dot is a team"), color=MUTED, align="center")
    page.text(RANGE, -4, _("Distance"), color=MUTED, align="right")
    page.text(WORD, -4, _("Do they differ?"), color=MUTED, align="right")
    page.text(RIGHT, -4, "n", color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _draw_strip(page: Page, words: Words, row: Row, strip: Strip, means: Scale) -> None:
    _, t, y = words.gettext, words.typography, row.middle
    color, weight = (INK, "bold") if strip.differ else (MUTED, "regular")
    page.text(RANGE, y, t.number(strip.range), color=color, weight=weight, align="right")
    word = _("they differ") if strip.differ else _("not distinguishable")
    page.text(WORD, y, word, SMALL, color=color, align="right")
    page.text(RIGHT, y, t.count(strip.n), color=MUTED, align="right")
    if not strip.means:
        page.hatched(means.left, row.top + 1.5, means.right - means.left, row.height - 3)
        return
    ends = [min(strip.means.values()), max(strip.means.values())]
    page.line([means(end) for end in ends], [y, y], RULE, 2.2, name="range")
    named = (strip.lowest, strip.highest)
    ordinary = [mean for team, mean in strip.means.items() if team not in named]
    page.marks([means(mean) for mean in ordinary], [y] * len(ordinary), size=5.6, name="team")
    if is_known(strip.mean):
        page.line([means(strip.mean)] * 2, [y - 2, y + 2], INK, 1.4, name="mean", above=3)
    _draw_ends(page, words, row, strip, means)


def _draw_ends(page: Page, words: Words, row: Row, strip: Strip, means: Scale) -> None:
    """The named teams, beside their dots; in a high row above or below where there is no room."""
    for team, color, side in ((strip.lowest, SHORT, -1), (strip.highest, BETTER, 1)):
        if team not in strip.means:
            continue
        x, name = means(strip.means[team]), words.report.team_name(team)
        page.marks([x], [row.middle], color=color, size=6.4, name="end")
        label = max(fonts.width(line, BODY) for line in row.lines)
        ends = MARGIN + min(LABELS + 1, label + 3), RANGE - 8
        room = x - 2 - ends[0] if side < 0 else ends[1] - x - 2
        y, start = row.middle, x + 2 * side
        if fonts.width(name, SMALL) > room and row.height >= HIGH:
            # the lowest starts over its dot and the highest ends under its own: never in the way
            y, start, side = row.middle + 3.4 * side, x + side, -side
            room = start - ends[0] if side < 0 else ends[1] - start
        align: Side = "right" if side < 0 else "left"
        page.text(start, y, fonts.fit(name, room, SMALL), SMALL, color=color, align=align)
