"""Keys of TOML files that people write: an unknown one is refused, with the nearest known one and where it stands."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

from spendscan.core.errors import UsageError


@dataclass(frozen=True)
class Source:
    """A file as people see it: its path, and its text where it is at hand, so that an error can name the row."""

    path: str
    text: str | None = None

    def at(self, key: str, table: str | None = None, index: int = 0) -> str:
        """`file:row:column` of a key, in the index-th table of that name; the path alone where it is not found."""
        lines = (self.text or "").splitlines()
        start = 0
        if table is not None:
            heading = re.compile(rf"^\s*\[+\s*{re.escape(table)}\s*\]+")
            headings = [number for number, line in enumerate(lines) if heading.match(line)]
            if index >= len(headings):
                return self.path
            start = headings[index]
            if not key:
                return f"{self.path}:{start + 1}:1"
            start += 1
        wanted = re.compile(rf"""^(\s*)["']?{re.escape(key)}["']?\s*[=.]|^(\s*)\[+\s*{re.escape(key)}\s*\]+""")
        for number, line in enumerate(lines[start:], start + 1):
            if found := wanted.match(line):
                return f"{self.path}:{number}:{len(found[1] or found[2] or '') + 1}"
            if table is not None and re.match(r"^\s*\[", line):
                break
        return self.path


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """`Did you mean …?` where a known word is near."""
    folded = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold(), folded, 1, 0.6)
    return f"Did you mean {folded[near[0]]}?" if near else None


def refuse(what: str, where: str, hint: str | None = None) -> NoReturn:
    """End the run: a file that people write is wrong."""
    raise UsageError(what, where=where, hint=hint)


def known_keys(
    table: Mapping[str, Any],
    known: Collection[str],
    what: str,
    source: Source,
    within: str | None = None,
    index: int = 0,
) -> None:
    """Refuse a key that a table may not have.

    Args:
        table: The table.
        known: The keys that it may have.
        what: What the table is, in the user's words.
        source: The file.
        within: The table's name as it stands in brackets.
        index: Which of the tables of that name it is.

    Raises:
        UsageError: A key is unknown.
    """
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known) or f"{what} has the keys {', '.join(known)}."
            refuse(f"unknown key {key} in {what}", source.at(key, within, index), hint)


def texts(value: Any, key: str, where: str) -> tuple[str, ...]:
    """A list of texts; one text, or whole numbers without quotes, will do."""
    values = value if isinstance(value, list) else [value]
    for item in values:
        if not isinstance(item, str | int) or isinstance(item, bool):
            refuse(f'{key} is a list of texts, like ["PR1", "PR2 9"], not {item!r}', where)
    return tuple(text for item in values if (text := str(item).strip()))
