"""Payments reduced while they are read: exact sums of every distinct combination of what tells payments apart.

Names, evidence of where payees are, and the spend cube are worked out from these sums, so that no later stage has to
look at all payments again. A batch's sums and another's add up, in any order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.codebook import sorted_type
from spendscan.core.combinations import Combinations, Places
from spendscan.core.money import MONEY
from spendscan.core.packing import Numbers, Packing, packing
from spendscan.payees.columns import OF_PAYEE, WORDS

COLUMNS = (
    "supplier_name", "address", "period", "category", "department", "exclusion", "body", "currency", *OF_PAYEE, *WORDS,
)  # fmt: skip
_NO_DAY = np.int32(2**31 - 1)
_NO_LAST_DAY = np.int32(-(2**31))
Whole = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]
Known = Mapping[str, tuple[Numbers, int]]


@dataclass
class _Sums:
    """Sums by number of combination; 0 is none."""

    pence: Whole
    pence_abs: Whole
    payments: Whole
    first: Days
    last: Days

    @classmethod
    def empty(cls, size: int) -> "_Sums":
        pence, pence_abs, payments = (np.zeros(size, np.int64) for _ in range(3))
        first, last = (np.full(size, none, np.int32) for none in (_NO_DAY, _NO_LAST_DAY))
        return cls(pence, pence_abs, payments, first, last)

    def with_room(self, size: int) -> "_Sums":
        """Sums of as many combinations, and of half as many again."""
        if size < self.pence.size:
            return self
        more = _Sums.empty(size + size // 2 + 1 - self.pence.size)
        return _Sums(*(np.concatenate([mine, vars(more)[name]]) for name, mine in vars(self).items()))

    def at(self, numbers: Places) -> "_Sums":
        return _Sums(*(mine[numbers] for mine in vars(self).values()))

    def add(self, numbers: Places, pence: Whole, days: Days) -> None:
        np.add.at(self.pence, numbers, pence)
        np.add.at(self.pence_abs, numbers, np.abs(pence))
        np.add.at(self.payments, numbers, 1)
        np.minimum.at(self.first, numbers, days)
        np.maximum.at(self.last, numbers, np.where(days == _NO_DAY, _NO_LAST_DAY, days))


class Tallies:
    """Sums over payments, by all that tells them apart but their own numbers, days and descriptions."""

    def __init__(self) -> None:
        self._packing = packing((column, 0) for column in COLUMNS)
        self.clear()

    def clear(self) -> None:
        """Forget what was added; numbers stay as they are."""
        self._combinations = Combinations(self._packing.words)
        self._sums = _Sums.empty(1)

    def add(self, batch: pl.DataFrame, found: Known) -> None:
        """Add a batch of payments.

        Args:
            batch: `amount` and `payment_date`, a row a payment.
            found: The numbers of each of `COLUMNS`, and the largest number so far of each.
        """
        if not batch.height:
            return
        self._fit({column: largest for column, (_, largest) in found.items()})
        words = self._packing.pack({column: numbers for column, (numbers, _) in found.items()}, batch.height)
        pence = batch["amount"].cast(MONEY).to_physical().cast(pl.Int64).to_numpy()
        days = batch["payment_date"].to_physical().fill_null(int(_NO_DAY)).to_numpy()
        met = self._combinations.numbers(words)
        self._sums = self._sums.with_room(self._combinations.size + 1)
        self._sums.add(met, pence, days)

    def sums(self, texts: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The sums of every distinct combination.

        Args:
            texts: The text of each number, by column; `postcode` and `postcode_published` have the numbers of
                `address`, columns that are not counted by (`payee_key`) those of the name.

        Returns:
            The columns that have texts, as Enum with values in order of code point; `payments`, `pence`, `pence_abs`,
            `first_date`, `last_date`.
        """
        height = self._combinations.size
        sums = self._sums.at(np.arange(1, height + 1))
        numbers = self._packing.unpack(self._combinations.words)
        of = {"postcode": "address", "postcode_published": "address"}
        columns = {
            name: _stated(labels, numbers[of.get(name, name if name in COLUMNS else "supplier_name")], height)
            for name, labels in texts.items()
        }
        return pl.DataFrame(
            {
                **columns,
                "payments": sums.payments,
                "pence": sums.pence,
                "pence_abs": sums.pence_abs,
                "first_date": _dates(sums.first, _NO_DAY),
                "last_date": _dates(sums.last, _NO_LAST_DAY),
            }
        )

    def _fit(self, largest: Mapping[str, int]) -> None:
        """Widen what has become too narrow, and pack anew what was packed."""
        bits = dict(self._packing.bits)
        if all(largest[column].bit_length() <= held for column, held in bits.items()):
            return
        before = self._packing
        self._packing = Packing(tuple((c, max(held, largest[c].bit_length())) for c, held in bits.items()))
        held, sums = self._combinations, self._sums
        self.clear()
        words = self._packing.pack(before.unpack(held.words), held.size)
        # The same combinations, numbered in another order.
        numbers = self._combinations.numbers(words)
        self._sums = sums.at(np.append(0, np.argsort(numbers) + 1))


def _stated(labels: pl.Series, numbers: Numbers, height: int) -> pl.Series:
    """Texts for numbers."""
    values = labels.cast(pl.String).cast(sorted_type(labels))
    return values.new_from_index(numbers, height) if isinstance(numbers, int) else values.gather(numbers)


def _dates(days: Days, none: np.int32) -> pl.Series:
    series = pl.Series(days, dtype=pl.Int32)
    return series.set(series == int(none), None).cast(pl.Date)
