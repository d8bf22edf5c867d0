"""The cockpit on a phone: a code that works once lets it lead this room, and nothing else."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.models import Workshop
from survey.room import bp
from survey.store.people import links, log
from survey.web import access, handed
from survey.web.addresses import drawn
from survey.web.database import writing


@bp.post("/workshops/<workshop_id>/room/phone")
@access.allow(access.leads_workshop)
def give(workshop_id: str) -> str:
    """Show the code with which one phone takes the cockpit; an unused one before it is gone."""
    about = {"workshop_id": workshop_id, "user_id": current_user.id}
    with writing() as stored:
        token = links.make(stored, "cockpit", **about)
        workshop = stored.get_one(Workshop, workshop_id)
        log.note_workshop(stored, workshop, "cockpit_link_made", current_user.id)
    return link_page("room/phone.html", workshop_id, handed.shown_once("room.take", token))


def link_page(template: str, workshop_id: str, address: str) -> str:
    """The page that shows a new link once, with its QR code."""
    workshop = access.workshop_or_404(workshop_id)
    return render_template(template, workshop=workshop, address=address, qr=drawn(address))


@bp.post("/workshops/<workshop_id>/room/phone/end")
@access.allow(access.leads_workshop)
def take_back(workshop_id: str) -> Response:
    """End the cockpit on all phones of this room; codes that nobody used stop working."""
    with writing() as stored:
        for purpose in ("cockpit", "remote"):
            for link in links.of(stored, purpose, workshop_id=workshop_id):
                stored.delete(link)
        workshop = stored.get_one(Workshop, workshop_id)
        log.note_workshop(stored, workshop, "cockpit_link_revoked", current_user.id)
    flash(_("No phone leads this room any more."))
    return redirect(url_for("room.room", workshop_id=workshop_id))


@bp.get("/cockpit/<token>")
@access.allow(access.has_link("cockpit"))
def ask_take(token: str) -> str:
    """Ask on the phone: a camera or a messenger that only looks must not use the code up."""
    return render_template("room/take.html", workshop=g.link.workshop)


@bp.post("/cockpit/<token>")
@access.allow(access.has_link("cockpit"))
def take(token: str) -> Any:
    """Use the code up and let this browser lead the room."""
    workshop_id, user_id = g.link.workshop_id, g.link.user_id
    with writing() as stored:
        if not links.spend(stored, g.link):
            abort(404)
        about = {"workshop_id": workshop_id, "user_id": user_id}
        session[access.REMOTE] = links.make(stored, "remote", **about)
        workshop = stored.get_one(Workshop, workshop_id)
        log.note_workshop(stored, workshop, "cockpit_opened", user_id)
    session.permanent = True  # a phone that sleeps for an hour still leads
    return redirect(url_for("room.room", workshop_id=workshop_id))
