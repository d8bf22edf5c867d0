"""Share links: whoever has one reads the trend of one audit, and nothing else."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import Length, Optional

from survey.leadership import bp
from survey.leadership.trends import POWER
from survey.leadership.view import Address, View, ask_again, send, state_of, view_of
from survey.models import now
from survey.store.answers.waves import Filters
from survey.store.people import accounts, links, log, tries
from survey.text import one_line
from survey.web import access, handed
from survey.web.database import db, writing
from survey.web.recording import record
from survey.web.security import (
    GUESSES_AT_LINK,
    PASSWORDS_OF_LINK,
    is_within,
    limited,
    refuse_common,
)

_TOO_MANY = _l("Too many wrong passwords for this link. Wait ten minutes.")
DAYS = (7, 30, 90, 365)  # how long a link may work


class LinkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """For whom a link is, how long it works, and what it shows."""

    label = StringField(_l("For whom"), [Length(max=120)], [one_line])
    days = SelectField(_l("It works for"), coerce=int)
    password = PasswordField(
        _l("Password (optional)"),
        [Optional(), Length(min=8, max=200, message=_l("Use eight characters or more."))],
        description=_l("Eight characters or more. Tell it by another way than the link."),
    )  # fmt: skip
    shows_entries = BooleanField(
        _l("Also show the claims in the words in which they were written"),
        description=_l("Without it the link shows figures and pledges only."),
    )
    submit = SubmitField(_l("Make the link"))

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what guessers try first."""
        refuse_common(field.data or "")


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The password of a share link."""

    password = PasswordField(_l("Password"), [Length(max=200)])
    submit = SubmitField(_l("Open"))


@bp.route("/audits/<audit_id>/share", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def share_links(audit_id: str) -> Any:
    """The share links of an audit, and a form for a new one, which is shown once."""
    form, address = _link_form(), ""
    if form.validate_on_submit():
        token = _make(audit_id, form)
        address = handed.shown_once("leadership.shared", token)
        form = _link_form(formdata=None)  # pressed twice, the same would be made twice
    return render_template(
        "leadership/links.html",
        audit=access.audit_or_404(audit_id),
        form=form,
        address=address,
        links=links.of(db.session, "share", audit_id=audit_id),
    ), 422 if form.errors else 200


def _link_form(**typed: Any) -> LinkForm:
    form = LinkForm(**typed, data={"days": links.LASTS["share"].days})
    form.days.choices = [SelectChoice(days, _("%(n)s days", n=days)) for days in DAYS]
    return form


def _make(audit_id: str, form: LinkForm) -> str:
    label, password = form.label.data or "", form.password.data or ""
    hashed = accounts.hashed(password) if password else ""  # before others have to wait for it
    with writing() as session:
        log.note(
            session, "share_link_made", user_id=current_user.id, audit_id=audit_id, detail=label
        )
        return links.make(
            session,
            "share",
            until=now() + timedelta(days=form.days.data),
            password_hash=hashed,
            made_by=current_user.id,
            audit_id=audit_id,
            label=label,
            shows_entries=bool(form.shows_entries.data),
        )


@bp.post("/audits/<audit_id>/share/<link_id>/revoke")
@access.allow(access.leads_audit)
def revoke_share_link(audit_id: str, link_id: str) -> Response:
    """Make a link stop working."""
    return handed.revoke("share", link_id, "leadership.share_links", audit_id=audit_id)


class SharedAddress(Address):
    """The addresses of a trend for somebody with a share link."""

    def since(self, **query: Any) -> str:
        """Since last time, on one slide."""
        return url_for("leadership.shared_since", **self._names, **query)


def _view() -> View:
    filters = Filters.of(request.args, entries=g.link.shows_entries)
    return view_of(g.link.audit, filters)


@bp.get("/s/<token>")
@access.allow(access.has_link("share", opened=False))
def shared(token: str) -> str:
    """The trend, read only; behind a password where the link has one."""
    if not access.is_open(g.link):
        return render_template("leadership/password.html", form=PasswordForm(), token=token)
    _record("link_read")
    view = _view()
    address = SharedAddress("shared", view.trend, token=token)
    return render_template("leadership/shared.html", view=view, address=address, power=POWER)


@bp.post("/s/<token>")
@access.allow(access.has_link("share", opened=False))
@limited(PASSWORDS_OF_LINK)
def open_with_password(token: str) -> Any:
    """Open a link with its password."""
    form = PasswordForm()
    if g.link.password_hash and form.validate_on_submit():
        if not is_within(GUESSES_AT_LINK, g.link.id):
            form.password.errors = [_TOO_MANY]
            return render_template("leadership/password.html", form=form, token=token), 429
        if accounts.is_password(g.link, form.password.data or ""):
            access.open_link(g.link)
            with writing() as session:
                tries.forget(session, GUESSES_AT_LINK, g.link.id)
            return redirect(url_for("leadership.shared", token=token), 303)
        _record("link_refused")
        form.password.errors = [_("This is not the password of this link.")]
    return render_template("leadership/password.html", form=form, token=token), 422


def _record(what: str) -> None:
    record(what, audit_id=g.link.audit_id, detail=g.link.label)


@bp.post("/s/<token>/again")
@access.allow(access.has_link("share"))
def ask_shared(token: str) -> Response:
    """Have the trend of the same filters made again that failed."""
    view = _view()
    ask_again(view.trend)
    return redirect(Address("shared", None, token=token).page(**view.filters.query()))


@bp.get("/s/<token>/state")
@access.allow(access.has_link("share"))
def shared_state(token: str) -> Response:
    """How far the trend is."""
    return state_of(_view().trend)


@bp.get("/s/<token>/since-last-time")
@access.allow(access.has_link("share"))
def shared_since(token: str) -> str:
    """What happened since last time, on one slide."""
    _record("link_read")
    view = _view()
    address = SharedAddress("shared", view.trend, token=token)
    return render_template("leadership/since.html", view=view, address=address)


@bp.get("/s/<token>/files/<set_id>/<name>")
@access.allow(access.has_link("share"))
def shared_file(token: str, set_id: str, name: str) -> Response:
    """One file of the trend; none that holds entries unless the link shows them."""
    return send("trend", g.link.audit_id, set_id, name, entries=g.link.shows_entries)
