"""The tables. Rules live here too: named CHECK, UNIQUE and FOREIGN KEY constraints."""

from survey.models.answers import Answer, EntryGroup, Pledge, Respondent, Tally, Verdict
from survey.models.base import (
    DONT_KNOW,
    EVIDENCE,
    HIGHEST_SCORE,
    ROLES,
    STAGES,
    VOICES,
    Base,
    coarse_now,
    new_id,
    now,
    one_of,
    score_range,
)
from survey.models.files import ImportFile, ReportFile, TrendFile
from survey.models.people import AuditEvent, Membership, OneTimeLink, ShareLink, User
from survey.models.pledging import PledgeLink, PledgeStatus
from survey.models.workshops import (
    Audit,
    Correction,
    FieldedQuestionnaire,
    OwnQuestionnaire,
    Team,
    Workshop,
    WorkshopQuestionnaire,
)

__all__ = [
    "DONT_KNOW",
    "EVIDENCE",
    "HIGHEST_SCORE",
    "ROLES",
    "STAGES",
    "VOICES",
    "Answer",
    "Audit",
    "AuditEvent",
    "Base",
    "Correction",
    "EntryGroup",
    "FieldedQuestionnaire",
    "ImportFile",
    "Membership",
    "OneTimeLink",
    "OwnQuestionnaire",
    "Pledge",
    "PledgeLink",
    "PledgeStatus",
    "ReportFile",
    "Respondent",
    "ShareLink",
    "Tally",
    "Team",
    "TrendFile",
    "User",
    "Verdict",
    "Workshop",
    "WorkshopQuestionnaire",
    "coarse_now",
    "new_id",
    "now",
    "one_of",
    "score_range",
]
