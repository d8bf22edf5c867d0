"""Which sentences the figures support: chosen by rule, never beyond the labels of the method."""

from reports.findings.change import change, pledges
from reports.findings.gaps import distribution, gaps, priorities
from reports.findings.people import camps, participation, teams, voices
from reports.findings.written import claims, contradictions, reasons, themes
from reports.report import Report
from reports.telling import Finding, Scope

_RULES = (
    participation, gaps, priorities, distribution, teams, themes, reasons, claims, camps, voices,
    contradictions, pledges, change,
)  # fmt: skip


def find(report: Report) -> dict[str, Finding]:
    """One finding for each chapter that the figures can open, in the order of the report."""
    scope = Scope(report)
    found = (rule(scope) for rule in _RULES)
    return {finding.chapter: finding for finding in found if finding is not None}
