"""Cards for tables and receipts, and slips of paper: set by Typst as all that is printed."""

import json
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import font_lato
import segno
from flask import abort, request
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from questionnaires import customers as words
from survey.customers import bp
from survey.customers.answering import Asked, asked, how_long, promise
from survey.customers.window import door
from survey.models import CustomerWindow
from survey.store.answers import customers as store
from survey.web import access
from survey.web.database import db
from survey.web.languages import current_language

KINDS = ("a6", "a4", "slips")
TEMPLATE = Path(__file__).parents[1] / "templates" / "customers" / "print.typ"


@bp.get("/workshops/<workshop_id>/customers/<kind>.pdf")
@access.allow(access.leads_workshop)
def printed(workshop_id: str, kind: str) -> Response:
    """A card of A6 or A4 with the QR code, or four slips on a page, in the reader's language."""
    window = store.window_of(db.session, workshop_id)
    if window is None or kind not in KINDS:
        abort(404)
    response = Response(_set(_payload(window, kind)), mimetype="application/pdf")
    how = "attachment" if "save" in request.args else "inline"
    response.headers["Content-Disposition"] = f"{how}; filename={kind}.pdf"
    return response


def _payload(window: CustomerWindow, kind: str) -> dict[str, Any]:
    workshop, way = window.workshop, door(window.code)
    items = asked(workshop)
    legends = [legend(item) for item in items]
    is_one = len(set(legends)) == 1
    return {
        "kind": kind,
        "language": current_language(),
        "organisation": workshop.audit.whose,
        "title": _("How are we doing?"),
        "short": how_long(items),
        "promise": promise(workshop),
        "until": _("Until %(day)s.", day=format_date(store.last_day(window), "long")),
        "address": way.address,
        "qr": segno.make(way.link, error="m", micro=False).svg_inline(border=0),
        "qr_alt": _("QR code of the address %(link)s", link=way.link),
        "legend": legends[0] if is_one and legends else "",
        "items": [
            {**asdict(item), "points": len(item.options), "legend": "" if is_one else told}
            for item, told in zip(items, legends, strict=True)
        ],
        "stay_away": words.STAY_AWAY.wording[current_language()],
        "no_reason": _("0 = none of them"),
        "more": _("Anything else? One line, if you like."),
    }


def legend(item: Asked) -> str:
    """What the numbers of a slip mean."""
    told = [*item.options, ("0", _("I cannot say"))]
    # a number and its words stay on one line
    return " · ".join(f"{value} {label}".replace(" ", "\u00a0") for value, label in told)


def _set(payload: dict[str, Any]) -> bytes:
    # few pages print anything: the others need not load this
    import typst

    # Typst reads files only below its root, and there is none in this folder
    with TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            TEMPLATE.read_bytes(), root=empty, font_paths=_fonts(), ignore_system_fonts=True
        )
        inputs = {"data": json.dumps(payload, default=str)}
        made = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, not pages: tells the type checker
    return made


@cache
def _fonts() -> Any:
    """Lato, and what is shipped inside matplotlib for all other letters, without loading it."""
    import typst

    folders = [Path(font_lato.font_directory)]
    if (found := find_spec("matplotlib")) and found.origin:
        folders.append(Path(found.origin).parent / "mpl-data" / "fonts" / "ttf")
    return typst.Fonts(False, False, [*map(str, folders)])
