"""How pages, commands and the background write in the log of the instance: one call a line."""

import logging

from flask import Flask, g, has_request_context, request
from flask_login import current_user

from survey.models import InstanceEvent, now
from survey.store.people import instance_log
from survey.web.addresses import network_of
from survey.web.database import writing
from survey.web.errors import in_a_line

NETWORKS = {4: 24, 6: 48}
"""How many bits of an address are kept: where somebody was, and not which machine it was."""
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Write what was recorded when a request, a task or a command ends."""
    app.teardown_appcontext(_write)


def record(
    what: str,
    *,
    user_id: str | None = None,
    audit_id: str | None = None,
    workshop_id: str | None = None,
    detail: str = "",
) -> None:
    """Note what was done, or tried, by whoever is signed in unless an account is given.

    `what` is one of `instance_log.KINDS`; `detail` is never what somebody answered or mistyped. It
    is written when the request ends, in a transaction of its own: what is refused or rolled back
    takes no line with it, and a line that cannot be written stops nothing.
    """
    event = InstanceEvent(
        at=now(),
        what=what,
        user_id=user_id or _whoever(),
        audit_id=audit_id,
        workshop_id=workshop_id,
        detail=detail[:254],
        address=network_of(request.remote_addr or "", NETWORKS) if has_request_context() else "",
    )
    g.setdefault("recorded", []).append(event)


def _whoever() -> str | None:
    if not has_request_context() or not current_user.is_authenticated:
        return None
    user_id: str = current_user.id
    return user_id


def _write(_error: BaseException | None) -> None:
    recorded = g.pop("recorded", None)
    if not recorded:
        return  # phones record nothing, and must not wait for a database here
    try:
        with writing() as session:
            for event in recorded:
                instance_log.add(session, event)
    except Exception as error:
        log.error("The log of the instance could not be written: %s", in_a_line(error))
