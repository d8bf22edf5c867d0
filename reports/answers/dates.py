"""Days as exports write them: ISO, with a time, as a serial number, in either order."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from reports.words.accepted import ORDERS

_TIME = (
    r"(?:[T ,]+\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?"
    r"\s*(?:[ap]\.?\s?m\.?)?\s*(?:Z|[A-Z]{2,5}|(?:UTC|GMT)?\s?[+-]\d\d?:?\d{0,2})?)?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME, re.ASCII | re.I)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)" + _TIME, re.ASCII | re.I)
_WORDS = re.compile(
    r"(\d{1,2})(?:[ -]|\sde\s)+([^\W\d]{3,10})\.?,?(?:[ -]|\sde\s)+(\d{4}|\d\d)" + _TIME, re.I
)
_MONTH_FIRST = re.compile(r"([^\W\d]{3,10})\.? (\d{1,2}),? (\d{4})" + _TIME, re.I)
_SERIAL = re.compile(r"([34567]\d{4})(?:\.\d+)?", re.ASCII)
_EPOCH = date(1899, 12, 30)  # of spreadsheets, which believe in the 29th of February 1900
# fmt: off
_MONTHS = {
    word: number
    for number, words in enumerate((
        "jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep set", "oct", "nov",
        "dec dic"), 1)
    for word in words.split()
}
# fmt: on


def order(texts: Iterable[str]) -> str:
    """In which order days and months stand: `dmy`, `mdy`, or empty where either would do.

    Two days that only fit different orders leave it empty too.
    """
    found = set()
    for text in texts:
        if told := _NUMBERS.fullmatch(text):
            first, second = int(told[1]), int(told[3])
            if told[2] == "." or first > 12:
                found.add("dmy")
            elif second > 12:
                found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def is_day(text: str) -> bool:
    """Whether it is a date as 2026-03-31, or nothing."""
    try:
        # fromisoformat alone also reads weeks and dates without hyphens
        return not text or bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def read(text: str, order: str) -> str | None:
    """The day as 2026-03-31, without its time; None where it is none or may be two."""
    try:
        return _read(text.strip(), order)
    except (ValueError, KeyError):
        return None


def readings(text: str) -> int:
    """How many days it may be: two where either may stand first, the day and the month."""
    return len({read(text, order) for order in ORDERS} - {None})


def _read(text: str, order: str) -> str | None:
    if told := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(*map(int, told.groups()[:3])).isoformat()
    if told := _NUMBERS.fullmatch(text):
        return _ordered(told, order)
    if told := _WORDS.fullmatch(text):
        return date(_year(told[3]), _month(told[2]), int(told[1])).isoformat()
    if told := _MONTH_FIRST.fullmatch(text):
        return date(int(told[3]), _month(told[1]), int(told[2])).isoformat()
    if told := _SERIAL.fullmatch(text):
        return (_EPOCH + timedelta(int(told[1]))).isoformat()
    return None


def _ordered(told: re.Match[str], order: str) -> str | None:
    first, second = int(told[1]), int(told[3])
    if first != second and not order:
        return None
    day, month = (first, second) if order != "mdy" else (second, first)
    return date(_year(told[4]), month, day).isoformat()


def _year(told: str) -> int:
    return int(told) + 2000 * (len(told) == 2)


def _month(word: str) -> int:
    return _MONTHS[word[:3].casefold()]
