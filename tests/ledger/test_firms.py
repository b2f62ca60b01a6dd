"""A column that names far more firms than the one that is read as the suppliers is told."""

from spendscan.ledger.table.firms import others_paid
from spendscan.ledger.table.roles import Roles

NAMES = ("Group", "Organisation", "Amount")
ROLES = Roles({"supplier_name": 0, "organisation": 1, "chosen_amount": 2})
ROWS = [[f"{('Alpha', 'Beta')[n % 2]} Holdings PLC", f"Works {n % 23} Ltd", f"{n}.00"] for n in range(60)]


def test_a_column_of_far_more_firms_is_told() -> None:
    (told,) = others_paid(ROLES, NAMES, ROWS)
    assert "'Group' and 'Organisation' both name firms" in told


def test_other_columns_are_not() -> None:
    words = [[group, f"Works at depot {n}", amount] for n, (group, _, amount) in enumerate(ROWS)]
    assert not list(others_paid(ROLES, NAMES, words))
    many = [[firm, f"{firm[:-3]} Limited", amount] for _, firm, amount in ROWS]
    assert not list(others_paid(ROLES, NAMES, many))
    bodies = [[group, f"Trust {n % 4}", amount] for n, (group, _, amount) in enumerate(ROWS)]
    assert not list(others_paid(Roles({**ROLES.at, "body": 1}), NAMES, bodies))


def test_a_line_whose_cells_moved_makes_few_names_no_more() -> None:
    groups = [[f"{('Alpha', 'Beta', 'Gamma')[n % 3]} PLC", f"Works {n % 10} Ltd", f"{n}.00"] for n in range(40)]
    assert list(others_paid(ROLES, NAMES, [*groups, ["a note", "Works 3 Ltd", "8.00"]]))
    each = [[firm.replace("Ltd", "PLC"), f"{firm[:-3]} Limited", amount] for _, firm, amount in groups]
    assert not list(others_paid(ROLES, NAMES, each))


def test_firms_under_another_name_are_told_where_what_is_read_names_none() -> None:
    classes = [
        [("Planning", "Highways", "Adult Care")[n % 3], firm, amount] for n, (_, firm, amount) in enumerate(ROWS)
    ]
    few = [[kind, f"Works {n % 5} Ltd", amount] for n, (kind, _, amount) in enumerate(classes)]
    (told,) = others_paid(ROLES, NAMES, few)
    assert "both name firms" in told
