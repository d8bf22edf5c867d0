"""What owners do with accounts, and where one's own account is signed in."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Audit, Membership, SignIn, User, now
from survey.store.people import accounts, links, owners, sign_ins
from survey.web.database import db, writing
from tests import cast, prepared
from tests.conftest import sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
PASSWORD = "dormouse in a teapot"


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    return sign_in(app, "Olga", "olga@example.org", "owner")


def id_of(app: Flask, name: str) -> str:
    with app.app_context():
        return db.session.scalars(select(User.id).filter_by(name=name)).one()


def test_an_owner_sees_and_leads_the_audits_of_others(app: Flask, owner: FlaskClient) -> None:
    sign_in(app, "Bea", "bea@example.org")
    room = cast.make_workshop(app, user_id=id_of(app, "Bea"))
    assert "Hotel Mirador" in owner.get("/audits").text
    assert owner.get(f"/workshops/{room}/edit").status_code == 200
    assert "Hotel Mirador" in owner.get("/trends").text


def test_a_reader_makes_nothing(app: Flask) -> None:
    reader = sign_in(app, "Rita", "rita@example.org", "leadership")
    for path in ("/demo", "/audits/new", "/workshops/new", "/questionnaires"):
        assert reader.post(path).status_code == 404
    page = reader.get("/trends?lang=en").text
    assert "My audits" not in page
    assert "Questionnaires" not in page


def test_who_becomes_a_reader_leads_no_audit_any_more(app: Flask, owner: FlaskClient) -> None:
    bea = sign_in(app, "Bea", "bea@example.org")
    room = cast.make_workshop(app, user_id=id_of(app, "Bea"))
    assert bea.get(f"/workshops/{room}/room").status_code == 200
    owner.post(f"/accounts/{id_of(app, 'Bea')}", data={"role": "leadership"})
    assert bea.get(f"/workshops/{room}/room").status_code == 404
    assert bea.get(f"/workshops/{room}/pledges").status_code == 200


def test_a_closed_account_is_out_at_once_and_what_it_made_stays(
    app: Flask, owner: FlaskClient
) -> None:
    bea = sign_in(app, "Bea", "bea@example.org")
    user_id = id_of(app, "Bea")
    room = cast.make_workshop(app, user_id=user_id)
    with app.app_context(), writing() as session:
        session.get_one(User, user_id).password_hash = accounts.hashed(PASSWORD)
        led = links.make(session, "cockpit", workshop_id=room, user_id=user_id)
    phone = app.test_client()
    phone.post(f"/cockpit/{led}")
    owner.post(f"/accounts/{user_id}/close")
    assert bea.get("/audits").status_code == 302
    assert phone.get(f"/workshops/{room}/room").status_code == 302
    again = {"email": "bea@example.org", "password": PASSWORD}
    refused = app.test_client().post("/sign-in?lang=en", data=again)
    assert (refused.status_code, "E-mail or password is wrong." in refused.text) == (422, True)
    assert owner.get(f"/workshops/{room}/room").status_code == 200
    owner.post(f"/accounts/{user_id}/open")
    assert app.test_client().post("/sign-in", data=again).status_code == 302


def test_audits_of_a_deleted_account_go_to_the_owner_which_is_said_before(
    app: Flask, owner: FlaskClient
) -> None:
    for name in ("Bea", "Cleo"):
        sign_in(app, name, f"{name}@example.org")
    bea, cleo = id_of(app, "Bea"), id_of(app, "Cleo")
    cast.make_workshop(app, user_id=bea)
    with app.app_context(), writing() as session:
        shared = Audit(name="Hotel Dos")
        session.add(shared)
        session.flush()
        session.add_all(Membership(user_id=one, audit_id=shared.id) for one in (bea, cleo))
    told = owner.get(f"/accounts/{bea}/delete?lang=en").text
    assert "go to you" in told
    assert re.findall(r"<li>([^<]*)</li>", told) == ["Hotel Mirador"]
    owner.post(f"/accounts/{bea}/delete")
    with app.app_context():
        held = db.session.execute(
            select(Audit.name, User.name).join(Membership, Membership.audit_id == Audit.id)
            .join(User, User.id == Membership.user_id)
        ).all()  # fmt: skip
    assert {tuple(row) for row in held} == {("Hotel Mirador", "Olga"), ("Hotel Dos", "Cleo")}


@pytest.mark.parametrize("how", ["close", "delete"])
def test_links_that_outlive_an_account_are_told_before_and_noted(
    app: Flask, owner: FlaskClient, how: str
) -> None:
    bea = sign_in(app, "Bea", "bea@example.org")
    room = cast.make_workshop(app, user_id=id_of(app, "Bea"))
    with app.app_context():
        audit_id = db.session.scalars(select(Audit.id)).one()
    for _ in range(2):
        bea.post(f"/audits/{audit_id}/share", data={"label": "The board", "days": "30"})
    bea.post(f"/workshops/{room}/pledges/links")
    bea.post(f"/workshops/{room}/room/screen-link")
    path = f"/accounts/{id_of(app, 'Bea')}"
    told = owner.get(f"{path}?lang=en" if how == "close" else f"{path}/delete?lang=en").text
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a> \((\d)\)', told) == [
        (f"/workshops/{room}/pledges", "Pledges · Hotel Mirador", "1"),
        (f"/workshops/{room}/room", "Screen · Hotel Mirador", "1"),
        (f"/audits/{audit_id}/share", "Share links · Hotel Mirador", "2"),
    ]
    owner.post(f"{path}/{how}")
    log = owner.get("/log?kind=links&lang=en").text
    assert (log.count("links stay open that were made by"), "Bea (2)" in log) == (3, True)


def test_the_last_owner_stays_one(app: Flask, owner: FlaskClient) -> None:
    sign_in(app, "Otto", "otto@example.org", "owner")
    olga, otto = id_of(app, "Olga"), id_of(app, "Otto")
    owner.post(f"/accounts/{otto}/close?lang=en")
    for path, data in (("", {"role": "facilitator"}), ("/close", {}), ("/delete", {})):
        owner.post(f"/accounts/{olga}{path}", data=data)
        assert "Somebody has to own" in owner.get("/accounts?lang=en").text
    with app.app_context():
        user = db.session.get_one(User, olga)
        assert (user.role, user.closed_at) == ("owner", None)


def test_audits_of_an_owner_who_deletes_the_own_account_go_to_another(app: Flask) -> None:
    for name in ("Olga", "Otto"):
        sign_in(app, name, f"{name}@example.org", "owner")
    olga, otto = id_of(app, "Olga"), id_of(app, "Otto")
    cast.make_workshop(app, user_id=olga)
    with app.app_context(), writing() as session:
        owners.delete(session, olga, olga)
    with app.app_context():
        assert db.session.scalars(select(Membership.user_id)).all() == [otto]


def test_who_is_closed_or_only_reads_leads_no_audit(app: Flask) -> None:
    for name in ("Olga", "Ada", "Rita", "Cleo"):
        sign_in(app, name, f"{name}@example.org", "owner" if name == "Olga" else "facilitator")
    ada, rita, cleo = (id_of(app, name) for name in ("Ada", "Rita", "Cleo"))
    cast.make_workshop(app, user_id=ada)
    with app.app_context(), writing() as session:
        audit_id = session.scalars(select(Membership.audit_id)).one()
        session.add_all(Membership(user_id=one, audit_id=audit_id) for one in (rita, cleo))
        session.flush()
        assert owners.led_alone(session, ada) == []
        owners.give_role(session, rita, "leadership")
        owners.close(session, cleo)
        session.flush()
        assert [one.id for one in owners.led_alone(session, ada)] == [audit_id]


def test_no_facilitator_makes_a_link_to_the_password_of_an_owner(
    app: Flask, facilitator: FlaskClient, owner: FlaskClient
) -> None:
    olga, ada = id_of(app, "Olga"), id_of(app, "Ada")
    room = cast.make_workshop(app, user_id=ada)
    with app.app_context(), writing() as session:
        audit_id = session.scalars(select(Audit.id)).one()
        session.add(Membership(user_id=olga, audit_id=audit_id, role="leadership"))
    path = f"/audits/{audit_id}/people/{{}}/new-password"
    assert facilitator.post(path.format(olga)).status_code == 404
    assert owner.post(path.format(ada)).status_code == 200
    assert owner.post(f"/accounts/{ada}/new-password").status_code == 200
    assert owner.post(f"/accounts/{olga}/new-password").status_code == 404
    assert facilitator.get(f"/workshops/{room}/room").status_code == 200


@pytest.fixture
def devices(app: Flask) -> list[FlaskClient]:
    """Two devices on which one account has signed in."""
    with app.app_context(), writing() as session:
        accounts.add_user(session, "Ada", "ada@example.org", PASSWORD)
    clients = []
    for says in (FIREFOX, SAFARI):
        clients.append(app.test_client())
        clients[-1].environ_base["HTTP_USER_AGENT"] = says
        typed = {"email": "ada@example.org", "password": PASSWORD}
        assert clients[-1].post("/sign-in", data=typed).status_code == 302
    return clients


def test_devices_are_listed_in_words_and_ended_one_by_one(devices: list[FlaskClient]) -> None:
    desk, phone = devices
    page = desk.get("/account?lang=en").text
    assert "Firefox · Windows (this one)" in page
    assert "Safari · iPhone" in page
    ends = re.findall(r'action="(/account/devices/[^"]+)"', page)
    assert len(ends) == 1
    assert desk.post(ends[0]).status_code == 302
    assert phone.get("/account").status_code == 302
    assert desk.get("/account").status_code == 200


def test_signing_out_ends_this_device_only(devices: list[FlaskClient]) -> None:
    desk, phone = devices
    desk.post("/sign-out")
    assert (desk.get("/account").status_code, phone.get("/account").status_code) == (302, 200)


def test_nobody_ends_the_sign_in_of_another(app: Flask, devices: list[FlaskClient]) -> None:
    with app.app_context():
        theirs = db.session.scalars(select(SignIn.id)).all()
    eve = sign_in(app, "Eve", "eve@example.org")
    for one in theirs:
        eve.post(f"/account/devices/{one}/end")
    assert [device.get("/account").status_code for device in devices] == [200, 200]


def test_a_device_is_seen_now_and_then_and_forgotten_after_a_month(
    app: Flask, devices: list[FlaskClient]
) -> None:
    for ago, status in ((timedelta(hours=1), 200), (timedelta(days=31), 302)):
        with app.app_context(), writing() as session:
            for one in session.scalars(select(SignIn)):
                one.seen_at = now() - ago
        assert devices[0].get("/account").status_code == status
        with app.app_context():
            newest = max(db.session.scalars(select(SignIn.seen_at)))
        assert (now() - newest < timedelta(minutes=1)) == (status == 200)
    with app.app_context(), writing() as session:
        sign_ins.forget_old(session)
        assert session.scalars(select(SignIn)).all() == []


def test_pages_of_an_audit_and_of_an_account_lead_back(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient
) -> None:
    audit_id = prepared.audit(sqlite_facilitator)
    for page in ("people", "retention", "edit", "share"):
        told = sqlite_facilitator.get(f"/audits/{audit_id}/{page}")
        assert f'class="eyebrow"><a href="/audits#audit-{audit_id}"' in told.text, page
    owner = sign_in(sqlite_app, "Olga", "olga@example.org", "owner")
    ada = id_of(sqlite_app, "Ada")
    assert f'<a href="/accounts/{ada}">' in owner.get(f"/accounts/{ada}/delete").text
    assert "Log of this installation" in owner.get("/accounts?lang=en").text
