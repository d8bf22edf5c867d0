"""Where what was written does not go together, by published rules; never across unlinked words.

Entries are compared only inside one group that people made, or with the item that they linked:

- `claim_low`: a differentiator linked with an item whose mean performance is below the middle of
  its scale, or whose gap is large;
- `value_leaves`: what one team counts as value added, another team counts as a reason to leave;
- `promise_without_recovery`: value added or a differentiator that promises something (by the
  words of `reports.promises`), in a group whose reasons to leave we recover from with at most 2
  of 5 on average, and in which nothing tells what we do when it fails: no such words, and no
  entry of the theme `recovery`.

At most three for each workshop, the strongest first.
"""

from collections.abc import Iterator

import pandas as pd

from reports.gap import Label
from reports.promises import is_promise, is_recovery_step

MOST = 3
POOR_RECOVERY = 2.0
RECOVERY = "recovery"


def of(entries: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The contradictions of docs/report-tables.md.

    `entries` are the shown ones, with their team, which does not leave this step; `items` the
    table of items after hiding.
    """
    texts = entries.astype(dict.fromkeys(("item", "group", "theme", "linked", "entry"), str))
    texts["name"] = texts["item"] + ":" + texts["entry"]
    found = [
        {"workshop": workshop, **one}
        for workshop, rows in texts.groupby("workshop", observed=True)
        for one in _of_workshop(rows, items[items["workshop"] == workshop])
    ]
    return pd.DataFrame(found)


def _of_workshop(rows: pd.DataFrame, items: pd.DataFrame) -> list[dict[str, object]]:
    found = [*_low_claims(rows, items)]
    for group, entries in rows[rows["group"] != ""].groupby("group"):
        found += [*_value_that_leaves(str(group), entries), *_no_recovery(str(group), entries)]
    found.sort(key=lambda one: (-float(str(one["strength"])), str(one["entries"])))
    return found[:MOST]


def _low_claims(rows: pd.DataFrame, items: pd.DataFrame) -> Iterator[dict[str, object]]:
    claims = rows[(rows["side"] == "difference") & (rows["linked"] != "")]
    rated = items[(items["voice"] == "member") & items["performance"].notna()]
    size, mean = rated["scale_size"].astype(float), rated["performance"].astype(float)
    low = rated[(mean < (size + 1) / 2) | (rated["label"] == Label.LARGE_GAP)]
    columns = (one[low.index].tolist() for one in (rated["item"].astype(str), size, mean))
    for item, largest, score in zip(*columns, strict=True):
        entries = claims[claims["linked"] == item]
        if len(entries):
            yield _one("claim_low", entries, score, (largest - score) / (largest - 1), item=item)


def _value_that_leaves(group: str, rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    value, leave = rows[rows["side"] == "value"], rows[rows["side"] == "leave"]
    others = leave[~leave["team"].isin(value["team"])]
    if len(value) and len(others):
        risk = float(others["score"].mean())
        both = rows.loc[value.index.append(others.index)]
        yield _one("value_leaves", both, risk, risk / 5, group=group)


def _no_recovery(group: str, rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    ours = rows[rows["side"].isin(["value", "difference"])]
    if (ours["theme"] == RECOVERY).any() or ours["text"].map(is_recovery_step).any():
        return
    promises = ours[ours["text"].map(is_promise).astype(bool)]
    failures = rows[(rows["side"] == "leave") & rows["performance"].notna()]
    recovery = float(failures["performance"].mean()) if len(failures) else POOR_RECOVERY + 1
    if len(promises) and recovery <= POOR_RECOVERY:
        both = rows.loc[promises.index.append(failures.index)]
        strength = 1 - (recovery - 1) / 4
        yield _one("promise_without_recovery", both, recovery, strength, group=group)


def _one(
    rule: str, entries: pd.DataFrame, score: float, strength: float, group: str = "", item: str = ""
) -> dict[str, object]:
    return {
        "rule": rule,
        "group": group,
        "theme": next((theme for theme in entries["theme"] if theme), ""),
        "item": item,
        "entries": " ".join(entries["name"]),
        "score": score,
        "strength": strength,
    }
