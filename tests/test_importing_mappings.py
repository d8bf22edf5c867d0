"""What the columns of a file are: said by their order, kept as a mapping, and used again."""

import io
import tomllib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import prepared
from tests.imports_cast import USUAL, columns, looked, means, read_again
from tests.prepared import upload

DAY = "2024-03-01"


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """On SQLite: what a file holds is read the same beside any database."""
    return sqlite_app


@pytest.fixture
def audit_id(facilitator: FlaskClient) -> str:
    return prepared.audit(facilitator)


def in_order(*names: str, head: str = "Store,Date") -> bytes:
    """Importance 4 and 5 in the first column of a pair, performance 2 in the second."""
    rows = [f"{'North' if n < 6 else 'South'},{DAY},{4 + n % 2},2,5,3" for n in range(12)]
    return "\n".join((f"{head},{','.join(names)}", *rows)).encode()


def test_pairs_are_told_by_the_order_of_their_columns(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_order("Q1", "Q2", "Q3", "Q4"), "forms.csv")
    assert "all are how we do, without a gap" in looked(facilitator, look)
    read_again(facilitator, look, pairs="importance,performance")
    assert columns(looked(facilitator, look))["Q1"] == ("importance", "Q2")
    facilitator.post(look + "/add")
    assert means(app, "forms") == {"Q2": (4.5, 2), "Q4": (5, 3)}


def test_an_order_that_was_wrong_is_told_anew(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    content = in_order("Speed", "Price", "Speed (2)", "Price (2)")
    look = upload(facilitator, audit_id, content, "forms.csv")
    assert "each question stands twice" in looked(facilitator, look)
    read_again(facilitator, look, pairs="performance,importance")
    assert columns(looked(facilitator, look))["Speed"] == ("performance", "Speed")
    read_again(facilitator, look, pairs="importance,performance")
    facilitator.post(look + "/add")
    assert means(app, "forms") == {"Speed": (4.5, 5), "Price": (2, 3)}


def kept(client: FlaskClient, look: str) -> bytes:
    answer = client.get(look + "/mapping.toml")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=forms.toml"
    return answer.data


def test_a_mapping_is_kept_and_used_for_the_next_file(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    names = ("Q1", "Q2", "Q3", "Q4")
    look = upload(facilitator, audit_id, in_order(*names), "forms.csv")
    read_again(facilitator, look, pairs="importance,performance")
    mapping = kept(facilitator, look)
    told = tomllib.loads(mapping.decode())
    assert told["columns"]["Q4"] == "performance: Q4"
    assert (told["layout"], told["columns"]["Store"]) == ("wide", "team")
    mapping = mapping.replace(b": Q2", b": Speed")
    answer = send(facilitator, audit_id, in_order(*names), mapping)
    assert columns(looked(facilitator, answer))["Q1"] == ("importance", "Speed")
    facilitator.post(answer + "/add")
    assert means(app, "next") == {"Speed": (4.5, 2), "Q4": (5, 3)}


def test_an_option_that_holds_the_sign_between_options_stays_whole(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_order("Q1", "Q2", "Q3", "Q4"), "forms.csv")
    read_again(facilitator, look, options="Coffee; tea and cake\r\nWater")
    told = tomllib.loads(kept(facilitator, look).decode())
    assert told["options"] == ["Coffee; tea and cake", "Water"]
    answer = send(facilitator, audit_id, in_order("Q1", "Q2", "Q3", "Q4"), kept(facilitator, look))
    assert "Coffee; tea and cake\nWater</textarea>" in looked(facilitator, answer)


def test_a_file_may_have_a_name_in_any_script(facilitator: FlaskClient, audit_id: str) -> None:
    look = upload(facilitator, audit_id, in_order("Q1", "Q2", "Q3", "Q4"), "ответы.csv")
    assert "Q1" in columns(looked(facilitator, look))


def test_a_day_that_is_none_is_told_and_all_stays_typed(
    facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, in_order("Q1", "Q2", "Q3", "Q4"), "forms.csv")
    form = USUAL | {"day": "31.3.2026", "column": ["Q1"], "use-0": "importance", "item-0": "Tea"}
    answer = facilitator.post(look + "/read?lang=en", data=form)
    assert answer.status_code == 422
    assert "Write the day as 2026-03-31." in answer.text
    assert 'value="31.3.2026"' in answer.text
    assert '<details class="mt-3" open>' in answer.text
    assert columns(answer.text)["Q1"] == ("importance", "Tea")


def send(client: FlaskClient, audit_id: str, content: bytes, mapping: bytes) -> str:
    files = {"file": (io.BytesIO(content), "next.csv"), "mapping": (io.BytesIO(mapping), "m.toml")}
    answer = client.post(f"/audits/{audit_id}/history?lang=en", data=files)
    return answer.location if answer.status_code == 302 else answer.text


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        (b"layout = ", "line 1 is no TOML"),
        (b"a = " + b"[" * 9000, "is no TOML"),
        (b"layout = 'wide'", "it has no part [columns]"),
        (b"columns = 3", "it has no part [columns]"),
        (b"[columns]\nQ1 = 'colour'", "“colour” is no use of a column"),
    ],
)
def test_what_is_no_mapping_is_told_beside_its_field(
    facilitator: FlaskClient, audit_id: str, mapping: bytes, told: str
) -> None:
    page = send(facilitator, audit_id, in_order("Q1", "Q2", "Q3", "Q4"), mapping)
    assert told in page
    assert "m.toml" in page


def test_a_mapping_of_another_form_names_what_the_file_lacks(
    facilitator: FlaskClient, audit_id: str
) -> None:
    mapping = b"[columns]\nQ1 = 'importance: Speed'\nQ9 = 'performance: Speed'"
    look = send(facilitator, audit_id, in_order("Q1", "Q2", "Q3", "Q4"), mapping)
    assert "names columns that the file lacks: Q9." in looked(facilitator, look)


def test_people_in_columns_are_read_again_as_such(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    people = ",".join(f"P{n}" for n in range(1, 7))
    rows = ["Speed importance,5,5,5,5,5,5", "Speed performance,2,2,2,2,2,2"]
    content = "\n".join((f"Question,{people}", *rows)).encode()
    look = upload(facilitator, audit_id, content, "turned.csv")
    read_again(facilitator, look, day=DAY)
    facilitator.post(look + "/add")
    assert means(app, "turned") == {"Speed": (5, 2)}
