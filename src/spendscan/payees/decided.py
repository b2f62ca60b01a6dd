"""What people decided of payees, as far as it bears on their lines: kind, exclude, influenceable."""

import polars as pl

from spendscan.core.reasons import REDACTED_KEY, UNNAMED_KEY
from spendscan.payees.kinds import payee_keys
from spendscan.userfiles.decisions import Decisions

_LINE = ["payee_key", "body_key", "postcode"]


class Decided:
    """Decisions by payee key, narrowed by body and ledger postcode.

    Args:
        decisions: The decisions, or None.
    """

    def __init__(self, decisions: Decisions | None) -> None:
        frame = decisions.frame if decisions else pl.DataFrame()
        self._rows = _rows(frame) if frame.height else None

    def kinds(self) -> dict[str, str]:
        """The kind that was decided, by payee key."""
        if self._rows is None:
            return {}
        given = self._rows.drop_nulls("kind").sort("line").unique("payee_key", keep="first", maintain_order=True)
        return dict(given.select("payee_key", "kind").iter_rows())

    def keys(self, column: str) -> list[str]:
        """The payees on whose lines `exclude` or `influenceable` was decided."""
        return [] if self._rows is None else self._rows.drop_nulls(column)["payee_key"].unique().sort().to_list()

    def of(self, lines: pl.DataFrame, column: str) -> pl.Series:
        """What was decided of each line, null where nothing; the most specific decision wins.

        A body narrows more than a postcode; of two alike the first line of the file counts.

        Args:
            lines: `payee_key`, `body_key`, `postcode`; the result is in their order.
            column: `exclude` or `influenceable`.
        """
        if self._rows is None:
            return pl.Series(column, [None] * lines.height, dtype=pl.Boolean)
        rows = self._rows.drop_nulls(column).rename({"body_key": "body_wanted"})
        cases = lines.select(_LINE).unique()
        fits = [
            pl.col(w).is_null() | pl.col(w).eq_missing(pl.col(c))
            for w, c in (("body_wanted", "body_key"), ("ledger_postcode", "postcode"))
        ]
        narrow = [pl.col("body_wanted").is_not_null(), pl.col("ledger_postcode").is_not_null()]
        said = (
            cases.join(rows, on="payee_key")
            .filter(fits)
            .with_columns(narrow=narrow[0].cast(pl.Int64) * 2 + narrow[1].cast(pl.Int64))
            .sort("narrow", "line", descending=[True, False])
            .unique(_LINE, keep="first", maintain_order=True)
        )
        return lines.join(said.select(*_LINE, column), on=_LINE, how="left", nulls_equal=True, maintain_order="left")[
            column
        ]


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Decisions under the payee keys of this room, where a redacted name has the reserved one."""
    reserved = pl.col("supplier_name").is_in([REDACTED_KEY, UNNAMED_KEY])
    keyed = frame.with_columns(key=payee_keys(frame["supplier_name"]))
    return keyed.select(
        "line",
        "body_key",
        "ledger_postcode",
        "kind",
        "exclude",
        "influenceable",
        payee_key=pl.when(reserved).then("supplier_name").otherwise("key"),
    )
