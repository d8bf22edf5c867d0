"""Pairs of questions that frame one item: “How important is the food?”, “How good is the food?”.

What a question is about is what stands beside the word of its measure. It is believed only where
each question of importance has one other of the same item.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product, takewhile

from reports.answers.names import plain, spelled

ASKS = {
    "importance": ("importa", "relevan", "matter", "wichtig"),
    "performance": (
        *("satisf", "rate", "rating", "evalu", "assess", "perform", "desemp", "rendim", "percib"),
        *("perciv", "valor", "califi", "puntu", "zufried", "bewert", "beurteil", "soddisf"),
        *("avalia", "valuta", "giudic", "jug"),
    ),
}
"""How the words begin that tell what a question asks for."""
SATISFIED = ("satisf", "zufried", "soddisf")
GOOD = frozenset((
    "good", "well", "happy", "pleased", "bien", "bueno", "buena", "buenos", "buenas", "be", "bo",
    "bona", "bom", "boa", "bons", "boas", "bem", "gut", "bon", "bonne", "buono", "buona", "bene",
))  # fmt: skip
WITH = frozenset(("with", "con", "com", "mit", "avec", "amb"))
HOW = frozenset(("how", "como", "wie", "comment", "com", "come"))
"""They ask how we do where nothing else does: “¿Cómo es la comida?”."""
SMALL = {
    # what stands between such a word and the item, and behind it, by language
    word
    for words in (
        "the|a|an|of|is|are|was|were|it|its|to|for|you|us|we|your|our|that|do|does|did|with|on|in"
        "|at|by|be|been|give|attach|place|find|consider|think|feel|currently|today|now|overall|how"
        "|much|what|please|when|level|degree",
        "el|la|los|las|lo|un|una|de|del|al|a|es|son|fue|fueron|era|esta|estan|estas|estuvo|se|le"
        "|les|te|nos|que|para|usted|ustedes|ud|ti|con|en|su|sus|tu|tus|nuestro|nuestra|nuestros"
        "|nuestras|tiene|tienen|da|das|dan|concede|otorga|hoy|actualmente|cuan|tan|cuanto|cuanta"
        "|nivel|grado|respecto|parece|parecen|siente|encuentra|hacemos|general|por",
        "els|les|per|vostre|vostra|amb|son",
        "o|os|as|um|uma|do|da|dos|das|e|sao|voce|com|seu|sua|nosso|nossa|ao|quao",
        "der|die|das|den|dem|ein|eine|ist|sind|war|ihnen|dir|sie|du|mit|fur",
        "le|les|l|une|est|sont|pour|vous|avec|votre|nos|au|aux|vos|etes|accordez-vous"
        "|attachez-vous|concernant",
        "hoje|heute|oggi|avui|aujourd'hui",
        "il|lo|gli|i|di|del|della|dei|delle|lei|sono",
    )
    for word in words.split("|")
}
QUALITY = frozenset(("quality", "calidad", "qualitat", "qualidade", "qualite", "qualita"))
_WORDS = re.compile(r"[^\s?!¿¡.,;:()\[\]]+")
_SCALE = re.compile(r"[(\[][^()\[\]]*[)\]]\W*\Z")


def pairs(asked: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """By column item and measure of the questions that are pairs, all of them or none.

    `asked` has by column its question. A question of how we do that has no other stays out. What
    all questions of importance begin or end with is left off where they are pairs only so.
    """
    told = {name: about for name, text in asked.items() if (about := _about(text))}
    often = Counter(measure for _, measure, is_said in told.values() if is_said)
    # “My opinion matters” says how things are, unless other things are said to matter too
    found = {
        name: (item, measure)
        for name, (item, measure, is_said) in told.items()
        if not is_said or often[measure] > 1
    }
    asks = {name: item.split() for name, (item, of) in found.items() if of == "importance"}
    begins, ends = (_shared([one[::step] for one in asks.values()]) for step in (1, -1))
    # of how we do it may tell whose: “the speed of our rivals”
    for begin, end in sorted(product(range(begins + 1), range(ends + 1)), key=sum):
        cut = {name: _core(item[begin : len(item) - end]) for name, item in asks.items()}
        paired = _pairs(
            found | {name: (" ".join(item), "importance") for name, item in cut.items()}
        )
        if paired:
            return paired
    return {}


def _shared(items: Sequence[Sequence[str]]) -> int:
    """How many words all items begin with: “to our guests the speed”, “to our guests the price”.

    None where there is one item, or where nothing else would be left of some.
    """
    words = zip(*items, strict=False)
    same = sum(1 for _ in takewhile(lambda alike: len({*map(plain, alike)}) == 1, words))
    return min(same, *(len(item) - 1 for item in items)) if len(items) > 1 else 0


def _pairs(found: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    of = {
        measure: {name: item for name, (item, one) in found.items() if one == measure}
        for measure in ASKS
    }
    keys = Counter(plain(item) for item in of["importance"].values())
    others = Counter(plain(item) for item in of["performance"].values())
    if not keys or any(n > 1 or others[key] != 1 for key, n in keys.items()):
        return {}
    called = {plain(item): item for item in of["importance"].values()}
    return {
        name: (called[plain(item)], measure)
        for name, (item, measure) in found.items()
        if plain(item) in called
    }


def _about(text: str) -> tuple[str, str, bool] | None:
    """The item and the measure of a question; None where it asks for none of both.

    And whether it is a statement about an item that stands before the word of the measure.
    """
    is_question = "?" in text
    words = _WORDS.findall(_SCALE.sub("", spelled(text)))
    said = [_plain(word) for word in words]
    for measure, at in _asking(said):
        begin, before = at + 1, words[:at]
        if said[at].startswith(SATISFIED):  # who is satisfied stands between
            begin += next((n for n, word in enumerate(said[begin:]) if word in WITH), 0)
        for side in (words[begin:], before):
            if item := _core(side):
                return " ".join(item), measure, side is before and not is_question
    return None


def _asking(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The measure that a question asks for and the place of the word that tells it."""
    begun = next((word for word in words if word.startswith((*ASKS["importance"], *SATISFIED))), "")
    for measure, stems in ASKS.items():
        if measure == "importance" and begun.startswith(SATISFIED):
            continue  # “How satisfied are you with the importance we give to …”
        for at, word in enumerate(words):
            if word.startswith(stems) or (measure == "performance" and word in GOOD):
                yield measure, at
                return
    yield from (("performance", at) for at, word in enumerate(words[:1]) if word in HOW)


def _plain(word: str) -> str:
    """A word without what is left of an article before it: “d'important”."""
    return re.sub(r"^[a-z]{1,2}['’](?=\w)", "", plain(word))


def _core(words: Sequence[str]) -> Sequence[str]:
    """The words without the small ones around them; nothing where all are small."""
    said = [_plain(word) for word in words]
    begin, end = 0, len(said)
    while begin < end and (said[begin] in SMALL or (said[begin] in QUALITY and begin + 1 < end)):
        begin += 1
    while begin < end and said[end - 1] in SMALL:
        end -= 1
    return words[begin:end]
