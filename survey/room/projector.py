"""The projector: the room's own screen, for who leads it and for any machine that has its link."""

from datetime import timedelta

from flask import abort, g, render_template, url_for
from flask_babel import force_locale
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.models import Link, Workshop, now
from survey.participant.resting import clock
from survey.room import bp, screens
from survey.room.remote import link_page
from survey.store import pulse
from survey.store.people import links, log
from survey.web import access, handed
from survey.web.addresses import way_in
from survey.web.database import db, writing
from survey.web.languages import PLACES
from survey.web.outgoing import live

AFTER_CLOSING = timedelta(days=1)
"""How long a link to the screen opens it once the workshop has closed."""
REVEALED = {"cards", "verdicts", "voted", "beside"}
UNTIMED = {"doors", "scene", "last", "reading", "close", "plain"}


@bp.get("/workshops/<workshop_id>/room/projector")
@access.allow(access.leads_workshop)
def projector(workshop_id: str) -> str:
    """The screen of the present step; its keys → ← T lead the room, and H covers it."""
    workshop = access.workshop_or_404(workshop_id)
    return _screen(workshop, url_for("room.state", workshop_id=workshop_id), leads=True)


@bp.get("/screen/<token>")
@access.allow(access.has_link("projector"))
def screen(token: str) -> str:
    """The same screen on any machine, without keys."""
    return _screen(_linked(g.link), url_for("room.screen_state", token=token))


@bp.get("/screen/<token>/state")
@access.allow(access.has_link("projector"))
def screen_state(token: str) -> Response:
    """Whether anything on the screen has changed; 304 while nothing does."""
    beat = pulse.beat(db.session, _linked(g.link).id)
    return live.answer(beat, step=pulse.STEP, room=pulse.ROOM)


@bp.post("/workshops/<workshop_id>/room/screen-link")
@access.allow(access.leads_workshop)
def make_screen_link(workshop_id: str) -> str:
    """Make the link for another machine; the one before it stops working."""
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)  # of two at once one comes first
        for old in links.of(session, "projector", workshop_id=workshop_id):
            session.delete(old)
        token = links.make(session, "projector", made_by=current_user.id, workshop_id=workshop_id)
        log.note_workshop(session, workshop, "screen_link_made", current_user.id)
    address = handed.shown_once("room.screen", token)
    return link_page("room/screen_link.html", workshop_id, address)


def _linked(link: Link) -> Workshop:
    workshop = link.workshop
    if workshop is None or (workshop.closed_at and now() > workshop.closed_at + AFTER_CLOSING):
        abort(404)
    return workshop


def _is_untimed(shown: screens.Screen) -> bool:
    """Whether nobody has to hurry: what was revealed is read until the room goes on."""
    return shown["template"] in UNTIMED or not shown.keys().isdisjoint(REVEALED)


def _screen(workshop: Workshop, state: str, *, leads: bool = False) -> str:
    # the room's language, and not that of whoever has signed in on the laptop
    with force_locale(PLACES[workshop.language]):
        shown = screens.of(db.session, workshop)
        step = workshop.here
        return render_template(
            "room/projector.html",
            workshop=workshop,
            screen=shown,
            clock=None if _is_untimed(shown) else clock(workshop),
            way_in=way_in(workshop, border=0),
            state=state,
            leads=leads,
            step=step,
            to=screens.onward(db.session, workshop, step) if step else "",
        )
