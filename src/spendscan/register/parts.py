"""The entities of a large register part by part, in the order of their ids, by way of the disk: never all in memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pyarrow as pa

from spendscan.register.classes import FEW
from spendscan.register.entities import TEXTS, Entities, entities_of_rows, identified, owned
from spendscan.register.formats import Layout
from spendscan.register.order import by_entity
from spendscan.register.rows import DATES, DateOrder, classified, date_orders, dated
from spendscan.register.stretches import Stretches

_ROWS = 250_000  # of a part
_BATCH = 8_192  # rows of a run that stand together in its file
_SAMPLED = 500  # of so many ids one tells how they lie


class Runs:
    """Rows set aside on disk as they come, each lot in the order of entities, and taken again in the order of all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[Path] = []
        self._samples: list[pl.Series] = []
        self._empty: pl.DataFrame | None = None  # the columns; as long as it is there, so are their categories
        self._rows = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Set rows aside."""
        self._empty = rows.clear() if self._empty is None else self._empty
        blank = [column.name for column in rows.iter_columns() if _holds_nothing(column)]
        rows = by_entity(rows.drop(blank).with_columns(cs.by_dtype(FEW).to_physical()))
        path = self._folder / f"run-{len(self._runs)}.arrow"
        rows.write_ipc(path, compression="uncompressed", record_batch_size=_BATCH)
        self._runs.append(path)
        self._samples.append(rows["entity_id"].gather_every(_SAMPLED))
        self._rows += rows.height

    def parts(self) -> Iterator[pl.DataFrame]:
        """All rows, part by part: the rows of an entity in one part, the parts in the order of entities."""
        if self._empty is None:
            return
        sample = pl.concat(self._samples).sort()
        many = -(-self._rows // _ROWS)
        bounds = sample.gather([len(sample) * n // many for n in range(1, many)]).unique().sort()
        starts = [self._starts(path, bounds) for path in self._runs]
        for nth in range(len(bounds) + 1):
            pieces = [
                self._piece(run, at[nth], at[nth + 1])
                for run, at in zip(self._runs, starts, strict=True)
                if at[nth + 1] > at[nth]
            ]
            if pieces:
                rows = pl.concat(pieces, how="diagonal", rechunk=True)
                yield rows.select(_restored(column, rows) for column in self._empty.iter_columns())

    def _starts(self, path: Path, bounds: pl.Series) -> list[int]:
        ids = pl.read_ipc(path, columns=["entity_id"])["entity_id"]
        return [0, *ids.search_sorted(bounds, side="left").to_list(), len(ids)]

    def _piece(self, path: Path, begin: int, end: int) -> pl.DataFrame:
        # Mapped, so that what stands beside the piece is not read.
        reader, before, batches = pa.ipc.open_file(pa.memory_map(str(path))), 0, []
        for nth in range(reader.num_record_batches):
            batch = reader.get_batch(nth)
            first, last = max(begin - before, 0), min(end - before, batch.num_rows)
            if first < last:
                batches.append(batch.slice(first, last - first))
            before += batch.num_rows
            if before >= end:
                break
        return pl.DataFrame(pa.Table.from_batches(batches))


def _holds_nothing(column: pl.Series) -> bool:
    """Whether a column need not be set aside: it is blank, or its lists, of which none is null, are."""
    return not column.list.len().sum() if column.dtype == TEXTS else column.null_count() == len(column)


def _restored(column: pl.Series, rows: pl.DataFrame) -> pl.Expr:
    """A column of rows that were set aside: numbers as categories again, lists where there were none as empty ones."""
    known = pl.col(column.name) if column.name in rows.columns else pl.lit(None, column.dtype).alias(column.name)
    if column.dtype == TEXTS:
        return known.fill_null(pl.lit([], TEXTS))
    return known.cat.to(column.dtype) if column.dtype == FEW and column.name in rows.columns else known


class Parts:
    """The entities of an official register in one or more large files.

    The files are read when it is made; going through it gives entities part by part.

    Args:
        sources: The files.
        layout: What their columns hold.
        folder: Where rows are set aside.
    """

    def __init__(self, sources: Sequence[Stretches], layout: Layout, folder: Path) -> None:
        self.mended = self.rejected = self.nameless = self.repeated = 0
        self._layout = layout
        self._runs = Runs(folder)
        self._orders = dict.fromkeys(DATES, DateOrder())
        first = 0
        for source in sources:
            for cells in source.read():
                rows, nameless = identified(cells.frame, layout, first)
                self._orders = {name: self._orders[name] + told for name, told in date_orders(rows).items()}
                self._runs.add(rows.drop("own_id"))
                self.mended += cells.mended
                self.rejected += cells.rejected
                self.nameless += nameless
                first += cells.frame.height

    def __iter__(self) -> Iterator[Entities]:
        for rows in self._runs.parts():
            known = owned(classified(rows), self._layout).with_columns(own_id="entity_id")
            found = entities_of_rows(dated(known, self._orders), self._layout)
            self.repeated += found.repeated
            yield found
