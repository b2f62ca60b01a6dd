"""What is doubtful about a table's columns by their names and what they hold: said, as nothing tells what is meant."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from spendscan.ledger.cells.amounts import tax_of
from spendscan.ledger.cells.dates import MONTHS, read_date
from spendscan.ledger.files.records import cell_of, lone_cells
from spendscan.ledger.rows.months import in_other_months
from spendscan.ledger.rows.periods import is_whole_year
from spendscan.ledger.rows.signs import is_negative, power_of_ten, unit_named
from spendscan.ledger.rows.undone import undone
from spendscan.ledger.table.adrift import adrift
from spendscan.ledger.table.among import unlike_the_others
from spendscan.ledger.table.called import called_by_columns, called_otherwise
from spendscan.ledger.table.coded import numbers_in_names
from spendscan.ledger.table.roles import (
    BARE_DATES,
    BY_DATES,
    NOT_YET,
    PAID,
    TO_DATE,
    Roles,
    content_of,
    is_code,
    is_mnemonic,
)
from spendscan.ledger.table.shape import PENNIES
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
_BEGINS, _ENDS = (
    re.compile(
        r"\b(start|commencement|begin\w*)\b.*\bdate\b|\bdate\b.*\b(start|commencement)\b|^start$"
        r"|\bcontract (start|commencement)\b"
    ),
    re.compile(
        r"\b(end|expiry|expiration|completion)\b.*\bdate\b|\bdate\b.*\b(end|expiry|completion)\b|^(end|expiry)$"
        r"|\bcontract (end|expiry)\b"
    ),
)
_NOT_PAID_ON = re.compile(
    r"\b(due|order|po|created?|creation|expiry|contract|start|end|birth|received|commitment|approv\w+|award(ed)?|decision"
    r"|incident|accident|loss|invest\w+|maturity|void\w*|cancel\w*|closed|leaving|adjudicacion)\b"
)
# Dates of a payment by their column's name, or of what comes as near to it as most publishers get.
_PAID_ON = re.compile(
    r"\b(pay|paid|payments?|clear\w*|post|posted|posting|settled?|checks?|cheques?|warrants?|bacs|eft|issued?|trans|tran|transactions?|runs?)\b"
    r"|talu|taliad|paiement|versement|mandat|zahl|buch|pago|pagam|betaal|betaling|betald|bokfor|utbetal|maks|plat|uhrad"
)
_NO_DATE = frozenset({"payment_date", "invoice_date"})
# Dates of two digits a part: so many different ones, of one year or two if that comes first.
_SHORT = re.compile(r"^(\d\d)[-/.](\d\d)[-/.](\d\d)$")
FEWEST_DATES, MOST_YEARS = 8, 2
# The year, the day and the month; the year, the month and the day.
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEAR_DAY, _YEAR_MONTH = (
    re.compile(rf"^(?:19|20)\d\d[-/. ]{second}[-/. ]{third}\b") for second, third in ((_DAY, _MONTH), (_MONTH, _DAY))
)
FIRST_YEAR, LAST_YEAR = 9, 35
# No ledger is older, or of later days; another calendar's years are.
_OLDEST, _LATEST = 1950, 2100
# A time of day, midnight, and one that midnight has where Greenwich's clock is kept; so many cells at least have it.
_HOUR, _MIDNIGHT = re.compile(r"\d[T ]\d\d:\d\d"), re.compile(r"\d[T ]00:00(:00(\.0+)?)?$")
_LATE, FEWEST_LATE = re.compile(r"\d[T ]2[123]:00(:00(\.0+)?)?$"), 5
# A year and the number of a period in it.
_PERIOD, _NUMBERED = re.compile(r"\bperiod\b"), re.compile(r"^(?:19|20)\d\d[-/. ]?(?:0[1-9]|1[0-2])$")
_PLACED, FEWEST_PLACED = re.compile(r"^([A-Za-z]{3,9})\W?(\d\d)$"), 4
# So many days of a month are its first, its last, or the ends of its weeks.
MOST_PERIODS = 6
# What a line that sums up payments too small to be listed is called.
_OF_MANY = re.compile(
    r"(?i)^(consolidated|summary|sum|total|all|other|sundry|various|misc\w*)\b.{0,40}"
    r"\b((suppliers?|payments?|creditors?|invoices?|payees|vendors?)\b.{0,60}\b(under|below|less than|or less)\b"
    r"|other suppliers\b)"
    r"|^(payments?|invoices?|suppliers?|transactions?|items?|summary|sundry|others?|various)\b.{0,30}"
    r"(\b(under|below|less than|lower than)\b|<) ?[£€$]? ?\d"
)
# How long something is owed: `30 Days`, `31-60 days`, `Over 90 days`, `90+`.
_AGE = re.compile(
    r"^(?:over |older than |> ?|\+)?\d{1,3}(?: ?\+| ?(?:-|–|to) ?\d{1,3}| plus| and over| or more)?"
    r"(?: ?days?)?(?: ?\+| and over| plus| overdue)?$"
)
_NOT_NOUGHT = re.compile(r"[1-9]")
# Marks at the beginning of each line that somebody answers in a mail, and such as lines are ended with.
_MAILED = re.compile(r"=[C-E][0-9A-F]=[89AB][0-9A-F]")
_AT_EDGES = frozenset(">|;#~^")
SOME = 0.2
# A name that only resembles the spellings of suppliers ranks behind this; so few values are classes, not suppliers.
BY_KIN, FEW = 1000, 2
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
        *_about_suppliers(roles, names, rows),
        *called_by_columns(roles, names),
        *numbers_in_names(roles, names, rows),
        *_two_in_a_cell(roles, names, lines),
        *_summed_up(roles, names, lines),
        *unlike_the_others(roles, names, lines),
        *adrift(roles, names, lines),
        *undone(roles, names, lines),
        *untaxed(roles, names, rows),
        *_said_net_or_gross(lines, amount),
        *(() if rival is not None else _beyond_a_tax(roles, names, rows, lines, amount)),
    )
    return (*told, *_about_amounts(names, rows, amount), *_about_dates(roles, names, rows))


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


def of_what_else(roles: Roles, names: Sequence[str], rows: Rows) -> str | None:
    """What a table of suppliers and amounts lists that is no payments, by its columns; None where they do not say."""
    if _of_contracts(roles, names):
        return "a register of contracts (its dates are when each begins and ends)"
    if _of_debts(names, rows):
        return "a list of debts (its columns say for how many days amounts are owed)"
    return None


def _of_contracts(roles: Roles, names: Sequence[str]) -> bool:
    """Whether a table is a register of contracts: the only dates are when each begins and ends."""
    at = roles.get("payment_date")
    begins, ends = (
        {at for at, name in enumerate(names) if pattern.search(plain(name))} for pattern in (_BEGINS, _ENDS)
    )
    return bool(begins and ends) and (at is None or at in begins | ends)


def _of_debts(names: Sequence[str], rows: Rows) -> bool:
    """Whether a table lists what is owed by how long it has been: two columns at least are named for ages, of money."""
    aged = [at for at, name in enumerate(names) if _AGE.match(" ".join(name.lower().split()))]
    filled = [[cell for row in rows if _NOT_NOUGHT.search(cell := cell_of(row, at))] for at in aged]
    money = [cells for cells in filled if cells and content_of(cells).like_money > SOME]
    # Days are counted in whole numbers.
    return len(money) > 1 and any(PENNIES.search(cell) for cells in money for cell in cells)


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
    values = [cell for row in lines if _NOT_NOUGHT.search(cell := cell_of(row, amount))]
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


def _other_dates(rows: Rows, one: int, other: int) -> bool:
    here, there = ([cell_of(row, at) for row in rows] for at in (one, other))
    return here != there and content_of(there).dates > 1 - SOME


def _about_suppliers(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """A mark before nearly all names; another column that is named for suppliers, and names others in most lines."""
    supplier = roles.get("supplier_name")
    if supplier is None or not names[supplier]:
        return
    cells = [cell for row in rows if (cell := cell_of(row, supplier))]
    if any(map(_MAILED.search, cells)):
        yield f"cells of {names[supplier]!r} hold letters as mails write them (`=C3=A9`): they are read as written"
    if any(sum(cell[at] in _AT_EDGES for cell in cells) > SOME * len(cells) for at in (0, -1)):
        yield f"cells of {names[supplier]!r} begin or end with a mark that ends lines ({cells[-1]!r}): read as written"
    # One that may be of suppliers' numbers is asked what it holds, too: `Vendor` beside `Payee`.
    taken = {at for role, at in roles.at.items() if role != "supplier_id"}
    for at, name in enumerate(names):
        if at in taken or not any(role == "supplier_name" and rank < BY_KIN for role, rank in roles_named(name)[:1]):
            continue
        pairs = [(cell_of(row, supplier).upper(), other.upper()) for row in rows if (other := cell_of(row, at))]
        others = [other for one, other in pairs if other != one]
        words = sum(not (is_code(other) or is_mnemonic(other)) for other in others)
        if len(others) * 2 > len(rows) and words * 2 > len(others) and len(set(others)) > FEW:
            yield f"columns {names[supplier]!r} and {name!r} both name suppliers, and differ: the former is read"
            return


def _two_in_a_cell(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """Cells of suppliers of two lines, the second of which is another supplier: the first is left of the cell above."""
    at = roles.get("supplier_name")
    broken = [] if at is None else [row[at].strip() for row in lines if at < len(row) and "\n" in row[at].strip()]
    if at is None or not broken:
        return
    whole = {cell for row in lines if "\n" not in (cell := cell_of(row, at))}
    two = [cell for cell in broken if cell.rpartition("\n")[2].strip() in whole]
    if two:
        said = " / ".join(part.strip() for part in two[0].split("\n"))
        yield f"cells of {names[at]!r} hold the end of another name above a supplier's ({len(two)}, such as {said!r})"


def _summed_up(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """Lines that name no supplier, but what was paid to many: `Payments under £500`, `All other suppliers`."""
    at = roles.get("supplier_name")
    found = [] if at is None else [cell for row in lines if _OF_MANY.search(cell := cell_of(row, at))]
    if found and at is not None and len(found) <= SOME * len(lines):
        yield f"cells of {names[at]!r} name no supplier, but what was paid to many ({len(found)}, such as {found[0]!r})"


def _about_dates(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    at = roles.get("payment_date")
    if at is None:
        if "period" in roles.at:
            yield from _of_which_year(roles, names, rows, roles.at["period"])
            yield from _of_which_month(names, rows, roles.at["period"])
            return
        for position, name in enumerate(names):
            named = roles_named(name)[:1]
            if named and named[0][0] in _NO_DATE and any(cell_of(row, position) for row in rows):
                yield f"column {name!r} holds no dates that can be read"
                return
        return
    if roles.why.get("payment_date") == BY_DATES and names[at].strip():
        yield f"no column is named for the dates: {names[at]!r} is read, the only one that holds any"
    alike = [other for other, name in enumerate(names) if other != at and plain(name) == plain(names[at]) != ""]
    if any(_other_dates(rows, at, other) for other in alike):
        yield f"two columns are called {names[at]!r} and hold different dates: one is read"
    free = [place for place in range(len(names)) if place not in roles.at.values()]
    period = roles.get("period")
    days = [] if period is None else [period] * _says_days([cell_of(row, period) for row in rows])
    if at == roles.get("invoice_date") and any(_other_dates(rows, at, place) for place in (*free, *days)):
        yield f"dates are those of invoices, by {names[at]!r}, though another column holds dates, too"
    yield from _other_names(at, names, rows, free) if at != roles.get("invoice_date") else ()
    yield from in_other_months(roles, names, rows) if not _PAID_ON.search(plain(names[at])) else ()
    if _NOT_PAID_ON.search(plain(names[at])):
        yield f"by the name of their column, {names[at]!r}, dates are not those of payments"
    yield from _about_years(names, rows, at)
    yield from _about_hours(names, rows, at)


def _about_years(names: Sequence[str], rows: Rows, at: int) -> Iterator[str]:
    """Dates in years of another calendar, and such as may begin with their year."""
    far = [day.year for row in rows if (day := read_date(cell_of(row, at)).day) and not _OLDEST < day.year < _LATEST]
    if len(far) * 2 > len(rows):
        yield f"dates in {names[at]!r} lie in years such as {far[0]}: another calendar's are read as they stand"
    cells = [cell_of(row, at) for row in rows]
    turned = [cell for cell in cells if _YEAR_DAY.match(cell) and not _YEAR_MONTH.match(cell)]
    open_ones = [cell for cell in cells if _YEAR_DAY.match(cell) and _YEAR_MONTH.match(cell)]
    if turned and open_ones:
        yield (
            f"dates such as {turned[0]!r} have their day behind the year: those that may have it there, such as"
            f" {open_ones[0]!r}, are read by their month"
        )
    parts = [found.groups() for row in rows if (found := _SHORT.match(cell_of(row, at)))]
    first, last = ({part[place] for part in parts} for place in (0, 2))
    many = len(set(parts)) >= FEWEST_DATES and len(last) > MOST_YEARS
    # Of years before anybody published, a few dates tell it.
    early = any(int(year) < FIRST_YEAR for year in last) and all(FIRST_YEAR <= int(year) <= LAST_YEAR for year in first)
    if parts and len(first) <= MOST_YEARS and (many or early):
        yield (
            f"dates such as {'-'.join(parts[0])} may begin with the year: they are read as if they ended with it,"
            " unless date_order in a mapping is 'ymd'"
        )


def _about_hours(names: Sequence[str], rows: Rows, at: int) -> Iterator[str]:
    """Times that are an hour or two before midnight on the lines that have one: of a midnight further east, perhaps."""
    cells = [cell for row in rows if (cell := cell_of(row, at))]
    timed = [cell for cell in cells if _HOUR.search(cell) and not _MIDNIGHT.search(cell)]
    late = [cell for cell in timed if _LATE.search(cell)]
    if len(late) >= FEWEST_LATE and len(late) == len(timed):
        yield (
            f"times in {names[at]!r} are an hour or two before midnight, such as {late[0]!r}: the days may be those"
            " that begin then"
        )


def _of_which_year(roles: Roles, names: Sequence[str], rows: Rows, at: int) -> Iterator[str]:
    """Periods that are numbered within a year (`202401`), which may be a calendar's or one that begins in April."""
    if "year" in roles.at or not _PERIOD.search(plain(names[at])):
        return
    cells = [cell for row in rows if (cell := cell_of(row, at))]
    numbered = [cell for cell in cells if _NUMBERED.match(cell)]
    if numbered and len(numbered) > (1 - SOME) * len(cells):
        yield (
            f"periods in {names[at]!r} are numbers such as {numbered[0]}: read as a calendar's months, they may be"
            " those of a financial year"
        )


