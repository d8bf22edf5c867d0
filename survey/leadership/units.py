"""All units at a glance: the gap of each item in the last workshop of each audit, as a map."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.lists import format_list
from flask import render_template, request
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from survey.leadership import bp
from survey.leadership.overview import figure
from survey.leadership.view import View, view_of
from survey.models import Audit
from survey.store import overview as store
from survey.store.answers.waves import Filters
from survey.web import access
from survey.web.database import db

MOST_UNITS, MOST_NAMED = 12, 3
TONES = {"large_gap": "large_gap", "gap": "gap", "small_gap": "gap", "above": "above"}
"""How cells are coloured: by their label, so that a large figure alone has no colour."""

LABELS = {
    "large_gap": _l("large gap"),
    "gap": _l("gap"),
    "small_gap": _l("small gap"),
    "above": _l("above"),
    "on_par": _l("on par"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a unit says of an item; `text` is its figure, or why there is none.

    `moved` is by how much its gap really changed, 0 for no real change; where importance was not
    asked how we do. `is_reworded`: asked in other words than in most units.
    """

    row: dict[str, Any]
    text: str
    tone: str = ""
    is_reworded: bool = False

    @property
    def value(self) -> float:
        """Its figure; the lowest where there is none, which so stands last."""
        value = self.row.get("value")
        return float("-inf") if value is None else float(value)

    @property
    def is_large(self) -> bool:
        """Whether it is a large gap of what most units were asked."""
        return self.tone == "large_gap" and not self.is_reworded

    @property
    def moved(self) -> float:
        """By how much it really changed."""
        return float(self.row.get("moved", 0))

    @property
    def size(self) -> str:
        """How far it moved, without a sign: an arrow stands beside it."""
        return figure(abs(self.moved), "performance")

    @property
    def is_worse(self) -> bool:
        """Whether it moved to the worse: a gap that grew, or what we do less well."""
        return self.moved > 0 if self.row["measure"] == "gap" else self.moved < 0

    @property
    def label(self) -> str:
        """Its label in words; "" for what cannot be told."""
        return str(LABELS.get(self.row.get("label", ""), ""))


@dataclass(frozen=True, slots=True)
class Line:
    """One item in every unit, in the order of the units."""

    short: str
    wording: str
    cells: list[Cell]

    def rank(self, measure: str) -> tuple[bool, int, float]:
        """Where it stands: what has figures first, with most large gaps, then by their mean."""
        shown = [cell.value for cell in self.cells if cell.row.get("value") is not None]
        mean = sum(shown) / len(shown) if shown else 0
        large = sum(cell.is_large for cell in self.cells)
        return not shown, -large, -mean if measure == "gap" else mean


@dataclass(frozen=True, slots=True)
class Unit:
    """A column: an audit and its last workshop."""

    audit_id: str
    name: str
    day: date
    count: str


@dataclass(frozen=True, slots=True)
class Map:
    """The items of one measure in all units; lines with most large gaps first."""

    measure: str
    lines: list[Line]

    def of(self, place: int) -> list[tuple[Line, Cell]]:
        """The items of one unit that have a figure, its worst first."""
        known = [(line, line.cells[place]) for line in self.lines]
        told = [(line, cell) for line, cell in known if cell.row.get("value") is not None]
        sign = -1 if self.measure == "gap" else 1
        return sorted(told, key=lambda pair: sign * pair[1].value)


@bp.get("/trends/units")
@access.allow(access.signed_in)
def units() -> str:
    """The audits that I ticked, else all that I may read, beside one another on all items."""
    wanted = request.args.getlist("audit")
    rows = store.readable(db.session, current_user, request.args.get("unit", ""))
    asked = [row.audit for row in rows if row.newest and (not wanted or row.audit.id in wanted)]
    views = [view_of(audit, Filters()) for audit in asked[:MOST_UNITS]]
    made = [view for view in views if view.made]
    maps = maps_of(made)
    return render_template(
        "leadership/units.html",
        finding=title(maps, _units(made)),
        waiting=[view.audit.name for view in views if view.is_waiting],
        failed=[view for view in views if view.has_failed],
        units=_units(made),
        maps=maps,
        more=len(asked) - len(views),
    )


