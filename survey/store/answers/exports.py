"""What the report process reads: answers, teams and pledges as plain rows, one dict each."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import (
    DONT_KNOW,
    Answer,
    EntryGroup,
    Pledge,
    Respondent,
    Team,
    Verdict,
    Workshop,
)

MEASURES = ("importance", "performance", "frequency")
PLAIN = ("item", "item_version", "entry", "text", "evidence", "number", "choice")


def workshop_names(workshops: Iterable[Workshop]) -> dict[str, str]:
    """What a report calls each workshop: its title, told apart by date where two share one."""
    names: dict[str, str] = {}
    for workshop in workshops:
        name = workshop.title
        if name in names.values():
            name = f"{name} ({workshop.date.isoformat()})"
        if name in names.values():
            name = f"{name} {workshop.code}"
        names[workshop.id] = name
    return names


def answers(session: Session, workshop: Workshop, name: str) -> Iterator[dict[str, Any]]:
    """The answers of one workshop as rows of the answers table, in an order that tells nothing.

    Drafts that a member has not shared and entries that were cleared are left out.
    """
    yield from _rows(session, _answers_of(workshop.id), workshop, name)


def entries(session: Session, workshop: Workshop, name: str) -> Iterator[dict[str, Any]]:
    """The rows of `answers` that are entries of lists: what tallies do not hold."""
    yield from _rows(session, _answers_of(workshop.id).where(Answer.entry != ""), workshop, name)


def _rows(session: Session, query: Any, workshop: Workshop, name: str) -> Iterator[dict[str, Any]]:
    common = {"workshop": name, "date": workshop.date.isoformat()}
    for row in session.execute(query).mappings():
        scores = {measure: _score(row[measure]) for measure in MEASURES}
        yield {**common, **row, **scores}


def _answers_of(workshop_id: str) -> Any:
    shared = (Answer.entry == "") | ((Answer.text != "") & (Respondent.voice != "member"))
    return (
        # columns and not objects, which take four times as long
        select(*_WHO, *_GIVEN, *_MADE_OF_IT)
        .select_from(Answer)
        .join(Respondent)
        .outerjoin(Team, Team.id == Respondent.team_id)
        .outerjoin(EntryGroup, EntryGroup.id == Answer.group_id)
        .outerjoin(
            Verdict,
            (Verdict.workshop_id == Answer.workshop_id)
            & (Verdict.item == Answer.item)
            & (Verdict.entry == Answer.entry),
        )
        .where(Answer.workshop_id == workshop_id, shared)
        .order_by(Answer.respondent_id, Answer.item, Answer.entry)
    )


_WHO = (
    Respondent.id.label("respondent"),
    func.coalesce(Team.key, "").label("team"),
    Respondent.voice,
    func.coalesce(func.nullif(Answer.language, ""), Respondent.language).label("language"),
    Respondent.source,
)
_GIVEN = [getattr(Answer, name) for name in (*PLAIN, *MEASURES)]
_MADE_OF_IT = (
    func.coalesce(EntryGroup.title, "").label("group"),
    func.coalesce(func.nullif(EntryGroup.theme, ""), Answer.theme).label("theme"),
    Verdict.only_us.label("verdict_only_us"),
    Verdict.maybe.label("verdict_maybe"),
    Verdict.anyone.label("verdict_anyone"),
    Verdict.contested,
)


def _score(stored: int | None) -> int | str | None:
    return "dk" if stored == DONT_KNOW else stored


def teams(session: Session, workshop: Workshop, name: str) -> list[dict[str, Any]]:
    """Who was invited, joined and handed in, per team; members only, as participation counts."""
    counted = session.execute(
        select(Respondent.team_id, func.count(), func.count(Respondent.handed_in_at))
        .where(Respondent.workshop_id == workshop.id, Respondent.voice == "member")
        .group_by(Respondent.team_id)
    )
    counts = {team_id: (joined, handed_in) for team_id, joined, handed_in in counted}
    return [_team(team, name, *counts.get(team.id, (0, 0))) for team in workshop.teams]


def _team(team: Team, workshop: str, joined: int, handed_in: int) -> dict[str, Any]:
    return {
        "workshop": workshop,
        "team": team.key,
        "name": team.name,
        "voice": "member",
        "invited": team.invited,
        "joined": joined,
        "handed_in": handed_in,
    }


def pledges(session: Session, workshop: Workshop, name: str) -> Iterator[dict[str, Any]]:
    """The pledges of one workshop, and below each what its team asks of leadership."""
    keys = {team.id: team.key for team in workshop.teams}
    query = select(Pledge).filter_by(workshop_id=workshop.id).order_by(Pledge.id)
    for pledge in session.scalars(query):
        # a pledge outlives its team, and every row of the table needs one
        common = {"workshop": name, "team": keys.get(pledge.team_id or "", "–")}
        if pledge.what:
            yield common | {"kind": "pledge"} | _pledge(pledge)
        if pledge.request:
            yield common | {"kind": "request", "what": pledge.request}


def _pledge(pledge: Pledge) -> dict[str, Any]:
    outcome = "" if pledge.outcome == "open" else pledge.outcome
    plain = {name: getattr(pledge, name) for name in ("what", "owner", "notice", "theme")}
    return plain | {"due": pledge.due.isoformat() if pledge.due else "", "outcome": outcome}
