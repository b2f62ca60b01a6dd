from typing import Any

import polars as pl
import pytest

from spendscan.core.errors import InputError
from spendscan.core.settings import Match
from spendscan.match.names import match_names


def test_a_row_for_each_row_in_order_with_what_was_given(register: Any) -> None:
    frame = pl.DataFrame({"reason": ["a", "b", "c", "d"], "Supplier": ["ZED LTD", "ACME LTD", None, "Acme Limited"]})
    out = match_names(frame, [register(("ACME LTD", "1"), ("ZED LTD", "2"))], Match())
    assert out.select("reason", "Supplier").equals(frame)
    assert out["entity_id"].to_list() == ["00000002", "00000001", None, "00000001"]
    assert out["match_reason"].to_list() == ["exact", "exact", "unnamed", "exact"]


def test_the_first_accepted_register_then_the_best_undecided(register: Any) -> None:
    one = register(("TWIN LTD", "1"), ("TWIN LTD", "2"))
    two = register(("TWIN LTD", "3"), ("TWIN LTD", "4"), ("ACME LTD", "5"), name="second")
    three = register(("ACME LTD", "6"), name="third")
    out = match_names(pl.DataFrame({"name": ["TWIN LTD", "ACME LTD", "NOBODY QQQ"]}), [one, two, three], Match())
    assert out.select("register", "decision").rows() == [
        ("companies", "ambiguous"), ("second", "accepted"), ("companies", "none"),
    ]  # fmt: skip


def test_numbers_and_postcodes_of_the_list_are_evidence(register: Any) -> None:
    companies = register(("TWIN LTD", "1", "M1 1AE"), ("TWIN LTD", "2", "LS1 1AA"))
    frame = pl.DataFrame({"name": ["TWIN LTD"], "postcode": ["ls11aa"], "company_number": ["0000001"]})
    assert match_names(frame.drop("company_number"), [companies], Match())["entity_id"].to_list() == ["00000002"]
    assert match_names(frame.drop("postcode"), [companies], Match())["entity_id"].to_list() == ["00000001"]


def test_a_list_without_names_is_refused(register: Any) -> None:
    with pytest.raises(InputError, match="no column of names"):
        match_names(pl.DataFrame({"a": ["x"]}), [register(("ACME LTD", "1"))], Match())
