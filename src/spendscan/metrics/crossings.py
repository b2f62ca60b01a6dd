"""Any two classes crossed, where they are asked for: `--cross size,ring`, `--cross sector,ownership`."""

from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.cells import OF_CELLS, OF_PLACES, Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, Choices
from spendscan.metrics.classes import counted
from spendscan.metrics.codes import reduced
from spendscan.metrics.counts import LINES
from spendscan.metrics.figures import Given, figures, share

RING = "ring"
DIMENSIONS = (*OF_CELLS, *OF_PLACES, RING)
POUNDS = 100


def parse_crossings(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs as written, `size,ring`; a ring comes second, and a pair counts once.

    Raises:
        UsageError: One is no pair of two different dimensions.
    """
    pairs = []
    for text in texts:
        names = [name.strip().lower() for name in text.replace("×", ",").replace("/", ",").split(",")]
        if len(names) != 2 or names[0] == names[1]:
            raise UsageError(f"--cross {text!r} is not two dimensions", hint="For example --cross size,ring.")
        for name in names:
            if name not in DIMENSIONS:
                near = get_close_matches(name, DIMENSIONS, 1, 0.5)
                told = f"Did you mean {near[0]}?" if near else f"There are {', '.join(DIMENSIONS)}."
                more = " Bodies and periods are columns of every row." if name in ("body", "period") else ""
                raise UsageError(f"--cross {text!r}: figures are not by {name!r}", hint=told + more)
        first, second = sorted(names, key=lambda name: name == RING)
        pairs.append((first, second))
    return tuple(dict.fromkeys(pairs))


def by_ring_too(choices: Choices) -> list[str]:
    """The classes that are asked for by ring."""
    return [first for first, second in choices.cross if second == RING]


def crossings(cells: Cells, choices: Choices) -> list[pl.DataFrame]:
    """Spend and shares of each pair of members of two classes: pooled, of all periods, of the first class's total."""
    parts: list[pl.DataFrame] = []
    for first, second in choices.cross:
        if second != RING:
            parts += _figures(_sums(cells, first, second, choices), first, second)
    return parts


def _sums(cells: Cells, first: str, second: str, choices: Choices) -> pl.DataFrame:
    """member, member_2, currency; k, n, who, and total and lines of the member of the first class."""
    own = [name for name in (first, second) if name in OF_CELLS]
    nets = reduced(cells.analysed, [*own, "place"])
    nets = cells.with_places(nets, [name for name in (first, second) if name not in OF_CELLS])
    held = counted(nets.rename({first: "member", second: "member_2"}), ["member", "member_2"], cells)
    of_first = ["member", "currency"]
    held = held.with_columns(total=pl.col("k").sum().over(of_first), lines=pl.col("n").sum().over(of_first))
    return cells.stated(held, ["currency"]).with_columns(
        *(
            cells.labels[name].gather(held[column]).fill_null(NOT_GIVEN).alias(column)
            for name, column in ((first, "member"), (second, "member_2"))
        ),
        body=pl.lit(None, pl.String),
        period=pl.lit(None, pl.String),
        scope=pl.lit(DEFAULT_SCOPE),
        basis=pl.lit(choices.basis),
    )


def _figures(rows: pl.DataFrame, first: str, second: str) -> list[pl.DataFrame]:
    named: Given = {
        "dimension": pl.lit(first),
        "member": pl.col("member"),
        "dimension_2": pl.lit(second),
        "member_2": pl.col("member_2"),
        "payees": "who",
        "payments": "n",
    }
    return [
        figures(
            rows,
            "spend",
            value=pl.col("k").cast(pl.Float64) / POUNDS,
            numerator="k",
            method=f"sum of payments of this {first} and this {second}",
            **named,
        ),
        figures(
            rows,
            "spend_share",
            value=share("k"),
            numerator="k",
            denominator="total",
            method=f"100 × K ÷ T, T the spend of the {first}, K its part of this {second}",
            **named,
        ),
        figures(
            rows,
            "payment_share",
            value=share("n", "lines"),
            method=f"{LINES}; of the lines of the {first}, those of this {second}",
            **named,
        ),
    ]
