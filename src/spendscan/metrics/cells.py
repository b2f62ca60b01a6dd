"""The cube made ready for figures: cells in numbers, and one row for each payee, currency and ledger postcode."""

from dataclasses import dataclass

import polars as pl

from spendscan.core.money import pence
from spendscan.core.periods import financial_year
from spendscan.core.reasons import INDIVIDUALS, REDACTED_KEY, UNNAMED_KEY, Exclusion, Kind
from spendscan.metrics.attributes import attributes
from spendscan.metrics.choices import BASES, BY_POSTCODE, Choices

# Counted in no scope: money of another time, and money counted once already.
NEVER = (str(Exclusion.OUT_OF_PERIOD), str(Exclusion.REISSUE))
POOLED_MEMBERS = (REDACTED_KEY, UNNAMED_KEY, INDIVIDUALS)
PLACE_KEY = ["payee_key", "currency", "ledger_postcode"]


@dataclass(frozen=True)
class Cells:
    """What all figures are worked out from.

    Args:
        sums: body, period, year (null: undated), category, department, place (row of `places`), analysed, influenceable
            (null: no rule or decision says), pence, payments.
        places: One row for each payee × currency × ledger postcode, by number: payee (number), alone (the payee's only
            row), supplier, currency, the rank of the ring in each basis (`in_best` …), and the payee's attributes.
        payees: One row for each payee × currency, by number, with the same columns.
    """

    sums: pl.DataFrame
    places: pl.DataFrame
    payees: pl.DataFrame

    def units(self, basis: str) -> pl.DataFrame:
        """What has one place in a basis: payee × ledger postcode, or payee."""
        return self.places if basis in BY_POSTCODE else self.payees


def make_cells(
    cube: pl.DataFrame,
    places: pl.DataFrame,
    payees: pl.DataFrame,
    choices: Choices,
    entities: pl.DataFrame | None = None,
    ties: pl.DataFrame | None = None,
    influenceable: pl.DataFrame | None = None,
) -> Cells:
    """Cells of every scope, and the places that they are joined to by number.

    Args:
        cube: The table `cube`.
        places: The table `places`.
        payees: The table `payees` with supplier keys.
        choices: Rings and settings.
        entities: The table `entities`.
        ties: payee_key, register, entity_id, order of accepted matches.
        influenceable: Cells of the cube that are influenceable, with the cube's columns.
    """
    known = _numbered_places(cube, places, payees, choices).join(
        attributes(payees, entities, ties), on="payee_key", how="left", maintain_order="left"
    )
    sums = _coded(cube, known, choices).with_columns(influenceable=pl.lit(None, pl.Boolean))
    if influenceable is not None:
        marked = _coded(influenceable, known, choices).filter("analysed").with_columns(influenceable=pl.lit(True))
        sums = pl.concat([sums, _aligned(marked, sums)])
    by_payee = known.unique("payee", keep="first", maintain_order=True).sort("payee").with_columns(alone=pl.lit(True))
    return Cells(sums, known, by_payee)


def _numbered_places(cube: pl.DataFrame, places: pl.DataFrame, payees: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """One row for each payee × currency × ledger postcode, sorted, with its ring in each basis."""
    rank = {ring: number for number, ring in enumerate(choices.all_rings)}
    found = cube.select(PLACE_KEY).unique().sort(PLACE_KEY, nulls_last=False)
    who = payees.select(
        "payee_key",
        "currency",
        supplier=pl.when(pl.col("kind") == str(Kind.INDIVIDUAL))
        .then(pl.lit(INDIVIDUALS))
        .otherwise(pl.coalesce("supplier_key", "payee_key")),
    ).unique(["payee_key", "currency"], keep="first")
    found = found.join(who, on=["payee_key", "currency"], how="left", maintain_order="left").with_columns(
        pl.col("supplier").fill_null(pl.col("payee_key")),
        payee=pl.struct("payee_key", "currency").rle_id(),
    )
    ringed = places.with_columns(
        rank=pl.col("ring").replace_strict(rank, default=choices.unknown, return_dtype=pl.UInt8)
    )
    for basis in BASES:
        on = ["payee_key", "ledger_postcode"] if basis in BY_POSTCODE else ["payee_key"]
        columns = [*on, pl.col("rank").alias(f"in_{basis}")]
        if basis == choices.basis:
            columns.append(pl.col("deprivation_decile").cast(pl.String).alias("deprivation"))
        where = ringed.filter(pl.col("basis") == basis).select(columns).unique(on, keep="first")
        found = found.join(where, on=on, how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(
        pl.col("^in_.*$").fill_null(choices.unknown),
        alone=pl.len().over("payee") == 1,
    ).with_row_index("place")


def _coded(cube: pl.DataFrame, known: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Cells with numbers and enumerations for texts, so that what follows groups numbers."""
    texts = ("body", "period", "category", "department")
    values = {name: cube[name].unique().drop_nulls().sort() for name in texts}
    months = values["period"].to_frame("period").with_columns(year=financial_year("period", choices.year_start))
    years = months["year"].unique().drop_nulls().sort()
    # Months and years are periods alike; where years are calendar years they look like `2010`, never like a month.
    labels = pl.Enum(pl.concat([values["period"], years]))
    return (
        cube.lazy()
        .filter(~pl.col("exclusion").fill_null("").is_in(NEVER))
        .join(known.lazy().select("place", *PLACE_KEY), on=PLACE_KEY, how="left", nulls_equal=True)
        .join(months.lazy(), on="period", how="left")
        .select(
            pl.col("body").cast(pl.Enum(values["body"])),
            pl.col("period", "year").cast(labels),
            *(pl.col(name).cast(pl.Enum(values[name])) for name in ("category", "department")),
            "place",
            analysed=pl.col("exclusion").is_null(),
            pence=pence("amount"),
            payments=pl.col("payments"),
        )
        .collect()
    )


def _aligned(marked: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Marked cells in the enumerations of all cells."""
    texts = [name for name, dtype in sums.schema.items() if isinstance(dtype, pl.Enum)]
    return marked.with_columns(pl.col(name).cast(pl.String).cast(sums.schema[name]) for name in texts).select(
        sums.columns
    )
