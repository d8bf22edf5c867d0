"""What the pages of a room show, as finished words: per team, in total, and what has come in."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from questionnaires.model import SCORED
from reports.statistics.planning import LARGEST_IDEAL, outlook
from survey.models import Workshop
from survey.participant.now import BECAME
from survey.participant.questions import REASON_WORDS
from survey.room import desk, screens, words
from survey.room.agenda import AgendaView
from survey.room.agenda import of as agenda_of
from survey.room.desk import Hidden, Standing, TeamPledge, Written
from survey.room.words import Onward
from survey.store.answers import cuts, moderation, questionnaires
from survey.store.answers.follow_up import Told
from survey.store.answers.moderation import Entry, Loose
from survey.store.answers.sheets import MOST_ENTRIES
from survey.store.people.tries import MINUTE
from survey.store.room import claims, groups, joining, votes
from survey.store.room import presence as store
from survey.store.room.presence import TeamState
from survey.store.room.votes import Voted

GIVEN: dict[str, Callable[[Session, str], Counter[str]]] = {
    "test": claims.judges,
    "vote": votes.by_team,
}
"""What counts who has done it by team, where people judge or vote."""
MOST_DOTS = 16
"""More people than these are a figure and no row of dots."""


@dataclass(frozen=True, slots=True)
class TeamView:
    """One row of the table.

    `part` of `whole` have done what the present step asks of them, each a dot that is filled or
    open; `whole` is None where nobody said how many it is.
    """

    state: TeamState
    invited: str
    rated: str
    is_small: bool
    part: int
    whole: int | None

    @property
    def dots(self) -> list[bool]:
        """One for each person; none where they are too many."""
        most = max(self.part, self.whole or 0)
        return [n < self.part for n in range(most)] if most <= MOST_DOTS else []

    @property
    def fewer(self) -> int:
        """One less than are invited now."""
        return max(0, (self.state.invited or 0) - 1)

    @property
    def more(self) -> int:
        """One more than are invited now, or than those who came uncounted."""
        return (self.state.joined if self.state.invited is None else self.state.invited) + 1


@dataclass(frozen=True, slots=True)
class Head:
    """What heads the things that come in: a title, a line below, and one beside it."""

    title: str
    told: str = ""
    aside: str = ""


@dataclass(frozen=True)
class RoomView:
    """A room, read as far as a page asks.

    Why something may be hidden, what may have become of a pledge, and what may be the verdict of a
    claim stands here in words.
    """

    reasons: ClassVar = REASON_WORDS
    became: ClassVar = BECAME
    verdicts: ClassVar = screens.VERDICT_NAMES

    session: Session
    workshop: Workshop

    @cached_property
    def agenda(self) -> AgendaView:
        """Where the room is on its agenda."""
        return agenda_of(self.session, self.workshop)

    @cached_property
    def states(self) -> list[TeamState]:
        """How far each team is."""
        return store.team_states(self.session, self.workshop)

    @cached_property
    def teams(self) -> list[TeamView]:
        """The rows of the table."""
        rated_items = _rated_items(self.workshop)
        return [self._team(one, rated_items) for one in self.states]

    def _team(self, state: TeamState, rated_items: int) -> TeamView:
        part, whole = _progress(self.kind, state)
        return TeamView(
            state=state,
            invited=_count(state.invited),
            rated=_share(state.rated, state.joined * rated_items),
            is_small=0 < _size(state) < self.workshop.audit.smallest_base,
            part=self.given[state.id] if self.kind in GIVEN else part,
            whole=whole,
        )

    @cached_property
    def given(self) -> Counter[str]:
        """How many people of each team have judged or voted, by the team's id."""
        return GIVEN[self.kind](self.session, self.workshop.id)

    @property
    def has_result(self) -> bool:
        """Whether the screen shows what was judged or voted, or it was counted at a closing."""
        step = self.workshop.step
        is_shown = step is not None and step.kind in GIVEN and step.shown > 0
        return is_shown or (
            self.kind == "vote" and votes.is_counted(self.session, self.workshop.id)
        )

    @property
    def standing(self) -> list[Standing]:
        """The claims that are being judged."""
        return desk.standing(self.session, self.workshop)

    @cached_property
    def hidden_claims(self) -> list[Entry]:
        """The claims that are hidden while they are judged."""
        return desk.hidden_claims(self.session, self.workshop)

    @cached_property
    def judged(self) -> dict[str, list[screens.Screen]]:
        """The claims with what was said of them by verdict, once the screen shows it."""
        return screens.judged(self.session, self.workshop) if self.has_result else {}

    @property
    def kind(self) -> str:
        """The kind of the present step; "" while the room is not open."""
        return self.workshop.kind_here

    @cached_property
    def head(self) -> Head:
        """What heads what comes in at the present step."""
        return HEADS.get(self.kind, _named)(self)

    @cached_property
    def onward(self) -> Onward:
        """The one big button."""
        return words.onward(self.session, self.workshop, self.agenda)

    @property
    def said(self) -> list[tuple[str, str]]:
        """What may be said now, part by part under its heading."""
        return words.spoken(self.workshop, self.workshop.here)

    @property
    def scene(self) -> list[str]:
        """The scene, to read aloud."""
        return screens.scene(self.workshop)

    @property
    def shared(self) -> list[tuple[str, int]]:
        """How many entries each team shares of the present question."""
        return desk.shared(self.session, self.workshop)

    @cached_property
    def written(self) -> list[Written]:
        """What is shared of the present question, or of all."""
        return desk.of(self.session, self.workshop)

    @property
    def themes(self) -> Mapping[str, str]:
        """What an entry may be about, in words, by key."""
        return desk.themes(self.workshop)

    @cached_property
    def pledges(self) -> list[TeamPledge]:
        """What each team pledges and asks for; empty ones too."""
        return desk.pledges(self.session, self.workshop)

    @cached_property
    def hidden(self) -> list[Hidden]:
        """The pledges and requests that are hidden."""
        return desk.hidden_pledges(self.session, self.workshop)

    @property
    def alone(self) -> int:
        """How many cards nobody has put anywhere."""
        return sum(one.is_alone for one in groups.of(self.session, self.workshop.id))

    @property
    def last(self) -> Sequence[Told]:
        """The pledges of the last workshop."""
        return desk.last(self.session, self.workshop)

    @property
    def voted(self) -> list[Voted]:
        """The groups that have dots, most first; none before the screen shows them."""
        step = self.workshop.step
        is_shown = step is not None and step.kind == "vote" and step.shown
        found = votes.result(self.session, self.workshop.id) if is_shown else []
        return [one for one in found if one.dots]

    @property
    def reading(self) -> int | None:
        """Which of the teams reads its pledge aloud, by its place; None while none does."""
        with_one = [place for place, one in enumerate(self.pledges) if one.what]
        if self.kind != "reading" or not with_one:
            return None
        return with_one[min(self.agenda.shown, len(with_one) - 1)]

    @property
    def joined(self) -> int:
        """How many people are here."""
        return sum(state.joined for state in self.states)

    @property
    def invited(self) -> int | None:
        """How many people are invited; None where it was not said of all teams."""
        counts = [state.invited for state in self.states if state.invited is not None]
        return sum(counts) if len(counts) == len(self.states) else None

    @property
    def crowd(self) -> list[str]:
        """What to know where more phones join than a room brings; nothing else."""
        if self.joined < joining.CROWD[MINUTE] or self.joined <= (self.invited or 0):
            return []
        told = _joined_lately(joining.joined_lately(self.session, self.workshop.id))
        if not told and self.invited and self.joined > 2 * self.invited:
            told = _("%(n)s phones have joined.", n=self.joined)
        if not told or self.invited is None:
            return [told] if told else []
        return [told, _("%(n)s people are invited.", n=self.invited)]

    @cached_property
    def only_joined(self) -> int:
        """How many people have done nothing but join."""
        return joining.only_joined(self.session, self.workshop.id)

    @cached_property
    def flood(self) -> joining.Crowd:
        """Who came in a crowd, where more joined than a room brings."""
        return joining.crowd(self.session, self.workshop.id)

    @cached_property
    def flood_choices(self) -> dict[str, int]:
        """How many of them may be removed, by how much of their rating they gave."""
        some = {how: self.fewer_than(how) or 0 for how in ("none", "half", "all")}
        counts = {how: self.flood.below(most) for how, most in some.items()}
        return counts | {"in": self.flood.may_go}

    def fewer_than(self, how: str) -> int | None:
        """Of how many answers those gave fewer who gave none, less than half, or anything.

        None stands for all of them, also who has handed in.
        """
        half = (_rated_items(self.workshop) + 1) // 2
        most = {"none": 1, "half": max(half, 1), "in": None}
        return most.get(how, MOST_ENTRIES + 1)

    @property
    def handed_in(self) -> int:
        """How many of them have handed in their rating."""
        return sum(state.handed_in for state in self.states)

    @property
    def not_handed_in(self) -> int:
        """How many of them have not."""
        return self.joined - self.handed_in

    @property
    def entries(self) -> int:
        """How many entries are shared."""
        return sum(state.entries for state in self.states)

    @property
    def cut(self) -> int:
        """How many people's sheets are in the figures."""
        return sum(state.cut for state in self.states)

    @property
    def waiting(self) -> int:
        """How many people rated and are in no figure yet."""
        return sum(state.waiting for state in self.states)

    @cached_property
    def late(self) -> int:
        """How many of them would stay out if the workshop closed now."""
        return self.waiting - cuts.entering(self.session, self.workshop)["member"]

    @cached_property
    def loose(self) -> Loose:
        """What is left open."""
        return moderation.loose_ends(self.session, self.workshop)

    @property
    def missing(self) -> list[tuple[str, int]]:
        """How many of the invited are not here, by team."""
        return [
            (state.name, state.invited - state.joined)
            for state in self.states
            if state.invited and state.invited > state.joined
        ]

    @property
    def open_ends(self) -> list[tuple[int, str]]:
        """What is missing before closing: how many, of what."""
        n, late, loose = self.not_handed_in, self.late, self.loose
        teams, names = len(loose.without_pledge), ", ".join(loose.without_pledge)
        said = (
            (n, ngettext("person has not handed in; what was rated in time counts",
                         "people have not handed in; what was rated in time counts", n)),
            (late, ngettext("late sheet is in no figure", "late sheets are in no figure", late)),
            (loose.drafts, ngettext(
                "draft is not shared; whose it is reads that on the phone",
                "drafts are not shared; whose they are reads that on the phone", loose.drafts)),
            (teams, ngettext(
                "team without a pledge: %(teams)s", "teams without a pledge: %(teams)s",
                teams, teams=names)),
        )  # fmt: skip
        return [(n, told) for n, told in said if n]

    @property
    def settled(self) -> list[tuple[int, str]]:
        """What is there before closing, likewise."""
        hidden = self.loose.hidden
        said = (
            (self.handed_in, _("of %(whole)s ratings are handed in", whole=self.joined)),
            (hidden, ngettext(
                "text is hidden: its words are erased, that it was there and why stays",
                "texts are hidden: their words are erased, how many and why stays", hidden)),
        )  # fmt: skip
        return [(n, told) for n, told in said if n]

    @property
    def warnings(self) -> list[str]:
        """What to know about teams of unhandy sizes."""
        return _size_warnings(self.states, self.workshop.audit.smallest_base)


