"""Units beside one another: one chart for the same figures, kept, and for nobody else."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from survey.leadership import compare
from survey.leadership.view import View
from survey.making import comparison as comparison_making
from survey.making import queue
from survey.models import Audit, FileSet, Membership, User, Workshop
from survey.web.database import db, writing
from tests import trend_cast
from tests.conftest import app_on, close, sign_in, signed_in
from tests.some import some
from tests.trend_cast import ada

PICTURE = re.compile(r"/trends/compare/[\w-]{22}/01_comparison\.svg")


class Made(NamedTuple):
    """A data folder with two audits that Ada leads and their trends, and who Ada is in sessions."""

    folder: Path
    pair: tuple[str, str]
    session_id: str


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Of the first audit a team of three and one of five are hidden."""
    folder = tmp_path_factory.mktemp("made")
    app = app_on(shutil.copytree(sqlite_template, folder / "data"))
    client = sign_in(app, "Ada", "ada@example.org")
    teams = {
        "a": trend_cast.all_of(9, 5, 2),
        "b": trend_cast.all_of(8, 5, 2),
        "c": trend_cast.all_of(5, 4, 1),
        "d": [(5, 1), (5, 1), (5, 2)],
    }
    other = {"a": trend_cast.all_of(9, 3, 3), "b": trend_cast.all_of(8, 3, 3)}
    pair = (
        trend_cast.audit_with(app, [teams], ada(app), name="Zeta"),
        trend_cast.audit_with(app, [other], ada(app), name="Alfa"),
    )
    for audit_id in pair:
        client.get(f"/audits/{audit_id}/trend?lang=en")
    with app.app_context():
        session_id = db.session.query(User).one().get_id()
    close(app)
    return Made(folder / "data", pair, session_id)


@pytest.fixture
def app(made: Made, tmp_path: Path) -> Iterator[Flask]:
    """On SQLite: drawing takes seconds, and nothing here is asked of the database."""
    app = app_on(shutil.copytree(made.folder, tmp_path / "data"))
    yield app
    close(app)


@pytest.fixture
def facilitator(app: Flask, made: Made) -> FlaskClient:
    """A browser in which Ada, who leads both audits, is signed in."""
    return signed_in(app, made.session_id)


@pytest.fixture
def pair(made: Made) -> tuple[str, str]:
    return made.pair


def comparison(client: FlaskClient, *audits: str, item: str = "") -> str:
    asked = "&".join(f"audit={audit_id}" for audit_id in audits)
    return client.get(f"/trends/compare?{asked}&item={item}&lang=en").text


def drawn(app: Flask) -> list[str]:
    return sorted(path.name for path in (app.config["DATA"] / "comparisons").iterdir())


def views(app: Flask) -> list[str]:
    """What each comparison was asked to show."""
    with app.app_context():
        rows = db.session.query(FileSet).filter_by(kind="comparison")
        return [json.dumps(row.view) for row in rows]


