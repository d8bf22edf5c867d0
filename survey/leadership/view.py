"""What the pages of a set show: how far it is, its files, and a trend through filters."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, g, jsonify, request, send_from_directory, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from survey.leadership import bp
from survey.making import hands, queue
from survey.models import Audit, FileSet, Workshop
from survey.store.answers import waves as waves_store
from survey.store.answers.waves import Filters
from survey.store.files import keys, sets
from survey.store.files.keys import Wish
from survey.web.database import db
from survey.web.languages import current_language
from survey.web.recording import record

FILE_LABELS = {
    "report.pdf": _l("Report (PDF)"),
    "board.pdf": _l("One page for the board (PDF)"),
    "slides.pptx": _l("Slides (PPTX)"),
    "figures.xlsx": _l("Figures (XLSX)"),
    "figures.csv": _l("Answers for a spreadsheet (CSV)"),
    "report.html": _l("Web page (HTML)"),
    "pictures.zip": _l("All charts as pictures (ZIP)"),
    "trend.pdf": _l("Trend (PDF)"),
    "since_last_time.pdf": _l("Since last time, one page (PDF)"),
    "trend.pptx": _l("Slides (PPTX)"),
    "trend.xlsx": _l("Figures (XLSX)"),
    "changes.csv": _l("Changes (CSV)"),
}
# a picture brings its own styles; it gets no script and nothing from elsewhere
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
"""Signs that no name of a file may hold on one of the systems."""
MOST_OF_TITLE = 60  # with day and ending under the 255 bytes of a file's name in any script


bp.add_app_template_global(FILE_LABELS.__getitem__, "file_label")


@bp.app_template_filter()
def file_size(size: int) -> str:
    """A number of bytes in words, with the decimal sign of the language: 339.9 kB, 339,9 kB."""
    for unit, bytes_of in (("MB", 1_000_000), ("kB", 1000)):
        if size >= bytes_of:
            return f"{format_decimal(size / bytes_of, '0.0')} {unit}"
    return f"{size} B"


class Address:
    """The addresses of a set: endpoints that begin alike, and what names it in them."""

    def __init__(self, endpoint: str, one: FileSet | None, **names: Any) -> None:
        self._endpoint, self._one, self._names = endpoint, one, names

    def page(self, **query: Any) -> str:
        """The page that shows it; of a trend also through other filters."""
        return url_for(f"leadership.{self._endpoint}", **self._names, **query)

    def state(self, **query: Any) -> str:
        """How far it is."""
        return url_for(f"leadership.{self._endpoint}_state", **self._names, **query)

    def again(self, **query: Any) -> str:
        """Where to ask for it again after it failed."""
        return url_for(f"leadership.ask_{self._endpoint}", **self._names, **query)

    def file(self, name: str, save: bool = False) -> str:
        """One of its files, shown or saved."""
        of = self._names | {"set_id": self._one.id if self._one else ""}
        endpoint = f"leadership.{self._endpoint}_file"
        return url_for(endpoint, **of, name=name, save=1 if save else None)


@bp.app_template_global()
def how_far(one: FileSet) -> str:
    """How far a set is, in words; before its turn, where it stands in the line."""
    if not one.is_waiting:
        return str(_("Slides and pictures follow: %(share)s %% done", share=one.progress))
    place, waiting = sets.turn_of(db.session, one)
    if place > 1:
        return str(_("In line: number %(place)s of %(waiting)s", place=place, waiting=waiting))
    return str(_("%(share)s %% done", share=one.progress))


@bp.app_template_global()
def why_failed(one: FileSet) -> str:
    """What to know of a set that could not be made, beside what it was; else nothing."""
    if not one.took_too_long:
        return ""
    minutes = round(hands.LONGEST_S / 60)
    return str(_("After %(minutes)s minutes it was not done, and was ended.", minutes=minutes))


def state_of(one: FileSet | None) -> Response:
    """How far a set is, for the script that waits; 304 while nothing changed."""
    response = jsonify(
        state=one.state if one else "queued",
        progress=one.progress if one else 0,
        is_complete=bool(one and one.is_complete),
        said=how_far(one) if one and one.follows else "",
    )
    response.add_etag()
    return response.make_conditional(request)


def send(kind: str, about: str, set_id: str, name: str, *, entries: bool = True) -> Response:
    """One file of a finished set about that thing, and of no other: shown, or saved with `?save`.

    Without `entries` only files that were made without the words of entries.
    """
    one = db.session.get(FileSet, set_id)
    if one is None or (one.kind, one.about, one.state) != (kind, about, "ready"):
        abort(404)
    made = made_of(one) or abort(404)
    is_told = one.view.get("entries") and not entries
    if is_told or name not in {*made["pictures"], *(file["name"] for file in made["files"])}:
        abort(404)  # what is not in the list is no download, wherever it lies
    save = "save" in request.args
    if save or name not in made["pictures"]:  # those of a page are loaded with it
        whose = {"audit_id": one.audit_id, "workshop_id": None if kind == "trend" else about}
        record("file_taken", **whose, detail=name + (f" · {g.link.label}" if "link" in g else ""))
    saved = _saved_name(one, name) if save else None
    response = send_from_directory(
        queue.folder_of(one), name, as_attachment=save, download_name=saved
    )
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _saved_name(one: FileSet, name: str) -> str:
    """What a file is called where it is saved: by itself it would be one report.pdf of many."""
    workshop = None if one.kind == "trend" else db.session.get(Workshop, one.about)
    audit = db.session.get(Audit, one.audit_id)
    title = workshop.title if workshop else audit.name if audit else ""
    day = [str(workshop.date)] if workshop else []
    words = NOT_IN_NAMES.sub(" ", title)[:MOST_OF_TITLE].split()
    return " ".join([*words, *day, name]).lstrip(".")


def made_of(one: FileSet | None) -> Any:
    """What a finished set consists of; None while its page cannot be shown."""
    if one is None or one.state != "ready" or queue.is_lost(one):
        return None
    return sets.manifest_of(queue.folder_of(one))


def ask_again(one: FileSet | None) -> None:
    """Have a set made that failed; one that is there, or on its way, stays as it is."""
    if one:
        queue.ask(Wish(*(getattr(one, name) for name in Wish._fields)))


@dataclass(frozen=True, slots=True)
class View:
    """A trend through filters: `trend` is its row, `made` what is finished of it."""

    audit: Audit
    filters: Filters
    waves: tuple[Workshop, ...]
    older: int
    questionnaires: list[str]
    trend: FileSet | None
    made: dict[str, Any] | None

    @property
    def is_waiting(self) -> bool:
        """Whether it is being made."""
        return self.trend is None or self.trend.is_waiting

    @property
    def has_failed(self) -> bool:
        """Whether it could not be made."""
        return self.trend is not None and self.trend.state == "failed"

    @property
    def follows(self) -> bool:
        """Whether more of it is on its way."""
        return self.trend is not None and self.trend.follows

    @property
    def older_before(self) -> date | None:
        """The day before which the older workshops lie."""
        return self.waves[0].date if self.older else None

    def sorted_table(self, asked: str) -> dict[str, Any]:
        """The order of the table of changes by column, as `-3` for the fourth from the end.

        `told` are the places of real changes and hints, `rest` of all others.
        """
        if not self.made:
            return {}
        changes = self.made["changes"]
        order = changes["orders"].get(asked, range(len(changes["rows"])))
        return {
            "column": asked.removeprefix("-"),
            "falls": asked.startswith("-"),
            "told": [place for place in order if place < changes["told"]],
            "rest": [place for place in order if place >= changes["told"]],
        }


def view_of(audit: Audit, filters: Filters) -> View:
    """The trend of this view; it is asked for where nobody did before."""
    waves = waves_store.shown(db.session, audit.id, filters)
    trend = None
    if waves.shown:
        wish = keys.of_trend(db.session, audit, waves.shown, filters, current_language())
        trend = queue.wanted(wish)
    return View(
        audit=audit,
        filters=filters,
        waves=waves.shown,
        older=waves.older,
        questionnaires=waves_store.questionnaire_names(db.session, audit.id),
        trend=trend,
        made=made_of(trend),
    )
