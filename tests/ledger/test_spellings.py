"""What a column's name says, however its words are written."""

import pytest

from spendscan.ledger.table.roles import assign, content_of
from spendscan.ledger.table.spellings import roles_named


def roles(name: str) -> set[str]:
    return {role for role, _ in roles_named(name)}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Supplier_Name", "supplier_name"),
        ("Value Added Tax", "vat_amount"),
        ("Line Cost", "amount"),
        ("Value Added Tax that cannot be recovered", "none"),
        ("Amount excluding Value Added Tax", "net_amount"),
        ("PAYDATE", "payment_date"),
        ("Enw'r Cyflenwr / Supplier Name", "supplier_name"),
        ("Net Amount / Betrag", "net_amount"),
        ("NETAMT", "net_amount"),
        ("INVOICEAMOUNT", "amount"),
        ("Net (GBP)", "net_amount"),
        ("Pay Run", "payment_date"),
        ("May 2023 Spend", "amount"),
        ("Paid Out", "amount"),
        ("Tot Value", "amount"),
        ("Counterparty", "supplier_name"),
        ("CHK_DT", "payment_date"),
        ("Total Paid to Supplier", "amount"),
        ("£000", "amount"),
        ("(£m)", "amount"),
        ("Net (£000s)", "net_amount"),
        ("Total £'000s", "amount"),
        ("Payment Date (DD-MMM-YY)", "payment_date"),
        ("Invoice Date dd/mm/yyyy", "invoice_date"),
        ("Money Out", "debit_amount"),
        ("Money In", "credit_amount"),
        ("Benificiary", "supplier_name"),
        ("Suppiler Name", "supplier_name"),
        ("Payer", "organisation"),
        ("Purchasing Organisation", "organisation"),
        ("Trust Name", "organisation"),
        ("Dates", "payment_date"),
        ("FIN.TAX.TAX AMOUNT", "vat_amount"),
        ("MCH.MCC DESCRIPTION", "category"),
        ("Type of Expenditure", "category"),
        ("Amout", "amount"),
        ("Ammount Paid", "amount"),
        ("Paymnet Date", "payment_date"),
        ("Rechnungsbetrag", "amount"),
        ("Bedrag (excl. btw)", "net_amount"),
        ("Amount excl. GST", "net_amount"),
        ("GBP Value", "amount"),
        ("Posted Date", "payment_date"),
        ("Supp. Name", "supplier_name"),
        ("Vendor Nm", "supplier_name"),
        ("Net (exc VAT)", "net_amount"),
        ("Inv Net £", "net_amount"),
        ("NET_AMNT", "net_amount"),
        ("Total Payment ($NZ)", "amount"),
        ("Sum (GBP)", "amount"),
        ("Settled Amount (GBP)", "amount"),
        ("CHK_ISS_DT", "payment_date"),
        ("Invoice Paid On", "payment_date"),
        ("PYMNT DT", "payment_date"),
        ("Vndr Nme", "supplier_name"),
        ("Inv Dte", "invoice_date"),
        ("Txn Amt", "amount"),
        ("Date of QuickPay", "payment_date"),
        ("Betaldatum", "payment_date"),
        ("Buch.dat.", "payment_date"),
        ("Nettobelopp", "net_amount"),
        ("Nom du titulaire", "supplier_name"),
        ("Amount Published", "amount"),
        ("Amount Allowed", "amount"),
        ("VAT Value (Detail)", "vat_amount"),
        ("Invoice VAT Amount", "vat_amount"),
        ("Amount of GST", "vat_amount"),
        ("Amount VAT inclusive", "gross_amount"),
        ("Invoice Total (with VAT)", "gross_amount"),
        ("Payment Amount VAT Excluded", "net_amount"),
        ("Total amount (VAT not included)", "net_amount"),
        ("Exclusive Amount", "net_amount"),
        ("Invoiced", "amount"),
        ("PO Total", "amount"),
        ("Accounts Payable/Accounts Receivable ID ", "supplier_name"),
        ("Counter Party", "supplier_name"),
        ("Entuty", "entity"),
        ("Deparment Family", "department_family"),
        ("Expenditure Catergory", "category"),
        ("Description of goods/service", "description"),
        ("Qtr", "period"),
    ],
)
def test_names_that_are_known(name: str, role: str) -> None:
    assert role in roles(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Budget 2023/24", "2023", "Jun-23", "Balance", "Rateable value", "Account", "Count"),
        *(
            "Irrecoverable VAT Amount",
            "Recoverable VAT Amount",
            "Sales Tax Amount",
            "Threshold Amount",
            "Delivery Date",
        ),
    ],
)
def test_names_that_are_no_payment(name: str) -> None:
    """A month alone, a budget and a balance are no amounts that were paid."""
    assert not roles(name) & {"amount", "net_amount", "gross_amount", "payment_date"}


