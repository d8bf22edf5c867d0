"""Where what was written does not go together, by published rules; never across unlinked words.

Entries are compared only inside one group that people made, or with the item that they linked:

- `claim_low`: a differentiator linked with an item whose mean performance is below the middle of
  its scale, or whose gap is large;
- `value_leaves`: what one team counts as value added, another team counts as a reason to leave;
- `promise_without_recovery`: value added or a differentiator that promises something (by the
  words below), in a group whose reasons to leave we recover from with at most 2 of 5 on average,
  and in which nothing tells what we do when it fails: no such words, and no entry of the theme
  `recovery`.

A promise binds for every time or by a time: "we guarantee", "siempre", "within two hours". An
average ("38 minutes on average"), what mostly happens and a plain account of what we do promise
nothing. Both languages are read in every text, without capitals and accents.

At most three for each workshop, the strongest first.
"""

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from reports.tables.rated.gap import Label

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


_NUMBER = (
    r"(?:\d+|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|media"
    r"|an?|one|two|three|four|five|six|seven|eight|nine|ten|half an)"
)
_TIME = r"(?:minutos?|min|horas?|h|dias?|semanas?|minutes?|hours?|days?|weeks?)"
_NOT = (
    r"(?<!\bno )(?<!\bno lo )(?<!\bno la )(?<!\bno se )(?<!\bnunca )(?<!\bsin )"
    r"(?<!\bnot )(?<!n.t )(?<!\bnever )"
)
_MOSTLY = r"(?<!\bcasi )(?<!\bno )(?<!\bnot )(?<!\bnearly )(?<!\balmost )"

_PROMISE = re.compile(
    rf"{_NOT}\b(?:promet\w+|garantiz\w+|garantia|guarantee\w*|promis(?:e|es|ed|ing)"
    r"|nos comprometemos|we commit)\b"
    rf"|{_MOSTLY}\b(?:siempre|nunca|jamas|always|never)\b"
    r"|\b(?:sin excepcion|without exception|en todo momento|at all times|every time|cada vez)\b"
    r"|\b(?:el mismo dia|en el dia|the same day|a tiempo|on time)\b"
    rf"|\b(?:en menos de|antes de|in less than|in under|within) {_NUMBER} {_TIME}\b"
    rf"|\b(?:en|in) {_NUMBER} {_TIME}\b"
)
_AVERAGE = re.compile(r"\b(?:de media|en promedio|por termino medio|on average)\b")
_STEP = re.compile(
    r"\b(?:disculp\w+|compens\w+|reembols\w+|devolvemos|devuelve el dinero|reponemos"
    r"|apolog\w+|refund\w*|money back|replace\w*|(?:put|make) it right)\b"
    r"|\b(?:si|cuando|if|when) (?:algo |no |something |anything |it |we )?(?:falla\w*|fail\w*"
    r"|llega tarde|llegamos tarde|goes wrong)\b"
)


def is_promise(text: str) -> bool:
    """Whether the text binds us for every time or by a time."""
    plain = _plain(text)
    return bool(_PROMISE.search(plain)) and not _AVERAGE.search(plain)


def is_recovery_step(text: str) -> bool:
    """Whether the text tells what we do when something has failed."""
    return bool(_STEP.search(_plain(text)))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.replace("\u2019", "'").split())
