"""What a report says, block by block, before any format: PDF and web page show the same one."""

from collections.abc import Sequence
from dataclasses import Field, dataclass
from typing import Any, ClassVar, Literal, dataclass_transform

from reports.charts.kit.drawing import Drawing

Tone = Literal["", "large_gap", "gap", "above", "quiet"]
"""What colours say: full and light for where we fall short, `above` for better, grey."""


@dataclass_transform(frozen_default=True)
class Part:
    """What a document is made of: each kind of it is a frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)


class Words(Part):
    """A text somebody wrote; `language` is "" where it is not known."""

    text: str
    language: str = ""
    detail: str = ""


class Heading(Part):
    """A title inside a chapter; level 2 or 3."""

    text: str
    level: int = 2


class Paragraph(Part):
    """Plain running text."""

    text: str


class Lead(Paragraph):
    """The finding that opens a chapter, in larger type."""


class Notice(Paragraph):
    """A warning that must be seen: interim, teams absent, figures hidden."""


class Bullets(Part):
    """Short sentences, one a line."""

    items: tuple[str, ...]


class Chart(Part):
    """A drawing with its alternative text; `titled` where no title above it says what it found.

    `narrow` tells the same on a phone.
    """

    drawing: Drawing
    titled: bool = True
    narrow: "GapPanel | None" = None


class Bar(Part):
    """How many people gave a score; `tone` colours it."""

    label: str
    count: int
    tone: Tone = ""


class Histogram(Part):
    """A panel of bars, one a score, under its name and what is to be seen."""

    name: str
    under: str
    bars: tuple[Bar, ...]


class Mark(Part):
    """A mean on a scale; only named where a rule tells it apart."""

    value: float
    name: str = ""
    tone: Tone = "quiet"


class Strip(Part):
    """A panel of marks on one line from `first` to `top`; `mean` is that of all."""

    name: str
    under: str
    first: int
    top: int
    marks: tuple[Mark, ...]
    mean: Mark


class Spot(Part):
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


class Course(Part):
    """A panel of a mean over the workshops: `runs` are the stretches that a line may join.

    `ticks` are places from the top and their words, "" where only a line stands there; `foot` has
    for each workshop that is named its place from the left, its month, and its base. `alt` tells
    it to people who do not see it, where no figures stand beside it.
    """

    name: str
    under: str
    tone: Tone
    ticks: tuple[tuple[float, str], ...]
    runs: tuple[tuple[Spot, ...], ...]
    foot: tuple[tuple[float, str, str], ...]
    alt: str = ""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Its points, whether or not a line joins them."""
        return tuple(spot for run in self.runs for spot in run)


class Panels(Part):
    """Small charts beside one another under what they found, so many in a row."""

    title: str
    subtitle: str
    panels: tuple[Histogram | Strip | Course, ...]
    note: str
    columns: int = 3


class Quotes(Part):
    """What was said, in two columns, each group under its name."""

    groups: tuple[tuple[str, tuple["Words", ...]], ...]


class Column(Part):
    """A table's column: its head, its side, its share of the width (0: what it needs)."""

    label: str
    right: bool = False
    share: float = 0


class Cell(Part):
    """One cell, as people read it; `tone` colours labels as the charts do."""

    text: str
    tone: Tone = ""


class Table(Part):
    """Rows under a head that repeats on every page; `dense` is for tables of many columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dense: bool = False


class Entries(Part):
    """What teams wrote, in their own words."""

    items: tuple[Words, ...]


class Terms(Part):
    """Names and what they mean."""

    items: tuple[tuple[str, str], ...]


class End(Part):
    """One end of a dumbbell, in hundredths of its scale; `is_now` tells today from before."""

    x: float
    text: str
    is_now: bool


class Followed(Part):
    """An earlier pledge: who made it, what became of it and why, its item since then.

    `ends` are the lower and the higher score, empty where no verdict stands behind them.
    """

    what: Words
    who: str
    outcome: str
    outcome_tone: Tone
    item: str
    verdict: str
    tone: Tone
    ends: tuple[End, ...]
    why: str = ""


class Follow(Part):
    """Earlier pledges under heads, the worst first, and how to read them.

    The heads are of the pledge, of what became of it, of the mark of today, and of its item.
    """

    columns: tuple[str, str, str, str]
    before: str
    rows: tuple[Followed, ...]
    note: str


Block = (
    Heading | Paragraph | Lead | Notice | Bullets | Chart | Panels | Quotes | Follow
    | Table | Entries | Terms
)  # fmt: skip


class Chapter(Part):
    """A titled part of the report; `name` is what it is called where its title is its finding."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    name: str = ""


