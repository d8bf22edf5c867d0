"""Reads CSV as programs write it: any usual encoding and separator, a title above the names."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reports.answers.texts import categories
from reports.faults import NO_TABLE, Faults
from reports.reading import kinds, naming
from reports.words.language import N_

LINE_FEED, RETURN, QUOTE = b'\n\r"'
BLOCK = 1 << 20  # bytes that are looked at together; larger ones do not stay near the processor
Letters = NDArray[np.uint8]
SEPARATORS = {",": ",", ";": ";", "\t": "TAB", "|": "|"}
SAID = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS 850",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
}
SAMPLE = 1 << 18  # bytes in which separator and names are looked for
NOT_UTF8 = N_("this is not UTF-8 text, other rows are. Save it again as CSV in UTF-8.")
TOO_LONG = N_(
    "cells in this row: {found}, in the first one: {expected}. Put quotes around texts that hold"
    " “{separator}”."
)
TOO_SHORT = N_(
    "cells in this row: {found}, in the first one: {expected}. Fill it up, or look for a quotation"
    " mark that is not closed."
)
SPREADSHEET = N_("this is a spreadsheet, not CSV. Save it as CSV in UTF-8, or as .xlsx.")
_SEPARATOR_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\"?sep=(.)\"?\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells as categories of texts, by place. `names` stand in row `head` of the file.

    `above` are the rows over them, `broken` the numbers of rows that could not be read.
    """

    names: list[str]
    cells: pd.DataFrame
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
        faults.add(str(path), NO_TABLE)
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
    if whole := _unquoted(text):
        faults.tell(str(path), N_("each row stood between quotes as one cell, and was set apart"))
        text = whole
    line = _SEPARATOR_LINE.match(text)
    before, begin = (1, line.end()) if line else (0, 0)
    told = [line[1].decode()] if line else list(SEPARATORS)
    separator, sample = _separated(text[begin : begin + SAMPLE], told, len(text) > SAMPLE)
    place = naming.head_of([row for row, _ in sample])
    names = _without_empty_ends([row for row, _ in sample], place)
    head = before + place + 1
    body = memoryview(text)[begin + sample[place][1] :]
    broken: list[int] = []
    if not _is_even(body, len(names), separator):
        kept, broken = _even(path, body, len(names), separator, head, faults)
        body = memoryview(kept)
    above = [row for row, _ in sample[:place]]
    return Rows(names, _cells(body, len(names), separator), head, above, broken, separator)


def _unquoted(text: bytes) -> bytes:
    """The rows without the quotes around each whole one, as some programs save them again."""
    begun = text[:SAMPLE].decode(errors="ignore")
    first = next(csv.reader(io.StringIO(begun, newline="")), [])
    apart = [sign for sign in SEPARATORS if len(first) == 1 and sign in first[0]]
    # else each of its cells stands between quotes
    if not (apart and begun.startswith('"' + first[0].replace('"', '""') + '"')):
        return b""
    rows = [*csv.reader(io.StringIO(text.decode(), newline=""))]
    wide = [row for row in rows if len(row) > 1 or (row and not any(map(row[0].count, apart)))]
    # empty rows count where people look for a fault
    return b"" if wide else "\n".join("".join(row) for row in rows).encode()


def _separated(
    begun: bytes, separators: Sequence[str], is_cut: bool
) -> tuple[str, list[tuple[list[str], int]]]:
    """The separator that sets most rows apart alike; the first rows, and where each ends."""
    samples = {separator: list(_sample(begun, separator, is_cut)) for separator in separators}

    def apart(separator: str) -> tuple[int, int]:
        rows = [row for row, _ in samples[separator]]
        width = len(rows[naming.head_of(rows)])
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


def _is_even(body: memoryview, width: int, separator: str) -> bool:
    """Whether each row has `width` cells or nothing at all; not where quotes or lines are odd.

    pandas fills a short row up without a word, and to count row by row takes longer than to read.
    """
    begin = 0
    while begin < len(body):
        block, is_last = body[begin : begin + BLOCK], begin + BLOCK >= len(body)
        whole = _even_bytes(np.frombuffer(block, np.uint8), width, ord(separator), is_last)
        if not whole:
            return False
        begin += whole
    return True


