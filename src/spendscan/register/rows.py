"""The rows of a register as its layout reads them: one spelling of names, numbers and dates, whatever the format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from spendscan.register.classes import FEW, first_that_fits, naics_codes, numbered, once_each, sic_codes, size_of_staff
from spendscan.register.formats import Layout

TEXT, TEXTS = pl.String(), pl.List(pl.String())
_KINDS = ("trading", "registered", "contact")
_FEW_PARTS = ("town", "country")  # of an address
_CODES: dict[str, Callable[[pl.Expr], pl.Expr]] = {"sic": sic_codes, "naics": naics_codes}
# `us_az`, `US-DE`: a part of a country, by the country's two letters.
_SUBDIVISION = r"^([A-Za-z]{2})[_-].*$"
# The last UK postcode in an address that is written in one cell.
_POSTCODE = r"(?i)^.*\b([A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2})\b"


def _one(layout: Layout, role: str) -> pl.Expr:
    column = layout.roles.get(role)
    return pl.col(column[0]) if column else pl.lit(None, pl.String)


def _others(cells: pl.DataFrame, layout: Layout) -> dict[str, pl.Series]:
    """`previous` and `trading` names; those with a column of types are told apart by what stands there."""
    separator = layout.known.separator
    held: dict[str, list[pl.Expr]] = {"previous": [], "trading": []}
    read: dict[str, list[str]] = {"previous": [], "trading": []}
    for role, kind in (("previous_name", "previous"), ("trading_name", "trading")):
        for column in layout.roles.get(role, ()):
            if cells[column].null_count() == cells.height:
                continue
            name = pl.col(column)
            if column in layout.types and layout.known.previous_type:
                former = pl.col(layout.types[column]).str.contains(layout.known.previous_type).fill_null(value=False)
                held["previous"].append(pl.when(former).then(name))
                read["previous"].append(column)
                name = pl.when(~former).then(name)
            held[kind].append(name)
            read[kind].append(column)
    types = {kind: [layout.types[c] for c in columns if c in layout.types] for kind, columns in read.items()}
    return {
        kind: _several(cells, read[kind], types[kind], names, separator).alias(kind) for kind, names in held.items()
    }


def _several(
    cells: pl.DataFrame, columns: list[str], types: list[str], names: list[pl.Expr], separator: str | None
) -> pl.Series:
    """The names of each row as a list; most rows have none, and lists are made for the others alone."""
    none = pl.Series([[]], dtype=TEXTS)
    if not names:
        return none.new_from_index(0, cells.height)
    some = cells.select(pl.any_horizontal(pl.col(columns).is_not_null())).to_series()
    listed = (
        cells.select(list(dict.fromkeys([*columns, *types])))
        .filter(some)
        .select(_listed(names, separator).alias("names"))
        .to_series()
    )
    at = some.cum_sum().cast(pl.UInt32)
    return pl.concat([none, listed]).gather(pl.select(pl.when(some).then(at).otherwise(0)).to_series())


def _listed(names: list[pl.Expr], separator: str | None) -> pl.Expr:
    if separator is None:
        return pl.concat_list(names).list.drop_nulls()
    apart = [name.str.split(separator) for name in names]
    trimmed = pl.concat_list(part.fill_null([]) for part in apart).list.eval(pl.element().str.strip_chars())
    return trimmed.list.eval(pl.element().filter(pl.element() != ""))


@dataclass(frozen=True)
class DateOrder:
    """Which dates can be read the day first, and which the month first, of those written neither year first.

    The day is first, but where only the month first fits every date of the register.
    """

    written: int = 0
    day_first: int = 0
    month_first: int = 0

    def __add__(self, other: "DateOrder") -> "DateOrder":
        return DateOrder(
            self.written + other.written, self.day_first + other.day_first, self.month_first + other.month_first
        )

    @property
    def form(self) -> str:
        """How they are read."""
        return "%m/%d/%Y" if self.day_first < self.written == self.month_first else "%d/%m/%Y"


DATES = ("incorporated", "dissolved")


def date_orders(rows: pl.DataFrame) -> dict[str, DateOrder]:
    """What the dates of some rows, as text, tell of how all of them are written."""
    return {name: _order(rows[name]) for name in DATES}


def _order(texts: pl.Series) -> DateOrder:
    local = numbered(texts)[0].to_frame("text").select(text=_local(pl.col("text")))
    forms = (pl.col("text").str.to_date(form, strict=False).count() for form in ("%d/%m/%Y", "%m/%d/%Y"))
    return DateOrder(*local.select(pl.col("text").count(), *(f.alias(str(n)) for n, f in enumerate(forms))).row(0))


def dated(rows: pl.DataFrame, orders: Mapping[str, DateOrder]) -> pl.DataFrame:
    """The rows with their dates as dates, however they are written, with or without a time."""

    def day(form: str) -> Callable[[pl.Expr], pl.Expr]:
        return lambda text: pl.coalesce(
            text.str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False),
            _local(text).str.to_date(form, strict=False),
        )

    return rows.with_columns(once_each(rows[name], day(order.form)) for name, order in orders.items())


def _local(text: pl.Expr) -> pl.Expr:
    return text.str.extract(r"^(\d{1,2}[-/.]\d{1,2}[-/.]\d{4})").str.replace_all("[-.]", "/")


def _padded(cells: pl.DataFrame, layout: Layout) -> pl.Expr:
    number = _one(layout, "company_number")
    if cells.select(number.str.contains("^[A-Z0-9]{8}$").all()).item():
        return number
    bare = number.str.to_uppercase().str.replace_all(r"\s", "")
    short = bare.str.contains("^[0-9]{1,7}$")
    return pl.when(short).then(bare.str.zfill(8)).otherwise(bare)


def rows_of(cells: pl.DataFrame, layout: Layout, first: int = 0) -> pl.DataFrame:
    """The rows of a register: names, numbers and addresses, each under its own name; dates and classes still as text.

    Texts of which there are few different ones are categories. `classified` and `dated` read what is still text.

    Args:
        cells: The register's cells as text.
        layout: Which column holds what.
        first: What `row`, which counts them, begins with.
    """
    columns = {
        f"{address}.{part}": _part(layout.addresses.get(address, {}), part).cast(FEW if part in _FEW_PARTS else TEXT)
        for address in _KINDS
        for part in ("postcode", "town", "country", "street")
    }
    return cells.select(
        pl.int_range(first, first + pl.len(), dtype=pl.UInt32).alias("row"),
        name=_one(layout, "name"),
        **_others(cells, layout),
        owner=_one(layout, "owner"),
        status=_one(layout, "status").cast(FEW),
        **_numbers(cells, layout),
        country=_country(layout).cast(FEW),
        kind=_one(layout, "kind").cast(FEW) if layout.official else pl.lit(None, FEW),
        **{role: _joined(layout, role).cast(FEW) for role in _CODES},
        employees=_one(layout, "employees"),
        said=_one(layout, "size").cast(FEW),
        accounts=_one(layout, "accounts").cast(FEW),
        incorporated=_one(layout, "incorporated").cast(FEW),
        dissolved=_one(layout, "dissolved").cast(FEW),
        **columns,
    )


def _joined(layout: Layout, role: str) -> pl.Expr:
    """The texts of all columns of a role."""
    columns = layout.roles.get(role)
    return pl.concat_str(columns, separator=" ; ", ignore_nulls=True) if columns else pl.lit(None, TEXT)


def classified(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with industry codes, size, size_source and group_flag in place of the texts that tell of them."""
    rows = rows.with_columns(once_each(rows[role], codes) for role, codes in _CODES.items())

    def told(column: str, table: str) -> pl.Series:
        return once_each(rows[column], lambda text: first_that_fits(text, table, table).cast(FEW))

    staff = size_of_staff(pl.col("employees").str.replace_all(",", "").cast(pl.Float64, strict=False)).cast(FEW)
    sizes = rows.select(
        employees=staff, register=told("said", "size"), accounts_category=told("accounts", "size")
    )  # fmt: skip
    found = sizes.select(
        size=pl.coalesce(pl.all()),
        size_source=pl.coalesce(
            pl.when(pl.col(name).is_not_null()).then(pl.lit(name).cast(FEW)) for name in sizes.columns
        ),
    )
    group = told("accounts", "group").alias("group_flag")
    return rows.drop("employees", "said", "accounts").with_columns(*found.iter_columns(), group)


def _country(layout: Layout) -> pl.Expr:
    stated = _one(layout, "country")
    return stated.str.replace(_SUBDIVISION, "$1") if layout.domestic else stated


def _numbers(cells: pl.DataFrame, layout: Layout) -> dict[str, pl.Expr]:
    """The numbers of an entity, and `given_id`, the one that it is known by.

    A charity that shares its number with its main one has its own after a hyphen; a company number of another country's
    register is no company number here, and has that register's code before it.
    """
    company, charity, lei = _padded(cells, layout), _one(layout, "charity_number"), _one(layout, "lei")
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
