"""Runs every benchmark, or those that are named: `make bench PART=persons`."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import benchmarks
from benchmarks import _told

names = [one.name for one in iter_modules(benchmarks.__path__) if not one.name.startswith("_")]
for name in sys.argv[1:] or names:
    _told.run(import_module(f"benchmarks.{name}").main, name)
    print()
