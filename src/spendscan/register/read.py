"""Registers from files: a published CSV, workbook, zip or Parquet file, or an index built from one."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from spendscan.core.errors import InputError, UsageError
from spendscan.core.provenance import Provenance
from spendscan.register.cells import Cells, csv_cells, tidy, unique_headers
from spendscan.register.entities import entities_of
from spendscan.register.formats import is_name, layout
from spendscan.store.hashing import sha256_of

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True)
class Register:
    """A register as it is matched against.

    Args:
        name: What it is called in every table.
        entities: entity_id, name, other_names, status, company_number, charity_number, lei, sic, kind, size,
            size_source, ownership, incorporated, dissolved.
        names: entity_id, name, name_kind (current, trading, previous).
        addresses: entity_id, address_kind, postcode, postcode_published, town, country, note.
        provenance: The file that it was read from.
        warnings: What the reader of a result should know of the reading.
    """

    name: str
    entities: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    provenance: Provenance
    warnings: tuple[str, ...] = ()


def read_registers(specs: tuple[str, ...] | list[str]) -> tuple[Register, ...]:
    """Registers in their order of priority.

    Raises:
        UsageError: Two have one name.
        InputError: One cannot be used.
    """
    registers: list[Register] = []
    for spec in specs:
        register = read_register(spec)
        twin = next((r for r in registers if r.name == register.name), None)
        if twin:
            raise UsageError(
                f"two registers are called {register.name}: {twin.provenance.name} and {register.provenance.name}",
                hint="Give one another name: --register NAME=FILE.",
            )
        registers.append(register)
    return tuple(registers)


def read_register(spec: str) -> Register:
    """A register from `FILE` or `NAME=FILE`.

    Without a name it is called after its format (companies_house, charity_commission, gleif…), else after its file.

    Raises:
        InputError: The file is missing, cannot be read, or has no column of names.
    """
    name, path = _parted(spec)
    cells = _cells(path)
    columns = layout(cells.frame.columns, str(path))
    found = entities_of(cells.frame, columns)
    if found.entities.is_empty():
        raise InputError("no row has a name", where=str(path), hint="A register needs a name on each row.")
    provenance = Provenance("register", path.name, str(path), sha256_of(path), columns.attribution)
    called = name or columns.format or path.stem.split(".")[0]
    return Register(
        called, found.entities, found.names, found.addresses, provenance, _warnings(path.name, cells, found.nameless)
    )


def _parted(spec: str) -> tuple[str | None, Path]:
    if not Path(spec).exists() and "=" in spec:
        name, _, file = spec.partition("=")
        path, called = Path(file), name.strip() or None
    else:
        path, called = Path(spec), None
    if not path.exists():
        raise InputError(
            "no such register",
            where=str(path),
            hint="Give the path of a CSV, xlsx, zip or Parquet file, or of a built index.",
        )
    return called, path


def _cells(path: Path) -> Cells:
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)) from None
    if data[:4] == b"PAR1":
        return _parquet(path)
    if data[:4] == b"PK\x03\x04" and path.suffix.lower() not in _WORKBOOKS:
        data = _zipped(data, path)
    elif data[:4] == b"PK\x03\x04" or path.suffix.lower() in _WORKBOOKS:
        return _workbook(data, path)
    if data[:5] == b"%PDF-":
        raise InputError("is a PDF", where=str(path), hint="Ask for the register as CSV or a workbook.")
    return csv_cells(data, str(path), is_name)


def _parquet(path: Path) -> Cells:
    try:
        return Cells(tidy(pl.read_parquet(path, glob=False)))
    except (pl.exceptions.PolarsError, OSError):
        raise InputError("is not a readable Parquet file", where=str(path)) from None


def _zipped(data: bytes, path: Path) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            tables = sorted(n for n in archive.namelist() if n.lower().endswith((".csv", ".txt", ".tsv")))
            if not tables:
                raise InputError("the zip holds no CSV", where=str(path), hint="Give the CSV itself.")
            return archive.read(tables[0])
    except (zipfile.BadZipFile, EOFError, RuntimeError):
        raise InputError("is not a whole zip file", where=str(path), hint="Download it again.") from None


def _workbook(data: bytes, path: Path) -> Cells:
    try:
        frame = pl.read_excel(BytesIO(data), has_header=False, infer_schema_length=0)
    except Exception:  # noqa: BLE001 - calamine raises errors of its own kinds for what is no workbook
        raise InputError("is not a readable workbook", where=str(path), hint="Save it as CSV and give that.") from None
    body = tidy(frame)
    if body.is_empty():
        raise InputError("no rows to read", where=str(path))
    header = unique_headers(body.row(0))
    return Cells(body.slice(1).rename(dict(zip(body.columns, header, strict=True))))


def _warnings(name: str, cells: Cells, nameless: int) -> tuple[str, ...]:
    said = []
    if cells.mended:
        said.append(f"{name}: {cells.mended:,} rows longer than the header were mended by joining name cells")
    if cells.rejected:
        said.append(f"{name}: {cells.rejected:,} rows fit the header in no way and were left out")
    if nameless:
        said.append(f"{name}: {nameless:,} rows without a name were left out")
    return tuple(said)
