"""Do we see ourselves as our customers see us? Our means beside theirs, item by item."""

from collections.abc import Iterable

from reports.charts import pairs
from reports.charts.captions import Record, Words, by_scale, is_known, last, records, sentences
from reports.charts.drawing import Drawing
from reports.charts.dumbbell import Difference
from reports.charts.pairs import Pair, Said
from reports.charts.palette import BETTER, SHORT
from reports.report import Report
from reports.typography import capitalised

KEY = "voices"
DIFFERS = 0.1


def draw(report: Report) -> list[Drawing]:
    """How we do today, and where both were asked how much it matters to them."""
    words, rows = Words.of(report), last(report, report.voices)
    sizes = report.items.drop_duplicates("item").set_index("item")["scale_size"]
    drawings: list[Drawing] = []
    for difference, ends, said in (
        ("self_flattery", ("us", "customer"), _self_image),
        ("blind_spot", ("us_importance", "customer_importance"), _blind_spot),
    ):
        told = rows[rows[difference].notna()].sort_values(
            difference, ascending=False, kind="stable"
        )
        for size, own in by_scale(told.assign(scale_size=told["item"].map(sizes))):
            compared = [_pair(row, ends, difference) for row in records(own)]
            drawings += pairs.draw(words, said(words, compared, size), size, compared)
    return drawings


def _pair(row: Record, ends: tuple[str, str], difference: str) -> Pair:
    found = Difference(row[difference], row[f"{difference}_low"], row[f"{difference}_high"])
    told = is_known(row[f"{difference}_q"]) and row[f"{difference}_q"] < DIFFERS
    color = (SHORT if found.value > 0 else BETTER) if told else ""
    (one, two), (n_one, n_two) = ([float(row[n + end]) for end in ends] for n in ("", "n_"))
    return Pair(str(row["item"]), one, two, n_one, n_two, found, color)


def _self_image(words: Words, compared: list[Pair], size: int) -> Said:
    _ = words.say.gettext
    better, worse = _named(words, compared, SHORT), _named(words, compared, BETTER)
    title = _joined(
        text
        for text, some in (
            (_("We see ourselves better than our {customers} do: {names}", names=better), better),
            (_("Our {customers} see us better than we do: {names}", names=worse), worse),
        )
        if some
    ) or _("No difference between us and our {customers} stands out from chance")
    note = _("Difference = we − our {customers}; positive: we see ourselves better.")
    what = _("how we do today, means from 1 to {size}", size=size)
    return _said(words, title, what, note)


def _blind_spot(words: Words, compared: list[Pair], size: int) -> Said:
    _ = words.say.gettext
    more, less = _named(words, compared, SHORT), _named(words, compared, BETTER)
    title = _joined(
        text
        for text, some in (
            (_("It matters more to our {customers} than we think: {names}", names=more), more),
            (_("It matters less to our {customers} than we think: {names}", names=less), less),
        )
        if some
    ) or _("What matters to our {customers}: no difference from what we think stands out")
    note = _("Difference = our {customers} − we; positive: it matters more than we think.")
    what = _("how much it matters, means from 1 to {size}", size=size)
    return _said(words, title, what, note)


def _said(words: Words, title: str, what: str, difference: str) -> Said:
    _, customers = words.gettext, capitalised(words.say.gettext("our {customers}"))
    subtitle = words.say.gettext(
        "We beside our {customers}: {what}. {ours} and {theirs}; largest difference first.",
        what=what,
        ours=words.base("member"),
        theirs=words.base("customer"),
    )
    note = sentences(
        difference,
        _("Bar: where it would lie if similar people answered (interval of 95%)."),
        _("In colour: a difference that stands out from chance, checked for all items at once."),
        _("n: people who gave a score."),
        words.source(),
    )
    return Said(KEY, _("We"), customers, title, subtitle, note)


def _named(words: Words, compared: list[Pair], color: str) -> str:
    return words.names([pair.item for pair in compared if pair.color == color])


def _joined(parts: Iterable[str]) -> str:
    """Sentences parted by semicolons, each but the first with a small letter."""
    first, *rest = [*parts] or [""]
    return "; ".join([first, *(text[:1].lower() + text[1:] for text in rest)])
