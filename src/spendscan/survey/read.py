"""The re-spend survey as people fill it in: answers of suppliers, and what is wrong with some."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.names import payee_keys
from spendscan.userfiles.read import read_people_csv

# A rate is a whole number of these, so that money × rate is summed exactly whatever the order.
RATE_SCALE = 10**9
ANSWERS = pl.Schema(
    {
        "payee_key": pl.String(),
        "year": pl.Int64(),
        "rate": pl.Int64(),
        "stratum": pl.String(),
        "verified": pl.Boolean(),
        "line": pl.Int64(),
    }
)
ISSUES = pl.Schema({"line": pl.Int64(), "payee_key": pl.String(), "issue": pl.String(), "detail": pl.String()})
_NAMES = ("payee_key", "supplier_name")
_PARTS = ("turnover", "local_suppliers", "local_staff_pay")
# Local costs that a form may ask for apart; blank is nought.
_MORE = ("local_subcontractors", "other_local_costs")
_YEAR = re.compile(r"^(\d{4})(?:[/-]\d{2}(?:\d{2})?)?$")
_YES = ("yes", "y", "true", "1")
HINT = "`supplier_name` or `payee_key`, `year`, and `respend_percent` or `turnover, local_suppliers, local_staff_pay`."


@dataclass(frozen=True)
class Survey:
    """The answers of a re-spend survey.

    Args:
        answers: payee_key, year (in which the financial year starts; null: not said), rate (billionths of our money
            that is spent again locally; null: asked, not answered), stratum, verified, line.
        issues: line, payee_key, issue, detail: answers that cannot be used, and why.
    """

    answers: pl.DataFrame
    issues: pl.DataFrame


def respend_rate(text: str) -> Decimal:
    """The rate of `--respend`, as a ratio from 0 to 1.

    Args:
        text: `0.43` or `43%`.

    Raises:
        UsageError: It is no number, below 0, or over 1 without `%` (or over 100%).
    """
    plain = text.strip()
    hint = "Write 0.43 or 43%: the part of your money that local suppliers spend again locally."
    try:
        rate = Decimal(plain.rstrip("% ")) / (100 if plain.endswith("%") else 1)
    except InvalidOperation:
        raise UsageError(f"--respend {text!r} is no rate", hint=hint) from None
    if not (rate.is_finite() and 0 <= rate <= 1):
        raise UsageError(f"--respend {text} is not between 0 and 1, or 0% and 100%", hint=hint)
    return rate


def read_survey(path: str | Path) -> Survey:
    """A survey file.

    Raises:
        InputError: There is no such file, or it is empty.
        UsageError: It has no column of suppliers, or none of answers.
    """
    return survey_from(read_people_csv(path), str(path))


def survey_from(table: pl.DataFrame, where: str) -> Survey:
    """Answers from a table of text with a `line` column.

    Raises:
        UsageError: It has no column of suppliers, or none of answers.
    """
    if not set(_NAMES) & set(table.columns):
        raise UsageError("no column says which supplier answered", where=where, hint=f"A survey has {HINT}")
    if "respend_percent" not in table.columns and not set(_PARTS) <= set(table.columns):
        raise UsageError("no column holds answers", where=where, hint=f"A survey has {HINT}")
    answers: list[tuple[object, ...]] = []
    issues: list[tuple[int, str | None, str, str | None]] = []
    seen: dict[tuple[str, int | None], int] = {}
    for row in _keyed(table).iter_rows(named=True):
        line, key = row["line"], row["key"]
        if key is None:
            issues.append((line, None, "no_supplier", None))
            continue
        year, fault = _year(row.get("year"))
        rate, wrong = _rate(row)
        if fault or wrong:
            issues.append((line, key, *(fault or wrong or ("", None))))
            continue
        if rate is not None and (first := seen.setdefault((key, year), line)) != line:
            issues.append((line, key, "duplicate", f"line {first} answers for the same supplier and year"))
            continue
        verified = None if row.get("verified") is None else row["verified"].casefold() in _YES
        answers.append((key, year, rate, row.get("stratum"), verified, line))
    return Survey(
        pl.DataFrame(answers, schema=ANSWERS, orient="row"), pl.DataFrame(issues, schema=ISSUES, orient="row")
    )


def _keyed(table: pl.DataFrame) -> pl.DataFrame:
    """The table with the payee key of each row: given, or of the supplier's name."""
    given = table["payee_key"] if "payee_key" in table.columns else pl.Series([None] * table.height, dtype=pl.String)
    if "supplier_name" in table.columns:
        named = payee_keys(table["supplier_name"])
        named = named.to_frame("n").select(pl.when(table["supplier_name"].is_not_null()).then("n"))["n"]
        given = given.fill_null(named)
    return table.with_columns(key=given)


Fault = tuple[str, str | None] | None


def _year(text: str | None) -> tuple[int | None, Fault]:
    if text is None:
        return None, None
    found = _YEAR.match(text.strip())
    return (int(found[1]), None) if found else (None, ("unreadable_year", text))


def _rate(row: Mapping[str, str | None]) -> tuple[int | None, Fault]:
    """The rate in billionths; null where the supplier has not answered."""
    try:
        if (percent := row.get("respend_percent")) is not None:
            return _checked(_number(percent.rstrip("% ")) / 100, percent)
        turnover_said, *parts = [row.get(name) for name in (*_PARTS, *_MORE)]
        if turnover_said is None or not any(parts):
            return None, None
        turnover, *costs = (_number(part or "0") for part in (turnover_said, *parts))
    except InvalidOperation:
        return None, (
            "unreadable_number",
            ", ".join(filter(None, (row.get(n) for n in ("respend_percent", *_PARTS, *_MORE)))),
        )
    if turnover <= 0:
        return None, ("turnover_not_positive", turnover_said)
    # A single cost below nought is no answer, whatever the others come to.
    least = min(costs) if min(costs) < 0 else sum(costs)
    return _checked(least / turnover, f"{' + '.join(part or '0' for part in parts[:2])} of {turnover_said}")


def _number(text: str) -> Decimal:
    number = Decimal(re.sub(r"[£$€,\s]", "", text))
    if not number.is_finite():
        raise InvalidOperation
    return number


def _checked(rate: Decimal, given: str) -> tuple[int | None, Fault]:
    if rate < 0:
        return None, ("share_below_0", given)
    if rate > 1:
        return None, ("share_over_100", given)
    return int((rate * RATE_SCALE).to_integral_value()), None
