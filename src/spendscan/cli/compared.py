"""Runs side by side, for people to read: first what differs in how they were made."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from spendscan.cli.tables import aligned, print_table
from spendscan.core.money import rounded, spelt
from spendscan.metrics.change import Group
from spendscan.studies import Comparison

_SAID = {
    "price": "dearer or cheaper",
    "volume": "more or less with suppliers of both",
    "switching": "suppliers of both in another ring",
    "new": "new suppliers",
    "lost": "lost suppliers",
    "change": "change of local spend",
}


def print_comparison(found: Comparison) -> None:
    """What differs, each run, the change in parts, and the bodies together."""
    print("The runs were made alike." if not found.differences else "The runs were made differently:")
    for difference in found.differences:
        print(f"  {difference}")
    print()
    print_table(found.sides.with_columns(pl.col("body").fill_null("all bodies")))
    alone = found.moves["body"].n_unique() == 2 and found.moves["body"].null_count()
    # A single body is all bodies: it is told once.
    for move in found.moves.filter(pl.col("body").is_not_null() | pl.lit(not alone)).iter_rows(named=True):
        _print_move(move)
    if found.changes.height:
        _print_changes(found.changes)
    for group in found.groups:
        _print_group(group)


def _print_move(move: Mapping[str, Any]) -> None:
    """A share moves by points, and by percent of what it was: the one is never told for the other."""
    who = move["body"] or "all bodies"
    if move["points"] is None:
        return
    told = f"local share {_signed(move['points'])} percentage points ({_signed(move['share_percent'])}% of what it was)"
    money = f"local money {_signed(move['local_percent'])}%, all money {_signed(move['spend_percent'])}%"
    print(f"\n{move['from']} to {move['to']}, {who}, {move['currency']}: {told}; {money}")


def _signed(number: float | None) -> str:
    """With its sign, to one place; a dash where there is none."""
    if number is None:
        return "–"
    shown = rounded(number, 1)
    return f"{shown:+,}" if shown else f"{shown:,}"


def _print_changes(changes: pl.DataFrame) -> None:
    key = ["from", "to", "currency", "terms"]
    for (old, new, currency, terms), rows in changes.group_by(key, maintain_order=True):
        print(f"\n{old} to {new}, {currency}, in {terms} terms")
        kept = rows if terms == "real" else rows.filter(pl.col("part") != "price")
        told = [
            (_SAID[part], spelt(pence / 100, str(currency), 2), suppliers, largest or "")
            for part, pence, suppliers, largest in kept.select("part", "pence", "suppliers", "largest").iter_rows()
        ]
        for line in aligned(["part", "money", "suppliers", "most of it"], told):
            print(f"  {line}")


def _print_group(group: Group) -> None:
    print(f"\nTogether, {group.currency}: {', '.join(group.bodies)}")
    leak = group.total - group.local
    if group.total > 0:
        least = rounded(100 * (leak - group.unknown) / group.total, 1)
        most = rounded(100 * leak / group.total, 1)
        print(f"  joint leakage: at least {least}%, at most {most}% of {spelt(group.total / 100, group.currency)}")
    print(
        f"  {group.shared:,} suppliers are paid by two or more: {spelt(group.shared_pence / 100, group.currency)}, "
        f"of which {spelt(group.shared_local / 100, group.currency)} local"
    )
    for supplier, pence in group.largest:
        print(f"    {spelt(pence / 100, group.currency):>16}  {supplier}")
