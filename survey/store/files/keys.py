"""What a set of files is made from, and by which code: that names it."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Audit, Respondent, Workshop
from survey.store.answers import closing, exports, moderation
from survey.store.answers.waves import Filters
from survey.store.room import agenda, wall

ROOT = Path(__file__).parents[3]
MAKERS = ("questionnaires", "reports", "survey/making", "survey/store")
SOURCES = {".py", ".toml", ".typ", ".css", ".csv", ".po"}


class Wish(NamedTuple):
    """A set of files that somebody wants to see; the names are those of `FileSet`."""

    kind: str
    about: str
    audit_id: str | None
    language: str
    view: dict[str, Any]
    snapshot: str
    code: str


@cache
def code() -> str:
    """A fingerprint of the code that makes files: what another version made is not shown."""
    found = (path for folder in MAKERS for path in (ROOT / folder).rglob("*"))
    digest = hashlib.sha256()
    for path in sorted(path for path in found if path.suffix in SOURCES):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def of_report(session: Session, workshop: Workshop, language: str) -> Wish:
    """The report of the answers of a workshop as they are now."""
    own = [workshop.audit.preface, hashlib.sha256(workshop.audit.logo or b"").hexdigest()]
    snapshot = _snapshot(session, workshop.audit, waves(session, workshop), own)
    return Wish("report", workshop.id, workshop.audit_id, language, {}, snapshot, code())


def of_trend(
    session: Session, audit: Audit, shown: Sequence[Workshop], filters: Filters, language: str
) -> Wish:
    """The trend of an audit through filters, of the workshops that they let through."""
    view = filters.query() | {"entries": filters.entries}
    snapshot = _snapshot(session, audit, shown, view)
    return Wish("trend", audit.id, audit.id, language, view, snapshot, code())


def of_gaps(session: Session, workshop: Workshop) -> Wish | None:
    """The gaps of a workshop as its room has them while it goes on; None before the first cut."""
    query = select(func.count(Respondent.cut), func.max(Respondent.cut))
    cut, last = session.execute(query.filter_by(workshop_id=workshop.id)).one()
    if not last:
        return None
    snapshot = _hash([cut, last, workshop.audit.smallest_base])
    return Wish("gap", workshop.id, workshop.audit_id, "", {}, snapshot, code())


def of_order(session: Session, workshop: Workshop) -> Wish | None:
    """The order of the cards that are put together; None where there are none."""
    cards = wall.cards(session, workshop.id, [agenda.GROUPED])
    if not cards:
        return None
    snapshot = _hash([(card.entry, card.text) for card in cards])
    return Wish("order", workshop.id, workshop.audit_id, "", {}, snapshot, code())


def waves(session: Session, workshop: Workshop) -> list[Workshop]:
    """The closed workshops of the audit before this one, oldest first, and this one last.

    Those whose answers are deleted are left to trends, which need tallies only.
    """
    earlier = session.scalars(
        select(Workshop)
        .where(
            Workshop.audit_id == workshop.audit_id,
            Workshop.state == "closed",
            Workshop.answers_deleted_at.is_(None),
            Workshop.date < workshop.date,
        )
        .order_by(Workshop.date, Workshop.created_at)
    )
    return [*earlier, workshop]


def _snapshot(session: Session, audit: Audit, shown: Sequence[Workshop], view: Any) -> str:
    setting = [audit.name, audit.organisation, audit.customer_word, audit.smallest_base]
    return _hash([setting, view, [_wave(session, wave) for wave in shown]])


def _wave(session: Session, wave: Workshop) -> list[Any]:
    # a closed workshop is told by its seal, so that a long series stays cheap to name
    seal = wave.snapshot or closing.snapshot_of(session, wave)
    beside = (exports.teams, exports.pledges, exports.requests, exports.votes)
    rows: list[Any] = [row for export in beside for row in export(session, wave, "")]
    rows += sorted([one.what, one.why] for one in moderation.left_out(session, wave.id))
    return [wave.id, wave.title, wave.date.isoformat(), wave.state, seal, *rows]


def _hash(value: Any) -> str:
    content = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
