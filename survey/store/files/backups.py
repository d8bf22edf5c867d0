"""Backups of the embedded database: one zip of its rows, what was uploaded, and the key.

Reports and other files are left out: they are made again from the rows; but for the last reports
of workshops whose answers are deleted.
"""

import os
import shutil
import sqlite3
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

DATABASE, KEY, UPLOADS, KEPT_REPORTS = "last_customer.sqlite3", "secret_key", "imports", "kepts"
FOLDERS = (UPLOADS, KEPT_REPORTS)
"""What no rows could make again."""
EVERY: dict[str, timedelta | None] = {
    "ten-minutes": timedelta(minutes=10),
    "closing": None,
    "day": timedelta(days=1),
}
"""The kinds that are made by themselves, and how often; the newest of each is kept."""
KEPT = timedelta(days=7)
"""How long: what was deleted must leave the backups too."""


class NoBackupError(Exception):
    """A file that holds no whole backup."""


def make(database: Path, data: Path, target: Path) -> None:
    """Write a backup of all that was saved before it began; phones go on saving meanwhile.

    `target` is replaced at once or not at all, and carries the moment at which it began.
    Raises sqlite3.Error where the database cannot be read, OSError where nothing can be written.
    """
    begun = time.time()
    with _half(target) as half:
        with closing(sqlite3.connect(database)) as connection:
            # unlike the driver's `backup`, which begins anew whenever somebody saves
            connection.execute("VACUUM INTO ?", [str(half / DATABASE)])
        packed = half / "packed"
        _pack(packed, half / DATABASE, data)
        os.utime(packed, (begun, begun))
        packed.replace(target)


@contextmanager
def _half(target: Path) -> Iterator[Path]:
    """A folder beside `target` for what is not whole yet."""
    # always the same one: what a killed process left would else stay for ever
    half = target.with_name(f".{target.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    try:
        yield half
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _pack(packed: Path, copy: Path, data: Path) -> None:
    # after the rows: these are written before their rows, so that each row has its file
    found = (path for name in FOLDERS for path in (data / name).rglob("*") if path.is_file())
    opened = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(copy, DATABASE)
            for path in (data / KEY, *found):
                if path.exists():
                    archive.write(path, path.relative_to(data))
        file.flush()
        os.fsync(file.fileno())


def restore(source: Path, database: Path, data: Path) -> None:
    """Put the database, the uploads and the key of a backup in the place of what is there.

    Raises NoBackupError where `source` is no whole backup, and OSError where it cannot be unpacked;
    then nothing was touched.
    """
    with _half(database) as half:
        _unpack(source, half)
        for name in (*FOLDERS, KEY):
            _put(half / name, data / name)
        # the log of the one before would be written into the new one
        for ending in ("-wal", "-shm"):
            Path(f"{database}{ending}").unlink(missing_ok=True)
        (half / DATABASE).replace(database)


def _unpack(source: Path, half: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            archive.extractall(half)
    except (EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise NoBackupError from error
    if damage(half / DATABASE):
        raise NoBackupError
    if (half / KEY).exists():
        (half / KEY).chmod(0o600)


def _put(new: Path, place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    if new.exists():
        shutil.move(new, place)


def damage(database: Path) -> list[str]:
    """What is wrong inside a database file; empty where it is whole."""
    if not database.exists():
        return [f"no {database.name}"]
    try:
        with closing(sqlite3.connect(database)) as connection:
            told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [line for line in told if line != "ok"] + [f"{row[0]} without {row[2]}" for row in loose]


def is_in_use(database: Path) -> bool:
    """Whether another process has the database open."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database, timeout=0)) as connection:
        try:
            # only who is alone with it may do without the log
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            return error.sqlite_errorcode == sqlite3.SQLITE_BUSY  # a damaged one is to be replaced
    return False


def is_due(folder: Path, kind: str) -> bool:
    """Whether the backup of this kind is older than it should be."""
    every, made = EVERY[kind], _age(place_of(folder, kind))
    return every is not None and (made is None or made >= every)


def place_of(folder: Path, kind: str) -> Path:
    """Where the newest backup of a kind lies."""
    return folder / f"{kind}.zip"


def _age(path: Path) -> timedelta | None:
    # a clock that was put back must not stop backups for as long
    return timedelta(seconds=abs(time.time() - path.stat().st_mtime)) if path.exists() else None


def forget_old(folder: Path) -> None:
    """Delete the backups that were kept long enough."""
    for kind in EVERY:
        path = place_of(folder, kind)
        if (age := _age(path)) and age >= KEPT:
            path.unlink()
