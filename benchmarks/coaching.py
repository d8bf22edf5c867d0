"""How well coaching does on the labelled phrases of tests/data, by rule, language and part."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from benchmarks import _told
from questionnaires.coaching import rules
from questionnaires.model import LANGUAGES
from tests import coach

PHRASES = Path(__file__).parent.parent / "tests" / "data" / "coaching_phrases.toml"
PARTS = ("tune", "held_out")


def phrases():
    """Each labelled phrase as (language, part, item key, the rules that it breaks, text)."""
    content = tomllib.loads(PHRASES.read_text(encoding="utf-8"))
    for language in LANGUAGES:
        for part in PARTS:
            for item, groups in content[language][part].items():
                for label, texts in groups.items():
                    broken = set() if label == "none" else {label}
                    yield from ((language, part, item, broken, text) for text in texts)


@cache
def judged():
    """Each labelled phrase as (language, part, the rules that it breaks, those it is told of)."""
    labelled = list(phrases())
    given = coach.hints((language, item, text) for language, _, item, _, text in labelled)
    return [
        (language, part, broken, {hint["rule"] for hint in hints})
        for (language, part, _, broken, _), hints in zip(labelled, given, strict=True)
    ]


def figures(part=None):
    """(language, rule) → (precision, recall, phrases that break the rule)."""
    right, given, labelled = Counter(), Counter(), Counter()
    for language, of_part, broken, told in judged():
        if part not in (None, of_part):
            continue
        given.update((language, rule) for rule in told)
        labelled.update((language, rule) for rule in broken)
        right.update((language, rule) for rule in told & broken)
    pairs = [(language, rule) for language in LANGUAGES for rule in rules()]
    return {
        pair: (right[pair] / max(given[pair], 1), right[pair] / labelled[pair], labelled[pair])
        for pair in pairs
    }


def main():
    print("coaching: precision and recall on labelled phrases (in brackets: those never tuned on)")
    held_out = figures("held_out")
    for (language, rule), (precision, recall, n) in figures().items():
        p, r, m = held_out[language, rule]
        about = f"{language} {rule}, {n} ({m})"
        _told.tell(f"{about}: precision", precision, f"({p:.2f})")
        _told.tell(f"{about}: recall", recall, f"({r:.2f})")


if __name__ == "__main__":
    _told.run(main)
