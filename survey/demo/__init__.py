"""A hotel group that never was: one audit for the first steps, the README, charts and tests.

Six teams (one of four people) in three closed workshops over nine months and a fourth that is
half answered. Two rated items really move and no other does. Each is a workshop folder.
"""

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy.orm import Session

from reports.reading.folders import opened
from survey.importing import folders
from survey.models import Workshop
from survey.store import audits
from survey.web.recording import record

FOLDERS = sorted(Path(__file__).parent.glob("20*"))


def load(session: Session, user_id: str) -> list[Workshop]:
    """The demo's workshops, oldest first, in place of those of an earlier demo of the account.

    One that others see too, or into which something real was put, stays.
    """
    for gone in audits.forget_demo(session, user_id):
        record("audit_deleted", audit_id=gone.id, detail=gone.name)
    with ExitStack() as stack:
        held = [stack.enter_context(opened(path)) for path in FOLDERS]
        audit = folders.audit_of(held[0])
        audit.is_demo = True
        audit_id = audits.create(session, audit, user_id)
        return [folders.store(session, audit_id, folders.read(folder)) for folder in held]