def _joined_lately(counted: Mapping[int, int]) -> str:
    """How many phones have joined within a short time, where that is more than usual; else ""."""
    words = {
        MINUTE: _l("%(n)s phones joined within a minute."),
        10 * MINUTE: _l("%(n)s phones joined within ten minutes."),
    }
    much = (str(words[s] % {"n": n}) for s, n in counted.items() if n >= joining.CROWD[s])
    return next(much, "")


def _progress(kind: str, state: TeamState) -> tuple[int, int | None]:
    """How many people have done what a step asks, and of how many."""
    if kind in ("doors", "all"):
        return state.joined, state.invited
    return (state.handed_in if kind == "rate" else state.done), state.joined


# What heads what comes in -------------------------------------------------------------


def _named(view: RoomView) -> Head:
    return Head(view.agenda.now.name if view.agenda.now else "")


def _arriving(view: RoomView) -> Head:
    n = view.handed_in
    aside = ngettext("%(num)s has handed in a rating", "%(num)s have handed in their ratings", n)
    if any(team.whole is None for team in view.teams):
        here = ngettext("%(num)s has arrived", "%(num)s have arrived", view.joined)
        return Head(here, aside=aside)
    return Head(_("%(n)s of %(whole)s have arrived", **_numbers(view)), aside=aside)


