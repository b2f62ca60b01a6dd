"""Registered offices at formation agents and accountants: many companies of a register at one postcode.

A postcode holds some fifteen addresses; where a register has scores of companies registered at one, most of them work
elsewhere, and the office says little of where the money goes. The count is of the register that was given: of a part of
a register it is too low, so that a flag is right and its absence proves nothing.
"""

from collections.abc import Sequence

import polars as pl

from spendscan.core.reasons import AddressKind
from spendscan.register.register import Register

# Companies registered at one postcode from which on the office counts as shared.
MANY = 50
SHARED = "shared_office"
_COUNTS = {"register": pl.String(), "postcode": pl.String(), "office_companies": pl.Int64()}


def with_offices(addresses: pl.DataFrame, registers: Sequence[Register], many: int = MANY) -> pl.DataFrame:
    """Addresses with how many companies share those that are registered offices.

    Args:
        addresses: `register, entity_id, address_kind, postcode` and whatever else.
        registers: The registers that they are of.
        many: From how many companies on an office is flagged.

    Returns:
        The same rows, in any order, with `office_companies` Int64 (entities of the same register that are registered at
        the postcode; null but for registered offices) and `office_flag` (`shared_office` or null).
    """
    counts = pl.concat([pl.DataFrame(schema=_COUNTS), *(_counts(addresses, register) for register in registers)])
    office = counts.with_columns(address_kind=pl.lit(str(AddressKind.REGISTERED)))
    rows = addresses.join(office, on=["register", "postcode", "address_kind"], how="left")
    return rows.with_columns(office_flag=pl.when(pl.col("office_companies") >= many).then(pl.lit(SHARED)))


def _counts(addresses: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Entities registered at each postcode that is asked about: of a large register only few are."""
    office = pl.col("address_kind") == str(AddressKind.REGISTERED)
    asked = addresses.filter(office, pl.col("register") == register.name)["postcode"].drop_nulls().unique()
    met = register.addresses.lazy().filter(office, pl.col("postcode").is_in(asked.implode()))
    counted = met.group_by("postcode").agg(office_companies=pl.col("entity_id").n_unique().cast(pl.Int64)).collect()
    return counted.select(pl.lit(register.name).alias("register"), "postcode", "office_companies")
