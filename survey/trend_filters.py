"""What a view of a trend shows; its address alone reproduces it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from survey.models import VOICES
from survey.text import one_line

LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """One voice, one team or all, one questionnaire or all, workshops between two days.

    There is no free choice of teams: every figure is one that the report of its workshop shows
    too, behind the same mask, so that no two views can be subtracted from one another.
    `comparable` leaves out what has other teams or another wording than the last workshop.
    """

    voice: str = "member"
    team: str = ""
    questionnaire: str = ""
    since: date | None = None
    until: date | None = None
    comparable: bool = False
    entries: bool = True

    @classmethod
    def of(cls, asked: Mapping[str, str], entries: bool = True) -> "Filters":
        """What an address asks for; what it asks wrongly is left out."""
        voice = asked.get("voice", "")
        return cls(
            voice=voice if voice in VOICES else "member",
            team=one_line(asked.get("team"))[:LONGEST_KEY],
            questionnaire=one_line(asked.get("questionnaire"))[:LONGEST_KEY],
            since=_day(asked.get("since")),
            until=_day(asked.get("until")),
            comparable=asked.get("comparable") == "1",
            entries=entries,
        )

    def query(self, **changed: object) -> dict[str, str]:
        """The part of an address that gives this view, with some filters changed."""
        values = asdict(self) | changed
        values.pop("entries")
        values["comparable"] = "1" if values["comparable"] else ""
        values["voice"] = "" if values["voice"] == "member" else values["voice"]
        return {name: str(value) for name, value in values.items() if value}

    def before(self, day: date) -> "Filters":
        """The same view of the workshops before that day."""
        return replace(self, since=None, until=day - timedelta(days=1))

    @property
    def is_plain(self) -> bool:
        """Whether it is the view that an audit opens with."""
        return not self.query()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
