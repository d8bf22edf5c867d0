from dataclasses import replace

import pytest

from questionnaires import loads, shipped
from questionnaires.versions import NotACorrectionError, compare, corrected, is_correction, revised
from tests.small_questionnaire import SMALL


def small(*changes):
    """The smallest questionnaire with texts replaced, in pairs."""
    text = SMALL
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return loads(text, "small.toml")


def changes(*pairs):
    return [(c.item, c.part, c.grade) for c in compare(small(), small(*pairs))]


def test_the_same_questionnaire_has_no_changes():
    assert compare(small(), small()) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Respondemso pronto", "Respondemos pronto"),
        ("Avisamos de que llegara", "Avisamos de que llegará."),
        ("We recieve teh bill", "We receive the bill"),
        ("in one eveninng", "In one evening"),
    ],
)
def test_a_slip_of_the_pen_is_a_correction(before, after):
    assert is_correction(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We never answer", "We ever answer"),
        ("No llamamos", "Lo llamamos"),
        ("within 2 days", "within 3 days"),
        ("We answer", "We answer soon"),
        ("It is possible", "It is impossible"),
        ("We are on time", "We are in time"),
        ("trap them", "part them"),
        ("a stressed guest", "a desserts guest"),
        ("We act soon", "We act slowly"),
        ("", "We answer"),
    ],
)
def test_another_meaning_is_no_correction(before, after):
    assert not is_correction(before, after)


def test_words_for_customers_that_were_not_asked_before_break_no_trend():
    one = shipped()["last_customer"]
    item = one.item("as_announced")
    bare = with_item(one, replace(item, wording_customer={}))
    other = with_item(one, replace(item, wording_customer={"es": "Otra cosa", "en": "Else"}))
    assert {change.grade for change in compare(bare, one)} == {"arrangement"}
    assert {change.grade for change in compare(one, other)} == {"meaning"}


def with_item(one, item):
    """The questionnaire with another item of the same key."""
    sections = [
        replace(section, items=tuple(item if i.key == item.key else i for i in section.items))
        for section in one.sections
    ]
    return replace(one, sections=tuple(sections))


def test_a_corrected_wording_leaves_the_item_as_it_is():
    assert changes(("We answer soon", "We anwser soon")) == [("prompt", "wording.en", "correction")]


def test_another_wording_is_another_meaning():
    assert changes(("We answer soon", "We answer within the day")) == [
        ("prompt", "wording.en", "meaning")
    ]


def test_a_new_kind_and_scale_are_another_meaning():
    found = changes(('"rated"', '"performance"\nscale = "truth"'))
    assert ("prompt", "kind", "meaning") in found
    assert ("prompt", "scale performance.es", "meaning") in found
    assert ("prompt", "scale importance.es", "meaning") in found


def test_another_question_about_an_entry_is_another_meaning():
    kept, had = "When something failed, was it kept?", "Do we have it?"
    old, new = (
        loads(
            SMALL.replace('"rated"', '"list"')
            + 'scales = { performance = "check" }\nasked = ["performance"]\n'
            + f'questions.performance = {{ es = "¿Se cumplió?", en = "{question}" }}\n',
            "small.toml",
        )
        for question in (had, kept)
    )
    (change,) = compare(old, new)
    assert (change.part, change.after, change.grade) == ("question performance.en", kept, "meaning")


def test_theme_help_and_names_for_charts_break_nothing():
    found = compare(small(), small(('"speed"', '"ease"'), ("Answering soon", "Prompt")))
    assert [c.breaks_trend for c in found] == [False, False]


def test_added_and_removed_items_are_told():
    other = small(('"prompt"', '"quick"'))
    found = {(c.item, c.part, bool(c.before), bool(c.after)) for c in compare(small(), other)}
    assert {("quick", "item", False, True), ("prompt", "item", True, False)} <= found


def test_texts_around_the_items_are_an_arrangement():
    assert changes(('en = "One."', 'en = "Another one."')) == [("", "intro.en", "arrangement")]


def test_the_next_version_renumbers_only_what_changed():
    old = shipped()["last_customer"]
    section = old.sections[0]
    first = replace(section.items[0], wording={"es": "Otra cosa", "en": "Something else"})
    new = replace(
        old, sections=(replace(section, items=(first, *section.items[1:])), *old.sections[1:])
    )
    found = revised(old, new)
    assert [item.version for item in found.items] == [2] + [1] * 14
    assert found.version == 2
    assert revised(old, old) == old


def test_versions_already_raised_are_not_raised_again():
    new = revised(small(), small(('kind = "rated"', 'version = 2\nkind = "performance"')))
    assert new.item("prompt").version == 2


def test_a_difference_can_be_shown_word_by_word():
    change = compare(small(), small(("We answer soon", "We answer within hours")))[0]
    assert change.marked() == (("same", "We answer"), ("out", "soon"), ("in", "within hours"))


def test_words_taken_out_and_put_in_are_marked():
    longer = small(("We answer soon", "We answer very soon"))
    kept = (("same", "We answer"), ("same", "soon"))
    out = compare(longer, small())[0].marked()
    assert out == (kept[0], ("out", "very"), kept[1])
    assert compare(small(), longer)[0].marked() == (kept[0], ("in", "very"), kept[1])


def test_a_slip_in_a_fielded_wording_is_mended():
    fielded = small(("We answer soon", "We anwser soon"))
    mended = corrected(fielded, "prompt", "wording", "en", "We answer soon")
    assert mended == small()


@pytest.mark.parametrize(
    ("part", "text"),
    [("wording", "We answer late"), ("theme", "speed"), ("help", "We answer soon")],
)
def test_nothing_but_a_slip_may_be_mended(part, text):
    with pytest.raises(NotACorrectionError, match="prompt"):
        corrected(small(), "prompt", part, "en", text)


def test_an_unknown_item_cannot_be_mended():
    with pytest.raises(KeyError):
        corrected(small(), "absent", "wording", "en", "We answer soon")


def test_every_part_of_every_shipped_item_can_be_compared():
    for one in shipped().values():
        empty = replace(one, sections=())
        assert len(compare(empty, one)) > len(list(one.items))
