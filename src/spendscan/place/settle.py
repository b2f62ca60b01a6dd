"""Postcodes of a lookup settled: one spelling, one row each, pseudo codes told from places. No I/O."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.postcodes import canonical
from spendscan.place.columns import AREAS, Roles, imd_vintage, plain
from spendscan.place.deprivation import decile, nation_of
from spendscan.place.grid import degrees

# Values that stand for no area: nan, N/A, E99999999 (England, none of these).
_PSEUDO = r"^(?i:nan|n/?a|null|none|-|[A-Z]99999999)$"
_ISLANDS = "^[LM][0-9]{8}$"  # codes of the Channel Islands and the Isle of Man
NAMES = {"kind": pl.String(), "code": pl.String(), "name": pl.String()}
CODES = (*AREAS, "lsoa11")
_LARGE = 200_000


def names_in(scan: pl.LazyFrame, roles: Roles, kind: str) -> pl.DataFrame:
    """The codes and names of areas in a file.

    Args:
        scan: The file, every column text.
        roles: What its columns hold.
        kind: authority, county, region, country, ward or lsoa.
    """
    code, name = roles.names[kind]
    frame = scan.select(kind=pl.lit(kind), code=pl.col(code).str.strip_chars(), name=pl.col(name).str.strip_chars())
    pseudo = pl.col("code").str.contains(_PSEUDO) | pl.col("code").eq("") | pl.col("name").eq("")
    return frame.drop_nulls().filter(~pseudo).unique().collect()


def postcodes_in(scan: pl.LazyFrame, found: Roles) -> pl.DataFrame:
    """The postcodes of a lookup's text, one row each, sorted; pseudo codes taken out.

    Args:
        scan: The file, every column text.
        found: What its columns hold.
    """
    headers = found.columns
    cell = {role: pl.col(header).str.strip_chars() for role, header in headers.items()}
    read = {"postcode": canonical(cell["postcode"])}
    read |= {role: cell[role].replace("", None) for role in CODES if role in headers}
    if {"lat", "long"} <= set(headers):
        read |= {role: cell[role].cast(pl.Float64, strict=False) for role in ("lat", "long")}
    elif {"east", "north"} <= set(headers):
        read |= _from_grid(cell["east"], cell["north"])
    if "imd" in headers:
        read["imd"] = cell["imd"].cast(pl.Int64, strict=False)
    if "terminated" in headers:
        read["terminated"] = cell["terminated"].fill_null("") != ""
    vintage = imd_vintage(plain(headers["imd"])) if "imd" in headers else 2019
    rows = _told(scan.select(**read).drop_nulls("postcode"), set(read), vintage)
    return _one_each(compact(rows.collect(engine="streaming")))


def _from_grid(east: pl.Expr, north: pl.Expr) -> dict[str, pl.Expr]:
    """Latitude and longitude, where a lookup has eastings and northings alone (Code-Point Open)."""
    points = pl.struct(x=east.cast(pl.Float64, strict=False), y=north.cast(pl.Float64, strict=False))
    both = points.map_batches(_degrees, return_dtype=pl.Struct({"lat": pl.Float64, "long": pl.Float64}))
    return {role: both.struct.field(role).fill_nan(None) for role in ("lat", "long")}


def _degrees(points: pl.Series) -> pl.Series:
    x, y = (points.struct.field(name).fill_null(float("nan")).to_numpy() for name in ("x", "y"))
    latitude, longitude = degrees(x, y)
    return pl.DataFrame({"lat": latitude, "long": longitude}).to_struct(points.name)


def _told(rows: pl.LazyFrame, have: set[str], vintage: int) -> pl.LazyFrame:
    """Pseudo codes taken out, and what they say of a postcode kept: `crown`, `pseudo`; deciles beside ranks."""
    codes = [role for role in CODES if role in have]
    islands = [pl.col(role).str.contains(_ISLANDS) for role in ("country", "authority", "region") if role in have]
    rows = rows.with_columns(crown=pl.any_horizontal(*islands, pl.lit(value=False)).fill_null(value=False))
    rows = rows.with_columns(pl.when(~pl.col(role).str.contains(_PSEUDO)).then(role).alias(role) for role in codes)
    if "lat" in have:
        lat, long = pl.col("lat"), pl.col("long")
        # Latitude 99.999999 stands for none, and so does the point where the equator meets the meridian.
        there = lat.is_between(-90, 90) & long.is_between(-180, 180) & ((lat != 0) | (long != 0))
        rows = rows.with_columns(pl.when(there).then(name).alias(name) for name in ("lat", "long"))
    # A country alone is a place only where a lookup has nothing finer.
    tells = [role for role in (*codes, "lat") if role in have and role != "country"] or codes
    nothing = pl.all_horizontal(pl.col(role).is_null() for role in tells) if tells else pl.lit(value=False)
    rows = rows.with_columns(pseudo=nothing)
    if "imd" in have:
        nations = [pl.col(role) for role in ("lsoa", "lsoa11", "country", "authority") if role in have]
        nation = nation_of(pl.coalesce(*nations)) if nations else pl.lit("E")
        rows = rows.with_columns(decile=decile(pl.col("imd"), nation, vintage))
    return rows


def _one_each(frame: pl.DataFrame) -> pl.DataFrame:
    """One row a postcode, the live one where some are terminated; sorted."""
    if frame["postcode"].is_duplicated().any():
        first = [name for name in ("pseudo", "terminated") if name in frame.columns]
        rest = [name for name in frame.columns if name not in ("postcode", *first)]
        ordered = as_texts(frame).sort("postcode", *first, *rest, nulls_last=True)
        frame = compact(ordered.unique("postcode", keep="first", maintain_order=True))
    return frame.sort("postcode")


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """A large lookup with each code kept once, and without what nothing asks for; a small one as it is."""
    if frame.height < _LARGE:
        return frame
    codes = [name for name in CODES if name in frame.columns]
    return frame.drop("imd", strict=False).with_columns(
        pl.col(codes).cast(pl.Categorical), pl.col("^decile$").cast(pl.Int8)
    )


def as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """The codes of a lookup as text."""
    return frame.with_columns(pl.col([name for name in CODES if name in frame.columns]).cast(pl.String))


def of_several(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row a postcode; the first file's row goes before, what it does not know is taken from the others."""
    if len(frames) == 1:
        return frames[0]
    numbered = [frame.with_columns(file=pl.lit(number, pl.Int64)) for number, frame in enumerate(map(as_texts, frames))]
    together = pl.concat(numbered, how="diagonal").sort("postcode", "file")
    if not together["postcode"].is_duplicated().any():
        return together.drop("file")
    kept = pl.exclude("postcode", "file", "pseudo").drop_nulls().first()
    # A second lookup may add what the first does not know (coordinates beside codes).
    return together.group_by("postcode", maintain_order=True).agg(kept, pl.col("pseudo").all())
