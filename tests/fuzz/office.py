"""What offices do to a ledger: spreadsheets, printers, scanners, mail; the truth of each line stays."""

import base64
import csv
import html
import json
import quopri
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from damage import AREAS, DATES, Line, Sheet, _insert, _mark, _pick, _wide
from unkind import _cell, _write_amount

# A block of lines, and what is left above and below it.
EDGE, FEWEST, MOST = 5, 6, 20
# Ways of writing an amount that always have two pennies; a point that is lost makes of less than this what others are.
WITH_PENNIES, HUNDREDS = ("plain", "thousands", "pound", "brackets"), 1000


def _each(made: Sheet, key: str) -> list[tuple[int, Line]]:
    """The lines whose cell is where it was."""
    return [(n, line) for n, line in enumerate(made.lines) if line and _cell(made, n, key) is not None]


def _put(made: Sheet, number: int, key: str, text: str) -> None:
    made.rows[number][made.at[key]] = text


def _block(rng: random.Random, made: Sheet) -> range:
    """Some lines, one under the other; none of a short table."""
    if len(made.rows) < MOST + 2 * EDGE:
        return range(0)
    first = rng.randrange(EDGE, len(made.rows) - EDGE - FEWEST)
    return range(first, min(first + rng.randint(FEWEST, MOST), len(made.rows) - EDGE))


def _column(made: Sheet, at: int, name: str, cells: list[str]) -> None:
    """Put a column in, where the table is whole."""
    made.header.insert(at, name)
    for row, cell in zip(made.rows, cells, strict=True):
        row.insert(at, cell)
    made.at = {key: place + (place >= at) for key, place in made.at.items()}


def _whole(made: Sheet) -> bool:
    return made.headers is None and all(len(row) == len(made.header) for row in made.rows)


# ---- spreadsheets ----------------------------------------------------------------------------------------------------
def dates_for_amounts(rng: random.Random, made: Sheet) -> None:
    """A spreadsheet took `1.5` for the first of May."""
    way = rng.choice(("%d-%b", "%d/%m/%Y", "%d.%m.%Y", "%b-%y", "%Y-%m-%d 00:00:00"))
    for number in _pick(rng, made, 0.1):
        if _cell(made, number, "amount") is not None:
            _put(
                made,
                number,
                "amount",
                date(rng.randint(2001, 2024), rng.randint(1, 12), rng.randint(1, 28)).strftime(way),
            )


def amounts_for_dates(rng: random.Random, made: Sheet) -> None:
    """Dates in the format of money: `43,497.00`."""
    way = rng.choice(("{:,.2f}", "{:.2f}", "£{:,.2f}", "{:,}", " {:,.2f} ", "{:.5E}"))
    every = rng.random() < 0.5
    some = set(_pick(rng, made, 0.3))
    for number, line in _each(made, "date"):
        if every or number in some:
            _put(made, number, "date", way.format((line.day - date(1899, 12, 30)).days))


def minutes_for_dates(rng: random.Random, made: Sheet) -> None:
    """A database's date and time that a spreadsheet saved as minutes and seconds: `00:00.0`."""
    some = set(_pick(rng, made, 0.4))
    every = rng.random() < 0.5
    for number, _ in _each(made, "date"):
        if every or number in some:
            _put(made, number, "date", "00:00.0")


def numbers_in_exponents(rng: random.Random, made: Sheet) -> None:
    """Long numbers as a narrow column shows them."""
    if _whole(made):
        number = rng.choice((10, 13, 16))
        cells = [f"{rng.randrange(10**number):.5E}" for _ in made.rows]
        _column(made, rng.randint(0, len(made.header)), rng.choice(("Invoice Number", "Reference", "PO No")), cells)


def noughts_lost(rng: random.Random, made: Sheet) -> None:
    """Dates without marks lost the nought before their day: `1022019`."""
    del rng
    for number, line in _each(made, "date"):
        _put(made, number, "date", line.day.strftime("%d%m%Y").lstrip("0"))


def percents(rng: random.Random, made: Sheet) -> None:
    """Amounts in the format of percents."""
    for number in _pick(rng, made, 0.1):
        line = made.lines[number]
        if line and _cell(made, number, "amount") is not None:
            _put(made, number, "amount", rng.choice((f"{line.amount * 100:.0f}%", f"{line.amount * 100:,.2f}%")))


