import pytest

from spendscan.ledger.table.titles import title_of


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("Spend April 2024.csv", "2024-04"),
        ("spend_2012-05.csv", "2012-05"),
        ("Apr-12 payments", "2012-04"),
        ("October__25k_Transparency_Data.csv", None),
        ("Over 500 payments.csv", None),
        ("payments April and May 2024", None),
        ("06 2023 Expenditure.csv", "2023-06"),
        ("Supplier spend 062023-v2.csv", "2023-06"),
        ("spending_05_2010.csv", "2010-05"),
        ("Period 06 2023.csv", None),
        ("P06 2023.csv", None),
        ("Payments 04 2023-24.csv", None),
        ("Published 01-06-2023.csv", None),
    ],
)
def test_the_month_that_a_name_states(name: str, month: str | None) -> None:
    title = title_of(name)
    assert (title.month if title else None) == month
