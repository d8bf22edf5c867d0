"""What the questionnaires know of items: kind, scale, theme, order; with defaults for the rest."""

from collections.abc import Iterable, Iterator, Mapping

from questionnaires.model import Item, Questionnaire, ResponseScale


class Known:
    """The items of several questionnaires by key; the first that knows a key is asked.

    Where no questionnaire says it, a scale has `scale` points and its scores begin with `lowest`.
    `words` says what answers in words mean: a score, `dk` or `missing`.
    """

    def __init__(
        self,
        questionnaires: Iterable[Questionnaire] = (),
        scale: int = 5,
        lowest: int = 1,
        words: Mapping[str, str] | None = None,
    ):
        self.scale = scale
        self.lowest = lowest
        self.words = words or {}
        self._found: dict[str, tuple[Item, Questionnaire]] = {}
        for questionnaire in questionnaires:
            for item in questionnaire.items:
                self._found.setdefault(item.key, (item, questionnaire))

    def __contains__(self, key: object) -> bool:
        return key in self._found

    def __iter__(self) -> Iterator[str]:
        """All known item keys in the order in which they are asked."""
        return iter(self._found)

    def item(self, key: str) -> Item | None:
        """What a questionnaire says of the item; None for an unknown one."""
        return self._found[key][0] if key in self._found else None

    def theme(self, key: str) -> str:
        """The item's theme; empty where it has none or is unknown."""
        return self._found[key][0].theme if key in self._found else ""

    def is_reverse(self, key: str) -> bool:
        """Whether a high score is bad."""
        return key in self._found and self._found[key][0].reverse

    def first(self, key: str, measure: str = "performance") -> int:
        """The lowest score of a measure as people read it; inside it is 1."""
        if key not in self._found:
            return self.lowest
        scale = self.scale_of(key, measure)
        return scale.first if scale else 1

    def written_from(self, key: str) -> int:
        """The lowest score of an item where answers are kept: questionnaires count from 1."""
        return 1 if key in self._found else self.lowest

    def scale_of(self, key: str, measure: str) -> ResponseScale | None:
        """The labels of the item for a measure; None where nobody knows them."""
        if key not in self._found:
            return None
        item, questionnaire = self._found[key]
        return questionnaire.scale(item, measure)

    def size(self, key: str, measure: str) -> int:
        """The points of the item's scale for a measure, K."""
        if key not in self._found:
            return self.scale
        asked = self.scale_of(key, measure)
        return asked.size if asked else 5