def _units(made: Sequence[View]) -> list[Unit]:
    names = [view.audit.unit or view.audit.name for view in made]
    return [
        _unit(view, name, names.count(name) > 1) for view, name in zip(made, names, strict=True)
    ]


def _unit(view: View, name: str, is_double: bool) -> Unit:
    """Called by its unit; by its audit too where another one is called so."""
    audit, made = view.audit, view.made or {}
    if is_double:
        name = f"{audit.name} ({audit.unit or audit.organisation})"
    return Unit(audit.id, name, view.waves[-1].date, made.get("count", ""))


Named = tuple[str, str, int]
"""An item by its key, what is measured of it, and the top of its scale."""


def maps_of(made: Sequence[View]) -> list[Map]:
    """A map of gaps, and one of how we do where importance was not asked; of shared items alone."""
    asked = [{_named(row): row for row in _items(view)} for view in made]
    shared = Counter(name for rows in asked for name in rows)
    names = [name for name, times in shared.items() if times > 1]
    found = []
    for measure in ("gap", "performance"):
        lines = [_line(made, asked, name) for name in names if name[1] == measure]
        lines.sort(key=lambda line: line.rank(measure))
        found += [Map(measure, lines)] if lines else []
    return found


def _items(view: View) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (view.made or {}).get("items", [])
    return items


def _named(row: dict[str, Any]) -> Named:
    return row["item"], row["measure"], row["size"]


def _line(made: Sequence[View], asked: Sequence[dict[Named, dict[str, Any]]], name: Named) -> Line:
    rows = [rows.get(name, {}) for rows in asked]
    first = next(row for row in rows if row)
    words = Counter(row["worded"] for row in rows if row.get("worded"))
    usual = words.most_common(1)[0][0] if words else ""
    cells = [
        _cell(view.audit, row or {"measure": name[1]}, row.get("worded", "") not in ("", usual))
        for view, row in zip(made, rows, strict=True)
    ]
    wording = first["wording"] if first["wording"] != first["short"] else ""
    return Line(first["short"], wording, cells)


def _cell(audit: Audit, row: dict[str, Any], is_reworded: bool) -> Cell:
    if row.get("hidden"):
        return Cell(row | {"value": None, "moved": 0}, f"<{audit.smallest_base}")
    if row.get("value") is None:
        return Cell(row, "–")
    text = figure(row["value"], row["measure"])
    return Cell(row, text, TONES.get(row["label"], ""), is_reworded)


def title(maps: Sequence[Map], units: Sequence[Unit]) -> str:
    """Where a gap is seen to grow, and which item falls far short in most units."""
    gaps = next((one for one in maps if one.measure == "gap"), None)
    told = [text for text in (_grown(gaps, units), _widest(gaps)) if text] if gaps else []
    text = "; ".join(told) or str(_("All units at a glance"))
    return text[:1].upper() + text[1:]


def _grown(gaps: Map, units: Sequence[Unit]) -> str:
    grown = [
        (line.short, units[place].name)
        for line in gaps.lines
        for place, cell in enumerate(line.cells)
        if cell.moved > 0
    ]
    where = list(dict.fromkeys(unit for _item, unit in grown))
    if not grown:
        return ""
    if len(grown) == 1:
        item = _quoted(grown[0][0])
        return str(_("the gap of %(item)s has grown, in %(unit)s alone", item=item, unit=where[0]))
    if len(where) > MOST_NAMED:
        return str(
            ngettext(
                "gaps have grown in %(num)s unit", "gaps have grown in %(num)s units", len(where)
            )
        )
    return str(_("gaps have grown in %(units)s", units=format_list(where, locale=get_locale())))


def _widest(gaps: Map) -> str:
    """The one item that is a large gap in most units; "" where several share that, or none does."""
    large = Counter({line.short: sum(cell.is_large for cell in line.cells) for line in gaps.lines})
    (item, n), *rest = large.most_common(2)
    if n < 2 or (rest and rest[0][1] == n):
        return ""
    return str(
        ngettext(
            "%(item)s is a large gap in %(num)s unit",
            "%(item)s is a large gap in %(num)s units",
            n,
            item=_quoted(item),
        )
    )


def _quoted(text: str) -> str:
    return str(_("“%(text)s”", text=text))
