"""What we ask: the questionnaires, their format and the rules that coach answers."""

from questionnaires.faults import QuestionnaireError
from questionnaires.frozen import canonical, digest, dump, fingerprint, laid_out, restore
from questionnaires.library import KEYS, clashes, one, shipped, source
from questionnaires.loader import check, load, loads
from questionnaires.words import CUSTOMER, WORDS, Noun, Word

__all__ = [
    "CUSTOMER",
    "KEYS",
    "WORDS",
    "Noun",
    "QuestionnaireError",
    "Word",
    "canonical",
    "check",
    "clashes",
    "digest",
    "dump",
    "fingerprint",
    "laid_out",
    "load",
    "loads",
    "one",
    "restore",
    "shipped",
    "source",
]
