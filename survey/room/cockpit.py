"""The cockpit: where the room is, what comes in, and the one button that leads on."""

from typing import Any

from flask import (
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.making import queue
from survey.models import OUTCOMES, Step, Workshop, now
from survey.participant import resting
from survey.participant.now import name_of
from survey.participant.pages import wants_json
from survey.room import bp, desk
from survey.room import settings as settings_forms
from survey.room.state import RoomView
from survey.store import pulse
from survey.store.answers import closing, cuts, follow_up, moderation, questionnaires
from survey.store.files import keys
from survey.store.people import links, log
from survey.store.room import joining, steps
from survey.store.room import presence as store
from survey.web import access
from survey.web.addresses import way_in
from survey.web.database import db, writing
from survey.web.languages import current_language, time_of_day
from survey.web.outgoing import live

NONE: settings_forms.Forms = {}


@bp.get("/workshops/<workshop_id>/room")
@access.allow(access.runs_room)
def room(workshop_id: str) -> str:
    """The cockpit of a room that is open; before and after that what there is to settle."""
    return _page(workshop_id, "cockpit")


@bp.get("/workshops/<workshop_id>/room/settings")
@access.allow(access.runs_room)
def settings(workshop_id: str) -> str:
    """Agenda, way in and teams of a workshop."""
    return _page(workshop_id, "settings")


def _page(workshop_id: str, name: str, sent: settings_forms.Forms = NONE) -> str:
    workshop = access.workshop_or_404(workshop_id)
    shown = name if workshop.state == "open" else "settings"
    return render_template(
        f"room/{shown}.html",
        workshop=workshop,
        view=RoomView(db.session, workshop),
        forms=settings_forms.forms_of(db.session, workshop, sent) if shown == "settings" else {},
        way_in=way_in(workshop),
        is_phone="remote" in g,
        phones=sum(
            link.expires_at > now()
            for link in links.of(db.session, "remote", workshop_id=workshop_id)
        ),
    )


@bp.get("/workshops/<workshop_id>/room/state")
@access.allow(access.runs_room)
def state(workshop_id: str) -> Response:
    """Whether anything in the room has changed; 304 while nothing does."""
    return live.answer(pulse.beat(db.session, workshop_id), step=pulse.STEP, room=pulse.ROOM)


@bp.post("/workshops/<workshop_id>/room/step")
@access.allow(access.runs_room)
def move(workshop_id: str) -> Response:
    """Go to another step, forward or back, or reveal; nothing where the room is elsewhere by now.

    Whoever asks says what they saw; who was too late reads where the room is.
    """
    form = request.form
    seen = steps.Seen(form.get("seen", ""), form.get("shown", 0, type=int))
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        before = cuts.last(session, workshop_id)
        if steps.move(session, workshop, seen, form.get("to", "")) and workshop.step:
            _note_step(session, workshop, workshop.step)
            if cuts.last(session, workshop_id) > before:
                log.note_workshop(session, workshop, "rating_ended", access.leader_id())
    _make_ready(workshop_id)
    return _where(workshop_id)


def _make_ready(workshop_id: str) -> None:
    """Have gaps and the order of cards worked out before the room comes to them."""
    db.session.rollback()  # what was read before the cut is old now
    workshop = access.workshop_or_404(workshop_id)
    is_grouped_soon = workshop.step is not None and workshop.step.kind in steps.GROUPS_IN
    order = keys.of_order(db.session, workshop) if is_grouped_soon else None
    for wish in (keys.of_gaps(db.session, workshop), order):
        if wish:
            queue.wanted(wish)


def _note_step(session: Session, workshop: Workshop, step: Step) -> None:
    asked = questionnaires.questionnaires_of(workshop)
    # the words for a kind are those of whoever reads the log
    name = name_of("", step.section, asked, current_language()) if step.section else step.kind
    log.note_workshop(session, workshop, "step_changed", access.leader_id(), name)


@bp.post("/workshops/<workshop_id>/room/timer")
@access.allow(access.runs_room)
def set_timer(workshop_id: str) -> Response:
    """Start or pause the timer of the present step, or give it a minute more."""
    form = request.form
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        steps.time(session, workshop, form.get("seen", ""), form.get("do", ""))
    return _where(workshop_id)


def _where(workshop_id: str) -> Response:
    """Where the room is now: for a script in short, else the page."""
    db.session.rollback()  # what was read before the move is old now
    return state(workshop_id) if wants_json() else _back(workshop_id)


@bp.post("/workshops/<workshop_id>/room/agenda")
@access.allow(access.runs_room)
def change_agenda(workshop_id: str) -> Any:
    """Change the agenda: minutes and order of a step, or whether it is in it."""
    what, _colon, name = request.form.get("do", "").partition(":")
    if not name:
        return _settle(workshop_id, "minutes") or _to_settings(workshop_id, "agenda")
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        is_done = steps.change(session, workshop, what, _named(name))
    if not is_done:
        flash(_("The agenda has not changed: the room has moved on."), "warning")
    return _to_settings(workshop_id, "agenda")


def _settle(workshop_id: str, kind: str) -> Any:
    """Store a form of the settings as it was sent; the page where it has to be looked at again."""
    with writing() as session:
        form, status = settings_forms.take(session, access.unsealed(session, workshop_id), kind)
    db.session.rollback()  # what was read before is old now
    return None if status == 200 else (_page(workshop_id, "settings", {kind: form}), status)


def _named(text: str) -> tuple[str, str]:
    kind, _colon, section = text.partition(":")
    return kind, section


@bp.post("/workshops/<workshop_id>/room/link")
@access.allow(access.leads_workshop)
def open_by_link(workshop_id: str) -> Any:
    """Have a workshop answer by link until a moment in a named time zone, or in a room."""
    return _settle(workshop_id, "link") or _to_settings(workshop_id, "agenda")


@bp.post("/workshops/<workshop_id>/room/entry")
@access.allow(access.runs_room)
def hide_entry(workshop_id: str) -> Response:
    """Hide an entry for one of four reasons, or show it again."""
    form = request.form
    with writing() as session:
        workshop, why = _moderated(session, workshop_id)
        moderation.hide(
            session, workshop, form.get("item", ""), form.get("entry", ""), why, access.leader_id()
        )
    return _where(workshop_id)


def _moderated(session: Session, workshop_id: str) -> tuple[Workshop, str | None]:
    """The workshop in which something is hidden, and why; None shows it again."""
    workshop, why = access.unsealed(session, workshop_id), request.form.get("why", "")
    if why != "show" and why not in moderation.REASONS:
        abort(422)
    return workshop, None if why == "show" else why


@bp.post("/workshops/<workshop_id>/room/pledge")
@access.allow(access.runs_room)
def hide_pledge(workshop_id: str) -> Response:
    """Hide a pledge or a request for one of the same reasons, or show it again."""
    with writing() as session:
        workshop, why = _moderated(session, workshop_id)
        moderation.hide_said(
            session, workshop, request.form.get("said", ""), why, access.leader_id()
        )
    return _where(workshop_id)


@bp.post("/workshops/<workshop_id>/room/last")
@access.allow(access.runs_room)
def tell_last(workshop_id: str) -> Response:
    """Note what a team says aloud became of a pledge of last time, and why."""
    pledge_id, (said, seen) = request.form.get("pledge"), resting.became()
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        before = steps.last_of(session, workshop) or abort(404)
        told = follow_up.of_workshop(session, before.id)
        pledge = next((one.pledge for one in told if one.pledge.id == pledge_id), None)
        if pledge is None or said.outcome not in OUTCOMES or workshop.state != "open":
            abort(422)
        if not follow_up.set_outcome(session, before, pledge, said, seen, access.leader_id()):
            resting.tell_behind(pledge, said)
    return _where(workshop_id)


@bp.post("/workshops/<workshop_id>/room/theme")
@access.allow(access.runs_room)
def set_theme(workshop_id: str) -> Response:
    """Say what an entry is about."""
    form = request.form
    item, theme = form.get("item", ""), form.get("theme", "")
    with writing() as session:
        workshop = access.unsealed(session, workshop_id)
        if theme and theme not in desk.themes(workshop):
            abort(422)
        moderation.set_theme(
            session, workshop, item, form.get("entry", ""), theme, access.leader_id()
        )
    return _where(workshop_id)


@bp.get("/workshops/<workshop_id>/room/close")
@access.allow(access.runs_room)
def ask_close(workshop_id: str) -> Any:
    """Say who is missing and what is not handed in, and ask."""
    workshop = access.workshop_or_404(workshop_id)
    if workshop.state == "closed":
        return _back(workshop_id)
    return render_template(
        "room/close.html", workshop=workshop, view=RoomView(db.session, workshop)
    )


@bp.post("/workshops/<workshop_id>/room/close")
@access.allow(access.runs_room)
def close(workshop_id: str) -> Response:
    """Count and seal the answers and shut the doors."""
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        if workshop.state != "closed":
            closing.close(session, workshop)
            log.note_workshop(session, workshop, "workshop_closed", access.leader_id())
    queue.ask_last(workshop_id)
    flash(_("The workshop is closed and its answers are sealed."))
    return _back(workshop_id)


def _can_reopen(workshop: Workshop) -> bool:
    # opening takes back the counts, which are all that is left where answers are deleted
    return workshop.state == "closed" and workshop.answers_deleted_at is None


@bp.get("/workshops/<workshop_id>/room/reopen")
@access.allow(access.leads_workshop)
def ask_reopen(workshop_id: str) -> Any:
    """Say what opening a closed workshop again means, and ask."""
    workshop = access.workshop_or_404(workshop_id)
    if not _can_reopen(workshop):
        return _back(workshop_id)
    stragglers = cuts.stragglers(db.session, workshop)
    return render_template("room/reopen.html", workshop=workshop, stragglers=stragglers)


@bp.post("/workshops/<workshop_id>/room/reopen")
@access.allow(access.leads_workshop)
def reopen(workshop_id: str) -> Response:
    """Open a closed workshop again, at the step at which it was closed."""
    with writing() as session:
        workshop = access.held_or_404(session, workshop_id)
        if _can_reopen(workshop):
            closing.reopen(session, workshop)
            if workshop.step is None:
                steps.resume(session, workshop, "all")
            log.note_workshop(session, workshop, "workshop_reopened", access.leader_id())
    return _back(workshop_id)


@bp.post("/workshops/<workshop_id>/room/invited")
@access.allow(access.runs_room)
def set_invited(workshop_id: str) -> Any:
    """Correct how many people each team has invited."""
    return _settle(workshop_id, "invited") or _where(workshop_id)


@bp.post("/workshops/<workshop_id>/room/rating")
@access.allow(access.runs_room)
def end_rating(workshop_id: str) -> Response:
    """End the rating of all teams at once: what was rated enters the figures."""
    with writing() as session:
        workshop = access.unsealed(session, workshop_id)
        cuts.make(session, workshop)
        log.note_workshop(session, workshop, "rating_ended", access.leader_id())
    _make_ready(workshop_id)
    return _back(workshop_id)


@bp.post("/workshops/<workshop_id>/room/wifi")
@access.allow(access.leads_workshop)
def set_wifi(workshop_id: str) -> Any:
    """Keep the Wi-Fi of the room until the workshop closes, for its QR code."""
    return _settle(workshop_id, "wifi") or _to_settings(workshop_id, "join")


@bp.get("/workshops/<workshop_id>/room/people")
@access.allow(access.runs_room)
def people(workshop_id: str) -> str:
    """Who is in the room, as numbers, to move somebody to another team."""
    workshop = access.workshop_or_404(workshop_id)
    present = store.people_in(db.session, workshop_id)
    times = {one.id: time_of_day(one.joined_at, workshop.zone) for one in present}
    return render_template("room/people.html", workshop=workshop, present=present, times=times)


@bp.post("/workshops/<workshop_id>/room/people")
@access.allow(access.runs_room)
def move_person(workshop_id: str) -> Response:
    """Move a person to another team of this workshop."""
    respondent_id, team_id = request.form.get("person", ""), request.form.get("team", "")
    with writing() as session:
        workshop = access.unsealed(session, workshop_id)
        teams = {team.id: team.name for team in workshop.teams}
        present = {one.id: one for one in store.people_in(session, workshop_id)}
        person = present.get(respondent_id)
        if person is None or team_id not in teams:
            abort(404)
        if person.is_cut:
            abort(409)
        store.move(session, workshop_id, respondent_id, team_id)
        # which person is not noted: the log would tell who was where
        log.note_workshop(session, workshop, "person_moved", access.leader_id(), teams[team_id])
    flash(_("The person was moved."))
    return redirect(url_for("room.people", workshop_id=workshop_id))


@bp.post("/workshops/<workshop_id>/room/joining")
@access.allow(access.runs_room)
def set_joining(workshop_id: str) -> Response:
    """Let nobody new join, or let them again; who has joined goes on either way."""
    is_closed = request.form.get("do") == "close"
    with writing() as session:
        workshop = access.unsealed(session, workshop_id)
        if workshop.is_joining_closed != is_closed:
            workshop.is_joining_closed = is_closed
            pulse.raise_parts(session, workshop_id, pulse.ROOM)
            what = "joining_closed" if is_closed else "joining_opened"
            log.note_workshop(session, workshop, what, access.leader_id())
    return _where(workshop_id)


@bp.get("/workshops/<workshop_id>/room/people/remove")
@access.allow(access.runs_room)
def ask_remove(workshop_id: str) -> Any:
    """Say how many have done nothing but join, or came in a flood, and ask."""
    workshop = access.workshop_or_404(workshop_id)
    if workshop.state == "closed":
        return _back(workshop_id)
    view = RoomView(db.session, workshop)
    return render_template("room/remove.html", workshop=workshop, view=view)


@bp.post("/workshops/<workshop_id>/room/people/remove")
@access.allow(access.runs_room)
def remove(workshop_id: str) -> Response:
    """Remove who has only joined, or of a flood who gave as little as was picked."""
    how = request.form.get("gave", "")
    with writing() as session:
        workshop = access.unsealed(session, workshop_id)
        if how:
            most = RoomView(session, workshop).fewer_than(how)
            n = joining.remove_crowd(session, workshop_id, most)
        else:
            n = joining.remove_only_joined(session, workshop_id)
        log.note_workshop(session, workshop, "people_removed", access.leader_id(), str(n))
    flash(ngettext("%(num)s person was removed.", "%(num)s people were removed.", n))
    return _back(workshop_id)


def _back(workshop_id: str) -> Response:
    return redirect(url_for("room.room", workshop_id=workshop_id))


def _to_settings(workshop_id: str, anchor: str) -> Response:
    return redirect(url_for("room.settings", workshop_id=workshop_id, _anchor=anchor))
