"""Registers from files: a published CSV, workbook, zip or Parquet file, or an index built from one."""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan import __version__
from spendscan.core.errors import InputError, OutputError, UsageError
from spendscan.core.progress import SILENT, Listener
from spendscan.core.provenance import Provenance
from spendscan.register.blocks import Blocks
from spendscan.register.cells import Cells, csv_cells, header_row, json_cells, scanned_cells, tidy, unique_headers
from spendscan.register.entities import ADDRESSES, ENTITIES, Entities, entities_of
from spendscan.register.formats import is_name, layout, needed
from spendscan.register.kept import Kept, keep
from spendscan.register.ready import Index, fingerprint, indexed
from spendscan.register.register import Register
from spendscan.store.cache import cache_folder
from spendscan.store.hashing import sha256_of

__all__ = ["Register", "open_folder", "read_register", "read_registers", "read_sources", "save_folder"]

_KIND = "spendscan register index"
_FEW_ENTITIES = [
    "status", "country", "kind", "size", "size_source", "group_flag", "ownership", "ownership_source", "vcse",
]  # fmt: skip
_FEW_ADDRESSES = ["address_kind", "town", "country", "note"]
_TABLE_FILES = (".csv", ".txt", ".tsv", ".json")
_LARGE = 4_000_000  # bytes from which a file is scanned, and its index kept in the cache
_MANY = 20_000  # names of a register against which matches are worth keeping
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


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
    if path.is_dir():
        register = open_folder(path)
        return replace(register, name=name) if name else register
    return _cached(path, name) if path.stat().st_size >= _LARGE else read_sources([path], name)


def _cached(path: Path, name: str | None) -> Register:
    """A large register as published, by way of an index in the user's cache, made at its first use."""
    folder = cache_folder("registers")
    if folder is None:
        return read_sources([path], name)
    key = hashlib.sha256(f"{sha256_of(path)} {path.stem} {fingerprint()} {__version__}".encode()).hexdigest()
    kept = folder / key[:32]
    try:
        register = open_folder(kept, current=False)
    except InputError:
        shutil.rmtree(kept, ignore_errors=True)
        try:
            save_folder(read_sources([path]), [path], kept, force=True)
            register = open_folder(kept, current=False)
        except (OutputError, UsageError, InputError):
            return read_sources([path], name)
    provenance = replace(register.provenance, name=path.name, path=str(path))
    return replace(register, name=name or register.name, provenance=provenance)


def read_sources(paths: Sequence[Path], name: str | None = None) -> Register:
    """A register as published, in one file or in several parts of one format.

    Raises:
        InputError: A file is missing, cannot be read, has no column of names, or is of another format than the first.
    """
    parts = [_cells(path) for path in paths]
    layouts = [layout(cells.frame.columns, str(path)) for cells, path in zip(parts, paths, strict=True)]
    for other, path in zip(layouts, paths, strict=True):
        if other.roles != layouts[0].roles:
            raise InputError("has other columns than the first part", where=str(path), hint="Build an index of each.")
    mended, rejected = sum(p.mended for p in parts), sum(p.rejected for p in parts)
    found = entities_of(_taken(parts), layouts[0])
    path = paths[0]
    if found.entities.is_empty():
        raise InputError("no row has a name", where=str(path), hint="A register needs a name on each row.")
    hashes = [sha256_of(part) for part in paths]
    sha256 = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    provenance = Provenance("register", path.name, str(path), sha256, layouts[0].known.attribution)
    called = name or layouts[0].format or path.stem.split(".")[0]
    said = _warnings(path.name, mended, rejected, found)
    return Register(
        called, found.entities, found.names, found.addresses, provenance, said,
        scheme=layouts[0].known.scheme, keys=found.keys,
    )  # fmt: skip


def _taken(parts: list[Cells]) -> pl.DataFrame:
    """The cells of all parts; the list is emptied, so that who takes them may let them go."""
    frames = [part.frame for part in parts]
    parts.clear()
    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")


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
    if (large := _large(path)) is not None:
        return large
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
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{"):
        return json_cells(data, str(path))
    return csv_cells(data, str(path), is_name)


def _large(path: Path) -> Cells | None:
    """The cells of a large CSV, or of one in a zip, read without holding it; None where it must be read whole."""
    try:
        if path.stat().st_size < _LARGE:
            return None
        with path.open("rb") as file:
            begins = file.read(5)
        if begins[:4] in (b"PAR1", b"%PDF") or path.suffix.lower() in _WORKBOOKS:
            return None
        if begins[:4] != b"PK\x03\x04":
            return scanned_cells(path, needed)
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="spendscan-") as folder:
            tables = sorted(n for n in archive.namelist() if n.lower().endswith(_TABLE_FILES))
            if not tables:
                return None
            whole = Path(folder) / "register.csv"
            with archive.open(tables[0]) as packed, whole.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
            return scanned_cells(whole, needed)
    except (InputError, OSError, zipfile.BadZipFile, EOFError, RuntimeError, zlib.error):
        return None  # read whole, it may be mended, or be refused with what is wrong