def formulas_shown(rng: random.Random, made: Sheet) -> None:
    """A sheet saved with its formulas in place of what they give."""
    key = rng.choice(("amount", "amount", "supplier", "date"))
    ways = {
        "amount": ("=SUM(D{n}:D{m})", "=E{n}*F{n}", "={a}+{b}", "=+{a}-{b}", "=ROUND(E{n};2)", "=E{n}*1.2"),
        "supplier": ("=VLOOKUP(B{n};Sheet2!A:B;2;0)", "=C{n}", "=A{n}&B{n}"),
        "date": ("=TODAY()", "=A{n}+1", "=DATE(2019;2;1)", "=A{n}"),
    }
    for number in _pick(rng, made, 0.1):
        if _cell(made, number, key) is not None:
            way = rng.choice(ways[key])
            _put(made, number, key, way.format(n=number, m=number + 3, a=rng.randint(1, 999), b="23.45"))


def placeholders(rng: random.Random, made: Sheet) -> None:
    """What a program writes where it has nothing."""
    key = rng.choice(("amount", "supplier", "date"))
    word = rng.choice(
        ("NULL", "\\N", "None", "nan", "(null)", "(blank)", "-", "N/A", "undefined", "[object Object]", "?", "TBC", "0")
    )
    for number in _pick(rng, made, 0.2):
        # A nought is an amount, and so is a dash.
        if _cell(made, number, key) is not None and not (key == "amount" and word in {"0", "-"}):
            _put(made, number, key, word)


def column_again(rng: random.Random, made: Sheet) -> None:
    """A column stands twice, under the same name."""
    if _whole(made):
        at = made.at[rng.choice(("amount", "supplier", "date"))]
        _column(made, at + 1, made.header[at], [row[at] for row in made.rows])


def a_row_down(rng: random.Random, made: Sheet) -> None:
    """Somebody put a cell in above a column: it stands a row lower than the others."""
    if not _whole(made):
        return
    at = made.at[rng.choice(("amount", "supplier", "date"))]
    cells = ["", *(row[at] for row in made.rows)]
    for row, cell in zip(made.rows, cells, strict=False):
        row[at] = cell
    last = [""] * len(made.header)
    last[at] = cells[-1]
    made.rows.append(last)
    made.lines.append(None)


def names_alone_sorted(rng: random.Random, made: Sheet) -> None:
    """The suppliers were sorted, and nothing else was: their numbers are others'."""
    del rng
    if not _whole(made) or "code" not in made.at:
        return
    at = made.at["supplier"]
    for row, name in zip(made.rows, sorted(row[at] for row in made.rows), strict=True):
        row[at] = name


def filled_down(rng: random.Random, made: Sheet) -> None:
    """A date was drawn down, and its years counted on."""
    block = [number for number in _block(rng, made) if _cell(made, number, "date") is not None]
    first = made.lines[block[0]] if block else None
    if first is None or made.styles["date"] not in DATES:
        return
    day = first.day.replace(day=min(first.day.day, 28))
    for step, number in enumerate(block):
        _put(made, number, "date", DATES[made.styles["date"]](day.replace(year=day.year + step)))


def filter_above(rng: random.Random, made: Sheet) -> None:
    """What a pivot is filtered by, above it."""
    made.above += [
        ["Month", rng.choice(("(All)", "April", "(Multiple Items)"))],
        ["Amount", rng.choice(("(All)", ">500"))],
        ["Supplier", "(All)"],
        [],
    ]


def pasted_sums(rng: random.Random, made: Sheet) -> None:
    """Sums of the lines above, by the name of a part of the body, pasted as values."""
    at, sums = 0, []
    if len(made.rows) < FEWEST:
        return
    cuts = sorted(rng.sample(range(3, len(made.rows)), min(3, len(made.rows) - 3)))
    for cut in cuts:
        sums.append((cut, sum((line.amount for line in made.lines[at:cut] if line), Decimal(0))))
        at = cut
    for cut, total in reversed(sums):
        _insert(made, cut, _wide(made, supplier=rng.choice(AREAS), amount=_write_amount(made, total)))


def header_cell_lost(rng: random.Random, made: Sheet) -> None:
    """A cell of the header was deleted, and those right of it moved up."""
    if made.headers is None:
        del made.header[rng.choice([at for at in range(len(made.header)) if at not in made.at.values()] or [0])]


