"""What matching gives over all registers: ties, the entities behind them, why others are open, and supplier keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.schemas import ENTITIES, MATCHES
from spendscan.match.ties import disagreeing, supplier_keys
from spendscan.register.classes import sectors
from spendscan.register.entities import ADDRESSES
from spendscan.register.register import Register

TIES = pl.Schema({"payee_key": pl.String, "register": pl.String, "entity_id": pl.String, "order": pl.Int64})
UNDECIDED = pl.Schema({"payee_key": pl.String, "reason": pl.String})


@dataclass(frozen=True)
class Matches:
    """What matching gives.

    Args:
        matches: MATCHES, a row for each payee × register.
        candidates: CANDIDATES.
        entities: ENTITIES that a payee is tied to.
        addresses: register with the columns of ADDRESSES, of those entities.
        ties: payee_key, register, entity_id, order (position of the register).
        undecided: payee_key, reason (no_match, review, ambiguous) of payees without a tie; empty without a register.
        supplier_keys: payee_key, supplier_key.
    """

    matches: pl.DataFrame
    candidates: pl.DataFrame
    entities: pl.DataFrame
    addresses: pl.DataFrame
    ties: pl.DataFrame
    undecided: pl.DataFrame
    supplier_keys: pl.DataFrame


def together(
    who: pl.DataFrame, matches: pl.DataFrame, candidates: pl.DataFrame, registers: Sequence[Register]
) -> Matches:
    """The outcome of all registers, in their order of priority: where two disagree, the later becomes review."""
    place = pl.DataFrame(
        {"register": [r.name for r in registers], "order": range(len(registers))},
        schema={"register": pl.String, "order": pl.Int64},
    )
    accepted = matches.filter(pl.col("decision") == "accepted")
    mine = {r.name: accepted.filter(pl.col("register") == r.name)["entity_id"] for r in registers}
    entities = [r.entities_of(mine[r.name]).with_columns(register=pl.lit(r.name)) for r in registers]
    numbers = pl.concat([e.select("register", "entity_id", "company_number") for e in entities]) if entities else None
    ties = _ties(matches, place, numbers)
    apart = disagreeing(ties).with_columns(apart=pl.lit(value=True))
    if apart.height:
        matches = _apart(matches, apart)
        ties = ties.join(apart, on=["payee_key", "register"], how="anti")
    tied = ties.select("register", "entity_id").unique()
    addresses = [r.addresses_of(mine[r.name]).with_columns(register=pl.lit(r.name)) for r in registers]
    all_addresses = (
        pl.concat(addresses) if addresses else ADDRESSES.to_frame().with_columns(register=pl.lit(None, pl.String))
    )
    own = all_addresses.join(tied, on=["register", "entity_id"], how="semi").sort("register", *ADDRESSES.names())
    return Matches(
        matches=matches,
        candidates=candidates,
        entities=_entities(entities, tied, own, {r.name: r.scheme for r in registers if r.scheme}),
        addresses=own.select("register", *ADDRESSES.names()),
        ties=ties.select(TIES.names()).sort("payee_key", "order"),
        undecided=_undecided(matches, ties, place),
        supplier_keys=supplier_keys(who["payee_key"], ties),
    )


def _org_id(schemes: Mapping[str, str]) -> pl.Expr:
    """What org-id.guide calls an entity's number; a name in its stead is none, nor is another country's number."""
    number = pl.col("entity_id").str.contains("^[A-Z0-9-]*[0-9][A-Z0-9-]*$")
    scheme = pl.col("register").replace_strict(schemes, default=None, return_dtype=pl.String)
    return pl.when(number).then(pl.format("{}-{}", scheme, "entity_id"))


def _ties(matches: pl.DataFrame, place: pl.DataFrame, numbers: pl.DataFrame | None) -> pl.DataFrame:
    accepted = matches.filter(pl.col("decision") == "accepted").select("payee_key", "register", "entity_id")
    ordered = accepted.join(place, on="register", how="left")
    if numbers is None:
        return ordered.with_columns(company_number=pl.lit(None, pl.String))
    return ordered.join(numbers, on=["register", "entity_id"], how="left")


def _apart(matches: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    marked = matches.join(apart, on=["payee_key", "register"], how="left")
    return MATCHES.conform(
        marked.with_columns(
            decision=pl.when("apart").then(pl.lit("review")).otherwise("decision"),
            reason=pl.when("apart").then(pl.lit("registers_disagree")).otherwise("reason"),
        )
    )


def _undecided(matches: pl.DataFrame, ties: pl.DataFrame, place: pl.DataFrame) -> pl.DataFrame:
    """Why each payee without a tie has none: the first register in which it is still open, else no_match."""
    left = matches.join(ties, on="payee_key", how="anti").join(place, on="register", how="left")
    open_ = pl.col("decision").is_in(["review", "ambiguous"])
    rows = left.select(
        "payee_key", "order", open=open_, reason=pl.when(open_).then("decision").otherwise(pl.lit("no_match"))
    )
    rows = rows.sort("payee_key", "open", "order", descending=[False, True, False])
    return rows.unique("payee_key", keep="first", maintain_order=True).select(UNDECIDED.names()).cast(UNDECIDED)


def _entities(
    entities: list[pl.DataFrame], tied: pl.DataFrame, addresses: pl.DataFrame, schemes: Mapping[str, str]
) -> pl.DataFrame:
    if not entities:
        return ENTITIES.empty()
    rows = pl.concat(entities).join(tied, on=["register", "entity_id"], how="semi")
    codes = addresses.drop_nulls("postcode").group_by("register", "entity_id").agg(
        *(
            pl.col("postcode").filter(pl.col("address_kind") == kind).unique().sort().alias(f"_{kind}")
            for kind in ("trading", "registered", "contact")
        )
    )  # fmt: skip
    kinds = {"trading": 0, "registered": 1, "contact": 2}
    towns = addresses.drop_nulls("town").sort(
        pl.col("address_kind").replace_strict(kinds, return_dtype=pl.Int8), "town"
    )
    town = towns.group_by("register", "entity_id", maintain_order=True).agg(pl.col("town").first())
    rows = rows.join(codes, on=["register", "entity_id"], how="left").join(
        town, on=["register", "entity_id"], how="left"
    )
    one = {kind: pl.col(f"_{kind}").list.first() for kind in kinds}
    several = pl.col("_trading").list.len() > 0
    return ENTITIES.conform(
        rows.with_columns(
            postcode=pl.coalesce(one["trading"], one["registered"]),
            trading_postcodes=pl.when(several).then(pl.col("_trading").list.join(";")),
            registered_postcode=one["registered"],
            contact_postcode=one["contact"],
            org_id=_org_id(schemes),
            **sectors(),
        )
    )
