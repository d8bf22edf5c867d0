import pytest

from questionnaires import (
    QuestionnaireError,
    check,
    load,
    loads,
    shared,
    shipped,
    source,
)
from questionnaires.loader import MOST_BYTES
from questionnaires.shared import themes
from tests.small_questionnaire import SMALL


def faults_of(text, language="en"):
    with pytest.raises(QuestionnaireError) as caught:
        loads(text, "small.toml")
    return caught.value.text(language)


def test_a_file_becomes_a_questionnaire():
    item = loads(SMALL, "small.toml").item("prompt")
    assert (item.kind, item.theme, item.short["es"]) == ("rated", "speed", "Responder pronto")
    assert item.asked == ("importance", "performance")


def test_only_the_scales_in_use_are_kept():
    assert list(loads(SMALL, "small.toml").scales) == ["importance", "performance"]


def test_every_shipped_questionnaire_loads():
    assert all(key == one.key for key, one in shipped().items())


def test_the_last_customer_has_ten_rated_items_and_its_three_lists():
    items = {item.key: item for item in shipped()["last_customer"].items}
    assert sum(item.kind == "rated" for item in items.values()) == 10
    assert {"value_added", "leave_reasons", "differentiators"} <= items.keys()
    assert items["leave_reasons"].asked == ("frequency",)


def test_there_are_thirteen_themes_and_other():
    assert len(themes()) == 14
    assert themes()[-1].key == "other"


def test_an_item_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        loads(SMALL, "small.toml").item("absent")


def test_text_that_is_not_toml_is_told_with_its_line():
    assert "small.toml: line 2: this is not TOML (Invalid value)" in faults_of("\nkey = ?")
    assert "línea 1: esto no es TOML" in faults_of("key = ", "es")


def test_a_name_of_endless_parts_is_told_before_it_is_read():
    for part in ("a.", '"a b".', "'=' . "):
        assert "line 2: a name of more than 40 parts" in faults_of("\n" + part * 50_000 + "b = 1")


def test_points_of_a_text_make_no_name():
    assert loads("# " + "…. " * 100 + "\n" + SMALL, "small.toml").key


def test_endless_nesting_is_not_toml_either():
    assert "this is not TOML" in faults_of("a = " + "[" * 5000)


def test_an_endless_number_is_not_toml_either():
    assert "this is not TOML" in faults_of("a = " + "9" * 5000)


def test_an_unknown_kind_is_named_with_its_place():
    told = faults_of(SMALL.replace('"rated"', '"likert"'))
    assert "section 1 (only) · item 1 (prompt) · kind: `likert` is not known" in told
    assert "timeline" in told


def test_all_faults_are_told_at_once():
    bad = SMALL.replace('"rated"', '"likert"').replace('"speed"', '"haste"')
    assert len(faults_of(bad.replace('es = "Única", ', "")).splitlines()) == 3


def test_a_missing_language_is_named():
    told = faults_of(SMALL.replace(', en = "We answer soon"', ""))
    assert "wording.en: the English text is missing. Add `wording.en`." in told


def test_a_key_with_markup_is_refused():
    assert "the key `<b>prompt</b>` cannot be used" in faults_of(
        SMALL.replace('"prompt"', '"<b>prompt</b>"')
    )


def test_a_key_used_twice_is_refused_across_sections():
    told = faults_of(SMALL + SMALL[SMALL.index("[[section]]") :])
    assert "section 2 (only) · item 1 (prompt): the key `prompt` is already used" in told
    assert "section 2 (only): the key `only` is already used at section 1 (only)" in told


def test_a_scale_with_one_option_is_refused():
    scale = '[[scale]]\nkey = "lone"\nlabels = { es = ["sí"], en = ["yes"] }\n'
    assert "scale 1 (lone) · labels.es: there are 1" in faults_of(SMALL + scale)


