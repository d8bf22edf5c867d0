"""Every page is reached by links from the front page of an owner, or says here why not."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import RequestRedirect

from questionnaires import source
from tests import prepared
from tests.conftest import leave_undone, sign_in

LINK = re.compile(r'<(?:a|form|link|img|script)\b[^>]*?\b(?:href|action|src)="([^"#]+)')
ELSEWHERE = {
    "a link that was handed over": (
        *("accounts.accept_invitation", "accounts.new_password", "accounts.set_up"),
        *("leadership.shared", "leadership.shared_file", "leadership.shared_since"),
        *("leadership.tell", "leadership.calendar_of_link"),
    ),
    "the machine at the projector, by the link that the cockpit makes": ("room.screen",),
    "the phone that leads the room, by the code that the cockpit shows": ("room.ask_take",),
    "a phone, by the code in the room": (
        *("participant.join", "participant.scene", "participant.rating"),
        *("participant.resume", "participant.team", "participant.calendar"),
        *("participant.judging", "participant.voting"),
    ),
    "a customer, by the code on a card": ("customers.ask", "customers.thanks"),
    "whoever asks customers, while a window is there": ("customers.printed", "customers.slips"),
    "a script, and no person": (
        *("leadership.report_state", "leadership.shared_state"),
        *("leadership.trend_state", "participant.coaching", "participant.state", "room.state"),
        "facilitator.state_of_import",
        *("participant.shared", "room.screen_state"),
    ),
    "a page of what is made in the background, which takes too long here": (
        *("leadership.report_file", "leadership.trend_file"),
        "leadership.since",
    ),
    "the cockpit, while the room rests or puts together": ("room.group",),
    "a phone of a workshop that is closed": ("leadership.tell_own",),
    "a redirect after a file was uploaded, and a link there": (
        *("facilitator.look_at_import", "facilitator.mapping_of_import"),
    ),
    "the settings of an audit, once it has a logo": ("facilitator.logo",),
    "a machine that watches the server": ("health.healthz",),
    "a redirect of who is not signed in": ("accounts.sign_in",),
    "a browser by itself, or a folder that is served by another way": ("assets.favicon", "static"),
}
"""What brings people to the pages that no link of a facilitator leads to."""


def endpoint_of(app: Flask, path: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(path, "GET")[0])
    except RequestRedirect as moved:
        return endpoint_of(app, urlsplit(moved.new_url).path)
    except HTTPException:
        return ""  # a form is sent there


def reached(app: Flask, owner: FlaskClient) -> set[str]:
    """The endpoints of all pages that links lead to from the front page.

    They are asked for under a name that somebody made up, which none of them may show.
    """
    held, seen = owner.get_cookie("session"), set[str]()
    cookie = f"session={held.value if held else ''}"
    client = app.test_client(use_cookies=False)
    waiting = ["/"]
    while waiting:
        path = urlsplit(waiting.pop()).path
        if path in seen or not endpoint_of(app, path):
            continue
        seen.add(path)
        answer = client.get(path, headers={"Host": "evil.example", "Cookie": cookie})
        text = answer.text if answer.mimetype == "text/html" else ""
        assert "evil.example" not in f"{answer.headers} {text or answer.data!r}"
        answer.close()
        links = [unescape(link) for link in LINK.findall(text)] + [answer.location or path]
        here = (urljoin(path, link) for link in links)
        waiting += [link for link in here if not urlsplit(link).netloc]
    return {endpoint_of(app, path) for path in seen}


def test_every_page_is_linked_or_reached_in_another_way(sqlite_app: Flask) -> None:
    for kind in ("trend", "report"):
        leave_undone(sqlite_app, "begin", kind)
    owner = sign_in(sqlite_app, "Ada", "ada@example.org", "owner")
    owner.post("/demo")
    prepared.workshop(owner)
    prepared.own_questionnaire(owner, source("last_customer").replace("last_", "our_", 1))
    found = reached(sqlite_app, owner)
    pages = {
        rule.endpoint for rule in sqlite_app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    excused = [endpoint for endpoints in ELSEWHERE.values() for endpoint in endpoints]
    assert sorted(pages - found) == sorted(excused)
