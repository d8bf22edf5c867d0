"""Whether a changed text only mends a slip of the pen.

A guess on the safe side: people confirm it, and every correction is logged and marked.
"""

import re
import unicodedata

SHORTEST = 4  # letters: in shorter words one letter is another word (no, lo; hot, not)


def is_correction(before: str, after: str) -> bool:
    """Whether `after` has the same words as `before`, but for spelling, accents and punctuation."""
    old, new = _words(before), _words(after)
    if not before or not after or len(old) != len(new):
        return False
    return all(_is_slip(a, b) for a, b in zip(old, new, strict=True))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def _is_slip(before: str, after: str) -> bool:
    """The same word, or one letter wrong, lost, doubled or swapped after the first one.

    Numbers never: one digit is another number.
    """
    a, b = _plain(before), _plain(after)
    if a == b:
        return True
    if re.search(r"\d", a + b) or a[:1] != b[:1]:
        return False
    if sorted(a) == sorted(b):
        return _swapped(a, b)
    return min(len(a), len(b)) >= SHORTEST and _one_letter_apart(a, b)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in letters if unicodedata.category(c) != "Mn")


def _swapped(a: str, b: str) -> bool:
    """Whether two neighbouring letters have changed places."""
    wrong = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1


def _one_letter_apart(a: str, b: str) -> bool:
    """Whether one letter was put in, left out or replaced."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    n = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[n:] == b[n + 1 :] or a[n + 1 :] == b[n + 1 :]
