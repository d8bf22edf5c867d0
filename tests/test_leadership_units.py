"""All units at a glance: what each audit shows of its last workshop, beside the others."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from survey.leadership import units
from survey.leadership.view import View
from survey.models import Audit, FileSet, Membership, User, Workshop
from survey.store.people import sign_ins
from survey.web.database import writing
from tests import trend_cast, units_cast
from tests.conftest import app_on, close, sign_in, signed_in
from tests.trend_cast import ada

CELL = re.compile(r'<td class="map-(\w+)"><a href="([^"]+)">(.*?)</a></td>', re.DOTALL)


class Made(NamedTuple):
    """A data folder with three hotels and a small house, their trends, and who Ada is."""

    folder: Path
    audits: list[str]
    session_id: str


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """In the first hotel a gap grew, in the second one shrank; of the house nothing is shown."""
    folder = tmp_path_factory.mktemp("made")
    app = app_on(shutil.copytree(sqlite_template, folder / "data"))
    client = sign_in(app, "Ada", "ada@example.org")
    audits = units_cast.hotels(app, ada(app), ("Playa Norte", "La Lonja"))
    few = [{"a": trend_cast.all_of(4, 5, 1)}]
    audits.append(trend_cast.audit_with(app, few, ada(app), name="Casa Chica"))
    for audit_id in audits:
        client.get(f"/audits/{audit_id}/trend?lang=en")
    with app.app_context(), writing() as session:
        user = session.query(User).one()
        sign_ins.begin(session, user)
        session_id = user.cookie
    close(app)
    return Made(folder / "data", audits, session_id)


@pytest.fixture
def app(made: Made, tmp_path: Path) -> Iterator[Flask]:
    """On SQLite: drawing takes seconds, and nothing here is asked of the database."""
    app = app_on(shutil.copytree(made.folder, tmp_path / "data"))
    yield app
    close(app)


@pytest.fixture
def facilitator(app: Flask, made: Made) -> FlaskClient:
    """A browser in which Ada, who leads all audits, is signed in."""
    return signed_in(app, made.session_id)


def test_every_cell_leads_to_the_trend_of_its_unit(facilitator: FlaskClient, made: Made) -> None:
    page = facilitator.get("/trends/units?lang=en").text
    cells = CELL.findall(page)
    assert len(cells) == 3 * len(trend_cast.asked_items())
    assert {address for _tone, address, _text in cells} == {
        f"/audits/{audit_id}/trend" for audit_id in made.audits
    }


def test_only_a_real_change_has_an_arrow(facilitator: FlaskClient) -> None:
    page = facilitator.get("/trends/units?lang=en").text
    told = [
        re.sub(r"<[^>]*>|\s+", " ", text)
        for _, _, text in CELL.findall(page)
        if "map-arrow" in text
    ]
    assert len(told) == 2
    assert sum("the gap grew by" in one for one in told) == 1
    assert sum("the gap shrank by" in one for one in told) == 1
    assert "has grown, in Playa Norte alone" in page


def test_full_colour_is_the_label_and_not_the_size() -> None:
    row = {"measure": "gap", "hidden": False, "value": 2.4, "label": "unclear", "moved": 0.0}
    audit = Audit(smallest_base=5)
    assert units._cell(audit, row, False).tone == ""
    assert units._cell(audit, row | {"value": 0.6, "label": "large_gap"}, False).tone == "large_gap"


def test_what_is_hidden_has_neither_figure_nor_colour_nor_arrow(facilitator: FlaskClient) -> None:
    page = facilitator.get("/trends/units?lang=en").text
    small = [(tone, text) for tone, _, text in CELL.findall(page) if "&lt;5" in text]
    assert len(small) == len(trend_cast.asked_items())
    assert {tone for tone, _ in small} == {"calm"}
    assert not [text for _, text in small if re.search(r"\d\.\d|▲|▼", text)]
    row = {"measure": "gap", "hidden": True, "value": None, "label": "", "moved": 1.2}
    assert units._cell(Audit(smallest_base=5), row, False).moved == 0


def test_nothing_is_shown_that_no_trend_shows(facilitator: FlaskClient, made: Made) -> None:
    page = facilitator.get("/trends/units?lang=en").text
    shown = set(re.findall(r"[+\u2212]\d\.\d", re.sub("<[^>]*>", " ", page)))
    trends = "".join(facilitator.get(f"/audits/{one}/trend?lang=en").text for one in made.audits)
    assert len(shown) > 10
    assert shown <= set(re.findall(r"[+\u2212]\d\.\d", trends))


def test_a_reader_sees_the_audits_that_are_open_to_them(app: Flask, made: Made) -> None:
    eve = sign_in(app, "Eve", "eve@example.org")
    assert "Nothing to set side by side" in eve.get("/trends/units?lang=en").text
    with app.app_context(), writing() as session:
        user_id = session.query(User.id).filter_by(name="Eve").scalar()
        rows = [
            Membership(user_id=user_id, audit_id=one, role="leadership") for one in made.audits[:2]
        ]
        session.add_all(rows)
    page = eve.get("/trends/units?lang=en&audit=" + "&audit=".join(made.audits)).text
    assert "La Lonja" in page
    assert "Casa Chica" not in page


def test_what_is_ticked_is_shown_alone(facilitator: FlaskClient, made: Made) -> None:
    page = facilitator.get(
        f"/trends/units?audit={made.audits[0]}&audit={made.audits[1]}&lang=en"
    ).text
    assert "Playa Norte" in page
    assert "Casa Chica" not in page


def test_an_audit_whose_trend_failed_is_told(
    app: Flask, facilitator: FlaskClient, made: Made
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(FileSet).filter_by(about=made.audits[1]).values(state="failed"))
    page = facilitator.get("/trends/units?lang=en").text
    assert "The trend of La Lonja could not be made" in page
    assert f'action="/audits/{made.audits[1]}/trend"' in page


ROW: dict[str, Any] = {
    "item": "x", "measure": "gap", "size": 5, "short": "X", "wording": "X", "hidden": False,
    "value": 1.0, "label": "large_gap", "moved": 0.0, "worded": "",
}  # fmt: skip


def view(*items: dict[str, Any], name: str = "") -> View:
    audit = Audit(id=name or "none", name=name, smallest_base=5)
    made = {"items": [ROW | item for item in items]}
    return View(audit, None, (Workshop(date=trend_cast.FIRST),), 0, [], None, made)  # type: ignore[arg-type]  # no filters


def test_items_stand_beside_one_another_only_on_the_same_scale() -> None:
    assert units.maps_of([view({}), view({"size": 7})]) == []
    (found,) = units.maps_of([view({"size": 7}), view({}), view({})])
    assert [cell.text for cell in found.lines[0].cells] == ["–", "+1.0", "+1.0"]


def test_only_what_is_known_to_be_asked_in_other_words_is_said_to_be() -> None:
    asked = [view({"worded": words}, name=words) for words in ("a", "a", "", "b")]
    (found,) = units.maps_of(asked)
    assert [cell.is_reworded for cell in found.lines[0].cells] == [False, False, False, True]
    assert found.lines[0].rank("gap")[1] == -3  # it is no large gap of what the others were asked


def test_a_unit_alone_lists_its_worst_first() -> None:
    low, high = {"item": "low", "value": 0.2}, {"item": "high", "value": 1.9}
    gone = {"item": "gone", "value": None, "hidden": True}
    (found,) = units.maps_of([view(low, gone, high), view(low, gone, high)])
    assert [cell.text for _line, cell in found.of(0)] == ["+1.9", "+0.2"]


def test_what_was_rated_once_has_a_map_of_its_own() -> None:
    once = {"item": "y", "measure": "performance", "label": "", "moved": -0.8}
    gaps, rated = units.maps_of([view({}, once), view({}, once)])
    assert (gaps.measure, rated.measure) == ("gap", "performance")
    cell = rated.lines[0].cells[0]
    assert (cell.text, cell.is_worse, cell.tone) == ("1.0", True, "")


def test_audits_of_one_unit_are_told_apart() -> None:
    views = [view({}, name="Rooms"), view({}, name="Kitchen"), view({}, name="Spa")]
    for one, unit in zip(views, ("Norte", "Norte", ""), strict=True):
        one.audit.unit = unit
    names = [unit.name for unit in units._units(views)]
    assert names == ["Rooms (Norte)", "Kitchen (Norte)", "Spa"]
