"""Makes docs/architecture.md, one line a module, from their docstrings: `make map`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "architecture.md"
PACKAGES = ("survey", "reports", "questionnaires")
HEAD = """# The map

Every room and every module in it, in the words of its docstring. Made by `make map`; do not edit.
Imports point downward, `survey → reports → questionnaires`: `tests/test_layers.py` keeps it so.
"""


def main() -> None:
    """Write the map."""
    FILE.write_text(drawn(), encoding="utf-8")


def drawn() -> str:
    """The whole map."""
    return HEAD + "".join(room for package in PACKAGES for room in _rooms(ROOT / package))


def _rooms(folder: Path) -> Iterator[str]:
    """A folder with its modules, then the folders in it; migrations are a record, no room."""
    modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    if not (folder / "__init__.py").exists() or folder.name == "migrations":
        return
    name = folder.relative_to(ROOT).as_posix()
    lines = "".join(f"| `{path.stem}` | {said(path)} |\n" for path in modules)
    yield f"\n## {name}/\n{said(folder / '__init__.py')}\n" + (
        lines and f"\n| | |\n|---|---|\n{lines}"
    )
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        yield from _rooms(inner)


def said(path: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
