"""Guesses what the columns of somebody's table are, by their names and by what they hold."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from reports.answers import worded
from reports.answers.names import plain
from reports.reading.mapping import IGNORE, OF_PERSONS, Use, Uses
from reports.words.accepted import LONG, TRANSPOSED, WIDE

REQUIRED = frozenset({"respondent", "item", "performance"})
ANY_FIRST, ANY_SIZE = -5, 17  # from -5 to 11
MOSTLY = 0.8  # of the filled cells; the others are told as faults
# fmt: off
NAMED: Mapping[str, tuple[str, ...]] = {
    # the first name that a table has is taken
    "respondent": (
        "respondent", "response id", "responseid", "respondent id", "respondent_id", "id",
        "id de respuesta", "id. de respuesta", "_uuid", "_id", "participant.code", "encuestado",
        "participante", "participant", "persona", "person", "folio", "token",
    ),
    "team": (
        "team", "equipo", "department", "departamento", "area", "grupo", "group", "unit", "unidad",
        "sede", "store", "tienda", "branch", "sucursal", "seccion", "servicio", "turno", "dept",
    ),
    "workshop": ("workshop", "taller", "wave", "ola", "oleada", "survey wave", "medicion"),
    "voice": ("voice", "voz"),
    "date": (
        "date", "fecha", "submitdate", "fecha de envio", "date submitted", "completion time",
        "hora de finalizacion", "end date", "enddate", "recordeddate", "recorded date",
        "_submission_time", "timestamp", "marca temporal", "end", "start date", "startdate",
        "hora de inicio", "start time", "start", "date created", "participant.time_started_utc",
        "fecha de inicio", "today",
    ),
    "language": (
        "language", "idioma", "userlanguage", "user language", "startlanguage", "start language",
        "idioma inicial",
    ),
}
NEVER = re.compile(
    r"(?:_index|_tags|_notes|_status|_validation_status|_submitted_by|__version__|_id|_uuid|id|"
    r"seed|lastpage|last page|ultima pagina|semilla|status|progress|finished|duration.*|"
    r"ip ?address|collector.*|"
    r"recipient.*|external.*|location.*|distribution.*|e-?mail.*|correo.*|name|nombre.*|"
    r"first name|last name|participant\..*|session\..*|.*\.subsession\..*|.*\.group\..*|"
    r".*player\.(?:id_in_group|role|payoff)|age|edad|row|fila|no\.?|n\.?|#\d+)"
)
IMPORTANCE = ("importan", "relevan", "expect", "priorid", "priorit", "matters")
PERFORMANCE = (
    "perform", "desemp", "satisf", "progres", "cumpl", "rendim", "current", "today", "hoy",
    "percep", "perciv", "percib", "quality", "calidad", "how well", "que tan bien",
    "como lo hacemos", "experien", "evalua", "rating", "delivery", "hacemos",
)
SHORT = {"imp": "importance", "perf": "performance", "sat": "performance", "des": "performance"}
PERSONS = re.compile(r"(?:p|r|s|person|persona|participant|participante|respondent|encuestado|"
                     r"resp|sujeto|subject|id)[ _.#-]*\d+")
TOTALS = re.compile(r"(?:gran )?total(?:es)?|media|promedio|average|mean|suma|sum|medias|means"
                    r"|grand total|desviacion.*|std.*")
# fmt: on
_PAIR = re.compile(r"([a-z])[ _.-]?(\d+)")
_ROW = re.compile(r"(.*?)\s*\[(.+)\]\s*")
_JOINED = re.compile(r"[_.:|]+")
_BETWEEN = re.compile(r"[\s_.:/|–-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column with all that is written over it, and whether it holds scores."""

    name: str
    heads: tuple[str, ...]
    is_scored: bool = False


def of(table: pd.DataFrame, labels: Mapping[str, Sequence[str]], size: int, first: int) -> Uses:
    """The most likely uses; `labels` is what stands over each column, scores are first to last."""
    if "item" in table.columns or len(REQUIRED & {*table.columns}) > 1:
        known = {name: Use(name) for name in table.columns}
        return Uses(LONG, known)
    names = [plain(str(name)) for name in table.columns]
    if len(names) > 3 and sum(bool(PERSONS.fullmatch(name)) for name in names[1:]) >= 3:
        return Uses(TRANSPOSED, {})
    over = {str(name): tuple(labels.get(str(name), ())) or (str(name),) for name in table.columns}
    persons = _of_persons(over)
    columns = [
        Column(name, heads, _holds_scores(table[name], Column(name, heads), size, first))
        for name, heads in over.items()
        if name not in persons and not any(NEVER.fullmatch(plain(head)) for head in heads)
    ]
    items = _of_items([column for column in columns if column.is_scored])
    told = {**{name: Use(use) for name, use in persons.items()}, **items}
    return Uses(WIDE, {str(name): told.get(str(name), Use(IGNORE)) for name in table.columns})


