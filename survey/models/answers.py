"""Who answered what, and what people made of it."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from survey.models.base import (
    ANSWERS,
    EVIDENCE,
    HIDDEN_WHY,
    OUTCOMES,
    SET_ASIDE,
    VERDICTS,
    VOICES,
    Base,
    Id,
    OfWorkshop,
    coarse_now,
    one_of,
    score_range,
)
from survey.models.workshops import Team

# kept by its random key: SQLite would number the rows in the order in which people joined
BY_KEY = {"sqlite_with_rowid": False}


class Respondent(Base):
    """One person, or one shared team sheet, known by a random token of which we keep the hash."""

    __tablename__ = "respondent"
    workshop_id: Mapped[OfWorkshop] = mapped_column(primary_key=True)
    id: Mapped[Id]
    team_id: Mapped[str | None] = mapped_column(String(22))
    voice: Mapped[str] = mapped_column(String(10), default="member")
    token_hash: Mapped[str] = mapped_column(String(64))
    resume_hash: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(2), default="es")
    source: Mapped[str] = mapped_column(String(10), default="phone")
    joined_at: Mapped[datetime] = mapped_column(default=coarse_now)
    handed_in_at: Mapped[datetime | None]
    done_step: Mapped[str | None] = mapped_column(String(22))  # the step this person is done with
    # on the sheet of the team, where nobody sees who it was
    has_written: Mapped[bool] = mapped_column(default=False, server_default=sql("FALSE"))
    # whether it came in a minute in which more joined than a room brings; NULL: not known so far
    in_crowd: Mapped[bool | None]
    # the number of the cut by which it entered the figures; NULL: it is in none yet
    cut: Mapped[int | None]
    # why no cut takes it: it came in a burst, or whoever looked at the burst left it out
    set_aside: Mapped[str | None] = mapped_column(String(10))
    team: Mapped[Team | None] = relationship(viewonly=True)
    __table_args__ = (
        ForeignKeyConstraint(
            ["workshop_id", "team_id"], ["team.workshop_id", "team.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("workshop_id", "token_hash"),
        one_of("voice", VOICES),
        CheckConstraint("cut >= 1", name="cut"),
        one_of("set_aside", SET_ASIDE),
        # one sheet a team: two phones that open it at the same time share it
        Index(
            "uq_respondent_team_sheet",
            "workshop_id",
            "team_id",
            unique=True,
            sqlite_where=sql("voice = 'team'"),
            postgresql_where=sql("voice = 'team'"),
        ),
        BY_KEY,
    )


def of_respondent() -> ForeignKeyConstraint:
    """The rule that a row belongs to a respondent, and goes with them."""
    here, there = ("workshop_id", "respondent_id"), ("respondent.workshop_id", "respondent.id")
    return ForeignKeyConstraint(here, there, ondelete="CASCADE")


class Answer(Base):
    """What one respondent gave for one item or entry. 0 is "don't know", NULL is not given."""

    __tablename__ = "answer"
    workshop_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    respondent_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    entry: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    item_version: Mapped[int] = mapped_column(default=1)
    importance: Mapped[int | None]
    performance: Mapped[int | None]
    frequency: Mapped[int | None]
    number: Mapped[float | None]
    choice: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text, default="")
    theme: Mapped[str] = mapped_column(String(60), default="")
    evidence: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    hidden_why: Mapped[str | None] = mapped_column(String(10))  # NULL: it is shown
    # its team wants it to stand the competitor test
    starred: Mapped[bool] = mapped_column(default=False, server_default=sql("FALSE"))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("entry_group.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(default=coarse_now)
    __table_args__ = (
        of_respondent(),
        one_of("evidence", ("", *EVIDENCE)),
        one_of("hidden_why", HIDDEN_WHY),
        *(score_range(measure) for measure in ("importance", "performance", "frequency")),
        BY_KEY,
    )


class Tally(Base):
    """How many respondents of a team gave this pair of scores; written when a workshop closes.

    Scores as in `Answer`, and -1 where not given; `cut` as in `Respondent`, and 0 of a team's
    sheet (a key column cannot be NULL).
    """

    __tablename__ = "tally"
    workshop_id: Mapped[OfWorkshop] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(String(22), primary_key=True, default="")
    voice: Mapped[str] = mapped_column(String(10), primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    item_version: Mapped[int] = mapped_column(primary_key=True, default=1)
    importance: Mapped[int] = mapped_column(primary_key=True)
    performance: Mapped[int] = mapped_column(primary_key=True)
    cut: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]


class EntryGroup(Base):
    """Entries that people put together, under a title they gave; a card alone has none.

    `dots` are those of the vote, once its ballots are counted.
    """

    __tablename__ = "entry_group"
    id: Mapped[Id]
    workshop_id: Mapped[OfWorkshop]
    item: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    dots: Mapped[int | None]


class Ballot(Base):
    """Up to three dots of one person on groups, at most two on one; counted at closing and deleted.

    `seat` as in `Judgement`; an empty dot is "".
    """

    __tablename__ = "ballot"
    workshop_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    respondent_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    seat: Mapped[int] = mapped_column(primary_key=True)
    dot_1: Mapped[str] = mapped_column(String(22), default="")
    dot_2: Mapped[str] = mapped_column(String(22), default="")
    dot_3: Mapped[str] = mapped_column(String(22), default="")
    __table_args__ = (
        of_respondent(),
        CheckConstraint("seat >= 0", name="seat"),
        CheckConstraint("dot_1 = '' OR dot_1 <> dot_2 OR dot_2 <> dot_3", name="dots"),
        BY_KEY,
    )


class Judgement(Base):
    """What one person says of a claim of another team; counted at closing and then deleted.

    `seat` is 0, or the number of the person on a phone that several share. `contested`: a
    competitor says it too.
    """

    __tablename__ = "judgement"
    workshop_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    respondent_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    seat: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    entry: Mapped[str] = mapped_column(String(40), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10))
    contested: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        of_respondent(),
        one_of("verdict", VERDICTS),
        CheckConstraint("seat >= 0", name="seat"),
        BY_KEY,
    )


class Verdict(Base):
    """What people of other teams said of a claim in the competitor test, as counts."""

    __tablename__ = "verdict"
    workshop_id: Mapped[OfWorkshop] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    entry: Mapped[str] = mapped_column(String(40), primary_key=True)
    only_us: Mapped[int] = mapped_column(default=0)
    maybe: Mapped[int] = mapped_column(default=0)
    anyone: Mapped[int] = mapped_column(default=0)
    contested: Mapped[int] = mapped_column(default=0)


IS_JUDGED = (
    (Verdict.workshop_id == Answer.workshop_id)
    & (Verdict.item == Answer.item)
    & (Verdict.entry == Answer.entry)
)
"""What joins a claim with what was said of it."""


class Pledge(Base):
    """What a team will do to keep its last customer, and later what became of it.

    A team has one that is shown: it does not withdraw, it writes another.
    """

    __tablename__ = "pledge"
    id: Mapped[Id]
    workshop_id: Mapped[OfWorkshop] = mapped_column(index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date | None]
    notice: Mapped[str] = mapped_column(Text, default="")
    theme: Mapped[str] = mapped_column(String(60), default="")
    # the rated item that it should move
    item: Mapped[str] = mapped_column(String(60), default="", server_default=sql("''"))
    hidden_why: Mapped[str | None] = mapped_column(String(10))  # NULL: it is shown
    outcome: Mapped[str] = mapped_column(String(20), default="open")
    outcome_why: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (one_of("outcome", OUTCOMES), one_of("hidden_why", HIDDEN_WHY[1:]))


class Request(Base):
    """What a team asks of leadership, and what leadership says to it now.

    `version` counts the answers, so that of two people who answer none overwrites the other.
    """

    __tablename__ = "request"
    id: Mapped[Id]
    workshop_id: Mapped[OfWorkshop] = mapped_column(index=True)
    team_id: Mapped[str | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    hidden_why: Mapped[str | None] = mapped_column(String(10))  # NULL: it is shown
    answer: Mapped[str] = mapped_column(String(20), default="")
    answer_text: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0, server_default=sql("0"))
    __table_args__ = (one_of("answer", ANSWERS), one_of("hidden_why", HIDDEN_WHY[1:]))


class FormerAnswer(Base):
    """What leadership said to a request before it said something else."""

    __tablename__ = "former_answer"
    id: Mapped[Id]
    request_id: Mapped[str] = mapped_column(
        ForeignKey("request.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    answer: Mapped[str] = mapped_column(String(20))
    answer_text: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    __table_args__ = (one_of("answer", ANSWERS[1:]),)


class PledgeStatus(Base):
    """What was told of a pledge 30 or 90 days after its workshop; `open` means under way."""

    __tablename__ = "pledge_status"
    pledge_id: Mapped[str] = mapped_column(
        ForeignKey("pledge.id", ondelete="CASCADE"), primary_key=True
    )
    days: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[datetime] = mapped_column(default=coarse_now)
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        CheckConstraint("days IN (30, 90)", name="days"),
    )