def test_a_name_of_its_own_goes_before_one_that_is_run_together() -> None:
    assert dict(roles_named("Payment Date"))["payment_date"] < dict(roles_named("PAYMENTDATE"))["payment_date"]


@pytest.mark.parametrize(("first", "second"), [("amounts", "days"), ("days", "amounts")])
def test_a_name_that_may_mean_either_is_settled_by_what_it_holds(first: str, second: str) -> None:
    """£39,083.50 would do for a serial date, but a column of pounds and pennies called `Paid` is money."""
    holds = {
        "amounts": ["39083.50", "41877.12", "12.50", "8300.00", "44010.99"],
        "days": ["03/04/2023", "21/05/2023"] * 3,
    }
    roles = assign(
        ["Payee", "Paid", "Paid"], [content_of(["ALDER LTD"] * 5), content_of(holds[first]), content_of(holds[second])]
    )
    assert (roles.at["amount"], roles.at["payment_date"]) == ((1, 2) if first == "amounts" else (2, 1))


def test_who_was_paid_goes_before_a_company_that_pays() -> None:
    held = [content_of(["THE TRUST"] * 5), content_of([f"FIRM {n} LTD" for n in range(5)])]
    assert assign(["CompanyName", "VendName"], held).at["supplier_name"] == 1


def test_amounts_that_are_nought_leave_the_role_to_those_that_are_not() -> None:
    """Two names that tell alike: `Stores Amount` of noughts beside `Line Amount Spend`, a net column never filled."""
    firms, sums = content_of([f"FIRM {n} LTD" for n in range(5)]), content_of([f"{n}00.50" for n in range(1, 6)])
    noughts = content_of(["0.00"] * 5)
    assert assign(["Supplier", "Stores Amount", "Line Amount Spend"], [firms, noughts, sums]).at["chosen_amount"] == 2
    assert assign(["Supplier", "Net Amount", "Gross Amount"], [firms, noughts, sums]).at["chosen_amount"] == 2
    assert assign(["Supplier", "Amount", "Gross Amount"], [firms, sums, noughts]).at["chosen_amount"] == 1


def test_money_in_an_original_currency_names_no_currency() -> None:
    """Card statements: what was bought abroad has a currency of its own, beside what was paid for it."""
    money, codes = content_of(["115.20", "3500.00", "12.99", "40.00"]), content_of(["EUR", "GBP", "USD", "GBP"])
    firms = content_of([f"FIRM {n} LTD" for n in range(4)])
    names = ["Merchant Name", "Transaction Amount", "Original Currency Amount", "Original Currency Code"]
    assert "currency" not in assign(names, [firms, money, money, codes]).at
    assert "currency" not in assign(names[:3], [firms, money, money]).at
    billed = ["Merchant", "Original Currency Amount", "Billing Amount", "Foreign Currency", "Home Currency"]
    roles = assign(billed, [firms, money, money, codes, codes])
    assert (roles.at["chosen_amount"], roles.at["currency"]) == (2, 4)
    assert assign([*names[:2], "Currency"], [firms, money, codes]).at["currency"] == 2
    assert assign(["Payee", "Original Amount", "Original Currency"], [firms, money, codes]).at["currency"] == 2


