"""A supplier that is said once for several lines is read in each of them where that is plain, and told."""

from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

HEADER = "Supplier,Date,Amount,Service"
FIRMS = ("Alder Ltd", "Beech & Sons", "Cedar (UK) Ltd", "Dove PLC", "Elm CIC", "Total Gas Ltd")
TOLD = "payments without a supplier are read as of the one named above them"


def payment(name: str, number: int) -> str:
    return f"{name},{number % 28 + 1:02}/04/2024,{number}.50,{('Roads', 'Care')[number % 2]}"


def read(tmp_path: Path, lines: list[str]) -> tuple[list[str | None], list[str]]:
    path, out = tmp_path / "spend.csv", tmp_path / "out.parquet"
    path.write_text("\n".join([HEADER, *lines]) + "\n")
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    names: list[str | None] = pl.read_parquet(out)["supplier_name"].cast(pl.String).to_list()
    return names, [one for one in found.warnings if "--currency" not in one]


def groups(firms: tuple[str, ...] = FIRMS, *, total: bool = False) -> list[str]:
    lines = []
    for n, firm in enumerate(firms):
        lines += [payment(firm, n * 10), payment("", n * 10 + 1), payment("", n * 10 + 2)]
        lines += [f"{firm} Total,,{n * 30 + 4}.50,"] if total else []
    return lines


@pytest.mark.parametrize(("firms", "total"), [(FIRMS, False), (FIRMS, True), ((*FIRMS[3:], *FIRMS[:3]), True)])
def test_blank_cells_under_names_in_order_or_with_sums_are_of_the_name_above(
    tmp_path: Path, firms: tuple[str, ...], total: bool
) -> None:
    names, told = read(tmp_path, groups(firms, total=total))
    assert names == [firm for firm in firms for _ in range(3)]
    assert told == [f"spend.csv: 12 {TOLD}"]


def test_a_name_in_a_row_of_its_own_is_that_of_the_payments_below(tmp_path: Path) -> None:
    lines = [line for n, firm in enumerate(FIRMS[::-1]) for line in (f"{firm},,,", payment("", n), payment("", n + 20))]
    names, told = read(tmp_path, [*lines, "Contact the finance team,,,"])
    assert names == [firm for firm in FIRMS[::-1] for _ in range(2)]
    assert told == [f"spend.csv: 12 {TOLD}"]


def test_a_name_between_other_delimiters_is_that_of_the_payments_below(tmp_path: Path) -> None:
    lines = [line for n, firm in enumerate(FIRMS[::-1]) for line in (f"{firm},,,", payment("", n), payment("", n + 20))]
    lines[6] = f";;{lines[6].strip(',')};;;"
    names, _ = read(tmp_path, lines)
    assert names == [firm for firm in FIRMS[::-1] for _ in range(2)]


def test_where_a_name_stands_in_another_column_the_lines_below_stay_without_one(tmp_path: Path) -> None:
    lines = [line for n, firm in enumerate(FIRMS[::-1]) for line in (f"{firm},,,", payment("", n), payment("", n + 20))]
    lines[6] = f",,{lines[6]}".removesuffix(",")
    names, told = read(tmp_path, lines)
    assert names == [None if firm == FIRMS[3] else firm for firm in FIRMS[::-1] for _ in range(2)]
    assert "payments name no supplier: spend.csv (2 of 12)" in told


def test_numbers_of_suppliers_say_of_whom_a_line_is(tmp_path: Path) -> None:
    firms = FIRMS[::-1] + FIRMS
    lines = [HEADER.replace("Service", "Supplier ID")]
    for n, firm in enumerate(firms):
        lines += [f"{name},0{n % 9 + 1}/04/2024,{n}.50,10{firm[0]}" for name in (firm, "")]
    path, out = tmp_path / "spend.csv", tmp_path / "out.parquet"
    path.write_text("\n".join(lines) + "\n")
    read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    names = pl.read_parquet(out)["supplier_name"].cast(pl.String).to_list()
    assert names == [firm for firm in firms for _ in range(2)]


@pytest.mark.parametrize(
    "lines",
    [
        # In no order, and nothing else tells.
        groups((*FIRMS[3:], *FIRMS[:3])),
        # A name that comes again.
        [*groups(), payment(FIRMS[-1], 90)],
        # Nobody is named above the first line.
        [payment("", 90), *groups()],
        # Nor below a sum.
        [*groups(total=True), payment("", 90)],
        # Single blanks: names that were taken out.
        [line for n, firm in enumerate(FIRMS) for line in (payment(firm, n), payment("", n + 20))],
    ],
)
def test_where_it_is_not_plain_they_stay_without_a_name(tmp_path: Path, lines: list[str]) -> None:
    names, told = read(tmp_path, lines)
    assert None in names
    assert "payments name no supplier" in told[-1]
    assert not any(TOLD in one for one in told)


def cheques(numbers: list[str], *, dated: bool = False, total: bool = False) -> str:
    """A register of cheques, the first line of each of which says its number, its day and who was paid."""
    lines = []
    for n, number in enumerate(numbers):
        lines += [f"{number},0{n % 9 + 1}/04/2024,{FIRMS[n % 3]},{n}1.50,Roads"]
        lines += [f",{'03/04/2024' if dated else ''},,{n}{m}.50,Care" for m in (2, 3)]
        lines += [f",,,{n * 30 + 6 + n // 10}.00,Check Total:"] if total else []
    return "\n".join(["Check Number,Check Date,Payee,Amount,Fund", *lines]) + "\n"


@pytest.mark.parametrize("total", [False, True])
def test_lines_of_a_cheque_are_of_the_payee_and_the_day_its_first_line_says(tmp_path: Path, total: bool) -> None:
    (tmp_path / "spend.csv").write_text(cheques([str(n + 500) for n in range(8)], total=total))
    out = tmp_path / "out.parquet"
    found = read_ledgers(plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()), None, out)
    payments = pl.read_parquet(out)
    assert payments["supplier_name"].to_list() == [FIRMS[n % 3] for n in range(8) for _ in range(3)]
    assert payments["payment_date"].dt.day().to_list() == [n + 1 for n in range(8) for _ in range(3)]
    assert payments["transaction_id"].to_list() == [str(n + 500) for n in range(8) for _ in range(3)]
    assert any(f"16 {TOLD}" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("numbers", "dated"),
    [
        (["500", "501"] * 4, False),
        (["507", "502", "509", "501", "508", "500", "506", "503"], False),
        ([str(n + 500) for n in range(8)], True),
    ],
)
def test_lines_that_may_be_of_other_cheques_stay_without_a_payee(
    tmp_path: Path, numbers: list[str], dated: bool
) -> None:
    (tmp_path / "spend.csv").write_text(cheques(numbers, dated=dated))
    plans = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings())
    found = read_ledgers(plans, None, tmp_path / "out.parquet")
    assert not any(TOLD in warning for warning in found.warnings)
    assert any("may be payments" in one or "name no supplier" in one for one in found.warnings)
