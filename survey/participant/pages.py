"""What both sheets of a participant share: how a save is answered, what frames the page."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from questionnaires.model import LANGUAGES
from survey.participant import now, resting, saving, sheet, widest
from survey.participant.fields import ChoiceField, ChoicesField
from survey.participant.form import Name
from survey.participant.now import Layout
from survey.participant.questions import PLEDGE, REASON_WORDS, Questions
from survey.participant.questions import Sheet as SheetKind
from survey.participant.saving import Saved
from survey.store.answers import follow_up, moderation, pledges, requests, sheets
from survey.store.people import tokens
from survey.store.room import agreement, claims, groups, presence, steps
from survey.store.room import joining as people
from survey.store.room.groups import Group
from survey.web import access
from survey.web.database import db
from survey.web.languages import current_language


def answer(
    step: str, saved: Saved, page: Callable[[Saved], Any], act: Callable[[str], Response | None]
) -> Any:
    """Answer a save: JSON for the script; else the next page, or this one with what is wrong."""
    action = request.form.get("do", "")
    moved = act(action) if saved.status == 200 and action else None
    if saved.status != 200:
        access.look_again()  # where the room was before the save is old now
    if wants_json():
        return saved.as_json(), saved.status
    if saved.status != 200:
        return page(saved)
    return moved or _same_page(step, action)


def _same_page(step: str, action: str) -> Response:
    language = action.removeprefix("language:")
    if language in LANGUAGES:
        return redirect(url_for(step, code=g.workshop.code, lang=language), 303)
    flash(_("Saved."), "info")
    return redirect(url_for(step, code=g.workshop.code), 303)


def wants_json() -> bool:
    """Whether the script asks, and not a person."""
    return request.accept_mimetypes.best == "application/json"


def typed(saved: Saved) -> dict[str, str]:
    """What was typed and could not be stored, so that the page shows it again."""
    if saved.status == 200:
        return {}
    trouble = {*saved.outcome.conflicts, *saved.outcome.closed, *saved.errors}
    posted = saving.posted_fields()  # once: each call reads the whole sheet
    return {
        name: ";".join(posted.getlist(name))
        for name in posted
        if not name.endswith("-version")
        and (name in saved.errors or name.rpartition("-")[0] in trouble)
    }


def frame(step: SheetKind, saved: Saved) -> dict[str, Any]:
    """What both pages show around the sheet, by the templates' names."""
    return {
        "workshop": g.workshop,
        "at": saving.place(),
        "team": g.member.team,
        "step": step,
        "troubles": () if saved.status == 200 else tuple(troubles(step, saved, typed(saved))),
    }


def key() -> str:
    """Under what the browser of this phone keeps what is not sent yet."""
    return f"{g.workshop.code}:{tokens.token_hash(g.member.id)[:12]}"


def own_answers() -> sheets.Answers:
    """What this phone alone has answered: its ratings and its drafts."""
    return sheets.answers_of(db.session, g.workshop.id, g.member.id)


def has_rated() -> bool:
    """Whether this phone's rating is handed in, or in the figures without that."""
    return g.member.handed_in_at is not None or g.member.cut is not None


def compares() -> bool:
    """Whether ratings of this phone's team are in the figures, so that it may see its dots."""
    return agreement.is_cut(db.session, g.workshop.id, g.member.team_id)


def comparing() -> str:
    """How far the team's comparison is on its pages: "no", "counting", or "dots"."""
    if not compares():
        return "no"
    return "counting" if widest.dots(g.workshop, g.member.team) is None else "dots"


