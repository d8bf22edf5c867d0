"""The front page, signing in and out, and one's own password."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf import FlaskForm
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from survey import demo
from survey.accounts import bp, guessing
from survey.models import User
from survey.store import workshops
from survey.store.people import sign_ins
from survey.store.people.accounts import (
    anybody,
    change_password,
    is_password,
    user_with_password,
    with_email,
)
from survey.text import clean_text, one_line
from survey.web import access
from survey.web.database import db, writing
from survey.web.errors import status
from survey.web.recording import record
from survey.web.security import refuse_common

login = LoginManager()

SHORTEST_PASSWORD = 10
_TOO_MANY = _l(
    "Too many wrong passwords. Wait a quarter of an hour, or sign in on a device on which this"
    " account has signed in before."
)
# by what a browser says of itself; those before say that they are those after too
BROWSERS = {
    **{"Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet"},
    **{"Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome"},
    "Safari": "Safari",
}
MACHINES = {
    **{"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"},
    **{"Macintosh": "Mac", "CrOS": "ChromeOS", "Linux": "Linux"},
}
_E_MAIL = re.compile(r"(?=.{3,254}\Z)[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z")
_OWN_ADDRESS = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """E-mail and password."""

    email = EmailField(
        _l("E-mail"), [InputRequired(_l("Enter your e-mail address."))], [clean_text]
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])
    submit = SubmitField(_l("Sign in"))


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A new password, typed twice."""

    password = PasswordField(
        _l("Password"),
        [Length(min=SHORTEST_PASSWORD, max=200, message=_l("Use ten characters or more."))],
    )
    again = PasswordField(_l("Password again"))
    submit = SubmitField(_l("Save"))

    def __init__(self, *known: str, **kwargs: Any) -> None:
        """What is `known` of the account makes a password no harder to guess."""
        super().__init__(**kwargs)
        self._known = known

    def __iter__(self) -> Iterator[Any]:
        """The fields as they stand on a page: what another form asks before, then the new one."""
        new = ("password", "again", "submit")
        return iter(sorted(super().__iter__(), key=lambda field: field.name in new))

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what guessers try first."""
        if field.errors:
            return  # one fault at a time
        typed = (one.data or "" for name, one in self._fields.items() if name in ("name", "email"))
        refuse_common(field.data or "", *self._known, *typed)

    def validate_again(self, field: PasswordField) -> None:
        """Refuse another password than the first, where that one is fine."""
        if not self.password.errors and field.data != self.password.data:
            raise ValidationError(_("The two passwords differ."))


class ChangeForm(PasswordForm):
    """The current password, which a stranger at an open laptop does not know, and a new one."""

    current = PasswordField(_l("Current password"), [InputRequired(_l("Enter your password."))])

    def validate_current(self, field: PasswordField) -> None:
        """Refuse another password than that of the account."""
        if not is_password(current_user, field.data or ""):
            raise ValidationError(_("This is not the current password."))


class AccountForm(PasswordForm):
    """Who somebody with a new account is."""

    name = StringField(
        _l("Your name"), [InputRequired(_l("Enter your name.")), Length(max=120)], [one_line]
    )
    email = EmailField(
        _l("E-mail"),
        [
            InputRequired(_l("Enter your e-mail address.")),
            # no mail is sent: it is a name that somebody remembers
            Regexp(_E_MAIL, message=_l("This is no e-mail address.")),
        ],
        [clean_text],
    )

    def validate_email(self, field: EmailField) -> None:
        """Refuse an address that has an account."""
        if with_email(db.session, field.data or ""):
            raise ValidationError(_("There is an account with this address: sign in with it."))


def init_app(app: Flask) -> None:
    """Let `app` know who is signed in, and serve these pages."""
    login.init_app(app)


@login.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
def _load(cookie: str) -> User | None:
    known = sign_ins.of_cookie(db.session, cookie)
    if known is None:
        return None
    if sign_ins.is_to_be_seen(known):
        # the page does not wait for it: while others write, it is noted at the next one
        with suppress(OperationalError), writing(wait_s=0) as session:
            sign_ins.see(session, known.id)
    known.user.cookie = cookie
    return known.user


@bp.get("/")
@access.allow(access.anyone)
def home() -> Any:
    """The front page: a field for the code, and the way in for facilitators.

    On a machine in the room, where one workshop has its doors open, the address alone joins.
    """
    # on a server that the world reaches it is the code that keeps strangers out
    is_public = current_app.config["PUBLIC_URL"] or current_app.config["PROXIES"]
    if not (is_public or current_user.is_authenticated):
        open_now = workshops.with_open_doors(db.session)
        if len(open_now) == 1:
            return redirect(url_for("participant.join", code=open_now[0]))
    return render_template("accounts/home.html")


@bp.route("/sign-in", methods=["GET", "POST"])
@access.allow(access.anyone)
def sign_in() -> Any:
    """Sign in with e-mail and password."""
    form = SignInForm()
    if not form.validate_on_submit():
        is_first = not anybody(db.session)
        return render_template("accounts/sign_in.html", form=form, is_first=is_first), status(form)
    email = form.email.data or ""
    if not guessing.may_try(email):
        form.password.errors = [_TOO_MANY]
        return render_template("accounts/sign_in.html", form=form), 429
    user = user_with_password(db.session, email, form.password.data or "")
    if user is None:
        # not what was typed: some type their password into the first field
        tried = with_email(db.session, email)
        record("sign_in_failed", user_id=tried.id if tried else None)
        guessing.failed()
        form.password.errors = [_("E-mail or password is wrong.")]
        return render_template("accounts/sign_in.html", form=form), 422
    user_id = user.id
    user = sign_in_after(lambda session: session.get_one(User, user_id))
    record("signed_in")
    return redirect(_own_address(request.args.get("next")) or first_page(user))


def first_page(user: User) -> str:
    """Where an account begins: its audits, or the trends where it only reads."""
    return url_for("leadership.overview" if user.only_reads else "facilitator.overview")


@bp.post("/sign-out")
@access.allow(access.anyone)
def sign_out() -> Response:
    """End the session, on the server too: a cookie that somebody kept opens nothing."""
    if current_user.is_authenticated:
        record("signed_out")
        with writing() as session:
            if known := sign_ins.of_cookie(session, current_user.cookie):
                session.delete(known)
    logout_user()
    return redirect(url_for("accounts.home"))


@bp.post("/demo")
@access.allow(access.prepares)
def load_demo() -> Response:
    """Load the demo for this account, in place of an earlier one."""
    with writing() as session:
        demo.load(session, current_user.id)
    flash(
        _(
            "The demo is loaded: three closed workshops whose reports are made on request,"
            " and one that is open."
        )
    )
    return redirect(url_for("facilitator.overview"))


@bp.route("/password", methods=["GET", "POST"])
@access.allow(access.signed_in)
def password() -> Any:
    """Change the password; other sessions of the account end."""
    form = ChangeForm(current_user.name, current_user.email)
    if form.is_submitted() and not guessing.may_try(current_user.email):
        form.current.errors = [_TOO_MANY]
        return render_template("accounts/password.html", form=form), 429
    if not form.validate_on_submit():
        if form.is_submitted():
            _count_current(is_wrong=bool(form.current.errors))
        return render_template("accounts/password.html", form=form), status(form)
    new = form.password.data or ""
    sign_in_after(lambda session: change_password(session, current_user.id, new))
    record("password_changed")
    flash(_("Your password was changed."))
    return redirect(url_for("accounts.mine"))


def _count_current(*, is_wrong: bool) -> None:
    """Count a current password that is wrong; who typed the right one may mistype the new one."""
    if is_wrong:
        guessing.failed()
    else:
        guessing.forget(current_user.email)


def sign_in_after(step: Callable[[Session], User]) -> User:
    """Make or change an account, all or nothing, and sign in with it."""
    with writing() as session:
        user = step(session)
        sign_ins.begin(session, user, device(), guessing.succeeded(session, user.email))
        session.flush()
        session.expunge(user)
    login_user(user)
    db.session.rollback()  # the reading transaction would not see what was written
    return user


def device() -> str:
    """The browser and the machine that ask, as far as they say; no more is kept of them."""
    said = request.user_agent.string
    found = (next((name for sign, name in known.items() if sign in said), "")
             for known in (BROWSERS, MACHINES))  # fmt: skip
    return " · ".join(filter(None, found))


def _own_address(target: str | None) -> str | None:
    # "//elsewhere" and "/\elsewhere" are other sites to a browser, which also drops tabs and
    # line ends between the two
    if target and _OWN_ADDRESS.fullmatch(target):
        return target
    return None
