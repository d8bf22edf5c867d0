"""A questionnaire of items that none describes: their names and scales as a file brought them."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from questionnaires.model import Item, Kind, Questionnaire, ResponseScale, Section, Text
from reports.answers.names import plain, spelled
from reports.answers.texts import words
from reports.answers.worded import MEASURES

Scales = Mapping[str, tuple[int, int]]
"""By measure the lowest score and the number of points."""


def items(tables: Iterable[pd.DataFrame], known: Iterable[str]) -> dict[str, list[str]]:
    """The scored items of raw tables that are not `known`, each with its measures."""
    found: dict[str, list[str]] = {}
    for table in tables:
        if "item" not in table:
            continue
        lists = _filled(table, "entry")
        for measure in MEASURES:
            for item in sorted(_filled(table, measure) - lists):
                found.setdefault(spelled(item), []).append(measure)
    for item in known:
        found.pop(item, None)
    return found


def _filled(table: pd.DataFrame, column: str) -> set[str]:
    """The items of which something stands in a column."""
    if column not in table or not any(words(table[column])):
        return set()
    return set(map(str, table.loc[(table[column] != "").to_numpy(), "item"].unique()))


def questionnaire(
    asked: Mapping[str, Iterable[str]],
    scales: Scales,
    title: str,
    key_of: Callable[[str], str] = str,
) -> Questionnaire:
    """The questionnaire of these items by their measures; the words of an answer are its numbers.

    `key_of` gives the key of an item by its name.
    """
    numbers = {measure: range(first, first + size) for measure, (first, size) in scales.items()}
    made = {
        measure: ResponseScale(measure, tuple(_text(str(number)) for number in counted))
        for measure, counted in numbers.items()
    }
    items = tuple(_item(name, [*measures], key_of(name)) for name, measures in asked.items())
    mark = hashlib.sha256("\n".join((*asked, str(numbers))).encode()).hexdigest()[:12]
    section = Section("items", _text(title), items)
    return Questionnaire(f"imported_{mark}", 1, _text(title), _text(""), made, (section,))


def short_key(item: str, most: int) -> str:
    """The item's name where it is short, else a key made of it."""
    if len(item) <= most:
        return item
    word = re.sub(r"[^a-z0-9]+", "_", plain(item)).strip("_")[:40]
    return f"{word}_{hashlib.sha256(item.encode()).hexdigest()[:8]}"


def _item(name: str, measures: list[str], key: str) -> Item:
    is_rated = "importance" in measures
    scales = {"performance": "performance", **({"importance": "importance"} if is_rated else {})}
    kind = Kind.RATED if is_rated else Kind.PERFORMANCE
    return Item(key, kind, _text(name), scales=scales)


def _text(words_: str) -> Text:
    return {"es": words_, "en": words_}
