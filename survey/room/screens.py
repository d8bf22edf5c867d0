"""What everybody in the room sees at each step, as finished words; nothing before its reveal."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from textwrap import shorten
from typing import Any

from flask import current_app
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from questionnaires.library import homes
from questionnaires.model import WITH_ENTRIES, Item, Language, Questionnaire, Section
from questionnaires.words import Noun
from reports.statistics.claims import fewest, verdict
from survey.models import FileSet, Request, Step, Workshop
from survey.participant import widest
from survey.participant.now import SAID, name_of
from survey.store.answers import cuts, follow_up, questionnaires, requests
from survey.store.files import sets
from survey.store.room import agenda, agreement, claims, groups, presence, steps, votes, wall
from survey.store.room.claims import Said
from survey.store.room.groups import Group
from survey.store.room.presence import TeamState
from survey.store.words import word_of
from survey.web.languages import current_language

Screen = dict[str, Any]
"""The template of a screen and what it says; another `key` is another picture."""

MOST_TEAMS = 10
"""More than these, or their names too long, and the room is shown as a whole."""
MOST_LETTERS = 120
FIELD_ROWS, LAST_LIGHT = 5, (2, 11)
MOST_PLEDGES, LETTERS_OF_PLEDGE, LINES_OF_PLEDGES = 6, 42, 14
MOST_REQUESTS, LETTERS_OF_REQUEST, LINES_OF_REQUESTS = 4, 46, 15
"""What the narrowest screen holds of last time's pledges and answers, in the smallest letters."""


@dataclass(frozen=True)
class Room:
    """A workshop at its present step, read as far as a screen asks."""

    session: Session
    workshop: Workshop
    step: Step

    @cached_property
    def asked(self) -> Sequence[Questionnaire]:
        """What the workshop asks, with the audit's word for the customer."""
        return questionnaires.questionnaires_of(self.workshop)

    @cached_property
    def teams(self) -> list[TeamState]:
        """How far each team is."""
        return presence.team_states(self.session, self.workshop)

    @property
    def is_whole(self) -> bool:
        """Whether its teams are too many, or their names too long, to be shown one by one."""
        letters = sum(len(team.name) for team in self.teams)
        return len(self.teams) > MOST_TEAMS or letters > MOST_LETTERS

    @property
    def language(self) -> Language:
        """The language that the screen speaks."""
        return current_language()


def of(session: Session, workshop: Workshop) -> Screen:
    """The screen of the present step of a workshop."""
    step = workshop.step
    if workshop.state == "preparing" or (step is None and workshop.state == "open"):
        return _plain("preparing", _("The doors open in a moment."))
    if workshop.state == "closed" or step is None:
        return _closed(session, workshop)
    made = SCREENS[step.kind](Room(session, workshop, step))
    return {"key": f"{step.id} {step.shown}", "template": step.kind, **made}


def reveals(session: Session, workshop: Workshop, step: Step) -> int:
    """How many times a step can show something more before the next one comes."""
    room = Room(session, workshop, step)
    if step.kind == "question":
        return len(wall.pages(_cards(room)))
    if step.kind == "test":
        is_judged = any(one.n for one in claims.said(session, workshop.id))
        return len(_verdict_pages(room)) if is_judged else 0
    if step.kind == "vote":
        return int(any(one.dots for one in votes.result(session, workshop.id)))
    if step.kind == "agree":
        return bool(widest.beside(workshop, current_language()))
    if step.kind == "last":
        return max(0, len(_last_pages(room)) - 1)
    if step.kind == "reading":
        return max(0, len(follow_up.of_workshop(session, workshop.id)) - 1)
    return 0


def onward(session: Session, workshop: Workshop, step: Step) -> str:
    """What comes next: `reveal` while the step has more to show, then the `next` one."""
    return "reveal" if step.shown < reveals(session, workshop, step) else "next"


def cards(session: Session, workshop: Workshop, step: Step) -> int:
    """How many cards the wall of a question has."""
    return len(_cards(Room(session, workshop, step)))


def _plain(key: str, heading: str, told: str = "", *, is_dark: bool = False) -> Screen:
    return {"key": key, "template": "plain", "heading": heading, "told": told, "is_dark": is_dark}


def _doors(room: Room) -> Screen:
    return {
        "key": room.step.id,
        "template": "doors",
        "scene": _sentences(room)[0],
        "organisation": room.workshop.audit.whose,
        "code": _in_halves(room.workshop.code),
        "teams": [_team(team, joined=team.joined) for team in room.teams],
        "joined": sum(team.joined for team in room.teams),
        "is_whole": room.is_whole,
    }


