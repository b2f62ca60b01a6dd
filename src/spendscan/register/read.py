"""Registers as they are named on the command line: a published file, or an index built from one."""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from spendscan import __version__
from spendscan.core.errors import InputError, OutputError, UsageError
from spendscan.register import sources
from spendscan.register.folder import build_folder, open_folder
from spendscan.register.ready import fingerprint
from spendscan.register.register import Register
from spendscan.register.sources import source_of, whole
from spendscan.store.cache import cache_folder
from spendscan.store.hashing import sha256_of

__all__ = ["Register", "read_register", "read_registers", "read_sources"]


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
    return _cached(path, name) if _is_large(path) else read_sources([path], name)


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
            build_folder([path], kept, force=True)
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
    with tempfile.TemporaryDirectory(prefix="spendscan-") as folder:
        source = source_of(paths, name, Path(folder))
        found = whole(source.parts())
    return Register(
        source.name, found.entities, found.names, found.addresses, source.provenance, source.warnings,
        scheme=source.scheme, keys=found.keys,
    )  # fmt: skip


def _is_large(path: Path) -> bool:
    return path.stat().st_size >= sources.LARGE


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
