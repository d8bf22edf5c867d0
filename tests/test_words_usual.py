"""Words of the usual scales: seven languages, and no word that means two things of one scale."""

import pytest

from reports.answers import worded
from reports.words.usual import DONT_KNOW, NOT_GIVEN, SCALES

COLUMNS = {
    "ca-agreement": "Molt en desacord, En desacord, Ni d'acord ni en desacord, D’acord,"
                    " Totalment d’acord",
    "pt-agreement": "Discordo totalmente, Discordo, Não concordo nem discordo, Concordo,"
                    " Concordo totalmente",
    "fr-agreement": "Pas du tout d’accord, Plutôt pas d’accord, Ni d'accord ni pas d'accord,"
                    " Plutôt d’accord, Tout à fait d’accord",
    "de-agreement": "Trifft überhaupt nicht zu, Trifft eher nicht zu, Teils/teils, Trifft eher zu,"
                    " Trifft voll zu",
    "it-agreement": "Per niente d'accordo, Poco d'accordo, Né d'accordo né in disaccordo,"
                    " Abbastanza d'accordo, Completamente d’accordo",
    "ca-satisfaction": "Molt insatisfet, Insatisfet, Neutral, Satisfet, Molt satisfet",
    "pt-satisfaction": "Muito insatisfeito, Insatisfeito, Neutro, Satisfeito, Muito satisfeito",
    "fr-satisfaction": "Très insatisfait, Insatisfait, Neutre, Satisfait, Très satisfait",
    "de-satisfaction": "Sehr unzufrieden, Eher unzufrieden, Teils/teils, Eher zufrieden,"
                       " Sehr zufrieden",
    "it-satisfaction": "Molto insoddisfatto, Insoddisfatto, Neutrale, Soddisfatto,"
                       " Molto soddisfatto",
    "es-satisfaction": "Nada satisfecho, Poco satisfecho, Algo satisfecho, Bastante satisfecho,"
                       " Muy satisfecho",
    "es-agreement": "Totalmente en desacuerdo, Algo en desacuerdo, Neutral, Algo de acuerdo,"
                    " Totalmente de acuerdo",
    "es-importance": "Nada importante, Poco importante, Neutral, Importante, Muy importante",
    "ca-importance": "Gens important, Poc important, Neutral, Important, Molt important",
    "pt-importance": "Nada importante, Pouco importante, Neutro, Importante, Muito importante",
    "fr-importance": "Pas du tout important, Peu important, Moyennement important, Important,"
                     " Très important",
    "de-importance": "Gar nicht wichtig, Weniger wichtig, Mittel, Wichtig, Sehr wichtig",
    "it-importance": "Per niente importante, Poco importante, Abbastanza importante,"
                     " Molto importante, Estremamente importante",
    "ca-frequency": "Mai, Rarament, De vegades, Sovint, Sempre",
    "pt-frequency": "Nunca, Raramente, Às vezes, Frequentemente, Sempre",
    "fr-frequency": "Jamais, Rarement, Parfois, Souvent, Toujours",
    "de-frequency": "Nie, Selten, Manchmal, Häufig, Immer",
    "it-frequency": "Mai, Raramente, Qualche volta, Spesso, Sempre",
    "pt-quality": "Péssimo, Ruim, Regular, Bom, Ótimo",
    "de-quality": "Sehr schlecht, Schlecht, Mittelmäßig, Gut, Sehr gut",
    "fr-yes": "Non, Oui", "de-yes": "Nein, Ja", "pt-yes": "Não, Sim", "ca-yes": "No, Sí",
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_the_words_of_a_column_are_scores_from_the_lowest_up(name: str) -> None:
    words = [worded.key(word) for word in COLUMNS[name].split(", ")]
    assert worded.common(words, len(words)) == {word: n for n, word in enumerate(words, 1)}


def test_a_word_of_two_scales_means_nothing_until_somebody_says_it() -> None:
    assert worded.common(["unwichtig", "wichtig"], 5) == {}


def test_each_scale_has_each_word_once_as_spellings_are_compared() -> None:
    for scale in SCALES:
        words = [word for words in scale for word in words.split("|")]
        assert len({*words}) == len(words)
        assert [worded.key(word) for word in words] == words
        assert not {*words} & (DONT_KNOW | NOT_GIVEN)


@pytest.mark.parametrize("word", ["Não sei", "Je ne sais pas", "Weiß nicht", "Non so", "No ho sé"])
def test_not_knowing_is_no_score_in_any_language(word: str) -> None:
    assert worded.key(word) in DONT_KNOW
