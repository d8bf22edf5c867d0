"""Where a room and its teams fall short most and differ, and what most name, ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from questionnaires.library import homes
from questionnaires.model import Item, Language, Questionnaire
from reports.statistics.planning import outlook
from survey.making import queue
from survey.models import FileSet, Team, Workshop
from survey.store.answers import questionnaires
from survey.store.files import keys, sets
from survey.store.room import presence, votes, wall
from survey.store.room.agenda import GROUPED
from survey.store.room.agreement import Spread
from survey.web.database import db

MOST_GAPS = MOST_VOTED = 3
NEAREST = 0.34
"""How near two numbers above a scale may stand, as a share of it: each is up to 0.3 wide."""
BEYOND = 0.08
"""How far beyond an end of the scale a number may stand."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as a dot, a line and a diamond: places on the scale from 0 to 1, figures as words."""

    item: str
    name: str
    performance: str
    importance: str
    told: str
    now_at: float
    due_at: float

    @property
    def _labels(self) -> tuple[float, float]:
        # the two numbers stand apart where the dot and the diamond nearly touch, also at an end
        half = max(NEAREST, self.due_at - self.now_at) / 2
        middle = (self.now_at + self.due_at) / 2
        middle = min(max(middle, half - BEYOND), 1 + BEYOND - half)
        return middle - half, middle + half

    @property
    def now_label_at(self) -> float:
        """Where the number of the dot stands."""
        return round(self._labels[0], 3)

    @property
    def due_label_at(self) -> float:
        """Where the number of the diamond stands."""
        return round(self._labels[1], 3)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a team reads above its pledge: gaps of its own, or of the room where it has none.

    `every` has the names of all items and how we do them today, the widest gap first; `sight` is
    by how many points a change will be noticed, None where the room is too small for that.
    """

    is_own: bool
    gaps: list[Gap]
    every: list[tuple[str, str, str]]
    sight: str | None


def of_room(workshop: Workshop, language: Language) -> list[Gap]:
    """The widest gaps of the room; none before its first cut, and until their file is made."""
    made = _made(workshop)
    return _widest(made["room"], workshop, language) if made else []


def dots(workshop: Workshop, team: Team | None = None) -> Spread | None:
    """The dots of a team, or of the room: those of items that the report may show of it.

    None before the first cut, and until they are counted.
    """
    made = _made(workshop)
    return made["dots"].get(team.key if team else "", {}) if made else None


def of_team(workshop: Workshop, team: Team | None, language: Language) -> Shortfall:
    """The gaps that a team reads: those of the room where its own are hidden."""
    made = _made(workshop) or {"room": [], "teams": {}}
    own = made["teams"].get(team.key if team else "", [])
    rows = own or made["room"]
    asked = _asked(workshop)
    every = [
        (
            row["item"],
            _name(asked[row["item"]][1], language),
            one_decimal(row["performance"] + _above_one(*asked[row["item"]])),
        )
        for row in rows
        if row["item"] in asked
    ]
    return Shortfall(bool(own), _widest(rows, workshop, language), every, _sight(workshop))


@dataclass(frozen=True, slots=True)
class Beside:
    """An item as we see it and as our customers do: figures as words, and what stands out.

    `keeps_away` is the share of customers who would not come back because of it; `is_rounded` where
    the difference is not that of the two figures as they are shown.
    """

    name: str
    us: str
    customer: str
    difference: str
    ends: str
    keeps_away: str
    is_better: bool
    is_worse: bool
    is_blind: bool
    is_rounded: bool


def beside(workshop: Workshop, language: Language) -> list[Beside]:
    """Us beside our customers, the largest difference first; none where they may not be shown."""
    made, asked = _made(workshop), _asked(workshop)
    rows = [row for row in (made or {}).get("beside", ()) if row["item"] in asked]
    rows.sort(key=lambda row: -abs(row["self_flattery"]))
    return [
        _beside(row, _name(asked[row["item"]][1], language), _above_one(*asked[row["item"]]))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Sides:
    """How many of us and of our customers are compared, and the ends of the scale they share.

    `top` is 0 where items have scales of different length.
    """

    us: int
    customers: int
    first: int
    top: int


def sides(workshop: Workshop) -> Sides:
    """Who stands behind `beside`: the most who gave a score to one item."""
    made, asked = _made(workshop), _asked(workshop)
    rows = [row for row in (made or {}).get("beside", ()) if row["item"] in asked]
    # a file of an earlier version does not tell how many
    us, customers = (max((r.get(n, 0) for r in rows), default=0) for n in ("n_us", "n_customer"))
    scales = [asked[r["item"]][0].scale(asked[r["item"]][1], "performance") for r in rows]
    ends = {(scale.first, scale.first + scale.size - 1) for scale in scales if scale}
    return Sides(us, customers, *(ends.pop() if len(ends) == 1 else (0, 0)))


def _above_one(one: Questionnaire, item: Item, measure: str = "performance") -> int:
    """By how much the lowest score that people read differs from 1."""
    scale = one.scale(item, measure)
    return scale.first - 1 if scale else 0


def _beside(row: Mapping[str, Any], name: str, above: int) -> Beside:
    difference, leave, ends = row["self_flattery"], row["leave"], (row["low"], row["high"])
    return Beside(
        name=name,
        us=one_decimal(row["us"] + above),
        customer=one_decimal(row["customer"] + above),
        difference=_signed(difference),
        ends="" if None in ends else _ends(*ends),
        keeps_away="" if leave is None else str(format_percent(leave)),
        is_better=row["is_told"] and difference > 0,
        is_worse=row["is_told"] and difference < 0,
        is_blind=row["is_blind"],
        is_rounded=_tenths(difference) != _tenths(row["us"]) - _tenths(row["customer"]),
    )


def _ends(low: float, high: float) -> str:
    return str(_("%(low)s to %(high)s", low=_signed(low), high=_signed(high)))


def _signed(value: float) -> str:
    told = one_decimal(abs(value))
    sign = "" if not float(round(value, 1)) else "+" if value > 0 else "−"
    return f"{sign}{told}"


@dataclass(frozen=True, slots=True)
class Leading:
    """The reasons to leave that lead, each after its number: of dots, else of teams that name it.

    `by_dots`: the room has voted, and they are its groups; else they are themes.
    """

    by_dots: bool
    reasons: list[tuple[int, str]]


def leading(workshop: Workshop, language: Language) -> Leading:
    """What the room has voted for, or where it has not the themes that most teams name."""
    voted = [one for one in votes.result(db.session, workshop.id) if one.dots][:MOST_VOTED]
    if voted:
        return Leading(True, [(one.dots, one.group.short) for one in voted])
    asked = questionnaires.questionnaires_of(workshop)
    names = {theme.key: theme.name[language] for one in asked for theme in one.themes}
    found = wall.most_named(db.session, workshop.id, GROUPED)
    return Leading(False, [(one.teams, names[one.theme]) for one in found if one.theme in names])


def _made(workshop: Workshop) -> Mapping[str, Any] | None:
    """What the background has worked out of the last cut; it is asked to where nobody has yet."""
    wish = keys.of_gaps(db.session, workshop)
    made = queue.wanted(wish) if wish else None
    if wish and (made is None or made.state != "ready"):
        # what the cut before published stays on the pages until then
        made = sets.newest(db.session, "gap", workshop.id, FileSet.state == "ready")
    if made is None or queue.is_lost(made):
        return None
    return sets.manifest_of(queue.folder_of(made))


def _asked(workshop: Workshop) -> dict[str, tuple[Questionnaire, Item]]:
    return homes(questionnaires.questionnaires_of(workshop))


def _widest(rows: Sequence[Mapping[str, Any]], workshop: Workshop, language: Language) -> list[Gap]:
    asked = _asked(workshop)
    # a reversed item is turned in its figures, and would stand on the wrong words
    wide = [
        row
        for row in rows
        if row["gap"] > 0 and row["item"] in asked and not asked[row["item"]][1].reverse
    ]
    return [_gap(row, *asked[row["item"]], language) for row in wide[:MOST_GAPS]]


def _gap(row: Mapping[str, Any], one: Questionnaire, item: Item, language: Language) -> Gap:
    scales = [one.scale(item, measure) for measure in ("performance", "importance")]
    sizes = [scale.size if scale else 2 for scale in scales]
    name = _name(item, language)
    performance, importance = (
        one_decimal(row[measure] + _above_one(one, item, measure))
        for measure in ("performance", "importance")
    )
    return Gap(
        item=item.key,
        name=name,
        performance=performance,
        importance=importance,
        told=f"{name}: {_('today')} {performance}, {_('matters')} {importance}",
        now_at=round((row["performance"] - 1) / (sizes[0] - 1), 3),
        due_at=round((row["importance"] - 1) / (sizes[1] - 1), 3),
    )


def _name(item: Item, language: Language) -> str:
    return item.short.get(language) or item.wording[language]


def _sight(workshop: Workshop) -> str | None:
    """From how many points on the room will notice a change, as far as its teams can tell."""
    sizes = [team.cut for team in presence.team_states(db.session, workshop)]
    least = outlook(sizes, workshop.audit.smallest_base).hint
    return one_decimal(least) if least else None


def one_decimal(value: float) -> str:
    """A score as people read it, rounded half away from zero."""
    return str(format_decimal(_tenths(value), "0.0"))


def _tenths(value: float) -> Decimal:
    return Decimal(repr(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)
