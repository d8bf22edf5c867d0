"""The one way to save: any subset of a sheet's fields, checked by its form, stored field by field.

With script a phone posts what changed and reads JSON; without script the page's button posts
everything together with `was`, the values that the page showed, so that only what was touched
counts as a change.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import abort, g, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey.participant import sheet
from survey.participant.form import Posted, read
from survey.participant.questions import PLEDGE
from survey.participant.questions import Sheet as SheetKind
from survey.store import pulse
from survey.store.answers import cuts, pledges, sheets
from survey.store.answers.sheets import Change, Outcome
from survey.store.room import agreement, joining
from survey.web.database import writing
from survey.web.languages import current_language

HANDS = ("hand_in", "take_back")
NOT_FIELDS = {"do", "was", "csrf_token"}
MOST_FIELDS = 3000
"""More than the longest sheet has; who sends more is no phone of ours."""


@dataclass(slots=True)
class Saved:
    """What became of a request, by the names that the page uses."""

    outcome: Outcome = field(default_factory=Outcome)
    errors: dict[str, str] = field(default_factory=dict)
    has_handed: bool = False  # handed in, or taken back
    shared: str = ""  # the id under which a draft stands on the team's sheet now

    @property
    def status(self) -> int:
        """200, 409 where something stands in the way, 422 where something is wrong."""
        if self.errors:
            return 422
        stands_in_the_way = self.outcome.conflicts or self.outcome.closed or self.outcome.withdrawn
        return 409 if stands_in_the_way else 200

    def as_json(self) -> dict[str, object]:
        """What the script reads."""
        return {
            "saved": self.outcome.saved,
            "conflicts": self.outcome.conflicts,
            "closed": self.outcome.closed,
            "withdrawn": self.outcome.withdrawn,
            "shared": self.shared,
            "errors": self.errors,
            # only where it matters: it is read from the database once more
            **({"at": place()} if self.outcome.closed else {}),
        }

    def add(self, outcome: Outcome, prefix: str = "") -> None:
        """Take over what became of one sheet, whose fields carry `prefix` on the page."""
        self.outcome.saved |= {prefix + row: version for row, version in outcome.saved.items()}
        self.outcome.conflicts |= {prefix + row: them for row, them in outcome.conflicts.items()}
        self.outcome.closed += [prefix + row for row in outcome.closed]
        self.outcome.withdrawn += [prefix + row for row in outcome.withdrawn]


def place() -> str:
    """Where the workshop of this phone is, as its page remembers it."""
    return pulse.place(g.workshop.state, g.workshop.step_id)


def posted_fields() -> MultiDict[str, str]:
    """The fields of a sheet that were posted."""
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_FIELDS]
    return MultiDict(pairs)


def _of_one_sheet() -> MultiDict[str, str]:
    fields = posted_fields()
    return fields if len(fields) <= MOST_FIELDS else abort(413)


def shown_before() -> Mapping[str, str] | None:
    """The values that the page showed, as a page without script sends them along."""
    if "was" not in request.form:
        return None
    try:
        was = json.loads(request.form["was"])
    except (ValueError, RecursionError):  # no JSON, or brackets in brackets without end
        return {}
    if not isinstance(was, dict):
        return {}
    return {name: value for name, value in was.items() if isinstance(value, str)}


def rating() -> Saved:
    """Save what a member rates alone; hand it in, or take that back, where the button says so."""
    saved = Saved()
    received = _read("rating", _of_one_sheet(), shown_before(), saved)
    action = request.form.get("do")
    if received.changes or action in HANDS:
        with writing() as session:  # one: what is handed in is stored whole
            if received.changes:
                _store(session, "rating", g.member.id, received, saved)
            if action in HANDS and saved.status == 200:
                saved.has_handed = _hand(session, is_in=action == "hand_in")
    return saved


def _hand(session: Session, *, is_in: bool) -> bool:
    """Hand in or take back, unless the workshop takes nothing any more, or the team sees dots."""
    ids = (g.workshop.id, g.member.id)
    if not sheets.here_in(session, g.workshop.id).is_open:
        return False
    if is_in:
        joining.hand_in(session, *ids, is_in=True)
        cuts.hand_in(session, g.workshop, g.member.id)
    elif not agreement.is_cut(session, g.workshop.id, g.member.team_id):
        joining.hand_in(session, *ids, is_in=False)
    return True


def team() -> Saved:
    """Save what a team answers together, and the drafts of this phone that came along."""
    saved = Saved()
    mine, ours = _split(_of_one_sheet())
    was = shown_before()
    my_was, our_was = (None, None) if was is None else _split(MultiDict(was))
    drafts = _read("draft", mine, my_was, saved, sheet.MINE)
    received = _read("team", ours, our_was, saved)
    if drafts.changes or received.changes:
        with writing() as session:
            _store(session, "draft", g.member.id, drafts, saved, sheet.MINE)
            sheet_id = team_sheet(session)
            pledge = received.changes.pop(PLEDGE.key, None)
            _store(session, "team", sheet_id, received, saved)
            if received.changes or pledge:
                joining.note_writing(session, g.workshop.id, g.member)
            if pledge:
                _store_pledge(session, sheet_id, pledge, saved)
    return saved


def team_sheet(session: Session) -> str:
    """The id of the sheet of this phone's team."""
    return joining.team_sheet(session, g.workshop.id, g.member.team_id, g.workshop.language)


