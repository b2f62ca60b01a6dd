"""Who may be named."""

import polars as pl
import pytest

from spendscan.core.schemas import MATCHES, PAYEES
from spendscan.report.names import HIDDEN, WITHHELD, Names


@pytest.fixture
def names() -> Names:
    payees = pl.DataFrame(
        [
            ("JANE DOE", "GBP", "Jane Doe", ["Jane Doe"], "organisation", True, "JANE DOE", 5),
            ("JOHN ROE", "GBP", "John Roe", ["John Roe"], "organisation", True, "dir:9", 5),
            ("ROE LTD", "GBP", "Roe Ltd", ["Roe Ltd"], "organisation", False, "dir:9", 2),
            ("MR A BEE", "GBP", "Mr A Bee", ["Mr A Bee", "Bee, A"], "individual", False, "MR A BEE", 9),
            ("INDIVIDUAL", "GBP", "Individual", ["Individual"], "individual", False, "INDIVIDUAL", 9),
            ("ACME LTD", "GBP", "Acme Ltd", ["Acme Ltd"], "organisation", False, "ACME LTD", 7),
        ],
        schema=["payee_key", "currency", "name", "names", "kind", "person_like", "supplier_key", "amount"],
        orient="row",
    )
    matches = pl.DataFrame({"payee_key": ["JOHN ROE"], "register": ["dir"], "decision": ["accepted"]})
    return Names(PAYEES.conform(payees), MATCHES.conform(matches))


def test_a_likely_person_is_named_only_where_tied(names: Names) -> None:
    assert names.of(["JANE DOE", "dir:9", "ACME LTD"], "GBP") == {
        "JANE DOE": WITHHELD,
        "dir:9": "John Roe",
        "ACME LTD": "Acme Ltd",
    }


def test_what_is_not_known_is_withheld(names: Names) -> None:
    assert names.of(["SOMEBODY"], "GBP") == {"SOMEBODY": WITHHELD}
    assert names.of(["ACME LTD"], "USD") == {"ACME LTD": WITHHELD}


def test_pooled_members_are_named_as_such(names: Names) -> None:
    assert names.of(["(individuals)", "(redacted)", "(unnamed)"], "GBP") == {
        "(individuals)": "individuals (pooled, never named)",
        "(redacted)": "redacted suppliers (pooled)",
        "(unnamed)": "unnamed suppliers (pooled)",
    }


@pytest.mark.parametrize("label", ["Grant to mr a bee", "BEE, A - fostering", "Jane Doe"])
def test_a_label_that_names_a_person_is_hidden(names: Names, label: str) -> None:
    assert names.label(label) == HIDDEN


@pytest.mark.parametrize("label", ["Adult social care", "Payments to an individual", "John Roe", "Beekeeping", ""])
def test_other_labels_are_kept(names: Names, label: str) -> None:
    assert names.label(label) == label
