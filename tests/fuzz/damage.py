"""Well-formed ledgers of many styles whose every line is known, and what publishers do to such files.

Every line's supplier, date and amount is its truth;
a damage changes how the file is written, or spoils lines, and never the truth.
"""

import csv
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

WORDS = (
    "Northgate",
    "Harwood",
    "Pennine",
    "Calder",
    "Ribble",
    "Bluebell",
    "Ashdown",
    "Kestrel",
    "Summit",
    "Oakfield",
    "Meridian",
    "Castle",
    "Hawthorn",
    "Fairway",
    "Redbrick",
    "Silverdale",
    "Lakeside",
    "Broadway",
    "Tarn",
    "Holmes",
    "Whitaker",
    "Fielding",
    "Sutcliffe",
    "Greenwood",
    "Lister",
    "Marsden",
    "Royd",
)
TRADES = (
    "Services",
    "Supplies",
    "Consulting",
    "Builders",
    "Care",
    "Transport",
    "Training",
    "Systems",
    "Catering",
    "Energy",
    "Solutions",
    "Group",
)
FORMS = ("Ltd", "Limited", "PLC", "LLP", "", "(UK) Ltd", "& Sons", "CIC")
# Names that look like something else: totals, headers, notes, nothing.
TRAPS = (
    "Total Gas & Power Ltd",
    "TOTAL FITNESS UK LIMITED",
    "Grand Total Events Ltd",
    "Supplier Solutions Ltd",
    "Amount Consulting LLP",
    "Notes & Queries Press",
    "Nil Desperandum Care Ltd",
    "Café Beaumont Ltd",
    "Müller Wiseman Dairies",
    "O'Neill & Hart",
    "3M United Kingdom PLC",
    "2025 Vision Ltd",
    "Smith, Jones & Partners",
    'The "Old Mill" Nursery',
    "Date Palm Foods",
    "HMRC",
)
SUPPLIER = (
    "Supplier",
    "Supplier Name",
    "SUPPLIER_NAME",
    "Vendor Name",
    "Payee",
    "Beneficiary Name",
    "Name:",
    "* SUPPLIER FINAL",
    "SupplierName",
    "Supplier(T)",
)
AMOUNT = (
    "Amount",
    "Net Amount",
    "Amount (£)",
    "AMOUNT",
    "Amount Paid",
    "Total",
    "Value",
    "SumOfAmount",
    "Invoice Amount",
    "Invoice Line Value (net of VAT)",
    "* Total Invoice Amount",
)
WHEN = (
    "Date",
    "Payment Date",
    "Date Paid",
    "Date of Payment",
    "Paid Date",
    "Pay date",
    "Transaction Date",
    "PaymentDate",
    "Posting Date",
)
OTHERS = {
    "family": ("Department Family", "Body Name", "Organisation Name"),
    "entity": ("Entity",),
    "expense": ("Expense Type", "Expenditure category", "Account Description"),
    "area": ("Expense Area", "Directorate", "Service Area"),
    "number": ("Transaction Number", "Transaction No", "Document No", "TransNo"),
    "note": ("Description", "Purpose of Spend"),
    "postcode": ("Supplier Postcode", "Postcode"),
    "vat": ("VAT Registration Number",),
    "code": ("Supplier ID", "Vendor ID"),
}
EXPENSES = ("Agency Staff", "Building Works", "Consultancy, legal", "IT Software", "Utilities", "Total Facilities Mgmt")
AREAS = ("Adult Social Care", "Highways", "Children, Schools & Families", "Corporate Services", "Planning")
NOTES = ("Monthly invoice", "Works at depot - phase 2", "Fees 01/04/2019 to 31/03/2020", "", "Repairs", "50% deposit")
DATES: dict[str, Callable[[date], str]] = {
    "dd/mm/yyyy": lambda d: d.strftime("%d/%m/%Y"),
    "dd/mm/yy": lambda d: d.strftime("%d/%m/%y"),
    "dd-Mon-yy": lambda d: d.strftime("%d-%b-%y"),
    "dd.mm.yyyy": lambda d: d.strftime("%d.%m.%Y"),
    "iso": lambda d: d.isoformat(),
    "iso time": lambda d: f"{d.isoformat()} 00:00:00",
    "m/d/yyyy": lambda d: f"{d.month}/{d.day}/{d.year}",
    "d month yyyy": lambda d: f"{d.day} {d.strftime('%B')} {d.year}",
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
    "yyyymmdd": lambda d: d.strftime("%Y%m%d"),
    "dd/mm/yyyy hh:mm": lambda d: d.strftime("%d/%m/%Y 00:00"),
    "dd-mm-yyyy": lambda d: d.strftime("%d-%m-%Y"),
    "d/m/yy": lambda d: f"{d.day}/{d.month}/{d.year % 100:02}",
    "yyyy/mm/dd": lambda d: d.strftime("%Y/%m/%d"),
    "Mmm d, yyyy": lambda d: f"{d.strftime('%b')} {d.day}, {d.year}",
    "serial float": lambda d: f"{(d - date(1899, 12, 30)).days}.0",
}


