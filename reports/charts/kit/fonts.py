"""The fonts on paper, how wide words are in them, and the signs that none of them can draw."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import font_lato
import matplotlib
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.textpath import text_to_path

MM_PER_POINT = 25.4 / 72
FAMILIES = ("Lato", "DejaVu Sans", "Last Resort High-Efficiency")
"""Lato is Latin only; DejaVu Sans and Last Resort, both inside matplotlib, have every glyph."""
LATO = Path(font_lato.font_directory)
SHIPPED = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_DRAWN = (LATO / "Lato-Regular.ttf", SHIPPED / "DejaVuSans.ttf")
_MOST_TOLD = 200


def _lato_file(style: str) -> Path:
    return LATO / f"Lato-{style}.ttf"


def _add_fonts() -> None:
    for style in ("Regular", "Bold"):
        fontManager.addfont(_lato_file(style))
    # Last Resort has one weight; without a bold entry each bold label would log a warning
    boxes = next(entry for entry in fontManager.ttflist if entry.name == FAMILIES[-1])
    fontManager.ttflist.append(replace(boxes, weight=700))


_add_fonts()
# fontTools calls Lato's creation date an error each time that a PDF embeds it
logging.getLogger("fontTools").setLevel(logging.ERROR)


@cache
def properties(size: float, weight: str = "regular") -> FontProperties:
    """The font stack at `size` points; shared, so nobody may change what is returned."""
    return FontProperties(family=list(FAMILIES), size=size, weight=weight)


@cache
def _lato(weight: str) -> FT2Font:
    font = FT2Font(_lato_file("Bold" if weight == "bold" else "Regular"))
    font.set_size(100, 72)
    return font


@cache
def _advance(letter: str, weight: str) -> float:
    """How far a letter moves the pen, in mm at one point."""
    font = _lato(weight)
    if font.get_char_index(ord(letter)):
        # the outline's advance, not the pixels': at 72 dpi hinting makes Lato 1 to 2 % too narrow
        advance = font.load_char(ord(letter), LoadFlags.NO_HINTING).linearHoriAdvance / 0x10000
    else:
        advance, _, _ = text_to_path.get_text_width_height_descent(
            letter, properties(100, weight), ismath=False
        )
    return float(advance) / 100 * MM_PER_POINT


@lru_cache(maxsize=8192)
def _width_at_one_point(words: str, weight: str) -> float:
    return sum(_advance(letter, weight) for letter in words)


def width(words: str, size: float, weight: str = "regular") -> float:
    """The width in mm of one line of words, at most 2 % too wide: kerning is left out."""
    return size * _width_at_one_point(words, weight)


def has_all(words: str) -> bool:
    """Whether Lato has every letter, so that no other font of the stack is needed."""
    return all(map(_is_latin, words))


@cache
def _is_latin(letter: str) -> bool:
    return bool(_lato("regular").get_char_index(ord(letter)))


def line_height(size: float, leading: float = 1.22) -> float:
    """The height in mm of a line at `size` points."""
    return size * MM_PER_POINT * leading


def wrap(
    words: str,
    column: float,
    size: float,
    weight: str = "regular",
    *,
    most: int | None = None,
    even: bool = True,
) -> list[str]:
    """Lines of at most `column` mm; of more than `most` the last one kept ends in «…».

    `even` lines are filled alike, so that no single word is left over; else each line is full.
    Breaks at spaces only, so that a non-breaking space holds «10 %» together.
    """
    lines = _greedy(words, column, size, weight)
    if most and len(lines) > most:
        return [*lines[: most - 1], _shortened(lines[most - 1 :], column, size, weight)]
    if not even or len(lines) < 2:
        return lines
    return _balanced(words, column, size, weight, len(lines))


def fit(words: str, column: float, size: float, weight: str = "regular") -> str:
    """The words on one line, shortened with «…» where `column` mm are too few."""
    return wrap(words, column, size, weight, most=1)[0]


def _greedy(words: str, column: float, size: float, weight: str) -> list[str]:
    lines: list[str] = []
    for word in " ".join(words.split("\n")).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= column:
            lines[-1] = longer
        else:
            lines += _broken(word, column, size, weight)
    return lines


def _broken(word: str, column: float, size: float, weight: str) -> list[str]:
    """A word wider than the column (an address, a script without spaces) cut to fit."""
    pieces = []
    while len(word) > 1 and width(word, size, weight) > column:
        end = len(word) - 1
        while end > 1 and width(f"{word[:end]}-", size, weight) > column:
            end -= 1
        pieces.append(f"{word[:end]}-")
        word = word[end:]
    return [*pieces, word]


def _shortened(lines: list[str], column: float, size: float, weight: str) -> str:
    kept = lines[0] if len(lines) > 1 else " ".join(lines)
    while kept and width(f"{kept}…", size, weight) > column:
        kept = kept[:-1].rstrip(" ,;:-")
    return f"{kept}…"


def _balanced(words: str, column: float, size: float, weight: str, count: int) -> list[str]:
    """The narrowest column that needs no more lines: no single word is left over."""
    low, high = column / 2, column
    best = _greedy(words, column, size, weight)
    if any(line.endswith("-") for line in best):
        return best
    for _ in range(6):
        middle = (low + high) / 2
        lines = _greedy(words, middle, size, weight)
        if len(lines) <= count and not any(line.endswith("-") for line in lines):
            best, high = lines, middle
        else:
            low = middle
    return best


@cache
def _drawn() -> frozenset[int]:
    """The code points that Lato or DejaVu Sans have; Last Resort draws a box for the rest."""
    return frozenset(code for path in _DRAWN for code in FT2Font(path).get_charmap())


def drawn_by_nobody(texts: Iterable[str]) -> str:
    """The signs shown as boxes, each once, with the code point that tells one box from another."""
    signs = {sign for text in texts for sign in text if not sign.isspace()}
    missing = sorted(sign for sign in signs if ord(sign) not in _drawn() and sign.isprintable())
    told = ", ".join(f"{sign}\u00a0(U+{ord(sign):04X})" for sign in missing[:_MOST_TOLD])
    return told + (" …" if len(missing) > _MOST_TOLD else "")
