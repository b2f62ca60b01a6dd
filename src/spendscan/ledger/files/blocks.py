"""Large text of any encoding, block by block: made UTF-8 whose every line is one record, for the engine to parse.

Lines whose quotes stand where they should pass as they are, told by arithmetic on the bytes; the others (a cell with a
line break, a stray or unclosed quote) are read record by record as `records` does, and written with proper quotes.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spendscan.ledger.files import curly, escaped
from spendscan.ledger.files.cellcounts import cells_of_lines, delimiters_in, many_quotes
from spendscan.ledger.files.dialect import Dialect, some_doubled, undoubled, without_page_breaks
from spendscan.ledger.files.grid import EXTRA, LENGTH, MOST_COLUMNS, ROW, column
from spendscan.ledger.files.lines import NEWLINE, QUOTE, Places, places_of, well_quoted
from spendscan.ledger.files.records import MOST_LINES, Record, of_one_line, of_several, one_line, swallowed
from spendscan.ledger.files.transcode import texts

BLOCK = 16 << 20
# Stands for a line break within a cell: no text has it, as noughts are taken out.
BREAK = "\x00"
# Of more lines than one in so many, all are counted rather than they alone.
MANY = 8


def grids_of(stream: IO[bytes], dialect: Dialect, width: int, usual: int, delimiters: int) -> Iterator[pl.DataFrame]:
    """A text's records as grids, numbered from 1.

    Args:
        stream: Its bytes.
        dialect: How they are written.
        width: How many columns are kept as such.
        usual: How many cells a whole record has; 0: lengths say nothing.
        delimiters: How many delimiters most lines have.
    """
    row, held, size = 1, [b""], 0
    for piece in texts(stream, dialect):
        held.append(piece)
        size += len(piece)
        cut = piece.rfind(b"\n") + 1 if size >= BLOCK else 0
        if cut == 0:
            continue
        held[-1] = piece[:cut]
        lines, open_lines = _clean(
            _plain(b"".join(held), dialect, delimiters), dialect.delimiter, delimiters, final=False
        )
        held = [open_lines, piece[cut:]]
        size = sum(map(len, held))
        if lines.block:
            grid = _grid(lines, dialect.delimiter, width, usual, row)
            row += grid.height
            yield grid
    rest = _plain(b"".join(held), dialect, delimiters)
    if rest:
        lines, _ = _clean(rest if rest.endswith(b"\n") else rest + b"\n", dialect.delimiter, delimiters, final=True)
        yield _grid(lines, dialect.delimiter, width, usual, row)


def _plain(lines: bytes, dialect: Dialect, delimiters: int) -> bytes:
    """Lines of UTF-8 as other files have them: letters encoded once, delimiters within cells quoted, no page breaks."""
    if dialect.encoding == "utf-8" and some_doubled(lines):
        lines = undoubled(lines.decode(errors="replace"), dialect).encode()
    if curly.some_between(lines, dialect.delimiter):
        lines = "".join(curly.straightened(line, dialect.delimiter) for line in _each(lines)).encode()
    if escaped.mark(dialect.delimiter).encode() in lines:
        lines = "".join(escaped.requoted(line, dialect.delimiter, delimiters) for line in _each(lines)).encode()
    return without_page_breaks(lines)


def _each(lines: bytes) -> Iterator[str]:
    return io.StringIO(lines.decode(errors="replace"), newline="")


@dataclass(frozen=True)
class _Lines:
    """A block of lines.

    Args:
        block: The block, ending with a line feed.
        quotes: Where its quotes stand.
        ends: Where its line feeds stand.
    """

    block: bytes
    quotes: Places
    ends: Places

    @classmethod
    def of(cls, block: bytes) -> "_Lines":
        """The lines of a block."""
        return cls(block, places_of(block, QUOTE), places_of(block, NEWLINE))

    def start(self, number: int) -> int:
        """Where a line begins; the block's end for the one after the last."""
        return int(self.ends[number - 1]) + 1 if number else 0

    def bytes_of(self, number: int) -> bytes:
        """A line with its end."""
        return self.block[self.start(number) : int(self.ends[number]) + 1]

    def text(self, number: int) -> str:
        """The same as text."""
        return self.bytes_of(number).decode()


