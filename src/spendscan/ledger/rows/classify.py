"""Lines that are no payments: titles, headers, totals, notes, and amounts that cannot be read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log

import polars as pl

from spendscan.core.money import MONEY
from spendscan.core.reasons import RejectReason
from spendscan.core.schemas import REJECTS
from spendscan.ledger.files.grid import EXTRA, LENGTH, RAGGED, ROW, column
from spendscan.ledger.knowledge import Known
from spendscan.ledger.planned import Plan
from spendscan.ledger.rows.readings import BETWEEN
from spendscan.ledger.table.header import Header
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import BLANK

_TOTAL = (
    r"(?i)^\W*(grand|report|overall|final|page)?\W*totals?\W*"
    r"(\(?(amount|spend|paid|payments?|expenditure|value|gbp|net|gross|£).*)?$"
    r"|^\W*(grand|report|overall) total\b|^\W*totals?\s+(for|of)\b"
    # What a query of Agresso writes beside the sum of its lines.
    r"|^\W*(inserted )?footer\W*$"
)
_SUBTOTAL = r"(?i)^\W*sub\W*totals?\b|^.{2,40}\btotal\W*$"
_NIL = (
    r"(?i)\bnil\b.{0,30}\b(return|spend|payments?|report|transactions?)\b|^\W*nil\W*$"
    r"|\bno (payments?|transactions?|spend|expenditure|data)\b.{0,60}"
)
# Without any of these in its cells a line matches none of the three.
_SUMMING = r"(?i)total|footer|carried|brought|[cb]\W?/\W?f|balance"
_CARRIED = (
    r"(?i)^\W*(balance\W+)?((carried|brought)\W*(forward|fwd|down)|[cb]\W?/\W?f(wd)?|[cb]\W?/\W?fwd)\b"
    r"|^\W*(opening|closing)\W+balance\b"
)
# What bears a firm's legal form is a firm, though it is called Carried Forward Ltd.
_FIRM = r"(?i)\b(ltd|limited|plc|llp|llc|inc|cic)\b"
_TOTAL_OF = r"(?i)^\W*totals?\W+\w"
# Figures about the payments, in their columns: how many they are, what one is on average, what of them is VAT.
_FIGURE = (
    r"(?i)^\W*((total )?(number|no\.?|count) of (payments?|transactions?|invoices?|records?|lines?|suppliers?|items?)"
    r"|(record )?count|average|mean|median|maximum|minimum|vat|net|gross|sum)"
    r"( (payments?|amount|spend|value|of (payments?|amounts?)))?\W*$|^.{2,60}\b(count|average)\W*$"
)
# Sums of something else than the payments above, and what is added to them or taken off. A firm may be called so.
_BESIDES = (
    r"(?i)^\W*(year to date|ytd|(previous|prior|last|this) (month|period|quarter|year)\W?s?( (spend|payments?|figure))?"
    r"|difference|variance|check(sum)?|rounding( (difference|adjustment))?|control|reported"
    r"|(less|plus|add|excluding|including|of which)\b.{0,60}\b(payments?|spend|under|over|below|vat)\b.{0,40}"
    r"|average (payment|invoice|transaction|spend|line)\b.{0,20})\W*$"
)
# What a cell that holds nothing may hold: blanks, line ends and page breaks of any sort.
_BLANKS = " \t\r\n\v\f\x85\u00a0\u2028\u2029\u200b\ufeff"
MOST_RAW = 500
# What is ruled under the header of each page, or above its sum.
_RULED = r"^(?:[-=_]{4,}\s*)+$"
# A total has a label and a sum, and hardly more.
MANY_CELLS, LEAST_CELLS = 4, 2
# The logarithm of the share of blank cells below which a column is one that payments fill.
HARDLY_BLANK = log(0.25)
# Longer cells are words with a number in them.
LONGEST_VALUE = 24
_PAID_OR_DATED = r"\d[.,]\d\d\D{0,4}$|\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}|^\d{1,2}[- ][A-Za-z]{3}"
# Gives rows of a batch, by a mask, with all their columns.
Rows = Callable[[pl.Series], pl.DataFrame]
Case = tuple[pl.Expr, pl.Expr | RejectReason | None]


def lines_that_are_not_payments(
    grid: pl.DataFrame,
    money: pl.DataFrame,
    plan: Plan,
    roles: Roles,
    known: Known,
    rows: Rows,
    odd: pl.Series | None,
) -> tuple[pl.DataFrame, pl.Series | None]:
    """Which lines of a batch are no payments.

    Args:
        grid: The lines.
        money: Their amounts (`read_amounts`).
        plan: How the file is read.
        roles: Where its columns stand.
        known: What is known of the whole file.
        rows: Gives lines of the batch with every cell; the grid may have some columns alone.
        odd: Whose supplier's cell is blank, or may be a label; None where the file names no suppliers.

    Returns:
        Rejects (REJECTS), and the mask of payments; None where every line is one.
    """
    suspicious = _suspicious(grid, money, plan, roles, known, odd)
    if not suspicious.any():
        return REJECTS.empty(), None
    part = rows(suspicious)
    reasons = _reasons(part, money.filter(suspicious), plan, roles, known, _summed_names(grid, part, roles))
    rejected = reasons.filter(pl.col("reason").is_not_null())
    payment = reasons["reason"].is_null() & ~reasons["blank"]
    at = suspicious.arg_true()
    kept = pl.Series("kept", [True]).new_from_index(0, grid.height).scatter(at, payment)
    return _rejects(rejected, plan, roles), kept


def _summed_names(grid: pl.DataFrame, part: pl.DataFrame, roles: Roles) -> list[str]:
    """The batch's suppliers, in small letters, where a line may be the total of one of them: `Total Northgate Ltd`."""
    supplier = roles.get("supplier_name")
    if supplier is None or not part[column(supplier)].str.contains(_TOTAL_OF).any():
        return []
    names: list[str] = grid[column(supplier)].unique().drop_nulls().str.strip_chars().str.to_lowercase().to_list()
    return sorted(name for name in names if name)


