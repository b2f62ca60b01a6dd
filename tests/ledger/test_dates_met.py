from datetime import date

import polars as pl
import pytest

from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST
from spendscan.ledger.rows import dates as module
from spendscan.ledger.rows.dates import Dates

CELLS = pl.Series(["03/04/2024", None, "2024-04", "26/01/2024", "03/04/2024", "n/a"])


def test_each_cell_has_what_is_read_from_its_text() -> None:
    dated = Dates().of(CELLS, DAY_FIRST)
    assert dated.each("day").to_list() == [date(2024, 4, 3), None, None, date(2024, 1, 26), date(2024, 4, 3), None]
    assert dated.each("month").cast(pl.String).to_list() == ["2024-04", None, None, "2024-01", "2024-04", None]
    assert dated.each("period").to_list() == [None, None, "2024-04", None, None, None]
    assert dated.each("orders").to_list()[3] == "d"


def test_a_later_batch_and_another_order_are_read_for_themselves() -> None:
    dates = Dates()
    dates.of(CELLS, DAY_FIRST)
    later = dates.of(pl.Series(["01/02/2024", "03/04/2024"]), DAY_FIRST)
    assert later.each("day").to_list() == [date(2024, 2, 1), date(2024, 4, 3)]
    assert dates.of(CELLS, MONTH_FIRST).each("day")[0] == date(2024, 3, 4)


def test_many_texts_are_forgotten_and_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 1)
    dates = Dates()
    first, second = (dates.of(CELLS, DAY_FIRST) for _ in range(2))
    assert first.each("day").to_list() == second.each("day").to_list()
    assert second.read.height == CELLS.n_unique()
