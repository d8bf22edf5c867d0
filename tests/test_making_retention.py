"""How long an audit keeps its answers: told in time, deleted in time, never by a wrong clock."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from questionnaires.model import LANGUAGES
from reports import seal
from survey.making import queue, retention, upkeep
from survey.models import (
    Answer,
    Audit,
    AuditEvent,
    FileSet,
    InstanceEvent,
    Membership,
    Pledge,
    Respondent,
    Tally,
    User,
    Workshop,
)
from survey.store import retention as store
from survey.store.answers import closing, exports
from survey.store.answers.waves import Filters
from survey.store.files import backups, keys, sets
from survey.store.retention import WARNED_DAYS, later
from survey.web.database import db, writing
from tests import cast, prepared
from tests.conftest import sign_in
from tests.traces import where

SENTENCE = "Nobody answers the telephone at night"
MONTHS = 6
Days = Callable[[date, date], None]


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    """Let the background look once on each day from one to another."""

    def pass_by(first: date, last: date) -> None:
        for ahead in range((last - first).days + 1):
            noon = datetime.combine(first + timedelta(ahead), time_of_day(12), UTC)
            monkeypatch.setattr(retention, "now", lambda noon=noon: noon)
            retention.delete_due()

    return pass_by


@pytest.fixture
def closed(sqlite_app: Flask, sqlite_facilitator: FlaskClient) -> str:
    """A closed workshop in which two people rated and a team wrote the sentence."""
    return _closed(sqlite_app)


def _closed(app: Flask) -> str:
    with app.app_context():
        ada = db.session.scalars(select(User.id)).one()
    workshop_id = cast.make_workshop(app, user_id=ada)
    for score in ("2", "5"):
        phone = cast.phone(app)
        cast.save(phone, "rating", as_announced__performance=score)
    cast.save(phone, "team", leave_reasons__entry001__text=SENTENCE)
    with app.app_context():
        with writing() as session:
            workshop = cast.held(session, workshop_id)
            workshop.audit.keep_months = MONTHS
            session.add(Pledge(workshop_id=workshop_id, what="We answer at night"))
            closing.close(session, workshop)
        _report(workshop_id)
    return workshop_id


def _report(workshop_id: str) -> None:
    """The report of a workshop as it was made, in both languages."""
    for language in LANGUAGES:
        with writing() as session:
            wish = keys.of_report(session, session.get_one(Workshop, workshop_id), language)
            one = FileSet(**wish._asdict(), state="ready", progress=100)
            session.add(one)
            session.flush()
            folder = queue.folder_of(one)
        folder.mkdir(parents=True)
        names = ["report.pdf", retention.BY_PERSON]
        for name in names:
            (folder / name).write_text(SENTENCE if name == retention.BY_PERSON else "The report")
        files = [{"name": name, "size": 9} for name in names]
        made = {"files": files, "pictures": [], "sentences": [], "charts": [], "check_code": ""}
        (folder / sets.MANIFEST).write_text(json.dumps(made | {"has_pictures": True}))


def due(workshop_id: str) -> date:
    closed_at = db.session.get_one(Workshop, workshop_id).closed_at
    db.session.rollback()
    assert closed_at
    return later(closed_at.date(), MONTHS)


def answers(workshop_id: str) -> int:
    query = select(func.count()).select_from(Answer).filter_by(workshop_id=workshop_id)
    with db.engine.connect() as connection:
        return connection.scalar(query) or 0


def told(ahead: date) -> list[int]:
    found = [one.told_days for one in store.coming(db.session, ahead)]
    db.session.rollback()
    return found


def test_a_month_that_is_shorter_ends_earlier() -> None:
    assert later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert later(date(2026, 12, 1), 12) == date(2027, 12, 1)


def test_answers_go_when_their_time_is_over_and_were_told_before(
    sqlite_app: Flask, closed: str, days: Days
) -> None:
    with sqlite_app.app_context():
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 9), end - timedelta(1))
        assert answers(closed) > 0
        assert told(end) == [WARNED_DAYS]
        days(end, end)
        assert answers(closed) == 0
        assert told(end) == []


@pytest.mark.postgres
def test_they_go_from_postgresql_too(postgres_app: Flask, days: Days) -> None:
    sign_in(postgres_app, "Ada", "ada@example.org")
    workshop_id = _closed(postgres_app)
    with postgres_app.app_context():
        end = due(workshop_id)
        days(end - timedelta(WARNED_DAYS + 1), end)
        assert answers(workshop_id) == 0
        with writing() as session:
            session.query(Audit).update({"then_deletes": "everything"})
        days(end, end + timedelta(WARNED_DAYS + 1))
        assert db.session.query(Audit).count() == 0


def test_a_clock_that_is_put_forward_deletes_nothing_untold(
    sqlite_app: Flask, closed: str, days: Days
) -> None:
    with sqlite_app.app_context():
        wrong = due(closed) + timedelta(400)
        days(wrong, wrong + timedelta(WARNED_DAYS))
        assert answers(closed) > 0
        days(wrong + timedelta(WARNED_DAYS + 1), wrong + timedelta(WARNED_DAYS + 1))
        assert answers(closed) == 0


def test_a_clock_that_jumps_in_the_last_days_deletes_nothing_early(
    sqlite_app: Flask, closed: str, days: Days
) -> None:
    with sqlite_app.app_context():
        end = due(closed)
        begin = end - timedelta(WARNED_DAYS + 1)
        days(begin, begin + timedelta(9))
        for _again in range(9):  # forward and back: no day went by
            days(end + timedelta(40), end + timedelta(40))
            days(begin + timedelta(9), begin + timedelta(9))
        assert told(end) == [9]
        # put forward for good on the last day but one: a day that was none is not enough
        days(begin + timedelta(10), end - timedelta(2))
        days(end + timedelta(40), end + timedelta(40))
        assert answers(closed) > 0


def test_a_clock_that_is_put_back_tells_it_anew(sqlite_app: Flask, closed: str, days: Days) -> None:
    with sqlite_app.app_context():
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end - timedelta(1))
        days(date(2001, 1, 1), date(2001, 1, 1))
        days(end, end)
        assert answers(closed) > 0
        assert told(end) == [0]


def test_the_same_day_counts_once_however_often_it_is_looked_at(
    sqlite_app: Flask, closed: str, days: Days
) -> None:
    with sqlite_app.app_context():
        end = due(closed)
        for _minute in range(50):
            days(end, end)
        assert told(end) == [0]


def test_another_time_is_told_anew(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, closed: str, days: Days
) -> None:
    with sqlite_app.app_context():
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end - timedelta(1))
        audit_id = db.session.get_one(Workshop, closed).audit_id
        db.session.rollback()
    page = f"/audits/{audit_id}/retention"
    sqlite_facilitator.post(page, data={"what": "answers", "months": "5"})
    with sqlite_app.app_context():
        days(end, end)
        assert answers(closed) > 0


def test_nothing_is_left_of_answers_but_counts_pledges_and_the_report(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, closed: str, days: Days
) -> None:
    data: Path = sqlite_app.config["DATA"]
    with sqlite_app.app_context():
        before = db.session.query(Tally).count()
        teams = exports.teams(db.session, db.session.get_one(Workshop, closed), "")
        db.session.rollback()
        for kind in backups.EVERY:
            upkeep.back_up(kind)
        assert where(data, SENTENCE)
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end)
        upkeep.empty_log()
        in_backups = {f"{kind}.zip/{backups.DATABASE}" for kind in backups.EVERY}
        assert where(data, SENTENCE) == in_backups
        for kind in backups.EVERY:
            path, at = backups.place_of(data / "backups", kind), time.time()
            os.utime(path, (at, at - backups.KEPT.total_seconds()))
        upkeep.back_up_due()
        assert where(data, SENTENCE) == set()
        # what stays: as many people as there were, and nobody's token
        workshop = db.session.get_one(Workshop, closed)
        assert db.session.query(Tally).count() == before > 0
        assert exports.teams(db.session, workshop, "") == teams
        assert db.session.query(Pledge).count() == 1
        hashes = select(Respondent.token_hash == Respondent.id, Respondent.resume_hash == "")
        assert set(db.session.execute(hashes)) == {(True, True)}
        # and a backup brings back the report, which nothing could make again
        upkeep.back_up("closing")
        names = {name for name in where(data, "The report") if "closing.zip" in name}
        assert len(names) == len(LANGUAGES)


def test_the_last_report_is_read_as_before_without_the_rows_of_persons(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, closed: str, days: Days,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with sqlite_app.app_context():
        days(due(closed) - timedelta(WARNED_DAYS + 1), due(closed))
        (kept,) = db.session.scalars(select(FileSet).filter_by(kind="kept", language="en"))
    monkeypatch.setattr(keys, "code", lambda: "a later version")
    page = sqlite_facilitator.get(f"/workshops/{closed}/report?lang=en").text
    assert "were deleted on" in page
    assert "Make it again" not in page
    files = f"/workshops/{closed}/report/{kept.id}"
    with sqlite_facilitator.get(f"{files}/report.pdf") as report:
        assert report.data == b"The report"
    assert sqlite_facilitator.get(f"{files}/{retention.BY_PERSON}").status_code == 404
    assert sqlite_facilitator.post(f"/workshops/{closed}/report").status_code == 409


def test_trends_go_on_by_counts_and_nothing_opens_the_workshop_again(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, closed: str, days: Days
) -> None:
    from survey.making import trend  # here: it loads pandas

    with sqlite_app.app_context():
        days(due(closed) - timedelta(WARNED_DAYS + 1), due(closed))
        workshop = db.session.get_one(Workshop, closed)
        source = trend.read(workshop.audit, [workshop], Filters(), "en")
        assert len(source.answers) == 2
        assert not (source.answers["text"] == SENTENCE).any()
        db.session.rollback()
    sqlite_facilitator.post(f"/workshops/{closed}/room/reopen")
    room = sqlite_facilitator.get(f"/workshops/{closed}/room?lang=en")
    assert (room.status_code, "Open again" in room.text) == (200, False)
    with sqlite_app.app_context():
        assert db.session.get_one(Workshop, closed).state == "closed"


def test_counts_that_stay_tell_of_no_team_that_the_report_hides(
    sqlite_app: Flask, sqlite_facilitator: FlaskClient, days: Days
) -> None:
    with sqlite_app.app_context():
        ada = db.session.scalars(select(User.id)).one()
    closed = cast.make_workshop(sqlite_app, user_id=ada, teams=("Bar", "Kitchen", "Rooms"))
    with sqlite_app.app_context():
        with writing() as session:
            workshop = cast.held(session, closed)
            workshop.audit.keep_months = MONTHS
            team_ids = {team.name: team.id for team in workshop.teams}
            for team, n in (("Bar", 2), ("Kitchen", 5), ("Rooms", 6)):
                for person in range(n):
                    sheet = Respondent(
                        workshop_id=closed, team_id=team_ids[team], token_hash=f"{team} {person}"
                    )
                    session.add(sheet)
                    session.flush()
                    given = {"importance": 5, "performance": 1 + person % 5}
                    about = {"workshop_id": closed, "respondent_id": sheet.id}
                    session.add(Answer(item="as_announced", **about, **given))
            closing.close(session, workshop)
        before = trends_of(closed)
        _report(closed)
        days(due(closed) - timedelta(WARNED_DAYS + 1), due(closed))
        assert answers(closed) == 0
        counted = select(Tally.team_id, func.sum(Tally.n)).group_by(Tally.team_id)
        left = dict(db.session.execute(counted).all())
        db.session.rollback()
        assert left == {team_ids["Rooms"]: 6, "": 7}
        assert len(before) == 2  # the room, and the one team that may be shown
        assert trends_of(closed) == before


def test_what_cannot_be_worked_out_puts_no_deletion_off(
    sqlite_app: Flask, closed: str, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey.making import gaps  # here: it loads pandas

    def broken(_workshop: Workshop) -> None:
        raise ValueError("no such item")

    monkeypatch.setattr(gaps, "hidden", broken)
    with sqlite_app.app_context():
        days(due(closed) - timedelta(WARNED_DAYS + 1), due(closed))
        assert (answers(closed), db.session.query(Tally).filter_by(voice="member").count()) == (
            0,
            0,
        )


def trends_of(workshop_id: str) -> list[tuple[str, str, str]]:
    """The figures that a trend shows: of the room, and of teams that are not hidden."""
    from reports import report
    from reports.inputs import Settings
    from survey.making import trend  # here: it loads pandas

    db.session.rollback()
    workshop = db.session.get_one(Workshop, workshop_id)
    source = trend.read(workshop.audit, [workshop], Filters(), "en")
    made = report.make(source, Settings(smallest_base=5, permutations=0))
    shown = made.teams[~made.teams["hidden"].astype(bool)]
    return [
        (str(row.item), str(getattr(row, "team", "")), f"{row.n_pairs} {row.performance}")
        for rows in (made.items, shown)
        for row in rows.itertuples()
    ]


def test_the_console_says_that_answers_are_gone(
    sqlite_app: Flask, closed: str, days: Days, tmp_path: Path
) -> None:
    data: Path = sqlite_app.config["DATA"]
    with sqlite_app.app_context():
        days(due(closed) - timedelta(WARNED_DAYS + 1), due(closed))
        code = seal.check_code(db.session.get_one(Workshop, closed).snapshot)
    taken = prepared.said("export", closed, str(tmp_path / "spring.zip"), data=data)
    assert (taken.returncode, "are deleted" in taken.stderr) == (1, True)
    compared = prepared.said("verify", code, data=data)
    assert (compared.returncode, "nothing is left to compare" in compared.stdout) == (1, True)


def test_it_waits_for_the_report_that_is_being_made_and_tries_again(
    sqlite_app: Flask, closed: str, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_app.app_context():
        with writing() as session:
            session.query(FileSet).update({"state": "running", "progress": 20})
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end)
        assert answers(closed) > 0
        db.session.rollback()
        with writing() as session:
            session.query(FileSet).update({"state": "failed"})
        asked: list[str] = []
        monkeypatch.setattr(queue, "put_in_line", lambda _work, what: asked.append(what))
        days(end, end)
        assert (answers(closed) > 0, len(asked)) == (True, len(LANGUAGES))  # it is tried once more
        days(end, end)
        assert answers(closed) > 0
        with writing() as session:
            session.query(FileSet).update({"state": "failed"})
        days(end, end)
        assert answers(closed) == 0


def test_no_trend_that_somebody_asks_for_puts_the_deletion_off(
    sqlite_app: Flask, closed: str, days: Days
) -> None:
    with sqlite_app.app_context():
        with writing() as session:
            audit = session.get_one(Workshop, closed).audit
            view = Filters(since=date(2001, 1, 1))
            wish = keys.of_trend(session, audit, [], view, "en")
            session.add(FileSet(**wish._asdict(), state="queued"))
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end)
        assert answers(closed) == 0


def test_where_no_report_can_be_made_that_of_an_earlier_version_is_kept(
    sqlite_app: Flask, closed: str, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_app.app_context():
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end - timedelta(1))
        monkeypatch.setattr(queue, "put_in_line", lambda _work, _what: None)
        monkeypatch.setattr(keys, "code", lambda: "a later version")
        monkeypatch.setattr(sets, "code", lambda: "a later version")
        for _try in range(2):
            days(end, end)
            assert answers(closed) > 0
            with writing() as session:
                session.query(FileSet).filter_by(state="queued").update({"state": "failed"})
        days(end, end)
        assert answers(closed) == 0
        assert db.session.query(FileSet).filter_by(kind="kept").count() == len(LANGUAGES)


def test_who_is_stopped_while_it_deletes_leaves_no_file_behind(
    sqlite_app: Flask, closed: str, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **_ids: object) -> None:
        raise KeyboardInterrupt

    with sqlite_app.app_context():
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end - timedelta(1))
        reports = {queue.folder_of(one) for one in db.session.query(FileSet)}
        db.session.rollback()
        with monkeypatch.context() as stopped:
            stopped.setattr(retention, "record", stop)
            with pytest.raises(KeyboardInterrupt):
                days(end, end)
        assert answers(closed) == 0
        assert not any(folder.exists() for folder in reports)


def test_both_logs_keep_what_was_told_and_deleted(
    sqlite_app: Flask, closed: str, days: Days
) -> None:
    with sqlite_app.app_context():
        days(due(closed) - timedelta(WARNED_DAYS + 1), due(closed))
    with sqlite_app.app_context():
        noted = select(InstanceEvent.what, InstanceEvent.workshop_id).order_by(InstanceEvent.at)
        both = [("deletion_told", closed), ("answers_deleted", closed)]
        assert [tuple(row) for row in db.session.execute(noted)] == both
        noted_of_audit = select(AuditEvent.what, AuditEvent.workshop_id).order_by(AuditEvent.at)
        assert [tuple(row) for row in db.session.execute(noted_of_audit)] == both


def test_everything_goes_after_the_last_workshop_and_its_name_stays_in_one_line(
    sqlite_app: Flask, closed: str, days: Days
) -> None:
    data: Path = sqlite_app.config["DATA"]
    with sqlite_app.app_context():
        with writing() as session:
            audit = session.scalars(select(Audit)).one()
            audit.then_deletes = "everything"
            ahead = Workshop(
                audit_id=audit.id, title="Next", code="NXTW2345", date=date(2030, 1, 1)
            )
            session.add(ahead)
        end = due(closed)
        days(end - timedelta(WARNED_DAYS + 1), end)
        assert answers(closed) > 0  # another workshop is to come
        with writing() as session:
            session.query(Workshop).filter_by(title="Next").update({"date": date(2026, 1, 1)})
        days(end, end + timedelta(WARNED_DAYS + 1))
        assert db.session.query(Audit).count() == 0
        upkeep.empty_log()
    with sqlite_app.app_context():
        assert where(data, SENTENCE) | where(data, "The report") == set()
        last = db.session.scalars(select(InstanceEvent).order_by(InstanceEvent.at.desc())).first()
        assert last
        assert (last.what, last.detail, last.user_id) == ("audit_deleted", "Hotel Mirador", None)


def test_facilitators_and_the_owner_say_how_long(app: Flask) -> None:
    owner = sign_in(app, "Ada", "ada@example.org", "owner")
    bea, eve = sign_in(app, "Bea", "b@example.org"), sign_in(app, "Eve", "e@example.org")
    with app.app_context():
        ids = dict(db.session.execute(select(User.name, User.id)).all())
    cast.make_workshop(app, user_id=ids["Bea"])
    with app.app_context(), writing() as session:
        audit_id = session.scalars(select(Audit.id)).one()
        session.add(Membership(user_id=ids["Eve"], audit_id=audit_id, role="leadership"))
    page = f"/audits/{audit_id}/retention"
    for who, status in ((owner, 302), (bea, 302), (eve, 404)):
        sent = who.post(page, data={"what": "answers", "months": "12"})
        assert sent.status_code == status
        assert who.get(page).status_code == (200 if status == 302 else 404)
    for months in ("", "0", "121", "x"):
        assert bea.post(page, data={"what": "answers", "months": months}).status_code == 422
    bea.post(page, data={"what": "nothing", "months": ""})
    with app.app_context():
        assert db.session.scalars(select(Audit.keep_months)).one() is None
        changes = db.session.query(InstanceEvent).filter_by(what="retention_changed")
        assert {(one.user_id, one.detail) for one in changes} == {
            (ids["Ada"], "answers 12"),  # Bea said the same again, which changed nothing
            (ids["Bea"], "nothing"),
        }


def test_the_start_page_and_the_page_of_the_audit_warn(
    app: Flask, facilitator: FlaskClient
) -> None:
    with app.app_context():
        ada = db.session.scalars(select(User.id)).one()
    workshop_id = cast.make_workshop(app, user_id=ada)
    with app.app_context(), writing() as session:
        workshop = cast.held(session, workshop_id)
        closing.close(session, workshop)
        workshop.closed_at = datetime.now(UTC) - timedelta(days=15)
        workshop.audit.keep_months, audit_id = 1, workshop.audit_id
    for page in ("/audits", f"/audits/{audit_id}/retention", f"/audits/{audit_id}/trend"):
        assert "the answers of “Spring” will be deleted" in facilitator.get(f"{page}?lang=en").text