def _suspicious(
    grid: pl.DataFrame, money: pl.DataFrame, plan: Plan, roles: Roles, known: Known, odd: pl.Series | None
) -> pl.Series:
    """Lines worth a closer look: without amount or name, in or above the header, known totals, too long."""
    mask = money["amount"].is_null() | grid[EXTRA].is_not_null()
    if odd is not None:
        mask = mask | odd
    if RAGGED in grid.columns:
        mask = mask | (grid[RAGGED] > 0)
    for cells in _told_by(grid, plan, roles):
        mask = mask | cells.is_null() | (cells == "")
    if plan.header:
        last = plan.header.last if not plan.header.at_bottom else 0
        mask = mask | (grid[ROW] <= last) | grid[ROW].is_between(plan.header.first, plan.header.last)
    if known.totals:
        mask = mask | grid[ROW].is_in(list(known.totals))
    return mask.fill_null(value=True)


def _reasons(
    part: pl.DataFrame, money: pl.DataFrame, plan: Plan, roles: Roles, known: Known, names: list[str]
) -> pl.DataFrame:
    cells = [c for c in part.columns if c not in {ROW, LENGTH, RAGGED}]
    kept = [c for c in (ROW, RAGGED) if c in part.columns]
    trimmed = part.select(*kept, *(pl.col(c).str.strip_chars(_BLANKS) for c in cells))
    # What is left of an empty cell whose quotes were taken for text is one, too.
    trimmed = trimmed.with_columns(pl.when(~pl.col(c).is_in(("", '\\"', '""'))).then(pl.col(c)).alias(c) for c in cells)
    trimmed = trimmed.with_columns(
        money["amount"],
        money["out_of_range"],
        filled=pl.sum_horizontal(pl.col(c).is_not_null().cast(pl.Int64) for c in cells),
        words=pl.concat_str(cells, separator=" ", ignore_nulls=True),
    )
    # Worked out once: what an expression says twice is done twice.
    summing = bool(trimmed["words"].str.contains(_SUMMING).any())
    asked = _Asked(
        tuple(part.columns),
        roles.get("chosen_amount"),
        roles.get("supplier_name"),
        next((at for role in ("payment_date", "period") if (at := roles.get(role)) is not None), None),
        _full_rows(plan, roles),
        _full_rows(plan, roles, "supplier_name"),
        plan.header,
        top=_at_top(part, plan),
        summing=summing,
        totals=tuple(known.totals.items()),
        names=tuple(names),
    )
    # The suppliers of a batch are many, and another batch's are others: what is asked of them is not kept.
    words, reason = _expressions(asked) if names else _remembered(asked)
    raw = pl.lit(None, pl.String) if asked.amount is None else pl.col(column(asked.amount))
    return trimmed.with_columns(words).with_columns(
        blank=pl.col("filled") == 0, raw=raw, whole=pl.col("words").str.slice(0, MOST_RAW), reason=reason
    )


