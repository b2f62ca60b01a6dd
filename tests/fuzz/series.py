"""A series of files of one body, made of a seed, that publishes some of its payments again in one of many ways."""

import calendar
import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

BODY = "Exford Council"
FIRST = ("Acorn", "Amber", "Birch", "Calder", "Dale", "Elm", "Fern", "Glen", "Hazel", "Ivy", "Larch", "Moor")
TRADE = ("Building", "Care", "Catering", "Energy", "Joinery", "Paving", "Print", "Roofing", "Training", "Waste")
FORMS = ("Ltd", "Limited", "PLC", "LLP", "")
DAYS = ("%d/%m/%Y", "%d-%b-%y", "%Y-%m-%d", "%d/%m/%y")
NAMES = (
    "exford-spend-{word}-{year}",
    "Payments over 500 {word} {year}",
    "{year}-{month:02}",
    "{month:02} {year} Expenditure",
    "Supplier spend {month:02}{year}",
)
Month = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A payment: who, when, pence, and its number."""

    supplier: str
    day: date
    pence: int
    number: int


@dataclass(frozen=True)
class Layout:
    """How a file is laid out: names of its columns in their order, how it writes days and amounts, and its sum."""

    columns: tuple[str, ...]
    days: str
    grouped: bool
    total: bool


@dataclass
class Series:
    """What is published, and what a reader should count.

    Args:
        chance: Where all choices come from.
        names: How files are named.
        months: The payments of each month.
        layouts: How each month is laid out.
        files: What lies in the folder: rows by file name, and by sheet for a workbook.
        truth: The payments that there were.
    """

    chance: random.Random
    names: str
    months: dict[Month, list[Line]]
    layouts: dict[Month, Layout]
    files: dict[str, dict[str, list[list[str]]]] = field(default_factory=dict)
    truth: list[Line] = field(default_factory=list)

    def called(self, month: Month, names: str | None = None) -> str:
        """What a month's file is called."""
        year, number = month
        word = calendar.month_name[number].lower()
        return (names or self.names).format(word=word, month=number, year=year)

    def put(self, name: str, lines: Sequence[Line], layout: Layout) -> None:
        """Publish lines under a name, as CSV or as a workbook."""
        ending = self.chance.choice(("csv", "csv", "csv", "xlsx"))
        self.files[f"{name}.{ending}"] = {"": rows_of(lines, layout)}

    def one(self) -> Month:
        """Any month."""
        return self.chance.choice(list(self.months))

    def all(self) -> list[Line]:
        """The payments of all months."""
        return [line for lines in self.months.values() for line in lines]

    def write(self, folder: Path) -> None:
        """Write the files."""
        for name, sheets in self.files.items():
            if name.endswith(".csv"):
                out = io.StringIO(newline="")
                csv.writer(out).writerows(sheets[""])
                (folder / name).write_text(out.getvalue(), encoding="utf-8", newline="")
                continue
            with xlsxwriter.Workbook(str(folder / name)) as book:
                for sheet, rows in sheets.items():
                    page = book.add_worksheet(sheet or None)
                    for y, row in enumerate(rows):
                        page.write_row(y, 0, row)


def rows_of(lines: Sequence[Line], layout: Layout) -> list[list[str]]:
    """Lines as rows under a header, with their sum where the layout adds up."""

    def money(pence: int) -> str:
        return f"{pence / 100:,.2f}" if layout.grouped else f"{pence / 100:.2f}"

    rows = [list(layout.columns)]
    for line in lines:
        cells = {"Supplier": line.supplier, "Date": line.day.strftime(layout.days), "Amount": money(line.pence)}
        rows.append([cells.get(name.split()[0], f"{name} {line.number}") for name in layout.columns])
    if layout.total:
        total = money(sum(line.pence for line in lines))
        rows.append([total if name.startswith("Amount") else "" for name in layout.columns])
        rows[-1][0] = rows[-1][0] or "Total"
    return rows


def _layout(chance: random.Random) -> Layout:
    columns = [chance.choice(names) for names in (("Supplier Name", "Supplier"), ("Date", "Date Paid"))]
    columns += [chance.choice(("Amount", "Amount (£)")), "Department", "Transaction Number"]
    chance.shuffle(columns)
    return Layout(tuple(columns), chance.choice(DAYS), chance.random() < 0.5, chance.random() < 0.3)


def _lines(chance: random.Random, month: Month, names: Sequence[str], count: int) -> list[Line]:
    lines = []
    for _ in range(count):
        day = date(*month, chance.randint(1, calendar.monthrange(*month)[1]))
        pence = chance.randint(50_000, 3_000_000) * chance.choice((1,) * 20 + (-1,))
        # Now and then the same is paid twice in earnest.
        lines += [Line(chance.choice(names), day, pence, 0)] * (2 if chance.random() < 0.03 else 1)
    return [replace(line, number=chance.randint(10**6, 10**7)) for line in lines]


