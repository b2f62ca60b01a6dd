"""Postcodes of a lookup settled: one spelling, one row each, pseudo codes told from places. No I/O."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.postcodes import canonical
from spendscan.place.columns import AREAS, Roles, imd_vintage, plain
from spendscan.place.deprivation import decile, nation_of

# Values that stand for no area: nan, N/A, E99999999 (England, none of these).
_PSEUDO = r"^(?i:nan|n/?a|null|none|-|[A-Z]99999999)$"
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
    roles = found.columns
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
    frame = scan.select(**exprs).drop_nulls("postcode").collect()
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
