"""Makes the small file of a room's gaps, from which phones and screen draw while it goes on."""

from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from questionnaires.model import Questionnaire
from reports.answers.catalogue import Known
from reports.inputs import Settings
from reports.method import SIGNIFICANT
from reports.tables import choices
from reports.tables.rated import hiding, sides
from reports.tables.rated.items import Rated
from reports.telling import FEWEST_FOR_A_SHARE
from survey.making import Begun, Progress, report
from survey.making.manifest import show
from survey.models import FileSet, Workshop
from survey.store import pulse
from survey.web.database import db, writing


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun:
    """Work out the gaps of the room and of its teams, hidden by the rule of the report."""
    workshop = db.session.get_one(Workshop, one.about)
    asked, rated = _rated(workshop)
    found = rated.tables()
    room, of_teams = (list(_shown(found[name])) for name in ("items", "teams"))
    teams: dict[str, list[dict[str, Any]]] = {}
    for row in of_teams:
        teams.setdefault(row["team"], []).append(row)
    beside = list(_beside(rated, asked))
    dots = _dots(found["distributions"], rated.known)
    show(folder, (), {}, progress, room=room, teams=teams, beside=beside, dots=dots)
    return Begun(None, workshop.id)


def _rated(workshop: Workshop) -> tuple[tuple[Questionnaire, ...], Rated]:
    """What was asked, and the figures of it, which alone know what few people gave late."""
    source = report.read(workshop, "en", with_earlier=False)
    asked, settings = source.questionnaires, Settings("en", workshop.audit.smallest_base)
    return asked, Rated.of(source.answers, Known(asked), settings)


def hidden(workshop: Workshop) -> tuple[set[tuple[str, str]], set[str]]:
    """What no report tells of members: items and teams, by their keys, and items of the room.

    Of the room those that enough people answered, but nearly all of one team.
    """
    _asked, rated = _rated(workshop)
    few = hiding.too_few(rated.total, workshop.audit.smallest_base)
    teams, rooms = (
        cells[cells["voice"] == "member"].astype(str)
        for cells in (
            rated.teams.cells[rated.hidden_teams],
            rated.total.cells[rated.hidden_totals & ~few],
        )
    )
    return set(zip(teams["item"], teams["team"], strict=True)), set(rooms["item"])


def finish(workshop_id: str, folder: Path, progress: Progress) -> None:
    """Tell the pages of the room that its gaps are there."""
    with writing() as session:
        pulse.raise_all(session, workshop_id)


def _beside(rated: Rated, asked: tuple[Questionnaire, ...]) -> Iterator[dict[str, Any]]:
    """What we say beside what customers say, where both may be shown, the largest difference first.

    `is_told` where a difference stands out from chance, `is_blind` as `sides.blind_spots` tells.
    """
    chosen = choices.choices(rated.answers, asked, rated.settings.smallest_base)
    table = sides.add_leaving(sides.of_voices(rated), chosen)
    blind = sides.blind_spots(table, chosen)
    if table.empty:
        return
    # of an item that all of a side cannot judge there is no difference
    for row in table[table["self_flattery"].notna()].to_dict("records"):
        figures = {name: float(row[name]) for name in ("us", "customer", "self_flattery")}
        ends = {end: _known(row[f"self_flattery_{end}"]) for end in ("low", "high")}
        # NaN is no JSON; of few people the count alone would be told
        is_share = row.get("n_leave", 0) >= FEWEST_FOR_A_SHARE
        yield {
            "item": str(row["item"]),
            **figures,
            **ends,
            **{name: int(row[name]) for name in ("n_us", "n_customer")},
            "leave": _known(row["leave_share"]) if is_share else None,
            "is_told": bool(row["self_flattery_q"] < SIGNIFICANT),
            "is_blind": str(row["item"]) in blind,
        }


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _dots(distributions: pd.DataFrame, known: Known) -> dict[str, dict[str, list[int]]]:
    """How many members gave each performance score, by team and item; the room's under "".

    Only what the report may show: a dot more on the screen than on phones would be a person.
    """
    rows = distributions[
        (distributions["voice"] == "member")
        & (distributions["measure"] == "performance")
        & ~distributions["answer"].isin(["dk", "missing"])
        & ~distributions["hidden"]
    ]
    dots: dict[str, dict[str, list[int]]] = {}
    for (team, item), scores in rows.groupby(["team", "item"], observed=True)["n"]:
        counts = [int(n) for n in scores]
        # figures turn such an item; its dots stand beside the words that people picked
        turned = counts[::-1] if known.is_reverse(str(item)) else counts
        dots.setdefault(str(team), {})[str(item)] = turned
    return dots


def _shown(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The gaps of members that may be shown, the widest first."""
    rows = table[(table["voice"] == "member") & table["gap"].notna()]
    for row in rows.sort_values(["gap", "item"], ascending=[False, True]).to_dict("records"):
        figures = {name: float(row[name]) for name in ("importance", "performance", "gap")}
        yield {"item": str(row["item"]), "team": str(row.get("team", ""))} | figures