@dataclass(frozen=True)
class _Asked:
    """What is asked of lines: the same of nearly every batch of a file, so that it is put in words once.

    Args:
        columns: The columns of the batch.
        amount: The column of amounts.
        supplier: The column of suppliers.
        day: The column of dates or periods.
        full: Whether payments have a date and more (`_full_rows`).
        named: Whether they have a supplier and more.
        header: The file's header.
        top: Whether lines of the header, or above it, are among them.
        summing: Whether any cell may be the label of a total.
        totals: Rows that arithmetic shows to be totals, with the reason.
        names: The batch's suppliers, where a line may be the total of one.
    """

    columns: tuple[str, ...]
    amount: int | None
    supplier: int | None
    day: int | None
    full: bool
    named: bool
    header: Header | None
    top: bool
    summing: bool
    totals: tuple[tuple[int, str], ...]
    names: tuple[str, ...]

    @property
    def cells(self) -> list[str]:
        """The columns with cells."""
        return [c for c in self.columns if c not in {ROW, LENGTH, RAGGED}]

    def cell(self, at: int | None) -> pl.Expr:
        """A column's cells; nulls where there is none."""
        return pl.lit(None, pl.String) if at is None else pl.col(column(at))


def _expressions(of: _Asked) -> tuple[list[pl.Expr], pl.Expr]:
    """Which words stand in a line; and, given those, why it is no payment."""

    def any_cell(pattern: str) -> pl.Expr:
        found = (pl.col(c).str.contains(pattern).fill_null(value=False) for c in of.cells if c != EXTRA)
        return pl.any_horizontal(found) if of.summing else pl.lit(value=False)

    words = [
        any_cell(_TOTAL).alias("total_word"),
        any_cell(_SUBTOTAL).alias("subtotal_word"),
        any_cell(_CARRIED).alias("carried"),
        pl.col("words").str.contains(_NIL).alias("nil"),
    ]
    return words, _first_of(_cases(of), RejectReason.UNREADABLE_AMOUNT)


_remembered = lru_cache(maxsize=64)(_expressions)


