"""Share links: whoever has one reads the trend of one audit, and nothing else."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import Length

from survey.leadership import bp
from survey.leadership.trends import POWER, state_of
from survey.leadership.view import View, send, view_of
from survey.models import TrendFile
from survey.store.answers.waves import Filters
from survey.store.people import share as store
from survey.text import one_line
from survey.web import access
from survey.web.addresses import public_url
from survey.web.database import db, writing
from survey.web.security import limiter, only_failures


class LinkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """For whom a link is, how long it works, and what it shows."""

    label = StringField(_l("For whom"), [Length(max=120)], [one_line])
    days = SelectField(_l("It works for"), coerce=int)
    password = PasswordField(
        _l("Password (optional)"), [Length(max=200)],
        description=_l("Tell it by another way than the link."),
    )  # fmt: skip
    shows_entries = BooleanField(
        _l("Also show the claims in the words in which they were written"),
        description=_l("Without it the link shows figures and pledges only."),
    )
    submit = SubmitField(_l("Make the link"))


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The password of a share link."""

    password = PasswordField(_l("Password"), [Length(max=200)])
    submit = SubmitField(_l("Open"))


@bp.route("/audits/<audit_id>/share", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def share_links(audit_id: str) -> Any:
    """The share links of an audit, and a form for a new one, which is shown once."""
    form, address = LinkForm(data=None if request.form else {"days": store.DEFAULT_DAYS}), ""
    form.days.choices = [SelectChoice(days, _("%(n)s days", n=days)) for days in store.LASTS]
    if form.validate_on_submit():
        with writing() as session:
            token = store.create(
                session,
                audit_id,
                days=form.days.data,
                label=form.label.data or "",
                password=form.password.data or "",
                shows_entries=bool(form.shows_entries.data),
                user_id=current_user.id,
            )
        db.session.rollback()  # the reading transaction would not see the new link
        address = public_url() + url_for("leadership.shared", token=token)
    return render_template(
        "leadership/links.html",
        audit=access.audit_or_404(audit_id),
        form=form,
        address=address,
        links=store.of_audit(db.session, audit_id),
    ), 422 if form.errors else 200


@bp.post("/audits/<audit_id>/share/<link_id>/revoke")
@access.allow(access.leads_audit)
def revoke_share_link(audit_id: str, link_id: str) -> Response:
    """Make a link stop working."""
    with writing() as session:
        store.revoke(session, audit_id, link_id, current_user.id)
    flash(_("The link no longer works."))
    return redirect(url_for("leadership.share_links", audit_id=audit_id))


class SharedAddress:
    """The addresses of a trend for somebody with a share link."""

    def __init__(self, token: str) -> None:
        self._token = token

    def page(self, **query: Any) -> str:
        """The page through other filters."""
        return url_for("leadership.shared", token=self._token, **query)

    def state(self, view: View) -> str:
        """How far the trend is."""
        query: dict[str, Any] = dict(view.filters.query())
        return url_for("leadership.shared_state", token=self._token, **query)

    def since(self, **query: Any) -> str:
        """Since last time, on one slide."""
        return url_for("leadership.shared_since", token=self._token, **query)

    def file(self, trend: TrendFile, name: str, save: bool = False) -> str:
        """One file of a finished trend."""
        return url_for(
            "leadership.shared_file", token=self._token, trend_id=trend.id, name=name,
            save=1 if save else None,
        )  # fmt: skip


def _filters() -> Filters:
    return Filters.of(request.args, entries=g.share.shows_entries)


@bp.get("/s/<token>")
@access.allow(access.share_link)
@limiter.limit("60/minute", deduct_when=only_failures)
def shared(token: str) -> str:
    """The trend, read only; behind a password where the link has one."""
    if not g.share_is_open:
        return render_template("leadership/password.html", form=PasswordForm(), token=token)
    view = view_of(access.audit_or_404(g.share.audit_id), _filters())
    return render_template(
        "leadership/shared.html", view=view, address=SharedAddress(token), power=POWER
    )


@bp.post("/s/<token>")
@access.allow(access.share_link)
@limiter.limit("10/minute;60/hour", deduct_when=only_failures)
def open_with_password(token: str) -> Any:
    """Open a link with its password."""
    form = PasswordForm()
    if g.share.password_hash and form.validate_on_submit():
        if store.is_password(g.share, form.password.data or ""):
            access.open_share_link(g.share)
            return redirect(url_for("leadership.shared", token=token), 303)
        form.password.errors = [_("This is not the password of this link.")]
    return render_template("leadership/password.html", form=form, token=token), 422


@bp.get("/s/<token>/state")
@access.allow(access.opened_share_link)
def shared_state(token: str) -> Response:
    """How far the trend is."""
    return state_of(access.audit_or_404(g.share.audit_id), _filters())


@bp.get("/s/<token>/since-last-time")
@access.allow(access.opened_share_link)
def shared_since(token: str) -> str:
    """What happened since last time, on one slide."""
    view = view_of(access.audit_or_404(g.share.audit_id), _filters())
    return render_template("leadership/since.html", view=view, address=SharedAddress(token))


@bp.get("/s/<token>/files/<trend_id>/<name>")
@access.allow(access.opened_share_link)
def shared_file(token: str, trend_id: str, name: str) -> Any:
    """One file of the trend; none that holds entries unless the link shows them."""
    return send(g.share.audit_id, trend_id, name, entries=g.share.shows_entries)
