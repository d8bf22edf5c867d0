"""Participants' pages through HTTP."""

import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from survey import models
from survey.making import queue
from survey.models import Answer, Audit, Pledge, Respondent, Workshop, now
from survey.participant import saving
from survey.store.answers import cuts, exports, pledges, sheets
from survey.store.people import tokens
from survey.web import access
from survey.web.database import db, writing
from tests import cast

RATING, TEAM = f"/{cast.CODE}/rating", f"/{cast.CODE}/team"
LIST = "value_added-e1234567"
DRAFT = f"mine.{LIST}-text"
SHARE = f"share:{LIST}"
THREE_HOURS_S = 3 * 3600
JSON = {"Accept": "application/json"}


def post(client: FlaskClient, path: str, fields: dict[str, str]) -> dict[str, dict[str, str]]:
    answer: dict[str, dict[str, str]] = client.post(path, data=fields, headers=JSON).json
    return answer


@pytest.fixture
def workshop(app: Flask) -> str:
    return cast.make_workshop(app)


@pytest.fixture
def phone(app: Flask, workshop: str) -> FlaskClient:
    return cast.phone(app)


def test_a_phone_joins_a_team_and_comes_to_its_rating(phone: FlaskClient) -> None:
    page = phone.get(f"/{cast.CODE}/", follow_redirects=True)
    assert page.request.path == RATING
    assert "What we announce is what customers get" in page.text


@pytest.mark.parametrize("typed", ["kxzw2345", "KXZW-2345", "kxzw-2345"])
def test_a_code_is_accepted_as_people_type_it(
    client: FlaskClient, workshop: str, typed: str
) -> None:
    assert client.get(f"/{typed}/?lang=es").headers["Location"] == f"/{cast.CODE}/?lang=es"
    found = client.get("/join", query_string={"code": f" {typed} "})
    assert found.headers["Location"] == f"/{cast.CODE}/"


@pytest.mark.parametrize("state", ["preparing", "closed", None])
def test_a_stranger_cannot_tell_unknown_from_closed(
    app: Flask, client: FlaskClient, state: str | None
) -> None:
    if state:
        cast.make_workshop(app, step=state)
    answer = client.get("/join", query_string={"code": cast.CODE}, follow_redirects=True)
    assert answer.status_code == 404
    assert answer.text == client.get("/WWWW8888/").text.replace("WWWW8888", cast.CODE)


def test_without_joining_nothing_is_shown_or_saved(client: FlaskClient, workshop: str) -> None:
    assert client.get(TEAM).headers["Location"] == f"/{cast.CODE}/"
    refused = client.post(TEAM, data={f"{LIST}-text": "typed in vain"})
    assert refused.status_code == 403
    assert "typed in vain" in refused.text


def test_a_cookie_of_another_workshop_does_not_open_this_one(
    app: Flask, phone: FlaskClient
) -> None:
    cast.make_workshop(app, code="ZZZZ9999")
    token = phone.get_cookie(access.PHONE_COOKIE, path=f"/{cast.CODE}")
    assert token is not None
    phone.set_cookie(access.PHONE_COOKIE, token.value, path="/ZZZZ9999")
    assert phone.get("/ZZZZ9999/team").headers["Location"] == "/ZZZZ9999/"


def test_the_cookie_is_the_workshops_alone_and_only_its_hash_is_kept(
    app: Flask, phone: FlaskClient
) -> None:
    cookie = phone.get_cookie(access.PHONE_COOKIE, path=f"/{cast.CODE}")
    assert cookie is not None
    assert cookie.http_only
    with app.app_context():
        kept = db.session.query(Respondent.token_hash).scalar()
    assert kept == tokens.token_hash(cookie.value)


def test_ten_equal_requests_are_one_answer(phone: FlaskClient) -> None:
    answers = [cast.save(phone, "rating", as_announced__performance="4").json for _ in range(10)]
    assert {json.dumps(answer) for answer in answers} == {json.dumps(answers[0])}
    assert answers[0]["saved"] == {"as_announced": 1}


def test_a_forged_score_is_named_and_the_rest_is_kept(phone: FlaskClient) -> None:
    answer = cast.save(
        phone, "rating", as_announced__performance="99", price_known__importance="5", is_admin="1"
    )
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"as_announced-performance", "is_admin"}
    assert re.search(r'name="price_known-importance" value="5" checked', phone.get(RATING).text)


