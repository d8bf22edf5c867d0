"""Cookies of our own: with https no neighbour of this host can set one in our place."""

from datetime import timedelta
from typing import Any

from flask import after_this_request, current_app, request
from werkzeug.wrappers import Response

from survey.store.people import links

LASTS = {"device": timedelta(days=180), "answered": timedelta(days=120)}
"""How long a browser knows its accounts, and a phone that it has answered as a customer."""


def given(name: str, code: str = "") -> str | None:
    """What a browser sent as a cookie; one of a phone belongs to the workshop of a code."""
    key = _placed(name, code)["key"]
    if key not in request.cookies and _is_earlier(name, code):
        _bring_along(name, code)
        return request.cookies.get(name)
    return request.cookies.get(key)


def give(response: Response, name: str, value: str, lasts: timedelta, code: str = "") -> None:
    """Let a browser keep a cookie."""
    response.set_cookie(value=value, max_age=lasts, **_placed(name, code), **_rules())
    _drop_earlier(response, name, code)


def take_back(response: Response, name: str, code: str = "") -> None:
    """Let a browser forget a cookie."""
    response.delete_cookie(**_placed(name, code), **_rules())
    _drop_earlier(response, name, code)


def _is_earlier(name: str, code: str) -> bool:
    """Whether a phone joined before the names of cookies said whose they are."""
    return bool(code) and current_app.config["HTTPS"] and name in request.cookies


def _bring_along(name: str, code: str) -> None:
    """Give what an earlier version gave by its new name, unless the page gives or takes it back."""

    @after_this_request
    def renamed(response: Response) -> Response:
        key = _placed(name, code)["key"]
        given = (one.partition("=")[0] for one in response.headers.getlist("Set-Cookie"))
        if key not in given:
            give(response, name, request.cookies[name], links.LASTS["pledges"], code)
        return response


def _drop_earlier(response: Response, name: str, code: str) -> None:
    if _is_earlier(name, code):  # else the next person at this phone would be the last one
        response.delete_cookie(name, path=f"/{code}", **_rules())


def _placed(name: str, code: str) -> dict[str, Any]:
    if current_app.config["HTTPS"]:
        # such a name allows no path: whose phone it is must stand in it
        return {"key": f"__Host-{name}-{code}" if code else f"__Host-{name}", "path": "/"}
    return {"key": name, "path": f"/{code}"}


def _rules() -> dict[str, Any]:
    return {"httponly": True, "samesite": "Lax", "secure": current_app.config["HTTPS"]}
