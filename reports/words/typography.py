"""Numbers, dates and lists as people read them; figures are rounded here and nowhere before."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from pandas import isna

from questionnaires.model import Language

NBSP = "\u00a0"
MINUS = "\u2212"
LEFT_TO_RIGHT = "\u200e"
MISSING = "–"
"""What stands where a figure is not known: never 0, never an empty place."""

# as Babel's patterns have them
_MONTHS = {"es": "MMM'.' y", "en": "MMM y"}
_DAYS = {"es": "d 'de' MMMM 'de' y", "en": "d MMMM y"}
_SPELLED = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "en": "zero one two three four five six seven eight nine ten eleven twelve",
}
# «e» stands before the sound i, but not before the diphthong of «hielo» or «ionizar»
_SOUNDS_I = re.compile(r"[«“\"'¿¡(]*(h?[ií](?![aeouáéóú])|y[^aeiouáéíóú\W])", re.IGNORECASE)
# «u» stands before the sound o, also in «8» and «11»
_SOUNDS_O = re.compile(r"[«“\"'¿¡(]*(h?[oó]|8|11\b)", re.IGNORECASE)


def rounded(value: float, decimals: int = 0) -> Decimal:
    """`value` rounded half away from zero, as people round: 3.25 → 3.3 and −0.25 → −0.3.

    The nine digits kept before rounding undo the noise of binary sums (2.4499999999999997).
    A result of zero has no sign.
    """
    exact = Decimal(repr(round(float(value), 9)))
    result = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


@dataclass(frozen=True, slots=True)
class Typography:
    """How figures are written in one language."""

    language: Language

    def number(self, value: float | None, decimals: int = 1) -> str:
        """A score or mean: «4,3», “4.3”; a dash where it is not known."""
        if value is None or isna(value):
            return MISSING
        digits = f"{rounded(value, decimals):f}"
        return self._grouped(digits).replace("-", MINUS)

    def signed(self, value: float | None, decimals: int = 1) -> str:
        """A difference: «+1,9», «−0,3», and «0,0» without a sign."""
        written = self.number(value, decimals)
        is_above = written != MISSING and rounded(value or 0, decimals) > 0
        return f"+{written}" if is_above else written

    def count(self, value: float | None) -> str:
        """A number of people, teams or entries."""
        return self.number(value, 0)

    def percent(self, share: float | None) -> str:
        """A share between 0 and 1: «31 %» that never breaks, “31%”."""
        if share is None or isna(share):
            return MISSING
        return self.number(100 * share, 0) + ("%" if self.language == "en" else f"{NBSP}%")

    def shares(self, low: float, high: float) -> str:
        """The ends of an interval of a share: «48 a 89 %», “48 to 89%”."""
        return f"{self.number(100 * low, 0)}{NBSP}{self._to}{NBSP}{self.percent(high)}"

    def chance(self, share: float | None) -> str:
        """A probability in steps of 5 %: never said to be none or all of it."""
        if share is None or not (share <= 0 or share >= 1):
            return self.percent(share)
        return f"<{self.percent(0.05)}" if share <= 0 else f">{self.percent(0.95)}"

    def interval(self, low: float | None, high: float | None, decimals: int = 1) -> str:
        """Signed ends of an interval: «+1,2 a +2,4»; a dash where either is not known."""
        ends = [self.signed(low, decimals), self.signed(high, decimals)]
        return MISSING if MISSING in ends else f"{NBSP}{self._to}{NBSP}".join(ends)

    @property
    def _to(self) -> str:
        return "to" if self.language == "en" else "a"

    def month(self, day: date) -> str:
        """Month and year for an axis: «mar. 2025», “Mar 2025”."""
        return format_date(day, _MONTHS[self.language], self.language).replace(" ", NBSP)

    def day(self, day: date) -> str:
        """A whole date in a sentence: «14 de marzo de 2025», “14 March 2025”."""
        return format_date(day, _DAYS[self.language], self.language).replace(" ", NBSP)

    def spelled(self, value: int) -> str:
        """A small count in words, masculine: «tres»; from thirteen on in digits."""
        words = _SPELLED[self.language].split()
        return words[value] if 0 <= value < len(words) else self.count(value)

    def listing(self, words: Sequence[str]) -> str:
        """«a, b y c», with «e» before the sound i; “a, b and c”."""
        spanish = "e" if words and _SOUNDS_I.match(words[-1]) else "y"
        return _joined(words, "and" if self.language == "en" else spanish)

    def either(self, words: Sequence[str]) -> str:
        """«a, b o c», with «u» before the sound o; “a, b or c”."""
        spanish = "u" if words and _SOUNDS_O.match(words[-1]) else "o"
        return _joined(words, "or" if self.language == "en" else spanish)

    @property
    def quotes(self) -> tuple[str, str]:
        """The signs before and after words of others."""
        return ("«", "»") if self.language == "es" else ("“", "”")

    def quoted(self, text: str) -> str:
        """Words of others: «así», “so”; those in a right-to-left script keep to themselves."""
        is_reversed = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
        # else what follows the name, its quotation mark first, would be set to its left
        mark = LEFT_TO_RIGHT if is_reversed else ""
        opening, closing = self.quotes
        return f"{mark}{opening}{text}{mark}{closing}"

    def _grouped(self, digits: str) -> str:
        """Decimal sign and groups of three; Spanish groups only from five digits on."""
        whole, _, fraction = digits.partition(".")
        if len(whole.lstrip("-")) > (4 if self.language == "es" else 3):
            whole = f"{int(whole):,}".replace(",", NBSP if self.language == "es" else ",")
        point = "," if self.language == "es" else "."
        return f"{whole}{point}{fraction}" if fraction else whole


def capitalised(text: str) -> str:
    """The text with its first letter in upper case and the rest as it was."""
    return text[:1].upper() + text[1:]


def shortened(text: str, longest: int = 150) -> str:
    """The text on one line, cut at a word where it is long; it must stand whole elsewhere."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut).rstrip(" ,;:") + "…"


def _joined(words: Sequence[str], conjunction: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
