"""The report as tagged PDF (PDF/UA-1), set by Typst without network, files or system fonts."""

import json
import re
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from reports.charts.drawing import Drawing
from reports.outputs.document import Document
from reports.outputs.glyphs import LATO, SHIPPED

Paper = Literal["a4", "us-letter"]
Part = Literal["all", "board"]
_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
# control characters, half surrogate pairs and noncharacters: PDF/UA-1 refuses them
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNPRINTABLE_WIDE = re.compile(
    "["
    + "".join(f"{chr(0x10000 * p + 0xFFFE)}{chr(0x10000 * p + 0xFFFF)}" for p in range(1, 17))
    + "]"
)


@cache
def _fonts() -> typst.Fonts:
    """Lato, DejaVu Sans and Last Resort from their packages; read once for all reports."""
    return typst.Fonts(False, False, [str(LATO), str(SHIPPED)])


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def render(document: Document, paper: Paper = "a4", part: Part = "all") -> bytes:
    """Set the document; `board` gives its one page for the board alone.

    The same document gives the same bytes: no date of making is written.
    """
    data = json.dumps(_payload(document, paper, part))
    # Typst reads files only below its root, and there is none in this folder
    with TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            _template(), root=empty, font_paths=_fonts(), ignore_system_fonts=True
        )
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": data})
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, not pages: tells the type checker
    return made


def _payload(document: Document, paper: Paper, part: Part) -> dict[str, Any]:
    alone = part == "board"
    plain: dict[str, Any] = _plain(document)
    return plain | {
        "paper": paper,
        "has_cover": not alone,
        "chapters": [] if alone else plain["chapters"],
    }


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries that tell their kind; texts cleaned of what no page can hold."""
    if isinstance(value, Drawing):
        width, height = value.size
        return {"svg": value.svg(), "alt": printable(value.alt), "ratio": height / width}
    if is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **plain}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return printable(value) if isinstance(value, str) else value


def printable(text: str) -> str:
    """The text without characters that PDF/UA-1 refuses."""
    return _UNPRINTABLE_WIDE.sub("", _UNPRINTABLE.sub("", text))
