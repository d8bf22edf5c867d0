"""What participants fill in: the private rating and the sheet of the team."""

import hashlib
import json
from typing import Any

from flask import Flask, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from questionnaires.coaching import rules_for
from survey.participant import bp, pages, saving, sheet
from survey.participant.joining import CodeConverter, resume_code
from survey.participant.pages import STAGES, shown, values_of_team
from survey.participant.saving import Saved
from survey.participant.sheet import SLOTS
from survey.store.answers import cuts, drafts, questionnaires, sheets
from survey.store.room import joining as people
from survey.store.words import word_of
from survey.web import access, errors
from survey.web.database import db, writing
from survey.web.languages import current_language


def init_app(app: Flask) -> None:
    """Let addresses hold join codes, and pages the places of what only one person sees."""
    app.url_map.converters["code"] = CodeConverter
    app.jinja_env.globals.update(SLOTS)


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
    return pages.answer(".rating", saving.rating(), _rating_page, _act_on_rating)


def _rating_page(saved: Saved) -> tuple[str, int]:
    stored = sheets.fields(pages.own_answers())
    values = stored | pages.typed(saved)
    is_open = g.workshop.stage in ("lobby", "answering")
    asked = sheet.questions(g.workshop, current_language(), "rating")
    expected = sheet.field_names(asked)
    page = render_template(
        "participant/rating_page.html",
        **pages.frame("rating", saved),
        is_open=is_open,
        is_in=pages.has_rated(),
        is_cut=g.member.cut is not None,
        is_final=pages.compares(),
        sheet=sheet.rating(g.workshop, current_language(), values),
        was=json.dumps(stored),
        given=sum(1 for name in expected if values.get(name)),
        expected=len(expected),
        resume_code=resume_code(request.cookies[access.PHONE_COOKIE]),
        can_go_on=g.workshop.stage in STAGES,
    )
    return page, saved.status


def _act_on_rating(action: str) -> Response | None:
    ids = (g.workshop.id, g.member.id)
    if action not in ("hand_in", "take_back"):
        return None
    with writing() as session:
        if sheets.stage_of(session, g.workshop.id) not in ("lobby", "answering"):
            return None
        if action == "hand_in":
            people.hand_in(session, *ids, is_in=True)
            cuts.hand_in(session, g.workshop, g.member.id)
        elif not pages.compares(session):
            people.hand_in(session, *ids, is_in=False)
    return redirect(url_for("participant.rating", code=g.workshop.code), 303)


# The team's sheet --------------------------------------------------------------------


@bp.get("/<code:code>/team")
@access.allow(access.answers)
def team(code: str) -> Any:
    """What the team answers together."""
    return shown(Saved())


@bp.post("/<code:code>/team")
@access.allow(access.answers)
def save_team(code: str) -> Any:
    """Save entries, drafts and the pledge, then do what the button says."""
    return pages.answer(".team", saving.team(), shown, _act_on_team)


def _act_on_team(action: str) -> Response | None:
    verb, _colon, item = action.partition(":")
    with writing() as session:
        if verb == "share":
            _share(session, item)
        elif verb in ("done", "not_done"):
            _set_done(session, verb == "done")
        else:
            return None
    return redirect(
        url_for("participant.team", code=g.workshop.code, _anchor=f"item-{item}" if item else None),
        303,
    )


def _set_done(session: Session, is_done: bool) -> None:
    """One person is done; the team's sheet is handed in once everybody is."""
    people.set_done(session, g.workshop.id, g.member.id, is_done)
    present = people.presence(session, g.workshop.id, g.member.team_id)
    sheet_id = saving.team_sheet(session)
    people.hand_in(session, g.workshop.id, sheet_id, is_in=present.done == present.joined)


def _share(session: Session, item: str) -> None:
    open_in = sheet.open_stages(g.workshop, "team").get(item, ())
    try:
        n = drafts.share(
            session, g.workshop.id, g.member.id, saving.team_sheet(session), [item], open_in
        )
    except sheets.ClosedError:
        flash(_("This step is closed. The drafts are still here, only for you."), "warning")
    else:
        if n and not pages.wants_json():
            flash(ngettext("Shared with the team.", "%(num)s entries shared with the team.", n))


@bp.errorhandler(403)
def lost(error: HTTPException) -> Any:
    """A phone that is not known here any more: what it sent is shown again."""
    if "workshop" not in g:
        return errors.page(error)  # another site tried to act in somebody's name
    if pages.wants_json():
        return {"error": "unknown phone"}, 403
    texts = [value for name, value in saving.posted_fields().items() if name.endswith("-text")]
    page = render_template("participant/lost.html", code=g.workshop.code, texts=texts)
    return page, 403


@bp.get("/<code:code>/state")
@access.allow(access.answers)
def state(code: str) -> Response:
    """What other phones of the team have changed: nothing of other teams, nothing private."""
    present = people.presence(db.session, g.workshop.id, g.member.team_id)
    body = jsonify(
        stage=g.workshop.stage,
        values=values_of_team(),
        done=present.done,
        joined=present.joined,
        compares=pages.compares(),
    )
    body.set_etag(hashlib.sha256(body.get_data()).hexdigest()[:20])
    return body.make_conditional(request)


@bp.get("/<code:code>/coaching")
@access.allow(access.answers)
def coaching(code: str) -> dict[str, Any]:
    """The rules by which the script coaches entries, in the language of the page."""
    asked = questionnaires.questionnaires_of(g.workshop)
    word = word_of(g.workshop.audit)
    all_rules = [rules_for(one, current_language(), word) for one in asked]
    return {
        part: {key: rule for rules in all_rules for key, rule in rules[part].items()}
        for part in ("items", "rules")
    }
