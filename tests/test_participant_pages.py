"""Every page of a phone in both languages at both sizes, light and dark; docs/phones.md has all."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from lxml import html
from playwright.sync_api import Browser

from survey.web.database import db
from tests import cast, phone_pages
from tests.axe import NO_COLOURS, faults_of_colours, violations
from tests.phone_pages import Look, Walk
from tests.phones import KEY, Server, a_browser

DOCUMENT = Path(__file__).parent.parent / "docs" / "phones.md"
# each language once: what is loaded is looked at in both schemes and at both sizes
LOOKS = [look for look in phone_pages.looks() if (look.scheme, look.size) == ("light", (390, 664))]
SMALLEST = (320, 568)
Prepared = tuple[Server, dict[int, dict[str, str]]]


@pytest.fixture(scope="module")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    data = tmp_path_factory.mktemp("pages") / "data"
    shutil.copytree(sqlite_template, data)
    server = Server(data, KEY, processes="1")
    cookies = {look.number: phone_pages.prepare(server.app, look) for look in LOOKS}
    with server.app.app_context():
        db.engine.dispose()
    server.start()
    yield server, cookies
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways(
    prepared: Prepared, browser: Browser, look: Look
) -> None:
    server, cookies = prepared
    told = re.findall(r"phones/([\w-]+)\.png", DOCUMENT.read_text(encoding="utf-8"))
    seen = []
    for name, page in Walk(browser, server, look)(cookies[look.number]):
        seen.append(name)
        found = [*violations(page), *faults_of_colours(page, "dark")]
        for width, height in (SMALLEST, look.size):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") == width, name
            if width < look.size[0]:
                found += violations(page, **NO_COLOURS)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
    assert seen == told


def test_every_picture_of_a_page_is_there_and_no_other() -> None:
    told = re.findall(r"\((pictures/phones/[\w-]+\.png)\)", DOCUMENT.read_text(encoding="utf-8"))
    there = sorted((DOCUMENT.parent / "pictures" / "phones").iterdir())
    assert [one.relative_to(DOCUMENT.parent).as_posix() for one in there] == sorted(told)


def test_what_is_saved_is_not_told_as_lost(app: Flask) -> None:
    cast.make_workshop(app)
    was = '{"value_added-e1234567-text": "We answer at night"}'
    sent = {"was": was, "value_added-e1234567-text": "We answer at night",
            "mine.value_added-e7654321-text": "We call by name"}  # fmt: skip
    page = app.test_client().post(f"/{cast.CODE}/team", data=sent).text
    assert re.findall(r"<blockquote>(.*?)</blockquote>", page) == ["We call by name"]


def test_the_letters_of_a_date_are_not_counted(app: Flask) -> None:
    cast.make_workshop(app, step="pledge")
    page = html.fromstring(cast.phone(app).get(f"/{cast.CODE}/team").text)
    kinds = page.xpath("//input[@data-most]/@type")
    assert page.xpath("//input[@type='date']/@name") == ["pledge-due"]
    assert set(kinds) == {"text"}
