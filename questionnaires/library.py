"""The questionnaires that come with the tool."""

from functools import cache

from questionnaires.loader import load
from questionnaires.model import Questionnaire
from questionnaires.shared import DEFINITIONS
from questionnaires.words import CUSTOMER, Word

KEYS = ("last_customer", "extra_mile", "consistency", "seven_ways", "damage_control")


@cache
def shipped(word: Word = CUSTOMER) -> dict[str, Questionnaire]:
    """The shipped questionnaires by key, with `word` for the customer in their texts."""
    files = (DEFINITIONS / f"{key}.toml" for key in KEYS)
    found = (load(path) for path in files if path.exists())
    return {one.key: one.worded(word) for one in found}


def source(key: str) -> str:
    """The file of a shipped questionnaire, for an author to start from; KeyError if unknown."""
    if key not in KEYS:
        raise KeyError(key)
    return (DEFINITIONS / f"{key}.toml").read_text(encoding="utf-8")
