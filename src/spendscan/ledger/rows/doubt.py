"""What is doubtful in the lines of files that were read: said of each file, the worst ones by name."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from spendscan.core.listing import and_more, first_of
from spendscan.core.reasons import AmountFlag, RejectReason
from spendscan.core.schemas import REJECTS
from spendscan.ledger.files.grid import ROW
from spendscan.ledger.table.body import OF_A_BODY
from spendscan.ledger.table.shape import FIRM

# Lines that may be payments, and could not be read as such.
DOUBTFUL = (
    RejectReason.RAGGED,
    RejectReason.UNREADABLE_AMOUNT,
    RejectReason.MISSING_AMOUNT,
    RejectReason.AMOUNT_OUT_OF_RANGE,
)
MOST_NAMED = 5
# So many rows are told by their numbers.
MOST_ROWS = 3
# A record with other delimiters than the file's.
_RECORD = r"^[;|\t]*([^;|\t]+[;|\t]+){3}[^;|\t]|^,*(\"[^\"]*\"|[^,]+)(,+(\"[^\"]*\"|[^,\s][^,]*)){3}"
# What goes on from a firm's name in the line above; any few words where suppliers stand, but the publisher's name.
MOST_WORDS = 3
_END_OF_NAME = r"(?i)^(\S+ ){0,2}(ltd|limited|plc|llp|llc|cic|inc|sons|partners)\.?$"
_WORDS = (RejectReason.NOTE.value, RejectReason.TITLE.value)
# What a line of a fixed width had no room for.
_LETTERS = re.compile(r"^[a-z]{1,3}$")
# A few lines lack a date in many a file; where one in so many does, months say too little.
MANY_TIMELESS = 0.2
# So many rows above a header that is said again are the title of its page.
TITLE_ROWS = 4
# Dates that speak against the order in which a column is read are slips of the pen where they are fewer than this.
FEWEST_AGAINST, SHARE_AGAINST = 1, 0.01


@dataclass
class Doubts:
    """What of a file's payments is doubtful, counted line by line.

    Args:
        unnamed: Payments without a supplier.
        coded: Payments whose supplier is a number or a code.
        misplaced: Payments whose supplier is called what another column holds again and again, and does not hold there.
        undated: Payments whose date's cell is filled and cannot be read.
        locale: Amounts that may mean another number.
        hidden: Amounts whose minus is a hyphen that is not seen.
        first: The first payment's row; 0 before one was seen.
        last: The last payment's row.
        foreign: Amounts that are marked as of another currency than they are read in.
        moved: Some of the rows whose cells were put elsewhere.
        titles: Rows of the titles of pages: above a header that is said again, no payment between.
        ends: Rows with a word in the column of suppliers alone, right under a payment: the end of its name, it may be.
            In a first column, where the two are a name that stands elsewhere.
        begun: Rows with a word in the column of suppliers alone, right above the first payment; in no first column,
            where titles stand.
        values: Cells of payments that stand in lines of words, too, which come more than once or before all payments.
    """

    unnamed: int = 0
    coded: int = 0
    misplaced: int = 0
    undated: int = 0
    locale: int = 0
    hidden: int = 0
    first: int = 0
    last: int = 0
    foreign: int = 0
    moved: list[int] = field(default_factory=list)
    titles: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    begun: set[int] = field(default_factory=set)
    values: set[str] = field(default_factory=set)

    def add_notes(
        self, rejects: pl.DataFrame, grid: pl.DataFrame, kept: pl.Series | None, names: pl.Series | None, *, first: bool
    ) -> None:
        """See what stands above headers that are said again, and what right under payments.

        Args:
            rejects: Lines of a batch that are no payments.
            grid: The batch.
            kept: Which of them are payments; None: all.
            names: Their suppliers' cells.
            first: Whether those stand in the first column, where titles do.
        """
        # Where the header stands below its lines, what stands among them is above it, as titles are.
        rows, notes = grid[ROW], rejects.filter(pl.col("reason").is_in(_WORDS))
        asked = notes["raw"].is_duplicated()
        if kept is not None and not self.first and kept.any():
            # What stands between the header and the first payment may be one of which two cells are left.
            asked = asked | (notes["source_row"] < int(rows.filter(kept)[0]))
        if kept is not None and asked.any():
            self.values |= _held(grid, kept, notes.filter(asked)["raw"].unique().to_list())
        if names is not None and kept is not None and notes.height:
            at = rows.search_sorted(notes["source_row"].cast(rows.dtype))
            above = pl.select(pl.max_horizontal(at.cast(pl.Int64) - 1, pl.lit(0))).to_series()
            end = (names.gather(at).str.strip_chars() == notes["raw"]) & (at > 0) & kept.gather(above)
            if first:
                whole = names.gather(above).str.strip_chars() + " " + notes["raw"]
                end = end & whole.is_in(names.str.strip_chars().implode())
            # The end of a name and that of another cell: no title has two.
            end = end | (
                notes["raw"].str.contains(" ") & _is_of_two(grid, names, at, notes["raw"]) & kept.gather(above)
            )
            self.ends |= set(notes["source_row"].filter(end).to_list())
            if not first and not self.first and kept.any():
                alone = (names.gather(at).str.strip_chars() == notes["raw"]) & (at + 1 == int(kept.arg_true()[0]))
                self.begun |= set(notes["source_row"].filter(alone).to_list())
        pages = rejects.filter(pl.col("reason") == RejectReason.REPEATED_HEADER.value)["source_row"].to_list()
        paid = rows.filter(kept).cast(pl.Int64) if kept is not None and pages else rows.clear()
        for page in pages:
            before = int(paid.search_sorted(page))
            last = int(paid[before - 1]) if before else 0
            self.titles |= set(range(max(last + 1, page - TITLE_ROWS), page))

    def add(self, rows: pl.Series, names: pl.Series, marks: tuple[int, int], flags: pl.Series) -> None:
        """Count payments.

        Args:
            rows: Their rows, ascending.
            names: Their suppliers, null where none is given.
            marks: How many of those are marks in place of a name, and how many numbers or codes.
            flags: What is doubtful about their amounts.
        """
        self.unnamed += names.null_count() + marks[0]
        self.coded += marks[1]
        if flags.null_count() < flags.len():
            self.locale += int((flags == AmountFlag.LOCALE.value).sum())
            self.hidden += int((flags == AmountFlag.SIGN.value).sum())
        self.first = self.first or int(rows[0])
        self.last = max(self.last, int(rows[-1]))


@dataclass(frozen=True)
class Read:
    """A file or sheet that was read.

    Args:
        name: Its name.
        payments: How many payments it has.
        doubts: What of them is doubtful.
        rejects: Its lines that are no payments (REJECTS).
        day_first: Dates that only a day-first reading makes one.
        month_first: Dates that only a month-first reading makes one.
        amount: Money of the payments.
        timeless: Payments of no known month.
        header: What its header says, its names one after the other.
        sections: The rows of further headers whose columns stand elsewhere, and are read so.
        mended: Rows whose cells were put elsewhere.
    """

    name: str
    payments: int
    doubts: Doubts
    rejects: Sequence[pl.DataFrame] = field(default_factory=list)
    day_first: int = 0
    month_first: int = 0
    amount: Decimal = Decimal(0)
    timeless: int = 0
    header: str = ""
    sections: frozenset[int] = frozenset()
    mended: int = 0


def doubts_of(files: Iterable[Read]) -> tuple[str, ...]:
    """Warnings, in a fixed order, each of all files that it is true of.

    Args:
        files: What was read, sorted by name.
    """
    read = list(files)
    told = (
        ("lines that may be payments are rejected (see the rejects)", {one.name: _rejected(one) for one in read}),
        (
            "rows whose cells do not stand under their columns are put right by what they hold",
            {one.name: _mended(one) for one in read},
        ),
        ("payments name no supplier", {one.name: _part(one.doubts.unnamed, one) for one in read}),
        (
            "suppliers are numbers or codes, which may stand there in place of their names",
            {one.name: _part(one.doubts.coded, one) for one in read},
        ),
        (
            "suppliers are called as the body, a department or a class of spend is, which may stand in their place",
            {one.name: _few(one.doubts.misplaced, one) for one in read},
        ),
        ("dates cannot be read", {one.name: _part(one.doubts.undated, one) for one in read}),
        (
            "payments are of no known month (no date, and none in the file's name)",
            {one.name: _timeless(one) for one in read},
        ),
        (
            "amounts may mean another number, thousands for pennies",
            {one.name: _part(one.doubts.locale, one) for one in read},
        ),
        (
            "amounts begin with a hyphen that is not seen, and are read as below nought",
            {one.name: _part(one.doubts.hidden, one) for one in read},
        ),
        (
            "amounts are marked as of another currency than the file's, and are read as of the file's",
            {one.name: _few(one.doubts.foreign, one) for one in read},
        ),
        (
            "dates speak for day-first and for month-first, so others may be read wrongly",
            {one.name: _orders(one) for one in read},
        ),
        (
            "a header within the file names the same columns in another order: rows under it may be read wrongly",
            {one.name: _moved(one) for one in read},
        ),
        ("the file's own total is not what its payments add up to", {one.name: _stated(one) for one in read}),
    )
    named = ((what, {name: part for name, part in found.items() if part}) for what, found in told)
    return tuple(f"{what}: {_named(found)}" for what, found in named if found)


def _named(found: dict[str, tuple[int, str]]) -> str:
    """Files with what is told of each, those first of which most is."""
    worst = sorted(found, key=lambda name: (-found[name][0], name))
    return first_of([f"{name} ({found[name][1]})" for name in worst], MOST_NAMED, "file")


def _part(count: int, one: Read) -> tuple[int, str] | None:
    return (count, f"{count} of {one.payments}") if count else None


def _few(count: int, one: Read) -> tuple[int, str] | None:
    """The same of fewer than half of the payments: of more, the column is what it is."""
    return _part(count, one) if count * 2 < one.payments else None


def _mended(one: Read) -> tuple[int, str] | None:
    if not one.mended:
        return None
    rows = sorted(one.doubts.moved)[:MOST_ROWS]
    named = f"{', '.join(map(str, rows))}{and_more(one.mended - len(rows))}"
    return one.mended, f"{'row' if one.mended == 1 else 'rows'} {named}"


def _timeless(one: Read) -> tuple[int, str] | None:
    """Payments of no known month, where they are many, and not only those whose dates cannot be read."""
    many = one.timeless > one.doubts.undated and one.timeless >= MANY_TIMELESS * one.payments
    return _part(one.timeless, one) if many else None


def _orders(one: Read) -> tuple[int, str] | None:
    against = min(one.day_first, one.month_first)
    if against < max(FEWEST_AGAINST, SHARE_AGAINST * (one.day_first + one.month_first)):
        return None
    return against, f"{one.day_first} and {one.month_first}"


def _moved(one: Read) -> tuple[int, str] | None:
    """Headers that are said again in another order, where the rows under them are read as the ones above."""
    names = one.header.lower().split()
    rows = []
    for frame in one.rejects:
        again = frame.filter(pl.col("reason") == RejectReason.REPEATED_HEADER.value).select("source_row", "raw")
        for row, raw in again.iter_rows():
            words = raw.replace("\ufeff", "").lower().split()
            if row not in one.sections and words != names and sorted(words) == sorted(names):
                rows.append(row)
    return (len(rows), f"row {min(rows)}") if rows else None


def _stated(one: Read) -> tuple[int, str] | None:
    """The total that a file states, where no line that states one agrees with its payments."""
    stated: list[Decimal] = []
    for frame in one.rejects:
        said = frame.filter(pl.col("reason") == RejectReason.GRAND_TOTAL.value, pl.col("amount").is_not_null())
        stated += said.sort("source_row")["amount"].to_list()
    # Totals of parts of a table are the whole's together.
    if not stated or one.amount in (*stated, sum(stated)):
        return None
    return 1, f"{stated[-1]:,} stated, {one.amount:,} read"


def _rejected(one: Read) -> tuple[int, str] | None:
    lines = REJECTS.conform(pl.concat([REJECTS.empty(), *one.rejects])).select("source_row", "reason", "raw", "amount")
    # Above the table, what holds money may be a payment, unless it is what the table's payments add up to, in parts.
    above = (pl.col("reason") == RejectReason.TITLE.value) & pl.col("amount").is_not_null()
    if one.amount in set(lines.filter(above)["amount"]):
        above = pl.lit(value=False)
    doubtful = lines.filter(pl.col("reason").is_in([reason.value for reason in DOUBTFUL]) | above)
    counted = Counter(doubtful["reason"].to_list())
    counted.update(_left_of_payments(lines, one.doubts))
    if not counted:
        return None
    return counted.total(), ", ".join(f"{counted[reason]} {reason}" for reason in sorted(counted))


def _left_of_payments(lines: pl.DataFrame, doubts: Doubts) -> Counter[str]:
    """Lines of words between payments, or above them, which may be what is left of one; not what a page is titled."""
    within = pl.col("source_row").is_between(doubts.first, doubts.last)
    # Where the header stands at the end, or in the midst, what stands between payments is above it.
    above_it = (pl.col("reason") == RejectReason.TITLE.value) & within
    notes = lines.filter((pl.col("reason") == RejectReason.NOTE.value) | above_it)
    # Where line ends are doubled, a blank row stands between.
    under = pl.col("source_row").is_between(doubts.last + 1, doubts.last + 2)
    ends = pl.col("source_row").is_in(sorted(doubts.ends)) & (pl.col("raw").str.count_matches(" ") < MOST_WORDS)
    ends = ends & ~pl.col("raw").str.contains(OF_A_BODY.pattern)
    below = under & (pl.col("raw").str.contains(_END_OF_NAME) | ends)
    # A sum between the header and the first payment is what is left of one, and so are two cells such as payments have.
    cut = [raw for raw in notes["raw"].unique().to_list() if _of_two_columns(raw, doubts.values)]
    of_one = pl.col("amount").is_not_null() | pl.col("raw").is_in(cut) | pl.col("source_row").is_in(doubts.begun)
    early = (pl.col("source_row") < doubts.first) & of_one
    notes = notes.filter(within | early | below | pl.col("raw").str.contains(_RECORD))
    # Above the header, where the lines are written otherwise from there on: with sums, which no query has.
    above = (pl.col("reason") == RejectReason.TITLE.value) & ~within & pl.col("raw").str.contains(_RECORD)
    records = lines.filter(above & pl.col("raw").str.contains(r"\d"))
    if records["raw"].str.contains(r"\d[.,]\d\d(\D|$)").any():
        notes = pl.concat([notes, records])
    said = Counter(notes["raw"].to_list())
    # What comes again and again is a title, unless it has a sum, which no title has, is what payments hold in a column,
    # or may be the end of a firm's name that stood over two rows.
    end, record = re.compile(_END_OF_NAME), re.compile(_RECORD)
    return Counter(
        reason
        for row, reason, raw, amount in notes.select("source_row", "reason", "raw", "amount").iter_rows()
        if (row not in doubts.titles or record.match(raw) is not None)
        and (
            said[raw] == 1
            or amount is not None
            or row in doubts.ends
            or _of_columns(raw, doubts.values)
            or FIRM.search(raw) is not None
            or end.match(raw) is not None
            or _LETTERS.match(raw) is not None
        )
    )


def _is_of_two(grid: pl.DataFrame, names: pl.Series, at: pl.Series, raw: pl.Series) -> pl.Series:
    """Whether lines at some places of a batch hold two cells of words, one of them in the column of suppliers."""
    here = grid[at.to_list()].select(pl.col(pl.String).str.strip_chars().replace("", None))
    words = here.select(pl.sum_horizontal(pl.all().is_not_null())).to_series() == 2
    named = names.gather(at).str.strip_chars()
    return words & (named.fill_null("") != "") & ~raw.str.contains(r"\d") & (named != raw)


def _held(grid: pl.DataFrame, kept: pl.Series, lines: list[str]) -> set[str]:
    """Which words of lines are a cell of a payment: a whole line, or what stands before a blank in it or after."""
    asked = {*lines, *(half for line in lines for halves in _parted(line) for half in halves)}
    words = pl.Series(sorted(asked)).implode()
    cells = (cell.str.strip_chars() for cell in grid.filter(kept).select(pl.col(pl.String)))
    return {word for cell in cells for word in cell.filter(cell.is_in(words)).unique().to_list()}


def _of_columns(raw: str, values: set[str]) -> bool:
    """Whether the words of a line are one or two cells such as payments have."""
    return raw in values or _of_two_columns(raw, values)


def _of_two_columns(raw: str, values: set[str]) -> bool:
    return any(values.issuperset(halves) for halves in _parted(raw))


def _parted(line: str) -> Iterator[tuple[str, str]]:
    """The two parts of a line of words at each blank: where one cell may end and the next begin."""
    words = line.split(" ")
    return ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
