"""How many whole persons come through in a second, beside a bare Flask form in the same minute.

A person without script joins a team, reads the form, hands 20 ratings in and is thanked, and a new
one comes at once; so many at a time. The bare form keeps 20 values in one transaction of SQLite.
"""

import asyncio
import itertools
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask, redirect, request

from benchmarks import _told
from benchmarks.room import KEY, at_share
from survey import THREADS, create_app
from survey.web.database import db, migrate
from tests import cast
from tests.phones import Server, free_port, wait_until_served

CODES = ("KXZW2345", "KXZW2346", "KXZW2347", "KXZW2348")  # no room lets 1,500 in within a minute
WARM_UP = 40
AT_A_TIME, RUNS_S, LEAST_SHARE, MOST_S = (50, 200, 500), 10, 0.25, 2
FOLDER = "BARE_FORM_FOLDER"
ITEMS = [f"item_{n}" for n in range(20)]
FORM = "".join(
    f'<label><input type="radio" name="{item}" value="{n}"> {n}</label>'
    for item in ITEMS
    for n in range(1, 6)
)


def bare():
    """The plainest Flask application that keeps what somebody rates, safe from a power cut."""
    app, file = Flask(__name__), Path(os.environ[FOLDER]) / "bare.sqlite3"

    def connection():
        made = sqlite3.connect(file, timeout=30)
        made.execute("PRAGMA synchronous = FULL")
        return made

    with closing(connection()) as first:
        first.execute("PRAGMA journal_mode = WAL")
        first.execute("CREATE TABLE IF NOT EXISTS rating (item TEXT, value TEXT)")

    @app.get("/favicon.ico")
    @app.get("/")
    def form():
        return f"<!doctype html><title>Rating</title><form method=post>{FORM}</form>"

    @app.post("/")
    def save():
        with closing(connection()) as stored, stored:
            stored.execute("BEGIN IMMEDIATE")
            rows = [(item, request.form[item]) for item in ITEMS]
            stored.executemany("INSERT INTO rating VALUES (?, ?)", rows)
        return redirect("/thanks")

    @app.get("/thanks")
    def thanks():
        return "<!doctype html><title>Thanks</title>"

    return app


