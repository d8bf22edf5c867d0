"""Prints the notes of a release: `python -m docs.release 0.2.0`, from CHANGELOG.md."""

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"


def notes(version: str, changelog: str) -> str:
    """What stands below the version in the changelog; LookupError where it has no such version."""
    for part in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        head, _, text = part.partition("\n")
        if head.split()[0].strip("[]") == version:
            return text.strip() + "\n"
    raise LookupError(f"{CHANGELOG.name} has no version {version}")


if __name__ == "__main__":
    sys.stdout.write(notes(sys.argv[1], CHANGELOG.read_text(encoding="utf-8")))
