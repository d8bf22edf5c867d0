"""Do we see ourselves as our customers see us? Our means beside theirs, item by item."""

from typing import NamedTuple

import pandas as pd

from reports.charts.kit import pairs
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.pairs import Pair, Said
from reports.charts.kit.palette import BETTER, SHORT
from reports.findings.people import seen
from reports.report import Points, Report
from reports.telling import Record, Telling, last, records
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
    return [
        drawing
        for question in QUESTIONS
        for size, own in pairs.by_size(report, rows[rows[question.difference].notna()])
        for compared in [[_pair(row, question) for row in records(own)]]
        for drawing in pairs.draw(telling, _said(telling, question, own, size), size, compared)
    ]


def _pair(row: Record, question: Question) -> Pair:
    name = question.difference
    means, difference = question.ends, (name, f"{name}_low", f"{name}_high")
    color = SHORT if row[name] > 0 else BETTER
    bases = f"n_{means[0]}", f"n_{means[1]}"
    return Pair.of(row, means, bases, difference, f"{name}_q", color)


def _said(telling: Telling, question: Question, rows: pd.DataFrame, size: Points) -> Said:
    say, finding = telling.say.gettext, seen(telling, rows, question.difference)
    subtitle = telling.say.gettext(
        "We beside our {customers}: {what}. {ours} and {theirs}; largest difference first.",
        what=say(question.what, **size.ends),
        ours=telling.answered("member"),
        theirs=telling.answered("customer"),
    )
    customers, we = (telling.say.gettext("our {customers}"), telling.say.gettext("We"))
    note = pairs.note(telling, say(question.note))
    return Said(KEY, we, capitalised(customers), finding.title, subtitle, note)
