"""A ledger that states no currency and whose cells speak for another country is asked about."""

from pathlib import Path

import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import count_ledgers


@pytest.mark.parametrize(
    ("days", "codes", "says"),
    [
        ("04/{:02}/2024", "", "dates are month-first"),
        ("04/{:02}/2024", "PR1 2HE", None),
        ("{:02}/04/2024", "85251", "postcodes are of US"),
        ("{:02}/04/2024", "PR1 2HE", None),
    ],
)
def test_another_country_than_home(tmp_path: Path, days: str, codes: str, says: str | None) -> None:
    lines = "".join(f"Exford,{days.format(day)},NEARBY WORKS LTD,{day}0.00,{codes}\n" for day in range(13, 28))
    (tmp_path / "a.csv").write_text("Body,Date,Supplier,Amount,Postcode\n" + lines)
    told = count_ledgers(plan_ledgers([str(tmp_path / "a.csv")], LedgerSettings()), home="GB").warnings
    found = [message for message in told if "though the" in message]
    assert [(says or "") in message for message in found] == ([True] if says else [])
    assert not found or found[0].startswith("a.csv: read as GBP, though the")


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        (("£", "£", "€"), "5 of 15"),
        ((" GBP", " GBP", " EUR"), "5 of 15"),
        (("", "", "€"), "5 of 15 amounts looked at are marked as EUR"),
        (("", "£", "£"), None),
        (("€", "€", "€"), None),
        (("", "", "£"), None),
    ],
)
def test_amounts_of_two_currencies_are_told(tmp_path: Path, marks: tuple[str, ...], says: str | None) -> None:
    def amount(day: int) -> str:
        mark = marks[day % 3]
        return f"{day}0.00{mark}" if mark.startswith(" ") else f"{mark}{day}0.00"

    lines = "".join(f"{day}/04/2024,NEARBY WORKS LTD,{amount(day)}\n" for day in range(13, 28))
    (tmp_path / "a.csv").write_text("Date,Supplier,Amount\n" + lines)
    told = count_ledgers(plan_ledgers([str(tmp_path / "a.csv")], LedgerSettings())).warnings
    found = [message for message in told if "marked as" in message]
    assert [(says or "") in message for message in found] == ([True] if says else [])
