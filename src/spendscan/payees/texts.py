"""Which patterns a text holds, worked out once for each distinct text of a column, over any number of batches."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.codebook import Codebook
from spendscan.core.packing import Numbers

Signatures = npt.NDArray[np.int64]
# A column with more distinct texts than this is looked through line by line: remembering them costs more than looking.
MANY = 200_000


def quick(pattern: str) -> str:
    """A pattern for texts in small letters, with letters, digits and word ends of ASCII: twenty times as fast."""
    for wide, narrow in ((r"\b", r"(?-u:\b)"), (r"\w", "[0-9a-z_]"), (r"\W", "[^0-9a-z_]"), (r"\d", "[0-9]")):
        pattern = pattern.replace(wide, narrow)
    return pattern


class Texts:
    """Patterns found in the texts of one column, in small letters.

    A signature is a number for a set of patterns; 0 is the empty set, and most texts have it.

    Args:
        patterns: Regular expressions by number, for texts in small letters.
    """

    def __init__(self, patterns: Mapping[int, str]) -> None:
        self._patterns = dict(patterns)
        self._any = "|".join(f"(?:{pattern})" for pattern in self._patterns.values())
        self._numbers: dict[frozenset[int], int] = {frozenset(): 0}
        self.sets: list[frozenset[int]] = [frozenset()]
        self._book: Codebook | None = Codebook()
        # By number: 0, the missing text, has none.
        self._known = np.zeros(1, np.int64)

    def signatures(self, texts: pl.Series, met: tuple[Numbers, pl.Series] | None = None) -> Signatures | None:
        """The signature of each text; None where every text has none of the patterns.

        Args:
            texts: A column of a batch.
            met: The numbers of its texts, and the text of each number, where somebody numbers them already: then
                always.
        """
        if not self._patterns or texts.null_count() == texts.len():
            return None
        if met is not None:
            return self._of_numbers(*met, texts.len())
        return self._remembered(texts) if self._book else self._looked_through(texts)

    def _of_numbers(self, numbers: Numbers, labels: pl.Series, height: int) -> Signatures | None:
        if labels.len() > self._known.size:
            self._known = np.concatenate([self._known, self._of(labels.slice(self._known.size))])
        if not self._known.any():
            return None
        found = self._known[np.full(height, numbers) if isinstance(numbers, int) else numbers]
        return found if found.any() else None

    def _remembered(self, texts: pl.Series) -> Signatures | None:
        assert self._book is not None
        codes, _ = self._book.codes(texts)
        found = self._of_numbers(codes, self._book.texts, texts.len())
        if self._book.size > MANY:
            self._book, self._known = None, np.zeros(1, np.int64)
        return found

    def _looked_through(self, texts: pl.Series) -> Signatures | None:
        held = texts.cast(pl.String).str.to_lowercase().str.contains(self._any).fill_null(value=False)
        found = np.zeros(texts.len(), np.int64)
        if held.any():
            found[held.to_numpy()] = self._of(texts.filter(held))
        return found if found.any() else None

    def _of(self, texts: pl.Series) -> Signatures:
        """Signatures of texts by looking for every pattern in those that hold any."""
        frame = pl.DataFrame({"text": texts.cast(pl.String).str.to_lowercase()}).with_row_index("row")
        hits = frame.filter(pl.col("text").str.contains(self._any))
        found = np.zeros(texts.len(), np.int64)
        if hits.is_empty():
            return found
        columns = [pl.col("text").str.contains(p).alias(str(n)) for n, p in self._patterns.items()]
        flags = hits.select(columns).to_numpy()
        numbers = np.array(list(self._patterns), np.int64)
        found[hits["row"].to_numpy()] = [self.number(frozenset(numbers[row].tolist())) for row in flags]
        return found

    def number(self, held: frozenset[int]) -> int:
        """The signature of a set of patterns."""
        if held not in self._numbers:
            self._numbers[held] = len(self.sets)
            self.sets.append(held)
        return self._numbers[held]


def combined(signatures: Sequence[Signatures | None], sizes: Sequence[int], height: int) -> Signatures:
    """One number for the signatures of a line, 0 where all are."""
    total = np.zeros(height, np.int64)
    weight = 1
    for codes, size in zip(reversed(signatures), reversed(sizes), strict=True):
        if codes is not None:
            total += codes * weight
        weight *= size
    return total


def taken_apart(number: int, sizes: Sequence[int]) -> list[int]:
    """The signatures that a combined number is of."""
    parts = []
    for size in reversed(sizes):
        number, part = divmod(number, size)
        parts.append(part)
    return parts[::-1]
