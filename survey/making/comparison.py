"""Draws units beside one another; runs in the process for background work.

It loads matplotlib: `survey.making.comparisons` imports it when there is work, no one else.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from reports.charts import comparison
from reports.slices.units import Unit
from survey.making.comparisons import ASKED
from survey.making.manifest import drawn


def draw(folder: Path) -> dict[str, Any]:
    """Draw what is asked for in `folder`; the chart as a page shows it."""
    asked = json.loads((folder / ASKED).read_text(encoding="utf-8"))
    compared = [Unit(**unit | {"day": date.fromisoformat(unit["day"])}) for unit in asked["units"]]
    drawing = comparison.draw(compared, comparison.Asked(**asked["asked"]))
    told = drawn(drawing, drawing.key)
    drawing.save_svg(folder / told["svg"])
    drawing.save_png(folder / told["png"])
    drawing.save_png_16x9(folder / told["slide"])
    return told
