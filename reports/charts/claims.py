"""What sets us apart: what other teams say when asked whether a competitor could say the same."""

from functools import partial

import pandas as pd

from reports.charts.kit import fonts, palette
from reports.charts.kit.drawing import Columns, Drawing, tabled
from reports.charts.kit.listing import Listing, Told, drawings
from reports.charts.kit.page import MARGIN, RIGHT, SMALL, Page, Side
from reports.charts.kit.palette import BETTER, INK, MUTED, ink_on
from reports.charts.kit.rows import Row, Scale
from reports.findings import written
from reports.report import Report
from reports.telling import (
    FEWEST_FOR_A_SHARE,
    LONGEST_NAME,
    Finding,
    Record,
    Telling,
    is_known,
    records,
    sentences,
)
from reports.words.keys import VERDICTS
from reports.words.typography import shortened

KEY = "claims"
LABELS, BARS = 66.0, (73.0, 143.0)
VERDICT = RIGHT - 9
COLORS = (palette.LIKERT_HIGH[1], palette.LIKERT_MIDDLE, palette.LIKERT_LOW[1])
RIGHTWARD: Side = "right"
ANSWERS = ("only_us", "maybe", "anyone")


def draw(report: Report) -> list[Drawing]:
    """Bars of 100 % with the interval of “only us”, surest claim first."""
    telling = Telling(report)
    claims = telling.now(report.differentiation)
    if claims.empty:
        return []
    claims = claims.assign(text=claims["text"].fillna("").astype(str))
    claims = claims.sort_values("low", ascending=False, kind="stable", ignore_index=True)
    nobody = Finding(telling.say.gettext("Nobody has judged the claims yet."))
    chart = _chart(telling, claims, (written.claims(telling) or nobody).title)
    return [*drawings(chart)]


def _chart(telling: Telling, claims: pd.DataFrame, finding: str) -> Listing[Record]:
    shares = Scale(*BARS, 0, 1)
    return Listing(
        KEY,
        Told(finding, _subtitle(telling), _note(telling, claims), _alt(telling, claims)),
        records(claims),
        _table(telling, claims),
        LABELS,
        partial(_draw_frame, telling),
        partial(_draw_claim, telling, shares),
        lambda most: _chart(telling, claims[:most], finding),
        least=8.6,
    )


def _verdict(telling: Telling, claim: Record) -> str:
    known = VERDICTS.get(claim["verdict"])
    return telling.say.gettext(known) if known else ""


def _judged(claim: Record) -> float:
    """How many people judged it; 0 where that is not told, as of fewer than the smallest base."""
    return float(claim["n"]) if is_known(claim["n"]) else 0.0


def _draw_frame(telling: Telling, page: Page, first: Record, bottom: float) -> None:
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


def _draw_claim(telling: Telling, shares: Scale, page: Page, row: Row, claim: Record) -> None:
    n = _judged(claim)
    color, weight = (BETTER, "bold") if claim["verdict"] == "solid" else (MUTED, "regular")
    word = _verdict(telling, claim)
    contested = is_known(claim["contested"]) and bool(claim["contested"])
    y, align = row.middle, RIGHTWARD
    page.text(VERDICT, y - (1.6 if contested else 0), word, color=color, weight=weight, align=align)
    if contested:
        page.text(VERDICT, y + 2, telling.say.gettext("contested"), SMALL, color=MUTED, align=align)
    page.text(RIGHT, y, telling.type.count(claim["n"]), color=MUTED, align=align)
    if n:
        _draw_bar(page, telling, y, claim, shares)
    else:
        page.unknown(shares.left, y - 3.4, shares.right - shares.left, 4.8)
    # the half line leaves out the bar, whose numbers it would cross
    for ends in ((row.top, y - 3.6), (y + 1.6, row.bottom)):
        page.line([shares(0.5)] * 2, ends, INK, 0.9, dashes=(2, 2))


def _draw_bar(page: Page, telling: Telling, y: float, claim: Record, shares: Scale) -> None:
    """The answers in shares of all, and under them the interval of “only us”."""
    start = 0.0
    for answer, fill in zip(ANSWERS, COLORS, strict=True):
        share = float(claim[answer] or 0) / _judged(claim)
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
    _ = telling.say.gettext
    count = telling.say.ngettext("Bars of {n} claim.", "Bars of {n} claims.", len(claims))
    top = [
        _(
            "{claim}: {share} only us, {verdict}",
            claim=shortened(claim["text"], LONGEST_NAME),
            share=telling.share(claim["share"], _judged(claim)),
            verdict=_verdict(telling, claim),
        )
        for claim in records(claims.head(3))
    ]
    return sentences(count, _("First: {list}.", list="; ".join(top)))


def _has_shares(claim: Record) -> bool:
    """Whether enough people judged it for shares in per cent."""
    return _judged(claim) >= FEWEST_FOR_A_SHARE


def _table(telling: Telling, claims: pd.DataFrame) -> pd.DataFrame:
    _ = telling.say.gettext
    columns: Columns[Record] = {
        _("What we say"): lambda claim: claim["text"],
        **{
            head: partial(_share, telling, answer)
            for head, answer in zip(_answers(telling), ANSWERS, strict=True)
        },
        _("Interval of 95%"): partial(_interval, telling),
        _("Verdict"): partial(_verdict, telling),
        "n": lambda claim: telling.type.count(claim["n"]),
    }
    return tabled(records(claims), columns)


def _share(telling: Telling, answer: str, claim: Record) -> str:
    n = _judged(claim)
    return telling.share(float(claim[answer] or 0) / n if n else None, n)


def _interval(telling: Telling, claim: Record) -> str:
    percent = telling.type.percent
    is_told = _has_shares(claim)
    return f"{percent(claim['low'])} – {percent(claim['high'])}" if is_told else percent(None)
