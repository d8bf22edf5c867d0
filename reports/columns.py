"""The columns of every table of a report: one place for order, writing and empty tables.

`docs/report-tables.md` tells what each column means.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

ITEM_FIGURES = (
    "n_importance importance importance_low importance_high"
    " n_performance performance performance_low performance_high top2 top2_low top2_high"
    " dk_share n_pairs gap gap_low gap_high p q label priority consensus agreement_a hidden"
    " too_few item_version scale_size bottom2 missing_share bound_low bound_high grey"
)
TEAM_FIGURES = ITEM_FIGURES.replace(" q ", " ")

# fmt: off
COUNTS = frozenset((
    "n_importance", "n_performance", "n_pairs", "n_us", "n_customer", "n_us_importance",
    "n_customer_importance", "n_leave", "n_a", "n_b", "n", "of", "base", "df", "m", "teams",
    "left_out", "reach_value", "reach_leave", "reach", "entries", "entry", "rank", "only_us",
    "maybe", "anyone", "invited", "joined", "handed_in", "answered", "items", "scored_entries",
    "respondents_member", "respondents_team", "respondents_customer", "teams_again",
    "waves", "sheets_open", "sheets_late", "scale_size",
))
# fmt: on
"""Columns that count something: they are written without a point."""

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "items": f"workshop voice item theme {ITEM_FIGURES} importance_other performance_other",
        "teams": f"workshop voice team item theme {TEAM_FIGURES}",
        "team_differences": (
            "workshop voice item h df p_chi2 p_permutation q epsilon2 icc1 range"
            " size lowest highest"
        ),
        "group_gaps": (
            "workshop voice item measure group_a group_b n_a n_b mean_a mean_b delta low high p q"
        ),
        "distributions": "workshop voice team item measure answer n share hidden",
        "camps": "workshop voice team item n consensus agreement_a",
        "ranks": "workshop voice item rank p_top3",
        "themes": (
            "workshop theme value_share leave_share theme_gap low high p_signflip teams"
            " reach_value reach_leave left_out"
        ),
        "theme_trend": (
            "theme from_workshop to_workshop pairing m delta low high p q real_change hint"
        ),
        "trend": (
            "item measure from_workshop to_workshop pairing m delta low high p q cliffs_delta"
            " real_change hint reason voice visible_hint visible_real"
        ),
        "participation": (
            "workshop team voice invited joined handed_in name share answered completion"
            " hidden too_few"
        ),
        "entries": (
            "workshop voice item entry side theme group text evidence importance performance"
            " frequency score scored only_us maybe anyone contested language choice number"
        ),
        "pareto": "workshop theme risk share cumulative reach teams entries line rank_moves",
        "differentiation": (
            "workshop item entry theme text only_us maybe anyone n share low high verdict contested"
        ),
        "voices": (
            "workshop item n_us us n_customer customer self_flattery self_flattery_low"
            " self_flattery_high self_flattery_q n_us_importance us_importance"
            " n_customer_importance customer_importance blind_spot blind_spot_low blind_spot_high"
            " blind_spot_q n_leave leave_share"
        ),
        "contradictions": "workshop rule group theme item entries score strength",
        "series": "item measure waves tau p lag1 centre lower upper",
        "pledges": (
            "workshop team name what owner due notice theme item outcome overdue workshop_after"
            " performance_before performance_after expected p q verdict gap_before gap_after"
            " gap_verdict items"
        ),
        "requests": "workshop team name text answer answer_text due",
        "choices": "workshop voice team item choice n base share low high hidden",
        "numbers": "workshop voice team item n mean low high q1 median q3 hidden",
        "summary": (
            "workshop date audit respondents_member respondents_team respondents_customer teams"
            " teams_again items entries scored_entries sheets_open sheets_late importance_centre"
            " performance_centre invited handed_in"
        ),
        "notices": "workshop voice item kind n of",
    }.items()
}


WORDS_OF_FLAGS = {True: "true", False: "false"}


def ordered(name: str, table: pd.DataFrame | None) -> pd.DataFrame:
    """`table` with the columns of `name` in their order; None is a table without rows.

    Counts are whole numbers with NA, everything else as it is; columns that it lacks are empty.
    """
    if table is None or table.columns.empty:
        return _without_rows(name).copy()
    return _with_columns(name, table)


@cache
def _without_rows(name: str) -> pd.DataFrame:
    return _with_columns(name, pd.DataFrame())


def _with_columns(name: str, table: pd.DataFrame) -> pd.DataFrame:
    result = table.reindex(columns=[*COLUMNS[name]]).reset_index(drop=True)
    counts = [column for column in result if column in COUNTS and not is_text(result[column])]
    return result.assign(**{column: _whole(result[column]) for column in counts})


def _whole(values: pd.Series) -> Any:
    """Counts as whole numbers with NA."""
    if values.dtype.kind == "i":
        return pd.arrays.IntegerArray(values.to_numpy(np.int64), np.zeros(len(values), bool))
    return values.astype("Int64").array


def is_text(column: pd.Series) -> bool:
    """Whether a column holds words."""
    return pd.api.types.is_string_dtype(column) and bool(column.notna().any())


def write(name: str, table: pd.DataFrame, folder: Path) -> Path:
    """Write one table as plain CSV in full precision, missing figures empty; returns its path."""
    path = folder / f"{name}.csv"
    flags = [column for column in table if pd.api.types.is_bool_dtype(table[column])]
    words = table.copy()
    for flag in flags:
        words[flag] = table[flag].map(WORDS_OF_FLAGS)
    try:
        plain = pa.csv.WriteOptions(quoting_style="none", quoting_header="none")
        pa.csv.write_csv(pa.Table.from_pandas(words, preserve_index=False), path, plain)
    except pa.ArrowInvalid:
        # a text holds a comma, a quote or a line break: slower, with quotes where they are needed
        words.to_csv(path, index=False, lineterminator="\n")
    return path
