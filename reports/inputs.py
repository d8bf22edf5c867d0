"""All that a report is made from: the answers, and beside them what answers cannot hold."""

from dataclasses import dataclass, field

import pandas as pd

from questionnaires.model import Questionnaire


@dataclass(frozen=True, slots=True)
class Meta:
    """What the cover and the footers say; an empty text is left out.

    `customer` is the word for the customer, `stage` the stage that the workshop is in,
    `interim` tells that answers may still come (`made_at` then says when, as people read it),
    `seal` is the check code printed on every page.
    """

    title: str = ""
    organisation: str = ""
    customer: str = ""
    stage: str = ""
    interim: bool = False
    made_at: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """What one report is made from; `reports.answers` and `reports.beside` check the tables.

    `teams` and `pledges` are None where nothing is known of them: their section is then absent.
    `questionnaires` are those that the workshops used; items unknown to them keep their key.
    """

    answers: pd.DataFrame
    teams: pd.DataFrame | None = None
    pledges: pd.DataFrame | None = None
    meta: Meta = field(default_factory=Meta)
    questionnaires: tuple[Questionnaire, ...] = ()
