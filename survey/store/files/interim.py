"""Interim reports that cannot be subtracted from one another.

Whoever has two reports of one workshop finds in their difference the answers of those who answered
in between. Of an open workshop a new report is therefore made only where nobody answered since the
last one, or at least as many people as the smallest base.
"""

import hashlib
import json
from collections import Counter
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Answer, Respondent, Workshop

Answered = dict[str, tuple[str, str, str]]
"""Voice, team and a hash of the ratings of everybody who rated alone, by respondent."""

ANSWERED = "answered.json"
RATINGS = (Answer.item, Answer.item_version, Answer.importance, Answer.performance,
           Answer.frequency, Answer.number, Answer.choice, Answer.text)  # fmt: skip


def answered(session: Session, workshop_id: str) -> Answered:
    """Who has rated alone, and a hash of what; drafts and the sheets of teams are not in it."""
    query = (
        select(Respondent.id, Respondent.voice, Respondent.team_id, *RATINGS)
        .join(Answer)
        .where(Answer.workshop_id == workshop_id, Answer.entry == "", Respondent.voice != "team")
        .order_by(Respondent.id, Answer.item)
    )
    found: dict[str, tuple[str, str, list[str]]] = {}
    for one, voice, team_id, *rating in session.execute(query):
        rows = found.setdefault(one, (voice, team_id or "", []))[2]
        rows.append(json.dumps(rating, ensure_ascii=False))
    return {
        one: (voice, team, hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16])
        for one, (voice, team, rows) in found.items()
    }


def must_wait(session: Session, workshop: Workshop, folder: Path) -> bool:
    """Whether a report made now would tell, beside the last one, what single persons answered.

    `folder` holds the reports of the workshop, and whose answers the newest of them shows.
    """
    base = workshop.audit.smallest_base
    if workshop.stage == "closed" or base == 1:
        return False
    before = _last(folder)
    return before is not None and tells_few(before, answered(session, workshop.id), base)


def tells_few(before: Answered, after: Answered, base: int) -> bool:
    """Whether some, but fewer than `base`, people answered in between: of a team, or of the rest.

    A team counts alone where both reports show it; all others of a voice count together, as what
    they gave is the total less the teams that are shown.
    """
    shown = _large(before, base) & _large(after, base)
    changed = [one for one in before.keys() | after.keys() if before.get(one) != after.get(one)]
    moved: Counter[tuple[str, str]] = Counter()
    for one in changed:
        groups = {one_of[:2] for one_of in (before.get(one), after.get(one)) if one_of}
        moved.update({(voice, team if (voice, team) in shown else "") for voice, team in groups})
    return any(n < base for n in moved.values())


def _large(people: Answered, base: int) -> set[tuple[str, str]]:
    sizes = Counter((voice, team) for voice, team, _ in people.values())
    return {group for group, n in sizes.items() if n >= base}


def remember(folder: Path, people: Answered) -> None:
    """Keep whose answers the newest report of a workshop shows."""
    # beside the folders of the reports: it goes with the workshop, not with a single report
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f"{ANSWERED}.half"
    half.write_text(json.dumps(people), encoding="utf-8")
    half.replace(folder / ANSWERED)


def _last(folder: Path) -> Answered | None:
    try:
        kept = json.loads((folder / ANSWERED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return {one: (voice, team, mark) for one, (voice, team, mark) in kept.items()}
