"""The answers table: its columns, what they may hold, and its one form inside `reports`.

One row per answer. As a file (CSV, XLSX, Parquet) it holds texts:

| column | meaning |
|---|---|
| respondent, item | required; an opaque id, unique within a workshop, and the key of an item |
| performance | required; a score as it was clicked, empty = not given, `dk` = don't know |
| importance, frequency | the same; frequency of reasons to leave only |
| team, voice, workshop, date, audit, questionnaire, item_version, language, source | optional; \
voice is `member`, `team` or `customer`, workshop defaults to the file's name |
| entry, theme, group, linked, text, evidence | of entries of a list; `linked` is the key of the \
rated item that somebody linked the entry with |
| verdict_only_us, verdict_maybe, verdict_anyone, contested | of an entry: judges of other teams, \
and how many of them named a competitor |
| number, choice | answers that are not scores; several choices are joined by `;` |

Checked, texts are categories, scores are small whole numbers (MISSING, DK, 1…K; reverse items
turned here and nowhere else), counts and numbers are floats with NaN. Two columns are added:
`person`, a whole number for each respondent of each workshop, and `kind`, how the item was asked.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from questionnaires.model import SCORED, WITH_ENTRIES, Kind
from reports import files
from reports.faults import N_, Faults, Origin
from reports.known import Known

MISSING, DK = -1, 0
UNREADABLE = -2

MEASURES = ("importance", "performance", "frequency")
VERDICTS = ("verdict_only_us", "verdict_maybe", "verdict_anyone")
NUMBERS = (*VERDICTS, "contested", "number")
# fmt: off
TEXTS = (
    "workshop", "voice", "team", "respondent", "item", "entry", "theme", "group", "linked",
    "text", "evidence", "choice", "date", "audit", "questionnaire", "item_version", "language",
    "source",
)
# fmt: on
REQUIRED = ("respondent", "item", "performance")
COLUMNS = (*TEXTS, *MEASURES, *NUMBERS)
VOICES = ("member", "team", "customer")

_WHOLE = re.compile(r"(\d{1,3})(?:\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def read(paths: list[Path], known: Known) -> pd.DataFrame:
    """The checked answers of several files; raises InputError with all that is wrong in them."""
    faults = Faults()
    tables = {path: files.read(path, faults) for path in paths}
    faults.stop_if_any()
    return check({str(path): table for path, table in tables.items()}, known)


def check(tables: Mapping[str, pd.DataFrame], known: Known) -> pd.DataFrame:
    """The checked answers of several tables by their file's name, joined in that order.

    A table's columns may be of any type. Raises InputError with all that is wrong.
    """
    faults = Faults()
    tables = {name: _with_columns(name, table, faults) for name, table in tables.items()}
    faults.stop_if_any()
    raw, origin = _joined(tables)
    _check_texts(raw, origin, faults)
    answers = raw[[*TEXTS]].copy()
    answers["kind"] = _kinds(raw, known)
    for name in NUMBERS:
        answers[name] = _numbers(raw[name], origin, faults, whole=name != "number")
    for name in MEASURES:
        answers[name] = _scores(raw[name], raw["item"], known, origin, faults)
    answers["person"] = _persons(raw, origin, faults)
    faults.stop_if_any()
    return _in_order(answers, known)


def _with_columns(name: str, table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """`table` as categories of texts with every column, and the defaults where they are empty."""
    for column in REQUIRED:
        if column not in table:
            found = ", ".join(map(str, table.columns)) or "—"
            faults.add(
                name,
                N_("this column is missing; the file has {found}. Add or rename it."),
                column=column,
                found=found,
            )
    if not all(isinstance(column.dtype, pd.CategoricalDtype) for _, column in table.items()):
        table = files.texts(table)
    defaults = {"workshop": Path(name).stem, "voice": "member"}
    absent = {
        default: files.categories(np.zeros(len(table), np.int8), [default])
        for default in ("", *defaults.values())
    }
    return pd.DataFrame(
        {
            column: _filled(table[column], default) if column in table else absent[default]
            for column in COLUMNS
            for default in [defaults.get(column, "")]
        }
    )


def _filled(column: pd.Series, default: str) -> pd.Series:
    """`column` stripped of blanks around its texts, with `default` for empty cells."""
    words = [text.strip() or default for text in column.cat.categories]
    if words == list(column.cat.categories):
        return column
    return files.categories(column.cat.codes.to_numpy(), words)


def _joined(tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, Origin]:
    parts = list(tables.values())
    lengths = [len(part) for part in parts]
    origin = Origin(tuple(tables), np.cumsum([0, *lengths[:-1]]))
    if len(parts) == 1:
        return parts[0], origin
    return pd.DataFrame(
        {column: union_categoricals([part[column] for part in parts]) for column in COLUMNS}
    ), origin


def _values(column: pd.Series, values: list[Any], dtype: type) -> np.ndarray:
    """For each row the element of `values` that belongs to its category."""
    if len(values) == 1:
        return np.full(len(column), values[0], dtype)
    return np.array([*values, 0], dtype)[column.cat.codes.to_numpy()]


def _note(
    faults: Faults,
    origin: Origin,
    message: str,
    column: pd.Series,
    wrong: list[bool],
    **details: object,
) -> None:
    """Note the rows whose category is `wrong`; mostly none is, and no row needs to be looked at."""
    if any(wrong):
        faults.add_rows(origin, message, _values(column, wrong, bool), column, **details)


def _check_texts(raw: pd.DataFrame, origin: Origin, faults: Faults) -> None:
    for name in ("respondent", "item"):
        empty = [text == "" for text in raw[name].cat.categories]
        message = N_("the cell is empty. Every answer needs one.")
        _note(faults, origin, message, raw[name], empty)
    unknown = [text not in VOICES for text in raw["voice"].cat.categories]
    message = N_("“{value}” is no voice. Write {known} or leave it empty.")
    _note(faults, origin, message, raw["voice"], unknown, known=", ".join(VOICES))
    wrong = [text != "" and not _is_date(text) for text in raw["date"].cat.categories]
    message = N_("“{value}” is no date. Write it as 2026-03-31.")
    _note(faults, origin, message, raw["date"], wrong)


def _is_date(text: str) -> bool:
    # pandas also reads "2026" or "3/4/26" as a date, and would guess which is the month
    return bool(_DATE.fullmatch(text)) and not pd.isna(pd.to_datetime(text, errors="coerce"))


def _score(text: str) -> int:
    if text == "":
        return MISSING
    if text.lower() == "dk":
        return DK
    whole = _WHOLE.fullmatch(text)
    # 0 on paper is no score; inside it would mean "don't know"
    return UNREADABLE if whole is None else int(whole[1]) or 999


def _scores(
    column: pd.Series, item: pd.Series, known: Known, origin: Origin, faults: Faults
) -> np.ndarray:
    """MISSING, DK or the score of each row; performance of reverse items is turned."""
    measure = str(column.name)
    by_text = [_score(text) for text in column.cat.categories]
    message = N_("“{value}” is no score. Write a whole number, dk for “don't know”, or nothing.")
    _note(faults, origin, message, column, [score == UNREADABLE for score in by_text])
    scores = _values(column, by_text, np.int16)
    keys = item.cat.categories
    by_key = [known.size(key, measure) for key in keys]
    if max(by_text, default=0) > min(by_key, default=0):
        _note_off_scale(scores, _values(item, by_key, np.int16), column, origin, faults)
    if measure == "performance" and any(map(known.is_reverse, keys)):
        scores = turned(scores, item, known)
    return scores.astype(np.int8)


def _note_off_scale(
    scores: np.ndarray, sizes: np.ndarray, column: pd.Series, origin: Origin, faults: Faults
) -> None:
    for size in np.unique(sizes[scores > sizes]).tolist():
        message = N_("{value} is off the scale. Scores here go from 1 to {size}.")
        wrong = (scores > sizes) & (sizes == size)
        faults.add_rows(origin, message, wrong, column, size=size)


def turned(scores: np.ndarray, item: pd.Series, known: Known) -> np.ndarray:
    """Performance with the scores of reverse items turned: K + 1 − x; "don't know" stays."""
    keys = item.cat.categories
    sizes = _values(item, [known.size(key, "performance") for key in keys], np.int16)
    reverse = _values(item, [known.is_reverse(key) for key in keys], bool) & (scores > 0)
    return np.where(reverse, sizes + 1 - scores, scores)


def _numbers(column: pd.Series, origin: Origin, faults: Faults, whole: bool) -> np.ndarray:
    pattern = _WHOLE if whole else _NUMBER
    texts = list(column.cat.categories)
    wrong = [text != "" and not pattern.fullmatch(text) for text in texts]
    message = (
        N_("“{value}” is no count. Write a whole number from 0, or nothing.")
        if whole
        else N_("“{value}” is no number. Write it like 1250.5, or nothing.")
    )
    _note(faults, origin, message, column, wrong)
    read = zip(texts, wrong, strict=True)
    values = [np.nan if text == "" or bad else float(text) for text, bad in read]
    return _values(column, values, np.float64)


def _persons(raw: pd.DataFrame, origin: Origin, faults: Faults) -> np.ndarray:
    """A whole number from 0 for each respondent of each workshop."""
    persons = numbered(combined(raw["workshop"], raw["respondent"]))
    first = first_rows(persons)
    for name in ("team", "voice"):
        codes = raw[name].cat.codes.to_numpy()
        message = N_("this respondent already answered with another {column}. One person has one.")
        other = codes != codes[first][persons]
        faults.add_rows(origin, message, other, raw[name], column=name)
    answer = numbered(combined(raw["item"], raw["entry"], persons))
    if len(answer) and answer.max() + 1 < len(answer):
        message = N_("this respondent already answered “{value}”. Take one of the two rows out.")
        doubled = first_rows(answer)[answer] != np.arange(len(answer))
        faults.add_rows(origin, message, doubled, raw["item"])
    return persons


def numbered(keys: np.ndarray) -> np.ndarray:
    """The keys numbered from 0 without holes, in their order."""
    highest = int(keys.max(initial=0))
    if highest > 20 * len(keys) + 1000:
        return np.asarray(np.unique(keys, return_inverse=True)[1])
    # far faster than sorting where the keys are dense
    used = np.zeros(highest + 1, np.int64)
    used[keys] = 1
    return np.asarray((np.cumsum(used) - 1)[keys])


def first_rows(numbers: np.ndarray) -> np.ndarray:
    """The first row of each of the numbers 0, 1, 2 …"""
    first = np.empty(int(numbers.max(initial=-1)) + 1, np.int64)
    # assigned backwards, the first row is what stays
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return first


def combined(*columns: pd.Series | np.ndarray) -> np.ndarray:
    """One whole number for each different row of the columns."""
    keys = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes = column.cat.codes.to_numpy() if isinstance(column, pd.Series) else column
        keys = keys * (int(codes.max(initial=0)) + 1) + codes
    return keys


def _kinds(raw: pd.DataFrame, known: Known) -> pd.Series:
    """How each row's item was asked; an unknown item's kind shows in the columns it fills."""
    items = raw["item"].cat
    codes = items.codes.to_numpy()
    kinds = list(Kind)
    used = np.full(len(items.categories), kinds.index(Kind.RATED))
    # the later ones win: an entry may carry a text, a choice and scores as well
    scored = _filled_rows(raw, MEASURES)
    for column, kind in (
        ("text", Kind.TEXT),
        ("number", Kind.NUMBER),
        ("choice", Kind.PICKS),
        ("entry", Kind.LIST),
    ):
        filled = _filled_rows(raw, (column,))
        rows = filled if kind is Kind.LIST else filled & ~scored
        used[codes[rows]] = kinds.index(kind)
    for position, key in enumerate(items.categories):
        if kind_known := known.kind(key):
            used[position] = kinds.index(kind_known)
    return files.categories(used[codes], [kind.value for kind in kinds])


def _filled_rows(raw: pd.DataFrame, columns: tuple[str, ...]) -> np.ndarray:
    """Rows in which at least one of the columns is not empty."""
    filled = np.zeros(len(raw), bool)
    for name in columns:
        words = list(raw[name].cat.categories)
        if words != [""]:
            filled |= _values(raw[name], [text != "" for text in words], bool)
    return filled


def _in_order(answers: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Workshops by date, then appearance; voices and known items in their own order."""
    workshops = answers["workshop"].cat.categories
    told = unique_rows(answers, ["workshop", "date"]).astype(str)
    told["date"] = told["date"].replace("", "9999")
    dates = told.groupby("workshop")["date"].min()
    by_date = sorted(workshops, key=lambda name: dates.get(name, ""))
    answers["workshop"] = answers["workshop"].cat.set_categories(by_date, ordered=True)
    answers["voice"] = answers["voice"].cat.set_categories(list(VOICES), ordered=True)
    items = answers["item"].cat.categories
    present = set(items)
    asked = [key for key in known if key in present]
    unknown = [key for key in items if key not in known]
    answers["item"] = answers["item"].cat.set_categories([*asked, *unknown], ordered=True)
    return answers


