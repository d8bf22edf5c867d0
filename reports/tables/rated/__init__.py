"""Ratings: counted once, hidden where they must be, and made into figures."""
