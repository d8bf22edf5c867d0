"""Every route × every role × every method × own and foreign, taken from the routes themselves."""

import shutil
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from survey import create_app
from survey.models import (
    CustomerWindow,
    Membership,
    OwnQuestionnaire,
    Respondent,
    User,
    Workshop,
    now,
)
from survey.store.people import links
from survey.web.access import rule_of
from survey.web.database import db, writing
from tests import cast
from tests.conftest import app_on, close, sign_in

IN = 299
"""What a view answers here: the gate let somebody in."""
PEOPLE = frozenset({"nobody", "reader", "facilitator", "owner", "closed", "phone", "remote"})
SIGNED_IN = frozenset({"reader", "facilitator", "owner"})
PREPARE = frozenset({"facilitator", "owner"})
OWNER, NONE = frozenset({"owner"}), frozenset[str]()


class May(NamedTuple):
    """Who gets in to what is theirs, and to what belongs to another audit."""

    own: frozenset[str]
    foreign: frozenset[str]


EVERYBODY = May(PEOPLE, PEOPLE)
ACCOUNTS = May(SIGNED_IN, SIGNED_IN)
PREPARING = May(PREPARE, PREPARE)
OWNERS = May(OWNER, OWNER)
UPLOADER = May(frozenset({"facilitator"}), NONE)
LEADING = May(PREPARE, OWNER)
READING = May(SIGNED_IN, OWNER)
ROOM = May(PREPARE | {"remote"}, OWNER)
LINK = May(PEOPLE, NONE)  # a foreign link is one for something else
OVER = May(NONE, NONE)  # nobody sets up where there are accounts
JOINED = May(frozenset({"phone"}), NONE)

TABLE = {
    EVERYBODY: """
        static assets.favicon assets.static health.healthz
        accounts.home accounts.sign_in accounts.sign_out
        participant.accessibility participant.find
        participant.enter participant.join participant.leave participant.resume
        customers.answer customers.ask customers.thanks
    """,
    ACCOUNTS: """
        accounts.end_sign_in accounts.mine accounts.password
        leadership.overview leadership.units
    """,
    PREPARING: """
        accounts.load_demo facilitator.download_shipped facilitator.first_workshop
        facilitator.new_audit facilitator.overview facilitator.questionnaires
        facilitator.show_shipped facilitator.upload_questionnaire
    """,
    OWNERS: """
        accounts.everybody accounts.account accounts.ask_delete_account accounts.close
        accounts.delete_account accounts.open_again accounts.new_password_of
        accounts.instance_log accounts.instance_log_file
    """,
    UPLOADER: """
        facilitator.delete_questionnaire facilitator.download_own facilitator.show_own
    """,
    LEADING: """
        accounts.people accounts.remove_person accounts.renew_password accounts.revoke_invitation
        facilitator.add_import facilitator.ask_delete_audit facilitator.retention
        facilitator.delete_audit facilitator.edit_audit facilitator.log facilitator.look_at_import
        facilitator.new_import facilitator.new_workshop facilitator.read_import_again
        facilitator.mapping_of_import facilitator.state_of_import facilitator.undo_import
        facilitator.ask_delete_workshop
        facilitator.asked facilitator.correct facilitator.delete_workshop facilitator.differences
        facilitator.edit_workshop facilitator.join_sheet facilitator.preview facilitator.repeat
        leadership.revoke_share_link leadership.set_outcome leadership.share_links
        leadership.make_pledge_link leadership.revoke_pledge_link
        room.ask_reopen room.give room.make_screen_link room.open_by_link room.projector
        room.reopen room.set_wifi room.take_back
        customers.close_window customers.hide_words customers.open_window customers.printed
        customers.settle_burst customers.slips customers.type_slip customers.undo_slip
        customers.window
    """,
    READING: """
        facilitator.data_sheet facilitator.logo leadership.answer_request leadership.ask_trend
        leadership.pledges
        leadership.requests leadership.since leadership.trend leadership.trend_file
        leadership.trend_state leadership.ask_report leadership.calendar leadership.report
        leadership.report_file leadership.report_state leadership.workshop_pledges
    """,
    ROOM: """
        room.ask_close room.ask_remove room.change_agenda room.change_group room.close
        room.end_rating room.group room.hide_entry room.hide_pledge room.move room.move_person
        room.people room.remove room.room room.set_invited room.set_joining room.set_theme
        room.set_timer room.settings room.state room.tell_last
    """,
    LINK: """
        accounts.accept_invitation accounts.new_password leadership.ask_shared
        leadership.calendar_of_link leadership.open_with_password leadership.save_told
        leadership.shared leadership.shared_file leadership.shared_since leadership.shared_state
        leadership.tell room.ask_take room.screen room.screen_state room.take
    """,
    OVER: "accounts.set_up",
    JOINED: """
        leadership.save_told_of_own leadership.tell_own participant.calendar participant.coaching
        participant.judge participant.judging participant.rating participant.save_rating
        participant.save_team participant.scene participant.shared participant.state
        participant.team participant.tell_last participant.vote participant.voting
    """,
}
"""Who may open what; whoever adds a page has thought about it here."""
EXPECTED = {page: may for may, pages in TABLE.items() for page in pages.split()}
PURPOSES = {
    "accept_invitation": "invitation",
    "set_up": "set_up",
    "new_password": "password",
    "tell": "pledges",
    "save_told": "pledges",
    "calendar_of_link": "pledges",
    "take": "cockpit",
    "ask_take": "cockpit",
    "screen": "projector",
    "screen_state": "projector",
}
"""What a link is for, by the page that it opens; others share a trend."""


