"""Which row of a table holds the names of its columns."""

from collections.abc import Sequence

LOOKED_AT = 20


def head_of(rows: Sequence[Sequence[object]]) -> int:
    """The place of the names: the first row that is more than half as full as the fullest.

    A title, a note and headings over groups of columns fill fewer cells.
    """
    filled = [sum(str(cell or "").strip() != "" for cell in row) for row in rows[:LOOKED_AT]]
    fullest = max(filled, default=0)
    return next((place for place, n in enumerate(filled) if 2 * n > fullest), 0)
