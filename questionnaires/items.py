"""One `[[section.item]]` table → Item: which fields each kind takes, and what it is scored on."""

from collections.abc import Mapping

from questionnaires import coaching
from questionnaires.model import (
    ASKED_OF_ENTRIES,
    MEASURES,
    SCORED,
    WITH_ENTRIES,
    Item,
    Kind,
    Option,
    ResponseScale,
    Text,
)
from questionnaires.reader import Reader
from questionnaires.shared import LONGEST_QUESTION, themes

LONGEST_WORDING = 200
LONGEST_SHORT = 28
LONGEST_HELP = 600
LONGEST_OPTION = 80
LONGEST_UNIT = 30
FEWEST_OPTIONS, MOST_OPTIONS = 2, 20

OWN_SCALES = {
    Kind.RATED: {"importance": "importance", "performance": "performance"},
    Kind.PERFORMANCE: {"performance": "performance"},
    Kind.HABIT: {"performance": "habit"},
    Kind.CHECK: {"performance": "check"},
}
"""The scales of a scored item that names none."""

PICKED = frozenset({Kind.PICK, Kind.PICKS})

TAKEN_BY = {
    "scale": SCORED,
    "reverse": SCORED,
    "wording_customer": SCORED,
    "options": PICKED | WITH_ENTRIES,
    "unit": WITH_ENTRIES | {Kind.NUMBER},
    "asked": WITH_ENTRIES,
    "suggested": WITH_ENTRIES,
    "evidence": WITH_ENTRIES,
    "judged": WITH_ENTRIES,
    "questions": SCORED | WITH_ENTRIES,
    "coaching": WITH_ENTRIES | {Kind.TEXT},
    "scales": SCORED | WITH_ENTRIES,
}
"""The fields that only some kinds take."""


def item(reader: Reader, scales: Mapping[str, ResponseScale]) -> Item:
    """The item that a table describes; `scales` are those that it may name."""
    kind = _kind(reader)
    key = reader.key()
    own = _scales(reader, kind, scales)
    found = Item(
        key=key,
        kind=kind,
        wording=reader.text("wording", LONGEST_WORDING, required=True),
        short=_short(reader),
        help=reader.text("help", LONGEST_HELP),
        theme=reader.one_of("theme", [theme.key for theme in themes()], ""),
        scales=own,
        reverse=reader.flag("reverse"),
        version=reader.whole("version", 1, 1, 9999),
        options=_options(reader, kind),
        unit=reader.text("unit", LONGEST_UNIT, required=kind is Kind.NUMBER),
        wording_customer=reader.text("wording_customer", LONGEST_WORDING),
        asked=_asked(reader, kind, own),
        suggested=reader.whole("suggested", 0, 0, 20),
        evidence=reader.flag("evidence"),
        judged=reader.flag("judged"),
        questions=_questions(reader, tuple(own) if kind in SCORED else ASKED_OF_ENTRIES),
        coaching=reader.some_of("coaching", list(coaching.rules())),
    )
    if found.reverse and kind is Kind.RATED:
        reader.fault("reverse", "reverse")
    reader.finish()
    return found


def _kind(reader: Reader) -> Kind:
    """The kind, after naming every field that it does not take."""
    if "kind" not in reader.table:
        reader.fault("missing", name="kind")
    known = [kind.value for kind in Kind]
    kind = Kind(reader.one_of("kind", known, "rated") or "rated")
    for name, kinds in TAKEN_BY.items():
        if name in reader.table and reader.table.get("kind") in known and kind not in kinds:
            reader.fault("not_for_kind", name, kind=kind, name=name)
    return kind


def _short(reader: Reader) -> dict[str, str]:
    short = reader.text("short", LONGEST_SHORT, required=True)
    for language, words in short.items():
        if len(words.split()) > 3:
            reader.fault("short_words", f"short.{language}", value=words)
    return dict(short)


def _scales(reader: Reader, kind: Kind, known: Mapping[str, ResponseScale]) -> dict[str, str]:
    """Measure → scale key, from `scale` (of performance) or `scales`, or as the kind has it."""
    own = dict(OWN_SCALES.get(kind, {}))
    if scale := reader.one_of("scale", known, ""):
        own["performance"] = scale
    named = reader.value("scales", dict, '{ performance = "…" }', {})
    allowed = list(OWN_SCALES.get(kind, MEASURES))
    for measure, scale in named.items():
        if measure not in allowed:
            reader.fault("unknown_value", "scales", value=measure, known=", ".join(allowed))
        elif scale not in list(known):  # a list, for what is named may not even be a text
            place = f"scales.{measure}"
            reader.fault("unknown_value", place, value=scale, known=", ".join(known))
        else:
            own[measure] = scale
    return own


def _asked(reader: Reader, kind: Kind, own: Mapping[str, str]) -> tuple[str, ...]:
    """What the form asks unless more is switched on: all of a scored item, else what is named."""
    named = reader.some_of("asked", list(own))
    return tuple(own) if kind in SCORED else named


def _questions(reader: Reader, asked: tuple[str, ...]) -> dict[str, Text]:
    """The words for what is asked of each answer, by what it asks."""
    found = reader.value("questions", dict, 'questions.performance.es = "…"', {})
    inside = Reader(reader.file, found, f"{reader.place} · questions", reader.faults)
    texts = {name: inside.text(name, LONGEST_QUESTION) for name in asked}
    inside.read.update(asked)
    inside.finish()
    return {name: text for name, text in texts.items() if text}


def _options(reader: Reader, kind: Kind) -> tuple[Option, ...]:
    low = FEWEST_OPTIONS if kind in PICKED or "options" in reader.table else 0
    tables = reader.tables("options", low, MOST_OPTIONS)
    return tuple(table.record(Option, label=LONGEST_OPTION) for table in tables)
