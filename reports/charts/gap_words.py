"""What the chart of gaps says: finding, notes, alternative text and table."""

import pandas as pd

from reports.charts.captions import (
    LEAST_FOR_A_MEAN,
    THE_CUSTOMER,
    Words,
    is_hidden,
    is_known,
    label_words,
    records,
    sentences,
)


def title(words: Words, items: pd.DataFrame) -> str:
    """The finding that the published labels support, and nothing more."""
    _, ngettext = words.gettext, words.ngettext
    large = list(items.loc[items["label"] == "large_gap", "item"])
    gaps = list(items.loc[items["label"] == "gap", "item"])
    if large:
        count = words.typography.spelled(len(large))
        if len(large) > 3:
            text = _("{count} large gaps, first of all {names}")
        else:
            text = ngettext("One large gap: {names}", "{count} large gaps: {names}", len(large))
        return _sentence(text, count, words.names(large))
    if gaps:
        text = ngettext(
            "One gap, not a large one: {names}",
            "{count} gaps, none of them clearly large: {names}",
            len(gaps),
        )
        return _sentence(text, words.typography.spelled(len(gaps)), words.names(gaps))
    return _without_gaps(words, items)


def _without_gaps(words: Words, items: pd.DataFrame) -> str:
    _, ngettext = words.gettext, words.ngettext
    small = list(items.loc[items["label"] == "small_gap", "item"])
    if items["dk_share"].eq(1).all():
        return _("Nobody can judge any of it")
    if items["hidden"].astype(bool).all():
        return _("Too few answers to show any gap")
    if small:
        text = ngettext("Only one small gap: {names}", "Only small gaps: {names}", len(small))
        return text.format(names=words.names(small))
    if items["label"].isin(["on_par", "above"]).all():
        return _("No gap: we do each item as well as it matters")
    most = int(items["n_pairs"].max()) if is_known(items["n_pairs"].max()) else 0
    if most < LEAST_FOR_A_MEAN:
        return _("Too few answers to show any gap")
    return ngettext(
        "No gap stands out with {n} answer", "No gap stands out with {n} answers", most
    ).format(n=words.typography.count(most))


def _sentence(text: str, count: str, names: str) -> str:
    sentence = text.format(count=count, names=names)
    return sentence[:1].upper() + sentence[1:]


def subtitle(words: Words, voice: str, size: int) -> str:
    """What is drawn, for whom and how many answered."""
    _ = words.gettext
    what = _("importance to {customer} and how we do today, means from 1 to {size}.").format(
        customer=words.customer(THE_CUSTOMER), size=size
    )
    base = _("{base}; largest gap first.").format(base=words.base(voice))
    return sentences(words.voiced(voice, what), base)


def note(words: Words, items: pd.DataFrame) -> str:
    """The definition, what the bar means, the colours and what is hidden."""
    _ = words.gettext
    return sentences(
        _("Gap = importance − how we do, of the same person; positive: we fall short."),
        _("Bar: where the mean would lie if similar people answered (interval of 95%)."),
        _(
            "Full colour: the whole interval is at {step} or more; light: a gap of {step} or more."
        ).format(step=words.typography.number((items["scale_size"].iloc[0] - 1) / 8)),
        _("n: people who rated both; rounded figures may differ by 0.1."),
        words.hidden_note(int(items["hidden"].astype(bool).sum())),
        _("Grey: fewer than 3 answers.") if _has_thin(items) else "",
        words.source(),
    )


def _has_thin(items: pd.DataFrame) -> bool:
    """Whether an item that is not hidden has neither mean."""
    blank = items[["importance", "performance"]].isna().all(axis=1)
    return bool((blank & ~items["hidden"].astype(bool)).any())


def alt(words: Words, items: pd.DataFrame) -> str:
    """The chart for people who do not see it: the three largest gaps and what is hidden."""
    _, t = words.gettext, words.typography
    known = items[items["gap"].notna()]
    largest = [
        _("{item}: importance {importance}, today {performance}, gap {gap}").format(
            item=words.name(item["item"]),
            importance=t.number(item["importance"]),
            performance=t.number(item["performance"]),
            gap=t.signed(item["gap"]),
        )
        for item in records(known.head(3))
    ]
    count = words.ngettext(
        "Dumbbell chart of {n} item.", "Dumbbell chart of {n} items.", len(items)
    )
    return sentences(
        count.format(n=t.count(len(items))),
        _("Largest gaps: {list}.").format(list="; ".join(largest)) if largest else "",
        words.hidden_count(int(items["hidden"].astype(bool).sum())),
    )


def table(words: Words, voice: str, items: pd.DataFrame) -> pd.DataFrame:
    """What is drawn, written as people read it."""
    _, t = words.gettext, words.typography
    names = label_words(words)
    heads = [
        _("What we rated"),
        _("Importance"),
        _("How we do today"),
        _("Gap"),
        _("Interval of 95%"),
        "n",
        _("Reading"),
    ]
    rows = [
        [
            words.report.wording(item["item"], voice),
            t.number(item["importance"]),
            t.number(item["performance"]),
            t.signed(item["gap"]),
            t.interval(item["gap_low"], item["gap_high"]),
            words.base_of(item["n_pairs"], is_hidden(item)),
            _("hidden") if item["hidden"] else names[item["label"] or ""],
        ]
        for item in records(items)
    ]
    return pd.DataFrame(rows, columns=heads)
