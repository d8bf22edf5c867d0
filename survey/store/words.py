"""The word for the customer that an audit has chosen: a shipped one, or its own."""

import json
from dataclasses import asdict

from questionnaires import CUSTOMER, WORDS, Noun, Word
from survey.models import Audit

OWN_WORD = "own"


def word_of(audit: Audit) -> Word:
    """The word for the customer that an audit has chosen."""
    if audit.customer_word.startswith("{"):
        own = json.loads(audit.customer_word)
        return Word(OWN_WORD, Noun(**own["es"]), Noun(**own["en"]))
    return WORDS.get(audit.customer_word, CUSTOMER)


def stored_word(word: Word) -> str:
    """What `Audit.customer_word` holds: the key of a shipped word, or one's own in JSON."""
    if word.key != OWN_WORD:
        return word.key
    return json.dumps({"es": asdict(word.es), "en": asdict(word.en)}, ensure_ascii=False)
