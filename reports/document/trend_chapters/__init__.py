"""The chapters of a trend in their order; each is absent where there is nothing to tell."""

from collections.abc import Callable

from reports.document.blocks import Chapter
from reports.document.chapters import method, participation
from reports.document.sources import Sources
from reports.document.trend_chapters import changes, entries, items

ANNEX: tuple[Callable[[Sources], Chapter | None], ...] = (
    participation.over_time,
    entries.claims,
    changes.changed,
    items.over_time,
    items.voices,
    entries.themes,
    entries.reasons,
    method.method,
)
"""What is looked up: every figure, and how it is tested."""
