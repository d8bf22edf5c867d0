"""All audits that somebody may read, and up to six of them beside one another."""

from itertools import pairwise
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from survey import access
from survey.database import db
from survey.languages import current_language
from survey.store import overview as store
from survey.trend_filters import Filters
from survey.trend_view import View, view_of

trend_overview = Blueprint("trend_overview", __name__)
MOST_ASKED = 3  # trends that the overview has made at a time
MOST_UNITS = 6
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


def figure(value: float) -> str:
    """A gap as people write it, with its sign."""
    written = format_decimal(abs(value), format="0.0")
    if float(f"{abs(value):.1f}") == 0:
        return str(written)
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


@trend_overview.get("/trends/compare")
@access.allow(access.signed_in)
def compare() -> str:
    """Up to six audits on one item, with intervals; in an order only where it holds."""
    wanted = request.args.getlist("audit")[:MOST_UNITS]
    rows = store.readable(db.session, current_user.id)
    views = [view_of(row.audit, Filters()) for row in rows if row.audit.id in wanted]
    made = [view for view in views if view.made]
    items = shared_items(made)
    keys = [key for key, _ in items]
    asked = request.args.get("item", "")
    item = asked if asked in keys else (keys[0] if keys else "")
    compared = in_order([_figures(view, item) for view in made]) if item else ([], False)
    return render_template(
        "trends/compare.html",
        wanted=wanted,
        most=MOST_UNITS,
        waiting=[view.audit.name for view in views if view.is_waiting],
        items=items,
        item=item,
        compared=compared[0],
        is_ordered=compared[1],
    )


def shared_items(views: list[View]) -> list[tuple[str, str]]:
    """Key and short name of the items that two or more of the audits asked last."""
    names: dict[str, str] = {}
    asked: dict[str, int] = {}
    for view in views:
        for row in (view.made or {}).get("items", []):
            names.setdefault(row["item"], row["short"])
            asked[row["item"]] = asked.get(row["item"], 0) + 1
    return [(key, names[key]) for key, times in asked.items() if times > 1]


def _figures(view: View, item: str) -> dict[str, Any]:
    """The gap of an item in the last workshop of an audit; hidden where it is not shown."""
    rows = [row for row in (view.made or {}).get("items", []) if row["item"] == item]
    row = rows[0] if rows else {"gap": None, "gap_low": None, "gap_high": None, "n_pairs": None}
    return {
        "audit": view.audit,
        "date": view.waves[-1].date,
        "hidden": row["gap"] is None,
        "gap": row["gap"],
        "low": row["gap_low"],
        "high": row["gap_high"],
        "n": round(row["n_pairs"] or 0),
    }


def in_order(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
    """The rows by gap if no two neighbouring intervals overlap, else by name; and which it is.

    Intervals that stay apart are more than a test at 5 % asks for: an order is said seldom.
    """
    shown = sorted((row for row in rows if row["low"] is not None), key=lambda row: -row["gap"])
    apart = len(shown) == len(rows) > 1 and all(
        upper["low"] > lower["high"] for upper, lower in pairwise(shown)
    )
    return (shown, True) if apart else (sorted(rows, key=lambda row: row["audit"].name), False)
