"""What `spendscan explain` prints of a figure: its row, its biggest payments, their sum."""

import sys
from decimal import Decimal
from pathlib import Path

from spendscan.core.money import rounded, spelt
from spendscan.enquiries.runs import Explained

_MOST = 20
_COLUMNS = ("payment_date", "supplier_name", "amount", "ring", "category", "source_file", "source_row")


def print_figure(told: Explained, out: Path | None) -> None:
    """A figure in words, the biggest payments under it, and where all of them are."""
    figure, lines = told.figure, told.payments
    currency = figure["currency"]
    print(_headline(told))
    total = lines["amount"].sum() if lines.height else Decimal(0)
    print(f"{lines.height:,} payments, {spelt(total or 0, currency, 2)} in all")
    wanted = figure["numerator"] if figure["metric"] != "lm2" else figure["denominator"]
    if wanted is not None and wanted != total and figure["metric"] != "top_n_share":
        print(
            f"warning: the figure's money is {spelt(wanted, currency, 2)}: what the run says of its suppliers does not "
            "tell all of it apart",
            file=sys.stderr,
        )
    if out:
        print(out)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(name.replace("_", " "), overflow="fold", justify="right" if name == "amount" else "left")
    for row in lines.head(_MOST).select(_COLUMNS).iter_rows():
        table.add_row(
            *(Text("" if cell is None else f"{cell:,}" if isinstance(cell, Decimal) else str(cell)) for cell in row)
        )
    console.print(table)
    if lines.height > _MOST:
        print(f"The {_MOST} biggest of {lines.height:,}; -o FILE writes all of them.")


def _headline(told: Explained) -> str:
    figure = told.figure
    named = (
        f"{figure['metric']} of {figure['dimension']} {figure['member']}"
        if figure["dimension"] != "all"
        else figure["metric"]
    )
    crossed = f" in ring {figure['member_2']}" if figure["member_2"] else ""
    when = f", {figure['period']}" if figure["period"] else ""
    who = f", {figure['body']}" if figure["body"] else ""
    return f"{named}{crossed}{who}{when}, scope {figure['scope']}, basis {figure['basis']}: {_value(told)}"


def _value(told: Explained) -> str:
    figure = told.figure
    value, unit = figure["value"], figure["unit"]
    if value is None:
        return "no value"
    if unit == "percent":
        return f"{rounded(value, 1)}%"
    if unit == figure["currency"]:
        return spelt(figure["numerator"] if figure["numerator"] is not None else value, unit, 2)
    return f"{rounded(value, 2):,}"
