"""Names of suppliers that a spreadsheet parted into two cells are told."""

from spendscan.ledger.table.halves import in_halves
from spendscan.ledger.table.roles import Roles

ROLES = Roles({"supplier_name": 0, "town": 1})
LINES = [["Abbey Joinery Ltd", "Leeds"], ["Norse Care, Homes", "York"], ["Tarn Legal LLP", "Leeds"]] * 4


def test_a_name_in_two_cells_is_told() -> None:
    for parted in (["Abbey", "Joinery Ltd", "Leeds"], ["Norse Care", "Homes", "York"]):
        (told,) = in_halves(ROLES, [*LINES, parted])
        assert f"suppliers in 1 lines, such as {parted[0]!r}" in told


def test_a_firm_called_as_its_town_is_not() -> None:
    assert in_halves(ROLES, LINES) == ()
    assert in_halves(ROLES, [*LINES, ["Abbey Joinery", "Leeds"], ["Abbey Joinery Leeds", "Leeds"]]) == ()
    assert in_halves(Roles({}), LINES) == ()
