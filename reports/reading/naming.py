"""What the words over columns say: of which item and measure each is, by what columns share.

“Importance [Speed]”, “How important is it? - Speed”, “importance/speed”, “speed_today”, “How
important is speed?” beside “How good is speed?”. A split is believed where other columns share a
part of it: “We keep promises - always” is one item.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reports.answers.names import plain
from reports.reading import frames

IMPORTANCE = ("importan", "relevan", "expect", "priorid", "priorit", "matters", "wichtig")
PERFORMANCE = (
    "perform", "desemp", "satisf", "progres", "cumpl", "rendim", "current", "today", "hoy",
    "percep", "perciv", "percib", "how well", "que tan bien",
    "como lo hacemos", "experien", "evalua", "rating", "delivery", "hacemos", "zufried",
    "soddisf",
)  # fmt: skip
NOUNS = ("leistung", "prestaz", "rendement", "quality", "calidad", "qualit", "qualidade")
"""They are said of how we do as of what is rated: nothing beside a word of importance."""
SHORT = {"imp": "importance", "perf": "performance", "sat": "performance", "des": "performance"}
LOOKED_AT = 20  # rows among which the names stand
OTHER = {"importance": "performance", "performance": "importance"}
NAMELESS = frozenset(("selected choice", "opcion seleccionada"))
MARKS = (" - ", "?-", "/", " >> ", " > ", " » ", ":")
_PLAYER = re.compile(r"(.+)\.player\.(.+)")  # oTree: app, round, field
_ROW = re.compile(r"(.*?)\s*\[(.+)\]\s*", re.DOTALL)
_TWO_SCALES = re.compile(r"(.*?)\s*\[([^][]+)\]\[[^][]+\]", re.DOTALL)
_JOINED = re.compile(r"[_.:|]+")
_BETWEEN = re.compile(r"[\s_.:/|–-]+")
_PAIR = re.compile(r"([a-z])[ _.-]?(\d+)")
_NUMBER = re.compile(r"\A[([]?[a-z]{0,2}\d{1,3}(?:[._]\d{1,2})*[a-z]?[.):\]]*[ _-]+(?=\S)", re.I)
_ENDS_OF_SCALE = re.compile(
    # “(0-3 años)” is part of the item
    r"\s*[(\[](?:(?:de|del|from|escala|scale)\s+)*-?[01]\s*"
    r"(?:=\s*[^()\[\]]*|(?:-|–|a|al|to|:)\s*\d+)[)\]]\s*\Z",
    re.IGNORECASE,
)
_SEGMENTS = re.compile(r"\s+[-–—|»>]+\s+|\s*[:|]\s+|\s*[][(){}]\s*")
_AGAIN = re.compile(r"(?: \(2\)|\.1|[_ ]?2)$")  # how programs end the second of one name


def head_of(rows: Sequence[Sequence[object]]) -> int:
    """The place of the names: the first row that is more than half as full as the fullest.

    A title, a note and headings over groups of columns fill fewer cells.
    """
    filled = [sum(str(cell or "").strip() != "" for cell in row) for row in rows[:LOOKED_AT]]
    fullest = max(filled, default=0)
    return next((place for place, n in enumerate(filled) if 2 * n > fullest), 0)


class Guess(NamedTuple):
    """An item, its measure where the words say it, and the one word of a name that said it."""

    item: str
    measure: str = ""
    word: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What two columns of one item and measure have in common."""
        return plain(self.item), self.measure or "performance"

    @property
    def partner(self) -> tuple[str, str]:
        """The other measure of the item."""
        return plain(self.item), OTHER[self.measure or "performance"]


