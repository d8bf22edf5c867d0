"""The demo's closed workshops, played again as a room does: `python -m tests.demo_play`.

What teams rated, wrote and pledged stays as it is. What a room makes of it (groups, verdicts, the
dots of a vote) is what its people say of what the application deals to them, one after another.
"""

import random
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports.reading.folders import opened
from survey import create_app, demo
from survey.importing import folders
from survey.models import Respondent, Workshop
from survey.store import audits
from survey.store.answers import closing, exports
from survey.store.answers.tables import NUMBERS, Row, WorkshopTables
from survey.store.people import accounts
from survey.store.room import agenda, claims, groups, steps, votes
from survey.store.room.claims import Key, Seat
from survey.web.database import migrate, writing

SAID = ("only_us", "maybe", "anyone")
IN_TEN_VOTE, IN_TEN_TWICE = 9, 3
"""Of ten people, how many vote, and how many of them put two dots on one group."""


def played(session: Session, audit_id: str, held: WorkshopTables) -> Workshop:
    """The workshop, closed again after its groups, its test and its vote."""
    made_of_it = dict.fromkeys(NUMBERS[:-1]) | {"group": ""}
    before = [row | made_of_it for row in held.answers]
    given = replace(held, answers=before, votes=(), state="open")
    room = folders.store(session, audit_id, replace(given, step="test"))
    judge(session, room, held.answers)
    go_to(session, room, "group")
    put_together(session, room, held.answers)
    go_to(session, room, "vote")
    vote(session, room)
    closing.close(session, room)
    return room


def go_to(session: Session, room: Workshop, kind: str) -> None:
    """Go to the step of that kind, as the cockpit does."""
    assert room.step is not None
    to = next(step for step in room.steps if step.kind == kind)
    assert steps.move(session, room, steps.Seen(room.step.id, room.step.shown), to.id)


def seats(session: Session, room: Workshop) -> list[Seat]:
    """The people in the room, in an order that only their ids decide."""
    query = select(Respondent).filter_by(workshop_id=room.id, voice="member")
    found = session.scalars(query.order_by(Respondent.id))
    return [Seat(room.id, one.id, one.team_id or "") for one in found]


def judge(session: Session, room: Workshop, held: Sequence[Row]) -> None:
    """Let everybody judge what is dealt, so that each claim keeps the shares that it has."""
    wanted: dict[Key, list[int]] = {
        (row["item"], row["entry"]): [int(row[f"verdict_{one}"]) for one in SAID]
        for row in held
        if row["verdict_only_us"] is not None
    }
    contested = {(row["item"], row["entry"]): int(row["contested"] or 0) for row in held}
    given: dict[Key, Counter[str]] = defaultdict(Counter)
    for seat in seats(session, room):
        while claim := claims.deal(session, seat).claim:
            said, so_far = wanted[claim.key], given[claim.key]
            missing = [n * (so_far.total() + 1) / sum(said) for n in said]
            lag = {one: n - so_far[one] for one, n in zip(SAID, missing, strict=True)}
            verdict = max(SAID, key=lambda one: lag[one])
            is_contested = verdict != "only_us" and contested[claim.key] > 0
            contested[claim.key] -= is_contested
            so_far[verdict] += 1
            claims.judge(session, seat, claim.key, verdict, is_contested=is_contested)


def put_together(session: Session, room: Workshop, held: Sequence[Row]) -> None:
    """Put the cards together that are together, under a theme where all of them have it."""
    titled: dict[str, list[Row]] = defaultdict(list)
    for row in held:
        if row["item"] == agenda.GROUPED and row["group"]:
            titled[row["group"]].append(row)
    for title, cards in titled.items():
        themes = {card["own_theme"] for card in cards}
        theme = themes.pop() if len(themes) == 1 else ""
        assert groups.put_together(session, room, [card["entry"] for card in cards], title, theme)


def vote(session: Session, room: Workshop) -> None:
    """Let people vote: the more cards a group has, the more of them know it."""
    # the same room votes the same twice, whatever ids its groups have this time
    chance = random.Random(room.title)
    found = sorted(groups.of(session, room.id), key=lambda group: group.name)
    weights = [len(group.cards) ** 2 for group in found]
    for seat in seats(session, room):
        if chance.randrange(10) >= IN_TEN_VOTE:
            continue
        first, *others = (group.id for group in chance.choices(found, weights, k=3))
        dots = (
            [first, first, *others[:1]] if chance.randrange(10) < IN_TEN_TWICE else [first, *others]
        )
        assert votes.vote(session, seat, dots if votes.is_valid(dots) else dots[:2])


def main() -> None:
    """Write the folders of the closed workshops anew."""
    with tempfile.TemporaryDirectory() as data, create_app(DATA=data).app_context():
        migrate()
        for path in demo.FOLDERS:
            with writing() as session, opened(path) as folder:
                held = folders.read(folder)
                if held.state != "closed":
                    continue
                user = accounts.add_user(session, "Demo", f"{path.name}@example.org", "a password")
                audit_id = audits.create(session, folders.audit_of(folder), user.id)
                room = played(session, audit_id, held)
                shutil.rmtree(path)
                folders.write(path, room, exports.tables(session, room))


if __name__ == "__main__":
    main()