def _rating(view: RoomView) -> Head:
    return Head(_("%(n)s of %(whole)s have handed in", **_numbers(view)))


def _agreeing(view: RoomView) -> Head:
    done = _("%(n)s of %(whole)s are done", **_numbers(view))
    return Head(_named(view).title, aside=done)


def _numbers(view: RoomView) -> dict[str, int]:
    teams = view.teams
    return {"n": sum(one.part for one in teams), "whole": sum(one.whole or 0 for one in teams)}


def _asking(view: RoomView) -> Head:
    return Head(_named(view).title, desk.question(view.workshop))


def _resting(view: RoomView) -> Head:
    to = view.agenda.next
    return Head(_named(view).title, _("Then: %(step)s", step=to.name) if to else "")


def _pledging(view: RoomView) -> Head:
    without = [one.team for one in view.pledges if not one.what]
    numbers = {"n": len(view.pledges) - len(without), "whole": len(view.pledges)}
    title = _("%(n)s of %(whole)s teams have a pledge", **numbers)
    told = _("Still without: %(teams)s.", teams=", ".join(without)) if without else ""
    return Head(title, told, desk.ideas(view.session, view.workshop))


def _judging(view: RoomView) -> Head:
    people, verdicts = claims.given(view.session, view.workshop.id)
    have_judged = _("%(n)s of %(whole)s have judged", n=people, whole=view.joined)
    if view.has_result:
        key = _("How many say “only us”; the line is one half. “I don’t know” does not count.")
        # who judged is forgotten at a closing
        return Head(screens.passed(view.judged), key, have_judged if people else "")
    told = ngettext("%(num)s verdict so far", "%(num)s verdicts so far", verdicts)
    return Head(have_judged, told)


