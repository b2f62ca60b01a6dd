"""Repaired postcodes: only what can be no postcode, only by one exchange, only to one that the lookup knows."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.reasons import Basis, PlaceReason
from spendscan.place.basis import place_payees
from spendscan.place.read import Lookup
from spendscan.place.repair import candidates, repairs
from spendscan.userfiles.area import Area, Ring

KNOWN = ("SW20 0BA", "W1T 3AB", "SO15 0HW", "IV3 5NX", "SO1 2AB", "M1 1AE", "BS0 1AA", "M11 1AE")


def _lookup(*postcodes: str) -> Lookup:
    rows = [{"postcode": p, "authority": f"E{n:08}", "crown": False, "pseudo": False} for n, p in enumerate(postcodes)]
    return Lookup(pl.DataFrame(rows))


def _repaired(written: str, *known: str) -> str | None:
    found = repairs(pl.Series([written], dtype=pl.String), _lookup(*(known or KNOWN)))
    return found["repaired"].to_list()[0] if found.height else None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SW20 OBA", "SW20 0BA"), ("sw2ooba", "SW20 0BA"), ("WIT 3AB", "W1T 3AB"), ("S015 0HW", "SO15 0HW"),
        ("1V3-5NX", "IV3 5NX"), ("S01 2AB", "SO1 2AB"), ("Preston", None), ("12345", None), ("", None), ("MI", None),
        ("M1 1XX", None),
    ],
)  # fmt: skip
def test_letters_and_digits_are_exchanged_where_the_other_must_stand(written: str, meant: str | None) -> None:
    assert _repaired(written) == meant


def test_two_possible_repairs_are_none() -> None:
    assert candidates("S015 1AA") == {"SO15 1AA"}
    assert candidates("WO1 1AA") == {"WO1 1AA", "W01 1AA", "W0I 1AA"}
    assert _repaired("WO1 1AA", "WO1 1AA", "W01 1AA") is None
    assert _repaired("WO1 1AA", "W01 1AA") == "W01 1AA"


@given(st.sampled_from(KNOWN), st.lists(st.booleans(), min_size=7, max_size=7))
def test_exchanging_back_finds_the_postcode(postcode: str, swapped: list[bool]) -> None:
    exchange = {"O": "0", "0": "O", "I": "1", "1": "I"}
    bare = postcode.replace(" ", "")
    written = "".join(exchange.get(c, c) if s else c for c, s in zip(bare, swapped, strict=False))
    assert postcode in candidates(written)


def _places(
    rows: list[tuple[str, str | None, str | None]], lookup: Lookup, basis: Basis = Basis.LEDGER
) -> pl.DataFrame:
    schema = {"payee_key": pl.String, "postcode": pl.String, "postcode_published": pl.String}
    evidence = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        country=pl.lit(None, pl.String), pence_abs=pl.lit(1, pl.Int64)
    )
    ties = pl.DataFrame(
        schema={"payee_key": pl.String, "register": pl.String, "entity_id": pl.String, "order": pl.Int64}
    )
    undecided = pl.DataFrame(schema={"payee_key": pl.String, "reason": pl.String})
    columns = ("register", "entity_id", "address_kind", "postcode", "postcode_published", "town", "country", "note")
    addresses = pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    area = Area("x", (Ring("In", ("SW20", "SO1", "M1")),), ("In",))
    placed = place_payees(evidence, ties, undecided, addresses, area, lookup, None, "GB")
    return placed.filter(pl.col("basis") == str(basis))


def test_a_ledgers_postcode_is_repaired_and_says_so() -> None:
    placed = _places([("A", None, "SW20 OBA"), ("B", "S01 2AB", "S01 2AB"), ("C", None, "Hull")], _lookup(*KNOWN))
    repaired = str(PlaceReason.REPAIRED)
    assert placed.select("payee_key", "ledger_postcode", "postcode", "ring", "reason").rows() == [
        ("A", None, "SW20 0BA", "In", repaired),
        ("B", "S01 2AB", "SO1 2AB", "In", repaired),
        ("C", None, None, "unknown", "not_a_postcode"),
    ]


def test_lines_without_a_postcode_are_not_placed_by_another_lines_repair() -> None:
    placed = _places([("A", None, "SW20 OBA"), ("A", None, None)], _lookup(*KNOWN))
    assert placed.select("ring", "reason").rows() == [("unknown", "not_a_postcode")]


def test_a_postcode_that_stands_there_goes_before_the_same_one_repaired() -> None:
    both = [(f"P{n:02}", *row) for n in range(40) for row in ((None, "SW20 OBA"), ("SW20 0BA", "SW20 0BA"))]
    placed = _places(both, _lookup(*KNOWN), Basis.BRANCH)
    assert placed.select("postcode", "reason").unique().rows() == [("SW20 0BA", None)]


def test_a_postcode_that_is_known_or_may_be_one_is_left_alone() -> None:
    placed = _places([("A", "M11 1AE", "M11 1AE"), ("B", "MI1 1AE", "MI1 1AE")], _lookup(*KNOWN))
    assert placed["postcode"].to_list() == ["M11 1AE", "MI1 1AE"]
    assert placed["reason"].to_list() == [None, None]
