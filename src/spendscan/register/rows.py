"""The rows of a register as its layout reads them: one spelling of names, numbers and dates, whatever the format."""

import polars as pl

from spendscan.register.classes import first_that_fits, naics_codes, sic_codes, size_of_staff
from spendscan.register.formats import Layout

TEXT, TEXTS = pl.String(), pl.List(pl.String())
_KINDS = ("trading", "registered", "contact")
# `us_az`, `US-DE`: a part of a country, by the country's two letters.
_SUBDIVISION = r"^([A-Za-z]{2})[_-].*$"
# The last UK postcode in an address that is written in one cell.
_POSTCODE = r"(?i)^.*\b([A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2})\b"


def _one(layout: Layout, role: str) -> pl.Expr:
    column = layout.roles.get(role)
    return pl.col(column[0]) if column else pl.lit(None, pl.String)


def _others(layout: Layout) -> dict[str, pl.Expr]:
    """`previous` and `trading` names; those with a column of types are told apart by what stands there."""
    separator = layout.known.separator
    held: dict[str, list[pl.Expr]] = {"previous": [], "trading": []}
    for role, kind in (("previous_name", "previous"), ("trading_name", "trading")):
        for column in layout.roles.get(role, ()):
            name = pl.col(column)
            if column in layout.types and layout.known.previous_type:
                former = pl.col(layout.types[column]).str.contains(layout.known.previous_type).fill_null(value=False)
                held["previous"].append(pl.when(former).then(name))
                name = pl.when(~former).then(name)
            held[kind].append(name)
    return {kind: _several(names, separator).alias(kind) for kind, names in held.items()}


def _several(names: list[pl.Expr], separator: str | None) -> pl.Expr:
    if not names:
        return pl.lit([], TEXTS)
    if separator is None:
        return pl.concat_list(names).list.drop_nulls()
    apart = [name.str.split(separator) for name in names]
    trimmed = pl.concat_list(part.fill_null([]) for part in apart).list.eval(pl.element().str.strip_chars())
    return trimmed.list.eval(pl.element().filter(pl.element() != ""))


def _day(text: pl.Expr) -> pl.Expr:
    """A date however it is written, with or without a time: the day first, but where only the month first fits all."""
    iso = text.str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False)
    local = text.str.extract(r"^(\d{1,2}[-/.]\d{1,2}[-/.]\d{4})").str.replace_all("[-.]", "/")
    day_first, month_first = (local.str.to_date(form, strict=False) for form in ("%d/%m/%Y", "%m/%d/%Y"))
    fits_better = (month_first.count() == local.count()) & (day_first.count() < local.count())
    return pl.coalesce(iso, pl.when(fits_better).then(month_first).otherwise(day_first))


def _padded(number: pl.Expr) -> pl.Expr:
    bare = number.str.to_uppercase().str.replace_all(r"\s", "")
    short = bare.str.contains("^[0-9]{1,7}$")
    return pl.when(short).then(bare.str.zfill(8)).otherwise(bare)


def rows_of(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The rows of a register: names, numbers, dates, codes and addresses, each under its own name; `row` counts them.

    Args:
        cells: The register's cells as text.
        layout: Which column holds what.
    """
    sic = sic_codes(layout.roles["sic"]) if "sic" in layout.roles else pl.lit(None, TEXTS)
    kind, stated = _one(layout, "kind"), _one(layout, "size")
    naics = naics_codes(layout.roles["naics"]) if "naics" in layout.roles else pl.lit(None, TEXTS)
    staff = size_of_staff(_one(layout, "employees").str.replace_all(",", "").cast(pl.Float64, strict=False))
    accounts = first_that_fits(_one(layout, "accounts"), "size", "size")
    said = first_that_fits(stated, "size", "size")
    columns = {
        f"{address}.{part}": _part(layout.addresses.get(address, {}), part)
        for address in _KINDS
        for part in ("postcode", "town", "country", "street")
    }
    rows = cells.select(
        name=_one(layout, "name"),
        **_others(layout),
        owner=_one(layout, "owner"),
        status=_one(layout, "status"),
        **_numbers(layout),
        country=_country(layout),
        sic=sic,
        kind=kind if layout.official else pl.lit(None, TEXT),
        naics=naics,
        size=pl.coalesce(staff, said, accounts),
        size_source=pl.coalesce(
            pl.when(found.is_not_null()).then(pl.lit(name))
            for found, name in ((staff, "employees"), (said, "register"), (accounts, "accounts_category"))
        ),
        group_flag=first_that_fits(_one(layout, "accounts"), "group", "group"),
        incorporated=_day(_one(layout, "incorporated")),
        dissolved=_day(_one(layout, "dissolved")),
        **columns,
    )
    return rows.with_row_index("row")


def _country(layout: Layout) -> pl.Expr:
    stated = _one(layout, "country")
    return stated.str.replace(_SUBDIVISION, "$1") if layout.domestic else stated


def _numbers(layout: Layout) -> dict[str, pl.Expr]:
    """The numbers of an entity, and `given_id`, the one that it is known by.

    A charity that shares its number with its main one has its own after a hyphen; a company number of another country's
    register is no company number here, and has that register's code before it.
    """
    company, charity, lei = _padded(_one(layout, "company_number")), _one(layout, "charity_number"), _one(layout, "lei")
    if layout.member:
        member = pl.col(layout.member)
        own = pl.when(member.fill_null("0") != "0").then(pl.format("{}-{}", charity, member)).otherwise(charity)
        charity = own
    given = {"company_number": company, "charity_number": charity, "lei": lei}.get(
        layout.identity or "", _one(layout, layout.identity or "")
    )
    if layout.domestic:
        column, pattern = layout.domestic
        here = pl.col(column).str.contains(f"(?i){pattern}").fill_null(value=False)
        if layout.identity == "company_number":
            abroad = pl.format("{}/{}", pl.col(column), _one(layout, "company_number"))
            given = pl.when(here).then(company).otherwise(pl.coalesce(abroad, company))
        company = pl.when(here).then(company)
    charity = pl.concat_str(pl.lit(layout.known.prefix), charity)
    return {"company_number": company, "charity_number": charity, "lei": lei, "given_id": given}


def _part(columns: dict[str, str], part: str) -> pl.Expr:
    """A part of an address; the postcode of one that is written in one cell stands in it."""
    own = pl.col(columns[part]) if part in columns else pl.lit(None, TEXT)
    if part == "postcode" and part not in columns and "street" in columns:
        return pl.col(columns["street"]).str.extract(_POSTCODE, 1)
    return own
