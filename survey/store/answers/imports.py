"""Workshops that come from elsewhere: as a table of answers or whole."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from questionnaires import dump, restore
from questionnaires.model import LANGUAGES, Questionnaire
from survey.models import (
    ADDING,
    DONT_KNOW,
    Answer,
    Audit,
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
    User,
    Verdict,
    Workshop,
    WorkshopQuestionnaire,
    coarse_now,
    new_id,
)
from survey.store.answers import apart, closing
from survey.store.answers.follow_up import POINTS
from survey.store.answers.pledges import PARTS
from survey.store.answers.questionnaires import keep, offered_in, restored
from survey.store.answers.tables import MEASURES, NUMBERS, VERDICTS, Row, WorkshopTables
from survey.store.people import log
from survey.store.people.tokens import new_code

ROWS = "rows.json"
"""What would be added, in the folder of an upload: either of the following."""
WHOLE = "whole"
"""The name of the zip that holds a whole workshop."""
TITLE = "title"
THROWN_AWAY = "is_thrown_away"
"""Told of a file that was taken out before it had added anything."""
HEADS, PIECES = "heads", "pieces"
"""Workshops of a table, and how many pieces their answers are in."""
NOTHING: Row = {
    **dict.fromkeys(("item_version", "entry", "theme", "group", "evidence", "text", "choice"), ""),
    **dict.fromkeys(("language", "respondent", "item"), ""),
    **dict.fromkeys((*MEASURES, *NUMBERS)),
}
"""An answer that says nothing."""


def known_teams(session: Session, audit_id: str) -> dict[str, str]:
    """The lasting key of each team of an audit by its name and by its key, the newest first."""
    query = (
        select(Team.name, Team.key)
        .join(Workshop, Workshop.id == Team.workshop_id)
        .where(_is_of(audit_id))
        .order_by(Workshop.date)
    )
    found = [(name, key) for name, key in session.execute(query)]
    # who is written alike comes before who differs in capitals
    alike = {name.casefold(): key for name, key in found}
    return alike | dict(found) | {key: key for _name, key in found}


class Here(NamedTuple):
    """A workshop that is here, or still being added by `import_id`, and since when."""

    id: str
    title: str
    since: str
    import_id: str | None


def known_workshops(session: Session, audit_id: str) -> dict[tuple[str, str], Here]:
    """The workshops of an audit by title and date: one is not added twice."""
    found = session.scalars(select(Workshop).where(_is_of(audit_id)))
    return {
        (one.title, one.date.isoformat()): Here(
            one.id,
            one.title,
            one.created_at.date().isoformat(),
            one.import_id if one.audit_id != audit_id else None,
        )
        for one in found
    }


def _is_of(audit_id: str) -> ColumnElement[bool]:
    """The workshops of an audit, and those that are still being added to it."""
    coming = select(FileSet.id).filter_by(kind="import", about=audit_id, state="running")
    return or_(Workshop.audit_id == audit_id, Workshop.import_id.in_(coming))


def can_be_added(session: Session, given: FileSet, found: Mapping[str, Any]) -> bool:
    """Whether what was read can be added as it is.

    Not what an earlier version read, nor workshops that came from another file since.
    """
    # two files are added one after the other
    session.get_one(Audit, given.about, with_for_update=True)
    taken = known_workshops(session, given.about)
    # earlier versions kept a list, and of a whole workshop its name alone
    if not {HEADS, TITLE} & {*found}:
        return False
    heads = found.get(HEADS, [found])
    return not any((head[TITLE], head["date"]) in taken for head in heads)


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


def piece_of(folder: Path, place: int) -> Path:
    """Where a piece of the answers lies in the folder of an upload."""
    return folder / PIECES / f"{place:05}.json"


def read(path: Path) -> dict[str, Any]:
    """What lies in a JSON file of an upload."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def store(session: Session, given: FileSet, folder: Path) -> None:
    """Add closed workshops with their answers, all in the caller's transaction."""
    found = read(folder / ROWS)
    held = [
        session.get_one(Workshop, one) for one in begin(session, given, found[HEADS], given.about)
    ]
    for place in range(found[PIECES]):
        add_piece(session, [one.id for one in held], read(piece_of(folder, place)))
    for one in held:
        one.state = "closed"
        closing.close(session, one)
    given.state = "stored"


