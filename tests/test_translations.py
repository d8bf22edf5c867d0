"""Every text exists in Spanish and English, with the same placeholders."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from survey.web.languages import moment
from tests.some import some

ROOT = Path(__file__).parent.parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None}  # those of `make translations`
DOMAINS = {"survey": "messages", "reports": "reports"}
# the word for the customer has placeholders of its own in each language
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{(?!(?:[Cc]ustomer|[Cc]liente))\w+\}")

# words of one country only, forms of address, English quotes, and words that we say in another way
AVOIDED = re.compile(
    r"\b(?:vosotr[oa]s|vuestr[oa]s?|ustedes|usted|móvil(?:es)?|celular(?:es)?|fallas|reclamos?|costos?"
    r"|despachos?|dos bandos|asociad[oa]s?|aportaci(?:ón|ones)|valoraci(?:ón|ones)|en calidad de"
    r"|no sé)\b|[“”\"]",
    re.IGNORECASE,
)


def written(package: str) -> set[str]:
    """The English texts in the code of a package; of a plural its first form."""
    found = extract_from_dir(ROOT / package, method_map=METHODS, keywords=KEYWORDS)
    texts = (message for _, _, message, _, _ in found)
    return {text if isinstance(text, str) else text[0] for text in texts}


def catalogue(package: str) -> Catalog:
    path = ROOT / package / "translations" / "es" / "LC_MESSAGES" / f"{DOMAINS[package]}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale="es")


def is_complete(catalogue: Catalog, text: str) -> bool:
    message = catalogue.get(text)
    return message is not None and not message.fuzzy and all(_forms(message.string))


def _forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("package", DOMAINS)
def test_every_text_is_translated(package: str) -> None:
    known = catalogue(package)
    assert [text for text in sorted(written(package)) if not is_complete(known, text)] == []


@pytest.mark.parametrize("package", DOMAINS)
def test_every_translation_is_of_a_text_that_is_found(package: str) -> None:
    # what is used and not found would be lost by `make translations`, which drops the rest
    known = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue(package)}
    assert sorted(known - written(package) - {""}) == []


@pytest.mark.parametrize("package", DOMAINS)
def test_a_translation_keeps_the_placeholders(package: str) -> None:
    for message in some(catalogue(package)):
        wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
        for form in _forms(message.string):
            assert set(PLACEHOLDER.findall(form)) <= wanted, message.id


@pytest.mark.parametrize("package", DOMAINS)
def test_there_are_texts_to_translate(package: str) -> None:
    assert len(written(package)) > 50


@pytest.mark.parametrize("package", DOMAINS)
def test_spanish_is_said_in_words_that_all_understand(package: str) -> None:
    texts = [form for message in some(catalogue(package)) for form in _forms(message.string)]
    assert [text for text in texts if AVOIDED.search(text)] == []


def test_states_and_moments_are_said_as_each_language_says_them(sqlite_app: Flask) -> None:
    noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    for language, state, day in (("en", "Open", "29/11/2026"), ("es", "Abierto", "29/11/26")):
        with sqlite_app.test_request_context(f"/?lang={language}"):
            parts = sqlite_app.jinja_env.get_template("facilitator/parts.html")
            assert f">{state}<" in parts.make_module().state("open")
            assert moment(noon).startswith(day)
