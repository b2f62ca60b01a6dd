"""The basis: which of a supplier's addresses says where it is (the contract, section 4).

Every payee is placed in every basis: for each postcode of the ledger in `ledger` and `best`, once in the others.
"""

import polars as pl

from spendscan.core.reasons import AddressKind, Basis, PlaceReason
from spendscan.core.reasons import Ring as Beyond
from spendscan.core.schemas import PLACES
from spendscan.place.addresses import LEDGER, decided_addresses, ledger_addresses, tied_addresses
from spendscan.place.read import Lookup
from spendscan.place.rings import place_addresses, resolve_area
from spendscan.userfiles.area import Area
from spendscan.userfiles.decisions import Decisions, no_decisions

_PLACE = (
    "postcode", "area_code", "rank", "deprivation_decile", "reason", "address_kind", "region", "ward",
    "office_companies", "office_flag",
)  # fmt: skip
_BY_POSTCODE = ["payee_key", "ledger_postcode"]
# Reasons that tell of an address; the others tell why there is none.
_TELLING = [
    str(reason)
    for reason in (PlaceReason.NO_AREA, PlaceReason.NOT_A_POSTCODE, PlaceReason.NOT_IN_LOOKUP, PlaceReason.PSEUDO_CODE)
]


def place_payees(
    evidence: pl.DataFrame,
    ties: pl.DataFrame,
    undecided: pl.DataFrame,
    addresses: pl.DataFrame,
    area: Area | None,
    lookup: Lookup | None,
    decisions: Decisions | None,
    home: str | None,
) -> pl.DataFrame:
    """Where every payee is, in every basis, and why where that is unknown.

    Args:
        evidence: `payee_key, postcode, postcode_published, country, pence_abs` of the payments, distinct.
        ties: `payee_key, register, entity_id, order` of accepted matches.
        undecided: `payee_key, reason` (no_match, review, ambiguous) of the other payees.
        addresses: `register, entity_id, address_kind, postcode, postcode_published, country` (and `note`,
            `office_companies`, `office_flag`) of entities.
        area: The area; None without rings.
        lookup: The postcode lookup.
        decisions: What people decided.
        home: ISO code of the home country.

    Returns:
        The table `places`.

    Raises:
        UsageError: A decided country is the name of none; or as `resolve_area`.
    """
    area = resolve_area(area, lookup) if area else None
    decided = decided_addresses(decisions or no_decisions())
    at_home, moved = _home_only(decided, home)
    ledger = _cleared(ledger_addresses(evidence), at_home)
    tied = _cleared(tied_addresses(ties, addresses), at_home.filter(pl.col("ledger_postcode").is_null()))
    source = pl.concat(
        [
            frame.with_columns(source=pl.lit(name))
            for name, frame in (("ledger", ledger), ("tied", tied), ("decided", moved))
        ]
    )
    placed = place_addresses(source, area, lookup, home)
    unknown = (len(area.rings) if area else 0) + 2
    ledger, tied, moved = (
        placed.filter(pl.col("source") == name).drop("source") for name in ("ledger", "tied", "decided")
    )
    tied = tied.filter(pl.col("published") | (pl.col("rank") != unknown))
    payees = ledger.select("payee_key").unique()
    why = _why(payees, ties, undecided)
    decision = _decision(moved, unknown)

    by_ledger = _overridden(_of_ledger(ledger, unknown), decision)
    once = {
        Basis.TRADING: _of_kind(tied, AddressKind.TRADING, unknown),
        Basis.REGISTERED: _of_kind(tied, AddressKind.REGISTERED, unknown),
        Basis.BRANCH: _of_any(ledger, tied, unknown),
    }
    everywhere = decision.filter(pl.col("ledger_postcode").is_null())
    frames = {basis: _overridden(_filled(frame, why, unknown), everywhere) for basis, frame in once.items()}
    best = _best(by_ledger, frames[Basis.TRADING], frames[Basis.REGISTERED], unknown)
    frames |= {Basis.LEDGER: by_ledger, Basis.BEST: best}
    rows = [
        frame.with_columns(basis=pl.lit(str(basis))).select("payee_key", "ledger_postcode", "basis", *_PLACE)
        for basis, frame in frames.items()
    ]
    names = [*(area.names if area else ()), *Beyond]
    return PLACES.conform(
        pl.concat(rows).with_columns(
            ring=pl.col("rank").replace_strict(dict(enumerate(map(str, names))), return_dtype=pl.String)
        )
    )