def test_units_come_as_a_chart_with_words_and_downloads(
    facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    page = comparison(facilitator, *pair)
    alt = re.search(r'<img src="[^"]+\.svg" alt="([^"]+)"', page)
    assert alt
    assert "Dots with intervals of 2 units." in alt[1]
    for address in some(re.findall(r'href="([^"]+save=1)"', page)):
        with facilitator.get(address) as answer:
            assert answer.status_code == 200
            assert len(answer.data) > 1000


def test_a_chart_is_drawn_once_and_another_item_makes_another(
    app: Flask, facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    comparison(facilitator, *pair)
    comparison(facilitator, *reversed(pair))
    assert len(drawn(app)) == 1
    comparison(facilitator, *pair, item="same_every_shift")
    assert len(drawn(app)) == 2


def test_a_page_waits_for_its_chart_and_shows_the_table(
    app: Flask, facilitator: FlaskClient, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setitem(app.extensions, "begin", asked.append)
    page = comparison(facilitator, *pair)
    assert "being drawn" in page
    assert "n</th>" in page
    state = f"/trends/compare/{asked[0]}/state"
    assert not facilitator.get(state).get_json()["is_complete"]
    with app.app_context():
        queue.resume()  # a process that was stopped goes on where it was
        assert asked.count(asked[0]) == 2
        queue.begin(asked[0])
    assert facilitator.get(state).get_json()["is_complete"]
    assert PICTURE.search(comparison(facilitator, *pair))


def test_only_who_reads_every_audit_sees_their_chart(
    app: Flask, client: FlaskClient, facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    picture = PICTURE.search(comparison(facilitator, *pair))
    assert picture
    eve = sign_in(app, "Eve", "eve@example.org")
    with app.app_context(), writing() as session:
        user_id = session.query(User.id).filter_by(name="Eve").scalar()
        session.add(Membership(user_id=user_id, audit_id=pair[0], role="leadership"))
    assert eve.get(picture[0]).status_code == 404
    assert client.get(picture[0]).status_code == 302
    assert eve.get("/trends/compare/../../trend/state").status_code == 404
    with app.app_context(), writing() as session:
        session.add(Membership(user_id=user_id, audit_id=pair[1], role="leadership"))
    with eve.get(picture[0]) as answer:
        assert answer.status_code == 200
    assert eve.get(picture[0].replace(".svg", ".exe")).status_code == 404


def test_a_comparison_tells_of_no_team_and_shows_what_the_report_shows(
    app: Flask, facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    page = comparison(facilitator, *pair)
    (asked,) = views(app)
    assert "3.67" not in asked + page  # the gap of the hidden team
    assert not re.search(r'"(team|teams)"', asked)
    assert '"n": 25' in asked  # of all teams together, as the report tells it


def test_a_unit_too_small_to_be_shown_is_hatched_and_has_no_figure(
    app: Flask, facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    few = trend_cast.audit_with(app, [{"a": trend_cast.all_of(4, 5, 1)}], ada(app), name="Few")
    page = comparison(facilitator, pair[0], few)
    assert "hidden: fewer than 5 people answered" in page
    assert "1 is hidden." in page
    (asked,) = views(app)
    assert '"base": 5' in asked
    assert '"n": 4' not in asked
    assert '"n": 0' in asked


def test_with_a_workshop_go_the_comparisons(
    app: Flask, facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    comparison(facilitator, *pair)
    facilitator.post(f"/audits/{pair[1]}/delete")
    assert not (app.config["DATA"] / "comparisons").exists()
    assert views(app) == []


def test_a_chart_that_fails_is_told_and_the_table_stays(
    facilitator: FlaskClient, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(comparison_making, "begin", lambda *_: 1 / 0)
        page = comparison(facilitator, *pair)
    assert "could not be drawn" in page
    assert "n</th>" in page
    again = re.search(r'action="(/trends/compare/[^"]+)"', page)
    assert again
    answer = facilitator.post(again[1].replace("&amp;", "&"), follow_redirects=True)
    assert answer.request.args.getlist("audit") == [*pair]
    assert PICTURE.search(answer.text)


def test_an_audit_whose_trend_failed_is_told(
    app: Flask, facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(FileSet).filter_by(about=pair[1]).values(state="failed"))
    page = comparison(facilitator, *pair)
    assert "The trend of Alfa could not be made" in page
    assert f'action="/audits/{pair[1]}/trend"' in page
    assert "Nothing to compare" not in page


def test_a_chart_whose_folder_was_lost_is_drawn_anew(
    app: Flask, facilitator: FlaskClient, pair: tuple[str, str]
) -> None:
    picture = PICTURE.search(comparison(facilitator, *pair))
    assert picture
    shutil.rmtree(app.config["DATA"] / "comparisons")
    assert picture[0] in comparison(facilitator, *pair)
    with facilitator.get(picture[0]) as answer:
        assert answer.status_code == 200


def view(*items: dict[str, Any]) -> View:
    made = {"items": list(items)}
    return View(None, None, (), 0, [], None, made)  # type: ignore[arg-type]  # only its items


def test_items_are_compared_only_on_the_same_scale() -> None:
    row = {"item": "x", "measure": "gap", "size": 5, "short": "X"}
    assert compare.shared_items([view(row), view(row | {"size": 7})]) == []
    (item,) = compare.shared_items([view(row | {"size": 7}), view(row), view(row)])
    assert (item.key, item.size) == ("x", 5)
    assert item.of(view(row | {"size": 7})) == {}


def test_only_what_is_known_to_be_asked_in_other_words_is_said_to_be() -> None:
    row = {"item": "x", "measure": "gap", "size": 5, "short": "X", "gap": 1.0, "hidden": False}
    audits = [
        Audit(id=words or "none", name=words, smallest_base=5) for words in ("a", "a", "", "b")
    ]
    views = [
        replace(
            view(row | {"worded": one.name}), audit=one, waves=(Workshop(date=trend_cast.FIRST),)
        )
        for one in audits
    ]
    units = compare._units(views, compare.Item("x", "gap", 5, "X"))
    assert [unit.is_reworded for unit in units] == [False, False, False, True]
    assert not compare._units(views[2:3], compare.Item("x", "gap", 5, "X"))[0].is_reworded
