"""What axe finds wrong with a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# what passes is not listed node by node: that takes most of the time, and nobody reads it
ONLY_FAULTS = {"resultTypes": ["violations"]}


def violations(page: Page) -> list[dict[str, Any]]:
    """All rules of axe that the page breaks, with the places where it does."""
    found: list[dict[str, Any]] = Axe().run(page, options=ONLY_FAULTS).response["violations"]
    return found
