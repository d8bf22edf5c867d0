"""HTML that is rendered once and filled for each person: rendering fields is what costs.

A template leaves slots for the values of fields (text, language, what is chosen) and for ready
HTML; each stands as kind and name between two marks that no cleaned text can hold.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

MARK = "\x1a"
MOST_KEPT = 200


def text_slot(name: str) -> Markup:
    """Where the value of the field `name` goes."""
    return Markup(f"{MARK}t{name}{MARK}")  # noqa: S704 - names are ours, texts are escaped below


def lang_slot(name: str) -> Markup:
    """Where the language stands in which a text was written, if the value `name` tells it."""
    return Markup(f"{MARK}l{name}{MARK}")  # noqa: S704 - as above


def checked_slot(name: str, option: str) -> Markup:
    """Where `checked` goes if the field `name` holds `option`."""
    return Markup(f"{MARK}c{name}={option}{MARK}")  # noqa: S704 - as above


def html_slot(name: str) -> Markup:
    """Where ready HTML goes."""
    return Markup(f"{MARK}h{name}{MARK}")  # noqa: S704 - as above


class Skeleton:
    """A page or a part of one, without the values of any person."""

    def __init__(self, html: str) -> None:
        self._parts = html.split(MARK)

    def fill(self, values: Mapping[str, str], html: Mapping[str, str] | None = None) -> Markup:
        """The page with `values` by field name in its fields, and ready HTML in its gaps."""
        html = html or {}
        out = list(self._parts)
        for place in range(1, len(out), 2):
            kind, key = out[place][0], out[place][1:]
            if kind == "t":
                out[place] = str(escape(values.get(key, "")))
            elif kind == "l":
                out[place] = Markup(' lang="{}"').format(said) if (said := values.get(key)) else ""
            elif kind == "h":
                out[place] = html.get(key, "")
            else:
                name, _, option = key.partition("=")
                out[place] = " checked" if option in values.get(name, "").split(";") else ""
        return Markup("".join(out))  # noqa: S704 - every value was escaped above


_kept: dict[tuple[object, ...], tuple[object, Skeleton]] = {}


def kept(key: tuple[object, ...], owner: object, render: Callable[[], str]) -> Skeleton:
    """The skeleton of that key, rendered the first time.

    `owner` is kept with it: a key may name objects by their id, which must stay theirs.
    """
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = (owner, Skeleton(render()))
    return _kept[key][1]
