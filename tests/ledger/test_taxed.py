"""Net and gross that their names do not tell apart are known by the tax that lies between them."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

NET = [Decimal(n * 731 + 1250).scaleb(-2) for n in range(20)]
LINES = [(f"SUPPLIER {n} LTD", f"{n + 1:02}/04/2024", net, Decimal(n % 3) * net / 5) for n, net in enumerate(NET)]


def read(path: Path, header: list[str], wanted: str = "net") -> tuple[pl.DataFrame, Ledger]:
    """A ledger of supplier and date, and of `net`, `tax` and `gross` under the names that follow, in their order."""
    order = [name.partition(":") for name in header]
    cells = [
        {"s": name, "d": day, "n": f"{net:.2f}", "t": f"{tax.quantize(Decimal('0.01'))}",
         "g": f"{net + tax.quantize(Decimal('0.01')):.2f}", "o": f"{net * 3:.2f}"}
        for name, day, net, tax in LINES
    ]  # fmt: skip
    rows = [[name for name, _, _ in order], *([line[kind] for _, _, kind in order] for line in cells)]
    path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    out = path.parent / "out.parquet"
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings(amount=wanted)), None, out)
    return pl.read_parquet(out), found


@pytest.mark.parametrize(
    "header",
    [
        ["Supplier:s", "Date:d", "Amount:n", "VAT:t", "Total:g"],
        ["Supplier:s", "Date:d", "Cost:n", "VAT:t", "Amount:g"],
        ["Supplier:s", "Date:d", "Total:g", "Of which VAT:t", "Amount:n"],
        ["Supplier:s", "Date:d", "Invoice Amount:g", "VAT Amount:t", "Payment:n"],
    ],
)
def test_the_one_is_the_other_and_the_tax(tmp_path: Path, header: list[str]) -> None:
    payments, found = read(tmp_path / "spend.csv", header)
    assert payments["amount"].sum() == sum(NET)
    assert found.sources["amount_basis"].item() == "net"
    assert not [told for told in found.warnings if "--currency" not in told]
    payments, found = read(tmp_path / "spend.csv", header, "gross")
    assert payments["amount"].sum() > sum(NET)
    assert found.sources["amount_basis"].item() == "gross"


def test_amounts_that_no_tax_lies_between_are_told(tmp_path: Path) -> None:
    _, found = read(tmp_path / "spend.csv", ["Supplier:s", "Date:d", "Amount:n", "VAT:t", "Total:o"])
    assert any("amounts may be in 'Amount' or in 'Total'" in told for told in found.warnings)


@pytest.mark.parametrize(("said", "other", "basis"), [("net", "net", "net"), ("inc VAT", "gross", "gross")])
def test_amounts_that_say_themselves_whether_tax_is_in_them(tmp_path: Path, said: str, other: str, basis: str) -> None:
    path, out = tmp_path / "spend.csv", tmp_path / "out.parquet"
    rows = [f'{name},{day},"£{net:,.2f} {other if n % 2 else said}"' for n, (name, day, net, _) in enumerate(LINES)]
    path.write_text("\n".join(["Supplier,Date,Amount", *rows]) + "\n")
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert pl.read_parquet(out)["amount"].to_list() == NET
    assert found.sources["amount_basis"].item() == basis
    assert not [told for told in found.warnings if "--currency" not in told]
    path.write_text(path.read_text().replace(f" {other}", "", 1))
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert any(f"of 20 amounts 19 {basis} by what stands behind them" in told for told in found.warnings)
