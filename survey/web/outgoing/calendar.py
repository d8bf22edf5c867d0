"""Days as a calendar that phones and desks take in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vText
from werkzeug.wrappers import Response


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
    calendar = Calendar()
    calendar.add("prodid", "-//Last Customer//Pledges//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(name))  # `calendar_name` would leave its commas bare
    for one in days:
        calendar.add_component(_event(one, made_at))
    content: bytes = calendar.to_ical()
    return content


def _event(one: Day, made_at: datetime) -> Event:
    event = Event.new(
        uid=f"{one.key}@last-customer",
        stamp=made_at.replace(tzinfo=UTC),
        start=one.day,
        end=one.day + timedelta(days=1) if one.day < date.max else None,  # a day, too
        summary=one.title,
        description=one.text or None,
        url=one.url or None,
    )
    event.add("transp", "TRANSPARENT")  # nobody is busy all day because of a pledge
    return event
