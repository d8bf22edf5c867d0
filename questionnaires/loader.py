"""TOML → Questionnaire; an error names the file, the place, the fault and the mend."""

import re
import tomllib
from pathlib import Path
from typing import Any

from questionnaires.faults import Fault, QuestionnaireError
from questionnaires.items import item
from questionnaires.model import STAGES, Item, Questionnaire, ResponseScale, Scene, Section
from questionnaires.reader import Reader
from questionnaires.shared import scale, scales, themes

MOST_BYTES = 500_000
MOST_ITEMS = 200
MOST_SECTIONS = 30
MOST_SCENES = 6
MOST_OWN_SCALES = 20
MOST_PARTS = 40
LONGEST_TITLE = 80
LONGEST_INTRO = 800
LONGEST_GUIDE = 3000


def load(path: Path) -> Questionnaire:
    """The questionnaire in the file `path`; QuestionnaireError names everything wrong with it."""
    path = Path(path)
    try:
        # before reading: a file of any size must not fill the memory
        if path.stat().st_size > MOST_BYTES:
            raise QuestionnaireError([_too_big(path.name)])
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise QuestionnaireError(
            [Fault(path.name, "", "unreadable", {"reason": reason})]
        ) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        details = {"line": content[: error.start].count(b"\n") + 1}
        raise QuestionnaireError([Fault(path.name, "", "not_utf8", details)]) from error
    return loads(text, path.name)


def loads(text: str, name: str) -> Questionnaire:
    """The questionnaire that `text` describes; `name` is what messages call it."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise QuestionnaireError([_too_big(name)])
    reader = Reader(name, _table(text, name))
    questionnaire = questionnaire_of(reader)
    if reader.faults:
        raise QuestionnaireError(reader.faults)
    return questionnaire


def check(path: Path) -> tuple[Fault, ...]:
    """Every fault of the file `path`; nothing where it can be used."""
    try:
        load(path)
    except QuestionnaireError as error:
        return error.faults
    return ()


def _too_big(name: str) -> Fault:
    return Fault(name, "", "too_big", {"limit": f"{MOST_BYTES // 1000} kB"})


# a quoted text to its end or the line's, or what stands between two: all is taken, in one pass
_PIECES = re.compile(r"""[^"'\n]++|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?""")


def _table(text: str, name: str) -> dict[str, Any]:
    """The TOML table; deep nesting and endless numbers fail in ways of their own."""
    # each part of a dotted key is a table: of 100,000 the parser would never come back
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_PARTS and _points(line) > MOST_PARTS:
            too_long = {"line": number, "most": MOST_PARTS}
            raise QuestionnaireError([Fault(name, "", "long_key", too_long)])
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        where = re.search(r"line (\d+), column", str(error))
        line = where[1] if where else str(text.count("\n") + 1)
        reason = re.sub(r"\s*\(at .*\)$", "", str(error)) or type(error).__name__
        details = {"line": line, "reason": reason}
        raise QuestionnaireError([Fault(name, "", "not_toml", details)]) from error


def _points(line: str) -> int:
    """How many points of a line stand outside of quotes and comments."""
    pieces = _PIECES.findall(line)
    bare = "".join(piece for piece in pieces if piece[0] not in "\"'")
    return bare.partition("#")[0].count(".")


def questionnaire_of(reader: Reader) -> Questionnaire:
    """What a parsed file describes; worth nothing where the reader has noted a fault."""
    key = reader.key()
    own = [scale(table) for table in reader.tables("scale", 0, MOST_OWN_SCALES)]
    all_scales = scales() | {one.key: one for one in own}
    scenes = tuple(
        table.record(Scene, name=LONGEST_TITLE, text=LONGEST_INTRO)
        for table in reader.tables("scene", 0, MOST_SCENES)
    )
    tables = list(reader.tables("section", 1, MOST_SECTIONS))
    sections = tuple(_section(table, all_scales) for table in tables)
    questionnaire = Questionnaire(
        key=key,
        version=reader.whole("version", 1, 1, 9999),
        title=reader.text("title", LONGEST_TITLE, required=True),
        intro=reader.text("intro", LONGEST_INTRO, required=True),
        scales=_used(sections, all_scales),
        sections=sections,
        themes=themes(),
        scenes=scenes,
        guide=reader.text("guide", LONGEST_GUIDE),
        closing=reader.text("closing", LONGEST_INTRO),
        source=reader.text("source", LONGEST_INTRO),
    )
    _note_duplicates(reader)
    if (count := sum(1 for _ in questionnaire.items)) > MOST_ITEMS:
        reader.fault("count", "section.item", value=count, low=1, high=MOST_ITEMS)
    reader.finish()
    return questionnaire


def _section(reader: Reader, all_scales: dict[str, ResponseScale]) -> Section:
    stage = reader.one_of("stage", STAGES, "answering")
    section = Section(
        key=reader.key(),
        title=reader.text("title", LONGEST_TITLE, required=True),
        items=tuple(item(table, all_scales) for table in reader.tables("item", 1, MOST_ITEMS)),
        intro=reader.text("intro", LONGEST_INTRO),
        guide=reader.text("guide", LONGEST_GUIDE),
        minutes=reader.whole("minutes", 0, 0, 480),
        stage="pledges" if stage == "pledges" else "answering",
    )
    reader.finish()
    return section


def _used(
    sections: tuple[Section, ...], all_scales: dict[str, ResponseScale]
) -> dict[str, ResponseScale]:
    """The scales that some item is scored on: only these are frozen with the questionnaire."""
    items: list[Item] = [one for section in sections for one in section.items]
    keys = {key for one in items for key in one.scales.values()}
    return {key: all_scales[key] for key in sorted(keys) if key in all_scales}


def _note_duplicates(reader: Reader) -> None:
    """Keys that occur twice among sections, among all items, among scales or among scenes."""
    for name in ("section", "scale", "scene"):
        _note_twice(reader, [(table.get("key"), place) for place, table in _places(reader, name)])
    items = [
        (table.get("key"), inner)
        for place, section in _places(reader, "section")
        for inner, table in _places(Reader(reader.file, section, place), "item")
    ]
    _note_twice(reader, items)


def _places(reader: Reader, name: str) -> list[tuple[str, dict[str, Any]]]:
    found = reader.table.get(name, [])
    tables = found if isinstance(found, list) else []
    return [
        (reader.inside(name, number, table), table)
        for number, table in enumerate(tables, start=1)
        if isinstance(table, dict)
    ]


def _note_twice(reader: Reader, keys: list[tuple[Any, str]]) -> None:
    first: dict[str, str] = {}
    for key, place in keys:
        if not isinstance(key, str):
            continue
        if key in first:
            details = {"value": key, "first": first[key]}
            reader.faults.append(Fault(reader.file, place, "duplicate", details))
        first.setdefault(key, place)
