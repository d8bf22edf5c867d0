"""Wrong passwords of one account: counted so that no stranger locks out whose it is.

A browser in which somebody signed in keeps a signed cookie that says for which accounts; it counts
by itself. All others together have ten tries in a quarter of an hour, and then wait for its end.
"""

from flask import after_this_request, current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.models import new_id
from survey.store.people import tries
from survey.store.people.tries import Limit
from survey.web import cookies, security
from survey.web.database import writing

OF_ACCOUNT = Limit("password of", {15 * 60: 10})
COOKIE, MOST = "device", 5


def may_try(email: str) -> bool:
    """Count a try at the password of an account, known or not; False where it has to wait.

    A browser that knows the account does not wait for others behind its address.
    """
    is_known = _key(email) in _kept()[1:]
    if not is_known and security.is_over(security.PASSWORDS, security.address()):
        return False
    return security.is_within(OF_ACCOUNT, _whose(email))


def failed() -> None:
    """Count a wrong password for the address that it came from."""
    security.count_try(security.PASSWORDS, security.address())


def forget(email: str) -> None:
    """Forget the tries at the password of an account: this one was right."""
    with writing() as session:
        tries.forget(session, OF_ACCOUNT, _whose(email))


def succeeded(session: Session, email: str) -> str:
    """Forget the tries, and let the browser know the account from now on; the browser's token."""
    tries.forget(session, OF_ACCOUNT, _whose(email))
    browser, *known = _kept()
    others = [one for one in known if one != _key(email)]
    value = _signer().dumps([browser, *others[-MOST + 1 :], _key(email)])

    @after_this_request
    def keep(response: Response) -> Response:
        cookies.give(response, COOKIE, value, cookies.LASTS[COOKIE])
        return response

    return browser


def _whose(email: str) -> str:
    browser, *known = _kept()
    return f"{_key(email)} {browser}" if _key(email) in known else _key(email)


def _kept() -> list[str]:
    """The token of this browser, then the accounts that signed in here."""
    try:
        kept: list[str] = _signer().loads(cookies.given(COOKIE) or "")
    except BadSignature:
        return [new_id()]
    return kept


def _key(email: str) -> str:
    return security.keyed(email.strip().lower())[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=COOKIE)
