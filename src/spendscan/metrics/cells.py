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
from spendscan.metrics.codes import coded, fetched

# Counted in no scope: money of another time, and money counted once already.
NEVER = (str(Exclusion.OUT_OF_PERIOD), str(Exclusion.REISSUE))
POOLED_MEMBERS = (REDACTED_KEY, UNNAMED_KEY, INDIVIDUALS)
OF_CELLS = ("category", "department")
OF_PLACES = (*ATTRIBUTES, "deprivation")


@dataclass(frozen=True)
class Cells:
    """What all figures are worked out from; texts are numbers, 0 standing for none.

    Args:
        sums: body, period, year (a period too; 0: undated), category, department, place (row of `places`), analysed,
            marked (a second time, as influenceable), pence, payments.
        places: One row for each payee × currency × ledger postcode: payee (row of `payees`), payee_key, currency,
            supplier, alone (the payee's only row), the rank of its ring in each basis (`in_best` …), and sector, size,
            ownership, deprivation; rate and own where re-spend rates are known.
        labels: The texts of the numbers, by column.
    """

    sums: pl.DataFrame
    places: pl.DataFrame
    labels: dict[str, pl.Series]

    @cached_property
    def payees(self) -> pl.DataFrame:
        """One row for each payee × currency, in order of number, with the columns of `places`."""
        firsts = self.places.unique("payee", keep="first", maintain_order=True)
        return firsts.sort("payee").with_columns(alone=pl.lit(True))

    @cached_property
    def analysed(self) -> pl.DataFrame:
        """The cells of the default scope."""
        return self.sums.filter(pl.col("analysed") & ~pl.col("marked"))

    @cached_property
    def pooled_suppliers(self) -> list[int]:
        """The numbers of the suppliers that are no suppliers: redacted, unnamed, individuals."""
        return self.labels["supplier"].is_in(POOLED_MEMBERS).fill_null(False).arg_true().to_list()

    def units(self, basis: str) -> pl.DataFrame:
        """What has one place in a basis: payee × ledger postcode, or payee."""
        return self.places if basis in BY_POSTCODE else self.payees

    def with_places(self, frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """A frame with columns of its places."""
        return fetched(frame, "place", {name: self.places[name] for name in columns})

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
    counted = _marked(cube, influenceable).filter(~pl.col("exclusion").cast(pl.String).fill_null("").is_in(NEVER))
    numbers, labels = {}, {}
    for name in ("body", "period", "payee_key", "currency", "ledger_postcode", *OF_CELLS):
        numbers[name], labels[name] = coded(counted[name])
    keyed = pl.DataFrame([numbers[name].alias(name) for name in ("payee_key", "currency", "ledger_postcode")])
    place, distinct = _numbered(keyed)
    years, labels["period"] = _years(labels["period"], choices.year_start)
    sums = counted.select(
        *(numbers[name].alias(name) for name in ("body", "period", *OF_CELLS)),
        place.alias("place"),
        analysed=pl.col("exclusion").is_null(),
        marked="marked",
        pence=pence("amount"),
        payments="payments",
    )
    sums = fetched(sums, "period", {"year": years})
    known, more = _known(distinct, labels, places, payees, choices, attributes(payees, entities, ties))
    return Cells(sums, known, labels | more)


def _marked(cube: pl.DataFrame, influenceable: pl.DataFrame | None) -> pl.DataFrame:
    """The cube's cells, and those that are influenceable once more, marked."""
    if influenceable is None:
        return cube.with_columns(marked=pl.lit(False))
    again = influenceable.filter(pl.col("exclusion").is_null())
    return pl.concat(
        frame.select(CUBE.names).cast(CUBE.schema).with_columns(marked=pl.lit(marked))
        for frame, marked in ((cube, False), (again, True))
    )


def _numbered(keyed: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """The number of each row's combination, and the combinations in order of number."""
    sizes = {name: 1 + int(keyed[name].max() or 0) for name in keyed.columns}  # type: ignore[arg-type]
    packed = pl.lit(0, pl.UInt64)
    for name, size in sizes.items():
        packed = packed * size + pl.col(name).cast(pl.UInt64)
    key = keyed.select(packed.alias("key"))["key"]
    values = key.unique().sort()
    parts, rest = [], pl.col("key")
    for name, size in reversed(sizes.items()):
        parts.append((rest % size).cast(pl.UInt32).alias(name))
        rest = rest // size
    return values.search_sorted(key).cast(pl.UInt32), values.to_frame("key").select(reversed(parts))


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
    ranked = places.with_columns(
        rank=pl.col("ring").replace_strict(rank, default=choices.unknown, return_dtype=pl.UInt8)
    )
    for basis in BASES:
        on = ["payee_key", "ledger_postcode"] if basis in BY_POSTCODE else ["payee_key"]
        columns = [*on, pl.col("rank").alias(f"in_{basis}")]
        if basis == choices.basis:
            columns.append(pl.col("deprivation_decile").cast(pl.String).alias("deprivation"))
        where = ranked.filter(pl.col("basis") == basis).select(columns).unique(on, keep="first")
        found = found.join(where, on=on, how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(pl.col("^in_.*$").fill_null(choices.unknown))
