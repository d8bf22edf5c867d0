"""What a workshop asks, in both languages: the guide, corrections, and what changed since."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import StringField, TextAreaField

from questionnaires import Word
from questionnaires.model import LANGUAGES, Item, Language, Questionnaire
from questionnaires.shared import asked_of
from questionnaires.versions import CORRECTABLE, Change, NotACorrectionError
from questionnaires.words import known, rendered, unknown_placeholders
from survey.facilitator import bp
from survey.facilitator.log import part_names
from survey.models import Workshop
from survey.store import workshops as workshop_store
from survey.store.answers import questionnaires, sheets
from survey.store.people import log
from survey.store.words import word_of
from survey.text import clean_text
from survey.web import access
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.languages import current_language
from survey.web.meanwhile import BehindError, SharedForm, marks_of

bp.add_app_template_global(asked_of)


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A difference between two workshops, with the names that people use."""

    item: str
    part: str
    change: Change


@bp.get("/workshops/<workshop_id>/asked")
@access.allow(access.leads_workshop)
def asked(workshop_id: str) -> str:
    """All questions with the guide for the facilitator, and what was corrected."""
    workshop = access.workshop_or_404(workshop_id)
    return render_template(
        "facilitator/asked.html",
        workshop=workshop,
        questionnaires=questionnaires.questionnaires_of(workshop),
        corrections=questionnaires.corrections(db.session, workshop_id),
        others=workshop_store.others(db.session, workshop),
        part_names=part_names(),
    )


@bp.route("/workshops/<workshop_id>/asked/items/<item>", methods=["GET", "POST"])
@access.allow(access.leads_workshop)
def correct(workshop_id: str, item: str) -> Any:
    """Mend slips of the pen in one item; what says something else is refused."""
    workshop = access.workshop_or_404(workshop_id)
    found = questionnaires.item_of(db.session, workshop_id, item) or abort(404)
    if workshop.state == "closed":
        abort(409)
    form = correction_form(found)
    page = partial(
        render_template, "facilitator/correct.html", workshop=workshop, item=found, form=form
    )
    if form.is_submitted() and form.catch_up(form.stored):
        return page(), 409
    try:
        if not (form.validate_on_submit() and _store(workshop, found, form)):
            return page(), status(form)
    except BehindError:  # somebody else saved at the same moment
        db.session.rollback()
        return correct(workshop_id, item)
    flash(_("The correction was saved and noted."))
    return redirect(url_for("facilitator.asked", workshop_id=workshop_id, _anchor=f"item-{item}"))


def correction_form(item: Item) -> SharedForm:
    """A form with every text of an item that can be corrected, as it stands."""
    fields: dict[str, Any] = {}
    for part, language, _text in _texts(item):
        label = f"{part_names()[part]} · {language}"
        kind = StringField if part == "short" else TextAreaField
        fields[f"{part}-{language}"] = kind(label, filters=[clean_text])
    stored = _stored(item)
    form: SharedForm = type("CorrectionForm", (SharedForm,), fields)(
        data=stored | {"seen": marks_of(stored)}
    )
    form.stored = stored
    return form


def _stored(item: Item) -> dict[str, str]:
    return {f"{part}-{language}": text for part, language, text in _texts(item)}


def _texts(item: Item) -> list[tuple[str, Language, str]]:
    return [
        (part, language, getattr(item, part)[language])
        for part in CORRECTABLE
        for language in LANGUAGES
        if getattr(item, part).get(language)
    ]


def _store(workshop: Workshop, item: Item, form: SharedForm) -> bool:
    """Store what changed, all or nothing; whether it could be done."""
    changed = [
        (part, language, form[f"{part}-{language}"].data or "")
        for part, language, text in _texts(item)
        if (form[f"{part}-{language}"].data or "") != clean_text(text)
    ]
    for part, language, text in changed:
        if wrong := list(unknown_placeholders(text, language)):
            field = form[f"{part}-{language}"]
            words = _("%(wrong)s cannot be filled in. In braces write %(known)s.")
            field.errors = [words % {"wrong": wrong[0], "known": known(language)}]
    return not form.errors and _save_all(workshop, item, changed, form)


def _save_all(
    workshop: Workshop, item: Item, changed: list[tuple[str, Language, str]], form: SharedForm
) -> bool:
    try:
        with writing() as session:
            sheets.hold(session, workshop.id)
            now = questionnaires.item_of(session, workshop.id, item.key) or abort(404)
            if form.is_behind(_stored(now)):
                raise BehindError
            for part, language, text in changed:
                name = f"{part}-{language}"
                questionnaires.correct(session, workshop.id, item.key, part, language, text)
                detail = f"{item.key} · {name}"
                log.note_workshop(session, workshop, "typo_corrected", current_user.id, detail)
    except NotACorrectionError:
        form[name].errors = [
            _("This says something else than before. A slip of the pen keeps the words; for a new "
              "meaning, upload a questionnaire of your own and ask it in the next workshop.")
        ]  # fmt: skip
        return False
    return True


@bp.get("/workshops/<workshop_id>/asked/since/<other_id>")
@access.allow(access.leads_workshop)
def differences(workshop_id: str, other_id: str) -> str:
    """What this workshop asks otherwise than another one of the same audit."""
    workshop = access.workshop_or_404(workshop_id)
    other = db.session.get(Workshop, other_id)
    if other is None or other.audit_id != workshop.audit_id:
        abort(404)
    word = word_of(workshop.audit)
    changes = [
        (asked.worded(word), [_shown(asked, change, word) for change in found])
        for asked, found in questionnaires.differences(db.session, other_id, workshop_id)
    ]
    return render_template(
        "facilitator/differences.html", workshop=workshop, other=other, changes=changes
    )


def _shown(asked: Questionnaire, change: Change, word: Word) -> ShownChange:
    """A change in words for people: what the item and its part are called, texts filled in."""
    part, _dot, language = change.part.partition(".")
    if language not in LANGUAGES:
        part, language = change.part, ""
    spoken: Language = "en" if language == "en" else "es"
    texts = [rendered(text, spoken, word) for text in (change.before, change.after)]
    items = {item.key: item.short[current_language()] for item in asked.items}
    name = part_names().get(part, part)
    return ShownChange(
        item=rendered(items.get(change.item, change.item), current_language(), word),
        part=f"{name} · {language}" if language else name,
        change=replace(change, before=texts[0], after=texts[1]),
    )
