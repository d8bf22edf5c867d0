"""Who is in the room: opaque people with a language, leanings and how far they came."""

import random
from dataclasses import dataclass, field
from typing import Any

from survey.demo.rows import Row, normal, shuffled, token


@dataclass(frozen=True, slots=True)
class Person:
    """One member, or the shared sheet of a team; `stopped_at` counts the items that were seen.

    `leanings` say by measure whether the person rates higher than colleagues do.
    """

    respondent: str
    team: str
    voice: str
    handed_in: bool
    language: str = "es"
    source: str = "phone"
    stopped_at: int = 0
    leanings: dict[str, float] = field(default_factory=dict)

    @property
    def identity(self) -> Row:
        """The columns of the answers table that say who speaks."""
        return {
            "respondent": self.respondent,
            "team": self.team,
            "voice": self.voice,
            "language": self.language,
            "source": self.source,
        }


def members(rng: random.Random, team: dict[str, Any], wave: int, items: int) -> list[Person]:
    """The members of a team who joined workshop number `wave` (from 0), in random order."""
    joined, handed_in = team["joined"][wave], team["handed_in"][wave]
    on_paper = team.get("paper", 0) if wave == 0 else 0
    people = [
        Person(
            respondent=token(rng),
            team=team["key"],
            voice="member",
            handed_in=number < handed_in,
            language="en" if number < team.get("english", 0) else "es",
            source="paper" if handed_in - on_paper <= number < handed_in else "phone",
            stopped_at=items if number < handed_in else 3 + int(4 * rng.random()),
            leanings={measure: normal(rng) for measure in ("importance", "performance")},
        )
        for number in range(joined)
    ]
    return shuffled(rng, people)


def sheet(rng: random.Random, team: str, handed_in: bool) -> Person:
    """The shared sheet of a team."""
    return Person(token(rng), team, "team", handed_in)
