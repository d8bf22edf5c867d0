from dataclasses import replace

import pytest

from questionnaires import WORDS, dump, fingerprint, restore, shipped
from questionnaires.library import one


@pytest.mark.parametrize("key", list(shipped()))
def test_a_stored_questionnaire_is_read_again_unchanged(key):
    questionnaire = shipped()[key]
    assert restore(dump(questionnaire)) == questionnaire
    assert fingerprint(restore(dump(questionnaire))) == fingerprint(questionnaire)


def test_the_fingerprint_changes_with_any_word():
    questionnaire = one("last_customer").worded()
    assert fingerprint(questionnaire) != fingerprint(one("last_customer").worded(WORDS["user"]))
    assert fingerprint(questionnaire) != fingerprint(replace(questionnaire, version=2))


def test_what_an_older_text_lacks_keeps_its_default():
    text = dump(shipped()["last_customer"]).replace('"minutes":9,', "")
    assert {section.minutes for section in restore(text).sections} == {0, 5, 8, 10, 16}


@pytest.mark.parametrize("text", ["", "[]", "{}", "3", '{"sections": 1}'])
def test_another_text_is_not_a_questionnaire(text):
    with pytest.raises(ValueError, match=r"stored questionnaire|Expecting value"):
        restore(text)
