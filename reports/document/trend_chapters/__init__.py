"""The chapters of a trend in their order; each is absent where there is nothing to tell."""

from collections.abc import Callable

from reports.document.blocks import Chapter
from reports.document.chapters import method, participation
from reports.document.sources import Sources
from reports.document.trend_chapters import changes, entries, items, pledges

CHAPTERS: tuple[Callable[[Sources], Chapter | None], ...] = (
    pledges.pledges,
    changes.changed,
    items.voices,
    items.over_time,
    entries.themes,
    entries.reasons,
    entries.claims,
    participation.over_time,
    method.method,
)
