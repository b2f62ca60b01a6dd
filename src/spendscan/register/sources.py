"""A register as published, about to be read: what it is called, where it comes from, and its entities part by part."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from spendscan.core.errors import InputError
from spendscan.core.provenance import Provenance
from spendscan.register.cells import Cells
from spendscan.register.entities import Entities, entities_of
from spendscan.register.files import WORKBOOKS, whole_cells
from spendscan.register.formats import Layout, layout
from spendscan.register.parts import Parts
from spendscan.register.stretches import Stretches, stretches_of, tables_of
from spendscan.store.hashing import sha256_of

_MOST = 20_000_000  # rows of a register whose rows are folded by their names
LARGE = 4_000_000  # bytes from which a file is read in stretches, and its index kept in the cache


@dataclass
class Source:
    """A register as published.

    Args:
        name: What it is called.
        scheme: What org-id.guide calls its numbers.
        provenance: Its file.
        hashes: The sha256 of each of its files.
        warnings: What the reader of a result should know; complete when all parts have been taken.
    """

    name: str
    scheme: str | None
    provenance: Provenance
    hashes: list[str]
    warnings: tuple[str, ...]
    _found: Entities | Parts

    def parts(self) -> Iterator[Entities]:
        """Its entities, part by part in the order of their ids.

        Raises:
            InputError: No row has a name.
        """
        found, named = self._found, False
        for part in [found] if isinstance(found, Entities) else found:
            named |= part.entities.height > 0
            yield part
        if not named:
            raise InputError(
                "no row has a name", where=self.provenance.path, hint="A register needs a name on each row."
            )
        self.warnings = (*self.warnings, *_of_rows(self.provenance.name, found.nameless, found.repeated))


def source_of(paths: Sequence[Path], name: str | None, folder: Path) -> Source:
    """A register as published, in one file or in several parts of one format.

    Args:
        paths: Its files.
        name: What to call it; its format if not given, else its file.
        folder: Where the rows of a large one are set aside until they are taken.

    Raises:
        InputError: A file is missing, cannot be read, has no column of names, or is of another format than the first.
    """
    held = [_opened(path) for path in paths]
    layouts = [layout(_columns(of), str(path)) for of, path in zip(held, paths, strict=True)]
    for other, path in zip(layouts, paths, strict=True):
        if other.roles != layouts[0].roles:
            raise InputError("has other columns than the first part", where=str(path), hint="Build an index of each.")
    more = tuple(line for of in held if isinstance(of, Cells) for line in of.told)
    first, path = layouts[0], paths[0]
    called = name or first.format or path.stem.split(".")[0]
    found, mended, rejected = _read(held, first, paths, folder)
    hashes = [sha256_of(part) for part in paths]
    sha256 = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    provenance = Provenance("register", path.name, str(path), sha256, first.known.attribution)
    said = (*(line for part in paths for line in _unread(part)), *_of_cells(path.name, mended, rejected), *more)
    return Source(called, first.known.scheme, provenance, hashes, said, found)


def _unread(path: Path) -> Iterator[str]:
    """What is said of a zip with more tables than the one that was read."""
    if path.suffix.lower() in WORKBOOKS or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        names = [table.filename for table in tables_of(archive)]
    if len(names) > 1:
        yield (
            f"{path.name}: of its {len(names)} tables {names[0]} alone was read; unpack it and build one index of all"
        )


def _opened(path: Path) -> Cells | Stretches:
    if path.suffix.lower() in WORKBOOKS:
        return whole_cells(path)
    try:
        large = stretches_of(path, LARGE)
    except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, zlib.error):
        large = None  # read whole, it is refused with what is wrong
    return whole_cells(path) if large is None else large


def _columns(of: Cells | Stretches) -> list[str]:
    return of.frame.columns if isinstance(of, Cells) else of.columns


def _read(
    held: list[Cells | Stretches], known: Layout, paths: Sequence[Path], folder: Path
) -> tuple[Entities | Parts, int, int]:
    """Entities or their parts; rows mended and rejected."""
    try:
        if known.official and any(isinstance(of, Stretches) for of in held):
            parts = Parts([_in_stretches(of) for of in held], known, folder)
            return parts, parts.mended, parts.rejected
        cells = list(_held(held, paths))
    except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error):
        where = ", ".join(map(str, paths))
        raise InputError("is not a whole zip file", where=where, hint="Download it again.") from None
    held.clear()
    mended, rejected = sum(part.mended for part in cells), sum(part.rejected for part in cells)
    return entities_of(_taken(cells), known), mended, rejected


def _held(held: list[Cells | Stretches], paths: Sequence[Path]) -> Iterator[Cells]:
    """The cells of all files, held in memory: rows without a number of their own are folded by their names."""
    rows = 0
    for of, path in zip(held, paths, strict=True):
        for cells in [of] if isinstance(of, Cells) else of.read():
            rows += cells.frame.height
            if rows > _MOST:
                raise InputError(
                    f"has more than {_MOST:,} rows, without a company, charity or LEI number",
                    where=str(path),
                    hint="Build an index of each part of it.",
                )
            yield cells


def _in_stretches(of: Cells | Stretches) -> Stretches:
    return of if isinstance(of, Stretches) else Stretches(of.frame.columns, lambda: iter([of]))


def _taken(parts: list[Cells]) -> pl.DataFrame:
    """The cells of all parts; the list is emptied, so that who takes them may let them go."""
    frames = [part.frame for part in parts]
    parts.clear()
    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")


def whole(parts: Iterator[Entities]) -> Entities:
    """All parts as one."""
    found = list(parts)
    keys = [part.keys for part in found if part.keys is not None]
    return replace(
        found[0], entities=pl.concat(part.entities for part in found), names=pl.concat(part.names for part in found),
        addresses=pl.concat(part.addresses for part in found), keys=pl.concat(keys),
    ).spelt_out()  # fmt: skip


def _of_cells(name: str, mended: int, rejected: int) -> tuple[str, ...]:
    said = []
    if mended:
        said.append(f"{name}: {mended:,} rows longer than the header were mended by joining name cells")
    if rejected:
        said.append(f"{name}: {rejected:,} rows fit the header in no way and were left out")
    return tuple(said)


def _of_rows(name: str, nameless: int, repeated: int) -> tuple[str, ...]:
    said = []
    if nameless:
        said.append(f"{name}: {nameless:,} rows without a name were left out")
    if repeated:
        said.append(f"{name}: numbers that stand beside several names: {repeated:,}; each is one entity's")
    return tuple(said)
