"""The chapters of a trend in their order; each is absent where there is nothing to tell."""

from collections.abc import Callable

from reports.outputs.chapters import reference
from reports.outputs.chapters.build import Sources
from reports.outputs.document import Chapter
from reports.outputs.trend_chapters import changes, entries, items, people, pledges

CHAPTERS: tuple[Callable[[Sources], Chapter | None], ...] = (
    pledges.pledges,
    changes.changed,
    items.voices,
    items.over_time,
    entries.themes,
    entries.reasons,
    entries.claims,
    people.participation,
    reference.method,
)
