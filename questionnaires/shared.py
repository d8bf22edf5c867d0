"""What all questionnaires share: response scales, how they are asked, and themes."""

import tomllib
from functools import cache
from pathlib import Path

from questionnaires.faults import Fault, QuestionnaireError
from questionnaires.model import (
    LANGUAGES,
    SCORED,
    WITH_ENTRIES,
    Item,
    Language,
    ResponseScale,
    Text,
    Theme,
)
from questionnaires.reader import Reader

DEFINITIONS = Path(__file__).parent / "definitions"
LONGEST_LABEL = 40
LONGEST_NAME = 60
LONGEST_MEANING = 160
LONGEST_QUESTION = 100
FEWEST_LABELS, MOST_LABELS = 2, 11  # 0 to 10 is eleven


def scale(reader: Reader) -> ResponseScale:
    """The response scale that a `[[scale]]` table describes."""
    key = reader.key()
    labels = reader.value("labels", dict, "labels.es, labels.en", {})
    columns = [_labels(reader, language, labels.get(language, [])) for language in LANGUAGES]
    if len({len(column) for column in columns}) > 1:
        counts = {lang: len(c) for lang, c in zip(LANGUAGES, columns, strict=True)}
        reader.fault("labels", "labels", **counts)
    reader.finish()
    rows = zip(*columns, strict=False)
    return ResponseScale(key, tuple(dict(zip(LANGUAGES, row, strict=True)) for row in rows))


def _labels(reader: Reader, language: Language, labels: object) -> list[str]:
    place = f"labels.{language}"
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        reader.fault("type", place, value=labels, expected='["…", "…"]')
        return []
    if not FEWEST_LABELS <= len(labels) <= MOST_LABELS:
        low, high = FEWEST_LABELS, MOST_LABELS
        reader.fault("count", place, value=len(labels), low=low, high=high)
    return [reader.words(label, place, language, LONGEST_LABEL) for label in labels]


def theme(reader: Reader) -> Theme:
    """The theme that a `[[theme]]` table describes."""
    return reader.record(Theme, name=LONGEST_NAME, meaning=LONGEST_MEANING)


@cache
def themes() -> tuple[Theme, ...]:
    """The themes of all questionnaires, in the order in which they are offered."""
    return tuple(theme(table) for table in _tables("themes.toml", "theme"))


@cache
def scales() -> dict[str, ResponseScale]:
    """The shared response scales by key."""
    found = (scale(table) for table in _tables("scales.toml", "scale"))
    return {one.key: one for one in found}


@cache
def _questions() -> dict[str, Text]:
    tables = _tables("scales.toml", "question")
    return {one.key(): one.text("text", LONGEST_QUESTION, required=True) for one in tables}


def question(item: Item, part: str) -> Text:
    """How a measure, `choice` or `number` of an item is asked: as its author wrote it.

    Else as its scale is usually asked, or the measure; of a number its unit says it all.
    """
    usual = _questions() | {"number": item.unit}
    asked = item.questions.get(part) or usual.get(item.scales.get(part, ""), usual[part])
    if part != "number" or part not in item.questions:
        return asked
    return {language: f"{asked[language]} ({unit})" for language, unit in item.unit.items()}


def asked_of(item: Item) -> dict[str, Text]:
    """What each answer of an item is asked beside its wording, by part, as `question` words it."""
    parts = item.asked or (tuple(item.scales) if item.kind in SCORED else ())
    if item.kind in WITH_ENTRIES:
        parts += ("choice",) * bool(item.options) + ("number",) * bool(item.unit)
    return {part: question(item, part) for part in parts}


def _tables(name: str, table: str) -> list[Reader]:
    """The tables of a shipped file; its own faults are raised like an author's."""
    faults: list[Fault] = []
    content = tomllib.loads((DEFINITIONS / name).read_text(encoding="utf-8"))
    readers = list(Reader(name, content, "", faults).tables(table, 1, 50))
    if faults:
        raise QuestionnaireError(faults)
    return readers
