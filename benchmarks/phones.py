"""Script phones that tap every 6 s and ask every 2.5 s: how long a save, a newcomer, a report take.

Beside them newcomers read the doors, a thousand connections stay idle, and a report is made.
"""

import asyncio
import random
import secrets
import time
from contextlib import AsyncExitStack

from sqlalchemy import insert

import questionnaires
from benchmarks import _told
from benchmarks.persons import Browser
from benchmarks.room import a_room, at_share
from questionnaires.model import SCORED
from survey.models import Answer, Respondent, Team, Workshop
from survey.store.answers import closing
from survey.store.room import steps
from survey.web import access
from survey.web.database import db, writing
from tests import cast

ROOMS = {150: 50, 500: 100}
"""How many phones, and at most how many milliseconds a save takes at p95."""
TAP_S, ASK_S, PHASE_S, SETTLES_S = 6, 2.5, 12, 6
IDLE, NEWCOMER_S, MORE_MS = 1000, 1, 15
RATED, PEOPLE, TEAMS = "ABCD2345", 40, 8
JSON = {"Accept": "application/json"}


async def ask_again_and_again(browser, stop):
    mark, pause = "", ASK_S * random.random()
    while not await passed(stop, pause):
        headers = JSON | ({"If-None-Match": mark} if mark else {})
        await browser.ask(f"/{cast.CODE}/state", headers=headers)
        mark = browser.heads.get("etag", mark)
        pause = ASK_S * (0.75 + random.random() / 2)


async def tap_again_and_again(browser, stop):
    version, pause = 0, TAP_S * random.random()
    while not await passed(stop, pause):
        fields = {
            "as_announced-importance": str(1 + version % 5),
            "as_announced-version": str(version),
        }
        status, _page = await browser.ask(f"/{cast.CODE}/rating", fields, headers=JSON)
        assert status == 200, status
        version += 1
        pause = TAP_S * (0.5 + random.random())


async def come_anew(port, stop, taken):
    """Somebody who opens the doors on a new connection, twice a second."""
    while not await passed(stop, 0.5):
        began = time.monotonic()
        async with Browser(port, []) as browser:
            status, _page = await browser.ask(f"/{cast.CODE}/")
        assert status == 200, status
        taken.append(time.monotonic() - began)


async def passed(stop, seconds):
    """Whether it is over, once so many seconds have passed."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def at_work(port, tokens, between):
    """Phones at work, newcomers beside them; `between` is awaited while they are."""
    stop, saved, came = asyncio.Event(), [], []
    async with AsyncExitStack() as stack:
        works = [come_anew(port, stop, came)]
        for token in tokens:
            for work, taken in ((ask_again_and_again, []), (tap_again_and_again, saved)):
                browser = await stack.enter_async_context(Browser(port, taken))
                browser.cookies[access.PHONE_COOKIE] = token
                works.append(work(browser, stop))
        tasks = [asyncio.ensure_future(work) for work in works]
        await asyncio.sleep(SETTLES_S)
        told = await between(saved, came)
        stop.set()
        await asyncio.gather(*tasks)
    return told


async def measured(saved, came, seconds):
    """The saves and the newcomers of so many seconds."""
    saved.clear()
    came.clear()
    await asyncio.sleep(seconds)
    return [*saved], [*came]


def rated_room(app, audit_of):
    """The id of a closed workshop of as many people, of which a report can be made."""
    with app.app_context(), writing() as session:
        audit_id = session.get_one(Workshop, audit_of).audit_id
    teams = tuple(f"Team {n}" for n in range(TEAMS))
    workshop_id = cast.make_workshop(app, code=RATED, teams=teams)
    items = [
        one.key for one in questionnaires.shipped()["last_customer"].items if one.kind in SCORED
    ]
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        workshop.audit_id = audit_id
        session.flush()
        for team in session.query(Team).filter_by(workshop_id=workshop_id):
            people = [secrets.token_urlsafe(16) for _ in range(PEOPLE)]
            about = {"workshop_id": workshop_id, "team_id": team.id}
            session.execute(
                insert(Respondent), [about | {"id": one, "token_hash": one} for one in people]
            )
            given = [
                {"workshop_id": workshop_id, "respondent_id": one, "item": item}
                | {"importance": random.randint(3, 5), "performance": random.randint(1, 5)}
                for one in people
                for item in items
            ]
            session.execute(insert(Answer), given)
        steps.cut_first(session, workshop)
        closing.close(session, workshop)
    return workshop_id


def room(people, most_ms):
    """Phones alone, then while a report is made."""
    with a_room(people) as (cockpit, phones):
        cockpit.go_to("rate")
        tokens = [one.headers["Cookie"].split("=", 1)[1] for one in phones]
        rated = rated_room(cockpit.app, cockpit.workshop_id)
        with cockpit.app.app_context():
            db.engine.dispose()

        async def between(saved, came):
            alone, newcomers = await measured(saved, came, PHASE_S)
            await asyncio.to_thread(cockpit.ask_for_report, rated)
            beside, _came = await measured(saved, came, PHASE_S)
            return alone, newcomers, beside

        alone, newcomers, beside = asyncio.run(at_work(cockpit.port, tokens, between))
    what = f"{people} phones"
    ms = [1000 * at_share(one, 0.95) for one in (alone, beside)]
    _told.tell(f"{what}: a save, median", 1000 * at_share(alone, 0.5), "ms")
    _told.tell(f"{what}: a save, p95", ms[0], "ms", f"at most {most_ms}")
    _told.tell(f"{what}: a newcomer, slowest", max(newcomers), "s", f"at most {NEWCOMER_S}")
    _told.tell(f"{what}: more at p95 beside a report", ms[1] - ms[0], "ms", f"at most {MORE_MS}")


async def beside_idle(port):
    """Seconds of newcomers beside connections that are open and ask for nothing."""
    async with AsyncExitStack() as stack:
        for _ in range(IDLE):
            await stack.enter_async_context(Browser(port, []))
        stop, came = asyncio.Event(), []
        newcomer = asyncio.ensure_future(come_anew(port, stop, came))
        await asyncio.sleep(SETTLES_S)
        stop.set()
        await newcomer
    return came


def main():
    """Print the figures beside what they must not exceed."""
    for people, most_ms in ROOMS.items():
        room(people, most_ms)
    with a_room(10) as (cockpit, _phones):
        came = asyncio.run(beside_idle(cockpit.port))
    what = f"a newcomer beside {IDLE} idle connections, slowest"
    _told.tell(what, max(came), "s", f"at most {NEWCOMER_S}")


if __name__ == "__main__":
    _told.run(main)
