"""Where the header is: under a preamble, over two or three rows, at the bottom, or nowhere."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spendscan.ledger.cells.amounts import looks_like_amount, read_amount
from spendscan.ledger.cells.dates import read_date
from spendscan.ledger.table.spellings import is_unit, plain, roles_named

AMOUNTS = frozenset({"amount", "net_amount", "gross_amount", "debit_amount", "revenue_amount"})
LONGEST_NAME = 90
FEWEST_NUMBERED = 3
MOST_ROWS = 3
# Rows between words above a table that look like a header, and its header.
MOST_ABOVE = 8
# Rows below a header that are looked at for values that its second row has, too.
SOME = 50
_HAS_DIGIT = re.compile(r"\d")
# What is ruled under a name is no part of it.
_RULED = re.compile(r"^[-=_]{2,}$")
_QUOTES = " \u201c\u201d"


@dataclass(frozen=True)
class Header:
    """The header of a table.

    Args:
        first: Its first row, from 1; 0 where there is none.
        last: Its last row.
        names: The name of each column, in order; empty for an unnamed one.
        at_bottom: Whether the payments stand above it.
    """

    first: int
    last: int
    names: tuple[str, ...]
    at_bottom: bool = False


def roles_in(cells: Sequence[str]) -> set[str]:
    """The roles that a row's cells would name, were it a header; empty where it holds values."""
    found: set[str] = set()
    for cell in cells:
        text = cell.strip()
        if not text or len(text) > LONGEST_NAME:
            continue
        if _is_amount(text):
            continue
        found |= {role for role, _ in roles_named(text)[:1] if role != "none"}
    return found


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names a supplier and an amount, or enough of a ledger's other columns."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2:
        return False
    found = roles_in(cells)
    values = sum(map(_is_amount, filled))
    if values > len(filled) / 4:
        return False
    if "supplier_name" in found and found & AMOUNTS:
        return True
    key = ({"supplier_name"} | AMOUNTS) & found
    return bool(key) and len(found) >= 4 and len(found) >= len(filled) / 2


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of a header over several rows, cell by cell."""
    width = max(map(len, rows))
    cells = [[row[i].strip() if i < len(row) else "" for row in rows] for i in range(width)]
    return [" ".join(part for part in parts if part and not _RULED.match(part)) for parts in cells]


def find_header(rows: Sequence[Sequence[str]], tail: Sequence[Sequence[str]], records: int) -> Header | None:
    """The header among the first rows, else among the last.

    Args:
        rows: The first records.
        tail: The last records.
        records: How many records there are in all; tail ends with the last.
    """
    for number, cells in enumerate(rows, 1):
        if is_header(cells):
            if number > 1 and number == len(rows) == records:
                break
            return _with_numbers(rows, _stretched(rows, _better_below(rows, number)))
    for number in range(len(rows)):
        for size in range(2, MOST_ROWS + 1):
            part = rows[number : number + size]
            if (
                len(part) == size
                and all(any(c.strip() for c in r) for r in part)
                and is_header(joined(part))
                and are_names(part)
            ):
                return Header(number + 1, number + size, names_of(joined(part)))
    for back, cells in enumerate(reversed(tail)):
        if is_header(cells):
            row = records - back
            return Header(row, row, names_of(cells), at_bottom=True)
    return None


def _better_below(rows: Sequence[Sequence[str]], number: int) -> int:
    """A few words above a table may name a supplier and an amount, too: the header is the row that names more."""
    best, named, apart = number, len(roles_in(rows[number - 1])), False
    for below in range(number + 1, min(number + MOST_ABOVE, len(rows)) + 1):
        cells = rows[below - 1]
        if not are_names([cells]):
            break
        apart = apart or not _filled(cells)
        fewer = apart or _filled(rows[best - 1]) * 2 <= _filled(cells)
        if fewer and is_header(cells) and len(roles_in(cells)) > named:
            best, named = below, len(roles_in(cells))
    return best


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _stretched(rows: Sequence[Sequence[str]], number: int) -> Header:
    """A header that begins in a row, over the rows below that name more of its columns than they repeat."""
    best, roles = Header(number, number, names_of(rows[number - 1])), roles_in(rows[number - 1])
    for size in range(2, MOST_ROWS + 1):
        part = rows[number - 1 : number - 1 + size]
        last = part[-1]
        if len(part) < size or not any(cell.strip() for cell in last) or not are_names(part):
            break
        whole = joined(part)
        here = roles_in(whole)
        below = [row for row in rows[number - 1 + size :][:SOME] if any(cell.strip() for cell in row)]
        if _continues(part[0], last, below, 2 if size == 2 else 1) and is_header(whole) and len(here) >= len(roles):
            best, roles = Header(number, number + size - 1, names_of(whole)), here
    above = rows[number - 2] if number > 1 else ()
    if len([cell for cell in above if cell.strip()]) >= 2 and are_names([above]) and len(roles_in(above)) >= 2:
        whole = joined([above, rows[number - 1]])
        named = roles_in(whole)
        if is_header(whole) and len(named) >= len(roles) and not _says_all(above, rows[number - 1]):
            return Header(number - 1, best.last, names_of(whole))
    return best


def _with_numbers(rows: Sequence[Sequence[str]], header: Header) -> Header:
    """A header with the row below it that numbers its columns, `1, 2, 3` or `(1), (2), (3)`."""
    below = [cell.strip(" ().[]") for cell in rows[header.last]] if header.last < len(rows) else []
    while below and not below[-1]:
        below.pop()
    counted = [str(number) for number in range(1, len(below) + 1)]
    return replace(header, last=header.last + 1) if len(below) >= FEWEST_NUMBERED and below == counted else header


def _says_all(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a cell of several words names its column by itself, whatever stands above it."""
    both = [cell for cell, other in zip(row, above, strict=False) if cell.strip() and other.strip()]
    return any(len(plain(cell).split()) > MOST_ROWS and roles_in([cell]) for cell in both)


