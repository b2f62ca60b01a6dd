import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from spendscan.register.blocks import CAP, blocks_of
from spendscan.register.hashing import deletion_hashes, once_each, pair_hashes, run_begins, spread, word_hashes
from spendscan.register.spelling import spelt

WORDS = st.lists(st.text("ABCÉ", min_size=1, max_size=6), min_size=1, max_size=6)


def test_a_hash_stays_the_same_for_ever() -> None:
    assert word_hashes(pl.Series(["ACME", "ROOFING"])).tolist() == [4818740500654815794, 1815080375791092602]


@given(WORDS)
def test_a_word_hashes_alike_wherever_it_stands(words: list[str]) -> None:
    together = word_hashes(pl.Series(words))
    assert together.tolist() == [int(word_hashes(pl.Series([w]))[0]) for w in words]


@given(st.text("ABC", min_size=2, max_size=8), st.data())
def test_a_deletion_hashes_like_the_word_without_the_letter(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    hashes, _ = deletion_hashes(pl.Series([word]))
    assert hashes[at] == word_hashes(pl.Series([word[:at] + word[at + 1 :]]))[0]


def test_a_pair_has_no_order() -> None:
    one, other = word_hashes(pl.Series(["ACME"])), word_hashes(pl.Series(["ROOFING"]))
    assert pair_hashes(one, other) == pair_hashes(other, one)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=6))
def test_spread_is_the_runs_one_after_the_other(runs: list[tuple[int, int]]) -> None:
    starts = np.array([s for s, _ in runs], np.int64)
    counts = np.array([c for _, c in runs], np.int64)
    assert spread(starts, counts).tolist() == [s + n for s, c in runs for n in range(c)]


@given(st.lists(st.integers(0, 9), max_size=12))
def test_each_number_is_of_the_run_that_begins_where_it_is_first(numbers: list[int]) -> None:
    rows = sorted(numbers)
    assert run_begins(np.array(rows, np.int64)).tolist() == [rows.index(number) for number in rows]


@given(st.lists(st.integers(0, 9), max_size=12))
def test_numbers_are_found_among_the_different_ones(numbers: list[int]) -> None:
    met, place = once_each(np.array(numbers, np.int64), 10)
    assert met.tolist() == sorted(set(numbers))
    assert met[place].tolist() == numbers


def test_no_key_has_more_names_than_the_cap() -> None:
    names = spelt(pl.Series([f"SERVICES {n} LTD" for n in range(CAP * 3)] + ["SERVICES LTD"] * (CAP + 1)))
    blocks = blocks_of(names["core"], names["squash"])
    assert np.diff(blocks.places).max() <= CAP
    assert blocks.counts[blocks.ids(word_hashes(pl.Series(["SERVICES"])))].tolist() == [CAP * 4 + 1]


def test_a_register_of_one_name_and_unknown_words() -> None:
    names = spelt(pl.Series(["ACME LTD"]))
    blocks = blocks_of(names["core"], names["squash"])
    assert blocks.ids(word_hashes(pl.Series(["ACME", "OTHER"]))).tolist() == [0, -1]
