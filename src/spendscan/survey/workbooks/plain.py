"""Input-output tables as a plain CSV: the way for tables that are no workbook we know."""

import numpy as np
import polars as pl

from spendscan.core.errors import InputError
from spendscan.survey.workbooks.tables import Tables

_HINT = (
    "Columns `code`, perhaps `name`, one for each industry in the order of the rows, perhaps `households`; after the "
    "industries a row `output`, perhaps `wages` and `imports`."
)
_BELOW = ("output", "wages", "imports")


def tables_from(table: pl.DataFrame, where: str) -> Tables:
    """A domestic-use table: who sells (rows) how much to whom (columns).

    Args:
        table: Texts, with `line`.
        where: The file, for messages.

    Raises:
        InputError: It is not laid out so, or a cell is no number.
    """
    if "code" not in table.columns:
        raise InputError("is no input-output table", where=where, hint=_HINT)
    named = dict(zip(table["code"].to_list(), table.iter_rows(named=True), strict=True))
    codes = [code for code in table["code"].drop_nulls() if code in table.columns]
    missing = [
        code for code in table["code"].drop_nulls() if code not in (*table.columns, *_BELOW) and code not in codes
    ]
    if not codes or "output" not in named or len(codes) != len(set(codes)):
        raise InputError("is no input-output table", where=where, hint=_HINT)

    def number(row: str, column: str) -> float:
        text = named[row].get(column)
        try:
            return float(text or 0)
        except ValueError:
            raise InputError(
                f"{text!r} in column {column} is no number", where=f"{where}:{named[row]['line']}"
            ) from None

    def line(row: str) -> list[float]:
        return [number(row, code) for code in codes] if row in named else [0.0] * len(codes)

    bought = [number(code, "households") for code in codes] if "households" in table.columns else [0.0] * len(codes)
    # Rows besides the industries' are what households buy elsewhere, and taxes on it.
    more = [number(row, "households") for row in missing] if "households" in table.columns else []
    names = [str(named[code].get("name") or code) for code in codes]
    uses = np.array([[number(row, column) for column in codes] for row in codes])
    rows = (np.array(line(row)) for row in _BELOW)
    output, wages, imports = rows
    households = np.array(bought)
    return Tables(
        tuple(codes), tuple(names), uses, output, wages, imports, households, float(households.sum() + sum(more)), None
    )
