"""The seal: one hash over what was answered, what was asked and how it is calculated.

Without pandas: the web worker that closes a workshop seals it too.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from unicodedata import normalize

from reports.method import METHOD_VERSION

NOT_SEALED = {"audit", "workshop", "date", "questionnaire", "cut"}
"""Columns of the answers table that only tell where a row stands, and when it came in."""

BESIDE = {
    "votes": ("item", "group", "dots", "voters"),
    "pledges": ("team", "what", "owner", "due", "notice", "theme", "item"),
    "requests": ("team", "text"),
    "left_out": ("kind", "why", "n"),
}
"""Columns beside the answers that are sealed: what came of pledges and requests comes later."""

# what another method sealed, or without what stands beside the answers, cannot be compared;
# earlier versions wrote 64 hexadecimal digits, then s and the version of the method alone
PREFIX = f"s{METHOD_VERSION}.1:"
_SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 of them, none taken for another
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)


Rows = Iterable[Mapping[str, object]]


def snapshot(
    rows: Rows, fingerprints: Iterable[str], beside: Mapping[str, Rows] = MappingProxyType({})
) -> str:
    """Hash one workshop's rows of the answers table, what it asked and the method: 64 characters.

    `beside` has rows of the tables of BESIDE. Scores as they were clicked. The order of rows, of
    columns and of questionnaires changes nothing, nor does how an empty cell or a whole number is
    written.
    """
    return of_lines(lines(rows), fingerprints, beside)


def lines(rows: Rows) -> list[str]:
    """What of the rows of the answers table is hashed, in order."""
    return sorted(map(_line, rows))


def of_lines(
    answers: Iterable[str], fingerprints: Iterable[str], beside: Mapping[str, Rows]
) -> str:
    """Seal as `snapshot`, from the `lines` of all answers, in order."""
    found = hashlib.sha256(json.dumps([METHOD_VERSION, *sorted(fingerprints)]).encode())
    for line in answers:  # joined, those of a million answers would be there three times
        found.update(b"\n" + line.encode())
    for name, columns in BESIDE.items():
        told = ({one: row.get(one) for one in columns} for row in beside.get(name, ()))
        for line in sorted(name + _line(row) for row in told):
            found.update(b"\n" + line.encode())
    return PREFIX + found.hexdigest()[: 64 - len(PREFIX)]


def _line(row: Mapping[str, object]) -> str:
    """The cells of a row that hold anything: a column that came later is as good as empty."""
    cells = sorted(
        (name, text)
        for name, cell in row.items()
        # NaN is the one value that is not itself
        if name not in NOT_SEALED
        and cell is not None
        and cell == cell
        and (text := _text(str(cell)))
    )
    return json.dumps(cells)


@lru_cache(maxsize=4096)  # most cells are scores and keys, which come again and again
def _text(cell: str) -> str:
    text = normalize("NFC", cell.replace("\r\n", "\n")).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def is_of_earlier_version(seal: str) -> bool:
    """Whether a version sealed it that hashed other things: nothing can be compared with it."""
    return not seal.startswith(PREFIX)


def check_code(seal: str) -> str:
    """Shorten a seal to eight symbols in two groups, for a footer and for reading aloud.

    >>> check_code("00" * 32)
    'E5J7-RNFK'
    """
    number = int.from_bytes(hashlib.sha256(seal.encode()).digest()[:5])
    symbols = [_SYMBOLS[(number >> shift) & 31] for shift in range(35, -1, -5)]
    return "".join(symbols[:4]) + "-" + "".join(symbols[4:])
