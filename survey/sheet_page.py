"""What both sheets of a participant share: how a save is answered, what frames the page."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires.model import LANGUAGES
from survey import access, saving
from survey.database import db
from survey.questions import Sheet as SheetKind
from survey.saving import Saved
from survey.store import agreement, sheets
from survey.trouble import troubles


def answer(
    step: str, saved: Saved, page: Callable[[Saved], Any], act: Callable[[str], Response | None]
) -> Any:
    """Answer a save: JSON for the script; else the next page, or this one with what is wrong."""
    db.session.rollback()  # what was read before the save is old now
    action = request.form.get("do", "")
    if saved.status == 200 and action:
        moved = act(action)
        db.session.rollback()
    else:
        moved = None
    if wants_json():
        return saved.as_json(), saved.status
    if saved.status != 200:
        return page(saved)
    return moved or _same_page(step, action)


def _same_page(step: str, action: str) -> Response:
    language = action.removeprefix("language:")
    if language in LANGUAGES:
        return redirect(url_for(step, code=g.workshop.code, lang=language), 303)
    flash(_("Saved."), "info")
    return redirect(url_for(step, code=g.workshop.code), 303)


def wants_json() -> bool:
    """Whether the script asks, and not a person."""
    return request.accept_mimetypes.best == "application/json"


def typed(saved: Saved) -> dict[str, str]:
    """What was typed and could not be stored, so that the page shows it again."""
    trouble = {*saved.outcome.conflicts, *saved.outcome.closed}
    posted = saving.posted_fields()  # once: each call reads the whole sheet
    return {
        name: ";".join(posted.getlist(name))
        for name in posted
        if not name.endswith("-version")
        and (name in saved.errors or name.rpartition("-")[0] in trouble)
    }


def frame(step: SheetKind, saved: Saved) -> dict[str, Any]:
    """What both pages show around the sheet, by the templates' names."""
    team = next((one for one in g.workshop.teams if one.id == g.member.team_id), None)
    return {
        "workshop": g.workshop,
        "team": team,
        "step": step,
        "key": f"{g.workshop.code}:{access.token_hash(g.member.id)[:12]}",
        "saved": saved,
        "troubles": list(troubles(step, saved, typed(saved))),
    }


def own_answers() -> sheets.Answers:
    """What this phone alone has answered: its ratings and its drafts."""
    return sheets.answers_of(db.session, g.workshop.id, g.member.id)


def compares() -> bool:
    """Whether the private step of this phone's team is over."""
    return agreement.spread_of(db.session, g.member.team_id) is not None
