"""Several assets as one: over a weak hotspot every request costs a round trip.

Scripts are small ES modules that import one another by relative address, each with names of its
own. A bundle wraps every module in a function and hands its exports to those that import them.
"""

import posixpath
import re
from collections.abc import Callable

STYLES = {"participant.css": ("bootstrap.min.css", "app.css", "sheet.css")}
BUNDLED = ".bundle.js"

_IMPORT = re.compile(r'^import \{ ([^}]+?) \} from "(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)

Source = Callable[[str], str]


def is_bundle(name: str) -> bool:
    """Whether an asset of that name is made of others."""
    return name in STYLES or name.endswith(BUNDLED)


def made(name: str, source: Source) -> str:
    """The content of a bundle; `source` reads an asset. Raises KeyError where one is missing."""
    if name in STYLES:
        return "\n".join(source(part) for part in STYLES[name])
    modules: dict[str, str] = {}
    _collect(name.removesuffix(BUNDLED) + ".js", source, modules)
    return "\n".join(modules.values())


def _collect(name: str, source: Source, modules: dict[str, str]) -> None:
    """Put a module after those that it imports, each once."""
    text = source(name)
    for _names, path in _IMPORT.findall(text):
        needed = _resolved(name, path)
        if needed not in modules:
            _collect(needed, source, modules)
    exports = ", ".join(_EXPORT.findall(text))
    body = _IMPORT.sub(lambda m: f"const {{ {m[1]} }} = {_variable(_resolved(name, m[2]))};", text)
    inside = f"{_EXPORT.sub('', body)}return {{ {exports} }};"
    modules[name] = f"const {_variable(name)} = (() => {{\n{inside}\n}})();"


def _resolved(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name)
