"""Audits with closed workshops whose tallies are written directly, so that a test knows each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from flask import Flask
from sqlalchemy import insert, select

import questionnaires
from reports.answers import table
from reports.answers.catalogue import Known
from reports.inputs import Input
from survey.models import Audit, Membership, Tally, Team, User, Workshop
from survey.store.answers.questionnaires import field
from survey.store.people.tokens import new_code
from survey.web.database import db, writing

FIRST = date(2024, 3, 1)
ITEMS = ("what_we_announce", "same_every_shift", "answer_same_day")
Pairs = Sequence[tuple[int, int]]
Scores = Mapping[str, Pairs | Mapping[str, Pairs]]
"""By team the (importance, performance) of each member: by item, or the same for every item."""


def asked_items() -> list[str]:
    """The rated items of the default questionnaire."""
    form = questionnaires.shipped()["last_customer"]
    return [item.key for item in form.items if item.kind == "rated"]


def audit_with(app: Flask, waves: Sequence[Scores], user_id: str, name: str = "Hotel") -> str:
    """The id of an audit that the account leads, with one closed workshop per wave."""
    with app.app_context(), writing() as session:
        audit = Audit(name=name, organisation="Grupo")
        session.add(audit)
        session.flush()
        session.add(Membership(user_id=user_id, audit_id=audit.id))
        for number, scores in enumerate(waves):
            held = Workshop(
                audit_id=audit.id,
                title=f"Wave {number + 1}",
                date=FIRST + timedelta(days=90 * number),
                code=new_code(),
                state="closed",
                snapshot=f"{number:064}",
            )
            session.add(held)
            session.flush()
            teams = [Team(workshop_id=held.id, key=key, name=key.title()) for key in scores]
            session.add_all(teams)
            field(session, held.id, [questionnaires.shipped()["last_customer"]])
            for team in teams:
                session.execute(insert(Tally), _tallies(held.id, team.id, scores[team.key]))
        return audit.id


def _tallies(
    workshop_id: str, team_id: str, scores: Pairs | Mapping[str, Pairs]
) -> list[dict[str, object]]:
    given = scores if isinstance(scores, Mapping) else dict.fromkeys(asked_items(), scores)
    return [
        {
            "workshop_id": workshop_id,
            "team_id": team_id,
            "voice": "member",
            "item": item,
            "importance": importance,
            "performance": performance,
            "cut": 1,
            "n": n,
        }
        for item, pairs in given.items()
        for (importance, performance), n in Counter(pairs).items()
    ]


def all_of(n: int, importance: int, performance: int) -> list[tuple[int, int]]:
    """`n` members who rated the same, but the last, who saw it one point better or worse."""
    other = performance + 1 if performance < 5 else performance - 1
    return [(importance, performance)] * (n - 1) + [(importance, other)]


def source(waves: Sequence[Mapping[str, np.ndarray]]) -> Input:
    """An input of several workshops; by team the performance of each person (rows) by item."""
    parts = []
    for number, teams in enumerate(waves):
        for team, scores in teams.items():
            people, items = np.indices(scores.shape)
            parts.append(
                pd.DataFrame(
                    {
                        "workshop": f"w{number}",
                        "date": (FIRST + timedelta(days=90 * number)).isoformat(),
                        "team": team,
                        "respondent": [f"{team}{person}" for person in people.ravel()],
                        "item": [f"item{item:02}" for item in items.ravel()],
                        "performance": scores.ravel(),
                    }
                )
            )
    return Input(table.check({"w0": pd.concat(parts)}, Known()))


def ada(app: Flask) -> str:
    """The id of the account that `facilitator` is signed in with."""
    with app.app_context():
        return db.session.scalars(select(User.id).filter_by(email="ada@example.org")).one()
