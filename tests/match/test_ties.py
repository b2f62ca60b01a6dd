from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.ties import _shared_keys, supplier_keys
from spendscan.userfiles.decisions import no_decisions

SCHEMA = {
    "payee_key": pl.String,
    "register": pl.String,
    "order": pl.Int64,
    "entity_id": pl.String,
    "company_number": pl.String,
}


def keyed(payees: list[str], *ties: Any) -> dict[str, str]:
    frame = pl.DataFrame(ties, schema=SCHEMA, orient="row")
    return dict(supplier_keys(pl.Series(payees, dtype=pl.String), frame).rows())


def test_payees_of_one_entity_are_one_supplier() -> None:
    got = keyed(["A", "B", "C"], ("A", "ch", 0, "1", "1"), ("B", "ch", 0, "1", "1"))
    assert got == {"A": "ch:1", "B": "ch:1", "C": "C"}


def test_it_is_keyed_by_the_first_register_in_which_any_is_tied() -> None:
    got = keyed(["A", "B"], ("A", "ch", 0, "9", "9"), ("A", "town", 1, "x", None), ("B", "town", 1, "x", None))
    assert got == {"A": "ch:9", "B": "ch:9"}


def test_differing_company_numbers_are_two_suppliers() -> None:
    got = keyed(
        ["A", "B", "C"],
        ("A", "town", 0, "x", None), ("A", "ch", 1, "1", "1"),
        ("B", "town", 0, "x", None), ("B", "ch", 1, "2", "2"),
        ("C", "town", 0, "x", None),
    )  # fmt: skip
    assert got == {"A": "ch:1", "B": "ch:2", "C": "town:x"}


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from([("r", 0), ("s", 1)]), st.sampled_from("123")), max_size=8
    )
)
def test_no_order_of_ties_matters(rows: Any) -> None:
    ties = [(payee, register, order, entity, None) for payee, (register, order), entity in dict.fromkeys(rows)]
    assert keyed(list("ABCDE"), *ties) == keyed(list("EDCBA"), *ties[::-1])


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from([("r", 0), ("s", 1)]), st.sampled_from("123456")),
        max_size=6,
    )
)
def test_who_is_tied_alone_has_the_key_that_a_look_at_all_gives(rows: Any) -> None:
    ties = [(payee, register, order, entity, entity) for payee, (register, order), entity in dict.fromkeys(rows)]
    frame = pl.DataFrame(ties, schema=SCHEMA, orient="row").select(
        "payee_key", "order", "register", "entity_id", "company_number"
    )
    assert keyed(list("ABCDE"), *ties) == {payee: payee for payee in "ABCDE"} | dict(_shared_keys(frame).rows())


def test_where_registers_disagree_the_later_is_review(seen: Any, register: Any) -> None:
    first = register(("ACME ROOFING LTD", "1"))
    second = register(("ACME ROOFING LTD", "2"), name="second")
    found = match_payees(seen("ACME ROOFING LTD"), [first, second], no_decisions(), Match())
    assert found.matches.select("register", "decision", "reason").rows() == [
        ("companies", "accepted", "exact"),
        ("second", "review", "registers_disagree"),
    ]
    assert found.ties["register"].to_list() == ["companies"]
    assert found.entities["register"].to_list() == ["companies"]
