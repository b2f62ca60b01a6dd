from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl

from spendscan.core.schemas import PAYEES, PAYMENTS
from spendscan.payees.distinct import Seen, distinct_payees
from spendscan.payees.stamp import Stamp

Lines = Callable[..., pl.DataFrame]


def seen(frame: pl.DataFrame) -> Seen:
    stamp = Stamp()
    marked = stamp(frame).cast(PAYMENTS.schema)
    stamp.settled()
    return distinct_payees(marked.lazy(), stamp)


def test_a_payee_is_summed_in_each_currency_under_its_dearest_spelling(lines: Lines) -> None:
    found = seen(
        lines(
            {"supplier_name": "ACME LTD", "amount": Decimal("10.00")},
            {"supplier_name": "Acme Limited", "amount": Decimal("7.00")},
            {"supplier_name": "Acme Limited", "amount": Decimal("7.50")},
            {"supplier_name": "ACME LTD", "amount": Decimal("-2.25"), "currency": "USD"},
        )
    ).payees
    assert found.columns == [name for name in PAYEES.names if name != "supplier_key"]
    assert found.select("payee_key", "currency", "name", "names", "payments", "amount").rows() == [
        ("ACME LTD", "GBP", "Acme Limited", ["ACME LTD", "Acme Limited"], 3, Decimal("24.50")),
        ("ACME LTD", "USD", "ACME LTD", ["ACME LTD"], 1, Decimal("-2.25")),
    ]


def test_ties_between_spellings_go_to_the_first_by_code_point(lines: Lines) -> None:
    found = seen(lines("acme ltd", "ACME LTD", "Acme Ltd")).payees
    assert found["name"].to_list() == ["ACME LTD"]


def test_a_payee_without_a_name_has_no_spelling(lines: Lines) -> None:
    found = seen(lines(None, None)).payees
    assert found.select("payee_key", "kind", "name", "payments").rows() == [("(unnamed)", "unnamed", None, 2)]
    assert found["names"].to_list() == [[]]


def test_excluded_lines_count_and_kinds_are_one_in_every_currency(lines: Lines) -> None:
    found = seen(lines({"supplier_name": "Mr J Smith"}, {"supplier_name": "Mr J Smith", "currency": "USD"})).payees
    assert found["kind"].to_list() == ["individual", "individual"]
    assert found["payments"].sum() == 2


def test_a_payee_is_internal_where_every_line_is_paid_by_itself(lines: Lines) -> None:
    own = {"supplier_name": "EXFORD DISTRICT COUNCIL"}
    assert seen(lines(own, own)).payees["kind"].to_list() == ["internal"]
    assert seen(lines(own, {**own, "body": "Wyford"})).payees["kind"].to_list() == ["public_body"]


def test_spellings_and_evidence_are_rows_of_their_own(lines: Lines) -> None:
    found = seen(
        lines(
            {"supplier_name": "ACME LTD", "postcode": "M1 1AE", "amount": Decimal("-3.00")},
            {"supplier_name": "Acme Ltd", "postcode": "M1 1AE", "payment_date": date(2024, 4, 9)},
            {"supplier_name": "ACME LTD", "postcode": None},
        )
    )
    assert found.names.rows() == [("ACME LTD", "ACME LTD", 2, 1300), ("ACME LTD", "Acme Ltd", 1, 1000)]
    dates = (date(2024, 4, 3), date(2024, 4, 9))
    assert found.evidence.select("postcode", "first_date", "last_date", "payments", "pence_abs").rows() == [
        (None, dates[0], dates[0], 1, 1000),
        ("M1 1AE", *dates, 2, 1300),
    ]


def test_payees_and_payments_hold_the_same_lines_and_money(lines: Lines) -> None:
    frame = lines("ACME LTD", "Mr J Smith", None, "REDACTED", {"supplier_name": "B LTD", "currency": "EUR"})
    found = seen(frame)
    assert found.payees["payments"].sum() == found.evidence["payments"].sum() == frame.height
    assert found.payees["amount"].sum() == frame["amount"].sum()
