"""What would be read, and why: a line a file and sheet, and a mapping file that a person can correct."""

import json
import re
from collections.abc import Mapping

import polars as pl

from spendscan.core.errors import InputError
from spendscan.core.progress import SILENT, Listener
from spendscan.core.reasons import SourceStatus
from spendscan.ledger.planned import Plan, Plans
from spendscan.ledger.read import count_ledgers, in_home_currency

ORDERS = {"day-first": "dmy", "month-first": "mdy", "year-first": "ymd"}
COLUMNS = (
    *("source_file", "source_sheet", "status", "reason", "encoding", "delimiter", "header_row"),
    *("body", "body_from", "currency_from", "amount_basis", "lines", "payments", "rejects", "blank"),
    *("amount_payments", "amount_rejects", "first_date", "last_date", "date_order", "roles"),
)
# Roles that the choice of a column is printed for; the others follow from them.
_CHOSEN = "chosen_amount"


def inspect_ledgers(plans: Plans, on: Listener = SILENT) -> pl.DataFrame:
    """What would be read of each file and sheet, counted by reading it without keeping anything.

    Returns:
        A line a source: `COLUMNS`, then `currency`, `reject_reasons` and `why` (JSON: role to column and reason).
    """
    plans = in_home_currency(plans, None)
    try:
        ledger = count_ledgers(plans, on)
        sources, rejects = ledger.sources, ledger.rejects
    except InputError:
        sources, rejects = _unread(plans), None
    told = {plan.key: plan for plan in plans.plans}
    reasons = _reject_reasons(rejects)
    keys = [(row[0], row[1] or "") for row in sources.select("source_file", "source_sheet").iter_rows()]
    return sources.select(COLUMNS).with_columns(
        currency=pl.Series([told[key].currency for key in keys], dtype=pl.String),
        reject_reasons=pl.Series([reasons.get(key) for key in keys], dtype=pl.String),
        why=pl.Series([_why(told[key]) for key in keys], dtype=pl.String),
    )


def _unread(plans: Plans) -> pl.DataFrame:
    from spendscan.ledger.sources import source_row, sources_of  # noqa: PLC0415 - only where nothing can be read

    return sources_of([source_row(plan, None) for plan in plans.plans])


def _reject_reasons(rejects: pl.DataFrame | None) -> dict[tuple[str, str], str]:
    if rejects is None or not rejects.height:
        return {}
    counted = rejects.group_by("source_file", "source_sheet", "reason").agg(pl.len().cast(pl.Int64)).sort(pl.all())
    told: dict[tuple[str, str], dict[str, int]] = {}
    for file, sheet, reason, count in counted.iter_rows():
        told.setdefault((file, sheet or ""), {})[reason] = count
    return {key: json.dumps(value) for key, value in told.items()}


def _why(plan: Plan) -> str | None:
    if plan.header is None:
        return None
    columns = json.loads(plan.roles_json)
    chosen = {role: {"column": columns[role], "why": plan.roles.why.get(role, "")} for role in columns}
    return json.dumps(chosen, ensure_ascii=False)


def mapping_text(plans: Plans) -> str:
    """A mapping file (TOML) that states what was detected, for a person to correct and pass with --mapping."""
    blocks = [
        "# How spendscan reads these files. Correct what is wrong, delete what is right, pass the file with --mapping.",
        "# A column is named by its header, or by # and its position from 1.",
    ]
    # The first entry that matches wins: one for all of a file comes after those for parts of it.
    blocks += [_block(plan) for plan in sorted(plans.plans, key=lambda one: (one.source_file, one.sheet is None))]
    return "\n\n".join(blocks) + "\n"


def _block(plan: Plan) -> str:
    lines = ["[[file]]", f"match = {_quoted(_literal(plan.source_file))}"]
    if plan.sheet is not None:
        lines.append(f"sheet = {_quoted(_literal(plan.sheet))}")
    if not plan.read:
        to_fill = _TO_FILL if plan.status is SourceStatus.NOT_PAYMENTS else ()
        why = f"# {plan.status.value}: {plan.reason or ''}".rstrip(": ")
        return "\n".join([why, *lines, "ignore = true", *to_fill])
    if plan.dialect:
        lines += [f"encoding = {_quoted(plan.dialect.encoding)}", f"delimiter = {_quoted(plan.dialect.delimiter)}"]
    if plan.header:
        lines.append(f"header_row = {-1 if plan.header.at_bottom else plan.header.last}")
    lines += [f"date_order = {_quoted(ORDERS[plan.date_order])}", f"decimal = {_quoted(plan.decimal)}"]
    if plan.body_from != "column":
        lines.append(f"body = {_quoted(plan.known.body)}")
    if plan.currency:
        lines.append(f"currency = {_quoted(plan.currency)}")
    lines.append(f"columns = {{{_columns(plan)}}}")
    return "\n".join(lines)


# What a person says of a table that is not known for a ledger.
_TO_FILL = (
    "# If it is a ledger, delete the line above and say where its header and its columns are:",
    "# header_row = 1  # 0: it has none, -1: the last row",
    '# columns = {supplier_name = "#1", amount = "#2", payment_date = "#3"}',
)


def _literal(name: str) -> str:
    """A pattern that this name alone fits."""
    return re.sub(r"[*?\[]", lambda sign: f"[{sign[0]}]", name)


def _columns(plan: Plan) -> str:
    told: Mapping[str, str] = json.loads(plan.roles_json)
    if plan.header and plan.header.first != plan.header.last:
        # The names of a header over several rows stand in no row of it.
        told = {role: f"#{at + 1}" for role, at in plan.roles.at.items()}
    if plan.days is not None and plan.days.added:
        # A column that no row of the file has.
        told = {role: name for role, name in told.items() if plan.roles.at[role] != plan.days.at}
    wanted = {("amount" if role == _CHOSEN else role): name for role, name in told.items() if role not in _INNER}
    return ", ".join(f"{role} = {_quoted(name)}" for role, name in sorted(wanted.items()))


# Claims on a role that another one stands for in the end.
_INNER = frozenset(
    {"amount", "entity", "organisation", "department_family", "organisation_code", "year", "day", "quarter"}
)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
