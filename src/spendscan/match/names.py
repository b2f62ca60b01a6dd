"""Matching a plain list of names: one row out for each row in."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.errors import InputError
from spendscan.core.postcodes import canonical
from spendscan.core.progress import SILENT, Listener
from spendscan.core.reasons import UNNAMED_KEY
from spendscan.core.schemas import MATCHES
from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.payees.kinds import kinds as kinds_of
from spendscan.payees.kinds import payee_keys
from spendscan.register.formats import layout
from spendscan.register.register import Register
from spendscan.userfiles.decisions import Decisions, no_decisions

_CURRENCY = ""
_EVIDENCE = ("postcode", "town", "company_number", "charity_number", "lei")


@dataclass(frozen=True)
class _Names:
    payees: pl.DataFrame
    evidence: pl.DataFrame


def match_names(
    frame: pl.DataFrame,
    registers: Sequence[Register],
    settings: Match,
    *,
    kinds: pl.DataFrame | None = None,
    decisions: Decisions | None = None,
    where: str = "names",
    on: Listener = SILENT,
) -> pl.DataFrame:
    """Match a table of names to registers.

    Args:
        frame: A column of names, and postcode, town and identifier columns where there are any; any order, any others.
        registers: Registers in their order of priority.
        settings: Thresholds.
        kinds: payee_key, kind, person_like of the names, where more than the names tells them.
        decisions: What people decided.
        where: The file's name, for errors.
        on: Hears of progress.

    Returns:
        A row for each row of the input, in its order, its columns kept, then the columns of `matches` (`match_` before
        a name that clashes): the first accepted register's, else the best undecided.

    Raises:
        InputError: No column holds names.
    """
    given = _given(frame, where)
    seen = _seen(given, kinds)
    found = match_payees(seen, registers, decisions or no_decisions(), settings, on)
    order = pl.DataFrame(
        {"register": [r.name for r in registers], "_order": range(len(registers))},
        schema={"register": pl.String, "_order": pl.Int64},
    )
    chosen = _chosen(found.matches.join(order, on="register"))
    taken = set(frame.columns)
    renamed = {c: f"match_{c}" for c in MATCHES.names if c in taken}
    rows = given.select("_row", "payee_key").join(chosen, on="payee_key", how="left").sort("_row")
    return frame.hstack(rows.select(MATCHES.names).rename(renamed))


def _given(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    text = frame.select(pl.all().cast(pl.String, strict=False)) if frame.width else frame
    columns = layout(text.columns, where)
    roles = {role: columns.roles[role][0] for role in (*_EVIDENCE, "name") if role in columns.roles}
    for parts in columns.addresses.values():
        for part in ("postcode", "town"):
            if part in parts:
                roles.setdefault(part, parts[part])
    if "name" not in roles:
        raise InputError("no column of names", where=where)
    evidence = [_trimmed(roles[r]).alias(r) if r in roles else pl.lit(None, pl.String).alias(r) for r in _EVIDENCE]
    given = text.select(pl.col(roles["name"]).alias("name"), *evidence).with_row_index("_row")
    number = pl.col("company_number").str.to_uppercase().str.replace_all(r"\s", "")
    padded = pl.when(number.str.contains("^[0-9]{1,7}$")).then(number.str.zfill(8)).otherwise(number)
    return given.with_columns(
        payee_key=payee_keys(given["name"]), postcode=canonical(pl.col("postcode")), company_number=padded
    )


def _trimmed(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().replace("", None)


def _seen(given: pl.DataFrame, kinds: pl.DataFrame | None) -> _Names:
    payees = given.group_by("payee_key").agg(
        name=pl.col("name").drop_nulls().min(),
        names=pl.col("name").drop_nulls().unique().sort(),
        payments=pl.len().cast(pl.Int64),
    )
    told = kinds_of(payees["payee_key"]) if kinds is None else kinds
    payees = payees.join(
        told.select("payee_key", "kind", "person_like").unique("payee_key"), on="payee_key", how="left"
    )
    unnamed = pl.when(pl.col("payee_key") == UNNAMED_KEY).then(pl.lit("unnamed")).otherwise(pl.lit("organisation"))
    payees = payees.with_columns(
        pl.col("kind").fill_null(unnamed), pl.col("person_like").fill_null(value=False),
        currency=pl.lit(_CURRENCY), amount=pl.lit(0),
    ).sort("payee_key")  # fmt: skip
    return _Names(payees, given.select("payee_key", *_EVIDENCE).unique().sort(pl.all()))


def _chosen(matches: pl.DataFrame) -> pl.DataFrame:
    """One row a payee: the first accepted in the registers' order, else the best undecided."""
    worth = pl.col("decision").replace_strict(
        {"accepted": 0, "ambiguous": 1, "review": 1, "rejected": 2, "none": 3}, return_dtype=pl.Int8
    )
    likely = pl.when(pl.col("decision") == "accepted").then(0.0).otherwise(-pl.col("probability").fill_null(-1.0))
    order = ["payee_key", "_worth", "_likely", "_order"]
    rows = matches.with_columns(_worth=worth, _likely=likely).sort(order)
    return rows.unique("payee_key", keep="first", maintain_order=True)
