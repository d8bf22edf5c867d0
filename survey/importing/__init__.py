"""Workshops that come from elsewhere."""
