"""Days as a calendar that phones and desks take in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from werkzeug.wrappers import Response

LONGEST = 75  # bytes of a line


@dataclass(frozen=True, slots=True)
class Day:
    """One entry of a calendar: it lasts a whole day. `key` stays the same when it is made again."""

    key: str
    day: date
    title: str
    text: str = ""
    url: str = ""


def sent(name: str, days: Iterable[Day], made_at: datetime) -> Response:
    """The calendar of that name as a file to take away."""
    headers = {"Content-Disposition": "attachment; filename=pledges.ics"}
    return Response(as_ics(name, days, made_at), mimetype="text/calendar", headers=headers)


def as_ics(name: str, days: Iterable[Day], made_at: datetime) -> bytes:
    """The entries as an iCalendar file in UTF-8; the same entries give the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Last Customer//Pledges//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
        *(line for one in days for line in _event(one, made_at)),
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) for line in lines).encode()


def _event(one: Day, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.key}@last-customer"
    yield f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(one.title)}"
    if one.text:
        yield f"DESCRIPTION:{_escaped(one.text)}"
    if one.url:
        yield f"URL:{one.url}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all day because of a pledge
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(mark, written)
    return text


def _folded(line: str) -> str:
    """The line in parts of at most 75 bytes; a letter is never cut in two."""
    parts, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > LONGEST - (len(parts) > 1):  # the space that begins a part counts
            parts.append("")
            length = 0
        parts[-1] += letter
        length += size
    return "\r\n ".join(parts) + "\r\n"
