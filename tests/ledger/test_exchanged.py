"""Columns that change places within a table without a header are told."""

from datetime import date, timedelta

import pytest

from spendscan.ledger.table.exchanged import exchanged
from spendscan.ledger.table.roles import Roles

FIRMS = ["Abbey Joinery Ltd", "Norse Care", "Kelburn Plant", "Tarn Legal LLP", "Willow Lodge", "Harrow Coaches"]
KINDS = ["Repairs", "Agency staff", "Rent"]
NAMES = ("Supplier", "Kind", "Invoiced", "Paid", "Net", "Gross")
ROLES = Roles(
    {"supplier_name": 0, "category": 1, "invoice_date": 2, "payment_date": 3, "net_amount": 4, "gross_amount": 5}
)


def _lines(number: int = 40) -> list[list[str]]:
    lines = []
    for turn in range(number):
        day = date(2023, 4, 1) + timedelta(days=turn)
        net = 1000 + turn
        sent, paid = (f"{one:%d/%m/%Y}" for one in (day, day + timedelta(days=30)))
        lines.append([FIRMS[turn % 6], KINDS[turn % 3], sent, paid, f"{net}.00", f"{net * 1.2:.2f}"])
    return lines


@pytest.mark.parametrize("at", [0, 2, 4])
def test_columns_that_change_places_are_told(at: int) -> None:
    lines = _lines()
    for line in lines[24:]:
        line[at], line[at + 1] = line[at + 1], line[at]
    (told,) = exchanged(ROLES, NAMES, lines)
    assert repr(NAMES[at]) in told
    assert repr(NAMES[at + 1]) in told


def test_columns_that_stay_are_not() -> None:
    assert exchanged(ROLES, NAMES, _lines()) == ()


def test_suppliers_in_order_of_their_names_are_no_exchange() -> None:
    assert exchanged(ROLES, NAMES, sorted(_lines(), key=lambda line: line[0])) == ()


def test_a_body_that_is_paid_by_another_is_no_exchange() -> None:
    lines = sorted(_lines(), key=lambda line: line[0])
    for line in lines[24:]:
        line[1] = "Abbey Joinery Ltd"
    assert exchanged(ROLES, NAMES, lines) == ()


def test_sums_of_money_that_come_into_a_column_of_words_are_told() -> None:
    roles = Roles({"supplier_name": 0, "category": 1, "payment_date": 2, "chosen_amount": 3})
    names = ("Supplier", "Kind", "Paid", "Amount")
    lines = [[line[0], line[1], line[3], line[4]] for line in _lines()]
    assert exchanged(roles, names, lines) == ()
    moved = [[line[0], line[3], line[2], "Yes"] for line in lines[24:]]
    (told,) = exchanged(roles, names, lines[:24] + moved)
    assert "'Kind' holds sums of money from some line on" in told


def test_some_lines_that_hold_the_supplier_elsewhere_are_told() -> None:
    lines = _lines()
    for line in lines[10:14]:
        line[0], line[1] = line[1], line[0]
    (told,) = exchanged(ROLES, NAMES, lines)
    assert "hold in 4 of the lines looked at what the others hold" in told


def test_bodies_that_pay_each_other_are_not() -> None:
    lines = [[firm, "Abbey Council", *rest] for firm, _, *rest in _lines()]
    for line in lines[20:]:
        line[1] = "Norse Council"
    lines[3][0] = lines[4][0] = "Norse Council"
    lines[30][0] = "Abbey Council"
    assert exchanged(ROLES, NAMES, lines) == ()


def test_a_block_of_many_lines_the_other_way_round_is_told() -> None:
    """As many lines hold a class as their supplier as hold a firm, and both stand in both columns."""
    firms, classes = [f"Firm {at} Ltd" for at in range(6)], ["Planning", "Highways", "Care"]
    lines = [[firms[at % 6], classes[at % 3], "5.00"] for at in range(31)]
    lines = [[row[1], row[0], row[2]] if 4 <= at < 18 else row for at, row in enumerate(lines)]
    told = exchanged(
        Roles({"supplier_name": 0, "department": 1, "chosen_amount": 2}), ("Supplier", "Area", "Sum"), lines
    )
    assert [one for one in told if "hold in 14 of the lines" in one]


def test_bodies_that_pay_each_other_do_not_change_places() -> None:
    bodies = ["Exford", "Wyford", "Ansel", "Calder"]
    lines = [[bodies[(at + 1 + at // 4 % 3) % 4], bodies[at % 4], "5.00"] for at in range(24)]
    lines += [[f"Firm {at} Ltd", bodies[at % 4], "5.00"] for at in range(24)]
    told = exchanged(Roles({"supplier_name": 0, "body": 1, "chosen_amount": 2}), ("Supplier", "Body", "Sum"), lines)
    assert not [one for one in told if "of the lines looked at" in one]


def test_the_last_lines_of_a_short_table_are_asked_too() -> None:
    lines = [[row[0], row[1], row[3], row[4]] for row in _lines(14)]
    lines = [[row[1], row[0], *row[2:]] if at > 8 else row for at, row in enumerate(lines)]
    roles = Roles({"supplier_name": 0, "category": 1, "payment_date": 2, "chosen_amount": 3})
    (told,) = exchanged(roles, ("Supplier", "Kind", "Paid", "Amount"), lines)
    assert "hold in 5 of the lines" in told
