"""Lato inside a web page, cut down to the signs that the page uses."""

import base64
import io
from functools import lru_cache

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from reports.formats.glyphs import LATO

_WEIGHTS = {"Regular": 400, "Bold": 700}


def faces(text: str) -> str:
    """The style rules that bring Lato for the signs of `text`."""
    signs = "".join(sorted(set(text)))
    return "".join(
        f'@font-face {{ font-family: Lato; font-weight: {weight}; src: url("data:font/woff;base64,'
        f'{base64.b64encode(_subset(style, signs)).decode()}") format("woff"); }}\n'
        for style, weight in _WEIGHTS.items()
    )


@lru_cache(maxsize=8)
def _subset(style: str, signs: str) -> bytes:
    options = Options(flavor="woff", layout_features=["kern", "liga"], notdef_outline=True)
    # the moment of cutting is not written: the same page gives the same bytes
    with TTFont(LATO / f"Lato-{style}.ttf", recalcTimestamp=False) as font:
        cut = Subsetter(options)
        cut.populate(text=signs)
        cut.subset(font)
        font.flavor = "woff"
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
