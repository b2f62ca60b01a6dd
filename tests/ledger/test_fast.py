"""The fast path reads a large file in pieces: no piece may end within a record."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.ledger import fast
from spendscan.ledger.dialect import Dialect
from spendscan.ledger.fast import NeedsCareError, blocks, parsed
from spendscan.ledger.find import Found
from spendscan.ledger.planned import Plan

CELLS = st.sampled_from(["Acorn Ltd", "12.50", "", '"Birch, Sons"', '"two\nlines"', '"said ""no"""', '"\n\n"'])
RECORDS = st.lists(st.lists(CELLS, min_size=3, max_size=3).map(",".join), min_size=1, max_size=30)
PLAN = Plan(Found("a.csv"), "a.csv", None, "", dialect=Dialect("utf-8", ","), width=3)


@settings(max_examples=40, deadline=None)
@given(RECORDS, st.integers(1, 60), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_pieces_make_up_the_file_and_hold_whole_records(
    tmp_path_factory: pytest.TempPathFactory, records: list[str], size: int, end: str, last: bool
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "a.csv"
    data = (end.join(records) + (end if last else "")).encode()
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "BLOCK", size)
        patch.setattr(fast, "MOST_BLOCKS_AT_ONCE", 1000)
        pieces = list(blocks(path))
    assert b"".join(pieces) == data
    assert all(piece.endswith(b"\n") and piece.count(b'"') % 2 == 0 for piece in pieces[:-1])
    whole, row = parsed(PLAN, data, 1), 1
    for piece in pieces:
        grid = parsed(PLAN, piece, row)
        assert grid.equals(whole.slice(row - 1, grid.height))
        row += grid.height
    assert row == whole.height + 1


def test_a_quote_that_never_closes_needs_care(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "BLOCK", 100)
    path = tmp_path / "a.csv"
    path.write_text('"Acorn,1,2\n' + "Birch Ltd,1,2\n" * 100)
    with pytest.raises(NeedsCareError):
        list(blocks(path))
