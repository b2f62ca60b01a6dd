"""Names of suppliers that a spreadsheet parted into two cells are told."""

from spendscan.ledger.table.halves import going_on, in_halves
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


def test_a_column_of_the_ends_of_names_is_told() -> None:
    halves = [["Abbey Joinery", "Ltd"], ["Norse Care", "Homes Limited"], ["Tarn", "Legal LLP"], ["HMRC", ""]]
    for second in ("", "Supplier 2", "Supplier (cont.)"):
        (told,) = going_on(Roles({"supplier_name": 0}), ("Supplier", second), halves)
        assert told.startswith("names of suppliers may go on in")
    for other in (("Supplier", ""), ("Supplier", "Supplier Town")):
        assert going_on(Roles({"supplier_name": 0}), other, LINES) == ()
    # A second name of some firms is another firm's.
    named = [["Abbey Joinery Ltd", "Abbey Group Ltd"], ["Norse Care Ltd", "Norse Group Plc"]]
    assert going_on(Roles({"supplier_name": 0}), ("Supplier", ""), named) == ()
