"""Reads what a trend is made from: tallies, entries, teams and pledges of closed workshops.

It loads pandas: only background work imports it.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from questionnaires.model import Language, Questionnaire
from reports import answers, beside
from reports.inputs import Input, Meta
from reports.known import Known
from survey.database import db
from survey.models import DONT_KNOW, Audit, Workshop
from survey.store import exports, fielding, waves
from survey.store.audits import word_of
from survey.store.closing import NOT_GIVEN
from survey.trend_filters import Filters

TALLY = (
    "workshop", "team", "voice", "item", "item_version", "importance", "performance", "n",
)  # fmt: skip


def read(audit: Audit, shown: Sequence[Workshop], filters: Filters, language: Language) -> Input:
    """All that a trend of these workshops is made from: tallies, entries, teams and pledges."""
    names = exports.workshop_names(shown)
    asked = _asked(shown, filters)
    rated = _answers_of_tallies(shown, filters, names, asked)
    written = [row for wave in shown for row in exports.entries(db.session, wave, names[wave.id])]
    rows = pd.concat([rated, pd.DataFrame(_as_teams(written))], ignore_index=True)
    noun = getattr(word_of(audit), language)
    return Input(
        answers=answers.check({names[shown[-1].id]: rows}, Known(asked)),
        teams=_beside(beside.teams, exports.teams, shown, names),
        pledges=_beside(beside.pledges, exports.pledges, shown, names),
        meta=Meta(
            title=audit.name,
            organisation=audit.organisation or audit.name,
            customer=f"{noun.singular}/{noun.plural}/{'f' if noun.feminine else 'm'}",
            stage="closed",
        ),
        questionnaires=asked,
    )


def _asked(shown: Sequence[Workshop], filters: Filters) -> tuple[Questionnaire, ...]:
    """The questionnaires of the workshops, each once, the newest first: its words are used."""
    found = {
        json.dumps([form.key, form.version, [(i.key, i.version) for i in form.items]]): form
        for wave in shown
        for form in fielding.questionnaires_of(wave)
        if filters.questionnaire in ("", form.key)
    }
    return tuple(reversed(found.values()))


def _answers_of_tallies(
    shown: Sequence[Workshop],
    filters: Filters,
    names: dict[str, str],
    asked: Sequence[Questionnaire],
) -> pd.DataFrame:
    """Rated answers that have these tallies. Persons are numbered anew for each item.

    So nothing that looks at several items of one person may be read from them.
    """
    table = pd.DataFrame(waves.tallies(db.session, shown, filters), columns=list(TALLY))
    if filters.questionnaire:
        table = table[table["item"].isin([item.key for form in asked for item in form.items])]
    rows = table.loc[table.index.repeat(table["n"])].reset_index(drop=True)
    number = rows.groupby(["workshop", "team", "voice", "item"]).cumcount().astype(str)
    rows["respondent"] = rows["team"] + "/" + rows["voice"] + "/" + number
    rows["date"] = rows["workshop"].map({wave.id: wave.date.isoformat() for wave in shown})
    rows["workshop"] = rows["workshop"].map(names)
    for measure in ("importance", "performance"):
        words = rows[measure].astype(str)
        words = words.mask(rows[measure] == NOT_GIVEN, "")
        rows[measure] = words.mask(rows[measure] == DONT_KNOW, "dk")
    return rows.drop(columns="n")


def _as_teams(written: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries of a team's sheet under the respondent of its tallies: it counts once."""
    return [
        row | {"respondent": f"{row['team']}/team/0"} if row["voice"] == "team" else row
        for row in written
    ]


def _beside(
    check: Callable[[pd.DataFrame, str], pd.DataFrame],
    export: Callable[..., Any],
    shown: Sequence[Workshop],
    names: dict[str, str],
) -> pd.DataFrame:
    rows = [row for wave in shown for row in export(db.session, wave, names[wave.id])]
    return check(pd.DataFrame(rows), "")
