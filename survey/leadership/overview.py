"""All audits that somebody may read, with the largest gap of each."""

from decimal import ROUND_HALF_UP, Decimal

from flask import render_template, request
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from survey.leadership import bp
from survey.leadership.view import view_of
from survey.store import overview as store
from survey.store.answers.waves import Filters
from survey.web import access
from survey.web.database import db
from survey.web.languages import current_language

MOST_ASKED = 3  # trends that the overview has made at a time
DIRECTIONS = {
    "first": _l("first workshop"),
    "unclear": _l("cannot be told"),
    "closed": _l("closed, a real change"),
    "shrank": _l("shrank, a real change"),
    "opened": _l("opened, a real change"),
    "grew": _l("grew, a real change"),
}


@bp.app_template_global()
def figure(value: float, measure: str = "gap") -> str:
    """A gap as people write it, with its sign; a mean without one."""
    # half away from zero, as the charts round
    rounded = Decimal(repr(round(abs(value), 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    written = str(format_decimal(rounded, format="0.0"))
    if measure != "gap" or rounded == 0:
        return written
    return f"+{written}" if value > 0 else f"\u2212{written}"


@bp.get("/trends")
@access.allow(access.signed_in)
def overview() -> str:
    """All audits that I may read, with the largest gap of each, its direction and date."""
    unit = request.args.get("unit", "")
    rows = store.readable(db.session, current_user, unit)
    missing = [row.audit for row in rows if row.newest and not row.trend]
    for audit in missing[:MOST_ASKED]:
        view_of(audit, Filters())
    return render_template(
        "leadership/overview.html",
        rows=rows,
        unit=unit,
        units=store.units(db.session, current_user),
        language=current_language(),
        directions=DIRECTIONS,
    )
