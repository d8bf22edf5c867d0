"""Earlier workshops that are added from a table of answers, and taken out again."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from questionnaires import restore
from questionnaires.model import Questionnaire
from survey.models import (
    DONT_KNOW,
    Answer,
    EntryGroup,
    FieldedQuestionnaire,
    FileSet,
    Respondent,
    Team,
    Verdict,
    Workshop,
    WorkshopQuestionnaire,
    new_id,
)
from survey.store.answers import closing
from survey.store.people import log
from survey.store.people.tokens import new_code

MEASURES = ("importance", "performance", "frequency")
TEXTS = ("text", "theme", "evidence")


def known_teams(session: Session, audit_id: str) -> dict[str, str]:
    """The lasting key of each team of an audit by its name and by its key, the newest first."""
    query = (
        select(Team.name, Team.key)
        .join(Workshop, Workshop.id == Team.workshop_id)
        .where(Workshop.audit_id == audit_id)
        .order_by(Workshop.date)
    )
    found: dict[str, str] = {}
    for name, key in session.execute(query):
        found |= {name.casefold(): key, key: key}
    return found


def known_workshops(session: Session, audit_id: str) -> set[tuple[str, str]]:
    """Title and date of the workshops of an audit: one is not added twice."""
    query = select(Workshop.title, Workshop.date).where(Workshop.audit_id == audit_id)
    return {(title, day.isoformat()) for title, day in session.execute(query)}


def fielded_in(session: Session, audit_id: str) -> list[Questionnaire]:
    """The questionnaires of an audit, the newest first: they know the items of a table."""
    return [restore(form.definition) for form in _fielded(session, audit_id)]


def _fielded(session: Session, audit_id: str) -> Sequence[FieldedQuestionnaire]:
    used = (
        select(WorkshopQuestionnaire.fielded_id)
        .join(Workshop, Workshop.id == WorkshopQuestionnaire.workshop_id)
        .where(Workshop.audit_id == audit_id)
    )
    query = select(FieldedQuestionnaire).where(FieldedQuestionnaire.id.in_(used))
    return session.scalars(query.order_by(FieldedQuestionnaire.version.desc())).all()


def upload(session: Session, audit_id: str, name: str) -> FileSet:
    """Note a table that somebody uploaded to add to an audit; each is read for itself."""
    given = FileSet(
        kind="import", about=audit_id, audit_id=audit_id, view={"name": name}, snapshot=new_id()
    )
    session.add(given)
    session.flush()
    return given


def store(session: Session, given: FileSet, workshops: Sequence[dict[str, Any]]) -> None:
    """Add closed workshops with their answers, all in the caller's transaction.

    Each has title, date, teams (key and name) and rows of the answers table.
    """
    forms = _fielded(session, given.about)
    for described in workshops:
        held = Workshop(
            audit_id=given.about,
            title=described["title"],
            date=date.fromisoformat(described["date"]),
            code=new_code(),
            stage="answering",
            import_id=given.id,
        )
        session.add(held)
        session.flush()
        _field(session, held, forms, described["rows"])
        _answers(session, held, _teams(session, held, described["teams"]), described["rows"])
        session.refresh(held)
        closing.close(session, held)
    given.state = "stored"


def _field(
    session: Session,
    held: Workshop,
    forms: Sequence[FieldedQuestionnaire],
    rows: Sequence[dict[str, Any]],
) -> None:
    """Note the questionnaires whose items were answered; of one key the newest."""
    answered, taken = {row["item"] for row in rows}, set()
    for position, form in enumerate(forms):
        if form.key in taken:
            continue
        if answered & {item.key for item in restore(form.definition).items}:
            taken.add(form.key)
            session.add(
                WorkshopQuestionnaire(workshop_id=held.id, fielded_id=form.id, position=position)
            )


def _teams(session: Session, held: Workshop, teams: Sequence[dict[str, str]]) -> dict[str, str]:
    made = {
        team["given"]: Team(
            workshop_id=held.id, key=team["key"], name=team["name"], position=position
        )
        for position, team in enumerate(teams)
    }
    session.add_all(made.values())
    session.flush()
    return {given: team.id for given, team in made.items()}


def _answers(
    session: Session, held: Workshop, teams: dict[str, str], rows: Sequence[dict[str, Any]]
) -> None:
    first = {row["respondent"]: row for row in reversed(rows)}
    ids = {given: new_id() for given in first}
    session.execute(
        insert(Respondent),
        [
            {
                "workshop_id": held.id,
                "id": ids[given],
                "team_id": teams.get(row["team"]),
                "voice": row["voice"],
                "token_hash": new_id(),  # nobody holds a token of an imported person
                "source": "import",
            }
            for given, row in first.items()
        ],
    )
    groups: dict[tuple[str, str], str] = {}
    values = [_answer(session, held, ids, groups, row) for row in rows]
    session.flush()
    session.execute(insert(Answer), values)
    verdicts = [_verdict(held, row) for row in rows if row["verdict_only_us"] is not None]
    if verdicts:
        session.execute(insert(Verdict), verdicts)


def _answer(
    session: Session,
    held: Workshop,
    ids: dict[str, str],
    groups: dict[tuple[str, str], str],
    row: dict[str, Any],
) -> dict[str, Any]:
    return {
        "workshop_id": held.id,
        "respondent_id": ids[row["respondent"]],
        "item": row["item"],
        "entry": row["entry"],
        "item_version": int(row["item_version"] or 1),
        "group_id": _group(session, held, groups, row),
        "number": row["number"],
        "choice": row["choice"] or None,
        **{name: row[name] for name in TEXTS},
        **{name: DONT_KNOW if row[name] == "dk" else row[name] for name in MEASURES},
    }


def _group(
    session: Session, held: Workshop, groups: dict[tuple[str, str], str], row: dict[str, Any]
) -> str | None:
    key = (row["item"], row["group"])
    if not row["group"]:
        return None
    if key not in groups:
        group = EntryGroup(
            workshop_id=held.id, item=row["item"], title=row["group"][:200], theme=row["theme"]
        )
        session.add(group)
        session.flush()
        groups[key] = group.id
    return groups[key]


def _verdict(held: Workshop, row: dict[str, Any]) -> dict[str, Any]:
    counts = {name: int(row[f"verdict_{name}"] or 0) for name in ("only_us", "maybe", "anyone")}
    common = {"workshop_id": held.id, "item": row["item"], "entry": row["entry"]}
    return common | counts | {"contested": int(row["contested"] or 0)}


def undo(session: Session, given: FileSet, user_id: str | None) -> list[str]:
    """Take out every workshop that an import added; their ids, whose files go too."""
    gone = list(session.scalars(select(Workshop.id).filter_by(import_id=given.id)))
    session.execute(delete(Workshop).where(Workshop.import_id == given.id))
    given.state = "undone"
    log.note(
        session, "import_undone", user_id=user_id, audit_id=given.about,
        detail=given.view["name"],
    )  # fmt: skip
    return gone


def of_audit(session: Session, audit_id: str) -> list[tuple[FileSet, int]]:
    """The imports of an audit, the newest first, with how many workshops each holds now."""
    query = (
        select(FileSet, func.count(Workshop.id))
        .outerjoin(Workshop, Workshop.import_id == FileSet.id)
        .where(FileSet.kind == "import", FileSet.about == audit_id)
        .group_by(FileSet.id)
        .order_by(FileSet.created_at.desc(), FileSet.id)
    )
    return [(given, count) for given, count in session.execute(query)]
