"""How close a register's names are to each other: python benchmarks/nearness.py REGISTER.csv COLUMN [--sample N].

Of every hundred million pairs of names, without their legal forms and spaces, how many are one, two and three letters
apart; and how many of the words of five letters and more are one letter from another. Neither figure of the pairs grows
with the register, so that a sample of a made-up one can be set beside a real one: names that are closer than real ones
are too hard, and names that are farther apart too easy.
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from spendscan.register.spelling import spelt

_APART, _LONG = 3, 5
_ROWS = 1_000  # of the matrix of distances at once


def pairs(squashes: list[str]) -> list[float]:
    """Of a hundred million pairs, how many are one, two, three letters apart."""
    found = np.zeros(_APART + 1, np.int64)
    for begin in range(0, len(squashes), _ROWS):
        some = squashes[begin : begin + _ROWS]
        apart = process.cdist(some, squashes, scorer=OSA.distance, score_cutoff=_APART, dtype=np.uint8, workers=1)
        found += np.bincount(apart.ravel(), minlength=_APART + 2)[: _APART + 1]
    every = len(squashes) * (len(squashes) - 1)
    return [round(1e8 * many / every, 1) for many in found[1:].tolist()]


def neighbours(words: list[str]) -> float:
    """The share of words that are one letter from another, a final S left out of account."""
    held = defaultdict(list)
    for word in words:
        for less in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            held[less].append(word)

    def beside(one: str, other: str) -> bool:
        return one not in (other + "S", other) and other != one + "S" and OSA.distance(one, other) == 1

    near = {one for some in held.values() if len(some) > 1 for one in some if any(beside(one, other) for other in some)}
    return round(len(near) / max(len(words), 1), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("register", type=Path)
    parser.add_argument("column")
    parser.add_argument("--sample", type=int, default=6_000)
    args = parser.parse_args()
    with args.register.open(encoding="utf-8", errors="replace", newline="") as file:
        names = pl.Series([row[args.column] for row in csv.DictReader(file) if row.get(args.column)])
    apart = spelt(names).filter(pl.col("squash").str.len_chars() > _APART).unique("squash", maintain_order=True)
    apart = apart.sample(min(args.sample, apart.height), seed=1)
    words = apart["core"].str.split(" ").explode(empty_as_null=False).unique().sort()
    near = neighbours(words.filter(words.str.len_chars() >= _LONG).to_list())
    print(
        f"{apart.height:,} names: {pairs(apart['squash'].to_list())} in 100m pairs 1, 2, 3 letters apart; words {near}"
    )


if __name__ == "__main__":
    main()
