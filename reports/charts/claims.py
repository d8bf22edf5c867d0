"""What sets us apart: what other teams say when asked whether a competitor could say the same."""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from reports.charts.kit import fonts
from reports.charts.kit.drawing import Drawing, Fit, on_sheets
from reports.charts.kit.page import MARGIN, RIGHT, SMALL, Page, Side
from reports.charts.kit.palette import (
    BETTER,
    INK,
    LIKERT_HIGH,
    LIKERT_LOW,
    LIKERT_MIDDLE,
    MUTED,
    ink_on,
)
from reports.charts.kit.rows import Row, Scale, stack
from reports.findings import written
from reports.report import Report
from reports.telling import (
    FEWEST_FOR_A_SHARE,
    LONGEST_NAME,
    Finding,
    Record,
    Telling,
    is_known,
    last,
    records,
    sentences,
)
from reports.words.typography import shortened

KEY = "claims"
LABELS, BARS = 66.0, (73.0, 143.0)
VERDICT = RIGHT - 9
COLORS = (LIKERT_HIGH[1], LIKERT_MIDDLE, LIKERT_LOW[1])
RIGHTWARD: Side = "right"
ANSWERS = ("only_us", "maybe", "anyone")


def draw(report: Report) -> list[Drawing]:
    """Bars of 100 % with the interval of “only us”, surest claim first."""
    claims = last(report, report.differentiation)
    if claims.empty:
        return []
    telling = Telling(report)
    claims = claims.sort_values("low", ascending=False, kind="stable", ignore_index=True)
    nobody = Finding(telling.say.gettext("Nobody has judged the claims yet."))
    return [*_drawings(telling, claims, (written.claims(telling) or nobody).title)]


def _drawings(telling: Telling, claims: pd.DataFrame, finding: str) -> Iterator[Drawing]:
    pages = stack([str(text) for text in claims["text"].fillna("")], LABELS, least=8.6)
    fit = Fit(lambda most: _drawings(telling, claims[:most], finding))
    return on_sheets(telling, finding, pages, partial(_drawing, telling, claims), fit)


def verdict_words(telling: Telling) -> dict[str, str]:
    """The verdicts of the competitor test, in words."""
    _ = telling.say.gettext
    return {"solid": _("solid"), "generic": _("generic"), "unproven": _("unproven")}


