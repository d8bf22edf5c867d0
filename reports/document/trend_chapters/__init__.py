"""The chapters of a trend in their order; each is absent where there is nothing to tell."""

from collections.abc import Callable

from reports.document.blocks import Chapter
from reports.document.chapters import method, participation
from reports.document.sources import Sources
from reports.document.trend_chapters import changes, entries, items

Make = Callable[[Sources], Chapter | None]

READ: tuple[Make, ...] = (entries.claims, participation.over_time)
"""What follows leadership's first page, in words that everybody reads."""

ANNEX: tuple[Make, ...] = (
    changes.changed,
    items.over_time,
    items.voices,
    entries.themes,
    entries.reasons,
    method.method,
)
"""What is looked up: every figure, and how it is tested."""
