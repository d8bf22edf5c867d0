"""What the questionnaires know of items: kind, scale, theme, order; with defaults for the rest."""

from collections.abc import Iterable, Iterator

from questionnaires.model import Item, Kind, Questionnaire


class Known:
    """The items of several questionnaires by key; the first that knows a key is asked.

    `scale` is the highest score where no questionnaire says it.
    """

    def __init__(self, questionnaires: Iterable[Questionnaire] = (), scale: int = 5):
        self.scale = scale
        self._found: dict[str, tuple[Item, Questionnaire]] = {}
        for questionnaire in questionnaires:
            for item in questionnaire.items:
                self._found.setdefault(item.key, (item, questionnaire))

    def __contains__(self, key: object) -> bool:
        return key in self._found

    def __iter__(self) -> Iterator[str]:
        """All known item keys in the order in which they are asked."""
        return iter(self._found)

    def kind(self, key: str) -> Kind | None:
        """How the item is asked; None for an unknown one."""
        return self._found[key][0].kind if key in self._found else None

    def theme(self, key: str) -> str:
        """The item's theme; empty where it has none or is unknown."""
        return self._found[key][0].theme if key in self._found else ""

    def is_reverse(self, key: str) -> bool:
        """Whether a high score is bad."""
        return key in self._found and self._found[key][0].reverse

    def size(self, key: str, measure: str) -> int:
        """The highest score of the item for a measure, K."""
        if key not in self._found:
            return self.scale
        item, questionnaire = self._found[key]
        asked = questionnaire.scale(item, measure)
        return asked.size if asked else 5