def names_of_columns_moved(rng: random.Random, made: Sheet) -> None:
    """The header was put in a column to the right, or to the left."""
    if made.headers is None:
        made.headers = [
            rng.choice((["", *made.header], [*made.header[1:], ""], [*made.header[-1:], *made.header[:-1]]))
        ]


def names_of_columns_exchanged(rng: random.Random, made: Sheet) -> None:
    """Two columns are called each what the other is."""
    if made.headers is not None:
        return
    pairs = [("supplier", "date"), ("amount", "date"), ("supplier", "number"), ("supplier", "amount")]
    pairs += [("supplier", key) for key in ("expense", "area", "family", "code") if key in made.at]
    one, two = (made.at[key] for key in rng.choice(pairs))
    made.header[one], made.header[two] = made.header[two], made.header[one]


def short_names_of_columns(rng: random.Random, made: Sheet) -> None:
    """Names of columns as an old database has them: ten letters, none small."""
    del rng
    if made.headers is None:
        made.header[:] = [re.sub(r"\W+", "_", name).upper()[:10] for name in made.header]


def names_of_a_query(rng: random.Random, made: Sheet) -> None:
    """Names of columns as a query has them."""
    way = rng.choice(("dbo.Payments.{}", "[{}]", '"p"."{}"', "tblPayments_{}", "a.{}", "{}__c", "`{}`", "Max({})"))
    if made.headers is None:
        made.header[:] = [way.format(name) for name in made.header]


def types_below_the_header(rng: random.Random, made: Sheet) -> None:
    """Under the header stands what each column holds, or a line of dashes."""
    if made.headers is not None:
        return
    kinds = rng.choice((("date", "numeric", "text"), ("DATE", "NUMBER(12,2)", "VARCHAR2(50)"), ("dd/mm/yyyy", "£", "")))
    dashes = rng.random() < 0.4
    row = [
        "-" * max(len(name), 3)
        if dashes
        else kinds[0 if at == made.at["date"] else 1 if at == made.at["amount"] else 2]
        for at, name in enumerate(made.header)
    ]
    _insert(made, 0, row)
    if dashes:
        made.below += [[], [f"{len(made.rows)} rows selected."]]


