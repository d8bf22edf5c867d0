"""The report as tagged PDF (PDF/UA-1), set by Typst without network, files or system fonts."""

import json
import math
import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from reports.charts.kit.drawing import Drawing
from reports.charts.kit.fonts import LATO, SHIPPED
from reports.document.blocks import Document, Glance
from reports.formats.printable import printable

Paper = Literal["a4", "us-letter"]
Part = Literal["all", "board"]
# an address or a joke of 10,000 letters would run over the edge
_LONG_WORD = re.compile(r"\S{40}(?=\S)")
_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _fonts() -> typst.Fonts:
    """Lato, DejaVu Sans and Last Resort from their packages; read once for all reports."""
    return typst.Fonts(False, False, [str(LATO), str(SHIPPED)])


@cache
def _template() -> bytes:
    # one source: Typst finds no other file
    return b"".join((_TEMPLATES / name).read_bytes() for name in ("glance.typ", "report.typ"))


def render(
    document: Document, paper: Paper = "a4", part: Part = "all", *, screen: Glance | None = None
) -> bytes:
    """Set the document; `board` gives its one page for the board alone.

    A trend begins with leadership's first `screen`, in place of cover and page for the board.

    The same document gives the same bytes: no date of making is written.
    """
    made = _compiled(document, paper, part, screen, format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, not pages: tells the type checker
    return made


def picture(document: Document, paper: Paper = "a4") -> bytes:
    """The one page for the board as PNG of 200 dots per inch."""
    made = _compiled(document, paper, "board", None, format="png", ppi=200)
    content: bytes = made[0] if isinstance(made, list) else made
    return content


def _compiled(
    document: Document, paper: Paper, part: Part, screen: Glance | None, **options: Any
) -> Any:
    data = json.dumps(_payload(document, paper, part, screen))
    # Typst reads files only below its root, and there is none in this folder
    with TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            _template(), root=empty, font_paths=_fonts(), ignore_system_fonts=True
        )
        return compiler.compile(sys_inputs={"data": data}, **options)


def _payload(document: Document, paper: Paper, part: Part, screen: Glance | None) -> dict[str, Any]:
    alone = part == "board"
    plain: dict[str, Any] = _plain(
        replace(document, chapters=(), annex=None) if alone else document
    )
    return plain | {"paper": paper, "has_preface": not alone, "glance": _plain(screen)}


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries that tell their kind; texts cleaned of what no page can hold."""
    if isinstance(value, Drawing):
        width, height = value.body_size
        svg = value.body(outlines=False)  # Typst has the fonts: words in charts can be searched
        told = {
            name: printable(getattr(value, name)) for name in ("title", "subtitle", "note", "alt")
        }
        return told | {"svg": svg, "ratio": height / width}
    if is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **plain}
    if isinstance(value, bytes):
        return list(value)  # data has no other form for them
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and math.isnan(value):
        return None  # no format of data has a sign for it
    return _breakable(printable(value)) if isinstance(value, str) else value


def _breakable(text: str) -> str:
    """The text with places to break inside words that are longer than any line."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)
