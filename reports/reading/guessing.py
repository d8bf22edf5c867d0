"""Guesses what the columns of somebody's table are, by their names and by what they hold."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd

from reports.answers import chosen, worded
from reports.answers.names import plain
from reports.answers.scoring import WHOLE
from reports.reading import naming
from reports.reading.mapping import IGNORE, OF_PERSONS, Use, Uses
from reports.reading.totals import TOTALS
from reports.words.accepted import LONG, TRANSPOSED, WIDE

REQUIRED = frozenset({"respondent", "item", "performance"})
ANY = (-5, 17)  # from -5 to 11
_LETTER_AND_NUMBER = re.compile(r"[a-z][ _.#-]?\d+")
_BEHIND_WORD = re.compile(r"([^\d(=]{4,}?)\d+")
MOSTLY = 0.8  # of the filled cells; the others are told as faults
MOST_TEAMS = 60
MOST_WORDS = 11
# fmt: off
NAMED: Mapping[str, tuple[str, ...]] = {
    # the first name that a table has is taken
    "respondent": (
        "respondent", "response id", "responseid", "respondent id", "respondent_id", "id",
        "id de respuesta", "id. de respuesta", "_uuid", "_id", "participant.code", "encuestado",
        "participante", "participant", "persona", "person", "folio", "token", "instanceid",
        "meta-instanceid", "_parent_index", "parent_key", "key",
    ),
    "team": (
        "team", "equipo", "department", "departamento", "area", "grupo", "group", "unit", "unidad",
        "sede", "store", "tienda", "branch", "sucursal", "seccion", "servicio", "turno", "dept",
        "setor", "equipe", "equipa", "abteilung", "departement", "filiale", "reparto", "service",
        "equip",
    ),
    "workshop": ("workshop", "taller", "wave", "ola", "oleada", "survey wave", "medicion",
                 "redcap_event_name", "event name"),
    "voice": ("voice", "voz"),
    "date": (
        "date", "fecha", "submitdate", "fecha de envio", "date submitted", "completion time",
        "hora de finalizacion", "hora de conclusao", "heure de fin", "fertigstellungszeit",
        "ora di completamento", "submit date (utc)", "end date", "enddate", "recordeddate",
        "recorded date",
        "_submission_time", "submissiondate", "timestamp", "marca temporal", "end", "start date",
        "startdate", "hora de inicio", "start time", "start", "date created",
        "participant.time_started_utc", "fecha de inicio", "today", "zeitstempel", "horodateur",
        "carimbo de data/hora", "informazioni cronologiche", "datum", "date_saisie",
        "date de saisie", "submission date", "marca de temps", "fecha de creacion",
        "survey_timestamp", "survey timestamp",
    ),
    "language": (
        "language", "idioma", "userlanguage", "user language", "startlanguage", "start language",
        "idioma inicial", "lenguaje inicial",
    ),
}
OF_ANSWERS: Mapping[str, tuple[str, ...]] = {
    # the columns of a table with one row an answer, as people call them
    "item": (
        "item", "aspecto", "pregunta", "question", "indicador", "indicator", "atributo",
        "attribute", "afirmacion", "statement", "enunciado", "criterio", "criterion",
    ),
    "performance": (
        "performance", "desempeno", "rendimiento", "valoracion", "puntuacion", "score", "rating",
        "satisfaccion", "satisfaction", "evaluacion", "nota", "hoy", "today", "percepcion",
        "perception", "como lo hacemos", "como lo hacemos hoy", "how we do",
    ),
    "importance": ("importance", "importancia", "relevancia", "relevance", "expectativa",
                   "expectation"),
}
NEVER = re.compile(
    # what looks like scores and is none
    r"(?:_index|_uuid|(?:.*[ _])?id|_status|seed|semilla|lastpage|last page|ultima pagina|status|"
    r"progress|response type|finished|duration.*|collector ?id|participant\..*|session\..*|"
    r".*\.subsession\..*|.*\.group\..*|.*player\.(?:id_in_group|role|payoff)|age|edad|"
    r"row|fila|no\.?|n\.?|#\d+|genero|sexo|gender|sex|escolaridad)"
)
GAPS = re.compile(r".*[\s_.:[(-](?:brecha|gap|diferencia|difference)\W*")
COUNTED = re.compile(
    r"(?:antiguedad|tenure|seniority|anos|years|¿?cuant[oa]s|how many|numero de|number of)\b.*")
STARS = re.compile(r"\b(?:stars|estrellas|points|puntos)\b")
# what is written beside a score is none
COMMENTS = "comments?|comentarios?|commentaires?|kommentare?|commenti|observaciones|remarks"
COMMENT = re.compile(rf"(.+?)[\[\s_./:-]+(?:{COMMENTS})\W*")
ASKS_COMMENT = re.compile(rf"\b(?:{COMMENTS})\b")
POINTS = re.compile(
    # Microsoft Forms sets points and feedback of a quiz beside each of its questions
    r"(?:points|puntos|puntuacion|feedback|comentarios|punkte|pontos|punti)\s*[-:]\s*(.+)")
ALSO_RATED = frozenset(("servicio", "service", "equip"))
ALSO_DATES = frozenset(("today",))
YEARS = frozenset(("year", "ano", "any", "annee", "jahr", "anno"))
CALLED_PERSONS = frozenset((*NAMED["respondent"], "name", "nombre", "nom", "nome"))
TEAM = re.compile(
    r"\b(?:team|equipo|equipe|equipa|equip|department|departamento|departement|abteilung"
    r"|sede|tienda|store|branch|sucursal)\b"
    r"|(?:^\W*|\bque )area\b.*(?:trabaj|pertenec|labor|work)")
PERSONS = re.compile(r"(?:p|r|s|person|persona|participant|participante|respondent|encuestado|"
                     r"resp|sujeto|subject|id)[ _.#-]*\d+")
# fmt: on


Scales = Mapping[str, tuple[int, int]]
"""By measure the lowest score and the number of points."""


def of(
    table: pd.DataFrame,
    labels: Mapping[str, Sequence[str]],
    scales: Scales,
    said: Collection[str] = (),
) -> Uses:
    """The most likely uses; `labels` is what stands over each column, `said` known words."""
    is_own = "item" in table.columns or len(REQUIRED & {*table.columns}) > 1
    if "respondent" not in table.columns and (long := _of_answers(table)):
        return Uses(LONG, long)
    if is_own:
        return Uses(LONG, {name: Use(name) for name in table.columns})
    if _are_persons(table) or _are_questions(table):
        return Uses(TRANSPOSED, {})
    over = {str(name): tuple(labels.get(str(name), ())) or (str(name),) for name in table.columns}
    has_importance = "importance" in {one.measure for one in naming.items(over).values()}
    told = _of_known(table, over, has_importance=has_importance)
    parts = naming.parts({
        name: heads for name, heads in over.items()
        if name not in told and not _is_beside(name, over)
    })  # fmt: skip
    if all(size > 2 for _, size in scales.values()):  # else yes and no are scores
        told |= _of_options(table, parts)
    asked = _asked(table, {name: of for name, of in parts.items() if name not in told},
                   has_importance=has_importance)  # fmt: skip
    told |= _of_items(table, asked, scales, {*map(worded.key, said)})
    told |= _of_teams(table, told, over)
    return Uses(WIDE, {str(name): told.get(str(name), Use(IGNORE)) for name in table.columns})


def _of_known(
    table: pd.DataFrame, over: Mapping[str, Sequence[str]], *, has_importance: bool
) -> dict[str, Use]:
    """The columns that say who answered, when and where, but for those that hold scores."""
    # beside pairs what is no pair is the team; “Today” may be how we do it or the day
    rated = ALSO_DATES if has_importance else ALSO_DATES | ALSO_RATED
    told = {
        name: Use(use)
        for name, use in _of_persons(over).items()
        if not (rated & {*map(plain, (name, *over[name]))}
                and _share(table[name], ANY, ()) >= MOSTLY)
    }  # fmt: skip
    if Use("workshop") not in told.values():
        years = [name for name in over if plain(name) in YEARS and _are_years(table[name])]
        told |= {name: Use("workshop") for name in years[:1]}
    return told


def _are_years(column: pd.Series) -> bool:
    """Whether it holds several years, which are waves of one survey.

    Years in which people came differ more: in a wave are several people.
    """
    given = Counter(column[column != ""])
    is_repeated = len(given) > 1 and min(given.values()) > 1
    return is_repeated and all(re.fullmatch(r"20\d\d", text) for text in given)


def _asked(
    table: pd.DataFrame, parts: Mapping[str, Sequence[str]], *, has_importance: bool
) -> dict[str, Sequence[str]]:
    """The columns that may be items: what counts is one only where nothing else is asked."""
    asked: dict[str, Sequence[str]] = {}
    counted: dict[str, Sequence[str]] = {}
    for name, words in parts.items():
        is_measured, known = bool(naming.measure_in(name)), plain(name)
        if _is_never(name, words) or (not is_measured and _is_comment(known, table[name])):
            continue
        if has_importance and not is_measured and GAPS.fullmatch(known):
            continue
        is_count = not is_measured and _is_count(known, table[name])
        (counted if is_count else asked)[name] = words
    return asked or counted


def _of_answers(table: pd.DataFrame) -> dict[str, Use]:
    """The columns of one row an answer in other words; nothing where it is no such table."""
    columns = [*map(str, table.columns)]
    # a repeated group of a form stands before a slash
    by_name = {plain(name.rpartition("/")[2]): name for name in columns}
    by_name |= {plain(name): name for name in columns}
    found = {}
    for use, names in OF_ANSWERS.items():
        if likely := next((name for name in names if name in by_name), None):
            found[by_name[likely]] = Use(use)
    # “today” is how we do it where it stands beside importance, and else a date
    left = [name for name in columns if name not in found]
    persons = _of_persons({name: (name,) for name in left})
    told = {use.of: name for name, use in found.items()} | {of: at for at, of in persons.items()}
    # where only who answered is missing, the faults say so
    if not ({"item", "performance", "respondent"} <= told.keys()
            or {"item", "performance", "importance"} <= told.keys()):  # fmt: skip
        return {}
    named = [told[use] for use in ("item", "respondent") if use in told]
    is_repeated = all(table[name].nunique() < len(table) for name in named)
    return {name: Use(use) for use, name in told.items()} if is_repeated else {}


def _are_persons(table: pd.DataFrame) -> bool:
    """Whether most columns are called like persons; beside people P1 may be a question."""
    first, *names = [plain(str(name)) for name in table.columns]
    called = [name for name in names if PERSONS.fullmatch(name)]
    if len(called) < 3 or 2 * len(called) <= len(names):
        return False
    cells = [text for text in table.iloc[:, 0] if text != ""]
    is_question = first in OF_ANSWERS["item"] or any("?" in text for text in cells)
    if is_question or not any(map(_LETTER_AND_NUMBER.fullmatch, called)):
        return True
    are_different = len({*cells}) == len(cells) and not any(map(WHOLE.fullmatch, cells))
    return are_different and first not in CALLED_PERSONS


def _are_questions(table: pd.DataFrame) -> bool:
    """Whether the first column holds questions of importance and performance, and no name does."""
    told = [naming.measure_in(str(text)) for text in table.iloc[:, 0]]
    names = [naming.measure_in(str(name)) for name in table.columns]
    return len(names) > 3 and not any(names) and 2 * sum(map(bool, told)) > len(told)


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


def _of_teams(
    table: pd.DataFrame, told: Mapping[str, Use], over: Mapping[str, Sequence[str]]
) -> dict[str, Use]:
    """Where no column is called team: the one that asks for it, if its cells are a few words."""
    if any(use.of == "team" for use in told.values()):
        return {}
    for name, heads in over.items():
        if name not in told and any(TEAM.search(plain(head)) for head in (name, *heads)):
            n = table[name][table[name] != ""].nunique()
            if 1 < n <= min(MOST_TEAMS, len(table) / 2):
                return {name: Use("team")}
    return {}


def _is_beside(name: str, over: Mapping[str, object]) -> bool:
    """Whether a column holds points, feedback or a comment of what another one asks."""
    known = {plain(other).rstrip(" ]-_.:") for other in over}
    found = (pattern.fullmatch(plain(name)) for pattern in (POINTS, COMMENT))
    return any(one is not None and one[1].rstrip(" ]-_.:") in known for one in found)


def _is_never(name: str, words: Sequence[str]) -> bool:
    # a row of a grid may be called anything
    told = [plain(one) for one in (name, *words[:1]) if len(words) == 1 or ".player." in name]
    return any(map(NEVER.fullmatch, told)) or any(map(TOTALS.fullmatch, told))


def _is_comment(name: str, column: pd.Series) -> bool:
    """Whether it is for comments, or asks for them and few wrote one: an “ok” is no score."""
    given = counted(column)
    is_few = 2 * sum(given.values()) < len(column) or ASKS_COMMENT.fullmatch(name)
    return bool(ASKS_COMMENT.search(name) and is_few) and not any(map(WHOLE.fullmatch, given))


def _is_count(name: str, column: pd.Series) -> bool:
    """Whether it asks how many, and is answered by numbers alone; stars are scores."""
    is_asked = COUNTED.fullmatch(name) and not STARS.search(name)
    return bool(is_asked) and all(map(WHOLE.fullmatch, counted(column)))


def _of_options(table: pd.DataFrame, parts: Mapping[str, Sequence[str]]) -> dict[str, Use]:
    """Columns of one question that each hold whether one option was chosen."""
    by_question: dict[tuple[str, ...], dict[str, str]] = {}
    for name, words in parts.items():
        *question, option = pieces = words if len(words) > 1 else words[0].split("_", 1)
        # an option may be called quality; of “speed_quality” it is the measure
        told = pieces if len(words) == 1 else question
        if all(question) and question and not any(map(naming.measure_in, told)):
            by_question.setdefault(tuple(question), {})[name] = option
    found: dict[str, Use] = {}
    for (*_outer, asked), options in by_question.items():
        flags = [name for name, one in options.items() if chosen.are_flags(table[name], one)]
        held = [chosen.yes_and_no(table[name]) for name in flags]
        if sum(some for some, _ in held) > 1 and any(none for _, none in held):
            found |= {name: Use("option", asked, option) for name, option in options.items()
                      if name in flags or chosen.is_other(option)}  # fmt: skip
    return found


def _of_items(
    table: pd.DataFrame, parts: Mapping[str, Sequence[str]], scales: Scales, said: set[str]
) -> dict[str, Use]:
    """Item and measure of each scored column; all are of performance where none says more."""
    likely = [
        name for name in parts
        if _share(table[name], ANY, said) >= MOSTLY and not _are_numbered(table[name])
    ]  # fmt: skip
    likely = _with_others(table, parts, likely)
    guesses = naming.items({name: parts[name] for name in likely})
    fits = [
        name for name in likely
        if _share(table[name], scales[guesses[name].measure or "performance"], said) >= MOSTLY
    ]  # fmt: skip
    if not fits:  # the scale is another one: the faults say so
        fits = likely
    held = {guesses[name].partner for name in fits}
    columns = [name for name in likely if name in fits or guesses[name].key in held]
    codes = set(_codes(table, columns, guesses))
    columns = [name for name in columns if name not in codes]
    measures = {guesses[name].measure for name in columns}
    told = {
        name: Use((guesses[name].measure if "importance" in measures else "") or "performance",
                  guesses[name].item)
        for name in columns
    }  # fmt: skip
    twice = Counter(told.values())
    return {name: use if twice[use] == 1 else Use(use.of, name) for name, use in told.items()}


def _with_others(
    table: pd.DataFrame, parts: Mapping[str, Sequence[str]], likely: Collection[str]
) -> list[str]:
    """The likely columns, and those whose names say that they are the other measure of one.

    Their cells are a few words that are to be explained, or too few scores.
    """
    guesses = naming.items({
        name: words for name, words in parts.items() if name in likely or _are_few(table[name])
    })  # fmt: skip
    keys = {guesses[name].key for name in likely}
    others = {
        name for name, one in guesses.items()
        if name not in likely and one.measure and one.partner in keys and one.key not in keys
    }  # fmt: skip
    return [name for name in parts if name in likely or name in others]


def _are_few(column: pd.Series) -> bool:
    """Whether its cells are as few different texts as a scale has, and no formulas."""
    held = counted(column)
    return 1 < len(held) <= MOST_WORDS and not any(word.startswith("=") for word in held)


def _are_numbered(column: pd.Series) -> bool:
    """Whether its cells are one word with a number behind: “Shift 1”, “Shift 2” are no scores."""
    words = {found and found[1] for found in map(_BEHIND_WORD.fullmatch, counted(column))}
    return len(words) == 1 and words != {None}


def _codes(
    table: pd.DataFrame, columns: Sequence[str], guesses: Mapping[str, naming.Guess]
) -> Iterator[str]:
    """The columns that look like codes of yes and no beside items that are rated on a scale."""
    keys = {guesses[name].key for name in columns}
    are_pairs = any(guesses[name].partner in keys for name in columns)
    for name in columns:
        if guesses[name].partner in keys or guesses[name].measure:
            continue
        given = {*counted(table[name])}
        is_open = bool((table[name] == "").any())
        if (are_pairs and given <= {"0", "1", "2"}) or (is_open and given == {"1"}):
            yield name


def _share(column: pd.Series, ends: tuple[int, int], said: Collection[str]) -> float:
    """Which share of its filled cells are scores of a scale, or words of one of its size."""
    given = counted(column)
    left = {word: n for word, n in given.items() if word not in said and score(word, *ends) is None}
    usual = worded.known_words(left, () if ends == ANY else ends[1:])
    other = sum(n for word, n in left.items() if word not in usual)
    return 1 - other / sum(given.values()) if given else 0.0


def counted(column: pd.Series) -> Counter[str]:
    """How often each answer was given that is not “don't know” or the like."""
    given = Counter[str]()
    for text, n in column.value_counts().items():
        word = worded.key(str(text))
        if n and word and word not in worded.DONT_KNOW and word not in worded.NOT_GIVEN:
            given[word] += int(n)
    return given


def score(text: str, first: int, size: int) -> int | None:
    """The score that stands in a cell, where it is on the scale."""
    plain_number = WHOLE.fullmatch(text)
    lasts = (first + size - 1,) if size <= worded.MOST_POINTS else range(1, worded.MOST_POINTS + 1)
    told = (worded.number_in(text, last) for last in lasts)
    number = (
        int(plain_number[1].replace("−", "-"))
        if plain_number
        else next((one for one in told if one is not None), None)
    )
    return number if number is not None and first <= number < first + size else None