def test_without_script_a_page_is_sent_whole_and_only_changes_count(phone: FlaskClient) -> None:
    page = phone.get(RATING)
    sent = {"was": cast.field_value(page.text, "was"), "as_announced-performance": "2"}
    answer = phone.post(RATING, data=sent | {"do": "save"}, follow_redirects=True)
    assert re.search(r'name="as_announced-performance" value="2" checked', answer.text)


def test_a_form_that_was_open_while_others_wrote_loses_nothing(app: Flask, workshop: str) -> None:
    first, second = cast.phone(app), cast.phone(app)
    post(first, TEAM, {DRAFT: "we call by name", "do": SHARE})
    post(first, TEAM, {DRAFT: "we call by name"})
    post(first, TEAM, {"do": SHARE})
    was = json.dumps({f"{LIST}-text": "we call by name"})
    version = {f"{LIST}-version": "1", "was": was}
    post(first, TEAM, {f"{LIST}-text": "theirs", f"{LIST}-version": "1"})
    answer = second.post(TEAM, data=version | {f"{LIST}-text": "ours"})
    assert answer.status_code == 409
    assert '<blockquote lang="en">theirs</blockquote>' in answer.text
    assert re.search(rf'name="{LIST}-text"[^>]*>\nours<', answer.text)


def test_a_draft_is_seen_by_nobody_until_it_is_shared(app: Flask, workshop: str) -> None:
    mine, yours = cast.phone(app), cast.phone(app)
    post(mine, TEAM, {DRAFT: "not yet said"})
    assert "not yet said" in mine.get(TEAM).text
    assert "not yet said" not in yours.get(TEAM).text + yours.get(f"/{cast.CODE}/shared").text
    post(mine, TEAM, {"do": SHARE})
    assert yours.get(f"/{cast.CODE}/shared").json["values"][f"{LIST}-text"] == "not yet said"


def test_an_entry_keeps_the_language_in_which_it_was_typed(app: Flask, workshop: str) -> None:
    english, spanish = (cast.phone(app) for _ in range(2))
    for phone, language in ((english, "en"), (spanish, "es")):
        phone.get(f"{TEAM}?lang={language}")
        entry = f"value_added-e{language}234567"
        post(phone, TEAM, {f"mine.{entry}-text": language, "do": f"share:{entry}"})
    with app.app_context():
        kept = db.session.execute(select(Answer.text, Answer.language)).all()
    assert {(text, language) for text, language in kept if text} == {("en", "en"), ("es", "es")}


def test_a_text_in_the_other_language_says_so(app: Flask, workshop: str) -> None:
    english, spanish = cast.phone(app), cast.phone(app)
    spanish.get(f"{TEAM}?lang=es")
    post(english, TEAM, {DRAFT: "by name"})
    post(english, TEAM, {"do": SHARE})
    assert re.search(rf'name="{LIST}-text"[^>]* lang="en">\nby name<', spanish.get(TEAM).text)
    assert spanish.get(f"/{cast.CODE}/shared").json["values"][f"{LIST}-language"] == "en"
    conflict = post(spanish, TEAM, {f"{LIST}-text": "por su nombre"})["conflicts"]
    assert conflict[LIST] == {"text": "by name", "language": "en", "version": "1"}


def test_what_others_chose_is_quoted_in_words(app: Flask, workshop: str) -> None:
    one, other = cast.phone(app), cast.phone(app)
    agreed = "as_announced-performance"
    post(one, TEAM, {agreed: "2"})
    answer = other.post(f"{TEAM}?lang=es", data={agreed: "5"})
    assert "<blockquote>pocas veces</blockquote>" in answer.text


def test_a_fault_leads_to_its_field(phone: FlaskClient) -> None:
    page = phone.post(TEAM, data={"pledge-due": "soon", f"{LIST}-evidence": "hearsay"}).text
    assert '<a href="#pledge-due">Our pledge</a>: This is not a date.' in page
    assert 'id="pledge-due"' in page
    assert '<a href="#item-value_added">' not in page
    assert f'<a href="#{LIST}-evidence">What do we do today' in page


