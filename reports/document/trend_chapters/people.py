"""Who took part in each workshop."""

from reports.document.blocks import Chapter, Column, Table
from reports.document.sources import Sources, cells
from reports.slices import waves


def participation(sources: Sources) -> Chapter | None:
    """Who took part in each workshop."""
    say, kind = sources.say, sources.type
    columns = (
        Column(say.gettext("Workshop"), share=2.4),
        Column(say.gettext("Teams"), right=True, share=1),
        Column(say.gettext("Answered"), right=True, share=1),
        Column(say.gettext("Invited"), right=True, share=1),
        Column(say.gettext("Handed in"), right=True, share=1),
        Column(say.gettext("Participation"), right=True, share=1),
    )
    body = tuple(
        cells(
            f"{row['workshop']} · {sources.scope.when(str(row['workshop']))}",
            *(kind.count(row[name]) for name in ("teams", "answered", "invited", "handed_in")),
            kind.percent(row["share"]),
        )
        for _, row in waves.participation(sources.report).iterrows()
    )
    title = say.gettext("Who took part in each workshop")
    return sources.chapter("participation", title, [Table(columns, body)])
