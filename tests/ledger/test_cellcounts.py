"""How many cells lines have, by arithmetic on bytes: as a reader of records counts them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.ledger.files import cellcounts
from spendscan.ledger.files.cellcounts import LONGEST, cells_of_lines, delimiters_in
from spendscan.ledger.files.lines import QUOTE, places_of

CELLS = st.text(st.sampled_from('ab, "'), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8)


def counted(text: str) -> tuple[int, list[int]]:
    """What is counted, by either way of counting."""
    block = text.encode()
    quotes = places_of(block, QUOTE)
    both = []
    for many in (0, 1_000_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cellcounts, "MANY_QUOTES", many)
            both.append((delimiters_in(block, quotes, ord(",")), cells_of_lines(block, quotes, ord(",")).tolist()))
    assert both[0] == both[1]
    return both[0]


@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_cells_are_counted_as_a_reader_counts_them(rows: list[list[str]], end: str, last: bool) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue() if last else out.getvalue().removesuffix(end)
    assert counted(text) == (sum(map(len, rows)) - len(rows), [len(row) for row in rows])


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1, 3 * LONGEST])
def test_delimiters_in_long_quoted_cells_are_no_delimiters(length: int) -> None:
    text = "a," + '"' + "," * length + '"' + ",b\n\nc,d,e\n"
    assert counted(text) == (4, [3, 0, 3])
