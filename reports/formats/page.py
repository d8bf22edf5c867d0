"""The report as one web page that needs nothing else: no script, and nothing from outside."""

import base64
import io
import re
from functools import lru_cache, singledispatch
from html import escape
from pathlib import Path

import pandas as pd
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from reports.charts.kit.fonts import LATO
from reports.document.blocks import (
    Board,
    Bullets,
    Cell,
    Chapter,
    Chart,
    Column,
    Cover,
    Document,
    Entries,
    GapPanel,
    GapRow,
    Heading,
    Lead,
    Notice,
    Panel,
    Paragraph,
    Pledges,
    Table,
    Terms,
    Words,
)
from reports.formats.printable import printable

_STYLE = Path(__file__).parent / "templates" / "page.css"
# nothing may be fetched and nothing may run, whatever people wrote
_POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"
_WEIGHTS = {"Regular": 400, "Bold": 700}


def render(document: Document) -> bytes:
    """The document as HTML with style, fonts and charts inside."""
    body = "".join(
        [_cover(document), _contents(document), _board(document.board)]
        + [_chapter(chapter, document.as_table) for chapter in document.chapters]
    )
    style = _faces(body) + _STYLE.read_text(encoding="utf-8") + _margins(document)
    page = (
        f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_said(document.title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}<footer>{_said(document.footer)}</footer>\n</main>\n</body>\n</html>\n"
    )
    return page.encode()


def _margins(document: Document) -> str:
    """What stands on every page on paper: where it is from, that it is unfinished, its number."""
    number = _quoted(document.page_of)
    for name, counter in (("{page}", "page"), ("{pages}", "pages")):
        number = number.replace(name, f'" counter({counter}) "')
    boxes = (
        f"@top-right {{ content: {_quoted(document.interim)}; color: #bf4b00; font-weight: 700; }}",
        f"@bottom-left {{ content: {_quoted(document.footer)}; color: #5f6c7b; }}",
        f"@bottom-right {{ content: {number}; color: #5f6c7b; }}",
    )
    return f"@page {{ font: 7.5pt Lato, sans-serif; {' '.join(boxes)} }}\n"


def _quoted(text: str) -> str:
    """Text of people as a string of a style sheet, which it can neither end nor leave."""
    return '"' + re.sub(r'["\\<>&\s]', _code_point, printable(text)) + '"'


def _code_point(sign: re.Match[str]) -> str:
    return f"\\{ord(sign[0]):06x}"


def _said(text: str) -> str:
    """Text of people as text: never as markup."""
    return escape(printable(text))


def _words(words: Words) -> str:
    """The attribute that tells a text's own language."""
    return f' lang="{escape(words.language)}"' if words.language else ""


