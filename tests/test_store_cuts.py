"""The cut: two publications differ by nobody, or by at least the smallest base of one team."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

import reports.report
from reports.inputs import Settings
from survey.making import queue, report, trend
from survey.models import AuditEvent, FileSet, Membership, Respondent, Tally, User, Workshop
from survey.store.answers import exports
from survey.store.answers.waves import Filters
from survey.store.files import sets
from survey.web.database import db, writing
from tests import cast

Published = dict[str, str]
"""The team of each person of whom figures know."""


class Room:
    """A workshop with its facilitator, and what people do in it."""

    def __init__(self, app: Flask, facilitator: FlaskClient) -> None:
        self.app, self.facilitator = app, facilitator
        with app.app_context():
            user_id = db.session.query(User.id).scalar()
        teams = (*cast.TEAMS, "Bar", "Rooms")
        self.workshop = cast.make_workshop(app, user_id=user_id, teams=teams)
        self.address = f"/workshops/{self.workshop}"

    def rate(self, n: int = 1, team: str = "Reception", *, hand_in: bool = True) -> None:
        for _ in range(n):
            phone = cast.phone(self.app, team)
            cast.save(phone, "rating", as_announced__performance="4")
            if hand_in:
                phone.post(f"/{cast.CODE}/rating", data={"do": "hand_in"})

    def end_rating(self) -> None:
        assert self.facilitator.post(f"{self.address}/room/rating").status_code == 302

    def ask(self, language: str = "en") -> None:
        self.facilitator.post(f"{self.address}/report?lang={language}")

    def close(self) -> None:
        assert self.facilitator.post(f"{self.address}/room/close").status_code == 302

    def reopen(self) -> None:
        assert self.facilitator.post(f"{self.address}/room/reopen").status_code == 302

    def published(self) -> Published:
        with self.app.app_context():
            workshop = db.session.get_one(Workshop, self.workshop)
            rows = exports.answers(db.session, workshop, "")
            return {row["respondent"]: row["team"] for row in rows if row["voice"] == "member"}

    def late(self) -> int:
        with self.app.app_context():
            workshop = db.session.get_one(Workshop, self.workshop)
            return sum(row["late"] for row in exports.teams(db.session, workshop, ""))

    def reports(self) -> dict[str, str]:
        with self.app.app_context():
            return {row.language: row.id for row in db.session.query(FileSet)}


@pytest.fixture(autouse=True)
def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in them is looked at elsewhere; to make them takes seconds."""
    monkeypatch.setattr(report, "finish", lambda *_: None)
    monkeypatch.setattr(report, "begin", lambda *_: report.Begun(None, None))


@pytest.fixture
def room(app: Flask, facilitator: FlaskClient) -> Iterator[Room]:
    return Room(app, facilitator)


def test_before_a_cut_no_figure_knows_of_anybody(room: Room) -> None:
    room.rate(6)
    assert room.published() == {}
    room.rate(1, hand_in=False)
    room.end_rating()
    assert len(room.published()) == 7


def test_an_interim_report_takes_in_what_is_handed_in(room: Room) -> None:
    room.rate(5)
    room.rate(3, hand_in=False)
    room.ask()
    assert len(room.published()) == 5


def test_an_early_interim_report_leaves_nobody_out_for_good(room: Room) -> None:
    room.rate(1)
    room.ask()
    assert (room.published(), room.late()) == ({}, 0)
    room.rate(3)
    room.rate(4, "Kitchen")
    room.close()
    assert len(room.published()) == 8


def test_who_only_reads_has_a_report_made_and_takes_nobody_in(room: Room) -> None:
    room.rate(6)
    with room.app.app_context(), writing() as session:
        session.query(Membership).update({"role": "leadership"})
    assert "handed in; they cannot" not in room.facilitator.get(f"{room.address}/report").text
    room.ask()
    assert room.published() == {}
    assert set(room.reports()) == {"en"}
    with room.app.app_context(), writing() as session:
        session.query(Membership).update({"role": "facilitator"})
    room.ask()
    assert len(room.published()) == 6
    room.ask()  # nobody came in: one line
    with room.app.app_context():
        assert db.session.query(AuditEvent).filter_by(what="figures_taken").count() == 1


def test_one_more_answer_changes_no_publication_and_the_base_of_a_team_does(room: Room) -> None:
    room.rate(6)
    room.close()
    first = room.published()
    for n in range(4):
        room.reopen()
        room.rate()
        room.ask("es" if n % 2 else "en")
        room.close()
        assert (room.published(), room.late()) == (first, n + 1)
    room.reopen()
    room.rate()
    room.close()
    assert (len(room.published()), room.late()) == (11, 0)


def test_late_people_of_two_teams_make_no_base_together(room: Room) -> None:
    room.rate(5)
    room.end_rating()
    room.rate(4)
    room.rate(4, "Kitchen")
    room.end_rating()
    assert len(room.published()) == 5


