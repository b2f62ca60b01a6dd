"""People in the report: only where the reader asked for them, and then said so first of all."""

import polars as pl

from spendscan.core.reasons import Kind
from spendscan.report.model import Block, Column, Prose, Section, Table

_WARNING = (
    "This report names people, as its reader asked (--include-personal). It holds personal data: "
    "keep it to those who may see them, and publish the report without that option."
)


def personal_section(payees: pl.DataFrame) -> Section:
    """The warning that people are named, and the individuals who were paid."""
    people = payees.filter(pl.col("kind") == str(Kind.INDIVIDUAL)).sort(
        "currency", "amount", "name", descending=[False, True, False]
    )
    blocks: list[Block] = [Prose(_WARNING, lead=True)]
    if people.height:
        rows = people.select("name", "currency", "amount", "payments").rows()
        columns = (Column("Name"), Column("Currency"), Column("Money", "exact"), Column("Payments", "count"))
        blocks.append(
            Table(
                "Individuals who were paid", "every payment line of payees of the kind individual", columns, tuple(rows)
            )
        )
    return Section("Personal data", tuple(blocks))
