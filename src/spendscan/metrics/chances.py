"""Where each payee would be had its match been decided rightly: the rings that it may be in, and how likely each is.

An accepted match is right with its probability; if it is wrong, one of the other candidates may be right, each with its
own, or none is. A match left for review, or ambiguous, is that of each candidate with its probability, or of none: then
the payee is as unknown as it is now. What a person decided, and what was found unlike, stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from spendscan.metrics.attributes import ATTRIBUTES, attributes
from spendscan.metrics.supply import industries_of, industry
from spendscan.place.basis import place_payees
from spendscan.place.offices import with_offices
from spendscan.place.read import Lookup
from spendscan.register.classes import sectors
from spendscan.register.register import Register
from spendscan.userfiles.area import Area
from spendscan.userfiles.decisions import Decisions, no_decisions

# Chances are whole numbers of these, so that sums are exact.
CHANCE = 1_000_000
# Probabilities are taken to a thousandth: payees with the same are summed together.
_STEP = 1_000
# Of the candidates of a payee so many are looked at; the others count as no match.
_OTHERS = 3
_NONE_RIGHT = _OTHERS + 1
_UNIT = ("payee_key", "basis", "ledger_postcode")
CHANCES = pl.Schema(
    {
        **{name: pl.String() for name in (*_UNIT, "ring", "region", "deprivation", "division")},
        "chance": pl.Int64(),
        "now": pl.Boolean(),
    }
)
_WORLDS = pl.Schema(
    {
        "payee_key": pl.String(),
        "world": pl.Int64(),
        "register": pl.String(),
        "entity_id": pl.String(),
        "chance": pl.Int64(),
    }
)


def worlds(matches: pl.DataFrame, candidates: pl.DataFrame, registers: Sequence[str]) -> pl.DataFrame:
    """What may be right of each payee whose match is uncertain.

    Args:
        matches: The table `matches`.
        candidates: The table `candidates`.
        registers: Names, in order of priority.

    Returns:
        payee_key, world (0 as decided, then the others, the last that none is right), register, entity_id (null in the
        first and the last), chance (millionths, which add up for each payee).
    """
    order = pl.DataFrame(
        {"register": registers, "order": range(len(registers))}, schema={"register": pl.String, "order": pl.Int64}
    )
    human = pl.col("decided_by").is_not_null() | (pl.col("tier") == "decision").fill_null(value=False)
    tied = pl.col("decision") == "accepted"
    settling = matches.filter(pl.col("decision").is_in(["accepted", "review", "ambiguous"])).join(order, on="register")
    first = (
        settling.with_columns(tied=tied, human=human)
        .sort("payee_key", "tied", "order", descending=[False, True, False])
        .unique("payee_key", keep="first", maintain_order=True)
        .filter(~pl.col("human"), pl.col("probability").fill_null(1.0) < 1)
    )
    decided = pl.when("tied").then(_chance("probability")).otherwise(0)
    heads = first.select("payee_key", "register", "tied", held=pl.when("tied").then("entity_id"), sure=decided)
    other = (
        candidates.select("payee_key", "register", "rank", "entity_id", "probability")
        .join(heads, on=["payee_key", "register"])
        .filter(pl.col("entity_id").ne_missing(pl.col("held")), pl.col("probability") > 0)
        .sort("payee_key", "probability", "rank", descending=[False, True, False])
        .with_columns(world=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("payee_key"))
        .filter(pl.col("world") <= _OTHERS)
        .with_columns(chance=_chance("probability"))
    )
    left, sum_ = CHANCE - pl.col("sure"), pl.col("chance").sum().over("payee_key")
    other = other.with_columns(
        chance=pl.when(sum_ > left).then(pl.col("chance") * left // sum_ // _STEP * _STEP).otherwise("chance")
    )
    given = other.group_by("payee_key").agg(pl.col("chance").sum().alias("given"))
    rest = heads.join(given, on="payee_key", how="left").with_columns(
        rest=CHANCE - pl.col("sure") - pl.col("given").fill_null(0)
    )
    nobody = pl.lit(None, pl.String)
    ends = [
        rest.select("payee_key", world=pl.lit(0, pl.Int64), register=nobody, entity_id=nobody,
                    chance=pl.when("tied").then("sure").otherwise("rest")),
        rest.filter("tied").select("payee_key", world=pl.lit(_NONE_RIGHT, pl.Int64), register=nobody, entity_id=nobody,
                                   chance="rest"),
    ]  # fmt: skip
    return pl.concat([*ends, other.select(_WORLDS.names())]).cast(_WORLDS).sort("payee_key", "world")


def _chance(probability: str) -> pl.Expr:
    return (pl.col(probability).fill_null(1.0) * (CHANCE // _STEP)).round().cast(pl.Int64).clip(
        0, CHANCE // _STEP
    ) * _STEP


@dataclass(frozen=True)
class Atlas:
    """What says where an address is.

    Args:
        registers: The registers, for the addresses of other candidates.
        area: The area; None without rings.
        lookup: The postcode lookup.
        decisions: What people decided.
        home: ISO code of the home country.
        shared_office: From how many companies on an office is flagged.
    """

    registers: Sequence[Register]
    area: Area | None
    lookup: Lookup | None
    decisions: Decisions | None
    home: str | None
    shared_office: int


def chances(
    places: pl.DataFrame, payees: pl.DataFrame, possible: pl.DataFrame, evidence: pl.DataFrame, atlas: Atlas
) -> pl.DataFrame:
    """The rings, regions, deciles and industries that payees may be of, of those that may be of several.

    Args:
        places: The table `places`.
        payees: The table `payees`, with divisions where registers say.
        possible: What `worlds` gives.
        evidence: As `place_payees` takes it.
        atlas: What says where an address is.

    Returns:
        `CHANCES`: chance (millionths) and now (whether it is counted there) of each ring, region, decile and industry.
    """
    if atlas.area is None or possible.is_empty():
        return CHANCES.to_frame()
    there, here = _elsewhere(possible, evidence, atlas), possible.filter(pl.col("world") == 0)
    decile = pl.col("deprivation_decile").cast(pl.String).alias("deprivation")
    decided = places.select(*_UNIT, "ring", "region", decile).join(here.select("payee_key", "chance"), on="payee_key")
    decided = decided.join(industries_of(payees), on="payee_key", how="left")
    columns = [*_UNIT, "ring", "region", "deprivation", "division", "chance"]
    whole = pl.concat(
        [
            decided.select(*columns, now=pl.lit(value=True)),
            there.select(*columns, now=pl.lit(value=False)),
        ]
    )
    key = [*_UNIT, "ring", "region", "deprivation", "division"]
    found = whole.group_by(key).agg(pl.col("chance").sum(), pl.col("now").any())
    several = found.group_by(_UNIT).agg(pl.len().alias("worlds")).filter(pl.col("worlds") > 1)
    kept = found.join(several.drop("worlds"), on=_UNIT, how="semi", nulls_equal=True)
    return kept.select(CHANCES.names()).cast(CHANCES).sort(key)


def _elsewhere(possible: pl.DataFrame, evidence: pl.DataFrame, atlas: Atlas) -> pl.DataFrame:
    """Places of payees in the worlds where the decision was wrong: each world is placed as a payee of its own."""
    named = possible.filter(pl.col("world") > 0).with_columns(key=pl.format("{}\x1f{}", "payee_key", "world"))
    keys, told = named.select("payee_key", "key"), atlas.decisions or no_decisions()
    replicas, again = (
        frame.join(keys, on="payee_key").drop("payee_key").rename({"key": "payee_key"})
        for frame in (evidence, told.frame)
    )
    tied = named.drop_nulls("entity_id").with_columns(order=pl.lit(0, pl.Int64))
    ties = tied.select("register", "entity_id", "order", payee_key="key")
    untied = named.filter(pl.col("entity_id").is_null()).select(payee_key="key", reason=pl.lit("no_match"))
    there = place_payees(
        replicas,
        ties.select("payee_key", "register", "entity_id", "order"),
        untied,
        _addresses(ties, atlas.registers, atlas.shared_office),
        atlas.area,
        atlas.lookup,
        replace(told, frame=again.select(told.frame.columns)),
        atlas.home,
    )
    decile = pl.col("deprivation_decile").cast(pl.String).alias("deprivation")
    own = there.select(*_UNIT[1:], "ring", "region", decile, key="payee_key")
    known = named.join(_industries(named, atlas.registers), on=["register", "entity_id"], how="left")
    return own.join(known.select("payee_key", "key", "chance", "division"), on="key")


def _industries(named: pl.DataFrame, registers: Sequence[Register]) -> pl.DataFrame:
    """The industries of some entities: register, entity_id, division."""
    found = [
        register.entities_of(ids["entity_id"])
        .with_columns(**sectors())
        .select(pl.lit(register.name).alias("register"), "entity_id", industry())
        for register in registers
        if (ids := named.filter(pl.col("register") == register.name).select("entity_id").unique()).height
    ]
    schema = dict.fromkeys(("register", "entity_id", "division"), pl.String)
    return pl.concat(found) if found else pl.DataFrame(schema=schema)


def _addresses(ties: pl.DataFrame, registers: Sequence[Register], shared_office: int) -> pl.DataFrame:
    """Addresses of the entities of some ties."""
    found = []
    for register in registers:
        wanted = ties.filter(pl.col("register") == register.name).select("entity_id").unique()
        own = register.addresses_of(wanted["entity_id"])
        found.append(own.with_columns(register=pl.lit(register.name)))
    return with_offices(pl.concat(found, how="diagonal"), registers, shared_office)


CLASS_CHANCES = pl.Schema(
    {
        "payee_key": pl.String(),
        "dimension": pl.String(),
        "member": pl.String(),
        "chance": pl.Int64(),
        "now": pl.Boolean(),
    }
)


def class_chances(
    possible: pl.DataFrame,
    payees: pl.DataFrame,
    entities: pl.DataFrame,
    ties: pl.DataFrame,
    registers: Sequence[Register],
) -> pl.DataFrame:
    """The sector, size and ownership that payees may have, of those that may have several.

    An entity that does not say leaves a payee as the ledger's own words or its category class it, else without a class.

    Args:
        possible: What `worlds` gives.
        payees: The table `payees`, with classes.
        entities: The table `entities`.
        ties: payee_key, register, entity_id, order of accepted matches.
        registers: The registers, for the classes of other candidates.

    Returns:
        `CLASS_CHANCES`: a row for each class that it may have, null where it has none.
    """
    if possible.is_empty():
        return CLASS_CHANCES.to_frame()
    own = attributes(payees.select("payee_key"), entities, ties).rename({name: f"{name}_own" for name in ATTRIBUTES})
    now = payees.select("payee_key", *ATTRIBUTES).unique("payee_key", keep="any").join(own, on="payee_key", how="left")
    # What a tied entity says goes with it; what is known without one stays.
    kept = [pl.when(pl.col(f"{n}_own").is_null()).then(n).alias(f"{n}_kept") for n in ATTRIBUTES]
    other = [
        register.entities_of(ids["entity_id"]).with_columns(**sectors()).select(
            pl.lit(register.name).alias("register"), "entity_id", *(pl.col(n).alias(f"{n}_there") for n in ATTRIBUTES)
        )
        for register in registers
        if (ids := possible.filter(pl.col("register") == register.name).select("entity_id").unique()).height
    ]  # fmt: skip
    there = pl.concat(other) if other else None
    rows = possible.join(now.with_columns(kept), on="payee_key")
    if there is None:
        rows = rows.with_columns(pl.lit(None, pl.String).alias(f"{n}_there") for n in ATTRIBUTES)
    else:
        rows = rows.join(there, on=["register", "entity_id"], how="left")
    first = pl.col("world") == 0
    parts = [
        rows.select(
            "payee_key",
            pl.lit(name).alias("dimension"),
            pl.when(first).then(name).otherwise(pl.coalesce(f"{name}_there", f"{name}_kept")).alias("member"),
            "chance",
            now=first,
        )
        for name in ATTRIBUTES
    ]
    key = ["payee_key", "dimension", "member"]
    found = pl.concat(parts).group_by(key).agg(pl.col("chance").sum(), pl.col("now").any())
    several = pl.len().over("payee_key", "dimension") > 1
    return found.filter(several).select(CLASS_CHANCES.names()).cast(CLASS_CHANCES).sort(key, nulls_last=False)
