"""Columns that change places within a table, no header saying so: known by what they hold in other lines, and told."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.cells.dates import read_date
from spendscan.ledger.table.roles import LIKE_MONEY, Roles
from spendscan.ledger.table.shape import FIRM

# A table is looked at in so many parts, of so many lines at least, and so many of each are asked.
MOST_PARTS, FEWEST_LINES, MOST_LINES = 8, 8, 120
# Shares of a part's cells: what a column held before and now the other one holds, and what little is left of it.
MOST_OF_IT, MANY, HARDLY_ANY = 0.6, 0.3, 0.05
# So many different values at least have moved: a body may be paid by another one.
FEWEST_VALUES = 3
# So many lines hold in either of two columns what the others hold in the other one.
FEWEST_EXCHANGED = 2
# Of a supplier's lines no more than so many for each one under its own column stand in the other.
MOST_THERE = 3
NEARLY_ALL = 0.9
# So many cells of each part are asked whether they are written as money is.
ASKED, FEWEST_CELLS = 20, 4
Rows = Sequence[Sequence[str]]
# What may be written as money is, whatever it held before.
_SUMS = frozenset(
    {"chosen_amount", "amount", "net_amount", "gross_amount", "vat_amount", "debit_amount", "credit_amount"}
    | {"revenue_amount", "capital_amount", "payment_date", "invoice_date", "period"}
)
# Of two columns the first is as a rule the lesser.
_IN_ORDER: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("invoice_date", "payment_date", lambda cell: read_date(cell).day),
    ("net_amount", "gross_amount", lambda cell: abs(amount) if (amount := read_amount(cell).amount) else None),
)


def exchanged(roles: Roles, names: Sequence[str], data: Rows) -> tuple[str, ...]:
    """Which columns hold from some line on what the other one held before.

    Args:
        roles: Where the columns stand.
        names: The header.
        data: The lines, in order.
    """
    parts = _parts(data)
    supplier = roles.get("supplier_name")
    if supplier is None:
        return ()
    cells = [[_filled(part, at) for part in parts] for at in range(len(names))]
    pairs = [(supplier, at) for at in range(len(names)) if at != supplier and _have_changed(cells[supplier], cells[at])]
    pairs += [pair for pair in _turned(roles, parts) if pair not in pairs]
    told = tuple(
        f"columns {names[one]!r} and {names[other]!r} seem to change places within the table: they are read as they"
        " stand under its header"
        for one, other in pairs
    )
    changed = {other for one, other in pairs if one == supplier}
    told += tuple(_told_of_lines(names, parts, supplier, changed))
    amount, sums = roles.get("chosen_amount"), {at for role, at in roles.at.items() if role in _SUMS}
    moved = [at for at in range(len(names)) if amount is not None and at not in sums and _becomes_money(cells[at])]
    return told + tuple(
        f"column {names[at] or at + 1!r} holds sums of money from some line on, and none before: the amounts may have"
        " moved there"
        for at in moved
    )


def _told_of_lines(names: Sequence[str], parts: Sequence[Rows], supplier: int, told: set[int]) -> Iterator[str]:
    """Columns, but for those told of, that hold suppliers in some lines, where their own cells stand as suppliers."""
    rows = [row for part in parts for row in part if supplier < len(row)]
    here = Counter(row[supplier].strip() for row in rows)
    for at in range(len(names)):
        if at == supplier or at in told:
            continue
        pairs = [(row[supplier].strip(), row[at].strip()) for row in rows if at < len(row)]
        there = Counter(other for _, other in pairs)
        if not any(here.keys() & there.keys()):
            continue
        # Bodies pay each other: one of them beside another is no supplier that moved there.
        moved = sum(
            bool(one and other)
            and there[one] - here[one] > max(there[other] - here[other], 0)
            and there[other] <= MOST_THERE * here[other]
            for one, other in pairs
        )
        moved = max(moved, _on_the_other_side([(one, other) for one, other in pairs if one and other]))
        if moved >= FEWEST_EXCHANGED:
            yield (
                f"columns {names[supplier]!r} and {names[at]!r} hold in {moved} of the lines looked at what the others"
                " hold in the other one: they are read as they stand"
            )


def _on_the_other_side(pairs: Sequence[tuple[str, str]]) -> int:
    """How many lines say in two cells, the other way round, what most lines with these values say.

    0 where the values are not of two kinds, of which each line has one of each: bodies that pay each other are not.
    """
    kinds: dict[str, tuple[str, bool]] = {}
    members: dict[str, list[str]] = {}
    for one, other in pairs:
        for text in (one, other):
            if text not in kinds:
                kinds[text], members[text] = (text, True), [text]
        (first, kind), (second, beside) = kinds[one], kinds[other]
        if first == second:
            if kind == beside:
                return 0
            continue
        into, moving = (first, second) if len(members[first]) >= len(members[second]) else (second, first)
        for text in members.pop(moving):
            kinds[text] = (into, kinds[text][1] ^ (kind == beside))
            members[into].append(text)
    lines = Counter(kinds[one] for one, _ in pairs)
    less = {group: lines[group, True] < lines[group, False] for group in members}
    turned = [pair for pair in pairs if kinds[pair[0]][1] == less[kinds[pair[0]][0]]]
    firsts, seconds = ({pair[at] for pair in pairs if kinds[pair[0]][1] != less[kinds[pair[0]][0]]} for at in (0, 1))
    # Where cells slipped by a column, one of the two is there, and not the other.
    both = [pair for pair in turned if pair[0] in seconds and (pair[1] in firsts or FIRM.search(pair[1]))]
    known = {text for pair in both for text in pair}
    return len(turned) if len(both) >= FEWEST_EXCHANGED and len(known) >= FEWEST_VALUES else 0


def _becomes_money(parts: Sequence[Sequence[str]]) -> bool:
    """Whether a column is written as money is in one part of a table, and holds other things in its first one."""
    first, *others = (part[:: -(-len(part) // ASKED) or 1] for part in parts)
    return (
        len(first) >= FEWEST_CELLS
        and _like_money(first) <= HARDLY_ANY
        and any(len(part) >= FEWEST_CELLS and _like_money(part) >= MOST_OF_IT for part in others)
    )


def _like_money(cells: Sequence[str]) -> float:
    return sum(LIKE_MONEY.search(cell) is not None and read_amount(cell).amount is not None for cell in cells) / max(
        len(cells), 1
    )


def _parts(data: Rows) -> list[Rows]:
    number = max(min(len(data) // FEWEST_LINES, MOST_PARTS), 1)
    size = len(data) // number
    parts = [data[size * turn : size * (turn + 1)] for turn in range(number - 1)]
    return [part[:: -(-size // MOST_LINES) or 1] for part in (*parts, data[size * (number - 1) :])]


def _have_changed(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> bool:
    """Whether of two columns of words, part by part, either holds later what the other one held in the first part."""
    here, there = set(one[0]), set(other[0])
    ours, theirs = here - there, there - here
    if not ours or not theirs:
        return False
    for now, beside in zip(one[1:], other[1:], strict=True):
        if len(ours.intersection(beside)) < FEWEST_VALUES:
            continue
        stayed, came, went = _share(now, ours), _share(now, theirs), _share(beside, ours)
        both = came >= MOST_OF_IT and went > stayed
        if both or (went >= MANY and stayed <= HARDLY_ANY and _share(beside, theirs) <= HARDLY_ANY):
            return True
    return False


def _turned(roles: Roles, parts: Sequence[Rows]) -> Iterator[tuple[int, int]]:
    """Pairs of which the first is the lesser in one part and the greater in another."""
    for lesser, greater, read in _IN_ORDER:
        one, other = roles.get(lesser), roles.get(greater)
        if one is None or other is None or one == other:
            continue
        shares = [share for part in parts if (share := _in_order(part, one, other, read)) is not None]
        if shares and min(shares) <= 1 - NEARLY_ALL and max(shares) >= NEARLY_ALL:
            yield one, other


def _in_order(part: Rows, one: int, other: int, read: Callable[[str], Any]) -> float | None:
    """In how many lines of a part the first is less, of those where they differ; None where too few do."""
    both = [(read(row[one].strip()), read(row[other].strip())) for row in part if max(one, other) < len(row)]
    differ = [first < second for first, second in both if first is not None and second is not None and first != second]
    return sum(differ) / len(differ) if len(differ) >= FEWEST_LINES and len(differ) * 2 >= len(part) else None


def _filled(part: Rows, at: int) -> list[str]:
    return [text for row in part if at < len(row) and (text := row[at].strip())]


def _share(cells: Sequence[str], known: set[str]) -> float:
    return sum(cell in known for cell in cells) / max(len(cells), 1)
