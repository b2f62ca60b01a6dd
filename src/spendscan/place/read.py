"""Postcode lookups in: CSV, zip or Parquet, found by the pattern of their columns, only the columns that are needed."""

import hashlib
import io
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
from spendscan.place.columns import AREAS, CODE_POINT, Roles, imd_vintage, plain, roles_of
from spendscan.place.deprivation import decile, nation_of

# Values that stand for no area: nan, N/A, E99999999 (England, none of these).
_PSEUDO = r"^(?i:nan|n/?a|null|none|-|[A-Z]99999999)$"
_ONS = "Contains OS data, Royal Mail data and National Statistics data © Crown copyright and database right."
_NAMES = {"kind": pl.String(), "code": pl.String(), "name": pl.String()}


@dataclass(frozen=True)
class Lookup:
    """Where postcodes are.

    Args:
        frame: A row a postcode: `postcode` in its one spelling, those of `authority, county, region, country, ward,
            lsoa, lsoa11` (codes, null where there is none), `lat, long` (degrees), `imd` (rank), `decile`,
            `terminated` (Boolean) that the files have, `crown` (Channel Islands or Isle of Man) and `pseudo` (no place
            at all).
        names: `kind, code, name` of areas, where a file has them.
        provenance: The files.
    """

    frame: pl.DataFrame
    names: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_NAMES))
    provenance: tuple[Provenance, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """What it knows of a postcode."""
        return tuple(self.frame.columns)


@dataclass(frozen=True)
class _Part:
    """A file, or a member of a zip, that Polars can scan."""

    name: str
    scan: pl.LazyFrame
    roles: Roles


def read_lookup(paths: Sequence[str], imd: str | None = None) -> Lookup:
    """The postcodes of one or more lookups; of a postcode in several the first file's row counts.

    Args:
        paths: NSPL, ONSPD, Code-Point Open, or any CSV with a postcode and an area or coordinates; `.csv`, `.zip`,
            `.parquet`. A file with the codes and names of areas gives names.
        imd: A deprivation index by small area (CSV); it goes before the ranks of the lookup.

    Raises:
        InputError: A file is missing, empty, or has no postcodes.
        UsageError: The index is of other small areas than the lookup.
    """
    frames: list[pl.DataFrame] = []
    names: list[pl.DataFrame] = []
    provenance: list[Provenance] = []
    for path in paths:
        provenance.append(_provenance(path, "places"))
        with TemporaryDirectory(prefix="spendscan-") as folder:
            parts = list(_parts(Path(path), Path(folder)))
            lookups = [part for part in parts if part.roles.is_lookup]
            named = [_names(part, kind) for part in parts for kind in part.roles.names]
            if not lookups and not named:
                raise _no_postcodes(path, parts)
            frames += [_postcodes(part) for part in lookups]
            names += named
    if not frames:
        hint = "Give a lookup as well, such as the NSPL, with a column pcds and one like lad25cd."
        raise InputError("names of areas, but no postcodes", where=str(paths[0]), hint=hint)
    known = _of_several(frames)
    known_names = pl.concat([*names, pl.DataFrame(schema=_NAMES)]).unique().sort("kind", "code", "name")
    lookup = Lookup(known, known_names, tuple(provenance))
    return _with_index(lookup, imd) if imd else lookup


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


def _provenance(path: str, role: str) -> Provenance:
    try:
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise InputError("no such file", where=path, hint="Check the path.") from None
    except OSError as error:
        raise InputError(f"cannot be read ({(error.strerror or '').lower()})", where=path) from None
    name = Path(path).name
    known = any(word in name.casefold() for word in ("nspl", "onspd", "codepo"))
    return Provenance(role, name, path, digest, _ONS if known else None, _vintage(name))


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


def _names(part: _Part, kind: str) -> pl.DataFrame:
    code, name = part.roles.names[kind]
    frame = part.scan.select(
        kind=pl.lit(kind), code=pl.col(code).str.strip_chars(), name=pl.col(name).str.strip_chars()
    )
    pseudo = pl.col("code").str.contains(_PSEUDO) | pl.col("code").eq("") | pl.col("name").eq("")
    return frame.drop_nulls().filter(~pseudo).unique().collect()


def _postcodes(part: _Part) -> pl.DataFrame:
    roles = part.roles.columns
    cell = {role: pl.col(header).str.strip_chars() for role, header in roles.items()}
    exprs = {"postcode": canonical(cell["postcode"])}
    for role in (*AREAS, "lsoa11"):
        if role in roles:
            exprs[role] = cell[role].replace("", None)
    for role in ("lat", "long", "east", "north"):
        if role in roles:
            exprs[role] = cell[role].cast(pl.Float64, strict=False)
    if "imd" in roles:
        exprs["imd"] = cell["imd"].cast(pl.Int64, strict=False)
    if "terminated" in roles:
        exprs["terminated"] = cell["terminated"].fill_null("") != ""
    frame = part.scan.select(**exprs).drop_nulls("postcode").collect()
    return _settled(frame, imd_vintage(plain(roles["imd"])) if "imd" in roles else 2019)


def _settled(frame: pl.DataFrame, vintage: int) -> pl.DataFrame:
    """Pseudo codes taken out, what they say kept; one row a postcode, the live one where some are terminated."""
    areas = [role for role in (*AREAS, "lsoa11") if role in frame.columns]
    letters = [pl.col(role).str.slice(0, 1) for role in ("country", "authority", "region") if role in frame.columns]
    letter = pl.coalesce(*letters) if letters else pl.lit(None, pl.String)
    crown = letter.is_in(["L", "M"]) & pl.coalesce(
        *[
            pl.col(role).str.contains("^[LM][0-9]{8}$")
            for role in ("country", "authority", "region")
            if role in frame.columns
        ],
        pl.lit(False),
    )
    frame = frame.with_columns(crown=crown.fill_null(False))
    frame = frame.with_columns(pl.when(~pl.col(role).str.contains(_PSEUDO)).then(role).alias(role) for role in areas)
    frame = _coordinates(frame)
    tells = [role for role in (*areas, "lat") if role in frame.columns and role != "country"] or areas
    if tells:
        frame = frame.with_columns(pseudo=pl.all_horizontal(pl.col(role).is_null() for role in tells))
    else:
        frame = frame.with_columns(pseudo=pl.lit(False))
    if "imd" in frame.columns:
        codes = [pl.col(role) for role in ("lsoa", "lsoa11", "country", "authority") if role in frame.columns]
        nation = nation_of(pl.coalesce(*codes)) if codes else pl.lit("E")
        frame = frame.with_columns(decile=decile(pl.col("imd"), nation, vintage))
    if frame["postcode"].is_duplicated().any():
        order = [name for name in ("pseudo", "terminated") if name in frame.columns]
        rest = [name for name in frame.columns if name not in ("postcode", *order)]
        frame = frame.sort("postcode", *order, *rest, nulls_last=True).unique(
            "postcode", keep="first", maintain_order=True
        )
    return frame.sort("postcode")


def _coordinates(frame: pl.DataFrame) -> pl.DataFrame:
    """Latitude and longitude where they are some: 99.999999 stands for none."""
    if not {"lat", "long"} <= set(frame.columns):
        return frame.drop("lat", "long", strict=False)
    there = (
        pl.col("lat").is_between(-90, 90)
        & pl.col("long").is_between(-180, 180)
        & ~((pl.col("lat") == 0) & (pl.col("long") == 0))
    )
    return frame.with_columns(pl.when(there).then(name).alias(name) for name in ("lat", "long")).drop(
        "east", "north", strict=False
    )


def _of_several(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    if len(frames) == 1:
        return frames[0]
    numbered = [frame.with_columns(file=pl.lit(number, pl.Int64)) for number, frame in enumerate(frames)]
    together = pl.concat(numbered, how="diagonal").sort("postcode", "file")
    if not together["postcode"].is_duplicated().any():
        return together.drop("file")
    kept = pl.exclude("postcode", "file", "pseudo").drop_nulls().first()
    # A second lookup may add what the first does not know (coordinates beside codes).
    return together.group_by("postcode", maintain_order=True).agg(kept, pl.col("pseudo").all())


def _with_index(lookup: Lookup, path: str) -> Lookup:
    index = read_index(path)
    best: tuple[int, str] | None = None
    for role in ("lsoa", "lsoa11"):
        if role in lookup.columns:
            codes = lookup.frame.select(role).drop_nulls().unique()
            met = codes.join(index, left_on=role, right_on="lsoa", how="semi").height
            if codes.height and (best is None or met > best[0]):
                best = met, role
    if best is None:
        hint = "Use a lookup with a column such as lsoa21cd (NSPL has one), or leave --imd out."
        raise UsageError("a deprivation index needs a lookup with small areas (lsoa)", where=path, hint=hint)
    met, role = best
    english = lookup.frame.filter(pl.col(role).str.starts_with("E"))[role].n_unique()
    if met < english / 2 or not met:
        hint = "Their LSOA vintages differ (2011 or 2021): give the index that fits the lookup's lsoa column."
        raise UsageError(
            f"only {met} of the lookup's {english} English small areas are in the index", where=path, hint=hint
        )
    ranked = index.select(pl.col("lsoa").alias(role), index_decile="decile")
    frame = (
        lookup.frame.join(ranked, on=role, how="left").drop("decile", strict=False).rename({"index_decile": "decile"})
    )
    return replace(lookup, frame=frame.sort("postcode"), provenance=(*lookup.provenance, _provenance(path, "imd")))


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
