"""Which language a page speaks: the reader's choice, the browser's, or the workshop's."""

from typing import Any

from flask import Flask, g, request
from flask_babel import Babel, get_locale, get_translations
from werkzeug.wrappers import Response

from questionnaires.model import LANGUAGES, Language

COOKIE = "language"
A_YEAR_S = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Let `?lang=es` choose and remember a language on any page."""
    Babel(app, locale_selector=_select)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # by its extension
        lambda text: _translations().ugettext(text),
        lambda one, many, n: _translations().ungettext(one, many, n),
        newstyle=True,
    )
    app.after_request(_remember)
    app.jinja_env.globals.update(languages=LANGUAGES, current_language=current_language)


def _translations() -> Any:
    """The words of this page's language: looked up once a page, which has fifty texts."""
    try:
        return g.translations
    except AttributeError:
        g.translations = get_translations()
        return g.translations


def current_language() -> Language:
    """The language of the page that is being made."""
    return "es" if str(get_locale()).startswith("es") else "en"


def prefer(language: str) -> None:
    """What to speak on this page to a browser that asks for neither (the workshop's language)."""
    g.preferred_language = language


def _select() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    preferred = str(g.get("preferred_language", LANGUAGES[0]))
    # the first of those that a browser likes alike ("*" likes all) is taken
    known = sorted(LANGUAGES, key=lambda language: language != preferred)
    return request.accept_languages.best_match(known) or preferred


def _remember(response: Response) -> Response:
    if (wish := request.args.get("lang")) in LANGUAGES:
        response.set_cookie(COOKIE, wish, max_age=A_YEAR_S, samesite="Lax")
    return response
