"""What imports what: every module of the product, read from its source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its name; a package goes by its own."""
    found = {}
    for package in ("questionnaires", "reports", "survey"):
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(parts).removesuffix(".__init__")] = path
    return found


def said(module: str) -> Iterator[str]:
    """What a module's imports name, those inside functions too."""
    for node in ast.walk(ast.parse(modules()[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{module} imports by a relative name"
            assert not node.level, f"{module} imports by a relative name"
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in modules() else node.module for name in names)


@cache
def imports() -> dict[str, set[str]]:
    """The modules of the product that each of them imports."""
    return {name: {other for other in said(name) if other in modules()} - {name}
            for name in modules()}  # fmt: skip


def imported(package: str) -> set[str]:
    """The packages, ours and others', that anything in `package` imports."""
    inside = (name for name in modules() if f"{name}.".startswith(f"{package}."))
    return {other.split(".")[0] for name in inside for other in said(name)}
