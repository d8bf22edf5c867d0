"""Small charts of the first part: who gave low scores, which teams differ, what really changed."""

from collections.abc import Iterator

from reports.document.blocks import Bar, Course, Histogram, Mark, Panels, Strip, Tone
from reports.document.courses import of_item
from reports.document.sources import Sources, text_of
from reports.findings import people
from reports.findings.change import change, course_of_gap
from reports.findings.moved import Move
from reports.findings.spread import Answers, answers_of, lowest_of
from reports.slices import waves
from reports.telling import Record, has_mean, records, sentences, where
from reports.words.language import N_
from reports.words.typography import shortened

MOST_LARGE, MOST_APART, MOST_MOVED = 3, 6, 4


def low_scores(sources: Sources) -> Panels | None:
    """How the answers to the large gaps are spread: the first three, where there are any."""
    items = where(sources.items(), label="large_gap").head(MOST_LARGE)
    known = {
        one.item: one
        for answers in answers_of(sources, sources.voice)
        for one in answers
        if one.is_known
    }
    shown = [known[item] for item in items["item"] if item in known]
    if not shown or len({len(one.shares) for one in shown}) > 1:
        return None
    say = sources.say
    what = say.gettext("how many gave each score to how we do it today.")
    return Panels(
        _low_or_not(sources, shown),
        sources.voiced(sources.voice, what),
        tuple(_histogram(sources, one) for one in shown),
        say.gettext("Colour: low scores, strong where they are more than half."),
    )


def _low_or_not(sources: Sources, shown: list[Answers]) -> str:
    """To which of these most gave low scores; nothing is said of any other item."""
    low = [one.item for one in shown if one.low > 0.5]
    scores = lowest_of(sources, shown[0])
    if low:
        return sources.say.gettext(
            "Most gave {scores} to {items}", scores=scores, items=sources.named(low)
        )
    every = sources.named(one.item for one in shown)
    return sources.say.gettext("At most half gave {scores} to {items}", scores=scores, items=every)


def _histogram(sources: Sources, answers: Answers) -> Histogram:
    say, count = sources.say, sources.type.count
    tone: Tone = "large_gap" if answers.low > 0.5 else "gap"
    under = say.gettext(
        "{low} of {n} gave {scores}",
        low=count(answers.low * answers.n),
        n=count(answers.n),
        scores=lowest_of(sources, answers),
    )
    unknown = say.ngettext(
        "one does not know", "{n} do not know", int(answers.dont_know), n=count(answers.dont_know)
    )
    bars = (
        Bar(
            count(answers.first + at),
            round(share * answers.n),
            tone if at < answers.half else "quiet",
        )
        for at, share in enumerate(answers.shares)
    )
    told = f"{under}; {unknown}" if answers.dont_know else under
    return Histogram(sources.name(answers.item), told, tuple(bars))


def apart(sources: Sources) -> Panels | None:
    """Only the differences that a rule tells: teams that differ, opinions that are divided."""
    every: list[Histogram | Strip | Course] = [*_strips(sources), *_camps(sources)]
    if not every:
        return None
    found = (people.teams(sources), people.camps(sources))
    told = ". ".join(finding.title for finding in found if finding and finding.told)
    say = sources.say
    note = say.gettext(
        "Teams are named only where they stand further apart than teams put together by chance"
        " would, among those shown and for all items at once. Where no difference can be told,"
        " they need not agree. Divided: answers heap up at both ends."
    )
    what = say.gettext("how we do it today.")
    return Panels(
        told,
        sources.voiced("member", what),
        tuple(every[:MOST_APART]),
        sentences(note, sources.in_annex(len(every) - MOST_APART)),
    )


def _strips(sources: Sources) -> Iterator[Strip]:
    tested = sources.now(sources.report.team_differences)
    items = records(sources.now(sources.report.items, voice="member"))
    means = {row["item"]: row for row in items}
    for row in records(tested[tested["size"].fillna("") != ""].sort_values("q", kind="stable")):
        yield _strip(sources, row, means[row["item"]])


