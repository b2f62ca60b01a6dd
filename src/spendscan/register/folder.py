"""An index of a register as a folder: written part by part, opened without reading it all."""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.errors import InputError, OutputError, UsageError
from spendscan.core.progress import SILENT, Listener
from spendscan.core.provenance import Provenance
from spendscan.register import names as named
from spendscan.register.blocks import BlockMaker, Blocks
from spendscan.register.entities import ADDRESSES, ENTITIES
from spendscan.register.kept import Keeper, Kept
from spendscan.register.ready import fingerprint, taken_apart
from spendscan.register.register import Register
from spendscan.register.sources import Source, source_of
from spendscan.store.cache import cache_folder
from spendscan.store.hashing import program, sha256_of

_KIND = "spendscan register index"
_FEW_ENTITIES = [
    "status", "country", "kind", "size", "size_source", "group_flag", "ownership", "ownership_source", "vcse",
]  # fmt: skip
_FEW_ADDRESSES = ["address_kind", "town", "country", "note"]
_MANY = 20_000  # names of a register against which matches are worth keeping


def build_folder(
    sources: Sequence[Path], out: Path, *, force: bool, name: str | None = None, on: Listener = SILENT
) -> None:
    """Read a register as published and write its index as a folder: complete under its name, or not there.

    Raises:
        InputError: A source cannot be used.
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
    rows = work / "rows"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        rows.mkdir(parents=True)
        source = source_of(sources, name, rows)
        on.step("read")
        blocks = _tables(source, work)
        shutil.rmtree(rows)
        _arrays(blocks.made(), work)
        on.step("indexed")
        _about_it(source, sources, work)
        if (out / "model.json").is_file():
            again = f"spendscan register calibrate {out}"
            on.warn(f"{out} was calibrated on the register as it was. Calibrate it again: {again}")
        if out.exists():
            shutil.rmtree(out)
        work.rename(out)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot be written: {why}", where=str(out), hint="Choose another folder with -o.") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _tables(source: Source, folder: Path) -> BlockMaker:
    """Write entities, addresses and names; what makes the block keys of these."""
    entities = Keeper(folder / "entities.arrow", _FEW_ENTITIES)
    addresses = Keeper(folder / "addresses.arrow", _FEW_ADDRESSES)
    names, blocks, owners, first = named.Writer(folder), BlockMaker(), [np.empty(0, np.int32)], 0
    for part in source.parts():
        if part.keys is None or part.entities.is_empty():
            continue
        entities.add(part.entities)
        addresses.add(part.addresses)
        told = part.entities.select("entity_id", "status", "dissolved")
        apart, words = taken_apart(part.names, part.keys, told, first)
        names.add(apart, blocks.add(apart["core"], apart["squash"], words))
        owners.append(_owners(part.addresses["entity_id"], told["entity_id"]) + np.int32(first))
        first += part.entities.height
    for table in (entities, addresses, names):
        table.close()
    np.save(folder / "address_of.npy", np.concatenate(owners), allow_pickle=False)
    return blocks


def _arrays(blocks: Blocks, folder: Path) -> None:
    for field in fields(Blocks):
        value = getattr(blocks, field.name)
        if isinstance(value, pl.Series):
            value.to_frame(field.name).write_parquet(folder / f"{field.name}.parquet")
        else:
            np.save(folder / f"{field.name}.npy", value, allow_pickle=False)


def _about_it(source: Source, paths: Sequence[Path], folder: Path) -> None:
    about = {
        "kind": _KIND,
        "fingerprint": fingerprint(),
        "name": source.name,
        "scheme": source.scheme,
        "provenance": asdict(source.provenance),
        "warnings": list(source.warnings),
        "edition": _edition(source),
        "sources": [
            {"path": str(path), "size": path.stat().st_size, "sha256": sha256}
            for path, sha256 in zip(paths, source.hashes, strict=True)
        ],
    }
    (folder / "index.json").write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _edition(source: Source) -> str:
    """The hash of what decides what matching reads of an index: the sources, and the program that read them.

    The index itself is not hashed: that of a national register has two gigabytes.
    """
    told = json.dumps([source.hashes, source.name, program("core", "ledger/files", "register"), pl.__version__])
    return hashlib.sha256(told.encode()).hexdigest()


def _owners(mine: pl.Series, theirs: pl.Series) -> npt.NDArray[np.int32]:
    """The number of the entity of each address; addresses and entities stand in the order of entities."""
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
        names = named.opened(folder)
        address_of = np.load(folder / "address_of.npy", mmap_mode="r", allow_pickle=False)
        entities = Kept(folder / "entities.arrow", ENTITIES, None)
        addresses = Kept(folder / "addresses.arrow", ADDRESSES, address_of)
        values: dict[str, Any] = {
            field.name: np.load(folder / f"{field.name}.npy", mmap_mode="r", allow_pickle=False)
            if field.name != "words"
            else pl.read_parquet(folder / "words.parquet")["words"]
            for field in fields(Blocks)
        }
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        raise InputError("is not a whole register index", where=str(folder), hint=f"Build it again: {again}") from None
    if not all(
        (folder / f"{table}.{kind}").is_file() for table in ("entities", "addresses") for kind in ("arrow", "json")
    ):
        raise InputError("is not a whole register index", where=str(folder), hint=f"Build it again: {again}")
    model = _model(folder)
    return Register(
        about["name"], entities, names, addresses,
        Provenance(**about["provenance"]), tuple(about["warnings"]), (names, Blocks(**values)), model,
        about.get("scheme"), about["edition"], cache_folder("matches") if names.height >= _MANY else None,
        folder=folder,
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
