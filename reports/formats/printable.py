"""Texts without the characters that no page, slide or cell can hold."""

import re

_PLANES = "".join(f"{chr(0x10000 * p + 0xFFFE)}{chr(0x10000 * p + 0xFFFF)}" for p in range(1, 17))
# controls but tab and line feed, half surrogate pairs, noncharacters: XML and PDF/UA-1 refuse them
_UNPRINTABLE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANES}]"
)


def printable(text: str) -> str:
    """The text without control characters, half surrogate pairs and noncharacters.

    >>> printable("a\\x00b")
    'ab'
    """
    return _UNPRINTABLE.sub("", text)
