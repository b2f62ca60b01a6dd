"""Postcodes repaired where that is safe: a letter typed for a digit or the other way round (O and 0, I and 1).

A repair counts only where the text as it stands can be no postcode, exactly one exchange makes it the shape of one, and
the lookup knows the result. Everything else keeps its reason for being unknown: a wrong place is worse than none.
"""

import re
from collections.abc import Iterable
from itertools import product

import polars as pl

from spendscan.place.read import Lookup

# Letters (A) and digits (N) of the part before the space, by its length; the part after it is always NAA.
_OUTWARD = {2: ("AN",), 3: ("ANN", "AAN", "ANA"), 4: ("AANN", "AANA")}
_INWARD = "NAA"
_TO_DIGIT, _TO_LETTER = {"O": "0", "I": "1"}, {"0": "O", "1": "I"}
# Of the shape of a postcode, and yet never one: no district begins with nought, none ends in a letter O or I.
_NEVER = r"^[A-Z]{1,2}(0[0-9A-Z]|[0-9][OI]) "
REPAIRS = {"written": pl.String(), "repaired": pl.String()}


def candidates(written: str) -> frozenset[str]:
    """Every postcode that a text may stand for, by exchanging O and 0, I and 1 where the other kind must stand.

    Args:
        written: As published: capitals or not, with or without spaces.
    """
    bare = re.sub(r"[^A-Z0-9]", "", written.upper())
    found = set()
    for outward in _OUTWARD.get(len(bare) - len(_INWARD), ()):
        letters = [_as(kind, letter) for kind, letter in zip(outward + _INWARD, bare, strict=True)]
        if all(letters):
            text = "".join(letters)
            found.add(f"{text[:-3]} {text[-3:]}")
    return frozenset(found)


def _as(kind: str, letter: str) -> str:
    """A letter as a letter (A) or a digit (N); empty where it cannot be one."""
    if kind == "N":
        return letter if letter.isdigit() else _TO_DIGIT.get(letter, "")
    return letter if letter.isalpha() else _TO_LETTER.get(letter, "")


def repairs(written: pl.Series, lookup: Lookup | None) -> pl.DataFrame:
    """What texts that locate nowhere stand for, where a lookup settles it.

    Args:
        written: Postcodes as published, or in their one spelling.
        lookup: The postcode lookup; without one nothing is repaired.

    Returns:
        `written`, `repaired`; only those with exactly one repair that the lookup knows. A text that has the shape of a
        postcode is left alone, known or not, unless no postcode can be like it (`S01 2AB`).
    """
    texts = written.drop_nulls().unique().sort()
    none = pl.DataFrame(schema=REPAIRS)
    if lookup is None or texts.is_empty():
        return none
    possible = _candidates_of(texts)
    if possible.is_empty():
        return none
    known = lookup.of(possible.select(postcode="repaired").unique())
    known = known.filter(~pl.col("pseudo")) if "pseudo" in known.columns else known
    met = possible.join(known.select(repaired="postcode"), on="repaired", how="semi")
    return met.filter(pl.len().over("written") == 1).sort("written")


def _candidates_of(texts: Iterable[str]) -> pl.DataFrame:
    pairs = [pair for text in texts for pair in product([text], sorted(candidates(text)))]
    return pl.DataFrame(pairs, schema=REPAIRS, orient="row")


def beyond_repair(postcode: pl.Expr) -> pl.Expr:
    """Whether a postcode in its one spelling may be what it says, so that it is not to be repaired."""
    return postcode.is_not_null() & ~postcode.str.contains(_NEVER)


def repaired(addresses: pl.DataFrame, lookup: Lookup | None) -> pl.DataFrame:
    """Addresses with the postcodes that could be repaired in place of those that could not be read.

    Args:
        addresses: `postcode`, `written` (as published; without it nothing is repaired), and whatever else.
        lookup: The postcode lookup.

    Returns:
        The same rows in the same order, with `repaired` (Boolean).
    """
    if "written" not in addresses.columns:
        return addresses.with_columns(repaired=pl.lit(value=False))
    open_ = ~beyond_repair(pl.col("postcode")) & pl.col("written").is_not_null()
    found = repairs(addresses.filter(open_)["written"], lookup)
    if found.is_empty():
        return addresses.with_columns(repaired=pl.lit(value=False))
    rows = addresses.join(found.rename({"repaired": "_mended"}), on="written", how="left", maintain_order="left")
    mended = open_ & pl.col("_mended").is_not_null()
    return rows.with_columns(postcode=pl.when(mended).then("_mended").otherwise("postcode"), repaired=mended).drop(
        "_mended"
    )
