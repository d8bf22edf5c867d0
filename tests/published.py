"""Made-up audits in the real store, with all that becomes public of them, one after the other.

One to three workshops with teams of all sizes; the last one is published while people still
answer, when it closes, and again after late sheets came in.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

import questionnaires
from reports import report
from reports.answers import table
from reports.answers.catalogue import Known
from reports.inputs import Input, Settings
from reports.report import Report
from reports.slices import narrowed
from reports.tables.rated import hiding
from reports.tables.rated.tally import Tally
from survey.making import report as making
from survey.making import trend
from survey.models import Answer, Audit, Respondent, Team, Workshop, new_id, now
from survey.store.answers import closing, cuts, exports, waves
from survey.store.answers.questionnaires import field as asks
from survey.store.answers.waves import Filters
from survey.web.database import db, writing

ITEMS = ("as_announced", "same_every_shift", "easy_to_change")
SCALE = 5
SIDE = 2 + SCALE  # missing, don't know, then the scores
GROUPS = ("front", "lead", "")
Row = dict[str, object]


class Cell(NamedTuple):
    """What is shown or hidden as one."""

    workshop: str
    item: str
    team: str


@dataclass(frozen=True)
class Publication:
    """A report or a trend, with the last cut of each workshop that it knew.

    `sheets` are the ratings one row a person, which neither an interim report nor a trend has.
    """

    report: Report
    cuts: dict[str, int]
    sheets: pd.DataFrame | None = None

    @cached_property
    def hidden(self) -> set[Cell]:
        """The members' cells that it does not show."""
        rows = self.report.teams
        rows = rows[rows["hidden"].astype(bool) & (rows["voice"] == "member")]
        return set(map(Cell, *(rows[name].astype(str) for name in Cell._fields)))

    def of(self, table: str, workshop: str, item: str) -> list[Any]:
        """The rows of a table that it shows of an item that members rated."""
        return self._shown[table].get((workshop, item), [])

    @cached_property
    def _shown(self) -> dict[str, dict[tuple[str, str], list[Any]]]:
        found: dict[str, dict[tuple[str, str], list[Any]]] = {}
        for name in ("items", "teams", "distributions", "group_gaps"):
            rows, of_items = getattr(self.report, name), found.setdefault(name, {})
            if "hidden" in rows:
                rows = rows[~rows["hidden"].astype(bool)]
            for row in rows[rows["voice"] == "member"].itertuples():
                of_items.setdefault((row.workshop, row.item), []).append(row)
        return found


@dataclass(slots=True)
class Room:
    """An audit: what it published, and what its people really answered.

    `truth` counts the pairs of answers of each cell, on axes cut, importance and performance;
    `groups` are of the teams; `views` are narrower ones of the trend, which is `plain`.
    """

    base: int
    publications: list[Publication] = field(default_factory=list)
    plain: Report | None = None
    views: list[Report] = field(default_factory=list)
    truth: dict[Cell, np.ndarray] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    def is_hidden_alike(self, way: dict[Cell, np.ndarray]) -> bool:
        """Whether the rule would hide the same cells of an item, and as too few, in another way."""
        workshop, item = next(iter(way))[:2]
        truth = {cell: of for cell, of in self.truth.items() if cell[:2] == (workshop, item)}
        return self._masks(truth) == self._masks(truth | way)

    def _masks(self, joint: dict[Cell, np.ndarray]) -> list[list[bool]]:
        cells = pd.DataFrame(joint.keys()).assign(voice="member").astype("category")
        cuts = np.array([of.reshape(len(of), SIDE, SIDE) for of in joint.values()]).cumsum(1)
        found, before = [], np.zeros(len(cells), bool)
        sizes = {measure: np.full(len(cells), SCALE) for measure in ("importance", "performance")}
        for cut in range(cuts.shape[1]):
            tally = Tally(cells, cuts[:, cut], cuts[:, cut].sum((1, 2)), sizes)
            before = hiding.hidden_teams(tally, self.base, before)
            few = hiding.too_few(tally, self.base)
            found += [before.tolist(), few.tolist()]
        return found


def made(app: Flask, seed: int) -> Room:
    """A room of that seed, in the store of `app`."""
    random = np.random.default_rng(seed)
    with app.app_context():
        return _Making(random, Room(int(random.choice([3, 5])))).room_of()