def _strip(sources: Sources, tested: Record, item: Record) -> Strip:
    say, number = sources.say, sources.type.number
    rows = sources.now(sources.report.teams, item=tested["item"], voice="member")
    own = [row for row in records(rows) if has_mean(row, "n_performance", "performance")]
    tones: dict[str, Tone] = {tested["lowest"]: "large_gap", tested["highest"]: "above"}
    marks = tuple(
        Mark(
            float(row["performance"]),
            f"{shortened(sources.team(row['team']), 24)} {number(row['performance'])}"
            if row["team"] in tones
            else "",
            tones.get(row["team"], "quiet"),
        )
        for row in own
    )
    under = say.gettext(
        "mean of each team, n = {n}", n=sources.type.count(sum(row["n_performance"] for row in own))
    )
    mean = float(item["performance"])
    everyone = say.gettext("all {mean}", mean=number(mean))
    size = sources.report.points(item)
    everyone_at = Mark(mean, everyone)
    return Strip(sources.name(tested["item"]), under, size.first, size.last, marks, everyone_at)


def _camps(sources: Sources) -> Iterator[Histogram]:
    """The answers of the teams that are divided, and of all where only all together are."""
    rows = sources.now(sources.report.camps, voice="member")
    counts = sources.now(sources.report.distributions, measure="performance", voice="member")
    for row in records(rows.sort_values("agreement_a", kind="stable")):
        team = text_of(row["team"])
        own = counts[(counts["item"] == row["item"]) & (counts["team"].fillna("") == team)]
        own = own[~own["answer"].isin(["dk", "missing"])]
        if own["n"].isna().any():
            continue  # hidden, as where all people together would tell of one team
        numbers = [int(n) for n in own["n"]]
        who = sources.team(team) if team else sources.say.gettext("All of us")
        under = sources.say.gettext(
            "{team}: divided, n = {n}", team=who, n=sources.type.count(sum(numbers))
        )
        low, first = len(numbers) // 2, sources.report.first(row["item"])
        bars = (
            Bar(
                sources.type.count(first + at), n, "quiet" if low <= at < len(numbers) - low else ""
            )
            for at, n in enumerate(numbers)
        )
        yield Histogram(sources.name(row["item"]), under, tuple(bars))


def moved(sources: Sources) -> Panels | None:
    """The course of each item in which performance really changed."""
    every = courses(sources)
    found = change(sources)
    if not every or found is None:
        return None
    say = sources.say
    what = say.gettext("how we do it today, mean of all people; n under each workshop.")
    note = say.gettext(
        "Band: where the mean would lie if similar people answered (interval of 95%). All other"
        " items: no real change, or not to be compared."
    )
    panels = tuple(course for _row, course in every[:MOST_MOVED])
    return Panels(found.title, sources.voiced(waves.voice(sources.report), what), panels, note, 2)


def courses(sources: Sources) -> list[tuple[Record, Course]]:
    """Real changes of performance up to now, each item once, what got worse first."""
    found = [move for move in sources.moves if move.measure == "performance"]
    found.sort(key=lambda move: move.row["delta"])
    return [(move.row, _course(sources, move)) for move in found]


def _course(sources: Sources, move: Move) -> Course:
    rows = where(sources.report.items, item=move.item, voice=move.row["voice"])
    # another wording is another series
    rows = where(rows, item_version=rows["item_version"].iloc[-1])
    title = sources.say.gettext(
        "{item}: {delta} since {since}",
        item=sources.name(move.item),
        delta=sources.type.signed(move.row["delta"]),
        since=sources.when(move.since),
    )
    tone: Tone = "above" if move.is_better else "large_gap"
    return of_item(sources, title, _gap(sources, move.gap), tone, rows)


COURSES = {
    "closed": N_("the gap closed: from {before} to {now}"),
    "shrank": N_("the gap shrank from {before} to {now}"),
    "opened": N_("a gap opened: from {before} to {now}"),
    "grew": N_("the gap grew from {before} to {now}"),
}
"""What the gap beside a change of performance did, where it really changed too."""


def _gap(sources: Sources, gap: Record | None) -> str:
    if gap is None:
        return ""
    before, now = (sources.type.signed(gap[end]) for end in ("before", "now"))
    return sources.say.gettext(COURSES[course_of_gap(sources.report, gap)], before=before, now=now)