def unique_rows(answers: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The different rows of some columns of categories, each at its first appearance."""
    keys = numbered(combined(*(answers[name] for name in columns)))
    return answers[columns].iloc[np.sort(first_rows(keys))]


def of_kinds(answers: pd.DataFrame, kinds: Collection[Kind]) -> pd.DataFrame:
    """The rows of items that are asked in one of these ways."""
    names = {kind.value for kind in kinds}
    wanted = _values(
        answers["kind"], [name in names for name in answers["kind"].cat.categories], bool
    )
    return answers if wanted.all() else answers[wanted]


def rated(answers: pd.DataFrame) -> pd.DataFrame:
    """The rows of scored items, without entries."""
    return of_kinds(answers, SCORED)


def entries(answers: pd.DataFrame) -> pd.DataFrame:
    """The rows of list items and long texts."""
    return of_kinds(answers, {*WITH_ENTRIES, Kind.TEXT})


def write(answers: pd.DataFrame, path: Path, known: Known) -> None:
    """Write checked answers as CSV with the scores as they were clicked."""
    table = answers[[*COLUMNS]].copy()
    words = np.array(["", "dk", *map(str, range(1, 12))], dtype=object)
    for measure in MEASURES:
        scores = answers[measure].to_numpy().astype(np.int16)
        if measure == "performance":
            scores = turned(scores, answers["item"], known)
        table[measure] = words[scores + 1]
    for name in VERDICTS:
        table[name] = table[name].astype("Int64")
    table.to_csv(path, index=False, lineterminator="\n")