class Cover(Part):
    """The first sheet: the sentences that matter and the head counts behind them."""

    title: str
    subtitle: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


class GapRow(Part):
    """A rated item with its figures as they are printed; `name` stands over its wording."""

    name: str
    wording: str
    importance: float
    performance: float
    first: int
    top: int
    label: str
    importance_text: str
    performance_text: str
    gap_text: str


class GapPanel(Part):
    """Gaps or strengths under a title."""

    title: str
    columns: tuple[str, str, str, str]
    rows: tuple[GapRow, ...]
    note: str = ""


class Ranked(Part):
    """A reason with what it weighs, as printed, and by how many of the teams it is named."""

    name: str
    weight: str
    reach: int
    teams: int


class Panel(Part):
    """A short answer to one of the board's questions; `lines` stand under one another.

    `key` names those that a page puts in a place of their own; `verdicts` are how many said of a
    claim that it is only ours, perhaps, or anyone's.
    """

    title: str
    text: str = ""
    quotes: tuple[Words, ...] = ()
    note: str = ""
    lines: tuple[str, ...] = ()
    key: str = ""
    ranked: tuple[Ranked, ...] = ()
    verdicts: tuple[int, ...] = ()


class PledgeRow(Part):
    """What somebody will do or asks, who, and by when or what became of it, in its colour."""

    what: Words
    who: str
    when: str
    tone: Tone = ""


class Turn(Part):
    """An item that really moved since it was pledged on, what became of the pledges, its gap."""

    title: str
    course: Course
    pledges: tuple[PledgeRow, ...]
    gap: PledgeRow | None
    note: str


class Pledges(Part):
    """Pledges under a title; `note` says how many are left out.

    What a page tells `elsewhere` stands on slides alone.
    """

    title: str
    rows: tuple[PledgeRow, ...]
    note: str = ""
    elsewhere: bool = False


class Moved(Part):
    """What really changed, and what became of the pledges; `texts` stand beside the panels."""

    title: str
    panels: tuple[Course, ...]
    texts: tuple[str, ...]
    note: str


class Board(Part):
    """The one page that stands alone for the board; `lines` are its sentence in two."""

    title: str
    sentence: str
    gaps: tuple[GapPanel, ...]
    panels: tuple[Panel, ...]
    pledges: tuple[Pledges, ...]
    limits_title: str
    limits: tuple[str, ...]
    pledge: str = ""
    lines: tuple[str, ...] = ()
    subtitle: str = ""
    moved: Moved | None = None


class Tile(Part):
    """An answer that is read in passing: what it is about, its name, its figure, its reason.

    A good figure beside a bad name is `calm`: it has not the tone of the tile.
    """

    label: str
    name: str
    figure: str
    detail: str
    tone: Tone = "quiet"
    calm: bool = False


class Glance(Part):
    """What leadership sees first: a sentence, tiles, the courses that moved, then pledges."""

    title: str
    base: str
    tiles: tuple[Tile, ...]
    courses: tuple[Course, ...]
    note: str
    pledges: Follow | None


class Annex(Part):
    """What can be looked up: its chapters under a title that tells what it is for."""

    title: str
    note: str
    contents: str
    page: str
    chapters: tuple[Chapter, ...]


class Own(Part):
    """The facilitator's own: a logo (PNG) with its words, a preface, and that no seal covers it."""

    logo: bytes = b""
    alt: str = ""
    title: str = ""
    paragraphs: tuple[str, ...] = ()
    note: str = ""


class Document(Part):
    """The whole report in one language: the page of the board, what follows it, the annex.

    `turns` and `lists` are its pledges and requests as slides show them.
    """

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
    turns: tuple[Turn, ...] = ()
    lists: tuple[Pledges, ...] = ()
    annex: Annex | None = None
    own: Own = Own()

    @property
    def every_chapter(self) -> tuple[Chapter, ...]:
        """The chapters of both parts."""
        return (*self.chapters, *(self.annex.chapters if self.annex else ()))

    @property
    def first_charts(self) -> Sequence[str]:
        """The names of the drawings in the first part."""
        blocks = (block for chapter in self.chapters for block in chapter.blocks)
        return [block.drawing.name for block in blocks if isinstance(block, Chart)]

    @property
    def charts(self) -> Sequence[Drawing]:
        """Its drawings, in the order in which they are read."""
        blocks = (block for chapter in self.every_chapter for block in chapter.blocks)
        return [block.drawing for block in blocks if isinstance(block, Chart)]
