"""Rows of a register as entities: one for each firm, with its names and its addresses."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from spendscan.core.names import payee_keys
from spendscan.core.postcodes import canonical
from spendscan.register.classes import FEW, first_that_fits, fitting
from spendscan.register.formats import Layout
from spendscan.register.order import by_entity
from spendscan.register.rows import classified, date_orders, dated, rows_of
from spendscan.register.spelling import spelt

TEXT, TEXTS, DAY = pl.String(), pl.List(pl.String()), pl.Date()
ENTITIES = pl.Schema({
    "entity_id": TEXT, "name": TEXT, "other_names": TEXTS, "status": TEXT, "company_number": TEXT,
    "charity_number": TEXT, "lei": TEXT, "country": TEXT, "sic": TEXTS, "naics": TEXTS, "kind": TEXT,
    "size": TEXT, "size_source": TEXT, "group_flag": TEXT, "ownership": TEXT, "ownership_source": TEXT, "vcse": TEXT,
    "incorporated": DAY, "dissolved": DAY,
})  # fmt: skip
_PLAIN = "^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$"  # a postcode as most registers write it
NAMES = pl.Schema({"entity_id": TEXT, "name": TEXT, "name_kind": TEXT})
ADDRESSES = pl.Schema({
    "entity_id": TEXT, "address_kind": TEXT, "postcode": TEXT, "postcode_published": TEXT, "town": TEXT,
    "country": TEXT, "note": TEXT,
})  # fmt: skip


@dataclass(frozen=True)
class Entities:
    """Entities, their names (current, previous, trading) and addresses.

    `nameless` counts rows that were left out, `repeated` numbers of an official register that stand beside several
    names: these are one entity, known by the first of them in alphabetical order; `keys` are the payee keys of `names`.
    While a register is read, texts of which there are few different ones are categories.
    """

    entities: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    nameless: int = 0
    repeated: int = 0
    keys: pl.Series | None = None

    def spelt_out(self) -> "Entities":
        """The same with categories as text."""
        return replace(self, entities=self.entities.cast(ENTITIES), addresses=self.addresses.cast(ADDRESSES))


def entities_of(cells: pl.DataFrame, layout: Layout) -> Entities:
    """The entities of a register's rows: folded by identity in an official register, else by name and owner."""
    rows, nameless = identified(cells, layout)
    del cells  # of a national register gigabytes
    rows = dated(owned(classified(rows), layout), date_orders(rows))
    found = entities_of_rows(rows if layout.official else _folded(rows, layout), layout)
    return replace(found.spelt_out(), nameless=nameless)


def identified(cells: pl.DataFrame, layout: Layout, first: int = 0) -> tuple[pl.DataFrame, int]:
    """Rows as the layout reads them, each with its key and, in an official register, its entity; how many have no name.

    What they are by their category and name is not told yet: `classified` and `owned` tell it.

    Args:
        cells: The register's cells as text.
        layout: Which column holds what.
        first: How many rows stand before these.
    """
    rows = rows_of(cells, layout, first)
    if nameless := rows["name"].null_count():
        rows = rows.filter(pl.col("name").is_not_null())
    rows = _identified(rows, layout)
    return _known_by_number(rows, layout) if layout.official else rows, nameless


def entities_of_rows(rows: pl.DataFrame, layout: Layout) -> Entities:
    """The entities of rows that say which entity each is of; all rows of one, with their dates as dates."""
    rows = in_order(rows)
    entities = _entities(rows)
    repeated = 0
    if layout.official and entities.height < rows.height:
        repeated = rows.group_by("entity_id").agg(names=pl.col("key").n_unique()).filter(pl.col("names") > 1).height
    addresses, names = _addresses(rows, layout), _names(rows)
    return Entities(entities, names.drop("key"), addresses, 0, repeated, names["key"])


