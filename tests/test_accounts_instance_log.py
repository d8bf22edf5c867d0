"""The log of the instance: what is noted, what never is, who reads it, and how long it is kept."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from survey.accounts.instance_log import KINDS, TEXTS
from survey.making import upkeep
from survey.models import InstanceEvent, SignIn, User, now
from survey.store.people import accounts, instance_log, links, sign_ins
from survey.web import recording
from survey.web.addresses import network_of
from survey.web.database import db, writing
from tests import cast, prepared
from tests.conftest import sign_in

PASSWORD, NEW = "a long pass phrase", "quite another phrase"


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    return sign_in(app, "Ada", "ada@example.org", "owner")


def noted(app: Flask) -> list[InstanceEvent]:
    """What stands in the log, the oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(InstanceEvent).order_by(InstanceEvent.at)))


def whats(app: Flask) -> list[str]:
    return [one.what for one in noted(app)]


def account(app: Flask, email: str = "bea@example.org") -> str:
    with app.app_context(), writing() as session:
        return accounts.add_user(session, "Bea", email, PASSWORD).id


def enter(client: FlaskClient, password: str = PASSWORD, email: str = "bea@example.org") -> None:
    client.post("/sign-in", data={"email": email, "password": password})


def test_every_event_has_words_and_a_kind() -> None:
    assert set(instance_log.KINDS) == set(KINDS)
    assert {what for kind in instance_log.KINDS.values() for what in kind} == set(TEXTS)


def test_signing_in_out_and_failing_are_noted(app: Flask, client: FlaskClient) -> None:
    user_id = account(app)
    enter(client, "wrong")
    enter(client)
    client.post("/sign-out")
    assert whats(app) == ["sign_in_failed", "signed_in", "signed_out"]
    assert {one.user_id for one in noted(app)} == {user_id}


def test_what_was_typed_for_an_address_is_never_kept(app: Flask, client: FlaskClient) -> None:
    enter(client, email=PASSWORD, password=PASSWORD)
    enter(client, email="nobody@example.org")
    assert [(one.user_id, one.detail) for one in noted(app)] == [(None, "")] * 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
    ],
)
def test_of_an_address_only_the_network_is_kept(address: str, network: str) -> None:
    assert network_of(address, recording.NETWORKS) == network


