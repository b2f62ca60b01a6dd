"""What the figures rest on: definitions, caveats, exclusions, reconciliation, sources, warnings, licences."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from spendscan import __version__
from spendscan.core.money import pence
from spendscan.report import accounts, wording
from spendscan.report.accounts import Tally
from spendscan.report.caveats import CAVEATS, DEFINITIONS
from spendscan.report.model import Block, Cell, Column, Points, Prose, Section, Table
from spendscan.report.names import Names
from spendscan.report.scene import Scene

_MOST_SOURCES = 60


def method_sections(
    scenes: Sequence[Scene],
    tables: Mapping[str, pl.DataFrame],
    frame: pl.DataFrame,
    manifest: Mapping[str, Any],
    names: Names,
) -> list[Section]:
    """Everything after the findings, in the order of the report."""
    currencies = [s.currency for s in scenes]
    return [
        Section("Method and definitions", (*_settings(scenes, manifest), Points(DEFINITIONS))),
        Section("Caveats", (Points(CAVEATS),)),
        Section("What was excluded", (exclusions(frame, currencies),)),
        Section("Reconciliation", tuple(reconciliation(tables, frame, names))),
        Section("Where bodies and currencies came from", (origins(tables["sources"]),)),
        Section("Warnings", (_warnings(manifest, names),)),
        Section("Sources and licences", (*_attribution(manifest, names), Prose(version_words(manifest)))),
    ]


def _settings(scenes: Sequence[Scene], manifest: Mapping[str, Any]) -> list[Block]:
    words = []
    area = scenes[0].area if scenes else None
    if area and area.rings:
        named = f" of {area.name}" if area.name else ""
        words.append(f"Rings{named}, innermost first: {', '.join(area.rings)}. Local: {', '.join(area.local)}.")
    if scenes:
        basis = scenes[0].figures.basis
        words.append(
            f"Headlines are on basis “{basis}” ({wording.BASES[basis]}) and scope “analysed” "
            f"({wording.SCOPES['analysed']})."
        )
    window = [f"{side} {value}" for side in ("from", "to") if (value := _setting(manifest, f"ledger.{side}"))]
    if window:
        words.append(f"Payments {' '.join(window)} only.")
    years = next((s.years for s in scenes if s.years), [])
    if years:
        words.append(
            f"Years are financial years, such as {years[0]}." if "/" in years[0] else "Years are calendar years."
        )
    return [Prose(" ".join(words))] if words else []


def _setting(manifest: Mapping[str, Any], key: str) -> Any:
    found = (manifest.get("settings") or {}).get(key)
    return found.get("value") if isinstance(found, Mapping) else found


def exclusions(frame: pl.DataFrame, currencies: Sequence[str]) -> Block:
    """Payments that are not analysed, by reason and currency."""
    found = accounts.tallies(frame.filter(pl.col("exclusion").is_not_null()), "currency", "exclusion")
    if not found:
        return Prose("No payment was excluded.")
    order = list(wording.EXCLUSIONS)
    rows: list[tuple[Cell, ...]] = []
    for currency in currencies:
        own = {reason or "": tally for (code, reason), tally in found.items() if code == currency}
        ranked = sorted(own, key=lambda r: (order.index(r) if r in order else len(order), r))
        rows += [(_exclusion(reason), currency, own[reason].lines, own[reason].money) for reason in ranked]
    return Table(
        "Payments not analysed, by the first reason that applies",
        "every payment line read; each stands in one row at most",
        (Column("Reason"), Column("Currency"), Column("Payments", "count"), Column("Money", "exact")),
        tuple(rows),
        anchor="excluded",
    )


def _exclusion(reason: str) -> str:
    return f"{reason}: {wording.EXCLUSIONS.get(reason, 'as the ledger says')}"


def reconciliation(tables: Mapping[str, pl.DataFrame], frame: pl.DataFrame, names: Names) -> list[Block]:
    """Lines in = payments + rejects + blank, and the money of each currency to the penny, whole and by file or body."""
    sums = accounts.line_sums(tables["sources"])
    lines = Table(
        "Lines",
        "every line of every file and sheet that was read",
        (
            Column("Lines read", "count"),
            Column("Payments", "count"),
            Column("Rejects", "count"),
            Column("Blank", "count"),
            Column("Left over", "count"),
        ),
        (
            (
                sums["lines"],
                sums["payments"],
                sums["rejects"],
                sums["blank"],
                sums["lines"] - sums["payments"] - sums["rejects"] - sums["blank"],
            ),
        ),
        anchor="lines",
    )
    blocks: list[Block] = [lines, money(tables["payees"], frame)]
    if tables["rejects"].height:
        blocks.append(rejects(tables["rejects"]))
    blocks.append(by_source(tables["sources"], names))
    return blocks


def money(payees: pl.DataFrame, frame: pl.DataFrame) -> Table:
    """Each currency's payments to the penny: all, excluded, analysed, and what is left over."""
    nought = Tally(0, Decimal("0.00"))
    excluded = accounts.tallies(frame.filter(pl.col("exclusion").is_not_null()), "currency")
    kept = accounts.tallies(accounts.analysed(frame), "currency")
    rows = []
    for currency, whole in accounts.payment_totals(payees).items():
        out, within = excluded.get((currency,), nought), kept.get((currency,), nought)
        rows.append(
            (
                currency,
                whole.lines,
                whole.money,
                out.lines,
                out.money,
                within.lines,
                within.money,
                whole.money - out.money - within.money,
            )
        )
    return Table(
        "Money, to the penny",
        "every payment line; currencies are never added",
        (
            Column("Currency"),
            Column("Payments", "count"),
            Column("Money", "exact"),
            Column("Excluded", "count"),
            Column("Money excluded", "exact"),
            Column("Analysed", "count"),
            Column("Money analysed", "exact"),
            Column("Left over", "exact"),
        ),
        tuple(rows),
        anchor="money",
    )


