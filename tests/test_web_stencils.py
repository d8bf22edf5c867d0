"""Pages that are rendered once for many: everybody reads their own, in their language, as it is."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader

from survey.models import Workshop
from survey.web.database import writing
from survey.web.outgoing import stencils
from tests import cast

RATING, JOIN = f"/{cast.CODE}/rating", f"/{cast.CODE}/"


def own_of(page: str) -> tuple[str, str]:
    """What no two phones have in common: where a browser keeps what is not sent, and the code."""
    key = re.search(r'data-key="([^"]+)"', page)
    code = re.search(r'class="code">([A-Z0-9]{3} [A-Z0-9]{3})<', page)
    assert key
    assert code
    return key[1], code[1]


def test_each_phone_reads_its_own(app: Flask) -> None:
    cast.make_workshop(app)
    phones = [cast.phone(app) for _ in range(3)]
    cast.save(phones[1], "rating", as_announced__performance="4")
    pages = [phone.get(RATING).text for phone in phones]
    assert [page.count(" checked") for page in pages] == [0, 1, 0]
    assert len({own_of(page)[0] for page in pages}) == len({own_of(page)[1] for page in pages}) == 3
    assert "\x1a" not in "".join(pages)


def test_what_is_put_into_a_gap_is_text_and_no_markup(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = DictLoader({"own.html": "<p>{{ said }}</p>"})
    monkeypatch.setattr(app.jinja_env, "loader", loader)
    with app.test_request_context():
        pages = [stencils.page("own.html", {"said": said}) for said in ("<b>", "Ñ & co")]
    assert pages == ["<p>&lt;b&gt;</p>", "<p>Ñ &amp; co</p>"]


def test_no_two_who_join_get_the_same_token(app: Flask) -> None:
    cast.make_workshop(app)
    tokens = {cast.field_value(app.test_client().get(JOIN).text, "token") for _ in range(5)}
    assert len(tokens) == 5


def test_each_reads_their_own_language(app: Flask) -> None:
    cast.make_workshop(app)
    said = [app.test_client().get(f"{JOIN}?lang={one}").text for one in ("en", "es", "en", "es")]
    assert [">Join<" in page for page in said] == [True, False, True, False]
    assert said[1].count("?lang=en") == said[0].count("?lang=es") == 1


def test_what_is_said_once_is_said_once_and_to_one(app: Flask) -> None:
    cast.make_workshop(app)
    one, other = cast.phone(app), cast.phone(app)
    one.get(RATING)
    one.post(RATING, data={"do": "save"})
    said = ["Saved.</p>" in phone.get(RATING).text for phone in (other, one, one, other)]
    assert said == [False, True, False, False]


def test_a_page_follows_its_workshop(app: Flask) -> None:
    workshop_id = cast.make_workshop(app)
    phone: FlaskClient = cast.phone(app)
    assert "Spring" in phone.get(RATING).text
    with app.app_context(), writing() as session:
        session.get_one(Workshop, workshop_id).title = "Autumn <3"
    assert "Autumn &lt;3" in phone.get(RATING).text
