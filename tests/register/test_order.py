import polars as pl
import pytest

from spendscan.register.order import by_entity


@pytest.mark.parametrize(
    "ids",
    [
        ["SC000003", "00000002", "SC000003", "00000001", "NI012345", "00000002"],
        ["12", "00000002", "A-1", "12", "ŁÓDŹ"],
        ["00000002", None, "00000001"],
        [],
    ],
)
def test_rows_stand_by_entity_and_those_of_one_in_their_order(ids: list[str | None]) -> None:
    rows = pl.DataFrame({"entity_id": ids, "n": range(len(ids))}, schema={"entity_id": pl.String, "n": pl.Int64})
    assert by_entity(rows).equals(rows.sort("entity_id", maintain_order=True))
