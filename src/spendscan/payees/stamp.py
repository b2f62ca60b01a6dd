"""Payments marked with payee key and exclusion, batch by batch; what is learned of a name holds for every batch."""

from collections.abc import Mapping
from threading import Lock

import numpy as np
import polars as pl

from spendscan.core.packing import Numbers
from spendscan.core.periods import Window
from spendscan.core.reasons import Kind
from spendscan.core.schemas import CUBE
from spendscan.payees.columns import CODED, Columns, Labels
from spendscan.payees.decided import Decided
from spendscan.payees.exclusions import Exclusions, Met, Places
from spendscan.payees.roster import Flags, Roster
from spendscan.payees.rules import ORDER, in_force
from spendscan.payees.tallies import Tallies
from spendscan.payees.texts import Signatures, Texts, quick
from spendscan.payees.verdicts import TEXT_COLUMNS, Book
from spendscan.userfiles.decisions import Decisions
from spendscan.userfiles.rules import Rules

# The ledger's own word for a person: a kind of supplier, or what a line is for. Number 0 is no rule's.
_PERSON = 0
_PERSON_TYPE = (
    r"\bindividuals?\b|\bprivate (?:persons?|landlords?)\b|^personal$|\b(?:foster|kinship) ?(?:carers?|parents?)\b"
)
_PERSON_TEXT = (
    r"\b(?:foster|fostering|kinship) ?(?:carers?|parents?|allowances?)\b|"
    r"^(?:payments? to )?(?:private )?individuals?\b\W*$|"
    r"\b(?:special guardianship|adoption|residence order) (?:orders? )?allowances?\b"
)
_NOT_A_PERSON = r"(?i)sole trader|business|compan|partnership|organisation"
LEDGER_WORD = "the ledger's own word"
_EXCLUSIONS = pl.Series("exclusion", [None, *ORDER], dtype=pl.String)


