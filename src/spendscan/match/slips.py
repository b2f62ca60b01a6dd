"""Slips of the pen: how a word that is one letter away from another differs from it, and the keys beside a key."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_ROWS = ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")


@cache
def keys_beside() -> dict[str, str]:
    """The letters beside each letter on a keyboard."""
    pairs = [both for row in _ROWS for both in pairwise(row)]
    for above, row in pairwise(_ROWS):
        pairs += [*zip(above, row, strict=False), *zip(above[1:], row, strict=False)]
    both = sorted({*pairs, *((other, one) for one, other in pairs)})
    return {letter: "".join(other for one, other in both if one == letter) for letter in "".join(_ROWS)}


@dataclass(frozen=True)
class Slips:
    """How words that are one slip apart differ; masks.

    Args:
        swapped: Two letters stand the other way about.
        doubled: A letter stands once for twice, or twice for once.
        beside: A letter stands for the one beside it on a keyboard.
        lost: The first has a letter less, and it is none of two.
    """

    swapped: Flags
    doubled: Flags
    beside: Flags
    lost: Flags


def slips(words: pl.Series, others: pl.Series, head: Ints) -> Slips:
    """How words differ from others that are one slip apart; `head` are the letters that both begin with."""
    pairs = pl.DataFrame({"one": words, "other": others, "head": head})
    long, its = pl.col("one").str.len_chars(), pl.col("other").str.len_chars()
    longer = pl.when(long > its).then("one").otherwise("other")
    same, at = long == its, pl.col("head")
    one, other = (pl.col(side).str.slice(at, 1) for side in ("one", "other"))
    after, its_after = (pl.col(side).str.slice(at + 1, 1) for side in ("one", "other"))
    swapped = same & (after != its_after)
    # Both begin with as many letters as they can, so that the letter too many stands after its like.
    doubled = ~same & (at > 0) & (longer.str.slice(at, 1) == longer.str.slice(at - 1, 1))
    beside = [one + other for one, others in keys_beside().items() for other in others]
    told = pairs.select(
        swapped=swapped, doubled=doubled, beside=same & ~swapped & (one + other).is_in(beside),
        lost=(long < its) & ~doubled,
    )  # fmt: skip
    return Slips(*(column.to_numpy() for column in told.iter_columns()))
