"""One batch of text cells to payments: the pure heart of reading, the same for every path and engine."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from spendscan.core.money import MONEY, WIDE_MONEY
from spendscan.core.postcodes import canonical
from spendscan.core.reasons import UNDATED, DateFlag, RejectReason
from spendscan.core.schemas import PAYMENTS
from spendscan.ledger.cells.amounts import read_amounts
from spendscan.ledger.cells.currency import marks_of_others
from spendscan.ledger.cells.dates import months_of, read_dates
from spendscan.ledger.cells.identify import identified
from spendscan.ledger.files.grid import ROW, column
from spendscan.ledger.knowledge import Known, Tally, count_days, total
from spendscan.ledger.planned import Plan
from spendscan.ledger.rows.classify import Rows, lines_that_are_not_payments
from spendscan.ledger.rows.doubt import MOST_ROWS
from spendscan.ledger.rows.mend import mended
from spendscan.ledger.rows.periods import dated
from spendscan.ledger.rows.signs import signed
from spendscan.ledger.table.roles import Roles

TEXTS = (
    "supplier_id",
    "department",
    "category",
    "description",
    "transaction_id",
    "invoice_number",
    "supplier_type",
    "sme",
    "vcse",
    "contract_ref",
    "town",
    "country",
)
MONEYS = ("net_amount", "vat_amount", "gross_amount")
IDENTIFIERS = ("company_number", "charity_number", "vat_number", "lei", "uei")
STAMPED = ("payee_key", "exclusion", "exclusion_rule")
# What is looked at where payments are only counted.
COUNTED = ("supplier_name", "payment_date", "period", "body", "currency")
# The same, with what tells payments from other lines.
ASKED = (*COUNTED, "chosen_amount", "credit_amount", "debit_amount", "revenue_amount", "capital_amount", "sign", "year")
# What a supplier is never called, where another column holds it.
CLASSES = ("department", "category", "supplier_type", "description")
SCHEMA = pl.Schema({name: dtype for name, dtype in PAYMENTS.schema.items() if name not in STAMPED})
MOST_ALONE = 50
MONTHS_OF_A_YEAR = 12
OUTSIDE_TITLE = timedelta(days=45)
# What comes before it in the order of characters is a blank or cannot be seen.
_FIRST_VISIBLE = "!"


def payments_of(
    grid: pl.DataFrame,
    plan: Plan,
    roles: Roles,
    known: Known,
    tally: Tally,
    *,
    counting: bool = False,
    rows: Rows | None = None,
) -> pl.DataFrame:
    """Payments of a batch; lines that are none go to the tally's rejects.

    Args:
        grid: Rows of text cells: `row`, `c0`…, `__extra`.
        plan: How the file is read.
        roles: Where its columns stand (those of a section, where the file has several headers).
        known: What is known of the whole file.
        tally: What is seen is added to it.
        counting: Only the tally is wanted: no payments are made.
        rows: Gives rows of the batch with all their columns, where the grid has only those of ASKED.
    """
    tally.rows += grid.height
    if grid.height == 0:
        return _no_payments(tally)
    grid, moved = mended(grid, plan, roles)
    tally.mended += len(moved)
    tally.doubts.moved += moved[:MOST_ROWS]
    grid = _told(grid, roles)
    texts = _as_published(grid, roles, "chosen_amount")
    money = read_amounts(texts, plan.decimal, plan.power)
    whole = grid.filter if rows is None else lambda wanted: _told(rows(wanted), roles)
    numbers = _supplier_numbers(grid, roles, tally, lasting=not counting)
    odd = None if numbers is None else tally.suppliers.odd(numbers)
    rejects, kept = lines_that_are_not_payments(grid, money, plan, roles, known, whole, odd)
    if rejects.height:
        tally.rejects.append(rejects)
        lone = rejects.filter((pl.col("reason") == RejectReason.RAGGED) & pl.col("amount").is_not_null())
        tally.alone += list(lone.select("source_row", "amount").head(MOST_ALONE).iter_rows())
        tally.last_row = max(tally.last_row, _last(rejects["source_row"]))
        at = roles.get("supplier_name")
        named = None if at is None else grid[column(at)]
        tally.doubts.add_notes(rejects, grid[ROW], kept, named, first=at == 0)
    tally.doubts.foreign += _foreign(texts, money["styled"], kept, plan)
    if plan.careful:
        tally.doubts.misplaced += _misplaced(grid, kept, plan, roles)
    if kept is not None:
        needed = _columns(roles, COUNTED if counting else tuple(roles.at))
        grid, money = grid.select(c for c in grid.columns if c in needed).filter(kept), money.filter(kept)
        numbers = None if numbers is None else numbers.filter(kept)
    if grid.height == 0:
        return _no_payments(tally)
    marks, names = _suppliers(numbers, grid.height, tally)
    if counting:
        when = _read_days(grid, plan, roles, tally)
        _bodies(_cells(grid, roles, "body", plan), known, tally)
        _currencies(_cells(grid, roles, "currency", plan), plan, tally)
        frame = grid.select(
            source_row=ROW,
            supplier_name=names,
            payment_date=when["day"],
            amount=money["amount"],
        )
    else:
        frame = _frame(grid, names, money, plan, roles, known, tally)
    _count(frame, marks, money, tally)
    _count_undated(grid, frame, plan, roles, known, tally)
    return _no_payments(tally) if counting else frame


def _no_payments(tally: Tally) -> pl.DataFrame:
    return pl.DataFrame(schema={**SCHEMA, "supplier_name": tally.suppliers.dtype})


def _supplier_numbers(grid: pl.DataFrame, roles: Roles, tally: Tally, *, lasting: bool) -> pl.Series | None:
    position = roles.get("supplier_name")
    return None if position is None else tally.suppliers.numbers(grid[column(position)], lasting=lasting)


def _suppliers(numbers: pl.Series | None, height: int, tally: Tally) -> tuple[tuple[int, int], pl.Series]:
    """How many payments bear a mark or a code in place of a name, and all their names."""
    if numbers is None:
        return (0, 0), pl.Series([None], dtype=tally.suppliers.dtype).new_from_index(0, height)
    return tally.suppliers.doubtful(numbers), tally.suppliers.names(numbers)


def _told(grid: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    """A batch whose amounts carry their sign, and whose periods say their year."""
    return dated(signed(grid, roles), roles)


def _misplaced(grid: pl.DataFrame, kept: pl.Series | None, plan: Plan, roles: Roles) -> int:
    """How many suppliers of payments are called what another column holds again and again, and does not hold there."""
    supplier, columns = roles.get("supplier_name"), plan.shape.columns if plan.shape else ()
    if supplier is None:
        return 0
    places = {at for role in CLASSES if (at := roles.get(role)) is not None and at < len(columns)} - {supplier}
    names = grid[column(supplier)]
    names = names.str.strip_chars() if supplier in plan.padded else names
    called = names.is_in(sorted(set().union(*(columns[at].values for at in places)))).fill_null(value=False)
    called = called if kept is None else called & kept
    if not called.any():
        return 0
    # Of few rows: whether the other column holds something else.
    part, names = grid.filter(called), names.filter(called)
    moved = pl.Series([False]).new_from_index(0, part.height)
    for at in places:
        values = sorted(columns[at].values)
        held = part[column(at)].str.strip_chars().is_in(values).fill_null(value=False)
        moved = moved | (names.is_in(values) & ~held)
    return int(moved.sum())


def _foreign(texts: pl.Series, styled: pl.Series, kept: pl.Series | None, plan: Plan) -> int:
    """How many amounts of payments are marked as of another currency than they are read in."""
    if plan.currency_from == "column":
        return 0
    marked = texts.filter(styled if kept is None else styled & kept)
    return int(marked.str.contains_any(marks_of_others(plan.currency or "GBP")).sum())


def _columns(roles: Roles, wanted: Sequence[str]) -> frozenset[str]:
    places = (roles.get(role) for role in wanted)
    return frozenset({ROW, *(column(at) for at in places if at is not None)})


def _count(frame: pl.DataFrame, marks: tuple[int, int], money: pl.DataFrame, tally: Tally) -> None:
    tally.payments += frame.height
    tally.last_row = max(tally.last_row, _last(frame["source_row"]))
    amount = total(frame["amount"].cast(WIDE_MONEY))
    tally.amount += amount
    doubtful = money.select("rounding", "flag").filter(~pl.all_horizontal(pl.all().is_null()))
    tally.rounding += total(doubtful["rounding"])
    tally.doubts.add(frame["source_row"], frame["supplier_name"], marks, doubtful["flag"])
    tally.sums.add(frame, amount)
    tally.breakdowns.add(frame)


def _count_undated(
    grid: pl.DataFrame, frame: pl.DataFrame, plan: Plan, roles: Roles, known: Known, tally: Tally
) -> None:
    """Tally the periods of payments without a date."""
    undated = frame["payment_date"].is_null()
    if not undated.any():
        return
    if "period" in frame.columns:
        periods = frame["period"].filter(undated)
    else:
        # Its dates are tallied already: what is seen here is not counted again.
        found = _dates(grid.filter(undated), plan, roles, known, Tally())["period"]
        assert isinstance(found, pl.Series)
        periods = found
    counted = periods.alias("period").value_counts()
    tally.periods.update(dict(zip(counted["period"].to_list(), counted["count"].to_list(), strict=True)))


def _last(rows: pl.Series) -> int:
    last = rows.max()
    assert isinstance(last, int)
    return last


def _cells(grid: pl.DataFrame, roles: Roles, role: str, plan: Plan | None = None) -> pl.Series:
    """A role's column as published, edges trimmed where the column has padded cells, blank cells null."""
    cells, position = _as_published(grid, roles, role), roles.get(role)
    if cells.null_count() == cells.len():
        return cells
    if plan is not None and not plan.careful and position not in plan.padded:
        # Samples saw no blank at a cell's edge: whether a cell is empty, or begins with a blank, is cheap to tell.
        blank = cells < _FIRST_VISIBLE
        if not blank.any():
            return cells
        if (cells.filter(blank) == "").all():
            return cells.set(blank, None)
    cells = cells.str.strip_chars()
    empty = cells == ""
    return cells.set(empty, None) if empty.any() else cells


