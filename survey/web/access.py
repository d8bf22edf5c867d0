"""Who may do what: the one gate that every page and every download passes.

A view without a rule is refused, so that a forgotten rule is a locked door and not an open one.
What somebody may not see answers 404, as if it were not there.
"""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import RequestRedirect
from werkzeug.wrappers import Response

from survey.models import Audit, Link, OwnQuestionnaire, User, Workshop
from survey.store.answers import customers, sheets
from survey.store.people import accounts, links, tokens
from survey.store.room import phones
from survey.web import addresses, cookies, languages, security
from survey.web.database import db

Rule = Callable[..., Response | None]
View = TypeVar("View", bound=Callable[..., Any])
PHONE_COOKIE = "phone"
REMOTE = "remote"
"""Where the session of a phone that leads a room keeps the token of its link."""
PUBLIC_ENDPOINTS = {"static"}


def allow(rule: Rule) -> Callable[[View], View]:
    """Say who may call a view; `rule` gets the view's arguments from the address."""

    def mark(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]  # the gate reads it off the view
        return view

    return mark


def rule_of(endpoint: str) -> Rule | None:
    """The rule of an endpoint; None means that nobody may call it."""
    if endpoint in PUBLIC_ENDPOINTS:
        return anyone
    return getattr(current_app.view_functions[endpoint], "access_rule", None)


def gate() -> Response | None:
    """Ask the rule of the requested view before the view runs."""
    _refuse_other_hosts()
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)  # no id holds it, and PostgreSQL takes no text with it
    if request.endpoint is None:
        return _moved()  # else the router has its own 404 or 405 to give
    _refuse_other_sites()
    rule = rule_of(request.endpoint)
    if rule is None:
        abort(404)
    # no browser sends it; what phones send is cleaned, as nothing that was typed may be lost
    if request.blueprint not in ("participant", "customers") and _has_nul():
        abort(400)
    return rule(**(request.view_args or {}))


def _has_nul() -> bool:
    return any("\0" in text for field in request.form.items(multi=True) for text in field)


def _moved() -> Response | None:
    # the router would write the name that was asked for into its redirect, true or not
    if not isinstance(request.routing_exception, RequestRedirect):
        return None
    there = urlsplit(request.routing_exception.new_url)
    return redirect(urlunsplit(("", "", f"/{there.path.lstrip('/')}", there.query, "")), 308)


class OtherHostError(HTTPException):
    """Asked for under a name that is not that of this installation."""

    code = 421


def _refuse_other_hosts() -> None:
    # a name that somebody else chose would let pages of theirs act as if they were ours
    if current_app.config["PUBLIC_URL"] and not addresses.is_ours(request.host):
        raise OtherHostError


def _refuse_other_sites() -> None:
    # a form on another site must not act in our visitor's name, token or not
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    origin = request.headers.get("Origin")
    # "null" too: it is what a page sends that hides where it comes from
    if origin is not None and origin.split("://", 1)[-1] != request.host:
        abort(403)


def anyone(**_: object) -> None:
    """Open to all."""


def signed_in(**_: object) -> Response | None:
    """Only with an account; others are asked to sign in and come back."""
    if current_user.is_authenticated:
        return None
    if request.method == "GET":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    return abort(403)


def prepares(**_: object) -> Response | None:
    """Only with an account that makes audits of its own, and not one that only reads."""
    return signed_in() or _only_if(not current_user.only_reads)


def owns(**_: object) -> Response | None:
    """Only owners of this installation."""
    return signed_in() or _only_if(current_user.role == "owner")


def owns_account(user_id: str, **_: object) -> Response | None:
    """Only owners of this installation, for an account that there is."""
    return owns() or _only_if(db.session.get(User, user_id) is not None)


def owns_questionnaire(own_id: str, **_: object) -> Response | None:
    """Only who uploaded this questionnaire."""
    own = db.session.get(OwnQuestionnaire, own_id)
    return prepares() or _only_if(own is not None and own.user_id == current_user.id)


def is_led(audit_id: str) -> bool:
    """Whether the account leads an audit, and not only reads it."""
    return _role_in(audit_id) == "facilitator"


def _role_in(audit_id: str) -> str | None:
    return accounts.role_in(db.session, current_user, audit_id)


def leads_audit(audit_id: str, **_: object) -> Response | None:
    """Only facilitators of this audit."""
    return signed_in() or _only_if(is_led(audit_id))


def renews_password(user_id: str, audit_id: str | None = None, **_: object) -> Response | None:
    """Owners, and facilitators of this audit for a reader who sees nothing beyond theirs."""
    response = owns() if audit_id is None else leads_audit(audit_id)
    return response or _only_if(accounts.may_renew(db.session, current_user, user_id))


def reads_audit(audit_id: str, **_: object) -> Response | None:
    """Facilitators and leadership of this audit."""
    return signed_in() or _only_if(_role_in(audit_id) is not None)


def leads_workshop(workshop_id: str, **_: object) -> Response | None:
    """Only facilitators of the workshop's audit."""
    return leads_audit(_audit_of(workshop_id))


def runs_room(workshop_id: str, **_: object) -> Response | None:
    """Facilitators of the workshop's audit, and a phone that one of them let lead this room.

    Such a phone has its link in `g.remote`.
    """
    if current_user.is_authenticated and is_led(_audit_of(workshop_id)):
        return None
    link = links.find(db.session, "remote", session.get(REMOTE, ""))
    if link is None or link.workshop_id != workshop_id:
        return leads_workshop(workshop_id)
    g.remote = link
    languages.prefer(link.workshop.language if link.workshop else "")
    return None