def _clean(block: bytes, delimiter: str, delimiters: int, *, final: bool) -> tuple[_Lines, bytes]:
    """A block of lines as one record a line, and the lines at its end that belong to a record not yet complete."""
    lines = _Lines.of(block)
    odd = _odd_lines(lines, delimiter)
    if not odd.any():
        return lines, b""
    reader, pieces, at, rest = _OddLines(lines, odd, delimiter, delimiters), [], 0, b""
    for number in np.flatnonzero(odd).tolist():
        if number < at:
            continue
        pieces.append(block[lines.start(at) : lines.start(number)])
        at = number
        found = reader.records_at(number, final=final)
        if found is None:
            rest = block[lines.start(number) :]
            break
        pieces += found[0]
        at += found[1]
    else:
        pieces.append(block[lines.start(at) :])
    return _Lines.of(b"".join(pieces)), rest


def _odd_lines(lines: _Lines, delimiter: str) -> NDArray[np.bool_]:
    """Whether each line's quotes do not all stand where they should."""
    block, quotes = lines.block, lines.quotes
    first = np.searchsorted(quotes, np.concatenate([[0], lines.ends + 1]))
    odd: NDArray[np.bool_] = (np.diff(first) & 1) == 1
    if not odd.any() and well_quoted(block, quotes, delimiter):
        return odd
    buffer = np.frombuffer(block, np.uint8)
    line = np.repeat(np.arange(lines.ends.size), np.diff(first))
    opens = ((np.arange(quotes.size) - first[line]) & 1) == 0
    before = np.where(quotes > 0, buffer[quotes - 1], NEWLINE)
    after = buffer[quotes + 1]
    well = np.where(
        opens,
        (before == ord(delimiter)) | (before == NEWLINE) | (before == QUOTE),
        (after == ord(delimiter)) | (after == NEWLINE) | (after == QUOTE),
    )
    odd[line[~well]] = True
    return odd


class _OddLines:
    """Lines whose quotes do not stand where they should, read one by one, and written as they should be.

    Args:
        lines: The block's lines.
        odd: Which of them are odd.
        delimiter: What separates cells.
        delimiters: How many delimiters most lines have.
    """

    def __init__(self, lines: _Lines, odd: NDArray[np.bool_], delimiter: str, delimiters: int) -> None:
        self._lines, self._odd, self._delimiter, self._delimiters = lines, odd, delimiter, delimiters
        self._out = io.StringIO()
        self._writer = csv.writer(self._out, delimiter=delimiter, lineterminator="\n")

    def records_at(self, at: int, *, final: bool) -> tuple[list[bytes], int] | None:
        """The records that begin in an odd line, and how many lines they are; None where the block ends within one."""
        lines, count = self._lines, self._lines.ends.size
        last = min(at + MOST_LINES + 1, count)
        reader = csv.reader((lines.text(number) for number in range(at, last)), delimiter=self._delimiter)
        record = next(reader)
        used = reader.line_num
        if used > MOST_LINES:
            # A quote that closes nowhere near: the line is a record by itself.
            return [self._alone(at)], 1
        if at + used == count and not final:
            return None
        if used == 1:
            return [self._whole(of_one_line(lines.text(at), self._delimiter, self._delimiters, record))], 1
        several = [lines.text(number) for number in range(at, at + used)]
        if swallowed(several, self._delimiter, self._delimiters):
            return [self._alone(number) for number in range(at, at + used)], used
        return [self._whole(of_several(several, self._delimiter, self._delimiters, record))], used

    def _alone(self, number: int) -> bytes:
        """A line that is a record by itself: as it is, where the engine reads it no differently."""
        line = self._lines.bytes_of(number)
        if not self._odd[number] and line != b"\n":
            return line
        return self._written(one_line(line.decode(), self._delimiter, self._delimiters))

    def _whole(self, record: Record) -> bytes:
        """A record in one line, its line breaks marked."""
        return self._written([cell.replace("\n", BREAK) for cell in record])

    def _written(self, record: Record) -> bytes:
        self._writer.writerow(record)
        written = self._out.getvalue().encode()
        self._out.seek(0)
        self._out.truncate()
        return written


