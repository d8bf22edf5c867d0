"""How phones come in: find the workshop, pick a team, come back, pass the phone on."""

import hashlib
import hmac
import re
import secrets
from typing import Any

from babel.dates import get_timezone_location
from flask import (
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import LazyString, format_datetime, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from survey.participant import bp, now
from survey.participant.pages import has_rated
from survey.participant.sheet import questions
from survey.store.answers import customers, questionnaires
from survey.store.people import links, tokens
from survey.store.people.tries import HOUR, MINUTE, Limit
from survey.store.room import joining as store
from survey.store.room import steps
from survey.text import clean_text
from survey.web import access, cookies, errors
from survey.web.database import db, writing
from survey.web.languages import current_language
from survey.web.outgoing import stencils
from survey.web.security import (
    GUESSES_OF_ADDRESS,
    GUESSES_OF_PHONE,
    GUESSES_OF_SHEET,
    address,
    count_try,
    is_over,
)

FOUR = f"[{tokens.ALPHABET}{tokens.ALPHABET.lower()}]{{4}}"
TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")
SHARED_COOKIE = "shared_phone"
KEEPS_COOKIE = "keeps"
"""Comes back with the next request from a browser that keeps cookies at all."""
RESUME_LENGTH = 6
_KEEPS_NOTHING = _l(
    "This browser keeps nothing, so it would be somebody new with every page. Allow cookies in its"
    " settings, open the address in another browser and not in the small window of the Wi-Fi, or"
    " share a colleague’s phone. If cookies are allowed, press once more."
)
_TOO_MANY_CODES = _l(
    "Too many wrong codes were tried. Please try again in an hour, or join anew; what the other"
    " phone has saved stays."
)
_CROWD = _l(
    "So many phones are joining at this moment that this one has to wait. Please try again in a"
    " minute."
)


class CodeConverter(BaseConverter):
    """A join code as people type it; the address always shows its one spelling."""

    regex = rf"{FOUR}-?{FOUR}"

    def to_python(self, value: str) -> str:
        """Eight capitals and figures."""
        return tokens.typed(value)


def resume_code(token: str) -> str:
    """The six characters that move the sheet of this token to another phone."""
    digest = hmac.digest(current_app.config["SECRET_KEY"].encode(), token.encode(), hashlib.sha256)
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _place in range(RESUME_LENGTH):
        number, place = divmod(number, len(tokens.ALPHABET))
        letters.append(tokens.ALPHABET[place])
    return "".join(letters)


def shown_code() -> str:
    """The code of this phone's sheet in two groups, as people read it aloud."""
    code = resume_code(access.token_of_phone(g.workshop.code))
    return f"{code[:3]} {code[3:]}"


@bp.get("/join")
@access.allow(access.anyone)
def find() -> Any:
    """Ask for a code, and lead it to its workshop."""
    if "code" not in request.args:
        return render_template("participant/find.html")
    code = tokens.typed(request.args["code"])
    return redirect(url_for("participant.join", code=code)) if code else unknown()


@bp.errorhandler(404)
def not_here(error: HTTPException) -> Any:
    """Where an address holds a code that opens nothing, ask for the code again."""
    return unknown() if "code" in (request.view_args or {}) else errors.page(error)


def unknown() -> Any:
    """The field for a code, saying that no open workshop has this one; that of a card leads on."""
    typed = (request.view_args or {}).get("code") or request.args.get("code", "")
    code = tokens.typed(typed)
    if code and customers.found(db.session, code):
        return redirect(url_for("customers.ask", code=code))
    page = render_template("participant/find.html", typed=clean_text(typed, 20), is_unknown=True)
    return page, 404


@bp.get("/accessibility")
@access.allow(access.anyone)
def accessibility() -> str:
    """What was tested so that everybody can take part, and what was not."""
    return render_template("participant/accessibility.html")


@bp.get("/<code:code>/")
@access.allow(access.may_join)
def join(code: str) -> Any:
    """Pick a team, or go on where this phone was."""
    if g.member is not None:
        return redirect(
            url_for(next_page(is_at_team=request.args.get("from") == "team"), code=code)
        )
    return _shut_page() if g.workshop.is_joining_closed else _join_page()


@bp.get("/<code:code>/scene")
@access.allow(access.answers)
def scene(code: str) -> str:
    """What everybody reads before the first question: the picture to think from, and the intro."""
    return render_template(
        "participant/scene.html",
        workshop=g.workshop,
        team=next(team for team in g.workshop.teams if team.id == g.member.team_id),
        scene=questionnaires.scene_of(g.workshop),
        asked=questionnaires.questionnaires_of(g.workshop),
        rates=next_page() == "participant.rating",
        next=url_for(next_page(), code=code),
    )


def next_page(*, is_at_team: bool = False) -> str:
    """Where a phone that has joined goes on: its own rating first, unless it left that already."""
    top = now.top_of(g.workshop)
    if top == "rating" or (not is_at_team and _rates() and not has_rated()):
        return "participant.rating"
    return now.OWN_PAGES.get(top, "participant.team")


def _rates() -> bool:
    asked = questions(g.workshop, current_language(), "rating")
    return any(asked.parts(item) for one in asked.asked for item in one.items)


def _join_page(error: str | LazyString = "", status: int = 200) -> Response:
    picked = request.form.get("team") or cookies.given(SHARED_COOKIE, g.workshop.code)
    scene = questionnaires.scene_of(g.workshop)
    page = stencils.page(
        "participant/join.html",
        {"token": secrets.token_urlsafe(24)},
        workshop=g.workshop,
        opening=scene.opening[current_language()] if scene else "",
        picked=next((team.id for team in g.workshop.teams if team.id == picked), ""),
        is_shared=is_shared() or "shared" in request.form,
        error=str(error),
        until=_until(),
    )
    response = make_response(page, status)
    _keep(response, KEEPS_COOKIE, "1")
    return response


def _wait_page(error: str | LazyString) -> Response:
    page = _join_page(error, 503)
    page.headers["Retry-After"] = str(MINUTE)  # what is counted begins anew then
    return page


def _shut_page() -> tuple[str, int]:
    return render_template("participant/shut.html", workshop=g.workshop), 403


def _until() -> str:
    """Until when a workshop answers by link, in its time zone; "" where it runs in a room."""
    clock = steps.clock_of(g.workshop)
    if clock is None or g.workshop.state != "open":
        return ""
    told = format_datetime(clock, f"EEEE {_('d MMMM')}, HH:mm", rebase=False)
    place = get_timezone_location(clock, locale=get_locale(), return_city=True)
    return str(_("Open until %(moment)s (%(place)s).", moment=told, place=place))


@bp.post("/<code:code>/")
@access.allow(access.may_join)
def enter(code: str) -> Any:
    """Join the picked team; sent twice it joins once."""
    if not cookies.given(KEEPS_COOKIE, code):  # it would come back as another person each time
        return _join_page(_KEEPS_NOTHING, 409)
    token, team_id = request.form.get("token", ""), request.form.get("team", "")
    if not TOKEN.fullmatch(token):
        return _join_page(_("This page was incomplete. Please try once more."), 422)
    if team_id not in {team.id for team in g.workshop.teams}:
        return _join_page(_("Please pick a team."), 422)
    language, code_to_resume = current_language(), resume_code(token)
    try:
        with writing() as session:
            store.join(session, g.workshop.id, team_id, token, code_to_resume, language)
    except IntegrityError:
        pass  # the same tap sent twice at once: the other one has joined
    except store.ShutError:
        return _shut_page()
    except store.CrowdError:
        return _wait_page(_CROWD)
    except store.OtherTeamError:
        return _join_page(_("This phone has already answered for another team."), 409)
    except store.FullError:
        return _wait_page(_("More phones have joined than a room holds. Ask the facilitator."))
    return _with_phone(redirect(url_for("participant.scene", code=code)), token, team_id)


def _with_phone(response: Response, token: str, team_id: str = "") -> Response:
    _keep(response, access.PHONE_COOKIE, token)
    if "shared" in request.form:
        _keep(response, SHARED_COOKIE, team_id)
    return response


def _keep(response: Response, name: str, value: str) -> None:
    # so long a team tells what became of its pledge
    cookies.give(response, name, value, links.LASTS["pledges"], g.workshop.code)


def is_shared() -> bool:
    """Whether several people share this phone."""
    return cookies.given(SHARED_COOKIE, g.workshop.code) is not None


@bp.route("/<code:code>/resume", methods=["GET", "POST"])
@access.allow(access.may_join)
def resume(code: str) -> Any:
    """Bring a sheet from another phone to this one."""
    if request.method == "GET":
        return render_template("participant/resume.html", workshop=g.workshop)
    typed = re.sub(r"[\s-]", "", request.form.get("resume_code", "")[:40]).upper()[:20]
    guesses = _guesses(typed)
    if any(is_over(*limit) for limit in guesses):
        return *_resume_page(_TOO_MANY_CODES, 429), {"Retry-After": str(HOUR)}
    token = secrets.token_urlsafe(24)
    with writing() as session:
        found = store.resume(session, g.workshop.id, typed, token, resume_code(token))
    if found:
        return _with_phone(redirect(url_for("participant.join", code=code), 303), token)
    for limit in guesses:
        count_try(*limit)
    return _resume_page(
        _("No sheet of this workshop has the code %(code)s.", code=clean_text(typed)), 404
    )


def _guesses(typed: str) -> list[tuple[Limit, str]]:
    """What counts a wrong code: the sheet that it seems to mean, the address, and the phone."""
    sheet = f"{g.workshop.id} {tokens.token_hash(typed[:2])[:8]}"
    phone = [(GUESSES_OF_PHONE, g.member.id)] if g.member else []
    return [(GUESSES_OF_SHEET, sheet), (GUESSES_OF_ADDRESS, address()), *phone]


def _resume_page(error: str | LazyString, status: int) -> tuple[str, int]:
    page = render_template("participant/resume.html", workshop=g.workshop, error=error)
    return page, status


@bp.post("/<code:code>/leave")
@access.allow(access.may_join)
def leave(code: str) -> Response:
    """Make the phone free for the next person (`next`), or for another team."""
    response = redirect(url_for("participant.join", code=code), 303)
    cookies.take_back(response, access.PHONE_COOKIE, code)
    if request.form.get("for") == "next":
        flash(_("What the last person answered is safe and no longer on this phone."), "info")
    else:
        cookies.take_back(response, SHARED_COOKIE, code)
    return response
