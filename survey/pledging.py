"""Pledges between workshops: a page to print, a calendar, and a link to tell how they fare."""

from datetime import date
from typing import Any

from flask import Blueprint, Flask, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from survey import access, ics, languages
from survey.addresses import public_url
from survey.database import db, writing
from survey.models import Workshop, now
from survey.security import limiter, only_failures
from survey.store import pledging as store

pledging = Blueprint("pledging", __name__)
TOLD = {
    "open": _l("under way"),
    "kept": _l("done"),
    "partly": _l("done in part"),
    "dropped": _l("dropped"),
}


def init_app(app: Flask) -> None:
    """Serve these pages."""
    app.register_blueprint(pledging)


def pledge_link(token: str, **_arguments: object) -> None:
    """Whoever has a link to a workshop's pledges that is neither revoked nor expired."""
    found = store.find(db.session, token)
    if found is None:
        access.not_found()
    g.pledging = access.workshop_or_404(found.workshop_id)
    languages.prefer(g.pledging.language)


@pledging.get("/workshops/<workshop_id>/pledges")
@access.allow(access.reads_workshop)
def page(workshop_id: str) -> str:
    """The pledges of a workshop on one page to print, with their calendar and their links."""
    return _page(access.workshop_or_404(workshop_id))


def _page(workshop: Workshop, address: str = "") -> str:
    leads = access.role_in(workshop.audit_id) == "facilitator"
    return render_template(
        "trends/pledging.html",
        workshop=workshop,
        pledges=store.of_workshop(db.session, workshop.id),
        points=_points(workshop),
        told=TOLD,
        leads=leads,
        links=store.links(db.session, workshop.id) if leads else (),
        address=address,
    )


def _points(workshop: Workshop) -> dict[int, date]:
    return {days: store.day_of(workshop.date, days) for days in store.POINTS}


@pledging.post("/workshops/<workshop_id>/pledges/links")
@access.allow(access.leads_workshop)
def make_link(workshop_id: str) -> str:
    """Make a link for the teams; it is shown once."""
    with writing() as session:
        workshop = session.get(Workshop, workshop_id) or access.not_found()
        token = store.make_link(session, workshop, current_user.id)
    db.session.rollback()  # the reading transaction would not see the new link
    address = public_url() + url_for("pledging.tell", token=token)
    return _page(access.workshop_or_404(workshop_id), address)


@pledging.post("/workshops/<workshop_id>/pledges/links/<link_id>/revoke")
@access.allow(access.leads_workshop)
def revoke(workshop_id: str, link_id: str) -> Response:
    """Make a link stop working."""
    with writing() as session:
        workshop = session.get(Workshop, workshop_id) or access.not_found()
        store.revoke(session, workshop, link_id, current_user.id)
    flash(_("The link no longer works."))
    return redirect(url_for("pledging.page", workshop_id=workshop_id))


@pledging.get("/workshops/<workshop_id>/pledges.ics")
@access.allow(access.reads_workshop)
def calendar(workshop_id: str) -> Response:
    """The pledges as a calendar: when each is due, and the two days on which to look back."""
    return _calendar(access.workshop_or_404(workshop_id))


@pledging.get("/p/<token>")
@access.allow(pledge_link)
@limiter.limit("60/minute", deduct_when=only_failures)
def tell(token: str) -> str:
    """What became of each pledge of a workshop, told without an account."""
    return render_template(
        "trends/telling.html",
        token=token,
        workshop=g.pledging,
        pledges=store.of_workshop(db.session, g.pledging.id),
        points=_points(g.pledging),
        point=store.point_of(g.pledging.date, now().date()),
        told=TOLD,
    )


@pledging.post("/p/<token>")
@access.allow(pledge_link)
@limiter.limit("60/minute")
def save(token: str) -> Any:
    """Keep what was told; pledges that nothing was said of stay as they are."""
    told = {name.removeprefix("pledge-"): value for name, value in request.form.items()}
    with writing() as session:
        workshop = session.get_one(Workshop, g.pledging.id)
        count = store.tell(session, workshop, told, now().date())
    flash(_("Saved. Thank you.") if count else _("Nothing was chosen, so nothing was saved."))
    return redirect(url_for("pledging.tell", token=token), 303)


@pledging.get("/p/<token>/pledges.ics")
@access.allow(pledge_link)
def calendar_of_link(token: str) -> Response:
    """The same calendar; its two days lead to the page of the link."""
    return _calendar(g.pledging, public_url() + url_for("pledging.tell", token=token))


def _calendar(workshop: Workshop, url: str = "") -> Response:
    days = [*_due(workshop), *_looking_back(workshop, url)]
    content = ics.calendar(workshop.title, days, workshop.closed_at or workshop.created_at)
    headers = {"Content-Disposition": "attachment; filename=pledges.ics"}
    return Response(content, mimetype="text/calendar", headers=headers)


def _due(workshop: Workshop) -> list[ics.Day]:
    return [
        ics.Day(
            key=told.pledge.id,
            day=told.pledge.due,
            title=_("Pledge: %(what)s", what=told.pledge.what),
            text="\n".join(filter(None, (told.team, told.pledge.owner, told.pledge.notice))),
        )
        for told in store.of_workshop(db.session, workshop.id)
        if told.pledge.due
    ]


def _looking_back(workshop: Workshop, url: str) -> list[ics.Day]:
    return [
        ics.Day(
            key=f"{workshop.id}-{days}",
            day=day,
            title=_("What became of our pledges? %(title)s", title=workshop.title),
            text=url,
            url=url,
        )
        for days, day in _points(workshop).items()
    ]
