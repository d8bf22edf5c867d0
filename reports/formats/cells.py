"""Texts that a spreadsheet must not take for formulas."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would calculate, in cells and heads.

    >>> safe("=1+1"), safe("- we answer late"), safe("we = you")
    ("'=1+1", "'- we answer late", 'we = you')
    """
    return "'" + text if text.lstrip(" ").startswith(_STARTS_A_FORMULA) else text
