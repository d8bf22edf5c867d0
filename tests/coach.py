"""The hints that phones give, asked of their own script in a browser."""

from collections.abc import Iterable
from pathlib import Path

from questionnaires import shipped
from questionnaires.coaching import rules_for
from questionnaires.model import LANGUAGES, Questionnaire, Section
from tests.phones import a_browser

SCRIPT = Path(__file__).parent.parent / "survey" / "static" / "participant" / "coaching.js"
ASKED = """async ([source, rules, asked]) => {
  const module = "data:text/javascript;charset=utf-8," + encodeURIComponent(source);
  const { hints } = await import(module);
  return asked.map(([language, item, text]) => hints(text, item, rules[language]));
}"""


def everything() -> Questionnaire:
    """One questionnaire with the items of all that come with the tool."""
    items = tuple(item for questionnaire in shipped().values() for item in questionnaire.items)
    return Questionnaire("everything", 1, {}, {}, {}, (Section("all", {}, items),))


def hints(asked: Iterable[tuple[str, str, str]]) -> list[list[dict[str, str]]]:
    """What a phone says to each (language, item key, text): its hints as the script makes them."""
    rules = {language: rules_for(everything(), language) for language in LANGUAGES}
    with a_browser() as browser:
        source = SCRIPT.read_text(encoding="utf-8")
        told: list[list[dict[str, str]]] = browser.new_page().evaluate(
            ASKED, [source, rules, list(asked)]
        )
    return told
