"""What a register says of an entity, in spendscan's words: size, ownership, industry, and what says so."""

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from spendscan.register.formats import formats

# Codes of Companies House that say nothing of an industry: dormant, non-trading, and residents' own property.
_NO_SECTOR = ("99999", "74990")
TEXT = pl.String()
# What few different texts of a register's millions of rows are kept as: moved and compared as numbers.
FEW = pl.Categorical()
# Staff from which on a firm is small, medium, large: the European Commission's bounds, which PPN 001's 250 agrees with.
_STAFF = ((10, "micro"), (50, "small"), (250, "medium"))


@cache
def industries() -> dict[str, Any]:
    """Names of industries: `sections` (letter, first and last division), `divisions`, `naics`."""
    return tomllib.loads((files("spendscan.register") / "industries.toml").read_text("utf-8"))


def first_that_fits(text: pl.Expr, table: str, value: str) -> pl.Expr:
    """The value of the first pattern of a table in `formats.toml` that stands in a text; null where none does."""
    capitals = text.str.to_uppercase()
    rules = formats()[table]
    return pl.coalesce(
        *(pl.when(capitals.str.contains(rule["pattern"])).then(pl.lit(rule[value])) for rule in rules),
        pl.lit(None, pl.String),
    )


def once_each(texts: pl.Series, asked: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """What is asked of each text, asked once of every different one: of millions of rows few say something new."""
    different, numbers = numbered(texts)
    # The answer to null stands last.
    answers = pl.concat([different, pl.Series([None], dtype=pl.String)]).to_frame("text").select(asked(pl.col("text")))
    return answers.to_series().gather(numbers.fill_null(len(different))).alias(texts.name)


def numbered(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The different texts of a column of text or categories, and the number of each row's; null for null."""
    different = texts.drop_nulls().unique()
    if texts.dtype != FEW:
        return different, texts.cast(pl.Enum(different)).to_physical().cast(pl.UInt32)
    codes = different.to_physical().to_numpy()
    place = np.zeros(int(codes.max(initial=0)) + 1, np.uint32)
    place[codes] = np.arange(len(codes), dtype=np.uint32)
    return different.cast(pl.String), pl.Series(place).gather(texts.to_physical())


def fitting(texts: pl.Series, table: str, value: str) -> pl.Series:
    """`first_that_fits` of millions of texts that are in capitals, as categories."""
    rules = formats()[table]
    first = np.full(len(texts), len(rules))
    for place, rule in reversed(list(enumerate(rules))):
        first[texts.str.contains(rule["pattern"]).fill_null(value=False).to_numpy()] = place
    return pl.Series([*(rule[value] for rule in rules), None], dtype=FEW).gather(first)


def sic_codes(text: pl.Expr) -> pl.Expr:
    """Industry codes of a text, 5 digits, in order: from `62012 - Business software` or `43999;43390`."""
    text = text.str.replace_all("uk_sic_2007-", " ", literal=True)
    codes = text.str.extract_all(r"(?:^|[;,|/] *|\s)[0-9]{4,5}\b").list.eval(
        pl.element().str.replace_all(r"[^0-9]", "").str.zfill(5)
    )
    return pl.when(codes.list.len() > 0).then(codes)


def naics_codes(text: pl.Expr) -> pl.Expr:
    """NAICS codes of a text, 2 to 6 digits, in order."""
    codes = text.str.extract_all(r"(?:^|[;,|/] *|\s)[1-9][0-9]{1,5}\b").list.eval(
        pl.element().str.replace_all(r"[^0-9]", "")
    )
    return pl.when(codes.list.len() > 0).then(codes)


def size_of_staff(staff: pl.Expr) -> pl.Expr:
    """Micro under 10 people, small under 50, medium under 250, else large; null where the number is."""
    size: pl.Expr = pl.when(staff >= 0).then(pl.lit("large"))
    for below, name in reversed(_STAFF):
        size = pl.when(staff.is_between(0, below - 1)).then(pl.lit(name)).otherwise(size)
    return size


def sector(codes: str) -> pl.Expr:
    """The section of SIC 2007 of an entity's first code that has one."""
    return _named(_telling(codes), _sections())


def sectors() -> dict[str, pl.Expr]:
    """Columns of entities that say of an industry: `sector`, `division`, `sector_source`, by `sic`, else by `naics`.

    The first code that names an industry counts; `sector_source` is that code, so that the row says what classified it.
    """
    sic, naics = _telling("sic"), pl.col("naics").list.first()
    by_sic, by_naics = _named(sic, _sections()), _named(naics, industries()["naics"])
    source: pl.Expr = pl.when(by_sic.is_not_null()).then(pl.format("SIC 2007 {}", sic))
    source = pl.when(by_sic.is_null() & by_naics.is_not_null()).then(pl.format("NAICS {}", naics)).otherwise(source)
    return {
        "sector": pl.coalesce(by_sic, by_naics),
        "division": _named(sic, industries()["divisions"]),
        "sector_source": source,
    }


def section_of(word: str) -> str | None:
    """The section that a letter, or its name in any case, stands for."""
    for name, (letter, *_) in industries()["sections"].items():
        if word.strip().casefold() in (letter.casefold(), name.casefold()):
            return str(name)
    return None


def _sections() -> dict[str, str]:
    return {f"{n:02}": name for name, (_, low, high) in industries()["sections"].items() for n in range(low, high + 1)}


def _telling(codes: str) -> pl.Expr:
    return pl.col(codes).list.eval(pl.element().filter(~pl.element().is_in(_NO_SECTOR))).list.first()


def _named(code: pl.Expr, names: dict[str, str]) -> pl.Expr:
    return code.str.slice(0, 2).replace_strict(names, default=None, return_dtype=pl.String)
