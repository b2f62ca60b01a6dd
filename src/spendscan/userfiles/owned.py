"""A list of employee-owned suppliers, which no register tells."""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.names import payee_keys
from spendscan.userfiles.read import read_people_csv

_SCHEMA = {"payee_key": pl.String(), "company_number": pl.String(), "line": pl.Int64()}


@dataclass(frozen=True)
class EmployeeOwned:
    """Suppliers that belong to their staff.

    Args:
        frame: `payee_key`, `company_number` (padded to 8; null where not given), `line`.
        path: The file.
    """

    frame: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_SCHEMA))
    path: str = ""


def read_employee_owned(path: str | Path) -> EmployeeOwned:
    """The list in a CSV: `supplier_name`, and perhaps `company_number`.

    Raises:
        InputError: There is no such file.
        UsageError: It has no column supplier_name, or a row without a name.
    """
    frame = read_people_csv(path)
    if "supplier_name" not in frame.columns:
        given = ", ".join(name for name in frame.columns if name != "line")
        raise UsageError("no column supplier_name", where=f"{path}:1", hint=f"Name one so; it has {given}.")
    nameless = frame.filter(pl.col("supplier_name").is_null())
    if nameless.height:
        raise UsageError("a row has no supplier_name", where=f"{path}:{nameless['line'][0]}", hint="Name the supplier.")
    number = pl.col("company_number") if "company_number" in frame.columns else pl.lit(None, pl.String)
    bare = number.str.to_uppercase().str.replace_all(r"\s", "")
    rows = frame.select(
        payee_key=payee_keys(frame["supplier_name"]),
        company_number=pl.when(bare.str.contains("^[0-9]{1,7}$")).then(bare.str.zfill(8)).otherwise(bare),
        line="line",
    )
    return EmployeeOwned(rows.select(pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items()), str(path))