def _split(fields: MultiDict[str, str]) -> tuple[MultiDict[str, str], MultiDict[str, str]]:
    """Fields of this phone's drafts, without their prefix, and all others."""
    mine, ours = MultiDict[str, str](), MultiDict[str, str]()
    for name, value in fields.items(multi=True):
        if name.startswith(sheet.MINE):
            mine.add(name.removeprefix(sheet.MINE), value)
        else:
            ours.add(name, value)
    return mine, ours


def _read(
    kind: SheetKind,
    posted: MultiDict[str, str],
    was: Mapping[str, str] | None,
    saved: Saved,
    prefix: str = "",
) -> Posted:
    received = read(sheet.questions(g.workshop, current_language(), kind), posted, was)
    saved.errors |= {prefix + name: error for name, error in received.errors.items()}
    return received


def _store(
    session: Session,
    kind: SheetKind,
    respondent_id: str,
    received: Posted,
    saved: Saved,
    prefix: str = "",
) -> None:
    try:
        outcome = sheets.save(
            session,
            g.workshop.id,
            respondent_id,
            received.changes.values(),
            current_language(),
            is_final=kind == "rating" and _is_final(session),
        )
    except sheets.TooManyError:
        too_many = _("This sheet is full. Please put some entries together first.")
        saved.errors |= {prefix + row: too_many for row in received.changes}
    else:
        saved.add(outcome, prefix)


def _is_final(session: Session) -> bool:
    """Whether this phone has seen its team's dots: nobody rates in private after that."""
    is_in = g.member.handed_in_at is not None
    return is_in and agreement.is_cut(session, g.workshop.id, g.member.team_id)


def _store_pledge(session: Session, sheet_id: str, change: Change, saved: Saved) -> None:
    due = change.values.get("due")
    if due and _is_past(session, due):
        saved.errors["pledge-due"] = _("This day is past: choose a later one.")
        del change.values["due"]
    outcome = Outcome()
    pledges.save(session, g.workshop.id, g.member.team_id, sheet_id, change, outcome)
    saved.add(outcome)


def _is_past(session: Session, due: str) -> bool:
    """Whether a day is past and newly chosen: what was saved before may come again."""
    if date.fromisoformat(due) >= pledges.first_day(g.workshop):
        return False
    return pledges.fields(session, g.workshop.id, g.member.team_id).get("pledge-due") != due
