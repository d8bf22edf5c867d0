"""What the pages of a room show, as finished words: per team, in total, and the warnings."""

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from questionnaires.model import SCORED
from reports.statistics.planning import LARGEST_IDEAL, outlook
from survey.models import Workshop
from survey.participant.now import BECAME
from survey.participant.questions import REASON_WORDS
from survey.room import desk, screens
from survey.room.agenda import AgendaView
from survey.room.agenda import of as agenda_of
from survey.room.desk import Written
from survey.store.answers import questionnaires
from survey.store.answers.follow_up import Told
from survey.store.room import presence as store
from survey.store.room.presence import TeamState


@dataclass(frozen=True, slots=True)
class TeamView:
    """One row of the table; `invited` is what stands in the field, right or wrong."""

    state: TeamState
    invited: str
    is_wrong: bool
    warning: str


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room. `live` holds words by name that pages replace in place; `page` changes when they
    have to be loaded anew."""

    teams: list[TeamView]
    agenda: AgendaView
    onward: str
    written: list[Written]
    last: list[Told]
    live: dict[str, str]
    page: str
    joined: int
    invited: int
    not_handed_in: int
    cut: int
    waiting: int
    missing: list[tuple[str, int]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def reasons(self) -> Mapping[str, object]:
        """Why an entry may be hidden, in words."""
        return REASON_WORDS

    @property
    def became(self) -> Mapping[str, object]:
        """What may have become of a pledge, in words."""
        return BECAME

    @property
    def has_errors(self) -> bool:
        """Whether a typed count cannot be taken."""
        return any(team.is_wrong for team in self.teams)


def of(
    session: Session,
    workshop: Workshop,
    typed: Mapping[str, str] | None = None,
    wrong: Set[str] = frozenset(),
) -> RoomView:
    """The room of a workshop; `typed` are counts as somebody typed them, `wrong` the bad ones."""
    states = store.team_states(session, workshop)
    base = workshop.audit.smallest_base
    rated_items = _rated_items(workshop)
    warned = _size_warnings(states, base)
    teams = [
        TeamView(
            state=state,
            invited=(typed or {}).get(state.id, _count(state.invited)),
            is_wrong=state.id in wrong,
            warning=warned.get(state.id, ""),
        )
        for state in states
    ]
    agenda = agenda_of(session, workshop)
    written = desk.of(session, workshop) if workshop.state == "open" else []
    last = desk.last(session, workshop)
    return RoomView(
        teams=teams,
        agenda=agenda,
        onward=_onward(session, workshop),
        written=written,
        last=last,
        live=_live(states, rated_items) | {"clock": agenda.clock},
        page=_page(workshop, states, [*written, *map(_became, last)]),
        joined=sum(state.joined for state in states),
        invited=sum(state.invited or 0 for state in states),
        not_handed_in=sum(state.joined - state.handed_in for state in states),
        cut=sum(state.cut for state in states),
        waiting=sum(state.waiting for state in states),
        missing=[
            (state.name, state.invited - state.joined)
            for state in states
            if state.invited and state.invited > state.joined
        ],
        warnings=[team.warning for team in teams if team.warning],
    )


def _rated_items(workshop: Workshop) -> int:
    """How many items a member rates alone."""
    asked = questionnaires.questionnaires_of(workshop)
    return sum(item.kind in SCORED for one in asked for item in one.items)


def _size_warnings(states: Sequence[TeamState], base: int) -> dict[str, str]:
    """What to know about the teams of unhandy sizes, by id: as the page that prepares says it."""
    # by name: of two equal teams that one is hidden which a report would hide
    teams = sorted(states, key=lambda state: state.name)
    told = outlook([_size(state) for state in teams], base)
    large = [place for place, state in enumerate(teams) if _size(state) > LARGEST_IDEAL]
    said = (
        (large, _("%(team)s: 6 to 9 people work best at one table; consider two teams.")),
        (told.beside, _("%(team)s: hidden too, so that nobody can subtract.")),
        (told.small, _("%(team)s: with fewer than %(base)s people its results stay hidden.")),
    )
    return {
        teams[place].id: str(words) % {"team": teams[place].name, "base": base}
        for places, words in said
        for place in places
    }


def _size(state: TeamState) -> int:
    return state.invited if state.invited is not None else state.joined


def _live(states: list[TeamState], rated_items: int) -> dict[str, str]:
    live = {
        "joined": str(sum(state.joined for state in states)),
        "handed-in": str(sum(state.handed_in for state in states)),
        "entries": str(sum(state.entries for state in states)),
    }
    for state in states:
        live |= {
            f"{state.id}-joined": str(state.joined),
            f"{state.id}-of": _joined_of(state),
            f"{state.id}-rated": _share(state.rated, state.joined * rated_items),
            f"{state.id}-handed-in": str(state.handed_in),
            f"{state.id}-entries": str(state.entries),
            f"{state.id}-done": str(state.done),
        }
    return live


def _joined_of(state: TeamState) -> str:
    if state.invited:
        return str(_("%(joined)s of %(invited)s", joined=state.joined, invited=state.invited))
    return str(ngettext("%(num)s person", "%(num)s people", state.joined))


def _share(part: int, whole: int) -> str:
    return str(format_percent(part / whole)) if whole else "–"


def _onward(session: Session, workshop: Workshop) -> str:
    here = workshop.step if workshop.state == "open" else None
    return screens.onward(session, workshop, here) if here else "next"


def _became(told: Told) -> tuple[str, ...]:
    return told.pledge.id, told.pledge.outcome, told.pledge.outcome_why


def _page(workshop: Workshop, states: list[TeamState], read: Sequence[object]) -> str:
    shape = [
        workshop.state,
        # moving changes the whole page, and so does an agenda that somebody else changes
        workshop.step_id,
        *((step.id, step.minutes, step.shown) for step in workshop.steps),
        workshop.title,
        *read,
        # who comes late after the rating is told on the page, without words that change in place
        *((s.id, s.name, s.invited, s.cut, s.cut and s.waiting) for s in states),
    ]
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:16]


def _count(number: int | None) -> str:
    return "" if number is None else str(number)