def _grid(lines: _Lines, delimiter: str, width: int, usual: int, row: int) -> pl.DataFrame:
    """A clean block as a grid."""
    frame, lengths = _parsed(lines, delimiter, width, usual)
    assert frame.height == lines.ends.size, "a block's lines are its records"
    if BREAK.encode() in lines.block:
        frame = _with_breaks(frame, lines)
    names, extra = frame.columns, pl.lit(None, pl.String)
    if len(names) > width:
        joined = pl.concat_str([pl.col(c).fill_null("").str.strip_chars_end() for c in names[width:]], separator="\t")
        extra = joined.str.strip_chars_end()
        extra = pl.when(extra != "").then(extra)
    grid = frame.select(
        pl.int_range(row, row + frame.height, dtype=pl.Int64).alias(ROW), *names[:width], extra.alias(EXTRA)
    )
    return grid.with_columns(pl.Series(LENGTH, lengths, dtype=pl.Int64)) if usual else grid


def _parsed(lines: _Lines, delimiter: str, width: int, usual: int) -> tuple[pl.DataFrame, Places]:
    """A clean block's cells, as many columns as its longest line has and no fewer than the width; and its lengths."""
    if usual and _cells(lines, delimiter) == usual * _filled(lines):
        frame = _read(lines.block, delimiter, max(usual, width) + 1)
        lengths = _lengths_of(frame, lines, delimiter, usual)
        if lengths is not None:
            return frame.select(frame.columns[: max(usual, width)]), lengths
    lengths = _lengths(lines, delimiter)
    return _read(lines.block, delimiter, min(max(int(lengths.max()), width), MOST_COLUMNS)), lengths


def _read(block: bytes, delimiter: str, columns: int) -> pl.DataFrame:
    names = [column(i) for i in range(columns)]
    return pl.read_csv(
        block,
        has_header=False,
        separator=delimiter,
        schema=dict.fromkeys(names, pl.String()),
        missing_columns="insert",
        # Without this the engine refuses a first line of more cells.
        extra_columns="ignore",
        truncate_ragged_lines=True,
    ).rechunk()


def _with_breaks(frame: pl.DataFrame, lines: _Lines) -> pl.DataFrame:
    """Cells with line breaks in place of what stands for them."""
    at = pl.Series(np.unique(np.searchsorted(lines.ends, places_of(lines.block, ord(BREAK)))))
    part = frame[at]
    broken = [one.name for one in part if one.str.contains(BREAK, literal=True).any()]
    part = part.select(pl.col(broken).str.replace_all(BREAK, "\n", literal=True))
    return frame.with_columns(frame[name].scatter(at, part[name]) for name in broken)


def _lengths_of(frame: pl.DataFrame, lines: _Lines, delimiter: str, usual: int) -> Places | None:
    """How many cells each line has, where the usual number is the average: only lines that end blank are counted.

    A line whose cell in the last place has a value is not short; and none of those is long, if together they have as
    many cells as that. None where some are, or where there is more to count than it is worth.
    """
    if any(frame[name].null_count() < frame.height for name in frame.columns[usual:]):
        return None
    lengths = np.full(frame.height, usual, np.int64)
    at = np.flatnonzero(frame[frame.columns[usual - 1]].is_null().to_numpy())
    if at.size * MANY > frame.height:
        return None
    if at.size:
        some = _Lines.of(b"".join([lines.bytes_of(number) for number in at.tolist()]))
        if _cells(some, delimiter) != usual * _filled(some):
            return None
        lengths[at] = _lengths(some, delimiter)
    return lengths


def _filled(lines: _Lines) -> int:
    """How many lines are not empty."""
    return int(np.count_nonzero(np.diff(lines.ends, prepend=-1) > 1))


def _cells(lines: _Lines, delimiter: str) -> int:
    """How many cells a clean block has; 0 where it is as dear to know as how many each line has."""
    if many_quotes(lines.block, lines.quotes):
        return 0
    return delimiters_in(lines.block, lines.quotes, ord(delimiter)) + _filled(lines)


def _lengths(lines: _Lines, delimiter: str) -> Places:
    return cells_of_lines(lines.block, lines.quotes, ord(delimiter))
