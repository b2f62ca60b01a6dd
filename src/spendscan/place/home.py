"""The home country: what is not in it is overseas; and countries as people state them."""

import re

import polars as pl

from spendscan.core.names import folded
from spendscan.core.postcodes import is_uk, is_zip
from spendscan.place.read import Lookup, country_names
from spendscan.userfiles.area import Area, Ring

_OF_CURRENCY = {"GBP": "GB", "USD": "US"}
_OF_SHAPE = {"uk": "GB", "us": "US"}


def home_country(
    area: Area | None, lookup: Lookup | None, currency: str | None = None, postcode_shape: str | None = None
) -> str | None:
    """The ISO code of the country that the analysis is of; None where nothing tells.

    The first that tells: the area's codes and postcodes, the lookup, the shape of most postcodes in the ledgers, the
    currency of most money.

    Args:
        area: The area, if one is given.
        lookup: The postcode lookup, if one is given.
        currency: ISO code of the ledgers' commonest currency.
        postcode_shape: "uk" or "us", the shape of most of the ledgers' postcodes.
    """
    for ring in area.rings if area else ():
        if home := _of_ring(ring):
            return home
    if lookup is not None and not lookup.frame.is_empty():
        shape = lookup.frame.select(uk=is_uk(pl.col("postcode")).sum(), us=is_zip(pl.col("postcode")).sum()).row(0)
        return "GB" if shape[0] >= shape[1] else "US"
    return _OF_SHAPE.get(postcode_shape or "") or _OF_CURRENCY.get(currency or "")


def _of_ring(ring: Ring) -> str | None:
    centre = [ring.centre] if isinstance(ring.centre, str) else []
    postcodes = [*ring.postcodes, *centre]
    zips = sum(postcode.isdigit() for postcode in postcodes)
    if postcodes:
        return "US" if zips > len(postcodes) / 2 else "GB"
    codes = [code for values in ring.codes.values() for code in values]
    if any(re.fullmatch(r"[EWSNK][0-9]{8}|95[A-Z]{2}[0-9A-Z]{4}", code) for code in codes):
        return "GB"
    return "US" if codes and all(code.isdigit() for code in codes) else None


def stated_countries(stated: pl.Series) -> pl.DataFrame:
    """Countries as ledgers and registers state them.

    Returns:
        `country` (as stated, distinct) and `code` (ISO, two letters); a text that is no country's name has no row.
    """
    distinct = stated.cast(pl.String).drop_nulls().unique()
    frame = pl.DataFrame({"country": distinct})
    return (
        frame.with_columns(stated=folded(pl.col("country")))
        .join(country_names(), on="stated")
        .select("country", "code")
    )


def with_country(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame's `country`, as stated, put as an ISO code; null where it is no country's name."""
    codes = stated_countries(frame["country"])
    return frame.join(codes, on="country", how="left").drop("country").rename({"code": "country"})