def _parquet(path: Path) -> Cells:
    try:
        return Cells(tidy(pl.read_parquet(path, glob=False)))
    except (pl.exceptions.PolarsError, OSError):
        raise InputError("is not a readable Parquet file", where=str(path)) from None


def _zipped(data: bytes, path: Path) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            tables = sorted(n for n in archive.namelist() if n.lower().endswith(_TABLE_FILES))
            if not tables:
                raise InputError("the zip holds no CSV, text or JSON", where=str(path), hint="Give the file itself.")
            return archive.read(tables[0])
    except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error):
        raise InputError("is not a whole zip file", where=str(path), hint="Download it again.") from None


def _workbook(data: bytes, path: Path) -> Cells:
    try:
        frame = pl.read_excel(BytesIO(data), has_header=False, infer_schema_length=0)
    except Exception:  # noqa: BLE001 - calamine raises errors of its own kinds for what is no workbook
        raise InputError("is not a readable workbook", where=str(path), hint="Save it as CSV and give that.") from None
    body = tidy(frame)
    if body.is_empty():
        raise InputError("no rows to read", where=str(path))
    top = header_row(body.head(50).rows(), is_name)
    header = unique_headers(body.row(top))
    return Cells(body.slice(top + 1).rename(dict(zip(body.columns, header, strict=True))))


def _warnings(name: str, mended: int, rejected: int, found: Entities) -> tuple[str, ...]:
    said = []
    if mended:
        said.append(f"{name}: {mended:,} rows longer than the header were mended by joining name cells")
    if rejected:
        said.append(f"{name}: {rejected:,} rows fit the header in no way and were left out")
    if found.nameless:
        said.append(f"{name}: {found.nameless:,} rows without a name were left out")
    if found.repeated:
        said.append(f"{name}: numbers that stand beside several names: {found.repeated:,}; each is one entity's")
    return tuple(said)


