"""Which names may be printed: individuals' and redacted names never, likely people's only where they are tied."""

import re
from collections.abc import Iterable
from functools import cached_property

import polars as pl

from spendscan.core.reasons import Decision, Kind
from spendscan.report.wording import POOLED

WITHHELD = "name withheld (may be a person)"
HIDDEN = "(label withheld: it names a person)"
# The ledger's own words for a kind of payee give nobody away.
_CLASSES = {
    "individual",
    "individuals",
    "private individual",
    "personal",
    "foster carer",
    "foster carers",
    "redacted",
    "withheld",
}
_WORD = re.compile(r"\w+")


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


class Names:
    """Names of suppliers as they may be printed, and what must not be.

    Args:
        payees: The payees table.
        matches: The matches table: an accepted match says that a likely person trades under a registered name.
        withhold: Whether people's names are withheld; redacted ones always are.
    """

    def __init__(self, payees: pl.DataFrame, matches: pl.DataFrame, *, withhold: bool = True) -> None:
        tied = matches.filter(pl.col("decision") == str(Decision.ACCEPTED)).select("payee_key").unique()
        untied = ~pl.col("payee_key").is_in(tied["payee_key"].implode())
        person = (pl.col("kind") == str(Kind.INDIVIDUAL)) | (pl.col("person_like").fill_null(False) & untied)
        person = person & pl.lit(withhold)
        self._people = payees.filter(person)
        self._redacted = payees.filter(pl.col("kind") == str(Kind.REDACTED))
        self._payees = payees.with_columns(private=person | (pl.col("kind") == str(Kind.REDACTED)))

    def of(self, keys: Iterable[str], currency: str) -> dict[str, str]:
        """The printable name of each supplier key: the spelling with most money among its payees."""
        wanted = sorted(set(keys))
        rows = (
            self._payees.filter(pl.col("supplier_key").is_in(wanted), pl.col("currency") == currency)
            .sort("private", pl.col("amount").abs(), "name", descending=[False, True, False], nulls_last=True)
            .unique("supplier_key", keep="first", maintain_order=True)
            .select("supplier_key", "name", "private")
        )
        names = {key: WITHHELD if private else (name or key) for key, name, private in rows.iter_rows()}
        return {key: POOLED.get(key) or names.get(key, WITHHELD) for key in wanted}

    def label(self, text: str) -> str:
        """A category, department or other label of the ledger, unless it names a person who is not to be named."""
        words = _words(text)
        longest = min(len(words), self._longest)
        for size in range(1, longest + 1):
            for start in range(len(words) - size + 1):
                if words[start : start + size] in self._private:
                    return HIDDEN
        return text

    @cached_property
    def _private(self) -> frozenset[tuple[str, ...]]:
        names = pl.concat([self._people["names"].explode(), self._people["name"]]).drop_nulls().unique()
        # A single letter or number is no name: hiding by it would hide everything.
        spelt = (name for name in names.to_list() if name.strip().casefold() not in _CLASSES)
        return frozenset(words for words in map(_words, spelt) if words)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._private), default=0)