def shown(saved: Saved, resume_code: str, *, is_shared: bool) -> tuple[str, int]:
    """The page, with what could not be stored in its fields, and its status.

    `resume_code` brings the sheet to another phone; on a phone that `is_shared` the next person
    follows.
    """
    stored, mine = values_of_team(), _drafts()
    unsaved = typed(saved)
    values = stored | {sheet.MINE + name: value for name, value in mine.items()}
    is_open = g.workshop.state == "open"
    laid = now.layout(g.workshop) if is_open else Layout()
    look = now.look(g.workshop)
    frame_of = frame("team", saved)
    about = {
        "agreement": _agreement(laid),
        "owners": _owners(),
        "team": frame_of["team"],
        "left_out": _left_out(),
        **_before_pledging(),
    }
    stars = starred() if _has_test() else None
    page = render_template(
        "participant/team_page.html",
        **frame_of,
        key=key(),
        clock=resting.clock(g.workshop),
        as_of=resting.as_of(g.workshop),
        is_open=is_open,
        is_done=g.member.done_step is not None and g.member.done_step == g.workshop.step_id,
        look=look,
        became=now.BECAME,
        said=now.SAID,
        next=_next(),
        written=written(),
        sheet=sheet.team(g.workshop, current_language(), values | unsaved, laid, stars, **about),
        was=json.dumps(values),
        own=_own(mine, laid),
        pledged=resting.pledge_of(g.workshop, g.member.team) if look or not is_open else None,
        closing=resting.closing_words(g.workshop, current_language()),
        last=_last(),
        present=people.presence(db.session, g.workshop, g.member.team_id),
        comparing=comparing(),
        resume_code=resume_code,
        is_shared=is_shared,
    )
    return page, saved.status


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, in their language where it is known."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """How many drafts only this phone sees, and those whose question is not on the page.

    `anchor` is the place of the first of them, on the page where that is.
    """

    count: int
    anchor: str
    elsewhere: list[tuple[str, list[Quote]]]


def _own(mine: Mapping[str, str], laid: Layout) -> Own:
    asked = sheet.questions(g.workshop, current_language(), "draft")
    found = {item.key: (item, sheet.entry_ids(mine, item.key)) for one in asked.asked
             for item in one.items}  # fmt: skip
    on_page = sheet.items_on(sheet.questions(g.workshop, asked.language, "team"), laid)
    elsewhere = [
        (item.wording[asked.language], [_quote(mine, f"{item.key}-{entry}") for entry in entries])
        for item, entries in found.values()
        if entries and item.key not in on_page
    ]
    here = (key for key, (_item, entries) in found.items() if entries and key in on_page)
    first = next((f"item-{key}" for key in here), "own")
    return Own(sum(len(entries) for _item, entries in found.values()), first, elsewhere)


def _quote(values: Mapping[str, str], row: str) -> Quote:
    return Quote(values[f"{row}-text"], values.get(f"{row}-language", ""))


def values_of_team() -> dict[str, str]:
    """What stands on the sheet of this phone's team, by field name."""
    answers = sheets.of_team(db.session, g.workshop.id, g.member.team_id)
    pledged = pledges.fields(db.session, g.workshop.id, g.member.team_id)
    return sheets.fields(answers) | pledged


def starred() -> list[str]:
    """The rows of this phone's team that stand the competitor test."""
    sheet_id = sheets.of_team_id(db.session, g.workshop.id, g.member.team_id)
    found = claims.starred(db.session, g.workshop.id, sheet_id) if sheet_id else set()
    return sorted("-".join(key) for key in found)


def _has_test() -> bool:
    return any(step.kind == "test" for step in g.workshop.steps)


def _drafts() -> dict[str, str]:
    return sheets.fields({key: row for key, row in own_answers().items() if key[1]})


def _agreement(laid: Layout) -> dict[str, Any] | None:
    """What a team agrees on: what it rated most differently, once its ratings are cut."""
    if "agreement" not in laid or not has_rated() or not compares():
        return None
    spread = widest.dots(g.workshop, g.member.team)
    if spread is None:
        return {"rows": [], "is_counting": True}
    asked = sheet.questions(g.workshop, current_language(), "team")
    disputed = agreement.disputed(spread, [item.key for one in asked.asked for item in one.items])
    rows = [sheet.row(asked, item) for key in disputed if (item := asked.item(key))]
    base = g.workshop.audit.smallest_base
    return {"rows": rows, "spread": spread, "is_small": _of_team_cut() < base, "base": base}


def _of_team_cut() -> int:
    teams = presence.team_states(db.session, g.workshop)
    return sum(team.cut for team in teams if team.id == g.member.team_id)


def _next() -> dict[str, Any] | None:
    """What comes, where the room has a break."""
    is_break = g.workshop.kind_here == "break"
    return resting.coming(g.workshop, current_language()) if is_break else None


def written() -> list[Group]:
    """What the room has written, to read while it is put together."""
    is_group = g.workshop.step is not None and g.workshop.step.kind == "group"
    return groups.of(db.session, g.workshop.id) if is_group and has_rated() else []


def _before_pledging() -> dict[str, Any]:
    """What a team reads above its pledge while the room makes them."""
    language = current_language()
    # by link all is open at once: what other teams name is not for who still writes
    if now.top_of(g.workshop) != "pledge":
        return {}
    short = widest.of_team(g.workshop, g.member.team, language)
    is_small = _of_team_cut() < g.workshop.audit.smallest_base
    leading = widest.leading(g.workshop, language)
    return {"short": short, "is_small": is_small, "leading": leading}


