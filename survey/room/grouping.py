"""Putting reasons together: the list in which alike ones stand together, and the groups so far."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.making import queue
from survey.models import Workshop
from survey.room import bp
from survey.store.answers import questionnaires
from survey.store.files import keys, sets
from survey.store.room import groups, similar
from survey.store.room.groups import MOST_TITLE, Group, Move
from survey.text import one_line
from survey.web import access
from survey.web.database import db, writing
from survey.web.languages import current_language
from survey.web.meanwhile import behind


@bp.get("/workshops/<workshop_id>/room/group")
@access.allow(access.runs_room)
def group(workshop_id: str) -> str:
    """All cards that lie alone, alike ones together, and the groups that were made."""
    return _page(workshop_id)


def _page(workshop_id: str, ticked: Collection[str] = (), title: str = "", theme: str = "") -> str:
    workshop = access.workshop_or_404(workshop_id)
    found = groups.of(db.session, workshop_id)
    return render_template(
        "room/group.html",
        workshop=workshop,
        alone=alike(workshop, [one for one in found if one.is_alone]),
        made=[one for one in found if not one.is_alone],
        themes=_themes(workshop),
        is_open=groups.is_open(workshop),
        most=MOST_TITLE,
        ticked=ticked,
        typed=(title, theme),
        can_undo=bool(_own_moves(workshop_id)),
    )


KEPT_MOVES = "moves"
MOST_KEPT = 2000
"""Letters of the moves that a browser keeps in its session, which is a cookie of 4 KB."""


def _own_moves(workshop_id: str) -> list[Move]:
    """The moves of this browser that it can take back, the last one last."""
    kept = session.get(KEPT_MOVES, {})
    return list(kept.get(workshop_id, []))


def _keep(workshop_id: str, moves: Sequence[Move]) -> None:
    kept = [*moves]
    while len(json.dumps(kept)) > MOST_KEPT:
        kept.pop(0)
    session[KEPT_MOVES] = {workshop_id: kept}  # of one room: who leads two has two in turn


MOST_AT_ONCE = 120


def alike(workshop: Workshop, alone: Sequence[Group]) -> list[Group]:
    """In the order that was made in the background; until it is there by the letters of words.

    Where they are too many to be compared while somebody waits they stand as they came.
    """
    wish = keys.of_order(db.session, workshop)
    made = queue.wanted(wish) if wish else None
    if made and made.state == "ready":
        order = sets.manifest_of(queue.folder_of(made))["order"]
        return sorted(alone, key=lambda one: order.index(one.cards[0].entry))
    if len(alone) > MOST_AT_ONCE:
        return list(alone)
    places = similar.in_order(similar.likeness([one.name for one in alone]))
    return [alone[place] for place in places]


def _themes(workshop: Workshop) -> list[tuple[str, str]]:
    asked = questionnaires.questionnaires_of(workshop)
    language = current_language()
    return [(theme.key, theme.name[language]) for one in asked for theme in one.themes]


@bp.post("/workshops/<workshop_id>/room/group")
@access.allow(access.runs_room)
def change_group(workshop_id: str) -> Response:
    """Put cards together, into a group or out of it, or give a group another name."""
    what, _colon, group_id = request.form.get("do", "").partition(":")
    ticked = request.form.getlist("card")
    title, theme = one_line(request.form.get("title")), request.form.get("theme", "")
    moves = _own_moves(workshop_id)
    with writing() as writes:
        workshop = access.held_or_404(writes, workshop_id)
        themes = {key for key, _name in _themes(workshop)}
        about = (title, theme if theme in themes else "")
        before = groups.laid(writes, workshop_id)
        called = groups.called(writes, workshop_id, group_id)
        if what == "undo":
            is_done = bool(moves) and groups.undo(writes, workshop, moves.pop())
        elif is_done := _change(writes, workshop, what, group_id, ticked, about, _seen(called)):
            moves.append(groups.move_between(before, groups.laid(writes, workshop_id)))
    _keep(workshop_id, moves)
    if not is_done:
        db.session.rollback()  # what was read before the change is old now
        flash(_trouble(ticked, title, what, called), "warning")
        return make_response(_page(workshop_id, ticked, title, theme), 422)
    anchor = f"group-{group_id}" if group_id else "alone"
    return redirect(url_for(".group", workshop_id=workshop_id, _anchor=anchor), 303)


def _change(
    writes: Session,
    workshop: Workshop,
    what: str,
    group_id: str,
    ticked: Sequence[str],
    about: tuple[str, str],
    seen: tuple[str, str],
) -> bool:
    changes: dict[str, Any] = {
        "together": lambda: bool(groups.put_together(writes, workshop, ticked, *about)),
        "into": lambda: bool(ticked) and groups.move(writes, workshop, ticked, group_id),
        "name": lambda: groups.name(writes, workshop, group_id, about, seen),
        "out": lambda: groups.take_out(writes, workshop, [group_id]),
        "apart": lambda: groups.take_apart(writes, workshop, group_id),
    }
    return what in changes and changes[what]()


def _seen(called: tuple[str, str]) -> tuple[str, str]:
    """Title and theme of a group as the page had shown them; an earlier one remembers neither."""
    theme, blank, title = request.form.get("seen", "").partition(" ")
    return (title, theme) if blank else called


def _trouble(ticked: Sequence[str], title: str, what: str, called: tuple[str, str]) -> str:
    if what == "undo":
        return str(
            _("It stays: somebody has moved or renamed it meanwhile, or the vote has begun.")
        )
    if what in ("together", "into") and not ticked:
        return str(_("Tick the cards first that say the same."))
    if what in ("together", "name") and not title:
        return str(_("Give the group a name first."))
    if what == "name" and called not in (_seen(called), (title, request.form.get("theme", ""))):
        return behind(called[0], title)
    return str(_("Nothing was changed: the room votes on these groups, or has voted."))
