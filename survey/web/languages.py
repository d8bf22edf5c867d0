"""Which language a page speaks: the reader's choice, the browser's, or the workshop's."""

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel, format_datetime, format_time, get_locale, get_translations, pgettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from questionnaires.model import LANGUAGES, Language
from survey.web import cookies

COOKIE = "language"
A_YEAR = timedelta(days=365)
SPOKEN: dict[Language, str] = {"es": "Español", "en": "English"}
"""What each language calls itself."""
PLACES = {"es": "es", "en": "en_GB"}
"""Words are British in English, and so are dates."""


def init_app(app: Flask) -> None:
    """Let `?lang=es` choose and remember a language on any page."""
    Babel(app, locale_selector=lambda: PLACES[_select()])
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # by its extension
        lambda text: _translations().ugettext(text),
        lambda one, many, n: _translations().ungettext(one, many, n),
        newstyle=True,
    )
    app.after_request(_remember)
    app.jinja_env.globals.update(
        {
            "_": _text,
            "languages": SPOKEN,
            "current_language": current_language,
        }
    )
    app.jinja_env.globals["pgettext"] = pgettext  # Flask-Babel gives templates the others only
    app.jinja_env.filters["momentformat"] = moment


def moment(at: datetime) -> str:
    """A moment in the reader's language, by the clock of this machine."""
    return str(format_datetime(at.astimezone(), "short", rebase=False))


def time_of_day(at: datetime, zone: tzinfo | None = None) -> str:
    """A time of day in hours and minutes, by the clock of a zone, else by that of this machine."""
    return str(format_time(at.astimezone(zone), "HH:mm", rebase=False))


def _translations() -> Any:
    """The words of this page's language: looked up once a page, which has fifty texts."""
    try:
        return g.translations
    except AttributeError:
        g.translations = get_translations()
        return g.translations


def _text(text: str, **values: Any) -> Markup:
    """A text of a page in its language, with `values` in their places."""
    found = _found(_translations(), text)
    return found % values if values else _as_it_is(found)


# fifty texts a page: what Jinja's own way costs for each is a fifth of the page
@lru_cache(maxsize=5000)
def _found(translations: Any, text: str) -> Markup:
    return Markup(translations.ugettext(text))  # noqa: S704 - the catalogue is ours


@lru_cache(maxsize=5000)
def _as_it_is(found: Markup) -> Markup:
    return found % {}  # "%%" is a per cent sign here too


def current_language() -> Language:
    """The language of the page that is being made."""
    locale = get_locale()
    return "es" if locale is not None and locale.language == "es" else "en"


def prefer(language: str) -> None:
    """What to speak on this page to a browser that asks for neither (the workshop's language)."""
    g.preferred_language = language


def _select() -> str:
    for wish in (request.args.get("lang"), cookies.given(COOKIE)):
        if wish in LANGUAGES:
            return wish
    preferred = str(g.get("preferred_language", LANGUAGES[0]))
    # the first of those that a browser likes alike ("*" likes all) is taken
    known = sorted(LANGUAGES, key=lambda language: language != preferred)
    return request.accept_languages.best_match(known) or preferred


def _remember(response: Response) -> Response:
    if (wish := request.args.get("lang")) in LANGUAGES:
        cookies.give(response, COOKIE, wish, A_YEAR)
    return response
