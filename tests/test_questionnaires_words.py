import re
from dataclasses import fields, is_dataclass

import pytest

from questionnaires import CUSTOMER, WORDS, Noun, QuestionnaireError, Word, loads, shipped
from questionnaires.library import KEYS, one
from questionnaires.words import rendered
from tests.small_questionnaire import SMALL

OWN = (
    Word("own", Noun("clienta", "clientas", True), Noun("attendee", "attendees")),
    Word("own", Noun("persona usuaria", "personas usuarias", True), Noun("owner", "owners")),
    Word("own", Noun("huésped", "huéspedes"), Noun("hour guest", "hour guests")),
    Word("own", Noun("abonada", "abonadas", True), Noun("university", "universities")),
)
ALL = (*WORDS.values(), *OWN)

MASCULINE = (
    "el|los|un|unos|al|del|nuestro|nuestros|este|ese|otro|otros|mismo|primer|primero|último|últimos"
    "|único|solo|ningún|algún|cada uno|todos los|muchos|pocos|nuevo|nuevos|buen|antiguo"
)
FEMININE = (
    "la|las|una|unas|nuestra|nuestras|esta|esa|otra|otras|misma|primera|última|últimas|única"
    "|sola|ninguna|alguna|muchas|pocas|nueva|nuevas|buena|antigua"
)
VERBS_AND_LINKS = {"no", "cuando", "como", "lo", "los", "o", "cuanto", "mismo"}


def texts(value, language):
    """Every text in `language` of a questionnaire, however deep."""
    if is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), language)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, language)
    elif isinstance(value, dict):
        if isinstance(value.get(language), str):
            yield value[language]
        else:
            yield from texts(tuple(value.values()), language)


def all_texts(word, language):
    for key in KEYS:
        yield from texts(one(key).worded(word), language)


def wrong_agreements(text, noun):
    """Articles and adjectives beside a Spanish noun that have the other gender."""
    other = MASCULINE if noun.feminine else FEMININE
    names = rf"(?:{re.escape(noun.singular)}|{re.escape(noun.plural)})"
    before = rf"\b(?:{other}) (?:\w+[oa]s? )?{names}\b"
    after = rf"\b{names} (\w*(?:{'os?' if noun.feminine else 'as?'}))\b"
    found = re.findall(before, text, re.IGNORECASE)
    pronouns = {True: "cuántos|últimos|ellos|él", False: "cuántas|últimas|ellas|ella"}
    for sentence in re.split(r"(?<=[.?!»])\s", text):
        if re.search(rf"\b{names}\b", sentence, re.IGNORECASE):
            found += re.findall(rf"\b(?:{pronouns[noun.feminine]})\b", sentence, re.IGNORECASE)
    endings = {
        "ado",
        "ados",
        "ido",
        "idos",
        "cho",
        "chos",
        "vo",
        "vos",
        "ada",
        "adas",
        "ida",
        "idas",
    }
    for adjective in re.findall(after, text, re.IGNORECASE):
        if adjective not in VERBS_AND_LINKS and any(adjective.endswith(e) for e in endings):
            found.append(adjective)
    return found + re.findall(r"\b(?:de|a) el\b", text)


def wrong_a_or_an(text):
    vowel_sound = r"(?:[aeio]|u(?!ser|ni|su|se)|hour|hono)"
    return re.findall(rf"\ba {vowel_sound}\w*", text, re.I) + re.findall(
        rf"\ban (?!{vowel_sound})\w+", text, re.I
    )


@pytest.mark.parametrize("word", ALL, ids=lambda word: word.es.singular)
def test_every_spanish_text_agrees_with_the_word(word):
    wrong = {text: wrong_agreements(text, word.es) for text in all_texts(word, "es")}
    assert not {text: found for text, found in wrong.items() if found}


@pytest.mark.parametrize("word", ALL, ids=lambda word: word.en.singular)
def test_every_english_text_has_the_right_article(word):
    assert not [found for text in all_texts(word, "en") for found in wrong_a_or_an(text)]


@pytest.mark.parametrize("word", ALL, ids=lambda word: word.es.singular)
def test_no_placeholder_is_left(word):
    for language in ("es", "en"):
        assert not [text for text in all_texts(word, language) if re.search(r"[{}|]|  ", text)]


def test_the_looking_finds_what_is_wrong():
    clienta, cliente = Noun("clienta", "clientas", True), CUSTOMER.es
    assert wrong_agreements("Hablamos con el clienta", clienta)
    assert wrong_agreements("El último clienta", clienta)
    assert wrong_agreements("una clienta satisfecho", clienta)
    assert wrong_agreements("la última cliente", cliente)
    assert wrong_agreements("lo que pide a el cliente", cliente)
    assert wrong_agreements("De las últimas diez clientas, ¿cuántos vuelven?", clienta)
    assert not wrong_agreements("la clienta no espera al último cliente", clienta)
    assert wrong_a_or_an("as a owner") == ["a owner"]
    assert wrong_a_or_an("an user, a hour, an hour, a user") == ["a hour", "an user"]


def test_the_default_word_is_customer():
    assert shipped()["last_customer"].title["es"] == "El último cliente"


def test_two_forms_follow_the_gender():
    text = "{El|La} {último|última} {cliente} y {al|a la} {cliente}; {Clientes}"
    assert rendered(text, "es", OWN[0]) == "La última clienta y a la clienta; Clientas"
    assert rendered(text, "es", CUSTOMER) == "El último cliente y al cliente; Clientes"


def test_the_english_article_follows_the_sound():
    words = {word.en.singular: rendered("{A customer}", "en", word) for word in ALL}
    assert words["user"] == "A user"
    assert words["attendee"] == "An attendee"
    assert words["hour guest"] == "An hour guest"
    assert words["university"] == "A university"


def test_braces_that_hold_nothing_known_stay_as_they_are():
    assert rendered("{what} of {customers}", "en", CUSTOMER) == "{what} of customers"


def test_wording_twice_changes_nothing():
    once = one("last_customer").worded(OWN[1])
    assert once.worded(CUSTOMER) == once


def test_an_article_outside_the_braces_is_a_fault():
    with pytest.raises(QuestionnaireError, match="will not follow the chosen word"):
        loads(SMALL.replace("Respondemos pronto", "Vemos al {cliente}"), "small.toml")


def test_braces_that_no_word_fills_are_faults():
    with pytest.raises(QuestionnaireError) as caught:
        loads(SMALL.replace("We answer soon", "We {answer} } soon"), "small.toml")
    assert [fault.details["value"] for fault in caught.value.faults] == ["{answer}", "}"]
