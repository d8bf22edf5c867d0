"""Which team sees what? The gap of each item in each team, as number and colour."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import pandas as pd

from reports.charts.kit import fonts
from reports.charts.kit.drawing import Drawing, Fit, on_sheets
from reports.charts.kit.page import RIGHT, SMALL, Page
from reports.charts.kit.palette import BETTER, INK, MUTED, SHORT, ink_on, mixed
from reports.charts.kit.rows import BODY, Row, stack
from reports.findings.people import shortfalls
from reports.report import Points, Report
from reports.telling import Record, Telling, has_mean, is_few, is_known, records, sentences

KEY = "heatmap"
MOST_TEAMS = 15
ALL = RIGHT - 5
CELLS_END = 165.0
WIDEST = 22.0
MOST_LEVEL, HEAD = 8, 7.2
"""Of more teams the heads are turned."""
ANGLE = 46
LONGEST_HEAD = 28.0
CALM = "#F3F4F6"


Cells = dict[tuple[str, str], Record]
"""The figures of a team and an item."""


@dataclass(frozen=True, slots=True)
class Field:
    """The teams of one page and the place of their columns, in mm."""

    teams: list[str]
    left: float
    wide: float
    turned: bool

    def x(self, column: int) -> float:
        """The left edge of a column."""
        return self.left + column * self.wide


def draw(report: Report) -> list[Drawing]:
    """Items by teams, largest gap of the workshop first; nothing where one team answered."""
    telling = Telling(report)
    teams = telling.now(report.teams, voice="member")
    if teams["team"].nunique() < 2 or teams["gap"].notna().sum() == 0:
        return []
    items = telling.now(report.items, voice="member")
    ordered = items[items["gap"].notna()].sort_values("gap", ascending=False, kind="stable")
    return [
        drawing
        for size, rows in telling.by_scale(ordered)
        for finding in [shortfalls(telling, rows, teams)]
        for drawing in _drawings(telling, size, finding.title, rows.reset_index(drop=True), teams)
    ]


def _drawings(
    telling: Telling,
    size: Points,
    finding: str,
    items: pd.DataFrame,
    teams: pd.DataFrame,
    *,
    is_terse: bool = False,
) -> Iterator[Drawing]:
    crew = _in_order(teams)
    pages = math.ceil(len(crew) / MOST_TEAMS)
    each = math.ceil(len(crew) / pages)
    fields = [_field(telling, crew[first : first + each]) for first in range(0, len(crew), each)]
    cells = {(row["team"], row["item"]): row for row in records(teams)}
    labels = [telling.report.wording(item) for item in items["item"]]
    names = telling.shorts(items["item"])
    parts = [
        (field, rows)
        for field in fields
        for rows in stack(labels, min(90.0, field.left - 6), 7.0, 2, names, is_terse=is_terse)
    ]

    def fewer(most: int) -> Iterator[Drawing]:
        first = items[:most]
        own = teams[teams["item"].isin(first["item"])]
        return _drawings(telling, size, finding, first, own, is_terse=True)

    draw_one = partial(_drawing, telling, size, items, cells)
    return on_sheets(finding, parts, draw_one, Fit(fewer))


def _in_order(teams: pd.DataFrame) -> list[str]:
    """The teams as they stand in the table; those of which all is hidden last, by name."""
    hidden = teams["hidden"].astype(bool).groupby(teams["team"].astype(str), sort=False).all()
    return [*hidden.index[~hidden], *sorted(hidden.index[hidden])]


def _field(telling: Telling, teams: list[str]) -> Field:
    left = 60.0 if len(teams) <= 9 else 56.0
    wide = min(WIDEST, (CELLS_END - left) / len(teams))
    left = CELLS_END - wide * len(teams)  # few teams leave their room to the words of the items
    words = (word for team in teams for word in telling.report.team_name(team).split())
    is_level = max(fonts.width(word, HEAD) for word in words) < wide
    return Field(teams, left, wide, not is_level or len(teams) > MOST_LEVEL)


def _drawing(
    telling: Telling,
    size: Points,
    items: pd.DataFrame,
    cells: Cells,
    part: tuple[Field, list[Row]],
    heading: str,
) -> Drawing:
    field, rows = part
    shown = items.iloc[[row.index for row in rows]]
    has_blank = any(_is_blank(cells.get(key)) for key in product(field.teams, shown["item"]))
    what = telling.say.gettext(
        "mean gap (importance − how we do) in each team, largest gap of all first."
    )
    captions = telling.voiced_by("member", what), _note(telling, size, _hidden(cells), has_blank)
    names = [telling.report.team_name(team) for team in field.teams]
    head = 7.0 + (_turned_height(names) if field.turned else _level_height(names, field.wide))
    page = Page(rows[-1].bottom + 1, heading, *captions, head)
    _draw_head(page, telling, field, cells)
    page.line([CELLS_END + 2] * 2, [0, rows[-1].bottom], INK, 0.8)
    limit = 5 / 8 * (size - 1)
    for row, item in zip(rows, records(shown), strict=True):
        page.label(row)
        gap = telling.type.signed(item["gap"])
        page.text(ALL, row.middle, gap, weight="bold", align="center")
        for column, team in enumerate(field.teams):
            _draw_cell(page, telling, field, row, column, cells.get((team, item["item"])), limit)
    told = _alt(telling, items, cells), _table(telling, shown, cells, field.teams)
    return Drawing(KEY, heading, *captions, *told, page.figure)


def _hidden(cells: Cells) -> int:
    return sum(bool(cell["hidden"]) for cell in cells.values())


def _is_blank(cell: Record | None) -> bool:
    """Whether too few answered for a figure, and nothing is hidden."""
    return cell is None or not (cell["hidden"] or has_mean(cell, "n_pairs", "gap"))


def _level_height(names: list[str], wide: float) -> float:
    lines = max(len(fonts.wrap(name, wide, HEAD, most=3)) for name in names)
    return lines * fonts.line_height(HEAD) + 0.8


def _turned_height(names: list[str]) -> float:
    longest = max(min(fonts.width(name, SMALL), LONGEST_HEAD) for name in names)
    return longest * math.sin(math.radians(ANGLE)) + 2.5


def _draw_head(page: Page, telling: Telling, field: Field, cells: Cells) -> None:
    _ = telling.say.gettext
    page.text(field.left - 2, -2.6, _("people"), SMALL, color=MUTED, align="right")
    page.text(ALL, -2.6, _("All"), weight="bold", align="center")
    for column, team in enumerate(field.teams):
        x = field.x(column) + field.wide / 2
        page.text(x, -2.6, _people(telling, cells, team), SMALL, color=MUTED, align="center")
        if field.turned:
            room = min(LONGEST_HEAD, (RIGHT - x) / math.cos(math.radians(ANGLE)))
            name = fonts.fit(telling.report.team_name(team), room, SMALL)
            page.text(x, -5.6, name, SMALL, angle=ANGLE, name="head")
        else:
            lines = fonts.wrap(telling.report.team_name(team), field.wide, HEAD, most=3)
            for above, line in enumerate(reversed(lines)):
                y = -6.2 - above * fonts.line_height(HEAD)
                page.text(x, y, line, HEAD, align="center", name="head")


def _people(telling: Telling, cells: Cells, team: str) -> str:
    """The largest base of a team, or only that all of it is hidden."""
    own = [cell for (name, _item), cell in cells.items() if name == team]
    known = [int(cell["n_pairs"]) for cell in own if is_known(cell["n_pairs"])]
    few = all(is_few(cell) for cell in own)
    return telling.base_of(max(known, default=0), not known, few)


def _draw_cell(
    page: Page,
    telling: Telling,
    field: Field,
    row: Row,
    column: int,
    cell: Record | None,
    limit: float,
) -> None:
    x, y, wide, tall = field.x(column) + 0.3, row.top + 0.3, field.wide - 0.6, row.height - 0.6
    if cell is None or _is_blank(cell):
        page.unknown(x, y, wide, tall)
    elif cell["hidden"]:
        page.hatched(x, y, wide, tall)
    else:
        gap = float(cell["gap"])
        strength = min(1.0, abs(gap) / limit)
        color = mixed(SHORT if gap > 0 else BETTER, strength, CALM)
        page.box(x, y, wide, tall, color, "cell")
        size, written = BODY if field.wide > 9 else SMALL - 0.5, telling.type.signed(gap)
        page.text(x + wide / 2, row.middle, written, size, color=ink_on(color), align="center")


def _note(telling: Telling, size: Points, hidden: int, has_blank: bool) -> str:
    _, limit = telling.say.gettext, telling.type.number(5 / 8 * (size - 1))
    return sentences(
        _(
            "Orange: we fall short; blue: we do more than matters. Colours end at ±{limit} in every"
            " workshop, so that workshops can be compared.",
            limit=limit,
        ),
        _("A team's figure rests on few people: small differences between cells mean nothing."),
        telling.hidden_note(hidden),
        _("Grey: fewer than 3 answers.") if has_blank else "",
        telling.source(),
    )


def _alt(telling: Telling, items: pd.DataFrame, cells: Cells) -> str:
    _, t = telling.say.gettext, telling.type
    teams = len({team for team, _item in cells})
    known = [cell for cell in cells.values() if is_known(cell["gap"])]
    top = [
        _(
            "{item} in {team}: {gap}",
            item=telling.name(cell["item"]),
            team=telling.team(cell["team"]),
            gap=t.signed(cell["gap"]),
        )
        for cell in sorted(known, key=lambda cell: -float(cell["gap"]))[:3]
    ]
    return sentences(
        _("Table in colours: {items} items by {teams} teams.", items=len(items), teams=teams),
        _("Largest gaps: {list}.", list="; ".join(top)) if top else "",
        telling.hidden_count(_hidden(cells)),
    )


def _table(telling: Telling, items: pd.DataFrame, cells: Cells, teams: list[str]) -> pd.DataFrame:
    _, t = telling.say.gettext, telling.type

    def written(team: str, item: str) -> str:
        cell = cells.get((team, item))
        if cell is not None and cell["hidden"]:
            return _("hidden")
        return t.signed(None if cell is None else cell["gap"])

    heads = [_("What we rated"), *map(telling.report.team_name, teams), _("All")]
    rows = [
        [telling.report.wording(key), *(written(team, key) for team in teams), t.signed(gap)]
        for key, gap in zip(items["item"], items["gap"], strict=True)
    ]
    return pd.DataFrame(rows, columns=heads)
