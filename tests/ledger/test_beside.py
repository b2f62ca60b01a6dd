"""Tables side by side: each is read, or its money is said."""

import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.inspect import mapping_text
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers
from spendscan.userfiles.mapping import mapping_from, read_mapping

LEFT = [[f"LEFT {n % 7} LTD", f"{n + 10:02}/04/2024", f"{n}1.50"] for n in range(18)]
RIGHT = [[f"RIGHT {n % 5} LTD", f"{n + 10:02}/05/2024", f"{n}2.25"] for n in range(14)]
NAMES = ["Supplier", "Date", "Amount"]
MONEY = sum(Decimal(row[2]) for row in [*LEFT, *RIGHT])


def sheet(gap: int, left: list[str] = NAMES, right: list[str] = NAMES) -> list[list[str]]:
    blank = [""] * gap
    rows = [[*left, *blank, *right]]
    for at, row in enumerate(LEFT):
        rows.append([*row, *blank, *(RIGHT[at] if at < len(RIGHT) else [""] * 3)])
    return rows


def text(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in rows).encode()


def workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("Spend")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return file.getvalue()


def read(path: Path, content: bytes, mapping: str = "") -> tuple[pl.DataFrame, Ledger]:
    path.write_bytes(content)
    said = mapping_from({"file": [{"match": "*", "sheet": mapping, "ignore": True}]}, "-") if mapping else None
    out = path.parent / "out.parquet"
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings(), said), None, out)
    payments = pl.read_parquet(out)
    for source in ledger.sources.filter(status="read").to_dicts():
        assert source["lines"] == source["payments"] + source["rejects"] + source["blank"]
    return payments, ledger


def beside(ledger: Ledger) -> list[str]:
    return [told for told in ledger.warnings if "stands apart" in told or "the table in" in told]


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_both_tables_of_a_text_are_read(tmp_path: Path, gap: int) -> None:
    payments, ledger = read(tmp_path / "spend.csv", text(sheet(gap)))
    assert payments["amount"].sum() == MONEY
    where = f"columns {'DEF'[gap]} to {'FGH'[gap]}"
    assert sorted(set(payments["source_sheet"].drop_nulls())) == [where]
    assert dict(ledger.sources.select("source_sheet", "payments").iter_rows()) == {None: 18, where: 14}
    assert not beside(ledger)


def test_both_tables_of_a_sheet_are_read_under_other_names_a_row_apart(tmp_path: Path) -> None:
    rows = sheet(1, right=["", "", ""])
    rows[0][4:] = ["April", "", ""]
    rows.insert(1, ["", "", "", "", "Payee", "Paid on", "Value"])
    payments, _ = read(tmp_path / "spend.xlsx", workbook(rows))
    assert payments["amount"].sum() == MONEY
    assert set(payments["source_sheet"]) == {"Spend", "Spend, columns E to G"}


def test_the_same_payments_twice_count_once(tmp_path: Path) -> None:
    rows = [[*NAMES, "", *NAMES], *([*row, "", *row] for row in LEFT)]
    payments, _ = read(tmp_path / "spend.csv", text(rows))
    assert payments.filter(pl.col("exclusion").is_null())["amount"].sum() == sum(Decimal(row[2]) for row in LEFT)


def test_a_table_of_something_else_is_told_with_its_money(tmp_path: Path) -> None:
    rows = sheet(1, right=["Grants to", "Awarded", "Given"])
    payments, ledger = read(tmp_path / "spend.csv", text(rows))
    assert payments["amount"].sum() == sum(Decimal(row[2]) for row in LEFT)
    money = sum(Decimal(row[2]) for row in RIGHT)
    assert beside(ledger) == [f"spend.csv: column G stands apart from the table and is not read: 14 amounts, {money:,}"]


def test_an_empty_column_within_a_table_parts_nothing(tmp_path: Path) -> None:
    rows = [["Supplier", "", "Date", "Gross", "", "Net"], *([a, "", b, c, "", c] for a, b, c in LEFT)]
    payments, ledger = read(tmp_path / "spend.csv", text(rows))
    assert (payments.height, payments["source_sheet"].null_count()) == (18, 18)
    assert not beside(ledger)


def test_a_mapping_leaves_one_of_them_out(tmp_path: Path) -> None:
    payments, ledger = read(tmp_path / "spend.csv", text(sheet(1)), "columns E to G")
    assert payments["amount"].sum() == sum(Decimal(row[2]) for row in LEFT)
    assert ledger.sources["status"].to_list() == ["read", "ignored"]


def test_a_mapping_leaves_a_sheet_out(tmp_path: Path) -> None:
    payments, ledger = read(tmp_path / "spend.xlsx", workbook(sheet(1)), "Spend, *")
    assert payments.height == 18
    assert ledger.sources["status"].to_list() == ["read", "ignored"]


def test_a_written_mapping_changes_nothing(tmp_path: Path) -> None:
    rows = sheet(1, right=["Payee", "Paid on", "Value"])
    (tmp_path / "spend.csv").write_bytes(text(rows))
    given = [str(tmp_path / "spend.csv")]
    (tmp_path / "mapping.toml").write_text(mapping_text(plan_ledgers(given, LedgerSettings())))
    plans = plan_ledgers(given, LedgerSettings(), read_mapping(tmp_path / "mapping.toml"))
    ledger = read_ledgers(plans, None, tmp_path / "out.parquet")
    assert ledger.sources["amount_payments"].sum() == MONEY
    assert not [told for told in ledger.warnings if "mapping" in told and "--currency" not in told]


def test_a_large_text_is_looked_at_whole_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "LARGE", 1)
    payments, _ = read(tmp_path / "spend.csv", text(sheet(1)))
    assert payments["amount"].sum() == MONEY


def test_one_table_with_an_empty_column_within_is_one(tmp_path: Path) -> None:
    """Amounts on both sides, and a supplier on one."""
    rows = [["Gross", "Category", "", "Supplier", "Date", "Net"]]
    rows += [["12.00", "Roads", "", f"LEFT {n} LTD", f"{n + 10}/04/2024", "10.00"] for n in range(8)]
    payments, ledger = read(tmp_path / "a.csv", text(rows))
    assert (payments.height, payments["gross_amount"].null_count()) == (8, 0)
    assert not beside(ledger)


@pytest.mark.parametrize("gap", [0, 1])
def test_a_table_that_stands_beside_itself_once_more_counts_once(tmp_path: Path, gap: int) -> None:
    rows = [[*row, *[""] * gap, *row] for row in (NAMES, *LEFT)]
    payments, ledger = read(tmp_path / "spend.csv", text(rows))
    assert payments["amount"].sum() == sum(Decimal(row[2]) for row in LEFT)
    assert ledger.sources["status"].to_list() == ["read", "duplicate_of"]
    assert "is a copy of spend.csv, columns A to" in " ".join(ledger.warnings)


def test_a_second_half_under_no_header_is_told(tmp_path: Path) -> None:
    _, ledger = read(tmp_path / "spend.csv", text(sheet(0, right=[""] * 3)))
    assert any("columns D to F have no names, hold firms and money" in told for told in ledger.warnings)
    # What a person put beside the lines to count them.
    rows = [[*NAMES, "", ""], *([a, b, c, f"{b}{c}{a}", str(at % 3)] for at, (a, b, c) in enumerate(LEFT))]
    _, ledger = read(tmp_path / "spend.csv", text(rows))
    assert not any("have no names" in told for told in ledger.warnings)
