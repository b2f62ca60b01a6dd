"""review.csv: the payees that a person should decide, biggest money first, with the evidence in words."""

import csv
import io
from decimal import Decimal

import polars as pl

from spendscan.core.reasons import Kind
from spendscan.store.tables import is_formula
from spendscan.userfiles.decisions import COLUMNS

CANDIDATES_WIDE = 5
_WITHHELD = (Kind.INDIVIDUAL, Kind.REDACTED)
_OPEN = ("review", "ambiguous")
# The decision columns that a person fills in; `register` is filled beforehand, since a row is of one register.
_BLANK = [c for c in COLUMNS if c not in ("supplier_name", "register", "body", "ledger_postcode")]
WHY = {
    "several_entities": "several entities fit equally",
    "close_runner_up": "the runner-up is close",
    "one_common_word": "the name is one common word",
    "no_longer_active": "no longer active",
    "incorporated_later": "incorporated after the last payment",
    "likeness": "alike, but not surely the same",
    "may_be_a_person": "may be a person",
    "registers_disagree": "another register names another company",
    "several_identifiers": "the ledger gives several numbers",
    "identifier_of_another_name": "the number in the ledger belongs to another name",
    "decision_later": "put off",
    "decision_entity_gone": "the entity decided on is no longer in the register",
    "legal_form": "the same name, but perhaps another legal form",
    "short_name": "too short to tell a slip from another firm",
    "part_of_the_name": "only a part of the name is alike",
    "other_order": "common words in another order are as often another firm",
    "final_s": "a final S more or less is as often another firm",
    "longer_name": "another word, HOLDINGS, GROUP or UK more or less is often another firm, or one of the group",
}


def review_csv(matches: pl.DataFrame, candidates: pl.DataFrame, payees: pl.DataFrame) -> str:
    """The review queue as CSV text that opens safely in a spreadsheet and is read back as decisions.

    A row for each payee × register × currency that is in review or ambiguous. It begins with supplier_name, amount and
    currency; five candidates stand side by side; the decision columns are blank. Individuals and redacted payees are
    never in it.

    Args:
        matches: MATCHES.
        candidates: CANDIDATES.
        payees: PAYEES.
    """
    header = ["supplier_name", "amount", "currency", "payments", "register", "why", *_BLANK]
    header += [f"candidate_{n}_{part}" for n in range(1, CANDIDATES_WIDE + 1) for part in ("id", "name", "evidence")]
    rows = open_matches(matches, payees)
    wide = wide_candidates(candidates, rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for key, name, amount, currency, payments, register, reason in rows.iter_rows():
        listed = wide.get((key, register), [])
        cells = [part for candidate in listed for part in candidate]
        cells += [""] * (3 * CANDIDATES_WIDE - len(cells))
        row = [name, amount, currency, payments, register, WHY.get(reason, reason), *("" for _ in _BLANK), *cells]
        writer.writerow([safe(cell) for cell in row])
    return out.getvalue()


def safe(cell: str | Decimal | float | None) -> str:
    """A cell that no spreadsheet runs as a formula: `'` before = + - @ tab and return, numbers aside."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if is_formula(text) else text


def open_matches(matches: pl.DataFrame, payees: pl.DataFrame) -> pl.DataFrame:
    """payee_key, name, amount, currency, payments, register, reason of what is open, biggest money first."""
    shown = payees.filter(~pl.col("kind").is_in([str(k) for k in _WITHHELD]))
    rows = matches.filter(pl.col("decision").is_in(_OPEN)).join(shown, on="payee_key")
    order = ["currency", "amount", "payee_key", "register"]
    return rows.sort(order, descending=[False, True, False, False]).select(
        "payee_key", "name", "amount", "currency", "payments", "register", "reason"
    )


def wide_candidates(candidates: pl.DataFrame, asked: pl.DataFrame) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """(payee key, register) -> (entity id, name, evidence in words) of the first five candidates of those asked for."""
    wide: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    listed = candidates.filter(pl.col("rank") <= CANDIDATES_WIDE)
    on = ["payee_key", "register"]
    kept = listed.join(asked.select(on), on=on, how="semi").sort(*on, "rank")
    parts = ("payee_key", "register", "entity_id", "entity_name", "matched_name", "probability", "evidence")
    for key, register, entity, name, matched, probability, evidence in kept.select(parts).iter_rows():
        also = f"; as {matched}" if matched and matched != name else ""
        likely = f"{probability:.0%} likely; " if probability is not None else ""
        wide.setdefault((key, register), []).append((entity, name or "", f"{likely}{evidence or ''}{also}"))
    return wide
