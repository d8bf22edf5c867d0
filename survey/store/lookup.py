"""Which workshop a join code belongs to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Workshop

CLOSED_DOORS = ("preparing",)


def workshop_of_code(session: Session, code: str) -> Workshop | None:
    """The workshop of that code once its doors were opened; a draft is as if it were not there."""
    return session.scalar(
        select(Workshop).where(Workshop.code == code, Workshop.stage.not_in(CLOSED_DOORS))
    )


def is_open(session: Session, code: str) -> bool:
    """Whether people can go in with that code."""
    return workshop_of_code(session, code) is not None
