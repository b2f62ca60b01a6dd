"""What a run says of itself: its tables written, its pounds checked against each other, its manifest."""

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import SpendscanError
from spendscan.core.progress import Recorder
from spendscan.core.reasons import SourceStatus
from spendscan.core.schemas import (
    CANDIDATES,
    CUBE,
    ENTITIES,
    MATCHES,
    METRICS,
    PAYEES,
    PLACES,
    REJECTS,
    SOURCES,
    TABLES,
)
from spendscan.core.settings import Settings, values
from spendscan.given import Given, Ground
from spendscan.ledger.read import Ledger
from spendscan.match.outcome import Matches
from spendscan.place.read import Lookup
from spendscan.report.maps import thinned
from spendscan.store.manifest import attribution_of, inputs_of, settings_with_origins, versions
from spendscan.store.parquet import write_table
from spendscan.userfiles.area import Area
from spendscan.userfiles.house import PLAIN

Stage = dict[str, Any]


def write_tables(
    run: Path,
    ledger: Ledger,
    payees: pl.DataFrame,
    found: Matches,
    places: pl.DataFrame,
    cube: pl.DataFrame,
    figures: pl.DataFrame,
    more: Mapping[str, pl.DataFrame],
) -> dict[str, pl.DataFrame]:
    """Write every table but payments, which is written as it is read; `more` holds tables by their name.

    Returns:
        The tables as they were written, by name.
    """
    data = run / "data"
    frames = [
        (ledger.sources, SOURCES),
        (ledger.rejects, REJECTS),
        (payees, PAYEES),
        (found.matches, MATCHES),
        (found.candidates, CANDIDATES),
        (found.entities, ENTITIES),
        (places, PLACES),
        (cube, CUBE),
        (figures, METRICS),
        *((frame, TABLES[name]) for name, frame in more.items()),
    ]
    return {table.name: write_table(frame, table, data) for frame, table in frames}


def account(tables: Mapping[str, pl.DataFrame]) -> list[Stage]:
    """Lines and money at each stage of a run, checked to add up.

    Raises:
        SpendscanError: A line or a penny is in one stage and not in the next: a fault of the program.
    """
    read = tables["sources"].filter(pl.col("status") == SourceStatus.READ)
    lines, payments, rejects, blank = (int(read[name].sum()) for name in ("lines", "payments", "rejects", "blank"))
    cube, payees = tables["cube"], tables["payees"]
    kept = cube.filter(pl.col("exclusion").is_null())
    dropped = cube.filter(pl.col("exclusion").is_not_null())
    _equal("lines", lines, payments + rejects + blank)
    _equal("payments", payments, int(cube["payments"].sum()), int(payees["payments"].sum()))
    _equal("rejects", rejects, tables["rejects"].height)
    _equal("money", read["amount_payments"].sum(), cube["amount"].sum(), payees["amount"].cast(pl.Decimal(38, 2)).sum())
    _equal("money excluded", read["amount_excluded"].sum(), dropped["amount"].sum())
    return [
        {"stage": "lines", "lines": lines},
        {"stage": "blank", "lines": blank},
        {"stage": "rejects", "lines": rejects, "money": _spelt(read["amount_rejects"].sum())},
        {"stage": "payments", "lines": payments, "money": _by_currency(cube)},
        {"stage": "excluded", "lines": int(dropped["payments"].sum()), "money": _by_currency(dropped)},
        {"stage": "analysed", "lines": int(kept["payments"].sum()), "money": _by_currency(kept)},
    ]


def manifest_of(
    settings: Settings, origins: Mapping[str, str], given: Given, ground: Ground, ledger: Ledger, tell: Recorder
) -> dict[str, Any]:
    """All of the manifest but outputs, stages and timings."""
    told = {**values(settings), "local.basis": given.basis, "ledger.year_start": ground.year_start}
    origin = dict(origins)
    if settings.local.basis is None and given.area and given.area.basis:
        origin["local.basis"] = "area file"
    provenance = (*given.provenance, *ledger.provenance)
    area = given.area
    return {
        "settings": settings_with_origins(told, origin),
        "inputs": inputs_of(provenance),
        "area": _told(area) if area else None,
        "home": ground.home,
        "registers": [register.name for register in given.registers],
        "house": given.house.recorded() if given.house != PLAIN else None,
        "versions": versions(),
        "warnings": list(tell.warnings),
        "attribution": attribution_of(provenance),
        "environment": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "folder": str(Path.cwd()),
            "command": sys.argv,
            "threads": pl.thread_pool_size(),
            "cores": os.cpu_count(),
            "paths": sorted({p.path for p in provenance}),
        },
    }


def authorities(places: pl.DataFrame, lookup: Lookup | None) -> dict[str, str]:
    """The names of the local authorities that suppliers are in, by code, as the lookup or a file of names has them."""
    if lookup is None:
        return {}
    met = places.select(code="area_code").drop_nulls().unique()
    named = lookup.names.filter(pl.col("kind") == "authority").join(met, on="code", how="semi")
    return dict(
        named.sort("code", "name").unique("code", keep="first", maintain_order=True).select("code", "name").rows()
    )


def _told(area: Area) -> dict[str, Any]:
    """The area as the manifest keeps it; drawn boundaries thinned, for the map."""
    drawn = {ring.name: thinned(ring.boundary.lines) for ring in area.rings if ring.boundary}
    told = {"name": area.name, "rings": list(area.names), "local": list(area.local)}
    return {**told, "boundaries": drawn} if drawn else told


def _by_currency(cube: pl.DataFrame) -> dict[str, str]:
    sums = cube.group_by("currency").agg(pl.col("amount").sum()).sort("currency")
    return {currency: _spelt(amount) for currency, amount in sums.iter_rows()}


def _spelt(amount: Any) -> str:
    return f"{amount:.2f}"


def _equal(what: str, *numbers: Any) -> None:
    if any(number != numbers[0] for number in numbers):
        shown = ", ".join(f"{number}" for number in numbers)
        raise SpendscanError(
            f"{what} do not add up from stage to stage: {shown}",
            hint="This is a fault of spendscan: nothing was written. Please report it.",
        )
