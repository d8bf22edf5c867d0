"""What benchmarks find: printed, kept as JSON with the machine, and put into docs/measured.md."""

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT, TABLE = ROOT / "benchmarks" / "measured.json", ROOT / "docs" / "measured.md"
VERSIONS = ("flask", "sqlalchemy", "granian", "pandas", "numpy", "matplotlib", "typst")
_found: list[dict[str, str | float]] = []


def tell(what: str, figure: float, unit: str, aim: str = "") -> None:
    """Print a figure beside what it must reach, and remember it for the table."""
    print(f"  {what}: {figure:.3g} {unit}{f' ({aim})' if aim else ''}", flush=True)
    _found.append({"what": what, "figure": figure, "unit": unit, "aim": aim})


def run(main: Callable[[], None], name: str = "") -> None:
    """Run a benchmark and keep its figures in place of those of its last run."""
    module = sys.modules[main.__module__]
    name = name or Path(module.__file__ or "").stem
    _found.clear()
    before, began = os.getloadavg()[0], time.monotonic()
    print(f"{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
    main()
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    kept[name] = {
        "about": (module.__doc__ or "").splitlines()[0],
        "day": time.strftime("%Y-%m-%d"),
        "seconds": round(time.monotonic() - began),
        "load_before": round(before, 1),
        "machine": machine(),
        "figures": [*_found],
    }
    KEPT.write_text(json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n")
    TABLE.write_text(table(kept))


def machine() -> dict[str, str]:
    """What it ran on."""
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    model = next((one.split(":")[1].strip() for one in lines if "model name" in one), "")
    about = {"cpu": model or platform.processor(), "cores": str(os.cpu_count())}
    about |= {"system": platform.platform(terse=True), "python": platform.python_version()}
    return about | {name: version(name) for name in VERSIONS}


def table(kept: dict) -> str:
    """The page with the figures of the last run of each benchmark."""
    lines = [
        "# Measured",
        "",
        "The last run of each benchmark; made by `make bench`, or by one part of it alone"
        " (`make bench PART=persons`), which renews its rows. Ratios tell more than"
        " times: what else a machine does makes all times longer. A load above the number of cores"
        " before a part began says that it was busy then.",
        "",
    ]
    for name, one in sorted(kept.items()):
        about = one["machine"]
        lines += [
            f"## {name}",
            one["about"],
            "",
            f"{one['day']}, {about['cores']} cores ({about['cpu']}), Python {about['python']},"
            f" load before {one['load_before']}, took {one['seconds']} s.",
            "",
            "| what | figure | aim |",
            "|---|---|---|",
        ]
        for row in one["figures"]:
            figure = f"{row['figure']:.3g} {row['unit']}".strip()
            lines.append(f"| {row['what']} | {figure} | {row['aim']} |")
        lines.append("")
    if kept:
        last = next(reversed(kept.values()))["machine"]
        told = ", ".join(f"{name} {last[name]}" for name in VERSIONS)
        lines += ["## Versions", f"{told}.", ""]
    return "\n".join(lines)
