"""Reasons to leave as a room put them together, counted by hand."""

import pandas as pd

from reports.answers import side_tables
from tests.figures_cast import entry, made


def written(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), dtype=object)


def reason(team: str, text: str, group: str = "", **more: object) -> dict[str, object]:
    return entry("leave_reasons", team, text, group=group, **more)


ROOM = written(
    reason("a", "late", "Turns", theme="speed"),
    reason("a", "later", "Turns", theme="care"),
    reason("b", "latest", "Turns", theme="speed"),
    reason("b", "dear ", theme="price"),
    reason("c", "loud"),
    entry("value_added", "a", "we greet", group="Turns"),
)


def told(votes: pd.DataFrame | None = None) -> list[list[object]]:
    columns = ["group", "theme", "reach", "teams", "entries"]
    return made(ROOM, votes=votes).votes[columns].to_numpy().tolist()


def test_a_group_is_named_by_teams_and_a_card_alone_by_its_words() -> None:
    assert told() == [
        ["Turns", "speed", 2, 3, 3], ["dear", "price", 1, 3, 1], ["loud", "", 1, 3, 1],
    ]  # fmt: skip


def test_dots_come_first() -> None:
    given = pd.DataFrame({"group": ["Turns", "loud"], "dots": [2, 7], "voters": 5})
    votes = side_tables.votes(given, "spring")
    table = made(ROOM, votes=votes).votes
    assert table["group"].tolist() == ["loud", "Turns", "dear"]
    assert table["dots"].astype("Float64").tolist()[:2] == [7, 2]
    assert pd.isna(table["dots"].iloc[2])
    assert set(table["voters"]) == {5}


def test_where_nothing_was_put_together_there_is_no_group() -> None:
    assert made(written(reason("a", "late"), reason("b", "dear"))).votes.empty
