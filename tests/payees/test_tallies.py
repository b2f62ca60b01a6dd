"""What is tallied while payments are read is what the written payments say, however they come in batches."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendscan.core.combinations import Combinations
from spendscan.core.packing import Packing, packing
from spendscan.core.schemas import CUBE, PAYMENTS
from spendscan.cube.build import build_cube, cube_of
from spendscan.payees.distinct import distinct_payees, tallied_payees
from spendscan.payees.stamp import Stamp
from spendscan.payees.tallies import Tallies

Lines = Callable[..., pl.DataFrame]

cases = st.lists(
    st.fixed_dictionaries({
        "supplier_name": st.sampled_from([None, "", "ACME LTD", "Acme Limited", "Mr J Smith", "Exford DC", "Äx"]),
        "amount": st.integers(-(10**15), 10**15).map(lambda pence: Decimal(pence) / 100),
        "payment_date": st.sampled_from([None, date(2024, 4, 1), date(1999, 1, 1), date(2024, 12, 31)]),
        "period": st.sampled_from(["2024-04", "undated", "1999-01"]),
        "body": st.sampled_from(["Exford District Council", "Wyford"]),
        "currency": st.sampled_from(["GBP", "USD"]),
        "category": st.sampled_from([None, "", "Precepts", "Paper", "paper"]),
        "department": st.sampled_from([None, "Directorate"]),
        "postcode_published": st.sampled_from([None, "m1 1ae", "M1 1AE", "nan"]),
        "postcode": st.sampled_from([None, "M1 1AE", "M2 2AE"]),
        "country": st.sampled_from([None, "France"]),
        "company_number": st.sampled_from([None, *(f"{n:08}" for n in range(1, 40))]),
    }),
    max_size=25,
)  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=cases, size=st.integers(1, 9))
def test_sums_made_while_reading_are_those_of_the_payments(
    lines: Lines, some: list[dict[str, object]], size: int
) -> None:
    frame = lines(*some)
    stamp = Stamp(tallies=Tallies())
    done = frame
    for _ in range(3):
        stamp.begin()
        done = pl.concat([stamp(frame.clear()), *(stamp(batch) for batch in frame.iter_slices(size))])
        if stamp.settled():
            break
    # Texts, as payments are read.
    done = done.cast(PAYMENTS.schema)
    sums = stamp.sums()
    assert CUBE.conform(cube_of(sums)).equals(build_cube(done.lazy()))
    plain, told = distinct_payees(done.lazy(), stamp), tallied_payees(sums, stamp)
    assert told.payees.equals(plain.payees)
    assert told.names.equals(plain.names)
    assert told.evidence.equals(plain.evidence)


def test_a_pass_that_begins_again_counts_once(lines: Lines) -> None:
    stamp = Stamp(tallies=Tallies())
    for names in (["ACME LTD", "B LTD"], ["ACME LTD"]):
        stamp.begin()
        stamp(lines(*names))
    assert stamp.sums().select("payee_key", "payments").rows() == [("ACME LTD", 1)]


@given(st.lists(st.integers(0, 32), min_size=1, max_size=9), st.data())
def test_numbers_are_packed_and_unpacked(bits: list[int], data: st.DataObject) -> None:
    columns = {f"c{n}": size for n, size in enumerate(bits)}
    rows = data.draw(st.lists(st.tuples(*(st.integers(0, 2**size - 1) for size in bits)), max_size=8))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.UInt32), orient="row")
    packed = Packing(tuple(columns.items()))
    words = packed.pack({name: frame[name].to_numpy() for name in columns}, frame.height)
    back = packed.unpack(words)
    assert all((frame[name].to_numpy() == back[name]).all() for name in columns)
    order = sorted(range(len(rows)), key=lambda row: [int(word[row]) for word in words])
    assert [rows[row] for row in order] == sorted(rows)


def test_a_packing_has_room_for_the_largest() -> None:
    assert packing([("a", 0), ("b", 255), ("c", 256)]).bits == (("a", 0), ("b", 8), ("c", 9))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3), st.lists(st.lists(st.integers(0, 9), max_size=80), max_size=5))
def test_combinations_keep_their_numbers(words: int, batches: list[list[int]]) -> None:
    held, known = Combinations(words), dict[tuple[int, ...], int]()
    for batch in batches:
        # Words that differ in high bits and in low ones, and some that are alike.
        rows = [tuple((value * (7 + word)) << (40 * (word % 2)) for word in range(words)) for value in batch]
        columns = [np.array([row[word] for row in rows], np.uint64) for word in range(words)]
        for row, number in zip(rows, held.numbers(columns).tolist(), strict=True):
            assert known.setdefault(row, number) == number
    assert sorted(known.values()) == list(range(1, held.size + 1))
    assert {row: n for n, row in enumerate(zip(*(w.tolist() for w in held.words), strict=True), 1)} == known


def test_a_hundred_thousand_combinations_find_room() -> None:
    held = Combinations(1)
    values = np.arange(100_000, dtype=np.uint64) * np.uint64(3)
    for some in (values[:10], values, values[::-1]):
        numbers = held.numbers([some])
        assert (held.words[0][numbers - 1] == some).all()
    assert held.size == values.size
