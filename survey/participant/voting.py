"""The vote on a phone: three dots on groups of reasons, changed until the vote ends."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from questionnaires.model import LANGUAGES
from survey.participant import bp, pages, resting
from survey.participant.joining import is_shared
from survey.participant.judging import next_seat, seat_of
from survey.participant.saving import Saved
from survey.store.room import votes
from survey.web import access
from survey.web.database import db, writing


@bp.get("/<code:code>/vote")
@access.allow(access.answers)
def voting(code: str) -> Any:
    """The groups in an order of one's own, with the dots that this person has given."""
    if g.workshop.kind_here != "vote":
        return redirect(url_for("participant.join", code=code))
    return _page()


def _page(wrong: str = "") -> str:
    seat = seat_of()
    return render_template(
        "participant/vote.html",
        **pages.frame("team", Saved()),
        key=pages.key(),
        clock=resting.clock(g.workshop),
        groups=votes.on_ballot(db.session, seat),
        given=votes.ballot_of(db.session, seat),
        is_counted=votes.is_counted(db.session, g.workshop.id),
        has_result=g.workshop.step.shown > 0,
        most=votes.DOTS,
        on_one=votes.MOST_ON_ONE,
        seat=seat.number,
        wrong=wrong,
        is_shared=is_shared(),
        next_seat=next_seat(seat),
        as_of=resting.as_of(g.workshop),
    )


@bp.post("/<code:code>/vote")
@access.allow(access.answers)
def vote(code: str) -> Any:
    """Put this ballot in place of the one before it."""
    seat, dots = seat_of(), request.form.getlist("dot")
    language = request.form.get("do", "").removeprefix("language:")
    if language in LANGUAGES:
        return redirect(url_for(".voting", code=code, seat=seat.number or None, lang=language), 303)
    if not votes.is_valid(dots):
        db.session.rollback()
        told = _("Three dots are too few for that: take one away first.")
        return ({"saved": False}, 422) if pages.wants_json() else (_page(str(told)), 422)
    with writing() as session:
        is_saved = votes.vote(session, seat, dots)
    if pages.wants_json():
        return {"saved": is_saved}, 200 if is_saved else 409
    if is_saved:
        flash(_("Vote saved. It can be changed until the vote ends."))
    else:
        late = _("This ballot was not counted: the vote is over, or a reason in it is gone.")
        flash(" ".join([late, _("What was saved before counts.")]), "warning")
    return redirect(url_for(".voting", code=code, seat=seat.number or None), 303)
