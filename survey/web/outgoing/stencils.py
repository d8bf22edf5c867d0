"""Stencils: a page that is alike for many is rendered once; what differs is put into its gaps."""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

from flask import render_template, request, session
from markupsafe import Markup, escape

from survey.web.languages import current_language

GAP = "\x1a"
"""A sign that no text of a page holds (`survey.text.clean_text`)."""
MOST_KEPT = 1000


def page(template: str, gaps: Mapping[str, Any], **about: Hashable) -> str:
    """The page of a template that prints `gaps` as they are and does all else by `about`.

    What `about` holds never changes, nor does what the page is made of besides it: the language
    and the address, its host too. What a page is told once is in no stencil.
    """
    if "_flashes" in session:
        return render_template(template, **gaps, **about)
    place = current_language(), request.root_url, request.full_path
    pieces = _pieces(template, tuple(gaps), tuple(about.items()), place)
    # by turns what was rendered and the name of a gap
    return "".join(escape(gaps[one]) if n % 2 else one for n, one in enumerate(pieces))


@lru_cache(maxsize=MOST_KEPT)
def _pieces(
    template: str, gaps: tuple[str, ...], about: tuple[tuple[str, Hashable], ...], _place: object
) -> list[str]:
    marks = {name: Markup(f"{GAP}{name}{GAP}") for name in gaps}  # noqa: S704 - names of ours
    return render_template(template, **marks, **dict(about)).split(GAP)
