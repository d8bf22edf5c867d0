"""What belongs to another audit is not reached through an address of one's own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey import demo
from survey.models import (
    FileSet,
    Link,
    Membership,
    Pledge,
    Request,
    User,
    Workshop,
)
from survey.store.people import links
from survey.web.database import db, writing
from tests.conftest import leave_undone, sign_in

Two = tuple[Flask, FlaskClient, dict[str, str], dict[str, str]]


@pytest.fixture
def two(sqlite_app: Flask) -> Two:
    """Two facilitators, each with an audit; who signs in, and the names of both audits."""
    for kind in ("report", "trend"):
        leave_undone(sqlite_app, "begin", kind)
    ada = sign_in(sqlite_app, "Ada", "ada@example.org")
    sign_in(sqlite_app, "Eve", "eve@example.org")
    with sqlite_app.app_context(), writing() as session:
        own, foreign = (audit_of(session, name) for name in ("Ada", "Eve"))
    return sqlite_app, ada, own, foreign


def audit_of(session: Session, name: str) -> dict[str, str]:
    user = session.query(User).filter_by(name=name).one()
    held = demo.load(session, user.id)[0]
    reader = User(name=f"reader of {name}", email=name, password_hash="", role="leadership")
    session.add(reader)
    session.flush()
    session.add(Membership(user_id=reader.id, audit_id=held.audit_id, role="leadership"))
    about = {"audit_id": held.audit_id}
    for purpose, more in (("share", about), ("invitation", about | {"role": "leadership"}),
                          ("pledges", {"workshop_id": held.id})):  # fmt: skip
        links.make(session, purpose, label=f"{purpose} of {name}", **more)
    found = {one.label.split()[0]: one.id for one in session.query(Link) if name in one.label}
    files = FileSet(kind="import", audit_id=held.audit_id, about=held.audit_id, code=name,
                    language="en", snapshot="", state="ready")  # fmt: skip
    session.add(files)
    session.flush()
    first = session.scalars(select(Pledge).filter_by(workshop_id=held.id)).first()
    asked = session.scalars(select(Request).filter_by(workshop_id=held.id)).first()
    assert first
    assert asked
    return about | found | {
        "workshop": held.id, "reader": reader.id, "pledge": first.id, "request": asked.id,
        "files": files.id,
    }  # fmt: skip


def rows(app: Flask) -> list[list[tuple[object, ...]]]:
    """What is stored that could be changed by the name of something in it."""
    kinds = (FileSet, Link, Membership, Pledge, Request, User, Workshop)
    with app.app_context():
        tables = [select(kind.__table__) for kind in kinds]
        return [sorted(map(tuple, db.session.execute(one)), key=repr) for one in tables]


CHANGES: dict[str, dict[str, str]] = {
    "/audits/{audit_id}/people/{invitation}/revoke": {},
    "/audits/{audit_id}/people/{reader}/new-password": {},
    "/audits/{audit_id}/people/{reader}/remove": {},
    "/audits/{audit_id}/share/{share}/revoke": {},
    "/workshops/{workshop}/pledges/links/{pledges}/revoke": {},
    "/audits/{audit_id}/trend/pledges/{pledge}": {"outcome": "dropped"},
    "/audits/{audit_id}/requests/{request}": {"{request}-answer": "later"},
    "/audits/{audit_id}/history/{files}/undo": {},
}
SHOWS = (
    "/audits/{audit_id}/history/{files}",
    "/audits/{audit_id}/history/{files}/mapping.toml",
    "/audits/{audit_id}/trend/files/{files}/trend.pdf",
    "/workshops/{workshop}/report/{files}/report.pdf",
    "/workshops/{workshop}/asked/since/{other}",
)


def send(ada: FlaskClient, place: str, names: dict[str, str]) -> None:
    typed = {key.format(**names): value for key, value in CHANGES[place].items()}
    ada.post(place.format(**names), data=typed)


def test_an_id_of_another_audit_shows_and_changes_nothing(two: Two) -> None:
    app, ada, own, foreign = two
    outer = ("audit_id", "workshop")
    theirs_in_ours = foreign | {name: own[name] for name in outer}
    ours_in_theirs = own | {name: foreign[name] for name in outer}
    for place in SHOWS:
        asked = place.format(**theirs_in_ours, other=foreign["workshop"])
        assert ada.get(asked).status_code == 404, place
    before = rows(app)
    for place in CHANGES:
        send(ada, place, theirs_in_ours)
        send(ada, place, ours_in_theirs)
        assert rows(app) == before, place
    for place in list(CHANGES)[:-1]:  # one's own does; the file is none that was added
        send(ada, place, own)
        assert rows(app) != before, place
        before = rows(app)