def _grouped(value: Decimal) -> str:
    return f"{abs(value):,.2f}"


AMOUNTS: dict[str, Callable[[Decimal], str]] = {
    "plain": lambda v: f"{v:.2f}",
    "thousands": lambda v: ("-" if v < 0 else "") + _grouped(v),
    "pound": lambda v: ("-" if v < 0 else "") + "£" + _grouped(v),
    "brackets": lambda v: f"({_grouped(v)})" if v < 0 else _grouped(v),
    "trailing": lambda v: _grouped(v) + ("-" if v < 0 else ""),
    "padded": lambda v: f" {'-' if v < 0 else ''}{_grouped(v)} ",
    "short": lambda v: str(v.normalize().__format__("f")),
    "noise": lambda v: f"{v:.2f}0000000001" if v % 1 else f"{v:.0f}",
    "comma": lambda v: ("-" if v < 0 else "") + _grouped(v).translate(str.maketrans(",.", ".,")),
    "dash": lambda v: "-" if v == 0 else ("-" if v < 0 else "") + _grouped(v),
    "code": lambda v: f"GBP {v:.2f}",
    "code after": lambda v: f"{v:,.2f} GBP",
    "credit": lambda v: _grouped(v) + (" CR" if v < 0 else ""),
    "long minus": lambda v: ("\u2212" if v < 0 else "") + _grouped(v),
    "pound in": lambda v: f"£-{_grouped(v)}" if v < 0 else f"£ {_grouped(v)}",
}


@dataclass(frozen=True)
class Line:
    """What a line says, whatever is done to the file: the truth."""

    supplier: str
    day: date
    amount: Decimal
    token: str


@dataclass
class Sheet:
    """A ledger on its way to bytes.

    Args:
        header: Names of the columns.
        rows: Cells of each line, in the order of `lines`; damages may add rows whose line is None.
        lines: The truth of each row.
        at: Where a field stands.
        above: Rows above the header.
        below: Rows under the last.
    """

    header: list[str]
    rows: list[list[str]]
    lines: list[Line | None]
    at: dict[str, int]
    delimiter: str = ","
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    ends: str = "\r\n"
    encoding: str = "utf-8"
    name: str = "payments.csv"
    headers: list[list[str]] | None = None
    above: list[list[str]] = field(default_factory=list)
    below: list[list[str]] = field(default_factory=list)
    bottom: bool = False
    bare: set[int] = field(default_factory=set)
    styles: dict[str, str] = field(default_factory=dict)

    def whole(self) -> list[list[str]]:
        """Every row as it is written."""
        heads = self.headers if self.headers is not None else [self.header]
        body = [*self.rows, *self.below]
        return [*self.above, *body, *heads] if self.bottom else [*self.above, *heads, *body]


@dataclass
class Made:
    """A file to be read.

    Args:
        seed: What it was made of.
        name: Its name.
        data: Its bytes.
        truth: Its lines.
        damages: What was done to it.
        no_ledger: Whether it must be refused: it is no ledger at all.
    """

    seed: int
    name: str
    data: bytes
    truth: list[Line]
    damages: list[str]
    no_ledger: bool = False
    styles: dict[str, str] = field(default_factory=dict)


def _name(rng: random.Random) -> str:
    if rng.random() < 0.12:
        return rng.choice(TRAPS)
    return f"{rng.choice(WORDS)} {rng.choice(TRADES)} {rng.choice(FORMS)}".strip()


def _amount(rng: random.Random) -> Decimal:
    value = Decimal(round(rng.lognormvariate(7.5, 1.6) * 100)).scaleb(-2)
    if rng.random() < 0.02:
        return Decimal("0.00")
    return -value if rng.random() < 0.06 else value


