"""The cover: title, the three sentences that matter, and who stands behind them."""

import pandas as pd

from reports.document.blocks import Cover
from reports.document.sources import Sources
from reports.findings import sentences


def cover(sources: Sources) -> Cover:
    """Title, the three sentences that matter, and who stands behind them."""
    scope, say, report = sources.scope, sources.say, sources.report
    facts = [
        (sources.type.count(scope.respondents), _who(sources)),
        (sources.type.count(scope.teams), say.ngettext("team", "teams", scope.teams)),
    ]
    rated = len(scope.items())
    if rated:
        facts.append((sources.type.count(rated), say.ngettext("rated item", "rated items", rated)))
    elif asked := len(scope.asked):
        facts.append((sources.type.count(asked), say.ngettext("item asked", "items asked", asked)))
    entries = len(sources.now(report.entries))
    if entries:
        facts.append((sources.type.count(entries), say.ngettext("entry", "entries", entries)))
    return Cover(
        report.meta.title or say.gettext("Gap report"),
        dated(sources),
        tuple(sentences(scope)),
        tuple(facts),
    )


def _who(sources: Sources) -> str:
    scope, say = sources.scope, sources.say
    if scope.voice == "customer":
        return say.ngettext("{customer}", "{customers}", scope.respondents)
    if scope.voice == "team":
        return say.ngettext("team sheet", "team sheets", scope.respondents)
    return say.ngettext("person", "people", scope.respondents)


def dated(sources: Sources) -> str:
    """The workshop and its day, as far as they are known."""
    row = sources.scope.summary()
    day = "" if pd.isna(row["date"]) else sources.scope.day(row["date"])
    name = sources.report.workshop
    name = "" if name == sources.report.meta.title else name
    # without a title of its own the report is called so already
    kind = sources.say.gettext("Gap report") if sources.report.meta.title else ""
    return " · ".join(part for part in (kind, name, day) if part)
