"""Zip files whose bytes depend on what they hold and on nothing else."""

import io
import zipfile
from collections.abc import Iterable

_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say


def pack(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Zip (name, content) pairs in the order given, all with the same date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.create_system = 3  # else the name of the operating system is in the file
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def repack(content: bytes) -> bytes:
    """Write a zip again without the dates its maker put in."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())
