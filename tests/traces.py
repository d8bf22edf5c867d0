"""What is left of something that was written: in files, inside of zips, in the database."""

import zipfile
from pathlib import Path


def everything_in(data: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder, with those inside of zips."""
    found = {}
    for path in (path for path in data.rglob("*") if path.is_file()):
        found[path.name] = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name}/{one}": archive.read(one) for one in archive.namelist()}
    return found


def where(data: Path, sentence: str) -> set[str]:
    """The files that hold a sentence."""
    return {name for name, held in everything_in(data).items() if sentence.encode() in held}