def _identified(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Each row with the id that the register gives it; without one, its name in one spelling."""
    rows = rows.with_columns(payee_keys(rows["name"]).alias("key"))
    if not layout.official:  # only folding asks for the legal form
        rows = rows.with_columns(spelt(rows["key"], keys=True)["form"])
    return rows.with_columns(own_id=pl.col("given_id").fill_null(pl.col("key"))).drop("given_id")


def owned(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The rows with ownership, ownership_source, vcse, by what the register calls them and by their names."""
    # Registers have millions of rows, of few categories and fewer legal forms: each two are judged once.
    rows = rows.with_columns(fitting(rows["key"], "form", "ownership").alias("_form"))
    judged = _judged(rows.select("kind", "_form").unique(), layout)
    rows = rows.join(judged, on=["kind", "_form"], how="left", nulls_equal=True, maintain_order="left")
    return rows.drop("_form")


def _judged(kinds: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """ownership, ownership_source, vcse of each `kind` (the register's category) and `_form` (what the name shows)."""
    # The register's own category says more than the name; a private company may call itself a co-operative.
    category = pl.col("kind").cast(TEXT)
    kind = first_that_fits(category, "ownership", "ownership")
    telling = pl.when(kind != "private").then(kind)
    by_name = pl.col("_form").cast(TEXT)
    special = pl.when(by_name.is_in(["cooperative_or_mutual", "community_interest"])).then(by_name)
    found: tuple[tuple[pl.Expr, str], ...] = (
        (telling, "category"),
        (special, "name"),
        (kind, "category"),
        (by_name, "name"),
    )
    if layout.known.ownership == "charity":
        found = ((pl.lit("charity"), "a register of charities"),)
    elif layout.known.ownership:
        found = ((telling, "category"), (pl.lit(layout.known.ownership), "a register of societies"))
    return kinds.with_columns(
        ownership=pl.coalesce(value for value, _ in found).cast(FEW),
        ownership_source=pl.coalesce(pl.when(value.is_not_null()).then(pl.lit(why)) for value, why in found).cast(FEW),
        vcse=first_that_fits(category, "vcse", "vcse").cast(FEW),
    )


def _known_by_number(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows that are known by their own id, without what only folding asks for."""
    absent = [kind for kind in ("trading", "registered", "contact") if kind not in layout.addresses]
    asked = [f"{kind}.{part}" for kind in absent for part in ("postcode", "town", "country")]
    streets = [column for column in rows.columns if column.endswith(".street")]
    return rows.drop("owner", *streets, *asked).with_columns(entity_id=pl.col("own_id"))


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows by entity; asking whether each has one row, in order, costs far less than sorting millions."""
    if not _ascending(rows["entity_id"]):
        rows = by_entity(rows)
        if not _ascending(rows["entity_id"]):
            rows = rows.sort("entity_id", "own_id", "name", "row")
    return rows.with_columns(pl.col("entity_id").set_sorted())


def _ascending(ids: pl.Series) -> bool:
    return not (ids <= ids.shift()).any()


def _place(kind: str) -> pl.Expr:
    street = pl.col(f"{kind}.street").str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").str.strip_chars()
    postcode = canonical(pl.col(f"{kind}.postcode")).fill_null(pl.col(f"{kind}.postcode"))
    known = pl.col(f"{kind}.street").is_not_null() | pl.col(f"{kind}.postcode").is_not_null()
    return pl.when(known).then(pl.concat_str(street.fill_null(""), postcode.fill_null(""), separator="|"))


def _folded(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Rows of one firm as one entity, known by the least id among them.

    Payee keys are equal, and the owner where there is such a column. Without one, a name without a legal form folds
    only where a mailing address is shared too; a row without a mailing address gets its mail where it is.
    """
    owned = "owner" in layout.roles
    by_name = pl.col("form").is_not_null() & (pl.col("form") != "CO")
    owner = pl.col("owner").str.to_uppercase().str.replace_all(r"[^A-Z0-9]+", " ").fill_null("")
    mail = pl.coalesce(_place("contact"), _place("trading"), _place("registered"), pl.format("row {}", "row"))
    within = owner if owned else pl.when(by_name).then(pl.lit("")).otherwise(mail)
    rows = rows.with_columns(_within=within)
    group = rows.group_by("key", "_within").agg(entity_id=pl.col("own_id").min())
    return _apart(rows.join(group, on=["key", "_within"], how="left", nulls_equal=True), layout)


def _apart(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """In a register without ids, unfolded namesakes are told apart by a number, in the order of their addresses."""
    if layout.identity is not None:
        clash = rows.select("entity_id", "key", "_within").unique().filter(pl.col("entity_id").is_duplicated())
        if clash.is_empty():
            return rows
    else:
        clash = rows.select("entity_id", "key", "_within").unique()
    order = clash.sort("entity_id", "key", "_within").with_columns(_n=pl.int_range(1, pl.len() + 1).over("entity_id"))
    rows = rows.join(order, on=["entity_id", "key", "_within"], how="left", nulls_equal=True)
    numbered = pl.when(pl.col("_n") > 1).then(pl.format("{} #{}", "entity_id", "_n")).otherwise("entity_id")
    return rows.with_columns(entity_id=numbered)


def _first(column: str) -> pl.Expr:
    return pl.col(column).drop_nulls().first()


def _entities(rows: pl.DataFrame) -> pl.DataFrame:
    """Each entity once, in the order of ids: the first that is known of it, with all its names.

    Rows stand by entity.
    """
    listed = pl.col("previous").list.len() + pl.col("trading").list.len() > 0
    frame, others = rows, pl.concat_list("previous", "trading")
    if rows.select((pl.col("entity_id") == pl.col("entity_id").shift()).any()).item():
        frame = rows.group_by("entity_id", maintain_order=True).agg(
            *(_first(c) for c in ENTITIES if c not in ("entity_id", "other_names")),
            others=others.explode(empty_as_null=False, keep_nulls=False),
            spellings=pl.col("name").unique(),
        )
        listed, others = (pl.col("others").list.len() > 0) | (pl.col("spellings").list.len() > 1), pl.col("others")
        others = pl.concat_list(others, "spellings")
    # Most entities have one name: lists are made for the others alone, and set beside the rest.
    told = frame.with_row_index("at").filter(listed).select("at", "name", other=others).explode("other")
    told = told.filter(pl.col("other") != pl.col("name")).group_by("at").agg(pl.col("other").unique().sort())
    numbers = np.zeros(frame.height, np.uint32)
    numbers[told["at"].to_numpy()] = np.arange(1, told.height + 1)
    names = pl.concat([pl.Series([None], dtype=TEXTS), told["other"]]).gather(numbers)
    return frame.with_columns(other_names=names).select(ENTITIES.names())


def _names(rows: pl.DataFrame) -> pl.DataFrame:
    """The names of entities, by entity; rows stand by entity."""
    columns = [*NAMES.names(), "key"]
    current = rows.select("entity_id", "name", "key", name_kind=pl.lit("current")).select(columns)
    others = pl.concat(_other_names(rows, kind).select(columns) for kind in ("previous", "trading"))
    # Most entities have one name: only those that have several are put in order by their names.
    ids = current["entity_id"]
    entity = ids.rle_id().to_numpy()
    owners = entity[ids.search_sorted(others["entity_id"]).to_numpy()] if others.height else entity[:0]
    several = np.zeros(len(entity) + 1, np.bool_)
    several[owners] = several[entity[1:][entity[1:] == entity[:-1]]] = True
    more = several[entity]
    if not more.any():
        return current
    order = pl.col("name_kind").replace_strict({"current": 0, "trading": 1, "previous": 2}, return_dtype=pl.Int8)
    owned = pl.Series("_entity", np.concatenate([entity[more], owners]))
    ranked = pl.concat([current.filter(pl.Series(more)), others]).with_columns(owned, _order=order)
    once = ranked.sort("_entity", "name", "_order").unique(["_entity", "name"], keep="first", maintain_order=True)
    both = pl.concat([current.filter(pl.Series(~more)), once.select(columns)])
    return both[np.argsort(np.concatenate([entity[~more], once["_entity"].to_numpy()]), kind="stable")]


def _other_names(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    found = rows.filter(pl.col(kind).list.len() > 0).select("entity_id", name=kind).explode("name").drop_nulls("name")
    return found.with_columns(payee_keys(found["name"]).alias("key"), name_kind=pl.lit(kind))


def _addresses(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    parts = []
    for kind in layout.addresses:
        stands = "registered" if kind == "contact" and layout.contact_is_registered else kind
        note = "contact_address" if stands != kind else None
        parts.append(
            rows.select(
                "entity_id",
                address_kind=pl.lit(stands).cast(FEW),
                postcode=_canonical(rows[f"{kind}.postcode"]),
                postcode_published=f"{kind}.postcode",
                town=f"{kind}.town",
                country=f"{kind}.country",
                note=pl.lit(note, TEXT).cast(FEW),
            )
        )
    if not parts:
        return ADDRESSES.to_frame()
    known = pl.any_horizontal(pl.col("postcode_published", "town", "country").is_not_null())
    addresses = pl.concat(parts).filter(known).select(ADDRESSES.names())
    if _ascending(addresses["entity_id"]):
        return addresses
    return addresses.unique().sort(ADDRESSES.names())


def _canonical(postcodes: pl.Series) -> pl.Series:
    """Postcodes in their one spelling; most of an official register's are in it already."""
    other = (~postcodes.str.contains(_PLAIN)).fill_null(value=False)
    at = other.arg_true()
    if at.is_empty():
        return postcodes
    rest = postcodes.filter(other).to_frame("postcode").select(canonical(pl.col("postcode"))).to_series()
    return postcodes.scatter(at, rest)
