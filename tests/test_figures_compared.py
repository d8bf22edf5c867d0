"""Which columns of the report's tables R made too: all but those listed here with their reason."""

from pathlib import Path

import pytest

from reports import columns
from tests.figures_from_r import FOLDER

OF_TABLE = {
    "distributions": (
        "distributions_by_persons",
        "distributions_by_teams",
        "distributions_of_teams",
    ),
    "items": ("items_by_persons", "items_by_teams", "hidden_totals"),
    "teams": ("teams", "hidden", "hidden_5", "hidden_3"),
    "ranks": ("ranks", "ranks_by_persons", "ranks_by_teams"),
    "voices": ("voices", "voices_by_persons", "voices_by_teams"),
}
"""The tables of R's that a table of ours is compared with, where they are not called alike."""

WITHOUT_R = ("votes",)
WRITTEN = "as it was written in the answers or beside them"
HIDING = "why a row is hidden; by our own tests of hiding"
NUMBERED = "a number of ours; tests find the row by its text"
# fmt: off
NOT_BY_R = {
    "contradictions": {"entries": NUMBERED},
    "differentiation": {"entry": NUMBERED, "theme": WRITTEN},
    "distributions": {"hidden": "the mask of teams; tested to be the same one"},
    "entries": {
        "entry": NUMBERED, "side": "the list that it was written in",
        **dict.fromkeys(
            ("voice", "theme", "evidence", "language", "choice", "number", "only_us", "maybe",
             "anyone", "contested"), WRITTEN,
        ),
    },
    "group_gaps": {
        "workshop": "the last one only", "voice": "members only",
        "group_a": WRITTEN, "group_b": WRITTEN,
    },
    "choices": {"hidden": "hidden_5 in R's table"},
    "numbers": {"hidden": "hidden_5 in R's table"},
    "items": {"hidden": "hidden_3 and hidden_5 in R's table", "too_few": HIDING},
    "participation": {"hidden": HIDING, "too_few": HIDING},
    "pledges": {
        **dict.fromkeys(("name", "owner", "due", "notice", "outcome_why"), WRITTEN),
        "overdue": "no pledge there has a day: test_tables_pledges",
        **dict.fromkeys(
            ("expected", "p", "q", "verdict", "gap_verdict"),
            "recomputed by another route: test_tables_pledges",
        ),
    },
    "requests": {"name": WRITTEN},
    "votes": dict.fromkeys(
        ("workshop", "item", "group", "dots", "voters", "theme", "reach", "teams", "entries"),
        "counted by hand: test_tables_groups",
    ),
    "summary": {
        "audit": WRITTEN, "sheets_late": "counted by hand: test_answers_side_tables",
        **dict.fromkeys(("invited", "handed_in"), "sums of the heads"),
    },
    "teams": {"too_few": HIDING},
    "team_differences": {"voice": "members only"},
}
# fmt: on


def by_r(table: str) -> set[str]:
    """The columns of `table` that stand in a table of R's."""
    names = OF_TABLE.get(table, (table,))
    paths = [folder / f"{name}.csv" for name in names for folder in (FOLDER, FOLDER / "shapes")]
    known = [head(path) for path in paths if path.exists()]
    assert known or table in WITHOUT_R, table
    return set().union(*known)


def head(path: Path) -> set[str]:
    return set(path.read_text(encoding="utf-8").splitlines()[0].split(","))


@pytest.mark.parametrize("table", columns.TABLES)
def test_every_column_is_compared_with_r_or_has_a_reason(table: str) -> None:
    left = [column for column in columns.TABLES[table].columns if column not in by_r(table)]
    assert sorted(left) == sorted(NOT_BY_R.get(table, {}))
