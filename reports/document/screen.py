"""What leadership's first screen shows: its places in hundredths, as windows have any width."""

from dataclasses import dataclass

from reports.document.blocks import Tone, Words


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
