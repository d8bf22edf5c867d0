"""The demo audit as one frozen value, ready to be stored or written to files."""

import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from survey.demo import entries, people, ratings
from survey.demo.people import Person
from survey.demo.rows import COLUMNS, Row, generator

SEED = 1961
TO_PLEDGE = timedelta(days=60)
LISTS = ("value_added", "leave_reasons", "differentiators", "team_questions", "ideas")


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A team in one workshop; `joined` and `handed_in` count its members."""

    key: str
    name: str
    invited: int
    joined: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class Wording:
    """How the hotel words a rated item, by language; a new version starts a new series."""

    item: str
    version: int
    wording: dict[str, str]


@dataclass(frozen=True, slots=True)
class DemoWorkshop:
    """One workshop. `answers` have the columns of the answers table.

    `pledges` have team, what, owner, due (ISO), notice, theme, outcome (kept, dropped, open);
    `requests` have team and text; `handed_in` names respondents; `moderated` names entries from
    which the facilitator took a person's name.
    """

    title: str
    date: date
    stage: str
    language: str
    teams: tuple[DemoTeam, ...]
    wordings: tuple[Wording, ...]
    answers: tuple[Row, ...]
    pledges: tuple[dict[str, str], ...]
    requests: tuple[dict[str, str], ...]
    handed_in: frozenset[str]
    moderated: frozenset[str]


@dataclass(frozen=True, slots=True)
class Demo:
    """An audit and its workshops, oldest first; `word` is the key of the word for customer."""

    name: str
    organisation: str
    word: str
    questionnaire: str
    workshops: tuple[DemoWorkshop, ...]


def make(seed: int = SEED) -> Demo:
    """The demo audit; the same seed gives the same answers, and no text depends on it."""
    hotel, texts, pledges = (_read(name) for name in ("hotel", "texts", "pledges"))
    said = zip(texts["workshop"], pledges["workshop"], strict=True)
    return Demo(
        name=hotel["name"],
        organisation=hotel["organisation"],
        word=hotel["customer_word"],
        questionnaire=hotel["questionnaire"],
        workshops=tuple(
            _workshop(hotel, wave, {**written, **pledged}, seed)
            for wave, (written, pledged) in enumerate(said)
        ),
    )


def _read(name: str) -> dict[str, Any]:
    path = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _workshop(hotel: dict[str, Any], wave: int, said: dict[str, Any], seed: int) -> DemoWorkshop:
    plan = hotel["workshop"][wave]
    wordings = tuple(_wording(item, wave) for item in hotel["item"])
    present: list[Person] = []
    rows: list[Row] = []
    for team in hotel["team"]:
        rng = generator(seed, wave, team["key"])
        members = people.members(rng, team, wave, len(hotel["item"]))
        sheet = people.sheet(rng, team["key"], plan["stage"] == "closed")
        present += [*members, sheet]
        rows += _rated(rng, members, sheet, hotel["item"], wave)
        rows += _written(rng, said, sheet, _judges(hotel["team"], team, wave))
    whole = {"questionnaire": hotel["questionnaire"], "audit": hotel["name"],
             "workshop": plan["title"], "date": plan["date"].isoformat()}  # fmt: skip
    return DemoWorkshop(
        title=plan["title"],
        date=plan["date"],
        stage=plan["stage"],
        language="es",
        teams=tuple(_team(team, wave) for team in hotel["team"]),
        wordings=wordings,
        answers=tuple(_complete(rows, whole, wordings)),
        pledges=tuple(_pledges(said.get("pledges", {}), plan["date"])),
        requests=tuple(
            {"team": team, "text": text} for team, text in said.get("requests", {}).items()
        ),
        handed_in=frozenset(person.respondent for person in present if person.handed_in),
        moderated=_moderated(said, rows),
    )


def _rated(
    rng: random.Random,
    members: Sequence[Person],
    sheet: Person,
    items: Sequence[dict[str, Any]],
    wave: int,
) -> list[Row]:
    """What a team's members rate alone, then what the team agrees once its sheet is handed in."""
    alone = list(ratings.member_rows(rng, members, items, wave))
    return alone + (list(ratings.team_rows(alone, sheet)) if sheet.handed_in else [])


def _written(rng: random.Random, said: dict[str, Any], sheet: Person, judges: int) -> Iterator[Row]:
    for item in LISTS:
        yield from entries.rows(rng, item, said.get(item, {}).get(sheet.team, []), sheet, judges)


def _judges(teams: Iterable[dict[str, Any]], own: dict[str, Any], wave: int) -> int:
    """The people of all other teams in the room."""
    return sum(team["joined"][wave] for team in teams if team["key"] != own["key"])


def _complete(
    rows: Iterable[Row], whole: Mapping[str, str], wordings: Iterable[Wording]
) -> Iterator[Row]:
    """The rows with every column of the answers table, in its order."""
    versions = {wording.item: wording.version for wording in wordings}
    empty: Row = dict.fromkeys(COLUMNS)
    for row in rows:
        yield {**empty, **whole, "item_version": versions.get(str(row["item"]), 1), **row}


def _team(team: dict[str, Any], wave: int) -> DemoTeam:
    counts = {count: team[count][wave] for count in ("invited", "joined", "handed_in")}
    return DemoTeam(key=team["key"], name=team["name"], **counts)


def _wording(item: dict[str, Any], wave: int) -> Wording:
    new = item.get("new_wording")
    if new and wave + 1 >= new["from"]:
        return Wording(item["key"], 2, new["wording"])
    return Wording(item["key"], 1, item["wording"])


def _pledges(pledges: dict[str, dict[str, str]], held: date) -> Iterator[dict[str, str]]:
    for team, pledge in pledges.items():
        yield {"team": team, "due": (held + TO_PLEDGE).isoformat(), **pledge}


def _moderated(said: dict[str, Any], rows: Iterable[Row]) -> frozenset[str]:
    texts = {
        entry["text"]
        for item in LISTS
        for written in said.get(item, {}).values()
        for entry in written
        if entry.get("moderated")
    }
    return frozenset(str(row["entry"]) for row in rows if row.get("text") in texts)
