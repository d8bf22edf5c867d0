"""The words of reports in the reader's language; msgids are the English texts themselves."""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from questionnaires.model import LANGUAGES, Language

CATALOGUES = Path(__file__).parents[1] / "translations"


def N_(text: str) -> str:  # noqa: N802 - the name that gettext looks for
    """Mark a text that is translated later, when it is known who reads it."""
    return text


@cache
def translator(language: Language) -> NullTranslations:
    """The translations of `language`, with `gettext` and `ngettext`.

    English needs no catalogue. Raises ValueError for a language that reports are not written
    in, FileNotFoundError where the catalogue has not been compiled yet.
    """
    if language not in LANGUAGES:
        raise ValueError(f"Reports are written in {' or '.join(LANGUAGES)}, not in “{language}”.")
    if language == "en":
        return NullTranslations()
    try:
        return translation("reports", CATALOGUES, [language])
    except FileNotFoundError as missing:
        # a report half in English would look finished: better to stop and say how to mend it
        raise FileNotFoundError(
            f"The texts of reports in “{language}” are not compiled yet: run `make install`."
        ) from missing
