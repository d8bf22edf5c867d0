"""The page on which a facilitator asks customers: until when, by which links, and what came."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from questionnaires.customers import IN_THEIR_WORDS
from survey.customers import bp
from survey.models import CustomerWindow, Workshop
from survey.participant.questions import REASON_WORDS
from survey.store.answers import customers as store
from survey.store.answers import moderation
from survey.web import access
from survey.web.addresses import drawn, link_to
from survey.web.database import db, writing

WAYS = {
    store.PHONE: _l("on their own phones"),
    store.KIOSK: _l("at a kiosk"),
    store.PAPER: _l("on paper"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """A way in for customers: its address as it is typed, as a link, and as a QR code."""

    address: str
    link: str
    qr: Markup


def door(code: str) -> Door:
    """The way in by a code."""
    link = link_to("customers.ask", code=code)
    return Door(link.split("://", 1)[-1], link, drawn(link))


@bp.get("/workshops/<workshop_id>/customers")
@access.allow(access.leads_workshop)
def window(workshop_id: str) -> str:
    """Ask the customers before a workshop: open and close, links, and how many have answered."""
    return _page(access.workshop_or_404(workshop_id))


def _page(workshop: Workshop, typed: str = "", error: str = "") -> str:
    asked = store.window_of(db.session, workshop.id)
    last = store.evening_before(workshop)
    return render_template(
        "customers/window.html",
        workshop=workshop,
        window=asked,
        ended=store.ended_on(asked) if asked else None,
        can_open=workshop.state == "preparing" and store.today(workshop) <= last,
        today=store.today(workshop),
        evening=last,
        last_day=typed or (store.last_day(asked) if asked else last).isoformat(),
        items=store.asked(workshop),
        phones=door(asked.code) if asked else None,
        kiosk=door(asked.kiosk) if asked else None,
        came=_came(asked),
        bursts=store.bursts(db.session, workshop.id),
        aside=store.aside(db.session, workshop.id),
        ways=WAYS,
        is_late=workshop.state == "closed" or store.is_cut(db.session, workshop.id),
        is_local=not current_app.config["PUBLIC_URL"],
        is_cut=store.is_cut(db.session, workshop.id),
        written=store.written(db.session, workshop),
        reasons=REASON_WORDS,
        error=error,
    )


def _came(asked: CustomerWindow | None) -> list[tuple[str, int]]:
    """How many have answered and count, by the way in which they did."""
    found = store.counting(db.session, asked.workshop_id) if asked else {}
    return [(str(label), found[way]) for way, label in WAYS.items() if way in found]


@bp.post("/workshops/<workshop_id>/customers")
@access.allow(access.leads_workshop)
def open_window(workshop_id: str) -> Any:
    """Ask customers until the end of a day, the evening before the workshop at the latest."""
    typed = request.form.get("last_day", "")
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        last_day = _day(typed)
        first, last = store.today(workshop), store.evening_before(workshop)
        can_open = workshop.state == "preparing" and bool(store.asked(workshop))
        is_fine = can_open and last_day is not None and first <= last_day <= last
        if is_fine and last_day:
            store.open_window(session, workshop, last_day, current_user.id)
    db.session.rollback()  # what was read before is old now
    if not is_fine:
        error = _("Choose a day from today to the evening before the workshop.")
        return _page(access.workshop_or_404(workshop_id), typed, error), 422
    return redirect(url_for(".window", workshop_id=workshop_id))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@bp.post("/workshops/<workshop_id>/customers/close")
@access.allow(access.leads_workshop)
def close_window(workshop_id: str) -> Response:
    """Ask no more."""
    with writing() as session:
        store.close_window(session, access.held_or_404(session, workshop_id), current_user.id)
    flash(_("Nobody is asked any more. What came is kept for the workshop."))
    return redirect(url_for(".window", workshop_id=workshop_id))


@bp.post("/workshops/<workshop_id>/customers/burst")
@access.allow(access.leads_workshop)
def settle_burst(workshop_id: str) -> Response:
    """Let a burst count, or leave it out."""
    counts, hour = request.form.get("do") == "count", _moment(request.form.get("hour", ""))
    with writing() as session:
        workshop = access.unsealed(session, workshop_id)
        way = request.form.get("way", "")
        store.settle(session, workshop, hour, way, current_user.id, counts=counts)
    return redirect(url_for(".window", workshop_id=workshop_id, _anchor="came"))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        abort(422)


@bp.post("/workshops/<workshop_id>/customers/words")
@access.allow(access.leads_workshop)
def hide_words(workshop_id: str) -> Response:
    """Hide what a customer wrote for one of four reasons, or show it again."""
    why = request.form.get("why", "")
    if why != "show" and why not in moderation.REASONS:
        abort(422)
    with writing() as session:
        workshop = access.unsealed(session, workshop_id)
        key, entry = IN_THEIR_WORDS.key, request.form.get("entry", "")
        hidden = None if why == "show" else why
        moderation.hide(session, workshop, key, entry, hidden, current_user.id)
    return redirect(url_for(".window", workshop_id=workshop_id, _anchor="words"))
