"""Cells of a workbook that are merged over several rows: what stands in the first is said of all of them."""

import re
import zipfile
from collections.abc import Sequence

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_NUMBER = re.compile(r"^[-+(£$€\s]*[0-9][0-9,.\s]*[)-]?\s*$")
_DAY = re.compile(r"^\s*[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b")
_LETTER = re.compile(r"[^\W\d_]")
# Merged cells stand behind a sheet's rows; so much of the end is looked at. A merge over more rows is no payment's.
LOOKED_AT, MOST_ROWS = 1 << 22, 1000
Down = tuple[int, int, int]


def merged_down(archive: zipfile.ZipFile, part: str) -> list[Down]:
    """Cells of one column that are merged over several rows: the column from 0, the first and the last row from 1.

    Args:
        archive: The workbook.
        part: The sheet's part in it.
    """
    end = b""
    with archive.open(part) as file:
        while block := file.read(1 << 20):
            end = (end + block)[-LOOKED_AT:]
    places = (
        (_column(first), int(top), _column(last), int(bottom)) for first, top, last, bottom in _MERGED.findall(end)
    )
    return [(one, top, bottom) for one, top, other, bottom in places if one == other and 0 < bottom - top < MOST_ROWS]


def said_of_all(records: list[list[str]], merged: Sequence[Down]) -> list[list[str]]:
    """Records with the words and days of merged cells in each of their rows.

    Amounts are not repeated: one that is merged over lines is paid once. Nor is a header: no row of it holds a number.

    Args:
        records: Rows from row 1.
        merged: Where cells are merged over several rows.
    """
    for at, top, bottom in merged:
        rows = records[top - 1 : bottom]
        text = rows[0][at] if rows and at < len(rows[0]) else ""
        words = _LETTER.search(text) or _DAY.match(text)
        if not words or not all(any(_NUMBER.match(cell) for cell in row if cell.strip()) for row in rows):
            continue
        for row in rows[1:]:
            if at < len(row) and not row[at].strip():
                row[at] = text
    return records


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
