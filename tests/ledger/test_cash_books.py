"""Cash books, cheque registers and lists of accounts as small councils and American cities write them."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

FIRMS = ("Alder Ltd", "Beech & Sons", "Cedar (UK) Ltd", "Dove PLC", "Elm CIC")
PAID: "Money" = [(FIRMS[n % 5], f"{n + 1:02}/04/2023", Decimal(n * 137 + 1050).scaleb(-2)) for n in range(12)]
Money = list[tuple[str, str, Decimal]]


def read(tmp_path: Path, rows: list[str]) -> tuple[Money, list[str], Ledger]:
    path, out = tmp_path / "book.csv", tmp_path / "out.parquet"
    path.write_text("\n".join(rows) + "\n")
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    lines = pl.read_parquet(out).with_columns(pl.col("payment_date").dt.strftime("%d/%m/%Y")).sort("source_row")
    money: Money = list(lines.select("supplier_name", "payment_date", "amount").iter_rows())
    for source in found.sources.filter(status="read").to_dicts():
        assert source["lines"] == source["payments"] + source["rejects"] + source["blank"]
    return money, [one for one in found.warnings if "--currency" not in one], found


@pytest.mark.parametrize(
    ("titles", "names", "between"),
    [
        ("Receipts,,,,Payments,,", "Date,From,Amount,,Date,To,Amount", ","),
        ("INCOME,,,,EXPENDITURE,,", "Date,Received from,£,,Date,Payee,£", ","),
        ("Receipts,,,Payments,,", "Date,From,Amount,Date,Payee,Amount", ""),
    ],
)
def test_what_was_received_beside_what_was_paid(tmp_path: Path, titles: str, names: str, between: str) -> None:
    rows = [titles, names]
    for n, (who, day, paid) in enumerate(PAID):
        received = f"0{n % 9 + 1}/04/2023,Allotment rent,{20 + n}.00" if n < 5 else ",,"
        rows.append(f"{received},{between}{day},{who},{paid}")
    money, told, _ = read(tmp_path, rows)
    assert money == PAID
    assert any("is not read" in one for one in told)


def listed(title: str, heading: str, payments: Money) -> list[str]:
    return [f"{title},,", heading, *(f"{day},{who},{money}" for who, day, money in payments)]


RECEIVED: Money = [("Hall hire", f"{n + 3:02}/04/2023", Decimal(4000 + n * 11).scaleb(-2)) for n in range(4)]


@pytest.mark.parametrize("first", ["received", "paid"])
def test_what_was_received_above_or_below_what_was_paid(tmp_path: Path, first: str) -> None:
    received = [*listed("Receipts", "Date,Payer,Amount", RECEIVED), ",,"]
    paid = [*listed("Payments", "Date,Payee,Amount", PAID), ",,"]
    money, told, found = read(tmp_path, received + paid if first == "received" else paid + received)
    assert money == PAID
    row = 3 if first == "received" else 18
    assert told == [
        f"book.csv: 4 lines stand under 'Receipts', such as row {row}: they were received, and are no payments"
    ]
    assert found.rejects.filter(reason="note")["amount"].sum() == sum(money for *_, money in RECEIVED)


def test_a_title_of_receipts_alone_is_told(tmp_path: Path) -> None:
    rows = ["Date,Payee,Amount", *listed("x", "y", PAID)[2:], ",,", "Receipts,,", *listed("x", "y", RECEIVED)[2:]]
    money, told, _ = read(tmp_path, rows)
    assert money == [*PAID, *RECEIVED]
    assert "book.csv: 4 lines stand under 'Receipts', such as row 16: they are read as payments" in told[0]
    # A department may be called Income.
    money, told, _ = read(tmp_path, [row.replace("Receipts", "Income") for row in rows])
    assert not any("stand under" in one for one in told)


@pytest.mark.parametrize("names", ["Receipts £,Payments £", "Money In,Money Out", "Income,Expenditure"])
def test_what_was_received_in_a_column_beside_what_was_paid(tmp_path: Path, names: str) -> None:
    rows = [f"Date,Payee,{names},Balance", *(f"{day},{who},,{paid},900.00" for who, day, paid in PAID)]
    rows[3:3] = [f"{day},{who},{money},,950.00" for who, day, money in RECEIVED]
    money, told, found = read(tmp_path, rows)
    assert money == PAID
    in_column = f"in column {names.partition(',')[0]!r} alone, such as row 4"
    assert told == [f"book.csv: 4 lines hold money {in_column}: they were received, and are no payments"]
    assert found.rejects.filter(reason="note").height == 4


def test_a_column_of_numbers_of_receipts_is_none(tmp_path: Path) -> None:
    rows = ["Date,Payee,Receipt No,Payments", *(f"{day},{who},77{n},{paid}" for n, (who, day, paid) in enumerate(PAID))]
    rows[4] = rows[4].rpartition(",")[0] + ","
    _, told, _ = read(tmp_path, rows)
    assert any("1 missing_amount" in one for one in told)


def cheques(*, once: bool, slip: int = 0) -> tuple[list[str], Money]:
    rows, money = ["Check #,Check Date,Vendor,Invoice,Invoice Amount,Check Amount"], []
    for n in range(0, 12, 3):
        whole = sum((one[2] for one in PAID[n : n + 3]), Decimal(slip).scaleb(-2))
        for i in range(3):
            head = f"{9000 + n},04/{n + 13:02}/2023,{FIRMS[-n % 5]}" if not (once and i) else ",,"
            rows.append(f"{head},INV{n}{i},{PAID[n + i][2]},{whole if not (once and i) else ''}")
            money.append((FIRMS[-n % 5], f"{n + 13:02}/04/2023", PAID[n + i][2]))
    return rows, money


@pytest.mark.parametrize("once", [True, False])
def test_invoices_below_the_cheque_that_paid_them(tmp_path: Path, *, once: bool) -> None:
    rows, expected = cheques(once=once)
    money, told, _ = read(tmp_path, rows)
    assert money == expected
    assert any("8 lines without a supplier are read as of the one above, whose sum" in one for one in told) == once


def test_invoices_that_do_not_add_up_stay_without_a_supplier(tmp_path: Path) -> None:
    _, told, _ = read(tmp_path, cheques(once=True, slip=1)[0])
    assert not any("whose sum they make up" in one for one in told)
    assert any("may be payments" in one or "name no supplier" in one for one in told)


def detailed(slip: int = 0) -> list[str]:
    rows = ["Check #,Check Date,Vendor,Amount"]
    for n in range(0, 12, 2):
        parts = [PAID[n][2], PAID[n + 1][2]]
        rows.append(f"{9000 + n},04/{n + 13:02}/2023,{FIRMS[n % 5]},{sum(parts) + Decimal(slip).scaleb(-2)}")
        rows += [f",,{what},{part}" for what, part in zip(("Fuel", "Paper"), parts, strict=True)]
    return rows


def test_what_a_cheque_is_made_up_of_is_counted_once(tmp_path: Path) -> None:
    money, told, _ = read(tmp_path, detailed())
    assert len(money) == 6
    assert sum(part for *_, part in money) == sum(part for *_, part in PAID)
    assert len(told) == 1
    assert "12 lines without a date add up to the dated line above them, such as row 3" in told[0]
    money, told, _ = read(tmp_path, detailed(slip=1))
    assert len(money) == 18
    assert any("are read as of the one said above them" in one for one in told)
