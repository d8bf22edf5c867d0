"""The form of a workshop: title, teams, questionnaires; what else there is has a good default."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import InputRequired, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from questionnaires import CUSTOMER, Word, clashes
from questionnaires.model import SCORED, Questionnaire, Text
from questionnaires.words import rendered
from reports.statistics.claims import fewest, little_judged
from reports.statistics.planning import LARGEST_IDEAL, Outlook, outlook
from survey.facilitator import team_lines
from survey.facilitator.audit_form import AuditSettings, line
from survey.models import Audit, Team, Workshop, now
from survey.store.room import steps
from survey.store.workshops import TeamWish
from survey.text import one_line
from survey.web.languages import SPOKEN, current_language
from survey.web.meanwhile import SharedForm


class MultiCheckboxField(SelectMultipleField):
    """Several choices, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


@dataclass(frozen=True, slots=True)
class Look:
    """What a questionnaire is and how long it takes, for whoever chooses."""

    title: str
    intro: str
    rated: int
    asked: int
    minutes: int
    sections: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What the teams that were typed will be able to show, and the names of who is concerned.

    Of claims of the `unjudged` fewer than `least` others will say something.
    """

    told: Outlook
    teams: int
    small: list[str]
    beside: list[str]
    large: list[str]
    uncounted: list[str]
    unjudged: list[str]
    least: int
    faults: list[str]


def _named(lines: list[team_lines.Line]) -> list[str]:
    """Teams as they are told: with how many people, in the order in which they were typed."""
    return [
        team_lines.quoted(line.name) + (f" ({line.invited})" if line.invited is not None else "")
        for line in sorted(lines, key=lambda line: line.number)
    ]


class WorkshopForm(SharedForm):
    """A workshop as a facilitator types it."""

    title = line(_l("Title"), _l("Give the workshop a title."))
    teams = TextAreaField(_l("Teams, one a line, with how many people"))
    language = RadioField(
        _l("Language of the room"),
        choices=[SelectChoice(*one) for one in SPOKEN.items()],
        default="es",
    )
    held = RadioField(
        _l("How it is held"),
        choices=[SelectChoice("room", _l("In a room")), SelectChoice("link", _l("By link"))],
        default="room",
        validate_choice=False,
    )
    until = StringField(_l("Open until"), filters=[one_line])
    zone = StringField(_l("Time zone"), filters=[one_line])
    questionnaires = MultiCheckboxField(_l("Questionnaires"))
    date = DateField(_l("Date"), [InputRequired(_l("Choose a date."))], default=date.today)
    scene = RadioField(_l("Scene to think from"))

    def __init__(
        self,
        *args: Any,
        offered: Mapping[str, Questionnaire],
        word: Word = CUSTOMER,
        existing: Sequence[Team] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.existing = existing
        self.joined: set[str] = set()
        self.kept: list[str] = []
        self._language, self._word = current_language(), word
        self.questionnaires.choices = [
            SelectChoice(choice, self._said(one.title)) for choice, one in offered.items()
        ]
        scenes = {scene.key: scene for one in offered.values() for scene in one.scenes}
        self.scene.choices = [SelectChoice(key, self._said(s.name)) for key, s in scenes.items()]

    def _said(self, text: Text) -> str:
        return rendered(text[self._language], self._language, self._word)

    def keep_questionnaires(self, fielded: list[str]) -> None:
        """Let the questionnaires be what they are: somebody has answered them."""
        self.kept = fielded
        self.questionnaires.data = fielded

    @property
    def chosen(self) -> list[Questionnaire]:
        """The questionnaires whose boxes are ticked."""
        return [self.offered[choice] for choice in self.questionnaires.data or []]

    def look(self, choice: str) -> Look:
        """What to know of an offered questionnaire before choosing it."""
        one = self.offered[choice]
        rated = sum(item.kind in SCORED for item in one.items)
        return Look(
            title=self._said(one.title),
            intro=self._said(one.intro),
            rated=rated,
            asked=len(list(one.items)) - rated,
            minutes=sum(section.minutes for section in one.sections),
            sections=tuple((self._said(part.title), part.minutes) for part in one.sections),
        )

    @cached_property
    def _lines(self) -> tuple[list[team_lines.Line], list[str]]:
        return team_lines.read(self.teams.data or "")

    @property
    def wishes(self) -> list[TeamWish]:
        """The teams that were typed; those that exist keep their ids."""
        return team_lines.matched(self._lines[0], self.existing)

    @property
    def renamed(self) -> Iterator[tuple[str, str]]:
        """The old and the new name of each team that exists and is called otherwise now."""
        names = {team.id: team.name for team in self.existing}
        for wish in self.wishes:
            if wish.team_id and names[wish.team_id] != wish.name:
                yield names[wish.team_id], wish.name

    def room(self, smallest_base: int) -> Room:
        """What the teams will be able to show if everybody comes."""
        # by name: of two equal teams that one is hidden which a report would hide
        lines = sorted(self._lines[0], key=lambda line: line.name)
        sizes = [line.invited or 0 for line in lines]
        told = outlook(sizes, smallest_base)
        # a box that is not offered is refused by its field
        asked = (self.offered[one] for one in self.questionnaires.data or [] if one in self.offered)
        is_tested = all(sizes) and any(item.judged for one in asked for item in one.items)
        unjudged = little_judged(sizes, smallest_base) if is_tested else []
        return Room(
            told,
            len(lines),
            small=_named([lines[i] for i in told.small]),
            beside=_named([lines[i] for i in told.beside]),
            large=_named([line for line in lines if (line.invited or 0) > LARGEST_IDEAL]),
            uncounted=_named([line for line in lines if line.invited is None]),
            unjudged=_named([lines[i] for i in unjudged]),
            least=fewest(smallest_base),
            faults=[] if self.teams.errors else self._lines[1],  # the field says them itself
        )

    @property
    def open_until(self) -> datetime | None:
        """The moment at which a workshop by link closes by itself; None in a room."""
        if self.held.data != "link":
            return None
        return steps.moment_in(self.until.data or "", self.zone.data or "")

    def validate_until(self, field: StringField) -> None:
        """By link, a moment to come; one that is stored already may be over."""
        is_kept = field.data == field.object_data and self.zone.data == self.zone.object_data
        moment = self.open_until
        if self.held.data == "link" and not (moment and (is_kept or moment > now())):
            raise ValidationError(
                _("Choose a moment to come, and a time zone such as Europe/Madrid.")
            )

    def validate_questionnaires(self, field: MultiCheckboxField) -> None:
        """At least one, and no item asked twice."""
        if self.kept:
            return
        if not field.data:
            raise ValidationError(_("Choose at least one questionnaire."))
        if any(choice not in self.offered for choice in field.data):
            return  # the field has said so
        if shared := list(clashes(self.chosen)):
            raise ValidationError(
                _("These questionnaires ask the same item (%(items)s). Choose one of them.",
                  items=", ".join(shared[:3]))
            )  # fmt: skip

    def validate_teams(self, field: TextAreaField) -> None:
        """Every line a team of its own, and no team gone that people have joined."""
        lines, faults = self._lines
        if not lines:
            raise ValidationError(_("Name at least one team."))
        if faults:
            field.errors = [*field.errors, *faults]
            raise StopValidation
        if self.joined - {wish.team_id for wish in self.wishes}:
            raise ValidationError(
                _("People have joined a team that is missing here. Move them first, in the room.")
            )

    def fill(self, workshop: Workshop) -> Workshop:
        """Put what was typed into `workshop`; teams and questionnaires are stored apart."""
        workshop.title = self.title.data or ""
        workshop.date = self.date.data or date.today()
        workshop.language = self.language.data
        workshop.scene = self.scene.data or ""
        workshop.open_until = self.open_until
        workshop.time_zone = self.zone.data if workshop.open_until else None
        return workshop


class FirstWorkshopForm(WorkshopForm, AuditSettings):
    """A workshop with its audit, for who has none yet: the organisation gives it its name."""

    organisation = line(_l("Organisation"), _l("Write for which organisation."))

    def new_audit(self) -> Audit:
        """The audit that the workshop begins; it bears the name of the organisation."""
        return self.settle(Audit(name=self.organisation.data or ""))


def typed_of(workshop: Workshop, choices: list[str]) -> dict[str, Any]:
    """What the form of an existing workshop shows first."""
    clock = steps.clock_of(workshop)
    return {
        "held": "link" if clock else "room",
        "until": f"{clock:%Y-%m-%dT%H:%M}" if clock else "",
        "zone": workshop.time_zone or "",
        "title": workshop.title,
        "date": workshop.date,
        "language": workshop.language,
        "scene": workshop.scene,
        "questionnaires": choices,
        "teams": team_lines.written(workshop.teams),
    }


def typed_first(choices: list[str]) -> dict[str, Any]:
    """What the form of a new workshop shows first."""
    return {"language": current_language(), "scene": "last", "questionnaires": choices}
