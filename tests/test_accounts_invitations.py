"""Invitations, taking access away, and links to a new password: each works once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from survey.accounts import invitations
from survey.models import Audit, AuditEvent, InstanceEvent, Link, Membership, User, Workshop
from survey.store.people import accounts, links, owners
from survey.web.database import db, writing
from tests import cast
from tests.conftest import sign_in
from tests.prepared import said

BEA = {"name": "Bea", "email": "bea@example.org", "password": "a long pass phrase"}
BEA |= {"again": BEA["password"]}
NEW = {"password": "quite another phrase", "again": "quite another phrase"}


@pytest.fixture
def audit(app: Flask, facilitator: FlaskClient) -> str:
    """The address of an audit that Ada leads."""
    with app.app_context():
        user_id = db.session.query(User.id).scalar()
    cast.make_workshop(app, user_id=user_id)
    with app.app_context():
        return f"/audits/{db.session.query(Audit.id).scalar()}"


def link_in(page: str) -> str:
    found = re.search(r'value="http://[^/"]+(/[^"]+)"', page)
    assert found, page
    return found[1]


def joined(
    app: Flask, facilitator: FlaskClient, audit: str, role: str = "leadership"
) -> FlaskClient:
    """A browser in which Bea has accepted an invitation."""
    guest = app.test_client()
    assert guest.post(invited(facilitator, audit, role), data=BEA).status_code == 302
    return guest


def give_role(app: Flask, role: str) -> None:
    with app.app_context(), writing() as session:
        owners.give_role(session, bea(app), role)


def invited(facilitator: FlaskClient, audit: str, role: str = "facilitator") -> str:
    page = facilitator.post(f"{audit}/people?lang=en", data={"label": "Bea", "role": role})
    assert page.status_code == 200
    return link_in(page.text)


def bea(app: Flask) -> str:
    with app.app_context():
        return str(db.session.query(User.id).filter_by(email=BEA["email"]).scalar())


def test_a_second_facilitator_leads_and_the_link_works_once(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    address, guest = invited(facilitator, audit), app.test_client()
    assert guest.get(address).status_code == 200
    assert guest.post(address, data=BEA).headers["Location"] == "/audits"
    assert guest.get(f"{audit}/edit").status_code == 200
    assert app.test_client().get(address).status_code == 404
    assert "Bea" in facilitator.get(f"{audit}/people").text


def test_leadership_reads_and_begins_at_the_trends(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    guest = app.test_client()
    answer = guest.post(invited(facilitator, audit, "leadership"), data=BEA)
    assert answer.headers["Location"] == "/trends"
    assert guest.get(f"{audit}/trend").status_code == 200
    assert guest.get(f"{audit}/people").status_code == 404


def test_a_role_that_does_not_exist_is_refused(facilitator: FlaskClient, audit: str) -> None:
    answer = facilitator.post(f"{audit}/people", data={"label": "Eve", "role": "owner"})
    assert answer.status_code == 422


def test_an_account_of_another_audit_accepts_as_it_is(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    other, address = sign_in(app, "Cleo", "cleo@example.org"), invited(facilitator, audit)
    assert "cleo@example.org" in other.get(address).text
    assert other.post(address).status_code == 302
    assert other.get(f"{audit}/edit").status_code == 200


def test_an_address_that_has_an_account_is_told_to_sign_in(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    address = invited(facilitator, audit)
    taken = app.test_client().post(f"{address}?lang=en", data=BEA | {"email": "Ada@example.org"})
    assert taken.status_code == 422
    assert "There is an account with this address" in taken.text


@pytest.mark.parametrize(
    ("typed", "code"),
    [("bea@hotel.example", 302), ("b.ea+1@a.b.co", 302), ("ñandú@señal.example", 302)]
    + [(wrong, 422) for wrong in ("bea", "bea@hotel", "be a@a.co", "a@b@c.co", "@a.co", "a@.co")]
    + [("a" * 250 + "@a.co", 422), ("a@a..co", 422), ("a@a.co.", 422)],
)
def test_an_address_has_one_at_and_a_point_after_it(
    facilitator: FlaskClient, app: Flask, audit: str, typed: str, code: int
) -> None:
    address = invited(facilitator, audit)
    assert app.test_client().post(address, data=BEA | {"email": typed}).status_code == code


def test_who_leads_already_is_not_made_a_reader(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    facilitator.post(invited(facilitator, audit, "leadership"))
    assert facilitator.get(f"{audit}/edit").status_code == 200


def test_an_invitation_is_revoked_or_runs_out(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    revoked = invited(facilitator, audit)
    with app.app_context():
        link_id = db.session.query(Link.id).scalar()
    assert facilitator.post(f"{audit}/people/{link_id}/revoke").status_code == 302
    assert app.test_client().get(revoked).status_code == 404
    late = invited(facilitator, audit)
    with app.app_context(), writing() as session:
        session.query(Link).one().expires_at -= timedelta(days=7)
    assert app.test_client().post(late, data=BEA).status_code == 404


def test_an_invitation_of_another_audit_cannot_be_revoked(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    address = invited(facilitator, audit)
    eve = sign_in(app, "Eve", "eve@example.org")
    own = eve.post("/audits/new", data={"name": "Eve's", "smallest_base": 5, "word": "customer"})
    with app.app_context():
        link_id = db.session.query(Link.id).scalar()
        ids = {f"/audits/{one}" for (one,) in db.session.query(Audit.id)} - {audit}
    assert own.status_code == 302
    eve.post(f"{ids.pop()}/people/{link_id}/revoke")
    assert app.test_client().get(address).status_code == 200


def test_access_is_taken_away_and_nobody_takes_their_own(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    guest = app.test_client()
    guest.post(invited(facilitator, audit), data=BEA)
    with app.app_context():
        ada = db.session.query(User.id).filter_by(name="Ada").scalar()
    for gone in (bea(app), ada):
        facilitator.post(f"{audit}/people/{gone}/remove")
    assert guest.get(f"{audit}/edit").status_code == 404
    assert facilitator.get(f"{audit}/edit").status_code == 200


def test_a_forgotten_password_is_renewed_by_a_link(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    guest = joined(app, facilitator, audit)
    address = link_in(facilitator.post(f"{audit}/people/{bea(app)}/new-password").text)
    assert app.test_client().post(address, data=NEW).status_code == 302
    assert guest.get("/audits").status_code == 302  # its sessions have ended
    assert app.test_client().get(address).status_code == 404
    signed = app.test_client().post("/sign-in", data=BEA | {"password": NEW["password"]})
    assert signed.status_code == 302


def test_nobody_renews_the_password_of_an_account_that_sees_more(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    joined(app, facilitator, audit)
    with app.app_context(), writing() as session:
        elsewhere = Audit(name="Elsewhere")
        session.add(elsewhere)
        session.flush()
        session.add(Membership(user_id=bea(app), audit_id=elsewhere.id, role="leadership"))
    assert facilitator.post(f"{audit}/people/{bea(app)}/new-password").status_code == 404


def test_an_invitation_to_lead_makes_no_reader_a_facilitator(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    sign_in(app, "Olga", "olga@example.org", "owner")
    guest = joined(app, facilitator, audit)
    address = invited(facilitator, audit)
    assert "only reads" in guest.get(f"{address}?lang=en").text
    assert guest.post(address).status_code == 403
    assert guest.get(f"{audit}/edit").status_code == 404
    give_role(app, "facilitator")
    assert guest.post(address).status_code == 302  # the link was not used up
    assert guest.get(f"{audit}/edit").status_code == 200


def demoted(session: Session, user_id: str, _audit_id: str) -> None:
    owners.give_role(session, user_id, "leadership")


def closed(session: Session, user_id: str, _audit_id: str) -> None:
    owners.close(session, user_id)


def deleted(session: Session, user_id: str, _audit_id: str) -> None:
    owners.delete(session, user_id, session.query(User.id).filter_by(role="owner").scalar())


def removed(session: Session, user_id: str, audit_id: str) -> None:
    by_id = session.query(User.id).filter_by(name="Ada").scalar()
    accounts.remove(session, audit_id, user_id, by_id)


@pytest.mark.parametrize("end", [demoted, closed, deleted, removed])
def test_what_somebody_kept_who_leads_no_more_opens_nothing(
    app: Flask, facilitator: FlaskClient, audit: str, end: Callable[[Session, str, str], None]
) -> None:
    sign_in(app, "Olga", "olga@example.org", "owner")
    guest = joined(app, facilitator, audit, "facilitator")
    spare = invited(guest, audit)
    with app.app_context(), writing() as session:
        about = {"workshop_id": session.query(Workshop.id).scalar(), "user_id": bea(app)}
        kept = (spare, f"/cockpit/{links.make(session, 'cockpit', **about)}")
    assert [app.test_client().get(one).status_code for one in kept] == [200, 200]
    with app.app_context(), writing() as session:
        end(session, bea(app), audit.split("/")[-1])
    assert [app.test_client().get(one).status_code for one in kept] == [404, 404]
    again = BEA | {"email": "again@example.org"}
    assert app.test_client().post(spare, data=again).status_code == 404
    assert guest.post(spare).status_code == 404
    assert "Open invitations" not in facilitator.get(f"{audit}/people?lang=en").text


def test_a_link_to_a_new_password_ends_with_the_right_to_make_it(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    sign_in(app, "Olga", "olga@example.org", "owner")
    joined(app, facilitator, audit)
    renew = f"{audit}/people/{bea(app)}/new-password"
    address = link_in(facilitator.post(renew).text)
    give_role(app, "owner")
    give_role(app, "leadership")  # for a moment it owned all, and who had the link with it
    assert app.test_client().post(address, data=NEW).status_code == 404
    address = link_in(facilitator.post(renew).text)
    with app.app_context(), writing() as session:
        owners.close(session, session.query(User.id).filter_by(name="Ada").scalar())
    assert app.test_client().post(address, data=NEW).status_code == 404


def test_no_facilitator_renews_the_password_of_another(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    guest = joined(app, facilitator, audit, "facilitator")
    with app.app_context():
        ada = db.session.query(User.id).filter_by(name="Ada").scalar()
    assert guest.post(f"{audit}/people/{ada}/new-password").status_code == 404
    assert facilitator.post(f"{audit}/people/{bea(app)}/new-password").status_code == 404
    assert "new password" not in facilitator.get(f"{audit}/people?lang=en").text


def test_an_address_that_is_taken_at_the_same_moment_is_told(
    app: Flask, facilitator: FlaskClient, audit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, sign_in_once = invited(facilitator, audit), invitations._sign_in_once

    def after_another(step: Callable[[Session], User]) -> User:
        with writing() as session:
            accounts.add_user(session, "Bea", BEA["email"], BEA["password"])
        return sign_in_once(step)

    monkeypatch.setattr(invitations, "_sign_in_once", after_another)
    taken = app.test_client().post(f"{address}?lang=en", data=BEA)
    assert taken.status_code == 422
    assert "There is an account with this address" in taken.text
    assert app.test_client().get(address).status_code == 200  # the link was not used up


def test_a_name_is_on_one_line_and_turns_nothing_around(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    typed = BEA | {"name": "Bea\n2026-11-29,\u202eevil"}
    app.test_client().post(invited(facilitator, audit), data=typed)
    with app.app_context():
        name = db.session.query(User.name).filter_by(email=BEA["email"]).scalar()
    assert name == "Bea 2026-11-29,evil"


def test_what_was_not_done_leaves_no_line(app: Flask, facilitator: FlaskClient, audit: str) -> None:
    with app.app_context():
        ada = db.session.query(User.id).filter_by(name="Ada").scalar()
    for gone in ("nobody", ada):
        facilitator.post(f"{audit}/people/{gone}/remove")
    facilitator.post("/account/devices/nobody/end")
    with app.app_context():
        assert db.session.query(InstanceEvent).count() == 0


def test_what_happens_with_people_is_noted(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    app.test_client().post(invited(facilitator, audit), data=BEA)
    facilitator.post(f"{audit}/people/{bea(app)}/remove")
    with app.app_context():
        noted = {one for (one,) in db.session.query(AuditEvent.what)}
    assert {"person_invited", "person_came", "person_removed"} <= noted
    assert "accepted an invitation" in facilitator.get(f"{audit}/log?lang=en").text


def test_after_the_demo_the_first_account_can_still_be_made(app: Flask) -> None:
    with app.app_context(), writing() as session:
        accounts.add_user(session, "Demo", accounts.DEMO_EMAIL, BEA["password"])
        token = links.make(session, "set_up")
    client = app.test_client()
    demo = BEA | {"email": accounts.DEMO_EMAIL}
    assert client.post(f"/set-up/{token}", data=demo).status_code == 422
    assert client.post(f"/set-up/{token}", data=BEA).status_code == 302


def test_the_console_prints_a_link_to_a_new_password(sqlite_app: Flask) -> None:
    with sqlite_app.app_context(), writing() as session:
        accounts.add_user(session, "Bea", BEA["email"], BEA["password"])
    data = sqlite_app.config["DATA"]
    done = said("password", "Bea@example.org", data=data)
    address = done.stdout.split()[-1]
    assert sqlite_app.test_client().post(address, data=NEW).status_code == 302
    unknown = said("password", "nobody@example.org", data=data)
    assert unknown.returncode == 1
    assert "no account with this address" in unknown.stderr
