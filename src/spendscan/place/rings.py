"""Rings: which of the area's rings a postcode lies in, the innermost that fits (the contract, section 4)."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.postcodes import is_uk, is_zip
from spendscan.core.reasons import PlaceReason
from spendscan.place.inside import inside
from spendscan.place.read import Lookup
from spendscan.place.repair import repaired
from spendscan.place.settle import as_texts
from spendscan.userfiles.area import Area, Ring
from spendscan.userfiles.keys import did_you_mean

# What a ring asks for → the lookup's column, what publishers call it, and what to do without it.
NEEDS = {
    "local_authorities": ("authority", "local authority codes (laua, lad25cd)", "list postcodes"),
    "counties": ("county", "county codes (cty, cty25cd)", "list the county's local_authorities, or postcodes"),
    "regions": ("region", "region codes (rgn, rgn25cd)", "list the region's local_authorities, or postcodes"),
    "countries": ("country", "country codes (ctry, ctry25cd)", "list local_authorities, or postcodes"),
    "wards": ("ward", "ward codes (ward, wd25cd)", "list postcodes"),
    "lsoas": ("lsoa", "small-area codes (lsoa21, lsoa21cd)", "list postcodes"),
}
_CODE = r"[A-Z][0-9]{8}|95[A-Z]{2}[0-9A-Z]{4}|[0-9]+"
_NO_PLACE = "ZZ99"  # the health service's postcodes for no fixed abode, abroad and unknown
_ISLANDS = "^(GY|JE|IM)[0-9]"
_DETAILS = ("area_code", "region", "ward", "deprivation_decile")
_KNOWN: dict[str, pl.DataType] = {
    **dict.fromkeys(("authority", "county", "region", "country", "ward", "lsoa", "lsoa11"), pl.String()),
    **dict.fromkeys(("lat", "long"), pl.Float64()), "decile": pl.Int64(),
    **dict.fromkeys(("met", "terminated", "crown", "pseudo"), pl.Boolean()),
}  # fmt: skip
SAMPLE = 50_000  # postcodes of a large lookup that overlaps are looked for in
_EARTH_KM = 6371.0088  # mean radius, IUGG


def check_area(area: Area, lookup: Lookup | None) -> tuple[str, ...]:
    """What the reader should know of an area that is to be found in a lookup.

    Raises:
        UsageError: As `resolve_area`.
    """
    warnings = []
    resolved = resolve_area(area, lookup)
    for ring in resolved.rings:
        only_codes = bool(ring.codes) and not ring.postcodes and not ring.is_drawn
        if lookup is not None and only_codes and not _present(ring, lookup):
            codes = [code for values in ring.codes.values() for code in values]
            shown = ", ".join(codes[:3]) + ("…" if len(codes) > 3 else "")
            warnings.append(
                f"ring {ring.name}: none of its codes ({shown}) is in the postcode lookup, so nothing can lie in it; "
                "codes change between years: use those of the lookup's year"
            )
    if lookup is not None and (len(area.rings) > 1 or any(ring.is_drawn for ring in area.rings)):
        warnings += _overlaps(resolved, lookup)
    return tuple(warnings)


def _overlaps(area: Area, lookup: Lookup) -> list[str]:
    """What is odd of rings laid over each other, and of drawn ones, by (a sample of) the lookup's postcodes."""
    frame = _completed(as_texts(lookup.frame.gather_every(max(1, lookup.frame.height // SAMPLE))))
    fits = frame.select(fit.alias(str(n)) for n, fit in enumerate(fitting(frame, area.rings))).get_columns()
    about = "about " if frame.height < lookup.frame.height else ""
    said = []
    for ring, fit in zip(area.rings, fits, strict=True):
        if ring.boundary is not None and not fit.any():
            if inside(frame["long"], frame["lat"], ring.boundary).any():
                what = f"the boundary {ring.boundary.path} has latitude before longitude"
                hint = "GeoJSON has longitude first, [-2.70, 53.76]: export it again, or swap them."
                raise UsageError(f"ring {ring.name}: {what}", where=area.path, hint=hint)
            said.append(f"ring {ring.name}: no postcode of the lookup lies in its boundary")
    for (inner, one), (outer, other) in combinations(zip(area.rings, fits, strict=True), 2):
        shared = int((one & other).sum())
        if shared and shared == int(other.sum()) and not outer.postcodes:
            said.append(f"ring {outer.name} lies wholly in {inner.name}, which comes first: nothing counts in it")
        elif shared and shared < int(one.sum()):
            share = f"{about}{100 * shared / frame.height:.1f}% of the lookup's postcodes"
            both = f"rings {inner.name} and {outer.name} overlap ({share})"
            said.append(f"{both}: what is in both counts in {inner.name}")
    return said


def resolve_area(area: Area, lookup: Lookup | None) -> Area:
    """The area with names put as codes, and centres as coordinates.

    Raises:
        UsageError: A ring needs a lookup, or a column that the lookup lacks (named, with the alternative); a name that
            is unknown or stands for several areas; a centre that cannot be found.
    """
    return replace(area, rings=tuple(_resolved(ring, lookup, area.path) for ring in area.rings))


def _resolved(ring: Ring, lookup: Lookup | None, where: str) -> Ring:
    if not ring.codes and not ring.is_drawn:
        return ring
    if lookup is None:
        key = next(iter(ring.codes), "centre" if ring.centre is not None else "boundary")
        what = f"ring {ring.name}: {key} needs a postcode lookup, and none is given"
        raise UsageError(
            what, where=where, hint="Give one with --places (such as the NSPL), or list postcodes in the ring."
        )
    codes: dict[str, Any] = {
        key: tuple(dict.fromkeys(_code(value, key, ring, lookup, where) for value in values))
        for key, values in ring.codes.items()
    }
    return replace(replace(ring, **codes), centre=_centre(ring, lookup, where))


def _code(value: str, key: str, ring: Ring, lookup: Lookup, where: str) -> str:
    column, published, instead = NEEDS[key]
    if column not in lookup.columns:
        hint = f"Use a lookup that has it (the NSPL does), or {instead} instead."
        raise UsageError(f"ring {ring.name}: {key} needs {published}, which the lookup lacks", where=where, hint=hint)
    if re.fullmatch(_CODE, value.upper()):
        return value.upper()
    codes = lookup.codes(column)
    if value in codes:
        return value
    named = lookup.names.filter(pl.col("kind") == column)
    met = named.filter(pl.col("name").str.to_lowercase() == value.lower())
    present = met.filter(pl.col("code").is_in(codes.implode()))
    choices = (present if present.height else met)["code"].unique().sort().to_list()
    if len(choices) == 1:
        return str(choices[0])
    if choices:
        hint = f"Write the code that you mean: {', '.join(choices)}."
        raise UsageError(f"ring {ring.name}: {value!r} is the name of {len(choices)} areas", where=where, hint=hint)
    if named.is_empty():
        hint = "Write its code (E07000123), or give a file of codes and names with --places as well."
        what = f"ring {ring.name}: {value!r} in {key} is no code, and the lookup has no names"
        raise UsageError(what, where=where, hint=hint)
    hint = did_you_mean(value, named["name"].to_list()) or "Write its code instead."
    raise UsageError(f"ring {ring.name}: no area called {value!r} in {key}", where=where, hint=hint)


def _centre(ring: Ring, lookup: Lookup, where: str) -> tuple[float, float] | None:
    if not ring.is_drawn:
        return None
    if "lat" not in lookup.columns:
        key = "within_km" if ring.centre is not None else "boundary"
        what = f"ring {ring.name}: {key} needs coordinates (lat, long), which the lookup lacks"
        raise UsageError(
            what, where=where, hint="Use a lookup that has them (the NSPL does), or list postcodes instead."
        )
    if ring.centre is None:
        return None
    if not isinstance(ring.centre, str):
        return ring.centre
    found = lookup.frame.filter(pl.col("postcode") == ring.centre).drop_nulls(["lat", "long"])
    if found.is_empty():
        hint = "Use another postcode near it, or centre = [latitude, longitude]."
        raise UsageError(f"ring {ring.name}: the lookup does not know where {ring.centre} is", where=where, hint=hint)
    latitude, longitude = found.select("lat", "long").row(0)
    return float(latitude), float(longitude)


def _present(ring: Ring, lookup: Lookup) -> bool:
    return any(
        lookup.codes(column).is_in(list(codes)).any()
        for key, codes in ring.codes.items()
        for column in _columns(NEEDS[key][0], lookup)
    )


def _columns(column: str, lookup: Lookup) -> list[str]:
    """A small area may be named by its code of either census."""
    return [name for name in ((column, "lsoa11") if column == "lsoa" else (column,)) if name in lookup.columns]


def locate(postcodes: pl.Series, area: Area | None, lookup: Lookup | None) -> pl.DataFrame:
    """Where postcodes are, whoever is there.

    Args:
        postcodes: In their one spelling.
        area: As `resolve_area` returned it.
        lookup: The postcode lookup.

    Returns:
        A row for each distinct postcode: `postcode`, `position` Int64 (of the innermost ring that fits, from 0; null:
        none), `known` (the lookup has it, with a place), `pseudo`, `crown`, `terminated`, `area_code`, `region`,
        `ward`, `deprivation_decile`; sorted by postcode.
    """
    frame = pl.DataFrame({"postcode": postcodes.cast(pl.String).drop_nulls().unique()})
    if lookup is not None:
        frame = frame.join(lookup.of(frame).with_columns(met=pl.lit(value=True)), on="postcode", how="left")
    frame = _completed(frame)
    nowhere = pl.col("postcode").str.starts_with(_NO_PLACE)
    rings = area.rings if area else ()
    fits = [pl.when(fit & ~nowhere).then(pl.lit(number, pl.Int64)) for number, fit in enumerate(fitting(frame, rings))]
    frame = frame.with_columns(position=pl.coalesce(*fits) if fits else pl.lit(None, pl.Int64))
    # These postcode areas are the Crown dependencies', whether or not a lookup says so; a ring may name them.
    island = pl.col("postcode").str.contains(_ISLANDS) & pl.col("position").is_null()
    crown = pl.col("crown") | island
    return frame.select(
        "postcode",
        "position",
        known=pl.col("met") & ~pl.col("pseudo") & ~nowhere,
        pseudo=(pl.col("pseudo") & ~crown) | nowhere,
        crown=crown,
        terminated="terminated",
        area_code="authority",
        region="region",
        ward="ward",
        deprivation_decile=pl.col("decile").cast(pl.Int64),
    ).sort("postcode")


def _completed(frame: pl.DataFrame) -> pl.DataFrame:
    """Postcodes with every column that a lookup may have."""
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in _KNOWN.items() if name not in frame.columns]
    flags = [pl.col(name).fill_null(value=False) for name, dtype in _KNOWN.items() if dtype == pl.Boolean()]
    return frame.with_columns(absent).with_columns(flags)


def fitting(frame: pl.DataFrame, rings: Sequence[Ring]) -> list[pl.Expr]:
    """Whether each of some postcodes fits each ring, whatever other rings it fits.

    Args:
        frame: The lookup's columns that it has, of these postcodes.
        rings: As `resolve_area` returned them.
    """
    return [_fits(ring, frame) for ring in rings]


def _fits(ring: Ring, frame: pl.DataFrame) -> pl.Expr:
    parts = [pl.lit(value=False)]
    if ring.postcodes:
        parts.append(_listed(ring.postcodes))
    for key, codes in ring.codes.items():
        column = NEEDS[key][0]
        parts += [pl.col(name).is_in(list(codes)) for name in ((column, "lsoa11") if column == "lsoa" else (column,))]
    if ring.centre is not None and ring.within_km is not None and not isinstance(ring.centre, str):
        parts.append(distance_km(pl.col("lat"), pl.col("long"), *ring.centre) <= ring.within_km)
    if ring.boundary is not None:
        parts.append(pl.lit(inside(frame["lat"], frame["long"], ring.boundary)))
    return pl.any_horizontal(part.fill_null(value=False) for part in parts)


def _listed(tokens: tuple[str, ...]) -> pl.Expr:
    """Token by token: `M1` is the district M1, not the beginning of M11; `E` is the area E, not EC."""
    postcode, known = pl.col("postcode"), list(tokens)
    outward = postcode.str.extract(r"^(\S+) ", 1)
    spellings = [
        postcode,
        outward,
        outward.str.extract("^([A-Z]+)", 1),
        postcode.str.extract(r"^(\S+ [0-9])", 1),
    ]
    return pl.any_horizontal(spelling.is_in(known).fill_null(value=False) for spelling in spellings)


def distance_km(latitude: pl.Expr, longitude: pl.Expr, centre_latitude: float, centre_longitude: float) -> pl.Expr:
    """Kilometres from a centre along a great circle, by the haversine formula on a sphere of 6,371.0088 km."""
    here, there = latitude.radians(), math.radians(centre_latitude)
    across = ((longitude - centre_longitude).radians() / 2).sin().pow(2)
    up = ((here - there) / 2).sin().pow(2)
    haversine = (up + here.cos() * math.cos(there) * across).clip(0, 1)
    return 2 * _EARTH_KM * haversine.sqrt().arcsin()


def place_addresses(
    addresses: pl.DataFrame, area: Area | None, lookup: Lookup | None, home: str | None
) -> pl.DataFrame:
    """Addresses with the ring that each is in, in the contract's order: overseas, the area's rings, the rest, unknown.

    Args:
        addresses: `postcode` (in its one spelling, or null), `published` (Boolean: something stands there), `country`
            (ISO code or null), `written` (what stands there, if it may be repaired), and whatever else.
        area: As `resolve_area` returned it.
        lookup: The postcode lookup.
        home: ISO code of the home country.

    Returns:
        The same rows, in any order, with `rank` Int64 (0 the innermost ring; then the rest of the country, overseas and
        unknown), `reason` (why it is unknown, `stated_country`, `terminated` or null), `area_code`, `region`, `ward`,
        `deprivation_decile`.
    """
    kept = addresses.columns
    addresses = repaired(addresses, lookup)
    where = locate(addresses["postcode"], area, lookup)
    count = len(area.rings) if area else 0
    prefixes = area is not None and all(ring.is_prefix_list for ring in area.rings)
    flags = [pl.col(name).fill_null(value=False) for name in ("known", "pseudo", "crown", "terminated")]
    frame = addresses.join(where, on="postcode", how="left").with_columns(flags)
    known, position = pl.col("known"), pl.col("position")
    shaped = _home_shaped(home) & ~pl.col("postcode").str.starts_with(_NO_PLACE)
    abroad = (pl.col("country") != home) if home else pl.lit(value=False)
    frame = frame.with_columns(
        shaped=shaped.fill_null(value=False),
        stated=abroad.fill_null(value=False) & position.is_null() & ~known,
    )
    rest = pl.lit(count > 0) & pl.col("shaped") & (known | pl.lit(prefixes))
    rank = (
        pl.when(pl.col("stated") | pl.col("crown")).then(count + 1)
        .when(position.is_not_null()).then(position)
        .when(rest).then(count)
        .otherwise(count + 2)
    )  # fmt: skip
    # Abroad, what a lookup happens to have for the same digits is not the address's.
    details = [pl.when(~pl.col("stated")).then(name).alias(name) for name in _DETAILS]
    frame = frame.with_columns(*details, rank=rank.cast(pl.Int64))
    return frame.with_columns(reason=_reason(count)).select(*kept, "rank", "reason", *_DETAILS)


def _home_shaped(home: str | None) -> pl.Expr:
    postcode = pl.col("postcode")
    shapes = {"GB": is_uk(postcode), "US": is_zip(postcode)}
    return shapes.get(home or "", is_uk(postcode) | is_zip(postcode))


def _reason(count: int) -> pl.Expr:
    why = (
        pl.when(~pl.col("published")).then(pl.lit(str(PlaceReason.NO_ADDRESS)))
        .when(pl.lit(count == 0)).then(pl.lit(str(PlaceReason.NO_AREA)))
        .when(pl.col("pseudo")).then(pl.lit(str(PlaceReason.PSEUDO_CODE)))
        .when(~pl.col("shaped")).then(pl.lit(str(PlaceReason.NOT_A_POSTCODE)))
        .otherwise(pl.lit(str(PlaceReason.NOT_IN_LOOKUP)))
    )  # fmt: skip
    return (
        pl.when(pl.col("rank") == count + 2).then(why)
        .when(pl.col("stated")).then(pl.lit(str(PlaceReason.STATED_COUNTRY)))
        .when(pl.col("repaired")).then(pl.lit(str(PlaceReason.REPAIRED)))
        .when(pl.col("terminated")).then(pl.lit(str(PlaceReason.TERMINATED)))
    )  # fmt: skip
