"""Who answers: the web application that runs workshops and keeps their answers."""

from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5

from survey import (
    access,
    accounts,
    answering,
    asked,
    assets,
    audits,
    config,
    database,
    errors,
    history,
    invitations,
    jobs,
    languages,
    own_questionnaires,
    pledging,
    results,
    room,
    security,
    sharing,
    trend_compare,
    trend_overview,
    trends,
    workshops,
)

PARTS = (
    *(database, languages, security, access, errors, assets),  # what every page stands on
    *(accounts, invitations, answering),  # who comes in, and participants
    *(audits, workshops, own_questionnaires, asked, room),  # facilitators
    *(jobs, results),  # reports
    *(trends, trend_overview, trend_compare, sharing, history, pledging),  # leadership
)


def create_app(**overrides: Any) -> Flask:
    """Join the parts of the application; `overrides` replace settings (see `survey.config`)."""
    app = Flask(__name__)
    app.config.from_mapping(config.settings(overrides))
    Bootstrap5(app)
    for part in PARTS:
        part.init_app(app)
    return app
