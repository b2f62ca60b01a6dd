"""spendscan categories: a roll-up that is edited and given back."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from spendscan.cli.app import app
from spendscan.core.errors import InputError, UsageError
from spendscan.store.parquet import read_table

LEDGER = (
    "Body,Payment date,Supplier,Amount,Category\nAyton,01/05/2024,ACME ROADS LTD,100.00,45233141-9 Road works\n"
    "Ayton,02/05/2024,BEE BOOKS LTD,50.00,22113000-5 Library books\n"
    "Ayton,03/05/2024,CEE LAW LLP,70.00,79100000-5 Legal services\n"
)


def _spendscan(*arguments: object) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_roll_up_is_written_edited_and_given_back(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(LEDGER, encoding="utf-8")
    run, out = tmp_path / "run", tmp_path / "categories.csv"
    _spendscan("analyse", tmp_path / "l.csv", "-o", run, "--local", "PR1", "-q")
    assert "Ayton: CPV 2008, 3 of 3 categories" in _spendscan("categories", run, "-o", out)
    edited = out.read_text("utf-8-sig").replace("79*,N", "79*,Law")
    assert edited.count("Law") == 1
    out.write_text(edited, encoding="utf-8")
    _spendscan("analyse", tmp_path / "l.csv", "-o", run, "--local", "PR1", "-q", "--force", "--categories", out)
    payees = read_table(run, "payees").sort("payee_key")
    assert payees["sector"].to_list() == ["Construction", "Wholesale and retail", "Law"]
    assert "45233141-9 Road works (line" in payees["sector_source"][0]
    assert read_table(run, "payments")["category"].str.starts_with("45233141-9").any()
    with pytest.raises(UsageError, match="already there"):
        _spendscan("categories", run, "-o", out)
    with pytest.raises(UsageError, match=r"is no \.csv"):
        _spendscan("categories", run, "-o", tmp_path / "c.xlsx")


def test_a_run_without_categories(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(LEDGER.replace("Category", "Note"), encoding="utf-8")
    _spendscan("analyse", tmp_path / "l.csv", "-o", tmp_path / "run", "--local", "PR1", "-q")
    with pytest.raises(InputError, match="no categories"):
        _spendscan("categories", tmp_path / "run", "-o", tmp_path / "c.csv")
