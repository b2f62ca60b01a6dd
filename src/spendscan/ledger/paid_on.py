"""What is doubtful about when payments were made, by what columns of dates and periods are called and hold."""

import re
from collections.abc import Iterator, Sequence

from spendscan.ledger.cells.dates import MONTHS, read_date
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.rows.months import in_other_months
from spendscan.ledger.rows.periods import is_whole_year
from spendscan.ledger.table.roles import BARE_DATES, BY_DATES, Roles, content_of
from spendscan.ledger.table.spellings import plain, roles_named

Rows = Sequence[Sequence[str]]
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
SOME = 0.2


def about_dates(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Dates of another column than the one that is read, of something else than payments, or in another order.

    Args:
        roles: Where the columns stand.
        names: The header.
        rows: A sample of the lines.
    """
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
    if at == roles.get("invoice_date"):
        yield from _unread(names, rows, free, at)
    yield from _other_names(at, names, rows, free) if at != roles.get("invoice_date") else ()
    yield from in_other_months(roles, names, rows) if not _PAID_ON.search(plain(names[at])) else ()
    if _NOT_PAID_ON.search(plain(names[at])):
        yield f"by the name of their column, {names[at]!r}, dates are not those of payments"
    yield from _about_years(names, rows, at)
    yield from _about_hours(names, rows, at)


def _unread(names: Sequence[str], rows: Rows, free: Sequence[int], at: int) -> Iterator[str]:
    """A column that is named for the dates of payments and holds something, no dates, beside those of invoices."""
    for place in free:
        named = roles_named(names[place])[:1]
        cells = [cell for row in rows if (cell := cell_of(row, place))]
        if named and named[0][0] == "payment_date" and len(cells) > SOME * len(rows) and not content_of(cells).dates:
            yield f"column {names[place]!r} holds no dates that can be read: those of invoices are, by {names[at]!r}"
            return


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


def _other_dates(rows: Rows, one: int, other: int) -> bool:
    here, there = ([cell_of(row, at) for row in rows] for at in (one, other))
    return here != there and content_of(there).dates > 1 - SOME


def _says_days(cells: Sequence[str]) -> bool:
    """Whether a column says days, and not the first or the last of a month or a week alone."""
    found = {day for cell in set(cells) if (day := read_date(cell).day)}
    return len(found) > MOST_PERIODS and len({day.day for day in found}) > MOST_PERIODS


def _may_be_date(name: str) -> bool:
    """Whether a column's name says nothing else than that it may hold the dates of payments."""
    return not _NOT_PAID_ON.search(plain(name)) and all(role == "payment_date" for role, _ in roles_named(name))
