"""Workshops that come from elsewhere: as a table of answers or whole, and taken out again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from questionnaires import dump, restore
from questionnaires.model import LANGUAGES, Questionnaire
from survey.models import (
    DONT_KNOW,
    Answer,
    Correction,
    CustomerWindow,
    EntryGroup,
    FieldedQuestionnaire,
    FileSet,
    Pledge,
    PledgeStatus,
    Request,
    Respondent,
    Team,
    Verdict,
    Workshop,
    WorkshopQuestionnaire,
    coarse_now,
    new_id,
)
from survey.store.answers import closing
from survey.store.answers.follow_up import POINTS
from survey.store.answers.pledges import PARTS
from survey.store.answers.questionnaires import forget_unused, keep, offered_in, restored
from survey.store.answers.tables import MEASURES, VERDICTS, Row, WorkshopTables
from survey.store.people import log
from survey.store.people.tokens import new_code

WHOLE = "whole"
"""In place of rows: the name of the zip that holds a whole workshop."""


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


def asked_by(session: Session, audit_id: str, items: set[str]) -> dict[str, Questionnaire]:
    """The questionnaires that ask these items, by their frozen texts; of each key one.

    The audit's own come first, then what those who lead it could choose. Each asks an item that
    none before it asks.
    """
    found: dict[str, Questionnaire] = {}
    for text, form in _known(session, audit_id, items):
        keys = {one.key for one in found.values()}
        left = items - _items(*found.values())
        if form.key not in keys and left & _items(form):
            found[text] = form
    return found


def _known(session: Session, audit_id: str, items: set[str]) -> Iterator[tuple[str, Questionnaire]]:
    """Frozen texts and questionnaires: the audit's, then others, those of most items first."""
    for form in _fielded(session, audit_id):
        yield form.definition, restored(form)
    others = offered_in(session, audit_id)
    for other in sorted(others, key=lambda form: -len(items & _items(form))):
        yield dump(other), other


def _items(*forms: Questionnaire) -> set[str]:
    return {item.key for form in forms for item in form.items}


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
    for described in workshops:
        asked = asked_by(session, given.about, {row["item"] for row in described["rows"]})
        if text := described.get("definition"):
            asked[text] = restore(text)
        add(session, given.about, _as_tables(described, asked), given.id)
    given.state = "stored"


def _as_tables(described: dict[str, Any], asked: Mapping[str, Questionnaire]) -> WorkshopTables:
    """A workshop of a table, whose people get ids of ours: its own may be of any kind.

    Where it does not say in which version an item was asked, it is that of the questionnaire.
    """
    versions = {item.key: item.version for form in asked.values() for item in form.items}
    keys = {team["given"]: team["key"] for team in described["teams"]}
    first = {row["respondent"]: row for row in reversed(described["rows"])}
    ids = {given: new_id() for given in first}
    return WorkshopTables(
        title=described["title"],
        date=date.fromisoformat(described["date"]),
        teams=[{"team": team["key"], "name": team["name"]} for team in described["teams"]],
        respondents=[
            {"respondent": ids[given], "team": keys.get(row["team"], ""), "voice": row["voice"],
             "source": "import"}
            for given, row in first.items()
        ],
        answers=[
            {**row, "respondent": ids[row["respondent"]],
             "item_version": row["item_version"] or versions.get(row["item"], 1)}
            for row in described["rows"]
        ],
        questionnaires=list(asked),
    )  # fmt: skip


def add(
    session: Session, audit_id: str, given: WorkshopTables, import_id: str | None = None
) -> Workshop:
    """Store a workshop that came from elsewhere, in the caller's transaction.

    Respondents, entries and keys of teams keep their ids; workshop, teams and groups get new ones.
    A closed one is counted and sealed here.
    """
    held = Workshop(
        audit_id=audit_id,
        title=given.title,
        date=given.date,
        language=given.language,
        scene=given.scene,
        code=new_code(),
        state=given.state,
        import_id=import_id,
    )
    session.add(held)
    session.flush()
    for position, text in enumerate(given.questionnaires):
        fielded_id = keep(session, text).id
        session.add(
            WorkshopQuestionnaire(workshop_id=held.id, fielded_id=fielded_id, position=position)
        )
    teams = _teams(session, held, given.teams)
    _respondents(session, held, given.respondents, teams)
    _answers(session, held, given.answers, given.votes)
    _pledges(session, held, given.pledges, teams)
    session.add_all(_requests(held, given.requests, teams))
    _left_out(session, held, given)
    if given.window:
        since, until = given.window["since"], given.window["until"]
        codes = {"code": new_code(), "kiosk": new_code()}  # no card leads here
        session.add(
            CustomerWindow(
                workshop_id=held.id, opened_on=since, last_day=until, closed_on=until, **codes
            )
        )
    session.add_all(Correction(workshop_id=held.id, **one) for one in given.corrections)
    session.flush()
    session.refresh(held)
    if given.state == "closed":
        closing.close(session, held)
    return held


def _teams(session: Session, held: Workshop, rows: Sequence[Row]) -> dict[str, str]:
    """The id of each team by its key, with none for no team."""
    made = {
        row["team"]: Team(
            workshop_id=held.id,
            key=row["team"],
            name=row["name"],
            invited=row.get("invited"),
            position=position,
        )
        for position, row in enumerate(rows)
    }
    session.add_all(made.values())
    session.flush()
    return {key: team.id for key, team in made.items()}


