"""Postcodes: the one canonical spelling that ledgers, registers, lookups and rings are joined on."""

import polars as pl

UK = r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$"
ZIP = r"^([0-9]{5})(?:-?[0-9]{4})?$"


def canonical(published: pl.Expr) -> pl.Expr:
    """A published postcode as `PR1 2HE`, `GIR 0AA` or a 5-digit ZIP; null where it has neither shape."""
    bare = published.cast(pl.String).str.to_uppercase().str.replace_all(r"[^A-Z0-9-]", "")
    plain = bare.str.replace_all("-", "", literal=True)
    outward, inward = (plain.str.extract(UK, group) for group in (1, 2))
    return (
        pl.when(outward.is_not_null())
        .then(outward + pl.lit(" ") + inward)
        .when(plain == "GIR0AA")
        .then(pl.lit("GIR 0AA"))
        .otherwise(bare.str.extract(ZIP, 1))
    )


def is_uk(postcode: pl.Expr) -> pl.Expr:
    """Whether a canonical postcode has the United Kingdom's shape."""
    return postcode.str.contains(" ", literal=True)


def is_zip(postcode: pl.Expr) -> pl.Expr:
    """Whether a canonical postcode is a ZIP code."""
    return postcode.str.contains("^[0-9]{5}$")
