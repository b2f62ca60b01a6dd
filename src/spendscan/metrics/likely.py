"""What may be otherwise, gathered level by level, and put beside the sums that figures are made of."""

from dataclasses import dataclass, field, replace

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import SLICE, Choices
from spendscan.metrics.classes import CLASS, stated_class
from spendscan.metrics.ranges import LOCAL, OPEN, Patterns, beside, inside_set, moments, patterns, ring_set, sets
from spendscan.metrics.respend import Strata
from spendscan.metrics.sums import Level, Rings, stated
from spendscan.survey.read import RATE_SCALE


@dataclass
class Likely:
    """Moments of the money of each set of rings in each slice.

    Args:
        cells: What the numbers mean.
        chances: Where payees may be whose match is uncertain.
        strata: What a survey says of suppliers that have not answered; None without rates.
        choices: Rings and settings.
    """

    cells: Cells
    chances: pl.DataFrame
    strata: Strata | None
    choices: Choices
    _units: dict[str, Patterns] = field(default_factory=dict)
    _held: list[pl.DataFrame] = field(default_factory=list)
    _crossed: list[pl.DataFrame] = field(default_factory=list)
    _rounds: list[pl.DataFrame] = field(default_factory=list)
    _respent: list[pl.DataFrame] = field(default_factory=list)
    _sampled: list[pl.DataFrame] = field(default_factory=list)

    def units(self, basis: str) -> Patterns:
        """How likely units of a basis are in each set."""
        if basis not in self._units:
            self._units[basis] = patterns(self.cells, self.chances, self.choices, basis)
        return self._units[basis]

    def add(self, level: Level) -> None:
        """Take in a level."""
        for basis in level.bases:
            held = moments(level.nets, self.cells, self.units(basis), basis, ["slice"])
            self._held.append(self._told(held, level, basis))
            if self.strata:
                self._add_rounds(level, basis, self.strata)

    def _add_rounds(self, level: Level, basis: str, strata: Strata) -> None:
        """Money of round 3 by its payee's rate, and of rounds 2 and 3 together: two moments tell what they share."""
        rate = self.cells.places["rate"].gather(level.nets["place"]).fill_null(0)
        respent = (pl.col("pence").cast(pl.Int128) * pl.col("rate") // RATE_SCALE).cast(pl.Int64)
        nets = level.nets.with_columns(rate.alias("rate")).with_columns(respent=respent)
        local = self.units(basis).only(list(sets(self.choices)).index(LOCAL))
        for held, pence in ((self._rounds, pl.col("pence") + pl.col("respent")), (self._respent, pl.col("respent"))):
            own = nets.with_columns(pence=pence).drop("rate", "respent")
            held.append(self._told(moments(own, self.cells, local, basis, ["slice"]), level, basis))
        sampled = strata.sampled(level.nets, self.cells, self.choices, basis, ["slice"], local)
        self._sampled.append(self._told(sampled, level, basis))

    def _told(self, held: pl.DataFrame, level: Level, basis: str) -> pl.DataFrame:
        told = stated(held, level, self.cells).with_columns(basis=pl.lit(basis))
        return told.select(*SLICE, pl.exclude(SLICE))

    def add_crossed(self, nets: pl.DataFrame, dimension: str) -> None:
        """Take in a class's money by member and place."""
        basis = self.choices.basis
        held = moments(nets, self.cells, self.units(basis), basis, ["member"])
        self._crossed.append(stated_class(held, dimension, self.cells, self.choices))

    def beside(self, sums: Rings) -> Rings:
        """Sums of slices with the moments of what they are of."""
        held = pl.concat(self._held)
        rings, whole = self._by_rank(sums.rings, held, SLICE, "ring"), sums.whole
        rings = self._by_rank(rings, held, SLICE, "inside")
        names = list(sets(self.choices))
        lost = ring_set(self.choices.unknown)
        for prefix, name in (("local", LOCAL), ("lost", lost), ("open", OPEN)):
            own = held.filter(pl.col("set") == names.index(name)).drop("set")
            whole = beside(whole, own, prefix, SLICE)
        if self.strata:
            whole = beside(whole, pl.concat(self._rounds).drop("set"), "rounds", SLICE)
            whole = beside(whole, pl.concat(self._respent).drop("set"), "respent", SLICE)
            sampled = pl.concat(self._sampled).select(*SLICE, "sampled", "freedom")
            whole = whole.join(sampled, on=SLICE, how="left", nulls_equal=True)
        return replace(sums, rings=rings, whole=whole)

    def beside_crossed(self, sums: Rings) -> Rings:
        """Sums of classes by ring with the moments of each ring."""
        held = pl.concat(self._crossed)
        mine = held.filter(pl.col("set") == list(sets(self.choices)).index(LOCAL)).drop("set")
        whole = beside(sums.whole, mine, "local", CLASS)
        return replace(sums, rings=self._by_rank(sums.rings, held, CLASS, "ring"), whole=whole)

    def _by_rank(self, rings: pl.DataFrame, held: pl.DataFrame, key: tuple[str, ...], prefix: str) -> pl.DataFrame:
        """Rows of rings with the moments of their set: of the ring alone, or with those inside it."""
        named = ring_set if prefix == "ring" else inside_set
        names = list(sets(self.choices))
        ranks = {names.index(named(r)): r for r in range(len(self.choices.all_rings)) if named(r) in names}
        own = held.filter(pl.col("set").is_in(list(ranks))).with_columns(
            rank=pl.col("set").replace_strict(ranks, return_dtype=rings.schema["rank"])
        )
        return beside(rings, own.drop("set"), prefix, [*key, "rank"])