def parts(heads: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """By column what stands over it from the outermost to the innermost: question, then row."""
    found = {}
    given = {name: [*dict.fromkeys(filter(None, over))] for name, over in heads.items()}
    often = Counter(head.rpartition("player.")[2] for over in given.values() for head in over)
    for name, over in given.items():
        told = [piece for head in over for piece in _fields(head, often)]
        *outer, last = told or [name]
        row = _ROW.fullmatch(last)
        found[name] = [*outer, *(_cells_of_a_grid(*row.groups()) if row else [last])]
    found = {name: [one for one in words if plain(one) not in NAMELESS] or words
             for name, words in found.items()}  # fmt: skip
    alone = {name: words[0] for name, words in found.items() if len(words) == 1}
    for mark in MARKS:
        split = dict(_split(alone, mark))
        found |= split
        alone = {name: words for name, words in alone.items() if name not in split}
    return found


def _fields(head: str, often: Mapping[str, int]) -> list[str]:
    """What a player was asked; of a field that several apps or rounds have, before it which."""
    told = _PLAYER.fullmatch(head)
    if told and often[told[2]] > 1:
        return [told[1], told[2]]
    return [head.rpartition("player.")[2]]


def _cells_of_a_grid(question: str, row: str) -> list[str]:
    """“Question [Row]”, and “Question [Row][Scale]” with the row last."""
    rows = row.split("][")
    return [piece for piece in (question, *rows[1:], rows[0]) if piece]


def row_of_two_scales(name: str) -> tuple[str, str] | None:
    """Question and row of “Question [Row][Scale]”, which has a column for each of its scales."""
    found = _TWO_SCALES.fullmatch(name)
    return (found[1], found[2]) if found else None


def _split(names: Mapping[str, str], mark: str) -> Iterator[tuple[str, list[str]]]:
    """The names that begin with a part which several share, in their parts."""
    rights: dict[str, set[str]] = defaultdict(set)
    for text in names.values():
        for left, right in _cuts(text, mark):
            rights[left].add(_AGAIN.sub("", right))
    for name, text in names.items():
        pieces, rest, before = [], text, ""
        for left, right in _cuts(text, mark):
            if len(rights[left]) > 1:
                pieces.append(left.removeprefix(before).strip(mark + " "))
                rest, before = right, left
        if pieces:
            yield name, [one for one in (*pieces, rest) if plain(one) not in NAMELESS]


def _cuts(text: str, mark: str) -> Iterator[tuple[str, str]]:
    """The text cut in two at each mark, from the left."""
    at = text.find(mark)
    while at >= 0:
        left, right = text[:at].strip(), text[at + len(mark) :].strip()
        # after a blank it is a sentence: “Staff: kind”
        if left and right and not (mark == ":" and text[at + 1] == " "):
            yield left, right
        at = text.find(mark, at + 1)


def items(over: Mapping[str, Sequence[str]]) -> dict[str, Guess]:
    """By column, from its `parts`, the item and measure by which most columns find their other."""
    likely = {name: [*_likely(words)] for name, words in over.items()}
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, guesses in likely.items():
        for guess in guesses:
            holders[guess.key].add(name)
    found = {}
    for name, guesses in likely.items():
        paired = (one for one in guesses if holders[one.partner] - {name})
        found[name] = next(paired, None)
    used = {one.word for one in found.values() if one} - {""}
    # the other short ones are words of everyday: “des”, “sat”
    if sum(one.word == "imp" for guesses in likely.values() for one in guesses) > 1:
        used.add("imp")
    framed = frames.pairs({
        name: _NUMBER.sub("", words[0], count=1)
        for name, words in over.items() if len(words) == 1 and not found[name]
    })  # fmt: skip
    found |= {name: Guess(*told) for name, told in framed.items()}
    return _by_letter({
        name: found[name] or next((one for one in guesses if one.word in used), guesses[-1])
        for name, guesses in likely.items()
    })  # fmt: skip


def _likely(words: Sequence[str]) -> Iterator[Guess]:
    """What a column may be, the likeliest first; the last one is taken where nothing else fits."""
    *outer, last = words
    last = _ENDS_OF_SCALE.sub("", last) or last
    above = next(filter(None, map(measure_in, outer)), "")
    found = [Guess(last, above)] if above else []
    by_segment = [*_by_segment(last)]
    if outer and (measure := measure_in(last)):
        found += [*by_segment, Guess(outer[-1], measure)]
    found += _by_words(last, _JOINED if outer else _BETWEEN)
    found += by_segment
    yield from found
    # numbers of questions are each another: “1a. Speed (importance)”, “1b. Speed (today)”
    yield from (one._replace(item=_NUMBER.sub("", one.item, count=1)) for one in found)
    yield Guess(last, above or measure_in(words[0]))


def _by_segment(text: str) -> Iterator[Guess]:
    """“P1. Importance – Speed”, “[Imp] Speed”: one part says the measure, the other is the item."""
    parts = [part for part in (one.strip() for one in _SEGMENTS.split(text)) if part]
    told = [measure_in(_NUMBER.sub("", part, count=1)) for part in parts]
    if len(parts) == 2 and sum(map(bool, told)) == 1:
        yield Guess(parts[told.index("")], next(filter(None, told)))


def _by_words(text: str, between: re.Pattern[str]) -> Iterator[Guess]:
    """“A1_IMPORTANCE”, “importance.speed”: the item and the word that begins or ends it."""
    tokens = between.split(text)
    for token, rest in ((tokens[-1], text.removesuffix(tokens[-1])),
                        (tokens[0], text.removeprefix(tokens[0]))):  # fmt: skip
        item = rest.strip(" _.:/|–-")
        if item and len(tokens) > 1 and (measure := measure_in(token)):
            yield Guess(item, measure, plain(token))
    # “Speed imp 2025”; what a question asks stands in its frame
    for at in range(1, len(tokens) - 1) if "?" not in text else ():
        if measure := measure_in(tokens[at]):
            rest = " ".join(filter(None, tokens[:at] + tokens[at + 1 :]))
            yield Guess(rest, measure)


def measure_in(text: str) -> str:
    """Importance or performance, where the words speak of one of them."""
    told = plain(text).strip("[](){}. ")
    if told in SHORT:
        return SHORT[told]
    stems = {"importance": IMPORTANCE, "performance": PERFORMANCE}
    found = [measure for measure, known in stems.items() if any(stem in told for stem in known)]
    if not found and any(noun in told for noun in NOUNS):
        return "performance"
    return found[0] if len(found) == 1 else ""


def _by_letter(found: dict[str, Guess]) -> dict[str, Guess]:
    """E1 and P1, I1 and P1: importance and performance of one item, where all come in pairs."""
    letters: dict[str, set[str]] = defaultdict(set)
    pairs = {name: _PAIR.fullmatch(plain(name)) for name in found}
    for pair in filter(None, pairs.values()):
        letters[pair[1]].add(pair[2])
    other = next((one for one in "ie" if letters.get(one) and letters[one] == letters.get("p")), "")
    measures = {other: "importance", "p": "performance"} if other else {}
    return {
        name: Guess(told[2], measures[told[1]])
        if (told := pairs[name]) and told[1] in measures
        else guess
        for name, guess in found.items()
    }
