"""Which method the figures follow; apart, so that a web worker can read it without pandas."""

METHOD_VERSION = "1"
"""Goes up whenever the same answers would give other figures."""
