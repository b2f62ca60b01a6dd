"""The entities of a large register part by part, in the order of their ids, by way of the disk: never all in memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa

from spendscan.register.entities import Entities, entities_of_rows, identified, owned
from spendscan.register.formats import Layout
from spendscan.register.order import by_entity
from spendscan.register.rows import DATES, DateOrder, date_orders, dated
from spendscan.register.stretches import Stretches

_ROWS = 250_000  # of a part
_BATCH = 8_192  # rows of a run that stand together in its file
_SAMPLED = 500  # of so many ids one tells how they lie


class Runs:
    """Rows set aside on disk as they come, each lot in the order of entities, and taken again in the order of all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[tuple[Path, list[str]]] = []  # a file, and its columns that hold nothing
        self._samples: list[pl.Series] = []
        self._schema: pl.Schema | None = None
        self._rows = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Set rows aside."""
        blank = [column.name for column in rows.iter_columns() if column.null_count() == len(column)]
        schema, rows = rows.schema, by_entity(rows.drop(blank))
        path = self._folder / f"run-{len(self._runs)}.arrow"
        rows.write_ipc(path, compression="uncompressed", record_batch_size=_BATCH)
        self._runs.append((path, blank))
        self._samples.append(rows["entity_id"].gather_every(_SAMPLED))
        self._schema, self._rows = schema, self._rows + rows.height

    def parts(self) -> Iterator[pl.DataFrame]:
        """All rows, part by part: the rows of an entity in one part, the parts in the order of entities."""
        if self._schema is None:
            return
        sample = pl.concat(self._samples).sort()
        many = -(-self._rows // _ROWS)
        bounds = sample.gather([len(sample) * n // many for n in range(1, many)]).unique().sort()
        starts = [self._starts(path, bounds) for path, _ in self._runs]
        for nth in range(len(bounds) + 1):
            pieces = [
                self._piece(run, at[nth], at[nth + 1])
                for run, at in zip(self._runs, starts, strict=True)
                if at[nth + 1] > at[nth]
            ]
            if pieces:
                yield pl.concat(pieces, rechunk=True)

    def _starts(self, path: Path, bounds: pl.Series) -> list[int]:
        ids = pl.read_ipc(path, columns=["entity_id"])["entity_id"]
        return [0, *ids.search_sorted(bounds, side="left").to_list(), len(ids)]

    def _piece(self, run: tuple[Path, list[str]], begin: int, end: int) -> pl.DataFrame:
        path, blank = run
        schema = self._schema or pl.Schema()
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
        piece = pl.DataFrame(pa.Table.from_batches(batches))
        return piece.with_columns(pl.lit(None, schema[name]).alias(name) for name in blank).select(schema.names())


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
            whole = dated(owned(rows, self._layout).with_columns(own_id="entity_id"), self._orders)
            found = entities_of_rows(whole, self._layout)
            self.repeated += found.repeated
            yield found
