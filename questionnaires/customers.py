"""What customers are asked in a minute: five items in their own words, one tap, and a line."""

from collections.abc import Iterable

from questionnaires.model import Item, Kind, Questionnaire
from questionnaires.words import Word, with_word

MOST_ITEMS = 5
NONE = "none"
"""The choice of whoever would come back whatever happened."""
STAY_AWAY = Item(
    key="would_not_come_back",
    kind=Kind.PICK,
    wording={
        "es": "Si una de estas cosas fallara, ¿cuál haría que no volviera?",
        "en": "If one of these went wrong, which would make you not come back?",
    },
    short={"es": "No volvería", "en": "Not coming back"},
)
"""Its choice is the key of an item; asked in place of importance."""
IN_THEIR_WORDS = Item(
    key="in_their_words",
    kind=Kind.LIST,
    wording={
        "es": "Lo que escriben {los|las} {clientes}",
        "en": "What {customers} write",
    },
    short={"es": "Con sus palabras", "en": "In their words"},
)


def asked(questionnaires: Iterable[Questionnaire]) -> list[tuple[Questionnaire, Item]]:
    """The items that customers are asked, each with its questionnaire: the first that have words
    for customers."""
    worded = ((one, item) for one in questionnaires for item in one.items if item.wording_customer)
    return list(worded)[:MOST_ITEMS]


def own(key: str, word: Word) -> Item | None:
    """What customers are asked beside the items, by its key; None where it is something else."""
    known = (item for item in (STAY_AWAY, IN_THEIR_WORDS) if item.key == key)
    return next((with_word(item, word) for item in known), None)
