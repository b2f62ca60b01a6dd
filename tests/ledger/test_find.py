"""What is taken from a folder, and what is told of the rest."""

from pathlib import Path

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.find import find_ledgers, passed_over
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

TABLE = "Supplier,Date,Amount\nALDER WORKS,03/04/2024,10.00\n"


def test_a_month_of_another_kind_is_told_and_not_lost_without_a_word(tmp_path: Path) -> None:
    months = tmp_path / "months"
    (months / "2024").mkdir(parents=True)
    for name in ("april.csv", "2024/may.pdf", "notes.md", ".hidden.pdf"):
        (months / name).write_text(TABLE, encoding="utf-8")
    (months / "2024" / "june.txt").write_text("Supplier, Date and Amount are as published.\n", encoding="utf-8")
    assert [one.source_file for one in find_ledgers([str(months)])] == ["april.csv"]
    assert passed_over([str(months)], find_ledgers([str(months)])) == ["june.txt", "may.pdf"]
    ledger = read_ledgers(plan_ledgers([str(months)], LedgerSettings()), None, tmp_path / "p.parquet")
    assert any("june.txt, may.pdf; name one itself" in told for told in ledger.warnings)


def test_a_file_that_is_named_is_always_tried(tmp_path: Path) -> None:
    (tmp_path / "june.txt").write_text(TABLE, encoding="utf-8")
    given = [str(tmp_path / "june.txt")]
    assert (passed_over(given, find_ledgers(given)), len(find_ledgers(given))) == ([], 1)


def test_a_text_of_a_folder_is_read_where_it_holds_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "april.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "may.txt").write_text(TABLE.replace(",", "\t").replace("04", "05"), encoding="utf-16")
    (tmp_path / "june.dat").write_text(TABLE.replace(",", "|").replace("04", "06"), encoding="utf-8")
    (tmp_path / "readme.txt").write_text("Supplier,Date,Amount\nare the columns\n", encoding="utf-8")
    assert [one.source_file for one in find_ledgers([str(tmp_path)])] == ["april.csv", "june.dat", "may.txt"]
    assert passed_over([str(tmp_path)], find_ledgers([str(tmp_path)])) == ["readme.txt"]
    ledger = read_ledgers(plan_ledgers([str(tmp_path)], LedgerSettings()), None, tmp_path / "p.parquet")
    assert ledger.sources["payments"].to_list() == [1, 1, 1]
