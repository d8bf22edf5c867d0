"""What is in: the answers table and what stands beside it, checked before anything is counted."""

from reports.answers.table import COLUMNS, VERDICTS, check, ending_with, people, rated

__all__ = ["COLUMNS", "VERDICTS", "check", "ending_with", "people", "rated"]
