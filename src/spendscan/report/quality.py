"""How far the figures can be trusted: coverage, unknown places, how suppliers were matched, what to supply next."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from spendscan.core.reasons import Decision, PlaceReason, Ring
from spendscan.report import accounts, wording
from spendscan.report.model import Block, Cell, Column, Points, Prose, Section, Table, slug
from spendscan.report.scene import Scene

_MATCHED = {
    "identifier": "by an identifier that the ledger gives",
    "decision": "by a person's decision",
    "exact": "the same name",
    "normalised": "the same name, differently written",
    "squashed": "the same name but for spaces and punctuation",
    "fuzzy": "a similar name, with evidence",
}
_DECISIONS = {
    "review": "awaits review",
    "ambiguous": "several entities fit",
    "rejected": "none good enough",
    "none": "no candidate",
}
_ORDER = ("accepted", "review", "ambiguous", "rejected", "none")


def quality_section(
    scene: Scene, tables: Mapping[str, pl.DataFrame], frame: pl.DataFrame, warnings: Sequence[str]
) -> Section:
    """The box: what was read, what is known, what is in doubt."""
    rows = [
        *_read_rows(tables["sources"]),
        *_money_rows(scene, frame),
        *_place_rows(scene),
        *_office_rows(scene, frame),
        *_match_rows(scene, frame, tables["matches"]),
    ]
    rows.append(("Warnings", wording.numeral(len(warnings)) + (", listed at the end" if warnings else "")))
    box = Table(
        "Coverage and quality of the data",
        scene.base(),
        (Column("What"), Column("How much")),
        tuple(rows),
        None,
        f"quality{scene.suffix}",
    )
    unknown = unknown_reasons(scene, frame)
    return Section("How far these figures can be trusted", (box, *([unknown] if unknown else [])), scene.level)


def _read_rows(sources: pl.DataFrame) -> list[tuple[Cell, ...]]:
    sums = accounts.line_sums(sources)
    read = accounts.read_sources(sources)
    not_read = sources.height - read.height
    lines = (
        f"{wording.numeral(sums['lines'])} in {wording.count(read.height, 'file or sheet', 'files and sheets')}: "
        f"{wording.numeral(sums['payments'])} payments, "
        f"{wording.numeral(sums['rejects'])} other or unreadable, {wording.numeral(sums['blank'])} blank"
    )
    rows: list[tuple[Cell, ...]] = [("Lines read", lines)]
    if not_read:
        words = ", ".join(
            f"{wording.numeral(n)} {wording.STATUSES[s]}"
            for s, n in sources.filter(pl.col("status") != "read").group_by("status").len().sort("status").iter_rows()
        )
        rows.append(("Files and sheets not read", words))
    bases = read.filter(pl.col("payments") > 0)["amount_basis"].drop_nulls().unique().sort().to_list()
    if bases:
        meaning = {"net": "without VAT", "gross": "with VAT", "unstated": "the files do not say whether VAT is in"}
        rows.append(("Amounts", "; ".join(meaning.get(b, b) for b in bases)))
    return rows


def _money_rows(scene: Scene, frame: pl.DataFrame) -> list[tuple[Cell, ...]]:
    own = frame.filter(pl.col("currency") == scene.currency)
    kept, left = accounts.analysed(own), own.filter(pl.col("exclusion").is_not_null())
    rows: list[tuple[Cell, ...]] = [
        ("Analysed", _lines_and_money(kept, scene.currency)),
        ("Excluded, with a reason", _lines_and_money(left, scene.currency)),
    ]
    undated = scene.figures.undated()
    if undated is not None and undated.payments:
        rows.append(("Without a usable date", f"{wording.count(undated.payments, 'payment')}, {scene.money(undated)}"))
    return rows


def _lines_and_money(frame: pl.DataFrame, currency: str) -> str:
    lines, pennies = int(frame["lines"].sum()), int(frame["pence"].sum())
    return f"{wording.count(lines, 'payment')}, {wording.money(accounts.decimal(pennies), currency)}"


def _place_rows(scene: Scene) -> list[tuple[Cell, ...]]:
    unknown = scene.figures.one("spend", "ring", str(Ring.UNKNOWN))
    share = scene.figures.one("spend_share", "ring", str(Ring.UNKNOWN))
    local = scene.figures.one("local_share")
    rows: list[tuple[Cell, ...]] = []
    if local is not None and local.coverage is not None:
        rows.append(("Coverage: money whose place is known", wording.percent(local.coverage)))
    if unknown is not None:
        part = f", {wording.percent(share.value)} of the spend" if share and share.value is not None else ""
        rows.append(("Place unknown", f"{scene.money(unknown)}{part}"))
    return rows


def _office_rows(scene: Scene, frame: pl.DataFrame) -> list[tuple[Cell, ...]]:
    """What is placed by a registered office that many companies share: perhaps an agent's or accountant's."""
    own = accounts.analysed(frame).filter(pl.col("currency") == scene.currency, pl.col("office_flag").is_not_null())
    if not own.height:
        return []
    payees = wording.count(own["payee_key"].n_unique(), "payee")
    money = wording.money(accounts.decimal(int(own["pence"].sum())), scene.currency)
    return [("Placed by a registered office that many companies share", f"{payees}, {money}")]


def _match_rows(scene: Scene, frame: pl.DataFrame, matches: pl.DataFrame) -> list[tuple[Cell, ...]]:
    if not matches.height:
        return [("Matched to a register", "no register was given")]
    own = (
        accounts.analysed(frame)
        .filter(pl.col("currency") == scene.currency)
        .group_by("payee_key")
        .agg(pl.col("pence").sum())
    )
    found = matches.group_by("payee_key").agg(
        tied=(pl.col("decision") == "accepted").any(), open=pl.col("decision").is_in(["review", "ambiguous"]).any()
    )
    both = own.join(found, on="payee_key", how="left")
    rows: list[tuple[Cell, ...]] = []
    for words, part in (
        ("Matched to a register", both.filter(pl.col("tied").fill_null(False))),
        ("Awaiting review", both.filter(pl.col("open").fill_null(False), ~pl.col("tied"))),
    ):
        money = accounts.decimal(int(part["pence"].sum()))
        of = accounts.share_of(money, accounts.decimal(int(own["pence"].sum())))
        share = f" ({wording.percent(of)} of the spend)" if of is not None else ""
        rows.append(
            (
                words,
                (
                    f"{wording.numeral(part.height)} of {wording.count(own.height, 'payee')}, "
                    f"{wording.money(money, scene.currency)}{share}"
                ),
            )
        )
    return rows


def unknown_reasons(scene: Scene, frame: pl.DataFrame) -> Table | None:
    """Why places are unknown, by money; None where none is."""
    own = accounts.analysed(frame).filter(pl.col("currency") == scene.currency, pl.col("ring") == str(Ring.UNKNOWN))
    if not own.height:
        return None
    sums = own.group_by("reason").agg(
        pl.col("payee_key").n_unique().cast(pl.Int64).alias("payees"), pl.col("lines").sum(), pl.col("pence").sum()
    )
    rows = [
        (
            f"{wording.PLACES.get(reason or '', 'no reason is given')} ({reason})",
            accounts.decimal(pennies),
            payees,
            lines,
        )
        for reason, payees, lines, pennies in sums.sort("pence", "reason", descending=[True, False]).iter_rows()
    ]
    return Table(
        "Why places are unknown",
        f"{scene.money(scene.figures.one('spend', 'ring', str(Ring.UNKNOWN)))} of analysed spend in ring "
        f"“Unknown”; basis “{scene.figures.basis}”",
        (Column("Reason"), scene.spend(), Column("Payees", "count"), Column("Payments", "count")),
        tuple(rows),
        None,
        f"unknown{scene.suffix}",
    )


def matching_section(currencies: Sequence[str], frame: pl.DataFrame, matches: pl.DataFrame) -> Section:
    """What came of matching, by tier, count and money, and how long the review queue is."""
    title = "How suppliers were matched"
    if not matches.height:
        return Section(title, (Prose("No register was given (--register), so no supplier was matched."),))
    told = accounts.matched(frame, matches)
    blocks: list[Block] = []
    for currency in currencies:
        for register in told.filter(pl.col("currency") == currency)["register"].unique().sort().to_list():
            own = told.filter(pl.col("currency") == currency, pl.col("register") == register)
            blocks.append(_matching_table(own, currency, register))
    waiting = matches.filter(pl.col("decision").is_in([str(Decision.REVIEW), str(Decision.AMBIGUOUS)]))[
        "payee_key"
    ].n_unique()
    blocks.append(
        Prose(
            f"{wording.count(waiting, 'payee')} in review.csv await a person's decision, biggest money first; "
            "the file, filled in, is given back with --decisions."
        )
    )
    return Section(title, tuple(blocks))


def _matching_table(told: pl.DataFrame, currency: str, register: str) -> Table:
    payees, pennies = int(told["payees"].sum()), int(told["pence"].sum())
    tiers = list(_MATCHED)
    ordered = sorted(
        told.iter_rows(named=True),
        key=lambda r: (
            _ORDER.index(r["decision"]),
            tiers.index(r["detail"]) if r["detail"] in tiers else len(tiers),
            r["detail"] or "",
        ),
    )
    rows = [
        (
            _what_came(row["decision"], row["detail"]),
            row["payees"],
            accounts.share_of(row["payees"], payees),
            accounts.decimal(row["pence"]),
            accounts.share_of(row["pence"], pennies),
        )
        for row in ordered
    ]
    return Table(
        f"Matches in register “{register}”, {currency}",
        f"{wording.count(payees, 'payee')} with analysed spend of {wording.money(accounts.decimal(pennies), currency)}",
        (
            Column("Outcome"),
            Column("Payees", "count"),
            Column("of payees", "percent"),
            Column(f"Spend ({wording.symbol(currency)})", "money"),
            Column("of spend", "percent"),
        ),
        tuple(rows),
        anchor=slug(f"matches {register} {currency}"),
    )


def _what_came(decision: str, detail: str | None) -> str:
    if decision == str(Decision.ACCEPTED):
        return f"accepted, {detail}: {_MATCHED[detail]}" if detail in _MATCHED else "accepted"
    if decision == str(Decision.NONE) and detail not in (None, "no_candidate"):
        return f"{decision}: not looked for ({detail})"
    return f"{decision}: {_DECISIONS.get(decision, decision)}"


def given(manifest: Mapping[str, Any], key: str) -> bool:
    """Whether a setting has a value, as the manifest records it."""
    found = (manifest.get("settings") or {}).get(key)
    value = found.get("value") if isinstance(found, Mapping) else found
    return value not in (None, "", [], ())


def next_section(
    scenes: Sequence[Scene], frame: pl.DataFrame, matches: pl.DataFrame, manifest: Mapping[str, Any]
) -> Section:
    """What to supply next, and what each would settle."""
    own = accounts.analysed(frame).filter(pl.col("ring") == str(Ring.UNKNOWN))
    lost: dict[str, list[str]] = {}
    for (currency, reason), tally in accounts.tallies(own, "currency", "reason").items():
        lost.setdefault(reason or "", []).append(wording.money(tally.money, currency or ""))
    everything = bool(frame.height) and all(
        (s.figures.one("local_share") or s.figures.one("spend")) is None or _nothing_known(s) for s in scenes
    )
    items = [*_missing_inputs(scenes, matches, manifest, everything=everything), *_doubts(lost)]
    if not (given(manifest, "inputs.survey") or given(manifest, "inputs.respend")) and any(
        s.area.rings for s in scenes
    ):
        items.append(
            "What suppliers spend again locally: --survey answers.csv, or --respend 0.43 as a plain "
            "assumption, gives LM3."
        )
    return Section("What to supply next", (Points(tuple(items)) if items else Prose("Nothing obvious is missing."),))


def _nothing_known(scene: Scene) -> bool:
    whole, unknown = scene.figures.one("spend"), scene.figures.one("spend", "ring", str(Ring.UNKNOWN))
    return whole is None or unknown is None or whole.numerator == unknown.numerator


def _missing_inputs(
    scenes: Sequence[Scene], matches: pl.DataFrame, manifest: Mapping[str, Any], *, everything: bool
) -> list[str]:
    items = []
    if not any(s.area.rings for s in scenes):
        items.append(
            "What local means: --local with postcode areas, districts or ZIP codes (--local PR1,PR2), or "
            "--area with a file of rings."
        )
    elif everything:
        items.append(
            "Nothing could be placed: check that the rings (--local or --area) are of the country the suppliers are in."
        )
    if everything or not matches.height:
        items.append(
            "Where suppliers are: --register with a business register (companies, charities, a council's own "
            "directory)."
        )
    if everything or not given(manifest, "inputs.places"):
        items.append(
            "Which authority a postcode is in: --places with a postcode lookup (NSPL, ONSPD, or a CSV with a "
            "postcode and an area)."
        )
    return items


def _doubts(lost: Mapping[str, Sequence[str]]) -> list[str]:
    decide = (
        "decide with spendscan review RUN or in review.csv, biggest money first, and give it back with --decisions."
    )
    settle = {
        PlaceReason.REVIEW.value: f"awaits review: {decide}",
        PlaceReason.AMBIGUOUS.value: f"fits several registered entities: {decide}",
        PlaceReason.NO_MATCH.value: "is with suppliers that no register given knows: another --register, or a postcode "
        "in --decisions.",
        PlaceReason.NO_ADDRESS.value: "is with suppliers without any address: a --register, or a postcode in "
        "--decisions.",
        PlaceReason.NOT_IN_LOOKUP.value: "stands at postcodes that the lookup does not know: a newer or fuller "
        "--places.",
        PlaceReason.ENTITY_WITHOUT_POSTCODE.value: "is tied to entities without a postcode: a postcode in --decisions.",
    }
    return [f"{' and '.join(lost[reason])} {words}" for reason, words in settle.items() if reason in lost]
