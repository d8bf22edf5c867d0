"""The chapters of a workshop's report."""
