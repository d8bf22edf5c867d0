"""The small charts of the web page as SVG of its own: they become narrow where the page does."""

from html import escape

from markupsafe import Markup

from reports.charts.kit.palette import IMPORTANCE, INK, MUTED, NEUTRAL, PAPER, RULE, SHORT, mixed
from reports.document.blocks import Course, Followed, GapRow, Histogram, Strip, Tone
from reports.formats.printable import printable

BLUE = "#0072B2"
INKS: dict[Tone, str] = {"large_gap": SHORT, "gap": "#A8612F", "above": BLUE, "": INK}
FILLS: dict[Tone, str] = {"large_gap": SHORT, "gap": "#E2A27B", "above": BLUE, "": MUTED}
PALE = "#C9CFD6"
_WIDE = 240.0


def dumbbell(row: GapRow) -> Markup:
    """Dot, diamond and what lies between them on the whole scale; the figures stand beside it."""
    today, matters = (
        5 + 150 * (score - row.first) / (row.top - row.first)
        for score in (row.performance, row.importance)
    )
    strong = {"large_gap": SHORT, "gap": "#d99a6c"}.get(row.label, NEUTRAL)
    return _svg(
        160,
        10,
        '<path d="M5 5H155" stroke="#d5dae0"/>'
        f'<path d="M{today:.1f} 5H{matters:.1f}" stroke="{strong}" stroke-width="2"/>'
        f'<circle cx="{today:.1f}" cy="5" r="3.5" fill="{strong}"/>'
        f'<path d="M{matters:.1f} 1l4 4-4 4-4-4z" fill="{PAPER}" stroke="{IMPORTANCE}"/>',
        "dumbbell",
    )


def then_and_now(row: Followed) -> Markup:
    """A hollow mark then and a full one now; nothing where they may not be compared."""
    if not row.ends:
        return Markup("")
    color, (low, high) = NEUTRAL if row.tone == "quiet" else INKS[row.tone], row.ends
    then, now = (30 + end.x for end in sorted(row.ends, key=lambda end: end.is_now))
    parts = [
        f'<path d="M{then:.1f} 9H{now:.1f}" stroke="{mixed(color, 0.5)}" stroke-width="3"/>',
        f'<circle cx="{then:.1f}" cy="9" r="4" fill="{PAPER}" stroke="{color}"/>',
        f'<circle cx="{now:.1f}" cy="9" r="4.5" fill="{color}"/>',
        _text(23 + low.x, 13, low.text, color, "end"),
        _text(37 + high.x, 13, high.text, color),
    ]
    return _svg(160, 18, "".join(parts), "then")


def histogram(panel: Histogram) -> Markup:
    """A number above its bar, the score below it."""
    most, step = max(1, *(bar.count for bar in panel.bars)), _WIDE / len(panel.bars)
    parts = [f'<path d="M0 98H{_WIDE:.0f}" stroke="{MUTED}"/>']
    for place, bar in enumerate(panel.bars):
        x, tall = place * step + 0.07 * step, 78 * bar.count / most
        fill, middle = FILLS.get(bar.tone, PALE), (place + 0.5) * step
        parts.append(
            f'<rect x="{x:.1f}" y="{98 - tall:.1f}" width="{0.86 * step:.1f}"'
            f' height="{tall:.1f}" fill="{fill}"/>'
        )
        ink = INKS.get(bar.tone, MUTED)
        parts.append(_text(middle, 94 - tall, str(bar.count), ink, "middle"))
        parts.append(_text(middle, 114, bar.label, MUTED, "middle"))
    return _svg(_WIDE, 118, "".join(parts))


def strip(panel: Strip) -> Markup:
    """The means of teams on one line; only those are named that a rule tells apart."""

    def x(value: float) -> float:
        return 10 + (_WIDE - 20) * (value - panel.first) / (panel.top - panel.first)

    parts = [f'<path d="M10 52H{_WIDE - 10:.0f}" stroke="{PALE}"/>']
    for score in range(panel.first, panel.top + 1):
        parts.append(f'<path d="M{x(score):.1f} 34V74" stroke="{RULE}"/>')
        parts.append(_text(x(score), 112, str(score), MUTED, "middle"))
    for mark in panel.marks:
        color = INKS[mark.tone] if mark.name else NEUTRAL
        parts.append(f'<circle cx="{x(mark.value):.1f}" cy="52" r="6" fill="{color}"/>')
    named = sorted((mark for mark in panel.marks if mark.name), key=lambda mark: mark.value)
    for mark, y in zip(named, (12, 30), strict=False):
        # the lowest begins at the left edge and the highest ends at the right one
        at, anchor = (0, "") if mark is named[0] else (_WIDE, "end")
        parts.append(_text(at, y, mark.name, INKS[mark.tone], anchor))
    if panel.mean.value:
        mean = x(panel.mean.value)
        parts.append(f'<path d="M{mean:.1f} 40V64" stroke="{INK}" stroke-width="2"/>')
        parts.append(_text(mean, 90, panel.mean.name, INK, "middle"))
    return _svg(_WIDE, 118, "".join(parts))


def course(panel: Course) -> Markup:
    """A mean over the workshops with its band, first and last month beneath."""
    color, parts = INKS.get(panel.tone, MUTED), []

    def x(place: float) -> float:
        return 36 + (_WIDE - 66) * place / 100

    def y(place: float) -> float:
        return 16 + 76 * place / 100

    for place, score in (panel.ticks[-1], panel.ticks[0]):
        parts.append(f'<path d="M20 {y(place):.1f}H{_WIDE:.0f}" stroke="{RULE}"/>')
        parts.append(_text(14, y(place) + 4, score, MUTED, "end"))
    for run in panel.runs:
        corners = [(x(one.x), y(one.high)) for one in run]
        corners += [(x(one.x), y(one.low)) for one in reversed(run)]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in corners)
        parts.append(f'<polygon points="{path}" fill="{mixed(color, 0.2)}"/>')
        line = " ".join(f"{x(one.x):.1f},{y(one.y):.1f}" for one in run)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="3"/>')
    for one in panel.spots:
        parts.append(f'<circle cx="{x(one.x):.1f}" cy="{y(one.y):.1f}" r="5" fill="{color}"/>')
        parts.append(
            _text(x(one.x), y(one.y) + (20 if one.below else -9), one.text, color, "middle")
        )
    parts.append(_text(0, 114, panel.foot[0][1], MUTED))
    parts.append(_text(_WIDE, 114, panel.foot[-1][1], MUTED, "end"))
    return _svg(_WIDE, 118, "".join(parts))


def _text(x: float, y: float, words: str, color: str, anchor: str = "") -> str:
    told = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{color}"{told}>'
        f"{escape(printable(words), quote=False)}</text>"
    )


def _svg(wide: float, tall: float, inside: str, kind: str = "small") -> Markup:
    # what people wrote was escaped where it was put in
    return Markup(  # noqa: S704
        f'<svg class="{kind}" viewBox="0 0 {wide:.0f} {tall:.0f}" aria-hidden="true">{inside}</svg>'
    )
