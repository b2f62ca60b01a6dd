"""Lines that bear a name and add up others are known by arithmetic, and told."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

AREAS = ("Roads", "Schools", "Planning")
LINES = [(f"WORKS {n % 11} LTD", Decimal(n * 317 + 4525) / 100, AREAS[n // 8]) for n in range(24)]
WHOLE = sum(amount for _, amount, _ in LINES)


def of(area: str) -> Decimal:
    return sum((amount for _, amount, here in LINES if here == area), Decimal(0))


def read(tmp_path: Path, lines: list[str], header: str = "Supplier,Amount") -> tuple[Decimal, list[str]]:
    path, out = tmp_path / "spend.csv", tmp_path / "out.parquet"
    path.write_text("\n".join([header, *lines]) + "\n")
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    told = [one for one in found.warnings if "--currency" not in one and "no known month" not in one]
    return sum(pl.read_parquet(out)["amount"].to_list(), Decimal(0)), told


@pytest.mark.parametrize("between", [[","], [",", "Summary by area,"]])
def test_a_summary_below_the_table_is_not_counted(tmp_path: Path, between: list[str]) -> None:
    lines = [f"{name},{amount}" for name, amount, _ in LINES]
    amount, told = read(tmp_path, [*lines, *between, *(f"{area},{of(area)}" for area in AREAS)])
    assert amount == WHOLE
    assert "spend.csv: its last lines are sums of those above them" in told[0]


def test_the_largest_suppliers_below_a_table_are_not_counted_again(tmp_path: Path) -> None:
    lines = [f"{name},{n % 28 + 1:02}/04/2024,{amount}" for n, (name, amount, _) in enumerate(LINES)]
    paid = {name: sum(amount for other, amount, _ in LINES if other == name) for name, *_ in LINES}
    largest = sorted(paid.items(), key=lambda pair: -pair[1])[:4]
    below = [",,", "Largest suppliers,,", *(f"{name},,{amount}" for name, amount in largest)]
    assert read(tmp_path, [*lines, *below], "Supplier,Date,Amount")[0] == WHOLE
    others = [f"{name},,{amount + 1}" for name, amount in largest]
    assert read(tmp_path, [*lines, ",,", *others], "Supplier,Date,Amount")[0] > WHOLE


def test_sums_of_groups_are_not_counted(tmp_path: Path) -> None:
    lines = []
    for area in AREAS:
        lines += [f"{name},{amount}" for name, amount, here in LINES if here == area]
        lines.append(f"{area},{of(area)}")
    amount, told = read(tmp_path, lines)
    assert amount == WHOLE
    assert "spend.csv: lines of it are each the sum of those above" in told[0]


def test_lines_that_add_up_to_something_else_are_payments(tmp_path: Path) -> None:
    lines = [f"{name},{amount}" for name, amount, _ in LINES]
    amount, told = read(tmp_path, [*lines, ",", *(f"{area} LTD,{of(area) + 1}" for area in AREAS)])
    assert amount == WHOLE * 2 + 3
    assert told == []


@pytest.mark.parametrize("label", ["Year to date", "Less payments under £500", "Difference", "Average payment value"])
def test_figures_besides_are_told(tmp_path: Path, label: str) -> None:
    amount, told = read(tmp_path, [*(f"{name},{amount}" for name, amount, _ in LINES), f"{label},99.00"])
    assert amount == WHOLE
    assert "1 ragged" in told[0]


def test_a_name_and_a_sum_alone_are_no_payment_among_fuller_lines(tmp_path: Path) -> None:
    lines = [f"{n},{name},{amount},{area}" for n, (name, amount, area) in enumerate(LINES, 500)]
    amount, told = read(tmp_path, [*lines, ",Others,99.00,"], "Number,Supplier,Amount,Area")
    assert amount == WHOLE
    assert "1 ragged" in told[0]