class Stamp:
    """Adds `payee_key` and `exclusion` to batches of payments (the contract, section 3).

    A payee is an individual wherever one line of the ledger calls it so; when a line says it of a payee that earlier
    batches already held, `settled` is False and the batches are given once more.

    Args:
        rules: A person's rules; the built-in ones apply besides, unless they switch them off.
        decisions: Decisions on payees: `kind`, `exclude`, `influenceable`. `exclude` no lifts every exclusion of its
            lines but out_of_period and reissue.
        window: The days that are analysed.
        tallies: Every batch is added to them, so that nobody has to look at all payments again.

    Raises:
        UsageError: A rule is switched off that there is not.
    """

    def __init__(
        self,
        rules: Rules | None = None,
        decisions: Decisions | None = None,
        window: Window | None = None,
        tallies: Tallies | None = None,
    ) -> None:
        self._book = Book(in_force(rules))
        self._decided = Decided(decisions)
        self._roster = Roster(self._book, self._decided.kinds())
        person = {_PERSON: quick(_PERSON_TEXT)}
        self._texts = {
            c: Texts(self._book.patterns(c) if c == "department" else person | self._book.patterns(c))
            for c in TEXT_COLUMNS
        }
        self._exclusions = Exclusions(self._book, self._decided, self._roster, self._texts, window or Window())
        rules_named = self._exclusions.labels.drop_nulls().unique(maintain_order=True)
        self._columns, self._labels = Columns(), Labels({"exclusion": ORDER, "exclusion_rule": rules_named})
        self._tallies = tallies
        self._types = Texts({_PERSON: quick(_PERSON_TYPE)})
        self._known: frozenset[str] = frozenset()
        self._learned: set[str] = set()
        self._met: Flags = np.zeros(0, np.bool_)
        self._late = False
        # The reader may run several files side by side.
        self._lock = Lock()

    @property
    def coded(self) -> dict[str, pl.DataType]:
        """The columns that come back as numbers of a dictionary, with their type."""
        return {name: self._labels.dtype(name) for name in (*CODED, "payee_key", "exclusion", "exclusion_rule")}

    # -- batches --
    def begin(self) -> None:
        """A pass begins: no batch of it was met."""
        with self._lock:
            self._met[:] = False
            self._late = False
            if self._tallies is not None:
                self._tallies.clear()

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with `payee_key`, `exclusion` and `exclusion_rule`: same rows, same order.

        Args:
            batch: Payments without `payee_key` and `exclusion`.
        """
        with self._lock:
            found = self._columns.numbers(batch)
            met = self._read(batch, {c: numbers for c, (numbers, _) in found.items() if c in TEXT_COLUMNS})
            self._learn(batch, met)
            places, rules = self._exclusions.places(batch, met)
            found["supplier_name"] = (met.names, self._roster.keys.len())
            found["exclusion"] = (_narrow(places), len(ORDER))
            if self._tallies is not None:
                self._tallies.add(batch, found)
            numbers = {column: found[column][0] for column in (*CODED, "exclusion")}
            numbers |= {"payee_key": met.names, "exclusion_rule": _narrow(rules)}
            texts = {**self._texts_by_number(), "exclusion_rule": self._exclusions.labels}
            return batch.with_columns(self._labels.columns(numbers, texts))

    def settled(self) -> bool:
        """Whether every batch of the pass that ends was given what is known at its end."""
        with self._lock:
            learned = frozenset(self._learned)
            done = not self._late and self._known <= learned
            self._known, self._learned, self._late = learned, set(), False
            self._met[:] = False
            self._roster.tell(learned)
            return done

    @property
    def kinds(self) -> pl.DataFrame:
        """What every payee is.

        Returns:
            `payee_key`, `kind`, `kind_reason`, `person_like`, a row a payee, sorted.
        """
        told = pl.col("payee_key").is_in(list(self._known | self._learned))
        return (
            self._roster.table.unique("payee_key")
            .with_columns(
                kind=pl.when(told).then(pl.lit(Kind.INDIVIDUAL.value)).otherwise("kind"),
                kind_reason=pl.when(told).then(pl.lit(LEDGER_WORD)).otherwise("kind_reason"),
                person_like=pl.col("person_like") & ~told,
            )
            .sort("payee_key")
        )

    def own(self, body: str) -> frozenset[str]:
        """The payee keys under which a body pays itself."""
        return self._exclusions.own(body)

    def sums(self) -> pl.DataFrame:
        """The payments of the last pass by everything that tells them apart but their own numbers and texts.

        They are handed over: the tallies are empty after, as a large ledger's take as much memory as these sums.

        Returns:
            Columns of `Tallies.sums`, with `payee_key`.
        """
        assert self._tallies is not None
        sums = self._tallies.sums({**self._texts_by_number(), **self._columns.addresses})
        self._tallies.clear()
        return sums

    def _texts_by_number(self) -> dict[str, pl.Series]:
        named = {"supplier_name": self._roster.names, "payee_key": self._roster.keys, "exclusion": _EXCLUSIONS}
        return {**self._columns.texts, **named}

    # -- what a batch holds --
    def _read(self, batch: pl.DataFrame, numbers: Mapping[str, Numbers]) -> Met:
        codes, new = self._roster.meet(batch["supplier_name"])
        if new.len():
            self._exclusions.meet(new)
            self._met = np.concatenate([self._met, np.zeros(new.len(), np.bool_)])
        labels = self._columns.texts
        known = {column: (found, labels[column]) for column, found in numbers.items()}
        return Met(codes, {c: self._texts[c].signatures(batch[c], known.get(c)) for c in TEXT_COLUMNS})

    def _learn(self, batch: pl.DataFrame, met: Met) -> None:
        """Whom the ledger itself calls a person."""
        codes = met.names
        told = np.zeros(batch.height, np.bool_)
        for column in ("description", "category"):
            told |= _holds(self._texts[column], met.signatures[column])
        if told.any():
            told &= self._roster.shaped[codes]
        typed = self._types.signatures(batch["supplier_type"])
        if typed is not None:
            firms = batch["supplier_type"].str.contains(_NOT_A_PERSON).fill_null(value=False).to_numpy()
            told |= (typed != 0) & self._roster.soft[codes] & ~firms
        if told.any():
            keys = set(self._roster.keys.gather(np.unique(codes[told])).to_list())
            fresh = keys - self._learned
            self._learned |= keys
            unknown = fresh - self._known
            if unknown:
                self._late |= bool(self._met[self._roster.keys.is_in(list(unknown)).to_numpy()].any())
                self._roster.tell(self._known | self._learned)
        self._met[codes] = True

    # -- influenceable spend --
    def influenceable(self, payments: pl.LazyFrame) -> pl.DataFrame | None:
        """The analysed payments that rules or decisions call influenceable, as cells of the cube.

        Rules may look at the description, which the cube does not hold; so they are asked of the payments, once.

        Args:
            payments: The written payments.

        Returns:
            The cube's columns, sorted by its key; None where no rule and no decision calls anything influenceable.
        """
        if not self._book.rules.influenceable and not self._decided.keys("influenceable"):
            return None
        cells = ["body", "period", "payee_key", "category", "department", "currency", "exclusion"]
        wanted = [*cells, "postcode", "supplier_name", "description", "amount"]
        narrow = payments.select(wanted).filter(pl.col("exclusion").is_null())
        marked = narrow.map_batches(self._influenced, schema=narrow.collect_schema(), streamable=True)
        cube = marked.rename({"postcode": "ledger_postcode"}).group_by([*cells, "ledger_postcode"])
        sums = cube.agg(pl.col("amount").cast(pl.Decimal(38, 2)).sum(), payments=pl.len().cast(pl.Int64))
        return CUBE.conform(sums.collect(engine="streaming"))

    def _influenced(self, batch: pl.DataFrame) -> pl.DataFrame:
        with self._lock:
            numbers = {c: self._columns.of(batch[c], c) for c in TEXT_COLUMNS if c in CODED}
            influenced = self._exclusions.influenced(batch, self._read(batch, numbers))
        return batch.filter(pl.Series(influenced))


def _narrow(places: Places) -> Numbers:
    """0 where all are, else small numbers: they are packed and looked up three times as fast."""
    return places.astype(np.uint32) if places.any() else 0


def _holds(texts: Texts, signatures: Signatures | None) -> Flags | np.bool_:
    """Which lines have the ledger's own word for a person."""
    if signatures is None:
        return np.bool_(0)
    return np.array([_PERSON in held for held in texts.sets], np.bool_)[signatures]
