"""Deletes what audits keep no longer, by the clock: answers, or everything."""

import json
import logging
import shutil
from datetime import date
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select

from questionnaires.model import LANGUAGES
from survey.making import queue
from survey.models import Audit, FileSet, Workshop, new_id, now, place_of
from survey.store import audits, retention
from survey.store.answers import sheets
from survey.store.files import erasing, keys, sets
from survey.web.database import db, writing
from survey.web.errors import in_a_line
from survey.web.recording import record

log = logging.getLogger(__name__)
BY_PERSON = "figures.csv"
"""The file of a report that holds one row a person."""
_asked_again: set[str] = set()


def init_app(app: Flask) -> None:
    """Look each minute whether something is due."""
    queue.each_minute(app, delete_due)


def delete_due() -> None:
    """Tell what is to be deleted, and delete what was told for long enough."""
    today = now().date()
    if not retention.is_told(db.session, retention.coming(db.session, today), today):
        with writing() as session:
            for one in retention.tell(session, today):
                record("deletion_told", audit_id=one.audit.id, workshop_id=one.workshop_id)
        db.session.rollback()  # the reading transaction would not see what was written
    for one in retention.due(db.session, today):
        if one.workshop is None:
            delete_audit(one.audit.id, today)
        elif _is_reported(one.workshop) and not _ask_again(one.workshop):
            _delete_answers(one.workshop.id, today)
    db.session.rollback()


def delete_audit(audit_id: str, due_on: date | None = None) -> None:
    """Delete an audit with its workshops, answers and files; given a day only if it is due."""
    with writing() as session:
        audit = session.get(Audit, audit_id, with_for_update=True)
        # somebody may have changed their mind a moment ago
        is_due = not due_on or retention.due(session, due_on, Audit.id == audit_id)
        if audit is None or not is_due:
            return
        name = audit.name
        gone = audits.remove(session, audit_id)
    record("audit_deleted", audit_id=audit_id, detail=name)
    data = current_app.config["DATA"]
    erasing.erase(db.session, data, [audit_id, *gone], [place_of(data, "import", audit_id)])


def _is_reported(workshop: Workshop) -> bool:
    """Whether the last report is there, as far as it can be made, and nothing else is being made.

    It is asked for where it is not; the next minute looks again.
    """
    wishes = [keys.of_report(db.session, workshop, language) for language in LANGUAGES]
    made = [queue.wanted(wish) for wish in wishes]
    # a report quotes earlier workshops person by person; trends, which a link asks for without
    # end, have tallies alone, and one that is being made is thrown away
    quoting = [
        one
        for one in sets.unfinished(db.session)
        if one.audit_id == workshop.audit_id and one.kind == "report"
    ]
    return not quoting and all(one and not one.follows for one in made)


def _ask_again(workshop: Workshop) -> bool:
    """Ask once more for what could not be made; whether there is something to wait for."""
    wishes = [keys.of_report(db.session, workshop, language) for language in LANGUAGES]
    known = [(wish, sets.find(db.session, wish)) for wish in wishes]
    failed = {one.id: wish for wish, one in known if one and one.state == "failed"}
    new = failed.keys() - _asked_again
    _asked_again.update(new)
    for set_id in new:
        queue.ask(failed[set_id])
    return bool(new)


def _delete_answers(workshop_id: str, today: date) -> None:
    """Delete the answers of a workshop; its last report stays, without the rows of persons."""
    data = current_app.config["DATA"]
    kept = _kept(workshop_id)
    hidden = _hidden(workshop_id)
    with writing() as session:
        workshop = sheets.hold(session, workshop_id)
        is_due = workshop and any(
            one.about == workshop_id
            for one in retention.due(session, today, Audit.id == workshop.audit_id)
        )
        if workshop is None or not is_due:
            for one in kept:
                shutil.rmtree(queue.folder_of(one))
            return
        audit_id = workshop.audit_id
        gone = [place_of(data, kind, workshop_id) for kind in ("report", "gap", "order")]
        gone.append(place_of(data, "trend", audit_id))  # its pages quote what people wrote
        if workshop.import_id:
            gone.append(place_of(data, "import", audit_id) / workshop.import_id)
        retention.erase_answers(session, workshop)
        retention.merge_tallies(session, workshop, hidden)
        erasing.forget(session, [audit_id, workshop_id])
        session.add_all(kept)
        reports = session.scalars(select(FileSet).filter_by(kind="report", audit_id=audit_id))
        # before the commit: whoever is stopped here begins again, and leaves no file behind
        for one in reports:  # a later report has the rows of earlier workshops too
            _forget_persons(queue.folder_of(one))
        for folder in gone:
            shutil.rmtree(folder, ignore_errors=True)
    record("answers_deleted", audit_id=audit_id, workshop_id=workshop_id)
    erasing.erase(db.session, data, ())


def _hidden(workshop_id: str) -> tuple[set[tuple[str, str]], set[str]] | None:
    """What no report tells, as `gaps.hidden`; None where that cannot be worked out."""
    # here and not above: a web worker must never load pandas
    from survey.making import gaps

    try:
        return gaps.hidden(db.session.get_one(Workshop, workshop_id))
    except Exception as error:
        log.error("What a workshop hides cannot be told, its counts go: %s", in_a_line(error))
        return None


def _kept(workshop_id: str) -> list[FileSet]:
    """The last report in each language once more, where nothing makes it anew."""
    workshop = db.session.get_one(Workshop, workshop_id)
    made = (_last(keys.of_report(db.session, workshop, language)) for language in LANGUAGES)
    return [_copied(one) for one in made if one]


def _last(wish: keys.Wish) -> FileSet | None:
    """The newest report of these answers; where this version made none, of an earlier one."""
    made = sets.made_of(db.session, wish)
    return next((one for one in made if not queue.is_lost(one)), None)


def _copied(one: FileSet) -> FileSet:
    kept = FileSet(
        id=new_id(),
        kind="kept",
        about=one.about,
        audit_id=one.audit_id,
        language=one.language,
        snapshot=one.snapshot,
        state="ready",
        progress=100,
    )
    without = shutil.ignore_patterns(BY_PERSON)
    shutil.copytree(queue.folder_of(one), queue.folder_of(kept), ignore=without)
    _forget_persons(queue.folder_of(kept))
    return kept


def _forget_persons(folder: Path) -> None:
    """Take the file with one row a person out of a set of files."""
    (folder / BY_PERSON).unlink(missing_ok=True)
    manifest = folder / sets.MANIFEST
    if manifest.exists():
        made = sets.manifest_of(folder)
        made["files"] = [file for file in made["files"] if file["name"] != BY_PERSON]
        aside = manifest.with_suffix(".new")
        aside.write_text(json.dumps(made), encoding="utf-8")
        aside.replace(manifest)  # half a manifest could never be read again
