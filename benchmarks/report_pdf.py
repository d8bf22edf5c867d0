"""How long the full report takes: 8 teams of 66 people, 12 items, all charts, tagged PDF.

Cold is a fresh process that imports everything, warm the same process once more. The aim is under
4 s cold and under 1.5 s warm on two cores.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 3
_COLD = "from benchmarks.report_pdf import made; made()"


def steps() -> list[tuple[str, float]]:
    """Seconds of each step of one report, in order; the first call imports what it needs."""
    taken: list[tuple[str, float]] = []

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        done = work()
        taken.append((name, time.perf_counter() - start))
        return done

    def load() -> Any:
        from reports import outputs, report

        return report, outputs

    report, outputs = timed("import", load)
    source, settings = timed("answers", _source)
    figures = timed("figures", lambda: report.make(source, settings))
    drawings = timed("charts: drawing (matplotlib)", lambda: tuple(outputs.all_charts(figures)))
    timed("charts: SVG (matplotlib)", lambda: [one.svg(outlines=False) for one in drawings])
    whole = timed("words", lambda: outputs.chapters.document(figures, drawings))
    timed("pages: SVG again, Typst", lambda: outputs.pdf.render(whole))
    return taken


def made() -> bytes:
    """The report as people ask for it."""
    from reports import outputs, report

    content: bytes = outputs.render(report.make(*_source()), "pdf")
    return content


def _source() -> Any:
    """Eight teams of 66 people, 12 rated items and three lists, always the same."""
    import numpy as np
    import pandas as pd

    from reports import answers
    from reports.inputs import Input
    from reports.known import Known
    from reports.settings import Settings

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
    checked = answers.check({"bench.csv": pd.DataFrame(rows).fillna("")}, Known())
    return Input(checked), Settings(language="en")


def main() -> None:
    """Print seconds of each step, cold and warm, and what part of them is matplotlib's."""
    print("Report as PDF: 8 teams x 66 people x 12 items")
    cold = [_seconds(lambda: subprocess.run([sys.executable, "-c", _COLD], check=True))
            for _ in range(ROUNDS)]  # fmt: skip
    print(f"cold process       {min(cold):6.2f} s (aim 4)")
    first = steps()
    warm = min((steps() for _ in range(ROUNDS)), key=lambda taken: sum(time for _, time in taken))
    print(f"warm, as asked for {min(_seconds(made) for _ in range(ROUNDS)):6.2f} s (aim 1.5)")
    print(f"{'step':32}{'first':>8}{'warm':>8}")
    for (name, once), (_, again) in zip(first, warm, strict=True):
        print(f"{name:32}{once:8.2f}{again:8.2f}")
    matplotlib = sum(seconds for name, seconds in warm if "matplotlib" in name)
    print(f"matplotlib's part of warm: {matplotlib / sum(seconds for _, seconds in warm):.0%}")


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
