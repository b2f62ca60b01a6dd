from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from spendscan.register import kept
from spendscan.register.kept import Keeper, Kept

TABLE = pl.DataFrame({
    "id": ["a", "b", "b", "d", "d"], "status": ["Active", None, "Dissolved", "Active", "Active"],
    "sic": [["1", "2"], None, [], ["3"], ["4"]], "day": [date(2020, 1, 1), None, None, date(1999, 12, 31), None],
    "none": pl.Series([None] * 5, dtype=pl.String),
})  # fmt: skip
OWNERS = np.array([0, 1, 1, 3, 3], np.int32)


@pytest.mark.parametrize("stretch", [2, 100])
def test_what_is_kept_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stretch: int) -> None:
    monkeypatch.setattr(kept, "_STRETCH", stretch)
    keeper = Keeper(tmp_path / "t.arrow", ["status", "none"])
    for part in (TABLE[:1], TABLE[1:]):
        keeper.add(part)
    keeper.close()
    table = Kept(tmp_path / "t.arrow", TABLE.schema, OWNERS)
    assert_frame_equal(table.whole(), TABLE)
    assert table.height == 5
    assert table.column("status").to_list() == TABLE["status"].to_list()
    assert_frame_equal(table.of(np.array([1, 2, 3])), TABLE[1:])
    assert_frame_equal(Kept(tmp_path / "t.arrow", TABLE.schema, None).of(np.array([0, 4])), TABLE[[0, 4]])
    assert table.of(np.empty(0, np.int64)).schema == TABLE.schema


def test_an_empty_table_is_kept(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "t.arrow", ["status", "none"])
    keeper.add(TABLE.clear())
    keeper.close()
    assert_frame_equal(Kept(tmp_path / "t.arrow", TABLE.schema, OWNERS[:0]).whole(), TABLE.clear())
