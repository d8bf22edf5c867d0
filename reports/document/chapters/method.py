"""The chapter of method: how it is calculated, and what stands behind the seal."""

from collections.abc import Callable

from reports.document.blocks import Block, Bullets, Chapter, Heading, Terms
from reports.document.sources import Sources
from reports.findings.change import earlier
from reports.words.language import N_

_SIGNS = N_("Signs shown as boxes: our fonts have no drawing for them")


def method(sources: Sources, missing: str = "") -> Chapter | None:
    """Every figure in plain words, with the name of its formula; `missing` signs are listed."""
    say, figures = sources.say, _figures(sources)
    terms = [
        (say.gettext(name, **figures), say.gettext(text, **figures))
        for (is_needed, name), text in TERMS.items()
        if is_needed(sources)
    ]
    if missing:
        terms.append((say.gettext(_SIGNS), missing))
    title = say.gettext("How it is calculated")
    blocks: list[Block] = [Terms(tuple(terms))]
    if read := sources.report.read:
        blocks += [Heading(say.gettext("What was read")), Bullets(read)]
    return sources.chapter("method", title, blocks)


def _figures(sources: Sources) -> dict[str, object]:
    """What the terms name: thresholds, the smallest base, scored entries, the check code."""
    row, count = sources.summary(), sources.type.count
    return {
        **sources.relevant(),
        "k": sources.report.settings.smallest_base,
        "scored": count(row["scored_entries"]),
        "entries": count(row["entries"]),
        "code": sources.report.meta.seal,
    }


Needed = Callable[[Sources], bool]


def _has(*tables: str) -> Needed:
    """Whether this workshop has rows of all these tables."""
    return lambda told: all(len(told.now(getattr(told.report, name))) for name in tables)


def _has_groups(told: Sources) -> bool:
    return _has("entries")(told) and len(told.groups_made()) > 0


def _has_earlier(told: Sources) -> bool:
    return len(told.report.workshops) > 1


