"""Concentration: the share of the largest suppliers, and the Herfindahl-Hirschman index."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, Choices
from spendscan.metrics.classes import stated_class
from spendscan.metrics.codes import MONEY, aggregated, bulk_counts, largest_sums, numbered, reduced
from spendscan.metrics.figures import Given, figures, share
from spendscan.metrics.merged import INDEX, TOP, merged_ends
from spendscan.metrics.sums import Level, of_scope, stated


def concentration_sums(level: Level, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums over suppliers with positive nets, of a level.

    Returns:
        body, period, scope, currency; whole (Σ positive nets), pooled (the part of redacted, unnamed and individuals),
        top (Σ of the largest), squares (Σ net²), suppliers (how many have positive nets).
    """
    held = _positive(_of_suppliers(level.nets, cells, ["slice"], ("pence",)))
    group, groups = numbered({name: held[name] for name in ("slice", "currency")})
    held = held.select(group.alias("group"), "pooled", "pence")
    whole = reduced(held, ["group"], ("pence",))["pence"]
    mine, unnamed = _apart(held)
    net = pl.col("pence")
    own = aggregated(mine, ["group"], {"squares": (net.cast(pl.Int128) * net).sum()})
    own = own.join(reduced(mine, ["group"], (), "suppliers"), on="group")
    own = own.join(largest_sums(mine["group"], mine["pence"], choices.top_n), on="group")
    told = groups.with_columns(whole.alias("whole")).with_row_index("group")
    pooled = reduced(unnamed, ["group"], ("pence",)).rename({"pence": "pooled"})
    for frame in (pooled, own):
        told = told.join(frame, on="group", how="left", maintain_order="left")
    filled = told.drop("group").with_columns(pl.col("pooled", "top", "squares", "suppliers").fill_null(0))
    return stated(filled, level, cells)


def _of_suppliers(nets: pl.DataFrame, cells: Cells, by: Sequence[str], add: Sequence[str] = MONEY) -> pl.DataFrame:
    """Nets by supplier: by, currency, supplier or its one place, pooled (no supplier at all), pence, payments."""
    if cells.one_place_each:
        known = cells.with_places(nets.select(*by, "place", *add), ["currency", "pooled"])
        return known.select(*by, "currency", "place", "pooled", *add)
    key = [*by, "currency", "supplier"]
    summed = reduced(cells.with_places(nets, ["currency", "supplier"]), key, add)
    return summed.with_columns(cells.pooled_flags.gather(summed["supplier"]).alias("pooled"))


def _positive(nets: pl.DataFrame) -> pl.DataFrame:
    return nets if (nets["pence"].min() or 0) > 0 else nets.filter(pl.col("pence") > 0)  # type: ignore[operator]


