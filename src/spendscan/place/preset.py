"""Preset areas: an authority, the county around it and the region around that, written as an area file."""

import polars as pl

from spendscan.core.errors import InputError, UsageError
from spendscan.place.read import Lookup
from spendscan.userfiles.keys import did_you_mean

# From the authority outwards: the lookup's column, the area file's key, what it is called.
_STEPS = (
    ("county", "counties", "county"),
    ("region", "regions", "region"),
    ("country", "countries", "country"),
)


def preset_area(name: str, lookup: Lookup) -> str:
    """An area file (TOML) with rings from the lookup: authority, then county and region where it knows them.

    Scotland, Wales and Northern Ireland have no regions: there the country is the outermost. A ring that holds nothing
    beyond the one inside it (a county that is one authority) is left out.

    Args:
        name: Name or code of a local authority.
        lookup: A postcode lookup with local authority codes, and names for anything but codes.

    Raises:
        UsageError: No authority of that name, or several (their codes are named).
        InputError: The lookup has no local authority codes.
    """
    if "authority" not in lookup.columns:
        hint = "Use a lookup with a column such as laua or lad25cd; the NSPL has one."
        raise InputError("the postcode lookup has no local authority codes", where="--places", hint=hint)
    code = _authority(name, lookup)
    columns = [column for column, _, _ in _STEPS if column in lookup.columns]
    known = lookup.frame.select("authority", *columns).drop_nulls("authority")
    rings = [(_called("authority", code, lookup), "local_authorities", code, f"authority {code}")]
    inside, in_region = 1, False
    for column, key, word in _STEPS:
        if column not in columns or (column == "country" and in_region):
            continue
        outer = _commonest(known.filter(pl.col("authority") == code)[column])
        in_region = in_region or (column == "region" and outer is not None)
        within = known.filter(pl.col(column) == outer)["authority"].n_unique() if outer else 0
        if outer and within > inside:
            rings.append((_called(column, outer, lookup), key, outer, f"{word} {outer}"))
            inside = within
    return _written(rings)


def _authority(name: str, lookup: Lookup) -> str:
    codes = lookup.codes("authority")
    if name.upper() in codes:
        return name.upper()
    named = lookup.names.filter(pl.col("kind") == "authority", pl.col("code").is_in(codes.implode()))
    met = named.filter(pl.col("name").str.to_lowercase() == name.strip().lower())["code"].unique().sort().to_list()
    if len(met) == 1:
        return str(met[0])
    if met:
        hint = f"Give the code that you mean: {', '.join(met)}."
        raise UsageError(f"{len(met)} authorities are called {name!r}", hint=hint)
    if named.is_empty():
        hint = "Give its code (E07000123), or a file of codes and names with --places as well."
        raise UsageError(f"no authority {name!r}: the lookup has codes but no names", hint=hint)
    hint = did_you_mean(name, named["name"].to_list()) or "Give its code, such as E07000123."
    raise UsageError(f"no authority is called {name!r}", hint=hint)


def _commonest(codes: pl.Series) -> str | None:
    counts = (
        pl.DataFrame({"code": codes.drop_nulls().cast(pl.String)})
        .group_by("code")
        .agg(pl.len().cast(pl.Int64).alias("n"))
    )
    ranked = counts.sort("n", "code", descending=[True, False])
    return str(ranked["code"][0]) if ranked.height else None


def _called(kind: str, code: str, lookup: Lookup) -> str:
    names = lookup.names.filter(pl.col("kind") == kind, pl.col("code") == code)["name"].sort()
    return str(names[0]) if names.len() else code


def _written(rings: list[tuple[str, str, str, str]]) -> str:
    called: list[str] = []
    lines = ["[area]", f"name = {_quoted(rings[0][0])}", ""]
    for name, key, code, word in rings:
        # A county may be called as its town is: Lincoln, Durham.
        title = name if name not in called else f"{name} ({word.split()[0]})"
        called.append(title)
        lines += [f"[[area.ring]]  # {word}", f"name = {_quoted(title)}", f"{key} = [{_quoted(code)}]", ""]
    lines += ["[local]", f"rings = [{_quoted(called[0])}]", 'basis = "best"', ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
