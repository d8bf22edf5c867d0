"""The answers table: its columns, what they may hold, and its one form inside `reports`.

One row per answer. As a file (CSV, XLSX, Parquet) it holds texts:

| column | meaning |
|---|---|
| respondent, item | required; an opaque id, unique within a workshop, and the key of an item |
| performance | required; a score as it was clicked, empty = not given, `dk` = don't know |
| importance, frequency | the same; frequency of reasons to leave only |
| team, voice, workshop, date, audit, questionnaire, item_version, language, source | optional; \
voice is `member`, `team` or `customer`, workshop defaults to the file's name |
| cut | optional; the number of the cut by which the sheet entered the figures of its workshop, \
empty = before the first: what was hidden after one cut stays hidden after all later ones |
| entry, theme, group, linked, text, evidence | of entries of a list; `linked` is the key of the \
rated item that somebody linked the entry with |
| verdict_only_us, verdict_maybe, verdict_anyone, contested | of an entry: judges of other teams, \
and how many of them named a competitor |
| number, choice | answers that are not scores; several choices are joined by `;` |

Checked, texts are categories, scores are small whole numbers (MISSING, DK, 1…K; reverse items
turned here and nowhere else), counts and numbers are floats with NaN. Two columns are added:
`person`, a whole number for each respondent of each workshop, and `kind`, how the item was asked.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from questionnaires.model import SCORED, WITH_ENTRIES, Kind
from reports.answers import checks, chosen, dates, scoring
from reports.answers.catalogue import Known
from reports.answers.faults import CALLED, Rows, called, note_columns
from reports.answers.names import alike, spelled
from reports.answers.rows import unique_rows
from reports.answers.texts import by_word, categories, is_filled, words
from reports.answers.texts import texts as texts_of
from reports.faults import Fault, Faults
from reports.statistics import numbering
from reports.words.accepted import VOICES
from reports.words.language import N_

MEASURES = ("importance", "performance", "frequency")
VERDICTS = ("verdict_only_us", "verdict_maybe", "verdict_anyone")
NUMBERS = (*VERDICTS, "contested", "cut", "number")
# fmt: off
TEXTS = (
    "workshop", "voice", "team", "respondent", "item", "entry", "theme", "group", "linked",
    "text", "evidence", "choice", "date", "audit", "questionnaire", "item_version", "language",
    "source",
)
# fmt: on
NAMES = (
    *("workshop", "voice", "team", "respondent", "item", "entry", "theme", "group", "linked"),
    *("date", "audit", "questionnaire", "language", "source", "evidence", *MEASURES),
)
"""Columns whose texts are compared with one another: one spelling for what looks alike."""
SHOWN = 3
FEWEST_TO_TELL = 20
REQUIRED = ("respondent", "item", "performance")
COLUMNS = (*TEXTS, *MEASURES, *NUMBERS)


def check(
    tables: Mapping[str, pd.DataFrame],
    known: Known,
    told: list[Fault] | None = None,
    tallies: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The checked answers of several tables by their file's name, joined in that order.

    Columns may be of any type. What was decided in reading is added to `told`. Before the answers
    come `tallies`, rows that `n` people gave alike, whose `respondent` stands for all of them; then
    `n` is a column, NaN of answers. Raises InputError with all that is wrong.
    """
    faults = Faults()
    if told is not None:
        faults.told = told
    every = tables if tallies is None else {"": tallies, **tables}
    every = {name: _with_columns(name, table, faults) for name, table in every.items()}
    faults.stop_if_any()
    every = {name: chosen.read(name, table, known, faults) for name, table in every.items()}
    rows, raw = Rows.of(every, faults), _joined(every)
    counted = 0 if tallies is None else len(tallies)
    checks.check_texts(raw, rows)
    for tell in (_tell_days, _tell_joined, _tell_alike):
        tell(raw, rows)
    columns: dict[str, Any] = {name: raw[name] for name in TEXTS}
    columns["kind"] = _kinds(raw, known)
    for name in NUMBERS:
        pattern = checks.NUMBER if name == "number" else checks.COUNT
        columns[name] = checks.numbers(raw[name], rows, pattern)
    for name in MEASURES:
        columns[name] = scoring.scores(raw[name], raw["item"], known, rows)
    _tell_two_scales(columns, raw["item"], known, rows)
    columns["person"] = checks.persons(raw, rows, counted)
    if tallies is not None:
        columns["n"] = np.append(tallies["n"], np.full(len(raw) - counted, np.nan))
    faults.stop_if_any()
    return _in_order(pd.DataFrame(columns, copy=False), known)


