"""What a register holds, in lines: how many entities, and of how many it says what."""

import polars as pl

from spendscan.register.register import Register

_SAYS = {
    "company_number": "company number", "charity_number": "charity number", "lei": "LEI", "status": "status",
    "incorporated": "date of beginning", "dissolved": "date of end", "country": "country of origin",
    "sic": "SIC codes", "naics": "NAICS codes", "kind": "category", "size": "size", "ownership": "ownership",
}  # fmt: skip


def told(register: Register) -> list[str]:
    """Lines on what a register says of how many of its entities; what it says of none is left out."""
    # Column by column: all of a national register at once would be gigabytes.
    whole = register.entity_table.height
    counts = {name: whole - register.entity_column(name).null_count() for name in _SAYS}
    says = [f"{_SAYS[name]} {_share(count, whole)}" for name, count in counts.items() if count]
    kinds = register.name_column("name_kind").value_counts(name="n").sort("name_kind").rows()
    addresses = pl.DataFrame([register.address_column(name) for name in ("entity_id", "address_kind", "postcode")])
    places = addresses.group_by("address_kind").agg(
        n=pl.col("entity_id").n_unique().cast(pl.Int64), located=pl.col("postcode").is_not_null().sum().cast(pl.Int64)
    )
    lines = [f"Names: {', '.join(f'{n:,} {kind}' for kind, n in kinds)}"]
    lines += [
        f"Address, {kind}: {_share(n, whole)}, {located:,} with a postcode"
        for kind, n, located in places.sort("address_kind").rows()
    ] or ["Address: none, so that it places nobody"]
    return [*lines, f"Says: {', '.join(says) or 'names alone'}"]


def _share(count: int, whole: int) -> str:
    """`1,234 (5%)`; a share that rounds to nothing or to all says that it is neither."""
    percent = 100 * count / whole
    shown = (
        "all" if count == whole else "under 1%" if percent < 1 else "over 99%" if percent > 99 else f"{percent:.0f}%"
    )
    return f"{count:,} ({shown})"
