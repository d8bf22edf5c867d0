"""The competitor test on a phone: one claim of another team a screen, by one tap."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires.model import LANGUAGES
from survey.models import VERDICTS
from survey.participant import bp, pages, resting
from survey.participant.joining import is_shared
from survey.participant.saving import Saved
from survey.store.room import claims
from survey.store.room.claims import Deal, Key, Seat
from survey.web import access
from survey.web.database import db, writing


@bp.get("/<code:code>/test")
@access.allow(access.answers)
def judging(code: str) -> Any:
    """The claim that is judged next, or the one that was judged before it, to be judged anew."""
    if g.workshop.kind_here != "test":
        return redirect(url_for("participant.join", code=code))
    seat = seat_of()
    return render_template(
        "participant/judge.html",
        **pages.frame("team", Saved()),
        key=pages.key(),
        clock=resting.clock(g.workshop),
        deal=_deal(seat),
        has_result=g.workshop.step.shown > 0,
        seat=seat.number,
        before=request.args.get("after", ""),
        is_shared=is_shared(),
        next_seat=next_seat(seat),
        as_of=resting.as_of(g.workshop),
    )


@bp.post("/<code:code>/test")
@access.allow(access.answers)
def judge(code: str) -> Response:
    """Take in what this person says of a claim, and go on to the next; outside the test, on."""
    said, key = request.form.get("do", ""), _key(request.form.get("claim", ""))
    seat = seat_of()
    if said in VERDICTS:
        is_contested = "contested" in request.form
        with writing() as session:
            is_taken = claims.judge(session, seat, key, said, is_contested=is_contested)
        if not is_taken:
            told = _("This verdict was not counted: the test is over, or the claim is gone.")
            flash(told, "warning")
    language = said.removeprefix("language:")
    where: dict[str, Any] = (
        {"lang": language} if language in LANGUAGES else {"after": ".".join(key)}
    )
    return redirect(url_for(".judging", code=code, seat=seat.number or None, **where), 303)


def seat_of() -> Seat:
    """Who holds the phone: a number only where several share it."""
    number = max(0, request.values.get("seat", 0, int)) if is_shared() else 0
    if number:
        number = min(number, _last_seat())
    return Seat(g.workshop.id, g.member.id, g.member.team_id or "", number)


def next_seat(seat: Seat) -> int | None:
    """The seat of the next person on a phone of several; None where all who joined have had one."""
    has_next = is_shared() and seat.number < _last_seat()
    return seat.number + 1 if has_next else None


def _last_seat() -> int:
    return claims.seats(db.session, g.workshop.id, g.member.team_id or "") - 1


def _deal(seat: Seat) -> Deal:
    again = request.args.get("claim")
    before = claims.dealt_before(db.session, seat, _key(again)) if again else None
    return before or claims.deal(db.session, seat)


def _key(claim: str) -> Key:
    item, _dot, entry = claim.partition(".")
    return item, entry
