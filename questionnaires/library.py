"""The questionnaires that come with the tool."""

from collections.abc import Iterable
from functools import cache

from questionnaires.loader import load
from questionnaires.model import Item, Questionnaire
from questionnaires.shared import DEFINITIONS

KEYS = ("last_customer", "extra_mile", "consistency", "seven_ways", "damage_control")


@cache
def shipped() -> dict[str, Questionnaire]:
    """The shipped questionnaires by key, with the usual word for the customer in their texts."""
    return {key: one(key).worded() for key in KEYS}


@cache
def one(key: str) -> Questionnaire:
    """The shipped questionnaire `key`, with placeholders in its texts; KeyError if unknown."""
    if key not in KEYS:
        raise KeyError(key)
    return load(DEFINITIONS / f"{key}.toml")


def clashes(questionnaires: Iterable[Questionnaire]) -> dict[str, tuple[str, ...]]:
    """Item key → the questionnaires that share it; they cannot be fielded together."""
    homes: dict[str, list[str]] = {}
    for questionnaire in questionnaires:
        for item in questionnaire.items:
            homes.setdefault(item.key, []).append(questionnaire.key)
    return {key: tuple(found) for key, found in homes.items() if len(found) > 1}


def homes(questionnaires: Iterable[Questionnaire]) -> dict[str, tuple[Questionnaire, Item]]:
    """Item key → its questionnaire and the item, of those that are fielded together."""
    return {item.key: (one, item) for one in questionnaires for item in one.items}


def source(key: str) -> str:
    """The file of a shipped questionnaire, for an author to start from; KeyError if unknown."""
    if key not in KEYS:
        raise KeyError(key)
    return (DEFINITIONS / f"{key}.toml").read_text(encoding="utf-8")
