"""Rooms full of people for the screen: one as it usually is, and one with the longest texts."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import Noun, Word, library, shipped
from questionnaires.model import Kind, Language
from survey.making import queue
from survey.models import (
    ANSWERS,
    OUTCOMES,
    VERDICTS,
    Audit,
    Membership,
    Pledge,
    Request,
    Respondent,
    Team,
    Workshop,
)
from survey.room import screens
from survey.store.answers import closing
from survey.store.files import keys
from survey.store.people import links
from survey.store.room import claims, groups, steps, votes
from survey.store.room.claims import Seat
from survey.store.words import OWN_WORD, stored_word
from survey.text import LONGEST_ENTRY, LONGEST_NAME
from survey.web.database import db, writing
from tests import cast

RATED = [item.key for item in shipped()["last_customer"].items if item.kind is Kind.RATED]
ITEMS = ("value_added", "leave_reasons", "differentiators")
T = TypeVar("T")


@dataclass(frozen=True)
class Texts:
    """What people write in a room, one text a team."""

    language: Language
    organisation: str
    teams: Sequence[str]
    entries: Sequence[str]
    pledges: Sequence[str]
    owner: str
    asked: Sequence[str]
    answers: Sequence[str]
    scene: str = "last"
    word: str = "customer"


def _filled(text: str, letters: int) -> str:
    return (text + " ") * (letters // len(text)) + text[: letters % len(text)].strip()


LONG_WORD = Word(
    OWN_WORD,
    Noun("persona a la que acompañamos cada día", "personas a las que acompañamos cada día", True),
    Noun("person whom we look after every day", "people whom we look after every day"),
)
SAID: dict[Language, str] = {
    "es": "Antes de confirmar cualquier reserva de grupo, llamar a Pisos y a Restaurante para saber"
    " si se puede, y escribir en la misma reserva lo que han dicho y quién lo dijo.",
    "en": "Before we confirm any booking of a group, call Housekeeping and the Restaurant to learn"
    " whether it can be done, and write into the booking what they said and who said it.",
}
LONG_TEAMS: dict[Language, Sequence[str]] = {
    "es": ("Reservas y ventas web", "Mantenimiento técnico", "Restaurante y terraza",
           "Recepción de noche", "Pisos y lavandería", "Dirección general"),
    "en": ("Bookings and web sales", "Technical maintenance", "Restaurant and terrace",
           "Reception at night", "Rooms and laundry", "General management"),
}  # fmt: skip


def longest(language: Language) -> Texts:
    """The longest texts that the screen must hold, each as long as its field allows."""
    said = SAID[language]
    return Texts(
        language,
        organisation=_filled("Grupo Mirador", LONGEST_NAME).strip(),
        teams=LONG_TEAMS[language],
        entries=[_filled(said, LONGEST_ENTRY), said, said[:90], said[:40]],
        pledges=[_filled(said, LONGEST_ENTRY), *[said[:125]] * 5],
        owner=_filled(LONG_TEAMS[language][0], LONGEST_NAME),
        asked=[_filled(said, LONGEST_ENTRY), said, said[:90], said[:40]],
        answers=[_filled(said, LONGEST_ENTRY), said, said[:90], said[:40]],
        scene="downturn",
        word=stored_word(LONG_WORD),
    )


USUAL = Texts(
    "es",
    organisation="Hoteles Puerto Lino",
    teams=("Recepción", "Pisos", "Restaurante", "Mantenimiento", "Reservas y ventas", "Dirección"),
    entries=[],
    pledges=[
        "Leer en voz alta la libreta de relevo al empezar cada turno.",
        "Que cada refuerzo haga su primera jornada con una camarera fija.",
        "Dos personas fijas en la terraza durante agosto.",
        "Pasar los avisos de la noche a la aplicación antes de las siete.",
        "No prometer planta, cuna ni vistas sin apuntarlo en la reserva.",
        "Contratar la temporada en abril y formar dos días antes del primer turno.",
    ],
    owner="Jefa de turno",
    asked=[
        "Los dos carros de Pisos.",
        "Una sola lista de normas para los tres hoteles.",
        "El gimnasio, incluido en el precio o fuera de la web.",
        "Una fecha para el ascensor de la torre.",
    ],
    answers=[
        "Llegaron en septiembre.",
        "En enero, con la nueva web.",
        "La tarifa cambia en 2027.",
        "Febrero de 2027.",
    ],
)
"""A hotel's room in which nothing is longer than usual."""


def make(app: Flask, texts: Texts, code: str) -> str:
    """The id of a workshop at its doors, after an earlier one that left pledges and requests."""
    workshop_id = cast.make_workshop(
        app,
        code=code,
        step="preparing",
        teams=tuple(texts.teams),
        language=texts.language,
        chosen=library.one("last_customer"),  # with places for the word for the customer
    )
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        workshop.scene = texts.scene
        workshop.audit.organisation, workshop.audit.customer_word = texts.organisation, texts.word
        _earlier(session, workshop.audit, texts, f"E{code[1:]}")
        steps.resume(session, workshop, "doors")
    return workshop_id


def before(app: Flask, texts: Texts, user_id: str) -> str:
    """The id of an audit that a person leads, with a workshop of the summer before."""
    with app.app_context(), writing() as session:
        audit = Audit(name=texts.organisation, organisation=texts.organisation)
        session.add(audit)
        session.flush()
        session.add(Membership(user_id=user_id, audit_id=audit.id))
        _earlier(session, audit, texts, "EXZW2345")
        return audit.id


