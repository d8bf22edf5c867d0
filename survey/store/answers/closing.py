"""Closing a workshop: counts are written, the answers are sealed; opening it again undoes both."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import case, delete, func, insert, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from reports import seal
from survey.models import (
    Answer,
    Ballot,
    EntryGroup,
    Judgement,
    Respondent,
    Tally,
    Verdict,
    Workshop,
    now,
)
from survey.store import pulse
from survey.store.answers import cuts, exports, moderation

SEALED_TOGETHER = 500  # people
NOT_GIVEN = -1
"""What a tally holds for a score that was not given: a key column cannot be NULL."""


def close(session: Session, workshop: Workshop) -> None:
    """Count and seal the answers of a workshop and shut its doors.

    In the caller's transaction, which holds it: see `sheets.hold`.
    """
    # first: whatever is read after it is written, no answer that is being saved can pass
    workshop.state = "closed"
    workshop.closed_at = now()
    workshop.wifi_name = workshop.wifi_password = None
    moderation.erase_hidden(session, workshop.id)
    _forget_crowds(session, workshop.id)
    count_verdicts(session, workshop.id)
    count_ballots(session, workshop)
    cuts.make(session, workshop)
    write_tallies(session, workshop.id)
    workshop.snapshot = snapshot_of(session, workshop)
    pulse.raise_all(session, workshop.id)


def _forget_crowds(session: Session, workshop_id: str) -> None:
    """Forget who came in a crowd: nobody is removed any more."""
    came = Respondent.in_crowd.is_not(False)
    session.execute(
        update(Respondent).where(Respondent.workshop_id == workshop_id, came).values(in_crowd=False)
    )


def reopen(session: Session, workshop: Workshop) -> None:
    """Take back the seal and the counts; answers stay as they are, and the step where it was.

    Nothing closes it by itself any more.
    """
    session.execute(delete(Tally).where(Tally.workshop_id == workshop.id))
    workshop.state, workshop.snapshot, workshop.closed_at = "open", "", None
    workshop.open_until = None
    pulse.raise_all(session, workshop.id)


def write_tallies(session: Session, workshop_id: str) -> None:
    """Count how many respondents of a team, voice and cut gave each pair of scores to an item."""
    session.execute(delete(Tally).where(Tally.workshop_id == workshop_id))
    session.execute(insert(Tally).from_select(COUNTED, _tallies(workshop_id)))


COUNTED = ("workshop_id", "team_id", "voice", "item", "item_version", "importance",
           "performance", "cut", "n")  # fmt: skip


def _tallies(workshop_id: str) -> Any:
    key = (
        literal(workshop_id),
        func.coalesce(Respondent.team_id, ""),
        Respondent.voice,
        Answer.item,
        Answer.item_version,
        func.coalesce(Answer.importance, NOT_GIVEN),
        func.coalesce(Answer.performance, NOT_GIVEN),
        func.coalesce(Respondent.cut, 0),
    )
    is_rated = Answer.importance.is_not(None) | Answer.performance.is_not(None)
    return (
        select(*key, func.count())
        .join(Respondent)
        .where(Answer.workshop_id == workshop_id, Answer.entry == "", is_rated, cuts.IS_IN_FIGURES)
        .group_by(*key[1:])
    )


class Closing(NamedTuple):
    """What `close_counted` needs of answers that nobody changes any more."""

    tallies: list[dict[str, Any]]
    snapshot: str


def lines_of_some(session: Session, workshop: Workshop, after: str) -> tuple[list[str], str]:
    """What is sealed of the people behind that id, some of them, and the last one's id.

    Of nobody where none is left. All answers of a long history take minutes, and a gigabyte.
    """
    mine = select(Respondent.id).where(Respondent.workshop_id == workshop.id)
    some = mine.where(Respondent.id > after).order_by(Respondent.id).limit(SEALED_TOGETHER)
    people = session.scalars(some).all()
    rows = exports.answers_of(session, workshop, people)
    return seal.lines(rows) if people else [], people[-1] if people else ""


def parts_of(session: Session, workshop_id: str) -> int:
    """In how many parts the people of a workshop are sealed, at least one."""
    mine = select(func.count()).select_from(Respondent).where(Respondent.workshop_id == workshop_id)
    return -(-(session.scalar(mine) or 1) // SEALED_TOGETHER)


def counted(session: Session, workshop: Workshop, lines: Iterable[str]) -> Closing:
    """Count and seal answers without writing anything; `lines` are the `lines_of_some` of all."""
    rows = session.execute(_tallies(workshop.id))
    tallies = [dict(zip(COUNTED, row, strict=True)) for row in rows]
    return Closing(tallies, seal.of_lines(lines, *_sealed_beside(session, workshop)))


def close_counted(session: Session, workshop: Workshop, found: Closing) -> None:
    """Close a workshop of which everything was counted before."""
    workshop.state, workshop.closed_at, workshop.snapshot = "closed", now(), found.snapshot
    session.execute(delete(Tally).where(Tally.workshop_id == workshop.id))
    if found.tallies:
        session.execute(insert(Tally), found.tallies)


COUNTS = ("only_us", "maybe", "anyone", "contested")


def verdict_counts() -> list[Any]:
    """Columns that count judgements as `Verdict` holds them.

    Who does not know is in no verdict, and may have heard it elsewhere all the same.
    """
    said = [Judgement.verdict == verdict for verdict in COUNTS[:3]]
    return [func.sum(case((one, 1), else_=0)) for one in (*said, Judgement.contested)]


def count_verdicts(session: Session, workshop_id: str) -> None:
    """Count what was said of each claim, and forget who said it."""
    claim = (Judgement.workshop_id, Judgement.item, Judgement.entry)
    counted = select(*claim, *verdict_counts()).where(Judgement.workshop_id == workshop_id)
    columns = ("workshop_id", "item", "entry", *COUNTS)
    session.execute(insert(Verdict).from_select(columns, counted.group_by(*claim)))
    _remember(session, workshop_id, Judgement.respondent_id)
    session.execute(delete(Judgement).filter_by(workshop_id=workshop_id))


def count_ballots(session: Session, workshop: Workshop) -> None:
    """Count the dots of each group, and forget who gave them; nothing where nobody voted."""
    ballots = session.scalars(select(Ballot).filter_by(workshop_id=workshop.id)).all()
    given = [(one.dot_1, one.dot_2, one.dot_3) for one in ballots if one.dot_1]
    if not given:
        return
    dots = Counter(dot for ballot in given for dot in ballot if dot)
    for group in session.scalars(select(EntryGroup).filter_by(workshop_id=workshop.id)):
        group.dots = dots[group.id]
    workshop.voters = len(given)
    _remember(session, workshop.id, Ballot.respondent_id)
    session.execute(delete(Ballot).filter_by(workshop_id=workshop.id))


def _remember(session: Session, workshop_id: str, who: InstrumentedAttribute[str]) -> None:
    """That these people took part, where what they gave is forgotten."""
    taken_part = select(who).where(who.class_.workshop_id == workshop_id)
    session.execute(
        update(Respondent)
        .where(Respondent.workshop_id == workshop_id, Respondent.id.in_(taken_part))
        .values(has_written=True)
    )


def snapshot_of(session: Session, workshop: Workshop) -> str:
    """Seal what the room said as it is now; a report belongs to it as long as this is the same.

    Head counts are not in it, nor what becomes of pledges and requests: they live on.
    """
    return seal.snapshot(exports.answers(session, workshop, ""), *_sealed_beside(session, workshop))


def _sealed_beside(
    session: Session, workshop: Workshop
) -> tuple[list[str], Mapping[str, seal.Rows]]:
    """What a workshop asked, and what stands beside its answers."""
    return [form.fingerprint for form in workshop.questionnaires], {
        "votes": exports.votes(session, workshop, ""),
        "pledges": exports.pledges(session, workshop, ""),
        "requests": exports.requests(session, workshop, ""),
        "left_out": exports.left_out(session, workshop.id),
    }


def is_sealed(session: Session, workshop: Workshop) -> bool:
    """Whether the answers are still those that were sealed when the workshop closed."""
    return bool(workshop.snapshot) and workshop.snapshot == snapshot_of(session, workshop)
