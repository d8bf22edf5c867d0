"""What customers answer, on a phone or at a kiosk: five items, one tap and a line; then thanks."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from questionnaires import customers as words
from questionnaires.model import LANGUAGES
from survey.customers import bp
from survey.models import Workshop
from survey.store.answers import customers as store
from survey.store.answers import questionnaires
from survey.text import one_line
from survey.web import access, cookies, errors
from survey.web.database import db, writing
from survey.web.languages import current_language
from survey.web.security import address, csrf

TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
NOT_MINE = "dk"
KIOSK_WAITS_S = 60
KIOSK_THANKS_S = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as customers read it, and what they choose from: value and label, best last."""

    key: str
    wording: str
    options: list[tuple[str, str]]


def asked(workshop: Workshop) -> list[Asked]:
    """What customers of a workshop are asked, in the language of the page."""
    language = current_language()
    found = []
    for one, item in words.asked(questionnaires.questionnaires_of(workshop)):
        scale = one.scale(item, "performance")
        labels = [label[language] for label in scale.labels] if scale else []
        options = [(str(score), label) for score, label in enumerate(labels, start=1)]
        found.append(Asked(item.key, item.wording_customer[language], options))
    return found


@bp.get("/c/<code:code>")
@access.allow(access.asks_customers)
def ask(code: str) -> Any:
    """The items, or since when nobody is asked any more."""
    if store.ended_on(g.window):
        return _shut()
    if _is_kiosk() and request.args.get("lang") not in LANGUAGES:
        # the choice of whoever stood here before is no choice of the next one
        return redirect(url_for(".ask", code=code, lang=g.window.workshop.language))
    if _has_answered():
        return redirect(url_for(".thanks", code=code, again=1))
    return _page()


def _answered() -> str:
    return f"answered-{g.window.code}"


def _has_answered() -> bool:
    """Whether this device has answered here; a kiosk never has."""
    return not _is_kiosk() and cookies.given(_answered()) is not None


def _is_kiosk() -> bool:
    return bool(g.way == store.KIOSK)


def _page(error: str = "") -> str:
    workshop = g.window.workshop
    return render_template(
        "customers/ask.html",
        **_frame(),
        items=asked(workshop),
        stay_away=words.STAY_AWAY.wording[current_language()],
        no_reason=words.NONE,
        not_mine=NOT_MINE,
        longest=store.LONGEST_LINE,
        values=request.form,
        token=request.form.get("token") or secrets.token_urlsafe(24),
        short=how_long(asked(workshop)),
        promise=promise(workshop),
        error=error,
    )


def _frame() -> dict[str, Any]:
    """What all pages of a window show around theirs."""
    return {
        "workshop": g.window.workshop,
        "code": g.window.kiosk if _is_kiosk() else g.window.code,
        "is_kiosk": _is_kiosk(),
        "other_language": next(one for one in LANGUAGES if one != current_language()),
        "waits_s": KIOSK_WAITS_S,
        "thanks_s": KIOSK_THANKS_S,
    }


def how_long(items: list[Asked]) -> str:
    """How much is asked, in one sentence, on pages, cards and slips."""
    return str(
        ngettext(
            "%(num)s sentence, less than a minute.",
            "%(num)s sentences, less than a minute.",
            len(items),
        )
    )


def promise(workshop: Workshop) -> str:
    """What becomes of it, in one sentence, as cards and slips say it too."""
    base = workshop.audit.smallest_base
    if base == 1:
        return str(_("No name and no account."))
    return str(_("No name and no account; nothing is shown before %(n)s people answer.", n=base))


def _shut() -> tuple[str, int]:
    ended = store.ended_on(g.window)
    return render_template("customers/shut.html", **_frame(), ended=ended), 410


@bp.post("/c/<code:code>")
@access.allow(access.asks_customers)
def answer(code: str) -> Any:
    """Keep what was answered, once for a form and a phone; or show it in the other language."""
    if request.form.get("do") == "language":
        return _page()
    token = request.form.get("token", "")
    if not TOKEN.fullmatch(token):
        return _page(_("This page was incomplete. Please try once more.")), 422
    is_again = _has_answered()
    if not store.is_known(db.session, g.window, token) and not is_again:
        given = read(g.window.workshop)
        if not given:
            return _page(_("Nothing is chosen yet. One answer is enough.")), 422
        if store.ended_on(g.window) or not _kept(code, token, given):
            return _shut()
    lang = request.args.get("lang")
    to = url_for(".thanks", code=code, lang=lang, again=1 if is_again else None)
    return _remembered(redirect(to, 303))


csrf.exempt(answer)  # whoever answers has no session: the Origin header stands for a form token


def read(workshop: Workshop) -> store.Given:
    """What a form brings; 422 where it holds what no page offers."""
    items = asked(workshop)
    scores = {
        item.key: score
        for item in items
        if (score := _one_of(f"item-{item.key}", {NOT_MINE, *dict(item.options)}))
    }
    choice = _one_of("choice", {words.NONE, *(item.key for item in items)})
    return store.Given(scores, choice, one_line(request.form.get("line"))[: store.LONGEST_LINE])


def _one_of(name: str, offered: set[str]) -> str:
    values = {*request.form.getlist(name)} - {""}
    if len(values) > 1 or not values <= offered:
        abort(422)
    return values.pop() if values else ""


def _kept(code: str, token: str, given: store.Given) -> bool:
    """Whether it is kept; False where the window has closed meanwhile."""
    network = address() if current_app.config["LIMITS"] else None
    try:
        with writing() as session:
            store.keep(session, code, token, given, current_language(), network)
    except IntegrityError:
        pass  # sent twice at the same moment: one of both is kept
    except store.ShutError:
        return False
    except store.FloodError:
        abort(429)
    return True


def _remembered(response: Response) -> Response:
    if not _is_kiosk():
        cookies.give(response, _answered(), "1", cookies.LASTS["answered"])
    return response


@bp.errorhandler(404)
def not_here(error: HTTPException) -> Any:
    """Where a card is misread, say so to the customer; our own pages have our own words."""
    if "code" not in (request.view_args or {}):
        return errors.page(error)
    return render_template("customers/unknown.html"), 404


@bp.get("/c/<code:code>/thanks")
@access.allow(access.asks_customers)
def thanks(code: str) -> str:
    """Thanks; a kiosk goes back to its start by itself."""
    is_again = "again" in request.args
    return render_template("customers/thanks.html", **_frame(), is_again=is_again)
