"""Opportunity: money that leaves in industries that have businesses here, and the gaps where none has.

Potential, never a forecast: that a business is of the same industry does not say that it could do the work, would bid,
or would be as good. Industries are divisions of SIC 2007, or sectors of NAICS where that is what registers give: of the
supplier that is paid, and of the businesses near.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.reasons import NOT_GIVEN, Scope
from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import BY_POSTCODE, Choices
from spendscan.metrics.codes import MONEY, fetched, reduced
from spendscan.metrics.doubtful import doubtful_moments, with_moments, within
from spendscan.metrics.figures import Given, figures, share
from spendscan.metrics.prospects import TURNOVERS_ASKED, sized
from spendscan.metrics.ranges import spread
from spendscan.metrics.supply import industries_of, next_ring

POUNDS = 100
_LOCAL, _NEXT, _NONE, _UNSAID = "here", "next", "none", "unsaid"


def openings(
    cells: Cells, payees: pl.DataFrame, near: pl.DataFrame | None, worlds: pl.DataFrame | None, choices: Choices
) -> list[pl.DataFrame]:
    """Opportunities, market gaps, and how many businesses are near: rows of the table `metrics`, by family.

    Args:
        cells: The cells.
        payees: The table `payees`, with the divisions of suppliers.
        near: Who is near (`supply.businesses_near`); None, or without rings: nothing is said.
        worlds: Where units may be whose match is uncertain (`doubtful.worlds_of_units`); None: no interval.
        choices: Rings, the basis, and from how many businesses on there is supply.
    """
    if near is None or not choices.rings or "division" not in payees.columns:
        return []
    states = _states(near, choices)
    units = _units(cells, payees, states, choices)
    if not units["division"].is_not_null().any():
        return []
    likely = None if worlds is None else _likely(worlds, states, choices)
    return [*_money(cells, units, likely, choices), *_of_divisions(cells, units, near, choices)]


def _states(near: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Who is near each division: division, here, next (how many), state."""
    local = pl.col("rank").is_in(choices.local_ranks)
    counts = near.group_by("division").agg(
        here=local.sum().cast(pl.Int64), next=(pl.col("rank") == (next_ring(choices) or -1)).sum().cast(pl.Int64)
    )
    state = (
        pl.when(pl.col("here") >= choices.local_supply)
        .then(pl.lit(_LOCAL))
        .when(pl.col("next") >= choices.local_supply)
        .then(pl.lit(_NEXT))
        .otherwise(pl.lit(_NONE))
    )
    return counts.with_columns(state=state)


