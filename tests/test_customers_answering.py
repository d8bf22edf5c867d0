"""Customers answer before a workshop: once, without a name, and only while somebody asks."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey.models import Answer, CustomerWindow, Respondent, Workshop, now
from survey.store.answers import closing
from survey.store.answers import customers as store
from survey.store.room import steps
from survey.web.database import db, writing
from tests import cast
from tests.customers_cast import ITEMS, answer, codes, open_window, sheets


def given(app: Flask) -> dict[str, tuple[int | None, str | None, str]]:
    with app.app_context():
        rows = db.session.scalars(select(Answer)).all()
        return {row.item: (row.performance, row.choice, row.text) for row in rows}


def test_an_answer_is_five_scores_a_choice_and_a_line(app: Flask) -> None:
    code, _kiosk = codes(app, open_window(app))
    more = {"choice": "one_person", "line": "Nobody\ncalled\x00 back "}
    assert answer(app.test_client(), code, scores="5-31 ", **more).status_code == 303
    assert given(app) == {
        "as_announced": (5, None, ""),
        "answer_same_day": (0, None, ""),
        "warned_first": (3, None, ""),
        "one_person": (1, None, ""),
        "would_not_come_back": (None, "one_person", ""),
        "in_their_words": (None, None, "Nobody called back"),
    }
    (sheet,) = sheets(app)
    assert (sheet.team_id, sheet.source, sheet.set_aside) == (None, "phone", None)


def test_the_same_form_sent_ten_times_is_one_answer(app: Flask) -> None:
    code, _kiosk = codes(app, open_window(app))
    for _again in range(10):
        assert answer(app.test_client(), code, token="x" * 32).status_code == 303
    assert len(sheets(app)) == 1


def test_a_phone_answers_once_and_reads_that_it_has(sqlite_app: Flask) -> None:
    code, _kiosk = codes(sqlite_app, open_window(sqlite_app))
    phone = sqlite_app.test_client()
    assert "first answer counts" not in phone.get(answer(phone, code).location).text
    for again in (phone.get(f"/c/{code}"), phone.post(f"/c/{code}", data={"token": "y" * 32})):
        assert "first answer counts" in phone.get(f"{again.location}&lang=en").text
    assert len(sheets(sqlite_app)) == 1


def test_a_kiosk_answers_again_and_forgets_who_stood_there(sqlite_app: Flask) -> None:
    _code, kiosk = codes(sqlite_app, open_window(sqlite_app))
    till = sqlite_app.test_client()
    first, second = (answer(till, kiosk) for _person in range(2))
    assert first.status_code == second.status_code == 303
    assert [one.source for one in sheets(sqlite_app)] == ["kiosk", "kiosk"]
    # the person before chose Spanish: the start speaks the language of the workshop all the same
    till.get(f"/c/{kiosk}?lang=es")
    assert till.get(f"/c/{kiosk}").location.endswith("lang=en")
    assert "refresh" in till.get(first.location).text


def test_the_other_language_keeps_what_is_chosen(sqlite_app: Flask) -> None:
    code, _kiosk = codes(sqlite_app, open_window(sqlite_app))
    values = {"token": "z" * 32, "item-one_person": "4", "do": "language"}
    page = sqlite_app.test_client().post(f"/c/{code}?lang=es", data=values).text
    assert "Una misma persona se ocupa de lo mío hasta el final" in page
    assert 'value="4" checked' in page
    assert 'value="' + "z" * 32 in page
    assert sheets(sqlite_app) == []


@pytest.mark.parametrize("values", [
    {"item-one_person": "6"}, {"item-one_person": ["1", "5"]}, {"choice": "as_if"},
])  # fmt: skip
def test_what_no_page_offers_is_refused(sqlite_app: Flask, values: dict[str, object]) -> None:
    code, _kiosk = codes(sqlite_app, open_window(sqlite_app))
    sent = sqlite_app.test_client().post(f"/c/{code}", data={"token": "x" * 32, **values})
    assert sent.status_code == 422
    assert sheets(sqlite_app) == []


def test_nothing_is_no_answer(sqlite_app: Flask) -> None:
    code, _kiosk = codes(sqlite_app, open_window(sqlite_app))
    assert answer(sqlite_app.test_client(), code, scores="").status_code == 422
    assert sheets(sqlite_app) == []


@pytest.mark.parametrize("how", ["by hand", "last day", "workshop", "doors"])
def test_a_closed_window_says_since_when_and_keeps_nothing(sqlite_app: Flask, how: str) -> None:
    workshop_id = open_window(sqlite_app)
    code, kiosk = codes(sqlite_app, workshop_id)
    with sqlite_app.app_context(), writing() as session:
        window = session.get_one(CustomerWindow, workshop_id)
        day = window.opened_on
        if how == "by hand":
            window.closed_on = day
        elif how == "last day":
            window.last_day = day.replace(year=day.year - 1)
        elif how == "workshop":
            window.workshop.date = day
        else:
            window.workshop.state = "open"
    for one in (code, kiosk):
        page = sqlite_app.test_client().get(f"/c/{one}?lang=en")
        assert page.status_code == 410
        assert "Questions were open until" in page.text
        sent = sqlite_app.test_client().post(
            f"/c/{one}", data={"token": "x" * 32, "choice": "none"}
        )
        assert sent.status_code == 410
    assert sheets(sqlite_app) == []


def test_an_unknown_code_opens_nothing(sqlite_app: Flask) -> None:
    open_window(sqlite_app)
    lost = sqlite_app.test_client().get("/c/ABCD2345?lang=en")
    assert lost.status_code == 404
    assert "Please check the card." in lost.text
    assert 'href="/"' not in lost.text
    assert sqlite_app.test_client().get(f"/c/{cast.CODE}").status_code == 404


def test_the_code_of_a_card_leads_on_wherever_it_is_typed(sqlite_app: Flask) -> None:
    code, _kiosk = codes(sqlite_app, open_window(sqlite_app))
    client = sqlite_app.test_client()
    for path in (f"/{code}/", f"/{code.lower()}/"):
        assert client.get(path, follow_redirects=True).request.path == f"/c/{code}"
    assert client.get(f"/join?code={code}", follow_redirects=True).request.path == f"/c/{code}"


def test_another_site_cannot_answer_in_our_name(sqlite_app: Flask) -> None:
    code, _kiosk = codes(sqlite_app, open_window(sqlite_app))
    values = {"token": "x" * 32, "choice": "none"}
    headers = {"Origin": "https://evil.example"}
    sent = sqlite_app.test_client().post(f"/c/{code}", data=values, headers=headers)
    assert sent.status_code == 403


def test_customers_do_not_take_the_places_of_the_room(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop_id = open_window(sqlite_app)
    _code, kiosk = codes(sqlite_app, workshop_id)
    for _customer in range(2):
        answer(sqlite_app.test_client(), kiosk)
    cast.move_to(sqlite_app, workshop_id, "open")
    monkeypatch.setattr("survey.store.room.joining.MOST_PHONES", 1)
    cast.phone(sqlite_app)


def test_customers_make_nobody_in_the_room_late(app: Flask) -> None:
    """A cut of customers alone would be the first: a team under the base would never enter."""
    workshop_id = open_window(app)
    answer(app.test_client(), codes(app, workshop_id)[0])
    cast.end_rating(app, workshop_id)
    assert [one.cut for one in sheets(app)] == [None]
    cast.move_to(app, workshop_id, "open")
    phone = cast.phone(app)
    cast.save(phone, "rating", as_announced__performance="3")
    cast.end_rating(app, workshop_id)
    assert [one.cut for one in sheets(app)] == [1]
    with app.app_context(), writing() as session:
        closing.close(session, session.get_one(Workshop, workshop_id))


def test_a_workshop_without_its_room_still_counts_its_customers(sqlite_app: Flask) -> None:
    workshop_id = open_window(sqlite_app)
    answer(sqlite_app.test_client(), codes(sqlite_app, workshop_id)[0])
    with sqlite_app.app_context(), writing() as session:
        closing.close(session, session.get_one(Workshop, workshop_id))
    assert [one.cut for one in sheets(sqlite_app)] == [1]


def test_all_that_customers_are_asked_is_on_the_page(sqlite_app: Flask) -> None:
    code, _kiosk = codes(sqlite_app, open_window(sqlite_app))
    page = sqlite_app.test_client().get(f"/c/{code}?lang=en").text
    assert [f'name="item-{item}"' in page for item in ITEMS] == [True] * 5
    assert 'name="choice" value="none"' in page
    assert "before 5 people answer" in page
    assert "5 sentences, less than a minute." in page


# Too many, too fast -------------------------------------------------------------------


@pytest.fixture
def limited(sqlite_app: Flask) -> Flask:
    """An application that counts who tries how often."""
    sqlite_app.config["LIMITS"] = True
    return sqlite_app


def flood(app: Flask, code: str, many: int) -> list[int]:
    """So many answers of one network, each as from a phone that keeps nothing."""
    client = app.test_client(use_cookies=False)
    sent = (
        client.post(f"/c/{code}", data={"token": f"{n:032}", "item-one_person": "5"})
        for n in range(many)
    )
    return [one.status_code for one in sent]


def test_a_thousand_answers_in_a_minute_are_few_that_count(limited: Flask) -> None:
    code, _kiosk = codes(limited, open_window(limited))
    statuses = Counter(flood(limited, code, 200))
    assert statuses == {303: 60, 429: 140}
    found = Counter(one.set_aside for one in sheets(limited))
    assert found == {None: 12, "burst": 48}


def test_a_burst_of_one_network_keeps_no_other_out(limited: Flask) -> None:
    code, kiosk = codes(limited, open_window(limited))
    flood(limited, code, 30)
    other = limited.test_client()
    other.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert answer(other, code).status_code == 303
    # the till behind the same network goes on too
    assert answer(limited.test_client(), kiosk).status_code == 303
    assert [one.set_aside for one in sheets(limited)].count(None) == 12 + 2


def test_a_full_window_takes_nothing_more(limited: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_SHEETS", 3)
    code, _kiosk = codes(limited, open_window(limited))
    assert flood(limited, code, 5) == [303, 303, 303, 429, 429]


@pytest.mark.parametrize("is_left_out", [False, True])
def test_what_is_set_aside_fills_no_window(
    limited: Flask, monkeypatch: pytest.MonkeyPatch, is_left_out: bool
) -> None:
    monkeypatch.setattr(store, "MOST_SHEETS", 13)
    workshop_id = open_window(limited)
    code, _kiosk = codes(limited, workshop_id)
    assert Counter(flood(limited, code, 30)) == {303: 12 + 13, 429: 5}
    if is_left_out:
        with limited.app_context(), writing() as session:
            session.query(Respondent).filter_by(set_aside="burst").update({"set_aside": "left_out"})
    other = limited.test_client()
    other.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert answer(other, code).status_code == 303


def test_a_burst_cannot_come_in_once_figures_were_shown(limited: Flask) -> None:
    """What is published would grow by fewer people than the base."""
    workshop_id = open_window(limited)
    flood(limited, codes(limited, workshop_id)[0], 15)
    cast.move_to(limited, workshop_id, "open")
    cast.save(cast.phone(limited), "rating", as_announced__performance="3")
    cast.end_rating(limited, workshop_id)
    with limited.app_context(), writing() as session:
        (burst,) = store.bursts(session, workshop_id)
        workshop = cast.held(session, workshop_id)
        assert store.settle(session, workshop, burst.hour, burst.way, "", counts=True) == 0
        closing.close(session, workshop)
    assert Counter(one.cut for one in sheets(limited)) == {1: 12, None: 3}


def test_a_window_keeps_the_day_on_which_the_doors_opened(sqlite_app: Flask) -> None:
    workshop_id = open_window(sqlite_app)
    with sqlite_app.app_context(), writing() as session:
        window = session.get_one(CustomerWindow, workshop_id)
        steps.resume(session, window.workshop, "doors")
        assert window.workshop.step
        window.workshop.step.began_at = now() - timedelta(days=1)
        session.flush()
        assert store.ended_on(window) == store.today(window.workshop) - timedelta(days=1)