def _cases(of: _Asked) -> Iterator[Case]:
    """What a line may be, in the order in which it is asked."""
    raw, supplier, day = of.cell(of.amount), of.cell(of.supplier), of.cell(of.day)
    amount, filled = pl.col("amount"), pl.col("filled")
    total_word, subtotal_word = pl.col("total_word"), pl.col("subtotal_word")
    undated = day.is_null() if of.day is not None else filled <= LEAST_CELLS
    # Without a date to lack, a total lacks all else.
    bare = supplier.is_null() | (day.is_null() & (filled <= (MANY_CELLS if of.day is not None else LEAST_CELLS)))
    no, ragged = pl.lit(value=False), pl.col(RAGGED) > 0 if RAGGED in of.columns else pl.lit(value=False)
    of_name, forwarded = no, no
    if of.names:
        of_name = supplier.str.to_lowercase().str.replace(r"^\W*totals?\W+", "").is_in(of.names)
        of_name = of_name & supplier.str.contains(_TOTAL_OF)
    if of.summing:
        forwarded = supplier.str.contains(_CARRIED) & ~supplier.str.contains(_FIRM)
    figure = supplier.str.contains(_FIGURE) & (filled <= MANY_CELLS)
    besides = supplier.str.contains(_BESIDES) & ~supplier.str.contains(_FIRM) & (filled <= MANY_CELLS)
    yield filled == 0, None
    if of.top and of.header is not None:
        yield from _at_the_top(of.header, of.cells, _is_payment(len(of.columns), amount, supplier, day, filled))
    if of.totals:
        known = pl.col(ROW).replace_strict(dict(of.totals), default=None, return_dtype=pl.String)
        yield known.is_not_null(), known
    # Of several cells behind those of a header, figures among them, a payment is made: the next line goes on in this.
    beyond = pl.col(EXTRA).fill_null("")
    goes_on = (beyond.str.count_matches(BETWEEN, literal=True) >= LEAST_CELLS) & beyond.str.contains(r"\d")
    yield _repeats(of) & ~goes_on, RejectReason.REPEATED_HEADER
    yield amount.is_null() & pl.col("words").str.contains(_RULED), RejectReason.REPEATED_HEADER
    yield pl.col(EXTRA).is_not_null() & (filled > 2), RejectReason.RAGGED
    # A label and the sums of several columns of money are a total, wherever they stand.
    summed = amount.is_not_null() & bare & day.is_null() & (total_word | subtotal_word) if of.summing else no
    yield ragged & (filled >= MANY_CELLS) & ~summed, RejectReason.RAGGED
    carried = pl.col("carried") & (day.is_null() | supplier.is_null() | forwarded)
    yield amount.is_not_null() & carried, RejectReason.SUBTOTAL
    yield amount.is_not_null() & bare & subtotal_word & ~total_word, RejectReason.SUBTOTAL
    yield amount.is_not_null() & bare & total_word, RejectReason.GRAND_TOTAL
    yield amount.is_not_null() & undated & of_name, RejectReason.SUBTOTAL
    yield amount.is_not_null() & undated & figure, RejectReason.NOTE
    yield amount.is_not_null() & undated & besides, RejectReason.RAGGED
    yield amount.is_not_null() & (filled == 1), RejectReason.RAGGED
    yield amount.is_not_null() & (filled == 2) & supplier.is_null() & day.is_null(), RejectReason.NOTE
    yield ragged, RejectReason.RAGGED
    few = amount.is_not_null() & (filled <= LEAST_CELLS)
    yield few & undated & pl.lit(of.full), RejectReason.RAGGED
    yield few & supplier.is_null() & pl.lit(of.named), RejectReason.RAGGED
    yield amount.is_not_null(), None
    yield pl.col("out_of_range"), RejectReason.AMOUNT_OUT_OF_RANGE
    yield pl.col("nil"), RejectReason.NIL_RETURN
    yield raw.is_null() & total_word & (filled <= MANY_CELLS), RejectReason.NOTE
    yield filled <= 2, RejectReason.NOTE
    yield raw.is_null(), RejectReason.MISSING_AMOUNT


def _first_of(cases: Iterable[Case], otherwise: RejectReason) -> pl.Expr:
    """The reason of the first case that is true."""
    told = pl.lit(otherwise.value)
    for condition, reason in reversed(list(cases)):
        told = (
            pl.when(condition)
            .then(pl.lit(reason.value) if isinstance(reason, RejectReason) else reason)
            .otherwise(told)
        )
    return told


def _at_top(part: pl.DataFrame, plan: Plan) -> bool:
    """Whether lines of the header, or above it, are among some: none of them stands in the later parts of a file."""
    if plan.header is None:
        return False
    rows = part[ROW]
    found = rows.is_between(plan.header.first, plan.header.last)
    return bool((found if plan.header.at_bottom else found | (rows < plan.header.first)).any())


def _at_the_top(header: Header, cells: list[str], payment: pl.Expr) -> Iterator[Case]:
    """What lines above the table are, and those of its header."""
    row, in_header = pl.col(ROW), pl.col(ROW).is_between(header.first, header.last)
    like_one = _may_be_payment(cells)
    yield in_header & ~(like_one if header.first < header.last else pl.lit(value=False)), RejectReason.HEADER
    yield in_header, RejectReason.RAGGED
    if not header.at_bottom:
        above = row < header.first
        # Under a payment no two cells are a title: the header slipped down, and a line that is cut off was one, too.
        among = (pl.col("filled") > 1) & (row > pl.when(above & payment).then(row).min())
        yield above & ~payment & (like_one | among.fill_null(value=False)), RejectReason.RAGGED
        yield above & ~payment, RejectReason.TITLE


def _told_by(grid: pl.DataFrame, plan: Plan, roles: Roles) -> list[pl.Series]:
    """The column whose blank cell shows a line that is no payment: of dates; without one, any that payments fill."""
    at = roles.get("payment_date")
    if at is None and plan.careful:
        others = {roles.get("supplier_name"), roles.get("chosen_amount")}
        at = next((one for one, filled in enumerate(_filled(plan)) if filled and one not in others), None)
    return [grid[column(at)]] if at is not None and column(at) in grid.columns and _full_rows(plan, roles) else []


