"""The least that is published, as a file's name or title states it: amounts of another unit do not go with it."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from spendscan.ledger.cells.amounts import read_amount

# `over £500`, `more than 25k`, `exceeding 500`; a year, or days, is none.
_OVER = re.compile(
    r"(?<![a-z])(?:over|above|exceed(?:s|ing)?|(?:greater|more) than|in excess of|>) ?(?P<sign>[£€$]|gbp|eur)? ?"
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<thousands> ?k\b| ?000\b| thousand\b)?"
    r"(?![\d,]|\.\d{3}| ?days| ?months| ?years)"
)
_SIGNS = re.compile(r"[_\-+\s]+|\.(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
# The least and the greatest that publishers go by.
SMALLEST, LARGEST = 100, 100_000
# Of so many amounts; in pennies nearly all whole amounts are so many times as much as the least or more.
FEWEST, NEARLY_ALL, MANY_TIMES = 10, 0.8, 40


def least_of(text: str) -> int | None:
    """The least amount that a name or a title says is listed, 500 of `spend-over-£500-june`; None without one."""
    for found in _OVER.finditer(_SIGNS.sub(" ", text.lower())):
        number = int(found["number"].replace(",", "")) * (1000 if found["thousands"] else 1)
        year = not found["sign"] and _FIRST_YEAR <= number <= _LAST_YEAR
        if SMALLEST <= number <= LARGEST and not year:
            return number
    return None


def against_the_least(texts: Iterable[str], cells: Sequence[str], decimal: str, power: int) -> tuple[str, ...]:
    """What is doubtful about amounts by the least that the file says it lists: all below it, or far above it.

    Args:
        texts: The file's name, and what stands above its table.
        cells: Amounts as published.
        decimal: What stands before their pennies.
        power: The unit they are read in, as a power of ten.
    """
    least = next((number for text in texts if (number := least_of(text))), None)
    if least is None:
        return ()
    read = [abs(one) for cell in cells if (one := read_amount(cell, decimal, power).amount)]
    if len(read) < FEWEST:
        return ()
    said = f"its name or title says that it lists what is over {least:,}, and"
    if max(read) < least:
        return (f"{said} no amount comes to that: of thousands, `Amount (000)` as their column's name says so",)
    whole = all(one == one.to_integral_value() for one in read)
    if whole and sum(one >= MANY_TIMES * Decimal(least) for one in read) >= NEARLY_ALL * len(read):
        told = "nearly all amounts are whole and far more: of pennies, `Amount (pence)` as their column's name says so"
        return (f"{said} {told}",)
    return ()
