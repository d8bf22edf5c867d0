"""Names as they are compared: one spelling for what looks alike, and those that nearly do."""

import re
import unicodedata
from collections.abc import Iterable

# spaces without width, joiners, soft hyphens, marks at the beginning of a text
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def spelled(text: str) -> str:
    """`text` composed (NFC), without signs that nobody sees, each run of blanks as one space."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def plain(text: str) -> str:
    """A name without capitals, accents and blanks around it: what two spellings have in common."""
    if text.isascii():  # as most are: quick
        return " ".join(text.split()).casefold()
    parts = unicodedata.normalize("NFD", spelled(text).casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def numbered(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names, the second of one called “name (2)” and those without one by their place; and
    those that stand more than once."""
    found: dict[str, None] = {}
    twice = []
    for place, given in enumerate(names, 1):
        # what has no name is asked for by nobody
        name, n = given or f"#{place}", 1
        while (called := f"{name} ({n})" if n > 1 else name) in found:
            n += 1
        twice += [name] * (n > 1)
        found[called] = None
    return [*found], twice


def alike(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The names that differ in capitals or accents only, together."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        found.setdefault(plain(name), []).append(name)
    return [tuple(same) for same in found.values() if len(same) > 1]
