"""What the pages of a trend show: the view, its finished figures, and its files."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import abort, request, send_from_directory

from survey.making import trend_queue
from survey.models import Audit, TrendFile, Workshop
from survey.store.answers import waves as waves_store
from survey.store.answers.waves import Filters
from survey.store.files import trends as store
from survey.web.database import db
from survey.web.languages import current_language

# a picture brings its own styles; it gets no script and nothing from elsewhere
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class View:
    """A trend through filters: `trend` is its row, `made` what is finished of it."""

    audit: Audit
    filters: Filters
    waves: tuple[Workshop, ...]
    older: int
    questionnaires: list[str]
    trend: TrendFile | None
    made: dict[str, Any] | None

    @property
    def is_waiting(self) -> bool:
        """Whether it is being made."""
        return self.trend is None or self.trend.state in store.UNFINISHED

    @property
    def is_complete(self) -> bool:
        """Whether slides and pictures are there too."""
        return self.trend is not None and trend_queue.is_complete(self.trend)

    @property
    def follows(self) -> bool:
        """Whether more of it is on its way."""
        return bool(self.trend) and (self.is_waiting or bool(self.made and not self.is_complete))

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
        language = current_language()
        key = store.key_of(db.session, audit, waves.shown, filters)
        trend = store.find(db.session, audit.id, language, key)
        if trend is None:
            trend_queue.ask(audit.id, language, filters, key)
            db.session.rollback()  # the reading transaction would not see what was written
            trend = store.find(db.session, audit.id, language, key)
    return View(
        audit=audit,
        filters=filters,
        waves=waves.shown,
        older=waves.older,
        questionnaires=waves_store.questionnaire_names(db.session, audit.id),
        trend=trend,
        made=trend_queue.manifest_of(trend) if trend and trend.state == "ready" else None,
    )


def send(audit_id: str, trend_id: str, name: str, entries: bool = True) -> Any:
    """One file of a finished trend of that audit, and of no other.

    Without `entries` only files that were made without the words of entries.
    """
    trend = db.session.get(TrendFile, trend_id)
    if trend is None or trend.audit_id != audit_id or trend.state != "ready":
        abort(404)
    if store.filters_of(trend).entries and not entries:
        abort(404)
    made = trend_queue.manifest_of(trend)
    if name not in {*made["pictures"], *(file["name"] for file in made["files"])}:
        abort(404)  # what is not in the list is no download, wherever it lies
    return send_file(trend_queue.folder_of(audit_id, trend_id), name)


def send_file(folder: Path, name: str) -> Any:
    """One file of `folder`: shown in the page, or saved with `?save`."""
    response = send_from_directory(folder, name, as_attachment="save" in request.args)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
