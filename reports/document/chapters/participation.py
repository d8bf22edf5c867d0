"""Who took part, here or in each workshop, what limits the reading, and how to read the rest."""

from collections.abc import Iterator

import pandas as pd

from reports.document.blocks import Block, Bullets, Chapter, Column, Heading, Notice, Paragraph
from reports.document.sources import Sources, tabled, team_of
from reports.findings.headline import unknown_voice
from reports.slices import waves
from reports.telling import Record, is_hidden, is_known


def participation(sources: Sources) -> Chapter | None:
    """Who took part, what limits the reading, and how to read what follows."""
    blocks: list[Block] = [*sources.lead("participation")]
    blocks += [Notice(text) for text in _warnings(sources)]
    blocks += _who_answered(sources)
    blocks += _how_to_read(sources)
    return sources.chapter(
        "participation", sources.say.gettext("Who took part, and how to read it"), blocks
    )


def _how_to_read(sources: Sources) -> list[Block]:
    say, smallest = sources.say, sources.report.settings.smallest_base
    reading = say.gettext(
        "A gap is importance minus performance, both rated by the same person: positive where we"
        " fall short. The bar beside a figure shows where the mean would lie if similar people"
        " answered. “Large gap” is said only where that whole bar lies at {points} points or more"
        " (on a scale of {first} to {last}), “gap” where chance is an unlikely explanation, and"
        " everything else stays grey.",
        **sources.relevant(),
    )
    who = (
        unknown_voice(sources)
        if not sources.report.meta.voice_is_known
        else say.gettext("Ratings are those of the {customers} who answered.")
        if sources.voice == "customer"
        else say.gettext(
            "Our own ratings are opinions of those in the room; those of {customers} stand apart."
        )
        if sources.report.meta.window and sources.report.meta.window.ways
        else say.gettext("Ratings are opinions of those in the room, not data from {customers}.")
    )
    base = say.gettext("n is the number of answers behind a figure; “don’t know” is not a score.")
    hidden = (
        say.gettext("What fewer than {k} people answered is hidden, and says so.", k=smallest)
        if smallest > 1
        else say.gettext("In this report nothing is hidden, however few answered.")
    )
    title = Heading(say.gettext("How to read it"))
    return [title, Paragraph(reading), Bullets((who, base, hidden))]


def _warnings(sources: Sources) -> Iterator[str]:
    say, rows, row = sources.say, sources.now(sources.report.notices), sources.summary()
    if sources.report.meta.interim:
        yield say.gettext("Interim report: answers may still come in.")
    absent = rows[rows["kind"] == "absent"]
    if len(absent):
        yield say.ngettext(
            "One team is absent; nothing is known of it.",
            "{n} teams are absent; nothing is known of them.",
            int(absent["n"].max()),
        )
    if (rows["kind"] == "participation").any():
        yield say.gettext("Fewer than three in five of those invited answered: read with care.")
    still_open, late = (
        0 if pd.isna(row[name]) else int(row[name]) for name in ("sheets_open", "sheets_late")
    )
    if still_open:
        yield say.ngettext(
            "One sheet was saved but not handed in; it counts.",
            "{n} sheets were saved but not handed in; they count.",
            still_open,
        )
    if late:
        yield say.ngettext(
            "One late sheet is in no figure.", "{n} late sheets are in no figure.", late
        )


def _who_answered(sources: Sources) -> list[Block]:
    _, t = sources.say.gettext, sources.type
    rows = sources.now(sources.report.participation, voice=sources.voice)
    if rows.empty:
        return []
    told = tabled(
        rows,
        (Column(_("Team"), share=3), team_of),
        (Column(_("Invited"), True, 1), lambda row: t.count(_told(row, "invited"))),
        (Column(_("Joined"), True, 1), lambda row: sources.base_in(row, "joined")),
        (Column(_("Handed in"), True, 1), lambda row: sources.base_in(row, "handed_in")),
        (
            Column(_("Participation"), True, 1),
            lambda row: sources.share(_told(row, "share"), row["invited"]),
        ),
    )
    return [told]


def _told(row: Record, name: str) -> float | None:
    """A figure of those invited, where their number can be right: nobody comes of none."""
    nobody = row["invited"] == 0 and (is_hidden(row) or row["joined"] > 0)
    return row[name] if is_known(row["invited"]) and not nobody else None


def over_time(sources: Sources) -> Chapter | None:
    """Who took part in each workshop."""
    _, t, rows = sources.say.gettext, sources.type, waves.participation(sources.report)
    told = tabled(
        rows,
        (Column(_("Workshop"), share=2.4), lambda row: _workshop(sources, str(row["workshop"]))),
        (Column(_("Teams"), True, 1), lambda row: t.count(row["teams"])),
        (
            Column(_("Answered"), True, 1),
            lambda row: sources.base_of(row["answered"], row["few"], True),
        ),
        (Column(_("Invited"), True, 1), lambda row: t.count(row["invited"])),
        (Column(_("Handed in"), True, 1), lambda row: t.count(row["handed_in"])),
        (
            Column(_("Participation"), True, 1),
            lambda row: sources.share(row["share"], row["invited"]),
        ),
    )
    return sources.chapter("participation", _("Who took part in each workshop"), [told])


def _workshop(sources: Sources, name: str) -> str:
    """Its name and month; of one in which nobody answered no day is known."""
    return " · ".join(dict.fromkeys((name, sources.when(name))))
