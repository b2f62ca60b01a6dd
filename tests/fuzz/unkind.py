"""What an unkind publisher does to a ledger besides: every line's supplier, date and amount stays its truth."""

import random
from decimal import Decimal

from damage import AMOUNTS, AREAS, DATES, Line, Sheet, _insert, _mark, _pick, _some, _sum, _wide

ERRORS = ("#REF!", "#######", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!")
# Marks that nobody sees: of direction, of no width, of a place where a word may break, of a byte order.
UNSEEN = ("\u200e", "\u200f", "\u202a", "\u200b", "\u2060", "\u00ad", "\ufeff", "\u200d")
# Of fewer rows nothing changes midway.
FEWEST_ROWS = 4
FULL_WIDTH = str.maketrans("0123456789.,-/", "０１２３４５６７８９．，－／")


def _cell(made: Sheet, number: int, key: str) -> str | None:
    """A cell of a payment; None where the row is none, or its cells have moved."""
    row, line = made.rows[number], made.lines[number]
    whole = (
        line is not None and len(row) > max(made.at.values()) and row[made.at["number"]].strip(" \u00a0") == line.token
    )
    return row[made.at[key]] if whole else None


def _write_amount(made: Sheet, value: Decimal) -> str:
    return AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"])(value)


def error_cells(rng: random.Random, made: Sheet) -> None:
    """A spreadsheet's errors where a date, an amount or a supplier was."""
    key = rng.choice(("supplier", "date", "amount"))
    for number in _pick(rng, made, 0.1):
        if _cell(made, number, key) is not None:
            made.rows[number][made.at[key]] = rng.choice(ERRORS)


def unseen_marks(rng: random.Random, made: Sheet) -> None:
    """Marks that nobody sees, before, after or within a cell, in some lines."""
    mark = rng.choice(UNSEEN)
    for number in _pick(rng, made, 0.4):
        key = rng.choice(("supplier", "date", "amount"))
        cell = _cell(made, number, key)
        if cell:
            at = rng.choice((0, len(cell), rng.randint(0, len(cell))))
            made.rows[number][made.at[key]] = cell[:at] + mark + cell[at:]
    made.encoding = "utf-8"


def full_width_digits(rng: random.Random, made: Sheet) -> None:
    key = rng.choice(("date", "amount"))
    for number in _pick(rng, made, 0.4):
        cell = _cell(made, number, key)
        if cell:
            made.rows[number][made.at[key]] = cell.translate(FULL_WIDTH)
    made.encoding = "utf-8"


def leading_apostrophes(rng: random.Random, made: Sheet) -> None:
    """A spreadsheet's sign for text, saved with it."""
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[:] = [f"'{cell}" if cell and any(c.isdigit() for c in cell[:3]) else cell for cell in row]


def smart_quotes(rng: random.Random, made: Sheet) -> None:
    """A word processor's quotation marks, which no reader takes for its own."""
    for number in _pick(rng, made, 0.3):
        if made.lines[number]:
            made.rows[number][:] = [f"\u201c{cell}\u201d" if cell else cell for cell in made.rows[number]]
            made.bare.add(id(made.rows[number]))
    made.encoding = "utf-8"


def decimal_commas_in_some(rng: random.Random, made: Sheet) -> None:
    """Somebody's spreadsheet wrote pennies after a comma: `1234,56`."""
    if made.styles["amount"] in ("plain", "thousands", "padded"):
        for number in _pick(rng, made, 0.3):
            line = made.lines[number]
            if line and _cell(made, number, "amount") is not None:
                made.rows[number][made.at["amount"]] = f"{line.amount:.2f}".replace(".", ",")


def numbers_for_some_dates(rng: random.Random, made: Sheet) -> None:
    style = rng.choice(("serial", "yyyymmdd", "serial float"))
    for number in _pick(rng, made, 0.3):
        line = made.lines[number]
        if line and made.styles["date"] in DATES and _cell(made, number, "date") is not None:
            made.rows[number][made.at["date"]] = DATES[style](line.day)


def spaced_minus(rng: random.Random, made: Sheet) -> None:
    """Money paid back, its minus a blank away or its bracket not closed."""
    way = rng.choice(("- {}", "{} -", "({}", "{})", "( {} )", "-£ {}", "£ -{}", "({}) CR", "{}cr"))
    for number, line in enumerate(made.lines):
        if line and line.amount < 0 and _cell(made, number, "amount") is not None:
            made.rows[number][made.at["amount"]] = way.format(f"{-line.amount:,.2f}")


def debit_and_credit(rng: random.Random, made: Sheet) -> None:
    """What was paid in one column, what was paid back in the next, without a sign."""
    at = made.at["amount"]
    if any(len(row) <= at for row in made.rows) or made.headers is not None:
        return
    made.header[at : at + 1] = rng.choice(
        (["Debit", "Credit"], ["Debit Amount", "Credit Amount"], ["Paid", "Refunded"])
    )
    for row, line in zip(made.rows, made.lines, strict=True):
        value = line.amount if line else Decimal(0)
        row[at : at + 1] = [row[at], ""] if value >= 0 else ["", _write_amount(made, -value)]
    made.at = {key: place + (place > at) for key, place in made.at.items()}
    made.styles["amount"] = "two columns"


def column_lost_from_here(rng: random.Random, made: Sheet) -> None:
    """From some line on a column is no longer exported."""
    if len(made.rows) < FEWEST_ROWS:
        return
    at, start = rng.randrange(len(made.header)), rng.randint(2, len(made.rows) - 1)
    for row in made.rows[start:]:
        del row[at : at + 1]


def column_more_from_here(rng: random.Random, made: Sheet) -> None:
    """From some line on there is a column that the header does not know."""
    if len(made.rows) < FEWEST_ROWS:
        return
    at, start = rng.randrange(len(made.header)), rng.randint(2, len(made.rows) - 1)
    for number, row in enumerate(made.rows[start:]):
        row.insert(at, rng.choice(("R410", "Yes", "", str(number))))


def some_trailing_delimiters(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made, 0.5):
        made.rows[number].extend([""] * rng.randint(1, 4))


def total_of_a_supplier(rng: random.Random, made: Sheet) -> None:
    """A report's line under its suppliers' payments: the supplier, and what it was paid in all."""
    sums: dict[str, Decimal] = {}
    for line in made.lines:
        if line:
            sums[line.supplier] = sums.get(line.supplier, Decimal(0)) + line.amount
    for name in rng.sample(sorted(sums), min(3, len(sums))):
        label = rng.choice(("{} Total", "Total {}", "Total for {}", "{} - total"))
        row = _wide(made, supplier=label.format(name), amount=_write_amount(made, sums[name]))
        _insert(made, rng.randint(1, len(made.rows)), row)


def second_table_below(rng: random.Random, made: Sheet) -> None:
    """A summary by directorate under the table, which adds its money up once more."""
    write = AMOUNTS["thousands"]
    parts = rng.sample(AREAS, 3)
    share = (_sum(made) / 3).quantize(Decimal("0.01"))
    made.below += [
        [],
        *rng.choice(([], [["Summary"]], [["Summary by directorate"]])),
        *rng.choice(([["Directorate", "Amount"]], [["Directorate", "Total spend"]], [["Service", "", "Total"]], [])),
        *([part, write(share)] for part in parts),
        ["Total", write(share * 3)],
    ]


def second_table_beside(rng: random.Random, made: Sheet) -> None:
    """A summary to the right of the first lines."""
    parts = rng.sample(AREAS, 3)
    for row, part in zip(made.rows, parts, strict=False):
        row += ["", "", part, AMOUNTS["plain"]((_sum(made) / 3).quantize(Decimal("0.01")))]


def columns_twice(rng: random.Random, made: Sheet) -> None:
    """The whole table once more beside itself."""
    if made.headers is None and all(len(row) == len(made.header) for row in made.rows):
        gap = rng.choice((0, 1))
        made.header += [*[""] * gap, *made.header]
        for row in made.rows:
            row += [*[""] * gap, *row]


def footer_of_another_kind(rng: random.Random, made: Sheet) -> None:
    """Lines under the table that somebody wrote with other separators."""
    other = next(mark for mark in ";|\t," if mark != made.delimiter)
    for cells in (["Total", str(_sum(made)), "", ""], ["Number of payments", str(len(made.rows))], ["End of report"]):
        made.below.append([other.join(cells)])
        made.bare.add(id(made.below[-1]))


def wrapped_names(rng: random.Random, made: Sheet) -> None:
    """A long name goes on in the row below, nothing beside it."""
    for number in reversed(_pick(rng, made)):
        name = _cell(made, number, "supplier")
        if name and " " in name.strip():
            first, _, rest = name.strip().rpartition(" ")
            made.rows[number][made.at["supplier"]] = first
            _insert(made, number + 1, _wide(made, supplier=rest))


def unquoted_addresses(rng: random.Random, made: Sheet) -> None:
    """A column of addresses whose commas nobody quoted: hardly a line is as long as the next."""
    if made.headers is not None:
        return
    at = rng.randint(0, len(made.header))
    made.header.insert(at, "Supplier Address")
    made.at = {key: place + (place >= at) for key, place in made.at.items()}
    for number, row in enumerate(made.rows):
        parts = [
            f"{number % 90 + 1} High Street",
            *rng.sample(("Calderford", "Royd Park", "Unit 4"), rng.randint(0, 2)),
        ]
        row.insert(at, f"{made.delimiter} ".join(parts))
        if not any(made.delimiter in cell or '"' in cell for cell in row[:at] + row[at + 1 :]):
            made.bare.add(id(row))


def dates_once(rng: random.Random, made: Sheet) -> None:
    """A report that says a date once, and leaves the cells under it blank."""
    last = None
    for number, line in enumerate(made.lines):
        if line and _cell(made, number, "date") is not None:
            if line.day == last:
                made.rows[number][made.at["date"]] = ""
            last = line.day


def headers_in_other_words(rng: random.Random, made: Sheet) -> None:
    """Names that say little: the amounts are called what other columns are called elsewhere."""
    made.header[made.at["supplier"]] = rng.choice(("Company", "Paid to", "Trading Name", "Creditor", "Organisation"))
    made.header[made.at["amount"]] = rng.choice(("£", "GBP", "Sum", "Cost", "Payment", "Spend (£)"))
    made.header[made.at["date"]] = rng.choice(("When", "Cleared", "Period", "Day"))


def other_suppliers_beside(rng: random.Random, made: Sheet) -> None:
    """A second column of firms, of other firms than those that were paid."""
    if made.headers is not None:
        return
    at = rng.randint(0, len(made.header))
    made.header.insert(at, rng.choice(("Contractor", "Parent Company", "Supplier Group", "Ultimate Supplier")))
    made.at = {key: place + (place >= at) for key, place in made.at.items()}
    for row, line in zip(made.rows, made.lines, strict=True):
        row.insert(at, f"{rng.choice(('Alpha', 'Beta', 'Gamma'))} Holdings PLC" if line else "")


def ids_that_are_money(rng: random.Random, made: Sheet) -> None:
    """A number beside the amounts that looks like one: a balance that runs, called next to nothing."""
    if made.headers is not None:
        return
    at, running = made.at["amount"] + 1, Decimal(0)
    made.header.insert(at, rng.choice(("Balance", "Running Total", "Cumulative", "YTD", "Budget")))
    made.at = {key: place + (place >= at) for key, place in made.at.items()}
    for row, line in zip(made.rows, made.lines, strict=True):
        running += line.amount if line else 0
        row.insert(at, _write_amount(made, running) if line else "")


def straddling_years(rng: random.Random, made: Sheet) -> None:
    """Years of two digits, about the turn of a century or of the millennium."""
    if made.styles["date"] not in ("dd/mm/yy", "d/m/yy", "dd-Mon-yy"):
        return
    for number, line in enumerate(made.lines):
        if line and _cell(made, number, "date") is not None:
            day = line.day.replace(year=rng.choice((2009, 2010)), day=min(line.day.day, 28))
            made.lines[number] = Line(line.supplier, day, line.amount, line.token)
            made.rows[number][made.at["date"]] = DATES[made.styles["date"]](day)


UNKIND_ROWS = (
    error_cells,
    unseen_marks,
    full_width_digits,
    leading_apostrophes,
    decimal_commas_in_some,
    numbers_for_some_dates,
    spaced_minus,
    straddling_years,
    headers_in_other_words,
    debit_and_credit,
    ids_that_are_money,
    other_suppliers_beside,
    dates_once,
    total_of_a_supplier,
    wrapped_names,
    column_lost_from_here,
    column_more_from_here,
    some_trailing_delimiters,
    second_table_below,
    second_table_beside,
    columns_twice,
    footer_of_another_kind,
    smart_quotes,
    unquoted_addresses,
)


# ---- damages to the text ---------------------------------------------------------------------------------------------
def glued_lines(rng: random.Random, lines: list[str]) -> None:
    """The end of a line is lost, and the next one goes on in it."""
    for at in sorted(_some(rng, lines), reverse=True):
        if at + 1 < len(lines) and '"' not in lines[at] + lines[at + 1]:
            delimiter = _mark(lines)
            between = rng.choice(("", delimiter))
            lines[at : at + 2] = [lines[at].rstrip("\r\n") + between + lines[at + 1]]


def other_delimiters(rng: random.Random, lines: list[str]) -> None:
    """Some lines are separated by another mark than the rest."""
    delimiter = _mark(lines)
    other = rng.choice([mark for mark in ",;\t|" if mark != delimiter])
    for at in _some(rng, lines):
        if '"' not in lines[at] and other not in lines[at]:
            lines[at] = lines[at].replace(delimiter, other)


def one_delimiter_other(rng: random.Random, lines: list[str]) -> None:
    """One delimiter of some lines is another mark: two cells are one."""
    delimiter = _mark(lines)
    for at in _some(rng, lines):
        places = [place for place, mark in enumerate(lines[at]) if mark == delimiter]
        if '"' not in lines[at] and places:
            place = rng.choice(places)
            lines[at] = lines[at][:place] + rng.choice(("\t", ";", ".", " ")) + lines[at][place + 1 :]


def lines_over_two(rng: random.Random, lines: list[str]) -> None:
    """Some records stand on two lines, broken at a delimiter."""
    delimiter = _mark(lines)
    for at in sorted(_some(rng, lines), reverse=True):
        places = [place for place, mark in enumerate(lines[at]) if mark == delimiter]
        if '"' not in lines[at] and places:
            place = rng.choice(places) + rng.choice((0, 1))
            lines[at : at + 1] = [lines[at][:place] + "\r\n", lines[at][place:]]


def page_breaks(rng: random.Random, lines: list[str]) -> None:
    """Form feeds and other line ends of old printers, at the beginning of a line or within a cell."""
    mark = rng.choice(("\x0c", "\x0b", "\x85", "\u2028"))
    for at in _some(rng, lines):
        places = [0, *(place + 1 for place, letter in enumerate(lines[at]) if letter == " ")]
        place = rng.choice(places)
        lines[at] = lines[at][:place] + mark + lines[at][place:]


def half_quoted(rng: random.Random, lines: list[str]) -> None:
    """Formulas and quotes that are whole on one side only."""
    delimiter = _mark(lines)
    for at in _some(rng, lines):
        cells = lines[at].rstrip("\r\n").split(delimiter)
        place = rng.randrange(len(cells))
        cells[place] = rng.choice(('="{}', '{}"', '=""{}""', "'{}'", '"{}""')).format(cells[place].strip('"'))
        lines[at] = delimiter.join(cells) + "\r\n"


UNKIND_TEXT = (glued_lines, other_delimiters, one_delimiter_other, lines_over_two, page_breaks, half_quoted)
