"""One batch of text cells to payments: the pure heart of reading, the same for every path and engine."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.money import MONEY, WIDE_MONEY
from spendscan.core.reasons import RejectReason
from spendscan.core.schemas import PAYMENTS
from spendscan.ledger.batch import as_published, cells_of, text_of
from spendscan.ledger.cells.amounts import read_amounts
from spendscan.ledger.cells.currency import marks_of_others
from spendscan.ledger.cells.identify import identified
from spendscan.ledger.days import count_undated, dates, read_days
from spendscan.ledger.files.grid import ROW, column
from spendscan.ledger.knowledge import Known, Tally, total
from spendscan.ledger.planned import Plan
from spendscan.ledger.rows.classify import Rows, lines_that_are_not_payments
from spendscan.ledger.rows.doubt import MOST_ROWS
from spendscan.ledger.rows.mend import mended
from spendscan.ledger.rows.periods import dated
from spendscan.ledger.rows.signs import signed
from spendscan.ledger.rows.suppliers import Suppliers
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
ASKED = (
    *COUNTED,
    "chosen_amount",
    "credit_amount",
    "debit_amount",
    "revenue_amount",
    "capital_amount",
    "sign",
    "year",
    "day",
)
# What a supplier is never called, where another column holds it.
CLASSES = ("body", "department", "category", "supplier_type", "description")
SCHEMA = pl.Schema({name: dtype for name, dtype in PAYMENTS.schema.items() if name not in STAMPED})
MOST_ALONE = 50
# A sum without a word, alone in its row or beside that of another column, is one of these until it is all the others'.
_LONE = (RejectReason.RAGGED.value, RejectReason.NOTE.value)


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
    texts = as_published(grid, roles, "chosen_amount")
    money = read_amounts(texts, plan.decimal, plan.power)
    whole = grid.filter if rows is None else lambda wanted: _told(rows(wanted), roles)
    numbers = _supplier_numbers(grid, roles, tally, lasting=not counting)
    odd = None if numbers is None else tally.suppliers.odd(numbers)
    rejects, kept = lines_that_are_not_payments(grid, money, plan, roles, known, whole, odd)
    if rejects.height:
        tally.rejects.append(rejects)
        lone = rejects.filter(pl.col("reason").is_in(_LONE) & pl.col("amount").is_not_null())
        tally.alone += list(lone.select("source_row", "amount").head(MOST_ALONE).iter_rows())
        tally.last_row = max(tally.last_row, _last(rejects["source_row"]))
        at = roles.get("supplier_name")
        named = None if at is None else grid[column(at)]
        tally.doubts.add_notes(rejects, grid, kept, named, first=at == 0)
    tally.doubts.foreign += _foreign(texts, money["styled"], kept, plan)
    if numbers is not None:
        tally.doubts.misplaced += _misplaced(numbers, kept, plan, roles, tally.suppliers, whole)
    if kept is not None:
        needed = _columns(roles, COUNTED if counting else tuple(roles.at))
        grid, money = grid.select(c for c in grid.columns if c in needed).filter(kept), money.filter(kept)
        numbers = None if numbers is None else numbers.filter(kept)
    if grid.height == 0:
        return _no_payments(tally)
    marks, names = _suppliers(numbers, grid.height, tally)
    if counting:
        when = read_days(grid, plan, roles, tally)
        _bodies(cells_of(grid, roles, "body", plan), known, tally)
        _currencies(cells_of(grid, roles, "currency", plan), plan, tally)
        frame = grid.select(
            source_row=ROW,
            supplier_name=names,
            payment_date=when.each("day"),
            amount=money["amount"],
        )
    else:
        frame = _frame(grid, names, money, plan, roles, known, tally)
    _count(frame, marks, money, tally)
    count_undated(grid, frame, plan, roles, known, tally)
    return _no_payments(tally) if counting else frame


def _no_payments(tally: Tally) -> pl.DataFrame:
    return pl.DataFrame(schema=_schema(tally))


def _schema(tally: Tally) -> dict[str, pl.DataType]:
    return {**SCHEMA, **tally.labels}


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


def _misplaced(
    numbers: pl.Series, kept: pl.Series | None, plan: Plan, roles: Roles, suppliers: Suppliers, whole: Rows
) -> int:
    """How many suppliers of payments are called what another column holds again and again, and does not hold there."""
    supplier, columns = roles.get("supplier_name"), plan.shape.columns if plan.shape else ()
    places = {at for role in CLASSES if (at := roles.get(role)) is not None and at < len(columns)} - {supplier}
    classes: frozenset[str] = frozenset().union(*(columns[at].values for at in places))
    called = suppliers.called(numbers, classes)
    if called is None or supplier is None:
        return 0
    # Of few rows: whether the other column holds something else.
    part = whole(called if kept is None else called & kept)
    names = part[column(supplier)].str.strip_chars()
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


def _last(rows: pl.Series) -> int:
    last = rows.max()
    assert isinstance(last, int)
    return last


def _frame(
    grid: pl.DataFrame,
    names: pl.Series,
    money: pl.DataFrame,
    plan: Plan,
    roles: Roles,
    known: Known,
    tally: Tally,
) -> pl.DataFrame:
    columns: dict[str, pl.Series | pl.Expr] = {name: text_of(grid, roles, name, plan) for name in TEXTS}
    columns["supplier_name"] = names
    columns["source_file"] = pl.lit(plan.source_file)
    columns["source_sheet"] = pl.lit(plan.sheet, pl.String)
    columns["source_row"] = grid[ROW].cast(pl.Int64)
    columns["body"] = _bodies(cells_of(grid, roles, "body", plan), known, tally)
    columns["amount"] = money["amount"]
    columns["amount_flag"] = _or_nothing(money["flag"])
    columns["currency"] = _currencies(cells_of(grid, roles, "currency", plan), plan, tally)
    for name in MONEYS:
        columns[name] = _money(grid, money, plan, roles, name)
    columns |= dates(grid, plan, roles, known, tally)
    for name in IDENTIFIERS:
        cells = text_of(grid, roles, name, plan)
        columns[name] = identified(cells, name) if isinstance(cells, pl.Series) else cells
    columns["postcode_published"] = columns["postcode"] = postcodes = text_of(grid, roles, "postcode", plan)
    if isinstance(postcodes, pl.Series):
        columns["postcode_published"], columns["postcode"] = tally.postcodes.of(postcodes)
    columns["card"] = _card(cells_of(grid, roles, "card", plan), plan, tally)
    return grid.select(**columns).select(pl.col(name).cast(dtype) for name, dtype in _schema(tally).items())


def _or_nothing(texts: pl.Series) -> pl.Series | pl.Expr:
    return texts if texts.null_count() < texts.len() else pl.lit(None, texts.dtype)


def _by_card(texts: pl.Series) -> pl.Series:
    return texts.str.contains(r"(?i)^y(es)?$|^true$|card|^1$")


def _money(grid: pl.DataFrame, money: pl.DataFrame, plan: Plan, roles: Roles, name: str) -> pl.Series | pl.Expr:
    position = roles.get(name)
    if position is None:
        return pl.lit(None, MONEY)
    if position == roles.get("chosen_amount"):
        return money["amount"]
    return read_amounts(as_published(grid, roles, name), plan.decimal, plan.power)["amount"]


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
