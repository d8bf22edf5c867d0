"""A questionnaire of items that nobody here asked: words and scale as a file brought them."""

from collections.abc import Iterable, Mapping

import pandas as pd

from questionnaires.model import Questionnaire
from reports.answers import unasked
from reports.answers.names import spelled
from reports.answers.texts import categories, words
from reports.answers.unasked import Scales
from survey.store.answers.tables import LONGEST

USUAL = (1, 5)


def described(
    tables: Mapping[str, pd.DataFrame], known: Iterable[str], scales: Scales, title: str
) -> Questionnaire | None:
    """The questionnaire of the rated items that are not `known`, where one is needed.

    None where all are on the usual scale and have short names: they are kept under these.
    """
    asked = unasked.items(tables.values(), known)
    is_usual = {*scales.values()} == {USUAL}
    if not asked or (is_usual and all(len(item) <= LONGEST["item"] for item in asked)):
        return None
    return unasked.questionnaire(asked, scales, title, key_of)


def key_of(item: str) -> str:
    """The item's name where it is short, else a key made of it."""
    return unasked.short_key(item, LONGEST["item"])


def keyed(column: pd.Series) -> pd.Series:
    """The column of items with a key in place of each long name."""
    return categories(column.cat.codes.to_numpy(), [key_of(spelled(one)) for one in words(column)])
