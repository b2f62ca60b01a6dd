"""What stays and what leaves: local share, of what is known, mean of bodies; leakage."""

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import BY_POSTCODE, DEFAULT_SCOPE, Choices
from spendscan.metrics.doubtful import doubtful_moments, pooled_nets, with_moments, within
from spendscan.metrics.figures import IS_UNKNOWN, Given, bounds_of_part, coverage, figures, share
from spendscan.metrics.ranges import Z, centre, has, spread, variance
from spendscan.metrics.sums import Rings


def local_shares(sums: Rings, choices: Choices) -> list[pl.DataFrame]:
    """The local share, the local share of what is known, and the mean of the bodies' local shares.

    Without rings nothing is local or not: the local share has no value then, and its widest bounds.
    """
    low, high = (share(bound) for bound in bounds_of_part("local"))
    counts: Given = {"payees": "payees", "payments": "payments", "coverage": coverage()}
    if not choices.rings:
        nothing = pl.lit(None, pl.Float64)
        method = "no area is given: everything that is not abroad may be local or not"
        return [
            figures(sums.whole, "local_share", value=nothing, bound_low=low, bound_high=high, method=method, **counts)
        ]
    named = f"K in {' + '.join(choices.local)}"
    shares = figures(
        sums.whole,
        "local_share",
        value=share("local"),
        numerator="local",
        denominator="total",
        bound_low=low,
        bound_high=high,
        method=f"100 × K ÷ T, {named}",
        **{name: share(end) for name, end in spread(sums.whole, "local", "local").items()},
        **counts,
    )
    of_known = pl.when(pl.col("total") > 0).then(share("local", pl.col("total") - pl.col("unknown")))
    known = figures(
        sums.whole,
        "local_share_of_known",
        value=of_known,
        numerator="local",
        denominator=pl.col("total") - pl.col("unknown"),
        # Without a value there is nothing to hold, and no bounds.
        bound_low=pl.when(of_known.is_not_null()).then(pl.min_horizontal(low, of_known)),
        bound_high=pl.when(of_known.is_not_null()).then(pl.max_horizontal(high, of_known)),
        method=f"100 × K ÷ (T − U), {named}, U unknown",
        **_known_ends(sums.whole),
        **counts,
    )
    return [shares, known, _mean_of_bodies(shares)]


def _known_ends(whole: pl.DataFrame) -> dict[str, pl.Expr]:
    """The interval of a ratio whose both sides vary, by linearising it about its mean.

    Where R = K ÷ (T − U), an error dK and dU moves it by (dK + R·dU) ÷ (T − U); what K and U share is had from the
    variance of their sum.
    """
    if not has(whole, "local"):
        return {}
    above = pl.col("local").cast(pl.Float64) + centre("local")
    below = (pl.col("total") - pl.col("unknown")).cast(pl.Float64) - centre("lost")
    ratio = above / below
    shared = (variance("open") - variance("local") - variance("lost")) / 2
    squared = (variance("local") + ratio * ratio * variance("lost") + 2 * ratio * shared).clip(lower_bound=0.0)
    half = Z * squared.sqrt() / below
    where = (pl.col("total") > 0) & (below > 0)
    # Nothing negative about: a share of what is known lies between nought and all of it.
    plain = (pl.col("gross") == pl.col("total")) & where
    ends = {}
    for name, end in (("low", ratio - half), ("high", ratio + half)):
        ends[name] = 100 * pl.when(plain).then(end.clip(0.0, 1.0)).when(where).then(end)
    return ends


def _mean_of_bodies(shares: pl.DataFrame) -> pl.DataFrame:
    """The mean of the bodies' shares, each body counting once, whatever it spends."""
    bodies = shares.filter(pl.col("body").is_not_null(), pl.col("value").is_not_null()).sort("body")
    key = ["period", "currency", "scope", "basis"]
    # Sorted and summed in that order: a mean of floats would else depend on the order of the bodies.
    means = bodies.group_by(key, maintain_order=True).agg(
        pl.col("value", "bound_low", "bound_high", "low", "high").mean(), n=pl.len().cast(pl.Int64)
    )
    likely: Given = {"low": "low", "high": "high"} if bodies["low"].is_not_null().any() else {}
    return figures(
        means.with_columns(body=pl.lit(None, pl.String)),
        "local_share_mean_of_bodies",
        value="value",
        bound_low="bound_low",
        bound_high="bound_high",
        method=pl.format("mean of the local shares of {} bodies, each counting once", "n"),
        **likely,
    )


