"""The mapping: how files are to be read where detection is wrong (the contract, section 7)."""

import codecs
import re
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from spendscan.core.schemas import PAYMENTS
from spendscan.userfiles.keys import Source, did_you_mean, known_keys, refuse
from spendscan.userfiles.read import parse_toml, read_text

_DERIVED = {
    "source_file", "source_sheet", "source_row", "period", "date_flag", "amount_flag", "payee_key", "exclusion",
    "postcode_published", "card",
}  # fmt: skip
ROLES = (*(name for name in PAYMENTS.names if name not in _DERIVED), "period", "card")
DATE_ORDERS = ("dmy", "mdy", "ymd")
_CHOICES = {"date_order": DATE_ORDERS, "decimal": (".", ","), "amount": ("net", "gross")}
_KEYS = ("match", "sheet", "ignore", "encoding", "delimiter", "header_row", "date_order", "decimal", "amount", "body",
         "currency", "columns")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """How the files that it matches are to be read; None: found out by looking at the file.

    Args:
        match: Glob on source_file (`*` stops at no slash, as in a shell's `case`).
        sheet: Glob on the sheet's name; None: every sheet.
        ignore: The file is not read.
        encoding: A name that Python knows (cp1252, utf-8).
        delimiter: One character.
        header_row: Row of the header on opening the file in a spreadsheet, from 1; 0 none, -1 the last row.
        date_order: dmy, mdy or ymd.
        decimal: `.` or `,`.
        amount: net or gross.
        body: Who paid.
        currency: ISO code.
        columns: Role → header, or `#` and its position from 1.
        number: Which [[file]] of the mapping it is, from 1, for messages.
    """

    match: str
    sheet: str | None = None
    ignore: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    date_order: str | None = None
    decimal: str | None = None
    amount: str | None = None
    body: str | None = None
    currency: str | None = None
    columns: Table[str, str] = field(default_factory=dict)
    number: int = 1


@dataclass(frozen=True)
class Mapping:
    """Entries in the file's order; the first that matches wins."""

    entries: tuple[Entry, ...] = ()
    path: str = ""

    def entry_for(self, source_file: str, sheet: str | None = None) -> Entry | None:
        """The first entry that matches a source, or None.

        Args:
            source_file: As the table `sources` names it.
            sheet: The sheet of a workbook, or None.
        """
        for entry in self.entries:
            if _fits(entry.match, source_file) and (
                entry.sheet is None or (sheet is not None and _fits(entry.sheet, sheet))
            ):
                return entry
        return None


def read_mapping(path: str | Path) -> Mapping:
    """The mapping in a TOML file.

    Raises:
        InputError: There is no such file.
        UsageError: Something in it is wrong; the error names `file:row:column`.
    """
    text = read_text(path)
    return mapping_from(parse_toml(text, str(path)), str(path), text)


def mapping_from(tables: Table[str, Any], where: str, text: str | None = None) -> Mapping:
    """The mapping in a document's `[[file]]` tables.

    Raises:
        UsageError: Something in it is wrong.
    """
    source = Source(where, text)
    known_keys(tables, ("file",), "a mapping", source)
    files = tables.get("file", [])
    if isinstance(files, Table):
        files = [files]
    if not files:
        refuse(
            "no [[file]] in the mapping", where, '[[file]] with match = "*.csv" and what is to be set for these files.'
        )
    return Mapping(tuple(_entry(table, index, source) for index, table in enumerate(files)), where)


def _entry(table: Table[str, Any], index: int, source: Source) -> Entry:
    known_keys(table, _KEYS, "[[file]]", source, "file", index)

    def at(key: str) -> str:
        return source.at(key, "file", index)

    if not isinstance(table.get("match"), str) or not table["match"]:
        refuse(
            f"[[file]] {index + 1} has no match", at(""), 'Add match = "folder/*.csv", a pattern on the file\'s name.'
        )
    for key in ("sheet", "encoding", "delimiter", "date_order", "decimal", "amount", "body", "currency"):
        if key in table and not (isinstance(table[key], str) and table[key]):
            refuse(f"{key} is a text, not {table[key]!r}", at(key))
    if not isinstance(table.get("ignore", False), bool):
        refuse(f"ignore is true or false, not {table['ignore']!r}", at("ignore"))
    for key, choices in _CHOICES.items():
        if key in table and table[key] not in choices:
            hint = did_you_mean(table[key], choices) or f"One of {' '.join(choices)}."
            refuse(f"{key} is {table[key]!r}", at(key), hint)
    _check_values(table, at)
    columns = _columns(table, source, index)
    values = {key: table[key] for key in _KEYS if key in table and key not in ("columns", "currency")}
    currency = table["currency"].upper() if "currency" in table else None
    return Entry(**values, currency=currency, columns=columns, number=index + 1)


def _check_values(table: Table[str, Any], at: Any) -> None:
    if "encoding" in table:
        try:
            codecs.lookup(table["encoding"])
        except LookupError:
            refuse(f"unknown encoding {table['encoding']!r}", at("encoding"), "For instance utf-8, cp1252 or utf-16.")
    if "delimiter" in table and len(table["delimiter"]) != 1:
        refuse(f"delimiter is one character, not {table['delimiter']!r}", at("delimiter"), 'A tab is "\\t".')
    row = table.get("header_row", 1)
    if isinstance(row, bool) or not isinstance(row, int) or row < -1:
        refuse(f"header_row is a row from 1, 0 (none) or -1 (the last row), not {row!r}", at("header_row"))
    if "currency" in table and not re.fullmatch("[A-Za-z]{3}", table["currency"]):
        refuse(f"{table['currency']!r} is no currency code", at("currency"), "Three letters: GBP, USD, EUR.")


def _columns(table: Table[str, Any], source: Source, index: int) -> dict[str, str]:
    columns = table.get("columns", {})
    where = source.at("columns", "file", index)
    if not isinstance(columns, Table):
        refuse(
            f"columns is a table, not {columns!r}", where, 'columns = {amount = "Amount Paid", supplier_name = "#11"}'
        )
    for role, header in columns.items():
        if role not in ROLES:
            hint = did_you_mean(role, ROLES) or f"Columns are {', '.join(ROLES)}."
            refuse(f"unknown column {role}", where, hint)
        if not isinstance(header, str) or not header.strip():
            refuse(f"{role} is a header's text, or # and its position, not {header!r}", where)
        if header.startswith("#") and header[1:].isdigit() and int(header[1:]) < 1:
            refuse(f"{role} is {header!r}: positions count from #1", where)
    return dict(columns)


def _fits(pattern: str, name: str) -> bool:
    return _glob(pattern).fullmatch(name) is not None


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    """A glob without fnmatch's habit of reading `[…]` as a set where it never closes; the same on every system."""
    parts = re.split(r"(\*|\?|\[[^\]]+\])", pattern)
    spelt = {"*": ".*", "?": "."}
    made = [
        spelt.get(part)
        or (
            f"[{_set(part[1:-1])}]"
            if part.startswith("[") and part.endswith("]") and len(part) > 2
            else re.escape(part)
        )
        for part in parts
    ]
    return re.compile("".join(made), re.DOTALL)


def _set(inside: str) -> str:
    """What stands between brackets, as a regular expression's set: `!` at its start turns it round."""
    escaped = inside.replace("\\", r"\\").replace("[", r"\[")
    return f"^{escaped[1:]}" if escaped.startswith("!") else escaped
