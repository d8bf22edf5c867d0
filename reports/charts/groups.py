"""Does leadership see what the front line sees? Two groups of teams on the same items."""

from reports.charts.kit import pairs
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.dumbbell import Difference
from reports.charts.kit.pairs import Pair, Said
from reports.charts.kit.palette import IMPORTANCE
from reports.findings import people
from reports.method import SIGNIFICANT
from reports.report import Points, Report
from reports.telling import Finding, Record, Telling, by_scale, is_known, last, records, sentences

KEY = "groups"


def draw(report: Report) -> list[Drawing]:
    """How both groups of members rate today; nothing where the teams form no two groups."""
    telling, rows = Telling(report), last(report, report.group_gaps)
    rows = rows[(rows["voice"] == "member") & (rows["measure"] == "performance")]
    sizes = report.items.drop_duplicates("item").set_index("item")["scale_size"]
    drawings: list[Drawing] = []
    for size, own in by_scale(report, rows.assign(scale_size=rows["item"].map(sizes))):
        found = records(own)
        compared = sorted(map(_pair, found), key=lambda pair: -abs(pair.difference.value))
        groups = str(found[0]["group_a"]), str(found[0]["group_b"])
        finding = people.groups(telling, own)
        drawings += pairs.draw(telling, _said(telling, groups, finding, size), size, compared)
    return drawings


def _pair(row: Record) -> Pair:
    told = is_known(row["q"]) and row["q"] < SIGNIFICANT
    one, two, n_one, n_two = (float(row[name]) for name in ("mean_a", "mean_b", "n_a", "n_b"))
    found = Difference(row["delta"], row["low"], row["high"])
    return Pair(str(row["item"]), one, two, n_one, n_two, found, IMPORTANCE if told else "")


def _said(telling: Telling, groups: tuple[str, str], finding: Finding, size: Points) -> Said:
    _, (one, two) = telling.say.gettext, groups
    what = _(
        "how we do today, means of {one} and of {two} from {first} to {last}.",
        one=one,
        two=two,
        **size.ends,
    )
    base = _("{base}; largest difference first.", base=telling.answered("member"))
    note = sentences(
        _("Difference = {one} − {two}.", one=one, two=two),
        _("Bar: where it would lie if similar people answered (interval of 95%)."),
        _("In colour: a difference that stands out from chance, checked for all items at once."),
        _("n: people who gave a score."),
        telling.source(),
    )
    subtitle = sentences(telling.voiced("member", what), base)
    return Said(KEY, one, two, finding.title, subtitle, note)