def _of_persons(over: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The columns that say who answered, when and where."""
    by_name = {
        plain(said): name
        for name, heads in reversed([*over.items()])
        for head in (name, *heads)
        for said in (head, head.rpartition("player.")[2])
    }
    found = {}
    for use in OF_PERSONS:
        for likely in NAMED[use]:
            if likely in by_name:
                found[by_name[likely]] = use
                break
    return found


def _holds_scores(cells: pd.Series, column: Column, size: int, first: int) -> bool:
    """Whether they are scores of this scale, or of any where the name says of what."""
    return _is_scored(cells, size, first) or (
        bool(_parted(column)[1]) and _is_scored(cells, ANY_SIZE, ANY_FIRST)
    )


def _is_scored(column: pd.Series, size: int, first: int) -> bool:
    """Whether most of its cells are scores, or words that may be."""
    counts = column[column != ""].value_counts()
    counts = counts[counts > 0]
    usual = {word for scale in worded.SCALES for words_of in scale for word in words_of.split("|")}
    good = other = 0
    for text, n in counts.items():
        word = worded.key(str(text))
        if word in worded.DONT_KNOW or word in worded.NOT_GIVEN:
            continue
        number = _number(str(text), size)
        is_score = number is not None and first <= number < first + size
        good, other = good + n * (is_score or word in usual), other + n
    return other > 0 and good >= MOSTLY * other


def _number(text: str, size: int) -> int | None:
    plain_number = re.fullmatch(r"([-−]?[0-9]{1,3})(?:[.,]0*)?", text)
    if plain_number:
        return int(plain_number[1].replace("−", "-"))
    return worded.number_in(text, size)


def _of_items(columns: list[Column]) -> dict[str, Use]:
    """Item and measure of each scored column; all are of performance where none says more."""
    found = [(column.name, *_parted(column)) for column in columns]
    found = _by_letter(found)
    if not any(measure == "importance" for _, _, measure in found):
        found = [(name, item, "performance") for name, item, _ in found]
    twice = Counter((item, measure) for _, item, measure in found)
    return {
        name: Use(measure or "performance", item if twice[item, measure] == 1 else name)
        for name, item, measure in found
    }


def _parted(column: Column) -> tuple[str, str]:
    """The item and the measure that the words over a column name; the measure may be unknown."""
    heads = list(dict.fromkeys(head for head in column.heads if head)) or [column.name]
    pieces = [piece for head in heads for piece in _pieces(head)]
    if found := _of_tokens(pieces[-1], _BETWEEN if len(pieces) == 1 else _JOINED):
        return found
    for piece in pieces if len(pieces) > 1 else ():
        if measure := _measure(piece):
            others = [other for other in pieces if other != piece]
            return (others[-1] if others else piece), measure
    return pieces[-1], _measure(heads[0])


def _of_tokens(text: str, between: re.Pattern[str]) -> tuple[str, str] | None:
    """“A1_IMPORTANCE”, “importance.speed”: the item and the measure that begins or ends it."""
    tokens = between.split(text)
    for token, rest in ((tokens[-1], text.removesuffix(tokens[-1])),
                        (tokens[0], text.removeprefix(tokens[0]))):  # fmt: skip
        item = rest.strip(" _.:/|–-")
        if item and len(tokens) > 1 and (measure := _measure(token)):
            return item, measure
    return None


def _pieces(head: str) -> list[str]:
    """“Question [Row]”, “Question - Row”, “group/row”: the question and the row."""
    head = head.rpartition("player.")[2]
    if row := _ROW.fullmatch(head):
        return [piece for piece in row.groups() if piece]
    for mark in (" - ", "/", " > ", " » "):
        if mark in head:
            left, _, right = head.rpartition(mark)
            return [left.strip(), right.strip()]
    return [head]


def _measure(text: str) -> str:
    told = plain(text)
    if told in SHORT:
        return SHORT[told]
    stems = {"importance": IMPORTANCE, "performance": PERFORMANCE}
    found = [measure for measure, known in stems.items() if any(stem in told for stem in known)]
    return found[0] if len(found) == 1 else ""


def _by_letter(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """E1 and P1, I1 and P1: importance and performance of one item, where all come in pairs."""
    parts = {name: _PAIR.fullmatch(plain(name)) for name, _, _ in found}
    letters: dict[str, set[str]] = {}
    for part in parts.values():
        if part:
            letters.setdefault(part[1], set()).add(part[2])
    other = next((one for one in "ie" if letters.get(one) and letters[one] == letters.get("p")), "")
    if not other:
        return found
    measures = {other: "importance", "p": "performance"}
    return [
        (name, part[2], measures[part[1]]) if part and part[1] in measures else (name, item, known)
        for name, item, known in found
        for part in [parts[name]]
    ]


def is_total(texts: Iterable[str]) -> bool:
    """Whether a row begins like one of totals or means."""
    return any(TOTALS.fullmatch(plain(text)) for text in texts)
