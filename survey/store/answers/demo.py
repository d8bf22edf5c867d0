"""Puts the demo audit into the database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

import questionnaires
from questionnaires.model import Questionnaire, Section
from survey.demo import Demo, DemoWorkshop, Wording
from survey.models import (
    DONT_KNOW,
    Answer,
    Audit,
    EntryGroup,
    Membership,
    Pledge,
    Respondent,
    Team,
    Verdict,
    Workshop,
    WorkshopQuestionnaire,
    coarse_now,
    new_id,
)
from survey.store.answers import closing
from survey.store.answers.questionnaires import field_questionnaire
from survey.store.people.tokens import new_code

MEASURES = ("importance", "performance", "frequency")
PLAIN = ("item", "item_version", "text", "theme", "evidence")


def has_real_data(session: Session) -> bool:
    """Whether there is any audit that is not the demo."""
    return session.scalar(select(Audit.id).filter_by(is_demo=False).limit(1)) is not None


def load(session: Session, demo: Demo, user_id: str) -> list[Workshop]:
    """The demo's workshops, in place of those of an earlier demo of the same account."""
    _forget(session, user_id)
    audit = Audit(
        name=demo.name, organisation=demo.organisation, customer_word=demo.word, is_demo=True
    )
    session.add(audit)
    session.flush()
    session.add(Membership(user_id=user_id, audit_id=audit.id))
    keys: dict[str, str] = {}  # a team keeps its key from workshop to workshop
    return [_workshop(session, audit, demo, held, keys) for held in demo.workshops]


def _forget(session: Session, user_id: str) -> None:
    mine = select(Membership.audit_id).filter_by(user_id=user_id)
    session.execute(delete(Audit).where(Audit.is_demo, Audit.id.in_(mine)))


def _workshop(
    session: Session, audit: Audit, demo: Demo, held: DemoWorkshop, keys: dict[str, str]
) -> Workshop:
    workshop = Workshop(
        audit_id=audit.id,
        title=held.title,
        date=held.date,
        language=held.language,
        code=new_code(),
        stage="answering",
    )
    session.add(workshop)
    session.flush()
    # from its source: there the word for the customer is still open
    source = questionnaires.source(demo.questionnaire)
    asked = _reworded(questionnaires.loads(source, demo.questionnaire), held.wordings)
    fielded = field_questionnaire(session, asked)
    session.add(WorkshopQuestionnaire(workshop_id=workshop.id, fielded_id=fielded.id))
    teams = _teams(session, workshop, held, keys)
    people = _respondents(session, workshop, held, teams)
    _answers(session, workshop, held.answers, people)
    _pledges(session, workshop, held, teams)
    session.flush()
    session.refresh(workshop)
    if held.stage == "closed":
        closing.close(session, workshop)
    return workshop


def _reworded(asked: Questionnaire, wordings: Iterable[Wording]) -> Questionnaire:
    """The questionnaire in the hotel's own words."""
    own = {wording.item: wording for wording in wordings}

    def section(part: Section) -> Section:
        items = tuple(
            replace(item, wording=own[item.key].wording, version=own[item.key].version)
            if item.key in own
            else item
            for item in part.items
        )
        return replace(part, items=items)

    return replace(asked, sections=tuple(section(part) for part in asked.sections))


def _teams(
    session: Session, workshop: Workshop, held: DemoWorkshop, keys: dict[str, str]
) -> dict[str, str]:
    """The id of each team by its key in the demo."""
    made = {
        team.key: Team(
            workshop_id=workshop.id,
            key=keys.setdefault(team.key, new_id()),
            name=team.name,
            invited=team.invited,
            position=position,
        )
        for position, team in enumerate(held.teams)
    }
    session.add_all(made.values())
    session.flush()
    return {key: team.id for key, team in made.items()}


def _respondents(
    session: Session, workshop: Workshop, held: DemoWorkshop, teams: dict[str, str]
) -> dict[str, str]:
    """The id of each respondent by the demo's token."""
    first = {str(row["respondent"]): row for row in reversed(held.answers)}
    ids = {token: new_id() for token in first}
    rows = [
        {
            "workshop_id": workshop.id,
            "id": ids[token],
            "team_id": teams[str(row["team"])],
            "voice": row["voice"],
            "token_hash": new_id(),  # nobody holds the token of a demo person
            "language": row["language"] if row["voice"] == "member" else held.language,
            "source": row["source"],
            "handed_in_at": coarse_now() if token in held.handed_in else None,
        }
        for token, row in first.items()
    ]
    session.execute(insert(Respondent), rows)
    return ids


def _answers(
    session: Session, workshop: Workshop, rows: Iterable[dict[str, Any]], people: dict[str, str]
) -> None:
    groups: dict[tuple[str, str], str] = {}
    given = []
    for row in rows:
        common = {"workshop_id": workshop.id, "item": row["item"], "entry": row["entry"] or ""}
        group = _group(session, workshop, row, groups)
        given.append(
            common
            | {"respondent_id": people[str(row["respondent"])], "group_id": group}
            | {name: row[name] or Answer.__table__.c[name].default.arg for name in PLAIN}
            | {measure: _stored(row[measure]) for measure in MEASURES}
            | {"language": row["language"] if row["entry"] else ""}
        )
        if row["verdict_only_us"] is not None:
            session.add(Verdict(**common, **_counts(row)))
    session.flush()
    session.execute(insert(Answer), given)


def _stored(score: int | str | None) -> int | str | None:
    return DONT_KNOW if score == "dk" else score


def _counts(row: dict[str, Any]) -> dict[str, int]:
    verdicts = {name: row[f"verdict_{name}"] for name in ("only_us", "maybe", "anyone")}
    return verdicts | {"contested": row["contested"] or 0}


def _group(
    session: Session,
    workshop: Workshop,
    row: dict[str, Any],
    groups: dict[tuple[str, str], str],
) -> str | None:
    if not row["group"]:
        return None
    key = (row["item"], row["group"])
    if key not in groups:
        group = EntryGroup(
            workshop_id=workshop.id, item=row["item"], title=row["group"], theme=row["theme"] or ""
        )
        session.add(group)
        session.flush()
        groups[key] = group.id
    return groups[key]


def _pledges(
    session: Session, workshop: Workshop, held: DemoWorkshop, teams: dict[str, str]
) -> None:
    requests = {request["team"]: request["text"] for request in held.requests}
    pledged = {pledge["team"]: pledge for pledge in held.pledges}
    for team in sorted(requests.keys() | pledged.keys(), key=list(teams).index):
        pledge = {**pledged.get(team, {"what": ""})}
        due = pledge.pop("due", None)
        pledge.pop("team", None)
        session.add(
            Pledge(
                workshop_id=workshop.id,
                team_id=teams[team],
                due=date.fromisoformat(due) if due else None,
                request=requests.get(team, ""),
                **pledge,
            )
        )
