"""The log of the instance, which its owner reads, filters and takes away."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import Optional

from reports.formats.cells import safe
from survey.accounts import bp
from survey.accounts.invitations import ROLES_TOLD
from survey.facilitator.log import detail_of
from survey.models import InstanceEvent
from survey.store.people import instance_log as store
from survey.store.people.instance_log import Asked, Line
from survey.web import access
from survey.web.database import db
from survey.web.languages import moment
from survey.web.recording import record

MOST_PAGES = 100_000  # a database counts no further than it can
KINDS = {
    "sign_ins": _l("Signing in and out"),
    "accounts": _l("Accounts"),
    "downloads": _l("Downloads"),
    "links": _l("Share links"),
    "deletions": _l("Deleting"),
    "backups": _l("Backups"),
}
TEXTS = {
    "signed_in": _l("signed in"),
    "sign_in_failed": _l("somebody could not sign in"),
    "signed_out": _l("signed out"),
    "account_made": _l("made the account"),
    "account_closed": _l("closed an account"),
    "account_opened": _l("opened a closed account again"),
    "account_deleted": _l("deleted an account"),
    "role_changed": _l("changed the role of an account"),
    "person_invited": _l("invited somebody as"),
    "person_came": _l("accepted an invitation as"),
    "person_removed": _l("removed an account from an audit"),
    "sessions_ended": _l("ended sessions"),
    "password_changed": _l("changed the password"),
    "password_link_made": _l("a link to a new password was made"),
    "file_taken": _l("downloaded a file"),
    "log_taken": _l("downloaded this log"),
    "link_read": _l("read through a share link"),
    "link_refused": _l("a wrong password for a share link"),
    "links_left": _l("links stay open that were made by"),
    "retention_changed": _l("changed how long it is kept"),
    "deletion_told": _l("told that it will be deleted"),
    "answers_deleted": _l("deleted the answers of a workshop"),
    "workshop_deleted": _l("deleted a workshop with its answers"),
    "audit_deleted": _l("deleted the audit"),
    "import_undone": _l("took out the workshops of a file"),
    "backup_made": _l("a backup was made"),
    "backup_failed": _l("a backup could not be made"),
    "restored": _l("a backup was put back"),
}
DETAILS = ROLES_TOLD | {
    "ten-minutes": _l("every ten minutes"),
    "closing": _l("when a workshop closes"),
    "day": _l("once a day"),
}


class FilterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Which part of the log to show; what an address asks wrongly shows nothing less."""

    class Meta:
        """It only reads."""

        csrf = False

    kind = SelectField(_l("What"), [Optional()], default="")
    person = SelectField(_l("Who"), [Optional()], default="")
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("Until"), [Optional()])

    def asked(self) -> Asked:
        """The part that was chosen: whole days, as the server's clock on the wall counts them."""
        self.validate()
        right = {field.name: field.data for field in self if not field.errors}
        return Asked(
            right.get("kind") or "",
            right.get("person") or "",
            since=_midnight(right.get("since")),
            until=_midnight(right.get("until"), timedelta(days=1)),
        )


def _midnight(day: Any, later: timedelta = timedelta()) -> datetime | None:
    try:
        return (datetime.combine(day, time()) + later).astimezone() if day else None
    except (OverflowError, ValueError):  # beyond what a clock shows nothing was noted
        return None


def _form() -> FilterForm:
    form = FilterForm(request.args)
    everything = SelectChoice("", _("everything"))
    form.kind.choices = [everything, *(SelectChoice(key, name) for key, name in KINDS.items())]
    anybody = SelectChoice("", _("anybody"))
    named = [SelectChoice(user_id, name) for user_id, name in store.people(db.session)]
    form.person.choices = [anybody, *named]
    return form


@bp.get("/log")
@access.allow(access.owns)
def instance_log() -> str:
    """Who came in, what was taken away or deleted, the newest first."""
    form, page = _form(), min(max(request.args.get("page", 1, int), 1), MOST_PAGES)
    lines = store.lines(db.session, form.asked(), page)
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page"}
    return render_template(
        "accounts/instance_log.html",
        form=form,
        rows=[_row(line) for line in lines[: store.PAGE]],
        days=current_app.config["LOG_DAYS"],
        file=url_for("accounts.instance_log_file", **kept),
        newer=url_for("accounts.instance_log", **kept, page=page - 1) if page > 1 else "",
        older=url_for("accounts.instance_log", **kept, page=page + 1)
        if len(lines) > store.PAGE else "",
    )  # fmt: skip


def _row(line: Line) -> Mapping[str, str]:
    event = line.event
    audit = line.audit or (_("an audit that is gone") if event.audit_id else "")
    return {
        "at": moment(event.at),
        "who": line.who or (_("an account that is gone") if event.user_id else ""),
        "what": str(TEXTS.get(event.what, event.what)),
        "detail": "" if event.detail == audit else _detail(event),
        "audit": " · ".join(part for part in (audit, line.workshop) if part),
        "address": event.address,
    }


def _detail(event: InstanceEvent) -> str:
    return str(DETAILS.get(event.detail) or detail_of(event.what, event.detail))


@bp.get("/log.csv")
@access.allow(access.owns)
def instance_log_file() -> Response:
    """The same part of the log as a table, which no spreadsheet takes for formulas."""
    lines = store.lines(db.session, _form().asked(), most=None)
    record("log_taken")
    headers = {"Content-Disposition": "attachment; filename=log.csv"}
    return Response(_csv(lines), mimetype="text/csv", headers=headers)


def _csv(lines: Iterable[Line]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        (_("When"), _("Who"), _("E-mail"), _("What"), _("About"), _("Audit"), _("From where"))
    )
    for line in lines:
        row = _row(line)
        told = (row["who"], line.email, row["what"], row["detail"], row["audit"], row["address"])
        writer.writerow((line.event.at.isoformat(timespec="seconds"), *map(safe, told)))
    return text.getvalue().encode("utf-8-sig")
