"""What a facilitator prepares through the pages, files that are uploaded, and the commands."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey import cli, create_app
from survey.web.database import db

ROOT = Path(__file__).parent.parent
AUDIT = {"name": "Hotel Mirador", "customer_word": "customer", "smallest_base": "5"}
WORKSHOP = {
    "title": "Spring",
    "date": "2026-03-14",
    "language": "en",
    "questionnaires": "last_customer",
    "scene": "last",
    "teams": "Reception, 6\nKitchen, 4",
}


def audit(facilitator: FlaskClient, **fields: str) -> str:
    """The id of a new audit."""
    answer = facilitator.post("/audits/new?lang=en", data=AUDIT | fields)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].split("/")[2]


def workshop(facilitator: FlaskClient, audit_id: str | None = None, **fields: str) -> str:
    """The address of the room of a new workshop, in a new audit unless one is given."""
    answer = send(facilitator, audit_id or audit(facilitator), **fields)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removesuffix("/room")


def send(facilitator: FlaskClient, audit_id: str, **fields: str) -> TestResponse:
    """Post the form of a new workshop."""
    return facilitator.post(f"/audits/{audit_id}/workshops/new", data=WORKSHOP | fields)


def go_to(facilitator: FlaskClient, room: str, kind: str = "next") -> None:
    """Go to the first step of that kind, as the cockpit's agenda does, opening the doors before.

    "all" has a workshop answer by link, everything at once.
    """
    if kind == "all":
        link = {"until": "2999-01-01T12:00", "zone": "Europe/Madrid"}
        facilitator.post(f"{room}/room/link", data=link)
    page = facilitator.get(f"{room}/room").text
    if 'aria-current="step"' not in page:
        press(facilitator, room, "next")
    if kind not in ("next", "all", "doors"):
        page = facilitator.get(f"{room}/room").text
        at = re.search(rf'name="to" value="([^"]+)" data-kind="{kind}"', page)
        assert at, f"no step {kind} to go to"
        press(facilitator, room, at[1])


def press(facilitator: FlaskClient, room: str, to: str) -> TestResponse:
    """Press a button of the cockpit as its page has it: `next`, `back`, or a step by its id."""
    page = facilitator.get(f"{room}/room").text
    seen = dict(re.findall(r'name="(seen|shown)" value="([^"]*)"', page))
    answer = facilitator.post(f"{room}/room/step", data={**seen, "to": to})
    assert answer.status_code == 302, answer.text
    return answer


def own_questionnaire(client: FlaskClient, text: str | bytes, language: str = "en") -> TestResponse:
    """Upload a questionnaire of one's own."""
    content = text.encode() if isinstance(text, str) else text
    file = (io.BytesIO(content), "../../ours.toml")
    return client.post(f"/questionnaires?lang={language}", data={"file": file})


def upload(client: FlaskClient, audit_id: str, content: bytes, name: str = "old.csv") -> str:
    """The address of the page that shows what a file would add."""
    answer = client.post(f"/audits/{audit_id}/history", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 302, answer.text
    return answer.location


def run(*words: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the application, run as people run it."""
    surroundings = os.environ | {"SURVEY_DATA": str(data), "LANG": "en_GB.UTF-8"} | environment
    surroundings.pop("LC_ALL", None)
    command = [sys.executable, "-m", "survey", *words]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=surroundings, check=False
    )


def said(*words: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same without a process of its own, which takes a second; not for what serves or waits."""
    apps: list[Flask] = []

    def kept(**settings: Any) -> Flask:
        apps.append(create_app(**settings))
        return apps[-1]

    surroundings = {"SURVEY_DATA": str(data), "LANG": "en_GB.UTF-8", "LC_ALL": None} | environment
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "create_app", kept)
        called = {"prog_name": "python -m survey", "env": surroundings, "catch_exceptions": False}
        done = CliRunner().invoke(cli.main, words, **called)  # type: ignore[arg-type]  # by name
    for app in apps:
        with app.app_context():
            db.engine.dispose()  # as a process does that ends
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)
