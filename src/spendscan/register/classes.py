"""What a register says of an entity, in spendscan's words: size, ownership, industry codes and their section."""

import polars as pl

from spendscan.register.formats import formats

# Codes of Companies House that say nothing of an industry: dormant, and non-trading.
_NO_SECTOR = ("99999", "74990")


def first_that_fits(text: pl.Expr, table: str, value: str) -> pl.Expr:
    """The value of the first pattern of a table in `formats.toml` that stands in a text; null where none does."""
    capitals = text.str.to_uppercase()
    rules = formats()[table]
    return pl.coalesce(
        *(pl.when(capitals.str.contains(rule["pattern"])).then(pl.lit(rule[value])) for rule in rules),
        pl.lit(None, pl.String),
    )


def sic_codes(columns: list[str]) -> pl.Expr:
    """Industry codes of one or more columns, 5 digits, in order: from `62012 - Business software` or `43999;43390`."""
    text = pl.concat_str([pl.col(c) for c in columns], separator=" ; ", ignore_nulls=True)
    codes = text.str.extract_all(r"(?:^|[;,|/] *|\s)[0-9]{4,5}\b").list.eval(
        pl.element().str.replace_all(r"[^0-9]", "").str.zfill(5)
    )
    return pl.when(codes.list.len() > 0).then(codes)


def sector(codes: str) -> pl.Expr:
    """The section of SIC 2007 of an entity's first code that has one."""
    spans = {f"{n:02}": name for name, (low, high) in formats()["sections"].items() for n in range(low, high + 1)}
    telling = pl.col(codes).list.eval(pl.element().filter(~pl.element().is_in(_NO_SECTOR))).list.first()
    return telling.str.slice(0, 2).replace_strict(spans, default=None, return_dtype=pl.String)
