"""Amounts and dates that are not written as those about them are told; those that are written alike are not."""

import pytest

from spendscan.ledger.table.among import unlike_the_others
from spendscan.ledger.table.roles import Roles

ROLES = Roles({"supplier_name": 0, "payment_date": 1, "chosen_amount": 2})
NAMES = ("Supplier", "Date", "Amount", "Service")
PLAIN = [
    "120.50",
    "86.25",
    "1,340.00",
    "77.10",
    "951.36",
    "64.00",
    "230.99",
    "18.05",
    "402.40",
    "75.75",
    "81.20",
    "99.90",
]


def told(amounts: list[str], days: list[str] | None = None, names: tuple[str, ...] = NAMES, beside: str = "") -> str:
    dates = days or [f"{n % 28 + 1:02}/04/2024" for n in range(len(amounts))]
    pennies = beside.split() or ["Roads"] * len(amounts)
    lines = [[f"Firm {n}", *row] for n, row in enumerate(zip(dates, amounts, pennies, strict=True))]
    return " | ".join(unlike_the_others(ROLES, names, lines))


@pytest.mark.parametrize(
    ("amounts", "says"),
    [
        ([*PLAIN, "12050", "£9536"], "amounts without pennies are far greater than others (2 of 14, such as '12050')"),
        ([*PLAIN, "11,420.", "12,999."], "amounts break off behind their point (2, such as '11,420.')"),
        ([*PLAIN, "11,420.5"], "the longest amounts alone have not two pennies (1 of 13, such as '11,420.5')"),
        ([*PLAIN, "10050+"], "amounts are whole numbers with a plus behind them"),
    ],
)
def test_what_is_written_otherwise_is_told(amounts: list[str], says: str) -> None:
    assert says in told(amounts)


@pytest.mark.parametrize(
    "amounts",
    [
        PLAIN,
        # A spreadsheet drops noughts, and a person writes whole pounds.
        [*PLAIN, "500", "75.5", "1,200"],
        # Grants are round sums.
        [*PLAIN, "50000", "25000"],
        # A telephone number under the table's, and counts.
        [*PLAIN, "01234567890"],
        [*PLAIN, *(f"{pounds}.00" for pounds in range(8))],
        [f"{pounds}.25" for pounds in range(500, 530)],
    ],
)
def test_what_people_write_is_not(amounts: list[str]) -> None:
    assert told(amounts) == ""


@pytest.mark.parametrize(
    "days",
    [
        [f"12/06/{year}" for year in range(2015, 2023)],
        [f"{year}0612" for year in range(2015, 2023)],
        [f"{year}-06-12" for year in range(2015, 2023)],
        [f"12-Jun-{year}" for year in range(15, 23)],
        ["42167", "42533", "42898", "43263", "43628", "43994", "44359", "44724"],
    ],
)
def test_dates_that_were_drawn_down_are_told(days: list[str]) -> None:
    others = [f"{n + 3:02}/06/2015" for n in range(len(PLAIN) - len(days))]
    assert f"dates are a year apart from line to line (8 lines, {days[0]!r} to {days[-1]!r})" in told(
        PLAIN, [*days, *others]
    )


@pytest.mark.parametrize(
    ("name", "said"), [("p", True), ("Amount p", True), ("", True), ("Period", False), ("Group", False)]
)
def test_pennies_in_a_column_of_their_own_are_told(name: str, said: bool) -> None:
    names = ("Supplier", "Date", "Amount", name)
    whole = [str(n * 37) for n in range(1, 13)]
    assert ("may hold their pennies" in told(whole, names=names, beside="05 99 12 40 07 31 88 64 20 11 53 02")) == said
    assert told(PLAIN, names=names, beside="05 99 12 40 07 31 88 64 20 11 53 02") == ""
