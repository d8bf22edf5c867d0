"""The languages in which everything is written."""

from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

Text = Mapping[str, str]
"""Words by language; every text of a questionnaire exists in all of LANGUAGES."""
