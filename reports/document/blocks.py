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
    """A titled part of the report; in the annex stands what is looked up, not read."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    in_annex: bool = False


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
class Tile:
    """An answer that is read in passing: what it is about, its name, its figure, its reason.

    A good figure beside a bad name is `calm`: it has not the tone of the tile.
    """

    label: str
    name: str
    figure: str
    detail: str
    tone: Tone = "quiet"
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a course, in hundredths of its plot: from the left, and from the top.

    `high` and `low` are the ends of its band, which are its own place where it has none. Its
    `text` is "" where it is not written, and stands `below` it where the line comes from above.
    """

    x: float
    y: float
    high: float
    low: float
    text: str = ""
    below: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One item over the workshops: `runs` are the stretches that a line may join.

    `ticks` are places from the top and their words; `foot` has for each workshop that is named
    its place from the left, its month, and its base.
    """

    title: str
    subtitle: str
    tone: Tone
    ticks: tuple[tuple[float, str], ...]
    runs: tuple[tuple[Spot, ...], ...]
    foot: tuple[tuple[float, str, str], ...]
    alt: str


@dataclass(frozen=True, slots=True)
class End:
    """One end of a dumbbell, in hundredths of its scale; `is_now` tells today from before."""

    x: float
    text: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """An earlier pledge, what became of it, and what its item did since then.

    `ends` are the lower and the higher score, empty where no verdict stands behind them.
    """

    what: Words
    who: str
    outcome: str
    why: str
    tone: Tone
    item: str
    verdict: str
    verdict_tone: Tone
    ends: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """Earlier pledges under a title, the heads of their columns, and what they do not tell."""

    title: str
    outcome: str
    before: str
    now: str
    item: str
    rows: tuple[Followed, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What leadership sees first: a sentence, tiles, the courses that moved, then pledges."""

    title: str
    base: str
    tiles: tuple[Tile, ...]
    courses: tuple[Course, ...]
    note: str
    pledges: Since | None


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
    glance: Glance | None = None

    @property
    def charts(self) -> Sequence[Drawing]:
        """Its drawings, in the order in which they are read."""
        blocks = (block for chapter in self.chapters for block in chapter.blocks)
        return [block.drawing for block in blocks if isinstance(block, Chart)]
