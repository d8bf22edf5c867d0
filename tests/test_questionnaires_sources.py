import csv
from collections import Counter
from dataclasses import replace

from questionnaires import KEYS, clashes, shipped
from questionnaires.coaching import rules
from questionnaires.model import Kind
from questionnaires.shared import DEFINITIONS
from tests.some import some

ROWS = {"E": 33, "K": 27, "I": 54, "D": 41, "L": 32}
PARTS_OF_THE_TOOL = {"words", "evidence", "swap_test", "pledges", "trends"}


def table():
    with (DEFINITIONS / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places():
    """Every text of a questionnaire that is not an item, by the name the table gives it."""
    for key, one in shipped().items():
        parts = {"intro": one.intro, "guide": one.guide, "closing": one.closing}
        parts |= {section.key: section.guide for section in one.sections}
        parts |= {f"scene/{scene.key}": scene.text for scene in one.scenes}
        yield from (f"{key}/{name}" for name, text in parts.items() if text)


def test_every_row_of_the_articles_is_there_once_and_in_order():
    ids = [row["id"] for row in table()]
    assert ids == [f"{letter}{n:02}" for letter, most in ROWS.items() for n in range(1, most + 1)]


def test_every_row_is_used_or_left_out_for_a_reason():
    for row in some(table()):
        used = bool(row["items"] or row["places"])
        assert used != bool(row["left_out_because"]), row["id"]


def named():
    return {key for row in table() for key in row["items"].split()}


def test_every_item_that_the_table_names_exists():
    assert named() <= {item.key for one in shipped().values() for item in one.items}


def test_only_the_ten_rated_items_of_the_last_customer_come_from_elsewhere():
    own = [item for one in shipped().values() for item in one.items if item.key not in named()]
    assert own == [i for i in shipped()["last_customer"].items if i.kind == Kind.RATED]
    assert len(own) == 10


def test_every_place_that_the_table_names_exists():
    known = {*places(), *PARTS_OF_THE_TOOL, *(f"coaching/{key}" for key in rules())}
    assert {place for row in table() for place in row["places"].split()} <= known


def test_the_shipped_questionnaires_share_no_item():
    assert clashes(shipped().values()) == {}


def test_items_that_two_questionnaires_share_are_named():
    last = shipped()["last_customer"]
    copy = replace(last, key="copy")
    assert clashes([last, copy])["ideas"] == ("last_customer", "copy")


def test_every_questionnaire_has_all_that_a_facilitator_needs():
    for one in shipped().values():
        for text in (one.intro, one.guide, one.closing, one.source):
            assert text.keys() == {"es", "en"}
        assert all(section.guide for section in one.sections)
        # other questions have no time of their own: they stand below the question before them
        assert [s.key for s in one.sections if not s.minutes] == (
            ["more_questions"] if one.key == "last_customer" else []
        )


def test_the_reverse_items_of_the_articles_are_flagged():
    flagged = {item.key for one in shipped().values() for item in one.items if item.reverse}
    rows = {"E02", "I28", "I36", "D09", "D10", "D30", "K12"}
    assert flagged == {row["items"] for row in table() if row["id"] in rows}


def test_every_questionnaire_has_five_items_for_customers():
    asked = Counter(
        one.key for one in shipped().values() for item in one.items if item.wording_customer
    )
    assert asked == dict.fromkeys(KEYS, 5)


def test_every_kind_is_asked_somewhere():
    assert {item.kind for one in shipped().values() for item in one.items} == set(Kind)
