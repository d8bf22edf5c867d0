"""The cut: what is published grows by nobody, or by at least the smallest base of one team.

A sheet enters figures by a cut and never leaves them; until then no figure knows of it.
"""

from collections import Counter, defaultdict
from itertools import chain

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from survey.models import Answer, FileSet, Respondent, Workshop
from survey.store import pulse

IS_IN_FIGURES = (Respondent.voice == "team") | Respondent.cut.is_not(None)
"""What a team wrote together is no rating, and needs no cut."""


def is_waiting() -> ColumnElement[bool]:
    """Whether somebody has rated, or as a customer has written, and is in no figure."""
    given = [Answer.importance, Answer.performance, Answer.frequency, Answer.number, Answer.choice]
    is_given = or_(Answer.text != "", *(one.is_not(None) for one in given))
    # entries of members are private drafts
    is_own = (Answer.entry == "") | (Respondent.voice == "customer")
    of_this = (Answer.workshop_id == Respondent.workshop_id) & (
        Answer.respondent_id == Respondent.id
    )
    rated = exists().where(of_this, is_own, is_given).correlate(Respondent)
    is_taken = Respondent.cut.is_(None) & Respondent.set_aside.is_(None)
    return (Respondent.voice != "team") & is_taken & rated


def make(session: Session, workshop: Workshop, *, handed_in: bool = False) -> bool:
    """Cut the sheets that may enter the figures now, in the caller's transaction; whether any.

    With `handed_in` only those that are. The caller holds the workshop for update: an answer that
    is being saved comes before or after.
    """
    sheets = list(chain(*_entering(session, workshop, handed_in).values()))
    if not sheets:
        return False
    number = last(session, workshop.id) + 1
    session.execute(
        update(Respondent)
        .where(Respondent.workshop_id == workshop.id, Respondent.id.in_(sheets))
        .values(cut=number)
    )
    if number > 1:
        _forget_files(session, workshop.audit_id)
    pulse.raise_all(session, workshop.id)
    return True


def hand_in(session: Session, workshop: Workshop, respondent_id: str) -> None:
    """With a smallest base of 1 a sheet enters the figures as soon as it is handed in."""
    if workshop.audit.smallest_base == 1:
        session.execute(
            update(Respondent)
            .where(Respondent.workshop_id == workshop.id, Respondent.id == respondent_id)
            .where(is_waiting())
            .values(cut=1)
        )
        pulse.raise_all(session, workshop.id)


def last(session: Session, workshop_id: str) -> int:
    """The number of the last cut of a workshop; 0 before the first."""
    return session.scalar(select(func.max(Respondent.cut)).filter_by(workshop_id=workshop_id)) or 0


def entering(session: Session, workshop: Workshop, *, handed_in: bool = False) -> Counter[str]:
    """How many sheets a cut made now would take, by voice."""
    found: Counter[str] = Counter()
    for (voice, _team), new in _entering(session, workshop, handed_in).items():
        found[voice] += len(new)
    return found


def stragglers(
    session: Session, workshop: Workshop, *, handed_in: bool = False
) -> list[tuple[str, int]]:
    """The price of a cut made now: teams whose other people are too few to enter ever after.

    Each with how many they are; none where the smallest base is 1.
    """
    query = (
        select(Respondent.team_id, func.count())
        .where(Respondent.workshop_id == workshop.id, Respondent.voice == "member")
        .where(Respondent.cut.is_(None))
        .group_by(Respondent.team_id)
    )
    left = Counter(dict(session.execute(query).all()))
    for (voice, team_id), new in _entering(session, workshop, handed_in).items():
        left[team_id] -= len(new) if voice == "member" else 0
    base = workshop.audit.smallest_base
    return [(team.name, left[team.id]) for team in workshop.teams if 0 < left[team.id] < base]


def _entering(
    session: Session, workshop: Workshop, handed_in: bool
) -> dict[tuple[str, str | None], list[str]]:
    """Who would be cut now, by voice and team: at first everybody, later the base of a team.

    With `handed_in`, and so while others still rate, the first takes nobody below the base.
    Customers, who answer before, wait for the first member: else the whole room would be late.
    """
    query = select(Respondent.voice, Respondent.team_id, Respondent.id).where(
        Respondent.workshop_id == workshop.id, is_waiting()
    )
    if handed_in:
        query = query.where(Respondent.handed_in_at.is_not(None))
    found: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for voice, team_id, respondent_id in session.execute(query):
        found[voice, team_id].append(respondent_id)
    is_first = last(session, workshop.id) == 0
    members = sum(len(new) for (voice, _team), new in found.items() if voice == "member")
    # a report of fewer shows nothing, and would leave those who come after it out for good
    fewest = workshop.audit.smallest_base if handed_in else 1
    if is_first and members < fewest and workshop.state != "closed":
        return {}
    enough = 1 if is_first else workshop.audit.smallest_base
    return {group: new for group, new in found.items() if len(new) >= enough}


def _forget_files(session: Session, audit_id: str) -> None:
    """Hand out no file of an older cut: reports and trends quote other workshops of the audit."""
    quoting = (FileSet.audit_id == audit_id) & FileSet.kind.in_(("report", "trend"))
    session.execute(delete(FileSet).where(quoting))
