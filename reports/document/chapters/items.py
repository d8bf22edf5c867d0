"""The last chapter: every rated item with its figures, and what limits them."""

import re
from collections.abc import Iterator

import pandas as pd

from questionnaires.model import Text
from questionnaires.shared import asked_of
from reports.document.blocks import Block, Bullets, Cell, Chapter, Column, Heading, Table, Terms
from reports.document.chapters.rated import noticed, tone
from reports.document.sources import Sources, tabled, text_of, without_empty
from reports.telling import FEWEST_FOR_A_SHARE, Record, is_known, records

OWN_NUMBER = re.compile(r"\d+")


def all_items(sources: Sources) -> Chapter | None:
    """Every rated item of every voice, with its figures and what limits them."""
    rows = sources.now(sources.report.items)
    names = {
        "member": sources.say.gettext("As members rated"),
        "team": sources.say.gettext("As teams agreed"),
        "customer": sources.say.gettext("As {customers} rated"),
    }
    blocks: list[Block] = []
    for voice, part in rows.groupby("voice", sort=False):
        if rows["voice"].nunique() > 1:
            blocks.append(Heading(names.get(str(voice), str(voice))))
        blocks.append(without_empty(_item_table(sources, str(voice), part)))
    blocks += [*_asked(sources, rows), *_limits(sources)]
    # the scatter is for those who look things up: boards read it as a verdict
    blocks += sources.charts("priorities")
    return sources.chapter("items", sources.say.gettext("All rated items"), blocks)


def _asked(sources: Sources, rows: pd.DataFrame) -> list[Block]:
    """Each question with the words of its scale, and the items that it was asked of."""
    language, keys = sources.report.settings.language, list(dict.fromkeys(rows["item"].astype(str)))
    found: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        for question, labels in _questions(sources, key):
            of = (question[language], " · ".join(label[language] for label in labels))
            found.setdefault(of, []).append(key)
    told = tuple(
        (
            question,
            labels if of == keys else f"{labels} ({', '.join(map(sources.report.short, of))})",
        )
        for (question, labels), of in found.items()
    )
    return [Heading(sources.say.gettext("How it was asked")), Terms(told)] if told else []


def _questions(sources: Sources, key: str) -> Iterator[tuple[Text, tuple[Text, ...]]]:
    """What was asked of a rated item, each with the labels of its scale."""
    for form in sources.report.questionnaires:
        for item in (one for one in form.items if one.key == key):
            for measure, question in asked_of(item).items():
                scale = form.scale(item, measure)
                yield question, scale.labels if scale else ()
            return


def _limits(sources: Sources) -> list[Block]:
    """What to know before one of these figures is quoted: few scores, other weights, one answer."""
    told = (
        *_from_one(sources),
        *_fewer_pairs(sources),
        *_unanswered(sources),
        *_weighed(sources),
        *_clicked(sources),
    )
    if not told:
        return []
    return [Heading(sources.say.gettext("What limits these figures")), Bullets(told)]


def _from_one(sources: Sources) -> Iterator[str]:
    """Scales whose labels have numbers of their own ("0 never" … "10 always"): which scores."""
    language, keys = sources.report.settings.language, sources.items()["item"]
    asked = [labels for key in dict.fromkeys(keys) for _, labels in _questions(sources, key)]
    ends = dict.fromkeys((one[0][language], one[-1][language], len(one)) for one in asked if one)
    for first, last, most in ends:
        if (number := OWN_NUMBER.match(first)) and number[0] != "1":
            yield sources.say.gettext(
                "Figures count the points of a scale from 1: 1 is “{first}” and {most} is"
                " “{last}”.",
                first=first,
                last=last,
                most=most,
            )


def _fewer_pairs(sources: Sources) -> Iterator[str]:
    """Items whose gap rests on fewer people than rated them."""
    for row in records(noticed(sources, "pairs")):
        yield sources.say.gettext(
            "{item}: the gap rests on {n} of {of} people, those who rated both.",
            item=sources.named([row["item"]]),
            n=sources.type.count(row["n"]),
            of=sources.type.count(row["of"]),
        )


