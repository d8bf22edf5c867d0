"""What became of earlier pledges."""

from reports.document.blocks import Chapter
from reports.document.chapters.over_time import became
from reports.document.sources import Sources


def pledges(sources: Sources) -> Chapter | None:
    """Pledges of earlier workshops, worst first, and whether their items moved since."""
    title = sources.say.gettext("What became of earlier pledges")
    return sources.chapter("pledges", title, became(sources))