def rejects(table: pl.DataFrame) -> Table:
    """Lines that are no payment or cannot be read as one, by reason."""
    sums = table.group_by("reason", "currency").agg(
        pl.len().cast(pl.Int64).alias("lines"), pence("amount").sum().alias("pence")
    )
    rows = [
        (
            f"{reason}: {wording.REJECTS.get(reason, 'see data/rejects.parquet')}",
            currency,
            lines,
            accounts.decimal(pennies) if currency else None,
        )
        for reason, currency, lines, pennies in sums.sort("reason", "currency", nulls_last=False).iter_rows()
    ]
    return Table(
        "Rejects by reason",
        "every line that is neither a payment nor blank; money where it could be read, in no figure",
        (Column("Reason"), Column("Currency"), Column("Lines", "count"), Column("Money", "exact")),
        tuple(rows),
        anchor="rejects",
    )


_SUMS = ("lines", "payments", "rejects", "blank", "amount_payments", "amount_excluded", "amount_rejects")


def by_source(sources: pl.DataFrame, names: Names) -> Table:
    """Lines and money of each file and sheet, or of each body where there are many."""
    columns = (
        Column("Lines", "count"),
        Column("Payments", "count"),
        Column("Rejects", "count"),
        Column("Blank", "count"),
        Column("Money of payments", "exact"),
        Column("Excluded", "exact"),
        Column("Rejects' money", "exact"),
    )
    note = "Money here is added whatever the currency: a checksum of the file, not a figure."
    if sources.height <= _MOST_SOURCES:
        rows = [
            (
                names.label(file if sheet is None else f"{file}, sheet {sheet}"),
                wording.STATUSES.get(status, status) + (f": {reason}" if reason else ""),
                *sums,
            )
            for file, sheet, status, reason, *sums in sources.select(
                "source_file", "source_sheet", "status", "reason", *_SUMS
            ).iter_rows()
        ]
        return Table(
            "By file and sheet",
            "every file and sheet found",
            (Column("File"), Column("Status"), *columns),
            tuple(rows),
            note,
            "files",
        )
    pooled = (
        sources.group_by("body", "status")
        .agg(pl.len().cast(pl.Int64).alias("files"), pl.col(_SUMS).sum())
        .sort("body", "status", nulls_last=False)
    )
    rows = [
        (body or "no body", f"{wording.numeral(files)} {wording.STATUSES.get(status, status)}", *sums)
        for body, status, files, *sums in pooled.select("body", "status", "files", *_SUMS).iter_rows()
    ]
    return Table(
        "By body",
        "every file and sheet found; one by one they are in data/sources.parquet",
        (Column("Body"), Column("Files and sheets"), *columns),
        tuple(rows),
        note,
        "files",
    )


def origins(sources: pl.DataFrame) -> Table:
    """Where each body's name, the currency and the meaning of amounts came from."""
    read = accounts.read_sources(sources)
    pooled = read.group_by("body", "body_from", "currency_from", "amount_basis").agg(
        pl.len().cast(pl.Int64).alias("files"), pl.col("first_date").min(), pl.col("last_date").max()
    )
    rows = [
        (
            body or "",
            wording.FROM.get(body_from or "", body_from),
            wording.FROM.get(currency_from or "", currency_from),
            basis,
            files,
            first,
            last,
        )
        for body, body_from, currency_from, basis, files, first, last in pooled.sort(
            pl.all(), nulls_last=False
        ).iter_rows()
    ]
    return Table(
        "Where bodies and currencies came from",
        "files and sheets that were read; the body that most of a file's lines are of",
        (
            Column("Body"),
            Column("Body from"),
            Column("Currency from"),
            Column("Amounts"),
            Column("Files and sheets", "count"),
            Column("First payment", "date"),
            Column("Last payment", "date"),
        ),
        tuple(rows),
        anchor="origins",
    )


def _warnings(manifest: Mapping[str, Any], names: Names) -> Block:
    told = [names.label(str(w)) for w in manifest.get("warnings") or ()]
    return Points(tuple(told)) if told else Prose("None.")


def _attribution(manifest: Mapping[str, Any], names: Names) -> list[Block]:
    items = []
    for entry in manifest.get("attribution") or ():
        if isinstance(entry, Mapping):
            parts = [str(entry[key]) for key in ("source", "licence", "vintage") if entry.get(key)]
            items.append(names.label(": ".join([parts[0], ", ".join(parts[1:])]) if len(parts) > 1 else "".join(parts)))
        else:
            items.append(names.label(str(entry)))
    return [Points(tuple(items))] if items else [Prose("No input asks for an attribution that is known.")]


def version_words(manifest: Mapping[str, Any]) -> str:
    """The program and its version."""
    version = (manifest.get("versions") or {}).get("spendscan") or __version__
    return f"Made by spendscan {version}; the hashes of all inputs and outputs are in manifest.json."
