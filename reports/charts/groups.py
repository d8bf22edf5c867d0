"""Does leadership see what the front line sees? Two groups of teams on the same items."""

from functools import partial

import pandas as pd

from reports.charts.kit import pairs
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.pairs import Said
from reports.charts.kit.palette import IMPORTANCE
from reports.findings import people
from reports.report import Points, Report
from reports.telling import Telling, sentences

KEY = "groups"
AS_PAIRS = {"mean_a": "one", "mean_b": "two", "n_a": "n_one", "n_b": "n_two"}


def draw(report: Report) -> list[Drawing]:
    """How both groups of members rate today; nothing where the teams form no two groups."""
    telling = Telling(report)
    rows = telling.now(report.group_gaps, voice="member", measure="performance")
    rows = rows.rename(columns=AS_PAIRS).assign(difference=rows["delta"], color=IMPORTANCE)
    return pairs.draw(telling, rows, partial(_said, telling))


def _said(telling: Telling, size: Points, rows: pd.DataFrame) -> Said:
    _, finding = telling.say.gettext, people.groups(telling, rows)
    one, two = str(rows["group_a"].iloc[0]), str(rows["group_b"].iloc[0])
    what = _(
        "how we do today, means of {one} and of {two} from {first} to {last}.",
        one=one,
        two=two,
        **size.ends,
    )
    base = _("{base}; largest difference first.", base=telling.answered("member"))
    note = pairs.note(telling, _("Difference = {one} − {two}.", one=one, two=two))
    subtitle = sentences(telling.voiced("member", what), base)
    return Said(KEY, one, two, finding.title, subtitle, note)
