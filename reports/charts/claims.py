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
    Finding,
    Record,
    Words,
    is_known,
    last,
    records,
    sentences,
    shortened,
)

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
    words = Words.of(report)
    claims = claims.sort_values("low", ascending=False, kind="stable", ignore_index=True)
    nobody = Finding(words.gettext("Nobody has judged the claims yet."))
    return [*_drawings(words, claims, (written.claims(words.scope) or nobody).title)]


def _drawings(words: Words, claims: pd.DataFrame, finding: str) -> Iterator[Drawing]:
    pages = stack([str(text) for text in claims["text"].fillna("")], LABELS, least=10.5)
    fit = Fit(lambda most: _drawings(words, claims[:most], finding))
    return on_sheets(words, finding, pages, partial(_drawing, words, claims), fit)


def verdict_words(words: Words) -> dict[str, str]:
    """The verdicts of the competitor test, in words."""
    _ = words.gettext
    return {"solid": _("solid"), "generic": _("generic"), "unproven": _("unproven")}


def _drawing(words: Words, claims: pd.DataFrame, rows: list[Row], heading: str) -> Drawing:
    subtitle, note = _subtitle(words), _note(words, claims)
    page = Page(rows[-1].bottom + 7, heading, subtitle, note)
    shown = claims.iloc[[row.index for row in rows]]
    shares, bottom = Scale(*BARS, 0, 1), rows[-1].bottom
    percent = words.typography.percent
    _draw_head(page, words)
    page.ticks(shares, (0, 0.5, 1), bottom, ["0", percent(0.5), percent(1)])
    page.rules(rows)
    for row, claim in zip(rows, records(shown), strict=True):
        page.label(row)
        _draw_claim(page, words, row, claim, shares)
        # the half line leaves out the bar, whose numbers it would cross
        for ends in ((row.top, row.middle - 3.6), (row.middle + 1.6, row.bottom)):
            page.line([shares(0.5)] * 2, ends, INK, 0.9, dashes=(2, 2))
    alt, table = _alt(words, claims), _table(words, shown)
    return Drawing(KEY, heading, subtitle, note, alt, table, page.figure)


def _draw_head(page: Page, words: Words) -> None:
    _, x = words.gettext, BARS[0]
    page.text(MARGIN, -4, _("What we say"), color=MUTED)
    for text, color in zip(_answers(words), COLORS, strict=True):
        wide = fonts.width(text, SMALL) + 3
        page.box(x, -6.4, wide, 4.6, color)
        page.text(x + wide / 2, -4.1, text, SMALL, color=ink_on(color), align="center")
        x += wide + 0.8
    page.text(VERDICT, -4, _("Verdict"), color=MUTED, align="right")
    page.text(RIGHT, -4, "n", color=MUTED, align="right")
    page.line([MARGIN, RIGHT], [-1.2] * 2)


def _answers(words: Words) -> tuple[str, str, str]:
    _ = words.gettext
    return _("only us"), _("maybe"), _("anyone")


def _draw_claim(page: Page, words: Words, row: Row, claim: Record, shares: Scale) -> None:
    n = float(claim["n"]) if is_known(claim["n"]) else 0.0
    color, weight = (BETTER, "bold") if claim["verdict"] == "solid" else (MUTED, "regular")
    word = verdict_words(words).get(claim["verdict"], "")
    contested = is_known(claim["contested"]) and bool(claim["contested"])
    y, align = row.middle, RIGHTWARD
    page.text(VERDICT, y - (1.6 if contested else 0), word, color=color, weight=weight, align=align)
    if contested:
        page.text(VERDICT, y + 2, words.gettext("contested"), SMALL, color=MUTED, align=align)
    page.text(RIGHT, y, words.typography.count(n), color=MUTED, align=align)
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
            number = words.typography.count(100 * share)
            page.text(left + wide / 2, y - 1, number, SMALL, color=ink_on(fill), align="center")
    ends = [shares(claim["low"]), shares(claim["high"])]
    page.line(ends, [y + 3] * 2, INK, 1.2, name="interval", above=3)
    page.marks([shares(claim["share"])], [y + 3], size=4.2, color=INK, edge=INK, name="share")


def _subtitle(words: Words) -> str:
    _ = words.gettext
    what = _("could a competitor say the same? Percentages of what people of other teams answered.")
    return words.voiced("team", what)


def _note(words: Words, claims: pd.DataFrame) -> str:
    _ = words.gettext
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
        words.source(),
    )


def _alt(words: Words, claims: pd.DataFrame) -> str:
    _, t = words.gettext, words.typography
    count = words.ngettext("Bars of {n} claim.", "Bars of {n} claims.", len(claims))
    top = [
        _("{claim}: {share} only us, {verdict}").format(
            claim=shortened(str(claim["text"])),
            share=t.percent(claim["share"] if _has_shares(claim) else None),
            verdict=verdict_words(words).get(claim["verdict"], ""),
        )
        for claim in records(claims.head(3))
    ]
    return sentences(count.format(n=len(claims)), _("First: {list}.").format(list="; ".join(top)))


def _has_shares(claim: Record) -> bool:
    """Whether enough people judged it for shares in per cent."""
    return is_known(claim["n"]) and claim["n"] >= FEWEST_FOR_A_SHARE


def _table(words: Words, claims: pd.DataFrame) -> pd.DataFrame:
    _ = words.gettext
    heads = [_("What we say"), *_answers(words), _("Interval of 95%"), _("Verdict"), "n"]
    return pd.DataFrame(list(_rows(words, claims)), columns=heads)


def _rows(words: Words, claims: pd.DataFrame) -> Iterator[list[str]]:
    t = words.typography
    for claim in records(claims):
        n = float(claim["n"]) if is_known(claim["n"]) else 0.0
        has_shares, ends = _has_shares(claim), [claim["low"], claim["high"]]
        shares = [float(claim[answer] or 0) / n if has_shares else None for answer in ANSWERS]
        yield [
            str(claim["text"]),
            *(t.percent(share) for share in shares),
            f"{t.percent(ends[0])} – {t.percent(ends[1])}" if has_shares else t.percent(None),
            verdict_words(words).get(claim["verdict"], ""),
            t.count(n),
        ]