def test_a_form_that_was_open_for_three_hours_is_accepted(
    phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, later = phone.get(RATING), time.time() + THREE_HOURS_S
    cookie = phone.get_cookie(access.PHONE_COOKIE, path=f"/{cast.CODE}")
    assert cookie is not None
    assert cookie.max_age is not None
    assert cookie.max_age > THREE_HOURS_S
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(models.base, "now", lambda: datetime.fromtimestamp(later, UTC))
    sent = {"was": cast.field_value(page.text, "was"), "as_announced-performance": "2"}
    answer = phone.post(RATING, data=sent | {"do": "hand_in"}, follow_redirects=True)
    assert "1 of 20 answers are in." in answer.text


def test_nothing_of_other_teams_or_other_peoples_ratings_is_sent(app: Flask, workshop: str) -> None:
    one, same_team, other_team = cast.phone(app), cast.phone(app), cast.phone(app, "Kitchen")
    cast.save(one, "rating", as_announced__performance="1")
    post(one, TEAM, {DRAFT: "a secret of reception"})
    post(one, TEAM, {"do": SHARE})
    for client in (same_team, other_team):
        seen = client.get(RATING).text + client.get(f"/{cast.CODE}/shared").text
        assert not re.search(r'name="as_announced-performance" value="1" checked', seen)
    assert "secret" not in other_team.get(TEAM).text + other_team.get(f"/{cast.CODE}/shared").text


def test_handing_in_can_be_taken_back_while_the_team_has_not_compared(phone: FlaskClient) -> None:
    handed_in = phone.post(RATING, data={"do": "hand_in"}, follow_redirects=True)
    assert "Thank you" in handed_in.text
    assert (
        "Thank you" not in phone.post(RATING, data={"do": "take_back"}, follow_redirects=True).text
    )


def test_dots_are_shown_to_those_who_have_rated_only(app: Flask, workshop: str) -> None:
    phones = [cast.phone(app) for _ in range(5)]
    for client, score in zip(phones, "11555", strict=True):
        cast.save(client, "rating", as_announced__performance=score)
        client.post(RATING, data={"do": "hand_in"})
    late = cast.phone(app)
    assert "●●" not in phones[0].get(TEAM).text  # a hand-in ends nothing
    cast.end_rating(app, workshop)
    assert "●●" in phones[0].get(TEAM).text
    assert "●●" not in late.get(TEAM).text
    agreed = cast.save(phones[0], "team", as_announced__performance="3")
    assert agreed.json["saved"] == {"as_announced": 1}


def test_who_has_seen_the_dots_changes_no_rating(app: Flask, workshop: str) -> None:
    phones = [cast.phone(app) for _ in range(5)]
    for client in phones:
        cast.save(client, "rating", as_announced__performance="2")
    cast.end_rating(app, workshop)
    late = cast.phone(app)
    late.post(RATING, data={"do": "hand_in"})
    for client, version in ((phones[0], "1"), (late, "0")):
        answer = cast.save(
            client, "rating", as_announced__performance="3", as_announced__version=version
        )
        assert (answer.status_code, answer.json["closed"]) == (409, ["as_announced"])


def test_a_team_below_the_smallest_base_reads_why_it_has_no_dots(app: Flask, workshop: str) -> None:
    phones = [cast.phone(app) for _ in range(4)]
    for client, score in zip(phones, "1155", strict=True):
        cast.save(client, "rating", as_announced__performance=score)
    cast.end_rating(app, workshop)
    page = phones[0].get(TEAM).text
    assert "fewer than 5 of us rated in time" in page
    assert "●" not in page


def dots(page: str) -> list[int]:
    """How many dots stand on each score, on a phone."""
    return [
        int(n) for n in re.findall(r'<b class="number">(\d+)</b>', page.split("Which value")[-1])
    ]


def rate(
    app: Flask, scores: str, team: str = "Reception", item: str = "as_announced"
) -> FlaskClient:
    for score in scores:
        client = cast.phone(app, team)
        cast.save(client, "rating", **{f"{item}__performance": score})
        client.post(RATING, data={"do": "hand_in"})
    return client


def test_dots_of_a_team_and_of_the_room_give_no_single_person_away(
    app: Flask, workshop: str
) -> None:
    one = rate(app, "115555")
    rate(app, "3", "Kitchen")
    cast.end_rating(app, workshop)
    page = one.get(f"{TEAM}?lang=en").text
    assert "●" not in page
    assert "would tell what a few people of a smaller team answered" in page


def test_a_second_cut_moves_no_dots_by_one(app: Flask, workshop: str) -> None:
    one = rate(app, "115555")
    cast.end_rating(app, workshop)
    assert dots(one.get(TEAM).text) == [2, 0, 0, 0, 4]
    rate(app, "4")
    rate(app, "3333", item="price_known")
    cast.end_rating(app, workshop)
    assert dots(one.get(TEAM).text) == [2, 0, 0, 0, 4]
    rate(app, "44444")
    cast.end_rating(app, workshop)
    assert dots(one.get(TEAM).text) == [2, 0, 0, 5, 4]


def test_until_its_dots_are_counted_a_team_reads_that_they_come(
    app: Flask, workshop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "put_in_line", lambda *_, **_more: None)
    one = rate(app, "115555")
    cast.end_rating(app, workshop)
    assert "The dots are being counted" in one.get(f"{TEAM}?lang=en").text


def test_what_is_typed_on_a_sheet_that_was_cut_is_shown_again_and_not_stored(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    page = phone.get(RATING).text
    cast.save(phone, "rating", as_announced__performance="4")
    cast.end_rating(app, workshop)
    sent = {"was": cast.field_value(page, "was"), "as_announced-performance": "2"}
    answer = phone.post(RATING, data=sent | {"do": "hand_in"})
    assert answer.status_code == 409
    assert "this step is closed" in answer.text
    assert "Change my answers" not in answer.text
    phone.post(RATING, data={"do": "take_back"})
    with app.app_context():
        assert db.session.query(Answer.performance).scalar() == 4
        assert db.session.query(Respondent.cut).scalar() == 1


def test_what_cannot_be_handed_in_is_not_half_stored(
    app: Flask, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_said: object) -> None:
        raise OperationalError("UPDATE", None, Exception("the database went away"))

    sent = {"was": "{}", "as_announced-performance": "2", "do": "hand_in"}
    with monkeypatch.context() as broken:
        broken.setattr(cuts, "hand_in", away)
        assert phone.post(RATING, data=sent).status_code == 503
    with app.app_context():
        assert db.session.scalars(select(Answer)).all() == []
    assert "1 of" in phone.post(RATING, data=sent, follow_redirects=True).text


def test_the_same_hand_in_sent_twice_reads_the_same_page_twice(app: Flask, workshop: str) -> None:
    phones = [cast.phone(app) for _ in range(5)]
    last = cast.field_value(phones[-1].get(RATING).text, "was")
    sent = {"was": last, "as_announced-performance": "2", "do": "hand_in"}
    for client in phones[:-1]:
        client.post(RATING, data=sent)
    first, again = (phones[-1].post(RATING, data=sent, follow_redirects=True) for _ in range(2))
    cast.end_rating(app, workshop)
    after = phones[-1].post(RATING, data=sent, follow_redirects=True)
    assert (first.status_code, again.status_code, after.status_code) == (200, 200, 200)
    assert first.text == again.text
    for page in (first, again, after):
        assert "Thank you." in page.text
        assert "could be saved" not in page.text


def test_with_a_base_of_one_a_sheet_counts_as_soon_as_it_is_handed_in(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        session.query(Audit).one().smallest_base = 1
    assert "counts at once" in phone.get(RATING).text
    cast.save(phone, "rating", as_announced__performance="4")
    phone.post(RATING, data={"do": "hand_in"})
    assert "Change my answers" not in phone.get(RATING).text
    with app.app_context():
        assert db.session.query(Respondent.cut).filter_by(voice="member").scalar() == 1


def test_with_a_base_of_one_nobody_ends_the_rating_of_others_or_trips_over_a_second_press(
    app: Flask, workshop: str
) -> None:
    with app.app_context(), writing() as session:
        session.query(Audit).one().smallest_base = 1
    first, last = cast.phone(app), cast.phone(app)
    was = {client: cast.field_value(client.get(RATING).text, "was") for client in (first, last)}
    for client in (first, last, last):
        sent = {"was": was[client], "as_announced-performance": "2", "do": "hand_in"}
        answer = client.post(RATING, data=sent, follow_redirects=True)
        assert answer.status_code == 200
        assert "Your answer is saved." in answer.text
        assert "could be saved" not in answer.text


def test_the_sheet_is_handed_in_when_all_are_done(app: Flask, workshop: str) -> None:
    phones = [cast.phone(app), cast.phone(app)]
    for client in phones:
        client.post(TEAM, data={"do": "done"})
    with app.app_context():
        sheet = db.session.query(Respondent).filter_by(voice="team").one()
        assert sheet.handed_in_at is not None


def test_what_was_typed_is_shown_when_the_workshop_closed_meanwhile(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    cast.move_to(app, workshop, "closed")
    answer = phone.post(TEAM, data={f"{LIST}-text": "too late"})
    assert answer.status_code == 409
    assert "too late" in answer.text


def test_a_pledge_names_the_item_that_it_should_move(phone: FlaskClient) -> None:
    assert cast.save(phone, "team", pledge__item="answer_same_day").status_code == 200
    page = phone.get(TEAM).text
    assert 'name="pledge-item" value="answer_same_day" checked' in page
    assert cast.save(phone, "team", pledge__item="value_added").status_code == 422


def in_60_days() -> str:
    """The usual day of a workshop whose own 60 days are over: it is never one that is past."""
    return f"{datetime.now(UTC).date() + timedelta(days=60)}"


def test_a_day_beyond_calendars_is_refused(phone: FlaskClient) -> None:
    saved = cast.save(phone, "team", pledge__what="Call back", pledge__due="9999-12-31")
    assert saved.status_code == 422
    assert phone.get(f"/{cast.CODE}/shared").json["values"]["pledge-due"] == in_60_days()


def test_a_day_that_is_past_is_refused_and_the_rest_is_kept(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    told = {"pledge-what": "Call back", "pledge-due": "2020-01-01"}
    answer = phone.post(f"{TEAM}?lang=en", data=told)
    assert answer.status_code == 422
    assert "This day is past: choose a later one." in answer.text
    assert 'value="2020-01-01"' in answer.text
    values = phone.get(f"/{cast.CODE}/shared").json["values"]
    assert (values["pledge-what"], values["pledge-due"]) == ("Call back", in_60_days())
    today = f"{datetime.now(UTC).date()}"
    assert cast.save(phone, "team", pledge__due=today, pledge__version="1").status_code == 200


def test_a_day_is_past_after_the_workshop_too_but_not_one_that_was_saved(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    """Whoever opens a workshop of an earlier day again can save its pledges as they stand."""
    cast.save(phone, "team", pledge__what="Call back")
    with app.app_context(), writing() as session:
        held_on = session.get_one(Workshop, workshop).date
        session.query(Pledge).one().due = held_on + timedelta(days=1)
    again = {"what": "Call back at once", "version": "1"}
    for days, status in ((1, 200), (2, 422)):
        due = f"{held_on + timedelta(days=days)}"
        fields = {f"pledge__{part}": value for part, value in (again | {"due": due}).items()}
        assert cast.save(phone, "team", **fields).status_code == status
        again["version"] = "2"


def test_a_day_is_over_where_the_workshop_is_or_else_everywhere() -> None:
    held = Workshop(date=date(2026, 3, 1), time_zone=None)
    assert pledges.first_day(held) == max(held.date, (now() - timedelta(hours=12)).date())
    held.time_zone = "Pacific/Kiritimati"
    assert pledges.first_day(held) == max(held.date, (now() + timedelta(hours=14)).date())
    held.date = date(9999, 1, 1)
    assert pledges.first_day(held) == held.date


def test_a_request_is_kept_beside_the_pledge_and_can_be_taken_back(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    cast.save(phone, "team", pledge__request="A desk")
    assert phone.get(f"/{cast.CODE}/shared").json["values"]["pledge-request"] == "A desk"
    stale = cast.save(phone, "team", pledge__request="Two desks")
    assert stale.json["conflicts"]["pledge"]["request"] == "A desk"
    was = json.dumps({"pledge-request": "A desk"})
    cast.save(phone, "team", pledge__request="", pledge__version="1", was=was)
    assert "pledge-request" not in phone.get(f"/{cast.CODE}/shared").json["values"]
    with app.app_context():
        held = db.session.get_one(Workshop, workshop)
        assert not [*exports.requests(db.session, held, "")]


def test_a_pledge_has_four_fields_a_request_and_a_usual_day(phone: FlaskClient) -> None:
    answer = cast.save(phone, "team", pledge__what="Answer the same day", pledge__request="A desk")
    assert answer.json["saved"] == {"pledge": 1}
    values = phone.get(f"/{cast.CODE}/shared").json["values"]
    assert values["pledge-due"] == in_60_days()
    assert cast.save(phone, "team", pledge__due="tomorrow").status_code == 422


def test_a_resume_code_moves_a_sheet_to_another_phone(app: Flask, phone: FlaskClient) -> None:
    cast.save(phone, "rating", as_announced__performance="4")
    code = re.search(r'class="code">(\w{3} ?\w{3})<', phone.get(RATING).text)
    assert code
    other = app.test_client()
    other.post(f"/{cast.CODE}/resume", data={"resume_code": code[1].lower()})
    assert re.search(r'as_announced-performance" value="4" checked', other.get(RATING).text)
    assert phone.get(RATING).status_code == 302


def test_the_next_person_on_a_shared_phone_starts_clean(phone: FlaskClient) -> None:
    cast.save(phone, "rating", as_announced__performance="4")
    phone.post(f"/{cast.CODE}/leave", data={"for": "next"})
    cast.join(phone)
    assert not re.search(r'value="4" checked', phone.get(RATING).text)


def test_joining_says_what_is_missing(client: FlaskClient, workshop: str) -> None:
    token = cast.field_value(client.get(f"/{cast.CODE}/?lang=en").text, "token")
    answer = client.post(f"/{cast.CODE}/", data={"token": token})
    assert answer.status_code == 422
    assert "Please pick a team." in answer.text


def test_hostile_text_stays_text(app: Flask, phone: FlaskClient) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}\x1ah\x00"
    post(phone, TEAM, {DRAFT: hostile})
    post(phone, TEAM, {"do": SHARE})
    page = phone.get(TEAM).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}h" in page
    assert "<script>alert" not in page


def test_another_sites_form_is_refused(phone: FlaskClient) -> None:
    answer = phone.post(TEAM, data={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_unchanged_state_costs_nothing(phone: FlaskClient) -> None:
    first = phone.get(f"/{cast.CODE}/state")
    again = phone.get(f"/{cast.CODE}/state", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_twelve_teams_of_ten_come_to_their_dots_and_their_words(sqlite_app: Flask) -> None:
    names = tuple(f"Team {n:02}" for n in range(12))
    room = cast.make_workshop(sqlite_app, teams=names)
    phones = [(name, cast.phone(sqlite_app, name)) for name in names for _ in range(10)]
    for n, (name, client) in enumerate(phones):
        score = str(n % 5 + 1)
        cast.save(client, "rating", as_announced__performance=score, as_announced__importance="5")
        said = {f"mine.value_added-e{n:08}-text": f"{name} says {n}"}
        post(client, TEAM, said | {"do": f"share:value_added-e{n:08}"})
        client.post(RATING, data={"do": "hand_in"})
    cast.end_rating(sqlite_app, room)
    for name, client in phones[::10]:
        page = client.get(TEAM).text
        assert "●●" in page
        assert re.findall(r">\n(Team \d\d) says", page) == [name] * 10


def test_a_sheet_is_read_once_however_many_fields_came_along(
    phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    real = saving.posted_fields

    def counted() -> MultiDict[str, str]:
        read.append(1)
        return real()

    monkeypatch.setattr(saving, "posted_fields", counted)
    page = phone.post(RATING, data={f"x{n}": "1" for n in range(200)})
    assert page.status_code == 422
    assert len(read) < 5


def test_more_fields_than_any_sheet_has_are_refused(phone: FlaskClient) -> None:
    sent = {f"x{n}": "1" for n in range(3500)}
    assert phone.post(RATING, data=sent).status_code == 413
    assert phone.post(TEAM, data=sent, headers=JSON).status_code == 413


@pytest.mark.parametrize("path", [RATING, TEAM])
def test_a_broken_note_of_what_was_shown_counts_as_none(phone: FlaskClient, path: str) -> None:
    answer = phone.post(path, data={"was": "[" * 200_000, "as_announced-performance": "3"})
    assert answer.status_code in (303, 422)


def test_after_closing_a_phone_is_not_told_to_wait(
    app: Flask, phone: FlaskClient, workshop: str
) -> None:
    cast.move_to(app, workshop, "closed")
    page = phone.get(f"{RATING}?lang=en").text
    assert "The workshop has ended." in page
    assert "look at the screen" not in page


def test_a_draft_says_who_sees_it_and_sharing_leaves_the_others(app: Flask, workshop: str) -> None:
    mine, yours = cast.phone(app), cast.phone(app)
    post(mine, TEAM, {DRAFT: "ready", "mine.value_added-e7654321-text": "not ready"})
    assert mine.get(TEAM).text.count("only you see it") > 2
    shared = post(mine, TEAM, {"do": SHARE})
    assert (shared["shared"], shared["closed"]) == ("e1234567", [])
    assert "not ready" not in yours.get(TEAM).text
    page = mine.get(TEAM).text
    assert "1 draft that only you see" in page
    assert 'href="#item-value_added"' in page


def test_one_draft_is_told_as_one_after_closing(app: Flask, workshop: str) -> None:
    mine = cast.phone(app)
    post(mine, TEAM, {DRAFT: "never shared"})
    cast.move_to(app, workshop, "closed")
    page = mine.get(f"{TEAM}?lang=es").text
    assert "No se compartió y no está en ningún informe." in page


def test_more_entries_than_suggested_are_not_counted_of_them(app: Flask, workshop: str) -> None:
    phone = cast.phone(app)
    for n in range(5):
        cast.save(phone, "team", **{f"value_added__entry00{n}__text": f"We do {n}"})
        told = re.search(r'data-suggested="4"( hidden)?', phone.get(TEAM).text)
        assert told
        assert bool(told[1]) == (n == 4)


def test_a_draft_carries_how_often_we_have_seen_it(app: Flask, workshop: str) -> None:
    mine, yours = cast.phone(app), cast.phone(app)
    row = "leave_reasons-e1234567"
    draft = {f"mine.{row}-text": "Nobody answers", f"mine.{row}-frequency": "4"}
    post(mine, TEAM, draft | {"do": f"share:{row}"})
    assert yours.get(f"/{cast.CODE}/shared").json["values"][f"{row}-frequency"] == "4"
    assert re.search(r">weekly</summary>", yours.get(TEAM).text)


@pytest.mark.parametrize("step", ["scene", "closed"])
def test_drafts_that_were_not_shared_stay_readable(app: Flask, step: str) -> None:
    workshop = cast.make_workshop(app, step="doors")
    phone = cast.phone(app)
    post(phone, TEAM, {DRAFT: "left behind", "mine.leave_reasons-e7654321-text": "as this was"})
    cast.move_to(app, workshop, step)
    page = phone.get(TEAM).text
    assert "2 drafts that only you see" in page
    assert "left behind</blockquote>" in page
    assert "as this was</blockquote>" in page
    assert ("are in no report" in page) == (step == "closed")


def test_a_draft_is_not_shared_once_it_is_closed(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    post(phone, TEAM, {DRAFT: "too late"})
    cast.move_to(app, workshop, "closed")
    assert post(phone, TEAM, {"do": SHARE})["closed"] == [f"mine.{LIST}"]
    answer = phone.post(TEAM, data={"do": SHARE})
    assert "this step is closed" in answer.text
    assert "too late</blockquote>" in answer.text


def test_anybody_of_the_team_withdraws_and_it_stays_away(app: Flask, workshop: str) -> None:
    author, other, kitchen = cast.phone(app), cast.phone(app), cast.phone(app, "Kitchen")
    post(author, TEAM, {DRAFT: "we never lie", "do": SHARE})
    kitchen.post(TEAM, data={"do": f"withdraw:{LIST}"})
    assert "we never lie" in other.get(TEAM).text
    page = other.post(TEAM, data={"do": f"withdraw:{LIST}"}, follow_redirects=True)
    assert "Withdrawn" in page.text
    again = post(author, TEAM, {f"{LIST}-text": "we never lie", f"{LIST}-version": "1"})
    assert again["withdrawn"] == [LIST]
    for client in (author, other):
        assert "we never lie" not in client.get(TEAM).text
        assert f"{LIST}-text" not in client.get(f"/{cast.CODE}/shared").json["values"]


def test_what_was_typed_into_a_withdrawn_entry_is_shown_again(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    post(phone, TEAM, {DRAFT: "first", "do": SHARE})
    post(phone, TEAM, {"do": f"withdraw:{LIST}"})
    sent = {f"{LIST}-text": "typed meanwhile", f"{LIST}-version": "1", "do": "save"}
    answer = phone.post(TEAM, data=sent)
    assert answer.status_code == 409
    assert "this was withdrawn meanwhile." in answer.text
    assert answer.text.count("typed meanwhile") == 1
    assert "<blockquote>typed meanwhile</blockquote>" in answer.text


def test_one_phone_alone_neither_empties_a_wall_nor_fills_it(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    entries = [f"e{n:08}" for n in range(60)]
    app.config["LIMITS"] = True
    for entry in entries:
        row = f"value_added-{entry}"
        post(phone, TEAM, {f"mine.{row}-text": f"Reason {entry}", "do": f"share:{row}"})
    post(phone, TEAM, {DRAFT: "one too many", "do": SHARE})
    answer = phone.post(TEAM, data={DRAFT: "one too many", "do": SHARE})
    assert "wait a while" in answer.text
    other = cast.phone(app)
    shown = other.get(f"/{cast.CODE}/shared").json
    assert len(shown["values"]) >= len(entries)
    assert "one too many" not in shown["values"].values()
    for entry in entries:
        other.post(TEAM, data={"do": f"withdraw:value_added-{entry}"})
    left = phone.get(f"/{cast.CODE}/shared").json["values"].values()
    assert sum(str(value).startswith("Reason") for value in left) == len(entries) - 10


def test_on_a_full_sheet_what_stands_there_can_be_changed(
    phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(phone, TEAM, {DRAFT: "first", "do": SHARE})
    monkeypatch.setattr(sheets, "MOST_ENTRIES", 0)
    changed = post(phone, TEAM, {f"{LIST}-text": "second", f"{LIST}-version": "1"})
    assert changed["errors"] == {}
    assert "second" in phone.get(TEAM).text


def test_a_full_sheet_shows_again_what_it_could_not_keep(
    phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ENTRIES", 0)
    answer = phone.post(TEAM, data={DRAFT: "one too many"})
    assert answer.status_code == 422
    assert re.search(rf'name="{DRAFT}"[^>]*>\none too many<', answer.text)


def test_the_page_says_the_code_for_another_phone_and_who_follows(
    app: Flask, workshop: str, phone: FlaskClient
) -> None:
    phone.post(TEAM, data={"do": "done"})
    page = phone.get(TEAM).text
    assert "Thank you. What is shared" in page
    assert "Next person on this phone" not in page
    code = re.search(r'class="code">(\w{3} ?\w{3})<', page)
    assert code
    other = app.test_client()
    other.post(f"/{cast.CODE}/resume", data={"resume_code": code[1], "shared": "1"})
    assert "Next person on this phone" in other.get(TEAM).text


def test_nothing_is_cut_before_it_is_told(phone: FlaskClient) -> None:
    long = "a word " * 600
    page = phone.get(TEAM).text
    assert "maxlength" not in page
    answer = phone.post(TEAM, data={DRAFT: long, "do": SHARE})
    assert "at most 500 characters" in answer.text
    assert long.strip() in answer.text


@pytest.mark.parametrize("text", ["نرحب بالضيوف", "🙂👩‍👩‍👧🙂"])
def test_other_scripts_are_kept_as_they_are(phone: FlaskClient, text: str) -> None:
    post(phone, TEAM, {DRAFT: text, "do": SHARE})
    page = phone.get(TEAM).text
    assert re.search(rf'name="{LIST}-text"[^>]* dir="auto"[^>]*>\n{text}<', page)


def test_what_the_script_empties_stays_empty(app: Flask, workshop: str, phone: FlaskClient) -> None:
    row = "leave_reasons-e1234567"
    post(phone, TEAM, {f"mine.{row}-text": "gone soon", f"mine.{row}-frequency": "4"})
    post(phone, TEAM, {f"mine.{row}-frequency": "", f"mine.{row}-version": "1"})
    post(phone, TEAM, {"do": f"share:{row}"})
    values = phone.get(f"/{cast.CODE}/shared").json["values"]
    assert values[f"{row}-text"] == "gone soon"
    assert f"{row}-frequency" not in values
    post(phone, TEAM, {f"{row}-text": "", f"{row}-version": "1"})
    assert "gone soon" not in phone.get(TEAM).text
    late = post(phone, TEAM, {f"{row}-text": "gone soon", f"{row}-version": "1"})
    assert late["conflicts"][row]["text"] == ""


@pytest.mark.parametrize("handed_in", [False, True])
def test_the_rating_page_asks_the_database_at_most_three_times(
    app: Flask, phone: FlaskClient, handed_in: bool
) -> None:
    cast.save(phone, "rating", as_announced__performance="4")
    if handed_in:
        phone.post(RATING, data={"do": "hand_in"})
    asked: list[str] = []

    def note(*said: Any) -> None:
        asked.append(said[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    phone.get(RATING)
    event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.startswith("SELECT")]) <= 3, asked


def test_the_thanks_say_how_to_go_on_elsewhere_and_a_shared_phone_who_is_next(
    phone: FlaskClient,
) -> None:
    phone.set_cookie("shared_phone", "1", path=f"/{cast.CODE}")
    page = phone.post(RATING, data={"do": "hand_in"}, follow_redirects=True).text
    assert re.search(r'To go on .* <strong class="code">[A-Z0-9]{3} [A-Z0-9]{3}</strong>', page)
    assert page.index("Next person on this phone") < page.index('<details class="phone-help">')


def test_names_in_arabic_and_emoji_come_back_as_they_were(app: Flask) -> None:
    cast.make_workshop(app, code="ARAB2345", teams=("فريق الاستقبال", "🏨🛎️"))
    for team in ("فريق الاستقبال", "🏨🛎️"):
        phone = cast.phone(app, team, "ARAB2345")
        assert f"{team}</a>" in phone.get("/ARAB2345/rating").text
