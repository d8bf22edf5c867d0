"""What is in: the answers table and what stands beside it, checked before anything is counted."""

from reports.answers.table import COLUMNS, VERDICTS, check, rated

__all__ = ["COLUMNS", "VERDICTS", "check", "rated"]
