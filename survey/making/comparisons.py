"""Units beside one another on one item: asked for here, drawn once in the background, and kept."""

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import Flask, abort, current_app
from werkzeug.wrappers import Response

from reports.method import METHOD_VERSION
from reports.slices.units import Measure, Unit
from survey.models import new_id
from survey.web import access

ASKED, MADE = "asked.json", "made.json"
MOST_KEPT = 100  # the oldest are forgotten first; another look draws them again
ID = re.compile(r"[0-9a-f]{64}")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One chart of units: `made` holds its words and files once it is drawn."""

    id: str
    made: dict[str, Any] | None

    @property
    def has_failed(self) -> bool:
        """Whether it could not be drawn."""
        return self.made == {}


def init_app(app: Flask) -> None:
    """Add the work to the queue that `survey.making.queue` has made."""

    @app.extensions["jobs"].task(name="draw_comparison")  # type: ignore[untyped-decorator]  # Huey ships no types
    def draw_comparison(comparison_id: str) -> None:
        with app.app_context():
            draw(comparison_id)

    app.extensions["draw_comparison"] = draw_comparison


def of(units: Sequence[Unit], short: str, measure: Measure, size: int, language: str) -> Comparison:
    """The chart of these figures in that language; it is asked for where nobody did before.

    Its name is a hash of all that it shows: other figures make another chart.
    """
    asked = {
        "units": [asdict(unit) | {"day": unit.day.isoformat()} for unit in units],
        "asked": {"short": short, "measure": measure, "size": size, "language": language},
        "method": METHOD_VERSION,
    }
    content = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    comparison_id = hashlib.sha256(content.encode()).hexdigest()
    if not (folder_of(comparison_id) / ASKED).exists():
        _ask(comparison_id, content)
    return found(comparison_id)


def _ask(comparison_id: str, content: str) -> None:
    folder = folder_of(comparison_id)
    new = folder.with_name(f"{new_id()}.part")
    new.mkdir(parents=True)
    (new / ASKED).write_text(content, encoding="utf-8")
    try:
        new.rename(folder)
    except OSError:  # somebody asked for the same at this moment
        shutil.rmtree(new)
        return
    _forget_old(folder.parent)
    current_app.extensions["draw_comparison"](comparison_id)


def _forget_old(parent: Path) -> None:
    kept = sorted(parent.iterdir(), key=lambda folder: -folder.stat().st_mtime)
    for folder in kept[MOST_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def folder_of(comparison_id: str) -> Path:
    """Where the files of a comparison lie."""
    data: Path = current_app.config["DATA"]
    return data / "comparisons" / comparison_id


def found(comparison_id: str) -> Comparison:
    """A comparison that was asked for, drawn or not."""
    path = folder_of(comparison_id) / MADE
    made = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return Comparison(comparison_id, made)


def reads_comparison(comparison_id: str, **_: object) -> Response | None:
    """Only who may read every audit that a comparison shows."""
    if response := access.signed_in():
        return response
    path = folder_of(comparison_id) / ASKED
    if not ID.fullmatch(comparison_id) or not path.exists():
        abort(404)
    asked = json.loads(path.read_text(encoding="utf-8"))
    if not all(access.role_in(unit["key"]) for unit in asked["units"]):
        abort(404)
    return None


def draw(comparison_id: str) -> None:
    """Draw one comparison; what goes wrong is logged and shown, and leaves no half a file."""
    folder = folder_of(comparison_id)
    if not (folder / ASKED).exists() or (folder / MADE).exists():
        return
    # here and not above: a web worker must never load matplotlib
    from survey.making import comparison

    try:
        made = comparison.draw(folder)
    except Exception:
        log.exception("The comparison %s could not be drawn", comparison_id)
        made = {}
    half = folder / f"{MADE}.half"
    half.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    half.replace(folder / MADE)


def resume() -> None:
    """Ask again for what a stopped process left behind."""
    for path in folder_of("").glob(f"*/{ASKED}"):
        if not (path.parent / MADE).exists():
            current_app.extensions["draw_comparison"](path.parent.name)
