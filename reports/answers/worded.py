"""Answers in words: labels of a questionnaire, “5 - Very good”, codes, usual scales, “no answer”.

Positions count from 1 up. A word that may mean two scores means none until somebody says it.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from questionnaires.model import ResponseScale
from reports.answers.names import plain

MOST_POINTS = 11
MEANINGS = DK, MISSING = "dk", "missing"
MEASURES = ("importance", "performance")

# fmt: off
DONT_KNOW = frozenset((
    "dk", "idk", "ns", "ns/nc", "nsnc", "ns-nc", "ns / nc", "no sabe", "no se", "no lo se",
    "no sabe/no contesta", "no sabe / no contesta", "no sabe, no contesta", "no sabria decir",
    "no estoy seguro", "no estoy segura", "sin opinion", "don't know", "dont know", "do not know",
    "i don't know", "don't know / no answer", "unsure", "not sure", "no opinion", "can't say",
    "cannot say",
))
NOT_GIVEN = frozenset((
    "na", "n/a", "n.a", "#n/a", "-", "–", "—", "null", "no aplica", "no aplicable", "no procede",
    "nc", "no contesta", "sin respuesta", "sin contestar", "prefiero no contestar",
    "prefiero no responder", "not applicable", "does not apply", "no answer", "no response",
    "not answered", "skipped", "prefer not to say", "prefer not to answer",
))
SCALES: tuple[tuple[str, ...], ...] = (
    # each a row from the lowest score to the highest; words of one score are set apart by |
    ("totalmente en desacuerdo|muy en desacuerdo|completamente en desacuerdo|strongly disagree"
     "|completely disagree|totally disagree|fully disagree",
     "en desacuerdo|disagree",
     "ni de acuerdo ni en desacuerdo|ni en desacuerdo ni de acuerdo|neutral|neutro|indiferente"
     "|neither agree nor disagree|neither agree or disagree|undecided",
     "de acuerdo|agree",
     "totalmente de acuerdo|muy de acuerdo|completamente de acuerdo|strongly agree"
     "|completely agree|totally agree|fully agree"),
    ("totalmente en desacuerdo|muy en desacuerdo|strongly disagree", "en desacuerdo|disagree",
     "de acuerdo|agree", "totalmente de acuerdo|muy de acuerdo|strongly agree"),
    ("totalmente en desacuerdo|muy en desacuerdo|strongly disagree", "en desacuerdo|disagree",
     "algo en desacuerdo|ligeramente en desacuerdo|somewhat disagree|slightly disagree",
     "ni de acuerdo ni en desacuerdo|neutral|neither agree nor disagree",
     "algo de acuerdo|ligeramente de acuerdo|somewhat agree|slightly agree", "de acuerdo|agree",
     "totalmente de acuerdo|muy de acuerdo|strongly agree"),
    ("strongly disagree", "somewhat disagree", "neutral|neither agree nor disagree",
     "somewhat agree", "strongly agree"),
    ("muy insatisfecho|muy insatisfecha|nada satisfecho|nada satisfecha|very dissatisfied"
     "|very unsatisfied|extremely dissatisfied",
     "insatisfecho|insatisfecha|poco satisfecho|poco satisfecha|dissatisfied|unsatisfied"
     "|somewhat dissatisfied",
     "ni satisfecho ni insatisfecho|ni satisfecha ni insatisfecha|neutral|neutro|indiferente"
     "|neither satisfied nor dissatisfied|neither",
     "satisfecho|satisfecha|satisfied|somewhat satisfied",
     "muy satisfecho|muy satisfecha|very satisfied|extremely satisfied"),
    ("muy insatisfecho|muy insatisfecha|very dissatisfied",
     "insatisfecho|insatisfecha|dissatisfied", "satisfecho|satisfecha|satisfied",
     "muy satisfecho|muy satisfecha|very satisfied"),
    ("muy malo|muy mala|muy mal|pesimo|pesima|very poor|very bad|terrible",
     "malo|mala|mal|poor|bad",
     "regular|normal|aceptable|fair|average|acceptable|ok|neutral",
     "bueno|buena|bien|good",
     "muy bueno|muy buena|muy bien|excelente|very good|excellent"),
    ("poor|malo|mala", "fair|regular", "good|bueno|buena", "very good|muy bueno|muy buena",
     "excellent|excelente"),
    ("muy bajo|muy baja|very low", "bajo|baja|low", "medio|media|moderado|moderada|medium|moderate"
     "|average", "alto|alta|high", "muy alto|muy alta|very high"),
    ("nada importante|sin importancia|not important|not at all important|unimportant"
     "|very unimportant",
     "poco importante|slightly important|of little importance|less important",
     "algo importante|medianamente importante|moderadamente importante|neutral"
     "|moderately important|somewhat important",
     "importante|bastante importante|important|fairly important|quite important",
     "muy importante|very important|extremadamente importante|extremely important"),
    ("not at all important|nada importante", "slightly important|ligeramente importante",
     "moderately important|moderadamente importante", "very important|muy importante",
     "extremely important|extremadamente importante"),
    ("nunca|never", "casi nunca|rara vez|raramente|pocas veces|rarely|seldom|almost never",
     "a veces|algunas veces|sometimes|occasionally",
     "a menudo|frecuentemente|con frecuencia|casi siempre|muchas veces|often|usually|frequently"
     "|almost always|very often",
     "siempre|always"),
    ("nada|not at all", "poco|un poco|a little|slightly", "algo|regular|somewhat|moderately",
     "bastante|quite|quite a bit|a lot|very", "mucho|muchisimo|a great deal|extremely|very much"),
    ("nada|not|not at all", "poco|a little", "bastante|rather|quite", "mucho|very|a lot"),
    ("muy improbable|nada probable|very unlikely|not at all likely",
     "improbable|poco probable|unlikely", "neutral|ni probable ni improbable"
     "|neither likely nor unlikely", "probable|likely", "muy probable|very likely"),
    ("no", "en parte|parcialmente|a medias|partly|partially|in part", "si|yes"),
    ("no|falso|false", "si|yes|verdadero|true"),
)
# fmt: on
_SCALES = tuple(
    {word: place for place, words in enumerate(scale, 1) for word in words.split("|")}
    for scale in SCALES
)
_BEFORE = re.compile(r"[(\[]?([-−]?[0-9]{1,2})(?:\s*[-–—.:=)\]]+\s*|\s+)(?=[^\W\d]).+")
_BEHIND = re.compile(r"[^\W\d].*?[\s(\[=:–—-]+[(\[]?([0-9]{1,2})[)\]]?")
_CODE = re.compile(r"[a-z]{1,3}0*([0-9]{1,2})")
_ENDS = re.compile(r"(-?\d{1,2}) ?(?:-|–|\.\.|:) ?(-?\d{1,2})", re.ASCII)
_SCORE = re.compile(r"-?[0-9]{1,2}")
_OF = re.compile(r"([0-9]{1,2}) ?(?:/|de|of|out of) ?([0-9]{1,2})")
_STARS = re.compile("(★{1,11})☆*")


def key(text: str) -> str:
    """What two spellings of a word have in common."""
    return plain(text).replace("’", "'").rstrip(" .:;!")


def by_label(scale: ResponseScale | None) -> dict[str, int]:
    """The positions of a questionnaire's labels in any language."""
    labels = scale.labels if scale else ()
    return {key(word): place for place, label in enumerate(labels, 1) for word in label.values()}


