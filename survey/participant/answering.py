"""What participants fill in: the private rating and the sheet of the team."""

import json
from functools import partial
from typing import Any

from flask import Flask, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from questionnaires.coaching import rules_for
from questionnaires.model import Item
from survey.models import OUTCOMES, Workshop
from survey.participant import bp, cards, now, pages, resting, saving, sheet
from survey.participant.form import Name
from survey.participant.joining import CodeConverter, is_shared, shown_code
from survey.participant.pages import shown, values_of_team
from survey.participant.saving import Saved
from survey.store import pulse
from survey.store.answers import drafts, follow_up, questionnaires, sheets
from survey.store.people.tries import HOUR, Limit
from survey.store.room import claims, steps
from survey.store.room import joining as people
from survey.store.words import word_of
from survey.web import access, errors
from survey.web.addresses import link_to
from survey.web.database import db, writing
from survey.web.languages import current_language
from survey.web.outgoing import live, stencils
from survey.web.outgoing.calendar import sent
from survey.web.security import is_within, keyed

PACES = {"share": Limit("shared", {HOUR: 60}), "withdraw": Limit("withdrawn", {HOUR: 10})}
"""How often one phone may do what, else it alone could fill a wall, or empty it."""


def init_app(app: Flask) -> None:
    """Let addresses hold join codes."""
    app.url_map.converters["code"] = CodeConverter


# The private rating ------------------------------------------------------------------


@bp.get("/<code:code>/rating")
@access.allow(access.answers)
def rating(code: str) -> Any:
    """What a member rates alone, or the thanks once it is handed in."""
    return _rating_page(Saved())


@bp.post("/<code:code>/rating")
@access.allow(access.answers)
def save_rating(code: str) -> Any:
    """Save ratings, then do what the button says."""
    saved = saving.rating()
    return pages.answer(".rating", saved, _rating_page, lambda _action: _handed(saved))


def _rating_page(saved: Saved) -> tuple[str, int]:
    stored = sheets.fields(pages.own_answers())
    values = stored | pages.typed(saved)
    expected = cards.rated_names(g.workshop, current_language())
    is_in = pages.has_rated()
    own = {
        "key": pages.key(),
        "sheet": "" if is_in else cards.rating(g.workshop, current_language(), values),
        "was": json.dumps(stored),
        "resume_code": shown_code(),
    }
    page = stencils.page(
        "participant/rating_page.html",
        own,
        **pages.frame("rating", saved),
        is_open=g.workshop.state == "open",
        is_in=is_in,
        is_cut=g.member.cut is not None,
        is_final=is_in and pages.compares(),
        given=sum(1 for name in expected if values.get(name)),
        expected=len(expected),
        rates_at="" if is_in else " ".join(now.rates_at(g.workshop)),
        can_go_on=g.workshop.state == "open" and now.top_of(g.workshop) != "rating",
        is_shared=is_shared(),
    )
    return page, saved.status


def _handed(saved: Saved) -> Response | None:
    if not saved.has_handed:
        return None
    return redirect(url_for("participant.rating", code=g.workshop.code), 303)


# The team's sheet --------------------------------------------------------------------


@bp.get("/<code:code>/team")
@access.allow(access.answers)
def team(code: str) -> Any:
    """What the team answers together."""
    return _team_page(Saved())


@bp.post("/<code:code>/team")
@access.allow(access.answers)
def save_team(code: str) -> Any:
    """Save entries, drafts and the pledge, then do what the button says."""
    saved = saving.team()
    return pages.answer(".team", saved, _team_page, partial(_act_on_team, saved))


def _team_page(saved: Saved) -> tuple[str, int]:
    return shown(saved, shown_code(), is_shared=is_shared())


def _act_on_team(saved: Saved, action: str) -> Response | None:
    verb, _colon, row = action.partition(":")
    entry = Name.parse(f"{row}-text")
    if entry and verb in PACES and not is_within(PACES[verb], keyed(g.member.id)):
        row = (sheet.MINE if verb == "share" else "") + entry.row
        saved.errors[row] = _("one phone may do this only so often: wait a while.")
        return None
    with writing() as session:
        item = _asked(entry)
        if verb == "share" and entry and item:
            _share(session, item, entry, saved)
        elif verb == "withdraw" and entry and item:
            _withdraw(session, item, entry, saved)
        elif verb in ("star", "unstar") and entry and item:
            _star(session, entry, saved, is_on=verb == "star")
        elif verb in ("done", "not_done"):
            _set_done(session, verb == "done")
        else:
            return None
    anchor = f"item-{entry.item}" if entry else None
    return redirect(url_for("participant.team", code=g.workshop.code, _anchor=anchor), 303)


def _set_done(session: Session, is_done: bool) -> None:
    """One person is done with the step; the team's sheet is handed in once everybody is."""
    workshop = session.get_one(Workshop, g.workshop.id)
    people.set_done(session, workshop.id, g.member, workshop.step_id if is_done else None)
    present = people.presence(session, workshop, g.member.team_id)
    sheet_id = saving.team_sheet(session)
    people.hand_in(session, g.workshop.id, sheet_id, is_in=present.done == present.joined)