def _apart(nets: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Suppliers, and what is none."""
    pooled = nets["pooled"]
    return (nets.filter(~pooled), nets.filter(pooled)) if pooled.any() else (nets, nets.head(0))


@dataclass(frozen=True)
class _Shape:
    """How many of the largest suppliers make `cr_n`, and the part of the money that is not tail."""

    largest: int = 4
    body: int = 80


SHAPE = _Shape()


def shape_sums(nets: pl.DataFrame, cells: Cells, by: Sequence[str]) -> pl.DataFrame:
    """More of how money is spread over suppliers with positive nets.

    Args:
        nets: by, place, pence, payments.
        cells: What the numbers mean.
        by: What tells slices apart, besides the currency.

    Returns:
        by, currency; whole, pooled, squares, suppliers as `concentration_sums`; largest (Σ of the four largest), bulk
        (how many of the largest make 80% of the named suppliers' money), keys (payee keys of those suppliers), lines.
    """
    key = [*by, "currency"]
    held = _positive(_of_suppliers(nets, cells, by))
    if cells.one_place_each:
        held = held.with_columns(keys=pl.lit(1, pl.Int64))
    else:
        named = cells.with_places(nets, ["payee", "supplier", "currency"])
        several = reduced(reduced(named, [*key, "supplier", "payee"], ()), [*key, "supplier"], (), "keys")
        held = held.join(several, on=[*key, "supplier"], how="left", maintain_order="left")
    group, groups = numbered({name: held[name] for name in key})
    held = held.with_columns(group.alias("group"))
    mine, unnamed = _apart(held)
    net = pl.col("pence")
    found = reduced(mine, ["group"], ("payments", "keys"), "suppliers").rename({"payments": "lines"})
    found = found.join(aggregated(mine, ["group"], {"squares": (net.cast(pl.Int128) * net).sum()}), on="group")
    top = largest_sums(mine["group"], mine["pence"], SHAPE.largest).rename({"top": "largest"})
    found = found.join(top, on="group").join(bulk_counts(mine["group"], mine["pence"], SHAPE.body), on="group")
    told = groups.with_row_index("group")
    for name, frame in (("whole", held), ("pooled", unnamed)):
        sums = reduced(frame, ["group"], ("pence",)).rename({"pence": name})
        told = told.join(sums, on="group", how="left", maintain_order="left")
    told = told.join(found, on="group", how="left", maintain_order="left").drop("group")
    return told.with_columns(pl.exclude(key).fill_null(0))


def _likely(sums: pl.DataFrame, value: pl.Expr, prefix: str, scale: int) -> dict[str, pl.Expr]:
    """`low` and `high` of a figure that rests on which names are one supplier; nothing where no chances are known."""
    found = merged_ends(value, prefix, sums.columns)
    return {} if found is None else {"low": scale * found[0], "high": scale * found[1]}


def _of_all(merged: pl.DataFrame | None, frame: pl.DataFrame) -> pl.DataFrame:
    """Slices with moments beside those that have them: analysed money of all periods; the others have no interval."""
    if merged is None:
        return frame
    named = frame.join(merged, on=["body", "period", "currency", "scope"], how="left", nulls_equal=True)
    own = (pl.col("scope") == DEFAULT_SCOPE) & pl.col("period").is_null()
    moments = pl.col("^.*_(mean|variance|third|least|most)$")
    return named.with_columns(pl.when(own).then(moments.fill_null(0.0)))


def shape(sums: pl.DataFrame) -> list[pl.DataFrame]:
    """Effective number of suppliers, the four largest, how many make 80%, the tail, and how money is split up.

    Args:
        sums: Slices with what `shape_sums` gives.
    """
    named = pl.col("suppliers").cast(pl.Float64)
    some, squares = pl.col("suppliers") > 0, pl.col("squares").cast(pl.Float64)
    whole = pl.col("whole").cast(pl.Float64)
    said = pl.format("{} suppliers with positive nets", "suppliers")

    index = _likely(sums, squares / (whole * whole), INDEX, 1)
    # The more concentrated, the fewer: the ends change places.
    equal = {"low": 1 / index["high"], "high": 1 / index["low"]} if index else {}

    def one(metric: str, value: pl.Expr, method: str, **more: pl.Expr | str) -> pl.DataFrame:
        told = pl.format(f"{method}; {{}}", said)
        return figures(
            sums, metric, value=pl.when(some).then(value), method=told, payees="keys", payments="lines", **more
        )

    return [
        one(
            "effective_suppliers",
            whole * whole / squares,
            "10,000 ÷ HHI: as many equal ones would be as concentrated",
            **equal,
        ),
        one(
            "cr4",
            share("largest", "whole"),
            "100 × the four largest ÷ positive nets",
            numerator="largest",
            denominator="whole",
        ),
        one(
            "pareto_suppliers",
            pl.col("bulk").cast(pl.Float64),
            "how many of the largest make 80% of the named ones' money",
        ),
        one(
            "tail_share",
            100 * (named - pl.col("bulk")) / named,
            "100 × suppliers outside those that make 80% ÷ suppliers",
        ),
        one("payments_per_supplier", pl.col("lines") / named, "payment lines ÷ suppliers"),
        one("names_per_supplier", pl.col("keys") / named, "payee keys ÷ suppliers: names that one supplier goes by"),
    ]


def class_concentration(nets: pl.DataFrame, dimension: str, cells: Cells, choices: Choices) -> list[pl.DataFrame]:
    """HHI of each member of a class, pooled, of all periods.

    Args:
        nets: member, place, pence, payments.
        dimension: Which class they are of.
        cells: What the numbers mean.
        choices: Rings and settings.
    """
    told = stated_class(shape_sums(nets, cells, ["member"]), dimension, cells, choices)
    squares, whole = pl.col("squares").cast(pl.Float64), pl.col("whole").cast(pl.Float64)
    return [
        figures(
            told,
            "hhi",
            dimension=pl.col("dimension"),
            member=pl.col("member"),
            value=pl.when(pl.col("whole") > 0).then(10_000 * squares / (whole * whole)),
            payees="keys",
            payments="lines",
            method=pl.format("Σ(100·s)² over {} suppliers of the class with positive nets", "suppliers"),
        )
    ]


def default_shape(level: Level, cells: Cells, merged: pl.DataFrame | None, choices: Choices) -> list[pl.DataFrame]:
    """`shape` of the analysed money of all periods, in each body and in all."""
    held = shape_sums(of_scope(level, DEFAULT_SCOPE).nets, cells, ["slice"])
    told = _of_all(merged, stated(held, level, cells))
    return shape(told.with_columns(basis=pl.lit(choices.basis)))


def concentration(
    sums: pl.DataFrame, whole: pl.DataFrame, merged: pl.DataFrame | None, choices: Choices
) -> list[pl.DataFrame]:
    """`top_n_share` and `hhi` of each slice; who is paid does not depend on the basis.

    `merged`: what else could be one supplier (`merged.merged_moments`); None: no interval.
    """
    on = ["body", "period", "currency", "scope"]
    slices = whole.select(*SLICE, "payees", "payments").join(sums, on=on, how="left", nulls_equal=True)
    slices = slices.with_columns(pl.col("whole", "pooled", "top", "suppliers").fill_null(0))
    slices = _of_all(merged, slices)
    pooled = share("pooled", "whole").round(1).fill_null(0)
    said = pl.format(
        "{} suppliers with positive nets; redacted, unnamed and individuals hold {}% of the divisor",
        "suppliers",
        pooled,
    )
    counts: Given = {"payees": "payees", "payments": "payments"}
    squares = pl.col("squares").cast(pl.Float64)
    divisor = pl.col("whole").cast(pl.Float64)
    return [
        figures(
            slices,
            "top_n_share",
            value=share("top", "whole"),
            numerator="top",
            denominator="whole",
            method=pl.format(f"N = {choices.top_n}, of {{}}", said),
            **_likely(slices, share("top", "whole", 1), TOP, 100),
            **counts,
        ),
        figures(
            slices,
            "hhi",
            value=pl.when(pl.col("whole") > 0).then(10_000 * squares / (divisor * divisor)),
            method=pl.format("Σ(100·s)² over {}", said),
            **_likely(slices, squares / (divisor * divisor), INDEX, 10_000),
            **counts,
        ),
    ]
