"""The review queue one question at a time, and the decisions file that answers make of it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from spendscan.core.names import payee_keys
from spendscan.match.review import WHY, open_matches, safe, wide_candidates
from spendscan.userfiles.decisions import COLUMNS


@dataclass(frozen=True)
class Question:
    """A payee in a register that a person should decide.

    Args:
        payee_key: The payee.
        supplier_name: Its name.
        amount: Its money, in `currency`.
        currency: ISO code.
        payments: Its payment lines.
        register: The register.
        why: Why it is asked, in words.
        candidates: (entity id, name, evidence in words), the best first.
    """

    payee_key: str
    supplier_name: str
    amount: Decimal
    currency: str
    payments: int
    register: str
    why: str
    candidates: tuple[tuple[str, str, str], ...]


def questions(
    matches: pl.DataFrame, candidates: pl.DataFrame, payees: pl.DataFrame, decided: pl.DataFrame | None = None
) -> list[Question]:
    """What is to be decided in a run, biggest money first; each payee × register once.

    Args:
        matches: MATCHES.
        candidates: CANDIDATES.
        payees: PAYEES.
        decided: supplier_name, register, decision of a decisions file: what it decides is not asked again, LATER is,
            and so is an entity that the register no longer has.
    """
    rows = open_matches(matches, payees)
    wide = wide_candidates(candidates, rows)
    answered = _answered(decided)
    gone = matches.filter(pl.col("reason") == "decision_entity_gone")
    again = set(gone.select("payee_key", "register").iter_rows())
    asked: dict[tuple[str, str], Question] = {}
    for key, name, amount, currency, payments, register, reason in rows.iter_rows():
        known = (key, register) in answered or (key, None) in answered
        if (key, register) in asked or (known and (key, register) not in again):
            continue
        listed = tuple(wide.get((key, register), ()))
        why = WHY.get(reason, reason)
        asked[key, register] = Question(key, name, amount, currency, payments, register, why, listed)
    return sorted(asked.values(), key=lambda q: (-abs(q.amount), q.payee_key, q.register))


def _answered(decided: pl.DataFrame | None) -> set[tuple[str, str | None]]:
    if decided is None or "decision" not in decided.columns:
        return set()
    rows = decided.with_columns(payee_key=payee_keys(decided["supplier_name"]))
    if "register" not in rows.columns:
        rows = rows.with_columns(register=pl.lit(None, pl.String))
    rows = rows.filter(pl.col("decision").is_not_null() & (pl.col("decision").str.to_uppercase() != "LATER"))
    return set(rows.select("payee_key", "register").iter_rows())


def decisions_csv(kept: pl.DataFrame | None, answers: Sequence[Mapping[str, str]]) -> str:
    """A decisions file as CSV text: the rows that were there, those that an answer replaces left out, then the answers.

    Args:
        kept: An earlier decisions file, as text, with `line`.
        answers: supplier_name, register, decision, decided_by, decided_on, note of each.
    """
    fresh = {(_key(answer["supplier_name"]), answer["register"]) for answer in answers}
    old = [] if kept is None else kept.drop("line", strict=False).to_dicts()
    rows = [row for row in old if not (row.get("decision") and _replaced(row, fresh))]
    header = list(dict.fromkeys([*COLUMNS, *(name for row in old[:1] for name in row)]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe(row.get(name)) for name in header] for row in [*rows, *answers])
    return out.getvalue()


def _replaced(row: Mapping[str, str | None], fresh: set[tuple[str, str]]) -> bool:
    key, register = _key(row["supplier_name"] or ""), row.get("register")
    return (key, register) in fresh or (register is None and any(key == k for k, _ in fresh))


def _key(name: str) -> str:
    return str(payee_keys(pl.Series([name], dtype=pl.String))[0])