def _respondents(
    session: Session, held: Workshop, rows: Sequence[Row], teams: dict[str, str]
) -> None:
    values = [
        {
            "workshop_id": held.id,
            "id": row["respondent"],
            "team_id": teams.get(row["team"]),
            "voice": row["voice"],
            "token_hash": new_id(),  # nobody holds a token of an imported person
            "language": row.get("language", "es"),
            "source": row["source"],
            "handed_in_at": coarse_now() if row.get("handed_in") else None,
            "cut": row.get("cut"),
            "set_aside": row.get("set_aside") or None,
        }
        for row in rows
    ]
    if values:
        session.execute(insert(Respondent), values)


def _answers(session: Session, held: Workshop, rows: Sequence[Row], votes: Sequence[Row]) -> None:
    groups = _groups(session, held, rows)
    alone = _votes(session, held, groups, votes)
    values = [
        _answer(
            held,
            row,
            groups.get((row["item"], row["group"])) or alone.get((row["item"], row["text"])),
        )
        for row in rows
    ]
    if values:
        session.execute(insert(Answer), values)
    verdicts = [_verdict(held, row) for row in rows if row["verdict_only_us"] is not None]
    if verdicts:
        session.execute(insert(Verdict), verdicts)


def _groups(session: Session, held: Workshop, rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """The id of each group by item and title; it has the theme that all its entries have."""
    themes: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row["group"]:
            themes.setdefault((row["item"], row["group"]), set()).add(row["theme"])
    made = {
        (item, title): EntryGroup(
            workshop_id=held.id,
            item=item,
            title=title,
            # where they differ they keep their own
            theme=next(iter(found)) if len(found) == 1 else "",
        )
        for (item, title), found in themes.items()
    }
    session.add_all(made.values())
    session.flush()
    return {key: group.id for key, group in made.items()}


def _votes(
    session: Session, held: Workshop, groups: dict[tuple[str, str], str], rows: Sequence[Row]
) -> dict[tuple[str, str], str]:
    """Give the groups their dots; the id of the group that each card alone gets, by its text."""
    alone: dict[tuple[str, str], str] = {}
    for row in rows:
        key, held.voters = (row["item"], row["group"]), row["voters"]
        if key in groups:
            session.get_one(EntryGroup, groups[key]).dots = row["dots"]
            continue
        one = EntryGroup(workshop_id=held.id, item=row["item"], title="", dots=row["dots"])
        session.add(one)
        session.flush()
        alone[key] = one.id
    return alone


def _answer(held: Workshop, row: Row, group_id: str | None) -> Row:
    return {
        "workshop_id": held.id,
        "respondent_id": row["respondent"],
        "item": row["item"],
        "entry": row["entry"],
        "item_version": int(row["item_version"] or 1),
        "group_id": group_id,
        "number": row["number"],
        "choice": row["choice"] or None,
        "text": row["text"],
        "theme": row.get("own_theme", row["theme"]),
        "evidence": row["evidence"],
        "language": row["language"] if row["text"] and row["language"] in LANGUAGES else "",
        **{name: DONT_KNOW if row[name] == "dk" else row[name] for name in MEASURES},
    }


def _verdict(held: Workshop, row: Row) -> Row:
    counts = {name: int(row[f"verdict_{name}"] or 0) for name in VERDICTS}
    common = {"workshop_id": held.id, "item": row["item"], "entry": row["entry"]}
    return common | counts | {"contested": int(row["contested"] or 0)}


def _pledges(session: Session, held: Workshop, rows: Sequence[Row], teams: dict[str, str]) -> None:
    for row in rows:
        pledge = Pledge(
            workshop_id=held.id,
            team_id=teams.get(row["team"]),
            outcome=row["outcome"] or "open",
            **{name: row[name] for name in (*PARTS, "outcome_why")},
        )
        session.add(pledge)
        session.flush()
        session.add_all(
            PledgeStatus(pledge_id=pledge.id, days=days, outcome=row[f"after_{days}"])
            for days in POINTS
            if row[f"after_{days}"]
        )


def _requests(held: Workshop, rows: Sequence[Row], teams: dict[str, str]) -> Iterator[Request]:
    for row in rows:
        said = {name: row[name] for name in ("text", "answer", "answer_text", "due")}
        yield Request(workshop_id=held.id, team_id=teams.get(row["team"]), **said)


def _left_out(session: Session, held: Workshop, given: WorkshopTables) -> None:
    """Stand-ins without words for what was hidden, so that it goes on being counted.

    Of an entry they lie on a team's sheet under an item that nobody asks.
    """
    sheet = next((row["respondent"] for row in given.respondents if row["voice"] == "team"), None)
    for place, row in enumerate(given.left_out):
        for n in range(row["n"]):
            common = {"workshop_id": held.id, "hidden_why": row["why"]}
            if row["kind"] == "pledge":
                session.add(Pledge(what="", **common))
            elif row["kind"] == "request":
                session.add(Request(text="", **common))
            elif sheet:
                key = {"item": "left_out", "entry": f"{place}-{n}"}
                session.add(Answer(respondent_id=sheet, text="", **key, **common))


def undo(session: Session, given: FileSet, user_id: str | None) -> list[str]:
    """Take out every workshop that an import added; their ids, whose files go too."""
    gone = list(session.scalars(select(Workshop.id).filter_by(import_id=given.id)))
    session.execute(delete(Workshop).where(Workshop.import_id == given.id))
    forget_unused(session)
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
