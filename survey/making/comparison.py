"""Draws units beside one another on one item."""

from datetime import date
from pathlib import Path
from typing import cast

from questionnaires.model import Language
from reports.charts import Drawing, comparison
from reports.formats import pack
from reports.slices.units import Unit
from survey.making import Begun, Progress
from survey.making.manifest import complete, show
from survey.models import FileSet


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun:
    """Draw the chart as its page shows it."""
    units = [Unit(**unit | {"day": date.fromisoformat(unit["day"])}) for unit in one.view["units"]]
    asked = comparison.Asked(**one.view["asked"], language=cast(Language, one.language))
    drawing = comparison.draw(units, asked)
    show(folder, [drawing], {}, progress, charts=(drawing,))
    return Begun(None, drawing)


def finish(drawing: Drawing, folder: Path, progress: Progress) -> None:
    """Draw it to be taken away."""
    complete(folder, pack.pictures([drawing]), lambda _: {}, progress)
