"""What the page of a file shows, and what is stored of it."""

import re
from collections.abc import Mapping

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey.models import Answer, Workshop
from survey.web.database import db

USUAL = {"scale": "1-5", "dates": "", "sheet": "", "words": ""}


def looked(client: FlaskClient, look: str) -> str:
    return client.get(look + "?lang=en").text


def means(app: Flask, title: str) -> Mapping[str, tuple[float, float]]:
    """By item the means of importance and performance that are stored, counted from 1."""
    with app.app_context():
        held = db.session.scalars(select(Workshop).filter_by(title=title)).one()
        rows = db.session.execute(
            select(
                Answer.item,
                func.avg(func.nullif(Answer.importance, 0)),
                func.avg(func.nullif(Answer.performance, 0)),
            )
            .where(Answer.workshop_id == held.id)
            .group_by(Answer.item)
        )
        return {item: (float(one or 0), float(two or 0)) for item, one, two in rows}


def columns(page: str) -> dict[str, tuple[str, str]]:
    """By column the use and the item that the page shows."""
    rows = re.findall(
        r'name="column" value="([^"]*)".*?<option value="(\w+)" selected.*?name="item-\d+"'
        r' value="([^"]*)"', page, re.DOTALL
    )  # fmt: skip
    return {name: (use, item) for name, use, item in rows}


def read_again(client: FlaskClient, look: str, **said: str) -> None:
    """Send the form of the page as it stands, with what is said."""
    shown = columns(looked(client, look))
    form: dict[str, object] = {"column": [*shown]}
    for place, (use, item) in enumerate(shown.values()):
        form |= {f"use-{place}": use, f"item-{place}": item}
    client.post(look + "/read", data=USUAL | form | said)
