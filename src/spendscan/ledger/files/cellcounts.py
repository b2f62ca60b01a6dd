"""How many cells a block's lines have, by arithmetic on its bytes: cheap where all lines have as many."""

import numpy as np

from spendscan.ledger.files.lines import NEWLINE, RETURN, Places, count_of, places_of

# Quoted cells are looked at byte by byte up to so many; of longer ones each is searched.
LONGEST = 64
# With more quotes than one in so many bytes, those before each delimiter are counted rather than looked into.
MANY_QUOTES = 50


def many_quotes(block: bytes, quotes: Places) -> bool:
    """Whether so many cells are quoted that it is as dear to count all delimiters as those of each line."""
    return bool(quotes.size * MANY_QUOTES > len(block))


def delimiters_in(block: bytes, quotes: Places, delimiter: int) -> int:
    """How many delimiters of a block stand outside quotes.

    Args:
        block: Whole lines, no quote left open.
        quotes: Where its quotes stand.
        delimiter: What separates cells.
    """
    if many_quotes(block, quotes):
        return int(_outside(block, quotes, delimiter).size)
    buffer, found = np.frombuffer(block, np.uint8), count_of(block, delimiter)
    opens, closes = quotes[::2][: quotes.size // 2], quotes[1::2]
    lengths = closes - opens
    for after in range(1, min(int(lengths.max(initial=0)), LONGEST)):
        found -= int(np.count_nonzero(buffer[opens[lengths > after] + after] == delimiter))
    long = lengths > LONGEST
    mark = bytes([delimiter])
    pairs = zip((opens[long] + LONGEST).tolist(), closes[long].tolist(), strict=True)
    return found - sum(block.count(mark, start, end) for start, end in pairs)


def cells_of_lines(block: bytes, quotes: Places, delimiter: int) -> Places:
    """How many cells each line of a block has, quoted delimiters not counted; 0 for an empty line."""
    buffer = np.frombuffer(block, np.uint8)
    ends = places_of(block, NEWLINE)
    if not block.endswith(b"\n"):
        ends = np.append(ends, len(block))
    if many_quotes(block, quotes):
        counted = np.diff(np.searchsorted(_outside(block, quotes, delimiter), ends), prepend=0)
    else:
        marks = places_of(block, delimiter)
        counted = np.diff(np.searchsorted(marks, ends), prepend=0)
        opens, closes = quotes[::2][: quotes.size // 2], quotes[1::2]
        quoted = np.searchsorted(marks, closes) - np.searchsorted(marks, opens)
        some = np.flatnonzero(quoted)
        np.subtract.at(counted, np.searchsorted(ends, opens[some]), quoted[some])
    starts = np.concatenate([[0], ends[:-1] + 1])
    bare = (ends - starts <= 1) & ((ends == starts) | (buffer[np.minimum(starts, buffer.size - 1)] == RETURN))
    return np.where(bare, 0, counted + 1)


def _outside(block: bytes, quotes: Places, delimiter: int) -> Places:
    marks = places_of(block, delimiter)
    outside: Places = marks[np.searchsorted(quotes, marks) % 2 == 0]
    return outside
