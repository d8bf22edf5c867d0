"""Who answers: the web application that runs workshops and keeps their answers."""

from typing import Any

from flask import Flask

from survey.accounts import instance_log, invitations, own, roles, signing_in
from survey.customers import answering as customers_answering
from survey.customers import prints, slips, window
from survey.facilitator import asked, audits, data_sheet, questionnaires, workshops
from survey.facilitator import retention as keeping
from survey.importing import earlier
from survey.leadership import overview, pledges, report, requests, sharing, trends, units
from survey.making import hands, queue, retention
from survey.participant import answering, joining, judging, voting
from survey.room import cockpit, grouping, projector, remote
from survey.web import (
    access,
    config,
    crowding,
    database,
    errors,
    health,
    languages,
    recording,
    security,
)
from survey.web.arriving import Arriving
from survey.web.outgoing import assets

VERSION = "0.1.0"
THREADS = 8
PARTS = (
    *(database, recording, languages, security),  # what every page stands on
    *(access, errors, assets),
    *(signing_in, answering),  # who comes in
    *(queue, retention),  # what is made, and deleted, in the background
)
PAGES = (
    *(assets, health, signing_in, own, roles, invitations, instance_log),
    *(joining, answering, judging, voting),
    *(audits, workshops, keeping, data_sheet, questionnaires, asked, earlier),  # of facilitators
    *(customers_answering, window, prints, slips),
    *(cockpit, grouping, remote, projector),  # of the room
    *(report, trends, overview, units, sharing, pledges, requests),  # of leadership
)


def create_app(**overrides: Any) -> Flask:
    """Join the parts of the application; `overrides` replace settings (see `survey.web.config`)."""
    app = Flask(__name__)
    app.config.from_mapping(config.settings(overrides))
    for part in PARTS:
        part.init_app(app)
    for blueprint in dict.fromkeys(page.bp for page in PAGES):
        app.register_blueprint(blueprint)
    return app


def served() -> Arriving:
    """The application as the web server runs it; threads answer what has arrived whole."""
    hands.end_with_parent()  # else it would serve on, and keep the port, when that is killed
    arriving = Arriving(create_app(), THREADS)
    crowding.watch(arriving.busy)
    return arriving
