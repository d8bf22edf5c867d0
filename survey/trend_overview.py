"""All audits that somebody may read, with the largest gap of each."""

from decimal import ROUND_HALF_UP, Decimal

from flask import Blueprint, Flask, render_template, request
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from survey import access
from survey.database import db
from survey.languages import current_language
from survey.store import overview as store
from survey.trend_filters import Filters
from survey.trend_view import view_of

trend_overview = Blueprint("trend_overview", __name__)
MOST_ASKED = 3  # trends that the overview has made at a time
DIRECTIONS = {
    "first": _l("first workshop"),
    "unclear": _l("cannot be told"),
    "opens": _l("opens, a real change"),
    "closes": _l("closes, a real change"),
}


def init_app(app: Flask) -> None:
    """Serve these pages."""
    app.register_blueprint(trend_overview)
    app.jinja_env.globals["figure"] = figure


def figure(value: float, measure: str = "gap") -> str:
    """A gap as people write it, with its sign; a mean without one."""
    # half away from zero, as the charts round
    rounded = Decimal(repr(round(abs(value), 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    written = str(format_decimal(rounded, format="0.0"))
    if measure != "gap" or rounded == 0:
        return written
    return f"+{written}" if value > 0 else f"\u2212{written}"


@trend_overview.get("/trends")
@access.allow(access.signed_in)
def overview() -> str:
    """All audits that I may read, with the largest gap of each, its direction and date."""
    unit = request.args.get("unit", "")
    rows = store.readable(db.session, current_user.id, unit)
    missing = [row.audit for row in rows if row.newest and not row.trend]
    for audit in missing[:MOST_ASKED]:
        view_of(audit, Filters())
    return render_template(
        "trends/overview.html",
        rows=rows,
        unit=unit,
        units=store.units(db.session, current_user.id),
        language=current_language(),
        directions=DIRECTIONS,
    )
