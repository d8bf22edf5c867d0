"""What the database would not take of a table or folder, noted before it is stored."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from reports.faults import NO_VERSION, TOO_LONG, TWO_SHEETS, UNKNOWN, Faults
from survey.store.answers.tables import KNOWN, LONGEST

_VERSION = re.compile(r"[0-9]{0,4}")


def note_unstorable(
    rows: Iterable[Mapping[str, Any]], columns: Iterable[str], file: str, faults: Faults
) -> None:
    """Note what the database would not take: texts too long, words that mean nothing to it."""
    for name in columns:
        words = {str(row.get(name) or "") for row in rows}
        if name in LONGEST and max(map(len, words), default=0) > LONGEST[name]:
            faults.add(file, TOO_LONG, column=name, most=LONGEST[name])
        if name in KNOWN:
            known = ", ".join(filter(None, KNOWN[name]))
            for word in sorted(words - {*KNOWN[name]}):
                faults.add(file, UNKNOWN, column=name, value=word, known=known)


def note_versions(rows: Iterable[Mapping[str, Any]], file: str, faults: Faults) -> None:
    """Note versions of wordings that are no whole numbers."""
    if not all(_VERSION.fullmatch(row["item_version"]) for row in rows):
        faults.add(file, NO_VERSION, column="item_version")


def note_second_sheets(rows: Iterable[Mapping[str, Any]], file: str, faults: Faults) -> None:
    """Note teams that have more than one shared sheet."""
    sheets = {(row["respondent"], row["team"]) for row in rows if row["voice"] == "team"}
    for team, count in Counter(team for _, team in sheets if team).items():
        if count > 1:
            faults.add(file, TWO_SHEETS, column="team", value=team)
