"""The words of reports in both languages."""

from pathlib import Path
from typing import cast

import pytest

from questionnaires.model import Language
from reports.words import language


def test_english_needs_no_catalogue() -> None:
    assert language.translator("en").gettext("Gap") == "Gap"


def test_plurals_follow_the_count() -> None:
    ngettext = language.translator("en").ngettext
    assert [ngettext("one team", "teams", n) for n in (1, 2)] == ["one team", "teams"]


def test_another_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="“fr”"):
        language.translator(cast(Language, "fr"))


def test_a_catalogue_that_is_not_compiled_says_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    language.translator.cache_clear()
    with pytest.raises(FileNotFoundError, match="make install"):
        language.translator("es")
