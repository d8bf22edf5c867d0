"""Up to six audits beside one another on one item, as a chart and as a table."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from flask import abort, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from reports.slices import units
from reports.slices.units import Unit
from survey.leadership import bp
from survey.leadership.view import Address, View, ask_again, made_of, send, state_of, view_of
from survey.making import queue
from survey.models import Audit, FileSet
from survey.store import overview as store
from survey.store.answers.waves import Filters
from survey.store.files import keys
from survey.web import access
from survey.web.database import db
from survey.web.languages import current_language

MOST_UNITS = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One item that two or more audits asked last, on the same scale."""

    key: str
    measure: units.Measure
    size: int
    short: str

    def of(self, view: View) -> dict[str, Any]:
        """Its figures in an audit; empty where that did not ask it, or on another scale."""
        rows = [row for row in _items(view) if _named(row) == (self.key, self.measure, self.size)]
        return rows[0] if rows else {}


@bp.get("/trends/compare")
@access.allow(access.signed_in)
def compare() -> str:
    """Up to six audits on one item, with intervals; in an order only where it holds."""
    wanted = request.args.getlist("audit")[:MOST_UNITS]
    rows = store.readable(db.session, current_user.id)
    views = [view_of(row.audit, Filters()) for row in rows if row.audit.id in wanted]
    made = [view for view in views if view.made]
    items = shared_items(made)
    asked = request.args.get("item", "")
    item = next((one for one in items if one.key == asked), items[0] if items else None)
    compared, is_ordered = units.in_order(_units(made, item)) if item else ([], False)
    chart = _chart(compared, item) if item else None
    return render_template(
        "leadership/compare.html",
        wanted=wanted,
        most=MOST_UNITS,
        waiting=[view.audit.name for view in views if view.is_waiting],
        failed=[view.audit for view in views if view.has_failed],
        items=items,
        item=item,
        compared=compared,
        audits={view.audit.id: view.audit for view in made},
        is_ordered=is_ordered,
        chart=chart,
        made=made_of(chart),
        address=Address("comparison", chart, set_id=chart.id if chart else ""),
    )


def _chart(compared: list[Unit], item: Item) -> FileSet | None:
    shown = [asdict(unit) | {"day": unit.day.isoformat()} for unit in compared]
    asked = {"short": item.short, "measure": item.measure, "size": item.size}
    view = {"units": shown, "asked": asked}
    return queue.wanted(keys.of_comparison(view, current_language()))


def _items(view: View) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (view.made or {}).get("items", [])
    return items


def _named(row: dict[str, Any]) -> tuple[str, units.Measure, int]:
    return row["item"], row["measure"], row["size"]


def shared_items(views: list[View]) -> list[Item]:
    """The items that two or more of the audits asked last; of each key what most asked alike."""
    names: dict[tuple[str, units.Measure, int], str] = {}
    asked: Counter[tuple[str, units.Measure, int]] = Counter()
    for view in views:
        for row in _items(view):
            names.setdefault(_named(row), row["short"])
            asked[_named(row)] += 1
    best: dict[str, tuple[str, units.Measure, int]] = {}
    for name in sorted(names, key=lambda name: -asked[name]):
        if asked[name] > 1:
            best.setdefault(name[0], name)
    return [Item(*name, names[name]) for name in names if best.get(name[0]) == name]


def _units(views: list[View], item: Item) -> list[Unit]:
    """Each audit with its figures of the item; other words than most used tell nothing."""
    rows = [item.of(view) for view in views]
    worded = Counter(row["worded"] for row in rows if row and row["worded"])
    usual = worded.most_common(1)[0][0] if worded else ""
    again = {
        name for name, times in Counter(view.audit.name for view in views).items() if times > 1
    }
    return [
        _unit(view, item, row, usual, view.audit.name in again)
        for view, row in zip(views, rows, strict=True)
    ]


def _unit(view: View, item: Item, row: dict[str, Any], usual: str, is_double: bool) -> Unit:
    base = {"gap": "n_pairs", "performance": "n_performance"}[item.measure]
    return Unit(
        name=_name(view.audit, is_double),
        day=view.waves[-1].date,
        value=row.get(item.measure),
        low=row.get(f"{item.measure}_low"),
        high=row.get(f"{item.measure}_high"),
        n=round(row.get(base) or 0),
        base=view.audit.smallest_base,
        is_hidden=bool(row.get("hidden")),
        is_reworded=row.get("worded", "") not in ("", usual),
        key=view.audit.id,
    )


def _name(audit: Audit, is_double: bool) -> str:
    """The audit's name, with its unit where another one has the same."""
    return f"{audit.name} ({audit.unit or audit.organisation})" if is_double else audit.name


def reads_comparison(set_id: str, **_: object) -> Response | None:
    """Only who may read every audit that a comparison shows."""
    if response := access.signed_in():
        return response
    chart = _comparison(set_id)
    if chart is None or not all(access.role_in(unit["key"]) for unit in chart.view["units"]):
        abort(404)
    return None


def _comparison(set_id: str) -> FileSet | None:
    chart = db.session.get(FileSet, set_id)
    return chart if chart and chart.kind == "comparison" else None


@bp.post("/trends/compare/<set_id>")
@access.allow(reads_comparison)
def ask_comparison(set_id: str) -> Response:
    """Have a chart drawn again that failed."""
    ask_again(_comparison(set_id))
    return redirect(Address("compare", None).page(**request.args.to_dict(flat=False)))


@bp.get("/trends/compare/<set_id>/state")
@access.allow(reads_comparison)
def comparison_state(set_id: str) -> Response:
    """Whether a chart is drawn, for the script that waits."""
    return state_of(_comparison(set_id))


@bp.get("/trends/compare/<set_id>/<name>")
@access.allow(reads_comparison)
def comparison_file(set_id: str, name: str) -> Response:
    """One picture of a chart: shown in the page, or saved with `?save`."""
    return send("comparison", "", set_id, name)
