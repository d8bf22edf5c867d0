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
from collections.abc import Mapping
from pathlib import Path

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
    return check({path.name: table for path, table in tables.items()}, known)


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
    return pd.DataFrame(
        {
            column: _filled(table.get(column), len(table), default)
            for column in COLUMNS
            for default in [defaults.get(column, "")]
        }
    )


def _filled(column: pd.Series | None, length: int, default: str) -> pd.Series:
    """`column` stripped of blanks around its texts, with `default` for empty cells."""
    if column is None:
        return files.categories(np.zeros(length, np.int8), [default])
    words = [text.strip() or default for text in column.cat.categories]
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


def _values(column: pd.Series, values: list[float], dtype: type) -> np.ndarray:
    """For each row the element of `values` that belongs to its category."""
    return np.array([*values, 0], dtype)[column.cat.codes.to_numpy()]


def _check_texts(raw: pd.DataFrame, origin: Origin, faults: Faults) -> None:
    for name in ("respondent", "item"):
        empty = _values(raw[name], [text == "" for text in raw[name].cat.categories], bool)
        faults.add_rows(origin, N_("the cell is empty. Every answer needs one."), empty, raw[name])
    voices = raw["voice"]
    unknown = _values(voices, [text not in VOICES for text in voices.cat.categories], bool)
    faults.add_rows(
        origin,
        N_("“{value}” is no voice. Write {known} or leave it empty."),
        unknown,
        voices,
        known=", ".join(VOICES),
    )
    dates = raw["date"]
    wrong = [text != "" and not _is_date(text) for text in dates.cat.categories]
    faults.add_rows(
        origin,
        N_("“{value}” is no date. Write it as 2026-03-31."),
        _values(dates, wrong, bool),
        dates,
    )


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
    scores = _values(column, [_score(text) for text in column.cat.categories], np.int16)
    keys = item.cat.categories
    sizes = _values(item, [known.size(key, measure) for key in keys], np.int16)
    faults.add_rows(
        origin,
        N_("“{value}” is no score. Write a whole number, dk for “don't know”, or nothing."),
        scores == UNREADABLE,
        column,
    )
    for size in np.unique(sizes[scores > sizes]).tolist():
        faults.add_rows(
            origin,
            N_("{value} is off the scale. Scores here go from 1 to {size}."),
            (scores > sizes) & (sizes == size),
            column,
            size=size,
        )
    if measure == "performance":
        reverse = _values(item, [known.is_reverse(key) for key in keys], bool) & (scores > 0)
        scores = np.where(reverse, sizes + 1 - scores, scores)
    return scores.astype(np.int8)


def _numbers(column: pd.Series, origin: Origin, faults: Faults, whole: bool) -> np.ndarray:
    pattern = _WHOLE if whole else _NUMBER
    texts = list(column.cat.categories)
    wrong = [text != "" and not pattern.fullmatch(text) for text in texts]
    message = (
        N_("“{value}” is no count. Write a whole number from 0, or nothing.")
        if whole
        else N_("“{value}” is no number. Write it like 1250.5, or nothing.")
    )
    faults.add_rows(origin, message, _values(column, wrong, bool), column)
    values = [
        np.nan if text == "" or bad else float(text) for text, bad in zip(texts, wrong, strict=True)
    ]
    return _values(column, values, np.float64)


def _persons(raw: pd.DataFrame, origin: Origin, faults: Faults) -> np.ndarray:
    """A whole number for each respondent of each workshop, by first appearance."""
    keys = combined(raw["workshop"], raw["respondent"])
    persons, _ = pd.factorize(keys)
    first = np.flatnonzero(~pd.Series(persons).duplicated().to_numpy())
    for name in ("team", "voice"):
        codes = raw[name].cat.codes.to_numpy()
        faults.add_rows(
            origin,
            N_("this respondent already answered with another {column}. One person has one."),
            codes != codes[first][persons],
            raw[name],
            column=name,
        )
    doubled = pd.Series(combined(raw["item"], raw["entry"], persons)).duplicated().to_numpy()
    faults.add_rows(
        origin,
        N_("this respondent already answered “{value}”. Take one of the two rows out."),
        doubled,
        raw["item"],
    )
    return persons


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
    scored = np.zeros(len(raw), bool)
    for measure in MEASURES:
        scored |= _values(raw[measure], [text != "" for text in raw[measure].cat.categories], bool)
    for column, kind in (
        ("text", Kind.TEXT),
        ("number", Kind.NUMBER),
        ("choice", Kind.PICKS),
        ("entry", Kind.LIST),
    ):
        filled = _values(raw[column], [text != "" for text in raw[column].cat.categories], bool)
        rows = filled if kind is Kind.LIST else filled & ~scored
        used[codes[rows]] = kinds.index(kind)
    for position, key in enumerate(items.categories):
        if kind_known := known.kind(key):
            used[position] = kinds.index(kind_known)
    return files.categories(used[codes], [kind.value for kind in kinds])


def _in_order(answers: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Workshops by date, then appearance; voices and known items in their own order."""
    workshops = answers["workshop"].cat.categories
    dates = (
        answers.loc[answers["date"].cat.codes.to_numpy() >= 0, ["workshop", "date"]]
        .astype({"date": "str"})
        .replace({"date": {"": "9999"}})
        .groupby("workshop", observed=True)["date"]
        .min()
    )
    by_date = sorted(workshops, key=lambda name: dates[name])
    answers["workshop"] = answers["workshop"].cat.set_categories(by_date, ordered=True)
    answers["voice"] = answers["voice"].cat.set_categories(list(VOICES), ordered=True)
    items = answers["item"].cat.categories
    present = set(items)
    asked = [key for key in known if key in present]
    unknown = [key for key in items if key not in known]
    answers["item"] = answers["item"].cat.set_categories([*asked, *unknown], ordered=True)
    return answers


def rated(answers: pd.DataFrame) -> pd.DataFrame:
    """The rows of scored items, without entries."""
    return answers[answers["kind"].isin([kind.value for kind in SCORED])]


def entries(answers: pd.DataFrame) -> pd.DataFrame:
    """The rows of list items and long texts."""
    kinds = [*WITH_ENTRIES, Kind.TEXT]
    return answers[answers["kind"].isin([kind.value for kind in kinds])]


def write(answers: pd.DataFrame, path: Path, known: Known) -> None:
    """Write checked answers as CSV with the scores as they were clicked."""
    table = answers[[*COLUMNS]].copy()
    items = answers["item"]
    for measure in MEASURES:
        scores = answers[measure].to_numpy().astype(np.int16)
        if measure == "performance":
            keys = items.cat.categories
            sizes = _values(items, [known.size(key, measure) for key in keys], np.int16)
            turned = _values(items, [known.is_reverse(key) for key in keys], bool) & (scores > 0)
            scores = np.where(turned, sizes + 1 - scores, scores)
        words = np.array(["", "dk", *map(str, range(1, 12))], dtype=object)
        table[measure] = words[scores + 1]
    for name in VERDICTS:
        table[name] = table[name].astype("Int64")
    table.to_csv(path, index=False, lineterminator="\n")
