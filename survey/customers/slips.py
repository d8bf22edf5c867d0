"""Slips of paper, typed by keyboard alone: a number jumps ahead, Enter saves and opens the next."""

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from questionnaires import customers as words
from survey.customers import bp
from survey.customers.answering import NOT_MINE, TOKEN, Asked, asked
from survey.customers.prints import legend
from survey.models import Workshop
from survey.store.answers import customers as store
from survey.text import one_line
from survey.web import access
from survey.web.database import db, writing


@bp.get("/workshops/<workshop_id>/customers/slips")
@access.allow(access.leads_workshop)
def slips(workshop_id: str) -> str:
    """The fields of one slip, and how many are typed."""
    return _page(access.workshop_or_404(workshop_id))


def _page(workshop: Workshop, error: str = "", wrong: str = "") -> str:
    if store.window_of(db.session, workshop.id) is None:
        abort(404)
    items = asked(workshop)
    return render_template(
        "customers/slips.html",
        workshop=workshop,
        items=[(item, legend(item), len(item.options)) for item in items],
        stay_away=words.STAY_AWAY,
        longest=store.LONGEST_LINE,
        values=request.form,
        token=request.form.get("token") or secrets.token_urlsafe(24),
        typed=store.ways(db.session, workshop.id).get(store.PAPER, 0),
        last="" if error else request.args.get("last", ""),
        is_late=_is_late(db.session, workshop),
        error=error,
        wrong=wrong,
    )


def _is_late(session: Session, workshop: Workshop) -> bool:
    """Whether figures were shown already, which a slip more would give away."""
    return workshop.state == "closed" or store.is_cut(session, workshop.id)


@bp.post("/workshops/<workshop_id>/customers/slips")
@access.allow(access.leads_workshop)
def type_slip(workshop_id: str) -> Any:
    """Keep a slip, once, and open the next; a number that it does not have is told at its field."""
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        window = store.window_of(session, workshop_id) or abort(404)
        items = asked(workshop)
        wrong = _wrong_field(items)
        given = None if wrong else _read(items)
        token = request.form.get("token", "")
        if not given or not TOKEN.fullmatch(token):
            sheet = ""
        elif _is_late(session, workshop):
            abort(409)
        elif store.is_known(session, window, token):
            return redirect(url_for(".slips", workshop_id=workshop_id), 303)
        else:
            sheet = store.write(session, workshop, token, given, workshop.language, store.PAPER)
    db.session.rollback()  # what was read before is old now
    if not sheet:
        error = _("That number is not on the slip.") if wrong else _("Nothing is typed yet.")
        return _page(access.workshop_or_404(workshop_id), error, wrong), 422
    return redirect(url_for(".slips", workshop_id=workshop_id, last=sheet), 303)


def _offered(items: list[Asked]) -> dict[str, dict[str, str]]:
    """What the numbers of each field of a slip stand for."""
    scores = {
        f"item-{item.key}": {"0": NOT_MINE} | {value: value for value, _label in item.options}
        for item in items
    }
    keys = [words.NONE, *(item.key for item in items)]
    return {**scores, "choice": {str(place): key for place, key in enumerate(keys)}}


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()


def _wrong_field(items: list[Asked]) -> str:
    """The first field with a number that is none of the slip; "" where all are."""
    offered = _offered(items)
    return next((name for name in offered if _typed(name) not in {"", *offered[name]}), "")


def _read(items: list[Asked]) -> store.Given:
    """What was typed, where every number is one of the slip."""
    found = {name: told.get(_typed(name), "") for name, told in _offered(items).items()}
    scores = {item.key: score for item in items if (score := found[f"item-{item.key}"])}
    line = one_line(request.form.get("line"))[: store.LONGEST_LINE]
    return store.Given(scores, found["choice"], line)


@bp.post("/workshops/<workshop_id>/customers/slips/undo")
@access.allow(access.leads_workshop)
def undo_slip(workshop_id: str) -> Response:
    """Take a typed slip out again."""
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        is_gone = store.take_out(session, workshop, request.form.get("sheet", ""))
    flash(_("The slip was taken out.") if is_gone else _("That slip cannot be taken out any more."))
    return redirect(url_for(".slips", workshop_id=workshop_id), 303)
