"""The basis: which address says where a supplier is, and why where none does."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.core.errors import UsageError
from spendscan.core.schemas import PLACES
from spendscan.place.basis import place_payees
from spendscan.place.read import Lookup
from spendscan.userfiles.area import Area, Ring, area_of_list
from spendscan.userfiles.decisions import Decisions, read_decisions

EVIDENCE = {
    "payee_key": pl.String, "postcode": pl.String, "postcode_published": pl.String, "country": pl.String,
    "pence_abs": pl.Int64,
}  # fmt: skip
TIES = {"payee_key": pl.String, "register": pl.String, "entity_id": pl.String, "order": pl.Int64}
UNDECIDED = {"payee_key": pl.String, "reason": pl.String}
ADDRESSES = {
    "register": pl.String, "entity_id": pl.String, "address_kind": pl.String, "postcode": pl.String,
    "postcode_published": pl.String, "town": pl.String, "country": pl.String, "note": pl.String,
}  # fmt: skip
LOCAL = Area("x", (Ring("In", ("M1",)), Ring("Out", ("M",))), ("In",))
Rows = list[tuple[Any, ...]]


def _evidence(
    *rows: tuple[str, str | None] | tuple[str, str | None, str | None] | tuple[str, str | None, str | None, int],
) -> pl.DataFrame:
    full = [(row[0], row[1], row[1], row[2] if len(row) > 2 else None, row[3] if len(row) > 3 else 1) for row in rows]
    return pl.DataFrame(full, schema=EVIDENCE, orient="row")


def _addresses(*rows: tuple[str, str, str, str | None]) -> pl.DataFrame:
    full = [(register, entity, kind, postcode, postcode, None, None, None) for register, entity, kind, postcode in rows]
    return pl.DataFrame(full, schema=ADDRESSES, orient="row")


def _place(
    evidence: pl.DataFrame,
    ties: Sequence[tuple[Any, ...]] = (),
    addresses: pl.DataFrame | None = None,
    undecided: Sequence[tuple[Any, ...]] = (),
    area: Area | None = LOCAL,
    lookup: Lookup | None = None,
    decisions: Decisions | None = None,
) -> pl.DataFrame:
    return place_payees(
        evidence,
        pl.DataFrame(list(ties), schema=TIES, orient="row"),
        pl.DataFrame(list(undecided), schema=UNDECIDED, orient="row"),
        _addresses() if addresses is None else addresses,
        area,
        lookup,
        decisions,
        "GB",
    )


def _by(places: pl.DataFrame, *columns: str) -> dict[Any, Any]:
    """{(basis, ledger postcode): columns} of one payee."""
    rows = places.select("basis", "ledger_postcode", *columns).rows()
    return {row[:2] if row[1] else row[0]: row[2] if len(columns) == 1 else row[2:] for row in rows}


def test_every_payee_is_in_every_basis() -> None:
    places = _place(_evidence(("A", "M1 1AE"), ("A", None), ("B", None)))
    assert places.schema == PLACES.schema
    assert places.height == 5 * 2 + 2
    assert places.equals(places.sort("payee_key", "basis", "ledger_postcode", nulls_last=False))


def test_best_falls_on_where_an_address_is_absent_or_does_not_locate() -> None:
    evidence = _evidence(("A", "M1 1AE"), ("A", None), ("A", "75001"))
    places = _place(
        evidence, [("A", "r", "1", 0)], _addresses(("r", "1", "trading", "M2 1AA"), ("r", "1", "registered", "LS1 1AA"))
    )
    assert _by(places, "ring", "postcode", "address_kind") == {
        ("best", "M1 1AE"): ("In", "M1 1AE", "ledger"),
        ("best", "75001"): ("Out", "M2 1AA", "trading"),
        "best": ("Out", "M2 1AA", "trading"),
        ("ledger", "M1 1AE"): ("In", "M1 1AE", "ledger"),
        ("ledger", "75001"): ("unknown", "75001", "ledger"),
        "ledger": ("unknown", None, None),
        "trading": ("Out", "M2 1AA", "trading"),
        "registered": ("rest_of_country", "LS1 1AA", "registered"),
        "branch": ("In", "M1 1AE", "ledger"),
    }
    assert _by(places, "reason")["ledger"] == "no_address"
    assert _by(places, "reason")[("ledger", "75001")] == "not_a_postcode"


@pytest.mark.parametrize("reason", ["no_match", "review", "ambiguous"])
def test_an_untied_payee_says_why(reason: str) -> None:
    places = _place(_evidence(("A", None)), undecided=[("A", reason)])
    assert _by(places, "reason") == dict.fromkeys(["best", "trading", "registered", "branch"], reason) | {
        "ledger": "no_address"
    }


def test_without_a_register_it_is_the_address_that_is_missing() -> None:
    assert set(_place(_evidence(("A", None)))["reason"]) == {"no_address"}


def test_an_entity_without_a_postcode_says_so() -> None:
    places = _place(
        _evidence(("A", None)),
        [("A", "r", "1", 0)],
        _addresses(("r", "1", "contact", "M1 1AE"), ("r", "1", "trading", None)),
    )
    reasons = _by(places, "reason")
    assert {reasons[basis] for basis in ("trading", "registered", "branch", "best")} == {"entity_without_postcode"}


def test_an_address_tells_more_than_its_absence() -> None:
    places = _place(_evidence(("A", None)), [("A", "r", "1", 0)], _addresses(("r", "1", "registered", "75001")))
    assert _by(places, "reason", "postcode")["best"] == ("not_a_postcode", "75001")


def test_the_innermost_of_several_premises_counts() -> None:
    addresses = _addresses(*(("r", "1", "trading", p) for p in ("LS1 1AA", "M1 9ZZ", "M1 1AE", "M2 1AA")))
    places = _place(_evidence(("A", None)), [("A", "r", "1", 0)], addresses)
    assert _by(places, "ring", "postcode", "reason")["trading"] == ("In", "M1 1AE", "several_premises")
    assert _by(places, "reason")["registered"] == "entity_without_postcode"


def test_each_kind_of_address_is_of_the_first_entity_that_has_it_but_a_branch_may_be_anywhere() -> None:
    addresses = _addresses(
        ("a", "1", "registered", "LS1 1AA"), ("b", "2", "registered", "M1 1AE"), ("b", "2", "trading", "M2 1AA")
    )
    places = _by(_place(_evidence(("A", None)), [("A", "b", "2", 1), ("A", "a", "1", 0)], addresses), "postcode")
    assert (places["registered"], places["trading"], places["branch"]) == ("LS1 1AA", "M2 1AA", "M1 1AE")


def test_a_charitys_contact_address_says_that_it_is_one() -> None:
    addresses = _addresses(("r", "1", "registered", "M1 1AE")).with_columns(note=pl.lit("contact_address"))
    places = _place(_evidence(("A", None)), [("A", "r", "1", 0)], addresses)
    assert _by(places, "ring", "reason")["registered"] == ("In", "contact_address")
    assert _by(places, "ring", "reason")["best"] == ("In", "contact_address")


def test_a_country_is_the_one_with_most_money_then_alphabetical() -> None:
    paid = [
        *(("A", "LS1 1AA", country, pence) for country, pence in (("UK", 5), ("France", 3), ("FR", 3))),
        *(("B", "LS1 1AA", country, pence) for country, pence in (("UK", 3), ("France", 3))),
        *(("C", "LS1 1AA", country, pence) for country, pence in (("France", 3), ("GB", 4))),
    ]
    evidence = _evidence(*paid)
    places = _place(evidence).filter(pl.col("basis") == "ledger")
    assert places.select("payee_key", "ring", "reason").rows() == [
        ("A", "overseas", "stated_country"), ("B", "overseas", "stated_country"), ("C", "rest_of_country", None),
    ]  # fmt: skip


def test_without_rings_all_is_unknown_but_what_is_overseas() -> None:
    places = _place(_evidence(("A", "M1 1AE"), ("B", None, "France"), ("C", None)), area=None).filter(
        pl.col("basis") == "best"
    )
    assert places.select("payee_key", "ring", "reason").rows() == [
        ("A", "unknown", "no_area"), ("B", "overseas", "stated_country"), ("C", "unknown", "no_address"),
    ]  # fmt: skip


def test_what_a_lookup_knows_is_on_the_row() -> None:
    row = {
        "postcode": "M1 1AE",
        "authority": "E08000003",
        "region": "E12000002",
        "ward": "E05",
        "decile": 3,
        "crown": False,
        "pseudo": False,
    }
    places = _place(_evidence(("A", "M1 1AE")), lookup=Lookup(pl.DataFrame([row])))
    got = places.filter(pl.col("basis") == "best").select("area_code", "region", "ward", "deprivation_decile").row(0)
    assert got == ("E08000003", "E12000002", "E05", 3)


def _decided(folder: Path, rows: str) -> Decisions:
    path = folder / "d.csv"
    path.write_text("supplier_name,ledger_postcode,postcode,country\n" + rows, encoding="utf-8")
    return read_decisions(path)


def test_a_decision_stands_for_every_basis(tmp_path: Path) -> None:
    evidence = _evidence(("A", "LS1 1AA"), ("A", None), ("B", None))
    places = _place(evidence, decisions=_decided(tmp_path, "a,,m11ae,\n"))
    mine = places.filter(pl.col("payee_key") == "A")
    assert mine.select("ring", "reason", "postcode").unique().rows() == [("In", "decision", "M1 1AE")]
    assert mine.height == 7
    assert "decision" not in places.filter(pl.col("payee_key") == "B")["reason"].to_list()


def test_one_for_a_ledgers_postcode_is_for_ledger_and_best_alone(tmp_path: Path) -> None:
    evidence = _evidence(("A", "LS1 1AA"), ("A", "M2 1AA"))
    places = _by(_place(evidence, decisions=_decided(tmp_path, "A,LS1 1AA,M1 1AE,\n")), "ring", "reason")
    assert places[("ledger", "LS1 1AA")] == places[("best", "LS1 1AA")] == ("In", "decision")
    assert places[("ledger", "M2 1AA")] == places[("best", "M2 1AA")] == ("Out", None)
    assert places["branch"] == ("Out", "several_premises")


def test_the_more_specific_decision_wins(tmp_path: Path) -> None:
    evidence = _evidence(("A", "LS1 1AA"), ("A", "M2 1AA"))
    places = _by(_place(evidence, decisions=_decided(tmp_path, "A,LS1 1AA,M1 1AE,\nA,,M9 1AA,\n")), "postcode")
    assert (places[("best", "LS1 1AA")], places[("best", "M2 1AA")], places["branch"]) == ("M1 1AE", "M9 1AA", "M9 1AA")


def test_a_decision_that_does_not_locate_keeps_its_reason(tmp_path: Path) -> None:
    evidence = _evidence(("A", "M1 1AE"))
    places = _place(evidence, decisions=_decided(tmp_path, "A,,75001,\n"))
    assert places.select("ring", "reason").unique().rows() == [("unknown", "not_a_postcode")]


def test_a_narrow_decision_that_does_not_locate_falls_on_in_best(tmp_path: Path) -> None:
    places = _place(_evidence(("A", "M1 1AE")), [("A", "r", "1", 0)], _addresses(("r", "1", "trading", "M2 1AA")),
                    decisions=_decided(tmp_path, "A,M1 1AE,75001,\n"))  # fmt: skip
    rings = _by(places, "ring")
    assert (rings[("ledger", "M1 1AE")], rings[("best", "M1 1AE")]) == ("unknown", "Out")


def test_a_decided_country(tmp_path: Path) -> None:
    evidence = _evidence(("A", "M1 1AE"), ("B", "LS1 1AA", "France"), ("C", None))
    places = _place(evidence, decisions=_decided(tmp_path, "A,,,France\nB,,,UK\nC,,,England\n"))
    assert places.filter(pl.col("payee_key") == "A").select("ring", "reason").unique().rows() == [
        ("overseas", "decision")
    ]
    best = places.filter(pl.col("basis") == "best").select("payee_key", "ring", "reason").rows()
    assert best[1:] == [("B", "rest_of_country", None), ("C", "unknown", "no_address")]


def test_a_decided_country_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'Freedonia' is no country") as caught:
        _place(_evidence(("A", None)), decisions=_decided(tmp_path, "A,,,UK\nB,,,Freedonia\n"))
    assert caught.value.where == f"{tmp_path / 'd.csv'}:3"


# ---- laws -----------------------------------------------------------------------------------------------------------
PAYEES, CODES = ["A", "B", "C"], ["M1 1AE", "M2 1AA", "LS1 1AA", "75001", "ZZ99 3VZ", "JE1 1BD", None]
COUNTRIES, KINDS = [None, "UK", "France"], ["trading", "registered", "contact"]
PAYMENT = st.tuples(st.sampled_from(PAYEES), st.sampled_from(CODES), st.sampled_from(COUNTRIES), st.integers(0, 9))
TIE = st.tuples(st.sampled_from(PAYEES), st.sampled_from("rs"), st.sampled_from("12"), st.integers(0, 1))
ADDRESS = st.tuples(st.sampled_from("rs"), st.sampled_from("12"), st.sampled_from(KINDS), st.sampled_from(CODES))
PAID, HELD = st.lists(PAYMENT, min_size=1, max_size=8), st.lists(ADDRESS, max_size=6)
TIED = st.lists(TIE, max_size=4, unique_by=lambda tie: tie[:2])
RANK = {ring: rank for rank, ring in enumerate(["In", "Out", "rest_of_country", "overseas", "unknown"])}


@given(PAID, TIED, HELD, st.sampled_from([None, LOCAL, area_of_list(["M1"])]), st.data())
@settings(max_examples=60, deadline=None)
def test_laws_of_bases(paid: Rows, tied: Rows, held: Rows, area: Area | None, data: st.DataObject) -> None:
    evidence, addresses = _evidence(*paid), _addresses(*held)
    places = _place(evidence, tied, addresses, area=area)
    shuffled = _place(
        _evidence(*data.draw(st.permutations(paid))),
        data.draw(st.permutations(tied)),
        _addresses(*data.draw(st.permutations(held))),
        area=area,
    )
    assert places.equals(shuffled), "the order of what comes in changes nothing"
    assert not places.select("payee_key", "basis", "ledger_postcode").is_duplicated().any()
    ring = {
        row[:3]: RANK[row[3]]
        for row in places.with_columns(pl.col("ring").replace("Local", "In"))
        .select("payee_key", "basis", "ledger_postcode", "ring")
        .rows()
    }
    for payee, postcode in {(row[0], row[1]) for row in paid}:
        chain = [ring[payee, "ledger", postcode], ring[payee, "trading", None], ring[payee, "registered", None]]
        first = next((rank for rank in chain if rank != RANK["unknown"]), RANK["unknown"])
        assert ring[payee, "best", postcode] == first, "best is the first that locates"
        assert ring[payee, "branch", None] <= min(chain), "a branch reaches at least as far in"
    unknown = pl.col("ring") == "unknown"
    reasons = [
        "no_address",
        "no_area",
        "no_match",
        "review",
        "ambiguous",
        "entity_without_postcode",
        "not_a_postcode",
        "not_in_lookup",
        "pseudo_code",
    ]
    assert (places.select(unknown == pl.col("reason").is_in(reasons).fill_null(value=False)).to_series()).all()


@given(st.lists(st.sampled_from([c for c in CODES if c]), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_one_more_premises_never_moves_a_supplier_out(postcodes: list[str]) -> None:
    ranks = []
    for count in range(1, len(postcodes) + 1):
        addresses = _addresses(*(("r", "1", "trading", p) for p in postcodes[:count]))
        ranks.append(RANK[_by(_place(_evidence(("A", None)), [("A", "r", "1", 0)], addresses), "ring")["trading"]])
    assert ranks == sorted(ranks, reverse=True)


def test_a_postcode_is_in_one_ring_whoever_is_paid() -> None:
    evidence = _evidence(*product(PAYEES, ["M1 1AE", "M2 1AA", "LS1 1AA", "ZZ99 3VZ"]))
    places = _place(evidence).filter(pl.col("basis") == "ledger")
    assert places.group_by("ledger_postcode").agg(pl.col("ring").n_unique())["ring"].unique().to_list() == [1]
