"""Does leadership see what the front line sees? Two groups of teams on the same items."""

from reports.charts.kit import pairs
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.pairs import Pair, Said
from reports.charts.kit.palette import IMPORTANCE
from reports.findings import people
from reports.report import Points, Report
from reports.telling import Finding, Record, Telling, records, sentences

KEY = "groups"


def draw(report: Report) -> list[Drawing]:
    """How both groups of members rate today; nothing where the teams form no two groups."""
    telling = Telling(report)
    rows = telling.now(report.group_gaps, voice="member", measure="performance")
    drawings: list[Drawing] = []
    for size, own in pairs.by_size(report, rows):
        found = records(own)
        groups = str(found[0]["group_a"]), str(found[0]["group_b"])
        said = _said(telling, groups, people.groups(telling, own), size)
        drawings += pairs.draw(telling, said, size, [_pair(row) for row in found])
    return drawings


def _pair(row: Record) -> Pair:
    return Pair.of(
        row, ("mean_a", "mean_b"), ("n_a", "n_b"), ("delta", "low", "high"), "q", IMPORTANCE
    )


def _said(telling: Telling, groups: tuple[str, str], finding: Finding, size: Points) -> Said:
    _, (one, two) = telling.say.gettext, groups
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
