"""Postcode lookups in: CSV, zip or Parquet, found by the pattern of their columns, only the columns that are needed."""

import contextlib
import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import polars as pl

from spendscan.core.errors import InputError, UsageError
from spendscan.core.postcodes import canonical
from spendscan.core.provenance import Provenance
from spendscan.place.columns import CODE_POINT, Roles, plain, roles_of
from spendscan.place.deprivation import nation_of
from spendscan.place.settle import NAMES, as_texts, compact, names_in, of_several, postcodes_in
from spendscan.store.cache import cache_folder
from spendscan.store.hashing import sha256_of

_ONS = "Contains OS data, Royal Mail data and National Statistics data © Crown copyright and database right."
# A lookup of this many bytes is kept in a compact form once it was read; smaller ones are read faster than found again.
_WORTH_KEEPING = 20_000_000
# Raised whenever what is kept, or how it is found out, changes.
_KEPT_AS = 2
# From this part of the lookup's English small areas on, an index is taken to be of the same census.
_NEARLY_ALL = 0.995


@dataclass(frozen=True)
class Lookup:
    """Where postcodes are.

    Args:
        frame: A row a postcode: `postcode` in its one spelling, those of `authority, county, region, country, ward,
            lsoa, lsoa11` (codes, null where there is none; Categorical in a large lookup), `lat, long` (degrees),
            `imd` (rank), `decile`, `terminated` (Boolean) that the files have, `crown` (Channel Islands or Isle of
            Man) and `pseudo` (no place at all).
        names: `kind, code, name` of areas, where a file has them.
        provenance: The files.
        warnings: What the reader of a result should know.
    """

    frame: pl.DataFrame
    names: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=NAMES))
    provenance: tuple[Provenance, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """What it knows of a postcode."""
        return tuple(self.frame.columns)

    def codes(self, column: str) -> pl.Series:
        """The distinct codes of a column, as text, in order."""
        return self.frame[column].drop_nulls().unique().cast(pl.String).sort().rename("code")

    def of(self, postcodes: pl.DataFrame) -> pl.DataFrame:
        """The rows of some postcodes, codes as text.

        Args:
            postcodes: A frame with `postcode`.
        """
        return as_texts(self.frame.join(postcodes, on="postcode", how="semi"))


@dataclass(frozen=True)
class _Part:
    """A file, or a member of a zip, that Polars can scan."""

    name: str
    scan: pl.LazyFrame
    roles: Roles


def read_lookup(paths: Sequence[str], imd: str | None = None) -> Lookup:
    """The postcodes of one or more lookups; of a postcode in several the first file's row counts.

    A large file is turned once into a compact form in the user's cache folder, known by the hash of its bytes.

    Args:
        paths: NSPL, ONSPD, Code-Point Open, or any CSV with a postcode and an area or coordinates; `.csv`, `.zip`,
            `.parquet`. A file with the codes and names of areas gives names.
        imd: A deprivation index by small area (CSV); it goes before the ranks of the lookup.

    Raises:
        InputError: A file is missing, empty, or has no postcodes.
        UsageError: The index is of other small areas than the lookup.
    """
    provenance = tuple(_provenance(path, "places") for path in paths)
    opened = [_kept(path, origin.sha256) for path, origin in zip(paths, provenance, strict=True)]
    frames = [frame for frame, _ in opened if not frame.is_empty()]
    if not frames:
        if any(not names.is_empty() for _, names in opened):
            hint = "Give a lookup as well, such as the NSPL, with a column pcds and one like lad25cd."
            raise InputError("names of areas, but no postcodes", where=str(paths[0]), hint=hint)
        hint = "No cell of its postcode column looks like PR1 2HE or 85251: is it the right column, and the right file?"
        raise InputError("no postcodes in the postcode column", where=str(paths[0]), hint=hint)
    frame = compact(of_several(frames))
    told = pl.concat([*(names for _, names in opened), pl.DataFrame(schema=NAMES)])
    names = pl.concat([told, _known_names(frame).join(told, on=["kind", "code"], how="anti")])
    lookup = Lookup(frame, names.unique().sort("kind", "code", "name"), provenance)
    return _with_index(lookup, imd) if imd else lookup


def _kept(path: str, digest: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A file's postcodes and names, from the cache where a large one was read before."""
    folder = cache_folder("places") if Path(path).stat().st_size >= _WORTH_KEEPING else None
    if folder is None:
        return _opened(path)
    targets = [folder / f"{digest}-{_KEPT_AS}-{name}.parquet" for name in ("postcodes", "names")]
    try:
        kept = [pl.read_parquet(target, glob=False) for target in targets]
    except (OSError, pl.exceptions.PolarsError):
        pass  # not there yet, or spoiled: read the file itself
    else:
        return kept[0], kept[1]
    made = _opened(path)
    for target, frame in zip(targets, made, strict=True):
        partial = target.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError, pl.exceptions.PolarsError):
            frame.write_parquet(partial)
            partial.replace(target)
    return made


def _opened(path: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    with TemporaryDirectory(prefix="spendscan-") as folder:
        parts = list(_parts(Path(path), Path(folder)))
        lookups = [part for part in parts if part.roles.is_lookup]
        named = [names_in(part.scan, part.roles, kind) for part in parts for kind in part.roles.names]
        if not lookups and not named:
            raise _no_postcodes(path, parts)
        frames = [compact(postcodes_in(part.scan, part.roles)) for part in lookups]
    names = pl.concat([*named, pl.DataFrame(schema=NAMES)])
    return (compact(of_several(frames)) if frames else pl.DataFrame({"postcode": []})), names


@cache
def country_names() -> pl.DataFrame:
    """`stated` (a country's name or code, as folded names are) and `code` (ISO, two letters)."""
    text = files("spendscan.place").joinpath("countries.csv").read_text("utf-8")
    frame = pl.read_csv(io.StringIO(text), infer_schema=False)
    return (
        frame.select("code", stated=pl.col("names").str.to_uppercase().str.split(";"))
        .explode("stated")
        .unique()
        .sort("stated")
    )


def _known_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Names of counties, English regions and countries that a lookup has the codes of: no lookup brings them along."""
    text = files("spendscan.place").joinpath("names.csv").read_text("utf-8")
    names = pl.read_csv(io.StringIO(text), schema=NAMES)
    held = [name for name in ("county", "region", "country") if name in frame.columns]
    there = [frame.select(kind=pl.lit(name), code=pl.col(name).cast(pl.String)).unique() for name in held]
    return names.join(pl.concat(there), on=["kind", "code"], how="semi") if there else names.clear()


def _provenance(path: str, role: str) -> Provenance:
    try:
        digest = _digest(Path(path))
    except FileNotFoundError:
        raise InputError("no such file", where=path, hint="Check the path.") from None
    except OSError as error:
        raise InputError(f"cannot be read ({(error.strerror or '').lower()})", where=path) from None
    name = Path(path).name
    known = any(word in name.casefold() for word in ("nspl", "onspd", "codepo"))
    return Provenance(role, name, path, digest, _ONS if known else None, _vintage(name))


def _digest(path: Path) -> str:
    """The hash of a file; that of a large one is remembered as long as its path, size and time of writing stay."""
    told = path.stat()
    folder = cache_folder("places") if told.st_size >= _WORTH_KEEPING else None
    if folder is None:
        return sha256_of(path)
    about = f"{path.resolve()}|{told.st_size}|{told.st_mtime_ns}|{told.st_ino}"
    note = folder / f"{hashlib.sha256(about.encode()).hexdigest()}.sha256"
    with contextlib.suppress(OSError):
        known = note.read_text("ascii").strip()
        if re.fullmatch("[0-9a-f]{64}", known):
            return known
    digest = sha256_of(path)
    partial = note.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        partial.write_text(digest, encoding="ascii")
        partial.replace(note)
    return digest


def _vintage(name: str) -> str | None:
    words = plain(name).split("_")
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    month = next((word for word in words if word[:3] in months and len(word) <= 9), None)
    year = next((word for word in words if word.isdigit() and len(word) == 4), None)
    return f"{month.title()} {year}" if month and year else year


def _parts(path: Path, folder: Path) -> Iterator[_Part]:
    kind = path.suffix.casefold()
    if kind == ".parquet":
        scan = pl.scan_parquet(path, glob=False)
        headers = scan.collect_schema().names()
        yield _Part(path.name, scan.select(pl.all().cast(pl.String)), roles_of(headers))
    elif zipfile.is_zipfile(path) and kind != ".xlsx":
        yield from _members(path, folder)
    else:
        yield _text_part(path, path.name)


def _members(path: Path, folder: Path) -> Iterator[_Part]:
    """The CSVs of a zip. ONS packs the whole lookup and, beside it, the same in pieces: then the whole one is read."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.casefold().endswith(".csv"))
        parts = []
        for number, name in enumerate(names):
            target = folder / f"{number}.csv"
            with archive.open(name) as source, target.open("wb") as sink:
                while block := source.read(1 << 20):
                    sink.write(block)
            if target.stat().st_size:
                parts.append(_text_part(target, name))
    lookups = [part for part in parts if part.roles.is_lookup]
    whole = [part for part in lookups if "multi" not in PurePosixPath(part.name).parent.as_posix().casefold()]
    yield from (part for part in parts if not part.roles.is_lookup or part in (whole or lookups))


def _text_part(path: Path, name: str) -> _Part:
    with path.open("rb") as file:
        head = file.readline(65_536)
    if b"\0" in head or not head.strip():
        what = "the file is empty" if not head.strip() else "not a text file"
        raise InputError(what, where=name, hint="Give a postcode lookup as CSV, or the zip that it came in.")
    line = head.decode("utf-8-sig", errors="replace").strip("\r\n")
    delimiter = max((",", ";", "\t", "|"), key=line.count)
    headers = [cell.strip().strip('"').strip() for cell in line.split(delimiter)]
    headless = len(headers) == len(CODE_POINT) and pl.select(canonical(pl.lit(headers[0]))).item() is not None
    scan = pl.scan_csv(
        path, separator=delimiter, infer_schema=False, encoding="utf8-lossy", has_header=not headless, glob=False,
        truncate_ragged_lines=True, new_columns=list(CODE_POINT) if headless else None,
    )  # fmt: skip
    return _Part(name, scan, roles_of(scan.collect_schema().names()))


def _no_postcodes(path: str, parts: Sequence[_Part]) -> InputError:
    seen = ", ".join(parts[0].scan.collect_schema().names()[:8]) if parts else "no CSV in it"
    hint = f"It has {seen}. A lookup has a column such as pcds or postcode, and one such as laua, lad25cd or lat, long."
    return InputError("no postcode column", where=path, hint=hint)


def _with_index(lookup: Lookup, path: str) -> Lookup:
    index = read_index(path)
    met: dict[str, tuple[int, int]] = {}
    for role in ("lsoa", "lsoa11"):
        if role in lookup.columns:
            codes = lookup.codes(role)
            found = codes.is_in(index["lsoa"].implode())
            met[role] = (int(found.sum()), int(codes.str.starts_with("E").sum()))
    if not any(count for _, count in met.values()) and not any(count for count, _ in met.values()):
        hint = "Use a lookup with a column such as lsoa21cd (NSPL has one), or leave --imd out."
        raise UsageError("a deprivation index needs a lookup with small areas (lsoa)", where=path, hint=hint)
    role = max(met, key=lambda name: met[name][0])
    count, english = met[role]
    if not count or count < english / 2:
        hint = "Their LSOA vintages differ (2011 or 2021): give the index that fits the lookup's lsoa column."
        what = f"only {count} of the lookup's {english} English small areas are in the index"
        raise UsageError(what, where=path, hint=hint)
    ranked = index.select(pl.col("lsoa").alias(role), index_decile="decile")
    frame = as_texts(lookup.frame).join(ranked, on=role, how="left").drop("decile", strict=False)
    frame = compact(frame.rename({"index_decile": "decile"}).sort("postcode"))
    # Between two censuses most small areas keep their codes: an index of the other one fits nearly, and not quite.
    said = (
        f"{Path(path).name}: {english - count:,} of the lookup's {english:,} English small areas are not in the index, "
        "so that deprivation is unknown there; is it the index of the lookup's census (2011 or 2021)?"
    )
    warnings = (said,) if count < _NEARLY_ALL * english else ()
    provenance = (*lookup.provenance, _provenance(path, "imd"))
    return replace(lookup, frame=frame, provenance=provenance, warnings=(*lookup.warnings, *warnings))


def read_index(path: str) -> pl.DataFrame:
    """A deprivation index: `lsoa`, `decile` Int64 within its country.

    Raises:
        InputError: No such file, or no column of small areas beside one of deciles or ranks.
    """
    _provenance(path, "imd")
    scan = _text_part(Path(path), path).scan
    headers = scan.collect_schema().names()
    found = {name: plain(name) for name in headers}
    lsoa = next(
        (n for n, p in found.items() if p.startswith("lsoa") and "name" not in p and not p.endswith("nm")), None
    )
    deciles = next((n for n, p in found.items() if p in ("original_decile", "decile")), None) or next(
        (
            n
            for n, p in found.items()
            if "decile" in p and ("index_of_multiple_deprivation" in p or p.startswith("imd"))
        ),
        None,
    )
    ranks = next(
        (n for n, p in found.items() if "rank" in p and ("index_of_multiple_deprivation" in p or p.startswith("imd"))),
        None,
    )
    if lsoa is None or (deciles is None and ranks is None):
        hint = f"It has {', '.join(headers[:6])}. It needs an LSOA code, and an IMD decile or rank."
        raise InputError("not a deprivation index", where=path, hint=hint)
    frame = (
        scan.select(lsoa=pl.col(lsoa).str.strip_chars(), value=pl.col(deciles or ranks or "")).drop_nulls().collect()
    )
    value = pl.col("value").str.strip_chars().cast(pl.Float64, strict=False).cast(pl.Int64)
    frame = frame.with_columns(value=value).drop_nulls().filter(pl.col("lsoa") != "")
    if deciles is None:
        whole = pl.len().cast(pl.Int64).over(nation_of(pl.col("lsoa")))
        frame = frame.with_columns(value=(10 * pl.col("value") + whole - 1) // whole)
    frame = frame.filter(pl.col("value").is_between(1, 10))
    return frame.sort("lsoa", "value").unique("lsoa", keep="first", maintain_order=True).rename({"value": "decile"})
