"""The bytes under a plan, and its line in the table of sources."""

from decimal import Decimal
from typing import IO

import polars as pl

from spendscan.core.money import WIDE_MONEY
from spendscan.core.schemas import SOURCES
from spendscan.ledger.files.archive import member_of, stream_of
from spendscan.ledger.knowledge import Tally, total
from spendscan.ledger.planned import BY_MAPPING, Plan


def bytes_of(plan: Plan) -> bytes:
    """The bytes that a plan's lines are in: the file's, or those of a member of an archive."""
    source = plan.found.data if plan.found.data is not None else plan.found.path
    assert source is not None
    return member_of(source, plan.member)


def stream_of_plan(plan: Plan) -> IO[bytes]:
    """The same bytes as a stream."""
    source = plan.found.data if plan.found.data is not None else plan.found.path
    assert source is not None
    return stream_of(source, plan.member)


def source_row(plan: Plan, tally: Tally | None) -> dict[str, object]:
    """A plan's line in the table of sources."""
    row: dict[str, object] = {
        "source_file": plan.source_file,
        "source_sheet": plan.sheet,
        "sha256": plan.sha256,
        "status": plan.status.value,
        "reason": plan.reason,
    }
    if tally is None or not plan.read:
        return row
    rejects = sum(frame.height for frame in tally.rejects)
    money: Decimal = sum((total(frame["amount"].cast(WIDE_MONEY)) for frame in tally.rejects), Decimal(0))
    row |= {
        "lines": tally.last_row,
        "payments": tally.payments,
        "rejects": rejects,
        "blank": tally.last_row - tally.payments - rejects,
        "amount_payments": tally.amount,
        "amount_excluded": tally.excluded,
        "amount_rejects": money,
        "rounding": tally.rounding,
        "mended": tally.mended,
        "amount_basis": plan.roles.basis.value,
        "first_date": min(tally.days, default=None),
        "last_date": max(tally.days, default=None),
        "body": _commonest(plan, tally),
        "encoding": _form(plan),
        "delimiter": plan.dialect.delimiter if plan.dialect else None,
        "header_row": plan.header.first or None if plan.header else None,
        "roles": plan.roles_json,
        "body_from": plan.body_from,
        "currency_from": plan.currency_from,
        "date_order": f"{plan.date_order}: {_date_evidence(plan, tally)}",
    }
    return row


def _form(plan: Plan) -> str:
    """How its bytes are read: an encoding, or what it is where it is no text."""
    if plan.dialect:
        return plan.dialect.encoding
    return "parquet" if plan.sheet is None else "workbook"


def _date_evidence(plan: Plan, tally: Tally) -> str:
    """By what evidence its dates are read: by all of its own, where they speak."""
    if plan.date_evidence == BY_MAPPING or tally.day_first == tally.month_first:
        return plan.date_evidence
    return f"{tally.day_first} dates speak for day-first, {tally.month_first} for month-first"


def _commonest(plan: Plan, tally: Tally) -> str:
    counted: dict[str, int] = {}
    for text, count in tally.bodies.items():
        name = plan.known.bodies.get(text, text)
        counted[name] = counted.get(name, 0) + count
    blank = tally.payments - sum(counted.values())
    counted[plan.known.body] = counted.get(plan.known.body, 0) + blank
    return min(counted, key=lambda name: (-counted[name], name))


def sources_of(rows: list[dict[str, object]]) -> pl.DataFrame:
    """The table of sources."""
    schema = SOURCES.schema
    return SOURCES.conform(pl.DataFrame(rows, schema=schema) if rows else SOURCES.empty())
