"""A workshop with two teams, and people with phones who join it."""

import re
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import questionnaires
from questionnaires.model import Questionnaire
from survey.models import STATES, Audit, Membership, Team, Workshop
from survey.store.answers import cuts, sheets
from survey.store.answers.questionnaires import field
from survey.store.room import steps
from survey.web.database import writing

CODE = "KXZW2345"
TEAMS = ("Reception", "Kitchen")


def make_workshop(
    app: Flask,
    *,
    code: str = CODE,
    step: str = "all",
    teams: tuple[str, ...] = TEAMS,
    language: str = "en",
    title: str = "Spring",
    chosen: Questionnaire | None = None,
    user_id: str | None = None,
) -> str:
    """The id of a new workshop; it asks the last customer unless another one is chosen.

    It is open at a step of that kind, or in that state.
    """
    asked = chosen or questionnaires.shipped()["last_customer"]
    with app.app_context(), writing() as session:
        audit = Audit(name="Hotel Mirador", organisation="Grupo Mirador")
        session.add(audit)
        session.flush()
        if user_id:
            session.add(Membership(user_id=user_id, audit_id=audit.id))
        workshop = Workshop(
            audit_id=audit.id,
            title=title,
            date=date(2026, 3, 14),
            language=language,
            code=code,
            state=step if step in STATES else "open",
        )
        session.add(workshop)
        session.flush()
        session.add_all(
            Team(workshop_id=workshop.id, name=name, position=n) for n, name in enumerate(teams)
        )
        field(session, workshop.id, [asked])
        if step not in STATES:
            steps.resume(session, workshop, step)
        return workshop.id


def move_to(app: Flask, workshop_id: str, step: str) -> None:
    """Put an open workshop into its first step of that kind, as the facilitator's page does.

    Or into a state, without what goes with it.
    """
    with app.app_context(), writing() as session:
        workshop = held(session, workshop_id)
        if step in STATES:
            workshop.state = step
            return
        to = next(one for one in workshop.steps if one.kind == step)
        assert workshop.step
        seen = steps.Seen(workshop.step.id, workshop.step.shown)
        assert to is workshop.step or steps.move(session, workshop, seen, to.id)


def held(session: Session, workshop_id: str) -> Workshop:
    """The workshop, taken as those who lead it take it."""
    workshop = sheets.hold(session, workshop_id)
    assert workshop
    return workshop


def end_rating(app: Flask, workshop_id: str, *, handed_in: bool = False) -> None:
    """Cut what was rated so far, as the facilitator's button does; or only what is handed in."""
    with app.app_context(), writing() as session:
        workshop = held(session, workshop_id)
        cuts.make(session, workshop, handed_in=handed_in)


def phone(app: Flask, team: str = "Reception", code: str = CODE) -> FlaskClient:
    """A new phone that has joined a team."""
    client = app.test_client()
    join(client, team, code)
    return client


def join(client: FlaskClient, team: str = "Reception", code: str = CODE) -> None:
    """Join a team as a person does: open the page, pick the team, press the button."""
    page = client.get(f"/{code}/?lang=en").text
    picked = {"token": field_value(page, "token"), "team": choice(page, team)}
    answer = client.post(f"/{code}/", data=picked)
    assert answer.status_code == 302, answer.text


def choice(page: str, team: str) -> str:
    """What the doors send of whoever picks that team."""
    found = re.search(rf'value="([^"]+)"[^>]*>\s*<span[^>]*>{re.escape(team)}<', page)
    assert found, f"no team {team} to pick"
    return found[1]


def field_value(page: str, name: str) -> str:
    """The value of the first input of that name on a page."""
    tag = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page)
    assert tag, f"no field {name}"
    value = re.search(r'value="([^"]*)"', tag[0])
    return value[1] if value else ""


def save(client: FlaskClient, sheet: str, code: str = CODE, **fields: str) -> TestResponse:
    """Send fields of a sheet as the script does; two underscores stand for a hyphen."""
    return client.post(
        f"/{code}/{sheet}",
        data={name.replace("__", "-"): value for name, value in fields.items()},
        headers={"Accept": "application/json"},
    )
