"""The exclusion of each payment, and whether it is influenceable: what kinds, rules and decisions say of a line."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.codebook import Codes
from spendscan.core.names import payee_keys as plain_keys
from spendscan.core.periods import Window, outside
from spendscan.core.reasons import Exclusion
from spendscan.payees.decided import Decided
from spendscan.payees.kinds import PERSONAL_TEXT
from spendscan.payees.own_names import own_names
from spendscan.payees.roster import Flags, Roster
from spendscan.payees.rules import ORDER
from spendscan.payees.texts import Signatures, Texts, combined, taken_apart
from spendscan.payees.verdicts import PERSONAL, TEXT_COLUMNS, Book, Verdict

_GROUNDS = ("description", "category", "supplier_type", "invoice_number")
Places = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
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
        signatures: The patterns that the texts of a column hold, None where they hold none.
    """

    names: Codes
    signatures: Mapping[str, Signatures | None]


class Exclusions:
    """What is said of lines, a combination of payee and texts worked out once.

    Args:
        book: The rules.
        decided: Decisions on payees.
        roster: The names met.
        texts: The patterns of rules in the texts of each column.
        window: The days that are analysed.
    """

    def __init__(
        self, book: Book, decided: Decided, roster: Roster, texts: Mapping[str, Texts], window: Window
    ) -> None:
        self._book, self._decided, self._roster, self._texts, self._window = book, decided, roster, texts, window
        # What may have decided, by number: the rules' labels, then one for each exclusion's place.
        otherwise = [None, *(_OTHERWISE.get(exclusion) for exclusion in ORDER)]
        self.labels = pl.Series("exclusion_rule", [*book.labels, *otherwise], dtype=pl.String)
        self._back = Texts(book.patterns("unless"))
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        self._bodies: dict[str, frozenset[str]] = {}
        self._paid_to_self: Flags = np.zeros(0, np.bool_)

    def meet(self, keys: pl.Series) -> None:
        """The roster has met these payee keys."""
        every = sorted(frozenset().union(*self._bodies.values()))
        self._paid_to_self = np.concatenate([self._paid_to_self, keys.is_in(every).to_numpy()])

    def own(self, body: str) -> frozenset[str]:
        """The payee keys under which a body pays itself."""
        if body not in self._bodies:
            self._bodies[body] = own_names(body)
            paid = self._roster.keys.is_in(list(self._bodies[body])).to_numpy()
            self._paid_to_self = self._paid_to_self | paid
        return self._bodies[body]

    def places(self, batch: pl.DataFrame, met: Met) -> tuple[Places, Places]:
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

    def influenced(self, batch: pl.DataFrame, met: Met) -> Flags:
        """Which lines rules or decisions call influenceable."""
        _, influenced, _ = self._ruled(batch, met)
        said = self._said(batch, met.names, "influenceable")
        if said is not None:
            rows, words = said
            given = words.is_not_null().to_numpy()
            influenced[rows[given]] = words.drop_nulls().to_numpy()
        return influenced

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
                "postcode": batch["postcode"].gather(rows).cast(pl.String),
            }
        )
        return rows, self._decided.of(lines, column)


def _first(places: Places, exclusion: Exclusion) -> Places:
    """The earlier of what is there and an exclusion."""
    place = ORDER[exclusion.value]
    return np.where(places == 0, place, np.minimum(places, place))


def _spread(verdicts: list[Verdict], which: Rows) -> tuple[Places, Flags, Places]:
    """The verdict of each line's combination: place, influenceable, what decided."""
    places, rules = (np.array([getattr(v, of) for v in verdicts], np.int64) for of in ("place", "rule"))
    return places[which], np.array([v.influenceable for v in verdicts], np.bool_)[which], rules[which]