def _as_published(grid: pl.DataFrame, roles: Roles, role: str) -> pl.Series:
    """A role's column with the blanks at its cells' edges: amounts are read by what stands between them."""
    position = roles.get(role)
    if position is None or column(position) not in grid.columns:
        return pl.Series(role, [None], dtype=pl.String).new_from_index(0, grid.height)
    return grid[column(position)].alias(role)


def _text(grid: pl.DataFrame, roles: Roles, role: str, plan: Plan) -> pl.Series | pl.Expr:
    """A role's column; one null for all rows where there is none: it takes no room until it is written."""
    return pl.lit(None, pl.String) if roles.get(role) is None else _cells(grid, roles, role, plan)


def _frame(
    grid: pl.DataFrame,
    names: pl.Series,
    money: pl.DataFrame,
    plan: Plan,
    roles: Roles,
    known: Known,
    tally: Tally,
) -> pl.DataFrame:
    columns: dict[str, pl.Series | pl.Expr] = {name: _text(grid, roles, name, plan) for name in TEXTS}
    columns["supplier_name"] = names
    columns["source_file"] = pl.lit(plan.source_file)
    columns["source_sheet"] = pl.lit(plan.sheet, pl.String)
    columns["source_row"] = grid[ROW].cast(pl.Int64)
    columns["body"] = _bodies(_cells(grid, roles, "body", plan), known, tally)
    columns["amount"] = money["amount"]
    columns["amount_flag"] = _or_nothing(money["flag"])
    columns["currency"] = _currencies(_cells(grid, roles, "currency", plan), plan, tally)
    for name in MONEYS:
        columns[name] = _money(grid, money, plan, roles, name)
    columns |= _dates(grid, plan, roles, known, tally)
    for name in IDENTIFIERS:
        cells = _text(grid, roles, name, plan)
        columns[name] = identified(cells, name) if isinstance(cells, pl.Series) else cells
    columns["postcode_published"] = columns["postcode"] = published = _text(grid, roles, "postcode", plan)
    if isinstance(published, pl.Series):
        columns["postcode"] = tally.memory.of(published, "postcode", _canonical, pl.String())
    columns["card"] = _card(_cells(grid, roles, "card", plan), plan, tally)
    schema = {**SCHEMA, "supplier_name": names.dtype}
    return grid.select(**columns).select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _or_nothing(texts: pl.Series) -> pl.Series | pl.Expr:
    return texts if texts.null_count() < texts.len() else pl.lit(None, texts.dtype)