def save_folder(register: Register, sources: Sequence[Path], out: Path, *, force: bool, on: Listener = SILENT) -> None:
    """Make the index of a register and write it as a folder: complete under its name, or not there.

    Raises:
        UsageError: Something else is there, or an index without `force`.
        OutputError: It cannot be written.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        if not (out / "index.json").is_file():
            raise UsageError(
                "is there already, and no register index", where=str(out), hint="Choose another name with -o."
            )
        if not force:
            raise UsageError("is there already", where=str(out), hint="--force replaces it.")
    work = out.parent / f".{out.name}.new-{os.getpid()}"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work.mkdir()
        index = indexed(_set_aside(register, work))
        del register
        on.step("indexed")
        _write(index, sources, work)
        if out.exists():
            shutil.rmtree(out)
        work.rename(out)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot be written: {why}", where=str(out), hint="Choose another folder with -o.") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _set_aside(register: Register, folder: Path) -> Register:
    """The register with its tables on disk: what follows needs the memory."""
    entities = Kept(folder / "entities.arrow", ENTITIES, None)
    addresses = Kept(folder / "addresses.arrow", ADDRESSES, None)
    keep(register.entities, entities.path, _FEW_ENTITIES)
    keep(register.addresses, addresses.path, _FEW_ADDRESSES)
    return replace(register, entity_table=entities, address_table=addresses)


def _write(index: Index, sources: Sequence[Path], folder: Path) -> None:
    register, blocks = index.register, index.blocks
    index.names.write_parquet(folder / "names.parquet", compression="zstd", compression_level=1)
    owners = _owners(register.address_column("entity_id"), index.names["entity_id"])
    np.save(folder / "address_of.npy", owners, allow_pickle=False)
    for field in fields(Blocks):
        value = getattr(blocks, field.name)
        if isinstance(value, pl.Series):
            value.to_frame(field.name).write_parquet(folder / f"{field.name}.parquet")
        else:
            np.save(folder / f"{field.name}.npy", value, allow_pickle=False)
    about = {
        "kind": _KIND,
        "fingerprint": fingerprint(),
        "name": register.name,
        "scheme": register.scheme,
        "provenance": asdict(register.provenance),
        "warnings": list(register.warnings),
        "edition": _edition(folder),
        "sources": [{"path": str(s), "size": s.stat().st_size, "sha256": sha256_of(s)} for s in sources],
    }
    (folder / "index.json").write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _edition(folder: Path) -> str:
    """The hash of what matching reads of an index."""
    tables = ("names.parquet", "entities.arrow", "entities.json", "addresses.arrow", "addresses.json")
    return hashlib.sha256("".join(sha256_of(folder / table) for table in tables).encode()).hexdigest()


def _owners(mine: pl.Series, theirs: pl.Series) -> npt.NDArray[np.int32]:
    """The number of the entity of each address; addresses and names stand in the order of entities."""
    runs = mine.rle_id()
    first, known = (ids.filter((ids != ids.shift()).fill_null(value=True)) for ids in (mine, theirs))
    if first.equals(known):  # every entity has an address
        return runs.to_numpy().astype(np.int32)
    numbers = known.to_frame().with_row_index("entity")
    each = first.to_frame().join(numbers, on="entity_id", maintain_order="left")["entity"]
    return each.gather(runs).to_numpy().astype(np.int32)


def open_folder(folder: Path, *, current: bool = True) -> Register:
    """A register from an index that `spendscan register build` wrote; its arrays stay on disk until they are used.

    Args:
        folder: The index.
        current: Whether a source that has changed since makes it stale.

    Raises:
        InputError: The folder is no index, or one of another version or of a source that has changed since.
    """
    about = _about(folder)
    sources = [Path(source["path"]) for source in about["sources"]]
    again = f"spendscan register build {' '.join(map(str, sources))} -o {folder} --force"
    if about["fingerprint"] != fingerprint():
        raise InputError(
            "was built by another version of spendscan", where=str(folder), hint=f"Build it again: {again}"
        )
    for source, path in zip(about["sources"], sources, strict=True):
        if current and path.is_file() and _changed(path, source, folder):
            raise InputError(
                f"{path.name} has changed since it was built", where=str(folder), hint=f"Build it again: {again}"
            )
    try:
        names = pl.read_parquet(folder / "names.parquet")
        address_of = np.load(folder / "address_of.npy", mmap_mode="r", allow_pickle=False)
        entities = Kept(folder / "entities.arrow", ENTITIES, None)
        addresses = Kept(folder / "addresses.arrow", ADDRESSES, address_of)
        values: dict[str, Any] = {
            field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r", allow_pickle=False)
            if field.name != "words"
            else pl.read_parquet(folder / "words.parquet")["words"]
            for field in fields(Blocks)
        }
    except (OSError, ValueError, pl.exceptions.PolarsError):
        raise InputError("is not a whole register index", where=str(folder), hint=f"Build it again: {again}") from None
    if not all(
        (folder / f"{table}.{kind}").is_file() for table in ("entities", "addresses") for kind in ("arrow", "json")
    ):
        raise InputError("is not a whole register index", where=str(folder), hint=f"Build it again: {again}")
    model = _model(folder)
    return Register(
        about["name"], entities, names.select("entity_id", "name", "name_kind"), addresses,
        Provenance(**about["provenance"]), tuple(about["warnings"]), (names, Blocks(**values)), model,
        about.get("scheme"), about["edition"], cache_folder("matches") if names.height >= _MANY else None,
    )  # fmt: skip


def _model(folder: Path) -> dict[str, float] | None:
    """What `register calibrate` wrote into an index."""
    try:
        told = json.loads((folder / "model.json").read_text("utf-8"))
        return {str(name): float(value) for name, value in told["coefficients"].items()}
    except (OSError, ValueError, KeyError, AttributeError):
        return None


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / "index.json").read_text("utf-8"))
    except (OSError, ValueError):
        about = None
    if not isinstance(about, dict) or about.get("kind") != _KIND:
        hint = "spendscan register build SOURCE… -o INDEX writes one; a register as published is given as a file."
        raise InputError("is no register index", where=str(folder), hint=hint)
    return about


def _changed(path: Path, source: dict[str, Any], folder: Path) -> bool:
    """Whether a source differs from what was indexed; it is hashed only where its date says that it may."""
    if path.stat().st_size != int(source["size"]):
        return True
    if path.stat().st_mtime <= (folder / "index.json").stat().st_mtime:
        return False
    return bool(sha256_of(path) != source["sha256"])
