"""Records of a text as a spreadsheet shows them: tolerant of stray and unclosed quotes, of any line end."""

import csv
import io
import re
from collections.abc import Iterator

# A record that spans more lines than this has a quote that closes nowhere near.
MOST_LINES = 40
_QUOTED_LINES = re.compile(r"\r\n|\r|\n")
csv.field_size_limit(1 << 27)

Record = list[str]


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Every record of a text, blank lines as empty ones; record n stands in row n of a spreadsheet.

    A quote that is never closed would swallow the rest of the file: the record that it opens is then read line by line,
    its quotes as they stand.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 0
    for record in reader:
        if reader.line_num - line > MOST_LINES:
            yield from _unswallowed(record, delimiter)
        else:
            yield record
        line = reader.line_num


def _unswallowed(record: Record, delimiter: str) -> Iterator[Record]:
    """A record in which a quote swallowed many lines, taken apart at its line ends."""
    row: Record = []
    for cell in record:
        lines = _QUOTED_LINES.split(cell)
        row.append(lines[0])
        for line in lines[1:]:
            yield row
            row = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    yield row
