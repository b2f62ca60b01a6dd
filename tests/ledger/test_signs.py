"""Amounts whose sign or unit stands elsewhere: columns of debits and credits, a mark on the line, thousands."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
from spendscan.ledger.rows.signs import power_of_ten

LINES = 14


def amounts(tmp_path: Path, header: str, cells: list[str]) -> tuple[list[Decimal], dict[int, str], str]:
    """The amounts of a ledger whose first lines end in some cells and whose others end in the first of them."""
    ends = [*cells, *[cells[0]] * (LINES - len(cells))]
    body = "".join(f"SUPPLIER {i} LTD,{i + 1:02}/04/2024,{end},Roads\n" for i, end in enumerate(ends))
    path, out = tmp_path / "ledger.csv", tmp_path / "payments.parquet"
    path.write_text(f"Supplier,Date,{header},Service\n{body}")
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    payments = pl.read_parquet(out).sort("source_row").head(len(cells))
    rejects = ledger.rejects.filter(pl.col("reason") != "header")
    return (
        payments["amount"].to_list(),
        dict(rejects.select("source_row", "reason").iter_rows()),
        "\n".join(ledger.warnings),
    )


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        (
            "Debit,Credit",
            ["10.50,", ",4.25", "0.00,3", "7,0.00", ",-2.00", "10.50,"],
            ["10.5", "-4.25", "-3", "7", "-2"],
        ),
        ("Amount,D/C", ["10.50,D", "4.25,C", "-3.00,C", "(2.00),C", "7,D"], ["10.5", "-4.25", "-3", "-2", "7"]),
        ("Amount,Dr/Cr", ["10.50,DR", "4.25,CR", "7.00,dr"], ["10.5", "-4.25", "7"]),
        ("Amount (£000),Ref", ["1.5,A1", "-0.25,A2", '"1,234.567",A3'], ["1500", "-250", "1234567"]),
        ("Amount (pence),Ref", ["150,A1", "-25,A2", "7,A3"], ["1.5", "-0.25", "0.07"]),
        ("Spend £m,Ref", ["0.25,A1", "1.234567,A2"], ["250000", "1234567"]),
    ],
)
def test_signs_and_units(tmp_path: Path, header: str, cells: list[str], expected: list[str]) -> None:
    found, rejects, _ = amounts(tmp_path, header, cells)
    assert found[: len(expected)] == [Decimal(text) for text in expected]
    assert rejects == {}


def test_square_brackets_are_a_minus_where_nothing_else_is(tmp_path: Path) -> None:
    found, rejects, told = amounts(tmp_path, "Amount", ["10.50", '"[1,234.00]"', "[£5]", "7.00"])
    assert found == [Decimal(text) for text in ("10.50", "-1234", "-5", "7")]
    assert rejects == {}
    assert "amounts in square brackets, such as [1,234.00], are read as below nought" in told
    for other in ("-3.00", "(3.00)", "[3.00"):
        _, rejects, told = amounts(tmp_path, "Amount", ["10.50", "[5.00]", other])
        assert rejects[3] == "unreadable_amount"
        assert "may be payments are rejected" in told


def test_a_line_with_a_debit_and_a_credit_is_not_guessed(tmp_path: Path) -> None:
    _, rejects, _ = amounts(tmp_path, "Debit,Credit", ["10.50,", "10.50,4.25", "3,"])
    assert rejects == {3: "unreadable_amount"}


def test_debits_and_credits_beside_a_gross_amount_are_told(tmp_path: Path) -> None:
    found, _, warnings = amounts(tmp_path, "Debit,Credit,VAT,Gross", ["10.00,,2.00,12.00", ",5.00,-1.00,-6.00"])
    assert found == [12, -6]
    assert "amounts may be those of 'Debit' less 'Credit', or of 'Gross': the latter are read" in warnings


def test_a_column_that_calls_most_lines_credits_turns_nothing_and_is_told(tmp_path: Path) -> None:
    found, _, warnings = amounts(tmp_path, "Amount,D/C", ["10.50,C", "4.25,D"])
    assert found == [Decimal("10.5"), Decimal("4.25")]
    assert "calls most lines credits" in warnings


def test_credit_notes_without_a_minus_are_told(tmp_path: Path) -> None:
    _, _, warnings = amounts(tmp_path, "Amount,Document Type", ["10.50,Invoice", "4.25,Credit Note"])
    assert "calls lines credit notes whose amounts have no minus" in warnings
    _, _, warnings = amounts(tmp_path, "Amount,Document Type", ["10.50,Invoice", "-4.25,Credit Note"])
    assert "credit notes" not in warnings


@pytest.mark.parametrize(("name", "doubted"), [("Type", True), ("Document Type", True), ("G/L Description", False)])
def test_refunds_that_an_account_is_for_are_payments(tmp_path: Path, name: str, doubted: bool) -> None:
    _, _, told = amounts(tmp_path, f"Amount,{name}", ["10.50,Invoice", "4.25,Refunds", "7.00,Invoice"])
    assert ("calls lines credit notes" in told) is doubted


def test_pence_that_have_pennies_are_pounds(tmp_path: Path) -> None:
    found, _, told = amounts(tmp_path, "Amount (pence),Ref", ["150.25,A1", "25.10,A2", "7.99,A3"])
    assert [str(one) for one in found] == ["150.25", "25.10", "7.99"]
    assert "amounts have pennies" in told


def test_a_unit_of_thousands_is_told(tmp_path: Path) -> None:
    assert "amounts are in thousands" in amounts(tmp_path, "Amount £000s,Ref", ["1,A1"])[2]


@pytest.mark.parametrize(
    ("name", "power"),
    [
        ("Amount (£000)", 3),
        ("£'000", 3),
        ("Spend 000s", 3),
        ("Spend (£k)", 3),
        ("Value in thousands", 3),
        ("£m", 6),
        ("Total (£ million)", 6),
        ("Amount (p)", -2),
        ("amount_pence", -2),
        ("AmountCents", -2),
        ("Amount (pounds and pence)", 0),
        ("Per cent of amount", 0),
        ("amount_thousands", 3),
        ("Betrag in T€", 3),
        ("Belopp (tkr)", 3),
        ("Montant (milliers d'euros)", 3),
        ("Betrag in Mio. EUR", 6),
        ("Payments over £25,000", 0),
        ("Amount £", 0),
        ("Spend over 500", 0),
        ("£ Merchant total", 0),
        ("Amount 2000", 0),
    ],
)
def test_the_unit_that_a_name_states(name: str, power: int) -> None:
    assert power_of_ten(name) == power


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (",Amount", [",10.50", "-,4.25", ",7.00"]),
        ("Amount,", ["10.50,", "4.25,CR", "7.00,"]),
        ("Amount,", ["10.50,+", "4.25,-", "7.00,+"]),
        ("Amount,Kind", ["10.50,DR", "4.25,CR", "7.00,DR"]),
        ("Amount,Payment or Credit", ["10.50,Payment", "4.25,Credit", "7.00,Payment"]),
        ("Amount,DC Flag", ["10.50,1", "4.25,-1", "7.00,1"]),
        (",£", [",10.50", "\u2212,4.25", ",7"]),
    ],
)
def test_a_column_of_minus_signs_beside_the_amounts(tmp_path: Path, header: str, cells: list[str]) -> None:
    found, _, told = amounts(tmp_path, header, cells)
    assert found == [Decimal("10.50"), Decimal("-4.25"), Decimal(7)]
    assert "credit notes" not in told


@pytest.mark.parametrize("state", ["VOID", "Cancelled", "Reversed"])
def test_lines_that_were_called_off_are_told(tmp_path: Path, state: str) -> None:
    _, _, told = amounts(tmp_path, "Amount,Status", ["10.50,PAID", f"4.25,{state}"])
    assert f"column 'Status' calls lines {state.lower()}" in told


@pytest.mark.parametrize(
    ("column", "credit", "other", "said"),
    [
        ("Credit?", "Y", "N", True),
        ("Trans Type", "PCN", "PIN", True),
        ("Document Type", "KG", "KR", True),
        ("Invoice Type", "AP Credit Memo", "Standard", True),
        ("Transaction Type", "Credit Adjustment", "Purchase", True),
        ("Description", "CREDIT NOTE 1234", "Repairs", True),
        ("Description", "Credit - returned goods", "Repairs", True),
        ("Description", "Credit note input in error", "Repairs", False),
        ("Description", "Credit card charges", "Repairs", False),
        ("Credit Card", "Y", "N", False),
        ("Fund Type", "PCR", "General Fund", False),
    ],
)
def test_credits_without_a_minus_are_told_however_they_are_marked(
    tmp_path: Path, column: str, credit: str, other: str, said: bool
) -> None:
    cells = [f"10.50,{other}", f"4.25,{credit}", f"7.00,{other}", f"8.00,{other}"]
    _, _, told = amounts(tmp_path, f"Amount,{column}", cells)
    assert ("calls lines credit notes whose amounts have no minus" in told) == said
    _, _, told = amounts(tmp_path, f"Amount,{column}", [cells[0], f"-4.25,{credit}", *cells[2:]])
    assert "credit notes" not in told


@pytest.mark.parametrize(
    ("received", "paid", "said"),
    [
        ("Income", "Expenditure", True),
        ("Revenue Income", "Revenue Expenditure", True),
        ("AR", "AP", True),
        ("Sales Invoice", "Purchase Invoice", True),
        ("Money in", "Money out", True),
        ("Sales", "Marketing", False),
        ("Income", "Grants", False),
    ],
)
def test_lines_that_are_called_received_among_paid_ones_are_told(
    tmp_path: Path, received: str, paid: str, said: bool
) -> None:
    cells = [f"10.50,{paid}", f"4.25,{received}", f"7.00,{paid}", f"8.00,{paid}"]
    told = amounts(tmp_path, "Amount,Kind", cells)[2]
    assert (f"calls lines '{received}' whose amounts have no minus: they are read as payments" in told) == said


def test_a_package_s_types_of_credits_are_told_beside_its_invoices(tmp_path: Path) -> None:
    cells = ["10.50,PI", "4.25,PC", "7.00,PI", "8.00,PI"]
    assert "calls lines credit notes" in amounts(tmp_path, "Amount,Type", cells)[2]
    assert (
        "calls lines credit notes"
        not in amounts(tmp_path, "Amount,Type", [one.replace("PI", "CHQ") for one in cells])[2]
    )


@pytest.mark.parametrize(
    ("mark", "firms", "said"),
    [("CRN", 5, True), ("CN-", 5, True), ("CR", 5, True), ("CRN", 20, False), ("CNC", 5, False)],
)
def test_numbers_of_credit_notes_among_invoices_are_told(tmp_path: Path, mark: str, firms: int, said: bool) -> None:
    """Where a supplier has no other numbers, it may call its invoices so."""
    path, rows = tmp_path / "a.csv", ["Supplier,Date,Invoice No,Amount"]
    numbers = [f"{mark if n in {3, 9} else 'INV'}{500 + n}" for n in range(20)]
    rows += [f"FIRM {n % firms} LTD,{n + 1:02}/04/2024,{one},{n + 10}.50" for n, one in enumerate(numbers)]
    path.write_text("\n".join(rows) + "\n")
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, tmp_path / "o.parquet")
    assert any("credit notes" in one for one in found.warnings) == said


def test_a_header_that_is_said_again_is_no_sign(tmp_path: Path) -> None:
    signs = ["10.50,D", "4.25,C", "7.00,D", "-3.00,D"]
    rows = [f"SUPPLIER {n} LTD,{n + 1:02}/04/2024,{signs[n % 4]},Roads" for n in range(24)]
    header = "Supplier,Date,Amount,Debit/Credit,Service"
    path, out = tmp_path / "ledger.csv", tmp_path / "payments.parquet"
    path.write_text("\n".join([header, *rows[:12], header, *rows[12:], ""]))
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert pl.read_parquet(out)["amount"].to_list() == [Decimal(cell) for cell in ("10.50", "-4.25", "7", "-3")] * 6
    assert not any("credit" in one for one in ledger.warnings)
