"""Style sheets and scripts: small, kept for a year, one request each."""

import gzip
import io
import re

from flask import Flask
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont

from survey.web.outgoing import bundles
from survey.web.outgoing.assets import asset
from tests import cast

GZIP = {"Accept-Encoding": "gzip"}


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return asset(name)


def test_an_asset_is_compressed_and_kept_for_a_year(sqlite_app: Flask) -> None:
    path = address(sqlite_app, "participant.css")
    answer = sqlite_app.test_client().get(path, headers=GZIP)
    assert "max-age=31536000, immutable" in answer.headers["Cache-Control"]
    assert b"--lc-importance" in gzip.decompress(answer.data)
    assert len(answer.data) < 45_000


def test_an_address_of_an_older_release_leads_to_the_present_one(sqlite_app: Flask) -> None:
    answer = sqlite_app.test_client().get("/assets/000000000000/app.css")
    assert answer.headers["Location"] == address(sqlite_app, "app.css")
    assert sqlite_app.test_client().get("/assets/000000000000/../models.py").status_code == 404


def test_a_page_is_compressed_for_those_who_can_read_it(sqlite_app: Flask) -> None:
    cast.make_workshop(sqlite_app)
    client: FlaskClient = sqlite_app.test_client()
    plain = client.get(f"/{cast.CODE}/")
    packed = client.get(f"/{cast.CODE}/", headers=GZIP)
    assert plain.content_encoding is None
    assert gzip.decompress(packed.data).startswith(b"<!doctype html>")


def test_a_bundle_holds_each_module_once_after_those_it_needs() -> None:
    modules = {
        "a/top.js": 'import { one } from "./one.js";\nimport { two } from "../two.js";\none(two);',
        "a/one.js": 'import { two } from "../two.js";\nexport function one() { return two; }\n',
        "two.js": "// said to readers\nexport const two = 2;\n",
    }
    made = bundles.made("a/top.bundle.js", modules.__getitem__)
    assert made.count("const two = 2;") == 1
    assert made.index("two = 2") < made.index("function one") < made.index("one(two)")
    assert "readers" not in made
    assert "import" not in made
    assert "export" not in made


def test_a_pruned_style_sheet_keeps_what_a_page_can_use() -> None:
    css = "/*!x*/a,.btn,.btn.gone{b:c}.gone{d:e}@media (x:1){.gone{f:g}.btn:not(.a,.b){h:i}}"
    kept = "a,.btn{b:c}"
    assert bundles.pruned(css, {"btn"}) == kept
    media = "@media (x:1){.btn:not(.a,.b){h:i}}"
    assert bundles.pruned(css, {"btn", "a", "b"}) == kept + media


def test_lato_comes_from_here_small_and_under_no_name_that_its_licence_keeps(
    sqlite_app: Flask,
) -> None:
    client = sqlite_app.test_client()
    style = gzip.decompress(client.get(address(sqlite_app, "app.css"), headers=GZIP).data).decode()
    for name in re.findall(r'url\("(letters-[^"]+)"\)', style):
        answer = client.get(address(sqlite_app, name))
        assert answer.mimetype == "font/woff"
        assert len(answer.data) < 14_000
        font = TTFont(io.BytesIO(answer.data))
        assert {"ñ", "¿", "–", "É"} <= {chr(one) for one in font.getBestCmap()}
        assert all(record.nameID not in (1, 4, 6) for record in font["name"].names)
