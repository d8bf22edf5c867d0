"""What the facilitator reads of a room: what teams share and pledge, to hide what must not be."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from questionnaires.model import WITH_ENTRIES, Item, Questionnaire
from reports.statistics.claims import fewest
from survey.models import Pledge, Request, Workshop
from survey.participant.questions import REASON_WORDS
from survey.store.answers import follow_up, moderation, questionnaires
from survey.store.answers.follow_up import Told
from survey.store.answers.moderation import Entry
from survey.store.answers.pledges import Said
from survey.store.room import agenda, claims, steps, wall
from survey.web.languages import current_language


@dataclass(frozen=True, slots=True)
class Written:
    """What was shared of one question: `shown` as it stands for all, `hidden` with its reason."""

    question: str
    shown: list[Entry]
    hidden: list[Entry]
    themes: dict[str, str]

    @property
    def why(self) -> str:
        """The reasons for which entries are hidden, each once."""
        return ", ".join(
            str(REASON_WORDS[one]) for one in sorted({e.hidden_why or "" for e in self.hidden})
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim that is being judged, and whether so many have that its result will be told."""

    item: str
    entry: str
    text: str
    language: str
    is_enough: bool


@dataclass(frozen=True, slots=True)
class TeamPledge:
    """What a team pledges and what it asks of leadership, as the cockpit shows it."""

    team: str
    what: str = ""
    who: str = ""
    by: str = ""
    notice: str = ""
    item: str = ""
    request: str = ""
    pledge_id: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A pledge or a request that is hidden, by its id, with its team and the reason."""

    id: str
    team: str
    text: str
    why: str


def of(session: Session, workshop: Workshop) -> list[Written]:
    """What is shared of the present question; of all questions in every other step."""
    asked = questionnaires.questionnaires_of(workshop)
    items = _items(workshop, asked)
    found = moderation.entries(session, workshop.id, items)
    names = themes(workshop)
    return [
        Written(
            item.wording[current_language()],
            [one for one in found if one.item == key and one.hidden_why is None],
            [one for one in found if one.item == key and one.hidden_why],
            names,
        )
        for key, item in items.items()
        if any(one.item == key for one in found)
    ]


def last(session: Session, workshop: Workshop) -> list[Told]:
    """The pledges of the last workshop, while the room is at what became of them."""
    before = steps.last_of(session, workshop) if workshop.kind_here == "last" else None
    return follow_up.of_workshop(session, before.id) if before else []


def themes(workshop: Workshop) -> dict[str, str]:
    """What an entry may be about, in words, by key."""
    asked = questionnaires.questionnaires_of(workshop)
    return {one.key: one.name[current_language()] for form in asked for one in form.themes}


def _items(workshop: Workshop, asked: Sequence[Questionnaire]) -> dict[str, Item]:
    here = workshop.step.section if workshop.step and workshop.step.kind == "question" else ""
    sections = [
        part.section for group in agenda.groups(asked) for part in group if part.name == here
    ]
    every = [section for form in asked for section in form.sections]
    return {
        item.key: item
        for section in sections or every
        for item in section.items
        if item.kind in WITH_ENTRIES
    }


def question(workshop: Workshop) -> str:
    """The first question of the present step."""
    items = _items(workshop, questionnaires.questionnaires_of(workshop))
    return next((item.wording[current_language()] for item in items.values()), "")


def shared(session: Session, workshop: Workshop) -> list[tuple[str, int]]:
    """How many entries each team shares of the present question, by its name."""
    items = _items(workshop, questionnaires.questionnaires_of(workshop))
    found = wall.counts(session, workshop.id, items)
    return [(team.name, found.get(team.id, 0)) for team in workshop.teams]


def standing(session: Session, workshop: Workshop) -> list[Standing]:
    """The claims that stand the test, as on the wall in an order that tells nothing."""
    least = fewest(workshop.audit.smallest_base)
    found = claims.said(session, workshop.id)
    found.sort(key=lambda one: wall.place(workshop.id, one.claim.entry))
    return [
        Standing(*one.claim.key, one.claim.text, one.claim.language, one.n >= least)
        for one in found
    ]


def hidden_claims(session: Session, workshop: Workshop) -> list[Entry]:
    """The claims that are hidden and still have their words."""
    asked = questionnaires.questionnaires_of(workshop)
    items = [item.key for form in asked for item in form.items if item.judged]
    return [one for one in moderation.entries(session, workshop.id, items) if one.hidden_why]


def ideas(session: Session, workshop: Workshop) -> str:
    """How many ideas stand beside the pledges, in words; "" for none."""
    asked = questionnaires.questionnaires_of(workshop)
    keys = [item.key for part in agenda.of_pledges(asked) for item in part.section.items]
    n = sum(wall.counts(session, workshop.id, keys).values())
    return str(ngettext("%(num)s idea", "%(num)s ideas", n)) if n else ""


def pledges(session: Session, workshop: Workshop) -> list[TeamPledge]:
    """What each team pledges and asks for, in the order of the teams; empty ones too."""
    pledged = {one.team_id: one for one in _said(session, Pledge, workshop) if not one.hidden_why}
    asked = {one.team_id: one for one in _said(session, Request, workshop) if not one.hidden_why}
    return [
        _pledge(workshop, team.name, pledged.get(team.id), asked.get(team.id))
        for team in workshop.teams
    ]


def hidden_pledges(session: Session, workshop: Workshop) -> list[Hidden]:
    """The pledges and requests that are hidden and still have their words."""
    names = {team.id: team.name for team in workshop.teams}
    said: list[tuple[Pledge | Request, str]] = [
        *((one, one.what) for one in _said(session, Pledge, workshop)),
        *((one, one.text) for one in _said(session, Request, workshop)),
    ]
    return [
        Hidden(one.id, names.get(one.team_id or "", ""), text, str(REASON_WORDS[one.hidden_why]))
        for one, text in said
        if one.hidden_why
    ]


def _said(session: Session, kind: type[Said], workshop: Workshop) -> Sequence[Said]:
    return moderation.said(session, kind, workshop.id)


def _pledge(
    workshop: Workshop, team: str, pledge: Pledge | None, request: Request | None
) -> TeamPledge:
    asks = {"request": request.text, "request_id": request.id} if request else {}
    if pledge is None:
        return TeamPledge(team, **asks)
    due = format_date(pledge.due, "d MMM y") if pledge.due else ""
    return TeamPledge(
        team,
        pledge.what,
        pledge.owner,
        str(_("before %(day)s", day=due)) if due else "",
        pledge.notice,
        _name_of(workshop, pledge.item),
        pledge_id=pledge.id,
        **asks,
    )


def _name_of(workshop: Workshop, key: str) -> str:
    language = current_language()
    for one in questionnaires.questionnaires_of(workshop):
        for item in one.items:
            if item.key == key:
                return item.short.get(language) or item.wording[language]
    return ""
