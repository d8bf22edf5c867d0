"""What the bars of answers say: finding, notes, alternative text and table."""

import math

import pandas as pd

from reports.charts.answers import Answers
from reports.charts.captions import Words, sentences


def title(words: Words, answers: list[Answers]) -> str:
    """Where most answers are low; a count of the answers given, without a test."""
    _ = words.gettext
    known = [a for a in answers if a.is_known]
    if not known:
        return _nothing_known(words, answers)
    scores = _low_scores(words, known[0].half)
    low = [a.item for a in known if a.low > 0.5]
    if low:
        if len(low) > 3:
            text = _("Most answered {scores} in {count} items, such as {names}")
        else:
            text = words.ngettext(
                "Most answered {scores} in one item: {names}",
                "Most answered {scores} in {count} items: {names}",
                len(low),
            )
        count = words.typography.spelled(len(low))
        return text.format(scores=scores, count=count, names=words.names(low))
    return _("In no item did most answer {scores}").format(scores=scores)


def _nothing_known(words: Words, answers: list[Answers]) -> str:
    if all(a.dont_know > 0 and not a.hidden for a in answers):
        return words.gettext("Nobody can judge any of it")
    return words.gettext("Too few answers to show how they are spread")


def _low_scores(words: Words, half: int) -> str:
    """The low scores as said: «1 o 2», and from three on «de 1 a 5»."""
    count = words.typography.count
    if half > 2:
        return words.gettext("{first} to {last}").format(first=count(1), last=count(half))
    return words.typography.either([count(score) for score in range(1, half + 1)])


def subtitle(words: Words, voice: str) -> str:
    """What is drawn, for whom and how many answered."""
    _ = words.gettext
    what = words.voiced(voice, _("do we do it well today? Percentages of the scores given."))
    return sentences(what, f"{words.base(voice)}.")


def note(words: Words, answers: list[Answers]) -> str:
    """How the bars are read, and what is hidden."""
    _ = words.gettext
    has_middle = answers[0].middle is not None
    return sentences(
        _("Bold: low scores to the left of the line, high scores to the right, in percent."),
        _("The middle score has its own column, so that both sides start from one line.")
        if has_middle
        else "",
        _("n: people who gave a score; “don't know” is a number of people and is in no share."),
        words.hidden_note(sum(a.hidden for a in answers)),
        words.source(),
    )


def alt(words: Words, answers: list[Answers]) -> str:
    """The three items with most low answers, and what is hidden."""
    _, t = words.gettext, words.typography
    count = words.ngettext(
        "Diverging bars of {n} item.", "Diverging bars of {n} items.", len(answers)
    ).format(n=len(answers))
    top = [
        _("{item}: {low} low, {high} high").format(
            item=words.name(a.item), low=t.percent(a.low), high=t.percent(a.high)
        )
        for a in answers[:3]
        if a.is_known
    ]
    lowest = _("Most low scores: {list}.").format(list="; ".join(top)) if top else ""
    return sentences(count, lowest, words.hidden_count(sum(a.hidden for a in answers)))


def table(words: Words, voice: str, answers: list[Answers]) -> pd.DataFrame:
    """What is drawn, written as people read it."""
    _, t = words.gettext, words.typography
    scores = [t.count(k + 1) for k in range(len(answers[0].shares))]
    rows = [
        [
            words.report.wording(a.item, voice),
            *(t.percent(share if a.is_known else math.nan) for share in a.shares),
            t.count(math.nan if a.hidden else a.dont_know),
            words.base_of(a.n, a.hidden),
        ]
        for a in answers
    ]
    return pd.DataFrame(rows, columns=[_("What we rated"), *scores, _("don't know"), "n"])