def leader_id() -> str:
    """The account in whose name a room is led: that of who is signed in, or who gave the phone."""
    user_id: str = g.remote.user_id if "remote" in g else current_user.id
    return user_id


def reads_workshop(workshop_id: str, **_: object) -> Response | None:
    """Facilitators and leadership of the workshop's audit."""
    return reads_audit(_audit_of(workshop_id))


def has_link(purpose: str, *, opened: bool = True) -> Rule:
    """Whoever has a link for this, which is then `g.link`; one that has run out is as if unknown.

    Where the link has a password only once it was given, unless the page itself asks for it.
    """

    def rule(token: str, **_: object) -> None:
        g.link = _link_or_404(purpose, token)
        if opened and not is_open(g.link):
            not_found()
        if g.link.workshop:
            languages.prefer(g.link.workshop.language)

    return rule


def sets_up(token: str, **_: object) -> None:
    """Whoever has the link of the console, until there is an account."""
    has_link("set_up")(token=token)
    if accounts.anybody(db.session):
        not_found()


def _link_or_404(purpose: str, token: str) -> Link:
    # pages of links that last ask again and again: a revoked one must lock nobody else out
    if purpose not in links.ONCE:
        return links.find(db.session, purpose, token) or not_found()
    guesses = security.GUESSES_OF_LINK, f"{purpose} {security.address()}"
    if security.is_over(*guesses):
        abort(429)
    link = links.find(db.session, purpose, token)
    if link is None:
        security.count_try(*guesses)
    return link or not_found()


def is_open(link: Link) -> bool:
    """Whether a link has no password, or this browser gave it."""
    key = link.password_hash
    return not key or session.get(f"share-{link.id}") == tokens.token_hash(key)


def open_link(link: Link) -> None:
    """Remember in this browser that the password of a link was given."""
    session[f"share-{link.id}"] = tokens.token_hash(link.password_hash)


def _audit_of(workshop_id: str) -> str:
    workshop = db.session.get(Workshop, workshop_id)
    return workshop.audit_id if workshop else ""


def _only_if(may: bool) -> Response | None:
    return None if may else abort(404)


def may_join(code: str, **_: object) -> Response | None:
    """Whoever has the code of a workshop with open doors; before and after that, only its phones.

    Unknown, unopened and closed look the same to strangers: a code tells nothing to a guesser.
    """
    if request.path.split("/")[1] != code:
        rest = request.full_path.rstrip("?").split("/", 2)[2:]
        return redirect("/".join(["", code, *rest]), 308)
    workshop, member = _phone(code)
    if workshop is None or (member is None and not is_joinable(workshop)):
        # only now: who has a code is let in however often others at the same address guessed
        security.take_try(security.GUESSES, security.address())
        not_found()
    g.workshop, g.member = workshop, member
    if workshop.state == "preparing":
        not_found()
    languages.prefer(workshop.language)
    return None


def answers(code: str, **_: object) -> Response | None:
    """Only phones that have joined the workshop; others are asked to join."""
    response = may_join(code)
    if response is None and g.member is None:
        if request.method != "GET":
            abort(403)
        return redirect(url_for("participant.join", code=code))
    return response


def asks_customers(code: str, **_: object) -> None:
    """Whoever has the code of a window of customers, `g.window`; `g.way` is how it is answered.

    One that is closed says so to whoever has its code.
    """
    found = customers.found(db.session, code)
    if found is None:
        security.take_try(security.GUESSES, security.address())
        not_found()
    g.window, g.way = found
    languages.prefer(g.window.workshop.language)


def _phone(code: str) -> tuple[Workshop | None, phones.Member | None]:
    return phones.phone_of(db.session, code, token_of_phone(code)) or (None, None)


def token_of_phone(code: str) -> str:
    """What a phone keeps of having joined the workshop of a code; empty where it has not."""
    return cookies.given(PHONE_COOKIE, code) or ""


def look_again() -> None:
    """Read anew where the room of a phone is and who the phone is, after something was written."""
    db.session.rollback()
    workshop, member = _phone(g.workshop.code)
    g.workshop, g.member = workshop or g.workshop, member or g.member


def is_joinable(workshop: Workshop) -> bool:
    """Whether its doors are open to phones that have not joined yet."""
    return workshop.state == "open"


def workshop_or_404(workshop_id: str) -> Workshop:
    """The workshop that the gate has already allowed."""
    return db.session.get(Workshop, workshop_id) or not_found()


def held_or_404(session: Session, workshop_id: str) -> Workshop:
    """The same, taken for update: answers that are being saved come before or after us."""
    return sheets.hold(session, workshop_id) or not_found()


def unsealed(session: Session, workshop_id: str) -> Workshop:
    """The same, for what a closed workshop no longer allows; else 409."""
    workshop = held_or_404(session, workshop_id)
    return abort(409) if workshop.state == "closed" else workshop


def audit_or_404(audit_id: str) -> Audit:
    """The audit that the gate has already allowed."""
    return db.session.get(Audit, audit_id) or not_found()


def not_found() -> NoReturn:
    """Answer 404."""
    abort(404)


def init_app(app: Flask) -> None:
    """Put the gate in front of every view."""
    app.before_request(gate)