def test_what_is_refused_and_rolled_back_is_noted_all_the_same(app: Flask) -> None:
    def fail() -> None:
        with app.app_context(), writing() as session:
            recording.record("backup_failed", detail="day")
            session.add(User(name="Eve", email="eve@example.org", password_hash="none"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert whats(app) == ["backup_failed"]
    with app.app_context():
        assert db.session.scalar(select(User.id)) is None


def test_a_log_that_cannot_be_written_stops_nothing(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    account(app)
    monkeypatch.setattr(instance_log, "add", lambda *_: 1 / 0)
    enter(client)
    assert client.get("/audits").status_code == 200
    assert ["could not be written" in line for line in caplog.messages] == [True]
    assert whats(app) == []


def test_a_phone_that_joins_and_answers_writes_nothing_in_it(app: Flask) -> None:
    cast.make_workshop(app)
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    cast.save(cast.phone(app), "rating", as_announced__performance="4")
    assert any("INSERT INTO answer" in one for one in asked)
    assert not [one for one in asked if "instance_event" in one]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_clock_shows_is_no_fault(owner: FlaskClient, day: str) -> None:
    for path in ("/log", "/log.csv"):
        for name in ("since", "until"):
            assert owner.get(f"{path}?{name}={day}").status_code == 200


def test_deleting_is_noted_and_outlives_the_audit(app: Flask, owner: FlaskClient) -> None:
    audit_id = prepared.audit(owner)
    room = prepared.workshop(owner, audit_id)
    owner.post(f"{room}/delete", data={"name": prepared.WORKSHOP["title"]})
    owner.post(f"/audits/{audit_id}/delete")
    kept = [(one.what, one.audit_id, one.detail) for one in noted(app)]
    assert kept == [
        ("workshop_deleted", audit_id, prepared.WORKSHOP["date"]),
        ("audit_deleted", audit_id, prepared.AUDIT["name"]),
    ]
    # both lines name it, by the one that keeps its name
    assert owner.get("/log?lang=en").text.count(prepared.AUDIT["name"]) == 2


def test_an_audit_that_is_there_is_named_and_not_copied(app: Flask, owner: FlaskClient) -> None:
    audit_id = prepared.audit(owner)
    owner.post(f"/audits/{audit_id}/people", data={"label": "Bea", "role": "leadership"})
    assert [one.detail for one in noted(app)] == ["leadership"]
    assert prepared.AUDIT["name"] in owner.get("/log").text


def test_reading_through_a_link_is_noted_once_in_a_while(
    app: Flask, owner: FlaskClient, client: FlaskClient
) -> None:
    audit_id = prepared.audit(owner)
    with app.app_context(), writing() as session:
        about = {"audit_id": audit_id, "label": "The board"}
        token = links.make(session, "share", password_hash=accounts.hashed(PASSWORD), **about)
    client.get(f"/s/{token}")  # asks for the password, and shows nothing
    client.post(f"/s/{token}", data={"password": "wrong"})
    client.post(f"/s/{token}", data={"password": PASSWORD})
    client.get(f"/s/{token}")
    client.get(f"/s/{token}")
    told = [(one.what, one.detail, one.user_id) for one in noted(app)]
    assert told == [("link_refused", "The board", None), ("link_read", "The board", None)]
    older = now() - instance_log.ONCE_IN
    with app.app_context(), writing() as session:
        session.query(InstanceEvent).update({"at": older})
    client.get(f"/s/{token}")
    assert whats(app).count("link_read") == 2


def test_accounts_leave_their_lines(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        first = links.make(session, "set_up")
    typed = {"name": "Ada", "email": "a@example.org", "password": PASSWORD, "again": PASSWORD}
    client.post(f"/set-up/{first}", data=typed)
    client.post("/password", data={"current": PASSWORD, "password": NEW, "again": NEW})
    audit_id = prepared.audit(client)
    client.post(f"/audits/{audit_id}/people", data={"label": "Bea", "role": "leadership"})
    with app.app_context(), writing() as session:
        about = {"audit_id": audit_id, "made_by": session.scalars(select(User.id)).one()}
        token = links.make(session, "invitation", role="leadership", **about)
    app.test_client().post(f"/invitation/{token}", data=typed | {"email": "b@example.org"})
    assert whats(app) == [
        *("account_made", "password_changed", "person_invited"),
        *("account_made", "person_came"),
    ]


def test_what_an_owner_does_with_accounts_is_noted(app: Flask, owner: FlaskClient) -> None:
    bea = account(app)
    for act in ("", "/close", "/open", "/new-password", "/delete"):
        owner.post(f"/accounts/{bea}{act}", data={"role": "leadership"})
    assert [(one.what, one.detail) for one in noted(app)] == [
        ("role_changed", "Bea"),
        ("account_closed", "Bea"),
        ("account_opened", "Bea"),
        ("password_link_made", "Bea"),
        ("account_deleted", "Bea"),
    ]


def test_only_the_owner_reads_and_takes_it(app: Flask, owner: FlaskClient) -> None:
    other = sign_in(app, "Bea", "bea@example.org")
    for address in ("/log", "/log.csv"):
        assert owner.get(address).status_code == 200
        assert other.get(address).status_code == 404
        assert app.test_client().get(address).status_code == 302
    assert "/log" in owner.get("/audits").text
    assert '"/log"' not in other.get("/audits").text
    assert whats(app) == ["log_taken"]


def test_it_is_filtered_by_kind_person_and_time(app: Flask, owner: FlaskClient) -> None:
    bea = account(app)
    with app.app_context(), writing() as session:
        session.add(InstanceEvent(what="signed_in", user_id=bea, at=now() - timedelta(days=9)))
        session.add(InstanceEvent(what="backup_made", detail="day", at=now()))
        session.add(InstanceEvent(what="password_changed", user_id=bea, at=now()))

    def rows(asked: str) -> int:
        return owner.get(f"/log?{asked}").text.count("<tr>") - 1

    today = now().astimezone().date()
    assert rows("") == 3
    assert rows("kind=backups") == 1
    assert rows(f"person={bea}") == 2
    assert rows(f"since={today}") == 2
    assert rows(f"until={today}") == 3
    assert rows(f"until={today - timedelta(days=5)}") == 1
    assert rows(f"person={bea}&since={today}") == 1
    # what is asked wrongly is left out, and does not stop the page
    assert rows("kind=x&since=yesterday&page=0") == 3
    assert owner.get(f"/log?page={10**30}").status_code == 200


def test_a_long_log_has_pages(
    app: Flask, owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), writing() as session:
        for minutes in range(5):
            at = now() - timedelta(minutes=minutes)
            session.add(InstanceEvent(what="backup_made", detail=f"no{minutes}.zip", at=at))
    monkeypatch.setattr(instance_log.lines, "__defaults__", (1, 2))
    monkeypatch.setattr(instance_log, "PAGE", 2)
    second = owner.get("/log?page=2&kind=backups&lang=en").text
    assert ["no2.zip" in second, "no3.zip" in second, "no4.zip" in second] == [True, True, False]
    assert "page=3&amp;" in second or "page=3" in second
    assert "Older" not in owner.get("/log?page=3&lang=en").text


def test_a_table_of_it_calculates_nothing(app: Flask, owner: FlaskClient) -> None:
    eve = sign_in(app, "=HYPERLINK(1)", "+eve@example.org")
    audit_id = prepared.audit(eve, name="@SUM(1)")
    eve.post(f"/audits/{audit_id}/delete")
    file = owner.get("/log.csv?lang=en").data.decode("utf-8-sig")
    head, row = [*csv.reader(io.StringIO(file))]
    assert head[1:] == ["Who", "E-mail", "What", "About", "Audit", "From where"]
    assert row[1:] == [
        *("'=HYPERLINK(1)", "'+eve@example.org", "deleted the audit", ""),
        *("'@SUM(1)", "127.0.0.0/24"),
    ]


def test_it_is_kept_as_long_as_its_page_says(app: Flask, owner: FlaskClient) -> None:
    days = app.config["LOG_DAYS"]
    with app.app_context():
        with writing() as session:
            for kept in (days - 1, days + 1):
                session.add(InstanceEvent(what="signed_in", at=now() - timedelta(days=kept)))
        upkeep.forget_old()
    assert len(noted(app)) == 1
    assert f"{days} days" in owner.get("/log?lang=en").text


def test_backups_and_what_keeps_them_are_noted(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        upkeep.back_up("day")
    (sqlite_app.config["DATA"] / "file").touch()
    sqlite_app.config["BACKUPS"] = sqlite_app.config["DATA"] / "file" / "backups"
    for _minute in range(2):
        with sqlite_app.app_context():
            upkeep.back_up("day")
    assert whats(sqlite_app) == ["backup_made", "backup_failed"]


def test_a_clock_that_is_ahead_for_a_minute_takes_a_day_at_most(
    app: Flask, owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = (40, 39.5, 20, 10, 0)
    with app.app_context(), writing() as session:
        for ago in days:
            at = now() - timedelta(days=ago)
            session.add(InstanceEvent(what="signed_in", at=at))
        user_id = session.scalars(select(User.id)).one()
        for ago in (20, 10):
            seen = now() - timedelta(days=ago)
            session.add(SignIn(user_id=user_id, key_hash=f"{ago}", seen_at=seen))
    ahead = now() + timedelta(days=400)
    for module in (instance_log, sign_ins):
        monkeypatch.setattr(module, "now", lambda: ahead)
    with app.app_context():
        upkeep.forget_old()
        assert db.session.query(InstanceEvent).count() == len(days) - 2
        assert db.session.query(SignIn).count() == 2  # the browser of the owner is still in
