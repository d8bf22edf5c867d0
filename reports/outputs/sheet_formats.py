"""How figures and words are shown in a spreadsheet; full precision stays in the cells."""

from dataclasses import dataclass

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format

_SHARES = frozenset((
    "top2", "top2_low", "top2_high", "bottom2", "dk_share", "missing_share", "consensus", "share",
    "value_share", "leave_share", "cumulative", "completion", "p_top3",
))  # fmt: skip
# ends of intervals and differences are shares in these tables only
_SHARES_OF = {
    "themes": frozenset(("low", "high")),
    "differentiation": frozenset(("low", "high")),
    "choices": frozenset(("low", "high")),
}
_SIGNED = frozenset((
    "gap", "gap_low", "gap_high", "delta", "self_flattery", "self_flattery_low",
    "self_flattery_high", "blind_spot", "blind_spot_low", "blind_spot_high", "gap_before",
    "gap_after", "agreement_a", "cliffs_delta", "tau", "lag1",
))  # fmt: skip
_SIGNED_OF = {"trend": frozenset(("low", "high")), "group_gaps": frozenset(("low", "high"))}
_SIGNED_SHARES_OF = {
    "themes": frozenset(("theme_gap", "low", "high")),
    "theme_trend": frozenset(("delta", "low", "high")),
}
_EXACT = frozenset((
    "p", "q", "p_chi2", "p_permutation", "p_signflip", "self_flattery_q", "blind_spot_q",
))  # fmt: skip
_LIGHT_HATCHING = 14


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one workbook."""

    head: Format
    text: Format
    title: Format
    section: Format
    link: Format
    hidden: Format
    count: Format
    score: Format
    signed: Format
    share: Format
    signed_share: Format
    exact: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> "Formats":
        """The formats, made known to the workbook."""
        base = {"font_name": "Lato", "font_size": 10, "valign": "top"}
        number = base | {"align": "right"}
        left = {"align": "left", "indent": 1}  # figures end where words begin
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#14365C", "text_wrap": True}
        hatching = {"pattern": _LIGHT_HATCHING, "fg_color": "#A9B2BC", "bg_color": "#FFFFFF"}
        signed = {"num_format": "+0.00;\u22120.00;0.00"}
        return cls(
            head=book.add_format(base | head | {"valign": "vcenter"}),
            text=book.add_format(base | {"text_wrap": True} | left),
            section=book.add_format(base | {"bold": True, "font_color": "#14365C"} | left),
            title=book.add_format(
                base | {"bold": True, "font_size": 16, "font_color": "#14365C"} | left
            ),
            link=book.add_format(base | {"font_color": "#0072B2", "text_wrap": True} | left),
            hidden=book.add_format(base | hatching),
            count=book.add_format(number | {"num_format": "0"}),
            score=book.add_format(number | {"num_format": "0.00"}),
            signed=book.add_format(number | signed),
            share=book.add_format(number | {"num_format": "0%"}),
            signed_share=book.add_format(number | {"num_format": "+0%;\u22120%;0%"}),
            exact=book.add_format(number | {"num_format": "0.0000"}),
        )

    def figure(self, table: str, column: str, values: pd.Series) -> Format:
        """How a column's figures are shown."""
        if column in _SIGNED_SHARES_OF.get(table, ()):
            return self.signed_share
        if column in _SHARES or column in _SHARES_OF.get(table, ()):
            return self.share
        if column in _EXACT:
            return self.exact
        if column in _SIGNED or column in _SIGNED_OF.get(table, ()):
            return self.signed
        whole = (values.dropna() % 1 == 0).all()
        return self.count if whole else self.score
