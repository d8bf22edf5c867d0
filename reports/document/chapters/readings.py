"""What a row of the trend and what became of a pledge are called."""

import pandas as pd

from reports.document.sources import Sources, text_of


def of_change(sources: Sources, row: pd.Series) -> str:
    """What a row of the trend allows to say."""
    say = sources.say
    why_not = {
        "few_teams": say.gettext("too few teams"),
        "wording": say.gettext("its wording changed"),
        "hidden": say.gettext("hidden: too few answers"),
    }
    if text_of(row["reason"]):
        return why_not.get(text_of(row["reason"]), "")
    if row["real_change"] is True or row["real_change"] == 1:
        return say.gettext("real change")
    if row["hint"] is True or row["hint"] == 1:
        return say.gettext("hint, to be confirmed")
    return say.gettext("not distinguishable")


def outcome(sources: Sources, row: pd.Series) -> str:
    """What became of a pledge: done, done in part, dropped, or open."""
    say = sources.say
    names = {
        "kept": say.gettext("done"),
        "partly": say.gettext("done in part"),
        "dropped": say.gettext("dropped"),
    }
    return names.get(text_of(row["outcome"]), say.gettext("open"))
