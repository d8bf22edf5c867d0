"""Every route × every role, taken from the routes themselves, so that a new one is tried too."""

import shutil
import tempfile
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey import create_app, demo
from survey.models import Membership, Pledge, Request, Respondent, User, Workshop
from survey.store.people import links
from survey.web.access import anyone, rule_of, runs_room
from survey.web.database import db, writing
from tests.conftest import KEY, leave_undone, sign_in

# what everybody may open; whoever adds a page here has thought about it
PUBLIC = {
    *("accounts.home", "accounts.sign_in", "accounts.sign_out"),
    *(
        "participant.find",
        "participant.accessibility",
        "assets.static",
        "assets.favicon",
        "health.healthz",
        "static",
    ),
}
REFUSED = {302, 403, 404}
# what a phone may do that leads one room, and nothing besides; likewise
OF_A_PHONE = {
    *("room.room", "room.settings", "room.state", "room.move", "room.set_timer"),
    *(
        "room.hide_entry",
        "room.hide_pledge",
        "room.group",
        "room.change_group",
        "room.tell_last",
        "room.set_theme",
        "room.end_rating",
        "room.ask_close",
        "room.close",
    ),
    *("room.change_agenda", "room.set_invited", "room.people", "room.move_person"),
    *("room.set_joining", "room.ask_remove", "room.remove"),
}


class Route(NamedTuple):
    endpoint: str
    method: str
    arguments: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def routes() -> list[Route]:
    with tempfile.TemporaryDirectory() as folder:
        rules = create_app(DATA=folder, SECRET_KEY=KEY, JOBS_IMMEDIATE=True).url_map.iter_rules()
    return [
        Route(rule.endpoint, method, frozenset(rule.arguments))
        for rule in rules
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


class World(NamedTuple):
    app: Flask
    clients: dict[str, FlaskClient]
    names: dict[str, str]

    def ask(self, who: str, route: Route, **names: str) -> int:
        return self.answer(who, route, **names).status_code

    def answer(self, who: str, route: Route, **names: str) -> TestResponse:
        with self.app.test_request_context():
            named = self.names | names
            known = {name: named.get(name, "x" * 22) for name in route.arguments}
            address = self.app.url_for(route.endpoint, **known)
        return self.clients[who].open(address, method=route.method)


@pytest.fixture(scope="module")
def world(sqlite_template: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("access") / "data"
    shutil.copytree(str(sqlite_template), folder)
    app = create_app(
        DATA=folder, SECRET_KEY=KEY, WTF_CSRF_ENABLED=False, LIMITS=False,
        JOBS_IMMEDIATE=True,
    )  # fmt: skip
    leave_undone(app, "begin", "report")
    leave_undone(app, "begin", "trend")  # a page is open to somebody or not, whatever it shows
    clients = {who: sign_in(app, who, f"{who}@example.org") for who in ("owner", "eve", "leader")}
    with app.app_context(), writing() as session:
        users = {user.name: user.id for user in session.query(User)}
        held, other = demo.load(session, users["owner"])[:2]
        session.add(Membership(user_id=users["leader"], audit_id=held.audit_id, role="leadership"))
        names = {"audit_id": held.audit_id, "workshop_id": held.id, "code": held.code}
        names["other_id"] = other.id
        pledge = session.query(Pledge).filter_by(workshop_id=held.id).first()
        asked = session.query(Request).filter_by(workshop_id=held.id).first()
        names |= {"pledge_id": pledge.id if pledge else "", "name": "report.pdf"}
        names["request_id"] = asked.id if asked else ""
    phone = app.test_client()
    with app.app_context(), writing() as session:
        about = {"workshop_id": names["workshop_id"], "user_id": users["owner"]}
        token = links.make(session, "cockpit", **about)
    phone.post(f"/cockpit/{token}")
    yield World(app, clients | {"nobody": app.test_client(), "phone": phone}, names)
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("route", routes(), ids=str)
def test_a_route_has_a_rule(world: World, route: Route) -> None:
    with world.app.app_context():
        rule = rule_of(route.endpoint)
    assert rule is not None
    assert (rule is anyone) == (route.endpoint in PUBLIC)


@pytest.mark.parametrize("route", [r for r in routes() if r.endpoint not in PUBLIC], ids=str)
def test_nobody_gets_in_without_a_right(world: World, route: Route) -> None:
    if "code" in route.arguments:
        # the workshop is closed: a phone that never joined is told so, or sent to the join page
        assert world.ask("nobody", route) in {*REFUSED, 200, 409, 410, 422}
    else:
        assert world.ask("nobody", route) in REFUSED


@pytest.mark.parametrize(
    "route", [r for r in routes() if {"audit_id", "workshop_id"} & r.arguments], ids=str
)
def test_another_facilitator_sees_nothing(world: World, route: Route) -> None:
    assert world.ask("eve", route) == 404


@pytest.mark.parametrize(
    "route",
    [
        r
        for r in routes()
        if r.endpoint.startswith(("room.", "facilitator."))
        and {"audit_id", "workshop_id"} & r.arguments
    ],
    ids=str,
)
def test_leadership_reads_and_does_not_lead(world: World, route: Route) -> None:
    assert world.ask("leader", route) == 404


def test_only_what_stands_here_is_open_to_a_phone_that_leads_a_room(world: World) -> None:
    with world.app.app_context():
        led = {one.endpoint for one in routes() if rule_of(one.endpoint) is runs_room}
    assert led == OF_A_PHONE


@pytest.mark.parametrize(
    "route",
    # others are open by what is in their address, whoever asks
    [r for r in routes() if r.endpoint not in PUBLIC and not {"code", "token"} & r.arguments],
    ids=str,
)
def test_a_phone_that_leads_a_room_gets_into_no_other_page(world: World, route: Route) -> None:
    if route.endpoint in OF_A_PHONE:
        answer = world.answer("phone", route)
        assert not answer.headers.get("Location", "").startswith("/sign-in")
        assert answer.status_code != 403
    else:
        assert is_refused(world.answer("phone", route))
    assert is_refused(world.answer("phone", route, workshop_id=world.names["other_id"]))


def is_refused(answer: TestResponse) -> bool:
    return answer.status_code in (403, 404) or answer.headers["Location"].startswith("/sign-in")


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


def test_the_facilitator_gets_in(world: World) -> None:
    for endpoint in ("leadership.report", "room.room", "leadership.trend"):
        arguments = frozenset({"audit_id" if endpoint == "leadership.trend" else "workshop_id"})
        assert world.ask("owner", Route(endpoint, "GET", arguments)) == 200


def test_leadership_reads_reports(world: World) -> None:
    assert world.ask("leader", Route("leadership.report", "GET", frozenset({"workshop_id"}))) == 200


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
