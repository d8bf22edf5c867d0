"""A questionnaire of items that nobody here asked: words and scale as a file brought them."""

import hashlib
import re

import pandas as pd

from questionnaires.model import Item, Kind, Questionnaire, ResponseScale, Section, Text
from reports.answers.catalogue import Known
from reports.answers.names import plain
from survey.store.answers.tables import LONGEST

USUAL = (1, 5)


def needed(answers: pd.DataFrame, known: Known) -> list[str]:
    """The rated items that must be described: on another scale than usual, or of long names."""
    strange = [str(item) for item in answers["item"].cat.categories if item not in known]
    is_usual = (known.lowest, known.scale) == USUAL
    if is_usual and all(len(item) <= LONGEST["item"] for item in strange):
        return []
    scored = {Kind.RATED.value, Kind.PERFORMANCE.value}
    kinds = dict(zip(answers["item"].astype(str), answers["kind"].astype(str), strict=True))
    return [item for item in strange if kinds.get(item) in scored]


def described(items: list[str], answers: pd.DataFrame, known: Known, title: str) -> Questionnaire:
    """The questionnaire of these items; the words of an answer are its numbers."""
    numbers = range(known.lowest, known.lowest + known.scale)
    scale = ResponseScale("scale", tuple(_text(str(number)) for number in numbers))
    rated = answers.loc[(answers["importance"] > 0).to_numpy(), "item"].astype(str).unique()
    asked = tuple(_item(item, item in rated) for item in items)
    mark = hashlib.sha256("\n".join((*items, str(numbers))).encode()).hexdigest()[:12]
    section = Section("items", _text(title), asked)
    return Questionnaire(
        f"imported_{mark}", 1, _text(title), _text(""), {"scale": scale}, (section,)
    )


def key_of(item: str) -> str:
    """The item's name where it is short, else a key made of it."""
    if len(item) <= LONGEST["item"]:
        return item
    word = re.sub(r"[^a-z0-9]+", "_", plain(item)).strip("_")[:40]
    return f"{word}_{hashlib.sha256(item.encode()).hexdigest()[:8]}"


def _item(item: str, is_rated: bool) -> Item:
    scales = {"performance": "scale", **({"importance": "scale"} if is_rated else {})}
    kind = Kind.RATED if is_rated else Kind.PERFORMANCE
    return Item(key_of(item), kind, _text(item), scales=scales)


def _text(words: str) -> Text:
    return {"es": words, "en": words}
