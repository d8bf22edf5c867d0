"""No words of a chart cover other words or leave the figure, at any size and in any script."""

import pytest

from reports.charts import all_charts
from tests.charts_cast import report
from tests.drawn import collisions, outside
from tests.some import some

SIZES = [
    ("short", 1, 3, "es", 1),
    ("short", 8, 12, "en", 2),
    ("short", 15, 24, "es", 3),
    ("long", 8, 12, "en", 4),
    ("long", 15, 24, "es", 6),
    ("hostile", 15, 12, "es", 7),
]


@pytest.mark.parametrize(("kind", "teams", "items", "language", "seed"), SIZES)
def test_no_words_cover_others_or_leave_the_figure(
    kind: str, teams: int, items: int, language: str, seed: int
) -> None:
    made = report(items, teams, seed=seed, kind=kind, language=language, waves=1 + seed % 5)
    drawings = all_charts(made)
    faults = {d.name: [*collisions(d), *outside(d)] for d in drawings}
    assert {key: found for key, found in faults.items() if found} == {}


def test_every_chart_fits_on_a_page() -> None:
    drawings = all_charts(report(24, 15, kind="long", waves=5))
    assert all(drawing.size[0] == pytest.approx(180) for drawing in some(drawings))
    assert max(drawing.size[1] for drawing in drawings) < 240
