"""What stands on top of a phone at each kind of step, and what of the team's sheet lies below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flask_babel import lazy_gettext as _l

from questionnaires.model import Language, Questionnaire
from survey.models import Workshop
from survey.store.answers import questionnaires
from survey.store.room import agenda

Top = Literal["rating", "question", "agree", "test", "vote", "look", "pledge", "all"]

TOPS: Mapping[str, Top] = {
    **dict.fromkeys(("doors", "scene", "rate"), "rating"),
    "question": "question",
    "agree": "agree",
    "test": "test",
    "vote": "vote",
    # the room does it together: a plain page says what, until each has a page of its own
    **dict.fromkeys(("last", "break", "group", "reading", "close"), "look"),
    "pledge": "pledge",
    "all": "all",
}
"""The part of a page that each kind of step puts on top: here and nowhere else."""

OWN_PAGES: Mapping[str, str] = {"test": "participant.judging", "vote": "participant.voting"}
"""The pages of steps that have one of their own, apart from the team's sheet."""

NAMES = {
    "doors": _l("Arriving"),
    "scene": _l("The scene"),
    "rate": _l("Rating alone"),
    "last": _l("Earlier pledges"),
    "question": _l("A question"),
    "agree": _l("Agreeing in the team"),
    "test": _l("Competitor test"),
    "break": _l("Break"),
    "group": _l("Putting together"),
    "vote": _l("Vote"),
    "pledge": _l("Making pledges"),
    "reading": _l("Reading out"),
    "close": _l("Closing"),
    "all": _l("Everything at once"),
}
"""What people call each kind of step; a question goes by the title of its section."""

BECAME = {
    "open": _l("under way"),
    "kept": _l("done"),
    "partly": _l("done in part"),
    "dropped": _l("dropped"),
}
"""What became of a pledge, in words."""

SAID = {
    "": _l("No answer yet"),
    "accepted": _l("Yes"),
    "later": _l("Being looked at"),
    "declined": _l("No"),
}
"""What leadership says to a request, in words."""

LOOKS = {
    "last": _l("On the screen: what became of the earlier pledges."),
    "test": _l("Now we judge what the other teams say sets us apart."),
    "break": _l("A few minutes. The facilitator says when it goes on."),
    "group": _l("On the screen, reasons that are alike are put together."),
    "vote": _l("Now we choose which reasons would make most customers leave."),
    "reading": _l("Each team reads out its pledge."),
    "close": _l("The facilitator closes the workshop in a moment."),
}
"""What a plain page says of its step."""


def name_of(kind: str, section: str, asked: Sequence[Questionnaire], language: Language) -> str:
    """What people call a step."""
    titles = {part.name: part.section.title for group in agenda.groups(asked) for part in group}
    return titles[section][language] if section in titles else str(NAMES[kind])


@dataclass(frozen=True, slots=True)
class Layout:
    """Which parts of the team's sheet stand on top, and which ones folded below it.

    Sections by their names, the `agreement` and the `pledge` as well; what is still to come is in
    neither.
    """

    top: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    def __contains__(self, part: str) -> bool:
        return part in self.top or part in self.below


def top_of(workshop: Workshop) -> Top:
    """What the present step puts on top."""
    return TOPS[workshop.step.kind] if workshop.step else "all"


def past_of(workshop: Workshop) -> list[str]:
    """The kinds of steps that a room has come to, the present one last."""
    here = workshop.here.position if workshop.here else -1
    return [step.kind for step in workshop.steps if step.position <= here]


def rates_at(workshop: Workshop) -> list[str]:
    """The steps at which a phone may go on rating; at any other the room is elsewhere."""
    return [step.id for step in workshop.steps if TOPS[step.kind] in ("rating", "all")]


def layout(workshop: Workshop) -> Layout:
    """How the team's sheet is laid out at the present step, earlier questions below it."""
    asked = questionnaires.questionnaires_of(workshop)
    top = top_of(workshop)
    if top == "all" or workshop.step is None:
        return everything(workshop)
    sections = {group[0].name: [part.name for part in group] for group in agenda.groups(asked)}
    before = [step for step in workshop.steps if step.position <= workshop.step.position]
    past: list[str] = []
    for step in before:
        past += sections.get(step.section, [])
        past += ["agreement"] if step.kind == "agree" else []
        past += _pledge(workshop) if step.kind == "pledge" else []
    here = {
        "question": [workshop.step.section],
        "agree": ["agreement"],
        "pledge": _pledge(workshop),
    }.get(top, [])
    return Layout(tuple(here), tuple(part for part in past if part not in here))


@dataclass(frozen=True, slots=True)
class Look:
    """A plain page: what the room does together, at a step of that `kind`."""

    heading: str
    text: str
    kind: str

    @property
    def own_page(self) -> str:
        """The page that the step has of its own, apart from the team's sheet."""
        return OWN_PAGES.get(self.kind, "")


def look(workshop: Workshop) -> Look | None:
    """What the page of a team says where the step has nothing for it to fill in."""
    top = top_of(workshop)
    if workshop.step is None or top not in ("rating", "look", *OWN_PAGES):
        return None
    if top == "rating":
        begins = _l("It opens when the facilitator says so. Until then we can rate alone.")
        return Look(str(_l("The team part has not begun")), str(begins), workshop.step.kind)
    kind = workshop.step.kind
    return Look(str(NAMES[kind]), str(LOOKS[kind]), kind)


def everything(workshop: Workshop) -> Layout:
    """The whole sheet, nothing folded."""
    asked = questionnaires.questionnaires_of(workshop)
    sections = [part.name for group in agenda.groups(asked) for part in group]
    return Layout(("agreement", *sections, *_pledge(workshop)))


def _pledge(workshop: Workshop) -> list[str]:
    asked = questionnaires.questionnaires_of(workshop)
    return [*(part.name for part in agenda.of_pledges(asked)), "pledge"]
