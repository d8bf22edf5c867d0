"""What the facilitator may say at each step, and what the one big button does there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from questionnaires.model import SCORED, Questionnaire, Section
from survey.models import Step, Workshop
from survey.participant import widest
from survey.room import screens
from survey.room.agenda import AgendaView, StepView
from survey.store.answers import cuts, follow_up, questionnaires
from survey.store.words import word_of
from survey.web.languages import current_language

SAY = _l("Say")
GUIDES: dict[str, list[tuple[Any, Any]]] = {
    "doors": [
        (SAY, _l("“Ratings are private: the team will see dots without names. Whoever is in may "
                 "begin, alone and without comments.”")),
        (_l("If a phone warns of no internet"), _l("“Keep the connection.”")),
    ],
    "scene": [(_l("Then"), _l("Half a minute of silence."))],
    "last": [(SAY, _l("“This is what we pledged. What became of it?” No team has to excuse "
                      "itself."))],
    "agree": [(SAY, _l("“Each team agrees one value where its dots lie furthest apart.”")),
              (_l("Ask"), _l("“What has one seen that another has not?”"))],
    "test": [(SAY, _l("“Could a competitor say the same tomorrow?”"))],
    "break": [(SAY, _l("“Five minutes, and back on time.”"))],
    "group": [(SAY, _l("“Which of these reasons are the same one?”"))],
    "vote": [(SAY, _l("“For which of these would we lose our last customer?”"))],
    "reading": [(SAY, _l("“Each team reads its pledge aloud. Nobody comments.”"))],
    "close": [(SAY, _l("“If we do what we have written, perhaps we will never be left with one "
                       "customer. At the next workshop we ask again.”"))],
}  # fmt: skip
"""What to say at the steps that no section of a questionnaire guides, under its heading."""

ON_SCREEN = {
    "doors": _l("code and arrivals"),
    "scene": _l("the scene"),
    "rate": _l("how far the teams are"),
    "last": _l("what became of the earlier pledges"),
    "question": _l("the question and the counts"),
    "agree": _l("the dots of the room"),
    "test": _l("how many have judged"),
    "break": _l("the minutes left"),
    "group": _l("the groups so far"),
    "vote": _l("how many have voted"),
    "pledge": _l("the three widest gaps"),
    "reading": _l("one pledge"),
    "close": _l("thanks, and what happens now"),
    "all": _l("code and arrivals"),
}
"""What everybody sees at each step, in few words."""

_PART = re.compile(r"(?:^|(?<=[.»”\"?] ))([A-ZÁÉÍÓÚÑ]\w+): ")


@dataclass(frozen=True, slots=True)
class Onward:
    """The big button: what it does, in words, what follows, and what the screen shows until then.

    `to` is what is asked of the room, or "close" where the page that closes is asked for.
    """

    to: str
    verb: str
    then: str
    on_screen: str


def spoken(workshop: Workshop, step: Step | None) -> list[tuple[str, str]]:
    """What may be said now, part by part under its heading."""
    if step is None:
        return []
    if step.kind == "agree" and step.shown:
        return _of_customers(workshop)
    written = _guide(workshop, step)
    if not written:
        return [(str(heading), str(told)) for heading, told in GUIDES.get(step.kind, ())]
    # a guide is one text, in which a word with a colon begins each part
    first, *rest = _PART.split(written)
    parts = [*zip(rest[::2], rest[1::2], strict=True)]
    said = [(str(SAY), first)] if first.strip() else []
    return [(heading, _begun(told.strip())) for heading, told in [*said, *parts]]


def _of_customers(workshop: Workshop) -> list[tuple[str, str]]:
    """What to say and ask as the room sees itself beside its customers."""
    noun, n = getattr(word_of(workshop.audit), current_language()), widest.sides(workshop).customers
    who = f"{n} {noun.plural}" if n else noun.plural
    said = _("“This is how %(customers)s see us.”", customers=who)
    return [(str(SAY), said), (_("Ask"), _("“What did we not know?”"))]


def _begun(text: str) -> str:
    """A text with a capital at its beginning, wherever it was cut off."""
    return text[:1].upper() + text[1:]


def _guide(workshop: Workshop, step: Step) -> str:
    language = current_language()
    sections = _sections(step, questionnaires.questionnaires_of(workshop))
    return next((told for one in sections if (told := one.guide.get(language, ""))), "")


def _sections(step: Step, asked: Any) -> Iterator[Section]:
    """The sections that a step is about."""
    for one in asked:
        for section in one.sections:
            if _is_of(step, one, section):
                yield section


def _is_of(step: Step, one: Questionnaire, section: Section) -> bool:
    if step.kind == "rate":
        return any(item.kind in SCORED for item in section.items)
    if step.kind == "pledge":
        return section.stage == "pledges"
    return step.kind == "question" and step.section == f"{one.key}.{section.key}"


def onward(session: Session, workshop: Workshop, agenda: AgendaView) -> Onward:
    """What the big button does at the present step."""
    step = workshop.step
    if step is None:
        return Onward("next", _("Open the doors"), "", "")
    on_screen = str(ON_SCREEN[step.kind])
    pages = screens.reveals(session, workshop, step)
    if step.kind == "question" and step.shown:
        on_screen = _("cards, page %(page)s of %(pages)s", page=min(step.shown, pages), pages=pages)
    if step.kind in ("test", "vote") and step.shown:
        on_screen = _("the result")
    if step.kind == "agree" and step.shown:
        on_screen = _("us beside our customers")
    if step.shown < pages:
        return Onward("reveal", *REVEALS[step.kind](session, workshop, step, pages), on_screen)
    if agenda.next is None:
        return Onward("close", _("Close the workshop"), _("It asks once before it does"), on_screen)
    return Onward("next", *_next(session, workshop, step, agenda), on_screen)


def _next(session: Session, workshop: Workshop, step: Step, agenda: AgendaView) -> tuple[str, str]:
    to = cast(StepView, agenda.next)
    if step.kind == "rate" and not cuts.last(session, workshop.id):
        return _("End the rating"), _("Then: %(step)s", step=to.name)
    verb = _("Start: %(step)s", step=to.name)
    if to.kind == "reading":
        n = len(follow_up.of_workshop(session, workshop.id))
        told = ngettext("%(num)s will be read; others can still come",
                        "%(num)s will be read; others can still come", n)  # fmt: skip
        return verb, told
    if to.kind == "scene":
        return verb, _("Then half a minute of silence")
    return verb, ngettext("%(num)s minute", "%(num)s minutes", to.minutes) if to.minutes else ""


def _cards(session: Session, workshop: Workshop, step: Step, pages: int) -> tuple[str, str]:
    if step.shown:
        page = _("Page %(page)s of %(pages)s", page=step.shown + 1, pages=pages)
        return _("Next page"), page
    n = screens.cards(session, workshop, step)
    verb = ngettext("Show the card", "Show the %(num)s cards", n)
    return verb, ngettext(
        "On one page, in random order", "On %(num)s pages, in random order", pages
    )


def _result(_session: Session, _workshop: Workshop, step: Step, pages: int) -> tuple[str, str]:
    if step.shown:
        return _("Next page"), _("Page %(page)s of %(pages)s", page=step.shown + 1, pages=pages)
    ends = _("That ends the vote") if step.kind == "vote" else _("That ends the test")
    return _("Show the result"), ends


def _page(_session: Session, _workshop: Workshop, step: Step, pages: int) -> tuple[str, str]:
    of = {"page": step.shown + 2, "pages": pages + 1}
    if step.kind == "reading":
        return _("Next pledge"), _("%(page)s of %(pages)s", **of)
    return _("Next page"), _("Page %(page)s of %(pages)s", **of)


def _customers(*_room: object) -> tuple[str, str]:
    return _("Show what customers say"), _("Beside what we say")


REVEALS: dict[str, Callable[[Session, Workshop, Step, int], tuple[str, str]]] = {
    "question": _cards,
    "last": _page,
    "agree": _customers,
    "test": _result,
    "vote": _result,
    "reading": _page,
}
"""The words of the button where a step has more to show: what it does, and what follows."""