def begin(
    session: Session, given: FileSet, heads: Sequence[dict[str, Any]], audit_id: str
) -> list[str]:
    """Add workshops in which nobody has answered yet; their ids.

    Each head has title, date, items, teams (key, name and how the table calls it), and the
    questionnaire that came with the table, where there is one.
    """
    made = []
    for head in heads:
        asked = asked_by(session, given.about, {*head["items"]})
        if text := head.get("definition"):
            asked[text] = restore(text)
        tables = WorkshopTables(
            title=head["title"],
            date=date.fromisoformat(head["date"]),
            teams=[{"team": team["key"], "name": team["name"]} for team in head["teams"]],
            respondents=(),
            answers=(),
            questionnaires=list(asked),
            state="preparing",
        )
        made.append(add(session, audit_id, tables, given.id).id)
    return made


def add_piece(session: Session, held: Sequence[str], piece: Mapping[str, Any]) -> None:
    """Add some people with their answers to one of the workshops that `begin` added.

    Where a row does not say in which version an item was asked, it is that of the questionnaire.
    """
    workshop = session.get_one(Workshop, held[piece["workshop"]])
    teams = {team.key: team.id for team in workshop.teams}
    versions = {
        item.key: item.version
        for form in workshop.questionnaires
        for item in restored(form).items
    }  # fmt: skip
    rows = [NOTHING | dict(zip(piece["columns"], cells, strict=True)) for cells in piece["rows"]]
    for row in rows:
        row["item_version"] = row["item_version"] or versions.get(row["item"], 1)
    people = [row | {"source": "import", "in_crowd": False} for row in piece["respondents"]]
    _respondents(session, workshop, people, teams)
    _answers(session, workshop, rows, ())


def begin_apart(session: Session, given: FileSet, found: Mapping[str, Any], user_id: str) -> None:
    """Add workshops where nobody sees them; their answers follow piece by piece."""
    made = begin(session, given, found[HEADS], apart.place(session))
    told = {"workshops": made, "pieces": found[PIECES], "at": 0, "by": user_id}
    given.view = {**given.view, ADDING: told}
    given.state, given.progress = "running", 0


def publish(session: Session, given: FileSet) -> None:
    """Bring all that `begin_apart` added to its audit, now that it is counted and sealed."""
    told = given.view[ADDING]
    held = session.get_one(Workshop, told["workshops"][0]).audit_id
    mine = Workshop.id.in_(told["workshops"])
    session.execute(update(Workshop).where(mine).values(audit_id=given.about))
    session.execute(delete(Audit).where(Audit.id == held))
    given.view = {name: value for name, value in given.view.items() if name != ADDING}
    given.state, given.progress = "stored", 100
    # whoever added it may be gone by now
    note_added(session, given, told["by"] if session.get(User, told["by"]) else None)


def note_added(session: Session, given: FileSet, user_id: str | None) -> None:
    """Log that somebody added what a file holds."""
    log.note(
        session, "import_added", user_id=user_id, audit_id=given.about, detail=given.view["name"]
    )


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
            "in_crowd": row.get("in_crowd"),
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
        # else a row with an empty cell where the one before has none is a statement of its own
        session.execute(insert(Answer), values, execution_options={"render_nulls": True})
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
    """Take out every workshop that an import added; their ids, whose files go too.

    A file that was only looked at is no more in the list.
    """
    if given.state not in ("stored", "undone") and not given.is_being_added:
        given.told = {**(given.told or {}), THROWN_AWAY: True}
    gone = list(session.scalars(select(Workshop.id).where(Workshop.import_id == given.id)))
    apart.take_out(session, gone)
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
    found = session.execute(query)
    return [(given, count) for given, count in found if THROWN_AWAY not in (given.told or {})]
