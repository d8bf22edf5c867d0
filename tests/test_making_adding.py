"""A long history that is added piece by piece: the same in the end, and nothing of it before."""

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from survey.making import adding, queue
from survey.making.elsewhere import pieces
from survey.models import Answer, Audit, FileSet, Link, Respondent, Tally, User, Workshop
from survey.store import audits, overview
from survey.store.answers import apart, closing
from survey.store.answers import imports as store
from survey.store.people import links
from survey.web.database import db, writing
from tests import folder_cast, trend_cast
from tests.conftest import sign_in, signed_in
from tests.prepared import upload
from tests.trend_cast import ada

WAVES = (("Spring", "2021-04-01"), ("Autumn", "2021-10-01"))


@pytest.fixture
def audit_id(app: Flask, facilitator: FlaskClient) -> str:
    return trend_cast.audit_with(app, [{"kitchen": trend_cast.all_of(6, 4, 3)}], ada(app))


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ten answers more than a piece are to us is long."""
    make_long(monkeypatch)


def make_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "AT_ONCE", 10)
    monkeypatch.setattr(apart, "PEOPLE_TOGETHER", 7)
    monkeypatch.setattr(closing, "SEALED_TOGETHER", 5)
    monkeypatch.setattr(pieces, "LONGEST", 5)


def half_added(
    app: Flask, client: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The address of a history of which three pieces are added, as when the power goes."""
    look = upload(client, audit_id, history())
    with monkeypatch.context() as patch:
        patch.setattr(queue, "put_in_line", lambda *_: None)
        client.post(look + "/add")
    set_id = look.rpartition("/")[2]
    with app.app_context():
        folder = queue.folder_of(db.session.get_one(FileSet, set_id))
        for _ in range(3):
            adding._do(set_id, folder, adding._told(set_id) or {})
    return look


def history() -> bytes:
    items = trend_cast.asked_items()[:3]
    rows = [
        f"{team}{n},{item},{1 + n % 5},5,{team},{wave},{day}"
        for wave, day in WAVES for team in ("Kitchen", "Garden") for n in range(6) for item in items
    ]  # fmt: skip
    head = "respondent,item,performance,importance,team,workshop,date"
    return "\n".join((head, *rows)).encode()


def counted(app: Flask) -> dict[str, list[tuple[str, int, int, int]]]:
    """The tallies of what came from files, by workshop."""
    with app.app_context():
        query = (
            select(Workshop.title, Tally.item, Tally.importance, Tally.performance, Tally.n)
            .join(Workshop, Workshop.id == Tally.workshop_id)
            .where(Workshop.title.in_([name for name, _ in WAVES]))
        )
        found: dict[str, list[tuple[str, int, int, int]]] = {}
        for title, *cells in db.session.execute(query):
            found.setdefault(title, []).append(tuple(cells))
        return {title: sorted(rows) for title, rows in found.items()}


def shown(app: Flask, audit_id: str) -> list[str]:
    with app.app_context():
        query = select(Workshop.title).filter_by(audit_id=audit_id).order_by(Workshop.date)
        return list(db.session.scalars(query))