def _left_out() -> dict[str, list[str]]:
    """Why something of this phone's team is hidden, in words: by item, `pledge` and `request`."""
    found: dict[str, list[str]] = {}
    for one in moderation.left_out(db.session, g.workshop.id):
        if one.team_id == g.member.team_id:
            found.setdefault(one.what, []).append(str(REASON_WORDS[one.why]))
    return found


def _last() -> dict[str, Any] | None:
    """What the team pledged last time, and what it was answered, once the room has come to it.

    Who has not rated alone sees nothing of it: “we did it” would lift the scores.
    """
    past = now.past_of(g.workshop)
    before = steps.last_of(db.session, g.workshop) if "last" in past and has_rated() else None
    if before is None:
        return None
    told = follow_up.of_team(db.session, before.id, g.member.team)
    asked = requests.answered_of_team(db.session, before.id, g.member.team)
    return {"told": told, "asked": asked, "day": before.date, "is_now": past[-1] == "last"}


def _owners() -> str:
    roles = (
        _("Management"),
        _("Sales"),
        _("Customer service"),
        _("Operations"),
        _("Product"),
        _("Billing"),
        _("Technology"),
        _("People"),
    )
    names = [team.name for team in g.workshop.teams if team.id == g.member.team_id]
    return Markup("").join(Markup('<option value="{}">').format(one) for one in (*names, *roles))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One answer that could not be saved; `anchor` is its place on the page, if it has one."""

    label: str
    message: str
    anchor: str = ""
    quotes: tuple[Quote, ...] = ()


def troubles(kind: SheetKind, saved: Saved, typed: Mapping[str, str]) -> Iterator[Trouble]:
    """All that stood in the way on a sheet; `typed` is what the page could not store, by field."""
    asked = sheet.questions(g.workshop, current_language(), kind)
    for name, error in saved.errors.items():
        yield Trouble(_label(asked, name), error, _anchor(asked, name))
    for row, theirs in saved.outcome.conflicts.items():
        parts = [part for part in theirs if part not in sheet.ABOUT]
        yield Trouble(
            _label(asked, row),
            _("somebody else changed this meanwhile. Their version is here, ours in the field; "
              "saving again keeps ours."),
            f"{row}-{parts[0]}" if parts else "",
            tuple(_theirs(asked, row, part, theirs) for part in parts),
        )  # fmt: skip
    for row in saved.outcome.closed:
        texts = (text for name, text in typed.items() if name.startswith(f"{row}-") and text)
        quotes = tuple(Quote(text) for text in texts)
        yield Trouble(_label(asked, row), _("this step is closed."), quotes=quotes)
    for row in saved.outcome.withdrawn:
        sent = saving.posted_fields().get(f"{row}-text", "")
        quotes = (Quote(sent),) if sent else ()
        yield Trouble(_label(asked, row), _("this was withdrawn meanwhile."), quotes=quotes)


def _key(name: str) -> str:
    return name.removeprefix(sheet.MINE).split("-")[0]


def _label(asked: Questions, name: str) -> str:
    if _key(name) == PLEDGE.key:
        return str(_("Our pledge"))
    item = asked.item(_key(name))
    return item.wording[asked.language] if item else name


def _anchor(asked: Questions, name: str) -> str:
    """The field of that name, or else the card of its item; "" for what is not on the page."""
    item, parsed = asked.item(_key(name)), Name.parse(name.removeprefix(sheet.MINE))
    if item is None:
        return ""
    is_field = parsed is not None and parsed.part in asked.parts(item)
    return name if is_field else f"item-{item.key}"


def _theirs(asked: Questions, row: str, part: str, theirs: Mapping[str, str]) -> Quote:
    """What the others gave; a choice in its words, not as the value behind it."""
    value, item = theirs[part], asked.item(_key(row))
    if not value:
        return Quote(_("(cleared)"))
    field = sheet.bound(asked.parts(item))._fields.get(part) if item else None
    options: Iterable[Any] = ()
    if isinstance(field, ChoiceField | ChoicesField):
        options = field.iter_choices()
    labels = [str(one.label) for one in options if one.value in value.split(";")]
    return Quote(", ".join(labels)) if labels else Quote(value, theirs.get("language", ""))
