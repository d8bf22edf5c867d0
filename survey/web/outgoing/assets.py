"""Style sheets, scripts and pictures: fingerprinted, compressed once, kept by browsers a year.

One fingerprint stands for all of them, so that a module that imports its neighbour by a relative
address gets the neighbour of the same release.
"""

import gzip
import hashlib
import io
import mimetypes
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import bootstrap_wrapper
import font_lato
from flask import Blueprint, Flask, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from survey.web import access
from survey.web.outgoing import bundles

STATIC = Path(__file__).parents[2] / "static"
# whole, as a projector shows every letter that somebody writes
LATO = {
    f"room/{name}": Path(font_lato.font_directory) / name
    for name in ("Lato-Regular.ttf", "Lato-Bold.ttf", "Lato-Black.ttf")
}
BOOTSTRAP: Path = bootstrap_wrapper.get_bootstrap_css_dir() / "bootstrap.min.css"
TEMPLATES = Path(__file__).parents[2] / "templates"
PRUNED = "bootstrap.pruned.css"
LETTERS = {
    f"letters-{weight}.woff": Path(font_lato.font_directory) / f"Lato-{style}.ttf"
    for weight, style in ((400, "Regular"), (700, "Bold"))
}
"""Lato as phones get it. Its licence keeps the name for the whole: a part goes by another."""
ACCENTED = "áéíóúüñçàèìòùâêîôûäëïöãõ"
LATIN = frozenset(map(chr, range(0x20, 0x7F))) | {
    *ACCENTED, *ACCENTED.upper(), *"\u00a0¡¿ªºß«»‹›·–—‘’“”„•…€−×°"
}  # fmt: skip
LICENCE = (0, 13, 14)
COMPRESSED = {"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"}
SMALLEST_COMPRESSED = 500
A_YEAR = "public, max-age=31536000, immutable"

bp = Blueprint("assets", __name__)


@cache
def _files() -> dict[str, Path]:
    found = {p.relative_to(STATIC).as_posix(): p for p in STATIC.rglob("*") if p.is_file()}
    return {**found, **LATO, BOOTSTRAP.name: BOOTSTRAP}


def _exists(name: str) -> bool:
    source = name.removesuffix(bundles.BUNDLED) + ".js" if name.endswith(bundles.BUNDLED) else name
    return source in _files() or name in bundles.STYLES or name in LETTERS


@cache
def fingerprint() -> str:
    """Twelve characters that change when any file does."""
    digest = hashlib.sha256()
    for name, path in sorted((_files() | LETTERS).items()):
        digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _words() -> frozenset[str]:
    """Every word of our templates and scripts: any class that a page has is among them."""
    places = [*TEMPLATES.rglob("*.html"), *STATIC.rglob("*.js")]
    text = " ".join(path.read_text(encoding="utf-8") for path in places)
    return frozenset(re.findall(r"[a-zA-Z][\w-]*", text))


@cache
def _content(name: str, compressed: bool) -> bytes:
    if name in LETTERS:
        return _letters(LETTERS[name])
    if name == PRUNED:
        content = bundles.pruned(BOOTSTRAP.read_text(encoding="utf-8"), _words()).encode()
    elif bundles.is_bundle(name):
        content = bundles.made(name, lambda part: _content(part, False).decode()).encode()
    else:
        content = _files()[name].read_bytes()
    if name.endswith(".css"):
        # a browser would ask for the map, which is not shipped
        content = content.split(b"/*# sourceMappingURL")[0]
    return gzip.compress(content, 9, mtime=0) if compressed else content


def _letters(font: Path) -> bytes:
    """The letters of Spanish, English and their neighbours: 11 kB in place of 75."""
    # most processes serve their pages without ever cutting a font: they need not load this
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(hinting=False, name_IDs=LICENCE, flavor="woff", layout_features=[])
    options.drop_tables += ["GPOS"]  # without its pairs there is only their head left
    letters, made = Subsetter(options), io.BytesIO()
    letters.populate(text="".join(LATIN))
    with load_font(font, options) as whole:
        letters.subset(whole)
        save_font(whole, made, options)
    return made.getvalue()


def asset(name: str) -> str:
    """The address of a file in `survey/static` (or of Bootstrap's style sheet)."""
    return _address(request.root_path, name)


@cache
def _address(_below: str, name: str) -> str:
    return url_for("assets.static", release=fingerprint(), name=name)


@bp.get("/assets/<release>/<path:name>")
@access.allow(access.anyone)
def static(release: str, name: str) -> AnyResponse:
    """One file; an address of another release leads to the present one."""
    if not _exists(name):
        raise NotFound
    if release != fingerprint():
        return redirect(asset(name))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    compressed = kind in COMPRESSED and _takes_gzip()
    response = Response(_content(name, compressed), mimetype=kind)
    response.headers["Cache-Control"] = A_YEAR
    if compressed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@bp.get("/favicon.ico")
@access.allow(access.anyone)
def favicon() -> AnyResponse:
    """The icon, for browsers that ask without reading the page."""
    return redirect(asset("favicon.svg"))


def _takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _compress(response: Response) -> Response:
    """Compress a page on its way out; phones on one hotspot share very little air."""
    if (
        response.mimetype in COMPRESSED
        and not response.content_encoding
        and not response.direct_passthrough
        and _takes_gzip()
        and len(response.get_data()) >= SMALLEST_COMPRESSED
    ):
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
    return response


def with_language(code: str) -> str:
    """The query of this page with another language asked for."""
    return urlencode({**request.args.to_dict(), "lang": code})


def init_app(app: Flask) -> None:
    """Serve the assets of `app` and compress its pages."""
    mimetypes.add_type("text/javascript", ".js")
    app.after_request(_compress)
    app.jinja_env.globals.update(asset=asset, with_language=with_language)