class Side(NamedTuple):
    """An audit with a room that is open, who leads it, and what belongs to it."""

    names: dict[str, str]
    tokens: dict[str, str]


class World(NamedTuple):
    app: Flask
    clients: dict[str, FlaskClient]
    own: Side
    foreign: Side

    def status(self, who: str, rule: Rule, method: str, side: Side) -> int:
        return self.clients[who].open(self.path(rule, side), method=method).status_code

    def path(self, rule: Rule, side: Side) -> str:
        page = rule.endpoint.partition(".")[2]
        token = side.tokens[PURPOSES.get(page, "share")]
        names = {"token": token} | side.names
        if rule.endpoint.startswith("customers."):
            names["code"] = side.names["window"]
        known = {name: names.get(name, "x" * 22) for name in rule.arguments}
        with self.app.test_request_context():
            return self.app.url_for(rule.endpoint, **known)


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


@pytest.fixture(scope="module")
def world(sqlite_template: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("access") / "data"
    shutil.copytree(str(sqlite_template), folder)
    app = app_on(folder)
    clients = {
        who: sign_in(app, who, f"{who}@example.org", role)
        for who, role in {
            **{"owner": "owner", "facilitator": "facilitator", "reader": "leadership"},
            **{"closed": "facilitator", "stranger": "facilitator", "guest": "leadership"},
        }.items()
    }
    own = side(app, cast.CODE, "facilitator", "reader", "closed")
    foreign = side(app, "QXZW2345", "stranger", "guest")
    foreign.tokens.update(dict.fromkeys(foreign.tokens, own.tokens["other"]))
    with app.app_context(), writing() as session:
        session.query(User).filter_by(name="closed").one().closed_at = now()
    clients |= {"nobody": app.test_client(), "phone": cast.phone(app), "remote": app.test_client()}
    clients["remote"].post(f"/cockpit/{own.tokens['given']}")
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = let_in(app, endpoint)
    yield World(app, clients, own, foreign)
    close(app)


def let_in(app: Flask, endpoint: str) -> object:
    """A view that only tells that the gate let somebody in: nothing here is changed by it."""
    view = partial(lambda **_: ("", IN))
    view.access_rule = getattr(app.view_functions[endpoint], "access_rule", None)  # type: ignore[attr-defined]
    return view


def side(app: Flask, code: str, leader: str, reader: str, *more: str) -> Side:
    with app.app_context():
        users = {user.name: user.id for user in db.session.query(User)}
    workshop_id = cast.make_workshop(app, code=code, user_id=users[leader])
    with app.app_context(), writing() as session:
        audit_id = session.get_one(Workshop, workshop_id).audit_id
        session.add(Membership(user_id=users[reader], audit_id=audit_id, role="leadership"))
        for one in more:
            session.add(Membership(user_id=users[one], audit_id=audit_id))
        uploaded = OwnQuestionnaire(user_id=users[leader], key=code, source="")
        window = CustomerWindow(
            workshop_id=workshop_id,
            code=f"{code[:7]}P",
            kiosk=f"{code[:7]}K",
            opened_on=now().date(),
            last_day=now().date(),
        )
        session.add_all([uploaded, window])
        session.flush()
        names = {"audit_id": audit_id, "workshop_id": workshop_id, "code": code}
        names["window"] = window.code
        names |= {"user_id": users[reader], "own_id": uploaded.id}
        return Side(names, tokens(session, audit_id, workshop_id, users[leader]))


def tokens(session: object, audit_id: str, workshop_id: str, user_id: str) -> dict[str, str]:
    make = partial(links.make, session)
    led = {"workshop_id": workshop_id, "user_id": user_id}
    return {
        "given": make("cockpit", **led),
        "other": make("remote", **led),
        "cockpit": make("cockpit", **led | {"user_id": user_id, "label": "another"}),
        "share": make("share", audit_id=audit_id),
        "invitation": make("invitation", made_by=user_id, audit_id=audit_id, role="leadership"),
        "pledges": make("pledges", workshop_id=workshop_id),
        "projector": make("projector", workshop_id=workshop_id),
        "password": make("password", user_id=user_id),
        "set_up": make("set_up"),
    }


def test_every_route_has_a_rule_and_a_row(world: World) -> None:
    with world.app.app_context():
        assert [rule.endpoint for rule in rules(world.app) if rule_of(rule.endpoint) is None] == []
    assert {rule.endpoint for rule in rules(world.app)} == EXPECTED.keys()


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_everybody_gets_in_where_they_may_and_nowhere_else(world: World, who: str) -> None:
    wrong = []
    for rule in rules(world.app):
        own, foreign = EXPECTED[rule.endpoint]
        for whose, side, allowed in (("own", world.own, own), ("foreign", world.foreign, foreign)):
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                status = world.status(who, rule, method, side)
                if status not in ({IN} if who in allowed else refused(who, rule, method)):
                    wrong.append((method, rule.endpoint, whose, status))
    assert wrong == []


def refused(who: str, rule: Rule, method: str) -> set[int]:
    """How a page is refused: whoever is signed in learns not even that it is there.

    Others are asked to sign in, phones that have not joined to join.
    """
    if EXPECTED[rule.endpoint] is JOINED or (
        who not in SIGNED_IN and "token" not in rule.arguments
    ):
        return {302 if method == "GET" else 403}
    return {404}


def test_a_page_that_hides_where_it_comes_from_changes_nothing(world: World) -> None:
    for rule in rules(world.app):
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            for origin in ("null", "https://evil.example", ""):
                path, hidden = world.path(rule, world.own), {"Origin": origin}
                for who in ("owner", "phone"):
                    answer = world.clients[who].open(path, method=method, headers=hidden)
                    assert answer.status_code == 403, path


def test_no_other_method_opens_a_page(world: World) -> None:
    adapter = world.app.url_map.bind("localhost")
    for rule in rules(world.app):
        path = world.path(rule, world.own)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            try:
                adapter.match(path, method)
            except HTTPException:
                assert world.status("owner", rule, method, world.own) in {404, 405}


@pytest.mark.parametrize(
    ("page", "last"),
    [
        ("invitation", 429),
        ("set-up", 429),
        ("new-password", 429),
        ("cockpit", 429),
        ("s", 404),
        ("p", 404),
    ],
)
def test_who_guesses_links_that_work_once_has_to_wait(
    sqlite_app: Flask, page: str, last: int
) -> None:
    settings = {name: sqlite_app.config[name] for name in ("DATA", "SECRET_KEY")}
    client = create_app(**settings, LIMITS=True).test_client()
    guesses = [client.get(f"/{page}/{'x' * 32}").status_code for _ in range(21)]
    assert guesses == [404] * 20 + [last]


def test_ids_are_long_and_random(world: World) -> None:
    with world.app.app_context():
        ids = [row.id for table in (Workshop, Respondent) for row in db.session.query(table)]
    assert min(map(len, ids)) >= 22  # 128 bits
    assert len(set(ids)) == len(ids)


def test_errors_carry_the_security_headers(world: World) -> None:
    answer = world.clients["nobody"].get("/no/such/page")
    assert answer.status_code == 404
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_with_a_nul_is_not_there(app: Flask, facilitator: FlaskClient) -> None:
    for path in (
        *("/workshops/%00/room", "/audits/%00/trend", "/questionnaires/own/%00", "/%00/rating"),
        *("/screen/%00", "/join?code=%00", "/trends?unit=%00"),
    ):
        for browser in (facilitator, app.test_client()):
            assert browser.get(path).status_code == 404, path


def test_a_form_with_a_nul_is_refused(app: Flask, facilitator: FlaskClient) -> None:
    room = cast.make_workshop(app, step="question")
    for data in ({"item": "a\0b"}, {"it\0em": "x"}):
        assert facilitator.post(f"/workshops/{room}/room/entry", data=data).status_code == 400
