"""What a finished trend tells the pages: its blocks, tables and pictures as plain values.

It loads pandas: only background work imports it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from questionnaires.model import Kind
from reports.charts import Drawing
from reports.document import trend
from reports.document.blocks import Document
from reports.document.trend_chapters.changes import told
from reports.report import Report
from reports.slices import waves
from reports.telling import Scope

MANIFEST = "manifest.json"


def write(
    folder: Path,
    made: Report,
    whole: Document,
    files: Mapping[str, str],
    names: Mapping[str, str],
    *,
    has_pictures: bool,
) -> None:
    """Write into `folder` what the pages show; `names` are those of the pictures by chart."""
    endings = (".svg", ".png", "_16x9.png") if has_pictures else (".svg",)
    manifest = {
        "title": whole.title,
        "subtitle": whole.cover.subtitle,
        "sentences": list(whole.cover.sentences),
        "facts": list(whole.cover.facts),
        "chapters": [plain(chapter, names) for chapter in whole.chapters],
        "board": plain(whole.board, names),
        "changes": _changes(made),
        "teams": _teams(made),
        "items": _latest(made),
        "files": [
            {"kind": kind, "name": name, "size": (folder / name).stat().st_size}
            for kind, name in files.items()
        ],
        "pictures": [f"{name}{ending}" for name in names.values() for ending in endings],
        "has_pictures": has_pictures,
    }
    # replaced in one step: the page may be reading it
    half = folder / f"{MANIFEST}.half"
    half.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    half.replace(folder / MANIFEST)


def plain(value: Any, names: Mapping[str, str]) -> Any:
    """A tree of blocks as dictionaries that tell their kind; a drawing as its files."""
    if isinstance(value, Drawing):
        return drawn(value, names[value.key])
    if is_dataclass(value):
        parts = {field.name: plain(getattr(value, field.name), names) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **parts}
    return [plain(part, names) for part in value] if isinstance(value, tuple) else value


def drawn(drawing: Drawing, name: str) -> dict[str, Any]:
    """A chart as a page shows it: its words, its table, and its files, which begin with `name`."""
    return {
        "key": drawing.key,
        "title": drawing.title,
        "alt": drawing.alt,
        "svg": f"{name}.svg",
        "png": f"{name}.png",
        "slide": f"{name}_16x9.png",
        "columns": [str(column) for column in drawing.table.columns],
        "rows": drawing.table.astype(str).to_numpy().tolist(),
    }


def _changes(made: Report) -> dict[str, Any]:
    """The table of all changes, how many of its first rows are told, and its orders by column."""
    rows, (whole, sorted_by) = waves.changes(made), trend.comparisons(made)
    ranked = rows.assign(rank=np.arange(len(rows)))
    return {
        **plain(whole, {}),
        "told": int(told(rows).sum()),
        # what cannot be told stands last, whichever way a column is sorted
        "orders": {
            f"{sign}{at}": ranked.sort_values(
                name, ascending=not sign, kind="stable"
            ).index.tolist()
            for at, name in enumerate(sorted_by)
            for sign in ("", "-")
        },
    }


def _teams(made: Report) -> list[dict[str, str]]:
    """Teams with answers in the last workshop, by key and name."""
    rows = made.teams[made.teams["workshop"].astype(str) == made.workshop]
    return [
        {"key": str(team), "name": made.team_name(str(team))}
        for team in dict.fromkeys(rows["team"].astype(str))
    ]


def _latest(made: Report) -> list[dict[str, Any]]:
    """The items of the last workshop with their figures, for comparing units.

    `worded` tells two wordings apart that share a key.
    """
    rows = made.items[made.items["workshop"].astype(str) == made.workshop]
    return [_item(made, row) for _, row in rows.iterrows()]


def _item(made: Report, row: pd.Series) -> dict[str, Any]:
    key, known = str(row["item"]), made.item(str(row["item"]))
    is_rated_twice = pd.notna(row["gap"]) if known is None else known.kind is Kind.RATED
    words = json.dumps(known.wording, sort_keys=True) if known else key
    figures = ("gap", "gap_low", "gap_high", "performance", "performance_low",
               "performance_high", "n_pairs", "n_performance")  # fmt: skip
    return {
        "item": key,
        "short": made.short(key),
        "measure": "gap" if is_rated_twice else "performance",
        "size": 0 if pd.isna(row["scale_size"]) else int(row["scale_size"]),
        "worded": hashlib.sha256(words.encode()).hexdigest()[:12],
        "hidden": bool(row["hidden"]),
        **{name: None if pd.isna(row[name]) else float(row[name]) for name in figures},
    }


def headline(made: Report) -> dict[str, Any]:
    """What the overview of audits says: the largest gap that can be told, and its direction."""
    scope = Scope(made)
    items = scope.items()
    if items.empty or items["gap"].isna().all():
        return {}
    row = items.iloc[0]
    item = made.item(str(row["item"]))
    return {
        "short": dict(item.short) if item else {},
        "item": str(row["item"]),
        "gap": float(row["gap"]),
        "low": None if pd.isna(row["gap_low"]) else float(row["gap_low"]),
        "high": None if pd.isna(row["gap_high"]) else float(row["gap_high"]),
        "n": int(row["n_pairs"]),
        "label": str(row["label"]),
        "direction": _direction(made, str(row["item"])),
    }


def _direction(made: Report, item: str) -> str:
    """Whether the gap of an item really opened or closed since the workshop before."""
    rows = made.trend
    if rows.empty:
        return "first"
    rows = rows[(rows["item"].astype(str) == item) & (rows["measure"] == "gap")]
    rows = rows[rows["from_workshop"].astype(str) == made.workshops[-2]]
    if rows.empty or not bool(rows["real_change"].iloc[0]):
        return "unclear"
    return "opens" if rows["delta"].iloc[0] > 0 else "closes"
