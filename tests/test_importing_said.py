"""What people say of a file on its page counts, and what was not said is guessed anew."""

import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.making import report as making
from survey.models import Respondent, Workshop
from survey.web.database import db
from tests import prepared
from tests.imports_cast import USUAL, columns, looked, means, read_again
from tests.prepared import upload

DAY = "2024-03-01"
ODD = ("Who", "What", "Value", "Weight", "Where", "When")
SAID = ("respondent", "item", "performance", "importance", "team", "date")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """On SQLite: what a file holds is read the same beside any database."""
    return sqlite_app


@pytest.fixture
def audit_id(facilitator: FlaskClient) -> str:
    return prepared.audit(facilitator)


def in_words(*words: str) -> bytes:
    head = "Person,Store,Date,Speed - importance,Speed - today"
    some = [words[n % len(words)] for n in range(13)]
    rows = [f"p{n},North,{DAY},{some[n]},{some[n + 1]}" for n in range(12)]
    return "\n".join((head, *rows)).encode()


def one_answer_a_row() -> bytes:
    rows = [f"p{n},Speed,{2 + n % 2},5,North,{DAY}" for n in range(12)]
    return "\n".join((",".join(ODD), *rows)).encode()


def two_sheets(*titles: str) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for title in titles or ("May", "June"):
        sheet = book.create_sheet(title)
        for row in (["Store", "Date", "Speed"], *(["North", DAY, 4] for _ in range(6))):
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(content)
    return content.getvalue()


def say_of_answers(client: FlaskClient, look: str, *uses: str) -> None:
    form: dict[str, object] = {"layout": "long", "column": [*ODD]}
    said = {f"use-{place}": use for place, use in enumerate(uses)}
    client.post(look + "/read", data=USUAL | form | said)


def test_columns_of_words_are_read_once_it_is_said_what_they_mean(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("Ace", "Meh", "Ugh"), "words.csv")
    page = looked(facilitator, look)
    assert "Ace = \nMeh = \nUgh = </textarea>" in page
    read_again(facilitator, look, layout="", words="Ace = 5\nMeh = 3\nUgh = 1")
    facilitator.post(look + "/add")
    assert means(app, "words") == {"Speed": (3, 3)}


def test_words_that_wait_for_a_meaning_are_asked_again(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("Ace", "Meh", "Ugh"), "words.csv")
    read_again(facilitator, look, words="Ace = 5\nMeh = 3\nUgh = ")
    assert "Ace = 5\nMeh = 3\nUgh = </textarea>" in looked(facilitator, look)


@pytest.mark.parametrize("words", [("Ace; yes", "Meh; no"), ("Ace\nyes", "Meh\nno")])
def test_words_with_semicolons_or_lines_are_offered_so_that_they_can_be_said(
    app: Flask, facilitator: FlaskClient, audit_id: str, words: tuple[str, ...]
) -> None:
    content = in_words(*(f'"{word}"' for word in words))
    look = upload(facilitator, audit_id, content, "words.csv")
    offered = looked(facilitator, look).split('name="words"')[1].split("</textarea>")[0]
    said = "\n".join(line + "5" for line in offered.split("\n") if line.endswith(" = "))
    read_again(facilitator, look, layout="", words=said)
    facilitator.post(look + "/add")
    assert means(app, "words") == {"Speed": (5, 5)}


def test_all_words_of_a_column_are_offered_but_no_comments(
    facilitator: FlaskClient, audit_id: str
) -> None:
    words = [*(f"Word {sign}" for sign in "abcdefghijk"), "a comment " * 500]
    look = upload(facilitator, audit_id, in_words(*words), "words.csv")
    uses = {"use-3": "importance", "item-3": "Speed", "use-4": "performance", "item-4": "Speed"}
    read_again(facilitator, look, layout="", **uses)
    page = looked(facilitator, look)
    assert "Word a = " in page
    assert "Word k = " in page
    assert "comment = " not in page


def test_a_line_that_says_nothing_of_a_word_is_told_and_stays_typed(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("Ace", "Meh"), "words.csv")
    form = USUAL | {"words": "Ace = five\nMeh = 3"}
    answer = facilitator.post(look + "/read?lang=en", data=form)
    assert answer.status_code == 422
    assert "Write what it means behind =, a score, dk or missing: Ace = five" in answer.text
    assert "Ace = five\nMeh = 3</textarea>" in answer.text


def test_what_was_said_of_a_column_stays_and_the_others_are_guessed_anew(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("Ace", "Meh"), "words.csv")
    shown = [*columns(looked(facilitator, look))]
    read_again(facilitator, look, **{f"use-{shown.index('Store')}": "ignore"})
    read_again(facilitator, look, words="Ace = 5\nMeh = 3")
    found = columns(looked(facilitator, look))
    assert found["Store"][0] == "ignore"
    assert found["Speed - today"] == ("performance", "Speed")


