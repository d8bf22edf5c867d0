"""Several assets as one: over a weak hotspot every request costs a round trip.

Scripts are small ES modules that import one another by relative address, each with names of its
own. A bundle wraps every module in a function and hands its exports to those that import them.
"""

import posixpath
import re
from collections.abc import Callable, Container

OWN_STYLES = (
    "app.css",
    *(f"participant/{name}.css" for name in ("sheet", "cards", "doors", "team")),
)
STYLES = {"participant.css": ("bootstrap.pruned.css", *OWN_STYLES)}
BUNDLED = ".bundle.js"

_IMPORT = re.compile(r'^import \{ ([^}]+?) \} from "(\.[^"]+)";$', re.MULTILINE)
_REMARK = re.compile(r"^[ \t]*//.*\n|^[ \t]+", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)

Source = Callable[[str], str]


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_BETWEEN_SELECTORS = re.compile(r",(?![^()]*\))")
_CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
_GROUPS = ("@media", "@supports")


def pruned(css: str, words: Container[str]) -> str:
    """The rules of a style sheet that a page made of `words` could ever use.

    A slow phone reads a style sheet longer than it waits for it. Selectors with a class that is
    none of the words are dropped; rules within `@media` and `@supports` likewise.
    """
    return "".join(
        f"{kept}{{{body}}}"
        for prelude, inside in _RULE.findall(_COMMENT.sub("", css))
        if (body := pruned(inside, words) if prelude.startswith(_GROUPS) else inside)
        and (kept := _used(prelude, words))
    )


def _used(prelude: str, words: Container[str]) -> str:
    if prelude.startswith("@"):
        return prelude
    selectors = _BETWEEN_SELECTORS.split(prelude)
    return ",".join(one for one in selectors if all(name in words for name in _CLASS.findall(one)))


def is_bundle(name: str) -> bool:
    """Whether an asset of that name is made of others."""
    return name in STYLES or name.endswith(BUNDLED)


def made(name: str, source: Source) -> str:
    """The content of a bundle; `source` reads an asset. Raises KeyError where one is missing."""
    if name in STYLES:
        return "\n".join(_COMMENT.sub("", source(part)) for part in STYLES[name])
    modules: dict[str, str] = {}
    _collect(name.removesuffix(BUNDLED) + ".js", source, modules)
    return "\n".join(modules.values())


def _collect(name: str, source: Source, modules: dict[str, str]) -> None:
    """Put a module after those that it imports, each once."""
    # phones on one hotspot share very little air: what is said to readers stays here
    text = _REMARK.sub("", source(name))
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