def series(seed: int, way: str) -> Series:
    """A series that publishes some payments again, or none, in a way of WAYS."""
    chance = random.Random(f"{seed} {way}")
    names = sorted(
        {" ".join(map(chance.choice, (FIRST, TRADE, FORMS))).strip() for _ in range(chance.randint(40, 120))}
    )
    first, count = chance.randint(2015, 2024) * 12 + chance.randint(0, 11), chance.randint(3, 8)
    months = {(at // 12, at % 12 + 1): chance.randint(15, 60) for at in range(first, first + count)}
    lines = {month: _lines(chance, month, names, size) for month, size in months.items()}
    layout, layouts = _layout(chance), {}
    for month in months:
        layout = _layout(chance) if chance.random() < 0.15 else layout
        layouts[month] = layout
    made = Series(chance, chance.choice(NAMES), lines, layouts)
    for month, own in lines.items():
        made.put(made.called(month), own, layouts[month])
    made.truth = made.all()
    WAYS[way](made)
    return made


def _nothing(_made: Series) -> None:
    pass


def _year(made: Series) -> None:
    made.put(made.chance.choice(("All payments", "Full year")), made.all(), _layout(made.chance))


def _quarter(made: Series) -> None:
    three = list(made.months)[:3]
    made.put("Quarter 1", [line for month in three for line in made.months[month]], _layout(made.chance))


def _to_date(made: Series) -> None:
    made.files.clear()
    so_far: list[Line] = []
    for month, lines in made.months.items():
        so_far = so_far + lines
        made.put(f"Year to date {made.called(month, NAMES[0])}", so_far, made.layouts[month])


def _updated(made: Series) -> None:
    month = made.one()
    old = made.months[month]
    changed = replace(old[0], pence=old[0].pence + made.chance.randint(1, 9_999))
    new = [changed, *old[2:], Line("Late Arrival Ltd", old[0].day, 77_777, 1)]
    made.put(
        made.called(month) + made.chance.choice((" updated", "-v2", " (revised)", " amended")), new, made.layouts[month]
    )
    made.truth = [line for line in made.truth if line not in old] + new


def _copy(made: Series) -> None:
    month = made.one()
    lines = made.months[month]
    name = made.chance.choice(("Copy of {}", "{} (1)", "{} final")).format(made.called(month))
    made.put(name, made.chance.sample(lines, len(lines)), made.layouts[month])


def _other_name(made: Series) -> None:
    month = made.one()
    names = made.chance.choice([names for names in NAMES if names != made.names])
    made.put(made.called(month, names), made.months[month], _layout(made.chance))


def _sheets(made: Series) -> None:
    sheets = {f"{calendar.month_abbr[m]} {y % 100}": (y, m) for y, m in made.months}
    made.files["Whole year.xlsx"] = {
        sheet: rows_of(made.months[month], made.layouts[month]) for sheet, month in sheets.items()
    }


def _overlap(made: Series) -> None:
    before, month = list(made.months)[:2]
    again = made.chance.sample(made.months[before], made.chance.randint(1, 4))
    made.files = {name: rows for name, rows in made.files.items() if not name.startswith(made.called(month))}
    made.put(made.called(month), again + made.months[month], made.layouts[month])


def _otherwise(change: Callable[[random.Random, Line], Line]) -> Callable[[Series], None]:
    def publish(made: Series) -> None:
        month = made.one()
        lines = [change(made.chance, line) for line in made.months[month]]
        made.put(f"Other {made.called(month)}", lines, _layout(made.chance))

    return publish


def _earlier(chance: random.Random, line: Line) -> Line:
    return replace(line, day=max(line.day.replace(day=1), line.day - timedelta(days=chance.randint(1, 9))))


def _by_month(made: Series) -> None:
    month = made.one()
    made.put(f"Other {made.called(month)}", made.months[month], replace(_layout(made.chance), days="%b-%Y"))


def _departments(made: Series) -> None:
    names = sorted({line.supplier for line in made.all()})
    for month in made.months:
        lines = _lines(made.chance, month, names, 30)
        made.put(f"{made.called(month)} schools", lines, made.layouts[month])
        made.truth += lines


def _weeks(made: Series) -> None:
    made.files.clear()
    made.truth = []
    fees = [(line.supplier, line.pence) for line in made.all()[:25]]
    for month in list(made.months)[:2]:
        for week in range(4):
            lines = [
                Line(name, date(*month, 7 * week + made.chance.randint(1, 5)), pence, number)
                for number, (name, pence) in enumerate(fees)
            ]
            made.put(f"{made.called(month)} week {week + 1}", lines, made.layouts[month])
            made.truth += lines


# {way: how to publish again}.
WAYS: dict[str, Callable[[Series], None]] = {
    "nothing again": _nothing,
    "the year": _year,
    "a quarter": _quarter,
    "each with what came before": _to_date,
    "an updated month": _updated,
    "a copy": _copy,
    "a month by another name": _other_name,
    "a sheet a month": _sheets,
    "some lines in the next month": _overlap,
    "with tax": _otherwise(lambda _, line: replace(line, pence=round(line.pence * 1.2))),
    "by other days": _otherwise(_earlier),
    "by months": _by_month,
    "by other suppliers": _otherwise(lambda _, line: replace(line, supplier=f"Payee {sum(map(ord, line.supplier))}")),
    "another department": _departments,
    "the same fees each week": _weeks,
}
# Where nothing says for sure that it is the same payment, both count, and it is told.
TOLD = frozenset({"some lines in the next month", "with tax", "by other days", "by months", "by other suppliers"})
# Where nothing is published again.
ONCE = frozenset({"nothing again", "another department", "the same fees each week"})


def counted(made: Series) -> Counter[tuple[str, str, int]]:
    """What a reader should count: supplier, day and pence."""
    return Counter((line.supplier, str(line.day), line.pence) for line in made.truth)
