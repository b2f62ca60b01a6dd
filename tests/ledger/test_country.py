"""Whose country a table is of: American, British or neither, by its cells and the words of its header."""

from pathlib import Path

import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.cells.currency import currency_of
from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import count_ledgers, in_home_currency
from spendscan.ledger.table.country import country_of, currency_by_language

LIMITED = [f"Alder {n} Ltd" for n in range(8)] + ["Oak & Sons"] * 4
INCORPORATED = [f"ALDER {n} INC" for n in range(4)] + ["CITY OF LARCH", "BEECH LLC"] * 4
PLAIN = ["CITY OF LARCH", "BEECH SUPPLY", "OAK & SONS"] * 4


@pytest.mark.parametrize(
    ("names", "suppliers", "order", "country"),
    [
        (["Vendor Name", "Check Date", "Amount"], PLAIN, MONTH_FIRST, "US"),
        (["Vendor", "Date", "Amount"], INCORPORATED, MONTH_FIRST, "US"),
        (["Vendor", "Check No", "Amount"], INCORPORATED, "", "US"),
        (["Supplier", "Date", "Amount"], INCORPORATED, MONTH_FIRST, "US"),
        (["Vendor", "Check Date", "Amount"], PLAIN, DAY_FIRST, ""),
        (["Vendor", "Date", "Amount"], LIMITED, MONTH_FIRST, ""),
        (["Vendor", "Date", "Amount"], LIMITED + INCORPORATED, MONTH_FIRST, ""),
        (["Department Family", "Supplier", "Date", "Amount"], LIMITED, MONTH_FIRST, "GB"),
        (["Supplier", "Date", "Amount"], LIMITED, DAY_FIRST, ""),
        (["Supplier", "Date", "Amount"], PLAIN, MONTH_FIRST, ""),
        (["Supplier", "ABN", "Amount"], LIMITED, DAY_FIRST, "AU"),
        (["Vendor", "HST", "Amount"], INCORPORATED, MONTH_FIRST, "CA"),
    ],
)
def test_names_of_columns_and_legal_forms_tell_a_country(
    names: list[str], suppliers: list[str], order: str, country: str
) -> None:
    assert country_of(names, [], [], suppliers, order) == country


def test_states_tell_it(tmp_path: Path) -> None:
    rows = [["OAK SUPPLY", "TX"], ["ELM SUPPLY", "CA"], ["ASH SUPPLY", "TX"]]
    assert country_of(["Vendor", "State"], rows, [], ["OAK SUPPLY"], "") == "US"
    assert country_of(["Vendor", "State"], [["OAK", "Paid"], ["ELM", "Paid"]], [], ["OAK"], "") == ""
    lines = "".join(f"OAK SUPPLY,TX,04/{n}/2024,{n}00.10\n" for n in range(10, 20))
    (tmp_path / "spend.csv").write_text("Vendor,State,Payment Date,Amount\n" + lines)
    plan = in_home_currency(plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()), None).plans[0]
    assert (plan.currency, plan.date_order) == ("USD", MONTH_FIRST)


def test_a_british_ledger_of_an_american_computer_is_not_doubted(tmp_path: Path) -> None:
    lines = "".join(f"Dept of X,Wards,ALDER LTD,4/{n}/2024,{n}00.10\n" for n in range(10, 20))
    (tmp_path / "spend.csv").write_text("Department Family,Expense Area,Supplier,Date,Amount\n" + lines)
    plans = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings())
    assert in_home_currency(plans, None).plans[0].currency == "GBP"
    assert not count_ledgers(plans).warnings


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["Leverancier", "Inkoopbedrag 2023 (excl. BTW)"], "EUR"),
        (["Zuwendungsempfänger", "Betrag"], "EUR"),
        (["Leverantör", "Belopp"], "SEK"),
        (["Leverandør", "Beløb"], "DKK"),
        (["Dodavatel", "Částka"], "CZK"),
        (["Supplier", "Amount"], None),
        (["Data Pagamento", "CNPJ", "Nome Favorecido", "Valor"], "BRL"),
        (["Fecha", "Proveedor", "CUIT", "Importe"], "ARS"),
        (["Отримувач", "Дата", "Сума"], "UAH"),
        (["Ανάδοχος", "Ημερομηνία", "Ποσό"], "EUR"),
    ],
)
def test_a_language_tells_the_currency_of_most_who_write_it(names: list[str], code: str | None) -> None:
    assert currency_by_language(names) == code


@pytest.mark.parametrize("header", ["Supplier,Date,Amount €", "Supplier,Date,Amount,VAT €"])
def test_a_sign_in_the_header_is_said_of_all_amounts(tmp_path: Path, header: str) -> None:
    lines = "".join(f"ALDER DAC,{n}/04/2024,{n}00.10,\n" for n in range(10, 20))
    (tmp_path / "spend.csv").write_text(f"{header}\n{lines}", encoding="utf-8")
    plans = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings())
    assert plans.plans[0].currency == "EUR"
    assert not count_ledgers(plans).warnings


def test_a_body_s_files_are_of_one_country(tmp_path: Path) -> None:
    header = "Department Family,Entity,Expense Area,Supplier,Date,Amount\n"
    for month in range(1, 5):
        firm = "ALDER LTD" if month > 1 else "EMBASSY LARCH"
        lines = "".join(f"Dept of X,X Core,Wards,{firm},{month}/{n}/2024,{n}{month}.10\n" for n in range(10, 20))
        (tmp_path / f"{month}.csv").write_text(header + lines)
    plans = plan_ledgers([str(tmp_path)], LedgerSettings())
    assert {plan.country for plan in plans.plans} == {"GB"}
    assert not any("is that so" in told for told in count_ledgers(plans).warnings)


@pytest.mark.parametrize(
    ("column", "cells", "code", "against"),
    [
        ("ABN", "51 824 753 556", "AUD", ""),
        ("Prov/State", "ON", "CAD", ""),
        ("Town", "Leeds", "USD", "dates are written day first"),
        ("GST", "1.10", "USD", "'GST' names a tax of other countries"),
    ],
)
def test_a_dollar_is_the_country_s_own(tmp_path: Path, column: str, cells: str, code: str, against: str) -> None:
    lines = "".join(
        f"ALDER LTD,{n}/04/2024,${n}00.10,{cells if n % 2 else cells.replace('ON', 'QC')}\n" for n in range(10, 20)
    )
    (tmp_path / "spend.csv").write_text(f"Supplier,Date,Amount,{column}\n{lines}")
    plans = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings())
    assert plans.plans[0].currency == code
    told = [f"spend.csv: amounts marked as $ are read as US dollars, though {against}: --currency says which"]
    assert list(count_ledgers(plans).warnings) == (told if against else [])


@pytest.mark.parametrize(
    ("names", "cells", "code"),
    [
        (["Dátum úhrady", "Suma"], ["10,50"], None),
        (["Amount ú"], ["10.50"], "GBP"),
        (["Amount (œ)"], ["10.50"], "GBP"),
        (["Amount"], ["ú1,010.50"], "GBP"),
        (["Cœur", "Montant"], ["10,50"], None),
    ],
)
def test_a_pound_of_an_old_code_page_is_no_letter_of_a_word(
    names: list[str], cells: list[str], code: str | None
) -> None:
    assert currency_of(names, cells)[0] == code
