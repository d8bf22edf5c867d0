"""The fonts of the report on paper, and the signs that none of them can draw."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import font_lato
import matplotlib
from matplotlib.ft2font import FT2Font

LATO = Path(font_lato.font_directory)
SHIPPED = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_DRAWN = (LATO / "Lato-Regular.ttf", SHIPPED / "DejaVuSans.ttf")
_MOST = 200


@cache
def _drawn() -> frozenset[int]:
    """The code points that Lato or DejaVu Sans have; Last Resort draws a box for the rest."""
    return frozenset(code for path in _DRAWN for code in FT2Font(path).get_charmap())


def drawn_by_nobody(texts: Iterable[str]) -> str:
    """The signs shown as boxes, each once, with the code point that tells one box from another."""
    signs = {sign for text in texts for sign in text if not sign.isspace()}
    missing = sorted(sign for sign in signs if ord(sign) not in _drawn() and sign.isprintable())
    told = ", ".join(f"{sign}\u00a0(U+{ord(sign):04X})" for sign in missing[:_MOST])
    return told + (" …" if len(missing) > _MOST else "")
