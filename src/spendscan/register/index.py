"""A register as published made into an index that is used again: built once, opened without reading it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spendscan.core.errors import InputError
from spendscan.core.memory import kept
from spendscan.core.progress import SILENT, Listener
from spendscan.register.folder import build_folder, open_folder
from spendscan.register.register import Register


@dataclass(frozen=True)
class Built:
    """An index as it lies on disk, and the register in it."""

    folder: Path
    register: Register

    def summary(self) -> str:
        """What it holds, in a few lines."""
        register, source = self.register, self.register.provenance
        entities, names, addresses = (
            table.height for table in (register.entity_table, register.name_table, register.address_table)
        )
        lines = [
            f"{self.folder}: index of {register.name}, from {source.name} (sha256 {source.sha256[:12]}…)",
            f"{entities:,} entities, {names:,} names, {addresses:,} addresses",
            *register.warnings,
        ]
        return "\n".join(lines)


def build_index(
    sources: Sequence[str], out: str | Path, *, force: bool = False, name: str | None = None, on: Listener = SILENT
) -> Built:
    """Build an index from a register as published, in one file or several parts, and write it to a folder.

    Raises:
        InputError: A source is missing or cannot be used.
        UsageError: Something is at `out` that may not be replaced.
        OutputError: It cannot be written.
    """
    paths = [Path(source) for source in sources]
    for path in paths:
        if path.is_dir():
            raise InputError(
                "is a folder", where=str(path), hint=f"Give the files of one register in it: {path}/part-1.csv …"
            )
        if not path.is_file():
            raise InputError(
                "no such register", where=str(path), hint="Give the path of a CSV, xlsx, zip or Parquet file."
            )
    on.stage("register", 3)
    with kept():
        build_folder(paths, Path(out), force=force, name=name, on=on)
    on.step("written")
    return Built(Path(out), open_folder(Path(out)))


def open_index(folder: str | Path) -> Built:
    """Open an index.

    Raises:
        InputError: It is no index, or a stale one; the message says how to build it again.
    """
    path = Path(folder)
    if not path.exists():
        raise InputError("no such index", where=str(path), hint="spendscan register build SOURCE… -o INDEX writes one.")
    return Built(path, open_folder(path))
