"""The report as one web page that needs nothing else: no script, and nothing from outside."""

import base64
import io
import re
from collections.abc import Callable
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.charts.kit.fonts import LATO
from reports.document.blocks import Cell, Column, Document
from reports.document.sources import plain
from reports.formats import small_charts
from reports.formats.printable import printable

_TEMPLATES = Path(__file__).parent / "templates"
_WEIGHTS = {"Regular": 400, "Bold": 700}


def render(document: Document) -> bytes:
    """The document as HTML with style, fonts and charts inside."""
    body = _templates().get_template("document.html").render(document=document)
    style = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    style = _faces(body) + style + _margins(document)
    page = _templates().get_template("page.html")
    # both were made above, where every text of people was escaped
    made = page.render(document=document, body=Markup(body), style=Markup(style))  # noqa: S704
    return made.encode()


@cache
def _templates() -> Environment:
    """What is written into a template is cleaned and escaped, whichever template it is."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, finalize=_said,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    made.globals |= {
        "base64": _base64, "classes": _classes, "dumbbell": small_charts.dumbbell, "kind": _kind,
        "plain": plain, "then_and_now": small_charts.then_and_now,
        "drawn": lambda panel: _SMALL[_kind(panel)](panel),
        "picture": lambda drawing: _base64(drawing.body().encode()),
        "whole": lambda drawing: _base64(drawing.svg().encode()),
        "pixels": lambda drawing: [round(4 * side) for side in drawing.body_size],
    }  # fmt: skip
    return made


def _said(value: object) -> object:
    """Text of people as text: never as markup."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(escape(printable(value)))  # noqa: S704 - it is escaped here
    return value


_SMALL: dict[str, Callable[[Any], Markup]] = {
    "histogram": small_charts.histogram,
    "strip": small_charts.strip,
    "course": small_charts.course,
}


def _kind(block: object) -> str:
    """The macro of a block, by which pages know it."""
    return type(block).__name__.lower()


def _classes(column: Column, cell: Cell) -> str:
    tone = "muted" if cell.tone == "quiet" else cell.tone
    return " ".join(filter(None, ("right" if column.right else "", tone)))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _margins(document: Document) -> str:
    """What stands on every page on paper: where it is from, that it is unfinished, its number."""
    annex = document.annex.page if document.annex else "{page}"
    number, of_annex = (
        _quoted(text).replace("{page}", '" counter(page) "') for text in ("{page}", annex)
    )
    boxes = (
        f"@top-right {{ content: {_quoted(document.interim)}; color: #bf4b00; font-weight: 700; }}",
        f"@bottom-left {{ content: {_quoted(document.footer)}; color: #5f6c7b; }}",
        f"@bottom-right {{ content: {number}; color: #5f6c7b; }}",
    )
    return (
        f"@page annex {{ @bottom-right {{ content: {of_annex}; color: #5f6c7b; }} }}\n"
        f"@page {{ font: 7.5pt Lato, sans-serif; {' '.join(boxes)} }}\n"
    )


def _quoted(text: str) -> str:
    """Text of people as a string of a style sheet, which it can neither end nor leave."""
    return '"' + re.sub(r'["\\<>&\s]', _code_point, printable(text)) + '"'


def _code_point(sign: re.Match[str]) -> str:
    return f"\\{ord(sign[0]):06x}"


def _faces(text: str) -> str:
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
