"""A facilitator's own on reports: which logos are taken, what is left of them, and a preface."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from survey.facilitator.own import LARGEST_LOGO, redrawn
from survey.making import report as making
from survey.models import Audit, Workshop
from survey.store.files import keys
from survey.web.database import db
from tests import trend_cast
from tests.conftest import sign_in
from tests.trend_cast import ada


def picture(
    size: tuple[int, int] = (1200, 300), kind: str = "PNG", ink: Any = "navy", **saved: Any
) -> bytes:
    """A filled frame on white, or on nothing."""
    drawn = Image.new("RGBA", size, (0, 0, 0, 0))
    drawn.paste(ink, (10, 10, size[0] - 10, size[1] - 10))
    buffer = io.BytesIO()
    (drawn if kind == "PNG" else drawn.convert("RGB")).save(buffer, kind, **saved)
    return buffer.getvalue()


@pytest.fixture
def audit(app: Flask, facilitator: FlaskClient) -> str:
    return trend_cast.audit_with(app, [{"kitchen": trend_cast.all_of(6, 4, 2)}], ada(app))


def change(browser: FlaskClient, audit_id: str, logo: bytes = b"", **fields: str) -> TestResponse:
    file = {"logo": (io.BytesIO(logo), "logo.png")} if logo else {}
    return browser.post(f"/audits/{audit_id}/edit?lang=en", data=fields | file)


def flood(side: int) -> bytes:
    """A picture that is small as a file and large once it is unpacked."""
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def stored(app: Flask) -> Audit:
    with app.app_context():
        audit: Audit = db.session.query(Audit).one()
        assert audit.logo is None or audit.logo
        return audit


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_small_and_without_its_edge(kind: str) -> None:
    logo = Image.open(io.BytesIO(redrawn(picture(kind=kind))))
    assert (logo.format, logo.mode) == ("PNG", "RGB")
    assert logo.width <= LARGEST_LOGO[0]
    assert logo.height <= LARGEST_LOGO[1]
    assert logo.getpixel((logo.width // 2, logo.height // 2)) == pytest.approx((0, 0, 128), abs=3)


def test_nothing_but_the_picture_goes_further() -> None:
    hidden = b"<script>alert(1)</script>"
    info = Image.Exif()
    info[0x010E] = hidden.decode()
    for sent in (picture(exif=info), picture() + hidden):
        assert hidden in sent
        assert hidden not in redrawn(sent)
        assert redrawn(sent) == redrawn(picture())


# made where they are sent: each process of a run reads this file
NO_LOGOS: dict[str, Callable[[], bytes]] = {
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "pdf": lambda: b"%PDF-1.7",
    "a part": lambda: picture()[:200],
    "a head": lambda: picture()[:8],
    "gif": lambda: picture(kind="GIF"),
    "large": lambda: flood(5_000),
    "huge": lambda: flood(20_000),
    "white": lambda: picture(ink="white"),
}


@pytest.mark.parametrize("kind", NO_LOGOS)
def test_what_is_no_logo_is_refused_and_the_preface_stays_typed(
    app: Flask, facilitator: FlaskClient, audit: str, kind: str
) -> None:
    answer = change(facilitator, audit, NO_LOGOS[kind](), preface="My own words")
    assert answer.status_code == 422
    assert re.search("This is no picture that can be read|nothing of this logo", answer.text)
    assert "My own words" in answer.text
    assert (stored(app).logo, stored(app).preface) == (None, "")


def test_logo_and_preface_stand_on_the_report_page_and_go_into_its_files(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    with app.app_context():
        held = db.session.query(Workshop).one()
        before = keys.of_report(db.session, held, "en").snapshot
    assert change(facilitator, audit, picture(), preface="Welcome.\n\nAda").status_code == 302
    page = facilitator.get(f"/workshops/{held.id}/report?lang=en").text
    assert f'src="/audits/{audit}/logo"' in page
    logo = facilitator.get(f"/audits/{audit}/logo")
    assert (logo.mimetype, logo.data) == ("image/png", redrawn(picture()))
    with app.app_context():
        held = db.session.query(Workshop).one()
        assert keys.of_report(db.session, held, "en").snapshot != before
        meta = making.read(held, "en").meta
    assert (meta.logo, meta.preface) == (redrawn(picture()), "Welcome.\n\nAda")


def test_a_logo_stays_until_it_is_taken_away(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    change(facilitator, audit, picture())
    change(facilitator, audit, preface="Words")
    assert facilitator.get(f"/audits/{audit}/logo").status_code == 200
    change(facilitator, audit, without_logo="y", preface="Words")
    assert facilitator.get(f"/audits/{audit}/logo").status_code == 404
    assert change(facilitator, audit, preface="x" * 1501).status_code == 422


def test_only_who_leads_the_audit_changes_it_and_only_readers_see_it(
    app: Flask, facilitator: FlaskClient, audit: str
) -> None:
    change(facilitator, audit, picture())
    stranger = sign_in(app, "Mallory", "mallory@example.org")
    assert change(stranger, audit, preface="Mine").status_code == 404
    assert stranger.get(f"/audits/{audit}/logo").status_code == 404
    assert app.test_client().get(f"/audits/{audit}/logo").status_code == 302