def test_a_long_history_is_what_a_short_one_would_be(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = upload(facilitator, audit_id, history())
    facilitator.post(look + "/add")
    at_once = counted(app)
    facilitator.post(look + "/undo")
    make_long(monkeypatch)
    facilitator.post(upload(facilitator, audit_id, history()) + "/add")
    assert sum(n for *_, n in at_once["Spring"]) == 2 * 6 * 3
    assert counted(app) == at_once
    with app.app_context():
        held = db.session.scalars(select(Workshop).filter_by(audit_id=audit_id)).all()
        assert all(closing.is_sealed(db.session, one) for one in held if one.title in at_once)
        assert db.session.scalar(select(func.count()).select_from(Audit)) == 1


@pytest.mark.usefixtures("long")
def test_nobody_sees_what_is_still_being_added(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = half_added(app, facilitator, audit_id, monkeypatch)
    assert (shown(app, audit_id), counted(app)) == (["Wave 1"], {})
    page = facilitator.get(look + "?lang=en").text
    assert "being added" in page
    assert "Add these workshops" not in page
    sign_in(app, "Olga", "olga@example.org", role="owner")
    with app.app_context():
        for user in db.session.query(User):
            assert [one.name for one in audits.led_by(db.session, user)] == ["Hotel"]
            assert [one.audit.name for one in overview.readable(db.session, user)] == ["Hotel"]


@pytest.mark.usefixtures("long")
def test_whoever_was_stopped_goes_on_where_it_was(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_added(app, facilitator, audit_id, monkeypatch)
    with app.app_context():
        queue.resume()
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 2 * 2 * 6 * 3
    assert shown(app, audit_id) == ["Spring", "Autumn", "Wave 1"]


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize("is_restored", [False, True])
def test_a_long_history_is_sealed_bit_by_bit_and_goes_on_where_it_was_stopped(
    app: Flask,
    facilitator: FlaskClient,
    audit_id: str,
    monkeypatch: pytest.MonkeyPatch,
    is_restored: bool,
) -> None:
    look = half_added(app, facilitator, audit_id, monkeypatch)
    set_id = look.rpartition("/")[2]
    with app.app_context():
        folder = queue.folder_of(db.session.get_one(FileSet, set_id))
        before: Mapping[str, Any] = {}
        while (told := adding._told(set_id) or {}).get("sealed", 0) < 2:
            adding._do(set_id, folder, before := told)
        adding._do(set_id, folder, before)  # another worker comes too late
        assert adding._told(set_id) == told
        if is_restored:  # from a backup whose files are those of the next workshop
            (place,) = (folder / adding.SEAL).iterdir()
            place.rename(place.with_name("next"))
        queue.resume()
        for title, _ in WAVES:
            held = db.session.scalars(select(Workshop).filter_by(title=title)).one()
            assert closing.is_sealed(db.session, held)
        assert not (folder / adding.SEAL).exists()


@pytest.mark.usefixtures("long")
def test_a_long_audit_is_deleted_at_once_for_everybody_and_bit_by_bit(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, history())
    facilitator.post(look + "/add")
    with app.app_context(), writing() as session:
        held = session.scalars(select(Workshop).filter_by(title="Spring")).one()
        held.state = "open"
        links.make(session, "pledges", workshop_id=held.id)
        code, held_id = held.code, held.id
    phone = app.test_client()
    assert phone.get(f"/{code}/").status_code == 200
    facilitator.post(f"/audits/{audit_id}/delete")
    assert phone.get(f"/{code}/").status_code == 404
    assert facilitator.get(f"/workshops/{held_id}/report").status_code == 404
    assert "Spring" not in facilitator.get("/").text
    with app.app_context():
        counts = [select(func.count()).select_from(one) for one in (Answer, Link, Audit)]
        assert [db.session.scalar(one) for one in counts] == [72, 0, 1]
        adding.empty_some()
        assert [db.session.scalar(one) for one in counts] == [0, 0, 0]


@pytest.mark.usefixtures("long")
def test_adding_is_stopped_where_somebody_thinks_better_of_it(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = half_added(app, facilitator, audit_id, monkeypatch)
    assert f'action="{look}/undo"' in facilitator.get(look).text
    facilitator.post(look + "/undo")
    with app.app_context():
        queue.resume()
        adding.empty_some()
        assert adding._told(look.rpartition("/")[2]) is None
        assert db.session.scalar(select(func.count()).select_from(Respondent)) == 0
        assert db.session.scalar(select(func.count()).select_from(Audit)) == 1


@pytest.mark.usefixtures("long")
def test_a_step_that_is_done_twice_adds_once(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_id = half_added(app, facilitator, audit_id, monkeypatch).rpartition("/")[2]
    with app.app_context():
        folder = queue.folder_of(db.session.get_one(FileSet, set_id))
        told = adding._told(set_id) or {}
        adding._do(set_id, folder, told)
        adding._do(set_id, folder, told)
        assert (adding._told(set_id) or {})["at"] == told["at"] + 1


@pytest.mark.usefixtures("long")
def test_of_what_could_not_be_added_nothing_stays(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = half_added(app, facilitator, audit_id, monkeypatch)
    shutil.rmtree(app.config["DATA"] / "imports")
    with app.app_context():
        queue.resume()
        adding.empty_some()
        assert db.session.scalar(select(func.count()).select_from(Respondent)) == 0
        assert db.session.scalar(select(func.count()).select_from(Audit)) == 1
    assert "nothing was added" in facilitator.get(look + "?lang=en").text
    assert shown(app, audit_id) == ["Wave 1"]


@pytest.mark.usefixtures("long")
def test_a_long_history_is_taken_out_at_once_and_deleted_bit_by_bit(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, history())
    facilitator.post(look + "/add")
    facilitator.post(look + "/undo")
    assert shown(app, audit_id) == ["Wave 1"]
    with app.app_context():
        adding.empty_some()
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 0
        assert db.session.scalar(select(func.count()).select_from(Audit)) == 1


@pytest.mark.usefixtures("long")
def test_what_is_being_added_is_not_added_twice(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = upload(facilitator, audit_id, history())
    half_added(app, facilitator, audit_id, monkeypatch)
    # read before the first was begun, and after
    facilitator.post(other + "/add")
    again = upload(facilitator, audit_id, history())
    for look in (other, again):
        page = facilitator.get(look + "?lang=en").text
        assert "is in this audit already, since" in page
        assert '<a href="/audits/' in page.partition("is in this audit already")[2]
    with app.app_context():
        queue.resume()
    assert shown(app, audit_id) == ["Spring", "Autumn", "Wave 1"]


def test_a_workshop_folder_that_was_read_in_two_windows_is_added_once(
    app: Flask, facilitator: FlaskClient, audit_id: str, tmp_path: Path
) -> None:
    content = folder_cast.zipped(folder_cast.copied(tmp_path)).read_bytes()
    one, other = (upload(facilitator, audit_id, content, "autumn.zip") for _ in range(2))
    with facilitator.session_transaction() as cookie:
        held = cookie["_user_id"]
    with ThreadPoolExecutor(3) as pool:  # in two windows, and in one of them twice
        pressed = [pool.submit(signed_in(app, held).post, f"{look}/add")
                   for look in (one, other, one)]  # fmt: skip
        assert {answer.result().status_code for answer in pressed} == {302}
    with app.app_context():
        added = db.session.scalars(select(Workshop).where(Workshop.import_id.is_not(None))).one()
        since, address = added.created_at.date(), f"/workshops/{added.id}/report"
        refused = other if one.endswith(added.import_id or "") else one
    page = facilitator.get(refused + "?lang=en").text
    assert f"of that day is in this audit already, since {since}." in page
    assert f'<a href="{address}">' in page


def test_what_an_earlier_version_has_read_is_read_again(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, history())
    with app.app_context():
        given = db.session.get_one(FileSet, look.rpartition("/")[2])
        (queue.folder_of(given) / store.ROWS).write_text("[]")
    assert facilitator.post(look + "/add").status_code == 302
    assert shown(app, audit_id) == ["Wave 1"]
    facilitator.post(look + "/add")
    assert shown(app, audit_id) == ["Spring", "Autumn", "Wave 1"]


@pytest.mark.usefixtures("long")
def test_a_database_that_is_busy_gives_nothing_up(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_added(app, facilitator, audit_id, monkeypatch)

    def is_locked(*_: object) -> bool:
        raise OperationalError("", {}, Exception("database is locked"))

    with app.app_context():
        with monkeypatch.context() as patch:
            patch.setattr(adding, "go_on", is_locked)
            queue.resume()
        queue.resume()
    assert shown(app, audit_id) == ["Spring", "Autumn", "Wave 1"]


@pytest.mark.usefixtures("long")
def test_no_link_leads_to_a_long_history_that_was_taken_out(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    look = upload(facilitator, audit_id, history())
    facilitator.post(look + "/add")
    with app.app_context(), writing() as session:
        held = session.scalars(select(Workshop).filter_by(title="Spring")).one()
        links.make(session, "pledges", workshop_id=held.id)
    facilitator.post(look + "/undo")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Link)) == 0


def test_how_far_it_is_moves_on_while_what_was_added_is_sealed(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch, long: None
) -> None:
    set_id = half_added(app, facilitator, audit_id, monkeypatch).rpartition("/")[2]
    told: list[int] = []
    with app.app_context():
        folder = queue.folder_of(db.session.get_one(FileSet, set_id))
        while about := adding._told(set_id):
            adding._do(set_id, folder, about)
            db.session.rollback()
            told.append(db.session.get_one(FileSet, set_id, populate_existing=True).progress)
    assert told == sorted(told)
    assert told[-1] == 100
    assert len({one for one in told if 60 <= one < 100}) > 4
