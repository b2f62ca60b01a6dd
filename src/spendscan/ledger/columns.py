"""What is doubtful about a table's columns by their names and what they hold: said, as nothing tells what is meant."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from spendscan.ledger.cells.amounts import tax_of
from spendscan.ledger.files.records import cell_of, lone_cells
from spendscan.ledger.paid_on import about_dates
from spendscan.ledger.paid_to import about_suppliers, summed_up, two_in_a_cell
from spendscan.ledger.rows.signs import is_negative, power_of_ten, unit_named
from spendscan.ledger.rows.undone import undone
from spendscan.ledger.table.adrift import adrift
from spendscan.ledger.table.among import unlike_the_others
from spendscan.ledger.table.called import called_by_columns, called_otherwise
from spendscan.ledger.table.coded import numbers_in_names
from spendscan.ledger.table.roles import NOT_YET, PAID, TO_DATE, Roles, content_of
from spendscan.ledger.table.spellings import plain, roles_named
from spendscan.ledger.table.taxed import beyond_a_tax, untaxed
from spendscan.ledger.table.wholes import LINES, beside, is_whole, repeated

Rows = Sequence[Sequence[str]]
_PENCE = frozenset({"p", "pence", "pennies", "cents"})
# Money beside the amounts that is another thing by its name.
_OTHERS = re.compile(
    rf"{NOT_YET.pattern}|{TO_DATE.pattern}|\b(foreign|original|currency|unit|balance|encumbered|remaining|bands?)\b"
    r"|\b(irrecoverable|unrecoverable|non recoverable|void(ed)?|cancelled)\b"
)
_NO_DATE = frozenset({"payment_date", "invoice_date"})
_NOT_NOUGHT = re.compile(r"[1-9]")
SOME = 0.2
FEWEST_TWICE, NEARLY_ALL_TWICE = 10, 0.95


def doubts_about(roles: Roles, names: Sequence[str], rows: Rows, lines: Rows) -> tuple[str, ...]:
    """What a reader should know of the columns that were chosen, and of those that were not.

    Args:
        roles: Where the columns stand.
        names: The header.
        rows: A sample of the lines.
        lines: The lines as they follow each other.
    """
    amount = roles.get("chosen_amount")
    if amount is None:
        return ()
    taxed = {roles.get("net_amount"), roles.get("gross_amount")}
    dates = {roles.get(role) for role in _NO_DATE}
    others = (at for at in range(len(names)) if at != amount and at not in dates and not {at, amount} <= taxed)
    rivals = [at for at in others if _may_be_amounts(names, rows, amount, at)]
    rival = next((at for at in rivals if not is_whole(roles, names, lines, at, amount)), None)
    told = () if rival is None else (_either(names, amount, rival),)
    if repeated(roles, names, lines):
        told = (
            *told,
            "each line of a payment repeats one amount: it may be the whole payment's, counted on every line",
        )
    told = (
        *told,
        *beside(roles, names, lines),
        *_beside_debits(roles, names, rows, amount),
        *about_suppliers(roles, names, rows),
        *called_by_columns(roles, names),
        *numbers_in_names(roles, names, rows),
        *two_in_a_cell(roles, names, lines),
        *summed_up(roles, names, lines),
        *unlike_the_others(roles, names, lines),
        *adrift(roles, names, lines),
        *undone(roles, names, lines),
        *untaxed(roles, names, rows),
        *_said_net_or_gross(lines, amount),
        *(() if rival is not None else _beyond_a_tax(roles, names, rows, lines, amount)),
    )
    return (*told, *_about_amounts(names, rows, amount), *about_dates(roles, names, rows))


def units_above(rows: Rows) -> tuple[str, ...]:
    """Lines above a table that say in what its amounts are, though their column does not, or that it has no payments.

    Told, not applied.
    """
    for row in rows:
        for cell in row:
            power = power_of_ten(cell)
            if power and not any(sign.isdigit() for sign in cell.replace("000", "")):
                said = " ".join(cell.split())
                return (f"a line above the table says {unit_named(power)} ({said!r}): amounts are read as they stand",)
    return called_otherwise("a line above the table", *lone_cells(rows), received=False)


def _about_amounts(names: Sequence[str], rows: Rows, amount: int) -> Iterator[str]:
    name = plain(names[amount])
    unnamed = [at for at, other in enumerate(names) if not other.strip() and any(cell_of(row, at) for row in rows)]
    strange = amount in unnamed or content_of([cell_of(row, amount) for row in rows]).like_money < SOME
    if strange and len(names) < 2 * len(unnamed) < 2 * len(names):
        yield "most columns have no name: the line that is read as the header may be a title, and others may be meant"
    for at, other in enumerate(names):
        if at != amount and name and plain(other) == name and _differ(rows, at, amount):
            yield f"two columns are called {names[amount]!r} and hold different amounts: the first is read"
            break
    if TO_DATE.search(name):
        of = f"by the name of their column, {names[amount]!r}"
        yield f"{of}, amounts are sums to date: other files may count them, too"
    if any(plain(one) in _PENCE for one in names):
        yield "a column holds pennies: only whole amounts are read"
    if NOT_YET.search(name):
        of = f"by the name of their column, {names[amount]!r}"
        yield f"{of}, amounts may be of orders, contracts or debts, not of payments"
    values = [cell for row in rows if _NOT_NOUGHT.search(cell := cell_of(row, amount))]
    filled = sum(bool(cell_of(row, amount)) for row in rows)
    if filled > FEWEST_TWICE and len(values) * 2 < filled:
        yield "most amounts are nought: of formulas that nobody worked out a workbook holds nothing else"
    if sum(is_negative(cell) for cell in values) * 2 > len(values):
        yield "most amounts are below nought: what was paid may be written with a minus; they are read as they stand"


def _said_net_or_gross(lines: Rows, amount: int) -> Iterator[str]:
    """Amounts some of which say that tax is in them, or is not, and others say nothing, or the contrary."""
    cells = [cell for row in lines if amount < len(row) and (cell := row[amount].strip())]
    # Most amounts end in a digit, and none of a column says anything.
    if not any(tax_of(cell) for cell in cells if not cell[-1].isdigit()):
        return
    values = [cell for cell in cells if _NOT_NOUGHT.search(cell)]
    said = Counter(map(tax_of, values))
    if len(said) > 1:
        told = " and ".join(f"{said[basis]:,} {basis}" for basis in ("net", "gross") if said[basis])
        yield f"of {len(values):,} amounts {told} by what stands behind them: all are read as they stand"


def _beside_debits(roles: Roles, names: Sequence[str], rows: Rows, amount: int) -> Iterator[str]:
    """Debits and credits that are not what is read, though their difference may be what was paid, or the reverse."""
    debit, credit = roles.get("debit_amount"), roles.get("credit_amount")
    if debit is None or credit is None:
        return
    if amount == debit:
        paid, back = (sum(bool(_NOT_NOUGHT.search(cell_of(row, at))) for row in rows) for at in (debit, credit))
        if back > paid:
            yield (
                f"most amounts stand in {names[credit]!r}, and are read as paid back: in an account at a bank"
                " they are what was paid"
            )
        return
    if amount == credit or not _differ(rows, amount, debit):
        return
    either = f"those of {names[debit]!r} less {names[credit]!r}, or of {names[amount]!r}"
    yield f"amounts may be {either}: the latter are read"


def _either(names: Sequence[str], one: int, other: int) -> str:
    return f"amounts may be in {names[one]!r} or in {names[other]!r}, which differ: the first is read"


def _beyond_a_tax(roles: Roles, names: Sequence[str], rows: Rows, lines: Rows, amount: int) -> Iterator[str]:
    """Net, gross and other amounts that no tax tells apart, but for such as are other things by their name."""
    for other in (roles.get("amount"), roles.get("gross_amount")):
        named = other is not None and _OTHERS.search(plain(names[other])) and not _OTHERS.search(plain(names[amount]))
        if other is None or other == amount or named or not beyond_a_tax(rows, amount, other):
            continue
        if not is_whole(roles, names, lines, other, amount):
            yield _either(names, amount, other)
            return


def _may_be_amounts(names: Sequence[str], rows: Rows, chosen: int, other: int) -> bool:
    """Whether another column may as well be what was paid: both are named for amounts, neither for a part of one."""
    one, two = plain(names[chosen]), plain(names[other])
    named = [roles_named(names[at])[:1] for at in (chosen, other)]
    if one == two or not all(role and role[0][0] == "amount" for role in named):
        return False
    if any(words.search(one) and not words.search(two) for words in (LINES, PAID)) or _OTHERS.search(two):
        return False
    return content_of([cell_of(row, other) for row in rows]).like_money > SOME and _differ(rows, chosen, other)


def stands_twice(data: Rows) -> bool:
    """Whether a table holds its lines twice, in whatever order: nearly all stand in it an even number of times."""
    if len(data) < 2 * FEWEST_TWICE:
        return False
    counted = Counter(map(tuple, data))
    even = sum(count % 2 == 0 for count in counted.values())
    return len(counted) >= FEWEST_TWICE and even >= NEARLY_ALL_TWICE * len(counted)


def _differ(rows: Rows, one: int, other: int) -> bool:
    here, there = ([cell_of(row, at) for row in rows] for at in (one, other))
    return here != there and content_of(here).amounts > 1 - SOME