def test_a_file_of_one_answer_a_row_is_read_by_what_is_said_of_its_columns(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, one_answer_a_row(), "long.csv")
    say_of_answers(facilitator, look, *["ignore"] * 6)  # another layout: nothing is said of it yet
    assert "column item: this column is missing" in looked(facilitator, look)
    say_of_answers(facilitator, look, *SAID)
    page = looked(facilitator, look)
    assert '<option value="item" selected' in page
    assert "<td>North</td>" in page
    facilitator.post(look + "/add")
    assert means(app, "long") == {"Speed": (5, 2.5)}


def test_a_column_of_answers_that_is_not_read_can_be_taken_back(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, one_answer_a_row(), "long.csv")
    say_of_answers(facilitator, look)
    say_of_answers(facilitator, look, *SAID)
    say_of_answers(facilitator, look, *SAID[:3], "ignore", *SAID[4:])
    assert "columns that were not read: Weight" in looked(facilitator, look)
    say_of_answers(facilitator, look, *SAID)
    facilitator.post(look + "/add")
    assert means(app, "long") == {"Speed": (5, 2.5)}


def test_two_columns_of_one_use_are_told_before_anything_is_read(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("Good", "Bad"), "words.csv")
    form = USUAL | {"column": ["Person", "Store"], "use-0": "team", "use-1": "team"}
    answer = facilitator.post(look + "/read?lang=en", data=form)
    assert answer.status_code == 422
    assert "Only one column can be this: Team" in answer.text


@pytest.mark.parametrize("day", ["2026-02-31", "2026-13-01"])
def test_a_day_that_no_calendar_has_is_told(
    facilitator: FlaskClient, audit_id: str, day: str
) -> None:
    look = upload(facilitator, audit_id, in_words("Good", "Bad"), "words.csv")
    answer = facilitator.post(look + "/read?lang=en", data=USUAL | {"day": day})
    assert (answer.status_code, f'value="{day}"' in answer.text) == (422, True)


def mapped(facilitator: FlaskClient, audit_id: str, line: str) -> str:
    """Upload a file with a mapping of its performance and of one column more."""
    mapping = f"[columns]\n'Speed - today' = 'performance: Speed'\n{line}".encode()
    files = {
        "file": (io.BytesIO(in_words("Good", "Bad")), "words.csv"),
        "mapping": (io.BytesIO(mapping), "m.toml"),
    }
    return str(facilitator.post(f"/audits/{audit_id}/history", data=files).location)