def _home_only(decided: pl.DataFrame, home: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Decisions that only say "at home", which take a stated country away, and those that give an address."""
    mere = (~pl.col("published") & (pl.col("country") == home)).fill_null(value=False) if home else pl.lit(value=False)
    return decided.filter(mere), decided.filter(~mere).with_columns(published=pl.lit(value=True))


def _cleared(frame: pl.DataFrame, at_home: pl.DataFrame) -> pl.DataFrame:
    everywhere = at_home.filter(pl.col("ledger_postcode").is_null())["payee_key"]
    narrow = at_home.drop_nulls("ledger_postcode").select(*_BY_POSTCODE, cleared=pl.lit(value=True))
    frame = frame.join(narrow, on=_BY_POSTCODE, how="left")
    cleared = pl.col("cleared").fill_null(value=False) | pl.col("payee_key").is_in(everywhere.implode())
    return frame.with_columns(country=pl.when(~cleared).then("country")).drop("cleared")


def _why(payees: pl.DataFrame, ties: pl.DataFrame, undecided: pl.DataFrame) -> pl.DataFrame:
    """Why a payee has no address in a register."""
    # Without a register nobody looked for a match: what is missing is an address.
    nobody = ties.is_empty() and undecided.is_empty()
    reasons = undecided.select("payee_key", why="reason").unique("payee_key", keep="any")
    tied = ties.select("payee_key", tied=pl.lit(value=True)).unique()
    default = PlaceReason.NO_ADDRESS if nobody else PlaceReason.NO_MATCH
    frame = payees.join(reasons, on="payee_key", how="left").join(tied, on="payee_key", how="left")
    entity = pl.when(pl.col("tied")).then(pl.lit(str(PlaceReason.ENTITY_WITHOUT_POSTCODE)))
    return frame.select("payee_key", why=pl.coalesce(entity, "why", pl.lit(str(default))))


def _of_ledger(ledger: pl.DataFrame, unknown: int) -> pl.DataFrame:
    there = pl.col("published") | (pl.col("rank") != unknown)
    return ledger.with_columns(address_kind=pl.when(there).then(pl.lit(LEDGER))).select(*_BY_POSTCODE, *_PLACE)


def _of_kind(tied: pl.DataFrame, kind: str, unknown: int) -> pl.DataFrame:
    """The innermost address of a kind, of the first tied entity that has one."""
    mine = tied.filter(pl.col("address_kind") == kind)
    return _innermost(mine.filter(pl.col("order") == pl.col("order").min().over("payee_key")), unknown)


def _of_any(ledger: pl.DataFrame, tied: pl.DataFrame, unknown: int) -> pl.DataFrame:
    """The innermost of all known addresses."""
    there = ledger.filter(pl.col("published") | (pl.col("rank") != unknown))
    return _innermost(pl.concat([there, tied]), unknown)


def _innermost(frame: pl.DataFrame, unknown: int) -> pl.DataFrame:
    """One row a payee: the innermost ring, a live postcode before a terminated one, then alphabetical."""
    located = pl.col("rank") != unknown
    several = pl.col("postcode").n_unique().over("payee_key") > 1
    reason = (
        pl.when(located & pl.col("several")).then(pl.lit(str(PlaceReason.SEVERAL_PREMISES)))
        .when(located & (pl.col("note") == PlaceReason.CONTACT_ADDRESS)).then("note")
        .otherwise("reason")
    )  # fmt: skip
    alone = pl.len().over("payee_key") == 1
    frame = frame.with_columns(alone=alone, ended=pl.col("reason").eq_missing(pl.lit(str(PlaceReason.TERMINATED))))
    # Most payees have one address: only the others need to be put in order.
    chosen = (
        frame.filter(~pl.col("alone"))
        .with_columns(several=several, nothing=pl.col("postcode").is_null())
        # At last by reason: a postcode that stands there goes before the same one repaired.
        .sort("payee_key", "rank", "nothing", "ended", "postcode", "address_kind", "country", "note", "order", "reason")
        .unique("payee_key", keep="first", maintain_order=True)
    )
    single = frame.filter("alone").with_columns(several=pl.lit(value=False))
    columns = [*_BY_POSTCODE, *_PLACE]
    return pl.concat(
        part.with_columns(reason=reason, ledger_postcode=pl.lit(None, pl.String)).select(columns)
        for part in (single, chosen)
    )


def _filled(frame: pl.DataFrame, why: pl.DataFrame, unknown: int) -> pl.DataFrame:
    """Every payee; those without an address are unknown, and why."""
    rows = why.join(frame, on="payee_key", how="left")
    missing = pl.col("rank").is_null()
    reason = pl.when(missing).then("why").otherwise("reason")
    return rows.with_columns(reason=reason, rank=pl.col("rank").fill_null(unknown)).drop("why")


def _decision(moved: pl.DataFrame, unknown: int) -> pl.DataFrame:
    located = pl.col("rank") != unknown
    reason = pl.when(located).then(pl.lit(str(PlaceReason.DECISION))).otherwise("reason")
    return moved.with_columns(reason=reason, address_kind=pl.lit(None, pl.String)).select(*_BY_POSTCODE, *_PLACE)


def _overridden(frame: pl.DataFrame, decision: pl.DataFrame) -> pl.DataFrame:
    """Rows with decided places in their stead; one for a ledger's postcode goes before one for all."""
    if decision.is_empty():
        return frame
    narrow = decision.drop_nulls("ledger_postcode")
    wide = decision.filter(pl.col("ledger_postcode").is_null()).drop("ledger_postcode")
    rest = frame.join(narrow, on=_BY_POSTCODE, how="anti")
    met = frame.select(_BY_POSTCODE).join(narrow, on=_BY_POSTCODE)
    moved = rest.select(_BY_POSTCODE).join(wide, on="payee_key")
    kept = rest.join(wide, on="payee_key", how="anti")
    columns = [*_BY_POSTCODE, *_PLACE]
    return pl.concat([kept.select(columns), met.select(columns), moved.select(columns)])


def _best(ledger: pl.DataFrame, trading: pl.DataFrame, registered: pl.DataFrame, unknown: int) -> pl.DataFrame:
    """The ledger's address, else the trading, else the registered one, falling on where one does not locate."""
    wide = ledger.select(*_BY_POSTCODE, pl.struct(_PLACE).alias("0"))
    for turn, frame in enumerate((trading, registered), 1):
        wide = wide.join(frame.select("payee_key", pl.struct(_PLACE).alias(str(turn))), on="payee_key", how="left")
    turns = ("0", "1", "2")
    located = [pl.when(pl.col(turn).struct.field("rank") != unknown).then(turn) for turn in turns]
    # Of three that do not locate, the first with an address tells most; without one, why there is no entity.
    telling = [pl.when(pl.col(turn).struct.field("reason").is_in(_TELLING)).then(turn) for turn in turns]
    return wide.select(*_BY_POSTCODE, pl.coalesce(*located, *telling, "2").alias("best")).unnest("best")
