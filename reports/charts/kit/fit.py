"""How a chart fits a slide: what its rows are, so that it can be drawn again with fewer."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fit:
    """The rows of a chart are those of `column` in `tables` of the report.

    `named` is the column of the chart's own table that calls them by name. Of `panels` four are
    shown, of a `square` chart twelve rows, as fewer make neither lower. Where `both_ends` tell
    as much, rows are left out in the middle. Whatever else a chart says, of entries or of hidden
    teams, stays that of the whole.
    """

    column: str
    tables: tuple[str, ...]
    named: int = 0
    panels: bool = False
    square: bool = False
    both_ends: bool = False


ITEMS = Fit(
    "item",
    ("items", "teams", "team_differences", "distributions", "ranks", "trend", "series", "voices"),
)
THEMES = Fit("theme", ("themes", "theme_trend", "pareto"))
CLAIMS = Fit("text", ("differentiation",))
TEAMS = Fit("team", ("distributions",))
PANELS_OF_ITEMS, PANELS_OF_THEMES = replace(ITEMS, panels=True), replace(THEMES, panels=True)
