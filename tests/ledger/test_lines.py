"""Lines of a block, by arithmetic on its bytes."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.ledger.files import lines
from spendscan.ledger.files.lines import NEWLINE, QUOTE, places_of, quotes_and_lines, well_quoted

BLOCKS = st.lists(st.sampled_from([b"\n", b"a", b'"', b"x" * 40, b"\r\n"]), max_size=60).map(b"".join)


@settings(max_examples=60, deadline=None)
@given(BLOCKS, st.sampled_from([8, 16, 64]), st.sampled_from([1, 2, 4]))
def test_lines_and_bytes_stand_where_they_do(block: bytes, stride: int, pieces: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "STRIDE", stride)
        patch.setattr(lines, "PIECE", stride * pieces)
        whole = block.split(b"\n")
        expected = [line + b"\n" for line in whole[:-1]] + ([whole[-1]] if whole[-1] else [])
        quotes, found = quotes_and_lines(block)
        assert found.count == len(expected)
        assert [found.at([number]) for number in range(found.count)] == expected
        assert quotes.tolist() == places_of(block, QUOTE).tolist()
        for byte in (NEWLINE, QUOTE):
            assert places_of(block, byte).tolist() == [at for at, one in enumerate(block) if one == byte]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text('a",\n', max_size=4), min_size=1, max_size=3), min_size=1, max_size=4), st.booleans())
def test_what_is_written_with_proper_quotes_is_well_quoted(records: list[list[str]], windows: bool) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if windows else "\n").writerows(records)
    block = out.getvalue().encode()
    assert well_quoted(block, places_of(block, QUOTE), ",")


@pytest.mark.parametrize("line", ['a,"b" c,d', 'a,b "c" d,e', '"a"b', 'a "b"', '"" a,b', '"a"\rb', 'a,"b', 'a"'])
def test_a_quote_that_stands_elsewhere_is_told(line: str) -> None:
    for block in (f"{line}\n".encode(), f"x,y\n{line}\nz\n".encode()):
        assert not well_quoted(block, places_of(block, QUOTE), ",")
