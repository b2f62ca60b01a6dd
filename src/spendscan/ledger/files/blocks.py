"""Large text of any encoding, block by block: made UTF-8 whose every line is one record, for the engine to parse.

Lines whose quotes stand where they should pass as they are, told by arithmetic on the bytes; the others (a cell with a
line break, a stray or unclosed quote) are read record by record as `records` does, and written with proper quotes.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
import polars as pl

from spendscan.ledger.files.dialect import Dialect
from spendscan.ledger.files.grid import EXTRA, LENGTH, MOST_COLUMNS, ROW, column
from spendscan.ledger.files.lines import NEWLINE, QUOTE, Places, places_of
from spendscan.ledger.files.records import MOST_LINES, Record, one_line, swallowed

BLOCK = 16 << 20
# Stands for a line break within a cell: no text has it, as noughts are taken out.
BREAK = "\x00"
# With more quotes than one in so many bytes, those before each byte are counted rather than looked up.
MANY_QUOTES = 50


def texts(stream: IO[bytes], dialect: Dialect) -> Iterator[bytes]:
    """Pieces of a text as UTF-8 with line feeds, without marks and noughts; none ends within a character."""
    stream.read(dialect.skip)
    errors = {"cp1252": "latin1_leftover", "utf-8": "windows_leftover"}.get(dialect.encoding, "replace")
    decoder = codecs.getincrementaldecoder(dialect.encoding)(errors=errors)
    wide, first, held = dialect.encoding.startswith("utf-16"), True, b""
    while raw := stream.read(BLOCK):
        # A block that is ASCII is what it will be; what the decoder may hold of the last one comes first.
        plain = not wide and raw.isascii() and decoder.getstate()[0] == b""
        piece = raw if plain else decoder.decode(raw).encode("utf-8", errors="replace")
        if first:
            piece, first = piece.removeprefix(codecs.BOM_UTF8), False
        if b"\x00" in piece:
            piece = piece.replace(b"\x00", b"")
        piece, held = _line_feeds(held + piece)
        yield piece
    yield held.replace(b"\r", b"\n") + decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def _line_feeds(piece: bytes) -> tuple[bytes, bytes]:
    """A piece with line feeds alone at its lines' ends, and what waits for the next: a return may be half of an end."""
    held = b"\r" if piece.endswith(b"\r") else b""
    piece = piece[: len(piece) - len(held)]
    if b"\r" in piece:
        piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return piece, held


def grids_of(stream: IO[bytes], dialect: Dialect, width: int, usual: int, delimiters: int) -> Iterator[pl.DataFrame]:
    """A text's records as grids, numbered from 1.

    Args:
        stream: Its bytes.
        dialect: How they are written.
        width: How many columns are kept as such.
        usual: How many cells a whole record has; 0: lengths say nothing.
        delimiters: How many delimiters most lines have.
    """
    row, rest = 1, b""
    for piece in texts(stream, dialect):
        rest += piece
        cut = rest.rfind(b"\n") + 1
        if cut == 0:
            continue
        block, open_lines = _clean(rest[:cut], dialect.delimiter, delimiters, final=False)
        rest = open_lines + rest[cut:]
        if block:
            grid = _grid(block, dialect.delimiter, width, usual, row)
            row += grid.height
            yield grid
    if rest:
        block, _ = _clean(rest if rest.endswith(b"\n") else rest + b"\n", dialect.delimiter, delimiters, final=True)
        yield _grid(block, dialect.delimiter, width, usual, row)


@dataclass(frozen=True)
class _Lines:
    """A block's lines.

    Args:
        block: The block, ending with a line feed.
        starts: Where each begins, and the block's end.
        odd: Those whose quotes do not stand where they should.
    """

    block: bytes
    starts: Places
    odd: Places

    def text(self, number: int) -> str:
        """A line with its end."""
        return self.block[self.starts[number] : self.starts[number + 1]].decode()


def _clean(block: bytes, delimiter: str, delimiters: int, *, final: bool) -> tuple[bytes, bytes]:
    """A block of lines as one record a line, and the lines at its end that belong to a record not yet complete."""
    if b'"' not in block:
        return block, b""
    lines = _lines_of(block, ord(delimiter))
    if not lines.odd.size:
        return block, b""
    pieces, at, out, count = [], 0, io.StringIO(), lines.starts.size - 1
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for number in lines.odd.tolist():
        if number < at:
            continue
        pieces.append(block[lines.starts[at] : lines.starts[number]])
        found = _records_at(lines, number, delimiter, delimiters, final=final)
        if found is None:
            return b"".join(pieces), block[lines.starts[number] :]
        for record in found[0]:
            writer.writerow([cell.replace("\r\n", BREAK).replace("\n", BREAK).replace("\r", BREAK) for cell in record])
        pieces.append(out.getvalue().encode())
        out.seek(0)
        out.truncate()
        at = found[1]
    pieces.append(block[lines.starts[min(at, count)] :])
    return b"".join(pieces), b""


