"""Further headers within a table, and where the columns below each stand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.cells.amounts import looks_like_amount
from spendscan.ledger.planned import Plan, Section
from spendscan.ledger.table.header import Header, is_header, names_of
from spendscan.ledger.table.lengths import filled_to
from spendscan.ledger.table.roles import Roles, assign, content_of
from spendscan.ledger.table.shape import Shape, odds_of, shape_of
from spendscan.ledger.table.spellings import roles_named

Rows = Sequence[Sequence[str]]
# So many rows under a further header are looked at, and so many of them held against the ones above.
SAMPLE, LOOKED_AT = 400, 10
# Rows under a header before its amounts are asked how they are written.
FEWEST = 3
# Logarithm of the odds of a cell, on average, below which a row does not stand in its columns.
STRANGE, HALF = -2.0, 0.5
# Of a table whose amounts are written as money is, so many are.
MONEY = 0.8


def sections_of(rows: Rows, header: Header, plan: Plan, settings: LedgerSettings) -> tuple[Section, ...]:
    """Further headers inside the data, where the columns below them stand elsewhere.

    Args:
        rows: Every record.
        header: The table's header.
        plan: How its columns stand under that.
        settings: What holds for every file.
    """
    found: list[Section] = []
    width, usual, roles, shape = plan.width, plan.usual, plan.roles, plan.shape
    amount = roles.at["chosen_amount"]
    if header.at_bottom:
        return ()
    for number, row in enumerate(rows[header.last :], header.last + 1):
        # The cell under the amounts holds none where a header is repeated: cheap to ask, and true of few rows.
        if (amount < len(row) and looks_like_amount(row[amount])) or not is_header(row):
            continue
        names = names_of(row)
        part = _part_below(rows, number)
        before = (found[-1].shape, found[-1].roles) if found else (shape, roles)
        above = found[-1].names if found else header.names
        fits = _still_fits(part, *before)
        keeps = fits and not _says_otherwise(above, names, before[1].at["chosen_amount"])
        below = None if keeps else _roles_below(part, width, settings, names)
        if fits and below is not None and "payment_date" in before[1].at and "payment_date" not in below.at:
            # What stands as before, and by the names would have no date, does not stand by them.
            continue
        if below is not None and below.at != (found[-1].roles.at if found else roles.at):
            shaped = _shape_below(part, width, usual, below) or _in_other_order(shape, header.names, names)
            found.append(Section(number + 1, names, below, shaped))
    return tuple(found)


def _says_otherwise(above: Sequence[str], names: Sequence[str], amount: int) -> bool:
    """Whether a further header calls the amounts something else, and another column what they were called."""
    before, now = (roles_named(one[amount])[:1] if amount < len(one) else () for one in (above, names))
    moved = [" ".join(name.lower().split()) for at, name in enumerate(names) if at != amount]
    return bool(before and now) and now != before and " ".join(above[amount].lower().split()) in moved


def _still_fits(part: Rows, shape: Shape | None, roles: Roles) -> bool:
    """Whether rows under a further header stand as the ones above it do, whatever it says."""
    if shape is None:
        # Too few rows above to know them by: dates and amounts that stand where they stood say enough.
        when, paid = roles.get("payment_date"), roles.at["chosen_amount"]
        return (
            when is not None
            and content_of([row[when] if when < len(row) else "" for row in part]).dates > HALF
            and content_of([row[paid] if paid < len(row) else "" for row in part]).amounts > HALF
        )
    width, some = len(shape.columns), part[:LOOKED_AT]
    likely = [sum(odds_of(at, cell, shape, roles.at) for at, cell in enumerate(row[:width])) for row in some]
    return bool(likely) and sum(likely) > STRANGE * width * len(some)


def _shape_below(part: Rows, width: int, usual: int, roles: Roles) -> Shape | None:
    whole = [row for row in part if len(row) == usual] if usual else [row for row in part if filled_to(row) > 2]
    return shape_of(whole, width, roles.get("supplier_name"), sheet=not usual)


def written_otherwise(rows: Rows, sample: Rows, plan: Plan) -> Iterator[str]:
    """Sections whose amounts are not written as money is, though those above are: their header may have slipped."""
    if not plan.sections or _like_money(sample, plan.roles) < MONEY:
        return
    for section in plan.sections:
        part = _part_below(rows, section.first - 1)
        if len(part) >= FEWEST and _like_money(part, section.roles) <= 1 - MONEY:
            where = f"{plan.source_file}: amounts under the header in row {section.first - 1}"
            yield f"{where} are not written as those above it: rows under it may be read wrongly"


def _like_money(rows: Rows, roles: Roles) -> float:
    at = roles.at["chosen_amount"]
    return content_of([row[at] if at < len(row) else "" for row in rows]).like_money


def _in_other_order(shape: Shape | None, above: Sequence[str], names: Sequence[str]) -> Shape | None:
    """The shape of a table whose columns a further header names in another order."""
    one, other = ([name.lower() for name in named] for named in (above, names))
    if shape is None or len(set(one)) < len(shape.columns) or sorted(one) != sorted(other):
        return None
    return replace(shape, columns=tuple(shape.columns[one.index(name)] for name in other))


def _part_below(rows: Rows, number: int) -> Rows:
    """Rows under a further header, up to the next one."""
    part: list[Sequence[str]] = []
    for row in rows[number:]:
        if len(part) >= SAMPLE or (any(cell.strip() for cell in row) and is_header(row)):
            break
        if any(cell.strip() for cell in row):
            part.append(row)
    return part


def _roles_below(part: Rows, width: int, settings: LedgerSettings, names: tuple[str, ...]) -> Roles | None:
    """The roles under a further header, by its names where what stands below fits them."""
    if not part:
        return None
    here = [content_of([row[i] if i < len(row) else "" for row in part]) for i in range(width)]
    below = assign((*names[:width], *[""] * (width - len(names))), here, settings.amount)
    return below if {"supplier_name", "chosen_amount"} <= set(below.at) else None
