"""The thresholds of the method, and its version; apart: a web worker reads it without pandas."""

METHOD_VERSION = "2"
"""Goes up whenever the same answers would give other figures."""

SIGNIFICANT = 0.10
"""A gap or a difference is told where its q after Benjamini–Hochberg is below this (1.5 to 1.8)."""

RELEVANT = 1 / 8
"""The difference that matters, as a part of a scale: half a point on five (Norman et al. 2003)."""

A_PARETO_FROM = 30
"""Reasons under which their themes are only listed: a line at 80 % would pretend a pattern."""
