"""The files that are made in the background."""