class _Making:
    """Puts people and answers into the store, and publishes as facilitators do."""

    def __init__(self, random: np.random.Generator, room: Room) -> None:
        self.random, self.room = random, room
        self.silence, self.spread = random.choice([0.02, 0.1, 0.3]), random.choice([2, 3, 5])
        self.teams = [f"team {place}" for place in range(random.integers(2, 7))]
        self.items = ITEMS[: random.integers(2, 4)]
        room.groups = {team: str(random.choice(GROUPS)) for team in self.teams}
        with writing() as session:
            audit = Audit(name="Audit", smallest_base=room.base)
            session.add(audit)
            session.flush()
            self.audit = audit.id
        self.workshops: list[str] = []

    def room_of(self) -> Room:
        for _ in range(self.random.integers(0, 3)):
            self.begin()
            self.come(self.sizes())
            self.close()
        self.begin()
        self.come(self.sizes())
        if self.random.random() < 0.5:
            self.cut()
            self.publish_report()
            self.come(self.random.integers(0, 8, len(self.teams)))
        self.close()
        self.publish_report()
        if self.random.random() < 0.5:
            self.reopen()
            self.come(self.random.integers(0, 9, len(self.teams)))
            self.close()
            self.publish_report()
        self.publish_trend()
        self.one_more()
        self.read_truth()
        return self.room

    def sizes(self) -> np.ndarray:
        """People of each team, of some too few."""
        return self.random.integers(0, [7] + [10] * (len(self.teams) - 1))

    def begin(self) -> None:
        with writing() as session:
            day = date(2026, 1, 1) + timedelta(len(self.workshops))
            workshop = Workshop(
                audit_id=self.audit,
                title=f"workshop {len(self.workshops)}",
                date=day,
                code=new_id()[:8],
                state="open",
            )
            session.add(workshop)
            session.flush()
            session.add_all(
                Team(workshop_id=workshop.id, name=name, key=name, position=place)
                for place, name in enumerate(self.teams)
            )
            asks(session, workshop.id, [questionnaires.shipped()["last_customer"]])
            self.workshops.append(workshop.id)

    def come(self, sizes: np.ndarray) -> None:
        """People of each team hand in what they rated."""
        with writing() as session:
            workshop = self.last(session)
            people = [
                {"workshop_id": workshop.id, "id": new_id(), "team_id": team.id,
                 "token_hash": new_id(), "handed_in_at": now()}
                for team, size in zip(workshop.teams, sizes, strict=True)
                for _ in range(size)
            ]  # fmt: skip
            if not people:
                return
            session.execute(insert(Respondent), people)
            session.execute(
                insert(Answer),
                [
                    {"workshop_id": workshop.id, "respondent_id": one["id"], "item": item,
                     "importance": self.score(), "performance": self.score()}
                    for one in people
                    for item in self.items
                ],
            )  # fmt: skip

    def score(self) -> int | None:
        if self.random.random() < self.silence:
            return [None, 0][self.random.integers(2)]
        return int(self.random.integers(6 - self.spread, 6))

    def last(self, session: Session) -> Workshop:
        return session.get_one(Workshop, self.workshops[-1])

    def cut(self) -> None:
        with writing() as session:
            cuts.make(session, self.last(session), handed_in=True)

    def close(self) -> None:
        with writing() as session:
            closing.close(session, self.last(session))

    def reopen(self) -> None:
        with writing() as session:
            closing.reopen(session, self.last(session))

    def one_more(self) -> None:
        """One more answer comes in late, and the workshop closes again."""
        before = self.published()
        self.reopen()
        self.come(np.array([1] + [0] * (len(self.teams) - 1)))
        self.close()
        # it may complete the base of its team
        if self.published() != before:
            self.publish_report()

    def published(self) -> list[Row]:
        db.session.rollback()  # to read what was written since
        return list(exports.answers(db.session, self.last(db.session), ""))

    def publish_report(self) -> None:
        db.session.rollback()  # to read what was written since
        workshop = self.last(db.session)
        self.publish(making.read(workshop, "en"), with_sheets=workshop.state == "closed")

    def publish_trend(self) -> None:
        """The trend, and what its filters make of it."""
        db.session.rollback()
        made = self.publish(self.read_trend(Filters()), with_sheets=False)
        day = date(2026, 1, 1) + timedelta(len(self.workshops) - 1)
        one_day = (Filters(since=day), Filters(until=day - timedelta(1)))
        # of one workshop alone a view between two days is the whole, or nothing
        narrower = one_day[len(self.teams) % 2 :][:1] if len(self.workshops) > 1 else ()
        sources = [self.read_trend(one) for one in narrower]
        views = [
            narrowed.guarded_view(made, comparable=True),
            *(narrowed.guarded_view(made, team=team) for team in self.teams),
            *(self.made(source) for source in sources if len(source.answers)),
        ]
        self.room.plain, self.room.views = made, views

    def read_trend(self, filters: Filters) -> Input:
        shown = waves.shown(db.session, self.audit, filters).shown
        return trend.read(db.session.get_one(Audit, self.audit), shown, filters, "en")

    def publish(self, source: Input, *, with_sheets: bool) -> Report:
        made = self.made(source)
        names = {self.title(one): cuts.last(db.session, one) for one in self.workshops}
        sheets = made.persons() if with_sheets else None
        self.room.publications.append(Publication(made, names, sheets))
        return made

    def made(self, source: Input) -> Report:
        assert source.teams is not None
        # the application has no groups; the command line has
        groups = source.teams["team"].map(self.room.groups)
        source = replace(source, teams=source.teams.assign(group=groups))
        return report.make(source, Settings("en", self.room.base, permutations=0))

    def title(self, workshop: str) -> str:
        return db.session.get_one(Workshop, workshop).title

    def read_truth(self) -> None:
        """Count what people gave, but for what is in no figure."""
        source = making.read(self.last(db.session), "en")
        known = Known(source.questionnaires)
        answers = hiding.without_few_late(source.answers, known, self.room.base)
        rated = table.rated(answers).astype({"workshop": str, "item": str, "team": str})
        last = rated.groupby("workshop")["cut"].max().astype(int)
        for row in rated.itertuples():
            cell = Cell(row.workshop, row.item, row.team)
            joint = np.zeros((last[row.workshop], SIDE, SIDE), int)
            joint = self.room.truth.setdefault(cell, joint)
            joint[int(row.cut) - 1, row.importance + 1, row.performance + 1] += 1
