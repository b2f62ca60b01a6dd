"""Ownership, and whether a supplier is a voluntary, community or social enterprise (VCSE).

VCSE `yes`: a registered charity, a community interest company, or the ledger's own word. `candidate`: a registered
society, a co-operative, or a company limited by guarantee, which may be one; the form alone is no proof.
"""

import polars as pl

from spendscan.core.reasons import Kind
from spendscan.register.classes import first_that_fits
from spendscan.userfiles.owned import EmployeeOwned

ABROAD = pl.Schema({"payee_key": pl.String, "by_register": pl.String, "by_ledger": pl.String})
_YES = (
    r"(?i)^(?:yes|y|true|1)$|\bvcse|\bvcs\b|voluntary|charit|social enterprise|third sector|\bcic\b|"
    r"not[- ]for[- ]profit"
)
_NO = r"(?i)^(?:no|n|false|0)$|\bnon?[ -]?vcse|\bnot (?:a )?vcse"
NAME = "the legal form in the name"
LEDGER = "the ledger's own supplier type"


def owned(known: pl.DataFrame, employee_owned: EmployeeOwned) -> pl.DataFrame:
    """Payees with ownership and VCSE, and what says so.

    Args:
        known: `payee_key, kind, kind_reason`; `ownership, ownership_source, ownership_register, special,
            special_source, special_register, vcse, company_number, charity_number` of entities; `by_register,
            by_ledger` (why it is of another country); `claimed` (VCSE) and `supplier_type` as the ledger says.
        employee_owned: Suppliers that belong to their staff.
    """
    # Asked of all names once, though what they say is told twice: what it is, and what says so.
    known = _listed(known, employee_owned).with_columns(
        _stated=first_that_fits(pl.col("supplier_type"), "ownership", "ownership"),
        _form=first_that_fits(pl.col("payee_key"), "form", "ownership"),
    )
    public = pl.col("kind") == Kind.PUBLIC_BODY.value
    decided = public & (pl.col("kind_reason") == "a decision")
    ranked = (
        (pl.when(pl.col("listed").is_not_null()).then(pl.lit("employee_owned")), pl.col("listed")),
        (pl.when(decided).then(pl.lit("public_body")), pl.col("kind_reason")),
        (pl.col("special"), pl.format("{}: {}", "special_register", "special_source")),
        (_overseas("by_register"), pl.col("by_register")),
        (pl.col("ownership"), pl.format("{}: {}", "ownership_register", "ownership_source")),
        (pl.when(public).then(pl.lit("public_body")), pl.col("kind_reason")),
        (pl.col("_stated"), pl.lit(LEDGER)),
        (_overseas("by_ledger"), pl.col("by_ledger")),
        (pl.col("_form"), pl.lit(NAME)),
    )
    known = known.with_columns(
        ownership=pl.coalesce(value for value, _ in ranked),
        ownership_source=pl.coalesce(pl.when(value.is_not_null()).then(why) for value, why in ranked),
    )
    return _social(known.drop("_stated", "_form"))


def _overseas(why: str) -> pl.Expr:
    return pl.when(pl.col(why).is_not_null()).then(pl.lit("overseas"))


def _listed(known: pl.DataFrame, employee_owned: EmployeeOwned) -> pl.DataFrame:
    """Where the list of employee-owned firms names a payee, or the company that it is tied to."""
    rows = employee_owned.frame.with_columns(listed=pl.format("the list of employee-owned firms, line {}", "line"))
    by_name = rows.sort("line").unique("payee_key", keep="first").select("payee_key", by_name="listed")
    numbered = rows.drop_nulls("company_number").sort("line").unique("company_number", keep="first")
    by_number = numbered.select("company_number", by_number="listed")
    found = known.join(by_name, on="payee_key", how="left").join(by_number, on="company_number", how="left")
    return found.with_columns(listed=pl.coalesce("by_name", "by_number")).drop("by_name", "by_number")


def _social(known: pl.DataFrame) -> pl.DataFrame:
    claimed = pl.coalesce("claimed", "supplier_type")
    no, yes = claimed.str.contains(_NO), claimed.str.contains(_YES)
    candidate = pl.col("ownership").is_in(["registered_society", "cooperative_or_mutual"])
    ranked = (
        ("yes", pl.col("charity_number").is_not_null(), pl.lit("a charity number in a register")),
        ("yes", pl.col("ownership").is_in(["charity", "community_interest"]), pl.col("ownership_source")),
        ("yes", yes & ~no, pl.lit("the ledger's own word")),
        ("candidate", pl.col("vcse") == "candidate", pl.lit("limited by guarantee: may be one, no proof")),
        ("candidate", candidate, pl.col("ownership_source")),
        ("no", no, pl.lit("the ledger's own word")),
    )
    return known.with_columns(
        vcse=pl.coalesce(pl.when(holds).then(pl.lit(value)) for value, holds, _ in ranked),
        vcse_source=pl.coalesce(pl.when(holds).then(why) for _, holds, why in ranked),
    )
