"""Each payee classed: by the entities that it is tied to, else by the ledger's own words, else by its name."""

from dataclasses import dataclass, field

import polars as pl

from spendscan.classes.ownership import ABROAD, owned
from spendscan.classes.sectors import sectored
from spendscan.classes.sizes import sized
from spendscan.core.names import payee_keys
from spendscan.userfiles.categories import Categories
from spendscan.userfiles.decisions import Decisions, no_decisions
from spendscan.userfiles.owned import EmployeeOwned

# What the classes of entities rest on; in order of their register, the first that has one counts.
OF_ENTITIES = (
    "sector", "sector_source", "division", "size", "size_source", "group_flag", "ownership", "ownership_source", "vcse",
    "company_number", "charity_number",
)  # fmt: skip
COLUMNS = (
    "sector", "sector_source", "division", "size", "size_source", "sme", "sme_source", "ownership", "ownership_source",
    "vcse", "vcse_source", "parent", "group_key",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What people and ledgers say of payees besides registers.

    Args:
        claims: `payee_key, sme, vcse, supplier_type`: the ledger's words.
        categories: How the ledger's categories are rolled up to sectors.
        employee_owned: Suppliers that belong to their staff.
        decisions: Decisions; `parent` names groups.
        abroad: ABROAD: who belongs to another country, by a register or by the ledger.
    """

    claims: pl.DataFrame
    categories: Categories = field(default_factory=Categories)
    employee_owned: EmployeeOwned = field(default_factory=EmployeeOwned)
    decisions: Decisions = field(default_factory=no_decisions)
    abroad: pl.DataFrame = field(default_factory=ABROAD.to_frame)


def classed(
    payees: pl.DataFrame, entities: pl.DataFrame, ties: pl.DataFrame, cube: pl.DataFrame, said: Said
) -> pl.DataFrame:
    """Payees with their classes, each with what says so.

    Args:
        payees: The table `payees`, with supplier keys.
        entities: The table `entities`.
        ties: `payee_key, register, entity_id, order` of accepted matches.
        cube: The table `cube`, for the money in each category.
        said: What is said besides.

    Returns:
        The same rows with `COLUMNS`. An attribute comes from the first tied entity that has it; individuals, redacted
        and unnamed payees have none.
    """
    keys = payees.unique("payee_key", keep="any").select("payee_key", "kind", "kind_reason")
    firms = keys.filter(~pl.col("kind").is_in(["individual", "redacted", "unnamed", "internal"]))
    known = _of_entities(firms, entities, ties).join(
        said.claims.rename({"vcse": "claimed"}), on="payee_key", how="left"
    )
    known = sectored(known, cube, said.categories)
    known = sized(known)
    known = owned(known.join(said.abroad, on="payee_key", how="left"), said.employee_owned)
    rest = payees.drop(COLUMNS, strict=False).join(
        known.select("payee_key", *(name for name in COLUMNS if name not in ("parent", "group_key"))),
        on="payee_key", how="left",
    )  # fmt: skip
    grouped = rest.join(_parents(said.decisions), on="payee_key", how="left")
    group = pl.when(pl.col("parent").is_not_null()).then(pl.format("group:{}", "parent_key"))
    return grouped.with_columns(group_key=pl.coalesce(group, "supplier_key")).drop("parent_key")


def _parents(decisions: Decisions) -> pl.DataFrame:
    """The parent of each payee that has one, as it was first written; a parent that is paid itself is of its group."""
    named = decisions.of("parent").sort("line")
    named = named.with_columns(parent_key=payee_keys(named["parent"]))
    itself = named.select("parent_key", "parent", payee_key="parent_key")
    both = pl.concat([frame.select("payee_key", "parent_key", "parent") for frame in (named, itself)])
    first = both.unique("payee_key", keep="first", maintain_order=True)
    spelling = named.unique("parent_key", keep="first", maintain_order=True).select("parent_key", "parent")
    return first.drop("parent").join(spelling, on="parent_key", how="left")


def _of_entities(firms: pl.DataFrame, entities: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """What the entities of a payee say: each attribute with its source from the first that has it."""
    tied = ties.join(entities.select("register", "entity_id", *OF_ENTITIES), on=["register", "entity_id"])
    order = tied.sort("payee_key", "order", "entity_id").group_by("payee_key", maintain_order=True)
    pairs = (("sector", "sector_source"), ("size", "size_source"), ("ownership", "ownership_source"))
    first = [pl.col(of).filter(pl.col(by).is_not_null()).first() for by, source in pairs for of in (by, source)]
    division = pl.col("division").filter(pl.col("sector").is_not_null()).first()
    rest = [pl.col(name).drop_nulls().first() for name in ("group_flag", "vcse", "company_number", "charity_number")]
    registers = [pl.col("register").filter(pl.col(by).is_not_null()).first().alias(f"{by}_register") for by, _ in pairs]
    # A charity that is a company stands in both registers: that of charities says more of who owns it.
    special = pl.col("ownership").filter(pl.col("ownership").is_in(["charity", "community_interest"])).first()
    source = pl.col("ownership_source").filter(pl.col("ownership").is_in(["charity", "community_interest"])).first()
    where = pl.col("register").filter(pl.col("ownership").is_in(["charity", "community_interest"])).first()
    found = order.agg(
        *first, division, *rest, *registers, special=special, special_source=source, special_register=where
    )
    return firms.join(found, on="payee_key", how="left")
