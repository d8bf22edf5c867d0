"""Sentences in the reader's language, with the figures and the word for the customer put in."""

from dataclasses import dataclass

from questionnaires.model import Language
from questionnaires.words import CUSTOMER, WORDS, Noun, Word, rendered
from reports.words.language import translator
from reports.words.typography import Typography, capitalised


def word_for(customer: str) -> Word:
    """The word for the customer from its key or its singular in either language.

    A word of one's own becomes its own plural with -s or -es and is feminine where it ends in -a;
    "huésped/huéspedes" gives the plural, "clienta/clientas/f" the gender too.
    """
    if not customer:
        return CUSTOMER
    for word in WORDS.values():
        if customer.lower() in (word.key, word.es.singular, word.en.singular):
            return word
    singular, _, rest = customer.partition("/")
    plural, _, gender = rest.partition("/")
    vowel = singular[-1:].lower() in "aeiouáéíóú"
    noun = Noun(
        singular,
        plural or singular + ("s" if vowel else "es"),
        gender == "f" if gender else singular.endswith("a"),
    )
    return Word(customer, noun, Noun(singular, plural or singular + "s"))


@dataclass(frozen=True, slots=True)
class Speech:
    """Translates, counts and fills in; texts of people are put in last and never read as marks."""

    language: Language
    word: Word = CUSTOMER

    @property
    def type(self) -> Typography:
        """How figures, dates and lists are written."""
        return Typography(self.language)

    def gettext(self, text: str, /, **figures: object) -> str:
        """`text` in the reader's language with {names} filled in."""
        return self._filled(translator(self.language).gettext(text), figures)

    def ngettext(self, one: str, many: str, n: int, /, **figures: object) -> str:
        """The form for `n`; {n} is the number as it is written, {count} a small one in words."""
        text = translator(self.language).ngettext(one, many, n)
        counted = {"n": self.type.count(n), "count": self.type.spelled(n)}
        return self._filled(text, counted | figures)

    def _filled(self, text: str, figures: dict[str, object]) -> str:
        noun = self.word.es if self.language == "es" else self.word.en
        nouns = {
            "customer": noun.singular,
            "customers": noun.plural,
            "Customers": capitalised(noun.plural),
        }
        # first the forms that follow the noun's gender, «{el|la}», then everything named
        return rendered(text, self.language, self.word).format(**nouns, **figures)
