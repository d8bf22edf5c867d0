"""Pledges between workshops: a page to print, a calendar, and a link to tell how they fare."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement
from werkzeug.wrappers import Response

from survey.leadership import bp
from survey.models import Pledge, Workshop, now
from survey.participant.now import BECAME
from survey.participant.resting import due, looking_back, tell_behind
from survey.store.answers import follow_up as store
from survey.store.answers.follow_up import Became, Told
from survey.store.people import links, log
from survey.web import access, handed
from survey.web.addresses import link_to
from survey.web.database import db, writing
from survey.web.outgoing.calendar import sent
from survey.web.recording import record
from survey.web.security import TELLINGS, address, take_try


@bp.get("/workshops/<workshop_id>/pledges")
@access.allow(access.reads_workshop)
def workshop_pledges(workshop_id: str) -> str:
    """The pledges of a workshop on one page to print, with their calendar and their links."""
    return _page(access.workshop_or_404(workshop_id))


def _page(workshop: Workshop, address: str = "") -> str:
    leads, today = access.is_led(workshop.audit_id), now().date()
    pledges = store.of_workshop(db.session, workshop.id)
    return render_template(
        "leadership/pledging.html",
        workshop=workshop,
        pledges=sorted(pledges, key=lambda one: store.broken_first(one.pledge, today)),
        points=_points(workshop),
        told=BECAME,
        leads=leads,
        links=links.of(db.session, "pledges", workshop_id=workshop.id) if leads else (),
        address=address,
    )


def _points(workshop: Workshop) -> dict[int, date]:
    return {days: store.day_of(workshop.date, days) for days in store.POINTS}


@bp.post("/workshops/<workshop_id>/pledges/links")
@access.allow(access.leads_workshop)
def make_pledge_link(workshop_id: str) -> str:
    """Make a link for the teams; it is shown once."""
    with writing() as session:
        workshop = session.get(Workshop, workshop_id) or access.not_found()
        token = links.make(session, "pledges", until=_end(workshop), made_by=current_user.id,
                           workshop_id=workshop_id)  # fmt: skip
        log.note_workshop(session, workshop, "pledge_link_made", current_user.id)
    address = handed.shown_once("leadership.tell", token)
    return _page(access.workshop_or_404(workshop_id), address)


def _end(workshop: Workshop) -> datetime:
    held = datetime.combine(workshop.date, datetime.min.time(), tzinfo=now().tzinfo)
    return max(held, now()) + links.LASTS["pledges"]  # of an old workshop as long from now


@bp.post("/workshops/<workshop_id>/pledges/links/<link_id>/revoke")
@access.allow(access.leads_workshop)
def revoke_pledge_link(workshop_id: str, link_id: str) -> Response:
    """Make a link stop working."""
    page = "leadership.workshop_pledges"
    return handed.revoke("pledges", link_id, page, workshop_id=workshop_id)


@bp.get("/workshops/<workshop_id>/pledges.ics")
@access.allow(access.reads_workshop)
def calendar(workshop_id: str) -> Response:
    """The pledges as a calendar: when each is due, and the two days on which to look back."""
    workshop = access.workshop_or_404(workshop_id)
    whose = {"audit_id": workshop.audit_id, "workshop_id": workshop_id}
    record("file_taken", **whose, detail="pledges.ics")
    return _calendar(workshop)


@bp.get("/p/<token>")
@access.allow(access.has_link("pledges"))
def tell(token: str) -> str:
    """What became of each pledge of a workshop, told without an account."""
    calendar = url_for("leadership.calendar_of_link", token=token)
    return _telling(g.link.workshop, store.of_workshop(db.session, g.link.workshop.id), calendar)


def _telling(workshop: Workshop, pledges: Sequence[Told], calendar: str) -> str:
    return render_template(
        "leadership/telling.html",
        workshop=workshop,
        pledges=pledges,
        calendar=calendar,
        point=store.point_of(workshop.date, now().date()),
        told=BECAME,
    )


@bp.post("/p/<token>")
@access.allow(access.has_link("pledges"))
def save_told(token: str) -> Any:
    """Keep what was told; pledges that nothing was said of stay as they are."""
    take_try(TELLINGS, address())
    _keep_told(g.link.workshop.id)
    return redirect(url_for("leadership.tell", token=token), 303)


def _keep_told(workshop_id: str, *only: ColumnElement[bool]) -> None:
    said, seen = (_by_pledge(prefix) for prefix in ("pledge-", "seen-"))
    with writing() as session:
        workshop = session.get_one(Workshop, workshop_id)
        count, behind = store.tell(session, workshop, said, seen, now().date(), *only)
        for pledge in behind:
            tell_behind(pledge, Became(said[pledge.id], ""))
    if not behind:
        flash(_("Saved. Thank you.") if count else _("Nothing was chosen, so nothing was saved."))


def _by_pledge(prefix: str) -> dict[str, str]:
    form = request.form.items()
    return {name.removeprefix(prefix): told for name, told in form if name.startswith(prefix)}


@bp.get("/<code:code>/pledge")
@access.allow(access.answers)
def tell_own(code: str) -> Any:
    """What became of the pledge of this phone's team, once the workshop is closed."""
    if g.workshop.state != "closed":
        return redirect(url_for("participant.team", code=code))
    calendar = url_for("participant.calendar", code=code)
    return _telling(g.workshop, store.of_workshop(db.session, g.workshop.id, _own()), calendar)


@bp.post("/<code:code>/pledge")
@access.allow(access.answers)
def save_told_of_own(code: str) -> Response:
    """Keep what this phone's team tells of its own pledge, and of no other."""
    if g.workshop.state == "closed":
        _keep_told(g.workshop.id, _own())
    return redirect(url_for("leadership.tell_own", code=code), 303)


def _own() -> ColumnElement[bool]:
    return Pledge.team_id == (g.member.team_id or "")


@bp.get("/p/<token>/pledges.ics")
@access.allow(access.has_link("pledges"))
def calendar_of_link(token: str) -> Response:
    """The same calendar; its two days lead to the page of the link."""
    return _calendar(g.link.workshop, link_to("leadership.tell", token=token))


def _calendar(workshop: Workshop, url: str = "") -> Response:
    days = [*due(store.of_workshop(db.session, workshop.id)), *looking_back(workshop, url)]
    return sent(workshop.title, days, workshop.closed_at or workshop.created_at)