def _continues(first: Sequence[str], row: Sequence[str], below: Sequence[Sequence[str]], least: int) -> bool:
    """Whether a row carries on the header above: words, no values and no header again, and values below."""
    cells, above = ([plain(cell) or cell.strip() for cell in one] for one in (row, first))
    if sum(bool(cell) for cell in cells) < least or any(_is_value(cell) for cell in cells if cell):
        return False
    both = [(cell, other) for cell, other in zip(cells, above, strict=False) if cell and other]
    if both and sum(cell == other for cell, other in both) * 2 >= len(both):
        return False
    if not below or not any(_is_value(cell.strip().lower()) for cell in below[0] if cell.strip()):
        return False
    # What stands in the rows below in the same column is no name of it, unless the header is said again there.
    again = (one for at, cell in enumerate(row) if cell.strip() for one in below if at < len(one) and one[at] == cell)
    return all(are_names([one]) for one in again)


def _is_amount(text: str) -> bool:
    """Whether a cell is an amount, with its currency or without: `353.66 GBP` names no column."""
    if is_unit(text):
        return False
    return looks_like_amount(text) or (_HAS_DIGIT.search(text) is not None and read_amount(text).amount is not None)


def _is_value(text: str) -> bool:
    # A value is none the less one in a word processor's quotation marks, or in digits of full width.
    text = unicodedata.normalize("NFKC", text).strip(_QUOTES)
    if _is_amount(text):
        return True
    if _HAS_DIGIT.search(text) is None:
        return False
    when = read_date(text)
    return when.day is not None or when.period is not None


def are_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether no cell of some rows is an amount or a date."""
    return not any(_is_value(cell.strip().lower()) for row in rows for cell in row if cell.strip())


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The names in a row, without the mark that a file begins with, wherever it came to stand."""
    return tuple(" ".join(cell.replace("ï»¿", "").replace("\ufeff", "").split()) for cell in cells)
