"""How soon 150 phones of one room see that it has moved on, and what saving costs beside them."""

import http.client
import json
import random
import re
import shutil
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from survey import create_app
from survey.models import User
from survey.web import access
from survey.web.database import db, migrate, writing
from tests import cast
from tests.conftest import signed_in
from tests.phones import Server

PHONES, TEAMS, MOVES, BETWEEN_S = 150, 15, 6, 8
ASK_S, SAVE_S = 2.5, 5
SEEN_MEDIAN_S, SEEN_P95_S, SAVE_P95_MS = 2, 3, 50
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


def join(app):
    """The tokens of phones in teams of ten."""
    for n in range(PHONES):
        phone = cast.phone(app, f"Team {n % TEAMS:02}")
        yield phone.get_cookie(access.PHONE_COOKIE, path=f"/{cast.CODE}").value


class Cockpit:
    """A signed-in browser that presses next."""

    def __init__(self, server, session_id, workshop_id):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        client = signed_in(server.app, session_id)
        self.cookie = f"session={client.get_cookie('session').value}"
        self.room = f"/workshops/{workshop_id}/room"

    def ask(self, method, path, **fields):
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        headers["Accept"] = "application/json"
        self.connection.request(method, self.room + path, urllib.parse.urlencode(fields), headers)
        answer = self.connection.getresponse()
        self.cookie = (answer.headers["Set-Cookie"] or self.cookie).split(";")[0]
        return answer.read().decode()

    def press_next(self):
        """Where the room is then."""
        page = self.ask("GET", "")
        fields = dict(re.findall(r'name="(seen|shown|csrf_token)" value="([^"]*)"', page))
        return json.loads(self.ask("POST", "/step", to="next", **fields))["at"]


def lead(cockpit, phones):
    """Move the room on and on; seconds until each phone has seen each step."""
    late = []
    for _ in range(MOVES):
        began = time.monotonic()
        at = cockpit.press_next()
        time.sleep(BETWEEN_S)
        late += [phone.seen.get(at, began + BETWEEN_S) - began for phone in phones]
    return late


def at_share(values, share):
    return sorted(values)[int(share * (len(values) - 1))]


def main():
    """Print the figures beside what they must not exceed."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(DATA=folder, SECRET_KEY=KEY, RATELIMIT_ENABLED=False)
    with app.app_context():
        migrate()
    teams = tuple(f"Team {n:02}" for n in range(TEAMS))
    with app.app_context(), writing() as session:
        user = User(name="Ada", email="ada@example.org", password_hash="none")
        session.add(user)
        session.flush()
        user_id, session_id = user.id, user.get_id()
    workshop_id = cast.make_workshop(app, step="doors", teams=teams, user_id=user_id)
    tokens = list(join(app))
    with app.app_context():
        db.engine.dispose()
    server = Server(folder, KEY)
    server.start()
    stop = threading.Event()
    phones = [Phone(server.port, token, random.Random(n)) for n, token in enumerate(tokens)]
    work = [threading.Thread(target=run, args=[stop]) for p in phones for run in (p.ask, p.save)]
    try:
        for thread in work:
            thread.start()
        time.sleep(BETWEEN_S)
        late = lead(Cockpit(server, session_id, workshop_id), phones)
        stop.set()
        for thread in work:
            thread.join()
    finally:
        stop.set()
        server.stop()
        shutil.rmtree(folder)
    saved = [ms for phone in phones for ms in phone.saved]
    print(f"room of {PHONES} phones that ask every {ASK_S} s and save every {SAVE_S} s")
    print(
        f"  a step is seen after {at_share(late, 0.5):.1f} s at the median (at most"
        f" {SEEN_MEDIAN_S}), {at_share(late, 0.95):.1f} s at p95 (at most {SEEN_P95_S})"
    )
    print(
        f"  saving: {at_share(saved, 0.5):.0f} ms at the median, {at_share(saved, 0.95):.0f} ms"
        f" at p95 (at most {SAVE_P95_MS}), {len(saved)} saves"
    )


if __name__ == "__main__":
    main()
