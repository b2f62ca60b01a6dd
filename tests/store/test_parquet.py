"""Tables written, whole or batch by batch."""

from pathlib import Path

import polars as pl

from spendscan.core.schemas import REJECTS
from spendscan.store.parquet import sink_table, write_table


def rejects(*rows: tuple[str, int, str | None]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["source_file", "source_row", "raw"], orient="row")
    return REJECTS.conform(frame)


def test_texts_that_come_as_categories_are_read_as_texts(tmp_path: Path) -> None:
    kinds = pl.Categorical(pl.Categories("test", "store"))
    parts = [rejects(("a.csv", 1, "x"), ("a.csv", 2, None)), rejects(("a.csv", 3, "y"), ("b.csv", 1, "x"))]
    coded = [parts[0].cast({"raw": kinds}), parts[1]]
    target = tmp_path / "rejects.parquet"
    sink_table(lambda: iter(coded), REJECTS, target, {"raw": kinds, "source_file": pl.Enum(["b.csv", "a.csv"])})
    back = pl.read_parquet(target)
    assert back.schema == REJECTS.schema
    assert back.equals(pl.concat(parts))


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    target = tmp_path / "rejects.parquet"
    sink_table(lambda: iter(()), REJECTS, target, {"raw": pl.Enum(["x"])})
    assert pl.read_parquet(target).equals(REJECTS.empty())


def test_texts_that_stand_as_enum_are_sorted_and_read_as_the_texts_they_are(tmp_path: Path) -> None:
    rows = rejects(("a.csv", 1, "x"), ("b.csv", 1, None), ("b.csv", 2, "y"), ("c.csv", 1, "x"))
    in_order, otherwise = pl.Enum(["a.csv", "b.csv", "c.csv"]), pl.Enum(["y", "x"])
    coded = rows.cast({"source_file": in_order, "raw": otherwise}).reverse()
    written = write_table(coded, REJECTS, tmp_path)
    assert (written.schema["source_file"], written.schema["raw"]) == (in_order, pl.String())
    back = pl.read_parquet(tmp_path / "rejects.parquet")
    assert back.schema == REJECTS.schema
    assert back.equals(rows)
