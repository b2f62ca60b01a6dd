"""What a reader of the result should know of its ledgers."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.listing import first_of
from spendscan.core.reasons import AmountBasis, SourceStatus
from spendscan.ledger.cells.currency import OF_COUNTRY
from spendscan.ledger.cells.dates import MONTH_FIRST
from spendscan.ledger.planned import Plan, Plans
from spendscan.ledger.series import Part, missing_months, spans
from spendscan.ledger.table.body import PLACES, one_name
from spendscan.ledger.table.titles import month_in

MOST_NAMED, MOST_RUNS = 3, 6
_UNREAD = frozenset({SourceStatus.REFUSED, SourceStatus.EMPTY, SourceStatus.NOT_PAYMENTS})


def warnings_of(plans: Plans, sources: pl.DataFrame) -> tuple[str, ...]:
    """Warnings, in a fixed order: refused files, copies, pooled bases, assumed currency."""
    told: list[str] = []
    some = {plan.source_file for plan in plans.plans if plan.read}
    for plan in plans.plans:
        if plan.status in _UNREAD and plan.sheet is None:
            told.append(f"{plan.source_file} is not read: {plan.reason}")
        elif _untold_sheet(plan, some):
            told.append(f"{plan.source_file}, sheet {plan.sheet} is not read: {plan.reason}")
        if plan.status is SourceStatus.DUPLICATE_OF:
            name = plan.source_file if plan.sheet is None else f"{plan.source_file}, {plan.sheet}"
            told.append(f"{name} is a copy of {plan.reason} and is left out{_missing(plan)}")
        told += plan.warnings
    if plans.passed_over:
        more = ", …" if len(plans.passed_over) > MOST_NAMED else ""
        names = ", ".join(plans.passed_over[:MOST_NAMED])
        told.append(f"files of kinds that are not read from a folder: {names}{more}; name one itself to have it tried")
    told += _pooled(sources)
    assumed: dict[str, list[str]] = {}
    for plan in plans.plans:
        if plan.read and plan.currency_from == "default":
            assumed.setdefault(plan.currency or plans.currency or "GBP", []).append(plan.source_file)
    for code, files in assumed.items():
        told.append(f"no currency is stated in {first_of(files, 1, 'file')}: taken as {code}; --currency sets it")
    told += _foreign(plans)
    told += _whose(plans)
    return tuple(dict.fromkeys(told))


def _untold_sheet(plan: Plan, some: set[str]) -> bool:
    """Whether a sheet is to be told: one that cannot be read; any, where none of its workbook is."""
    if plan.status not in _UNREAD or plan.warnings:
        return False
    return plan.status is SourceStatus.REFUSED or plan.source_file not in some


def _foreign(plans: Plans) -> list[str]:
    """Files that state no currency, and whose own cells speak for another country than the one they are read in."""
    told: dict[tuple[str, str], list[str]] = {}
    for plan in plans.plans:
        if not plan.read or plan.currency_from not in {"home", "default"}:
            continue
        own = OF_COUNTRY.get(plan.country or "")
        if own and own != plan.currency:
            what = "columns" if plan.roles.get("postcode") is None else "postcodes"
            told.setdefault((str(plan.currency), f"{what} are of {plan.country}"), []).append(plan.source_file)
        elif (
            plan.currency == "GBP" and not own and plan.date_order == MONTH_FIRST and "speak for" in plan.date_evidence
        ):
            told.setdefault(("GBP", "dates are month-first"), []).append(plan.source_file)
    return [
        f"{first_of(names, 1, 'file')}: read as {code}, though the {why}:"
        " is that so? --currency, or `currency` in a mapping, sets it"
        for (code, why), names in told.items()
    ]


def _whose(plans: Plans) -> list[str]:
    """Files that do not say whose they are, beside others of one folder that all name one body, and another."""
    folders: dict[str, list[Plan]] = {}
    for plan in plans.plans:
        if plan.read:
            folders.setdefault(plan.source_file.rpartition("/")[0], []).append(plan)
    told = []
    for beside in folders.values():
        stated = {plan.known.body for plan in beside if plan.body_from == "column"}
        unsaid = [plan for plan in beside if plan.body_from in PLACES]
        bodies = [*stated, *sorted({plan.known.body for plan in unsaid})]
        if len(stated) != 1 or not unsaid or len(set(one_name(dict.fromkeys(bodies, 1)).values())) == 1:
            continue
        files = first_of([plan.source_file for plan in unsaid], 1, "file")
        say = "say no body, and count" if len(unsaid) > 1 else "says no body, and counts"
        told.append(
            f"{files} {say} as of {unsaid[0].known.body}, by {unsaid[0].body_from};"
            f" the files beside say {bodies[0]}: if it is the same, --body or `body` in a mapping makes it one"
        )
    more = len(told) - MOST_NAMED
    return [*told[:MOST_NAMED], *([f"so are those of {more} more folders"] if more > 0 else [])]


def gaps(parts: Sequence[Part]) -> tuple[str, ...]:
    """Warnings of months that no file of a body covers; bodies that miss the same months together."""
    bodies: dict[tuple[str, ...], list[str]] = {}
    for body, months in missing_months(parts):
        bodies.setdefault(tuple(months), []).append(body)
    told = []
    for missed, names in bodies.items():
        whose, runs = first_of(names, MOST_NAMED, "body", "bodies"), first_of(spans(missed), MOST_RUNS, "gap")
        what = "a month is" if len(missed) == 1 else f"{len(missed)} months are"
        told.append(f"{whose}: {what} missing: {runs}")
    return tuple(told)


def _missing(plan: Plan) -> str:
    """Where a copy's name states another month than the file that is read: that month is missing."""
    own, other = month_in(plan.source_file), month_in(plan.reason)
    return f": by its name a month is missing ({own}, not {other})" if own and other and own != other else ""


def _pooled(sources: pl.DataFrame) -> list[str]:
    paid = sources.filter(pl.col("payments") > 0)
    bases = {AmountBasis.NET.value, AmountBasis.GROSS.value}
    if not bases <= set(paid["amount_basis"].to_list()):
        return []
    parts = []
    for basis in sorted(bases, reverse=True):
        rows = paid.filter(pl.col("amount_basis") == basis).sort("source_file")
        names = first_of(rows["source_file"].to_list(), MOST_NAMED)
        parts.append(f"{basis}: {names} ({rows['amount_payments'].sum()})")
    return [f"net and gross amounts are pooled: {'; '.join(parts)}"]
