"""Do we see ourselves as our customers see us? Our means beside theirs, item by item."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from reports.charts.kit import pairs
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.dumbbell import Difference
from reports.charts.kit.pairs import Pair, Said
from reports.charts.kit.palette import BETTER, SHORT
from reports.findings.people import seen
from reports.method import SIGNIFICANT
from reports.report import Points, Report
from reports.telling import Finding, Record, Telling, by_scale, is_known, last, records, sentences
from reports.words.language import N_
from reports.words.typography import capitalised

KEY = "voices"


class Question(NamedTuple):
    """What is compared: its columns, and what is measured."""

    difference: str
    ends: tuple[str, str]
    what: str
    note: str


QUESTIONS = (
    Question(
        "self_flattery",
        ("us", "customer"),
        N_("how we do today, means from {first} to {last}"),
        N_("Difference = we − our {customers}; positive: we see ourselves better."),
    ),
    Question(
        "blind_spot",
        ("us_importance", "customer_importance"),
        N_("how much it matters, means from {first} to {last}"),
        N_("Difference = our {customers} − we; positive: it matters more than we think."),
    ),
)


def draw(report: Report) -> list[Drawing]:
    """How we do today, and where both were asked how much it matters to them."""
    telling, rows = Telling(report), last(report, report.voices)
    sizes = report.items.drop_duplicates("item").set_index("item")["scale_size"]
    rows = rows.assign(scale_size=rows["item"].map(sizes))
    return [
        drawing
        for question in QUESTIONS
        for size, own in by_scale(report, rows[rows[question.difference].notna()])
        for drawing in _drawings(telling, question, size, own)
    ]


def _drawings(
    telling: Telling, question: Question, size: Points, rows: pd.DataFrame
) -> Iterator[Drawing]:
    compared = [_pair(row, question) for row in records(rows)]
    compared.sort(key=lambda pair: -abs(pair.difference.value))
    finding = seen(telling, rows, question.difference)
    return pairs.draw(telling, _said(telling, question, finding, size), size, compared)


def _pair(row: Record, question: Question) -> Pair:
    difference = question.difference
    found = Difference(row[difference], row[f"{difference}_low"], row[f"{difference}_high"])
    told = is_known(row[f"{difference}_q"]) and row[f"{difference}_q"] < SIGNIFICANT
    color = (SHORT if found.value > 0 else BETTER) if told else ""
    (one, two), (n_one, n_two) = (
        [float(row[n + end]) for end in question.ends] for n in ("", "n_")
    )
    return Pair(str(row["item"]), one, two, n_one, n_two, found, color)


def _said(telling: Telling, question: Question, finding: Finding, size: Points) -> Said:
    _, say = telling.say.gettext, telling.say.gettext
    subtitle = telling.say.gettext(
        "We beside our {customers}: {what}. {ours} and {theirs}; largest difference first.",
        what=say(question.what, **size.ends),
        ours=telling.answered("member"),
        theirs=telling.answered("customer"),
    )
    note = sentences(
        say(question.note),
        _("Bar: where it would lie if similar people answered (interval of 95%)."),
        _("In colour: a difference that stands out from chance, checked for all items at once."),
        _("n: people who gave a score."),
        telling.source(),
    )
    customers = capitalised(telling.say.gettext("our {customers}"))
    return Said(KEY, _("We"), customers, finding.title, subtitle, note)