def test_a_scale_goes_from_0_to_10_and_no_further():
    labels = [f"{n} de 10" for n in range(12)]
    scale = '[[scale]]\nkey = "performance"\nlabels = {{ es = {0}, en = {0} }}\n'
    found = loads(SMALL + scale.format(labels[:11]), "small.toml")
    assert found.scales["performance"].size == 11
    assert "there are 12" in faults_of(SMALL + scale.format(labels))


def test_a_scale_needs_as_many_labels_in_each_language():
    scale = '[[scale]]\nkey = "odd"\nlabels = { es = ["no", "sí"], en = ["no", "so", "yes"] }\n'
    assert "there are 2 labels in Spanish and 3 in English" in faults_of(SMALL + scale)


def test_an_empty_label_is_refused():
    scale = '[[scale]]\nkey = "odd"\nlabels = { es = ["no", " "], en = ["no", "yes"] }\n'
    assert "scale 1 (odd) · labels.es: the Spanish text is missing" in faults_of(SMALL + scale)


def test_a_key_that_cannot_be_used_is_not_part_of_a_place():
    assert "section 1 (only) · item 1 · key" in faults_of(SMALL.replace('"prompt"', '"{x"'))


def test_labels_that_are_not_texts_are_refused():
    scale = '[[scale]]\nkey = "odd"\nlabels = { es = [1, 2], en = "yes" }\n'
    assert faults_of(SMALL + scale).count('Write ["…", "…"]') == 2


def test_a_text_over_its_limit_is_measured():
    told = faults_of(SMALL.replace("We answer soon", "We answer soon " * 20))
    assert "wording.en: the text has 299 characters. There is room for 200: shorten it." in told


def test_ten_thousand_items_are_counted_but_not_all_read():
    item = SMALL[SMALL.index("[[section.item]]") :]
    many = SMALL + "".join(item.replace("prompt", f"item_{n}") for n in range(1500))
    assert "section 1 (only) · item: there are 1501" in faults_of(many)
    assert "larger than 500 kB" in faults_of(SMALL + item * 9999)


def test_many_items_in_many_sections_are_counted_together():
    section = SMALL[SMALL.index("[[section]]") : SMALL.index("[[section.item]]")]
    item = SMALL[SMALL.index("[[section.item]]") :]
    parts = [section.replace("only", f"s{n}") + item.replace("prompt", f"i{n}_X") for n in (1, 2)]
    many = [
        part.replace("X", "0") + "".join(item.replace("prompt", f"i{s}_{n}") for n in range(1, 150))
        for s, part in enumerate(parts, start=1)
    ]
    told = faults_of(SMALL[: SMALL.index("[[section]]")] + "".join(many))
    assert "section.item: there are 300" in told


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert [fault.code for fault in check(path)] == ["too_big"]
    assert path.stat().st_size > MOST_BYTES


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes(b'key = "a"\ntitle = "a\xf1o"\n')
    assert check(path)[0].text("es").startswith("latin.toml: línea 2: esto no es texto UTF-8")


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert [fault.code for fault in check(tmp_path / "none.toml")] == ["unreadable"]


