"""What axe finds wrong with a page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# what passes is not listed node by node: that takes most of the time, and nobody reads it
ONLY_FAULTS = {"resultTypes": ["violations"]}
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules to which it matters whether a page is light or dark; its width does not."""
NO_COLOURS = {"rules": {rule: {"enabled": False} for rule in OF_COLOURS}}
RUN = """options => typeof axe === "undefined" ? null :
  axe.run(options).then((found) => found.violations)"""
"""Null on a page that has no axe yet; on one that has, it runs faster the second time."""
FADED_MS = 200
"""Colours are read once nothing fades any more."""


def violations(page: Page, **options: Any) -> list[dict[str, Any]]:
    """All rules of axe that the page breaks, with the places where it does."""
    found: list[dict[str, Any]] | None = page.evaluate(RUN, ONLY_FAULTS | options)
    if found is None:
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(RUN, ONLY_FAULTS | options)
    assert found is not None
    return found


def faults_of_colours(page: Page, scheme: str) -> list[dict[str, Any]]:
    """The rules about colours that a page which is already open breaks in the other scheme."""
    was = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
    page.wait_for_timeout(FADED_MS)
    found = violations(page, runOnly=OF_COLOURS)
    page.emulate_media(color_scheme=was)
    page.wait_for_timeout(FADED_MS)
    return found
