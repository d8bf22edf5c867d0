"""The demo audit as files that `python -m reports` reads."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from survey.demo.audit import Demo, DemoWorkshop, make
from survey.demo.rows import COLUMNS, Value

TEAM_COLUMNS = ("workshop", "team", "name", "voice", "invited", "joined", "handed_in")
PLEDGE_COLUMNS = ("workshop", "team", "kind", "what", "owner", "due", "notice", "theme", "outcome")


def write_csv(folder: Path, demo: Demo | None = None) -> None:
    """Write answers.csv, teams.csv, pledges.csv and meta.toml of the closed workshops to `folder`.

    The open workshop is left out: a report is about the last one. Teams go by their name, so that
    the tables can be read without the app. The folder is made where it is missing.
    """
    demo = demo or make()
    closed = [workshop for workshop in demo.workshops if workshop.stage == "closed"]
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, rows in (
        ("answers", COLUMNS, _answers),
        ("teams", TEAM_COLUMNS, _teams),
        ("pledges", PLEDGE_COLUMNS, _pledges),
    ):
        found = (row for workshop in closed for row in rows(workshop))
        _write(folder / f"{name}.csv", columns, found)
    meta = {"title": closed[-1].title, "organisation": demo.organisation, "stage": "closed"}
    lines = "".join(f'{key} = "{text}"\n' for key, text in meta.items())
    (folder / "meta.toml").write_text(lines, encoding="utf-8", newline="\n")


def _answers(workshop: DemoWorkshop) -> Iterator[Mapping[str, Value]]:
    names = _names(workshop)
    return ({**answer, "team": names[str(answer["team"])]} for answer in workshop.answers)


def _teams(workshop: DemoWorkshop) -> Iterator[Mapping[str, Value]]:
    for team in workshop.teams:
        yield {
            "workshop": workshop.title,
            "team": team.name,
            "name": team.name,
            "voice": "member",
            "invited": team.invited,
            "joined": team.joined,
            "handed_in": team.handed_in,
        }


def _pledges(workshop: DemoWorkshop) -> Iterator[Mapping[str, Value]]:
    names = _names(workshop)
    for pledge in workshop.pledges:
        outcome = "" if pledge["outcome"] == "open" else pledge["outcome"]
        yield {
            **pledge,
            "workshop": workshop.title,
            "team": names[pledge["team"]],
            "kind": "pledge",
            "outcome": outcome,
        }
    for request in workshop.requests:
        yield {
            "workshop": workshop.title,
            "team": names[request["team"]],
            "kind": "request",
            "what": request["text"],
        }


def _names(workshop: DemoWorkshop) -> dict[str, str]:
    return {team.key: team.name for team in workshop.teams}


def _write(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, Value]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
