import re

from questionnaires import loads
from questionnaires.items import TAKEN_BY
from questionnaires.model import Kind
from questionnaires.shared import DEFINITIONS, scales
from questionnaires.words import WORDS, Noun, Word, rendered
from tests.some import some

README = (DEFINITIONS / "README.md").read_text(encoding="utf-8")


def example():
    return loads(re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0], "README.md")


def test_the_example_shows_every_kind():
    assert {item.kind for item in example().items} == set(Kind)


def test_the_example_uses_every_field_of_the_format():
    fields = re.findall(r"^(?:\[\[section\.item\.)?(\w+)", README, re.MULTILINE)
    assert TAKEN_BY.keys() - {"judged"} <= set(fields)


def test_every_field_is_explained():
    table = README[README.index("## Fields") : README.index("## The word")]
    for name in (*TAKEN_BY, "theme", "version", "help", "minutes", "stage", "closing", "source"):
        assert f"`{name}`" in table


def test_its_own_scale_is_used_beside_the_shared_ones():
    assert example().item("warm_welcome").scales == {"performance": "warmth"}
    assert "warmth" not in scales()


def test_the_table_of_words_is_true():
    usuaria = Word("own", Noun("persona usuaria", "personas usuarias", True), WORDS["user"].en)
    rows = re.findall(r"^\| `(\{.*?)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)
    assert len(rows) == 3
    for text, cliente, persona in some(rows):
        plain = text.replace("\\|", "|")
        assert (rendered(plain, "es"), rendered(plain, "es", usuaria)) == (cliente, persona)
