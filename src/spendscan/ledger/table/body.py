"""Who paid: option, mapping, column, folder or file name; one name for each payee key."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

import polars as pl

from spendscan.core.names import payee_keys
from spendscan.ledger.find import Found
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.spellings import plain
from spendscan.ledger.table.titles import timeless, without_time

# Folders that hold files of anybody.
_ANYBODYS = frozenset(
    {
        "data",
        "ledger",
        "ledgers",
        "downloads",
        "download",
        "csv",
        "csvs",
        "files",
        "spend",
        "payments",
        "xlsx",
        "raw",
        "input",
        "inputs",
        "",
        "tmp",
        "temp",
        "xls",
        "excel",
        "desktop",
        "documents",
        "inbox",
        "archive",
        "expenditure",
        "spending",
        "transparency",
    }
)
# What is left of a time without its numbers: `FY2024`, `P07`, `2nd quarter`, `H1`.
_OF_TIMES = frozenset(
    {"fy", "p", "m", "h", "qtr", "period", "month", "week", "wk", "year", "yr", "st", "nd", "rd", "th"}
)
# Words that bodies are called by.
OF_A_BODY = re.compile(
    r"(?i)\b(council|borough|city|county|trust|authority|police|fire|department|ministry|university|commission(er)?|nhs)\b"
)
FEWEST = 3
# Where a body is found that nobody states.
PLACES = ("folder", "file")
# Folders that hold those of people, whose names are no bodies'.
_PEOPLES = frozenset({"home", "Users"})


def named_after_itself(roles: Roles, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Roles:
    """Roles with the column that is called what each of its cells says: who publishes it.

    Args:
        roles: As named.
        names: The header.
        rows: A sample of the lines.
    """
    for at, name in enumerate(names if "body" not in roles.at else ()):
        cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
        if len(cells) < FEWEST or at in roles.at.values() or not OF_A_BODY.search(name):
            continue
        if all(plain(cell) == plain(name) for cell in set(cells)):
            why = f"named as all of its cells are, {name!r}"
            return replace(roles, at={**roles.at, "body": at}, why={**roles.why, "body": why})
    return roles


def body_of_place(found: Found) -> tuple[str, str]:
    """The body that a file's folder, else its name, stands for, and which of them: `folder` or `file`.

    A folder that is called as a time is, in `Exford/2024-25/Q1`, holds that time's files of the body above it.
    """
    if found.path is not None:
        folder = next((one for one in found.path.parents if not _of_a_time(one.name)), found.path.parent)
        if folder.name.lower() not in _ANYBODYS and folder.parent.name not in _PEOPLES:
            return folder.name, "folder"
        return without_time(found.path.stem) or found.path.stem, "file"
    stem = PurePath(found.source_file).stem
    return without_time(stem) or stem, "file"


def _of_a_time(folder: str) -> bool:
    """Whether a folder's name says a time alone, `2024-25` or `FY2024`; `sf2` is a name."""
    if folder.lower() in _ANYBODYS or without_time(folder):
        return False
    return all(word in _OF_TIMES for word in re.findall(r"[^\W\d_]+", timeless(folder)))


def one_name(spellings: Mapping[str, int]) -> dict[str, str]:
    """The name of each spelling: of those that are equal as payee keys, the commonest, then the first by alphabet."""
    texts = sorted(spellings)
    keys = payee_keys(pl.Series(texts, dtype=pl.String)).to_list()
    groups: dict[str, Counter[str]] = {}
    for text, key in zip(texts, keys, strict=True):
        groups.setdefault(key, Counter())[" ".join(text.split())] += spellings[text]
    best = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in groups.items()}
    return {text: best[key] for text, key in zip(texts, keys, strict=True)}