# ---- other ways to write dates and amounts ---------------------------------------------------------------------------
def _unix(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


FOREIGN_DATES: tuple[Callable[[date], str], ...] = (
    lambda d: d.strftime("%y/%m/%d"),
    lambda d: d.strftime("%y-%m-%d"),
    lambda d: d.strftime("%y%m%d"),
    lambda d: d.strftime("%d%m%y"),
    lambda d: d.strftime("%Y%j"),
    lambda d: d.strftime("%y%j"),
    lambda d: d.strftime("%G-W%V-%u"),
    lambda d: d.strftime("%d-%b"),
    lambda d: d.strftime("%d/%m"),
    lambda d: d.strftime("%b %d"),
    lambda d: d.strftime("%d%b%Y:00:00:00").upper(),
    lambda d: d.strftime("%Y.%m.%d"),
    lambda d: d.strftime("%Y %m %d"),
    lambda d: d.strftime("%d %m %Y"),
    lambda d: d.strftime("%d|%m|%Y").replace("|", "_"),
    lambda d: str(_unix(d)),
    lambda d: str(_unix(d) * 1000),
    lambda d: f"/Date({_unix(d) * 1000})/",
    lambda d: str((d - date(1960, 1, 1)).days),
    lambda d: f"{d.day}/{d.month}/{d.year % 100}",
    lambda d: d.strftime("%d/%m/%Y%H:%M"),
    lambda d: d.strftime("%Y-%d-%m"),
    lambda d: d.strftime("%m-%d-%y"),
    lambda d: d.strftime("%d.%m.%y"),
    lambda d: d.strftime("%d'%b'%y"),
    lambda d: d.strftime("%d/%b/%y").lower(),
    lambda d: d.strftime("w/e %d/%m/%Y"),
    lambda d: f"{(d - timedelta(days=6)).strftime('%d/%m/%Y')} - {d.strftime('%d/%m/%Y')}",
    lambda d: f"{d.strftime('%d/%m/%Y')} and {(d + timedelta(days=7)).strftime('%d/%m/%Y')}",
    lambda d: d.strftime("%b-%d"),
    lambda d: f"{d.year - 1911}/{d.month:02}/{d.day:02}",
    lambda d: d.replace(year=d.year + 543, day=min(d.day, 28)).strftime("%d/%m/%Y"),
    lambda d: d.strftime("%B"),
    lambda d: f"Wk {d.isocalendar().week} {d.year}",
)


def _lakhs(value: Decimal) -> str:
    pounds, pennies = f"{abs(value):.2f}".split(".")
    last = pounds[-3:]
    rest = re.sub(r"(?<=\d)(?=(\d\d)+$)", ",", pounds[:-3])
    return ("-" if value < 0 else "") + (f"{rest},{last}" if rest else last) + f".{pennies}"


def _of_digits(digits: str) -> Callable[[Decimal], str]:
    table = str.maketrans("0123456789", digits)
    return lambda v: f"{v:.2f}".translate(table)


def _short_of(value: Decimal) -> str:
    if abs(value) < 1000:
        return f"{value:.2f}"
    return f"{value / 1000:.5f}k" if abs(value) < 1_000_000 else f"{value / 1_000_000:.8f}m"


FOREIGN_AMOUNTS: tuple[Callable[[Decimal], str], ...] = (
    _lakhs,
    lambda v: f"{v:,.2f}".replace(",", "\u2009"),
    lambda v: f"{v:,.2f}".replace(",", "\u2007"),
    lambda v: f"{v:,.2f}".replace(",", "_"),
    lambda v: f"{v:,.2f}".replace(",", ", "),
    lambda v: f"{v:,.2f}".replace(".", " . "),
    lambda v: f"{v:,.2f}".replace(".", "·"),
    lambda v: f"{v:,.2f}".replace(".", "-") if v >= 0 else f"{v:,.2f}",
    lambda v: f"{v:,.2f}".replace(".", "€"),
    lambda v: f"={v:.2f}",
    lambda v: f"<{-v:.2f}>" if v < 0 else f"{v:.2f}",
    lambda v: f"{-v:,.2f} refund" if v < 0 else f"{v:,.2f}",
    lambda v: f"{-v:,.2f}C" if v < 0 else f"{v:,.2f}D",
    lambda v: f"C{-v:,.2f}" if v < 0 else f"{v:,.2f}",
    lambda v: f"{v:,.2f} + VAT",
    lambda v: f"c. £{v:,.2f}",
    lambda v: f"{v:,.2f}.",
    lambda v: f"£{v:,.2f}p",
    lambda v: f"{v:,.2f}/-",
    lambda v: f"{v:,.2f} pounds",
    lambda v: f"\u200e{v:,.2f}\u200f",
    lambda v: f"&pound;{v:,.2f}" if v >= 0 else f"&minus;&pound;{-v:,.2f}",
    lambda v: f"{v:012.2f}",
    lambda v: f"****{v:,.2f}",
    lambda v: f"{v:.2f}".rjust(15, "."),
    lambda v: f"{v:,.2f} (1)",
    lambda v: f"{v:,.2f}¹",
    lambda v: f"{abs(v) * 100:.0f}{'-' if v < 0 else '+'}",
    lambda v: f"{v:.6e}",
    _short_of,
    _of_digits("٠١٢٣٤٥٦٧٨٩"),
    _of_digits("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    _of_digits("O123456789"),
    _of_digits("0l23456789"),
    _of_digits("01234S6789"),
)


def foreign_dates(rng: random.Random, made: Sheet) -> None:
    """Dates as another program writes them, in all lines or in some."""
    write, every, some = rng.choice(FOREIGN_DATES), rng.random() < 0.6, set(_pick(rng, made, 0.3))
    for number, line in _each(made, "date"):
        if every or number in some:
            _put(made, number, "date", write(line.day))
    made.styles["date"] = "foreign"


def foreign_amounts(rng: random.Random, made: Sheet) -> None:
    """Amounts as another program writes them, in all lines or in some."""
    write, every, some = rng.choice(FOREIGN_AMOUNTS), rng.random() < 0.6, set(_pick(rng, made, 0.3))
    for number, line in _each(made, "amount"):
        if every or number in some:
            _put(made, number, "amount", write(line.amount))
    made.encoding, made.styles["amount"] = "utf-8", "foreign"


def misread_digits(rng: random.Random, made: Sheet) -> None:
    """A scanner took digits for letters, and marks for other marks."""
    key = rng.choice(("amount", "date"))
    pairs = (("0", "O"), ("1", "l"), ("1", "I"), ("5", "S"), ("8", "B"), (".", ","), (",", "."), (".", " "), (",", " "))
    for number in _pick(rng, made, 0.3):
        cell, (one, other) = _cell(made, number, key), rng.choice(pairs)
        if cell and one in cell:
            places = [at for at, letter in enumerate(cell) if letter == one]
            at = rng.choice(places)
            _put(made, number, key, cell[:at] + other + cell[at + 1 :])


def points_lost(rng: random.Random, made: Sheet) -> None:
    """A scanner lost the point before the pennies in some lines of hundreds, where every other has one."""
    if made.styles["amount"] not in WITH_PENNIES:
        return
    for number in _pick(rng, made, 0.05):
        line, cell = made.lines[number], _cell(made, number, "amount")
        if line and cell and abs(line.amount) >= HUNDREDS:
            _put(made, number, "amount", cell.replace(".", ""))


def years_slipped(rng: random.Random, made: Sheet) -> None:
    """A year with a slip of the pen: `2091`, `0219`, `20019`, `201`."""
    for number in _pick(rng, made, 0.1):
        line, cell = made.lines[number], _cell(made, number, "date")
        if not line or not cell or made.styles["date"] not in ("dd/mm/yyyy", "dd-mm-yyyy", "dd.mm.yyyy", "iso"):
            continue
        year = str(line.day.year)
        wrong = rng.choice(
            (year[:2] + year[:1:-1], "0" + year[1:], year[:2] + "0" + year[2:], year[:3], "3" + year[1:])
        )
        if wrong != year and abs(int(wrong) - line.day.year) > 1:
            _put(made, number, "date", cell.replace(year, wrong))


# ---- printers and scanners -------------------------------------------------------------------------------------------
def pennies_apart(rng: random.Random, made: Sheet) -> None:
    """Pounds in one column, pennies in the next, as on a form."""
    if not _whole(made):
        return
    pounds, pennies = [], []
    for number, line in enumerate(made.lines):
        whole = line is not None and _cell(made, number, "amount") is not None
        value = abs(line.amount) if line else Decimal(0)
        sign = "-" if line and line.amount < 0 else ""
        pounds.append(f"{sign}{int(value):,}" if whole else made.rows[number][made.at["amount"]])
        pennies.append(f"{value % 1 * 100:02.0f}" if whole else "")
    at, name = made.at["amount"], made.header[made.at["amount"]]
    for row, cell in zip(made.rows, pounds, strict=True):
        row[at] = cell
    one, two = rng.choice(((name, ""), ("Amount £", "p"), ("£", "p"), (name, "Pence"), (f"{name} £", f"{name} p")))
    made.header[at] = one
    _column(made, at + 1, two, pennies)
    made.styles["amount"] = "apart"


def signs_apart(rng: random.Random, made: Sheet) -> None:
    """A sign of currency in a column of its own, before the amounts."""
    if _whole(made):
        at = made.at["amount"]
        name = made.header[at]
        _column(made, at, rng.choice((name, "", "Curr")), [rng.choice("££££ ") if line else "" for line in made.lines])
        if made.header[at] == name:
            made.header[at + 1] = ""


def cut_at_width(rng: random.Random, made: Sheet) -> None:
    """Amounts cut at the width of a printed column, the last letters gone, where each is written with its pennies."""
    cells = [_cell(made, number, "amount") or "" for number, _ in _each(made, "amount")]
    if made.styles["amount"] not in WITH_PENNIES or any("E" in cell for cell in cells):
        return
    longest = max((len(_cell(made, number, "amount") or "") for number, _ in _each(made, "amount")), default=0)
    width = longest - rng.randint(1, 2)
    for number, _ in _each(made, "amount"):
        _put(made, number, "amount", (_cell(made, number, "amount") or "")[:width])


def names_cut(rng: random.Random, made: Sheet) -> None:
    """Names cut at the width of a column: that is what the file says."""
    width = rng.choice((12, 16, 20))
    for number, line in _each(made, "supplier"):
        if (_cell(made, number, "supplier") or "").strip() == line.supplier.strip():
            name = line.supplier[:width].strip()
            made.lines[number] = Line(name, line.day, line.amount, line.token)
            _put(made, number, "supplier", name)


def begun_above(rng: random.Random, made: Sheet) -> None:
    """A long name begins in the row above its line, where a printer set the line at half its height."""
    for number in reversed(_pick(rng, made)):
        name = _cell(made, number, "supplier")
        # "Nil" alone says that nothing was paid.
        if name and " " in name.strip() and not name.strip().startswith("Nil "):
            first, _, rest = name.strip().partition(" ")
            _put(made, number, "supplier", rest)
            _insert(made, number, _wide(made, supplier=first))


def several_wrapped(rng: random.Random, made: Sheet) -> None:
    """Names and classes go on in the row below."""
    key = next((one for one in ("expense", "area", "note") if one in made.at), None)
    for number in reversed(_pick(rng, made)):
        name, other = _cell(made, number, "supplier"), key and _cell(made, number, key)
        # Under the last line it may be taken for the beginning of a header.
        last = number == len(made.rows) - 1
        if key and name and other and not last and " " in name.strip() and " " in other.strip():
            (one, _, rest), (two, _, more) = name.strip().rpartition(" "), other.strip().rpartition(" ")
            _put(made, number, "supplier", one)
            _put(made, number, key, two)
            _insert(made, number + 1, _wide(made, **{"supplier": rest, key: more}))


def two_up(rng: random.Random, made: Sheet) -> None:
    """The second half of the lines to the right of the first, under the same header or under none."""
    if not _whole(made) or len(made.rows) % 2 or made.headers is not None:
        return
    half, gap = len(made.rows) // 2, [""] * rng.choice((0, 1))
    again = rng.random() < 0.7
    left, right = made.rows[:half], made.rows[half:]
    made.below = [*([*one, *gap, *two] for one, two in zip(left, right, strict=True)), *made.below]
    made.headers = [[*made.header, *gap, *(made.header if again else [""] * len(made.header))]]
    made.rows, made.lines = [], []


def upside_down(rng: random.Random, made: Sheet) -> None:
    """The lines from the last to the first."""
    del rng
    made.rows.reverse()
    made.lines.reverse()


def right_to_left(rng: random.Random, made: Sheet) -> None:
    """The columns from the last to the first."""
    del rng
    if _whole(made):
        for row in (made.header, *made.rows):
            row.reverse()
        made.at = {key: len(made.header) - 1 - place for key, place in made.at.items()}


# ---- two systems, one file -------------------------------------------------------------------------------------------
def pence_from_here(rng: random.Random, made: Sheet) -> None:
    """A second system's lines are in pence, where every line of the first is written with its pennies."""
    if made.styles["amount"] not in WITH_PENNIES:
        return
    for number in _block(rng, made):
        line = made.lines[number]
        if line and _cell(made, number, "amount") is not None:
            _put(made, number, "amount", f"{line.amount * 100:.0f}")


def marked_in_html(rng: random.Random, made: Sheet) -> None:
    """Cells as a web page has them."""
    space = rng.choice(("&nbsp;", "<br>", "<br/>", "&#160;"))
    for row, line in zip(made.rows, made.lines, strict=True):
        if line:
            row[:] = [html.escape(cell).replace("£", "&pound;").replace(" ", space) for cell in row]


OFFICE_ROWS = (
    names_cut,
    dates_for_amounts,
    amounts_for_dates,
    minutes_for_dates,
    noughts_lost,
    percents,
    formulas_shown,
    placeholders,
    foreign_dates,
    foreign_amounts,
    misread_digits,
    points_lost,
    years_slipped,
    cut_at_width,
    pence_from_here,
    filled_down,
    marked_in_html,
    column_again,
    numbers_in_exponents,
    names_alone_sorted,
    pennies_apart,
    signs_apart,
    begun_above,
    several_wrapped,
    pasted_sums,
    types_below_the_header,
    short_names_of_columns,
    names_of_a_query,
    names_of_columns_exchanged,
    header_cell_lost,
    names_of_columns_moved,
    filter_above,
    a_row_down,
    upside_down,
    right_to_left,
)
OFFICE_ALONE = (two_up,)


# ---- mail, and other forms of a table --------------------------------------------------------------------------------
def in_a_letter(rng: random.Random, lines: list[str]) -> None:
    """Lines as a reply quotes them."""
    mark = rng.choice(("> ", ">", ">> ", "| "))
    lines[:] = [mark + line for line in lines]


def broken_at_width(rng: random.Random, lines: list[str]) -> None:
    """Lines broken where a mail's are, at a blank or anywhere."""
    width, blank = rng.choice((76, 80, 100)), rng.random() < 0.5
    done = []
    for line in lines:
        rest = line.rstrip("\r\n")
        while len(rest) > width:
            at = rest.rfind(" ", 1, width) if blank else width
            at = at if at > 0 else width
            if rest[:at].count('"') % 2:
                # A break within quotes is a part of its cell.
                break
            done.append(rest[:at] + "\r\n")
            rest = rest[at:].lstrip() if blank else rest[at:]
        done.append(rest + "\r\n")
    lines[:] = done


def many_marks(rng: random.Random, lines: list[str]) -> None:
    """Cells separated by several marks, or by one that is seldom used."""
    mark = rng.choice(("||", "~|~", "^|^", ";;", "::", " - ", "\x01", "\x1f", "¦", "§", "~", "^", "\t\t", " , ", ":"))
    rows = list(csv.reader(lines, delimiter=_mark(lines)))
    lines[:] = [mark.join(cell.replace("\n", " ").replace("\r", " ") for cell in row) + "\r\n" for row in rows]


def many_quotes(rng: random.Random, lines: list[str]) -> None:
    """Cells in other quotes than a reader's, or in more of them."""
    mark = _mark(lines)
    before, behind = rng.choice(
        (('""', '""'), ('"""', '"""'), ("`", "`"), ("«", "»"), ("''", "''"), ("[", "]"), ("{", "}"))
    )
    rows = list(csv.reader(lines, delimiter=mark))
    lines[:] = [mark.join(f"{before}{cell.strip()}{behind}" for cell in row) + "\r\n" for row in rows]


def ends_of_lines(rng: random.Random, lines: list[str]) -> None:
    """Each line ends in a mark, or a word."""
    end = rng.choice((";", "|", "#", "\\", ",;", " ", "\t", '"'))
    lines[:] = [line.rstrip("\r\n") + end + "\r\n" for line in lines]


def as_records(rng: random.Random, lines: list[str]) -> None:
    """The table as a list of records, as programs hand it on; or as a page."""
    rows = list(csv.reader(lines, delimiter=_mark(lines)))
    names, rest = rows[0], rows[1:]
    told = [dict(zip(names, row, strict=False)) for row in rest]
    ways: dict[str, Callable[[], str]] = {
        "json": lambda: json.dumps(told),
        "lines": lambda: "\n".join(map(json.dumps, told)),
        "lists": lambda: "\n".join(map(json.dumps, rows)),
        "html": lambda: (
            "<table>" + "\n".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
        ),
        "sql": lambda: "\n".join(
            "INSERT INTO p VALUES (" + ",".join("'" + c.replace("'", "''") + "'" for c in row) + ");" for row in rest
        ),
        "yaml": lambda: "\n".join("- " + "\n  ".join(f"{k}: {v}" for k, v in one.items()) for one in told),
        "xml": lambda: "\n".join("<r>" + "".join(f"<c>{html.escape(c)}</c>" for c in row) + "</r>" for row in rows),
    }
    lines[:] = [line + "\n" for line in ways[rng.choice(list(ways))]().split("\n")]


def lines_twice(rng: random.Random, lines: list[str]) -> None:
    """The file once more below itself."""
    del rng
    lines += lines


OFFICE_TEXT = (in_a_letter, broken_at_width, many_marks, many_quotes, ends_of_lines, as_records, lines_twice)


def for_mail(rng: random.Random, data: bytes) -> bytes:
    """As an attachment stands in a mail."""
    return rng.choice((quopri.encodestring, base64.encodebytes))(data)


def other_code_page(rng: random.Random, data: bytes) -> bytes:
    """In a code page of another land, or of another machine."""
    try:
        text = data.decode("utf-8")
        return text.encode(rng.choice(("cp850", "mac_roman", "utf-16-be", "utf-32", "cp1250", "cp037")))
    except UnicodeError:
        return data


OFFICE_BYTES = (for_mail, other_code_page)
