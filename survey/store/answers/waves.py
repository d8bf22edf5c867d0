"""Closed workshops as trends read them: which ones a view shows, and their tallies."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from survey.models import VOICES, FieldedQuestionnaire, Tally, Team, Workshop, WorkshopQuestionnaire
from survey.text import one_line

MOST_WAVES = 12


@dataclass(frozen=True, slots=True)
class Filters:
    """One voice, one team or all, one questionnaire or all, workshops between two days.

    There is no free choice of teams: every figure is one that the report of its workshop shows
    too, behind the same mask, so that no two views can be subtracted from one another.
    `comparable` leaves out what has other teams or another wording than the last workshop.
    """

    voice: str = "member"
    team: str = ""
    questionnaire: str = ""
    since: date | None = None
    until: date | None = None
    comparable: bool = False
    entries: bool = True

    @classmethod
    def of(cls, asked: Mapping[str, str], entries: bool = True) -> "Filters":
        """What an address asks for; what it asks wrongly is left out."""
        voice = asked.get("voice", "")
        return cls(
            voice=voice if voice in VOICES else "member",
            team=one_line(asked.get("team"))[:LONGEST_KEY],
            questionnaire=one_line(asked.get("questionnaire"))[:LONGEST_KEY],
            since=_day(asked.get("since")),
            until=_day(asked.get("until")),
            comparable=asked.get("comparable") == "1",
            entries=entries,
        )

    def query(self, **changed: object) -> dict[str, str]:
        """The part of an address that gives this view, with some filters changed."""
        values = asdict(self) | changed
        values.pop("entries")
        values["comparable"] = "1" if values["comparable"] else ""
        values["voice"] = "" if values["voice"] == "member" else values["voice"]
        return {name: str(value) for name, value in values.items() if value}

    def before(self, day: date) -> "Filters":
        """The same view of the workshops before that day."""
        return replace(self, since=None, until=day - timedelta(days=1))

    @property
    def voices(self) -> set[str]:
        """Whose ratings are read: beside all of us stand our customers, in a line of their own."""
        beside = {"customer"} if self.voice == "member" and not self.team else set()
        return {self.voice, *beside}

    @property
    def is_plain(self) -> bool:
        """Whether it is the view that an audit opens with."""
        return not self.query()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Waves:
    """The closed workshops that a view shows, oldest first, and how many older ones there are."""

    shown: tuple[Workshop, ...]
    older: int


def shown(session: Session, audit_id: str, filters: Filters, most: int = MOST_WAVES) -> Waves:
    """The newest closed workshops that the filters let through."""
    query = closed(audit_id, filters)
    newest = session.scalars(
        query.order_by(Workshop.date.desc(), Workshop.created_at.desc())
        .limit(most)
        .options(selectinload(Workshop.teams))
    ).all()
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return Waves(tuple(reversed(newest)), total - len(newest))


def closed(audit_id: str, filters: Filters) -> Any:
    """Ask for the closed workshops that the filters let through."""
    query = select(Workshop).where(Workshop.audit_id == audit_id, Workshop.state == "closed")
    if filters.since:
        query = query.where(Workshop.date >= filters.since)
    if filters.until:
        query = query.where(Workshop.date <= filters.until)
    if filters.questionnaire:
        asked = (
            select(WorkshopQuestionnaire.workshop_id)
            .join(FieldedQuestionnaire)
            .where(FieldedQuestionnaire.key == filters.questionnaire)
        )
        query = query.where(Workshop.id.in_(asked))
    return query


def tallies(
    session: Session, wanted: Sequence[Workshop], filters: Filters
) -> list[tuple[Any, ...]]:
    """(workshop, team key, voice, item, version, importance, performance, cut, n) of each wave.

    Scores as in `Tally`; of the voices of the view, for all its teams: which of them are shown is
    decided later, behind the mask of all.
    """
    query = (
        select(
            Tally.workshop_id,
            func.coalesce(Team.key, ""),
            Tally.voice,
            Tally.item,
            Tally.item_version,
            Tally.importance,
            Tally.performance,
            Tally.cut,
            Tally.n,
        )
        .outerjoin(Team, (Team.workshop_id == Tally.workshop_id) & (Team.id == Tally.team_id))
        .where(
            Tally.workshop_id.in_([wave.id for wave in wanted]),
            Tally.voice.in_(filters.voices),
        )
        .order_by(Tally.workshop_id, Tally.team_id, Tally.voice, Tally.item)
    )
    return [tuple(row) for row in session.execute(query)]


def questionnaire_names(session: Session, audit_id: str) -> list[str]:
    """The keys of the questionnaires that closed workshops of an audit asked."""
    query = (
        select(FieldedQuestionnaire.key)
        .join(WorkshopQuestionnaire)
        .join(Workshop, Workshop.id == WorkshopQuestionnaire.workshop_id)
        .where(Workshop.audit_id == audit_id, Workshop.state == "closed")
        .distinct()
        .order_by(FieldedQuestionnaire.key)
    )
    return list(session.scalars(query))


LONGEST_KEY = 60
