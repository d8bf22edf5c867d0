"""Links that are handed over: shown once when they are made, and revoked."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from survey.store.people import links
from survey.web.addresses import link_to
from survey.web.database import db, writing


def shown_once(endpoint: str, token: str) -> str:
    """The address of a link that was just made."""
    db.session.rollback()  # the reading transaction would not see the new link
    return link_to(endpoint, token=token)


def revoke(purpose: str, link_id: str, page: str, **about: Any) -> Response:
    """Let a link about something open nothing any more, and go back to its page."""
    with writing() as session:
        links.revoke(session, purpose, link_id, current_user.id, **about)
    flash(_("The link no longer works."))
    return redirect(url_for(page, **about))
