"""Do we see ourselves as our customers see us? Our means beside theirs, item by item."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from reports.charts.kit import pairs
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.pairs import Said
from reports.charts.kit.palette import BETTER, SHORT
from reports.findings.people import seen
from reports.report import Points, Report
from reports.telling import Telling
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
    telling = Telling(report)
    return [
        drawing
        for question in QUESTIONS
        for rows in [_pairs(telling.now(report.voices), question)]
        for drawing in pairs.draw(telling, rows, partial(_said, telling, question))
    ]


def _pairs(rows: pd.DataFrame, question: Question) -> pd.DataFrame:
    name, (us, them) = question.difference, question.ends
    rows = rows[rows[name].notna()]
    columns = {"one": us, "two": them, "n_one": f"n_{us}", "n_two": f"n_{them}"}
    columns |= {"difference": name} | {end: f"{name}_{end}" for end in ("low", "high", "q")}
    color = np.where(rows[name] > 0, SHORT, BETTER)
    return rows.assign(**{one: rows[own] for one, own in columns.items()}, color=color)


def _said(telling: Telling, question: Question, size: Points, rows: pd.DataFrame) -> Said:
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