def test_with_a_base_of_one_nobody_is_late(room: Room) -> None:
    with room.app.app_context():
        db.session.get_one(Workshop, room.workshop).audit.smallest_base = 1
        db.session.commit()
    for n in range(1, 4):
        room.rate()
        assert len(room.published()) == n
    room.close()
    assert room.late() == 0


def test_tallies_know_the_cut_and_nobody_who_is_late(room: Room) -> None:
    room.rate(6)
    room.close()
    room.reopen()
    room.rate(2)
    room.rate(5, "Kitchen")
    room.close()
    with room.app.app_context():
        rows = db.session.execute(select(Tally.cut, func.sum(Tally.n)).group_by(Tally.cut))
        assert dict(rows.all()) == {1: 6, 2: 5}


def test_a_team_that_was_hidden_stays_hidden_in_report_and_trend(room: Room) -> None:
    room.rate(4)
    room.rate(9, "Kitchen")
    room.rate(6, "Bar")
    room.rate(7, "Rooms")
    room.close()
    room.reopen()
    room.rate(5)
    room.close()
    with room.app.app_context():
        workshop = db.session.get_one(Workshop, room.workshop)
        names = {team.key: team.name for team in workshop.teams}
        sources = (
            report.read(workshop, "en"),
            trend.read(workshop.audit, [workshop], Filters(), "en"),
        )
    for source in sources:
        made = reports.report.make(source, Settings(permutations=0))
        hidden = made.teams.loc[made.teams["hidden"], "team"].astype(str)
        assert {names[team] for team in hidden} == {"Reception", "Bar"}
        assert made.items["n_performance"].tolist() == [31]


def test_files_of_an_older_cut_are_not_handed_out_in_any_language(room: Room) -> None:
    room.rate(6)
    room.ask("en")
    room.ask("es")
    older = room.reports()
    assert set(older) == {"en", "es"}
    room.rate(4)
    room.ask("en")
    assert room.reports()["es"] == older["es"]  # nobody came in: the figures are the same
    room.rate(1)
    room.ask("en")
    assert set(room.reports()) == {"en"}
    for old in older.values():
        answer = room.facilitator.get(f"{room.address}/report/{old}/report.pdf")
        assert answer.status_code == 404


def test_the_files_of_an_older_cut_go_when_the_next_are_made(room: Room) -> None:
    room.rate(6)
    room.ask("es")
    with room.app.app_context():
        older = queue.folder_of(db.session.query(FileSet).one())
    assert older.exists()
    room.rate(5)
    room.ask("en")
    assert not older.exists()


def test_the_price_of_an_interim_report_is_told_before(room: Room) -> None:
    room.rate(6)
    room.rate(2, hand_in=False)
    for language, words in (
        ("en", "2 stragglers of Reception will not count any more."),
        ("es", "2 personas rezagadas de Reception ya no contarán."),
    ):
        page = room.facilitator.get(f"{room.address}/report?lang={language}").text
        assert words in page


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_publications_differ_by_nobody_or_by_the_base_of_a_team(
    room: Room, seed: int
) -> None:
    rng = random.Random(seed)
    seen: list[Published] = []
    is_closed = False
    for _ in range(25):
        act = rng.choice(("rate", "rate", "rate", "rate", "many", "ask", "end", "turn"))
        if act in ("rate", "many") and not is_closed:
            team, n = rng.choice(cast.TEAMS), 6 if act == "many" else 1
            room.rate(n, team, hand_in=rng.random() < 0.7)
        elif act == "end" and not is_closed:
            room.end_rating()
        elif act == "turn":
            (room.reopen if is_closed else room.close)()
            is_closed = not is_closed
        elif act == "ask":
            room.ask(rng.choice(("en", "es")))
        seen.append(room.published())
    for before, after in pairwise(seen):
        assert before.items() <= after.items()
        grown = Counter(after[one] for one in after.keys() - before.keys())
        assert not before or all(n >= 5 for n in grown.values())
    assert len(seen[-1]) >= 5


def test_a_moved_person_is_published_in_one_team_only(room: Room) -> None:
    room.rate(6)
    with room.app.app_context():
        person, team = db.session.execute(select(Respondent.id, Respondent.team_id)).first() or (
            "",
            "",
        )
        others = [
            one.id for one in db.session.get_one(Workshop, room.workshop).teams if one.id != team
        ]
    typed = {"person": person, "team": others[0]}
    assert room.facilitator.post(f"{room.address}/room/people", data=typed).status_code == 302
    room.end_rating()
    assert sorted(Counter(room.published().values()).values()) == [1, 5]
    assert room.facilitator.post(f"{room.address}/room/people", data=typed).status_code == 409


def test_only_sets_of_this_cut_are_kept(room: Room) -> None:
    room.rate(6)
    room.ask()
    with room.app.app_context():
        first = sets.newest(db.session, "report", room.workshop)
        assert first is not None
        made = first.id
    room.close()
    room.reopen()
    room.rate(5)
    room.close()  # by which the last report makes itself
    with room.app.app_context():
        assert db.session.get(FileSet, made) is None