def _units(cells: Cells, payees: pl.DataFrame, states: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """What is known of each unit: division, sector, state, away (known to be elsewhere), unknown, supplier."""
    rank = pl.col(f"in_{choices.basis}")
    known = cells.stated(cells.units(choices.basis).select("payee_key", "sector", "supplier", rank), ["sector"])
    found = known.join(industries_of(payees), on="payee_key", how="left", maintain_order="left")
    found = found.join(states.select("division", "state"), on="division", how="left", maintain_order="left")
    unsaid = pl.col("division").is_null()
    return found.select(
        "division",
        "sector",
        "supplier",
        state=pl.when(unsaid).then(pl.lit(_UNSAID)).otherwise(pl.col("state").fill_null(_NONE)),
        away=~rank.is_in([*choices.local_ranks, choices.unknown]),
        unknown=rank == choices.unknown,
    )


def _with(
    nets: pl.DataFrame, cells: Cells, units: pl.DataFrame, columns: Sequence[str], choices: Choices
) -> pl.DataFrame:
    """Nets by what has one place in the basis, with its currency and columns of `units`: bounds rest on these nets."""
    unit = "place"
    if choices.basis not in BY_POSTCODE:
        unit, others = "payee", [name for name in nets.columns if name not in ("place", *MONEY)]
        nets = reduced(cells.with_places(nets, ["payee"]), [*others, "payee"])
    currency = cells.units(choices.basis)["currency"]
    return fetched(nets, unit, {"currency": currency, **{name: units[name] for name in columns}})


@dataclass(frozen=True)
class _Kind:
    """A figure of money that leaves: its id, and which industries it is of."""

    metric: str
    states: tuple[str, ...]
    what: str


_KINDS = (
    _Kind("opportunity", (_LOCAL,), "industries with businesses in {local}"),
    _Kind("market_gap", (_NEXT, _NONE), "industries without a business in {local} that the registers know"),
    _Kind("next_ring_supply", (_NEXT,), "industries without a business in {local}, and with some in {next}"),
)


def _likely(worlds: pl.DataFrame, states: pl.DataFrame, choices: Choices) -> dict[str, pl.DataFrame]:
    """How likely each unit's money leaves in the industries of each figure (`doubtful.within`)."""
    known = worlds.join(states.select("division", "state"), on="division", how="left")
    away = ~pl.col("rank").is_in([*choices.local_ranks, choices.unknown]) & pl.col("division").is_not_null()
    state = pl.col("state").fill_null(_NONE)
    return {kind.metric: within(known, away & state.is_in(kind.states)) for kind in _KINDS}


def _money(
    cells: Cells, units: pl.DataFrame, likely: Mapping[str, pl.DataFrame] | None, choices: Choices
) -> list[pl.DataFrame]:
    """Opportunity, gap and next ring: of the whole in each body, and by class."""
    scopes = {str(Scope.ANALYSED): cells.analysed}
    marked = cells.sums.filter("marked")
    if marked.height:
        scopes[str(Scope.INFLUENCEABLE)] = marked
    parts: list[pl.DataFrame] = []
    for scope, sums in scopes.items():
        analysed = scope == str(Scope.ANALYSED)
        places = cells.by_body.told if analysed else reduced(sums, ["body", "place"])
        pooled = cells.pooled.nets.drop("slice") if analysed else reduced(places, ["place"])
        slices = [
            (
                "all",
                cells.stated(_with(places, cells, units, _USED, choices), ["body"]).with_columns(member=pl.lit("all")),
            ),
            ("all", _with(pooled, cells, units, _USED, choices).with_columns(member=pl.lit("all"))),
            ("sector", _with(pooled, cells, units, [*_USED, "sector"], choices).rename({"sector": "member"})),
        ]
        bare = [(places, ["body"]), (pooled, []), None]
        for dimension in ("category", "department"):
            own = reduced(sums, [dimension, "place"])
            nets = cells.stated(_with(own, cells, units, _USED, choices), [dimension])
            slices.append((dimension, nets.rename({dimension: "member"})))
            bare.append((own, [dimension]))
        for (dimension, nets), of in zip(slices, bare, strict=True):
            told = _sums(nets, cells).with_columns(dimension=pl.lit(dimension), scope=pl.lit(scope))
            if likely and of:
                told = _with_moments(told, *of, likely, cells, choices)
            parts.append(told.select(*_COLUMNS, pl.col("^.*_(mean|variance|third|least|most)$")))
    rows = pl.concat(parts, how="diagonal").with_columns(
        period=pl.lit(None, pl.String), basis=pl.lit(choices.basis), member=pl.col("member").fill_null(NOT_GIVEN)
    )
    return [frame for kind in _KINDS for frame in _figures(rows, kind, choices)]


def _with_moments(
    sums: pl.DataFrame,
    nets: pl.DataFrame,
    by: list[str],
    likely: Mapping[str, pl.DataFrame],
    cells: Cells,
    choices: Choices,
) -> pl.DataFrame:
    """Sums with the moments of the money of each figure; by sector there are none: it changes with the industry."""
    for metric, chances in likely.items():
        held = cells.stated(doubtful_moments(nets, chances, cells, choices, by), [*by, "currency"])
        named = held.rename({name: "member" for name in by if name != "body"})
        sums = with_moments(sums, named, metric, ["currency", *(name if name == "body" else "member" for name in by)])
    return sums


_USED = ("state", "away", "unknown")
_SUMMED = [f"{name}_{state}" for state in (_LOCAL, _NEXT, _NONE, _UNSAID) for name in ("away", "n", "plus", "minus")]
_COLUMNS = ["body", "currency", "dimension", "member", "scope", "total", *_SUMMED]


def _sums(nets: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """Sums by body, currency and member: what leaves, and what may, by what is near its industry.

    What is unknown, or whose industry is, may leave to an industry of any kind, or stay: it is in the bounds alone.
    """
    net = pl.col("pence")
    aggregated = {"total": net.sum()}
    for state in (_LOCAL, _NEXT, _NONE, _UNSAID):
        mine = pl.col("state") == state
        open_ = pl.col("unknown") | (pl.col("away") & (mine if state == _UNSAID else pl.lit(value=False)))
        aggregated |= {
            f"away_{state}": net.filter(mine & pl.col("away")).sum(),
            f"n_{state}": pl.col("payments").filter(mine & pl.col("away")).sum(),
            f"plus_{state}": net.clip(lower_bound=0).filter(mine & open_).sum(),
            f"minus_{state}": net.clip(upper_bound=0).filter(mine & open_).sum(),
        }
    by = [name for name in ("body", "currency", "member") if name in nets.columns]
    found = nets.group_by(by).agg(expression.alias(name) for name, expression in aggregated.items())
    if "body" not in by:
        found = found.with_columns(body=pl.lit(None, pl.String))
    return cells.stated(found, ["currency"])


def _figures(rows: pl.DataFrame, kind: _Kind, choices: Choices) -> list[pl.DataFrame]:
    def sum_(name: str, states: Sequence[str]) -> pl.Expr:
        return pl.sum_horizontal(f"{name}_{state}" for state in states)

    outer = next_ring(choices)
    if kind.states == (_NEXT,) and outer is None:
        return []
    around = choices.rings[outer] if outer is not None else ""
    what = kind.what.format(local=" + ".join(choices.local), next=around)
    leaves, open_ = sum_("away", kind.states), (*kind.states, _UNSAID)
    low, high = leaves + sum_("minus", open_), leaves + sum_("plus", open_)
    named: Given = {
        "dimension": pl.col("dimension"),
        "member": pl.col("member"),
        "payments": sum_("n", kind.states),
        "numerator": leaves,
    }
    potential = "potential, never a forecast"
    likely = spread(rows, leaves, kind.metric)
    money = figures(
        rows,
        kind.metric,
        value=leaves / POUNDS,
        bound_low=low / POUNDS,
        bound_high=high / POUNDS,
        method=f"spend known to leave {' + '.join(choices.local)}, in {what}; {potential}",
        **{name: end / POUNDS for name, end in likely.items()},
        **named,
    )
    if kind.metric != "opportunity":
        return [money]
    part = figures(
        rows,
        f"{kind.metric}_share",
        value=share(leaves),
        denominator="total",
        bound_low=share(low),
        bound_high=share(high),
        method=f"100 × spend known to leave, in {what} ÷ spend; {potential}",
        **{name: share(end) for name, end in likely.items()},
        **named,
    )
    return [money, part]


def _typical(cells: Cells, units: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """What one body pays one supplier elsewhere in a financial year: division, currency, typical (pence), years."""
    dated = cells.yearly.told.filter(pl.col("period") > 0).rename({"period": "year"})
    away = _with(dated, cells, units, ["division", "supplier", "away"], choices).filter(
        "away", pl.col("division").is_not_null()
    )
    years = away.group_by("body", "year", "currency", "supplier", "division").agg(pl.col("pence").sum())
    positive = years.filter(pl.col("pence") > 0)
    found = positive.group_by("division", "currency").agg(
        # The lower middle one of an even number: whole pence, whatever the order.
        typical=pl.col("pence").quantile(0.5, interpolation="lower").cast(pl.Int64),
        years=pl.len().cast(pl.Int64),
    )
    return cells.stated(found, ["currency"])


def _of_divisions(cells: Cells, units: pl.DataFrame, near: pl.DataFrame, choices: Choices) -> list[pl.DataFrame]:
    """Of each industry that money leaves: that money, who is here and near, and what a supplier is typically paid."""
    typical = _typical(cells, units, choices)
    judged_ = sized(near, typical, choices)
    nets = _with(
        cells.pooled.nets.drop("slice"), cells, units, ["division", "sector", "supplier", "away", "state"], choices
    )
    left = nets.filter("away", pl.col("division").is_not_null())
    held = left.group_by("currency", "sector", "division", "state").agg(
        leaves=pl.col("pence").sum(), n=pl.col("payments").sum(), who=pl.col("supplier").n_unique().cast(pl.Int64)
    )
    counts = judged_.group_by("division").agg(
        here=pl.col("local").sum().cast(pl.Int64),
        around=(~pl.col("local")).sum().cast(pl.Int64),
        fitting=(pl.col("fits").fill_null(value=False) & pl.col("local")).sum().cast(pl.Int64),
        judged=(pl.col("fits").is_not_null() & pl.col("local")).sum().cast(pl.Int64),
    )
    rows = cells.stated(held, ["currency"]).join(counts, on="division", how="left")
    rows = rows.join(typical, on=["division", "currency"], how="left").with_columns(
        pl.col("here", "around", "fitting", "judged").fill_null(0),
        body=pl.lit(None, pl.String),
        period=pl.lit(None, pl.String),
        scope=pl.lit(str(Scope.ANALYSED)),
        basis=pl.lit(choices.basis),
        sector=pl.col("sector").fill_null(NOT_GIVEN),
    )
    named: Given = {
        "dimension": pl.lit("sector"),
        "member": pl.col("sector"),
        "dimension_2": pl.lit("division"),
        "member_2": pl.col("division"),
    }
    local = " + ".join(choices.local)
    outer = next_ring(choices)
    fits = f"those in {local} that may turn over {TURNOVERS_ASKED} × leaving_supplier_year"
    of = "live businesses of the registers of the same division of SIC 2007, or sector of NAICS,"
    told = [
        *_by_state(rows, named, choices),
        figures(rows, "local_supply", value="here", method=f"{of} in {local}", **named),
        figures(
            rows,
            "local_supply_fit",
            value="fitting",
            method=pl.format("{} of known size; " + fits, "judged"),
            **named,
        ),
        figures(
            rows.filter(pl.col("typical").is_not_null()),
            "leaving_supplier_year",
            value=pl.col("typical") / POUNDS,
            numerator="typical",
            method=pl.format(
                "median of {} supplier-years that left: what one body pays one supplier in a year", "years"
            ),
            **named,
        ),
    ]
    if outer is not None:
        told.append(figures(rows, "next_supply", value="around", method=f"{of} in {choices.rings[outer]}", **named))
    return told


def _by_state(rows: pl.DataFrame, named: Given, choices: Choices) -> list[pl.DataFrame]:
    """The money of each industry that leaves, as the figure that it is part of; what is unknown has no industry."""
    outer = next_ring(choices)
    return [
        figures(
            rows.filter(pl.col("state").is_in(kind.states)),
            kind.metric,
            value=pl.col("leaves") / POUNDS,
            numerator="leaves",
            payees="who",
            payments="n",
            method="spend known to leave in this industry; bounds are of the industries together",
            **named,
        )
        for kind in _KINDS
        if kind.states != (_NEXT,) or outer is not None
    ]
