"""How the gaps of an audit move from workshop to workshop: leadership's page, and its pledges."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.facilitator.retention import today, warnings
from survey.leadership import bp
from survey.leadership.view import Address, View, ask_again, send, state_of, view_of
from survey.models import OUTCOMES, Audit, Pledge, Workshop, now
from survey.participant import resting
from survey.participant.now import BECAME
from survey.store import retention
from survey.store.answers import exports
from survey.store.answers import follow_up as store
from survey.store.answers.waves import Filters
from survey.web import access
from survey.web.database import db, writing

POWER = {3: (7, 19), 5: (40, 36), 8: (81, 57), 12: (97, 76)}
"""Of 100 changes, by teams in both: of a point told as real, of half a point with p < .05."""


@bp.get("/audits/<audit_id>/trend")
@access.allow(access.reads_audit)
def trend(audit_id: str) -> str:
    """The trend of an audit, seen through the filters of the address."""
    view = _view(audit_id)
    return render_template(
        "leadership/trend.html",
        view=view,
        address=TrendAddress("trend", view.trend, audit_id=audit_id),
        power=POWER,
        leads=access.is_led(audit_id),
        warnings=warnings(retention.coming(db.session, today(), Audit.id == audit_id)),
    )


class TrendAddress(Address):
    """The addresses of one audit's trend, for people with an account."""

    def since(self, **query: Any) -> str:
        """Since last time, on one slide."""
        return url_for("leadership.since", **self._names, **query)


def _view(audit_id: str) -> View:
    return view_of(access.audit_or_404(audit_id), Filters.of(request.args))


@bp.post("/audits/<audit_id>/trend")
@access.allow(access.reads_audit)
def ask_trend(audit_id: str) -> Response:
    """Have the trend of the same filters made again that failed."""
    view = _view(audit_id)
    ask_again(view.trend)
    return redirect(Address("trend", None, audit_id=audit_id).page(**view.filters.query()))


@bp.get("/audits/<audit_id>/trend/state")
@access.allow(access.reads_audit)
def trend_state(audit_id: str) -> Response:
    """How far the trend is that the page of the same filters waits for."""
    return state_of(_view(audit_id).trend)


@bp.get("/audits/<audit_id>/trend/since-last-time")
@access.allow(access.reads_audit)
def since(audit_id: str) -> str:
    """What happened since last time, on a page that fits one slide."""
    view = _view(audit_id)
    address = TrendAddress("trend", view.trend, audit_id=audit_id)
    return render_template("leadership/since.html", view=view, address=address)


@bp.get("/audits/<audit_id>/trend/files/<set_id>/<name>")
@access.allow(access.reads_audit)
def trend_file(audit_id: str, set_id: str, name: str) -> Response:
    """One file of a finished trend: shown in the page, or saved with `?save`."""
    return send("trend", audit_id, set_id, name)


@bp.post("/audits/<audit_id>/trend/pledges/<pledge_id>")
@access.allow(access.leads_audit)
def set_outcome(audit_id: str, pledge_id: str) -> Response:
    """Say what became of a pledge."""
    said, seen = resting.became()
    if said.outcome not in OUTCOMES:
        abort(422)
    with writing() as session:
        pledge = session.get(Pledge, pledge_id) or abort(404)
        workshop = session.get_one(Workshop, pledge.workshop_id)
        if workshop.audit_id != audit_id or pledge.hidden_why:
            abort(404)
        if "why" not in request.form:  # a page that does not ask why changes nothing of it
            said = said._replace(why=pledge.outcome_why)
        if not store.set_outcome(session, workshop, pledge, said, seen, current_user.id):
            resting.tell_behind(pledge, said)
    return redirect(url_for("leadership.pledges", audit_id=audit_id), 303)


@bp.get("/audits/<audit_id>/pledges")
@access.allow(access.reads_audit)
def pledges(audit_id: str) -> str:
    """The pledges of an audit, worst first, and what became of each."""
    audit = access.audit_or_404(audit_id)
    followed = _followed(audit)
    return render_template(
        "leadership/pledges.html",
        audit=audit,
        pledges=followed,
        workshops={one.workshop.id: one.workshop for one in followed}.values(),
        statuses=store.statuses(db.session, [one.pledge.id for one in followed]),
        leads=access.is_led(audit_id),
        outcomes=OUTCOME_LABELS,
        told=BECAME,
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """A pledge and what became of it, in the words of the trend where that is made."""

    pledge: Pledge
    workshop: Workshop
    team: str
    became: str
    moves: str
    rank: int


def _followed(audit: Audit) -> list[Followed]:
    """Dropped ones first, then those overdue, then in the order of the trend."""
    view = view_of(audit, Filters())
    names = exports.workshop_names(view.waves)
    rows = view.made["pledges"] if view.made else []
    places = {(row["workshop"], row["name"], row["what"]): at for at, row in enumerate(rows)}
    found = []
    for pledge, workshop, team in store.of_audit(db.session, audit.id):
        key = (names.get(workshop.id, ""), team or exports.NO_TEAM, pledge.what)
        at, moves = places.get(key), ""
        today = now().date()
        rank = store.broken_first(pledge, today) or len(rows)
        is_late = store.is_overdue(pledge, today)
        became = _("overdue") if is_late else str(OUTCOME_LABELS[pledge.outcome])
        if at is not None:
            rank, became, moves = min(rank, at), rows[at]["became"], rows[at]["moves"]
        found.append(Followed(pledge, workshop, team, became, moves, rank))
    return sorted(found, key=lambda one: one.rank)


OUTCOME_LABELS = {
    "open": _l("open"),
    "kept": _l("done"),
    "partly": _l("done in part"),
    "dropped": _l("dropped"),
}
