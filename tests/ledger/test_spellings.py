"""What a column's name says, however its words are written."""

import pytest

from spendscan.ledger.spellings import roles_named


def roles(name: str) -> set[str]:
    return {role for role, _ in roles_named(name)}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Supplier_Name", "supplier_name"),
        ("PAYDATE", "payment_date"),
        ("NETAMT", "net_amount"),
        ("INVOICEAMOUNT", "amount"),
        ("Net (GBP)", "net_amount"),
        ("Pay Run", "payment_date"),
        ("May 2023 Spend", "amount"),
        ("Paid Out", "amount"),
        ("Money Out", "debit_amount"),
        ("Money In", "credit_amount"),
    ],
)
def test_names_that_are_known(name: str, role: str) -> None:
    assert role in roles(name)


@pytest.mark.parametrize("name", ["Budget 2023/24", "2023", "Jun-23", "Balance"])
def test_names_that_are_no_payment(name: str) -> None:
    """A month alone, a budget and a balance are no amounts that were paid."""
    assert not roles(name) & {"amount", "net_amount", "gross_amount", "payment_date"}


def test_a_name_of_its_own_goes_before_one_that_is_run_together() -> None:
    assert dict(roles_named("Payment Date"))["payment_date"] < dict(roles_named("PAYMENTDATE"))["payment_date"]
