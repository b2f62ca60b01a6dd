"""Amounts whose pennies or thousands stand behind a comma that no quotes enclose, in a file whose cells commas part."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
from spendscan.ledger.table.pennies import parted

NAMES = ("Ash Ltd", "Birch PLC", "Cedar Council", "Dale Care Ltd")
# Pennies of every kind, in pounds of every length.
AMOUNTS = [Decimal(700 + at * at * 131 + (at * 37) % 100) / 100 * (-1 if at == 5 else 1) for at in range(40)]


def written(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def bare(amount: Decimal) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def thousands(amount: Decimal) -> str:
    return f"£{amount:,.2f}".translate({ord(","): ".", ord("."): ","})


def grouped(amount: Decimal) -> str:
    return f"{amount * 97:,.2f}"


def lines(style: Callable[[Decimal], str], *, taxed: bool = False) -> list[str]:
    header = "Date,Supplier,Net,VAT,Gross,Service" if taxed else "Date,Supplier,Amount,Service"
    amounts = [(one, one, 2 * one) if taxed else (one,) for one in AMOUNTS]
    rows = [",".join(map(style, some)) for some in amounts]
    return [header, *(f"{1 + at % 28:02}/06/2023,{NAMES[at % 4]},{row},Housing" for at, row in enumerate(rows))]


def read(tmp_path: Path, text: list[str]) -> tuple[list[Decimal], tuple[str, ...]]:
    path, out = tmp_path / "spend.csv", tmp_path / "out.parquet"
    path.write_text("\r\n".join([*text, ""]))
    ledgers = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    return pl.read_parquet(out)["amount"].to_list(), ledgers.warnings


@pytest.mark.parametrize("style", [written, bare, thousands])
def test_pounds_and_pennies_in_two_cells_are_one_amount(tmp_path: Path, style: Callable[[Decimal], str]) -> None:
    amounts, warnings = read(tmp_path, lines(style))
    assert amounts == AMOUNTS
    assert any("comma before their pennies" in one for one in warnings)


def test_so_are_thousands_that_no_quotes_enclose(tmp_path: Path) -> None:
    amounts, warnings = read(tmp_path, lines(grouped))
    assert amounts == [one * 97 for one in AMOUNTS]
    assert any("comma before their thousands" in one for one in warnings)
    assert read(tmp_path, lines(grouped, taxed=True))[0] == amounts


def test_a_large_file_of_such_amounts_is_looked_at_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "LARGE", 1)
    assert read(tmp_path, lines(written))[0] == AMOUNTS


def test_so_are_those_of_several_columns(tmp_path: Path) -> None:
    assert read(tmp_path, lines(written, taxed=True))[0] == AMOUNTS


def test_a_code_of_two_digits_beside_whole_pounds_is_no_pennies() -> None:
    codes = [f"0{at % 4}" if at % 4 else "75" for at in range(40)]
    rows = [
        ["Supplier", "Amount", "Service"],
        *([NAMES[at % 4], str(900 + at), codes[at], "Housing"] for at in range(40)),
    ]
    assert parted(rows) is None


def test_a_line_that_may_be_parted_in_two_ways_stays_as_it_is() -> None:
    rows = [line.split(",") for line in lines(written, taxed=True)]
    table = parted(rows)
    assert table is not None
    line = ["01/06/2023", "Ash Ltd", "12", "34", "56", "78", "Housing"]
    assert table.joined(line) == line