def _earlier(session: Session, audit: Audit, texts: Texts, code: str) -> None:
    """A workshop of the summer before, with all that can become of a pledge and of a request."""
    before = Workshop(
        audit_id=audit.id, title="Before", date=date(2025, 7, 8), code=code, state="closed"
    )
    session.add(before)
    session.flush()
    teams = [Team(workshop_id=before.id, name=n, position=p) for p, n in enumerate(texts.teams)]
    session.add_all(teams)
    session.flush()
    _pledge(session, before.id, teams, texts, OUTCOMES)
    given = [one for one in ANSWERS if one]
    for n, (text, answer) in enumerate(zip(texts.asked, texts.answers, strict=True)):
        told = {"answer": given[n % len(given)], "answer_text": answer, "due": date(2026, 9, 30)}
        session.add(Request(workshop_id=before.id, team_id=teams[n].id, text=text, **told))


def _pledge(
    session: Session,
    workshop_id: str,
    teams: Sequence[Team],
    texts: Texts,
    outcomes: Sequence[str] = ("open",),
) -> None:
    for n, team in enumerate(teams):
        pledge = Pledge(workshop_id=workshop_id, team_id=team.id, what=texts.pledges[n])
        pledge.owner, pledge.due = texts.owner, date(2026, 5, 13)
        pledge.outcome = outcomes[n % len(outcomes)]
        session.add(pledge)


def fill(app: Flask, workshop_id: str, texts: Texts, code: str, people: Sequence[int]) -> None:
    """Let so many people of each team rate, each team write, and each pledge."""
    for n, (team, number) in enumerate(zip(texts.teams, people, strict=True)):
        for person in range(number):
            phone = cast.phone(app, team, code)
            rate(phone, code, n + person, is_in=person > 0)
            if person < len(texts.entries):
                text = texts.entries[(n + person) % len(texts.entries)]
                entries = {f"{item}__entry{n}{person}00__text": text for item in ITEMS}
                cast.save(phone, "team", code, **entries)
    with app.app_context(), writing() as session:
        query = select(Team).where(Team.workshop_id == workshop_id).order_by(Team.position)
        _pledge(session, workshop_id, list(session.scalars(query)), texts)


def rate(phone: FlaskClient, code: str, n: int, *, is_in: bool = True) -> None:
    """Rate everything as the person of that number does, and hand it in unless told."""
    scores = {f"{key}__performance": _score(key, n) for key in RATED}
    matters = {f"{key}__importance": str(5 - n % (1 + at)) for at, key in enumerate(RATED[:3])}
    rest = {f"{key}__importance": str(4 + n % 2) for key in RATED[3:]}
    cast.save(phone, "rating", code, **scores, **matters, **rest)
    if is_in:
        phone.post(f"/{code}/rating", data={"do": "hand_in"})


def _score(key: str, n: int) -> str:
    """From 1 to 5; some items are seen in one way, others in very different ones."""
    place = RATED.index(key)
    return str(1 + n % 5 if place % 3 == 0 else 2 + (n + place) % (1 + place % 4))


def link(app: Flask, workshop_id: str) -> str:
    """The path of the screen of a workshop, for any machine."""
    with app.app_context(), writing() as session:
        return f"/screen/{links.make(session, 'projector', workshop_id=workshop_id)}"


def apart(work: Callable[[], T]) -> T:
    """Do what reads or writes the database while a browser has this thread's event loop."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result()


def go_on(app: Flask, workshop_id: str) -> bool:
    """What the big button does; False at the end of the agenda."""
    return apart(lambda: _go_on(app, workshop_id))


def _go_on(app: Flask, workshop_id: str) -> bool:
    with app.test_request_context(), writing() as session:
        workshop = cast.held(session, workshop_id)
        step = workshop.step
        assert step
        onward = screens.onward(session, workshop, step)
        return steps.move(session, workshop, steps.Seen(step.id, step.shown), onward)


def take_part(app: Flask, workshop_id: str) -> bool:
    """Let everybody judge, put together and vote; False where the room is at none of that."""
    return apart(lambda: _take_part(app, workshop_id))


def _take_part(app: Flask, workshop_id: str) -> bool:
    with app.app_context(), writing() as session:
        workshop = cast.held(session, workshop_id)
        kind = workshop.step.kind if workshop.step else ""
        found = groups.of(session, workshop_id)
        seats = _seats(session, workshop_id) if kind in ("test", "vote") else []
        if kind == "group" and all(one.is_alone for one in found):
            for n in range(screens.MOST_GROUPS + 1):
                cards = [
                    card.entry for one in found[n :: screens.MOST_GROUPS + 1] for card in one.cards
                ]
                title = found[0].cards[0].text[n:]
                groups.put_together(session, workshop, cards, title, "")
        for n, seat in enumerate(seats):
            if kind == "vote":
                ids = [found[(n * k) % len(found)].id for k in (1, 1, 2)]
                votes.vote(session, seat, ids)
            while deal := kind == "test" and claims.deal(session, seat).claim:
                said = VERDICTS[(n + len(deal.text)) % 3]
                claims.judge(session, seat, deal.key, said, is_contested=True)
        return kind in ("test", "group", "vote")


def _seats(session: Session, workshop_id: str) -> list[Seat]:
    query = select(Respondent).filter_by(workshop_id=workshop_id, voice="member")
    return [Seat(workshop_id, one.id, one.team_id or "") for one in session.scalars(query)]


def close(app: Flask, workshop_id: str, language: Language) -> None:
    """Close the workshop, and have the background process make its report."""
    apart(lambda: _close(app, workshop_id, language))


def _close(app: Flask, workshop_id: str, language: Language) -> None:
    with app.test_request_context():
        with writing() as session:
            closing.close(session, cast.held(session, workshop_id))
        queue.ask(keys.of_report(db.session, db.session.get_one(Workshop, workshop_id), language))
