"""A workshop as plain tables: what is exported of one, and what every import brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from questionnaires.model import LANGUAGES
from survey.models import (
    ANSWERS,
    EVIDENCE,
    OUTCOMES,
    SET_ASIDE,
    STATES,
    STEP_KINDS,
    VOICES,
    Answer,
    Audit,
    Correction,
    EntryGroup,
    Pledge,
    Respondent,
    Team,
    Workshop,
)
from survey.store.answers.follow_up import POINTS
from survey.text import LONGEST_TEXT

Row = dict[str, Any]

MEASURES = ("importance", "performance", "frequency")
VERDICTS = ("only_us", "maybe", "anyone")
NUMBERS = (*(f"verdict_{name}" for name in VERDICTS), "contested", "number")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "answers": (
        *("workshop", "date", "respondent", "team", "voice", "language", "source", "cut", "item"),
        *("item_version", "entry", *MEASURES, "number", "choice", "text", "theme", "own_theme"),
        *("group", "evidence", *NUMBERS[:-1]),
    ),
    "teams": ("workshop", "team", "name", "voice", "invited", "joined", "handed_in", "late"),
    "respondents": (
        "respondent",
        "team",
        "voice",
        "language",
        "source",
        "handed_in",
        "done",
        "cut",
        "set_aside",
    ),
    "pledges": (
        *("workshop", "team", "what", "owner", "due", "notice", "theme", "item", "outcome"),
        "outcome_why",
        *(f"after_{days}" for days in POINTS),
    ),
    "requests": ("workshop", "team", "text", "answer", "answer_text", "due"),
    "votes": ("workshop", "item", "group", "dots", "voters"),
}
"""The columns of each table; those of `answers` are the answers table's of `reports`.

There `theme` is that of the entry's group where it has one, and `own_theme` the entry's own.
"""

_STORED_IN: Mapping[str, Any] = {
    **{name: getattr(Audit, name) for name in ("organisation", "unit")},
    **{name: getattr(Workshop, name) for name in ("title", "scene")},
    **{name: getattr(Answer, name) for name in ("item", "entry", "theme")},
    **{"audit": Audit.name, "team": Team.key, "name": Team.name, "respondent": Respondent.id},
    **{"source": Respondent.source, "own_theme": Answer.theme, "group": EntryGroup.title},
    **{"owner": Pledge.owner, "part": Correction.part},
}
LATER = ("set_aside",)
"""Columns that are written only where a row has something in them."""

LONGEST = {name: column.type.length for name, column in _STORED_IN.items()} | dict.fromkeys(
    ("text", "choice", "what", "notice", "outcome_why", "answer_text", "before", "after"),
    LONGEST_TEXT,
)
"""What the columns of the database hold at most, in characters."""

KNOWN = {
    "voice": VOICES,
    "evidence": ("", *EVIDENCE),
    "set_aside": ("", *SET_ASIDE),
    "language": ("", *LANGUAGES),
    "state": STATES,
    "step": ("", *STEP_KINDS),
    "answer": ANSWERS,
    **{f"after_{days}": ("", *OUTCOMES) for days in POINTS},
}
"""What other columns may say."""


@dataclass(frozen=True, slots=True)
class WorkshopTables:
    """What one workshop holds.

    Rows have the keys of COLUMNS, of which an import may leave out those that have a default;
    scores are 1…K, "dk" or None, counts numbers or None, days and truths themselves.
    `questionnaires` are frozen definitions, `corrections` slips mended in them.
    """

    title: str
    date: date
    teams: Sequence[Row]
    respondents: Sequence[Row]
    answers: Sequence[Row]
    questionnaires: Sequence[str]
    pledges: Sequence[Row] = ()
    requests: Sequence[Row] = ()
    votes: Sequence[Row] = ()
    corrections: Sequence[Row] = ()
    left_out: Sequence[Row] = ()  # kind, why and n of what the facilitator hid
    window: Mapping[str, Any] = field(default_factory=dict)  # as `exports.window` tells it
    language: str = "es"
    scene: str = "last"
    state: str = "closed"
    step: str = ""  # the kind of the present one, where the workshop is open


def typed(words: Mapping[str, str]) -> Row:
    """An answer from the texts of its cells: scores as clicked, numbers, None for nothing."""
    scores = {name: score(words[name]) for name in MEASURES}
    return {**words, **scores} | {
        name: float(words[name]) if words[name] else None for name in NUMBERS
    }


def score(text: str) -> int | str | None:
    """A score from the text of its cell: as clicked, "dk", or None for nothing."""
    if not text:
        return None
    return "dk" if text.lower() == "dk" else int(float(text))
