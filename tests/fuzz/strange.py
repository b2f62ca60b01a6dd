"""What a strange publisher does to a ledger besides: every line's supplier, date and amount stays its truth."""

import html
import random
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

from damage import Sheet, _insert, _mark, _wide
from unkind import _cell, _write_amount

# A line within which nothing changes must be left on either side.
EDGE = 5


def _words(made: Sheet) -> str | None:
    return next((key for key in ("expense", "area", "note") if key in made.at), None)


def _moved(made: Sheet, at: int) -> None:
    """Where the fields stand once a column is put in."""
    made.at = {key: place + (place >= at) for key, place in made.at.items()}


def class_for_supplier(rng: random.Random, made: Sheet) -> None:
    """In a block of lines the supplier and a class stand in each other's place."""
    key = _words(made)
    if key is None or len(made.rows) < 4 * EDGE:
        return
    first = rng.randrange(EDGE, len(made.rows) - EDGE)
    for number in range(first, min(first + rng.randint(2, 20), len(made.rows))):
        if _cell(made, number, "supplier"):
            row, one, two = made.rows[number], made.at["supplier"], made.at[key]
            row[one], row[two] = row[two], row[one]


def name_in_two_cells(rng: random.Random, made: Sheet) -> None:
    """A name is broken over two columns, the second of them named like the first or not at all."""
    if made.headers is not None:
        return
    at = made.at["supplier"]
    whole = made.header[at]
    second = rng.choice(("", "Name 2", f"{whole} 2", f"{whole} (cont.)"))
    for number, row in enumerate(made.rows):
        supplier = _cell(made, number, "supplier")
        one, _, two = (supplier or "").rpartition(" ")
        if len(row) > at:
            row[at : at + 1] = [one, two] if one and supplier is not None else [row[at], ""]
    made.header[at : at + 1] = [whole, second]
    _moved(made, at + 1)


def html_marks(rng: random.Random, made: Sheet) -> None:
    """Names as a web page writes them: `Smith &amp; Sons`."""
    for number, row in enumerate(made.rows):
        supplier = _cell(made, number, "supplier")
        if supplier:
            row[made.at["supplier"]] = html.escape(supplier, quote=rng.random() < 0.5)


def wrongly_read_letters(rng: random.Random, made: Sheet) -> None:
    """UTF-8 that was read in Windows' code page, and saved."""
    del rng
    for number, row in enumerate(made.rows):
        supplier = _cell(made, number, "supplier")
        if supplier and not supplier.isascii():
            with suppress(UnicodeError):
                row[made.at["supplier"]] = supplier.encode().decode("cp1252")
    made.encoding = "utf-8"


def in_thousands(rng: random.Random, made: Sheet) -> None:
    """What was paid in thousands of pounds, as only the name of the column says."""
    names = ("Amount £000", "Amount (£'000)", "£k", "Amount £000s", "Amount (thousands)")
    _in_units(made, lambda amount: f"{amount / 1000:.5f}", rng.choice(names))


def in_pence(rng: random.Random, made: Sheet) -> None:
    """What was paid in pence, as only the name of the column says."""
    _in_units(
        made, lambda amount: f"{amount * 100:.0f}", rng.choice(("Amount (pence)", "Amount in pence", "Amount (p)"))
    )


def _in_units(made: Sheet, written: Callable[[Decimal], str], name: str) -> None:
    if made.headers is not None:
        return
    at = made.at["amount"]
    for number, line in enumerate(made.lines):
        if line and _cell(made, number, "amount") is not None:
            made.rows[number][at] = written(line.amount)
    made.header[at] = name


def other_sign(rng: random.Random, made: Sheet) -> None:
    """Payments as a bank sees them: what was paid has a minus, what was paid back none."""
    del rng
    for number, line in enumerate(made.lines):
        if line and _cell(made, number, "amount") is not None:
            made.rows[number][made.at["amount"]] = _write_amount(made, -line.amount)


def heading_of_supplier(rng: random.Random, made: Sheet) -> None:
    """A report with a row for each supplier's name, and its payments without a name under it."""
    del rng
    both = sorted(zip(made.rows, made.lines, strict=True), key=lambda pair: pair[1].supplier if pair[1] else "~")
    made.rows, made.lines = [row for row, _ in both], [line for _, line in both]
    for number, row in enumerate(made.rows):
        if made.lines[number] and _cell(made, number, "supplier") is not None:
            row[made.at["supplier"]] = ""
    for number in reversed(range(len(made.rows))):
        line, before = made.lines[number], made.lines[number - 1] if number else None
        if line and (before is None or before.supplier != line.supplier):
            _insert(made, number, _wide(made, supplier=line.supplier))


def header_of_more_columns(rng: random.Random, made: Sheet) -> None:
    """From a second header on there is a column more."""
    if len(made.rows) < 4 * EDGE:
        return
    first, at = rng.randrange(EDGE, len(made.rows) - EDGE), rng.randrange(len(made.header) + 1)
    for number in range(first, len(made.rows)):
        made.rows[number].insert(at, rng.choice(("Yes", "No")))
    _insert(made, first, [*made.header[:at], "SME", *made.header[at:]])


