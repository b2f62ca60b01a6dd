"""Who is here: businesses of the registers in the local rings, and in the next one out, by industry.

A business is where its trading address is, else its registered one; in the bases `trading` and `registered` that
address alone counts, in `branch` any but a contact address. Dissolved ones do not count, and one that stands in two
registers counts once.
"""

from collections.abc import Sequence

import polars as pl

from spendscan.core.names import payee_keys
from spendscan.core.reasons import AddressKind, Basis, Kind
from spendscan.metrics.choices import Choices
from spendscan.payees.kinds import kinds
from spendscan.place.read import Lookup
from spendscan.place.rings import locate, resolve_area
from spendscan.register.classes import sectors
from spendscan.register.ready import ended
from spendscan.register.register import Register
from spendscan.userfiles.area import Area

OFFERS = pl.Schema(
    {
        "division": pl.String(),
        "rank": pl.Int64(),
        "register": pl.String(),
        "entity_id": pl.String(),
        "name": pl.String(),
        "size": pl.String(),
        "paid": pl.Boolean(),
    }
)


def ring_around(rings: Sequence[str], local: Sequence[str]) -> int | None:
    """The rank of the area's ring around the local ones; None where they are the outermost."""
    beyond = 1 + max((rings.index(ring) for ring in local if ring in rings), default=-1)
    return beyond if beyond < len(rings) else None


def next_ring(choices: Choices) -> int | None:
    """The rank of the area's ring around the local ones; None where they are the outermost."""
    return ring_around(choices.rings, choices.local)


def industry() -> pl.Expr:
    """What a register says that somebody does: a division of SIC 2007, else a sector of NAICS.

    Needs `sector`, `sector_source`, `division`, of payees or of entities: a sector that the ledger's categories gave
    says nothing of who else there is.
    """
    naics = pl.col("sector_source").str.contains(r"(?:^|: )NAICS [0-9]+$").fill_null(value=False)
    return pl.coalesce("division", pl.when(naics).then("sector")).alias("division")


def industries_of(payees: pl.DataFrame) -> pl.DataFrame:
    """The industry of each payee, as far as registers say: payee_key, division."""
    told = industry() if {"sector", "sector_source"} <= set(payees.columns) else pl.col("division")
    return payees.select("payee_key", told).unique("payee_key", keep="any", maintain_order=True)


def asked_divisions(payees: pl.DataFrame) -> list[str]:
    """The industries of suppliers, as far as registers say."""
    return industries_of(payees)["division"].drop_nulls().unique().sort().to_list()


def businesses_near(
    registers: Sequence[Register],
    area: Area | None,
    lookup: Lookup | None,
    choices: Choices,
    divisions: Sequence[str],
    ties: pl.DataFrame,
) -> pl.DataFrame:
    """Businesses of some industries in the local rings and the next one out.

    Args:
        registers: In their order: of one business in several the first counts.
        area: The area.
        lookup: The postcode lookup.
        choices: Which rings are local, and the basis.
        divisions: The industries that are asked about.
        ties: payee_key, register, entity_id: who is paid already.

    Returns:
        `OFFERS`: division, rank of the ring, register, entity_id, name (null where it may be a person's), size, paid;
        sorted by them.
    """
    if area is None or not divisions:
        return OFFERS.to_frame()
    resolved = resolve_area(area, lookup)
    outer = next_ring(choices)
    wanted = [*choices.local_ranks, *([] if outer is None else [outer])]
    found = [
        _of_register(
            register, _here(register.addresses, resolved, lookup, choices.basis, wanted), divisions
        ).with_columns(order=pl.lit(order, pl.Int64))
        for order, register in enumerate(registers)
    ]
    if not found:
        return OFFERS.to_frame()
    paid = ties.select("register", "entity_id", paid=pl.lit(value=True)).unique()
    every = pl.concat(found).join(paid, on=["register", "entity_id"], how="left")
    return _once(every).select(OFFERS.names()).cast(OFFERS).sort(OFFERS.names(), nulls_last=False)


def _here(
    addresses: pl.DataFrame, area: Area, lookup: Lookup | None, basis: str, wanted: Sequence[int]
) -> pl.DataFrame:
    """The innermost wanted ring of each entity: entity_id, rank."""
    kinds_of = {
        str(Basis.TRADING): [str(AddressKind.TRADING)],
        str(Basis.REGISTERED): [str(AddressKind.REGISTERED)],
    }.get(basis, [str(AddressKind.TRADING), str(AddressKind.REGISTERED)])
    known = addresses.lazy().filter(pl.col("address_kind").is_in(kinds_of), pl.col("postcode").is_not_null())
    postcodes = known.select(pl.col("postcode").unique()).collect()["postcode"]
    where = locate(postcodes, area, lookup).select("postcode", rank="position")
    placed = known.select("entity_id", "address_kind", "postcode").join(where.lazy(), on="postcode", how="left")
    if basis in (str(Basis.BEST), str(Basis.LEDGER)):
        trading = pl.col("address_kind") == str(AddressKind.TRADING)
        placed = placed.filter(trading | ~trading.any().over("entity_id"))
    inner = placed.group_by("entity_id").agg(pl.col("rank").min()).filter(pl.col("rank").is_in(list(wanted)))
    return inner.collect()


def _of_register(register: Register, here: pl.DataFrame, divisions: Sequence[str]) -> pl.DataFrame:
    """Live entities of the register that are here and of the industries: OFFERS without paid, key, number."""
    own = register.entities_of(here["entity_id"]).join(here, on="entity_id").filter(~ended())
    own = own.with_columns(**sectors()).with_columns(industry()).filter(pl.col("division").is_in(list(divisions)))
    keys = payee_keys(own["name"])
    said = kinds(keys).select("kind", "person_like", "firm")
    # A name that neither a legal form, a trade word nor a number makes a firm's may be a person's.
    marked = pl.col("firm") | pl.col("company_number").is_not_null() | pl.col("charity_number").is_not_null()
    named = pl.col("said").is_in([str(Kind.ORGANISATION), str(Kind.PUBLIC_BODY)]) & ~pl.col("person_like") & marked
    return own.hstack(said.rename({"kind": "said"})).select(
        "division",
        "rank",
        pl.lit(register.name).alias("register"),
        "entity_id",
        pl.when(named).then("name").alias("name"),
        "size",
        keys.alias("key"),
        pl.col("company_number").alias("number"),
    )


def _once(every: pl.DataFrame) -> pl.DataFrame:
    """Each business once, as the first register has it; paid where any of its rows is."""
    numbered = every.with_columns(one=pl.coalesce("number", pl.format("{}\x1f{}", "register", "entity_id")))
    by = [["one"], ["key", "rank"]]
    for columns in by:
        numbered = (
            numbered.with_columns(pl.col("paid").any().over(columns))
            .sort("order", "entity_id", "register")
            .unique(columns, keep="first", maintain_order=True)
        )
    return numbered.with_columns(pl.col("paid").fill_null(value=False))
