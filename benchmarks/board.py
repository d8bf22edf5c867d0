"""How soon after closing the page of the board stands on the screen, with phones still asking."""

import http.client
import os
import random
import shutil
import tempfile
import threading
import time
from pathlib import Path

from benchmarks import _told
from benchmarks.room import KEY, Cockpit, Phone
from survey import create_app
from survey.models import User
from survey.store.people import sign_ins
from survey.web import access
from survey.web.database import db, migrate, writing
from tests import cast, room_cast
from tests.phones import Server

PHONES, TEAMS, SHOWN_S = 40, 5, 10
LOOK_S, LONGEST_S = 0.2, 120


def rated(app):
    """The tokens of phones that have rated everything and handed it in."""
    for n in range(PHONES):
        phone = cast.phone(app, f"Team {n % TEAMS}")
        room_cast.rate(phone, cast.CODE, n)
        yield phone.get_cookie(access.PHONE_COOKIE, path=f"/{cast.CODE}").value


def prepare(app):
    """A room at its last step: session and workshop of who leads it, its screen, its phones."""
    with app.app_context():
        migrate()
    with app.app_context(), writing() as session:
        user = User(name="Ada", email="ada@example.org", password_hash="none")
        session.add(user)
        session.flush()
        sign_ins.begin(session, user)
        user_id, session_id = user.id, user.cookie
    teams = tuple(f"Team {n}" for n in range(TEAMS))
    workshop_id = cast.make_workshop(app, step="doors", teams=teams, user_id=user_id)
    tokens = list(rated(app))
    cast.move_to(app, workshop_id, "close")
    link = room_cast.link(app, workshop_id)
    with app.app_context():
        db.engine.dispose()
    return session_id, workshop_id, link, tokens


def until_board(port, link):
    """Seconds until the screen shows the page of the board."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_S:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", link)
        if b'data-screen="board"' in connection.getresponse().read():
            break
        time.sleep(LOOK_S)
    return time.monotonic() - began


def main():
    """Print the figure beside what it must not exceed, and how busy the machine was."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(DATA=folder, SECRET_KEY=KEY, LIMITS=False)
    session_id, workshop_id, link, tokens = prepare(app)
    server = Server(folder, KEY)
    server.start()
    stop = threading.Event()
    phones = [Phone(server.port, token, random.Random(n)) for n, token in enumerate(tokens)]
    asking = [threading.Thread(target=phone.ask, args=[stop]) for phone in phones]
    try:
        for thread in asking:
            thread.start()
        time.sleep(5)
        load = os.getloadavg()[0]
        cockpit = Cockpit(server, session_id, workshop_id)
        page = cockpit.ask("GET", "/close")
        cockpit.ask("POST", "/close", csrf_token=cast.field_value(page, "csrf_token"))
        took = until_board(server.port, link)
    finally:
        stop.set()
        for thread in asking:
            thread.join()
        server.stop()
        shutil.rmtree(folder)
    what = f"from closing to the board on the screen, {PHONES} phones asking, load {load:.0f}"
    _told.tell(what, took, "s", f"at most {SHOWN_S}")


if __name__ == "__main__":
    _told.run(main)
