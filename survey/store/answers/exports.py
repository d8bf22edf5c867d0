"""What is read of a workshop: answers and what stands beside them as plain rows, one dict each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import (
    DONT_KNOW,
    IS_JUDGED,
    Answer,
    EntryGroup,
    Pledge,
    Request,
    Respondent,
    Team,
    Verdict,
    Workshop,
)
from survey.store.answers import customers, cuts, moderation
from survey.store.answers.follow_up import POINTS, statuses
from survey.store.answers.pledges import IS_ASKED, IS_PLEDGED, Said
from survey.store.answers.questionnaires import corrections
from survey.store.answers.tables import MEASURES, Row, WorkshopTables

CORRECTED = ("item", "part", "language", "before", "after", "at")
PLEDGED = ("what", "owner", "due", "notice", "theme", "item", "outcome", "outcome_why")
ASKED = ("text", "answer", "answer_text", "due")
NO_TEAM = "–"
TOGETHER = 10_000  # rows that are fetched at once
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


def answers(session: Session, workshop: Workshop, name: str) -> Iterator[Row]:
    """The answers of one workshop as rows of the answers table, in an order that tells nothing.

    Sheets that are in no cut, drafts that a member has not shared, and entries that were cleared
    or are hidden are left out.
    """
    yield from _rows(session, _published(workshop.id), workshop, name)


def answers_of(session: Session, workshop: Workshop, people: Sequence[str]) -> Iterator[Row]:
    """The rows of `answers` of some people, by their ids."""
    some = _published(workshop.id).where(Answer.respondent_id.in_(people))
    yield from _rows(session, some, workshop, "")


def entries(session: Session, workshop: Workshop, name: str) -> Iterator[Row]:
    """The rows of `answers` that are entries of lists: what tallies do not hold."""
    yield from _rows(session, _published(workshop.id).where(Answer.entry != ""), workshop, name)


def _rows(session: Session, query: Any, workshop: Workshop, name: str) -> Iterator[Row]:
    common = {"workshop": name, "date": workshop.date.isoformat()}
    # all rows of a long history at once would take gigabytes
    streamed = query.execution_options(yield_per=TOGETHER)
    for row in session.execute(streamed).mappings():
        scores = {measure: _score(row[measure]) for measure in MEASURES}
        yield {**common, **row, **scores}


def _published(workshop_id: str) -> Any:
    return _answers_of(workshop_id).where(cuts.IS_IN_FIGURES)


def _answers_of(workshop_id: str) -> Any:
    shared = (Answer.entry == "") | ((Answer.text != "") & (Respondent.voice != "member"))
    is_shown = Answer.hidden_why.is_(None)
    return (
        # columns and not objects, which take four times as long
        select(*_WHO, *_GIVEN, *_MADE_OF_IT)
        .select_from(Answer)
        .join(Respondent)
        .outerjoin(Team, Team.id == Respondent.team_id)
        .outerjoin(EntryGroup, EntryGroup.id == Answer.group_id)
        .outerjoin(Verdict, IS_JUDGED)
        .where(Answer.workshop_id == workshop_id, shared, is_shown)
        .order_by(Answer.respondent_id, Answer.item, Answer.entry)
    )


_WHO = (
    Respondent.id.label("respondent"),
    func.coalesce(Team.key, "").label("team"),
    Respondent.voice,
    func.coalesce(func.nullif(Answer.language, ""), Respondent.language).label("language"),
    Respondent.source,
    Respondent.cut,
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


def teams(session: Session, workshop: Workshop, name: str) -> list[Row]:
    """Who was invited, joined, handed in and came late, per team; members, as published.

    Joined and handed in are those of a cut; late is who rated and is in none.
    """
    is_cut = Respondent.cut.is_not(None)
    # in an open workshop who has not handed in may still be in time
    is_late = cuts.is_waiting()
    if workshop.state != "closed":
        # and before the first cut everybody is
        is_late &= Respondent.handed_in_at.is_not(None) & (cuts.last(session, workshop.id) > 0)
    counted = session.execute(
        select(
            Respondent.team_id,
            func.count(Respondent.cut),
            func.count(Respondent.handed_in_at).filter(is_cut),
            func.count().filter(is_late),
        )
        .where(Respondent.workshop_id == workshop.id, Respondent.voice == "member")
        .group_by(Respondent.team_id)
    )
    counts = {team_id: tuple(each) for team_id, *each in counted}
    return [_team(team, name, *counts.get(team.id, (0, 0, 0))) for team in workshop.teams]


def _team(team: Team, workshop: str, joined: int, handed_in: int, late: int) -> Row:
    return {
        "workshop": workshop,
        "team": team.key,
        "name": team.name,
        "voice": "member",
        "invited": team.invited,
        "joined": joined,
        "handed_in": handed_in,
        "late": late,
    }


def pledges(session: Session, workshop: Workshop, name: str) -> Iterator[Row]:
    """The pledges of one workshop."""
    for pledge, team in _pledged(session, workshop):
        yield {"workshop": name, "team": team} | _pledge(pledge)


def requests(session: Session, workshop: Workshop, name: str) -> Iterator[Row]:
    """What the teams of one workshop ask of leadership, and what leadership says to it."""
    query = select(Request).where(Request.workshop_id == workshop.id, IS_ASKED)
    for request, team in _by_team(session.scalars(query), ASKED, workshop):
        told = {part: getattr(request, part) for part in ASKED}
        yield {"workshop": name, "team": team} | told | {"due": _day(request.due)}


def votes(session: Session, workshop: Workshop, name: str) -> Iterator[Row]:
    """The dots of each group that has a card, by its name; nothing where no vote was counted.

    A card alone is named by its words. What people cannot tell apart is told as one.
    """
    if workshop.voters is None:
        return
    named = func.coalesce(func.nullif(EntryGroup.title, ""), Answer.text)
    cards = select(EntryGroup.id, EntryGroup.item, named.label("name"), EntryGroup.dots).distinct()
    shown = (Answer.workshop_id == workshop.id, Answer.text != "", Answer.hidden_why.is_(None))
    dots: Counter[tuple[str, str]] = Counter()
    for _id, item, group, given in session.execute(cards.join(Answer).where(*shown)):
        dots[item, group] += given or 0
    for (item, group), given in sorted(dots.items()):
        yield {"workshop": name, "item": item, "group": group, "dots": given,
               "voters": workshop.voters}  # fmt: skip


def left_out(session: Session, workshop_id: str) -> Iterator[Row]:
    """How many entries, pledges and requests the facilitator left out, by reason; of no team."""
    beside = ("pledge", "request")
    gone = Counter(
        (one.what if one.what in beside else "entry", one.why)
        for one in moderation.left_out(session, workshop_id)
    )
    for (kind, why), n in sorted(gone.items()):
        yield {"kind": kind, "why": why, "n": n}


def window(session: Session, workshop: Workshop) -> dict[str, Any]:
    """On which days customers were asked and by which ways; nothing where none were.

    `set_aside` is how many answers came in bursts and are in no figure.
    """
    asked = customers.window_of(session, workshop.id)
    if asked is None:
        return {}
    return {
        "since": asked.opened_on,
        "until": customers.ended_on(asked) or customers.today(workshop),
        "ways": sorted(customers.counting(session, workshop.id)),
        "set_aside": customers.aside(session, workshop.id),
    }


def _pledged(session: Session, workshop: Workshop) -> Iterator[tuple[Pledge, str]]:
    query = select(Pledge).where(Pledge.workshop_id == workshop.id, IS_PLEDGED)
    return _by_team(session.scalars(query), PLEDGED, workshop)


def _by_team(
    rows: Iterable[Said], parts: tuple[str, ...], workshop: Workshop
) -> Iterator[tuple[Said, str]]:
    """Each row with the key of its team, as teams stand in the room and then by its content.

    Pledges and requests outlive their team, and a row needs one.
    """
    keys = {team.id: team.key for team in workshop.teams}
    places = {team_id: place for place, team_id in enumerate(keys)}

    def order(row: Pledge | Request) -> tuple[Any, ...]:
        content = [str(getattr(row, name)) for name in parts]
        return places.get(row.team_id or "", len(places)), *content

    for row in sorted(rows, key=order):
        yield row, keys.get(row.team_id or "", NO_TEAM)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _pledge(pledge: Pledge) -> Row:
    outcome = "" if pledge.outcome == "open" else pledge.outcome
    plain = {name: getattr(pledge, name) for name in PLEDGED}
    return plain | {"due": _day(pledge.due), "outcome": outcome}


def tables(session: Session, workshop: Workshop) -> WorkshopTables:
    """The whole workshop, each table in an order that its content alone decides.

    Tokens stay here, and so do what a member has drafted alone and entries that were cleared or
    are hidden.
    """
    held = list(teams(session, workshop, workshop.title))
    place = {row["team"]: position for position, row in enumerate(held)}

    def order(row: Row) -> tuple[Any, ...]:
        # sorted here: databases put texts in orders of their own
        names = ("voice", "respondent", "item", "entry")
        return place.get(row["team"], len(place)), *(row.get(name, "") for name in names)

    return WorkshopTables(
        title=workshop.title,
        date=workshop.date,
        language=workshop.language,
        scene=workshop.scene,
        state=workshop.state,
        step=workshop.kind_here,
        teams=held,
        respondents=sorted(_respondents(session, workshop), key=order),
        answers=sorted(_with_own_themes(session, workshop), key=order),
        pledges=list(_kept_pledges(session, workshop)),
        requests=list(requests(session, workshop, workshop.title)),
        votes=list(votes(session, workshop, workshop.title)),
        left_out=list(left_out(session, workshop.id)),
        window=window(session, workshop),
        questionnaires=[one.definition for one in workshop.questionnaires],
        corrections=[
            {name: getattr(one, name) for name in CORRECTED}
            for one in corrections(session, workshop.id)
        ],
    )


def _respondents(session: Session, workshop: Workshop) -> Iterator[Row]:
    keys = {team.id: team.key for team in workshop.teams}
    here = workshop.here
    for one in session.scalars(select(Respondent).filter_by(workshop_id=workshop.id)):
        yield {
            "respondent": one.id,
            "team": keys.get(one.team_id or "", ""),
            "voice": one.voice,
            "language": one.language,
            "source": one.source,
            "handed_in": one.handed_in_at is not None,
            "done": here is not None and one.done_step == here.id,
            "cut": one.cut,
            "set_aside": one.set_aside,
        }


def _with_own_themes(session: Session, workshop: Workshop) -> Iterator[Row]:
    named = (Answer.respondent_id, Answer.item, Answer.entry)
    query = select(*named, Answer.theme).where(Answer.workshop_id == workshop.id)
    own = {tuple(key): theme for *key, theme in session.execute(query)}
    # also of sheets that are in no cut: a folder is the whole workshop
    for row in _rows(session, _answers_of(workshop.id), workshop, workshop.title):
        yield {**row, "own_theme": own[row["respondent"], row["item"], row["entry"]]}


def _kept_pledges(session: Session, workshop: Workshop) -> Iterator[Row]:
    """The pledges with the day itself, and with what was told of them later."""
    pledged = list(_pledged(session, workshop))
    told = statuses(session, [pledge.id for pledge, _ in pledged])
    for pledge, team in pledged:
        after = {f"after_{days}": told.get(pledge.id, {}).get(days, "") for days in POINTS}
        row = {"workshop": workshop.title, "team": team, **_pledge(pledge), "due": pledge.due}
        yield row | after
