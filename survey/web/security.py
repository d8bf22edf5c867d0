"""Headers on every response, and how often a guess may be repeated."""

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Request, abort, current_app, make_response, request
from flask_babel import gettext as _
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from survey.store.people import accounts, tries
from survey.store.people.tries import HOUR, MINUTE, Limit
from survey.web.addresses import network_of
from survey.web.database import db, writing

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none, browsers would not say that a form is ours
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
RETRY_AFTER_S = {429: MINUTE, 503: 5}
"""What a browser or a script is told to wait where nothing closer is known."""

ALIKE = {4: 32, 6: 64}
"""How many bits of an address are looked at where tries are counted, by its version."""

PAGE_HEADERS = {**HEADERS, "Cache-Control": "no-store"}

GUESSES = Limit("code", {MINUTE: 120, HOUR: 2000})
"""Wrong codes of workshops that one address may try."""
GUESSES_OF_SHEET = Limit("sheet", {HOUR: 10})
GUESSES_OF_PHONE = Limit("sheets by phone", {MINUTE: 10, HOUR: 40})
GUESSES_OF_ADDRESS = Limit("sheets by address", {MINUTE: 120, HOUR: 300})
"""Wrong codes of sheets (30 bits): whoever hits one reads somebody's ratings.

At one sheet, which its first characters name, so that who guesses at it locks no other; by a phone
that has joined; and by an address, as a guesser can join as often as it likes."""
GUESSES_OF_LINK = Limit("link", {MINUTE: 20})
"""Wrong tokens of links that work once that one address may try."""
PASSWORDS = Limit("password", {MINUTE: 20, HOUR: 100})
PASSWORDS_OF_LINK = Limit("password of link", {MINUTE: 10, HOUR: 60})
GUESSES_AT_LINK = Limit("password at link", {10 * MINUTE: 20})
"""Wrong passwords of one share link, from however many addresses."""
ACCOUNTS = Limit("account", {MINUTE: 20})
"""Wrong passwords, and forms of new accounts that are refused, likewise."""
TELLINGS = Limit("telling", {MINUTE: 60})
"""How often one address may say what became of pledges."""

csrf = CSRFProtect()
View = Callable[..., Any]


def address() -> str:
    """Whose tries are counted where nobody is known.

    Of IPv6 it is the network (/64): whoever has one address of it has all. Twenty bits are enough
    to keep guessers apart, and what thousands of addresses have in common tells of nobody where
    they were.
    """
    return keyed(network_of(request.remote_addr or "", ALIKE))[:5]


def keyed(told: str) -> str:
    """What is counted in place of what tells who somebody is; only this installation finds it."""
    key = current_app.config["SECRET_KEY"]
    return hmac.digest(key.encode(), told.encode(), hashlib.sha256).hex()


def is_over(limit: Limit, whose: str) -> bool:
    """Whether so many tries were counted that the next has to wait."""
    return current_app.config["LIMITS"] and tries.is_over(db.session, limit, whose)


def count_try(limit: Limit, whose: str) -> None:
    """Count a try."""
    if current_app.config["LIMITS"]:
        with writing() as session:
            tries.count(session, limit, whose)


def is_within(limit: Limit, whose: str) -> bool:
    """Count a try before it is made; False where so many were counted that it has to wait."""
    if not current_app.config["LIMITS"]:
        return True
    with writing() as session:
        return tries.count(session, limit, whose)


def take_try(limit: Limit, whose: str) -> None:
    """Count a try, unless so many were counted that it is refused."""
    if is_over(limit, whose):
        abort(429)
    count_try(limit, whose)


def limited(limit: Limit) -> Callable[[View], View]:
    """Refuse what is sent to a view from an address that failed at it too often.

    Only failures count: 200 phones share one address.
    """

    def around(view: View) -> View:
        @wraps(view)
        def guarded(**about: Any) -> Response:
            if request.method == "POST" and is_over(limit, address()):
                abort(429)
            response = make_response(view(**about))
            if response.status_code >= 400:
                count_try(limit, address())
            return response

        return guarded

    return around


def refuse_common(password: str, *known: str) -> None:
    """Refuse a password in a form that guessers try first; `known` are words of the account."""
    if accounts.is_common(password, *known):
        raise ValidationError(
            _(
                "This password is one of the first that are tried. A short sentence is easy to"
                " remember and hard to guess."
            )
        )


def takes(most: int) -> Callable[[View], View]:
    """Let a view take more bytes than others: an upload."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]  # `most_bytes` reads it off the view
        return view

    return mark


def most_bytes(app: Flask, endpoint: str | None) -> int:
    """How long a body may be that is sent there."""
    view = app.view_functions.get(endpoint or "")
    return int(getattr(view, "most_bytes", app.config["MAX_CONTENT_LENGTH"]))


def let_send() -> None:
    """Read no more of a body than its page takes."""
    request.max_content_length = most_bytes(current_app, request.endpoint)


def init_app(app: Flask) -> None:
    """Protect `app`: headers, form tokens, limits, and the proxies it was told to believe."""
    app.before_request(let_send)  # before the form's token is read, which reads the body
    csrf.init_app(app)
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    there = {name for name, _value in response.headers}
    wanted = dict(HEADERS if _is_asset(request) else PAGE_HEADERS)
    if current_app.config["HTTPS"]:
        wanted["Strict-Transport-Security"] = "max-age=31536000"
    if wait_s := RETRY_AFTER_S.get(response.status_code):
        wanted["Retry-After"] = str(wait_s)
    response.headers.extend([one for one in wanted.items() if one[0] not in there])
    return response


def _is_asset(asked: Request) -> bool:
    return (asked.endpoint or "").endswith("static")
