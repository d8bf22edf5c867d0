"""Accounts of the installation, for its owners: what each may, closing one, deleting one."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import RadioField, SubmitField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs are older

from survey.accounts import bp
from survey.models import User
from survey.store.people import links, owners
from survey.store.people.accounts import may_renew as may_renew_password
from survey.web import access, handed
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.recording import record

NAMES = {"owner": _l("Owner"), "facilitator": _l("Facilitator"), "leadership": _l("Reader")}
TOLD = {
    "owner": _l("Owner: leads every audit, and decides about accounts"),
    "facilitator": _l("Facilitator: prepares audits of their own and leads them"),
    "leadership": _l("Reader: only reads the reports and trends that were shared with them"),
}

LASTING = {
    "share": (_l("Share links"), "leadership.share_links"),
    "pledges": (_l("Pledges"), "leadership.workshop_pledges"),
    "projector": (_l("Screen"), "room.room"),
}
"""What links open that outlive who made them, and the page on which they are ended."""
ENDED = {"account_closed", "account_deleted"}


class RoleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What an account may."""

    role = RadioField(
        _l("As what"), choices=[SelectChoice(role, words) for role, words in TOLD.items()]
    )
    submit = SubmitField(_l("Save"))


@bp.get("/accounts")
@access.allow(access.owns)
def everybody() -> str:
    """All accounts: who, as what, and when each was seen last."""
    return render_template(
        "accounts/everybody.html", accounts=owners.everybody(db.session), names=NAMES
    )


@bp.route("/accounts/<user_id>", methods=["GET", "POST"])
@access.allow(access.owns_account)
def account(user_id: str) -> Any:
    """One account: its role, a link to a new password, closing and deleting it."""
    form = RoleForm(data={"role": _account(user_id).role})
    if not form.validate_on_submit():
        return _account_page(user_id, form), status(form)
    given = form.role.data
    return _done("role_changed", user_id, lambda session: owners.give_role(session, user_id, given),
                 _("The account is now: %(role)s.", role=NAMES[given]))  # fmt: skip


def _account(user_id: str) -> User:
    return db.session.get_one(User, user_id)


def _account_page(user_id: str, form: RoleForm, address: str = "") -> str:
    user = _account(user_id)
    may_renew = may_renew_password(db.session, current_user, user_id)
    return render_template(
        "accounts/account.html",
        user=user,
        form=form,
        address=address,
        may_renew=may_renew,
        lasting=_lasting(user_id),
    )


def _lasting(user_id: str) -> list[tuple[str, str, int]]:
    """Links that stay open without the account: what they open, where they are ended, how many."""
    return [
        (f"{LASTING[one.purpose][0]} · {one.audit}", _ended_at(one), one.n)
        for one in links.lasting(db.session, user_id)
    ]


def _ended_at(one: links.Lasting) -> str:
    workshop = {"workshop_id": one.workshop_id}
    about: dict[str, Any] = workshop if one.workshop_id else {"audit_id": one.audit_id}
    return url_for(LASTING[one.purpose][1], **about)


@bp.post("/accounts/<user_id>/new-password")
@access.allow(access.renews_password)
def new_password_of(user_id: str) -> str:
    """Make the link by which somebody who forgot the password chooses another."""
    with writing() as session:
        token = links.make(session, "password", made_by=current_user.id, user_id=user_id)
    record("password_link_made", detail=_account(user_id).name)
    address = handed.shown_once("accounts.new_password", token)
    return _account_page(user_id, RoleForm(formdata=None, data={"role": _account(user_id).role}),
                         address)  # fmt: skip


@bp.post("/accounts/<user_id>/close")
@access.allow(access.owns_account)
def close(user_id: str) -> Any:
    """Let an account sign in no more."""
    return _done("account_closed", user_id, lambda session: owners.close(session, user_id),
                 _("The account is closed. What it made is still there."))  # fmt: skip


@bp.post("/accounts/<user_id>/open")
@access.allow(access.owns_account)
def open_again(user_id: str) -> Any:
    """Let a closed account sign in again."""
    return _done("account_opened", user_id, lambda session: owners.open_again(session, user_id),
                 _("The account can sign in again."))  # fmt: skip


@bp.get("/accounts/<user_id>/delete")
@access.allow(access.owns_account)
def ask_delete_account(user_id: str) -> str:
    """Say what becomes of the audits of an account, and ask."""
    audits = owners.led_alone(db.session, user_id)
    return render_template("accounts/delete.html", user=_account(user_id), audits=audits,
                           lasting=_lasting(user_id))  # fmt: skip


@bp.post("/accounts/<user_id>/delete")
@access.allow(access.owns_account)
def delete_account(user_id: str) -> Any:
    """Delete an account; its audits go to who deletes it."""
    by_id = current_user.id
    return _done("account_deleted", user_id,
                 lambda session: owners.delete(session, user_id, by_id),
                 _("The account was deleted."))  # fmt: skip


def _done(what: str, user_id: str, step: Callable[[Session], None], told: str) -> Any:
    name, is_own = _account(user_id).name, user_id == current_user.id
    left = links.lasting(db.session, user_id) if what in ENDED else []
    try:
        with writing() as session:
            step(session)
    except owners.LastOwnerError:
        flash(_("Somebody has to own the installation: make another account an owner first."),
              "warning")  # fmt: skip
    else:
        record(what, detail=name)
        for one in left:
            record("links_left", audit_id=one.audit_id, workshop_id=one.workshop_id,
                   detail=f"{name} ({one.n})")  # fmt: skip
        flash(told)
    if is_own:  # who gave the role away may not see this page any more
        return redirect(url_for("accounts.home"))
    if what == "account_deleted":
        return redirect(url_for("accounts.everybody"))
    return redirect(url_for("accounts.account", user_id=user_id))
