"""Change of local spend between two runs, in parts that add up to the penny; and several bodies as one group.

Between a base and a later run the local money changes by

    price       the base's local money at the later prices, less itself (nothing without a deflator)
    volume      more or less with suppliers of both, as local as they were
    switching   money of suppliers of both that are in another ring than they were
    new, lost   local money of suppliers that were not there before, or are no more

Real terms state the base at the later prices: price then is nought, and the rest is the real change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

PARTS = ("price", "volume", "switching", "new", "lost")
CHANGES = pl.Schema(
    {"currency": pl.String(), "part": pl.String(), "pence": pl.Int64(), "suppliers": pl.Int64(), "largest": pl.String()}
)


def change(
    base: pl.DataFrame, later: pl.DataFrame, local: Sequence[str], prices: Fraction | None = None
) -> pl.DataFrame:
    """What the change of local money is made of.

    Args:
        base: What `money_of` gives of the earlier run.
        later: The same of the later run.
        local: The rings that are local.
        prices: The later price level over the base's; None for cash terms.

    Returns:
        currency, part, pence, suppliers (that it comes from), largest (the supplier with most of it): a row for each of
        `PARTS`, and `change`, their sum, in each currency.
    """
    old, new = (_by_supplier(frame, local) for frame in (base, later))
    both = old.join(new, on=["currency", "supplier"], how="full", suffix="_b", coalesce=True)
    rows = both.sort("currency", "supplier").with_columns(pl.col("k", "t", "k_b", "t_b").fill_null(0))
    told: list[tuple[str, str, int, str]] = []
    for currency, supplier, was, total, there, now, total_now, here in rows.select(
        "currency", "supplier", "k", "t", "there", "k_b", "t_b", "there_b"
    ).iter_rows():
        for part, money in _parts((was, total, bool(there)), (now, total_now, bool(here)), prices).items():
            if money:
                told.append((currency, part, money, supplier))
    return _summed(told, rows["currency"].unique().sort().to_list())


Side = tuple[int, int, bool]


def _parts(old: Side, new: Side, prices: Fraction | None) -> dict[str, int]:
    """The parts of one supplier's change."""
    (was, total, before), (now, total_now, after) = old, new
    dearer = 0 if prices is None else round(was * prices) - was
    stated, whole = was + dearer, total if prices is None else round(total * prices)
    parts = {"price": dearer}
    if not before:
        return parts | {"new": now}
    if not after:
        return parts | {"lost": -stated}
    # Where nothing net was paid before, nothing says how local it was: all is volume.
    kept = round(Fraction(total_now * stated, whole)) if whole > 0 else now
    return parts | {"volume": kept - stated, "switching": now - kept}


def _summed(told: list[tuple[str, str, int, str]], currencies: Sequence[str]) -> pl.DataFrame:
    frame = pl.DataFrame(
        told, schema={"currency": pl.String, "part": pl.String, "pence": pl.Int64, "supplier": pl.String}, orient="row"
    )
    ranked = frame.sort(pl.col("pence").abs(), "supplier", descending=[True, False])
    sums = ranked.group_by("currency", "part", maintain_order=True).agg(
        pl.col("pence").sum(), suppliers=pl.len().cast(pl.Int64), largest=pl.col("supplier").first()
    )
    grid = pl.DataFrame({"currency": currencies}, schema={"currency": pl.String}).join(
        pl.DataFrame({"part": PARTS}), how="cross"
    )
    every = grid.join(sums, on=["currency", "part"], how="left", maintain_order="left").with_columns(
        pl.col("pence", "suppliers").fill_null(0)
    )
    whole = every.group_by("currency", maintain_order=True).agg(pl.col("pence").sum(), pl.col("suppliers").max())
    ends = whole.select("currency", pl.lit("change").alias("part"), "pence", pl.lit(None, pl.Int64).alias("suppliers"))
    ends = ends.with_columns(largest=pl.lit(None, pl.String))
    order = {part: n for n, part in enumerate((*PARTS, "change"))}
    rank = pl.col("part").replace_strict(order, return_dtype=pl.Int64)
    return pl.concat([every.select(CHANGES.names()), ends.select(CHANGES.names())]).cast(CHANGES).sort("currency", rank)


def _by_supplier(money: pl.DataFrame, local: Sequence[str]) -> pl.DataFrame:
    inside = pl.col("ring").is_in(list(local))
    return money.group_by("currency", "supplier").agg(
        k=pl.col("pence").filter(inside).sum(), t=pl.col("pence").sum(), there=pl.lit(value=True).first()
    )


def price_level(index: Mapping[str, Fraction], money: pl.DataFrame, year_of: Mapping[str, str]) -> Fraction | None:
    """The price level of a run: the index of each of its months, weighted by what was spent in it.

    Args:
        index: By month or financial year.
        money: What `money_of` gives.
        year_of: The financial year of each month.

    Returns:
        The level; None where a month has no index.
    """
    months = money.filter(pl.col("period") != "undated").group_by("period").agg(pl.col("pence").sum()).sort("period")
    levels = {}
    for (month,) in months.select("period").iter_rows():
        level = index.get(month) or index.get(year_of.get(month, ""))
        if level is None:
            return None
        levels[month] = level
    spent = {month: max(0, pence) for month, pence in months.iter_rows()}
    whole = sum(spent.values())
    return sum((levels[m] * p for m, p in spent.items()), Fraction()) / whole if whole else None


@dataclass(frozen=True)
class Group:
    """Several institutions together, in one currency.

    Args:
        currency: ISO code.
        bodies: Who they are.
        total: What they spend, in pence.
        local: The local part.
        unknown: What could not be placed.
        shared: Suppliers that two or more of them pay.
        shared_pence: What they pay these.
        shared_local: The local part of that.
        largest: The largest of them, with pence.
    """

    currency: str
    bodies: tuple[str, ...]
    total: int
    local: int
    unknown: int
    shared: int
    shared_pence: int
    shared_local: int
    largest: tuple[tuple[str, int], ...]


def group(money: pl.DataFrame, local: Sequence[str], show: int = 10) -> list[Group]:
    """Bodies as a group of anchor institutions: shared suppliers and joint leakage.

    Args:
        money: What `money_of` gives, of all bodies.
        local: The rings that are local.
        show: How many of the largest shared suppliers are named.
    """
    found = []
    inside = pl.col("ring").is_in(list(local))
    for (currency,), own in money.sort("currency").group_by("currency", maintain_order=True):
        named = own.filter(~pl.col("supplier").is_in(["(redacted)", "(unnamed)", "(individuals)"]))
        suppliers = named.group_by("supplier").agg(
            bodies=pl.col("body").n_unique(), pence=pl.col("pence").sum(), local=pl.col("pence").filter(inside).sum()
        )
        shared = suppliers.filter(pl.col("bodies") > 1).sort("pence", "supplier", descending=[True, False])
        found.append(
            Group(
                str(currency),
                tuple(own["body"].unique().sort()),
                int(own["pence"].sum()),
                int(own.filter(inside)["pence"].sum()),
                int(own.filter(pl.col("ring") == "unknown")["pence"].sum()),
                shared.height,
                int(shared["pence"].sum()),
                int(shared["local"].sum()),
                tuple(shared.head(show).select("supplier", "pence").iter_rows()),
            )
        )
    return found
