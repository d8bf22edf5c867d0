"""Which sentences the figures support: chosen by rule, never beyond the labels of the method."""

from collections.abc import Callable

from reports.findings.change import change, pledges
from reports.findings.gaps import gaps, priorities
from reports.findings.people import camps, participation, teams, voices
from reports.findings.spread import distribution
from reports.findings.written import claims, contradictions, reasons, themes
from reports.report import Report
from reports.telling import Finding, Telling

_RULES: dict[str, Callable[[Telling], Finding | None]] = {
    "participation": participation, "gaps": gaps, "priorities": priorities,
    "distribution": distribution, "teams": teams, "themes": themes, "reasons": reasons,
    "claims": claims, "camps": camps, "voices": voices, "contradictions": contradictions,
    "pledges": pledges, "trend": change,
}  # fmt: skip


def find(report: Report) -> dict[str, Finding]:
    """One finding for each chapter that the figures can open, in the order of the report."""
    telling = Telling(report)
    found = {chapter: rule(telling) for chapter, rule in _RULES.items()}
    return {chapter: finding for chapter, finding in found.items() if finding is not None}