def _voting(view: RoomView) -> Head:
    people = votes.voters(view.session, view.workshop.id)
    base = view.workshop.audit.smallest_base
    few = _("The result is shown once %(n)s people have voted.", n=base)
    title = _("%(n)s of %(whole)s have voted", n=people, whole=view.joined)
    return Head(title, few if people < base > 1 else "")


def _closing(_view: RoomView) -> Head:
    told = _("None of this keeps from closing. The report says what is missing.")
    return Head(_("Before closing"), told)


HEADS: dict[str, Callable[[RoomView], Head]] = {
    "doors": _arriving,
    "rate": _rating,
    "question": _asking,
    "agree": _agreeing,
    "test": _judging,
    "vote": _voting,
    "break": _resting,
    "pledge": _pledging,
    "close": _closing,
    "all": _arriving,
}
"""Where a step has more to say than its name."""


def _rated_items(workshop: Workshop) -> int:
    """How many items a member rates alone."""
    asked = questionnaires.questionnaires_of(workshop)
    return sum(item.kind in SCORED for one in asked for item in one.items)


def _size_warnings(states: Sequence[TeamState], base: int) -> list[str]:
    """What to know about the teams of unhandy sizes: as the page that prepares says it."""
    # by name: of two equal teams that one is hidden which a report would hide
    teams = sorted(states, key=lambda state: state.name)
    told = outlook([_size(state) for state in teams], base)
    large = [place for place, state in enumerate(teams) if _size(state) > LARGEST_IDEAL]
    said = (
        (large, _("%(team)s: 6 to 9 people work best at one table; consider two teams.")),
        (told.small, _("%(team)s: with fewer than %(base)s people its results stay hidden.")),
        (told.beside, _("%(team)s: hidden too, so that nobody can subtract.")),
    )
    return [
        str(sentence) % {"team": teams[place].name, "base": base}
        for places, sentence in said
        for place in places
    ]


def _size(state: TeamState) -> int:
    return state.invited if state.invited is not None else state.joined


def _share(part: int, whole: int) -> str:
    return str(format_percent(part / whole)) if whole else "–"


def _count(number: int | None) -> str:
    return "" if number is None else str(number)
