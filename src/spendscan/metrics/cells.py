"""The cube made ready for figures: cells in numbers, and one row for each payee, currency and ledger postcode."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from spendscan.core.money import pence
from spendscan.core.periods import financial_year
from spendscan.core.reasons import INDIVIDUALS, REDACTED_KEY, UNNAMED_KEY, Exclusion, Kind
from spendscan.core.schemas import CUBE
from spendscan.metrics.attributes import ATTRIBUTES, attributes
from spendscan.metrics.choices import BASES, BY_POSTCODE, Choices
from spendscan.metrics.codes import coded, fetched, numbered, reduced

# Counted in no scope: money of another time, and money counted once already.
NEVER = (str(Exclusion.OUT_OF_PERIOD), str(Exclusion.REISSUE))
POOLED_MEMBERS = (REDACTED_KEY, UNNAMED_KEY, INDIVIDUALS)
OF_CELLS = ("category", "department")
OF_PLACES = (*ATTRIBUTES, "deprivation")


@dataclass(frozen=True)
class Sliced:
    """Money by slice, as numbers.

    Args:
        nets: slice (row of `slices`), place, pence, payments, and what else tells money apart.
        slices: body, period (0: all of them); a financial year is a period too.
    """

    nets: pl.DataFrame
    slices: pl.DataFrame

    @cached_property
    def told(self) -> pl.DataFrame:
        """Nets with body and period instead of the number of their slice."""
        return self.said(self.nets)

    def said(self, sums: pl.DataFrame) -> pl.DataFrame:
        """Sums by slice with the columns of their slices."""
        return fetched(sums, "slice", {name: self.slices[name] for name in self.slices.columns}).drop("slice")

    def over(self, period: bool) -> "Sliced":
        """The same of all bodies together; of all periods together where `period` is false."""
        if not period:
            return Sliced(_numbered_nought(reduced(self.nets, ["place"])), _ALL)
        number, slices = numbered({"period": self.slices["period"]})
        own = reduced(fetched(self.nets, "slice", {"slice": number}), ["slice", "place"])
        return Sliced(own, slices.select(_NONE.alias("body"), "period"))


_NONE = pl.lit(0, pl.UInt32)
_ALL = pl.DataFrame({"body": [0], "period": [0]}, schema={"body": pl.UInt32, "period": pl.UInt32})


def _constant(series: pl.Series) -> bool:
    return bool(series.len()) and not series.null_count() and series.min() == series.max()


def _numbered_nought(nets: pl.DataFrame) -> pl.DataFrame:
    return nets.with_columns(_NONE.alias("slice")).select("slice", pl.exclude("slice"))


@dataclass(frozen=True)
class Cells:
    """What all figures are worked out from; texts are numbers, 0 standing for none.

    Args:
        months: slice (row of `slices`), account (row of `accounts`), pence, payments.
        slices: body, period (a month, or undated).
        accounts: What one body pays to one place under one category and department: body, place (row of `places`),
            category, department, analysed, marked (a second time, as influenceable).
        years: The number of each period's financial year (0: undated); a year is a period like a month.
        places: One row for each payee × currency × ledger postcode: payee (row of `payees`), payee_key, currency,
            supplier, alone (the payee's only row), the rank of its ring in each basis (`in_best` …), and sector, size,
            ownership, deprivation; rate and own where re-spend rates are known.
        labels: The texts of the numbers, by column.
    """

    months: pl.DataFrame
    slices: pl.DataFrame
    accounts: pl.DataFrame
    years: pl.Series
    places: pl.DataFrame
    labels: dict[str, pl.Series]

    @cached_property
    def sums(self) -> pl.DataFrame:
        """Money by account and financial year: year (0: undated), pence, payments, and the columns of `accounts`."""
        year = self.years.gather(self.slices["period"])
        summed = reduced(fetched(self.months, "slice", {"year": year}), ["account", "year"])
        return fetched(summed, "account", {name: self.accounts[name] for name in self.accounts.columns})

    @cached_property
    def analysed(self) -> pl.DataFrame:
        """The part of `sums` that is of the default scope."""
        own = pl.col("analysed") & ~pl.col("marked")
        return self.sums if self.accounts.select(own.all()).item() else self.sums.filter(own)

    @cached_property
    def monthly(self) -> Sliced:
        """Money of the default scope in each body and month."""
        own = self.accounts.select(pl.col("analysed") & ~pl.col("marked")).to_series()
        months = self.months if own.all() else self.months.filter(own.gather(self.months["account"]))
        return Sliced(
            reduced(fetched(months, "account", {"place": self.accounts["place"]}), ["slice", "place"]), self.slices
        )

    @cached_property
    def yearly(self) -> Sliced:
        """Money of the default scope in each body and financial year (0: undated)."""
        number, slices = numbered({"body": self.analysed["body"], "year": self.analysed["year"]})
        nets = reduced(self.analysed.with_columns(number.alias("slice")), ["slice", "place"])
        return Sliced(nets, slices.rename({"year": "period"}))

    @cached_property
    def by_body(self) -> Sliced:
        """Money of the default scope in each body, of all periods."""
        number, slices = numbered({"body": self.yearly.slices["body"]})
        nets = reduced(fetched(self.yearly.nets, "slice", {"slice": number}), ["slice", "place"])
        return Sliced(nets, slices.with_columns(_NONE.alias("period")))

    @cached_property
    def by_month(self) -> Sliced:
        """Money of the default scope in each month, of all bodies."""
        return self.monthly.over(period=True)

    @cached_property
    def by_year(self) -> Sliced:
        """Money of the default scope in each financial year (0: undated), of all bodies."""
        return self.yearly.over(period=True)

    @cached_property
    def pooled(self) -> Sliced:
        """Money of the default scope, of all bodies and periods."""
        return self.by_body.over(period=False)

    @cached_property
    def months_of_bodies(self) -> pl.DataFrame:
        """In which months each body paid anything that is counted: body, period, in words."""
        return self.stated(self.slices, ["body", "period"])

    @cached_property
    def payees(self) -> pl.DataFrame:
        """One row for each payee × currency, in order of number, with the columns of `places`."""
        firsts = self.places.unique("payee", keep="first", maintain_order=True)
        return firsts.sort("payee").with_columns(alone=pl.lit(True))

    @cached_property
    def one_place_each(self) -> bool:
        """Whether each supplier has one place in each currency: its nets are then those of its place."""
        return not self.places.select(pl.struct("supplier", "currency").is_duplicated().any()).item()

    @cached_property
    def pooled_flags(self) -> pl.Series:
        """By supplier, whether it is one of `pooled_suppliers`."""
        return self.labels["supplier"].is_in(POOLED_MEMBERS).fill_null(value=False)

    @cached_property
    def pooled_places(self) -> pl.Series:
        """By place, whether its supplier is one of `pooled_suppliers`."""
        return self.pooled_flags.gather(self.places["supplier"]).alias("pooled")

    @cached_property
    def pooled_suppliers(self) -> list[int]:
        """The numbers of the suppliers that are no suppliers: redacted, unnamed, individuals."""
        return self.pooled_flags.arg_true().to_list()

    def units(self, basis: str) -> pl.DataFrame:
        """What has one place in a basis: payee × ledger postcode, or payee."""
        return self.places if basis in BY_POSTCODE else self.payees

    def with_places(self, frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """A frame with columns of its places, and `pooled`: whether the supplier is no supplier."""
        wanted = {name: self.pooled_places if name == "pooled" else self.places[name] for name in columns}
        # What is the same everywhere is not looked up by row.
        same = {name: series[0] for name, series in wanted.items() if _constant(series)}
        alike = [pl.lit(value, wanted[name].dtype).alias(name) for name, value in same.items()]
        told = fetched(frame, "place", {name: series for name, series in wanted.items() if name not in same})
        return told.with_columns(alike)

    def stated(self, frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """A frame with texts for the numbers of some columns."""
        return frame.with_columns(self.labels[name].gather(frame[name]).alias(name) for name in columns)


def make_cells(
    cube: pl.DataFrame,
    places: pl.DataFrame,
    payees: pl.DataFrame,
    choices: Choices,
    entities: pl.DataFrame | None = None,
    ties: pl.DataFrame | None = None,
    influenceable: pl.DataFrame | None = None,
) -> Cells:
    """Cells of every scope, and the places that they point to.

    Args:
        cube: The table `cube`; its texts may be Enum with values in order of code point, which costs less.
        places: The table `places`.
        payees: The table `payees` with supplier keys.
        choices: Rings and settings.
        entities: The table `entities`.
        ties: payee_key, register, entity_id, order of accepted matches.
        influenceable: Cells of the cube that are influenceable, with the cube's columns.
    """
    counted = _counted(_marked(cube, influenceable))
    numbers, labels = {}, {}
    for name in ("body", "period", "payee_key", "currency", "ledger_postcode", *OF_CELLS):
        numbers[name], labels[name] = coded(counted[name])
    place, distinct = numbered({name: numbers[name] for name in ("payee_key", "currency", "ledger_postcode")})
    flags = {"analysed": counted["exclusion"].is_null(), "marked": counted["marked"]}
    account, accounts = numbered(
        {"place": place, **{name: numbers[name] for name in ("body", *OF_CELLS)}}
        | {name: flag.cast(pl.UInt8) for name, flag in flags.items()}
    )
    number, slices = numbered({name: numbers[name] for name in ("body", "period")})
    years, labels["period"] = _years(labels["period"], choices.year_start)
    months = pl.DataFrame({"slice": number, "account": account}).with_columns(
        counted.select(pence("amount").alias("pence"), "payments")
    )
    known, more = _known(distinct, labels, places, payees, choices, attributes(payees, entities, ties))
    return Cells(months, slices, accounts.cast(dict.fromkeys(flags, pl.Boolean)), years, known, labels | more)


def _counted(cube: pl.DataFrame) -> pl.DataFrame:
    """The cells that are counted in some scope."""
    exclusion = cube["exclusion"]
    if isinstance(exclusion.dtype, pl.Enum) and not exclusion.dtype.categories.is_in(NEVER).any():
        return cube
    return cube.filter(~exclusion.cast(pl.String).is_in(NEVER).fill_null(value=False))


def _marked(cube: pl.DataFrame, influenceable: pl.DataFrame | None) -> pl.DataFrame:
    """The cube's cells, and those that are influenceable once more, marked."""
    if influenceable is None:
        return cube.with_columns(marked=pl.lit(False))
    again = influenceable.filter(pl.col("exclusion").is_null())
    return pl.concat(
        frame.select(CUBE.names).cast(CUBE.schema).with_columns(marked=pl.lit(marked))
        for frame, marked in ((cube, False), (again, True))
    )


def _years(months: pl.Series, year_start: int) -> tuple[pl.Series, pl.Series]:
    """The number of each month's financial year, and the texts of months and years: years are periods like months."""
    named = months.to_frame("period").select(financial_year("period", year_start).alias("year"))["year"]
    numbers, years = coded(named)
    number = pl.when(pl.col("year") > 0).then(pl.col("year") + (months.len() - 1)).otherwise(0)
    shifted = numbers.alias("year").to_frame().select(number.cast(pl.UInt32).alias("year"))["year"]
    return shifted, pl.concat([months, years.slice(1)])


def _known(
    distinct: pl.DataFrame,
    labels: dict[str, pl.Series],
    places: pl.DataFrame,
    payees: pl.DataFrame,
    choices: Choices,
    attributed: pl.DataFrame,
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """What is known of each place, in numbers, and the texts of those numbers."""
    who = payees.select(
        "payee_key",
        "currency",
        supplier=pl.when(pl.col("kind") == str(Kind.INDIVIDUAL))
        .then(pl.lit(INDIVIDUALS))
        .otherwise(pl.coalesce("supplier_key", "payee_key")),
    ).unique(["payee_key", "currency"], keep="first")
    texts = distinct.with_columns(labels[name].gather(distinct[name]).alias(name) for name in distinct.columns)
    found = (
        texts.join(who, on=["payee_key", "currency"], how="left", maintain_order="left")
        .join(attributed, on="payee_key", how="left", maintain_order="left")
        .with_columns(pl.col("supplier").fill_null(pl.col("payee_key")))
    )
    found = _ringed(found, places, choices)
    more = {}
    for name in ("supplier", *OF_PLACES):
        numbers, more[name] = coded(found[name])
        found = found.with_columns(numbers.alias(name))
    return found.with_columns(
        currency=distinct["currency"],
        payee=distinct.select(pl.struct("payee_key", "currency").rle_id()).to_series(),
    ).with_columns(alone=pl.len().over("payee") == 1), more


def _ringed(found: pl.DataFrame, places: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Places with the rank of their ring in each basis, and the default basis's deprivation decile."""
    rank = {ring: number for number, ring in enumerate(choices.all_rings)}
    # Only what is asked of places is parted by basis: they have a dozen columns of text more.
    held = [c for c in ("payee_key", "ledger_postcode", "basis", "deprivation_decile") if c in places.columns]
    ranked = places.select(
        *held, rank=pl.col("ring").replace_strict(rank, default=choices.unknown, return_dtype=pl.UInt8)
    )
    for basis in BASES:
        on = ["payee_key", "ledger_postcode"] if basis in BY_POSTCODE else ["payee_key"]
        columns = [*on, pl.col("rank").alias(f"in_{basis}")]
        if basis == choices.basis:
            columns.append(pl.col("deprivation_decile").cast(pl.String).alias("deprivation"))
        where = ranked.filter(pl.col("basis") == basis).select(columns).unique(on, keep="first")
        found = found.join(where, on=on, how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(pl.col("^in_.*$").fill_null(choices.unknown))
