from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, LCSseq, Prefix

from spendscan.match.aligned import (
    INITIAL,
    NUMBER,
    PLURAL,
    SHORT,
    SLIP,
    STARTS,
    STEM,
    THREE,
    TURNED,
    TWO,
    Words,
    aligned,
    parted,
)
from spendscan.match.fuzzy import compared
from spendscan.match.leftover import counted
from spendscan.match.model import probability, score, weight_of
from spendscan.match.subjects import subjects
from spendscan.register.blocks import blocks_of
from spendscan.register.ready import indexed

WORDS = st.text("ABCS1", min_size=1, max_size=6)
NAMES = st.lists(WORDS, min_size=1, max_size=5)


def side(*names: str) -> Words:
    lists = [name.split() for name in names]
    words = pl.Series([word for words in lists for word in words], dtype=pl.String)
    pair = np.repeat(np.arange(len(names)), [len(words) for words in lists])
    return Words(pair, np.full(len(words), -1), np.zeros(len(words), np.int64), np.arange(len(words)), words)


def all_over(words: Words) -> Any:
    return np.ones(len(words.pair), np.bool_)


def kinds(ours: str, theirs: str) -> dict[str, tuple[str, int]]:
    left, right = side(ours), side(theirs)
    found = aligned(left, right, all_over(left), all_over(right), 1)
    told = zip(left.text(found.ours), right.text(found.theirs), found.kind.tolist(), strict=True)
    return {word: (other, kind) for word, other, kind in told}


@pytest.mark.parametrize(
    ("word", "other", "kind"),
    [
        ("ROFFING", "ROOFING", SLIP), ("ROOFNIG", "ROOFING", SLIP), ("ROOFINGS", "ROOFING", PLURAL),
        ("ROFFNG", "ROOFING", TWO), ("CONSTRUC", "CONSTRUCTION", STARTS), ("MNGMT", "MANAGEMENT", SHORT),
        ("BUILDERS", "BUILDING", STEM), ("ROOFERS", "ROOFING", STEM), ("J", "JOHN", INITIAL), ("12", "13", NUMBER),
        ("CONTRUCTON", "CONSTRUCTIONS", THREE), ("LETTINGSS", "LETTINGS", SLIP),
    ],
)  # fmt: skip
def test_a_word_stands_for_another_in_one_way(word: str, other: str, kind: int) -> None:
    assert kinds(word, other) == {word: (other, kind)}


def test_words_that_are_unlike_stand_for_nothing() -> None:
    assert kinds("ROOFING", "CATERING SUPPLIES") == {}
    assert kinds("12", "340") == {}


def _kind(word: str, other: str) -> int | None:
    """How a word may stand for another, by what each kind means."""
    shorter, longer = sorted((word, other), key=len)
    apart, head = OSA.distance(word, other), Prefix.similarity(word, other)
    number = any(letter.isdigit() for letter in word + other)
    if shorter + "S" == longer and len(shorter) > 1 and not any(one.endswith("SS") for one in (word, other)):
        return PLURAL
    kinds = {
        SLIP: apart == 1 and len(shorter) > 1 and len(longer) > 2,
        TWO: apart == 2 and len(longer) > 5,
        STARTS: head == len(shorter) > 2,
        THREE: apart == 3 and len(longer) > 8,
        SHORT: LCSseq.similarity(word, other) == len(shorter) > 1 and head > 0,
        STEM: head > 3 and head >= 0.55 * len(longer),
        INITIAL: len(shorter) == head == 1,
        TURNED: len(longer) == 2 and word == other[::-1],
    }
    if number:
        return NUMBER if apart == 1 else None
    return next((kind for kind, fits in kinds.items() if fits), None)


@given(st.text("ABSÉ1", min_size=1, max_size=10), st.text("ABSÉ1", min_size=1, max_size=10))
@settings(max_examples=300, deadline=None)
def test_words_that_may_stand_for_each_other_are_all_looked_at(word: str, other: str) -> None:
    kind = _kind(word, other)
    assert kinds(word, other) == ({} if kind is None else {word: (other, kind)}) or word == other


def test_each_word_is_set_against_the_likeliest_one_to_one() -> None:
    assert kinds("KELBORN ROFING", "ROOFING KELBURN ROOF") == {
        "KELBORN": ("KELBURN", SLIP), "ROFING": ("ROOFING", SLIP),
    }  # fmt: skip


def test_two_words_written_together_are_found_in_their_own_pair_alone() -> None:
    one, other = side("KELBURNROOFING LTD", "KELBURNROOFING"), side("KELBURN ROOFING", "ROOFING KELBURN")
    glued, apart = parted(one, other, all_over(one), all_over(other))
    assert glued.tolist() == [True, False, False]
    assert apart.tolist() == [True, True, False, False]


@given(NAMES, NAMES)
@settings(max_examples=60, deadline=None)
def test_no_word_is_used_twice_and_none_is_lost_from_the_count(ours: list[str], theirs: list[str]) -> None:
    left, right = side(" ".join(ours)), side(" ".join(theirs))
    found = aligned(left, right, all_over(left), all_over(right), 1)
    assert len(set(found.ours.tolist())) == len(found.ours) == len(set(found.theirs.tolist()))
    blocks = blocks_of(pl.Series([" ".join(theirs)]), pl.Series(["".join(theirs)]))
    ids = blocks.word_of.astype(np.int64)
    its = Words(np.zeros(len(ids), np.int64), ids, blocks.counts[ids], ids, blocks.words)
    told = counted(its, its, blocks, 1)
    assert told["lost_c"].to_list() == [0.0]
    assert told["_rest_q"].to_list() == [""]


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_candidates_share_what_none_of_them_leaves(weights: list[float]) -> None:
    frame = pl.DataFrame({"payee": 0, "weight": weights}, schema_overrides={"weight": pl.Float64})
    shares = frame.select(p=probability())["p"]
    assert 0 <= shares.min() <= shares.max() <= 1  # type: ignore[operator]
    assert shares.sum() <= 1 + 1e-5
    for weight, found in zip(weights, frame.select(s=score(pl.col("weight")))["s"], strict=True):
        assert abs(weight_of(found) - weight) < 0.5


def test_two_entities_that_fit_equally_have_at_most_a_half_each(seen: Any, register: Any) -> None:
    firms = register(("KELBURN ROOFING LTD", "1"), ("KELBURN ROOFING LTD", "2"), ("ORRAN CARE LTD", "3"))
    none = pl.DataFrame(schema={"payee_key": pl.String, "postcode": pl.String})
    pairs = compared(subjects(seen("KELBURN ROFING LTD").payees), none, indexed(firms))
    shares = pairs.with_columns(p=probability()).sort("p", descending=True)["p"].head(2).to_list()
    assert shares[0] == shares[1] < 0.5
