"""Cookies of our own: with https no neighbour of this host can set one in our place."""

from datetime import timedelta
from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response

LASTS = {"device": timedelta(days=180), "answered": timedelta(days=120)}
"""How long a browser knows its accounts, and a phone that it has answered as a customer."""


def given(name: str, code: str = "") -> str | None:
    """What a browser sent as a cookie; one of a phone belongs to the workshop of a code."""
    return request.cookies.get(_placed(name, code)["key"])


def give(response: Response, name: str, value: str, lasts: timedelta, code: str = "") -> None:
    """Let a browser keep a cookie."""
    response.set_cookie(value=value, max_age=lasts, **_placed(name, code), **_rules())


def take_back(response: Response, name: str, code: str = "") -> None:
    """Let a browser forget a cookie."""
    response.delete_cookie(**_placed(name, code), **_rules())


def _placed(name: str, code: str) -> dict[str, Any]:
    if current_app.config["HTTPS"]:
        # such a name allows no path: whose phone it is must stand in it
        return {"key": f"__Host-{name}-{code}" if code else f"__Host-{name}", "path": "/"}
    return {"key": name, "path": f"/{code}"}


def _rules() -> dict[str, Any]:
    return {"httponly": True, "samesite": "Lax", "secure": current_app.config["HTTPS"]}