def test_what_a_mapping_says_of_texts_and_numbers_is_shown(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = mapped(facilitator, audit_id, "Person = 'text: Who'")
    assert columns(looked(facilitator, look))["Person"] == ("text", "Who")


def test_the_sheets_of_a_file_are_there_to_choose(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, two_sheets(), "waves.xlsx")
    page = looked(facilitator, look)
    assert '<option value="June">June</option>' in page
    assert "Say below how this is to be read" in page
    read_again(facilitator, look, sheet="all")
    facilitator.post(look + "/add")
    assert means(app, "May") == means(app, "June") == {"Speed": (0, 4)}


def test_a_sheet_whose_name_begins_with_a_blank_is_read(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, two_sheets(" May", "June"), "waves.xlsx")
    read_again(facilitator, look, sheet=" May")
    page = looked(facilitator, look)
    assert '<option selected value=" May"> May</option>' in page
    assert "Add these workshops" in page


def test_a_sheet_called_all_is_no_second_choice_of_the_same_meaning(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, two_sheets("all", "June"), "waves.xlsx")
    assert looked(facilitator, look).count('value="all"') == 1


def test_a_file_that_was_taken_out_in_another_window_leads_to_the_list(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("5", "3"), "words.csv")
    facilitator.post(look + "/add")
    for _window in range(2):
        facilitator.post(look + "/undo")
    answer = facilitator.get(look + "?lang=en", follow_redirects=True)
    assert (answer.status_code, "words.csv" in answer.text) == (200, True)


def test_what_a_mapping_left_out_is_guessed_again_with_another_layout(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = mapped(facilitator, audit_id, "Date = 'date'")
    read_again(facilitator, look, layout="")
    shown = [*columns(looked(facilitator, look))]
    read_again(facilitator, look, layout="", **{f"use-{shown.index('Store')}": "ignore"})
    found = columns(looked(facilitator, look))
    assert (found["Store"][0], found["Person"][0]) == ("ignore", "respondent")


def test_what_was_read_is_shown_where_something_is_still_to_be_said(
    facilitator: FlaskClient, audit_id: str
) -> None:
    content = in_words("Good", "Bad").replace(DAY.encode(), b"03/04/2024")
    page = looked(facilitator, upload(facilitator, audit_id, content, "words.csv"))
    assert "may be two days" in page
    assert '<li class="text-break">of each person: respondent = Person' in page


def test_the_scale_that_was_taken_is_told(facilitator: FlaskClient, audit_id: str) -> None:
    look = upload(facilitator, audit_id, in_words("5", "3"), "words.csv")
    assert "Importance of an item 1 – 5, How we do it today 1 – 5</li>" in looked(facilitator, look)
    read_again(facilitator, look, scale="0-10", scale_importance="1-5")
    page = looked(facilitator, look)
    assert "How we do it today 0 – 10. Both are shown; scales of different length" in page
    assert "<td>Speed</td>" in page  # among the items that no questionnaire knows


def test_a_file_that_is_no_table_asks_nothing_and_can_be_thrown_away(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, b"\x89PNG\r\n\x1a\n\x00", "picture.csv")
    page = looked(facilitator, look)
    assert "Read it in another way" not in page
    assert "Throw the file away" in page
    facilitator.post(look + "/undo")
    assert "picture.csv" not in facilitator.get(f"/audits/{audit_id}/history").text


def test_the_script_that_waits_hears_when_a_file_is_read(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("Good", "Bad"), "words.csv")
    told = facilitator.get(look + "/state").json
    assert told is not None
    assert (told["state"], told["is_complete"]) == ("ready", True)


@pytest.mark.parametrize("item", ["Speed", "Recommend"])
def test_what_was_asked_on_another_scale_hinders_no_later_report(
    app: Flask, facilitator: FlaskClient, audit_id: str, item: str
) -> None:
    head = "respondent,item,performance,workshop,date\n"
    old = head + "".join(f"p{n},{item},{n % 11},Old,2022-05-01\n" for n in range(22))
    new = head + "".join(f"p{n},Speed,{1 + n % 5},New,2023-05-01\n" for n in range(10))
    facilitator.post(upload(facilitator, audit_id, new.encode(), "new.csv") + "/add")
    look = upload(facilitator, audit_id, old.encode(), "old.csv")
    read_again(facilitator, look, scale="0-10")
    facilitator.post(look + "/add")
    with app.app_context():
        workshops = db.session.scalars(select(Workshop).order_by(Workshop.date)).all()
        found = [making.read(one, "en") for one in workshops]
    assert [{*one.answers["workshop"]} for one in found] == [{"Old"}, {"New"}]
    assert [one.answers["performance"].max() for one in found] == [11, 5]
    said = "Old: items that it asked on another scale, which no figure here holds: "
    assert [one.read for one in found] == [(), (said + item,)]


def test_the_scale_of_what_the_audit_asked_before_is_told(
    facilitator: FlaskClient, audit_id: str
) -> None:
    head = "respondent,item,performance,workshop,date\n"
    old, new = (
        head + "".join(f"p{n},Speed,{n % most},{day},{day}\n" for n in range(22))
        for most, day in ((11, "2022-05-01"), (5, "2023-05-01"))
    )
    look = upload(facilitator, audit_id, old.encode(), "old.csv")
    read_again(facilitator, look, scale="0-10")
    facilitator.post(look + "/add")
    page = looked(facilitator, upload(facilitator, audit_id, new.encode(), "new.csv"))
    assert "items on a scale that this audit has for them: Speed 0 – 10</li>" in page


def test_two_teams_of_a_file_are_never_joined_to_the_same_known_one(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    head = "respondent,item,performance,team,workshop,date\n"
    for day, teams in (("2022-05-01", ("Bar",)), ("2023-05-01", ("BAR", "Bar", "bar"))):
        rows = "".join(f"{name}{n},Speed,4,{name},{day},{day}\n" for name in teams for n in "12")
        look = upload(facilitator, audit_id, (head + rows).encode(), "teams.csv")
        page = looked(facilitator, look)
        facilitator.post(look + "/add")
    assert "<td>Bar</td><td>BAR, bar</td>" in page
    with app.app_context():
        held = db.session.scalars(select(Workshop).order_by(Workshop.date)).all()
        keys = [{team.name: team.key for team in one.teams} for one in held]
    assert keys[0]["Bar"] == keys[1]["Bar"]
    assert len({*keys[1].values()}) == 3


def test_a_known_team_comes_before_one_that_differs_in_capitals(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    head = "respondent,item,performance,team,workshop,date\n"
    for year, teams in (("2022", ("BAR", "bar")), ("2023", ("BAR",)), ("2024", ("bar",))):
        day = f"{year}-05-01"
        rows = "".join(f"{name}{n},Speed,4,{name},{day},{day}\n" for name in teams for n in "12")
        look = upload(facilitator, audit_id, (head + rows).encode(), "teams.csv")
        facilitator.post(look + "/add")
    with app.app_context():
        held = db.session.scalars(select(Workshop).order_by(Workshop.date)).all()
        keys = [{team.name: team.key for team in one.teams} for one in held]
    assert keys[0] == keys[1] | keys[2]


def test_it_is_said_who_answered_where_no_column_says_it(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_words("5", "3"), "words.csv")
    told = "Who answered, where no column says it: "
    assert f"{told}we, each person alone</li>" in looked(facilitator, look)
    read_again(facilitator, look, voice="customer")
    assert f"{told}our customers</li>" in looked(facilitator, look)
    facilitator.post(look + "/add")
    with app.app_context():
        assert {*db.session.scalars(select(Respondent.voice))} == {"customer"}
