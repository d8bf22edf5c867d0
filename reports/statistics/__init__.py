"""Numbers only: intervals, differences, agreement, numbering; no tables."""
