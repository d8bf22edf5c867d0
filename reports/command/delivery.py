"""Puts files in their places all together, or none of them."""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from reports.faults import InputError, unwritable


class Delivery:
    """Hidden folders beside the places, whose files appear in them at the end of the block.

    Where the block fails or is stopped, no file and no new folder stays behind. `folders` are the
    places; each is made where it does not exist, and `staged` is its hidden folder.
    Raises InputError where nothing can be written.
    """

    def __init__(self, *folders: Path):
        self._folders = folders
        self.staged: dict[Path, Path] = {}
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        try:
            for folder in dict.fromkeys(self._folders):
                with told(folder):
                    self._make(folder)
                    # beside the place, since only within one disk a file moves in one piece
                    self.staged[folder] = Path(tempfile.mkdtemp(prefix=".", dir=folder))
        except BaseException:
            self._clear(keep=False)
            raise
        return self

    def put(self, place: Path, content: bytes) -> None:
        """Keep a file for its place, which is in one of the folders or below."""
        folder = next(folder for folder in self._folders if place.is_relative_to(folder))
        with told(place):
            half = self.staged[folder] / place.relative_to(folder)
            half.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(content)

    def __exit__(self, kind: type[BaseException] | None, *_raised: object) -> None:
        try:
            if kind is None:
                self._deliver()
        except BaseException:
            self._clear(keep=False)
            raise
        self._clear(keep=kind is None)

    def _make(self, folder: Path) -> None:
        """Make the folder and those above it, and remember which are new."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir()
            self._made.append(path)
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))

    def _deliver(self) -> None:
        moves = {
            half: folder / half.relative_to(staged)
            for folder, staged in self.staged.items()
            for half in sorted(staged.rglob("*"))
            if half.is_file()
        }
        for place in moves.values():
            with told(place):
                if place.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                self._make(place.parent)
        for half, place in moves.items():
            with told(place):
                half.replace(place)

    def _clear(self, *, keep: bool) -> None:
        for staged in self.staged.values():
            shutil.rmtree(staged, ignore_errors=True)
        for folder in reversed(self._made if not keep else []):
            with contextlib.suppress(OSError):  # somebody else put something in
                folder.rmdir()


@contextlib.contextmanager
def told(place: Path) -> Iterator[None]:
    """What the system says against writing becomes a fault that names the place."""
    try:
        yield
    except OSError as error:
        raise InputError([unwritable(place, error)]) from error
