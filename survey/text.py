"""The one place where text that people wrote is made safe to keep, draw and print."""

import unicodedata

LONGEST_ENTRY = 500
LONGEST_TEXT = 4000
LONGEST_NAME = 120
LONGEST_RAW = 3 * LONGEST_TEXT
"""Read of what was sent; composing and cleaning a megabyte would keep everybody waiting."""

MOST_MARKS = 30
"""Accents on one letter (UAX #15, "stream-safe"): putting thousands in order takes seconds."""

_KEPT_CONTROLS = "\n\t"
_TURNING = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that let what stands around be read from the other side (UAX #9)."""

_DROPPED = {"Cc", "Cs"}  # control characters and lone surrogates


def clean_text(text: str | None, longest: int | None = None) -> str:
    """`text` in composed form (NFC), trimmed, without characters that no file format bears.

    Dropped are control characters (but line ends and tabs), surrogates, noncharacters, and what
    turns the text around it.
    `longest` cuts; leave it out where a form shall say that a text is too long.

    >>> clean_text("cafe\\u0301\\r\\n")
    'café'
    """
    raw = (text or "").strip()[:LONGEST_RAW]  # still too long for any field that names a limit
    lines = _few_marks(raw.replace("\r\n", "\n").replace("\r", "\n"))
    normal = unicodedata.normalize("NFC", lines)
    return "".join(c for c in normal if _is_kept(c)).strip()[:longest].rstrip()


def one_line(text: str | None) -> str:
    """`text` cleaned and on one line, for names and titles.

    >>> one_line(" Front\\n desk ")
    'Front desk'
    """
    return " ".join(clean_text(text).split())


def _few_marks(text: str) -> str:
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _is_kept(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    code = ord(character)
    is_noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    is_dropped = is_noncharacter or code in _TURNING
    return unicodedata.category(character) not in _DROPPED and not is_dropped
