"""What a report says, block by block, before any format: PDF and web page show the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.charts.kit.drawing import Drawing

Tone = Literal["", "large_gap", "gap", "above", "quiet"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text somebody wrote; `language` is "" where it is not known."""

    text: str
    language: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside a chapter; level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """The finding that opens a chapter, in larger type."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning that must be seen: interim, teams absent, figures hidden."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short sentences, one a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its alternative text."""

    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its head, its side, its share of the width (0: what it needs)."""

    label: str
    right: bool = False
    share: float = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, as people read it; `tone` colours labels as the charts do."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that repeats on every page; `dense` is for tables of many columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Entries:
    """What teams wrote, in their own words."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Names and what they mean."""

    items: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Lead | Notice | Bullets | Chart | Table | Entries | Terms


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of the report."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: the sentences that matter and the head counts behind them."""

    title: str
    subtitle: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A rated item on the board's page, with the figures as they are printed."""

    wording: str
    importance: float
    performance: float
    first: int
    top: int
    label: str
    importance_text: str
    performance_text: str
    gap_text: str


@dataclass(frozen=True, slots=True)
class GapPanel:
    """Gaps or strengths under a title."""

    title: str
    columns: tuple[str, str, str, str]
    rows: tuple[GapRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A short answer to one of the board's questions; `lines` stand under one another."""

    title: str
    text: str = ""
    quotes: tuple[Words, ...] = ()
    note: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """What somebody will do or asks, who, and by when or what became of it, in its colour."""

    what: Words
    who: str
    when: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Pledges:
    """Pledges under a title; `note` says how many are left out."""

    title: str
    rows: tuple[PledgeRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The one page that stands alone for the board."""

    title: str
    sentence: str
    gaps: tuple[GapPanel, ...]
    panels: tuple[Panel, ...]
    pledges: tuple[Pledges, ...]
    limits_title: str
    limits: tuple[str, ...]
    pledge: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """What can be looked up: its chapters under a title that tells what it is for."""

    title: str
    note: str
    contents: str
    page: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """The facilitator's own: a logo (PNG) with its words, a preface, and that no seal covers it."""

    logo: bytes = b""
    alt: str = ""
    title: str = ""
    paragraphs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report in one language; `lists` are its pledges and requests for slides."""

    language: str
    title: str
    organisation: str
    interim: str
    footer: str
    page_of: str
    contents: str
    as_table: str
    quotes: tuple[str, str]
    cover: Cover
    board: Board
    chapters: tuple[Chapter, ...]
    lists: tuple[Pledges, ...] = ()
    annex: Annex | None = None
    own: Own = Own()

    @property
    def every_chapter(self) -> tuple[Chapter, ...]:
        """The chapters of both parts."""
        return (*self.chapters, *(self.annex.chapters if self.annex else ()))

    @property
    def charts(self) -> Sequence[Drawing]:
        """Its drawings, in the order in which they are read."""
        blocks = (block for chapter in self.every_chapter for block in chapter.blocks)
        return [block.drawing for block in blocks if isinstance(block, Chart)]
