"""The settings of a room, each a form that everybody who leads it may change."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from survey.models import Workshop, now
from survey.participant.now import name_of
from survey.store import pulse
from survey.store import workshops as store
from survey.store.answers import questionnaires
from survey.store.people import log
from survey.store.room import steps
from survey.text import clean_text, one_line
from survey.web import access
from survey.web.languages import current_language
from survey.web.meanwhile import SharedForm, marks_of

LONGEST_WIFI = 63
MOST_INVITED = 5000
INVITED = _l("How many are invited is a whole number from 0 to 5000, or nothing.")
MINUTES = _l("Minutes are a whole number from 0 to 480.")
Forms = Mapping[str, SharedForm]


class LinkForm(SharedForm):
    """Until when a workshop answers by link, as a clock in a time zone shows it."""

    until = StringField(_l("Open until"), filters=[one_line])
    zone = StringField(_l("Time zone"), filters=[one_line])

    def validate_until(self, field: Field) -> None:
        """A moment that is to come; empty it runs in a room."""
        moment = steps.moment_in(field.data or "", self.zone.data or "")
        if field.data and (moment is None or moment <= now()):
            raise ValidationError(str(_l("This is no moment to come. Nothing was changed.")))


class WifiForm(SharedForm):
    """The Wi-Fi of the room, for its QR code."""

    name = StringField(
        _l("Name of the network"), id="wifi-name", filters=[lambda text: _cut(one_line(text))]
    )
    password = StringField(
        _l("Its password, if it has one"),
        id="wifi-password",
        filters=[lambda text: _cut(clean_text(text))],
    )


def _cut(text: str) -> str:
    return text[:LONGEST_WIFI]


def _counts(labels: Mapping[str, str], told: Any, most: int, *, is_optional: bool) -> Any:
    """A form of whole numbers as people type them, by the names of its fields."""

    def check(_form: SharedForm, field: Field) -> None:
        if not (_is_count(field.data, most) or (is_optional and not field.data)):
            raise ValidationError(str(told))

    fields = {
        name: StringField(label, [check], [lambda text: (text or "").strip()])
        for name, label in labels.items()
    }
    return type("CountsForm", (SharedForm,), fields)


def _is_count(text: str, most: int) -> bool:
    # isdecimal alone would let digits of other scripts pass
    # and int() refuses thousands of digits
    is_short = len(text) <= len(str(most))
    return is_short and text.isascii() and text.isdecimal() and int(text) <= most


def form_of(session: Session, workshop: Workshop, kind: str, **sent: None) -> SharedForm:
    """The form of this kind: as it was sent, or with `formdata=None` as it is stored."""
    made, stored = KINDS[kind][0](session, workshop)
    form: SharedForm = made(data=stored | {"seen": marks_of(stored)}, **sent)
    form.stored = stored
    return form


def forms_of(session: Session, workshop: Workshop, sent: Forms) -> Forms:
    """All forms by their kind, as stored; those that were `sent` as they are."""
    kinds = KINDS.keys() - sent.keys()
    return {kind: form_of(session, workshop, kind, formdata=None) for kind in kinds} | {**sent}


def take(session: Session, workshop: Workshop, kind: str) -> tuple[SharedForm, int]:
    """The form of this kind as it was sent, and its status.

    200 where it is stored, 422 where it cannot be, 409 where somebody else was faster.
    """
    form = form_of(session, workshop, kind)
    if form.catch_up(form.stored):
        return form, 409
    if not form.validate():
        return form, 422
    KINDS[kind][1](session, workshop, form)
    return form, 200


def _minutes(session: Session, workshop: Workshop) -> tuple[Any, dict[str, str]]:
    planned = list(workshop.steps) or steps.planned(session, workshop)
    asked, language = questionnaires.questionnaires_of(workshop), current_language()
    stored, labels = {}, {}
    for one in planned:
        name = f"minutes:{one.kind}:{one.section}"
        stored[name] = str(one.minutes)
        labels[name] = name_of(one.kind, one.section, asked, language)
    return _counts(labels, MINUTES, steps.LONGEST_MINUTES, is_optional=False), stored


def _store_minutes(session: Session, workshop: Workshop, form: SharedForm) -> None:
    for name, before in form.stored.items():
        if (typed := form[name].data) != before:
            _minutes, kind, section = name.split(":", 2)
            steps.change(session, workshop, "minutes", (kind, section), int(typed))


def _link(_session: Session, workshop: Workshop) -> tuple[Any, dict[str, str]]:
    clock = steps.clock_of(workshop)
    until = f"{clock:%Y-%m-%dT%H:%M}" if clock else ""
    return LinkForm, {"until": until, "zone": workshop.time_zone or ""}


def _store_link(session: Session, workshop: Workshop, form: SharedForm) -> None:
    until, zone = form["until"].data, form["zone"].data
    steps.open_until(session, workshop, steps.moment_in(until, zone), zone)


def _invited(_session: Session, workshop: Workshop) -> tuple[Any, dict[str, str]]:
    invited = {f"invited-{team.id}": team for team in workshop.teams}
    labels = {name: team.name for name, team in invited.items()}
    stored = {
        name: "" if team.invited is None else str(team.invited) for name, team in invited.items()
    }
    return _counts(labels, INVITED, MOST_INVITED, is_optional=True), stored


def _store_invited(session: Session, workshop: Workshop, form: SharedForm) -> None:
    typed = {team.id: form[f"invited-{team.id}"].data for team in workshop.teams}
    counts = {team_id: int(text) if text else None for team_id, text in typed.items()}
    store.set_invited(session, workshop, counts)
    log.note_workshop(session, workshop, "invited_corrected", access.leader_id())


def _wifi(_session: Session, workshop: Workshop) -> tuple[Any, dict[str, str]]:
    return WifiForm, {"name": workshop.wifi_name or "", "password": workshop.wifi_password or ""}


def _store_wifi(session: Session, workshop: Workshop, form: SharedForm) -> None:
    name, password = form["name"].data, form["password"].data
    workshop.wifi_name, workshop.wifi_password = name or None, password if name else None
    pulse.raise_parts(session, workshop.id, pulse.ROOM)


Made = Callable[[Session, Workshop], tuple[Any, dict[str, str]]]
Stored = Callable[[Session, Workshop, SharedForm], None]
KINDS: dict[str, tuple[Made, Stored]] = {
    "minutes": (_minutes, _store_minutes),
    "link": (_link, _store_link),
    "invited": (_invited, _store_invited),
    "wifi": (_wifi, _store_wifi),
}
