"""Categories rolled up by people: the sector of a ledger's own category (ProClass, SeRCOP, CPV, UNSPSC, free text).

```csv
category,sector
Highways maintenance,F
45*,Construction
Legal fees*,Professional, scientific and technical
```

A `*` at the end stands for anything; the whole category goes before a beginning, a longer beginning before a shorter.
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.userfiles.read import read_people_csv

_SCHEMA = {"category": pl.String(), "sector": pl.String(), "line": pl.Int64()}


@dataclass(frozen=True)
class Categories:
    """A roll-up of categories.

    Args:
        frame: `category` (as written, perhaps with `*`), `sector`, `line`.
        path: The file.
    """

    frame: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_SCHEMA))
    path: str = ""

    def of(self, categories: pl.Series) -> pl.DataFrame:
        """The sector of each category that has one.

        Args:
            categories: As the ledger writes them.

        Returns:
            `category`, `sector`, `line`; distinct, sorted.
        """
        rules = [(plain(text), sector, line) for text, sector, line in self.frame.select(list(_SCHEMA)).iter_rows()]
        whole = {text: (sector, line) for text, sector, line in rules if not text.endswith("*")}
        begins = sorted(((text[:-1], sector, line) for text, sector, line in rules if text.endswith("*")), key=_longest)
        found = []
        for category in categories.drop_nulls().unique().sort():
            text = plain(category)
            hit = whole.get(text) or next(((s, n) for start, s, n in begins if text.startswith(start)), None)
            if hit:
                found.append((category, *hit))
        return pl.DataFrame(found, schema=_SCHEMA, orient="row")


def _longest(rule: tuple[str, str, int]) -> tuple[int, str]:
    return -len(rule[0]), rule[0]


def plain(category: str) -> str:
    """A category as it is compared: whatever its capitals and spaces."""
    return " ".join(category.casefold().split())


def read_categories(path: str | Path) -> Categories:
    """The roll-up in a CSV.

    Raises:
        InputError: There is no such file.
        UsageError: A column is missing, a row has no category or no sector, or two rows say different things.
    """
    where = str(path)
    frame = read_people_csv(path)
    missing = [name for name in ("category", "sector") if name not in frame.columns]
    if missing:
        given = ", ".join(name for name in frame.columns if name != "line")
        raise UsageError(
            f"no column {missing[0]}", where=f"{where}:1", hint=f"It has category and sector; this has {given}."
        )
    rows = frame.select(pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items())
    for name, other in (("category", "sector"), ("sector", "category")):
        empty = rows.filter(pl.col(name).is_null(), pl.col(other).is_not_null())
        if name == "category" and empty.height:
            raise UsageError(
                "a row has no category", where=f"{where}:{empty['line'][0]}", hint="Name one, or remove it."
            )
    # A row without a sector is one that somebody has yet to fill in.
    rows = rows.drop_nulls()
    seen: dict[str, tuple[str, int]] = {}
    for category, sector, line in rows.iter_rows():
        before, at = seen.setdefault(plain(category), (sector, line))
        if before != sector:
            what = f"lines {at} and {line} give {category!r} the sectors {before!r} and {sector!r}"
            raise UsageError(what, where=f"{where}:{line}", hint="Keep one of them.")
    return Categories(rows, where)