def sheet(rng: random.Random) -> Sheet:
    """A well-formed ledger."""
    count = rng.choice((30, 40, 60, 90, 150, 400))
    others = [key for key in OTHERS if rng.random() < 0.6]
    if "number" not in others:
        others.append("number")
    fields = ["supplier", "amount", "date", *others]
    rng.shuffle(fields)
    named = {"supplier": SUPPLIER, "amount": AMOUNT, "date": WHEN, **OTHERS}
    header = [rng.choice(named[key]) for key in fields]
    delimiter = rng.choices(",;\t|", (8, 1, 1, 1))[0]
    amounts = rng.choice([key for key in AMOUNTS if key != "comma" or delimiter != ","])
    dates = rng.choice(list(DATES))
    start = date(rng.randint(2011, 2024), rng.randint(1, 12), 1)
    span = rng.choice((30, 30, 90, 360))
    suppliers = [_name(rng) for _ in range(max(count // 4, 8))]
    lines: list[Line | None] = []
    rows = []
    body, code = rng.choice(("Calderford Council", "Department of Bridges")), rng.randint(1000, 9999)
    for number in range(count):
        # The first lines leave no doubt which part of a date is the day.
        day = start + timedelta(days=rng.randint(12, 27) if number < 5 else rng.randint(0, span - 1))
        line = Line(rng.choice(suppliers), day, _amount(rng), f"T{code}{number:05}")
        filled = {
            "supplier": line.supplier,
            "amount": AMOUNTS[amounts](line.amount),
            "date": DATES[dates](line.day),
            "family": body,
            "entity": body,
            "expense": rng.choice(EXPENSES),
            "area": rng.choice(AREAS),
            "number": line.token,
            "note": rng.choice(NOTES),
            "postcode": rng.choice(("PR1 2HE", "LS1 4AP", "M1 1AE", "")),
            "vat": rng.choice(("GB123456789", "")),
            "code": str(100000 + suppliers.index(line.supplier)),
        }
        lines.append(line)
        rows.append([filled[key] for key in fields])
    made = Sheet(header, rows, lines, {key: i for i, key in enumerate(fields)}, delimiter)
    made.quoting = csv.QUOTE_ALL if rng.random() < 0.25 else csv.QUOTE_MINIMAL
    made.ends = rng.choice(("\r\n", "\n", "\r\n", "\r"))
    made.encoding = rng.choice(("utf-8", "utf-8", "cp1252", "utf-8-sig", "utf-16"))
    made.styles = {"amount": amounts, "date": dates, "delimiter": delimiter, "ends": repr(made.ends)}
    return made


# ---- damages to rows: (rng, sheet) -> None ---------------------------------------------------------------------------
def _pick(rng: random.Random, made: Sheet, most: float = 0.08) -> list[int]:
    count = max(1, int(len(made.rows) * rng.uniform(0.01, most)))
    return sorted(rng.sample(range(len(made.rows)), min(count, len(made.rows))))


def _insert(made: Sheet, at: int, row: list[str]) -> None:
    made.rows.insert(at, row)
    made.lines.insert(at, None)


def _wide(made: Sheet, **cells: str) -> list[str]:
    row = [""] * len(made.header)
    for key, text in cells.items():
        row[made.at[key]] = text
    return row


def preamble(rng: random.Random, made: Sheet) -> None:
    rows = [
        ["Calderford Council"],
        ["Payments to suppliers over £500"],
        [],
        ["Period:", "Quarter 2"],
        ["Produced by Finance"],
    ]
    made.above = rows[: rng.randint(1, 5)] + [["select a.supplier, a.amount from gl", ""]] * rng.choice((0, 0, 12))


def header_last(rng: random.Random, made: Sheet) -> None:
    made.bottom, made.above = True, []


def header_in_two_rows(rng: random.Random, made: Sheet) -> None:
    pairs = [name.rsplit(" ", 1) if " " in name else ["", name] for name in made.header]
    made.headers = [[first for first, _ in pairs], [second for _, second in pairs]]


def no_header(rng: random.Random, made: Sheet) -> None:
    made.headers = []


def repeated_header(rng: random.Random, made: Sheet) -> None:
    for _ in range(rng.randint(1, 3)):
        _insert(made, rng.randint(1, len(made.rows)), list(made.header))


def blank_rows(rng: random.Random, made: Sheet) -> None:
    for _ in range(rng.randint(1, 4)):
        at, cells = rng.randint(0, len(made.rows)), rng.choice((0, len(made.header), len(made.header)))
        for _ in range(rng.choice((1, 3, 120))):
            _insert(made, at, [" "] * cells)


def trailing_blank_rows(rng: random.Random, made: Sheet) -> None:
    made.below += [[""] * len(made.header)] * rng.choice((5, 300, 3000))


def _sum(made: Sheet) -> Decimal:
    return sum((line.amount for line in made.lines if line), Decimal(0))


def grand_total(rng: random.Random, made: Sheet) -> None:
    text = AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"])(_sum(made))
    label = rng.choice(("Total", "Grand Total", "TOTAL:", "Total spend", ""))
    where = rng.choice(("supplier", "number", "date"))
    made.below.append(_wide(made, amount=text, **({where: label} if label else {})))


def subtotals(rng: random.Random, made: Sheet) -> None:
    running, added = Decimal(0), 0
    cuts = set(rng.sample(range(2, len(made.rows)), rng.randint(1, 3)))
    for number, line in enumerate(list(made.lines)):
        running += line.amount if line else 0
        if number in cuts:
            label = rng.choice(("Subtotal", "Sub-total", "Sub Total"))
            row = _wide(made, amount=AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"])(running), supplier=label)
            _insert(made, number + 1 + added, row)
            running, added = Decimal(0), added + 1


def notes(rng: random.Random, made: Sheet) -> None:
    made.below += [[], ["Notes"], ["1. Payments under £500 are left out."], ["Contact: finance@example.org"]][
        : rng.randint(2, 4)
    ]


def nil_return(rng: random.Random, made: Sheet) -> None:
    made.rows, made.lines = [["NIL RETURN", *[""] * (len(made.header) - 1)]], [None]


def duplicate_columns(rng: random.Random, made: Sheet) -> None:
    for _ in range(rng.randint(1, 2)):
        made.header.append("Account Code")
        for row in made.rows:
            row.append(rng.choice(("4100", "4200", "R410")))


def supplier_twice(rng: random.Random, made: Sheet) -> None:
    """The supplier's code under the same name, before it."""
    at = made.at["supplier"]
    made.header.insert(at, made.header[at])
    for number, row in enumerate(made.rows):
        row.insert(at, str(200000 + number % 37))
    made.at = {key: i + (i >= at) for key, i in made.at.items()}


def unnamed_columns(rng: random.Random, made: Sheet) -> None:
    made.header += [""] * rng.choice((2, 9, 134))
    for row in made.rows:
        row.extend([""] * (len(made.header) - len(row)))
    for number in _pick(rng, made, 0.03):
        made.rows[number][-1] = rng.choice(("#N/A", "checked", "5702"))


def remarks_beyond(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made):
        made.rows[number] += ["", rng.choice(("#N/A", "checked by AB", "5702"))]


def shifted_left(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made):
        # Of a line that has lost every cell there is none left to lose.
        width = min(len(made.header), len(made.rows[number]))
        if width:
            del made.rows[number][rng.randrange(width)]


def shifted_right(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made):
        made.rows[number].insert(rng.randrange(len(made.header)), "")


def short_rows(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made):
        cut = made.rows[number][: rng.randint(1, len(made.header) - 1)]
        # A line of which nothing is left is a blank one.
        made.rows[number] = cut if any(cell.strip() for cell in cut) else made.rows[number]


def unquoted_delimiters(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made):
        key = rng.choice([k for k in ("supplier", "note", "area", "expense") if k in made.at])
        if made.lines[number] is None or made.at[key] >= len(made.rows[number]):
            continue
        cell = made.rows[number][made.at[key]]
        if key != "supplier":
            made.rows[number][made.at[key]] = f"{cell}{made.delimiter} late"
        elif made.delimiter not in cell:
            continue
        made.bare.add(id(made.rows[number]))


def gross_and_vat(rng: random.Random, made: Sheet) -> None:
    made.header[made.at["amount"]] = rng.choice(("Net", "Net Amount"))
    made.header += ["VAT", "Gross"]
    write = AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"])
    for row, line in zip(made.rows, made.lines, strict=True):
        net = line.amount if line else Decimal(0)
        vat = (net * Decimal("0.2")).quantize(Decimal("0.01"))
        row += [write(vat), write(net + vat)]


def invoice_dates(rng: random.Random, made: Sheet) -> None:
    made.header[made.at["date"]] = "Payment Date"
    made.header.append("Invoice Date")
    for row, line in zip(made.rows, made.lines, strict=True):
        row.append(
            DATES.get(made.styles["date"], DATES["iso"])(line.day - timedelta(days=rng.randint(3, 40))) if line else ""
        )


def unreadable_amounts(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made, 0.05):
        if len(made.rows[number]) > made.at["amount"]:
            made.rows[number][made.at["amount"]] = rng.choice(
                ("26/09/2135", "n/a", "", "see note", "12,34,5", "#REF!", "1.2.3")
            )


def unreadable_dates(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made, 0.05):
        if len(made.rows[number]) > made.at["date"]:
            made.rows[number][made.at["date"]] = rng.choice(("01/11/202", "", "32/01/2019", "tbc", "00/00/0000"))


def two_date_styles(rng: random.Random, made: Sheet) -> None:
    style = rng.choice(("iso", "dd-Mon-yy", "serial", "d month yyyy"))
    if made.styles["date"] not in DATES:
        return
    for number in _pick(rng, made, 0.4):
        line = made.lines[number]
        if line and len(made.rows[number]) > made.at["date"]:
            made.rows[number][made.at["date"]] = DATES[style](line.day)


def two_amount_styles(rng: random.Random, made: Sheet) -> None:
    style = rng.choice(("plain", "pound", "brackets", "trailing", "thousands", "padded"))
    for number in _pick(rng, made, 0.4):
        line = made.lines[number]
        if (
            line
            and made.styles["amount"] in AMOUNTS
            and made.styles["amount"] != "comma"
            and len(made.rows[number]) > made.at["amount"]
        ):
            made.rows[number][made.at["amount"]] = AMOUNTS[style](line.amount)


def second_header_moved(rng: random.Random, made: Sheet) -> None:
    """A second header in the data, its columns in another order, and the rows under it likewise."""
    if any(len(row) != len(made.header) for row in made.rows):
        return
    at, order = rng.randint(len(made.rows) // 3, len(made.rows) - 3), list(range(len(made.header)))
    order = order[1:] + order[:1]
    for number in range(at, len(made.rows)):
        made.rows[number] = [made.rows[number][i] for i in order]
    _insert(made, at, [made.header[i] for i in order])


def quoted_line_breaks(rng: random.Random, made: Sheet) -> None:
    for number in _pick(rng, made):
        key = rng.choice([k for k in ("note", "area", "expense", "family") if k in made.at] or ["number"])
        if len(made.rows[number]) > made.at[key]:
            made.rows[number][made.at[key]] += rng.choice(("\nsecond line", "\r\n second line", "\n\n"))


def padded_cells(rng: random.Random, made: Sheet) -> None:
    made.header = [f" {name} " for name in made.header]
    for row in made.rows:
        row[:] = [f"{cell}   " if rng.random() < 0.5 else f"\u00a0{cell}" for cell in row]


def dos_pounds(rng: random.Random, made: Sheet) -> None:
    """A DOS code page, as its pounds tell."""
    if made.styles["amount"] in ("plain", "thousands", "short", "padded"):
        made.encoding, made.styles["amount"] = "cp437", "pound"
        for row, line in zip(made.rows, made.lines, strict=True):
            if line and len(row) > made.at["amount"]:
                row[made.at["amount"]] = AMOUNTS["pound"](line.amount)


def months_only(rng: random.Random, made: Sheet) -> None:
    style = rng.choice(("%b-%y", "%Y%m", "%B %Y", "%Y-%m"))
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[made.at["date"]] = line.day.strftime(style)
    made.styles["date"] = "month"


def three_decimals(rng: random.Random, made: Sheet) -> None:
    """More decimals than a penny has, none of them at the half."""
    made.styles["amount"] = "long"
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[made.at["amount"]] = f"{line.amount:.2f}" + rng.choice(("12", "3", "00", "0041"))


def points_for_thousands(rng: random.Random, made: Sheet) -> None:
    """`16.130` that means 16,130: nothing in the file tells, so each must be flagged."""
    made.styles["amount"] = "points"
    for number, line in enumerate(made.lines):
        if line:
            whole = Decimal(rng.randint(1000, 99999))
            made.lines[number] = Line(line.supplier, line.day, whole, line.token)
            made.rows[number][made.at["amount"]] = f"{whole:,}".replace(",", ".")


def names_under_an_id(rng: random.Random, made: Sheet) -> None:
    made.header[made.at["supplier"]] = "Supplier ID(T)"
    if "code" in made.at:
        made.header[made.at["code"]] = "Account"


def repeated_payments(rng: random.Random, made: Sheet) -> None:
    """The same payment twice is two payments."""
    for number in reversed(_pick(rng, made)):
        made.rows.insert(number, list(made.rows[number]))
        made.lines.insert(number, made.lines[number])


def total_on_top(rng: random.Random, made: Sheet) -> None:
    write = AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"])
    _insert(made, 0, _wide(made, amount=write(_sum(made)), supplier=rng.choice(("Total", "TOTAL", "Grand total"))))


def carried_forward(rng: random.Random, made: Sheet) -> None:
    write, running = AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"]), Decimal(0)
    at = rng.randint(len(made.rows) // 2, len(made.rows))
    running = sum((line.amount for line in made.lines[:at] if line), Decimal(0))
    _insert(made, at, _wide(made, amount=write(running), supplier="Carried forward"))
    _insert(made, at + 1, _wide(made, amount=write(running), supplier="Brought forward"))


def count_and_total(rng: random.Random, made: Sheet) -> None:
    write = AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"])
    made.below += [[], ["Number of payments", str(len(made.rows))], ["Total value", write(_sum(made))]]


def header_words_above(rng: random.Random, made: Sheet) -> None:
    made.above += [["Supplier payments", "Amount over £500", "Date of publication 01/02/2024"], []]


def trailing_delimiters(rng: random.Random, made: Sheet) -> None:
    extra = rng.randint(1, 5)
    for row in made.rows:
        row.extend([""] * extra)


def broken_pounds(rng: random.Random, made: Sheet) -> None:
    """The pound as it looks when read with the wrong code page, and saved."""
    sign, made.encoding = rng.choice(("Â£", "\ufffd", "ï¿½")), "utf-8"
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[made.at["amount"]] = ("-" if line.amount < 0 else "") + sign + _grouped(line.amount)
    made.styles["amount"] = "broken"


def early_days(rng: random.Random, made: Sheet) -> None:
    """Every day is one of the first twelve of its month: nothing but the months tells which part is the day."""
    start = date(rng.randint(2011, 2024), rng.randint(1, 12), 1)
    for number, line in enumerate(made.lines):
        if line and made.styles["date"] in DATES and len(made.rows[number]) > made.at["date"]:
            day = start.replace(day=rng.randint(1, 12))
            made.lines[number] = Line(line.supplier, day, line.amount, line.token)
            made.rows[number][made.at["date"]] = DATES[made.styles["date"]](day)


def both_orders(rng: random.Random, made: Sheet) -> None:
    """A spreadsheet of another country wrote some of the dates month first."""
    if made.styles["date"] != "dd/mm/yyyy":
        return
    written = {
        number: line.day
        for number in _pick(rng, made, 0.4)
        if (line := made.lines[number]) and len(made.rows[number]) > made.at["date"]
    }
    # Where hardly a date says by itself that it is month first, nobody could know it of the others.
    telling = {number: day for number, day in written.items() if day.day > 12}
    for number, day in (telling if len(telling) < max(1, len(made.rows) / 100) else written).items():
        made.rows[number][made.at["date"]] = day.strftime("%m/%d/%Y")


def odd_dates(rng: random.Random, made: Sheet) -> None:
    """Dates as databases and other spreadsheets write them."""
    write = rng.choice(
        (
            lambda d: f"{d.strftime('%b')} {d.day:2} {d.year} 12:00AM",
            lambda d: f"{d.isoformat()}T00:00:00.000Z",
            lambda d: f"{d.isoformat()} 00:00:00+00:00",
            lambda d: d.strftime("%A, %d %B %Y"),
            lambda d: d.strftime("%a %d %b %Y"),
            lambda d: (
                f"{d.day}{'th' if 10 < d.day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(d.day % 10, 'th')} "
                f"{d.strftime('%B %Y')}"
            ),
            lambda d: d.strftime("%d-%b-%Y 00:00:00"),
            lambda d: d.strftime("%d/%m/%Y 0:00"),
            lambda d: d.strftime("%d/%m/%Y 12:00:00 AM"),
            lambda d: d.strftime("%Y%m%d000000"),
            lambda d: d.strftime("%d%b%Y").upper(),
            lambda d: d.strftime("%d\u00a0%B\u00a0%Y"),
            lambda d: d.strftime("'%d/%m/%Y"),
        )
    )
    for row, line in zip(made.rows, made.lines, strict=True):
        if line and len(row) > made.at["date"]:
            row[made.at["date"]] = write(line.day)
    made.styles["date"] = "odd"


def odd_amounts(rng: random.Random, made: Sheet) -> None:
    """Amounts as other countries and programs write them."""
    ways: tuple[Callable[[Decimal], str], ...] = (
        lambda v: f"{v:,.2f}".replace(",", "'"),
        lambda v: f"{v:,.2f}".replace(",", " "),
        lambda v: f"{v:,.2f}".replace(",", "\u00a0"),
        lambda v: f"{v:,.2f}".replace(",", "\u202f"),
        lambda v: f"{v:,.2f}*",
        lambda v: f"GBP {v:,.2f}" if v >= 0 else f"(GBP {-v:,.2f})",
        lambda v: f"({_grouped(v)})-" if v < 0 else _grouped(v),
        lambda v: f"(£{_grouped(v)})" if v < 0 else f"£{_grouped(v)}",
        lambda v: f"{v:.2f}DR" if v >= 0 else f"{-v:.2f}CR",
        lambda v: f"'{v:.2f}",
        lambda v: f"{v:+.2f}",
        lambda v: f"{v:.4f}",
        lambda v: f"\u200b{v:.2f}",
        lambda v: f"{v:,.2f}".replace("-", "\u2013"),
    )
    write = rng.choice(ways)
    for row, line in zip(made.rows, made.lines, strict=True):
        if line and len(row) > made.at["amount"]:
            row[made.at["amount"]] = write(line.amount)
    made.encoding, made.styles["amount"] = "utf-8", "odd"


def exponents(rng: random.Random, made: Sheet) -> None:
    """A spreadsheet's narrow column: `1.23E+05` is no longer the amount that it was."""
    for number in _pick(rng, made):
        line = made.lines[number]
        if line and abs(line.amount) >= 1000 and len(made.rows[number]) > made.at["amount"]:
            made.rows[number][made.at["amount"]] = f"{line.amount:.2E}"


def exchanged_cells(rng: random.Random, made: Sheet) -> None:
    """In some rows the date and a column of words stand in each other's place."""
    other = next((key for key in ("expense", "area", "family", "entity") if key in made.at), "number")
    for number in _pick(rng, made, 0.2):
        row, one, two = made.rows[number], made.at["date"], made.at[other]
        if len(row) > max(one, two):
            row[one], row[two] = row[two], row[one]


def suppliers_once(rng: random.Random, made: Sheet) -> None:
    """A report that names a supplier once, and leaves the cells under it blank."""
    last = None
    for row, line in zip(made.rows, made.lines, strict=True):
        at = made.at["supplier"]
        if line and len(row) > at:
            if line.supplier == last:
                row[at] = ""
            last = line.supplier


def page_titles(rng: random.Random, made: Sheet) -> None:
    """Every page of a printed report begins with its title and the header."""
    step = rng.choice((20, 50))
    for at in range(len(made.rows) - 1, 0, -1):
        if at % step == 0:
            _insert(made, at, list(made.header))
            _insert(made, at, ["Payments over £500"])
            _insert(made, at, [])


def leading_blank_column(rng: random.Random, made: Sheet) -> None:
    made.header.insert(0, "")
    for row in made.rows:
        row.insert(0, "")
    made.at = {key: i + 1 for key, i in made.at.items()}


def row_numbers(rng: random.Random, made: Sheet) -> None:
    """An unnamed first column that counts the rows, as a data frame writes it."""
    made.header.insert(0, rng.choice(("", "Unnamed: 0", "No.")))
    for number, row in enumerate(made.rows):
        row.insert(0, str(number))
    made.at = {key: i + 1 for key, i in made.at.items()}


def header_in_three_rows(rng: random.Random, made: Sheet) -> None:
    parts = [(*name.split(" "), "", "")[:3] if name.count(" ") < 3 else (name, "", "") for name in made.header]
    made.headers = [[cells[i] for cells in parts] for i in range(3)]


def headers_with_breaks(rng: random.Random, made: Sheet) -> None:
    made.headers = [[name.replace(" ", "\n", 1) for name in made.header]]


def formula_cells(rng: random.Random, made: Sheet) -> None:
    """`="00123"`: cells written so that a spreadsheet takes them for text."""
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[:] = [f'="{cell}"' if cell and '"' not in cell else cell for cell in row]


def glued_files(rng: random.Random, made: Sheet) -> None:
    """Two files written one after the other: the second's mark and header stand among the lines."""
    at = rng.randint(2, len(made.rows) - 1)
    _insert(made, at, ["\ufeff" + made.header[0], *made.header[1:]])
    made.encoding = "utf-8"


def redacted_names(rng: random.Random, made: Sheet) -> None:
    words = (
        "REDACTED PERSONAL DATA",
        "Redacted",
        "THIRD PARTY SUPPLIER",
        "Name withheld",
        "REDACTIVE PUBLISHING LIMITED",
    )
    at = made.at["supplier"]
    for number in _pick(rng, made, 0.2):
        line = made.lines[number]
        if line and len(made.rows[number]) > at:
            name = rng.choice(words)
            made.lines[number] = Line(name, line.day, line.amount, line.token)
            made.rows[number][at] = name
            # Where a supplier is named once, those under it are of the one that is withheld.
            for below in range(number + 1, len(made.rows)):
                under, row = made.lines[below], made.rows[below]
                if not under or under.supplier != line.supplier or len(row) <= at or row[at]:
                    break
                made.lines[below] = Line(name, under.day, under.amount, under.token)


def _in_language(made: Sheet, supplier: str, amount: str, when: str) -> None:
    made.header[made.at["supplier"]], made.header[made.at["amount"]] = supplier, amount
    made.header[made.at["date"]] = when
    made.encoding = "utf-8"


def german(rng: random.Random, made: Sheet) -> None:
    made.delimiter = ";"
    _in_language(
        made, rng.choice(("Lieferant", "Kreditor", "Empfänger")), rng.choice(("Betrag", "Nettobetrag")), "Datum"
    )
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[made.at["amount"]], row[made.at["date"]] = AMOUNTS["comma"](line.amount), DATES["dd.mm.yyyy"](line.day)
    made.styles |= {"amount": "comma", "date": "dd.mm.yyyy"}


def french(rng: random.Random, made: Sheet) -> None:
    made.delimiter = ";"
    _in_language(
        made, rng.choice(("Fournisseur", "Bénéficiaire")), rng.choice(("Montant", "Montant HT")), "Date de paiement"
    )
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[made.at["amount"]] = f"{line.amount:,.2f}".replace(",", "\u202f").replace(".", ",")
            row[made.at["date"]] = DATES["dd/mm/yyyy"](line.day)
    made.styles |= {"amount": "french", "date": "dd/mm/yyyy"}


def welsh(rng: random.Random, made: Sheet) -> None:
    both = rng.random() < 0.5
    _in_language(
        made,
        "Enw'r Cyflenwr / Supplier Name" if both else "Cyflenwr",
        "Swm / Amount" if both else "Swm",
        "Dyddiad Talu / Payment Date" if both else "Dyddiad Talu",
    )


ROW_DAMAGES = (
    early_days,
    both_orders,
    odd_dates,
    odd_amounts,
    exponents,
    exchanged_cells,
    suppliers_once,
    page_titles,
    leading_blank_column,
    row_numbers,
    header_in_three_rows,
    headers_with_breaks,
    formula_cells,
    glued_files,
    redacted_names,
    german,
    french,
    welsh,
    names_under_an_id,
    months_only,
    three_decimals,
    points_for_thousands,
    broken_pounds,
    header_words_above,
    repeated_payments,
    gross_and_vat,
    invoice_dates,
    two_amount_styles,
    two_date_styles,
    dos_pounds,
    duplicate_columns,
    supplier_twice,
    unreadable_amounts,
    unreadable_dates,
    unnamed_columns,
    quoted_line_breaks,
    padded_cells,
    second_header_moved,
    shifted_left,
    shifted_right,
    short_rows,
    remarks_beyond,
    unquoted_delimiters,
    repeated_header,
    carried_forward,
    subtotals,
    total_on_top,
    grand_total,
    count_and_total,
    trailing_delimiters,
    blank_rows,
    trailing_blank_rows,
    notes,
    nil_return,
    header_in_two_rows,
    header_last,
    no_header,
    preamble,
)


# ---- damages to the text and the bytes -------------------------------------------------------------------------------
def _mark(lines: list[str]) -> str:
    """What separates the cells of a text: the mark that most lines have, whatever stands above them."""
    return max(",;\t|", key=lambda mark: sum(mark in line for line in lines))


def stray_quotes(rng: random.Random, lines: list[str]) -> None:
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(1, len(lines))
        place = rng.randint(0, len(lines[at]))
        lines[at] = lines[at][:place] + '"' + lines[at][place:]


def unclosed_quote(rng: random.Random, lines: list[str]) -> None:
    """A cell that begins with a quote which nothing closes."""
    at = rng.randrange(1, len(lines))
    cells = lines[at].split(",")
    place = rng.randrange(len(cells))
    cells[place] = '"' + cells[place].lstrip('"')
    lines[at] = ",".join(cells)


def unquoted_thousands(rng: random.Random, lines: list[str]) -> None:
    """Amounts with thousands that lost their quotes."""
    for at in _some(rng, lines):
        lines[at] = re.sub(r'"([-£(]*\d{1,3}(?:,\d{3})+\.\d\d[-)]?)"', r"\1", lines[at])


def unescaped_quotes(rng: random.Random, lines: list[str]) -> None:
    """Quotes in quoted cells that nobody doubled."""
    lines[:] = [line.replace('""', '"') if '"",' not in line and ',""' not in line else line for line in lines]


def bare_line_breaks(rng: random.Random, lines: list[str]) -> None:
    """A line break within a cell that nobody quoted: two short lines for one."""
    for at in sorted(_some(rng, lines), reverse=True):
        places = [found.start() for found in re.finditer(" ", lines[at])]
        if places and '"' not in lines[at]:
            place = rng.choice(places)
            lines[at : at + 1] = [lines[at][:place] + "\r\n", lines[at][place + 1 :]]


def doubled_ends(rng: random.Random, lines: list[str]) -> None:
    """`CR CR LF`: written as text twice."""
    lines[:] = [line.rstrip("\r\n") + "\r\r\n" for line in lines]


def cut_lines(rng: random.Random, lines: list[str]) -> None:
    """Lines that a program of fixed length cut off, in the midst of a cell too, and one cell at least is gone."""
    delimiter = _mark(lines)
    for at in _some(rng, lines):
        whole = lines[at].rstrip("\r\n")
        last = whole.rfind(delimiter)
        if '"' not in whole and last > 1:
            lines[at] = whole[: rng.randint(max(last // 4, 1), last)] + "\r\n"


def _some(rng: random.Random, lines: list[str]) -> list[int]:
    count = max(1, int(len(lines) * rng.uniform(0.01, 0.06)))
    return rng.sample(range(1, len(lines)), min(count, len(lines) - 1))


def mixed_ends(rng: random.Random, lines: list[str]) -> None:
    lines[:] = [line.rstrip("\r\n") + rng.choice(("\r\n", "\n", "\r")) for line in lines]


def blanks_before_quotes(rng: random.Random, lines: list[str]) -> None:
    """`"a", "b, c"`: a reader that minds the blank splits the quoted cell."""
    lines[:] = [line.replace(',"', ', "') for line in lines]


def backslash_quotes(rng: random.Random, lines: list[str]) -> None:
    lines[:] = [line.replace('""', '\\"') if '"",' not in line and ',""' not in line else line for line in lines]


def whole_lines_quoted(rng: random.Random, lines: list[str]) -> None:
    """Every line as one quoted cell, as a spreadsheet saves a file that it did not split."""
    if any("\n" in line.strip("\r\n") or "\r" in line.strip("\r\n") for line in lines):
        return
    lines[:] = ['"' + line.rstrip("\r\n").replace('"', '""') + '"\r\n' for line in lines]


def separator_line(rng: random.Random, lines: list[str]) -> None:
    separator = _mark(lines)
    lines.insert(0, f"sep={separator}\r\n")


TEXT_DAMAGES = (
    unquoted_thousands,
    unescaped_quotes,
    bare_line_breaks,
    doubled_ends,
    cut_lines,
    blanks_before_quotes,
    backslash_quotes,
    whole_lines_quoted,
    separator_line,
    stray_quotes,
    unclosed_quote,
    mixed_ends,
)


def double_bom(rng: random.Random, data: bytes) -> bytes:
    return (
        rng.choice((b"\xc3\xaf\xc2\xbb\xc2\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf"))
        + data
    )


def nul_bytes(rng: random.Random, data: bytes) -> bytes:
    if rng.random() < 0.5:
        return data + b"\x00" * rng.choice((1, 512))
    at = rng.randrange(len(data))
    return data[:at] + b"\x00" * rng.choice((1, 3)) + data[at:]


def latin_leftovers(rng: random.Random, data: bytes) -> bytes:
    """One byte of Windows' code page among UTF-8."""
    return data.replace("é".encode(), b"\xe9", 1)


def no_final_newline(rng: random.Random, data: bytes) -> bytes:
    return data.rstrip(b"\r\n")


def control_z(rng: random.Random, data: bytes) -> bytes:
    return data + b"\x1a"


def no_mark(rng: random.Random, data: bytes) -> bytes:
    """UTF-16 without its mark."""
    return data[2:] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data


BYTE_DAMAGES = (no_mark, double_bom, nul_bytes, latin_leftovers, no_final_newline, control_z)