TERMS: dict[tuple[Needed, str], str] = {
    (_has(), N_("Score and gap")): N_(
        "A score is the mean of the answers in points; “don’t know” is left out and its share is"
        " told. The gap is importance minus performance of the same person, averaged over those who"
        " rated both (paired difference). Figures are rounded last, so that a gap may differ by 0.1"
        " from the scores printed beside it."
    ),
    (_has(), N_("Interval")): N_(
        "Where the mean would lie, 95 times in 100, if similar people answered again (Dirichlet"
        " posterior with one pseudo-answer, fitted by a beta distribution). It is never wider than"
        " the scale and never without width. All who were in the room answered for themselves: it"
        " does not speak for other teams. Shares have Wilson’s interval."
    ),
    (_has(), N_("Labels")): N_(
        "Large gap: the whole interval is at {points} points or more. Gap: {points} points or more"
        " and q under 0.10. Small gap: q under 0.10 and less than {points} points. On par: the"
        " whole interval lies within {points} points of zero. Above: the whole interval is below"
        " zero. Everything else, and whatever rests on fewer than five people, cannot be told."
        " {points} points are an eighth of a scale of {first} to {last}; on another scale it is an"
        " eighth of that one. q is the p-value after Benjamini–Hochberg over the items of one"
        " workshop."
    ),
    (lambda told: told.report.settings.smallest_base > 1, N_("What is hidden")): N_(
        "Figures of fewer than {k} members or {customers}, and those of the next smallest team as"
        " long as a subtraction would find fewer than {k} people, or fewer than two besides those"
        " of one team; the total too where only one team would stand behind it. One mask serves"
        " every chart, table and file."
    ),
    (_has("ranks"), N_("Order of the gaps")): N_(
        "How often each item is among the three largest gaps in 4,000 draws that weigh whole people"
        " anew (Bayesian bootstrap, fixed seed), drawn in as far as the items’ gaps differ by"
        " chance alone; in steps of 5%, and not where fewer than ten people rated both sides."
    ),
    (_has("team_differences"), N_("Teams")): N_(
        "Differences between teams are tested by relabelling people at random (permutation of"
        " Kruskal–Wallis, 4,999 times; for very many people its chi-square), q after"
        " Benjamini–Hochberg. They “differ” where q is under 0.10; else no difference can be told,"
        " which is not agreement. The tables give epsilon squared and ICC(1). Where a team is"
        " hidden, the shown teams alone are tested, without effects."
    ),
    (_has(), N_("Agreement")): N_(
        "Consensus is Leik’s, in percent: 0 where half stand at either end, 100 where all answer"
        " the same. Opinions are called divided where van der Eijk’s A is −0.25 or less among six"
        " people or more."
    ),
    (_has("entries"), N_("Value and risk of entries")): N_(
        "Value is importance times consistency over five; risk is the cube root of frequency,"
        " severity and difficulty of recovery multiplied, or the frequency alone where that is all"
        " that was asked. {scored} of {entries} entries were scored; the others take the mean of"
        " their team’s scored entries, or 1."
    ),
    (_has("entries"), N_("Themes")): N_(
        "A theme’s share is taken within each team and then averaged, so that a talkative team does"
        " not win. The difference between both sides has a t interval between teams; a ranking"
        " shows points that teams gave, not {customers} lost."
    ),
    (_has_groups, N_("Groups and dots")): N_(
        "The room put together what is alike, and each person gave three dots, at most two for one"
        " group; where nobody voted, groups stand by the teams that name them. Dots tell what"
        " weighed most for those who were there. Of fewer people than figures need none are told,"
        " and who gave them is not kept."
    ),
    (_has("entries", "differentiation"), N_("Competitor test")): N_(
        "People of other teams judge each claim. It passes where the whole Wilson interval of “only"
        " us” is above one half, and is generic where it is not; with fewer than five verdicts it"
        " stays unproven. Of fewer people than figures need it is not told how many said what."
    ),
    (_has("entries", "contradictions"), N_("Contradictions")): N_(
        "Three rules find them. A claim that others say too: it is generic, or at least two judges,"
        " and half of them, have heard it elsewhere. A theme on both sides: at least half of the"
        " teams, and at least two, name it as a reason to leave, and as many as that as value or"
        " claim. An item on par or above whose theme alone leads the reasons to leave and is named"
        " by at least half of the teams. Those with the largest share of judges or teams come"
        " first."
    ),
    (_has_earlier, N_("Change")): N_(
        "A change is the score now minus the score then. It is tested with the teams as the unit"
        " (cluster-robust CR2 variance, a quarter of it the item’s own and three quarters the mean"
        " of all items; Student’s t); with fewer than three teams in either workshop nothing is"
        " tested. A real change has q under 0.05, over all tests of performance and importance, and"
        " {points} points or more (an eighth of a scale of {first} to {last}, and of any other); a"
        " gap has really changed where its own p is under 0.05 too and performance or importance"
        " really changed. A hint has the size and p under 0.05 alone. Where a team is hidden, the"
        " shown teams alone are tested. Themes of the same teams are compared by a paired t-test,"
        " of other teams by Welch’s, with q under 0.10. A changed wording starts a new series."
    ),
    (lambda told: _has_earlier(told) and len(earlier(told)) > 0, N_("Pledges")): N_(
        "Whether a pledge moved something is told of the item that it names, from its workshop to"
        " the last one; where it names none, of the mean of its theme. The lowest item comes up by"
        " itself; how far is estimated from the other items and taken off. Moved: half a point or"
        " more, and what is left has q under 0.10 over all pledges; a hint has p under 0.05 alone;"
        " no movement: the 95 % interval of what is left lies within half a point. All else cannot"
        " be told."
    ),
    (lambda told: bool(told.report.meta.seal), N_("Check code {code}")): N_(
        "It stands on every page and belongs to these answers, this questionnaire and this method."
        " Other answers would give another code."
    ),
}
"""Each term with its formula in plain words, and whether a report has anything of it."""