def _drawing(telling: Telling, claims: pd.DataFrame, rows: list[Row], heading: str) -> Drawing:
    subtitle, note = _subtitle(telling), _note(telling, claims)
    page = Page(rows[-1].bottom + 1, heading, subtitle, note)
    shown = claims.iloc[[row.index for row in rows]]
    shares = Scale(*BARS, 0, 1)
    _draw_head(page, telling)
    page.rules(rows)
    for row, claim in zip(rows, records(shown), strict=True):
        page.label(row)
        _draw_claim(page, telling, row, claim, shares)
        # the half line leaves out the bar, whose numbers it would cross
        for ends in ((row.top, row.middle - 3.6), (row.middle + 1.6, row.bottom)):
            page.line([shares(0.5)] * 2, ends, INK, 0.9, dashes=(2, 2))
    alt, table = _alt(telling, claims), _table(telling, shown)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_head(page: Page, telling: Telling) -> None:
    _, x = telling.say.gettext, BARS[0]
    page.text(MARGIN, -4, _("What we say"), color=MUTED)
    for text, color in zip(_answers(telling), COLORS, strict=True):
        wide = fonts.width(text, SMALL) + 3
        page.box(x, -6.4, wide, 4.6, color)
        page.text(x + wide / 2, -4.1, text, SMALL, color=ink_on(color), align="center")
        x += wide + 0.8
    page.text(VERDICT, -4, _("Verdict"), color=MUTED, align="right")
    page.text(RIGHT, -4, "n", color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _answers(telling: Telling) -> tuple[str, str, str]:
    _ = telling.say.gettext
    return _("only us"), _("maybe"), _("anyone")


def _draw_claim(page: Page, telling: Telling, row: Row, claim: Record, shares: Scale) -> None:
    n = float(claim["n"]) if is_known(claim["n"]) else 0.0
    color, weight = (BETTER, "bold") if claim["verdict"] == "solid" else (MUTED, "regular")
    word = verdict_words(telling).get(claim["verdict"], "")
    contested = is_known(claim["contested"]) and bool(claim["contested"])
    y, align = row.middle, RIGHTWARD
    page.text(VERDICT, y - (1.6 if contested else 0), word, color=color, weight=weight, align=align)
    if contested:
        page.text(VERDICT, y + 2, telling.say.gettext("contested"), SMALL, color=MUTED, align=align)
    page.text(RIGHT, y, telling.type.count(n), color=MUTED, align=align)
    if not n:
        page.unknown(shares.left, y - 3.4, shares.right - shares.left, 4.8)
        return
    start = 0.0
    for answer, fill in zip(ANSWERS, COLORS, strict=True):
        share = float(claim[answer] or 0) / n
        left, wide = shares(start), shares(share) - shares.left
        start += share
        if not share:
            continue
        page.box(left, y - 3.4, wide, 4.8, fill, answer)
        if wide > 6 and _has_shares(claim):
            number = telling.type.count(100 * share)
            page.text(left + wide / 2, y - 1, number, SMALL, color=ink_on(fill), align="center")
    ends = [shares(claim["low"]), shares(claim["high"])]
    page.line(ends, [y + 3] * 2, INK, 1.2, name="interval", above=3)
    page.marks([shares(claim["share"])], [y + 3], size=4.2, color=INK, edge=INK, name="share")


def _subtitle(telling: Telling) -> str:
    _ = telling.say.gettext
    what = _("could a competitor say the same? Percentages of what people of other teams answered.")
    return telling.voiced("team", what)


def _note(telling: Telling, claims: pd.DataFrame) -> str:
    _ = telling.say.gettext
    contested = claims["contested"].fillna(False).astype(bool).any()
    return sentences(
        _(
            "Line under a bar: where the share of “only us” would lie if similar people answered"
            " (interval of 95%)."
        ),
        _(
            "Solid: the whole line is above one half; generic: none of it; else unproven, as with"
            " fewer than 5 answers. “Maybe” counts against the claim."
        ),
        _("Contested: somebody named a competitor that says the same.") if contested else "",
        telling.source(),
    )


def _alt(telling: Telling, claims: pd.DataFrame) -> str:
    _, t = telling.say.gettext, telling.type
    count = telling.say.ngettext("Bars of {n} claim.", "Bars of {n} claims.", len(claims))
    top = [
        _(
            "{claim}: {share} only us, {verdict}",
            claim=shortened(str(claim["text"]), LONGEST_NAME),
            share=t.percent(claim["share"] if _has_shares(claim) else None),
            verdict=verdict_words(telling).get(claim["verdict"], ""),
        )
        for claim in records(claims.head(3))
    ]
    return sentences(count, _("First: {list}.", list="; ".join(top)))


def _has_shares(claim: Record) -> bool:
    """Whether enough people judged it for shares in per cent."""
    return is_known(claim["n"]) and claim["n"] >= FEWEST_FOR_A_SHARE


def _table(telling: Telling, claims: pd.DataFrame) -> pd.DataFrame:
    _ = telling.say.gettext
    heads = [_("What we say"), *_answers(telling), _("Interval of 95%"), _("Verdict"), "n"]
    return pd.DataFrame(list(_rows(telling, claims)), columns=heads)


def _rows(telling: Telling, claims: pd.DataFrame) -> Iterator[list[str]]:
    t = telling.type
    for claim in records(claims):
        n = float(claim["n"]) if is_known(claim["n"]) else 0.0
        has_shares, ends = _has_shares(claim), [claim["low"], claim["high"]]
        shares = [float(claim[answer] or 0) / n if has_shares else None for answer in ANSWERS]
        yield [
            str(claim["text"]),
            *(t.percent(share) for share in shares),
            f"{t.percent(ends[0])} – {t.percent(ends[1])}" if has_shares else t.percent(None),
            verdict_words(telling).get(claim["verdict"], ""),
            t.count(claim["n"] if is_known(claim["n"]) else None),
        ]
