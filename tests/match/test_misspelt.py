"""Words with two slips of the pen, and names in which two words are misspelt or one is written as two."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from spendscan.match import retrieve as retrieving
from spendscan.match.misspelt import two_letters_away
from spendscan.match.retrieve import retrieve
from spendscan.match.spaced import spaced
from spendscan.match.variants import variants
from spendscan.register.blocks import blocks_of
from spendscan.register.lexicon import lexicon_of, told
from spendscan.register.ready import indexed
from spendscan.register.spelling import spelt

WORDS = st.text("ABCDE1É", min_size=1, max_size=10)


def found(words: list[str], vocabulary: list[str]) -> set[tuple[str, str]]:
    names = spelt(pl.Series(vocabulary))
    blocks = blocks_of(names["core"], names["squash"])
    one, other = two_letters_away(pl.Series(words, dtype=pl.String), blocks)
    return set(
        zip(pl.Series(words, dtype=pl.String).gather(one).to_list(), blocks.words.gather(other).to_list(), strict=True)
    )


def test_a_word_with_two_slips_is_found_by_the_end_that_is_spelt_right() -> None:
    words = ["BLINGATON", "MIREVLAF", "HALOWSNO"]
    assert found(words, ["BELINGSTON", "MIREVALE", "HALLOWSON", "HALTON", "MIRO"]) == {
        ("BLINGATON", "BELINGSTON"), ("MIREVLAF", "MIREVALE"), ("HALOWSNO", "HALLOWSON"),
    }  # fmt: skip


def test_no_word_no_answer() -> None:
    assert found([], ["MIREVALE"]) == set()
    assert found(["A", "AB", "MIREVLAF"], ["TO", "B"]) == set()


@given(st.lists(WORDS, min_size=1, max_size=8), st.lists(WORDS, min_size=1, max_size=8))
def test_what_is_alike_at_an_end_and_two_slips_apart_is_found(words: list[str], others: list[str]) -> None:
    mine, theirs = lexicon_of(pl.Series(others)).alike(told(pl.Series(words)), 2)
    pairs = set(zip(mine.tolist(), theirs.tolist(), strict=True))
    for m, word in enumerate(words):
        for n, other in enumerate(others):
            ends = word.encode()[:3] == other.encode()[:3] or word.encode()[-3:] == other.encode()[-3:]
            long = min(len(word.encode()), len(other.encode())) >= 3
            if ends and long and word.isascii() and other.isascii() and OSA.distance(word, other) <= 2:
                assert (m, n) in pairs, (word, other)


@pytest.fixture
def crowded(register: Any) -> Any:
    """Many firms of the same few words, so that none of these is rare."""
    words = [f"{head}{tail}" for head in ("KEL", "DAL", "MOR", "TOR") for tail in ("BURN", "WICK", "FORD")]
    trades = ["ROOFING", "JOINERY", "BLINDS", "TYRES", "FLOORING", "SERVICES"]
    own = [("KELBURN", "ROOFING"), ("DALWICK", "FLOORING")]
    both = [(word, trade) for word in words for trade in trades if (word, trade) not in own]
    rows = [(f"{word} {trade} {n}X CENTRE LTD", f"{word}{trade}{n}") for word, trade in both for n in range(30)]
    rows += [(f"TARN{n}NG CENTRE LTD", f"end{n}") for n in range(120)]  # no end tells
    return register(*rows, ("KELBURN ROOFING CENTRE LTD", "A"), ("DALWICK FLOORING CENTRE LTD", "B"))


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("KELBUN ROFING CENTRE LTD", "A"),  # both words misspelt
        ("DALWIKC FLOO RING CENTRE LTD", "B"),  # one misspelt, the other parted
        ("DALKWIK FLOORING CENTRE LTD", "B"),  # two slips in one word
    ],
)
def test_what_two_slips_leave_of_common_words_is_looked_at(crowded: Any, name: str, entity: str) -> None:
    index = indexed(crowded)
    names = pl.Series([name])
    readings = spaced(variants(pl.DataFrame({"name": names}).hstack(spelt(names))), index.blocks)
    _, at, _ = retrieve(readings, index.blocks)
    assert entity in index.names.take(at, "entity_id")["entity_id"].to_list()


def test_weighing_few_readings_at_a_time_changes_nothing(crowded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    index = indexed(crowded)
    names = index.names.take(np.arange(60), "name")["name"]
    readings = spaced(variants(pl.DataFrame({"name": names}).hstack(spelt(names))), index.blocks)
    whole = retrieve(readings, index.blocks)
    assert len(np.unique(whole[0])) == 60
    monkeypatch.setattr(retrieving, "_AT_ONCE", 7)
    for part, all_at_once in zip(retrieve(readings, index.blocks), whole, strict=True):
        np.testing.assert_array_equal(part, all_at_once)
