"""What open pages ask again and again: has what they show changed, and what time is left."""

from flask import jsonify, request
from werkzeug.wrappers import Response

from survey.store.pulse import Beat


def answer(beat: Beat, **parts: str) -> Response:
    """The versions of these parts, by the names that a page uses; 304 where all are known.

    It carries seconds left and never a time of day: clocks of phones are wrong.
    """
    versions = {name: beat.version(part) for name, part in parts.items()}
    response = jsonify(
        **versions,
        at=beat.at,
        shown=beat.shown,
        left=beat.left_s,
        runs=beat.ends_at is not None,
    )
    # of the versions alone: the seconds that are left are always others
    response.set_etag("-".join(map(str, versions.values())))
    return response.make_conditional(request)
