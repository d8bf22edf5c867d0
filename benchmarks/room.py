"""How soon the phones of a room see that it has moved on, and what is sent beside it costs.

A room of 150 phones that save what they rate, and one of 500 that judge, then vote.
"""

import http.client
import json
import random
import re
import secrets
import shutil
import tempfile
import threading
import time
import urllib.parse
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import select

from benchmarks import _told
from survey import create_app
from survey.models import Answer, Respondent, User, Workshop
from survey.store.people import sign_ins
from survey.store.people.tokens import token_hash
from survey.store.room.agenda import GROUPED
from survey.web import access
from survey.web.database import db, migrate, writing
from tests import cast
from tests.conftest import signed_in
from tests.phones import Server

PHONES, MANY, OF_TEAM, MOVES, BETWEEN_S = 150, 500, 10, 6, 8
ASK_S, SAVE_S = 2.5, 5
SEEN_MEDIAN_S, SEEN_P95_S, SAVE_P95_MS, POST_P95_MS = 2, 3, 50, 100
POST_S = 20
KEY = "a key for benchmarks only, long enough"


class Phone:
    """A phone that asks as its page does and saves now and then, over connections that it keeps."""

    def __init__(self, port, token, rng):
        self.port, self.rng, self.at = port, rng, ""
        self.headers = {"Cookie": f"{access.PHONE_COOKIE}={token}", "Accept": "application/json"}
        self.seen, self.saved, self.failed = {}, [], 0

    def ask(self, stop):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        mark, pause = "", ASK_S * self.rng.random()
        while not stop.wait(pause):
            headers = self.headers | ({"If-None-Match": mark} if mark else {})
            connection.request("GET", f"/{cast.CODE}/state", headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 200:
                mark = answer.headers["ETag"]
                self.seen.setdefault(json.loads(body)["at"], time.monotonic())
            pause = ASK_S * (0.75 + self.rng.random() / 2)

    def save(self, stop):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        version, pause = 0, SAVE_S * self.rng.random()
        while not stop.wait(pause):
            fields = {
                "as_announced-importance": str(self.rng.randint(1, 5)),
                "as_announced-version": str(version),
            }
            headers = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
            began = time.monotonic()
            connection.request(
                "POST", f"/{cast.CODE}/rating", urllib.parse.urlencode(fields), headers
            )
            answer = json.loads(connection.getresponse().read())
            self.saved.append(1000 * (time.monotonic() - began))
            version = answer["saved"].get("as_announced", version)
            self.failed += bool(answer["conflicts"])
            pause = SAVE_S * (0.5 + self.rng.random())

    def post(self, stop, page, fields_of):
        """Send what `fields_of` finds on the page, again and again, as people tap."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        pause = POST_S * self.rng.random()
        while not stop.wait(pause):
            connection.request("GET", f"/{cast.CODE}/{page}", headers=self.headers)
            fields = fields_of(connection.getresponse().read().decode(), self.rng)
            if not fields:
                return
            headers = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
            began = time.monotonic()
            body = urllib.parse.urlencode(fields, doseq=True)
            connection.request("POST", f"/{cast.CODE}/{page}", body, headers)
            answer = connection.getresponse()
            answer.read()
            self.saved.append(1000 * (time.monotonic() - began))
            self.failed += answer.status >= 400
            pause = POST_S * (0.5 + self.rng.random())


def a_verdict(page, rng):
    """What a person says of the claim on the page; nothing where none is left."""
    claim = re.search(r'name="claim" value="([^"]+)"', page)
    return claim and {"claim": claim[1], "do": rng.choice(("only_us", "maybe", "anyone", "dk"))}


def a_ballot(page, rng):
    """Three dots on groups of the page, put and moved."""
    groups = sorted(set(re.findall(r'name="dot" value="([^"]+)"', page)))
    return groups and {"dot": rng.sample(groups, 3)}


def join(app, team_ids, people):
    """The tokens of so many phones, put into the teams in turn."""
    tokens = [secrets.token_urlsafe(24) for _ in range(people)]
    with app.app_context(), writing() as session:
        workshop = session.scalars(select(Workshop)).one()
        for n, token in enumerate(tokens):
            about = {"team_id": team_ids[n % len(team_ids)], "token_hash": token_hash(token)}
            session.add(Respondent(workshop_id=workshop.id, **about))
    return tokens


def write(app, workshop_id, team_ids):
    """Let each team share two claims and a reason to leave."""
    with app.app_context(), writing() as session:
        for team_id in team_ids:
            sheet = Respondent(
                workshop_id=workshop_id, team_id=team_id, voice="team", token_hash=team_id
            )
            session.add(sheet)
            session.flush()
            entries = {"c0001": "differentiators", "c0002": "differentiators", "r0001": GROUPED}
            for entry, item in entries.items():
                about = {"item": item, "entry": f"{entry}{team_id[:6]}", "text": f"{entry} said"}
                answer = Answer(workshop_id=workshop_id, respondent_id=sheet.id, **about)
                session.add(answer)


class Cockpit:
    """A signed-in browser that presses next."""

    def __init__(self, server, session_id, workshop_id):
        self.port = server.port
        client = signed_in(server.app, session_id)
        self.cookie = f"session={client.get_cookie('session').value}"
        self.app, self.workshop_id = server.app, workshop_id
        self.room = f"/workshops/{workshop_id}/room"

    def ask(self, method, path, **fields):
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        headers["Accept"] = "application/json"
        # anew each time: the server lets go of one that is quiet for long
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, self.room + path, urllib.parse.urlencode(fields), headers)
        answer = connection.getresponse()
        self.cookie = (answer.headers["Set-Cookie"] or self.cookie).split(";")[0]
        return answer.read().decode()

    def ask_for_report(self, workshop_id):
        """Have the report of a closed workshop made in the background."""
        room, self.room = self.room, f"/workshops/{workshop_id}"
        token = cast.field_value(self.ask("GET", "/report"), "csrf_token")
        self.ask("POST", "/report?lang=en", csrf_token=token)
        self.room = room

    def press_next(self):
        """Where the room is then."""
        page = self.ask("GET", "")
        fields = dict(re.findall(r'name="(seen|shown|csrf_token)" value="([^"]*)"', page))
        return json.loads(self.ask("POST", "/step", to="next", **fields))["at"]

    def go_to(self, kind):
        """Press next until the room is at a step of that kind."""
        while self.kind_now() != kind:
            self.press_next()

    def kind_now(self):
        with self.app.app_context():
            return db.session.get_one(Workshop, self.workshop_id).step.kind


def lead(cockpit, phones, moves):
    """Move the room on and on; seconds until each phone has seen each step."""
    late = []
    for _ in range(moves):
        began = time.monotonic()
        at = cockpit.press_next()
        time.sleep(BETWEEN_S)
        late += [phone.seen.get(at, began + BETWEEN_S) - began for phone in phones]
    return late


def at_share(values, share):
    return sorted(values)[int(share * (len(values) - 1))]


@contextmanager
def a_room(people):
    """A cockpit and the phones of so many people, at a server of its own."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(DATA=folder, SECRET_KEY=KEY, LIMITS=False)
    with app.app_context():
        migrate()
        with writing() as session:
            user = User(name="Ada", email="ada@example.org", password_hash="none")
            session.add(user)
            session.flush()
            sign_ins.begin(session, user)
            user_id, session_id = user.id, user.cookie
    teams = tuple(f"Team {n:02}" for n in range(people // OF_TEAM))
    workshop_id = cast.make_workshop(app, step="doors", teams=teams, user_id=user_id)
    with app.app_context():
        team_ids = [one.id for one in db.session.get_one(Workshop, workshop_id).teams]
    write(app, workshop_id, team_ids)
    tokens = join(app, team_ids, people)
    with app.app_context():
        db.engine.dispose()
    server = Server(folder, KEY)
    server.start()
    phones = [Phone(server.port, token, random.Random(n)) for n, token in enumerate(tokens)]
    try:
        yield Cockpit(server, session_id, workshop_id), phones
    finally:
        server.stop()
        shutil.rmtree(folder)


@contextmanager
def at_work(*works):
    """Threads that run until the block is left."""
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=[stop]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def rate_and_save():
    """A room in which everybody rates while it goes on."""
    with (
        a_room(PHONES) as (cockpit, phones),
        at_work(*(run for one in phones for run in (one.ask, one.save))),
    ):
        time.sleep(BETWEEN_S)
        tell(f"room of {PHONES} phones that ask every {ASK_S} s", lead(cockpit, phones, MOVES))
    tell_sent("saving", phones, SAVE_P95_MS)


def judge_and_vote():
    """A large room in which everybody judges, then votes, and goes along."""
    with a_room(MANY) as (cockpit, phones), at_work(*(one.ask for one in phones)):
        time.sleep(BETWEEN_S)
        tell(f"room of {MANY} phones that ask every {ASK_S} s", lead(cockpit, phones, MOVES))
        for kind, page, fields in (("test", "test", a_verdict), ("vote", "vote", a_ballot)):
            cockpit.go_to(kind)
            for one in phones:
                one.saved = []
            with at_work(*(partial(one.post, page=page, fields_of=fields) for one in phones)):
                time.sleep(1.5 * POST_S)
            tell_sent(page, phones, POST_P95_MS)


def tell(what, late):
    """Print how late a step is seen, beside what must not be exceeded."""
    median, p95 = at_share(late, 0.5), at_share(late, 0.95)
    _told.tell(f"{what}: a step is seen, median", median, "s", f"at most {SEEN_MEDIAN_S}")
    _told.tell(f"{what}: a step is seen, p95", p95, "s", f"at most {SEEN_P95_S}")


def tell_sent(what, phones, most_ms):
    """Print how long it took to send something, likewise."""
    sent, failed = [ms for one in phones for ms in one.saved], sum(one.failed for one in phones)
    told = f"{len(phones)} phones, {what}"
    _told.tell(f"{told}, median", at_share(sent, 0.5), "ms")
    _told.tell(f"{told}, p95", at_share(sent, 0.95), "ms", f"at most {most_ms}")
    _told.tell(f"{told}: sent in all", len(sent), "")
    _told.tell(f"{told}: failed", failed, "", "none")


def main():
    """Print the figures beside what they must not exceed."""
    rate_and_save()
    judge_and_vote()


if __name__ == "__main__":
    _told.run(main)
