"""Teams as text, one a line ("Reception, 8"): read, written, and matched with those that exist."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import gettext

from survey.models import Team
from survey.store.workshops import TeamWish
from survey.text import LONGEST_NAME, one_line

MOST_TEAMS = 60
MOST_INVITED = 5000
LONGEST_LINE = 2 * LONGEST_NAME
LONGEST_QUOTE = 40

# a sheet is pasted with tabs, a list typed with semicolons, and Arabic has signs of its own
_PARTS = re.compile(r"(?P<name>.*)[,;\t،؛，；](?P<count>.*)")
_NUMBER_LAST = re.compile(r"(?P<name>.*\S)[\s:(–—-]+(?P<count>\d+)\)?")


def _(text: str, /, **values: object) -> str:
    return str(gettext(text, **values))


@dataclass(frozen=True, slots=True)
class Line:
    """A team as a line says it; `invited` is None where nothing stands after the comma."""

    number: int
    name: str
    invited: int | None = None


def read(text: str) -> tuple[list[Line], list[str]]:
    """The teams of a text and all its faults in words; a line with a fault still names its team."""
    lines, faults = [], []
    for number, typed in enumerate(text.splitlines(), 1):
        if not typed.strip():
            continue
        line, fault = _read_line(number, typed.strip())
        lines.append(line)
        faults += [fault] if fault else []
    if len(lines) > MOST_TEAMS:
        faults.append(_("A workshop has at most %(most)s teams, here are %(count)s.",
                        most=MOST_TEAMS, count=len(lines)))  # fmt: skip
    return lines, faults + list(_twice(lines))


def _read_line(number: int, text: str) -> tuple[Line, str]:
    if len(text) > LONGEST_LINE:  # also before a pattern looks at it
        return Line(number, one_line(text)), _too_long(number, text)
    parts = _PARTS.fullmatch(text)
    if not parts and (last := _NUMBER_LAST.fullmatch(text)):
        return Line(number, one_line(last["name"]), _number(last["count"])), _no_comma(number, last)
    name = one_line(parts["name"] if parts else text)
    count = one_line(parts["count"]) if parts else ""
    return Line(number, name, _number(count)), _fault(number, name, count)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and int(text) <= MOST_INVITED else None


def _fault(number: int, name: str, count: str) -> str:
    if not name:
        return _("Line %(line)s has no name before the comma.", line=number)
    if len(name) > LONGEST_NAME:
        return _too_long(number, name)
    if count and _number(count) is None:
        return _(
            "Line %(line)s: “%(text)s” is no number from 0 to %(most)s. After the last comma stands"
            " how many are invited, or nothing.",
            line=number, text=quoted(count), most=MOST_INVITED,
        )  # fmt: skip
    return ""


def _no_comma(number: int, last: re.Match[str]) -> str:
    return _(
        "Line %(line)s: before the number a comma is missing: “%(name)s, %(count)s”. Where the"
        " number belongs to the name, the line ends in a comma: “%(text)s,”.",
        line=number, name=quoted(last["name"]), count=last["count"], text=quoted(last[0]),
    )  # fmt: skip


def _too_long(number: int, name: str) -> str:
    return _(
        "Line %(line)s: a name has at most %(most)s characters, “%(name)s” has %(count)s.",
        line=number, most=LONGEST_NAME, name=quoted(name), count=len(name),
    )  # fmt: skip


def _twice(lines: Sequence[Line]) -> Iterator[str]:
    first: dict[str, int] = {}
    for line in lines:
        known = first.setdefault(line.name.casefold(), line.number)
        if line.name and known != line.number:
            yield _(
                "Lines %(one)s and %(two)s are both called “%(name)s”.",
                one=known, two=line.number, name=quoted(line.name),
            )  # fmt: skip


def quoted(text: str) -> str:
    """`text` on one line, cut where it is too long to be read in a sentence."""
    short = one_line(text)
    return short if len(short) <= LONGEST_QUOTE else short[:LONGEST_QUOTE].rstrip() + "…"


def written(teams: Sequence[Team]) -> str:
    """The text of teams that exist; read again it says the same."""
    return "\n".join(map(_written, teams))


def _written(team: Team) -> str:
    if team.invited is not None:
        return f"{team.name}, {team.invited}"
    is_plain = not _PARTS.fullmatch(team.name) and not _NUMBER_LAST.fullmatch(team.name)
    return team.name if is_plain else f"{team.name},"


def matched(lines: Sequence[Line], teams: Sequence[Team]) -> list[TeamWish]:
    """Each line with the id of the team that it is: of the same name, or in its place.

    A team in whose place another name stands was renamed, and keeps its people and its key.
    """
    ids = {team.name.casefold(): team.id for team in teams}
    ids |= _renamed(lines, teams, ids)
    return [TeamWish(ids.get(line.name.casefold(), ""), line.name, line.invited) for line in lines]


def _renamed(lines: Sequence[Line], teams: Sequence[Team], ids: dict[str, str]) -> dict[str, str]:
    new = [line.name.casefold() for line in lines]
    old = [team.name.casefold() for team in teams]
    renamed: dict[str, str] = {}
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone = [name for name in old[i1:i2] if name not in new]
        come = [name for name in new[j1:j2] if name not in ids]
        if what == "replace" and len(gone) == len(come):
            renamed |= {name: ids[was] for was, name in zip(gone, come, strict=True)}
    return renamed
