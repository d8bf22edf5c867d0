"""Runs `main()` of every benchmark: `make bench`."""

from importlib import import_module
from pkgutil import iter_modules

import benchmarks

for module in iter_modules(benchmarks.__path__):
    if not module.name.startswith("_"):
        import_module(f"benchmarks.{module.name}").main()
        print()
