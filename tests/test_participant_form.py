"""From a questionnaire to fields and back to checked values."""

import pytest
from werkzeug.datastructures import MultiDict

import questionnaires
from questionnaires import loads
from questionnaires.model import Questionnaire
from survey.participant.form import MOST_FAULTS, Name, Posted, read
from survey.participant.questions import Questions, Sheet
from survey.participant.sheet import bound
from survey.text import LONGEST_RAW, LONGEST_TEXT, MOST_MARKS, clean_text
from tests.small_questionnaire import SMALL
from tests.some import some

KINDS = """
[[section.item]]
key = "picked"
kind = "pick"
wording = { es = "¿Cuál?", en = "Which one?" }
short = { es = "Cuál", en = "Which" }
options = [
  { key = "red", label = { es = "rojo", en = "red" } },
  { key = "blue", label = { es = "azul", en = "blue" } },
]

[[section.item]]
key = "several"
kind = "picks"
wording = { es = "¿Cuáles?", en = "Which ones?" }
short = { es = "Cuáles", en = "Several" }
options = [
  { key = "red", label = { es = "rojo", en = "red" } },
  { key = "blue", label = { es = "azul", en = "blue" } },
]

[[section.item]]
key = "hours"
kind = "number"
unit = { es = "horas", en = "hours" }
wording = { es = "¿Cuántas horas?", en = "How many hours?" }
short = { es = "Horas", en = "Hours" }

[[section.item]]
key = "story"
kind = "text"
wording = { es = "Un ejemplo", en = "An example" }
short = { es = "Ejemplo", en = "Example" }
"""


@pytest.fixture
def asked() -> Questionnaire:
    return loads(SMALL + KINDS, "small.toml")


def received(
    asked: Questionnaire, fields: dict[str, str], sheet: Sheet = "team", was: str = ""
) -> Posted:
    return read(Questions([asked], "en", sheet), MultiDict(fields), {"story-text": was})


def test_a_score_of_the_scale_is_read_with_the_version_it_builds_on(asked: Questionnaire) -> None:
    posted = received(asked, {"prompt-performance": "4", "prompt-version": "3"}, "rating")
    assert posted.errors == {}
    assert posted.changes["prompt"].values == {"performance": "4"}
    assert posted.changes["prompt"].version == 3


@pytest.mark.parametrize("forged", ["0", "6", "99", "-1", "1.5", "٣", "NaN", "4 ", "true"])
def test_a_forged_score_is_named_and_the_others_are_kept(asked: Questionnaire, forged: str) -> None:
    fields = {"prompt-performance": forged, "prompt-importance": "dk"}
    posted = received(asked, fields, "rating")
    assert list(posted.errors) == ["prompt-performance"]
    assert posted.changes["prompt"].values == {"importance": "dk"}


@pytest.mark.parametrize(
    "name", ["is_admin", "prompt-score", "nothing-performance", "prompt-x1234567-text", "a-b-c-d"]
)
def test_an_unknown_field_is_refused_by_name(asked: Questionnaire, name: str) -> None:
    assert list(received(asked, {name: "1"}, "rating").errors) == [name]


def test_two_answers_to_one_question_are_refused(asked: Questionnaire) -> None:
    twice = MultiDict([("prompt-performance", "1"), ("prompt-performance", "5")])
    posted = read(Questions([asked], "en", "rating"), twice, {})
    assert list(posted.errors) == ["prompt-performance"]


def test_an_emptied_answer_is_a_change_too(asked: Questionnaire) -> None:
    assert received(asked, {"story-text": ""}, was="before").changes["story"].values == {"text": ""}


def test_what_was_not_touched_is_no_change(asked: Questionnaire) -> None:
    assert received(asked, {"story-text": "before"}, was="before").changes == {}


@pytest.mark.parametrize(("typed", "is_right"), [("1,5", 1), ("-2", 1), ("1e9", 0), ("٣", 0)])
def test_numbers_are_plain_figures(asked: Questionnaire, typed: str, is_right: int) -> None:
    assert ("hours-number" not in received(asked, {"hours-number": typed}).errors) == is_right