def leakage(sums: Rings, inside: pl.DataFrame, choices: Choices) -> list[pl.DataFrame]:
    """What leaves: beyond what is local, and beyond each ring with those inside it.

    Args:
        sums: Sums of slices.
        inside: Sums of cumulative rings.
        choices: Rings and settings.
    """
    if not choices.rings:
        return []
    beyond = inside.filter(pl.col("period").is_null())
    return [
        _leaks(sums.whole, "local", "local", beyond=" + ".join(choices.local)),
        _leaks(
            beyond, "k", "inside", dimension="ring_cumulative", member=pl.col("ring"), beyond="it and those inside it"
        ),
    ]


def class_leakage(crossed: Rings, choices: Choices) -> list[pl.DataFrame]:
    """What leaves of each class's money: ranked by `numerator` or by `value`, the classes that leak most."""
    if not choices.rings:
        return []
    beyond = " + ".join(choices.local)
    return [
        _leaks(crossed.whole, "local", "local", beyond=beyond, dimension=pl.col("dimension"), member=pl.col("member"))
    ]


def destinations(
    cells: Cells, places: pl.DataFrame, sums: Rings, worlds: pl.DataFrame | None, choices: Choices
) -> list[pl.DataFrame]:
    """Where leaking money goes: the supplier's region, in each ring beyond the local ones; pooled, of all periods.

    Args:
        cells: The cells.
        places: The table `places`.
        sums: Sums of slices, for the totals.
        worlds: Where units may be whose match is uncertain (`doubtful.worlds_of_units`); None: no interval.
        choices: Rings and settings.
    """
    if not choices.rings or "region" not in places.columns:
        return []
    basis = choices.basis
    key = ["payee_key", "ledger_postcode"] if basis in BY_POSTCODE else ["payee_key"]
    where = places.select("basis", *key, "ring", "region").filter(pl.col("basis") == basis).drop("basis")
    nets = cells.with_places(cells.pooled.nets, ["payee_key", "ledger_postcode", "currency"])
    found = cells.stated(nets, ["currency"]).join(where, on=key, how="left", nulls_equal=True)
    away = found.filter(~pl.col("ring").is_in(choices.local))
    held = away.group_by("currency", "ring", pl.col("region").fill_null(NOT_GIVEN)).agg(
        k=pl.col("pence").sum(), n=pl.col("payments").sum(), who=pl.col("payee_key").n_unique().cast(pl.Int64)
    )
    default = sums.whole.filter(
        pl.col("scope") == DEFAULT_SCOPE, pl.col("basis") == basis, pl.col("body").is_null(), pl.col("period").is_null()
    )
    if worlds is not None:
        likely = within(worlds, ~pl.col("rank").is_in(choices.local_ranks), ["rank", "region"])
        moved = doubtful_moments(pooled_nets(cells), likely, cells, choices, [], ["rank", "region"])
        ring = pl.col("rank").replace_strict(dict(enumerate(choices.all_rings)), return_dtype=pl.String)
        moved = cells.stated(moved, ["currency"]).with_columns(
            ring.alias("ring"), pl.col("region").fill_null(NOT_GIVEN)
        )
        held = with_moments(held, moved, "there", ["currency", "ring", "region"])
    low, high = bounds_of_part("k", unknown=IS_UNKNOWN)
    return [
        figures(
            held.join(default, on="currency"),
            "leakage_to",
            dimension="ring",
            member=pl.col("ring"),
            dimension_2=pl.lit("region"),
            member_2=pl.col("region"),
            value=share("k"),
            numerator="k",
            denominator="total",
            bound_low=share(low),
            bound_high=share(high),
            coverage=coverage(),
            payees="who",
            payments="n",
            method="100 × spend with suppliers of the region ÷ T; what is unknown may be in any",
            **{name: share(end) for name, end in spread(held, "k", "there").items()},
        )
    ]


def _leaks(frame: pl.DataFrame, part: str, prefix: str, *, beyond: str, **named: pl.Expr | str) -> pl.DataFrame:
    low, high = bounds_of_part(part)
    total = pl.col("total")
    likely = spread(frame, part, prefix)
    mirrored = {"low": share(total - likely["high"]), "high": share(total - likely["low"])} if likely else {}
    return figures(
        frame,
        "leakage",
        value=share(total - pl.col(part)),
        numerator=total - pl.col(part),
        denominator="total",
        bound_low=share(total - high),
        bound_high=share(total - low),
        coverage=coverage(),
        payees="payees",
        payments="payments",
        method=f"100 × (T − K) ÷ T, K in {beyond}; what is unknown counts as leaving in the value, and is in the bounds"
        if not named
        else f"100 × (T − K) ÷ T, K in {beyond}",
        **mirrored,
        **named,
    )
