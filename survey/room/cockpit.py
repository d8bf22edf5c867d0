"""The facilitator's live room: stages, teams and how to join; counts only, never an answer."""

from typing import Any

from flask import (
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import format_time
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.models import Workshop
from survey.room import bp
from survey.room.state import of
from survey.store import workshops as workshop_store
from survey.store.answers import closing, cuts
from survey.store.answers.questionnaires import scene_of
from survey.store.people import log
from survey.store.room import presence as store
from survey.text import one_line
from survey.web import access
from survey.web.addresses import remember_wifi, way_in
from survey.web.database import db, writing

OPEN_STAGES = ("preparing", "lobby", "answering", "pledges")
LONGEST_WIFI = 63
MOST_INVITED = 5000


@bp.get("/workshops/<workshop_id>/room")
@access.allow(access.leads_workshop)
def room(workshop_id: str) -> str:
    """Stage, way in and teams of a workshop."""
    workshop = access.workshop_or_404(workshop_id)
    return render_template(
        "room/room.html",
        workshop=workshop,
        view=of(db.session, workshop),
        way_in=way_in(workshop),
    )


@bp.get("/workshops/<workshop_id>/room/state")
@access.allow(access.leads_workshop)
def state(workshop_id: str) -> Response:
    """What changes by itself on the pages of the room; 304 while nothing does."""
    view = of(db.session, access.workshop_or_404(workshop_id))
    response = jsonify(live=view.live, page=view.page)
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/workshops/<workshop_id>/room/projector")
@access.allow(access.leads_workshop)
def projector(workshop_id: str) -> str:
    """What the room sees: the scene, how to join, and which teams have."""
    workshop = access.workshop_or_404(workshop_id)
    return render_template(
        "room/projector.html",
        workshop=workshop,
        scene=scene_of(workshop),
        view=of(db.session, workshop),
        way_in=way_in(workshop),
    )


@bp.post("/workshops/<workshop_id>/room/stage")
@access.allow(access.leads_workshop)
def move_stage(workshop_id: str) -> Response:
    """Move to another stage, forward or back; closing has a page of its own."""
    stage = request.form.get("stage", "")
    if stage not in OPEN_STAGES:
        abort(422)
    with writing() as session:
        workshop = _locked(session, workshop_id)
        if workshop.stage == "closed":
            closing.reopen(session, workshop, stage)
            log.note_workshop(session, workshop, "workshop_reopened", current_user.id)
        elif workshop.stage != stage:
            workshop.stage = stage
            log.note_workshop(session, workshop, "stage_changed", current_user.id, stage)
    return _back(workshop_id)


@bp.get("/workshops/<workshop_id>/room/close")
@access.allow(access.leads_workshop)
def ask_close(workshop_id: str) -> Any:
    """Say who is missing and what is not handed in, and ask."""
    workshop = access.workshop_or_404(workshop_id)
    if workshop.stage == "closed":
        return _back(workshop_id)
    view = of(db.session, workshop)
    late = view.waiting - cuts.entering(db.session, workshop)
    return render_template("room/close.html", workshop=workshop, view=view, late=late)


@bp.post("/workshops/<workshop_id>/room/close")
@access.allow(access.leads_workshop)
def close(workshop_id: str) -> Response:
    """Count and seal the answers and shut the doors."""
    with writing() as session:
        workshop = _locked(session, workshop_id)
        if workshop.stage != "closed":
            closing.close(session, workshop)
            log.note_workshop(session, workshop, "workshop_closed", current_user.id)
    flash(_("The workshop is closed and its answers are sealed."))
    return _back(workshop_id)


@bp.get("/workshops/<workshop_id>/room/reopen")
@access.allow(access.leads_workshop)
def ask_reopen(workshop_id: str) -> Any:
    """Say what opening a closed workshop again means, and ask."""
    workshop = access.workshop_or_404(workshop_id)
    if workshop.stage != "closed":
        return _back(workshop_id)
    stragglers = cuts.stragglers(db.session, workshop)
    return render_template("room/reopen.html", workshop=workshop, stragglers=stragglers)


@bp.post("/workshops/<workshop_id>/room/invited")
@access.allow(access.leads_workshop)
def set_invited(workshop_id: str) -> Any:
    """Correct how many people each team has invited."""
    workshop = access.workshop_or_404(workshop_id)
    sent = {team.id: request.form.get(f"invited-{team.id}") for team in workshop.teams}
    typed = {team_id: text.strip() for team_id, text in sent.items() if text is not None}
    wrong = {team_id for team_id, text in typed.items() if not _is_count(text)}
    if wrong:
        view = of(db.session, workshop, typed, wrong)
        page = render_template(
            "room/room.html", workshop=workshop, view=view, way_in=way_in(workshop)
        )
        return page, 422
    with writing() as session:
        changed = _locked(session, workshop_id)
        if changed.stage == "closed":
            abort(409)
        counts = {team_id: int(text) if text else None for team_id, text in typed.items()}
        workshop_store.set_invited(session, changed, counts)
        log.note_workshop(session, changed, "invited_corrected", current_user.id)
    flash(_("The number of people invited was saved."))
    return _back(workshop_id)


def _is_count(text: str) -> bool:
    # isdecimal alone would let digits of other scripts pass
    # and int() refuses thousands of digits
    is_short = len(text) <= len(str(MOST_INVITED))
    return not text or (
        is_short and text.isascii() and text.isdecimal() and int(text) <= MOST_INVITED
    )


@bp.post("/workshops/<workshop_id>/room/rating")
@access.allow(access.leads_workshop)
def end_rating(workshop_id: str) -> Response:
    """End the rating of all teams at once: what was rated enters the figures."""
    with writing() as session:
        workshop = _locked(session, workshop_id)
        if workshop.stage == "closed":
            abort(409)
        cuts.make(session, workshop)
        log.note_workshop(session, workshop, "rating_ended", current_user.id)
    return _back(workshop_id)


@bp.post("/workshops/<workshop_id>/room/wifi")
@access.allow(access.leads_workshop)
def set_wifi(workshop_id: str) -> Response:
    """Remember the Wi-Fi of the room in this browser, for its QR code."""
    name = one_line(request.form.get("name"))[:LONGEST_WIFI]
    password = (request.form.get("password") or "")[:LONGEST_WIFI]
    remember_wifi(workshop_id, name, password)
    return _back(workshop_id)


@bp.get("/workshops/<workshop_id>/room/people")
@access.allow(access.leads_workshop)
def people(workshop_id: str) -> str:
    """Who is in the room, as numbers, to move somebody to another team."""
    workshop = access.workshop_or_404(workshop_id)
    present = store.people_in(db.session, workshop_id)
    times = {
        one.id: format_time(one.joined_at.astimezone(), "HH:mm", rebase=False) for one in present
    }
    return render_template("room/people.html", workshop=workshop, present=present, times=times)


@bp.post("/workshops/<workshop_id>/room/people")
@access.allow(access.leads_workshop)
def move_person(workshop_id: str) -> Response:
    """Move a person to another team of this workshop."""
    respondent_id, team_id = request.form.get("person", ""), request.form.get("team", "")
    with writing() as session:
        workshop = _locked(session, workshop_id)
        teams = {team.id: team.name for team in workshop.teams}
        present = {one.id: one for one in store.people_in(session, workshop_id)}
        person = present.get(respondent_id)
        if person is None or team_id not in teams:
            abort(404)
        if person.is_cut or workshop.stage == "closed":
            abort(409)
        store.move(session, workshop_id, respondent_id, team_id)
        # which person is not noted: the log would tell who was where
        log.note_workshop(session, workshop, "person_moved", current_user.id, teams[team_id])
    flash(_("The person was moved."))
    return redirect(url_for("room.people", workshop_id=workshop_id))


def _locked(session: Session, workshop_id: str) -> Workshop:
    """The workshop, taken for update: answers being saved come before or after us."""
    workshop = session.get(Workshop, workshop_id, with_for_update=True)
    return workshop or access.not_found()


def _back(workshop_id: str) -> Response:
    return redirect(url_for("room.room", workshop_id=workshop_id))
