"""What the page of a file shows, and what is stored of it."""

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