def _lines_of(block: bytes, delimiter: int) -> _Lines:
    buffer = np.frombuffer(block, np.uint8)
    ends, quotes = places_of(block, NEWLINE), places_of(block, QUOTE)
    starts = np.concatenate([[0], ends + 1])
    first = np.searchsorted(quotes, starts)
    line = np.repeat(np.arange(ends.size), np.diff(first))
    opens = ((np.arange(quotes.size) - first[line]) & 1) == 0
    before = np.where(quotes > 0, buffer[quotes - 1], NEWLINE)
    after = buffer[quotes + 1]
    well = np.where(
        opens,
        (before == delimiter) | (before == NEWLINE) | (before == QUOTE),
        (after == delimiter) | (after == NEWLINE) | (after == QUOTE),
    )
    odd = (np.diff(first) & 1) == 1
    odd[line[~well]] = True
    return _Lines(block, starts, np.flatnonzero(odd))


def _records_at(
    lines: _Lines, at: int, delimiter: str, delimiters: int, *, final: bool
) -> tuple[list[Record], int] | None:
    """The records that begin in an odd line, and the line after them; None where the block ends within one."""
    last = min(at + MOST_LINES + 1, lines.starts.size - 1)
    reader = csv.reader((lines.text(number) for number in range(at, last)), delimiter=delimiter)
    record = next(reader)
    used = reader.line_num
    if used > MOST_LINES:
        # A quote that closes nowhere near: the line is a record by itself.
        return [one_line(lines.text(at), delimiter, delimiters)], at + 1
    if at + used == lines.starts.size - 1 and not final:
        return None
    if used == 1:
        line = lines.text(at)
        own = len(record) <= delimiters or line.count('"') % 2 == 1
        return [one_line(line, delimiter, delimiters, record) if own else record], at + 1
    window = [lines.text(number) for number in range(at, at + used)]
    if swallowed(window, delimiter, delimiters):
        return [one_line(line, delimiter, delimiters) for line in window], at + used
    return [record], at + used


def _grid(block: bytes, delimiter: str, width: int, usual: int, row: int) -> pl.DataFrame:
    """A clean block as a grid."""
    lengths = _lengths(block, ord(delimiter))
    columns = min(max(int(lengths.max()), width), MOST_COLUMNS)
    names = [column(i) for i in range(columns)]
    frame = pl.read_csv(
        block,
        has_header=False,
        separator=delimiter,
        schema=dict.fromkeys(names, pl.String()),
        missing_columns="insert",
        truncate_ragged_lines=True,
    )
    assert frame.height == lengths.size, "a block's lines are its records"
    if BREAK.encode() in block:
        frame = frame.with_columns(pl.all().str.replace_all(BREAK, "\n", literal=True))
    extra = pl.lit(None, pl.String)
    if columns > width:
        joined = pl.concat_str([pl.col(c).fill_null("").str.strip_chars_end() for c in names[width:]], separator="\t")
        extra = joined.str.strip_chars_end()
    grid = frame.select(
        pl.int_range(row, row + frame.height, dtype=pl.Int64).alias(ROW), *names[:width], extra.alias(EXTRA)
    ).with_columns(pl.when(pl.col(EXTRA) != "").then(pl.col(EXTRA)).alias(EXTRA))
    return grid.with_columns(pl.Series(LENGTH, lengths, dtype=pl.Int64)) if usual else grid


def _lengths(block: bytes, delimiter: int) -> Places:
    """How many cells each line of a clean block has; 0 for an empty line."""
    buffer = np.frombuffer(block, np.uint8)
    ends, quotes = places_of(block, NEWLINE), places_of(block, QUOTE)
    if quotes.size * MANY_QUOTES > buffer.size:
        outside = (np.cumsum(buffer == QUOTE, dtype=np.uint8) & 1) == 0
        delimiters = np.flatnonzero((buffer == delimiter) & outside)
    else:
        delimiters = places_of(block, delimiter)
    counted = np.diff(np.searchsorted(delimiters, ends), prepend=0)
    if quotes.size and quotes.size * MANY_QUOTES <= buffer.size:
        opens, closes = quotes[::2], quotes[1::2]
        inside = np.searchsorted(delimiters, closes) - np.searchsorted(delimiters, opens)
        some = np.flatnonzero(inside)
        np.subtract.at(counted, np.searchsorted(ends, opens[some]), inside[some])
    empty = np.diff(ends, prepend=-1) == 1
    return np.where(empty, 0, counted + 1)
