"""An input-output table, wherever it was published."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Tables:
    """A domestic-use table: who sells how much to whom inside the country.

    Args:
        codes: Industries, as the workbook codes them.
        names: Their names.
        uses: Z, millions: row sells to column.
        output: Total output of each.
        wages: Compensation of employees of each.
        imports: What each buys abroad (in Scotland, from the rest of the UK too).
        households: What households buy of each.
        household_spending: All that households spend, imports and taxes too.
        published: The published inverse with households in it (Type II), industries only; None where there is none.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    uses: Matrix
    output: Matrix
    wages: Matrix
    imports: Matrix
    households: Matrix
    household_spending: float
    published: Matrix | None