def _unanswered(sources: Sources) -> Iterator[str]:
    """Items without a score from many: where the mean would lie if those had given one."""
    kind, items = sources.type, sources.items()
    bound = {row["item"]: row for row in records(items[items["bound_low"].notna()])}
    for row in records(noticed(sources, "unanswered")):
        if found := bound.get(row["item"]):
            yield sources.say.gettext(
                "{item}: no score from {n} of {of}; with theirs, the mean of {mean} would lie"
                " between {low} and {high}.",
                item=sources.named([row["item"]]),
                n=kind.count(row["n"]),
                of=kind.count(row["of"]),
                mean=kind.number(found["performance"]),
                low=kind.number(found["bound_low"]),
                high=kind.number(found["bound_high"]),
            )


def _weighed(sources: Sources) -> Iterator[str]:
    """Items whose mean depends on whether persons or teams count the same."""
    say, number, items = sources.say, sources.type.number, sources.items()
    columns = {"performance": say.gettext("today"), "importance": say.gettext("importance")}
    order = 1 if sources.report.settings.weight == "persons" else -1
    for column, name in columns.items():
        for row in records(items[items[f"{column}_other"].notna()]):
            persons, teams = (row[column], row[f"{column}_other"])[::order]
            yield say.gettext(
                "{item}, {measure}: {persons} where every person counts the same, {teams} where"
                " every team does.",
                item=sources.named([row["item"]]),
                measure=name,
                persons=number(persons),
                teams=number(teams),
            )


def _clicked(sources: Sources) -> Iterator[str]:
    """People who gave one answer to everything, and items that speak against all others."""
    say = sources.say
    for row in records(noticed(sources, "straight")):
        yield say.ngettext(
            "One of {of} people gave the same answer to ten items or more; it counts.",
            "{n} of {of} people gave the same answer to ten items or more; they count.",
            int(row["n"]),
            of=sources.type.count(row["of"]),
        )
    for row in records(noticed(sources, "reversed")):
        yield say.gettext(
            "{item}: those who rate it high rate the rest low. Check how it is worded.",
            item=sources.named([text_of(row["item"])]),
        )


def _item_table(sources: Sources, voice: str, rows: pd.DataFrame) -> Table:
    _, t = sources.say.gettext, sources.type
    return tabled(
        rows,
        (Column(_("Item"), share=1), lambda row: sources.report.wording(row["item"], voice)),
        (Column(_("Importance"), True), lambda row: t.number(row["importance"])),
        (Column(_("Today"), True), lambda row: t.number(row["performance"])),
        (Column(_("Gap"), True), lambda row: Cell(t.signed(row["gap"]), tone(row["label"]))),
        (Column(_("Interval"), True), lambda row: t.interval(row["gap_low"], row["gap_high"])),
        (Column(_("Reading")), lambda row: Cell(sources.label(row["label"]), tone(row["label"]))),
        (Column(_("Top two"), True), lambda row: t.percent(_share(row, "top2"))),
        (Column(_("Don’t know"), True), lambda row: t.percent(_share(row, "dk_share"))),
        (Column(_("Consensus"), True), lambda row: t.percent(row["consensus"])),
        (Column("n", True), lambda row: _base(sources, row)),
        dense=True,
    )


def _share(row: Record, name: str) -> float | None:
    """A share of those who answered how we do; None of too few."""
    n = row["n_performance"]
    return row[name] if is_known(n) and (n == 0 or n >= FEWEST_FOR_A_SHARE) else None


def _base(sources: Sources, row: Record) -> str:
    """The number of answers; of a hidden row only that it is hidden."""
    is_paired = is_known(row["n_pairs"]) and row["n_pairs"] > 0
    return sources.base_in(row, "n_pairs" if is_paired else "n_performance")
