"""Payments marked with payee key and exclusion, batch by batch; what is learned of a name holds for every batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.codebook import Codebook, Codes
from spendscan.core.names import payee_keys as plain_keys
from spendscan.core.packing import Numbers
from spendscan.core.periods import Window, outside
from spendscan.core.reasons import Exclusion, Kind
from spendscan.core.schemas import CUBE
from spendscan.payees.decided import Decided
from spendscan.payees.kinds import PERSONAL_TEXT
from spendscan.payees.own_names import own_names
from spendscan.payees.roster import Flags, Roster
from spendscan.payees.rules import ORDER, in_force
from spendscan.payees.tallies import Tallies
from spendscan.payees.texts import Signatures, Texts, combined, quick, taken_apart
from spendscan.payees.verdicts import PERSONAL, TEXT_COLUMNS, Book, Verdict
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
# Columns whose texts are told apart in the tallies too.
_KEPT = ("category", "department")
_GROUNDS = ("description", "category", "supplier_type", "invoice_number")
Places = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
_EXCLUSIONS = pl.Series("exclusion", [None, *ORDER], dtype=pl.String)
# What decided an exclusion that neither a rule nor the payee's kind did.
_OTHERWISE = {
    Exclusion.OUT_OF_PERIOD.value: "window",
    Exclusion.REISSUE.value: "reissue",
    Exclusion.USER_RULE.value: "decision",
    Exclusion.INTERNAL.value: "own_body",
    Exclusion.REDACTED_PERSONAL.value: PERSONAL,
}


@dataclass(frozen=True)
class Met:
    """What a batch holds, in numbers.

    Args:
        names: The number of each line's name.
        texts: The numbers of the texts of a column; columns without any text are not in it.
        signatures: The patterns that the texts of a column hold, None where they hold none.
    """

    names: Codes
    texts: Mapping[str, Codes]
    signatures: Mapping[str, Signatures | None]


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
        self._window = window or Window()
        self._book = Book(in_force(rules))
        # What may have decided, by number: the rules' labels, then one for each exclusion's place.
        otherwise = [None, *(_OTHERWISE.get(exclusion) for exclusion in ORDER)]
        self._labels = pl.Series("exclusion_rule", [*self._book.labels, *otherwise], dtype=pl.String)
        self._decided = Decided(decisions)
        self._roster = Roster(self._book, self._decided.kinds())
        self._texts = {
            c: Texts(
                {_PERSON: quick(_PERSON_TEXT), **self._book.patterns(c)}
                if c != "department"
                else self._book.patterns(c)
            )
            for c in TEXT_COLUMNS
        }
        self._books = {column: Codebook() for column in _KEPT}
        self._tallies = tallies
        self._types = Texts({_PERSON: quick(_PERSON_TYPE)})
        self._back = Texts(self._book.patterns("unless"))
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        self._bodies: dict[str, frozenset[str]] = {}
        self._paid_to_self: Flags = np.zeros(0, np.bool_)
        self._known: frozenset[str] = frozenset()
        self._learned: set[str] = set()
        self._met: Flags = np.zeros(0, np.bool_)
        self._late = False
        # The reader may run several files side by side.
        self._lock = Lock()

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
            met = self._read(batch)
            self._learn(batch, met)
            places, rules = self._places(batch, met)
            keys = self._roster.keys.gather(met.names)
            if self._tallies is not None:
                self._tallies.add(batch, self._numbers(met, places))
        if not places.any():
            nothing = pl.lit(None, pl.String)
            return batch.with_columns(keys, exclusion=nothing, exclusion_rule=nothing)
        # By narrow numbers: three times as fast as by wide ones.
        said = (texts.gather(_narrow(numbers)) for texts, numbers in ((_EXCLUSIONS, places), (self._labels, rules)))
        return batch.with_columns(keys, *said)

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
        if body not in self._bodies:
            self._bodies[body] = own_names(body)
            paid = self._roster.keys.is_in(list(self._bodies[body])).to_numpy()
            self._paid_to_self = self._paid_to_self | paid
        return self._bodies[body]

    def sums(self) -> pl.DataFrame:
        """The payments of the last pass by everything that tells them apart but their own numbers and texts.

        They are handed over: the tallies are empty after, as a large ledger's take as much memory as these sums.

        Returns:
            Columns of `Tallies.sums`, with `payee_key`.
        """
        assert self._tallies is not None
        texts = {column: book.texts for column, book in self._books.items()}
        named = {"supplier_name": self._roster.names, "payee_key": self._roster.keys, "exclusion": _EXCLUSIONS}
        sums = self._tallies.sums({**texts, **named})
        self._tallies.clear()
        return sums

    def _numbers(self, met: Met, places: Places) -> dict[str, tuple[Numbers, int]]:
        numbers: dict[str, tuple[Numbers, int]] = {
            column: (met.texts.get(column, 0), book.size) for column, book in self._books.items()
        }
        numbers["supplier_name"] = (met.names, self._roster.keys.len())
        numbers["exclusion"] = (places.astype(np.uint32), len(ORDER)) if places.any() else (0, len(ORDER))
        return numbers

    # -- what a batch holds --
    def _read(self, batch: pl.DataFrame) -> Met:
        codes, new = self._roster.meet(batch["supplier_name"])
        if new.len():
            every = sorted(frozenset().union(*self._bodies.values()))
            self._paid_to_self = np.concatenate([self._paid_to_self, new.is_in(every).to_numpy()])
            self._met = np.concatenate([self._met, np.zeros(new.len(), np.bool_)])
        given = [column for column in _KEPT if batch[column].null_count() < batch.height]
        texts = {column: self._books[column].codes(batch[column]) for column in given}
        signatures = {c: self._texts[c].signatures(batch[c], texts.get(c)) for c in TEXT_COLUMNS}
        return Met(codes, {column: numbers for column, (numbers, _) in texts.items()}, signatures)

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

    # -- exclusions --
    def _places(self, batch: pl.DataFrame, met: Met) -> tuple[Places, Places]:
        """The exclusion of each line by its place in the order, 0 for none; and what decided it, by number."""
        codes = met.names
        ruled, _, rules = self._ruled(batch, met)
        places = self._redacted(batch, codes, ruled.copy())
        places = self._internal(batch, codes, places)
        exclude = self._said(batch, codes, "exclude")
        if exclude is not None:
            rows, said = exclude
            yes, no = (rows[words.fill_null(value=False).to_numpy()] for words in (said, ~said))
            places[yes] = _first(places[yes], Exclusion.USER_RULE)
            places[no] = 0
        if "exclusion" in batch.columns:
            reissued = (batch["exclusion"] == Exclusion.REISSUE.value).fill_null(value=False).to_numpy()
            places[reissued] = ORDER[Exclusion.REISSUE.value]
        if self._window.given:
            out = batch.select(outside(self._window).fill_null(value=False).alias("out"))["out"].to_numpy()
            places[out] = ORDER[Exclusion.OUT_OF_PERIOD.value]
        changed = np.flatnonzero(places != ruled)
        rules[changed] = len(self._book.labels) + places[changed]
        return places, rules

    def _ruled(self, batch: pl.DataFrame, met: Met) -> tuple[Places, Flags, Places]:
        """What kinds and rules say, a combination once: the exclusion's place, whether influenceable, what decided."""
        codes, signatures = met.names, met.signatures
        bearing = self._roster.bearing[codes]
        columns = [bearing if bearing.any() else None, *(signatures[column] for column in TEXT_COLUMNS)]
        sizes = [len(self._roster.payees), *(len(self._texts[column].sets) for column in TEXT_COLUMNS)]
        numbers = combined(columns, sizes, batch.height)
        places, influenced = np.zeros(batch.height, np.int64), np.zeros(batch.height, np.bool_)
        rules = np.zeros(batch.height, np.int64)
        rows = np.flatnonzero(numbers)
        cases, which = np.unique(numbers[rows], return_inverse=True)
        known = [self._verdict(taken_apart(int(case), sizes)) for case in cases]
        doubtful = np.array([verdict.doubtful for verdict in known], np.bool_)[which]
        places[rows], influenced[rows], rules[rows] = _spread(known, which)
        rows = rows[doubtful]
        if rows.size:
            back = self._taken_back(batch, codes, rows)
            pairs, which = np.unique(np.stack([numbers[rows], back]), axis=1, return_inverse=True)
            known = [self._verdict(taken_apart(int(case), sizes), int(taken)) for case, taken in pairs.T]
            places[rows], influenced[rows], rules[rows] = _spread(known, which.reshape(-1))
        return places, influenced, rules

    def _taken_back(self, batch: pl.DataFrame, codes: Codes, rows: Rows) -> Signatures:
        """Which `unless` patterns stand in name, description or category."""
        lines = (
            batch[rows]
            .select("supplier_name", "description", "category")
            .with_columns(self._roster.keys.gather(codes[rows]))
        )
        texts = lines.select(pl.concat_str(pl.all().fill_null(""), separator=" \n ").alias("text"))["text"]
        found = self._back.signatures(texts)
        return np.zeros(rows.size, np.int64) if found is None else found

    def _verdict(self, parts: list[int], back: int = 0) -> Verdict:
        payee = self._roster.payees[parts[0]]
        texts = [self._texts[column].sets[part] for column, part in zip(TEXT_COLUMNS, parts[1:], strict=True)]
        case = (payee, *texts, self._back.sets[back])
        if case not in self._verdicts:
            self._verdicts[case] = self._book.verdict(payee, texts, self._back.sets[back])
        return self._verdicts[case]

    def _redacted(self, batch: pl.DataFrame, codes: Codes, places: Places) -> Places:
        """Names taken out on personal grounds that stand beside the name, not in it."""
        rows = np.flatnonzero(
            self._roster.redacted[codes] & ((places == 0) | (places > ORDER[Exclusion.REDACTED_PERSONAL.value]))
        )
        if rows.size:
            beside = [pl.col(c).str.contains(PERSONAL_TEXT) for c in _GROUNDS if c in batch.columns]
            personal = batch[rows].select(pl.any_horizontal(beside).fill_null(value=False).alias("personal"))[
                "personal"
            ]
            rows = rows[personal.to_numpy()]
            places[rows] = ORDER[Exclusion.REDACTED_PERSONAL.value]
        return places

    def _internal(self, batch: pl.DataFrame, codes: Codes, places: Places) -> Places:
        """Lines on which a body pays itself."""
        bodies = batch["body"]
        alike = bodies.len() > 0 and bool((bodies == bodies[0]).all())
        for body in [bodies[0]] if alike else bodies.unique().sort().to_list():
            self.own(body)
        rows = np.flatnonzero(self._paid_to_self[codes])
        if rows.size:
            keys, payers = self._roster.keys.gather(codes[rows]), bodies.gather(rows)
            cases = pl.DataFrame({"key": keys, "body": payers})
            self_paid = {case for case in cases.unique().iter_rows() if case[0] in self._bodies[case[1]]}
            internal = rows[np.array([case in self_paid for case in cases.iter_rows()], np.bool_)]
            places[internal] = _first(places[internal], Exclusion.INTERNAL)
        return places

    def _said(self, batch: pl.DataFrame, codes: Codes, column: str) -> tuple[Rows, pl.Series] | None:
        """Rows on which something was decided, and what."""
        keys = self._decided.keys(column)
        if not keys:
            return None
        rows = np.flatnonzero(self._roster.keys.is_in(keys).to_numpy()[codes])
        bodies = batch["body"].gather(rows)
        names = bodies.unique().sort()
        lines = pl.DataFrame(
            {
                "payee_key": self._roster.keys.gather(codes[rows]),
                "body_key": bodies.replace_strict(names, plain_keys(names), return_dtype=pl.String)
                if rows.size
                else bodies,
                "postcode": batch["postcode"].gather(rows),
            }
        )
        return rows, self._decided.of(lines, column)

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
            met = self._read(batch)
            _, influenced, _ = self._ruled(batch, met)
            said = self._said(batch, met.names, "influenceable")
        if said is not None:
            rows, words = said
            given = words.is_not_null().to_numpy()
            influenced[rows[given]] = words.drop_nulls().to_numpy()
        return batch.filter(pl.Series(influenced))


def _narrow(numbers: Places) -> pl.Series:
    return pl.Series(numbers.astype(np.uint32))


def _first(places: Places, exclusion: Exclusion) -> Places:
    """The earlier of what is there and an exclusion."""
    place = ORDER[exclusion.value]
    return np.where(places == 0, place, np.minimum(places, place))


def _spread(verdicts: list[Verdict], which: Rows) -> tuple[Places, Flags, Places]:
    """The verdict of each line's combination: place, influenceable, what decided."""
    places, rules = (np.array([getattr(v, of) for v in verdicts], np.int64) for of in ("place", "rule"))
    return places[which], np.array([v.influenceable for v in verdicts], np.bool_)[which], rules[which]


def _holds(texts: Texts, signatures: Signatures | None) -> Flags | np.bool_:
    """Which lines have the ledger's own word for a person."""
    if signatures is None:
        return np.bool_(0)
    return np.array([_PERSON in held for held in texts.sets], np.bool_)[signatures]
