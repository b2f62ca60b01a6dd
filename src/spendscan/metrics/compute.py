"""All figures of a run, from the cube and what is known of its payees."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.periods import months_of_year
from spendscan.core.schemas import CUBE
from spendscan.metrics import classes, local, multiplier, shares
from spendscan.metrics.cells import Cells, make_cells
from spendscan.metrics.choices import SLICE, Choices
from spendscan.metrics.concentration import (
    class_concentration,
    concentration,
    concentration_sums,
    default_shape,
)
from spendscan.metrics.counts import counted_shares
from spendscan.metrics.crossings import by_ring_too, crossings
from spendscan.metrics.deprived import of_local
from spendscan.metrics.doubtful import worlds_of_units
from spendscan.metrics.extensions import Extension, extended
from spendscan.metrics.figures import table
from spendscan.metrics.likely import Likely
from spendscan.metrics.likely_classes import with_class_moments
from spendscan.metrics.merged import merged_moments
from spendscan.metrics.money_of import money_of
from spendscan.metrics.opportunity import openings
from spendscan.metrics.prompt import prompt_payment
from spendscan.metrics.reserved import reserved
from spendscan.metrics.respend import with_rates
from spendscan.metrics.sums import Rings, dense, levels, ring_sums
from spendscan.survey.read import Survey


def compute_figures(  # noqa: PLR0913 - each is a table of the run that some figures rest on
    cube: pl.DataFrame,
    places: pl.DataFrame,
    payees: pl.DataFrame,
    choices: Choices,
    *,
    entities: pl.DataFrame | None = None,
    ties: pl.DataFrame | None = None,
    survey: Survey | None = None,
    influenceable: pl.DataFrame | None = None,
    chances: pl.DataFrame | None = None,
    paid: pl.DataFrame | None = None,
    near: pl.DataFrame | None = None,
    class_chances: pl.DataFrame | None = None,
    possible: pl.DataFrame | None = None,
    extensions: Sequence[Extension] = (),
) -> pl.DataFrame:
    """Every figure that the contract says is written, each with its bounds, coverage and method.

    Args:
        cube: The table `cube`; its texts may be Enum with values in order of code point, which costs less.
        places: The table `places`.
        payees: The table `payees`, with supplier keys.
        choices: What local means, the default basis, the year's start, N of the top, a stated re-spend rate.
        entities: The table `entities`, for sector, size and ownership; None without registers.
        ties: payee_key, register, entity_id, order of accepted matches; None without registers.
        survey: Answers of suppliers, for LM3.
        influenceable: Cells with the cube's columns that rules or decisions call influenceable; None where none do.
        chances: Where payees may be whose match is uncertain (`chances.CHANCES`); without it figures have no 90%
            interval.
        paid: How promptly payments were made (`prompt.days_to_pay`).
        near: Businesses of the registers in and around the local rings (`supply.businesses_near`), for opportunities.
        class_chances: Which class payees may have whose match is uncertain (`chances.CLASS_CHANCES`).
        possible: What else may be right of each payee whose match is uncertain (`chances.worlds`), for concentration.
        extensions: Metrics of third parties (`extensions.installed`).

    Returns:
        The table `metrics`, sorted by its key.
    """
    cells = make_cells(cube, places, payees, choices, entities, ties, influenceable)
    cells, strata = with_rates(cells, survey, choices)
    likely = None if chances is None else Likely(cells, chances, strata, choices)
    merged = None if possible is None or ties is None else merged_moments(cells, possible, ties, choices)
    worlds = None if chances is None else worlds_of_units(cells, chances, choices)
    rings: list[pl.DataFrame] = []
    held: list[pl.DataFrame] = []
    largest: list[pl.DataFrame] = []
    shaped: list[pl.DataFrame] = []
    for level in levels(cells, choices):
        rings.extend(ring_sums(level, cells, basis) for basis in level.bases)
        if likely:
            likely.add(level)
        held.append(concentration_sums(level, cells, choices))
        if len(level.bases) > 1:
            largest.append(classes.payee_sums(level, cells, choices))
            shaped = default_shape(level, cells, merged, choices)
    classed, crossed, clumped = _classes(cells, choices, likely)
    by_class = _with_likely(dense(pl.concat(crossed), choices, classes.CLASS), likely)
    sums = dense(pl.concat(rings), choices, SLICE)
    if likely:
        sums = likely.beside(sums)
    members = pl.concat([*classed, *largest])
    if class_chances is not None:
        members = with_class_moments(members, cells, class_chances, worlds, choices)
    inside = shares.cumulative(sums, choices)
    parts = [
        *shares.totals(sums),
        shares.scope_coverage(sums),
        *shares.by_ring(sums),
        *shares.by_cumulative_ring(inside),
        *shares.by_class(members, sums.whole),
        *shares.crossed(by_class),
        *counted_shares(sums, members.filter(pl.col("dimension") != "payee"), cells, worlds, choices),
        *crossings(cells, choices),
        *local.local_shares(sums, choices),
        *local.leakage(sums, inside, choices),
        *local.class_leakage(by_class, choices),
        *local.destinations(cells, places, sums, worlds, choices),
        *of_local(cells, choices),
        *reserved(cells, sums, worlds, choices),
        *openings(cells, payees, near, worlds, choices),
        *multiplier.multipliers(sums, choices),
        *multiplier.second_tier(sums, strata.elsewhere if strata else None, choices),
        *concentration(pl.concat(held), sums.whole, merged, choices),
        *shaped,
        *clumped,
        *([] if paid is None else prompt_payment(paid, choices.basis)),
    ]
    if extensions:
        money = money_of(cube.with_columns(pl.col(CUBE.keys).cast(pl.String)), places, payees, choices.basis)
        parts += extended(money, choices, extensions)
    return _with_months(table(parts, [extension.metric for extension in extensions]), cells, choices)


def _with_likely(crossed: Rings, likely: Likely | None) -> Rings:
    return likely.beside_crossed(crossed) if likely else crossed


def _classes(
    cells: Cells, choices: Choices, likely: Likely | None
) -> tuple[list[pl.DataFrame], list[pl.DataFrame], list[pl.DataFrame]]:
    """Sums by class, sums by class and ring, and how concentrated each category is."""
    classed, crossed, clumped = [], [], []
    for found in classes.members(cells):
        classed.extend(classes.class_sums(found, cells, choices))
        dimension = found.dimension
        if dimension in classes.CROSSED or dimension in by_ring_too(choices):
            crossed.append(classes.crossed_sums(found.pooled, dimension, cells, choices))
            if likely:
                likely.add_crossed(found.pooled, dimension)
            if dimension == "category":
                clumped += class_concentration(found.pooled, dimension, cells, choices)
    return classed, crossed, clumped


def _with_months(figures: pl.DataFrame, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Figures of partly covered years say which months they cover."""
    months = cells.months_of_bodies
    by_body: dict[str | None, set[str]] = {None: set(months["period"])}
    for body, period in months.iter_rows():
        by_body.setdefault(body, set()).add(period)
    years = (
        figures.filter(~pl.col("period").str.contains(r"^[0-9]{4}-[0-9]{2}$|^undated$"))
        .select("body", "period")
        .unique()
    )
    notes = [(body, year, note) for body, year in years.iter_rows() if (note := _covered(year, by_body[body], choices))]
    said = pl.DataFrame(notes, schema={"body": pl.String, "period": pl.String, "note": pl.String}, orient="row")
    noted = figures.join(said, on=["body", "period"], how="left", nulls_equal=True, maintain_order="left")
    return noted.with_columns(pl.concat_str("method", "note", separator="; ", ignore_nulls=True).alias("method")).drop(
        "note"
    )


def _covered(year: str, months: set[str], choices: Choices) -> str | None:
    """`9 of 12 months: 2023-04 to 2023-12`; None for a whole year."""
    wanted = months_of_year(year, choices.year_start)
    runs: list[list[str]] = []
    for month, before in zip(wanted, [None, *wanted], strict=False):
        if month in months:
            if before in months and runs:
                runs[-1].append(month)
            else:
                runs.append([month])
    held = sum(map(len, runs))
    if held == len(wanted):
        return None
    spans = (run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
    return f"{held} of {len(wanted)} months: {', '.join(spans)}"
