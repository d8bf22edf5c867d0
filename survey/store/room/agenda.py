"""The agenda's rule: from what a workshop asks to its steps, and what stands with each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionnaires.model import SCORED, Questionnaire, Section

MINUTES = {
    "doors": 0,
    "scene": 4,
    "rate": 5,
    "last": 3,
    "agree": 4,
    "test": 5,
    "break": 5,
    "group": 8,
    "vote": 3,
    "pledge": 11,
    "reading": 5,
    "close": 5,
    "all": 0,
}
"""What the day gives each step; a question has the minutes of its section."""

GROUPED = "leave_reasons"
AFTER_ALL = ("test", "group", "vote", "close")
"""What may follow by hand where everything else was open at once, by link."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step as the rule makes it; minutes are no part of which one it is."""

    kind: str
    section: str = ""
    minutes: int = 0

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from the other steps of an agenda."""
        return self.kind, self.section


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the team's sheet under its name, with the questionnaire's key before its own."""

    name: str
    section: Section


def planned(asked: Sequence[Questionnaire], *, teams: int, has_last: bool) -> list[Planned]:
    """The agenda in a room; `has_last` says that there is an earlier pledge or an answer to tell.

    The competitor test needs two teams, and grouping something to group.
    """
    items = [item for one in asked for item in one.items]
    is_rated = any(item.kind in SCORED for item in items)
    is_judged = teams > 1 and any(item.judged for item in items)
    is_grouped = any(item.key == GROUPED for item in items)
    return [
        *_steps("doors", "scene"),
        *_steps("rate", where=is_rated),
        *_steps("last", where=has_last),
        *(Planned("question", parts[0].name, parts[0].section.minutes) for parts in groups(asked)),
        *_steps("agree", where=is_rated),
        *_steps("test", where=is_judged),
        *_steps("break"),
        *_steps("group", "vote", where=is_grouped),
        *_steps("pledge", "reading", "close"),
    ]


def by_link() -> list[Planned]:
    """The agenda without a room: everything at once."""
    return [*_steps("all")]


def _steps(*kinds: str, where: bool = True) -> Iterator[Planned]:
    return (Planned(kind, minutes=MINUTES[kind]) for kind in kinds if where)


def groups(asked: Sequence[Questionnaire]) -> list[list[Part]]:
    """The sections of the team's sheet as questions take them, each first one with a step.

    A section without minutes stands below the question before it; where there is none it has a
    step of its own.
    """
    found: list[list[Part]] = []
    for part in _parts(asked):
        if part.section.stage == "pledges":
            continue
        if part.section.minutes or not found:
            found.append([part])
        else:
            found[-1].append(part)
    return found


def of_pledges(asked: Sequence[Questionnaire]) -> list[Part]:
    """The sections that stand beside the pledge."""
    return [part for part in _parts(asked) if part.section.stage == "pledges"]


def _parts(asked: Sequence[Questionnaire]) -> Iterator[Part]:
    for one in asked:
        for section in one.sections:
            if any(item.kind not in SCORED for item in section.items):
                yield Part(f"{one.key}.{section.key}", section)