def test_options_are_those_of_the_questionnaire(asked: Questionnaire) -> None:
    posted = received(asked, {"picked-choice": "green", "several-choice": "blue"})
    assert list(posted.errors) == ["picked-choice"]
    assert posted.changes["several"].values == {"choice": ["blue"]}


def test_a_text_that_is_too_long_is_refused_and_not_cut(asked: Questionnaire) -> None:
    assert "4000" in received(asked, {"story-text": "a" * 4001}).errors["story-text"]


def test_lists_belong_to_the_team_and_drafts_hold_words_and_what_is_scored() -> None:
    last = questionnaires.shipped()["last_customer"]
    item = last.item("leave_reasons")
    assert set(Questions([last], "es", "draft").parts(item)) == {"text", "frequency"}
    assert set(Questions([last], "es", "draft").parts(last.item("value_added"))) == {"text"}
    assert "frequency" in Questions([last], "es", "team").parts(item)
    assert Questions([last], "es", "rating").parts(item) == {}


def test_a_phone_asks_a_rated_item_in_the_words_of_its_author() -> None:
    own = 'questions.performance = { es = "¿Pronto?", en = "How soon?" }\n'
    small = loads(SMALL + own, "small.toml")
    fields = bound(Questions([small], "en", "rating").parts(small.item("prompt")))
    assert fields["performance"].label.text == "How soon?"


def test_all_items_of_all_shipped_questionnaires_have_fields() -> None:
    for one in some(questionnaires.shipped().values()):
        rating, team = Questions([one], "es", "rating"), Questions([one], "es", "team")
        assert all(rating.parts(item) or team.parts(item) for item in one.items)


def test_names_of_fields_are_read_back() -> None:
    assert str(Name.parse("value_added-e12345678-text")) == "value_added-e12345678-text"
    assert Name.parse("value_added-../etc-text") is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("cafe\u0301", "café"),
        ("a\x00b\x1b[0m\ufffe\ud800c", "ab[0mc"),
        ("  line\r\nnext\t ", "line\nnext"),
        ("a\u202eb\u2066c\u200fd", "abc\u200fd"),
        ("<script>{{7*7}}$x_{", "<script>{{7*7}}$x_{"),
        ("👩‍🍳 ñ 漢 ع", "👩‍🍳 ñ 漢 ع"),
    ],
)
def test_text_is_cleaned_and_stays_what_it_says(written: str, kept: str) -> None:
    assert clean_text(written) == kept


def test_no_more_is_cleaned_than_could_be_kept() -> None:
    assert LONGEST_TEXT < len(clean_text("a" * 900_000)) <= LONGEST_RAW
    assert clean_text(f"{' ' * 900_000}near the end") == "near the end"


def test_a_letter_bears_some_accents_and_not_thousands() -> None:
    few, many = "e" + "\u0316\u0301" * 8, "o" + "\u0316\u0301" * 5000
    assert len(clean_text(few)) > 8
    assert len(clean_text(many)) <= MOST_MARKS + 1


def test_unknown_fields_are_named_up_to_a_limit_and_known_ones_are_kept(
    asked: Questionnaire,
) -> None:
    sent = {f"x{n}": "1" for n in range(2000)} | {"story-text": "kept"}
    result = received(asked, sent)
    assert len(result.errors) == MOST_FAULTS
    assert result.changes["story"].values == {"text": "kept"}


def test_the_fields_of_an_item_are_made_once_for_all_its_entries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    real = Questions.parts
    monkeypatch.setattr(
        Questions, "parts", lambda self, item: made.append(item.key) or real(self, item)
    )
    asked = questionnaires.shipped()["last_customer"]
    received(asked, {f"value_added-entry{n:04}-text": "We call" for n in range(20)})
    assert made == ["value_added"]
