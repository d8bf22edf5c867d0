"""How the answers to each item are spread, and where most of them are low: counts, not tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from reports.findings.gaps import nothing_shown
from reports.report import Points
from reports.tables.notices import CANNOT_JUDGE
from reports.telling import FEWEST_FOR_A_SHARE, LEAST_FOR_A_MEAN, Finding, Telling


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to one item: shares by score, and how many people gave a score."""

    item: str
    shares: list[float]
    dont_know: float
    n: float
    hidden: bool
    too_few: bool = False
    first: int = 1

    @classmethod
    def of(
        cls, item: str, given: Mapping[str, float], size: Points, hidden: bool, too_few: bool
    ) -> "Answers":
        """The answers of one item, from how many people gave each."""
        counts = [given.get(str(score), 0.0) for score in size.scores]
        n = sum(counts)
        shares = [count / n if n else 0.0 for count in counts]
        return cls(item, shares, given.get("dk", 0.0), n, hidden, too_few, size.first)

    @property
    def half(self) -> int:
        """How many scores are low: as many as are high; the middle one is neither."""
        return len(self.shares) // 2

    @property
    def low(self) -> float:
        """The share of low scores."""
        return sum(self.shares[: self.half])

    @property
    def high(self) -> float:
        """The share of high scores."""
        return sum(self.shares[-self.half :])

    @property
    def middle(self) -> float | None:
        """The share of the neutral score, where the scale has one."""
        return self.shares[self.half] if len(self.shares) % 2 else None

    @property
    def is_known(self) -> bool:
        """Whether there is a score that may be shown."""
        return not self.hidden and self.n > 0

    @property
    def has_shares(self) -> bool:
        """Whether its shares may be told in per cent."""
        return self.is_known and self.n >= FEWEST_FOR_A_SHARE

    @property
    def is_unjudged(self) -> bool:
        """Whether a fifth of those asked or more said that they do not know."""
        asked = self.n + self.dont_know
        return not self.hidden and asked > 0 and self.dont_know / asked >= CANNOT_JUDGE


def answers_of(telling: Telling, voice: str) -> list[list[Answers]]:
    """What a voice answered: the items of one response scale together, most low answers first."""
    report = telling.report
    rows = telling.now(report.distributions, voice=voice, measure="performance")
    rows = rows[rows["team"].fillna("") == ""].astype({"item": str, "answer": str})
    hidden = set(rows.loc[rows["hidden"].eq(True), "item"])
    items = telling.now(report.items)
    sizes = dict(zip(items["item"], items["scale_size"], strict=True))
    few = set(items.loc[(items["voice"] == voice) & items["too_few"].eq(True), "item"])
    given: dict[str, dict[str, float]] = {}
    for item, answer, n in zip(rows["item"], rows["answer"], rows["n"].astype(float), strict=True):
        given.setdefault(item, {})[answer] = 0.0 if isnan(n) else n
    found: dict[tuple[int, str], list[Answers]] = {}
    for item, counts in given.items():
        scale = report.known.scale_of(item, "performance")
        size = Points(sizes.get(item, report.settings.scale), report.first(item))
        answers = Answers.of(item, counts, size, item in hidden, item in few)
        found.setdefault((size, scale.key if scale else ""), []).append(answers)
    return [
        sorted(answers, key=lambda one: (not one.is_known, -one.low, one.high))
        for answers in found.values()
    ]


def distribution(telling: Telling) -> Finding | None:
    """What `spread` finds in each scale of the leading voice; None where no answer is shown."""
    told = [
        spread(telling, answers)
        for answers in answers_of(telling, telling.voice)
        if any(one.is_known for one in answers) or not all(one.is_unjudged for one in answers)
    ]
    return Finding(" ".join(finding.text for finding in told)) if told else None


def spread(telling: Telling, answers: Sequence[Answers]) -> Finding:
    """Where most answers are low, else what many cannot judge, else where most low ones are."""
    known = [one for one in answers if one.is_known]
    unknown = [one.item for one in answers if one.is_unjudged]
    if not known and len(unknown) in (0, len(answers)):
        is_unrated = not any(one.hidden for one in answers)
        return nothing_shown(telling, len(answers), bool(unknown), is_unrated)
    low = [one.item for one in known if one.low > 0.5 and one.n >= LEAST_FOR_A_MEAN]
    if low:
        return telling.told.ngettext(
            "Most answered {scores} in one item: {items}.",
            "Most answered {scores} in {count} items: {items}.",
            len(low),
            scores=lowest_of(telling, known[0]),
            items=telling.named(low),
        )
    if unknown:
        return telling.told.ngettext(
            "One item cannot be judged by a fifth of those asked or more: {items}.",
            "{count} items cannot be judged by a fifth of those asked or more: {items}.",
            len(unknown),
            count=telling.many(len(unknown)),
            items=telling.named(unknown),
        )
    return _most_low(telling, known)


def _most_low(telling: Telling, known: Sequence[Answers]) -> Finding:
    """The items with most low answers where they are no majority in any."""
    told, most = telling.told, max(one.low for one in known)
    worst = [one for one in known if most - one.low < 1e-9]
    figures = {
        "scores": lowest_of(telling, known[0]),
        "share": telling.type.percent(most),
        "items": telling.named(one.item for one in worst),
    }
    if most == 0:
        return told.gettext("Nobody answered {scores}.", **figures)
    if not all(one.has_shares for one in worst):
        return _few(telling, worst, figures)
    if len(known) == 1:
        return told.gettext("{items}: {share} answered {scores}.", **figures)
    if len(worst) == len(known):
        return told.gettext("On every item {share} answered {scores}.", **figures)
    return told.ngettext(
        "Most low scores: {items}, where {share} answered {scores}.",
        "Most low scores: {items}, where {share} each answered {scores}.",
        len(worst),
        **figures,
    )


def _few(telling: Telling, worst: Sequence[Answers], figures: dict[str, str]) -> Finding:
    """Counts in place of a share of fewer than five; no number of one, or of several."""
    n, *others = {one.n for one in worst}
    if n == 1 or others:
        return telling.told.gettext("In no item did most answer {scores}.", **figures)
    return telling.told.ngettext(
        "Low scores: {items}, {low} of {of} answers.",
        "Low scores: {items}, {low} of {of} answers each.",
        len(worst),
        low=telling.type.count(n * worst[0].low),
        of=telling.type.count(n),
        **figures,
    )


def lowest_of(telling: Telling, answers: Answers) -> str:
    """The low scores as said: «1 o 2», and from three on «de 1 a 5»."""
    scores = [*map(telling.say.type.count, range(answers.first, answers.first + answers.half))]
    if len(scores) > 2:
        return telling.say.gettext("{first} to {last}", first=scores[0], last=scores[-1])
    return telling.say.type.either(scores)
