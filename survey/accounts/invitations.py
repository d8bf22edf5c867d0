"""The first account, more people for an audit, new passwords: each by a link that works once."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older
from wtforms.validators import InputRequired, Length

from survey.accounts import bp
from survey.accounts.roles import NAMES
from survey.accounts.signing_in import AccountForm, PasswordForm, first_page, sign_in_after
from survey.models import User
from survey.store.people import accounts, links, log
from survey.text import one_line
from survey.web import access, handed
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.recording import record
from survey.web.security import ACCOUNTS, limited

ROLES_TOLD = {
    "facilitator": _l("Facilitator: prepares workshops and leads them"),
    "leadership": _l("Reader: only reads reports and trends"),
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
        token = _invited(audit_id, form.role.data, form.label.data or "")
        address = handed.shown_once("accounts.accept_invitation", token)
        form = InvitationForm(formdata=None)
    return _people_page(audit_id, form, address), status(form) if form.errors else 200


def _invited(audit_id: str, role: str, label: str) -> str:
    record("person_invited", audit_id=audit_id, detail=role)
    with writing() as session:
        log.note(
            session, "person_invited", user_id=current_user.id, audit_id=audit_id, detail=label
        )
        return links.make(session, "invitation", made_by=current_user.id, audit_id=audit_id,
                          role=role, label=label)  # fmt: skip


def _people_page(audit_id: str, form: InvitationForm, address: str) -> str:
    members = [
        (
            user,
            NAMES[role if user.role == "facilitator" else user.role],
            accounts.may_renew(db.session, current_user, user.id),
        )
        for user, role in accounts.members(db.session, audit_id)
    ]
    invited = links.of(db.session, "invitation", audit_id=audit_id)
    return render_template(
        "accounts/people.html",
        audit=access.audit_or_404(audit_id),
        form=form,
        address=address,
        members=members,
        invited=[(link, NAMES[link.role]) for link in invited if links.is_good(db.session, link)],
    )


@bp.post("/audits/<audit_id>/people/<link_id>/revoke")
@access.allow(access.leads_audit)
def revoke_invitation(audit_id: str, link_id: str) -> Response:
    """Make an invitation stop working."""
    return handed.revoke("invitation", link_id, "accounts.people", audit_id=audit_id)


@bp.post("/audits/<audit_id>/people/<user_id>/remove")
@access.allow(access.leads_audit)
def remove_person(audit_id: str, user_id: str) -> Response:
    """Take the audit away from another account."""
    with writing() as session:
        is_gone = accounts.remove(session, audit_id, user_id, current_user.id)
    if is_gone:
        record("person_removed", audit_id=audit_id)
        flash(_("This account no longer sees the audit."))
    return redirect(url_for("accounts.people", audit_id=audit_id))


@bp.post("/audits/<audit_id>/people/<user_id>/new-password")
@access.allow(access.renews_password)
def renew_password(audit_id: str, user_id: str) -> Any:
    """Make the link by which somebody who forgot the password chooses another."""
    with writing() as session:
        token = links.make(session, "password", made_by=current_user.id, user_id=user_id)
        name = session.get_one(User, user_id).name
        log.note(
            session, "password_link_made", user_id=current_user.id, audit_id=audit_id, detail=name
        )
    record("password_link_made", audit_id=audit_id, detail=name)
    address = handed.shown_once("accounts.new_password", token)
    return _people_page(audit_id, InvitationForm(formdata=None), address)


@bp.route("/set-up/<token>", methods=["GET", "POST"])
@access.allow(access.sets_up)
@limited(ACCOUNTS)
def set_up(token: str) -> Any:
    """The first facilitator gives name, e-mail and password."""
    form = AccountForm()
    if not form.validate_on_submit():
        return render_template("accounts/set_up.html", form=form), status(form)
    _sign_in_once(lambda session: _first(session, form))
    record("account_made")
    return redirect(url_for("facilitator.overview"))


def _first(session: Session, form: AccountForm) -> User:
    if accounts.anybody(session):  # asked again under the writer lock
        access.not_found()
    return _added(session, form, "owner")


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access.allow(access.has_link("invitation"))
@limited(ACCOUNTS)
def accept_invitation(token: str) -> Any:
    """Accept an invitation: with a new account, or with that of whoever is signed in."""
    form = FlaskForm() if current_user.is_authenticated else AccountForm()
    if _is_beyond_account():
        return render_template("accounts/invitation_refused.html", audit=g.link.audit), 403
    if not form.validate_on_submit():
        return _invitation_page(form), status(form)
    is_new, about = not current_user.is_authenticated, (g.link.audit_id, g.link.role)
    try:
        user = _sign_in_once(lambda session: _guest(session, form))
    except IntegrityError:  # somebody took the address a moment ago, which the form says
        db.session.rollback()
        form.validate()
        return _invitation_page(form), status(form)
    if is_new:
        record("account_made")
    record("person_came", audit_id=about[0], detail=about[1])  # the link is spent
    return redirect(first_page(user))


def _invitation_page(form: FlaskForm) -> str:
    told = {"audit": g.link.audit, "role": ROLES_TOLD[g.link.role]}
    return render_template("accounts/invitation.html", form=form, **told)


def _is_beyond_account() -> bool:
    """Whether it is to lead, and here an account is signed in that only reads."""
    only_reads: bool = current_user.is_authenticated and current_user.only_reads
    return only_reads and g.link.role == "facilitator"


def _guest(session: Session, form: FlaskForm) -> User:
    known = current_user.is_authenticated
    user = session.get_one(User, current_user.id) if known else _added(session, form, g.link.role)
    accounts.let_in(session, user, g.link.audit_id, g.link.role)
    return user


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@access.allow(access.has_link("password"))
@limited(ACCOUNTS)
def new_password(token: str) -> Any:
    """Choose a new password, which ends all sessions of the account."""
    email = g.link.user.email
    form = PasswordForm(g.link.user.name, email)
    if not form.validate_on_submit():
        return render_template("accounts/new_password.html", form=form, email=email), status(form)
    new, user_id = form.password.data or "", g.link.user_id
    user = _sign_in_once(lambda session: accounts.change_password(session, user_id, new))
    record("password_changed")
    flash(_("Your password was changed."))
    return redirect(first_page(user))


def _added(session: Session, form: AccountForm, role: str) -> User:
    typed = (form.name.data or "", form.email.data or "", form.password.data or "")
    return accounts.add_user(session, *typed, role=role)


def _sign_in_once(step: Callable[[Session], User]) -> User:
    """Sign in after a step that the link allows; it works no more."""

    def spend(session: Session) -> User:
        # under the writer lock: the link must not work twice at the same moment
        return step(session) if links.spend(session, g.link) else access.not_found()

    return sign_in_after(spend)
