"""The form of a workshop: title, date, teams, questionnaires; it adds rows without script too."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from questionnaires import Word, clashes
from questionnaires.model import Questionnaire
from questionnaires.words import rendered
from survey.models import Workshop
from survey.store.workshops import TeamWish
from survey.text import one_line
from survey.web.languages import current_language

LONGEST_TITLE = 120
MOST_TEAMS = 60
MOST_INVITED = 5000
FIRST_ROWS = 3
SPOKEN = (("es", "Español"), ("en", "English"))


class MultiCheckboxField(SelectMultipleField):
    """Several choices, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TeamRow(Form):
    """One team; `team_id` tells a team that exists from a new one."""

    team_id = HiddenField()
    name = StringField(_l("Name of the team"), [Length(max=LONGEST_TITLE)], filters=[one_line])
    invited = IntegerField(
        _l("Invited"),
        [Optional(), NumberRange(0, MOST_INVITED, _l("Write a number from 0 to 5000."))],
    )


class WorkshopForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A workshop as a facilitator types it."""

    title = StringField(
        _l("Title"),
        [DataRequired(_l("Give the workshop a title.")), Length(max=LONGEST_TITLE)],
        filters=[one_line],
    )
    date = DateField(_l("Date"), [InputRequired(_l("Choose a date."))], default=date.today)
    language = RadioField(
        _l("Language of the room"), choices=[SelectChoice(*one) for one in SPOKEN], default="es"
    )
    questionnaires = MultiCheckboxField(_l("Questionnaires"))
    scene = RadioField(_l("Scene to think from"))
    teams = FieldList(FormField(TeamRow, label=_l("Team")), _l("Teams"), max_entries=MOST_TEAMS)

    def __init__(self, *args: Any, offered: Mapping[str, Questionnaire], word: Word, **kwargs: Any):
        super().__init__(*args, **kwargs)
        language = current_language()
        self.offered = offered
        self.joined: set[str] = set()
        self.kept: list[str] = []
        self.questionnaires.choices = [
            SelectChoice(choice, rendered(one.title[language], language, word))
            for choice, one in offered.items()
        ]
        scenes = {scene.key: scene for one in offered.values() for scene in one.scenes}
        self.scene.choices = [
            SelectChoice(key, rendered(scene.name[language], language, word))
            for key, scene in scenes.items()
        ]

    def keep_questionnaires(self, fielded: list[str]) -> None:
        """Let the questionnaires be what they are: somebody has answered them."""
        self.kept = fielded
        self.questionnaires.data = fielded

    @property
    def chosen(self) -> list[Questionnaire]:
        """The questionnaires whose boxes are ticked."""
        return [self.offered[choice] for choice in self.questionnaires.data or []]

    @property
    def wishes(self) -> list[TeamWish]:
        """The teams that have a name; empty rows are nothing."""
        rows = (row.form for row in self.teams)
        return [
            TeamWish(row.team_id.data or "", row.name.data, row.invited.data)
            for row in rows
            if row.name.data
        ]

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

    def validate_teams(self, field: "FieldList[Any]") -> None:
        """Two teams of one name could not be told apart."""
        names = Counter(wish.name.casefold() for wish in self.wishes)
        if not names:
            raise ValidationError(_("Name at least one team."))
        if twice := [name for name, times in names.items() if times > 1]:
            raise ValidationError(_("Two teams are called “%(name)s”.", name=twice[0]))
        if self.joined - {wish.team_id for wish in self.wishes}:
            raise ValidationError(
                _("People have joined a team that is missing here. Move them first, in the room.")
            )

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong, each with the id of its field and its label; rows count too."""
        plain = [field for field in self if field is not self.teams]
        rows = [part for row in self.teams for part in row.form]
        own = [text for text in self.teams.errors if isinstance(text, str)]
        return [
            *((field.id, str(field.label.text), text) for field in plain for text in field.errors),
            *((part.id, str(part.label.text), text) for part in rows for text in part.errors),
            *((self.teams.id, str(self.teams.label.text), text) for text in own),
        ]

    def add_row(self) -> None:
        """One more empty row, as asked for without script."""
        if len(self.teams) < MOST_TEAMS:
            self.teams.append_entry()

    def fill(self, workshop: Workshop) -> Workshop:
        """Put what was typed into `workshop`; teams and questionnaires are stored apart."""
        workshop.title = self.title.data or ""
        workshop.date = self.date.data or date.today()
        workshop.language = self.language.data
        workshop.scene = self.scene.data or ""
        return workshop


def typed_of(workshop: Workshop, choices: list[str]) -> dict[str, Any]:
    """What the form of an existing workshop shows first."""
    return {
        "title": workshop.title,
        "date": workshop.date,
        "language": workshop.language,
        "scene": workshop.scene,
        "questionnaires": choices,
        "teams": [
            {"team_id": team.id, "name": team.name, "invited": team.invited}
            for team in workshop.teams
        ],
    }


def typed_first(choices: list[str]) -> dict[str, Any]:
    """What the form of a new workshop shows first."""
    rows: list[dict[str, Any]] = [{"team_id": "", "name": "", "invited": None}] * FIRST_ROWS
    return {
        "language": current_language(),
        "scene": "last",
        "questionnaires": choices,
        "teams": rows,
    }