def test_a_good_file_has_no_fault(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8-sig")
    assert check(path) == ()
    assert load(path).key == "small"


def test_a_slip_in_a_field_name_is_told():
    told = faults_of(SMALL.replace("theme =", "teme ="))
    assert "the field `teme` is not known. Known here: asked, coaching, evidence, help" in told
    assert "wording_customer." in told


def test_a_field_of_another_kind_is_refused():
    told = faults_of(SMALL + "suggested = 3\n")
    assert "suggested: an item of kind `rated` takes no `suggested`" in told


def test_a_rated_item_is_asked_in_the_words_of_its_author():
    own = 'questions.performance = { es = "¿Pronto?", en = "How soon?" }\n'
    item = loads(SMALL + own, "small.toml").item("prompt")
    assert shared.asked_of(item)["performance"]["en"] == "How soon?"
    assert "How much" in shared.asked_of(item)["importance"]["en"]
    assert "`choice` is not known" in faults_of(SMALL + own.replace("performance", "choice"))


def test_a_value_of_the_wrong_type_is_refused():
    assert "`yes` is not true / false" in faults_of(SMALL + 'reverse = "yes"\n')
    assert "`True` is not 1–9999" in faults_of("version = true\n" + SMALL)
    assert '`5` is not "…"' in faults_of(SMALL.replace('"Responder pronto"', "5"))


def test_a_number_out_of_range_is_refused():
    assert "0 is out of range. It must lie between 1 and 9999." in faults_of(
        "version = 0\n" + SMALL
    )


def test_a_file_without_anything_names_what_it_needs():
    told = faults_of("")
    for needed in ("`key` is missing", "`title.es, title.en` is missing", "section: there are 0"):
        assert needed in told


def test_something_else_than_tables_is_refused():
    assert "`3` is not [[section]]" in faults_of(SMALL[: SMALL.index("[[")] + "section = [3]")
    assert "`3` is not [[section]]" in faults_of(SMALL[: SMALL.index("[[")] + "section = 3")


def test_an_item_without_kind_or_key_is_told():
    told = faults_of(SMALL.replace('kind = "rated"', "").replace('key = "prompt"', ""))
    assert "`kind` is missing" in told
    assert "item 1: `key` is missing" in told


def test_a_rated_item_has_no_reverse():
    assert "only an item rated once can be reversed" in faults_of(SMALL + "reverse = true\n")


def test_scales_are_named_by_measure_and_must_exist():
    told = faults_of(SMALL + 'scales = { frequency = "habit", importance = "weight" }\n')
    assert "`frequency` is not known. Possible values: importance, performance" in told
    assert "scales.importance: `weight` is not known" in told


def test_a_shipped_file_can_be_taken_as_a_start():
    for key in shipped():
        assert loads(source(key), f"{key}.toml").worded() == shipped()[key]
    with pytest.raises(KeyError):
        source("../secrets")


def test_shared_files_with_a_fault_are_refused(monkeypatch, tmp_path):
    (tmp_path / "themes.toml").write_text("theme = []", encoding="utf-8")
    monkeypatch.setattr(shared, "DEFINITIONS", tmp_path)
    with pytest.raises(QuestionnaireError, match=r"themes\.toml: theme: there are 0"):
        themes.__wrapped__()


def test_a_scale_may_have_the_name_of_a_language():
    own = '[[scale]]\nkey = "es"\nlabels = { es = ["no", "sí"], en = ["no", "yes"] }\n'
    one = loads(SMALL + 'scale = "es"\n' + own, "small.toml").worded()
    assert one.scale(one.item("prompt"), "performance").size == 2


def test_a_value_in_a_list_must_be_known():
    told = faults_of(SMALL.replace('"rated"', '"text"\ncoaching = ["shouting", 3]'))
    assert told.count("is not known. Possible values: intention") == 2


def test_invisible_characters_are_refused():
    assert "the text holds invisible characters" in faults_of(
        SMALL.replace("We answer", "We\u202eanswer")
    )


def test_a_third_language_is_refused():
    told = faults_of(SMALL.replace('es = "Uno."', 'es = "Uno.", fr = "Un."'))
    assert "the field `intro.fr` is not known. Known here: intro.es, intro.en" in told


def test_a_name_for_charts_has_three_words_at_most():
    told = faults_of(SMALL.replace("Answering soon", "We answer soon enough"))
    assert "short.en: `We answer soon enough` has more than three words" in told


def test_a_long_value_is_cut_in_the_message():
    told = faults_of(SMALL.replace('"speed"', f'"{"x" * 500}"'))
    assert f"`{'x' * 59}…` is not known" in told


def test_only_the_first_fifty_faults_are_listed():
    bad = "".join(f"f{n} = 1\n" for n in range(80))
    assert faults_of(bad + SMALL).splitlines()[-1] == "… and 30 more"
