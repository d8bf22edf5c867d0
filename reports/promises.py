"""Which texts promise something, and which tell what is done when it fails: published word lists.

A promise binds for every time or by a time: "we guarantee", "siempre", "within two hours". An
average ("38 minutes on average"), what mostly happens and a plain account of what we do promise
nothing. Both languages are read in every text, without capitals and accents.
"""

import re
import unicodedata

_NUMBER = (
    r"(?:\d+|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|media"
    r"|an?|one|two|three|four|five|six|seven|eight|nine|ten|half an)"
)
_TIME = r"(?:minutos?|min|horas?|h|dias?|semanas?|minutes?|hours?|days?|weeks?)"
_NOT = (
    r"(?<!\bno )(?<!\bno lo )(?<!\bno la )(?<!\bno se )(?<!\bnunca )(?<!\bsin )"
    r"(?<!\bnot )(?<!n.t )(?<!\bnever )"
)
_MOSTLY = r"(?<!\bcasi )(?<!\bno )(?<!\bnot )(?<!\bnearly )(?<!\balmost )"

_PROMISE = re.compile(
    rf"{_NOT}\b(?:promet\w+|garantiz\w+|garantia|guarantee\w*|promis(?:e|es|ed|ing)"
    r"|nos comprometemos|we commit)\b"
    rf"|{_MOSTLY}\b(?:siempre|nunca|jamas|always|never)\b"
    r"|\b(?:sin excepcion|without exception|en todo momento|at all times|every time|cada vez)\b"
    r"|\b(?:el mismo dia|en el dia|the same day|a tiempo|on time)\b"
    rf"|\b(?:en menos de|antes de|in less than|in under|within) {_NUMBER} {_TIME}\b"
    rf"|\b(?:en|in) {_NUMBER} {_TIME}\b"
)
_AVERAGE = re.compile(r"\b(?:de media|en promedio|por termino medio|on average)\b")
_STEP = re.compile(
    r"\b(?:disculp\w+|compens\w+|reembols\w+|devolvemos|devuelve el dinero|reponemos"
    r"|apolog\w+|refund\w*|money back|replace\w*|(?:put|make) it right)\b"
    r"|\b(?:si|cuando|if|when) (?:algo |no |something |anything |it |we )?(?:falla\w*|fail\w*"
    r"|llega tarde|llegamos tarde|goes wrong)\b"
)


def is_promise(text: str) -> bool:
    """Whether the text binds us for every time or by a time."""
    plain = _plain(text)
    return bool(_PROMISE.search(plain)) and not _AVERAGE.search(plain)


def is_recovery_step(text: str) -> bool:
    """Whether the text tells what we do when something has failed."""
    return bool(_STEP.search(_plain(text)))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.replace("\u2019", "'").split())
