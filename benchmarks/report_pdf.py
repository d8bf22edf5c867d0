"""How long the full report takes: 8 teams of 66 people, 12 items, all charts, tagged PDF.

Cold is the command line in a fresh process, from the answers as CSV to the PDF; warm is a report
in a process that has made one before. The aim is under 4 s cold and under 1.5 s warm on two cores.
Seconds of the processor stand beside those of the clock, which a busy machine makes longer.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks import _told

ROUNDS = 5


class Taken(NamedTuple):
    """Seconds by the clock and of the processor, programs that were waited for included."""

    clock: float
    processor: float


def steps() -> list[tuple[str, float]]:
    """Seconds of each step of one report, in order; the first call imports what it needs."""
    taken: list[tuple[str, float]] = []

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        done = work()
        taken.append((name, time.perf_counter() - start))
        return done

    def load() -> Any:
        from reports import report
        from reports.charts import all_charts
        from reports.document.report import document
        from reports.formats import pdf

        return report, all_charts, document, pdf

    report, all_charts, document, pdf = timed("import", load)
    source, settings = timed("answers", _source)
    figures = timed("figures", lambda: report.make(source, settings))
    drawings = timed("charts: drawing (matplotlib)", lambda: tuple(all_charts(figures)))
    timed("charts: SVG (matplotlib)", lambda: [one.svg(outlines=False) for one in drawings])
    whole = timed("words", lambda: document(figures, drawings))
    timed("pages (Typst)", lambda: pdf.render(whole, "a4"))
    return taken


def made() -> bytes:
    """The report as people ask for it."""
    from reports import formats as outputs
    from reports import report

    content: bytes = outputs.render(report.make(*_source()), "pdf")
    return content


def cold() -> Taken:
    """The command of the command line, each time in a process of its own."""
    # as where a program is installed, Python may keep its own modules compiled
    kept = {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.csv"
        _rows().to_csv(answers, index=False)
        command = [sys.executable, "-m", "reports", str(answers), "--language", "en"]
        command += ["--output", str(answers.with_suffix(".pdf"))]
        return _least(lambda: subprocess.run(command, check=True, env=kept, capture_output=True))


def _source() -> Any:
    """The answers, checked, and the report's settings."""
    from reports.answers import table as answers
    from reports.answers.catalogue import Known
    from reports.inputs import Input, Settings

    return Input(answers.check({"bench.csv": _rows()}, Known())), Settings(language="en")


@cache
def _rows() -> Any:
    """Eight teams of 66 people, 12 rated items and two lists, always the same; made once."""
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(1)
    rows = [
        {"respondent": f"{team}-{person}", "team": f"Team {team}", "item": f"item {item}",
         "importance": str(chance.integers(3, 6)), "performance": str(chance.integers(1, 6))}
        for team in range(8) for person in range(66) for item in range(12)
    ]  # fmt: skip
    rows += [
        {"respondent": f"sheet-{team}", "team": f"Team {team}", "voice": "team", "item": item,
         "entry": str(entry), "theme": f"theme {chance.integers(8)}", "text": f"Entry {entry}",
         "frequency": str(chance.integers(1, 6)), "performance": ""}
        for team in range(8) for item in ("value_added", "leave_reasons") for entry in range(5)
    ]  # fmt: skip
    return pd.DataFrame(rows).fillna("")


def main() -> None:
    """Print seconds of each step, cold and warm, and what part of them is matplotlib's."""
    _tell("cold process", cold(), "at most 4")
    first = steps()
    warm = min((steps() for _ in range(ROUNDS)), key=lambda taken: sum(time for _, time in taken))
    _tell("warm, as asked for", _least(made), "at most 1.5")
    for (name, once), (_, again) in zip(first, warm, strict=True):
        _told.tell(f"{name}, first", once, "s")
        _told.tell(f"{name}, warm", again, "s")
    matplotlib = sum(seconds for name, seconds in warm if "matplotlib" in name)
    share = matplotlib / sum(seconds for _, seconds in warm)
    _told.tell("matplotlib's part of warm", 100 * share, "%")


def _tell(what: str, taken: Taken, aim: str) -> None:
    _told.tell(what, taken.clock, "s", aim)
    _told.tell(f"{what}: of the processor", taken.processor, "s")


def _least(work: Callable[[], object]) -> Taken:
    """The least of some rounds: what else the machine does only adds to it."""
    rounds = [_taken(work) for _ in range(ROUNDS)]
    return Taken(min(one.clock for one in rounds), min(one.processor for one in rounds))


def _taken(work: Callable[[], object]) -> Taken:
    start, before = time.perf_counter(), os.times()
    work()
    clock, after = time.perf_counter() - start, os.times()
    # user and system, of this process and of those that it waited for
    return Taken(clock, sum(after[:4]) - sum(before[:4]))


if __name__ == "__main__":
    _told.run(main)
