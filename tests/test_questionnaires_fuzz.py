import copy
import re
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import dump, restore
from questionnaires.loader import questionnaire_of
from questionnaires.reader import Reader
from questionnaires.shared import DEFINITIONS

README = (DEFINITIONS / "README.md").read_text(encoding="utf-8")
EXAMPLE = tomllib.loads(re.findall(r"```toml\n(.*?)```", README, re.DOTALL)[0])
ODD = [None, True, 0, -1, 16**5000, 1.5, "", " ", "x" * 5000, "<b>", "{", "{|}", "\x00", [], {}]
ODD += [[1], ["a"], [[]], [{}], {"es": 1}, {"es": "a"}, {"es": ["a"], "en": 3}, {"key": []}]


def places(value, path=()):
    """The path of every value in a nest of tables and lists."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in inside:
        if isinstance(part, (dict, list)):
            yield from places(part, (*path, name))
        else:
            yield (*path, name)


def put(table, path, value):
    table = copy.deepcopy(table)
    inside = table
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    return table


PLACES = list(places(EXAMPLE))


@settings(max_examples=200, deadline=None)
@given(path=st.sampled_from(PLACES), value=st.sampled_from(ODD))
def test_whatever_stands_in_a_file_is_a_fault_and_never_a_crash(path, value):
    reader = Reader("odd.toml", put(EXAMPLE, path, value))
    found = questionnaire_of(reader)
    assert reader.faults or restore(dump(found.worded())) == found.worded()
    for language in ("es", "en"):
        assert all(fault.text(language) for fault in reader.faults)
