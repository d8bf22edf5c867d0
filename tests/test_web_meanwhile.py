"""Two facilitators in one form: the second sees what the first changed, and nothing is lost."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.facilitator import audits, workshops
from survey.models import Audit, Workshop
from survey.web.database import db, writing
from survey.web.meanwhile import marks_of
from tests import prepared

THEIRS = "Somebody else has changed this; what they wrote stands here now."


@pytest.fixture
def room(facilitator: FlaskClient) -> str:
    return prepared.workshop(facilitator)


def shown(page: str) -> dict[str, str]:
    """What a page's first shared form would send, as it is shown; of choices what is chosen."""
    page = next(form for form in page.split("</form>") if 'name="seen"' in form)
    inputs = [
        dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall("<input [^>]+", page)
    ]
    chosen = re.findall(r'<input [^>]*\bchecked\b[^>]* name="(\w+)"[^>]* value="([^"]+)"', page)
    typed = {one["name"]: one.get("value", "") for one in inputs
             if "name" in one and one.get("type") not in ("radio", "checkbox")}  # fmt: skip
    areas = re.findall(r'<textarea [^>]*name="([\w-]+)"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    found = typed | dict(chosen) | {name: text.replace("\n", "\r\n") for name, text in areas}
    return {name: unescape(value) for name, value in found.items()}


def stored(app: Flask) -> tuple[Workshop, list[str], Audit]:
    with app.app_context():
        workshop = db.session.query(Workshop).one()
        return workshop, [team.name for team in workshop.teams], workshop.audit


def test_a_form_that_nobody_else_touched_is_saved(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    typed = shown(facilitator.get(f"{room}/edit?lang=en").text) | {"title": "Summer"}
    assert facilitator.post(f"{room}/edit", data=typed).status_code == 302
    assert stored(app)[0].title == "Summer"


def test_who_saves_second_sees_what_the_first_changed(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    mine = shown(facilitator.get(f"{room}/edit?lang=en").text) | {"title": "My title"}
    theirs = mine | {"title": "Their title", "teams": "Reception, 6\r\nKitchen, 4\r\nBar, 5"}
    assert facilitator.post(f"{room}/edit", data=theirs).status_code == 302
    answer = facilitator.post(f"{room}/edit", data=mine)
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert stored(app)[0].title == "Their title"
    assert "Somebody else has changed this to “Their title”. Save to keep yours." in page
    assert page.count(THEIRS) == 2  # above, and at the teams
    again = shown(answer.text)
    assert (again["title"], again["teams"]) == ("My title", "Reception, 6\r\nKitchen, 4\r\nBar, 5")
    assert facilitator.post(f"{room}/edit", data=again).status_code == 302
    workshop, teams, _audit = stored(app)
    assert (workshop.title, teams) == ("My title", ["Reception", "Kitchen", "Bar"])


def test_the_same_change_made_twice_is_none(facilitator: FlaskClient, room: str) -> None:
    typed = shown(facilitator.get(f"{room}/edit?lang=en").text) | {"title": "Summer"}
    for _ in range(2):
        assert facilitator.post(f"{room}/edit", data=typed).status_code == 302


def test_what_a_choice_became_is_told_in_words(facilitator: FlaskClient, room: str) -> None:
    mine = shown(facilitator.get(f"{room}/edit?lang=en").text)
    facilitator.post(f"{room}/edit", data=mine | {"language": "es", "date": "2026-03-15"})
    page = facilitator.post(f"{room}/edit", data=mine | {"language": "", "date": "2026-03-16"}).text
    assert "“Español”" in page
    assert "“15 March 2026”" in page


def test_two_who_edit_an_audit_likewise(app: Flask, facilitator: FlaskClient, room: str) -> None:
    page = f"/audits/{stored(app)[2].id}/edit"
    mine = shown(facilitator.get(f"{page}?lang=en").text) | {"unit": "North"}
    facilitator.post(
        page, data=mine | {"name": "Their hotel", "unit": "South", "smallest_base": "7"}
    )
    answer = facilitator.post(page, data=mine)
    assert answer.status_code == 409
    assert "“South”" in answer.text
    again = shown(answer.text)
    assert (again["name"], again["unit"], again["smallest_base"]) == ("Their hotel", "North", "7")
    assert facilitator.post(page, data=again).status_code == 302
    audit = stored(app)[2]
    assert (audit.name, audit.unit, audit.smallest_base) == ("Their hotel", "North", 7)


SETTINGS = [
    ("agenda", "minutes:break:", "7", "9", {"do": "minutes"}),
    ("link", "until", "2999-07-01T18:00", "2999-07-02T18:00", {"zone": "Europe/Madrid"}),
    ("invited", "invited-", "8", "9", {}),
    ("wifi", "name", "Hall", "Garden", {}),
]


@pytest.mark.parametrize(("form", "field", "theirs", "mine", "also"), SETTINGS)
def test_two_who_change_the_settings_of_a_room_likewise(
    facilitator: FlaskClient, room: str, form: str, field: str, theirs: str, mine: str,
    also: dict[str, str],
) -> None:  # fmt: skip
    def sent(page: str) -> dict[str, str]:
        return shown(page.split(f'room/{form}"', 1)[1]) | also

    page = facilitator.get(f"{room}/room/settings?lang=en").text
    name = re.search(f'name="({field}[^"]*)"', page)
    assert name
    typed, address = sent(page) | invited_of(page), f"{room}/room/{form}"
    assert facilitator.post(address, data=typed | {name[1]: theirs}).status_code == 302
    answer = facilitator.post(address, data=typed | {name[1]: mine})
    assert answer.status_code == 409
    assert f"Somebody else has changed this to “{theirs}”. Save to keep yours." in answer.text
    again = sent(answer.text) | invited_of(answer.text)
    assert facilitator.post(address, data=again).status_code == 302
    page = facilitator.get(f"{room}/room/settings").text
    assert re.search(f'name="{name[1]}"[^>]* value="{mine}"', page)


def invited_of(page: str) -> dict[str, str]:
    """The fields of the table of teams, which stand outside of their form."""
    tags = re.findall('<input [^>]*name="invited-[^>]+', page)
    pairs = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in tags]
    return {one["name"]: one["value"] for one in pairs}


def test_what_one_changed_and_the_other_left_alone_stays(
    facilitator: FlaskClient, room: str
) -> None:
    page = facilitator.get(f"{room}/room/settings?lang=en").text
    typed = shown(page.split('room/agenda"', 1)[1]) | {"do": "minutes"}
    facilitator.post(f"{room}/room/agenda", data=typed | {"minutes:break:": "7"})
    answer = facilitator.post(f"{room}/room/agenda", data=typed | {"minutes:scene:": "9"})
    assert f"Break</a>: {THEIRS}" in answer.text
    again = shown(answer.text.split('room/agenda"', 1)[1]) | {"do": "minutes"}
    assert (again["minutes:break:"], again["minutes:scene:"]) == ("7", "9")


def test_two_who_correct_one_item_likewise(facilitator: FlaskClient, room: str) -> None:
    page = f"{room}/asked/items/as_announced"
    mine = shown(facilitator.get(f"{page}?lang=en").text)
    text = mine["wording-en"]
    facilitator.post(page, data=mine | {"wording-en": f"{text}!"})
    answer = facilitator.post(page, data=mine | {"wording-en": f"{text}?"})
    assert answer.status_code == 409
    assert f"Somebody else has changed this to “{text}!”" in unescape(answer.text)
    assert facilitator.post(page, data=shown(answer.text)).status_code == 302


def test_saving_an_audit_keeps_the_preface_that_was_typed_too(
    app: Flask, facilitator: FlaskClient, room: str
) -> None:
    page = f"/audits/{stored(app)[2].id}/edit"
    mine = shown(facilitator.get(page).text) | {"unit": "North", "preface": "Welcome."}
    assert facilitator.post(page, data=mine).status_code == 302
    assert (stored(app)[2].unit, stored(app)[2].preface) == ("North", "Welcome.")


@pytest.mark.parametrize("form", ["workshop", "audit"])
def test_who_saves_at_the_same_moment_sees_it_too(
    app: Flask, facilitator: FlaskClient, room: str, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    audit_id = stored(app)[2].id
    page = f"{room}/edit" if form == "workshop" else f"/audits/{audit_id}/edit"
    mine = shown(facilitator.get(f"{page}?lang=en").text)
    module = workshops if form == "workshop" else audits
    change = module._change  # type: ignore[attr-defined]  # each has one

    def later(*given: object) -> None:
        with writing() as session:
            session.get_one(Audit, audit_id).name = "Their hotel"
            session.query(Workshop).one().title = "Their title"
        monkeypatch.undo()
        change(*given)

    monkeypatch.setattr(module, "_change", later)
    answer = facilitator.post(page, data=mine)
    assert answer.status_code == 409
    assert THEIRS in answer.text
    workshop, _teams, audit = stored(app)
    assert (workshop.title, audit.name) == ("Their title", "Their hotel")


def test_marks_that_are_none_stop_nobody(facilitator: FlaskClient, room: str) -> None:
    mine = shown(facilitator.get(f"{room}/edit?lang=en").text)
    for seen in ("", "[" * 5000, "7", marks_of({})):
        answer = facilitator.post(f"{room}/edit", data=mine | {"seen": seen})
        assert answer.status_code in (302, 409)
