"""How the gaps of an audit move from workshop to workshop: leadership's page, and its pledges."""

from typing import Any

from flask import abort, jsonify, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.leadership import bp
from survey.leadership.pledges import TOLD
from survey.leadership.view import View, send, view_of
from survey.models import OUTCOMES, Audit, Pledge, TrendFile, Workshop
from survey.store.answers import follow_up as store
from survey.store.answers.waves import Filters
from survey.web import access
from survey.web.database import db, writing

FILE_LABELS = {
    "pdf": _l("Trend (PDF)"),
    "since": _l("Since last time, one page (PDF)"),
    "slides": _l("Slides (PPTX)"),
    "workbook": _l("Figures (XLSX)"),
    "changes": _l("Changes (CSV)"),
    "pictures": _l("All charts as pictures (ZIP)"),
}
POWER = {3: 16, 5: 34, 8: 57, 12: 80}
"""Of a hundred real changes of half a point, how many are found with so many teams of eight."""


bp.add_app_template_global(FILE_LABELS.__getitem__, "trend_file_label")


@bp.get("/audits/<audit_id>/trend")
@access.allow(access.reads_audit)
def trend(audit_id: str) -> str:
    """The trend of an audit, seen through the filters of the address."""
    audit = access.audit_or_404(audit_id)
    view = view_of(audit, Filters.of(request.args))
    return render_template(
        "leadership/trend.html",
        view=view,
        address=Address(audit_id),
        power=POWER,
        leads=leads(audit_id),
    )


class Address:
    """The addresses of one audit's trend, for people with an account."""

    def __init__(self, audit_id: str) -> None:
        self._audit_id = audit_id

    def page(self, **query: Any) -> str:
        """The page through other filters."""
        return url_for("leadership.trend", audit_id=self._audit_id, **query)

    def state(self, view: View) -> str:
        """How far the trend is."""
        return url_for(
            "leadership.trend_state",
            audit_id=self._audit_id,
            **dict[str, Any](view.filters.query()),
        )

    def since(self, **query: Any) -> str:
        """Since last time, on one slide."""
        return url_for("leadership.since", audit_id=self._audit_id, **query)

    def file(self, trend: TrendFile, name: str, save: bool = False) -> str:
        """One file of a finished trend."""
        return url_for(
            "leadership.trend_file",
            audit_id=self._audit_id,
            trend_id=trend.id,
            name=name,
            save=1 if save else None,
        )


def leads(audit_id: str) -> bool:
    """Whether the reader may change what belongs to the audit."""
    return access.role_in(audit_id) == "facilitator"


@bp.get("/audits/<audit_id>/trend/state")
@access.allow(access.reads_audit)
def trend_state(audit_id: str) -> Response:
    """How far the trend is that the page of the same filters waits for."""
    return state_of(access.audit_or_404(audit_id), Filters.of(request.args))


def state_of(audit: Audit, filters: Filters) -> Response:
    """State and progress of the trend of one view, for the script that waits."""
    view = view_of(audit, filters)
    trend = view.trend
    return jsonify(
        state=trend.state if trend else "queued",
        progress=trend.progress if trend else 0,
        is_complete=view.is_complete,
    )


@bp.get("/audits/<audit_id>/trend/since-last-time")
@access.allow(access.reads_audit)
def since(audit_id: str) -> str:
    """What happened since last time, on a page that fits one slide."""
    view = view_of(access.audit_or_404(audit_id), Filters.of(request.args))
    return render_template("leadership/since.html", view=view, address=Address(audit_id))


@bp.get("/audits/<audit_id>/trend/files/<trend_id>/<name>")
@access.allow(access.reads_audit)
def trend_file(audit_id: str, trend_id: str, name: str) -> Any:
    """One file of a finished trend: shown in the page, or saved with `?save`."""
    return send(audit_id, trend_id, name)


@bp.post("/audits/<audit_id>/trend/pledges/<pledge_id>")
@access.allow(access.leads_audit)
def set_outcome(audit_id: str, pledge_id: str) -> Response:
    """Say what became of a pledge."""
    outcome = request.form.get("outcome", "")
    if outcome not in OUTCOMES:
        abort(422)
    with writing() as session:
        pledge = session.get(Pledge, pledge_id) or abort(404)
        workshop = session.get_one(Workshop, pledge.workshop_id)
        if workshop.audit_id != audit_id:
            abort(404)
        store.set_outcome(session, workshop, pledge, outcome, current_user.id)
    return to_pledges(audit_id)


def to_pledges(audit_id: str) -> Response:
    """Back to the list of pledges."""
    return Response(
        status=303, headers={"Location": url_for("leadership.pledges", audit_id=audit_id)}
    )


@bp.get("/audits/<audit_id>/pledges")
@access.allow(access.reads_audit)
def pledges(audit_id: str) -> str:
    """The pledges of an audit, the newest workshop first, and what became of each."""
    made = store.of_audit(db.session, audit_id)
    return render_template(
        "leadership/pledges.html",
        audit=access.audit_or_404(audit_id),
        pledges=made,
        statuses=store.statuses(db.session, [pledge.id for pledge, _, _ in made]),
        leads=leads(audit_id),
        outcomes=OUTCOME_LABELS,
        told=TOLD,
    )


OUTCOME_LABELS = {
    "open": _l("open"),
    "kept": _l("done"),
    "partly": _l("done in part"),
    "dropped": _l("dropped"),
}