def _filled(plan: Plan) -> list[bool]:
    """Which columns hardly a payment leaves blank."""
    return [one.odds[BLANK] < HARDLY_BLANK for one in plan.shape.columns] if plan.shape else []


def _full_rows(plan: Plan, roles: Roles, role: str = "payment_date") -> bool:
    """Whether payments have a date, or a supplier, and more; of a table without dates, whether they have more.

    A name with a sum alone is of a summary, a budget, or next to nothing; a day with one is its sum, or what is left of
    a payment. In a table of too few whole rows its header tells what payments have.
    """
    at, filled = roles.get(role), _filled(plan)
    if at is not None and plan.shape is None and plan.header is not None:
        return plan.careful and sum(map(bool, plan.header.names)) > MANY_CELLS
    if at is None:
        return plan.careful and "period" not in roles.at and sum(filled) >= MANY_CELLS
    return at < len(filled) and filled[at] and sum(filled) >= MANY_CELLS


def _is_payment(width: int, amount: pl.Expr, supplier: pl.Expr, day: pl.Expr, filled: pl.Expr) -> pl.Expr:
    """Whether a line above the header looks as the ones below it do: a table whose header slipped into its middle."""
    enough = filled >= max(3, (width - 2) // 3)
    # The numbers of columns are none.
    named = supplier.fill_null("").str.contains(r"\D")
    return amount.is_not_null() & named & enough & day.fill_null("").str.contains(r"\d")


def _may_be_payment(cells: list[str]) -> pl.Expr:
    """Whether a line above the header, or one of its several, has as many values as a payment, and may be one."""
    short = [pl.col(c).str.len_chars() <= LONGEST_VALUE for c in cells]
    numbers = (pl.col(c).str.contains(r"\d") & one for c, one in zip(cells, short, strict=True))
    values = (pl.col(c).str.contains(_PAID_OR_DATED) & one for c, one in zip(cells, short, strict=True))
    like_one = pl.any_horizontal(pl.col(EXTRA).is_not_null(), *values)
    return (pl.col("filled") >= MANY_CELLS) & (pl.sum_horizontal(numbers) > 1) & like_one.fill_null(value=False)


def _repeats(of: _Asked) -> pl.Expr:
    """Whether a line says again what the header says: in the column of supplier or amount, or in both in any order."""
    names = [" ".join(name.lower().split()) for name in (of.header.names if of.header else ())]
    same, moved = pl.lit(value=False), pl.lit(value=True)
    for position in (of.amount, of.supplier):
        if position is None or position >= len(names):
            continue
        cell = pl.col(column(position)).str.replace_all(r"\s+", " ").str.to_lowercase().fill_null("")
        if names[position]:
            same = same | (cell == names[position])
        # Where a column's name stands among amounts, that of another page may have none among the suppliers.
        none = position == of.supplier and of.amount is not None and of.amount < len(names)
        moved = moved & cell.is_in(sorted({name for name in names if name or none}))
    return same | moved


def _rejects(rejected: pl.DataFrame, plan: Plan, roles: Roles) -> pl.DataFrame:
    """Rejected lines as the table has them, copied out of the batch."""
    position = roles.get("chosen_amount")
    names = plan.header.names if plan.header else ()
    field = names[position] if position is not None and position < len(names) else None
    about_amount = pl.col("reason").is_in(
        [
            RejectReason.UNREADABLE_AMOUNT.value,
            RejectReason.AMOUNT_OUT_OF_RANGE.value,
            RejectReason.MISSING_AMOUNT.value,
        ]
    )
    # Which of a ragged row's cells is its amount is the very question.
    sure = pl.col("reason") != RejectReason.RAGGED.value
    sure = sure | (pl.col(EXTRA).is_null() & (pl.col(RAGGED) != 1 if RAGGED in rejected.columns else True))
    return rejected.select(
        source_file=pl.lit(plan.source_file),
        source_sheet=pl.lit(plan.sheet, pl.String),
        source_row=pl.col(ROW).cast(pl.Int64),
        reason="reason",
        field=pl.when(about_amount).then(pl.lit(field, pl.String)),
        raw=pl.when(about_amount & pl.col("raw").is_not_null()).then(pl.col("raw")).otherwise(pl.col("whole")),
        currency=pl.when(pl.col("amount").is_not_null() & sure).then(pl.lit(plan.currency or "GBP")),
        amount=pl.when(sure).then(pl.col("amount").cast(MONEY)),
    )