def _in_halves(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def _team(team: TeamState, **also: Any) -> Screen:
    return {"key": team.id, "name": team.name, **also}


def _sentences(room: Room) -> list[str]:
    """The scene in two parts: its first sentence, and what follows."""
    scene = questionnaires.scene_of(room.workshop)
    if scene is None:
        return [bound(room.asked[0].title[room.language])]
    first = scene.opening[room.language]
    rest = scene.text[room.language].removeprefix(first).strip()
    return [bound(part) for part in (first, rest) if part]


def bound(text: str) -> str:
    """A text whose words of one letter stay with the next word."""
    return re.sub(r"\b(\w) ", "\\1\u00a0", text)


def scene(workshop: Workshop) -> list[str]:
    """The scene to read aloud, in the reader's language; nothing where there is none."""
    found = questionnaires.scene_of(workshop)
    return [found.text[current_language()].strip()] if found else []


def _scene(room: Room) -> Screen:
    return {
        "is_dark": True,
        "sentences": _sentences(room),
        "rows": FIELD_ROWS,
        "last": LAST_LIGHT,
    }


def _rate(room: Room) -> Screen:
    teams = [_rated(team) for team in room.teams]
    if room.is_whole:
        teams = [_rated(_whole(room.teams))]
    return {"key": room.step.id, "is_dark": True, "teams": teams}


def _whole(teams: Sequence[TeamState]) -> TeamState:
    joined = sum(team.joined for team in teams)
    handed_in = sum(team.handed_in for team in teams)
    return TeamState("room", str(_("All teams")), None, joined=joined, handed_in=handed_in)


def _rated(team: TeamState) -> Screen:
    share = team.handed_in / team.joined if team.joined else 0
    told = _("all have handed in") if share == 1 else _("not all have handed in")
    return _team(team, share=round(share, 3), told=f"{team.name}: {told}")


def _sections(room: Room) -> list[Section]:
    groups = agenda.groups(room.asked)
    group = next((one for one in groups if one[0].name == room.step.section), [])
    return [part.section for part in group]


def _with_entries(room: Room) -> list[Item]:
    first = _sections(room)[:1]
    return [item for section in first for item in section.items if item.kind in WITH_ENTRIES]


def _cards(room: Room) -> list[wall.Card]:
    return wall.cards(room.session, room.workshop.id, [item.key for item in _with_entries(room)])


def _question(room: Room) -> Screen:
    pages = wall.pages(_cards(room))
    shown = min(room.step.shown, len(pages))
    sections = _sections(room)
    title = sections[0].title[room.language] if sections else ""
    if shown:
        return {"title": title, "cards": pages[shown - 1], "page": shown, "pages": len(pages)}
    items = _with_entries(room)
    asked = items[0].wording[room.language] if items else title
    help_text = items[0].help.get(room.language, "") if items else ""
    shared = wall.counts(room.session, room.workshop.id, [item.key for item in items])
    return {
        "question": bound(asked),
        "rule": help_text.strip().split("\n")[0],
        "teams": [_team(team, entries=shared.get(team.id, 0)) for team in room.teams],
        "is_whole": room.is_whole,
        "entries": sum(shared.values()),
    }


def _beside(room: Room) -> Screen:
    """What we say beside what our customers say, by name what we do not see."""
    found = widest.beside(room.workshop, room.language)
    better, worse, blind = (
        ", ".join(one.name for one in found if getattr(one, which))
        for which in ("is_better", "is_worse", "is_blind")
    )
    noun = getattr(word_of(room.workshop.audit), room.language)
    heading = _("We and our %(customers)s", customers=noun.plural)
    if better:
        heading = _("We see ourselves better than they do: %(items)s", items=better)
    elif worse:
        heading = _("They see us better than we do: %(items)s", items=worse)
    theirs = noun.plural[:1].upper() + noun.plural[1:]
    return {
        "template": "beside",
        "heading": heading,
        "beside": found,
        "theirs": theirs,
        "away": _("%(customers)s who would not come back", customers=theirs),
        "who": _who_is_beside(room, noun),
        "is_rounded": any(one.is_rounded for one in found),
        "blind": _("Blind spot: %(items)s", items=blind) if blind else "",
    }


def _who_is_beside(room: Room, noun: Noun) -> str:
    """«Medias de 1 a 5 · 12 de nosotros, 15 clientes»."""
    of = widest.sides(room.workshop)
    theirs = noun.singular if of.customers == 1 else noun.plural
    who = _("%(us)s of us, %(n)s %(customers)s", us=of.us, n=of.customers, customers=theirs)
    means = _("Means from %(first)s to %(top)s", first=of.first, top=of.top)
    return " · ".join([means] * bool(of.top) + [who] * bool(of.us and of.customers))


def _agree(room: Room) -> Screen:
    if room.step.shown:
        return _beside(room)
    spread = widest.dots(room.workshop)
    if spread is None and cuts.last(room.session, room.workshop.id):
        return {"why_not": _("The dots are being counted and appear by themselves.")}
    spread, asked = spread or {}, homes(room.asked)
    disputed = agreement.disputed(spread, asked)
    if not disputed:
        return {"why_not": _too_few(room.workshop.audit.smallest_base)}
    form, first = asked[disputed[0]]
    scale = form.scale(first, "performance")
    alike = [key for key in disputed if asked[key][0].scale(asked[key][1], "performance") == scale]
    labels = [label[room.language] for label in scale.labels] if scale else []
    rows = [
        {
            "name": bound(asked[key][1].wording[room.language]),
            "counts": _filled(spread[key], labels),
        }
        for key in alike
    ]
    most = max(n for key in alike for n in spread[key])
    return {"disputed": rows, "labels": labels, "most": most, "question": _("How often today?")}


def _too_few(base: int) -> str:
    told = _("Dots appear once the rating has ended and at least %(base)s people have rated.")
    return str(told) % {"base": base}


def _filled(counts: Sequence[int], labels: list[str]) -> list[int]:
    return [*counts] + [0] * (len(labels) - len(counts))


def _last(room: Room) -> Screen:
    pages = _last_pages(room)
    if not pages:
        return _plain(room.step.id, _("There are no earlier pledges."))
    return pages[min(room.step.shown, len(pages) - 1)]


def _last_pages(room: Room) -> list[Screen]:
    """Pages of what became of the last workshop's pledges, then of what leadership answered."""
    before = steps.last_of(room.session, room.workshop)
    if before is None:
        return []
    return [*_pledge_pages(room, before), *_request_pages(room, before)]


def _request_pages(room: Room, before: Workshop) -> Iterator[Screen]:
    answered = [
        {"text": one.text, "answer": SAID[one.answer], "answer_text": _answer_text(one)}
        for one in requests.answered(room.session, before.id)
    ]
    for page in wall.filled(answered, _lines_of_request, LINES_OF_REQUESTS, MOST_REQUESTS):
        yield {"requests": page}


def _answer_text(one: Request) -> str:
    """By when leadership does it, and what else it says."""
    day = _("by %(day)s", day=format_date(one.due, "long")) if one.due else ""
    return ": ".join(filter(None, (day[:1].upper() + day[1:], one.answer_text)))


def _lines_of_request(one: Screen) -> int:
    return sum(wall.lines(one[part], LETTERS_OF_REQUEST) for part in ("text", "answer_text"))


def _pledge_pages(room: Room, before: Workshop) -> list[Screen]:
    told = follow_up.of_workshop(room.session, before.id)
    order = list(OUTCOME_WORDS)
    told.sort(key=lambda one: order.index(one.pledge.outcome))
    title = _("What we pledged in %(month)s", month=format_date(before.date, "MMMM"))
    pages = wall.filled(told, _lines_of_pledge, LINES_OF_PLEDGES, MOST_PLEDGES)
    return [{"title": title, "parts": list(_parts(page))} for page in pages]


def _lines_of_pledge(one: follow_up.Told) -> int:
    return wall.lines(f"{one.pledge.what} {one.team}", LETTERS_OF_PLEDGE)


OUTCOME_WORDS: dict[str, Callable[[int], str]] = {
    "kept": lambda n: ngettext("%(num)s done", "%(num)s done", n),
    "partly": lambda n: ngettext("%(num)s in part", "%(num)s in part", n),
    "open": lambda n: ngettext("%(num)s under way", "%(num)s under way", n),
    "dropped": lambda n: ngettext("%(num)s dropped", "%(num)s dropped", n),
}
"""The outcomes of pledges in the order of the screen."""


def _parts(told: Sequence[follow_up.Told]) -> Iterator[Screen]:
    for outcome, same in groupby(told, key=lambda one: one.pledge.outcome):
        pledges = [
            {"what": one.pledge.what, "team": one.team, "why": one.pledge.outcome_why}
            for one in same
        ]
        yield {
            "outcome": outcome,
            "told": OUTCOME_WORDS[outcome](len(pledges)),
            "pledges": pledges,
        }


def _test(room: Room) -> Screen:
    """Before the reveal only how many verdicts are in; then all claims page by page."""
    if room.step.shown:
        pages = _verdict_pages(room)
        return pages[min(room.step.shown, len(pages)) - 1]
    people, verdicts = claims.given(room.session, room.workshop.id)
    told = ngettext("%(num)s verdict so far", "%(num)s verdicts so far", verdicts)
    lead = _("Each of us judges what the other teams say.")
    return _counting(room, people, _("Could a competitor say the same?"), lead, told)


def _counting(room: Room, people: int, heading: str, lead: str, told: str) -> Screen:
    """Lights for those who have done it, column by column: a light is never where a person sits."""
    most = max(people, _whole(room.teams).joined, 1)
    return {
        "key": room.step.id,
        "template": "counting",
        "is_dark": True,
        "heading": heading,
        "lead": lead,
        "lights": [place < people for place in range(most)],
        "columns": -(-most // LIGHTS_OF_COLUMN),
        "told": told,
    }


def _group(room: Room) -> Screen:
    """The groups as they are made; each keeps its place."""
    made = [one for one in groups.of(room.session, room.workshop.id) if not one.is_alone]
    if not made:
        return _plain(room.step.id, _("Which reasons to leave are the same?"))
    return {
        "key": room.step.id,
        "groups": [{"name": one.short, "n": len(one.cards)} for one in _newest(made)],
    }


def _newest(made: Sequence[Group]) -> list[Group]:
    """The groups that were made last, as many as two columns hold in the smallest letters."""
    found, left = [], 2 * LINES_OF_GROUPS
    for one in reversed(made[-MOST_GROUPS:]):
        left -= 1 + wall.lines(one.short, LETTERS_OF_GROUP)
        if left < 0:
            break
        found.append(one)
    return found[::-1]


MOST_GROUPS, LETTERS_OF_GROUP, LINES_OF_GROUPS = 12, 20, 14
"""What a column of groups holds at 4:3 in the smallest letters, less what balancing needs."""
MOST_VOTED = 6


def _vote(room: Room) -> Screen:
    """Before the reveal only how many have voted; then the groups by dots."""
    people = votes.voters(room.session, room.workshop.id)
    heading = _("What would make most customers leave?")
    if not room.step.shown:
        told = ngettext("%(num)s person has voted", "%(num)s people have voted", people)
        lead = _("Three dots for each of us, at most two on one.")
        return _counting(room, people, heading, lead, told)
    voted = [one for one in votes.result(room.session, room.workshop.id) if one.dots]
    most = max((one.dots for one in voted), default=0)
    return {
        "heading": heading,
        "told": ngettext("%(num)s person has voted", "%(num)s people have voted", people),
        "voted": [
            {"name": one.group.short, "dots": one.dots, "share": round(one.dots / most, 3)}
            for one in voted[:MOST_VOTED]
        ],
        "is_many": most > MOST_DOTS,
    }


MOST_DOTS = 24
"""More dots than these on one group, and bars stand for them."""


LIGHTS_OF_COLUMN = 4
LETTERS_OF_VERDICT, LINES_OF_VERDICTS = 17, 15
"""What a column of verdicts holds at 4:3 in the smallest letters; a bar takes two lines."""
VERDICT_NAMES = {"solid": _l("Solid"), "unproven": _l("Unproven"), "generic": _l("Generic")}


def judged(session: Session, workshop: Workshop) -> dict[str, list[Screen]]:
    """The claims with what was said of them, by verdict; most ours first, as far as it is told."""
    found: dict[str, list[Screen]] = {name: [] for name in VERDICT_NAMES}
    least = fewest(workshop.audit.smallest_base)
    for one in claims.said(session, workshop.id):
        found[verdict(one.only_us, one.n if one.n >= least else 0)].append(_claim(one, least))
    return {key: sorted(found[key], key=_most_ours) for key in VERDICT_NAMES}


def passed(found: dict[str, list[Screen]]) -> str:
    """How many claims have passed the test, in words."""
    solid, every = len(found["solid"]), [one for same in found.values() for one in same]
    if all(one["few"] for one in every):
        return str(_("There are too few verdicts to tell"))
    told = ngettext("%(num)s claim is ours alone", "%(num)s claims are ours alone", solid)
    return str(told if solid else _("No claim has passed the test"))


def _verdict_pages(room: Room) -> list[Screen]:
    found = judged(room.session, room.workshop)
    columns = {key: _in_columns(found[key]) for key in VERDICT_NAMES}
    pages = max(map(len, columns.values()))
    return [
        {
            "told": passed(found),
            "page": page + 1,
            "pages": pages,
            "verdicts": [
                {"key": key, "name": str(name), "claims": next(iter(columns[key][page:]), [])}
                for key, name in VERDICT_NAMES.items()
            ],
        }
        for page in range(pages)
    ]


def _in_columns(found: Sequence[Screen]) -> list[list[Screen]]:
    """Claims by the columns that hold them, one a page; at least one, if an empty one."""
    columns: list[list[Screen]] = [[]]
    left = LINES_OF_VERDICTS
    for one in found:
        lines = 2 + -(-len(one["text"]) // LETTERS_OF_VERDICT) + bool(one["contested"])
        if lines > left and columns[-1]:
            columns.append([])
            left = LINES_OF_VERDICTS
        columns[-1].append(one)
        left -= lines
    return columns


def _most_ours(one: Screen) -> tuple[float, str]:
    return -one["share"], one["text"]


def _claim(one: Said, least: int) -> Screen:
    """A claim with its bar; of fewer verdicts than that nothing is told."""
    is_told = one.n >= least
    heard = ngettext(
        "%(num)s has heard it elsewhere", "%(num)s have heard it elsewhere", one.contested
    )
    return {
        "text": one.claim.text,
        "language": one.claim.language,
        "only_us": one.only_us,
        "n": one.n if is_told else 0,
        "share": round(one.only_us / one.n, 3) if is_told else 0,
        "contested": heard if is_told and one.contested else "",
        "few": "" if is_told else _("fewer than %(n)s verdicts", n=least),
    }


def _break(room: Room) -> Screen:
    later = [step for step in room.workshop.steps if step.position > room.step.position]
    return {"next": _name(room, later[0]) if later else ""}


def _name(room: Room, step: Step) -> str:
    return name_of(step.kind, step.section, room.asked, room.language)


def _pledge(room: Room) -> Screen:
    told = _("What, who, by when and how the customer will notice.")
    leading = widest.leading(room.workshop, room.language)
    return {
        "rule": told,
        "gaps": widest.of_room(room.workshop, room.language),
        "by_dots": leading.by_dots,
        "reasons": [(n, shorten(one, MOST_BESIDE, placeholder=" …")) for n, one in leading.reasons],
    }


MOST_BESIDE = 36
"""The letters of a reason that stands beside the gaps."""


def _reading(room: Room) -> Screen:
    told = follow_up.of_workshop(room.session, room.workshop.id)
    if not told:
        return _plain(room.step.id, _("What we pledge"), is_dark=True)
    one = told[min(room.step.shown, len(told) - 1)]
    due = format_date(one.pledge.due, _("d MMMM")) if one.pledge.due else ""
    pledge = {
        "team": one.team,
        "what": bound(one.pledge.what),
        "owner": one.pledge.owner,
        "due": due,
    }
    return {"is_dark": True, "pledge": pledge}


def _close(room: Room) -> Screen:
    told = _("The report is made as soon as the workshop is closed.")
    return _plain(room.step.id, _("Thank you"), told)


def _closed(session: Session, workshop: Workshop) -> Screen:
    """What the board reads first, as soon as the report is made."""
    language = current_language()
    report = sets.newest(session, "report", workshop.id, FileSet.language == language)
    sentences = _sentences_of(report)
    if not sentences:
        waiting = _plain("closed", _("Thank you"), _("The report is being made."))
        return waiting | {"waits": report is None or report.is_waiting}
    told = [one.pledge for one in follow_up.of_workshop(session, workshop.id)]
    days = [pledge.due for pledge in told if pledge.due]
    return {
        "key": "board",
        "template": "close",
        "organisation": workshop.audit.whose,
        "sentence": bound(sentences[0]),
        "gaps": widest.of_room(workshop, language),
        "pledges": len(told),
        "until": _until(len(told), max(days, default=None)),
    }


def _sentences_of(report: FileSet | None) -> list[str]:
    data = current_app.config["DATA"]
    if report is None or report.state != "ready" or sets.is_lost(data, report):
        return []
    return list(sets.manifest_of(sets.folder_of(data, report))["sentences"])


def _until(n: int, day: date | None) -> str:
    if day is None:
        return str(ngettext("pledge", "pledges", n))
    words = ngettext(
        "pledge until %(day)s", "pledges until %(day)s", n, day=format_date(day, _("d MMMM"))
    )
    return str(words)


SCREENS: dict[str, Callable[[Room], Screen]] = {
    "doors": _doors,
    "scene": _scene,
    "rate": _rate,
    "last": _last,
    "question": _question,
    "agree": _agree,
    "test": _test,
    "break": _break,
    "group": _group,
    "vote": _vote,
    "pledge": _pledge,
    "reading": _reading,
    "close": _close,
    "all": _doors,
}
"""What makes the screen of each kind of step."""
