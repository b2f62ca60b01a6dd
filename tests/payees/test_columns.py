import polars as pl
import pytest

from spendscan.core.codebook import label_type
from spendscan.payees.columns import Columns


@pytest.mark.parametrize("dtype", [pl.String(), label_type("test")])
def test_a_column_that_says_the_same_has_one_number_whatever_its_type(dtype: pl.DataType) -> None:
    columns = Columns()
    assert columns.of(pl.Series(["2024-01"] * 3, dtype=dtype), "period") == 1
    few = columns.of(pl.Series(["2024-01"] * 9 + ["2024-02"], dtype=dtype), "period")
    assert not isinstance(few, int)
    assert few.tolist() == [1] * 9 + [2]
