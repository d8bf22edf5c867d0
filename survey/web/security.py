"""Headers on every response, and how often a guess may be repeated."""

from flask import Flask, Request, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from limits import parse_many
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

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
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

GUESSES = "120/minute;2000/hour"
"""Wrong codes of workshops that one address may try."""
GUESSES_OF_PHONE, GUESSES_OF_WORKSHOP = "10/minute;40/hour", "300/hour"
"""Wrong codes of sheets (30 bits) that one phone may try, and all phones of a workshop together:
whoever hits one reads somebody's ratings, and a guesser can join as often as it likes."""
GUESSES_OF_LINK = "20/minute"
"""Wrong tokens of links that work once that one address may try."""

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)


def only_failures(response: Response) -> bool:
    """Count a request against its limit only if it failed: 200 phones share one address."""
    return response.status_code >= 400


def is_over(limits: str, whose: str) -> bool:
    """Whether so many tries were counted that the next has to wait."""
    open_to_all = not current_app.config["RATELIMIT_ENABLED"]
    return not (open_to_all or all(limiter.limiter.test(one, whose) for one in parse_many(limits)))


def count_try(limits: str, whose: str) -> None:
    """Count a wrong try; for limits that depend on more than the address of a page."""
    if current_app.config["RATELIMIT_ENABLED"]:
        for one in parse_many(limits):
            limiter.limiter.hit(one, whose)


def init_app(app: Flask) -> None:
    """Protect `app`: headers, form tokens, limits, and the proxies it was told to believe."""
    csrf.init_app(app)
    limiter.init_app(app)
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not _is_asset(request):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _is_asset(asked: Request) -> bool:
    return (asked.endpoint or "").endswith("static")
