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
    history,
    jobs,
    languages,
    own_questionnaires,
    results,
    room,
    security,
    sharing,
    trend_overview,
    trends,
    workshops,
)


def create_app(**overrides: Any) -> Flask:
    """Join the parts of the application; `overrides` replace settings (see `survey.config`)."""
    app = Flask(__name__)
    app.config.from_mapping(config.settings(overrides))
    Bootstrap5(app)
    database.init_app(app)
    languages.init_app(app)
    security.init_app(app)
    access.init_app(app)
    assets.init_app(app)
    accounts.init_app(app)
    answering.init_app(app)
    jobs.init_app(app)
    results.init_app(app)
    audits.init_app(app)
    workshops.init_app(app)
    own_questionnaires.init_app(app)
    room.init_app(app)
    asked.init_app(app)
    trends.init_app(app)
    trend_overview.init_app(app)
    sharing.init_app(app)
    history.init_app(app)
    return app