def _asked(entry: Name | None) -> Item | None:
    """The item of an entry, where the team is asked it."""
    if entry is None:
        return None
    return sheet.questions(g.workshop, current_language(), "team").item(entry.item)


def _share(session: Session, item: Item, entry: Name, saved: Saved) -> None:
    place = (g.workshop.id, g.member.id, saving.team_sheet(session))
    try:
        saved.shared = drafts.share(session, *place, item, entry.entry)
    except sheets.ClosedError:
        saved.outcome.closed.append(sheet.MINE + entry.row)
    else:
        text = _("Shared with the team.") if saved.shared else _("There is nothing to share yet.")
        _tell(text)


def _withdraw(session: Session, item: Item, entry: Name, saved: Saved) -> None:
    place = (g.workshop.id, saving.team_sheet(session))
    try:
        drafts.withdraw(session, *place, item, entry.entry)
    except sheets.ClosedError:
        saved.outcome.closed.append(entry.row)
    except drafts.UsedError:
        saved.errors[entry.row] = _("it was put together with others, or judged, and stays.")
    else:
        _tell(_("Withdrawn: it is gone from our team’s sheet."))


def _star(session: Session, entry: Name, saved: Saved, *, is_on: bool) -> None:
    place = (g.workshop.id, saving.team_sheet(session))
    try:
        claims.star(session, *place, (entry.item, entry.entry), is_on=is_on)
    except sheets.ClosedError:
        saved.outcome.closed.append(entry.row)
    except claims.EnoughError:
        saved.errors[entry.row] = _("two claims have a star already: take one away first.")


@bp.post("/<code:code>/last")
@access.allow(access.answers)
def tell_last(code: str) -> Response:
    """Note what a team says became of a pledge that it made last time, and why."""
    pledge_id, (said, seen) = request.form.get("pledge", ""), resting.became()
    is_behind = False
    with writing() as session:
        here = sheets.here_in(session, g.workshop.id)
        before = steps.last_of(session, session.get_one(Workshop, g.workshop.id))
        told = follow_up.of_team(session, before.id, g.member.team) if before else []
        pledge = next((one.pledge for one in told if one.pledge.id == pledge_id), None)
        if before is None or pledge is None or said.outcome not in OUTCOMES:
            abort(404)
        if here.is_open:
            is_behind = not follow_up.set_outcome(session, before, pledge, said, seen, None)
            people.note_writing(session, g.workshop.id, g.member)
            if is_behind:
                resting.tell_behind(pledge, said)
    if not is_behind:
        flash(_("Saved.") if here.is_open else _("this step is closed."), "info")
    return redirect(url_for("participant.team", code=code), 303)


@bp.get("/<code:code>/pledge.ics")
@access.allow(access.answers)
def calendar(code: str) -> Response:
    """The day by which this phone's team keeps its pledge, and those on which it tells of it."""
    told = follow_up.of_team(db.session, g.workshop.id, g.member.team)
    address = link_to("leadership.tell_own", code=code)
    days = [*resting.due(told), *(resting.looking_back(g.workshop, address) if told else ())]
    return sent(g.workshop.title, days, g.workshop.closed_at or g.workshop.created_at)


def _tell(text: str) -> None:
    if not pages.wants_json():
        flash(text)


@bp.errorhandler(403)
def lost(error: HTTPException) -> Any:
    """A phone that is not known here any more: what it sent is shown again."""
    if "workshop" not in g:
        return errors.page(error)  # another site tried to act in somebody's name
    if pages.wants_json():
        return {"error": "unknown phone"}, 403
    was = saving.shown_before() or {}
    sent = saving.posted_fields().items()
    texts = [one for name, one in sent if name.endswith("-text") and one != was.get(name, "")]
    page = render_template("participant/lost.html", code=g.workshop.code, texts=texts)
    return page, 403


@bp.get("/<code:code>/state")
@access.allow(access.answers)
def state(code: str) -> Response:
    """Whether the room has moved on, or another phone of the team has changed anything."""
    beat = pulse.beat(db.session, g.workshop.id)
    return live.answer(beat, step=pulse.STEP, team=g.member.team_id or "")


@bp.get("/<code:code>/shared")
@access.allow(access.answers)
def shared(code: str) -> Response:
    """What other phones of the team changed, and what the room puts together; nothing private."""
    present = people.presence(db.session, g.workshop, g.member.team_id)
    return jsonify(
        values=values_of_team(),
        done=present.done,
        joined=present.joined,
        comparing=pages.comparing(),
        starred=pages.starred(),
        written=render_template("participant/written.html", written=pages.written()),
    )


@bp.get("/<code:code>/coaching")
@access.allow(access.answers)
def coaching(code: str) -> dict[str, Any]:
    """The rules by which the script coaches entries, in the language of the page."""
    asked = questionnaires.questionnaires_of(g.workshop)
    word = word_of(g.workshop.audit)
    all_rules = [rules_for(one, current_language(), word) for one in asked]
    merged = {
        part: {key: rule for rules in all_rules for key, rule in rules[part].items()}
        for part in ("items", "rules")
    }
    places = {rule["move_to"] for rule in merged["rules"].values()}
    words = {i.key: i.wording[current_language()] for one in asked for i in one.items}
    return merged | {"places": {key: words[key] for key in places if key in words}}