def _of_which_month(names: Sequence[str], rows: Rows, at: int) -> Iterator[str]:
    """Periods that are whole years, or months with their place in a year (`July-01`), which is no year."""
    cells = [cell for row in rows if (cell := cell_of(row, at))]
    years = [cell for cell in cells if is_whole_year(cell)]
    if years and len(years) > (1 - SOME) * len(cells):
        yield f"periods in {names[at]!r} are whole years such as {years[0]}: payments count in the first month of each"
    months = {(found[1].lower(), found[2]) for cell in cells if (found := _PLACED.match(cell))}
    places = {(MONTHS[month] - int(number)) % 12 for month, number in months if month in MONTHS}
    if len(months) >= FEWEST_PLACED and len(places) == 1 and len({number for _, number in months}) == len(months):
        yield (
            f"periods in {names[at]!r} such as {cells[0]} may name a month and its place in a year: what follows the"
            " month is read as a year"
        )


def _other_names(at: int, names: Sequence[str], rows: Rows, free: Sequence[int]) -> Iterator[str]:
    """Another column of dates, where neither the one that is read is named for payments, nor the other for more."""
    name = plain(names[at])
    if not name or name in BARE_DATES or _PAID_ON.search(name):
        return
    others = (place for place in free if place != at and _may_be_date(names[place]))
    other = next((place for place in others if _other_dates(rows, at, place)), None)
    if other is not None:
        yield f"dates may be in {names[at]!r} or in {names[other]!r}, which differ: the first is read"


def _says_days(cells: Sequence[str]) -> bool:
    """Whether a column says days, and not the first or the last of a month or a week alone."""
    found = {day for cell in set(cells) if (day := read_date(cell).day)}
    return len(found) > MOST_PERIODS and len({day.day for day in found}) > MOST_PERIODS


def _may_be_date(name: str) -> bool:
    """Whether a column's name says nothing else than that it may hold the dates of payments."""
    return not _NOT_PAID_ON.search(plain(name)) and all(role == "payment_date" for role, _ in roles_named(name))
