"""Puts files in their places all together, or none of them."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from reports.faults import InputError, unwritable


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files on their way: `staged` is the hidden folder in each of the places."""

    staged: Mapping[Path, Path]

    def put(self, place: Path, content: bytes) -> None:
        """Keep a file for its place, which is in one of the folders or below."""
        folder = next(folder for folder in self.staged if place.is_relative_to(folder))
        with told(place):
            half = self.staged[folder] / place.relative_to(folder)
            half.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(content)


@contextlib.contextmanager
def delivering(*folders: Path) -> Iterator[Delivery]:
    """What is put into the delivery appears in the `folders` at the end of the block.

    Where the block fails or is stopped, no file and no new folder stays behind. A folder is made
    where it does not exist. Raises InputError where nothing can be written.
    """
    with ExitStack() as made, ExitStack() as hidden:
        staged = {folder: _hidden(folder, made, hidden) for folder in dict.fromkeys(folders)}
        yield Delivery(staged)
        _deliver(staged, made)
        made.pop_all()


def _hidden(folder: Path, made: ExitStack, hidden: ExitStack) -> Path:
    """A new folder in `folder`, since only within one disk a file moves in one piece."""
    with told(folder):
        _make(folder, made)
        new = tempfile.TemporaryDirectory(prefix=".", dir=folder, ignore_cleanup_errors=True)
        return Path(hidden.enter_context(new))


def _make(folder: Path, made: ExitStack) -> None:
    """Make the folder and those above it, all of which `made` takes away again."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir()
        made.callback(_remove, path)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):  # somebody else put something in
        folder.rmdir()


def _deliver(staged: Mapping[Path, Path], made: ExitStack) -> None:
    moves = {
        half: folder / half.relative_to(hidden)
        for folder, hidden in staged.items()
        for half in sorted(hidden.rglob("*"))
        if half.is_file()
    }
    for place in moves.values():
        with told(place):
            if place.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            _make(place.parent, made)
    for half, place in moves.items():
        with told(place):
            half.replace(place)


@contextlib.contextmanager
def told(place: Path) -> Iterator[None]:
    """What the system says against writing becomes a fault that names the place."""
    try:
        yield
    except OSError as error:
        raise InputError([unwritable(place, error)]) from error
