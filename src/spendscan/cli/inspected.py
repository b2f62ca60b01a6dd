"""What `spendscan inspect` prints: a line a file, how the columns were chosen, what is no payment, what is not read."""

import json
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spendscan.core.listing import first_of
from spendscan.enquiries.ledgers import Inspection

Row = Mapping[str, Any]
WIDTH = 150
_COLUMNS = ("file", "read as", "body", "lines", "payments", "rejects", "blank", "money", "dates")
_NUMBERS = frozenset({"lines", "payments", "rejects", "blank", "money"})
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
# What a line is made of; other columns are named after them.
_MAIN = ("chosen_amount", "supplier_name", "payment_date", "body")
# Claims on a role that another one stands for in the end.
_INNER = frozenset({"amount", "entity", "organisation", "department_family", "organisation_code"})
_SIDES = ("net_amount", "gross_amount")
_NAMED = "named "
_BOTH = re.compile(r"\b[1-9]\d* (?:dates|cells) speak for day-first, [1-9]")
_COUNTS = re.compile(r"\d+ (?:dates|cells) speak for day-first, \d+ for month-first|\d+ (?=other files)")
MOST_FILES = 3


def print_inspection(seen: Inspection, form: str) -> None:
    """What would be read, as text or as JSON."""
    if form == "json":
        print(json.dumps([_opened(row) for row in seen.rows], ensure_ascii=False, indent=1, default=str))
        return
    read = [row for row in seen.rows if row["status"] == "read"]
    if read:
        _print_table(read)
    for line in (*_choices(read), *_rejects(read), *_unread(seen.rows)):
        print(line)


def _print_table(rows: Sequence[Row]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDTH, highlight=False, soft_wrap=False)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in _COLUMNS:
        right = name in _NUMBERS
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        table.add_row(*(Text(cell) for cell in _line(row)))
    console.print(table)


def _name(row: Row) -> str:
    return str(row["source_file"]) + (f" [{row['source_sheet']}]" if row["source_sheet"] is not None else "")


def _line(row: Row) -> tuple[str, ...]:
    delimiter = _DELIMITERS.get(row["delimiter"], row["delimiter"])
    header = f"header in row {row['header_row']}" if row["header_row"] else "no header"
    how = ", ".join(part for part in (row["encoding"], delimiter, header) if part)
    counts = tuple(f"{row[name]:,}" for name in ("lines", "payments", "rejects", "blank"))
    dates = f"{row['first_date']} to {row['last_date']}" if row["first_date"] else "none"
    money = f"{row['amount_payments']:,.2f} {row['currency'] or ''} ({row['amount_basis']})"
    return (_name(row), how, f"{row['body']} ({row['body_from']})", *counts, money, dates)


def _files(names: Sequence[str]) -> str:
    return first_of(names, len(names) if len(names) <= MOST_FILES else 1)


def _grouped(told: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Files by what is said of them, in the order in which it is first said."""
    groups: dict[str, list[str]] = {}
    for words, name in told:
        groups.setdefault(words, []).append(name)
    return groups


def _choices(rows: Sequence[Row]) -> list[str]:
    """Each way of choosing columns once, with the files that it was chosen for; then how dates are written."""
    lines = []
    for told, names in _grouped((_columns(row), _name(row)) for row in rows if row["why"]).items():
        lines.append(f"Columns of {_files(names)}:")
        lines += textwrap.wrap(told, WIDTH, initial_indent="  ", subsequent_indent="  ")
    for order, names in _grouped((_order(row), _name(row)) for row in rows if row["date_order"]).items():
        lines.append(f"Dates of {_files(names)}: {order}")
    return lines


def _columns(row: Row) -> str:
    chosen = {role: column for role, column in json.loads(row["why"]).items() if role not in _INNER}
    amount = chosen.get("chosen_amount", {}).get("column")
    rest = (role for role in chosen if role not in _MAIN and not (role in _SIDES and chosen[role]["column"] == amount))
    roles = (*_MAIN, *rest)
    return "; ".join(_role(role, chosen[role]) for role in roles if role in chosen)


def _order(row: Row) -> str:
    """How dates are read; where all of a file's own speak for one order, not how many they are."""
    found: str = row["date_order"]
    return found if _BOTH.search(found) else _COUNTS.sub(lambda hit: "their own" if "speak" in hit[0] else "", found)


def _role(role: str, chosen: Mapping[str, str]) -> str:
    """A role's column, and why it was chosen where its name alone does not say so."""
    why = chosen["why"].removeprefix(_NAMED + repr(chosen["column"])).removeprefix(", ")
    name = "amount" if role == "chosen_amount" else role.replace("_", " ")
    return f"{name} = {chosen['column']!r}" + (f" ({why})" if why else "")


def _rejects(rows: Sequence[Row]) -> list[str]:
    """Each reason for which lines are no payments, and in which files most of them are."""
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        for reason, count in json.loads(row["reject_reasons"] or "{}").items():
            counted.setdefault(reason, Counter())[_name(row)] += count
    lines = []
    for reason in sorted(counted):
        files = sorted(counted[reason].items(), key=lambda pair: (-pair[1], pair[0]))
        named = _files([f"{name} ({count:,})" if len(files) > 1 else name for name, count in files])
        lines.append(f"Rejects: {counted[reason].total():,} {reason} in {named}")
    return lines


def _unread(rows: Sequence[Row]) -> list[str]:
    """Each file and sheet that is not read, and why."""
    told = ((f"{row['status']}: {row['reason'] or ''}", _name(row)) for row in rows if row["status"] != "read")
    return [f"Not read: {', '.join(names)}: {words}" for words, names in _grouped(told).items()]


def _opened(row: Row) -> dict[str, Any]:
    """A row with the JSON texts in it opened."""
    return {k: json.loads(v) if k in ("roles", "why", "reject_reasons") and v else v for k, v in row.items()}