def _even_bytes(letters: Letters, width: int, separator: int, is_last: bool) -> int:
    """How many of the letters are whole rows, each of them even; 0 where one is not."""
    inside = _quoted(letters, separator)
    if inside is None or (is_last and inside[-1]):
        return 0
    apart, ends = (letters == separator) & ~inside, (letters == LINE_FEED) & ~inside
    ends[-1] |= is_last
    if not ends.any():
        return 0
    whole = int(np.flatnonzero(ends)[-1]) + 1
    begins = np.flatnonzero(np.append(True, ends[: whole - 1]))
    after = np.append(ends[1:whole], True)  # of the last letter nothing more is asked
    is_return = letters[:whole] == RETURN
    cells = np.add.reduceat(apart[:whole], begins, dtype=np.uint16) + 1
    is_blank = (letters[begins] == LINE_FEED) | (is_return & after)[begins]
    return whole if after[is_return].all() and ((cells == width) | is_blank).all() else 0


def _quoted(letters: Letters, separator: int) -> NDArray[np.bool_] | None:
    """Which letters stand between quotes; None where one stands in the middle of a cell."""
    quotes: NDArray[np.bool_] = letters == QUOTE
    if not quotes.any():
        return quotes
    # the count may run over its byte: only whether it is odd is asked
    inside = (np.cumsum(quotes, dtype=np.uint8) & 1).astype(bool)
    opens = np.flatnonzero(quotes & inside)
    before = letters[opens[opens > 0] - 1]
    return inside if np.isin(before, (separator, LINE_FEED, QUOTE)).all() else None


def _even(
    path: Path, body: memoryview, width: int, separator: str, head: int, faults: Faults
) -> tuple[bytes, list[int]]:
    """The rows of right length, without empty cells beyond the names; the numbers of the others."""
    kept = io.StringIO(newline="")
    broken: list[int] = []
    writer = csv.writer(kept, delimiter=separator)
    rows = [*csv.reader(io.StringIO(str(body, "utf-8"), newline=""), delimiter=separator)]
    end = _end(rows)
    for number, row in enumerate(rows, head + 1):
        cells = row if any(cell.strip() for cell in row[width:]) else row[:width]
        if not any(cell.strip() for cell in cells):
            writer.writerow([])
        elif len(cells) == width:
            writer.writerow(cells)
        elif number - head > end:
            writer.writerow([*cells, *[""] * (width - len(cells))])
        else:
            _note_length(path, number, len(cells), width, separator, faults)
            broken.append(number)
    return kept.getvalue().encode(), broken


def _end(rows: Sequence[Sequence[str]]) -> int:
    """How many rows the table has, without notes that stand alone in their rows below it.

    A note stands below an empty row: what is right below the table may be a row that was cut off.
    """
    end = len(rows)
    while end and len(rows[end - 1]) <= 1 and "\n" not in "".join(rows[end - 1]):
        end -= 1
    return next((at for at in range(end, len(rows)) if not "".join(rows[at]).strip()), len(rows))


def _note_length(
    path: Path, number: int, found: int, width: int, separator: str, faults: Faults
) -> None:
    mark = SEPARATORS.get(separator, separator)
    message = TOO_LONG if found > width else TOO_SHORT
    faults.add(str(path), message, row=number, found=found, expected=width, separator=mark)


def _cells(body: memoryview, width: int, separator: str) -> pd.DataFrame:
    """The cells as categories of texts, in the order in which each text comes first."""
    # below a row of words no column is taken for one of numbers, in which 4.0 and 04 are 4
    words = separator.join(["word"] * width).encode() + b"\n"
    cells = pd.read_csv(
        io.BytesIO(words + body),
        sep=separator,
        header=None,
        names=range(width),
        dtype="category",
        na_filter=False,
        # they count as rows where people look for a fault
        skip_blank_lines=False,
    )
    return pd.DataFrame({place: _in_order(column[1:]) for place, column in cells.items()})


def _in_order(column: pd.Series) -> pd.Series:
    codes, order = pd.factorize(column.cat.codes)
    return categories(codes.astype(np.int32), column.cat.categories[order].tolist())
