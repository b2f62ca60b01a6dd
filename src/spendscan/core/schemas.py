"""The tables of a run folder: their columns, types, keys and what each column means (the contract, section 5)."""

from dataclasses import dataclass

import polars as pl

from spendscan.core.money import MONEY, WIDE_MONEY

TEXT, COUNT, RATIO, DAY, FLAG = pl.String(), pl.Int64(), pl.Float64(), pl.Date(), pl.Boolean()
TEXTS = pl.List(pl.String())


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, its type, and its meaning in the user's words."""

    name: str
    dtype: pl.DataType
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table of the run folder.

    Args:
        name: The file's name under `data/`, without `.parquet`.
        row: What one row is.
        key: How many of the first columns are the key that the table is sorted by.
        columns: All columns, in order.
    """

    name: str
    row: str
    key: int
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def keys(self) -> list[str]:
        """The columns that a row is known and sorted by."""
        return self.names[: self.key]

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return self.schema.to_frame()

    def conform(self, frame: pl.DataFrame, *, coded: bool = False) -> pl.DataFrame:
        """A frame as the table is written: its columns cast and in order, what is absent null, sorted by the key.

        Args:
            frame: The frame.
            coded: Texts that it holds as Enum, with values in order of code point, stay so: nobody need look at
                millions of them.
        """
        held = frame.schema  # asked for once: each time all values of an Enum are handed over
        compared = {name for name, dtype in held.items() if _compares(dtype)}
        columns = [
            pl.col(c.name).cast(held[c.name] if coded and c.name in compared else c.dtype)
            if c.name in held
            else pl.lit(None, c.dtype).alias(c.name)
            for c in self.columns
        ]
        whole = frame.select(columns)
        keyed = frame if compared.issuperset(self.keys) else whole
        # Tables made in order stay as they are: sorting millions of texts once more costs more than making them.
        return whole if _in_order(keyed, self.keys) else whole.sort(self.keys, nulls_last=False)


def _compares(dtype: pl.DataType | None) -> bool:
    """Whether values are in the order of the texts that they stand for, and compared by number."""
    return isinstance(dtype, pl.Enum) and dtype.categories.is_sorted()


def _in_order(frame: pl.DataFrame, keys: list[str]) -> bool:
    """Whether rows are sorted by some columns, nulls first."""
    undecided = pl.repeat(value=True, n=max(frame.height - 1, 0), eager=True)
    for key in keys:
        values = frame[key]
        numbers = values.to_physical() if _compares(values.dtype) else values
        here, above = numbers.slice(1), numbers.head(len(undecided))
        falls = (above > here).fill_null(value=False) | (above.is_not_null() & here.is_null())
        if (undecided & falls).any():
            return False
        undecided &= here.eq_missing(above)
    return True


def _columns(*parts: tuple[pl.DataType, str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, dtype, meaning) for dtype, name, meaning in parts)


SOURCES = Table(
    "sources",
    "a file, or a sheet of one",
    2,
    _columns(
        (TEXT, "source_file", "path below the folder that holds all files read"),
        (
            TEXT,
            "source_sheet",
            "sheet of a workbook, or the columns of a table beside another one; null for other files",
        ),
        (TEXT, "sha256", "hash of the file's bytes"),
        (TEXT, "body", "the body that most of its lines are of"),
        (TEXT, "status", "read, refused, duplicate_of, hidden, empty, not_payments or ignored"),
        (TEXT, "reason", "why it was not read, or which file it is a copy of"),
        (COUNT, "lines", "records from row 1 to the last row with a value"),
        (COUNT, "payments", "lines that are payments, excluded ones too"),
        (COUNT, "rejects", "lines that are no payment, or cannot be read as one"),
        (COUNT, "blank", "lines whose every cell is empty"),
        (WIDE_MONEY, "amount_payments", "money of all payment lines, whatever the currency: a checksum, not a figure"),
        (WIDE_MONEY, "amount_excluded", "the part of it with an exclusion"),
        (WIDE_MONEY, "amount_rejects", "money of rejects, where it could be read"),
        (pl.Decimal(38, 6), "rounding", "what rounding to the penny took away or added, summed"),
        (COUNT, "mended", "lines whose cells had moved or were torn, and were put right"),
        (TEXT, "amount_basis", "net, gross or unstated"),
        (DAY, "first_date", "first date of its payments"),
        (DAY, "last_date", "last date of its payments"),
        (TEXT, "encoding", "how its bytes were read"),
        (TEXT, "delimiter", "what separates its cells"),
        (COUNT, "header_row", "row of its header; null without one"),
        (TEXT, "roles", "which column holds what, as JSON"),
        (TEXT, "body_from", "where the body was found: option, mapping, column, folder or file"),
        (
            TEXT,
            "currency_from",
            "where the currency was found: option, mapping, column, cell, header, symbol, home or default",
        ),
        (TEXT, "date_order", "day-first, month-first or year-first, and by what evidence"),
    ),
)

PAYMENTS = Table(
    "payments",
    "a payment line",
    3,
    _columns(
        (TEXT, "source_file", "path below the folder that holds all files read"),
        (
            TEXT,
            "source_sheet",
            "sheet of a workbook, or the columns of a table beside another one; null for other files",
        ),
        (COUNT, "source_row", "row on opening the file in a spreadsheet, from 1"),
        (TEXT, "body", "who paid"),
        (DAY, "payment_date", "the payment, clearing or posting date"),
        (TEXT, "period", "month (YYYY-MM) or undated"),
        (TEXT, "supplier_name", "as published"),
        (TEXT, "supplier_id", "the ledger's own number for the supplier"),
        (MONEY, "amount", "money of the line, negative for a credit"),
        (TEXT, "currency", "ISO code"),
        (TEXT, "department", "directorate, service or cost centre"),
        (TEXT, "category", "expense type or procurement category"),
        (TEXT, "description", "purpose of the payment"),
        (TEXT, "transaction_id", "the ledger's number of the line"),
        (TEXT, "invoice_number", "the supplier's invoice"),
        (DAY, "invoice_date", "date of the invoice"),
        (MONEY, "net_amount", "without VAT, where published"),
        (MONEY, "vat_amount", "VAT, where published"),
        (MONEY, "gross_amount", "with VAT, where published"),
        (FLAG, "card", "paid by purchase card"),
        (TEXT, "supplier_type", "the ledger's own kind of supplier"),
        (TEXT, "sme", "the ledger's own word on small and medium enterprises"),
        (TEXT, "vcse", "the ledger's own word on voluntary, community and social enterprises"),
        (TEXT, "contract_ref", "contract or purchase order"),
        (TEXT, "company_number", "validated and padded"),
        (TEXT, "charity_number", "validated"),
        (TEXT, "vat_number", "validated"),
        (TEXT, "lei", "validated Legal Entity Identifier"),
        (TEXT, "uei", "validated US Unique Entity Identifier"),
        (TEXT, "postcode_published", "the supplier's postcode as published"),
        (TEXT, "postcode", "canonical (PR1 2HE, or a 5-digit ZIP), else null"),
        (TEXT, "town", "the supplier's town"),
        (TEXT, "country", "the supplier's country as stated"),
        (TEXT, "date_flag", "doubt about the date"),
        (TEXT, "amount_flag", "doubt about the amount"),
        (TEXT, "payee_key", "the payee's identity: its name in one spelling"),
        (TEXT, "exclusion", "why the line is not analysed; null where it is"),
        (TEXT, "exclusion_rule", "what says so: the rule's id; or kind, personal_grounds, own_body, decision, window"),
    ),
)

REJECTS = Table(
    "rejects",
    "a line that is no payment, or cannot be read as one",
    3,
    _columns(
        (TEXT, "source_file", "path below the folder that holds all files read"),
        (
            TEXT,
            "source_sheet",
            "sheet of a workbook, or the columns of a table beside another one; null for other files",
        ),
        (COUNT, "source_row", "row on opening the file in a spreadsheet, from 1"),
        (TEXT, "reason", "why"),
        (TEXT, "field", "the column in question"),
        (TEXT, "raw", "what stands there"),
        (TEXT, "currency", "ISO code, where the amount could be read"),
        (MONEY, "amount", "money, where it could be read"),
    ),
)

PAYEES = Table(
    "payees",
    "a payee in a currency",
    2,
    _columns(
        (TEXT, "payee_key", "the payee's identity: its name in one spelling"),
        (TEXT, "currency", "ISO code"),
        (TEXT, "name", "the spelling with most money"),
        (TEXTS, "names", "every spelling published"),
        (TEXT, "kind", "organisation, public_body, individual, redacted, internal or unnamed"),
        (FLAG, "person_like", "may be a person: matched by identifier and exact tiers only"),
        (TEXT, "supplier_key", "payees that share an accepted entity share it"),
        (COUNT, "payments", "payment lines, excluded ones too"),
        (MONEY, "amount", "money of them"),
        (TEXT, "kind_reason", "what says so: the rule or the ledger's own word"),
        (TEXT, "sector", "section of SIC 2007, sector of NAICS, or the sector of a roll-up of categories"),
        (TEXT, "sector_source", "what says so: register and code, or the ledger's category and line of the roll-up"),
        (TEXT, "division", "division of SIC 2007, where a register gives a code"),
        (TEXT, "size", "micro, small, medium, large; sme: one of the first three, the ledger does not say which"),
        (TEXT, "size_source", "what says so: register and employees, register or accounts_category; or the ledger"),
        (TEXT, "sme", "yes, no, or uncertain (one of a group), by PPN 001 as far as size tells; null unknown"),
        (TEXT, "sme_source", "what says so"),
        (
            TEXT,
            "ownership",
            "private, sole_trader_or_partnership, plc, charity, community_interest…: see methods/classes",
        ),
        (TEXT, "ownership_source", "what says so: register, list, kind, the ledger's type or the form in the name"),
        (TEXT, "vcse", "voluntary, community or social enterprise: yes, candidate, no; null unknown"),
        (TEXT, "vcse_source", "the evidence"),
        (TEXT, "parent", "the group it belongs to, as a decision says"),
        (TEXT, "group_key", "payees of one parent share it; else the supplier key"),
    ),
)

GROUPS = Table(
    "groups",
    "a group in a currency",
    2,
    _columns(
        (TEXT, "currency", "ISO code"),
        (TEXT, "parent", "the group, as decisions name it"),
        (COUNT, "rank", "place among groups and suppliers without one, by analysed money"),
        (COUNT, "payees", "payee keys of it"),
        (COUNT, "suppliers", "supplier keys of it"),
        (COUNT, "payments", "analysed payment lines"),
        (WIDE_MONEY, "amount", "analysed money"),
        (RATIO, "share", "percent of the sum of positive nets of groups and suppliers without one"),
    ),
)

MATCHES = Table(
    "matches",
    "a payee in a register",
    2,
    _columns(
        (TEXT, "payee_key", "the payee"),
        (TEXT, "register", "the register"),
        (TEXT, "supplier_name", "the payee's name"),
        (TEXT, "entity_id", "the best candidate, as the register writes its number"),
        (TEXT, "entity_name", "its current name"),
        (TEXT, "name_kind", "which of its names was met: current, previous or trading"),
        (TEXT, "decision", "accepted, review, ambiguous, rejected or none"),
        (TEXT, "reason", "why; an accepted match's begins with its tier"),
        (RATIO, "score", "likeness of the names with the evidence, 0 to 1"),
        (RATIO, "probability", "that the match is right, 0 to 1"),
        (TEXT, "runner_up_id", "the next entity"),
        (RATIO, "runner_up_score", "its score"),
        (TEXT, "decided_by", "the person who decided, where one did"),
        (TEXT, "tier", "identifier, decision, exact, normalised, squashed or fuzzy"),
        (TEXT, "matched_name", "the spelling in the register that was met"),
        (TEXT, "evidence", "the evidence in words"),
    ),
)

CANDIDATES = Table(
    "candidates",
    "a candidate of a payee in a register",
    3,
    _columns(
        (TEXT, "payee_key", "the payee"),
        (TEXT, "register", "the register"),
        (COUNT, "rank", "from 1, scores falling"),
        (TEXT, "entity_id", "the candidate"),
        (RATIO, "score", "likeness of the names with the evidence, 0 to 1"),
        (RATIO, "probability", "that it is the payee, 0 to 1"),
        (TEXT, "entity_name", "its current name"),
        (TEXT, "matched_name", "the spelling that was met"),
        (TEXT, "name_kind", "current, previous or trading"),
        (TEXT, "tier", "exact, normalised, squashed or fuzzy"),
        (RATIO, "name_score", "likeness of the names alone"),
        (RATIO, "rarity_score", "part of it: shared words weighted by rarity"),
        (RATIO, "string_score", "part of it: likeness as strings"),
        (RATIO, "postcode_evidence", "what the postcode adds or takes away"),
        (RATIO, "form_evidence", "what the legal form adds or takes away"),
        (RATIO, "number_evidence", "what numbers in the names take away"),
        (TEXT, "evidence", "the evidence in words"),
    ),
)

ENTITIES = Table(
    "entities",
    "an entity that a payee is tied to",
    2,
    _columns(
        (TEXT, "register", "the register"),
        (TEXT, "entity_id", "as the register writes it"),
        (TEXT, "name", "current name"),
        (TEXTS, "other_names", "previous and trading names"),
        (TEXT, "status", "active, dissolved, in liquidation… as the register says"),
        (TEXT, "postcode", "of the first address that has one: trading, else registered"),
        (TEXT, "trading_postcodes", "trading addresses, separated by ;"),
        (TEXT, "registered_postcode", "registered office"),
        (TEXT, "contact_postcode", "contact address"),
        (TEXT, "town", "of the first address that has one"),
        (TEXT, "company_number", "where the register gives one"),
        (TEXT, "charity_number", "where the register gives one"),
        (TEXTS, "sic", "industry codes"),
        (TEXT, "sector", "section of SIC 2007 (or sector of NAICS), by the first code that names an industry"),
        (TEXT, "kind", "the register's own category"),
        (TEXT, "size", "micro, small, medium, large or null"),
        (TEXT, "size_source", "what says so: employees, register (its own size column) or accounts_category"),
        (
            TEXT,
            "ownership",
            "private, sole_trader_or_partnership, plc, charity, community_interest…: see methods/classes",
        ),
        (DAY, "incorporated", "when it began"),
        (DAY, "dissolved", "when it ended"),
        (TEXT, "division", "division of SIC 2007 of the same code"),
        (TEXT, "sector_source", "the code that says so: SIC 2007 62012, or NAICS 541511"),
        (TEXTS, "naics", "industry codes of a North American register"),
        (TEXT, "group_flag", "that it is one of a group, so that size and SME status are not its own"),
        (TEXT, "ownership_source", "what says so: category, name (its legal form), or a register of charities"),
        (TEXT, "vcse", "candidate: a company limited by guarantee, which may be a social enterprise"),
        (TEXT, "country", "of origin or law, as the register states it"),
        (TEXT, "org_id", "its number with what org-id.guide calls the register: GB-COH-01234567"),
    ),
)

PLACES = Table(
    "places",
    "a payee in a basis, for each postcode of the ledger",
    3,
    _columns(
        (TEXT, "payee_key", "the payee"),
        (TEXT, "basis", "ledger, trading, registered, branch or best"),
        (TEXT, "ledger_postcode", "the ledger's postcode; null but for ledger and best"),
        (TEXT, "postcode", "the address that the place rests on"),
        (TEXT, "area_code", "its local authority, where a lookup gives one"),
        (TEXT, "ring", "the area's ring, or rest_of_country, overseas, unknown"),
        (COUNT, "deprivation_decile", "1 most deprived, within its country"),
        (TEXT, "reason", "why it is unknown, or what the place rests on: repaired, several_premises, terminated…"),
        (TEXT, "address_kind", "ledger, trading, registered or contact"),
        (TEXT, "region", "its region, where a lookup gives one"),
        (TEXT, "ward", "its ward, where a lookup gives one"),
        (
            COUNT,
            "office_companies",
            "companies of the register registered at this postcode, if it is a registered office",
        ),
        (TEXT, "office_flag", "shared_office: so many that it is probably an agent's or accountant's; else null"),
    ),
)

CUBE = Table(
    "cube",
    "body × period × payee × ledger postcode × category × department × currency × exclusion",
    8,
    _columns(
        (TEXT, "body", "who paid"),
        (TEXT, "period", "month (YYYY-MM) or undated"),
        (TEXT, "payee_key", "the payee"),
        (TEXT, "ledger_postcode", "the ledger's postcode for it"),
        (TEXT, "category", "expense type or procurement category"),
        (TEXT, "department", "directorate, service or cost centre"),
        (TEXT, "currency", "ISO code"),
        (TEXT, "exclusion", "why it is not analysed"),
        (WIDE_MONEY, "amount", "money"),
        (COUNT, "payments", "payment lines"),
    ),
)

METRICS = Table(
    "metrics",
    "a figure",
    10,
    _columns(
        (TEXT, "metric", "what is measured"),
        (TEXT, "dimension", "by what: all, ring, category…"),
        (TEXT, "member", "of which member"),
        (TEXT, "dimension_2", "crossed with"),
        (TEXT, "member_2", "which member of that"),
        (TEXT, "body", "who paid; null: all bodies pooled"),
        (TEXT, "period", "month, financial year; null: all"),
        (TEXT, "currency", "ISO code"),
        (TEXT, "scope", "which spend is the denominator"),
        (TEXT, "basis", "which address makes a supplier local"),
        (RATIO, "value", "divided once from numerator and denominator, rounded to 6 places"),
        (TEXT, "unit", "ISO code, percent, pp, ratio, index or count"),
        (WIDE_MONEY, "numerator", "exact money above the line"),
        (WIDE_MONEY, "denominator", "exact money below it"),
        (COUNT, "payees", "payee keys behind the figure"),
        (COUNT, "payments", "payment lines behind it"),
        (RATIO, "coverage", "share of the money, in percent, whose place is known"),
        (RATIO, "bound_low", "with everything unknown outside"),
        (RATIO, "bound_high", "with everything unknown inside"),
        (RATIO, "low", "low end of the 90% interval"),
        (RATIO, "high", "high end of the 90% interval"),
        (TEXT, "method", "how it was worked out, and on what it rests"),
    ),
)

PROSPECTS = Table(
    "prospects",
    "a business here, or in the next ring, of an industry that money leaves",
    2,
    _columns(
        (TEXT, "division", "division of SIC 2007 of the suppliers that money leaves to, and of the business"),
        (
            COUNT,
            "rank",
            "from 1: those in the local rings first, of these those whose size fits, then those paid already",
        ),
        (TEXT, "ring", "the ring that it is in"),
        (TEXT, "register", "the register that knows it"),
        (TEXT, "entity_id", "its id there"),
        (TEXT, "name", "its name; businesses whose name may be a person's are counted and not listed"),
        (TEXT, "size", "micro, small, medium, large or null"),
        (FLAG, "fits", "whether its size allows twice what a supplier elsewhere is typically paid in a year"),
        (FLAG, "paid", "whether it is a supplier already"),
    ),
)

TABLES = {
    t.name: t
    for t in (
        SOURCES, PAYMENTS, REJECTS, PAYEES, GROUPS, MATCHES, CANDIDATES, ENTITIES, PLACES, CUBE, METRICS, PROSPECTS,
    )
}  # fmt: skip
