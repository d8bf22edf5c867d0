"""Headers on every response, and how often a guess may be repeated."""

from flask import Flask, Request, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
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

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)


def only_failures(response: Response) -> bool:
    """Count a request against its limit only if it failed: 200 phones share one address."""
    return response.status_code >= 400


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
