"""More people for an audit, and new passwords: each by a link that works once."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import InputRequired, Length

from survey.accounts import bp
from survey.accounts.signing_in import AccountForm, PasswordForm, first_page, status
from survey.models import Audit, OneTimeLink, User
from survey.store.people import accounts, log
from survey.store.people import invitations as store
from survey.text import one_line
from survey.web import access
from survey.web.addresses import public_url
from survey.web.database import db, writing
from survey.web.security import limiter, only_failures

ROLES = {"facilitator": _l("Facilitator"), "leadership": _l("Leadership")}
ROLES_TOLD = {
    "facilitator": _l("Facilitator: prepares workshops and leads them"),
    "leadership": _l("Leadership: reads reports and trends"),
}


class InvitationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Who is invited, and as what."""

    label = StringField(
        _l("For whom"),
        [InputRequired(_l("Enter for whom the invitation is.")), Length(max=120)],
        [one_line],
    )
    role = RadioField(
        _l("As what"),
        choices=[SelectChoice(role, words) for role, words in ROLES_TOLD.items()],
        default="facilitator",
    )
    submit = SubmitField(_l("Make the link"))


@bp.route("/audits/<audit_id>/people", methods=["GET", "POST"])
@access.allow(access.leads_audit)
def people(audit_id: str) -> Any:
    """Who may see an audit, and a form to invite somebody."""
    form, address = InvitationForm(), ""
    if form.validate_on_submit():
        with writing() as session:
            token = store.invite(
                session, audit_id, form.role.data, form.label.data or "", current_user.id
            )
        db.session.rollback()  # the reading transaction would not see the new link
        address = public_url() + url_for("accounts.accept_invitation", token=token)
        form = InvitationForm(formdata=None)
    return _people_page(audit_id, form, address), status(form) if form.errors else 200


def _people_page(audit_id: str, form: InvitationForm, address: str) -> str:
    members = [
        (user, ROLES[role], store.may_renew(db.session, current_user.id, user.id))
        for user, role in store.of_audit(db.session, audit_id)
    ]
    invited = store.open_ones(db.session, audit_id)
    return render_template(
        "accounts/people.html",
        audit=access.audit_or_404(audit_id),
        form=form,
        address=address,
        members=members,
        invited=[(link, ROLES[link.role], accounts.end_of(link)) for link in invited],
    )


@bp.post("/audits/<audit_id>/people/<link_id>/revoke")
@access.allow(access.leads_audit)
def revoke_invitation(audit_id: str, link_id: str) -> Response:
    """Make an invitation stop working."""
    return _taken_back(store.revoke, audit_id, link_id, _("The link no longer works."))


@bp.post("/audits/<audit_id>/people/<user_id>/remove")
@access.allow(access.leads_audit)
def remove_person(audit_id: str, user_id: str) -> Response:
    """Take the audit away from another account."""
    return _taken_back(store.remove, audit_id, user_id, _("This account no longer sees the audit."))


def _taken_back(
    step: Callable[[Session, str, str, str], object], audit_id: str, one_id: str, words: str
) -> Response:
    """Do one step on an invitation or an account of the audit, say so, and show who is left."""
    with writing() as session:
        step(session, audit_id, one_id, current_user.id)
    flash(words)
    return redirect(url_for("accounts.people", audit_id=audit_id))


@bp.post("/audits/<audit_id>/people/<user_id>/new-password")
@access.allow(access.leads_audit)
def renew_password(audit_id: str, user_id: str) -> Any:
    """Make the link by which somebody who forgot the password chooses another."""
    with writing() as session:
        if not store.may_renew(session, current_user.id, user_id):
            abort(404)
        token = accounts.one_time_link(session, "password", user_id=user_id)
        name = session.get_one(User, user_id).name
        log.note(
            session, "password_link_made", user_id=current_user.id, audit_id=audit_id, detail=name
        )
    address = public_url() + url_for("accounts.new_password", token=token)
    return _people_page(audit_id, InvitationForm(formdata=None), address)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access.allow(access.anyone)
@limiter.limit("20/minute", deduct_when=only_failures)
def accept_invitation(token: str) -> Any:
    """Accept an invitation: with a new account, or with that of whoever is signed in."""
    link = _link_or_404(db.session, "invitation", token)
    form = FlaskForm() if current_user.is_authenticated else AccountForm()
    if not form.validate_on_submit():
        audit = db.session.get(Audit, link.audit_id)
        page = render_template(
            "accounts/invitation.html", form=form, audit=audit, role=ROLES_TOLD[link.role]
        )
        return page, status(form)
    with writing() as session:
        # asked again under the writer lock: the link must not work twice at the same moment
        link = _link_or_404(session, "invitation", token)
        user = _guest(session, form)
        store.accept(session, link, user.id)
        session.flush()
        session.expunge(user)
    login_user(user)
    db.session.rollback()  # the reading transaction would not see the new role
    return redirect(first_page(user))


def _guest(session: Session, form: FlaskForm) -> User:
    if current_user.is_authenticated:
        return session.get_one(User, current_user.id)
    return accounts.add_user(session, form.name.data, form.email.data, form.password.data)


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@access.allow(access.anyone)
@limiter.limit("20/minute", deduct_when=only_failures)
def new_password(token: str) -> Any:
    """Choose a new password by a link; works once, and ends all sessions of the account."""
    link = _link_or_404(db.session, "password", token)
    form = PasswordForm()
    if not form.validate_on_submit():
        email = db.session.get_one(User, link.user_id).email
        return render_template("accounts/new_password.html", form=form, email=email), status(form)
    with writing() as session:
        link = _link_or_404(session, "password", token)
        user = accounts.change_password(session, link.user_id or "", form.password.data or "")
        log.note(session, "password_changed", user_id=user.id)
        session.delete(link)
        session.flush()
        session.expunge(user)
    login_user(user)
    flash(_("Your password was changed."))
    return redirect(first_page(user))


def _link_or_404(session: Session, purpose: str, token: str) -> OneTimeLink:
    return accounts.open_link(session, purpose, token) or access.not_found()
