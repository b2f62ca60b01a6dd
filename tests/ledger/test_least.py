"""The least that a file says it lists, and amounts that do not go with it."""

from pathlib import Path

import pytest

from spendscan.core.settings import Ledger
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.table.least import least_of


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("payments-over-£500-june-2023", 500),
        ("Expenditure exceeding £5,000", 5000),
        ("example-over-25k-2015", 25_000),
        ("Spend over £25 000", 25_000),
        ("spend_over_500_2019_04", 500),
        ("over_2015", None),
        ("debts over 120 days", None),
        ("payments over the year", None),
    ],
)
def test_the_least_is_found_in_a_name(text: str, least: int | None) -> None:
    assert least_of(text) == least


def _warnings(folder: Path, name: str, amounts: list[str]) -> str:
    lines = [f"0{1 + i % 9}/04/2024,Firm {i % 7} Ltd,{amount},Housing" for i, amount in enumerate(amounts)]
    (folder / name).write_text("\n".join(["Date,Supplier,Amount,Service", *lines]))
    return " ".join(plan_ledgers([str(folder / name)], Ledger()).plans[0].warnings)


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ([f"{52_310 + 2_417 * i}" for i in range(40)], "whole and far more"),
        ([f"{0.61 + 1.37 * i:.2f}" for i in range(40)], "no amount comes to that"),
        ([f"{523.10 + 24.17 * i:.2f}" for i in range(40)], None),
        ([f"{523 + 24 * i}" for i in range(40)], None),
        ([f"{0.61 + 37 * i:.2f}" for i in range(40)], None),
    ],
)
def test_amounts_far_from_the_least_are_told(tmp_path: Path, amounts: list[str], told: str | None) -> None:
    warnings = _warnings(tmp_path, "spend-over-500.csv", amounts)
    assert (told in warnings) if told else ("its name or title" not in warnings)
    assert "its name or title" not in _warnings(tmp_path, "spend.csv", amounts)


def test_the_column_s_name_settles_the_unit(tmp_path: Path) -> None:
    path = tmp_path / "spend-over-500.csv"
    lines = [f"01/04/2024,Firm {i % 7} Ltd,{52_310 + 2_417 * i}" for i in range(40)]
    path.write_text("\n".join(["Date,Supplier,Amount (pence)", *lines]))
    (plan,) = plan_ledgers([str(path)], Ledger()).plans
    assert plan.power == -2
    assert not any("its name or title" in warning for warning in plan.warnings)
