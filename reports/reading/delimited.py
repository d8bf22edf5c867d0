"""Reads CSV as programs write it: any usual encoding and separator, a title above the names."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from reports.answers.faults import Faults
from reports.reading import kinds
from reports.reading.heads import head_of
from reports.words.language import N_

TEXTS = pa.dictionary(pa.int32(), pa.string())
BLOCK = 8 << 20  # bytes; smaller ones cost more, as each has texts of its own
SEPARATORS = {",": ",", ";": ";", "\t": "TAB", "|": "|"}
SAID = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS 850",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
}
SAMPLE = 1 << 18  # bytes in which separator and names are looked for
NOT_UTF8 = N_("this is not UTF-8 text, other rows are. Save it again as CSV in UTF-8.")
SPREADSHEET = N_("this is a spreadsheet, not CSV. Save it as CSV in UTF-8, or as .xlsx.")
_SEPARATOR_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\"?sep=(.)\"?\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells as dictionaries of texts, by place. `names` stand in row `head` of the file.

    `above` are the rows over them, `broken` the numbers of rows that could not be read.
    """

    names: list[str]
    cells: pa.Table
    head: int
    above: list[list[str]]
    broken: list[int]
    separator: str


def read(path: Path, faults: Faults) -> Rows | None:
    """The rows of a file; None where there is no table, which is noted as all that is wrong."""
    content = path.read_bytes()
    if content.startswith(kinds.ZIP):
        faults.add(str(path), SPREADSHEET)
        return None
    if message := kinds.other(content):
        faults.add(str(path), message)
        return None
    text = _utf8(path, content, faults)
    if text is None:
        return None
    if not text.strip():
        faults.add(str(path), N_("the file is empty. It needs a first row with column names."))
        return None
    return _rows(path, text, faults)


def _utf8(path: Path, content: bytes, faults: Faults) -> bytes | None:
    try:
        found = kinds.encoding(content)
        if found == "utf-8":
            return content
        if found == "utf-8-sig":
            content[3:].decode()
            return content[3:]
        text = content.decode(found)
    except UnicodeDecodeError as error:
        faults.add(str(path), NOT_UTF8, row=content.count(b"\n", 0, error.start) + 1)
        return None
    faults.tell(str(path), N_("the letters were read as {encoding}"), encoding=SAID[found])
    return text.encode()


def _rows(path: Path, text: bytes, faults: Faults) -> Rows:
    line = _SEPARATOR_LINE.match(text)
    before, begin = (1, line.end()) if line else (0, 0)
    told = [line[1].decode()] if line else list(SEPARATORS)
    separator, sample = _separated(text[begin : begin + SAMPLE], told, len(text) > SAMPLE)
    place = head_of([row for row, _ in sample])
    names = _without_empty_ends([row for row, _ in sample], place)
    head = before + place + 1
    # no copy is made of a large file
    body = memoryview(text)[begin + sample[place][1] :]
    table, broken = _parsed(path, body, names, separator, head, faults)
    above = [row for row, _ in sample[:place]]
    return Rows(names, table, head, above, broken, separator)


def _separated(
    begun: bytes, separators: Sequence[str], is_cut: bool
) -> tuple[str, list[tuple[list[str], int]]]:
    """The separator that sets most rows apart alike; the first rows, and where each ends."""
    samples = {separator: list(_sample(begun, separator, is_cut)) for separator in separators}

    def apart(separator: str) -> tuple[int, int]:
        rows = [row for row, _ in samples[separator]]
        width = len(rows[head_of(rows)])
        return sum(len(row) == width > 1 for row in rows[:50]), width

    found = max(separators, key=apart)
    return found, samples[found]


def _sample(begun: bytes, separator: str, is_cut: bool) -> Iterator[tuple[list[str], int]]:
    """The first rows, each with the number of bytes up to its end."""
    lines = list(io.StringIO(begun.decode(errors="ignore"), newline=""))
    if is_cut and len(lines) > 1:
        lines.pop()
    reader, read, ended = csv.reader(lines, delimiter=separator), 0, 0
    for row in reader:
        ended += sum(len(line.encode()) for line in lines[read : reader.line_num])
        read = reader.line_num
        yield row, ended
        if read > 200:
            return


def _without_empty_ends(rows: list[list[str]], place: int) -> list[str]:
    """The names without those at their end that are empty over cells that are empty too."""
    names = rows[place]
    filled = max(
        max((n for n, cell in enumerate(row, 1) if cell.strip()), default=0)
        for row in rows[place : place + 50]
    )
    return names[: max(min(filled, len(names)), 1)]


def _parsed(
    path: Path, body: memoryview, names: list[str], separator: str, head: int, faults: Faults
) -> tuple[pa.Table, list[int]]:
    if not body:
        empty = pa.array([], pa.string()).dictionary_encode()
        return pa.table([empty] * len(names), names=[*map(str, range(len(names)))]), []
    table, broken = _table(body, len(names), separator)
    if any(row.text.rstrip(" \r\n").endswith(separator) for row in broken):
        body = memoryview(_trimmed(body, len(names), separator))
        table, broken = _table(body, len(names), separator)
    if broken:
        # only a reading in one thread counts the rows
        table, broken = _table(body, len(names), separator, use_threads=False)
    for row in broken:
        _note_length(path, row, len(names), separator, head, faults)
    return table, [head + (row.number or 0) for row in broken]


def _note_length(
    path: Path, row: pa.csv.InvalidRow, width: int, separator: str, head: int, faults: Faults
) -> None:
    faults.add(
        str(path),
        N_(
            "cells in this row: {found}, in the first one: {expected}."
            " Put quotes around texts that hold “{separator}”."
        )
        if row.actual_columns > width
        else N_(
            "cells in this row: {found}, in the first one: {expected}."
            " Fill it up, or look for a quotation mark that is not closed."
        ),
        row=head + (row.number or 0),
        found=row.actual_columns,
        expected=width,
        separator=SEPARATORS.get(separator, separator),
    )


def _trimmed(body: memoryview, width: int, separator: str) -> bytes:
    """The rows without empty cells beyond the names."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=separator)
    for row in csv.reader(io.StringIO(bytes(body).decode(), newline=""), delimiter=separator):
        writer.writerow(row if any(cell.strip() for cell in row[width:]) else row[:width])
    return kept.getvalue().encode()


def _table(
    body: memoryview, width: int, separator: str, use_threads: bool = True
) -> tuple[pa.Table, list[pa.csv.InvalidRow]]:
    broken: list[pa.csv.InvalidRow] = []

    def note(row: pa.csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    # by place, since the first row may name two columns alike
    places = [str(place) for place in range(width)]
    table = pa.csv.read_csv(
        pa.py_buffer(body),
        pa.csv.ReadOptions(use_threads=use_threads, block_size=BLOCK, column_names=places),
        pa.csv.ParseOptions(
            delimiter=separator,
            # to be ready for a line break in a cell takes twice the time
            newlines_in_values=re.search(b'"', body) is not None,
            invalid_row_handler=note,
            # they count as rows where people look for a fault
            ignore_empty_lines=False,
        ),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(places, TEXTS),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        ),
    )
    return table, broken