def test_the_amount_in_pounds_goes_before_the_document_s() -> None:
    firms, sums = content_of([f"FIRM {n} LTD" for n in range(5)]), content_of([f"{n}20.50" for n in range(1, 6)])
    assert assign(["Vendor", "Document Value", "GBP Value"], [firms, sums, sums]).at["chosen_amount"] == 2


def test_the_value_of_a_code_is_no_amount() -> None:
    money, firms = content_of(["103811", "100094", "100133"]), content_of([f"FIRM {n} LTD" for n in range(3)])
    assert "chosen_amount" not in assign(["Merchant", "FIN.ACCOUNTING CODE 02 VALUE"], [firms, money]).at


def test_a_part_of_an_address_is_no_number_of_a_supplier_s() -> None:
    assert roles("Supplier post code (first 4 digits)") == {"postcode", "supplier_name"}
    assert "supplier_id" not in roles("Vendor Site Code")


def test_a_tax_goes_behind_the_whole_it_is_a_part_of() -> None:
    firms, sums = content_of([f"FIRM {n} LTD" for n in range(5)]), content_of([f"{n}20.50" for n in range(1, 6)])
    tax = content_of([f"{n}0.08" for n in range(2, 7)])
    for name in ("VAT Value (Detail)", "Irrecoverable VAT Amount", "Recoverable VAT Amount"):
        roles = assign(["Supplier", name, "VAT", "Gross Amount"], [firms, tax, tax, sums])
        assert (roles.at["chosen_amount"], "amount" in roles.at) == (3, False)


def test_what_was_paid_goes_before_what_was_invoiced() -> None:
    firms, sums = content_of([f"FIRM {n} LTD" for n in range(5)]), content_of([f"{n}20.50" for n in range(1, 6)])
    assert assign(["Supplier", "Invoice Amount", "Paid Amount"], [firms, sums, sums]).at["chosen_amount"] == 2


def test_a_body_is_named_rather_than_numbered() -> None:
    code, name = content_of(["00ZZ"] * 5), content_of(["Exford Council"] * 5)
    firms, sums = content_of([f"FIRM {n} LTD" for n in range(5)]), content_of([f"{n}20.50" for n in range(1, 6)])
    roles = assign(["Name of Organisation", "Body", "Supplier", "Amount"], [name, code, firms, sums])
    assert roles.at["body"] == 0
    assert "body" not in assign(["Body", "Supplier", "Amount"], [code, firms, sums]).at


@pytest.mark.parametrize(
    ("families", "role"),
    [
        (["Department for Transport", "HM Treasury", "Home Office", "Ministry of Justice"], "body"),
        (["DFT", "HMT", "MOJ", "DCMS"], "body"),
        (["Adult Care", "Balance Sheet", "Emergency Services", "Theatres"], "department"),
        (["Emergency Services", "Theatres"], "body"),
    ],
)
def test_many_families_are_departments_of_one_body_unless_they_are_called_as_bodies(
    families: list[str], role: str
) -> None:
    contents = [content_of(families * 5), content_of([f"FIRM {n} LTD" for n in range(20)]), content_of(["5.50"] * 20)]
    at = assign(["Department Family", "Supplier", "Amount"], contents).at
    assert {one for one in ("body", "department") if at.get(one) == 0} == {role}


def test_departments_of_one_body_are_not_bodies() -> None:
    """A hospital that fills the template's `Department family` with its own divisions."""
    firms, sums = content_of([f"FIRM {n} LTD" for n in range(6)]), content_of([f"{n}20.50" for n in range(1, 7)])
    names = ["Department family", "Supplier", "Amount"]
    own = content_of(["Theatres", "Estates", "Nursing", "IT", "Pharmacy", "Estates"])
    assert "body" not in assign(names, [own, firms, sums]).at
    assert assign(names, [content_of(["Department of Health"] * 6), firms, sums]).at["body"] == 0