def running_total(rng: random.Random, made: Sheet) -> None:
    """A column of what was paid so far, right of the amounts or left of them."""
    if made.headers is not None:
        return
    at = made.at["amount"] + rng.choice((0, 1))
    so_far = Decimal(0)
    for number, row in enumerate(made.rows):
        line = made.lines[number]
        if line:
            so_far += line.amount
        if len(row) >= at:
            row.insert(at, f"{so_far:.2f}" if line else "")
    made.header.insert(at, rng.choice(("Running Total", "Balance", "Cumulative", "YTD", "Amount to date")))
    _moved(made, at)


def on_its_side(rng: random.Random, made: Sheet) -> None:
    """Payments as columns, their fields as rows."""
    del rng
    if _whole(made):
        made.below = [list(column) for column in zip(made.header, *made.rows, strict=True)]
        made.headers, made.above, made.bottom = [], [], False
        made.rows, made.lines = [], []


def label_and_value(rng: random.Random, made: Sheet) -> None:
    """Each payment as a form: a label and its value a row."""
    del rng
    if _whole(made):
        made.below = [[*pair] for row in made.rows for pair in [*zip(made.header, row, strict=True), ("", "")]]
        made.headers, made.above, made.bottom = [], [], False
        made.rows, made.lines = [], []


def amounts_by_month(rng: random.Random, made: Sheet) -> None:
    """A column for every month that was paid in, and no column of dates."""
    del rng
    lines = [line for line in made.lines if line]
    if not _whole(made) or len(lines) < len(made.rows) or made.headers:
        return
    months = sorted({line.day.replace(day=1) for line in lines})
    for row, line in zip(made.rows, lines, strict=True):
        when = line.day.replace(day=1)
        _spread(made, row, [row[made.at["amount"]] if month == when else "" for month in months])
    _spread(made, made.header, [month.strftime("%b-%y") for month in months])


def _whole(made: Sheet) -> bool:
    return all(len(row) == len(made.header) for row in made.rows)


def _spread(made: Sheet, row: list[str], cells: list[str]) -> None:
    """Put a row's amount in many cells, and take its date away."""
    amount, when = made.at["amount"], made.at["date"]
    kept = [[cell] if at != amount else cells for at, cell in enumerate(row) if at != when]
    row[:] = [cell for part in kept for cell in part]


# Of these there is one to a file: what else is done to it would not find its place.
ALONE = (on_its_side, label_and_value, amounts_by_month)
STRANGE_ROWS = (
    class_for_supplier,
    name_in_two_cells,
    html_marks,
    wrongly_read_letters,
    in_thousands,
    in_pence,
    other_sign,
    heading_of_supplier,
    header_of_more_columns,
    running_total,
)


def delimiter_turns(rng: random.Random, lines: list[str]) -> None:
    """From some line on the file is separated by another mark."""
    delimiter = _mark(lines)
    other = rng.choice([mark for mark in ",;\t|" if mark != delimiter])
    for at in range(rng.randrange(1, len(lines)), len(lines)):
        if '"' not in lines[at] and other not in lines[at]:
            lines[at] = lines[at].replace(delimiter, other)


def fixed_width(rng: random.Random, lines: list[str]) -> None:
    """Columns as wide as their longest cell, blanks between them, as a printer had it."""
    delimiter = _mark(lines)
    if any('"' in line for line in lines):
        return
    rows = [line.rstrip("\r\n").split(delimiter) for line in lines]
    wide = [max((len(row[at]) for row in rows if len(row) > at), default=0) for at in range(max(map(len, rows)))]
    gap = rng.choice((" ", "  ", "   "))
    lines[:] = [gap.join(cell.ljust(wide[at]) for at, cell in enumerate(row)).rstrip() + "\r\n" for row in rows]


def ruled(rng: random.Random, lines: list[str]) -> None:
    """A table drawn with bars and dashes."""
    delimiter = _mark(lines)
    if any('"' in line for line in lines):
        return
    rows = [line.rstrip("\r\n").replace(delimiter, " | ") for line in lines]
    lines[:] = [f"| {row} |\r\n" for row in rows]
    if rng.random() < 0.7:
        lines.insert(1, "|" + "---|" * (rows[0].count("|") + 1) + "\r\n")


STRANGE_TEXT = (delimiter_turns, fixed_width, ruled)


def two_encodings(rng: random.Random, data: bytes) -> bytes:
    """The first part in UTF-8, the rest in Windows' code page."""
    try:
        text = data.decode("utf-8")
        at = rng.randrange(len(text) // 4, len(text))
        return text[:at].encode() + text[at:].encode("cp1252")
    except UnicodeError:
        return data


STRANGE_BYTES = (two_encodings,)
