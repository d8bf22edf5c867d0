"""Workshop folders that somebody has changed, with and without new sums."""

import hashlib
import shutil
from pathlib import Path

from reports.reading.folders import SUMS
from survey.demo import FOLDERS


def copied(place: Path, number: int = 0) -> Path:
    """A copy of a workshop of the demo, to be changed."""
    return shutil.copytree(FOLDERS[number], place / FOLDERS[number].name)


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """The folder with the first `old` of a file changed, and the right sums."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"no “{old}” in {name}"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return summed(folder)


def summed(folder: Path) -> Path:
    """The folder with the sums of what it holds now."""
    files = sorted(path for path in folder.rglob("*.*") if path.is_file())
    sums = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    (folder / SUMS).write_text(lines, encoding="utf-8")
    return folder


def zipped(folder: Path) -> Path:
    """The folder as a zip beside it."""
    return Path(shutil.make_archive(str(folder), "zip", folder))