def _tag(name: str, text: str, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<{name}{attribute}>{_said(text)}</{name}>\n" if text else ""


def _cover(document: Document) -> str:
    cover: Cover = document.cover
    facts = "".join(f"<li><b>{_said(n)}</b> {_said(of)}</li>" for n, of in cover.facts)
    return (
        "<header>\n"
        + _tag("p", document.organisation, "quiet")
        + _tag("h1", cover.title)
        + _tag("p", cover.subtitle, "quiet")
        + _tag("p", document.interim, "interim")
        + "".join(_tag("p", sentence, "sentence") for sentence in cover.sentences)
        + f'<ul class="facts">{facts}</ul>\n</header>\n'
    )


def _contents(document: Document) -> str:
    links = [("board", document.board.title)]
    links += [(chapter.key, chapter.title) for chapter in document.chapters]
    items = "".join(f'<li><a href="#{key}">{_said(title)}</a></li>' for key, title in links)
    return f'<nav aria-label="{_said(document.contents)}"><ol>{items}</ol></nav>\n'


def _board(board: Board) -> str:
    return (
        f'<section id="board">\n{_tag("h2", board.title)}{_tag("p", board.sentence, "sentence")}'
        + _tag("p", board.pledge, "lead")
        + "".join(_gaps(panel) for panel in board.gaps)
        + f'<div class="panels">{"".join(_panel(panel) for panel in board.panels)}</div>\n'
        + "".join(_pledges(listed) for listed in board.pledges)
        + _tag("h3", board.limits_title)
        + "".join(_tag("p", limit) for limit in board.limits)
        + "</section>\n"
    )


def _pledges(listed: Pledges) -> str:
    rows = "".join(
        f"<tr><td{_words(row.what)}>{_said(row.what.text)}</td><td>{_said(row.who)}</td>"
        f'<td class="right">{_said(row.when)}</td></tr>'
        for row in listed.rows
    )
    table = f'<table class="pledges">{rows}</table>\n'
    return _tag("h3", listed.title) + table + _tag("p", listed.note, "quiet")


def _gaps(panel: GapPanel) -> str:
    rows = "".join(
        f"<tr><td>{_said(row.wording)}{_dumbbell(row)}</td>"
        f'<td class="right">{_said(row.performance_text)}</td>'
        f'<td class="right">{_said(row.importance_text)}</td>'
        f'<td class="right {escape(row.label)}">{_said(row.gap_text)}</td></tr>'
        for row in panel.rows
    )
    head = "".join(
        f'<th scope="col"{"" if number == 0 else " class=right"}>{_said(name)}</th>'
        for number, name in enumerate(panel.columns)
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"
    return _tag("h3", panel.title) + table + _tag("p", panel.note, "quiet")


def _dumbbell(row: GapRow) -> str:
    """Dot, diamond and what lies between them on the whole scale; the figures stand beside it."""
    today, matters = (
        5 + 150 * (score - 1) / (row.top - 1) for score in (row.performance, row.importance)
    )
    strong = {"large_gap": "#bf4b00", "gap": "#d99a6c"}.get(row.label, "#7b8794")
    return (
        '<svg class="dumbbell" viewBox="0 0 160 10" aria-hidden="true">'
        '<path d="M5 5H155" stroke="#d5dae0"/>'
        f'<path d="M{today:.1f} 5H{matters:.1f}" stroke="{strong}" stroke-width="2"/>'
        f'<circle cx="{today:.1f}" cy="5" r="3.5" fill="{strong}"/>'
        f'<path d="M{matters:.1f} 1l4 4-4 4-4-4z" fill="#fff" stroke="#14365c"/></svg>'
    )


def _panel(panel: Panel) -> str:
    quotes = "".join(
        f"<blockquote{_words(quote)}>{_said(quote.text)}</blockquote>\n" for quote in panel.quotes
    )
    said = "".join(_tag("p", line) for line in (panel.text, *panel.lines))
    text = _tag("h3", panel.title) + said + quotes + _tag("p", panel.note, "quiet")
    return f"<div>{text}</div>\n"


def _chapter(chapter: Chapter, figures: str) -> str:
    blocks = "".join(
        _chart(block, figures) if isinstance(block, Chart) else _block(block)
        for block in chapter.blocks
    )
    return f'<section id="{chapter.key}">\n{_tag("h2", chapter.title)}{blocks}</section>\n'


@singledispatch
def _block(block: object) -> str:
    """A block of a chapter as HTML; TypeError for one that pages do not know."""
    raise TypeError(type(block).__name__)


@_block.register
def _(block: Heading) -> str:
    return _tag(f"h{block.level + 1}", block.text)


@_block.register
def _(block: Paragraph) -> str:
    return _tag("p", block.text)


@_block.register
def _(block: Lead) -> str:
    return _tag("p", block.text, "lead")


@_block.register
def _(block: Notice) -> str:
    return _tag("p", block.text, "notice")


@_block.register
def _(block: Bullets) -> str:
    return f"<ul>{''.join(_tag('li', text) for text in block.items)}</ul>\n"


@_block.register
def _(block: Terms) -> str:
    terms = "".join(_tag("dt", term) + _tag("dd", text) for term, text in block.items)
    return f"<dl>{terms}</dl>\n"


@_block.register
def _(block: Entries) -> str:
    items = "".join(
        f"<li><div{_words(entry)}>{_said(entry.text)}</div>"
        f"{_tag('span', entry.detail, 'quiet')}</li>"
        for entry in block.items
    )
    return f'<ul class="entries">{items}</ul>\n'


@_block.register
def _(block: Table) -> str:
    head = "".join(
        f'<th scope="col"{" class=right" if column.right else ""}>{_said(column.label)}</th>'
        for column in block.columns
    )
    rows = "".join(f"<tr>{''.join(_cells(block, row))}</tr>\n" for row in block.rows)
    kind = ' class="dense"' if block.dense else ""
    table = f"<table{kind}><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"
    return f'<div class="scroll" tabindex="0">{table}</div>\n'


def _cells(table: Table, row: tuple[Cell, ...]) -> list[str]:
    written = []
    for column, cell in zip(table.columns, row, strict=True):
        tone = {"": "", "quiet": "muted"}.get(cell.tone, cell.tone)
        kind = " ".join(filter(None, ("right" if column.right else "", tone)))
        written.append(f'<td class="{kind}">{_said(cell.text)}</td>')
    return written


def _chart(block: Chart, figures: str) -> str:
    """The picture, and under it its figures for those who read rather than look."""
    drawing = block.drawing
    picture = base64.b64encode(drawing.svg().encode()).decode()
    width, height = (round(4 * side) for side in drawing.size)
    return (
        f'<figure><div class="scroll" tabindex="0"><img src="data:image/svg+xml;base64,{picture}"'
        f' width="{width}" height="{height}" alt="{_said(drawing.alt)}"></div>\n'
        f"<details><summary>{_said(figures)}</summary>\n{_plain(drawing.table)}</details>"
        "</figure>\n"
    )


def _plain(table: pd.DataFrame) -> str:
    """The figures behind a chart as a table."""
    columns = tuple(Column(str(name)) for name in table.columns)
    rows = tuple(tuple(Cell(str(value)) for value in row) for row in table.to_numpy())
    return _block(Table(columns, rows))


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