def _canonical(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(canonical(pl.col("text")))["text"]


def _by_card(texts: pl.Series) -> pl.Series:
    return texts.str.contains(r"(?i)^y(es)?$|^true$|card|^1$")


def _money(grid: pl.DataFrame, money: pl.DataFrame, plan: Plan, roles: Roles, name: str) -> pl.Series | pl.Expr:
    position = roles.get(name)
    if position is None:
        return pl.lit(None, MONEY)
    if position == roles.get("chosen_amount"):
        return money["amount"]
    return read_amounts(_as_published(grid, roles, name), plan.decimal, plan.power)["amount"]


def _bodies(cells: pl.Series, known: Known, tally: Tally) -> pl.Series | pl.Expr:
    if cells.null_count() == cells.len():
        return pl.lit(known.body)
    counted = _counts(cells.drop_nulls())
    tally.bodies.update(counted)
    spelt = {text: known.bodies.get(text, text) for text in counted}
    if len(spelt) == 1:
        (name,) = spelt.values()
        return (
            pl.lit(name)
            if name == known.body or cells.null_count() == 0
            else cells.replace_strict(spelt, default=None).fill_null(known.body)
        )
    return cells.replace_strict(spelt, default=None, return_dtype=pl.String).fill_null(known.body)


def _counts(texts: pl.Series) -> dict[str, int]:
    """How often each text stands in a column; most columns of bodies have one."""
    if (texts == texts[0]).all():
        return {texts[0]: texts.len()}
    counted = texts.value_counts()
    return dict(zip(counted[texts.name].to_list(), counted["count"].to_list(), strict=True))


def _currencies(cells: pl.Series, plan: Plan, tally: Tally) -> pl.Series | pl.Expr:
    default = plan.currency or "GBP"
    if plan.currency_from != "column" or cells.null_count() == cells.len():
        return pl.lit(default)
    codes = cells.str.to_uppercase().str.extract(r"\b([A-Z]{3})\b", 1).fill_null(default)
    tally.currencies.update(_counts(codes))
    return codes


def _card(cells: pl.Series, plan: Plan, tally: Tally) -> pl.Series | pl.Expr:
    if cells.null_count() == cells.len():
        return pl.lit(plan.card or None, pl.Boolean)
    return tally.memory.of(cells, "card", _by_card, pl.Boolean())


def _read_days(grid: pl.DataFrame, plan: Plan, roles: Roles, tally: Tally) -> pl.DataFrame:
    """Payment dates (as `read_dates`), and for which order they speak."""
    texts = _cells(grid, roles, "payment_date", plan)
    when = read_dates(texts, plan.date_order, plan.date_format)
    if when["day"].null_count() > texts.null_count():
        tally.doubts.undated += int((when["day"].is_null() & when["period"].is_null() & texts.is_not_null()).sum())
    orders = when["orders"].drop_nulls()
    if orders.len():
        tally.day_first += int((orders == "d").sum())
        tally.month_first += int((orders == "m").sum())
    counted = count_days(when["day"])
    tally.days.update(counted)
    if plan.date_format and plan.date_format[:2] in {"%d", "%m"} and orders.len() < when.height:
        # Those that the format reads, and no other order does.
        beyond = sum(count for day, count in counted.items() if day.day > MONTHS_OF_A_YEAR)
        told = when["orders"].is_not_null().arg_true()
        beyond -= int((when["day"].gather(told).dt.day() > MONTHS_OF_A_YEAR).sum())
        if plan.date_format.startswith("%d"):
            tally.day_first += beyond
        else:
            tally.month_first += beyond
    return when


def _dates(grid: pl.DataFrame, plan: Plan, roles: Roles, known: Known, tally: Tally) -> dict[str, pl.Series | pl.Expr]:
    """Payment date, period, invoice date and what is doubtful about them."""
    when = _read_days(grid, plan, roles, tally)
    day, period = when["day"], months_of(when["day"])
    first, last = _expected(plan, known)
    odd = (~day.is_between(first, last)).fill_null(value=True).arg_true()
    flag: pl.Series | pl.Expr = pl.lit(None, pl.String)
    if odd.len():
        part = _odd_dates(grid[odd], when[odd].with_columns(period.gather(odd).alias("month")), plan, roles, known)
        period = period.scatter(odd, part["period"])
        flag = pl.Series([None], dtype=pl.String).new_from_index(0, grid.height).scatter(odd, part["flag"])
    invoice = (
        read_dates(_cells(grid, roles, "invoice_date", plan), plan.date_order)["day"]
        if roles.get("invoice_date") is not None
        else pl.lit(None, pl.Date)
    )
    return {"payment_date": day, "period": period, "date_flag": flag, "invoice_date": invoice}


def _expected(plan: Plan, known: Known) -> tuple[date, date]:
    """Between which days a file's dates are neither implausible nor outside its title."""
    if plan.title is None:
        return known.early, known.late
    return max(known.early, plan.title.first - OUTSIDE_TITLE), min(known.late, plan.title.last + OUTSIDE_TITLE)


def _odd_dates(grid: pl.DataFrame, when: pl.DataFrame, plan: Plan, roles: Roles, known: Known) -> pl.DataFrame:
    """Period and flag of lines whose date is missing, implausible or outside the file's title.

    Args:
        grid: The lines.
        when: Their dates as `read_dates` has them, with `month`.
        plan: How the file is read.
        roles: Where its columns stand.
        known: What is known of the whole file.
    """
    frame = when.with_columns(_cells(grid, roles, "payment_date", plan).alias("text"))
    month = pl.col("period")
    if roles.get("period") is not None:
        stated = read_dates(_cells(grid, roles, "period", plan), plan.date_order)
        month = pl.coalesce(month, stated["period"], stated["day"].dt.strftime("%Y-%m"))
    if plan.title and plan.title.month:
        month = pl.coalesce(month, pl.lit(plan.title.month))
    day = pl.col("day")
    implausible = (day < known.early) | (day > known.late)
    outside = pl.lit(value=False)
    if plan.title:
        outside = (day < plan.title.first - OUTSIDE_TITLE) | (day > plan.title.last + OUTSIDE_TITLE)
    frame = frame.select(
        period=pl.when(implausible)
        .then(pl.lit(UNDATED))
        .when(day.is_not_null())
        .then(pl.col("month"))
        .otherwise(month)
        .fill_null(UNDATED),
        flag=pl.when(implausible)
        .then(pl.lit(DateFlag.IMPLAUSIBLE.value))
        .when(outside)
        .then(pl.lit(DateFlag.OUTSIDE_TITLE.value))
        .when(day.is_null() & pl.col("text").is_not_null() & pl.col("period").is_null())
        .then(pl.lit(DateFlag.UNREADABLE.value))
        .when(day.is_null() & month.is_not_null())
        .then(pl.lit(DateFlag.PERIOD_ONLY.value)),
    )
    # A cell that no date can be read from, in a file whose name states the month: the month holds, as period_only.
    unreadable = (pl.col("flag") == DateFlag.UNREADABLE.value) & (pl.col("period") != UNDATED)
    told = pl.when(unreadable).then(pl.lit(DateFlag.PERIOD_ONLY.value)).otherwise("flag")
    return frame.with_columns(told.alias("flag"))