def _with_columns(name: str, table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """`table` as categories of texts with every column, and the defaults where they are empty."""
    note_columns(name, table, REQUIRED, COLUMNS, faults)
    if not all(isinstance(column.dtype, pd.CategoricalDtype) for _, column in table.items()):
        attrs, table = table.attrs, texts_of(table)
        table.attrs = attrs
    defaults = {"workshop": Path(name).stem, "voice": "member"}
    absent = {
        default: categories(np.zeros(len(table), np.int8), [default])
        for default in ("", *defaults.values())
    }
    filled = pd.DataFrame(
        {
            column: _filled(table[column], default) if column in table else absent[default]
            for column in COLUMNS
            for default in [defaults.get(column, "")]
        },
        copy=False,
    )
    filled["date"] = _as_days(name, filled["date"], table.attrs, faults)
    filled.attrs = table.attrs
    return filled


def _as_days(file: str, column: pd.Series, attrs: Mapping[Any, Any], faults: Faults) -> pd.Series:
    """Dates as 2026-03-31 where they are one day; the others stay as they are written."""
    texts = words(column)
    order = attrs.get("dates") or dates.order(texts) or "dmy" * attrs.get("day_first", False)
    read = [dates.read(text, order) or text for text in texts]
    changed = [f"{text} = {day}" for text, day in zip(texts, read, strict=True) if text != day]
    if not changed:
        return column
    shown = ", ".join(changed[:SHOWN]) + " …" * (len(changed) > SHOWN)
    named = called(attrs.get(CALLED), "date")
    faults.tell(file, N_("dates read as days: {found}"), named, found=shown)
    return categories(column.cat.codes.to_numpy(), read)


def _tell_days(raw: pd.DataFrame, rows: Rows) -> None:
    """Tell which day stands for a workshop whose answers came on several."""
    told = unique_rows(raw, ["workshop", "date"]).astype(str)
    by_workshop: dict[str, list[str]] = {}
    for workshop, day in zip(told["workshop"], told["date"], strict=True):
        by_workshop.setdefault(workshop, []).extend([day] if day else ())
    for workshop, days in by_workshop.items():
        if len(days) > 1:
            message = N_("“{workshop}” has answers of {n} days since {first}; its date is {last}")
            shown = {"n": len(days), "first": min(days), "last": max(days)}
            rows.tell(message, raw["date"], workshop=workshop, **shown)


def _tell_two_scales(columns: Mapping[str, Any], item: pd.Series, known: Known, rows: Rows) -> None:
    """Tell that importance and performance of unknown items may have been asked on two scales."""
    unknown = by_word(item, [key not in known for key in words(item)], bool)
    found = [columns[measure][unknown & (columns[measure] > 0)] for measure in MEASURES[:2]]
    if min(map(len, found)) < FEWEST_TO_TELL:
        return
    first = known.lowest - 1
    ends = [(int(one.min()) + first, int(one.max()) + first) for one in found]
    if abs(ends[0][1] - ends[1][1]) > 1:
        message = N_(
            "importance goes from {first} to {last} and how we do from {begin} to {end}. Where they"
            " were asked on two scales, say so (--scale)."
        )
        (first, last), (begin, end) = ends
        file = ", ".join(rows.files)
        rows.faults.tell(file, message, first=first, last=last, begin=begin, end=end)


def _tell_joined(raw: pd.DataFrame, rows: Rows) -> None:
    """Tell options that look like several, joined by a comma."""
    texts = set(words(raw["choice"]))
    joined = [text for text in texts if ", " in text and {*text.split(", ")} <= texts]
    if joined:
        message = N_(
            "options that look like several count as one: {found}. Say what stands between them"
            " (--apart)."
        )
        rows.tell(message, raw["choice"], found="; ".join(sorted(joined)))


def _tell_alike(raw: pd.DataFrame, rows: Rows) -> None:
    """Tell names that are two for the tool and may be one for people."""
    for name in ("workshop", "team", "item"):
        for same in alike(words(raw[name])):
            message = N_("names that differ in capitals or accents only count apart: {found}")
            rows.tell(message, raw[name], found=", ".join(same))


def _filled(column: pd.Series, default: str) -> pd.Series:
    """`column` with one spelling of names, stripped of blanks, and `default` for empty cells."""
    texts = words(column)
    is_name = column.name in NAMES
    stripped = [(spelled(text) if is_name else text.strip()) or default for text in texts]
    if stripped == texts:
        return column
    return categories(column.cat.codes.to_numpy(), stripped)


def _joined(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    parts = list(tables.values())
    if len(parts) == 1:
        return parts[0]
    return pd.DataFrame(
        {column: union_categoricals([part[column] for part in parts]) for column in COLUMNS}
    )


def _kinds(raw: pd.DataFrame, known: Known) -> pd.Series:
    """How each row's item was asked; an unknown item's kind shows in the columns it fills."""
    items = words(raw["item"])
    codes = raw["item"].cat.codes.to_numpy()
    kinds = list(Kind)
    used = np.full(len(items), kinds.index(Kind.RATED), np.int8)
    # the later ones win: an entry may carry a text, a choice and scores as well
    for column, kind in (
        ("text", Kind.TEXT),
        ("number", Kind.NUMBER),
        ("choice", Kind.PICKS),
        ("entry", Kind.LIST),
    ):
        rows = is_filled(raw[column])
        if kind is not Kind.LIST and rows.any():
            rows = rows & ~np.logical_or.reduce([is_filled(raw[name]) for name in MEASURES])
        used[codes[rows]] = kinds.index(kind)
    for position, key in enumerate(items):
        if item := known.item(key):
            used[position] = kinds.index(item.kind)
    # those that occur and no other: where all or none are wanted, no row is looked at
    found, place = np.unique(used, return_inverse=True)
    names = [kinds[position].value for position in found]
    return categories(place.astype(np.int8)[codes], names)


def _in_order(answers: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Workshops by date, then appearance; voices and known items in their own order."""
    workshops = answers["workshop"].cat.categories
    told = unique_rows(answers, ["workshop", "date"]).astype(str)
    # the latest date of each comes last; grouping texts would load pyarrow, where that is
    days = dict(sorted(zip(told["workshop"], told["date"], strict=True)))
    by_date = sorted(workshops, key=lambda name: days.get(name) or "9999")
    answers["workshop"] = answers["workshop"].cat.set_categories(by_date, ordered=True)
    answers["voice"] = answers["voice"].cat.set_categories(list(VOICES), ordered=True)
    items = words(answers["item"])
    present = set(items)
    asked = [key for key in known if key in present]
    unknown = [key for key in items if key not in known]
    answers["item"] = answers["item"].cat.set_categories([*asked, *unknown], ordered=True)
    return answers


def ending_with(workshop: str, answers: pd.DataFrame) -> pd.DataFrame:
    """The answers with that workshop as the last one, also where nobody answered in it."""
    names = [name for name in answers["workshop"].cat.categories if name != workshop]
    ended = answers["workshop"].cat.set_categories([*names, workshop], ordered=True)
    return answers.assign(workshop=ended)


def of_kinds(answers: pd.DataFrame, kinds: Collection[Kind]) -> pd.DataFrame:
    """The rows of items that are asked in one of these ways."""
    names = {kind.value for kind in kinds}
    wanted = [name in names for name in words(answers["kind"])]
    if all(wanted):
        return answers
    return answers[by_word(answers["kind"], wanted, bool)] if any(wanted) else answers.iloc[:0]


def rated(answers: pd.DataFrame) -> pd.DataFrame:
    """The rows of scored items, without entries."""
    return of_kinds(answers, SCORED)


def entries(answers: pd.DataFrame) -> pd.DataFrame:
    """The rows of list items and long texts."""
    return of_kinds(answers, {*WITH_ENTRIES, Kind.TEXT})


def people(answers: pd.DataFrame) -> pd.DataFrame:
    """Workshop, voice and team of each person, and `n`, for how many people that one stands.

    Of people whose tallies are known alone they are those who answered the item that most did.
    """
    person = numbering.numbered(answers["person"].to_numpy())
    found = answers[["workshop", "voice", "team"]].iloc[numbering.first_rows(person)]
    if "n" not in answers:
        return found.assign(n=1)
    groups = answers["n"].groupby([person, answers["item"].cat.codes.to_numpy()])
    # of what was written each row is an entry of one person, and has no `n`
    items = groups.sum(min_count=1).groupby(level=0).max().fillna(1)
    return found.assign(n=items.to_numpy(np.int64))


def rows(answers: pd.DataFrame, workshop: str, known: Known) -> Iterator[dict[str, Any]]:
    """The checked answers of one workshop one by one, scores as clicked."""
    columns = as_clicked(answers[(answers["workshop"] == workshop).to_numpy()], known)
    for cells in zip(*columns.values(), strict=True):
        yield dict(zip(columns, cells, strict=True))


def as_clicked(answers: pd.DataFrame, known: Known) -> dict[str, list[Any]]:
    """The cells of checked answers by column, of those that hold anything; scores as clicked."""
    filled = [name for name in TEXTS if any(words(answers[name]))]
    filled += [name for name in NUMBERS if answers[name].notna().any()]
    columns = {name: answers[name].tolist() for name in filled}
    return columns | {name: _clicked(answers, name, known).tolist() for name in MEASURES}


def _clicked(answers: pd.DataFrame, measure: str, known: Known) -> np.ndarray:
    """Scores as they were clicked, in words."""
    scores = answers[measure].to_numpy().astype(np.int16)
    if measure == "performance":
        scores = scoring.turned(scores, answers["item"], known)
    from_ = [known.written_from(key) for key in words(answers["item"])]
    return scoring.written(scores, by_word(answers["item"], from_, np.int16))
