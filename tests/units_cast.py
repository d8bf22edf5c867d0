"""Units beside one another, for tests of their order and of their chart."""

from datetime import date
from typing import Any

from reports.slices.units import Unit


def unit(name: str, value: float, half: float = 0.3, n: int = 20, **given: Any) -> Unit:
    return Unit(name, date(2026, 3, 14), value, value - half, value + half, n, 5, **given)


def hidden(name: str) -> Unit:
    return Unit(name, date(2026, 3, 14), None, None, None, 0, 5, is_hidden=True)
