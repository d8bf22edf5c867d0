"""Do we see ourselves as our customers see us? Our means beside theirs, item by item."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reports.charts.kit import pairs
from reports.charts.kit.drawing import Drawing
from reports.charts.kit.dumbbell import Difference
from reports.charts.kit.pairs import Pair, Said
from reports.charts.kit.palette import BETTER, SHORT
from reports.method import SIGNIFICANT
from reports.report import Report
from reports.telling import Record, Words, by_scale, is_known, last, records, sentences
from reports.words.language import N_
from reports.words.typography import capitalised

KEY = "voices"


class Question(NamedTuple):
    """What is compared: its columns, what titles say of each side, and what is measured."""

    difference: str
    ends: tuple[str, str]
    more: str
    less: str
    neither: str
    what: str
    note: str


QUESTIONS = (
    Question(
        "self_flattery",
        ("us", "customer"),
        N_("We see ourselves better than our {customers} do: {names}"),
        N_("Our {customers} see us better than we do: {names}"),
        N_("No difference between us and our {customers} stands out from chance"),
        N_("how we do today, means from 1 to {size}"),
        N_("Difference = we − our {customers}; positive: we see ourselves better."),
    ),
    Question(
        "blind_spot",
        ("us_importance", "customer_importance"),
        N_("It matters more to our {customers} than we think: {names}"),
        N_("It matters less to our {customers} than we think: {names}"),
        N_("What matters to our {customers}: no difference from what we think stands out"),
        N_("how much it matters, means from 1 to {size}"),
        N_("Difference = our {customers} − we; positive: it matters more than we think."),
    ),
)


def draw(report: Report) -> list[Drawing]:
    """How we do today, and where both were asked how much it matters to them."""
    words, rows = Words.of(report), last(report, report.voices)
    sizes = report.items.drop_duplicates("item").set_index("item")["scale_size"]
    rows = rows.assign(scale_size=rows["item"].map(sizes))
    return [
        drawing
        for question in QUESTIONS
        for size, own in by_scale(rows[rows[question.difference].notna()])
        for drawing in _drawings(words, question, size, records(own))
    ]


def _drawings(words: Words, question: Question, size: int, rows: list[Record]) -> Iterator[Drawing]:
    compared = [_pair(row, question) for row in rows]
    compared.sort(key=lambda pair: -abs(pair.difference.value))
    return pairs.draw(words, _said(words, question, compared, size), size, compared)


def _pair(row: Record, question: Question) -> Pair:
    difference = question.difference
    found = Difference(row[difference], row[f"{difference}_low"], row[f"{difference}_high"])
    told = is_known(row[f"{difference}_q"]) and row[f"{difference}_q"] < SIGNIFICANT
    color = (SHORT if found.value > 0 else BETTER) if told else ""
    (one, two), (n_one, n_two) = (
        [float(row[n + end]) for end in question.ends] for n in ("", "n_")
    )
    return Pair(str(row["item"]), one, two, n_one, n_two, found, color)


def _said(words: Words, question: Question, compared: list[Pair], size: int) -> Said:
    _, say = words.gettext, words.say.gettext
    subtitle = words.say.gettext(
        "We beside our {customers}: {what}. {ours} and {theirs}; largest difference first.",
        what=say(question.what, size=size),
        ours=words.base("member"),
        theirs=words.base("customer"),
    )
    note = sentences(
        say(question.note),
        _("Bar: where it would lie if similar people answered (interval of 95%)."),
        _("In colour: a difference that stands out from chance, checked for all items at once."),
        _("n: people who gave a score."),
        words.source(),
    )
    customers = capitalised(words.say.gettext("our {customers}"))
    return Said(KEY, _("We"), customers, _title(words, question, compared), subtitle, note)


def _title(words: Words, question: Question, compared: list[Pair]) -> str:
    """What stands out on either side, in one sentence."""
    say, sides = words.say.gettext, ((question.more, SHORT), (question.less, BETTER))
    told = ((text, _named(words, compared, color)) for text, color in sides)
    return _joined(say(text, names=names) for text, names in told if names) or say(question.neither)


def _named(words: Words, compared: list[Pair], color: str) -> str:
    return words.names([pair.item for pair in compared if pair.color == color])


def _joined(parts: Iterable[str]) -> str:
    """Sentences parted by semicolons, each but the first with a small letter."""
    first, *rest = [*parts] or [""]
    return "; ".join([first, *(text[:1].lower() + text[1:] for text in rest)])
