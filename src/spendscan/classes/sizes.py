"""Size, and whether a supplier is a small or medium enterprise (SME).

PPN 001 (February 2025): under 250 staff, and a turnover of at most £44 million or a balance sheet of at most £38
million. Registers give staff, or the kind of accounts, seldom all three: `micro`, `small` and `medium` are taken as
SME, `large` as none, and one of a group as uncertain, because SME status is that of all linked firms together.
"""

import polars as pl

LEDGER = "the ledger's own SME column"
LEDGER_TYPE = "the ledger's own supplier type"
# `sme`: one of micro, small and medium, and the ledger does not say which.
_SIZES = (
    ("large", r"^(?:no|n|false|0)$|\bnon?[ -]?sme|\bnot (?:an? )?sme|\blarge\b"),
    ("sme", r"^(?:yes|y|true|1)$|\bsmes?\b|\bsmall\b.*\bmedium\b|\bmicro\b.*\bsmall\b"),
    ("micro", r"\bmicro\b"),
    ("small", r"\bsmall\b"),
    ("medium", r"^medium\b|\bmedium[- ]sized"),
)


def size_word(text: pl.Expr, *, plain: bool = True) -> pl.Expr:
    """The size that a ledger's word states: micro, small, medium, large, or `sme` for any of the first three.

    Args:
        text: As published.
        plain: Whether yes and no are an answer; in a column of types they are none.
    """
    words = text.str.to_lowercase().str.strip_chars()
    chosen = [pl.when(words.str.contains(pattern)).then(pl.lit(size)) for size, pattern in _SIZES]
    yes_no = words.str.contains("^(?:yes|y|true|1|no|n|false|0)$")
    found = pl.coalesce(chosen)
    return found if plain else pl.when(~yes_no).then(found)


def sized(known: pl.DataFrame) -> pl.DataFrame:
    """Payees with size and `sme` (yes, no, uncertain), and what says so.

    Args:
        known: `size, size_source, size_register, group_flag` of entities; `sme, supplier_type` as the ledger says.
    """
    column, kind = size_word(pl.col("sme")), size_word(pl.col("supplier_type"), plain=False)
    in_register = pl.format("{}: {}", "size_register", "size_source")
    known = known.with_columns(
        size=pl.coalesce("size", column, kind),
        size_source=pl.coalesce(
            pl.when(pl.col("size").is_not_null()).then(in_register),
            pl.when(column.is_not_null()).then(pl.lit(LEDGER)),
            pl.when(kind.is_not_null()).then(pl.lit(LEDGER_TYPE)),
        ),
    )
    one_of_many = pl.col("group_flag").is_not_null()
    small = pl.col("size").is_in(["micro", "small", "medium", "sme"])
    return known.with_columns(
        sme=pl.when(pl.col("size") == "large")
        .then(pl.lit("no"))
        .when(one_of_many)
        .then(pl.lit("uncertain"))
        .when(small)
        .then(pl.lit("yes")),
        sme_source=pl.when(one_of_many).then("group_flag").otherwise("size_source"),
    )