class Browser:
    """One connection, its cookies, and how long the server took for each answer."""

    def __init__(self, port, taken):
        self.port, self.taken, self.cookies, self.heads = port, taken, {}, {}

    async def __aenter__(self):
        self.reads, self.writes = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_raised):
        self.writes.close()

    async def ask(self, path, fields=None, headers=None):
        """The status and the page; what was said above the page is in `heads`."""
        body = urllib.parse.urlencode(fields or {})
        said = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
        said.append("Cookie: " + "; ".join(f"{name}={one}" for name, one in self.cookies.items()))
        said.append("Content-Type: application/x-www-form-urlencoded")
        said += [f"{name}: {value}" for name, value in (headers or {}).items()]
        said += [f"Content-Length: {len(body)}", "", body]
        began = time.monotonic()
        self.writes.write("\r\n".join(said).encode())
        first, *lines = (await self.reads.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        heads = [(name.lower(), value) for name, value in (line.split(": ", 1) for line in lines)]
        self.heads = dict(heads)
        page = (await self.reads.readexactly(int(self.heads.get("content-length", 0)))).decode()
        self.taken.append(time.monotonic() - began)
        for name, value in heads:
            if name == "set-cookie":
                key, _, kept = value.split(";")[0].partition("=")
                self.cookies[key] = kept
        return int(first.split()[1]), page


async def whole_person(browser, codes=itertools.cycle(CODES)):  # noqa: B008 - for all in turn
    """Join, read the form, hand in all ratings, be thanked."""
    home = f"/{next(codes)}"
    _status, page = await browser.ask(f"{home}/")
    fields = dict(re.findall(r'name="(team|token)" value="([^"]*)"', page))
    await browser.ask(f"{home}/", fields)
    _status, page = await browser.ask(f"{home}/rating")
    names = set(re.findall(r'name="([a-z_0-9]+-(?:importance|performance|frequency))"', page))
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    status, _page = await browser.ask(
        f"{home}/rating", hidden | dict.fromkeys(names, "3") | {"do": "hand_in"}
    )
    assert (status, len(names)) == (303, 20), (status, len(names))
    await browser.ask(f"{home}/rating")


async def bare_person(browser):
    """Read the form, send it, be thanked."""
    await browser.ask("/")
    status, _page = await browser.ask("/", dict.fromkeys(ITEMS, "3"))
    assert status == 302, status
    await browser.ask("/thanks")


def spent(group):
    """Seconds of the processor that the web processes of a group have taken."""
    found = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            told = (place / "stat").read_text().rpartition(")")[2].split()
            is_web = int(told[2]) == group and b"\0work" not in (place / "cmdline").read_bytes()
        except OSError:  # it has ended
            continue
        found += (int(told[11]) + int(told[12])) * is_web
    return found / os.sysconf("SC_CLK_TCK")


async def come_through(person, port, group, at_a_time):
    """Persons a second, seconds of each answer, and milliseconds of the processor for a person."""
    for _ in range(WARM_UP):  # what is compiled and laid out once is not measured
        async with Browser(port, []) as browser:
            await person(browser)
    taken, came, began, before = [], 0, time.monotonic(), spent(group)

    async def one_after_the_other():
        nonlocal came
        while time.monotonic() < began + RUNS_S:
            async with Browser(port, taken) as browser:
                await person(browser)
            came += 1

    await asyncio.gather(*(one_after_the_other() for _ in range(at_a_time)))
    took, processor = time.monotonic() - began, spent(group) - before
    return came / took, taken, 1000 * processor / came


@contextmanager
def bare_server():
    """The bare form behind the same web server, as many threads; its port and its processes."""
    folder, port = tempfile.mkdtemp(), free_port()
    served = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
            *("--no-ws", "--port", str(port), "--blocking-threads", str(THREADS)),
            *("--backpressure", "4096", "--log-level", "error", "benchmarks.persons:bare"),
        ],
        env=os.environ | {FOLDER: folder},
        start_new_session=True,
    )
    try:
        wait_until_served(f"http://127.0.0.1:{port}")
        yield port, served.pid
    finally:
        os.killpg(served.pid, signal.SIGTERM)
        served.wait()
        shutil.rmtree(folder)


@contextmanager
def our_server():
    """The product with open workshops; its port and its processes."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(DATA=folder, SECRET_KEY=KEY)
    with app.app_context():
        migrate()
    for code in CODES:
        cast.make_workshop(app, code=code)
    with app.app_context():
        db.engine.dispose()
    server = Server(folder, KEY)
    server.start()
    try:
        yield server.port, server.process.pid
    finally:
        server.stop()
        shutil.rmtree(folder)


def main():
    """Print the figures beside what they must reach."""
    for at_a_time in AT_A_TIME:
        with bare_server() as where:
            plain, _taken, least = asyncio.run(come_through(bare_person, *where, at_a_time))
        with our_server() as where:
            ours, taken, cost = asyncio.run(come_through(whole_person, *where, at_a_time))
        what = f"{at_a_time} at a time"
        _told.tell(f"{what}: whole persons (5 requests)", ours, "a second")
        _told.tell(f"{what}: bare form (3 requests)", plain, "a second")
        share = 100 * ours / plain
        _told.tell(f"{what}: share", share, "%", f"at least {100 * LEAST_SHARE:.0f}")
        _told.tell(f"{what}: processor for a whole person", cost, "ms")
        _told.tell(f"{what}: processor for a bare form", least, "ms")
        _told.tell(f"{what}: an answer, p95", at_share(taken, 0.95), "s")
        _told.tell(f"{what}: slowest answer", max(taken), "s", f"at most {MOST_S}")


if __name__ == "__main__":
    _told.run(main)
