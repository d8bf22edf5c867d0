"""Workshop folders: a whole workshop as files, for another server, for the archive, for the demo.

They hold persons with their teams: only the command line writes them.
"""

import csv
import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli_w
from sqlalchemy import update
from sqlalchemy.orm import Session

from questionnaires import laid_out
from reports.reading.folders import META, SUMS, Folder
from survey.making.whole import TRUE
from survey.making.whole import read as read
from survey.models import Audit, Respondent, Workshop
from survey.store.answers import imports
from survey.store.answers.tables import COLUMNS, LATER, Row, WorkshopTables
from survey.store.room import steps
from survey.store.words import OWN_WORD, stored_word, word_of


def write(path: Path, workshop: Workshop, tables: WorkshopTables) -> None:
    """Write the workshop as a folder, or as a zip where the path ends so, whole or not at all.

    The same workshop gives the same bytes. Raises OSError, also where there is something already.
    """
    files = dict(_files(workshop.audit, tables))
    sums = "".join(f"{_digest(files[name])}  {name}\n" for name in sorted(files))
    files[SUMS] = sums.encode()
    # beside its place, readable by nobody else: it moves there in one piece
    half = Path(tempfile.mkdtemp(prefix=".", dir=path.parent))
    try:
        made = _zip(half, files) if path.suffix.lower() == ".zip" else _folder(half, files)
        if path.exists():
            raise FileExistsError(path)
        made.rename(path)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _zip(half: Path, files: Mapping[str, bytes]) -> Path:
    made = half / "zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)  # without a date, which the answers did not set
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    made.chmod(0o600)
    return made


def _folder(half: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (half / name).parent.mkdir(exist_ok=True)
        (half / name).write_bytes(content)
    return half


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _files(audit: Audit, tables: WorkshopTables) -> Iterator[tuple[str, bytes]]:
    for name, columns in COLUMNS.items():
        rows = getattr(tables, name)
        written = [one for one in columns if one not in LATER or any(row[one] for row in rows)]
        yield f"{name}.csv", _csv(written, rows)
    yield META, tomli_w.dumps(_about(audit, tables)).encode()
    for number, text in enumerate(tables.questionnaires, start=1):
        # two may have the same key, and they have an order
        key = json.loads(text)["key"]
        yield f"questionnaires/{number:02}_{key}.json", laid_out(text).encode()


def _csv(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_word(row.get(name)) for name in columns] for row in rows)
    return text.getvalue().encode()


def _word(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return TRUE if value is True else str(value)


def _about(audit: Audit, tables: WorkshopTables) -> dict[str, Any]:
    word = word_of(audit)
    about = {
        "title": tables.title,
        "date": tables.date,
        "state": tables.state,
        **({"step": tables.step} if tables.step else {}),
        "language": tables.language,
        "scene": tables.scene,
        "audit": audit.name,
        "organisation": audit.organisation,
        "unit": audit.unit,
        "customer": json.loads(stored_word(word)) if word.key == OWN_WORD else word.key,
        "smallest_base": audit.smallest_base,
    }
    beside = {
        "corrections": [*tables.corrections],
        "left_out": [*tables.left_out],
        "window": dict(tables.window),
    }
    return about | {name: rows for name, rows in beside.items() if rows}


def audit_of(folder: Folder) -> Audit:
    """A new audit as that of the folder's workshop."""
    about = folder.about
    return Audit(
        name=about.audit,
        organisation=about.organisation,
        unit=about.unit,
        customer_word=stored_word(about.word),
        smallest_base=about.smallest_base,
    )


def store(
    session: Session, audit_id: str, given: WorkshopTables, import_id: str | None = None
) -> Workshop:
    """Store what was read of a folder; an open workshop goes on at the step it was at."""
    held = imports.add(session, audit_id, given, import_id)
    if held.state == "open":
        steps.resume(session, held, given.step)
        done = [row["respondent"] for row in given.respondents if row["done"]]
        those = (Respondent.workshop_id == held.id) & Respondent.id.in_(done)
        session.execute(update(Respondent).where(those).values(done_step=held.step_id))
    return held
