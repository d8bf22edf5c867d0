"""The chapters of a trend."""
