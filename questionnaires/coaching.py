"""The rules that coach answers while they are typed: never blocking, always dismissable."""

from dataclasses import dataclass
from functools import cache

from questionnaires.model import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """Word lists by language and the hint that a text with one of them gets."""

    key: str
    hint: Text


@cache
def rules() -> dict[str, Rule]:
    """The coaching rules by key."""
    return {key: Rule(key, {}) for key in ("intention", "cliche", "vague", "blame", "giveaway")}
