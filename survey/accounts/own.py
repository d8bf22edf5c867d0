"""One's own account: what it is, and the devices on which it is signed in."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.accounts import bp
from survey.accounts.roles import NAMES
from survey.store.people import sign_ins
from survey.web import access
from survey.web.database import db, writing
from survey.web.recording import record


@bp.get("/account")
@access.allow(access.signed_in)
def mine() -> str:
    """Who is signed in, as what and where, with a button to end each of the other devices."""
    this = sign_ins.of_cookie(db.session, current_user.cookie)
    devices = sign_ins.of(db.session, current_user.id)
    return render_template(
        "accounts/mine.html", role=NAMES[current_user.role], this=this, devices=devices
    )


@bp.post("/account/devices/<sign_in_id>/end")
@access.allow(access.signed_in)
def end_sign_in(sign_in_id: str) -> Response:
    """Sign out on another device."""
    with writing() as session:
        is_ended = sign_ins.end(session, current_user.id, sign_in_id)
    if is_ended:
        record("sessions_ended")
    flash(_("That device is signed out."))
    return redirect(url_for("accounts.mine"))