def number_in(text: str, size: int) -> int | None:
    """The score that stands in it, as in “5 - Very good”, “Very good (5)”, “A5”, “4/5”, “★★★”."""
    word = key(text)
    if told := _OF.fullmatch(word):
        return int(told[1]) if int(told[2]) == size else None
    if told := _STARS.fullmatch(text.strip()):
        return len(told[1])
    if told := _CODE.fullmatch(word) or _BEFORE.fullmatch(word) or _BEHIND.fullmatch(word):
        return int(told[1].replace("−", "-"))
    return None


def common(words: Collection[str], size: int) -> dict[str, int]:
    """Positions of the words on the one usual scale of `size` points that has them all.

    Empty where no scale has them, or where several have and do not agree.
    """
    found = [
        {word: scale[word] for word in words}
        for scale in _SCALES
        if max(scale.values()) == size and all(word in scale for word in words)
    ]
    # very and extremely are one score of a scale that has not both
    apart = [one for one in found if len({*one.values()}) == len(one)]
    found = apart or found
    return found[0] if found and all(one == found[0] for one in found) else {}


def known_words(counts: Mapping[str, int], sizes: Collection[int] = ()) -> set[str]:
    """The words of the one usual scale, of these sizes if any, that has most of them."""
    scales = [one for one in _SCALES if not sizes or max(one.values()) in sizes]
    found = ({*counts} & {*one} for one in scales)
    return max(found, key=lambda words: sum(counts[word] for word in words), default=set())


def sizes(words: Iterable[str]) -> list[int]:
    """How many points the usual scales have that know all of the words."""
    told = list(words)
    return sorted({max(one.values()) for one in _SCALES if all(word in one for word in told)})


def ends(text: str) -> tuple[int, int] | None:
    """The lowest score and the number of points of a scale written like 1-7; None where none."""
    found = _ENDS.fullmatch(text.strip().replace("−", "-"))
    first, last = (int(found[1]), int(found[2])) if found else (1, 0)
    size = last - first + 1
    return (first, size) if 2 <= size <= MOST_POINTS and first <= 1 else None


def scales(text: str) -> dict[str, tuple[int, int]] | None:
    """The `ends` of importance and performance, from “1-7” or “importance=1-5,performance=0-10”.

    None where it says nothing of one of them.
    """
    parts = [part.partition("=") for part in text.split(",")]
    told = {measure.strip(): points for measure, _, points in parts}
    if "=" not in text:
        told = dict.fromkeys(MEASURES, text)
    found = {measure: ends(told.get(measure, "")) for measure in MEASURES}
    if told.keys() - {*MEASURES} or not all(found.values()):
        return None
    return {measure: one for measure, one in found.items() if one}


def meanings(text: str) -> tuple[dict[str, str], list[str]]:
    """What words mean, from a text like “Low=2; Unsure=dk”, and the parts that say nothing."""
    found, wrong = {}, []
    for one in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        word, _, meaning = (part.strip() for part in one.rpartition("="))
        if word and (meaning in MEANINGS or _SCORE.fullmatch(meaning)):
            found[word] = meaning
        else:
            wrong.append(one)
    return found, wrong


def said(words: Mapping[str, str]) -> dict[str, str]:
    """What people said that words mean, by what their spellings have in common."""
    return {key(word): meaning for word, meaning in words.items()}
