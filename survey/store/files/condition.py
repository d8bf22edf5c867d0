"""Whether all that belongs together is there: rows, and the files in the data folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Answer, Audit, FileSet, Pledge, Respondent, Workshop
from survey.store.files import sets
from survey.store.files.backups import UPLOADS

COUNTED = (Audit, Workshop, Respondent, Answer, Pledge)


class Condition(NamedTuple):
    """Rows by table, what is gone that nothing makes anew, folders that no row knows, and sets to
    be made anew.
    """

    counts: dict[str, int]
    lost: Sequence[Path]
    left: Sequence[Path]
    unmade: int


def of(session: Session, data: Path) -> Condition:
    """The condition of the data in a folder and of the rows that belong to it."""
    counts = {
        table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
        for table in COUNTED
    }
    known = list(session.scalars(select(FileSet)))
    # what was added or taken out again no longer needs its upload
    needed = [sets.folder_of(data, one) for one in known
              if one.kind == "import" and one.state not in ("stored", "undone")]  # fmt: skip
    lost = [folder for folder in needed if not [*folder.glob("upload.*")]]
    # the last report of answers that are deleted
    lost += [sets.folder_of(data, one) for one in known
             if one.kind == "kept" and sets.is_lost(data, one)]  # fmt: skip
    uploads = {path for path in data.glob(f"{UPLOADS}/*/*/") if path.is_dir()}
    left = uploads - {sets.folder_of(data, one) for one in known}
    return Condition(
        counts,
        lost,
        sorted([*sets.orphans(session, data), *left]),
        sum(sets.is_lost(data, one) for one in known if one.kind not in ("import", "kept")),
    )
