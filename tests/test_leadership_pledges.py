"""Pledges between workshops: printed, in a calendar, and told of by a link without an account."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.models import Link, Membership, Pledge, PledgeStatus, User, Workshop, now
from survey.store.answers import follow_up
from survey.store.people import links, tokens
from survey.web.database import db, writing
from survey.web.outgoing.calendar import Day, as_ics
from tests import trend_cast
from tests.conftest import sign_in
from tests.trend_cast import ada

HELD = date(2024, 3, 1)
MADE = datetime(2024, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def held(app: Flask, facilitator: FlaskClient) -> str:
    """A closed workshop with two pledges of teams with six and four people, and a later one."""
    teams = {"kitchen": trend_cast.all_of(6, 4, 2), "night": trend_cast.all_of(4, 5, 1)}
    audit_id = trend_cast.audit_with(app, [teams, teams], ada(app))
    with app.app_context(), writing() as session:
        first, second = session.query(Workshop).filter_by(audit_id=audit_id).order_by("date")
        by_key = {team.key: team.id for team in first.teams}
        due = HELD + timedelta(days=60)
        for key, what in (("kitchen", "Answer by eight, always"), ("night", "Call back")):
            session.add(
                Pledge(workshop_id=first.id, team_id=by_key[key], what=what, due=due, owner="Chef")
            )
        session.add(Pledge(workshop_id=second.id, what="Something else"))
        return str(first.id)


def link(app: Flask, workshop_id: str) -> str:
    with app.app_context(), writing() as session:
        return links.make(session, "pledges", workshop_id=workshop_id)


def pledges(app: Flask) -> dict[str, Pledge]:
    with app.app_context():
        return {pledge.what: pledge for pledge in db.session.query(Pledge)}


def test_a_link_is_shown_once_and_kept_as_a_hash(
    app: Flask, facilitator: FlaskClient, client: FlaskClient, held: str
) -> None:
    page = facilitator.post(f"/workshops/{held}/pledges/links?lang=en").text
    address = re.search(r'value="[^"]*(/p/[^"]+)"', page)
    assert address
    assert address[1] not in facilitator.get(f"/workshops/{held}/pledges").text
    assert "Answer by eight" in client.get(address[1]).text
    with app.app_context():
        assert address[1].split("/")[-1] not in db.session.query(Link).one().token_hash


def test_what_a_team_tells_is_kept_and_counts_in_the_trend(
    app: Flask, facilitator: FlaskClient, client: FlaskClient, held: str
) -> None:
    told = pledges(app)["Answer by eight, always"]
    token = link(app, held)
    answer = client.post(f"/p/{token}?lang=en", data={f"pledge-{told.id}": "kept"})
    assert answer.status_code == 303
    assert "checked" in client.get(answer.location).text
    assert pledges(app)["Answer by eight, always"].outcome == "kept"
    assert pledges(app)["Call back"].outcome == "open"
    assert "After 90 days: done" in facilitator.get(
        f"/audits/{audit_of(app, held)}/pledges?lang=en"
    ).text  # fmt: skip


def test_a_page_that_was_open_for_long_takes_back_nothing_that_others_told(
    app: Flask, client: FlaskClient, held: str
) -> None:
    token, known = link(app, held), pledges(app)
    one, other = known["Call back"].id, known["Answer by eight, always"].id
    first = {f"pledge-{one}": "kept", f"seen-{one}": "", f"seen-{other}": ""}
    client.post(f"/p/{token}", data=first)
    second = first | {f"pledge-{one}": "dropped", f"pledge-{other}": "partly"}
    page = client.post(f"/p/{token}?lang=en", data=second, follow_redirects=True).text
    assert "to “done”. Not saved: “dropped”" in page
    stale = first | {f"pledge-{one}": "partly", f"seen-{one}": "partly", f"pledge-{other}": "kept"}
    client.post(f"/p/{token}", data=stale | {f"seen-{other}": "partly"})
    outcomes = {told.id: told.outcome for told in pledges(app).values()}
    assert (outcomes[one], outcomes[other]) == ("kept", "kept")


def audit_of(app: Flask, workshop_id: str) -> str:
    with app.app_context():
        return db.session.get_one(Workshop, workshop_id).audit_id


@pytest.mark.parametrize(
    ("after", "days"), [(0, 30), (29, 30), (59, 30), (60, 90), (90, 90), (400, 90)]
)
def test_a_status_belongs_to_the_nearer_point(after: int, days: int) -> None:
    assert follow_up.point_of(HELD, HELD + timedelta(days=after)) == days


def test_both_points_are_kept_and_the_later_word_holds(app: Flask, held: str) -> None:
    told = pledges(app)["Call back"].id
    for days, outcome in ((30, "open"), (90, "partly"), (95, "dropped")):
        with app.app_context(), writing() as session:
            workshop = session.get_one(Workshop, held)
            follow_up.tell(session, workshop, {told: outcome}, {}, HELD + timedelta(days=days))
    with app.app_context():
        kept = {row.days: row.outcome for row in db.session.query(PledgeStatus)}
    assert kept == {30: "open", 90: "dropped"}
    assert pledges(app)["Call back"].outcome == "dropped"


def test_a_link_ends_when_it_is_revoked_and_when_its_time_is_over(
    app: Flask, facilitator: FlaskClient, client: FlaskClient, held: str
) -> None:
    first, second = link(app, held), link(app, held)
    with app.app_context(), writing() as session:
        ids = {row.token_hash: row.id for row in session.query(Link)}
        session.get_one(Link, ids[tokens.token_hash(second)]).expires_at = now()
    facilitator.post(f"/workshops/{held}/pledges/links/{ids[tokens.token_hash(first)]}/revoke")
    for token in (first, second, "x" * 22):
        for path in ("", "/pledges.ics"):
            assert client.get(f"/p/{token}{path}").status_code == 404
        assert client.post(f"/p/{token}", data={"pledge-x": "kept"}).status_code == 404


def test_a_link_tells_of_its_own_pledges_only_and_knows_four_words(
    app: Flask, client: FlaskClient, held: str
) -> None:
    other = pledges(app)["Something else"].id
    own = pledges(app)["Call back"].id
    token = link(app, held)
    data = {f"pledge-{other}": "kept", f"pledge-{own}": "<script>"}
    assert client.post(f"/p/{token}", data=data).status_code == 303
    assert {pledge.outcome for pledge in pledges(app).values()} == {"open"}


def test_a_link_shows_no_figure_no_other_team_and_no_other_page(
    app: Flask, client: FlaskClient, held: str
) -> None:
    token = link(app, held)
    pages = client.get(f"/p/{token}?lang=en").text + client.get(f"/p/{token}/pledges.ics").text
    assert "Something else" not in pages
    said = re.sub(r"<[^>]+>", " ", pages)
    assert not re.search(r"\b\d[.,]\d\b(?!\.\d)|n = ", said.split("BEGIN:VCALENDAR")[0])
    audit_id = audit_of(app, held)
    for path in (f"/s/{token}", f"/audits/{audit_id}/trend", f"/workshops/{held}/pledges"):
        assert client.get(path).status_code in (302, 404)
    assert client.get(f"/p/{token}").headers["Cache-Control"] == "no-store"


def test_leadership_reads_the_page_and_makes_no_link(app: Flask, held: str) -> None:
    eve = sign_in(app, "Eve", "eve@example.org")
    assert eve.get(f"/workshops/{held}/pledges").status_code == 404
    with app.app_context(), writing() as session:
        user_id = session.query(User.id).filter_by(name="Eve").scalar()
        session.add(Membership(user_id=user_id, audit_id=audit_of(app, held), role="leadership"))
    page = eve.get(f"/workshops/{held}/pledges?lang=en").text
    assert "Call back" in page
    assert "Make a link" not in page
    assert eve.post(f"/workshops/{held}/pledges/links").status_code == 404


def unfolded(content: str) -> list[str]:
    return content.replace("\r\n ", "").split("\r\n")


def test_the_calendar_holds_due_days_and_the_two_days_to_look_back(
    app: Flask, client: FlaskClient, facilitator: FlaskClient, held: str
) -> None:
    answer = facilitator.get(f"/workshops/{held}/pledges.ics?lang=en")
    assert answer.mimetype == "text/calendar"
    lines = unfolded(answer.text)
    assert lines.count("BEGIN:VEVENT") == 4
    assert "SUMMARY:Pledge: Answer by eight\\, always" in lines
    assert {"DTSTART;VALUE=DATE:20240430", "DTSTART;VALUE=DATE:20240331",
            "DTSTART;VALUE=DATE:20240530"} <= set(lines)  # fmt: skip
    token = link(app, held)
    assert f"/p/{token}" in "".join(unfolded(client.get(f"/p/{token}/pledges.ics").text))


def test_a_calendar_is_folded_escaped_and_the_same_twice() -> None:
    hostile = Day("a", HELD, "Ñandú 漢字; \\ ,\r\nEND:VCALENDAR " * 9, "x\ny")
    content = as_ics("n", [hostile], MADE)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    lines = unfolded(content.decode())
    assert lines.count("END:VCALENDAR") == 1
    assert "DESCRIPTION:x\\ny" in lines
    assert as_ics("n", [hostile], MADE) == as_ics("n", [hostile], MADE)


def test_the_last_day_that_there_is_stands_in_a_calendar() -> None:
    assert b"DTSTART;VALUE=DATE:99991231" in as_ics("n", [Day("a", date.max, "Late")], MADE)


def test_what_was_broken_stands_first(app: Flask, facilitator: FlaskClient, held: str) -> None:
    with app.app_context(), writing() as session:
        for pledge in session.query(Pledge):
            pledge.due = None
        dropped, late = pledges(app)["Something else"].id, pledges(app)["Call back"].id
        session.get_one(Pledge, dropped).outcome = "dropped"
        session.get_one(Pledge, late).due = date(2020, 1, 1)
    page = facilitator.get(f"/audits/{audit_of(app, held)}/pledges?lang=en").text
    order = re.findall(r"<h2[^>]*id=\"pledge-\d+\"[^>]*>([^<]+)<", page)
    assert order == ["Something else", "Call back", "Answer by eight, always"]
    assert "overdue" in page
    printed = facilitator.get(f"/workshops/{held}/pledges?lang=en").text
    assert printed.index("Call back") < printed.index("Answer by eight")
