"""What if part of the money that leaves were spent here: potential, with its range, and never a forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.metrics.choices import DEFAULT_SCOPE

_DIMENSIONS = ("sector", "category", "department")
EVERYTHING = "all"


@dataclass(frozen=True)
class Shift:
    """A part of a class's spend that is to be local instead.

    Args:
        member: The class, or `all`.
        part: Of its spend, 0 to 1.
    """

    member: str
    part: Decimal


@dataclass(frozen=True)
class Potential:
    """What a shift could bring, in money of the currency.

    Args:
        shift: What was asked.
        dimension: What its member is a member of.
        currency: ISO code.
        spend: What the class costs.
        leaking: What of it leaves, as it is counted.
        extra: What the shift would keep: its part of the spend, but no more than leaves.
        low: The same where everything unknown is local already.
        high: The same where nothing unknown is.
        effect: The extra with what local suppliers spend again; None without a re-spend rate or a multiplier.
        effect_low: Of `low`, with the lower end of what local suppliers spend again, as far as answers leave it open.
        effect_high: Of `high`, with the upper end.
    """

    shift: Shift
    dimension: str
    currency: str
    spend: float
    leaking: float
    extra: float
    low: float
    high: float
    effect: float | None
    effect_low: float | None
    effect_high: float | None


def parse_shift(text: str) -> Shift:
    """A shift as written: `Construction=10%` or `Construction=0.1`.

    Raises:
        UsageError: It is not so, or the part is not between 0 and 100%.
    """
    member, sign, number = (part.strip() for part in text.rpartition("="))
    hint = 'For example --shift "Construction=10%", or --shift all=5%.'
    if not sign or not member:
        raise UsageError(f"--shift {text!r} is not CLASS=PERCENT", hint=hint)
    try:
        part = Decimal(number.rstrip("% ")) / (100 if number.endswith("%") else 1)
    except InvalidOperation:
        raise UsageError(f"--shift {text!r}: {number!r} is no number", hint=hint) from None
    if not 0 <= part <= 1:
        raise UsageError(f"--shift {text!r}: the part is not between 0% and 100%", hint=hint)
    return Shift(member, part)


def potentials(figures: pl.DataFrame, shifts: Sequence[Shift], basis: str, multiplier: float | None) -> list[Potential]:
    """What each shift could bring, in each currency that has its class.

    Args:
        figures: The table `metrics`.
        shifts: What is asked.
        basis: The run's default basis.
        multiplier: What a local pound makes; None for 1 + the run's own re-spend of local suppliers.

    Raises:
        UsageError: The run has no such class, or no area.
    """
    pooled = figures.filter(
        pl.col("body").is_null(), pl.col("period").is_null(), pl.col("scope") == DEFAULT_SCOPE, pl.col("basis") == basis
    )
    leaks = pooled.filter(pl.col("metric") == "leakage", pl.col("denominator").is_not_null())
    if leaks.is_empty():
        raise UsageError("the run does not say what is local", hint="Analyse with --area or --local first.")
    found = []
    for shift in shifts:
        rows = _rows(leaks, shift)
        found += [_potential(row, shift, _multipliers(pooled, row["currency"], multiplier)) for row in rows]
    return found


def _rows(leaks: pl.DataFrame, shift: Shift) -> list[dict[str, object]]:
    for dimension in (EVERYTHING, *_DIMENSIONS):
        own = leaks.filter(
            pl.col("dimension") == dimension, pl.col("member").str.to_lowercase() == shift.member.lower()
        )
        if own.height:
            return own.sort("currency").to_dicts()
    classes = leaks.filter(pl.col("dimension").is_in(_DIMENSIONS))
    members = [" ".join(str(member).split()) for member in classes["member"].unique().sort()]
    hint = f"There are {', '.join(members[:12])}{' …' if len(members) > 12 else ''}, and all."
    raise UsageError(f"the run has no class {shift.member!r} that money leaves", hint=hint)


def _potential(row: dict[str, object], shift: Shift, multipliers: Sequence[float | None]) -> Potential:
    spend, leaking = float(str(row["denominator"])), float(str(row["numerator"]))
    asked = float(shift.part) * spend
    ends = (spend * float(str(row[end])) / 100 for end in ("bound_low", "bound_high"))
    extra, low, high = (max(0.0, min(asked, leaves)) for leaves in (leaking, *ends))
    pairs = zip((extra, low, high), multipliers, strict=True)
    effects = [None if times is None else money * times for money, times in pairs]
    return Potential(shift, str(row["dimension"]), str(row["currency"]), spend, leaking, extra, low, high, *effects)


def _multipliers(pooled: pl.DataFrame, currency: object, stated: float | None) -> tuple[float | None, ...]:
    """What a local pound makes, and the ends of that: the stated one, else 1 + what local suppliers spend again.

    A survey's answers leave the second open within the 90% interval of `leakage_tier2`; None where nobody answered.
    """
    if stated is not None:
        return stated, stated, stated
    of_all = (pl.col("metric") == "leakage_tier2") & (pl.col("dimension") == EVERYTHING)
    kept = pooled.filter(of_all, pl.col("currency") == currency).select("value", "high", "low").rows()
    if not kept or kept[0][0] is None:
        return None, None, None
    value, *ends = (None if leaves is None else 1 + (100 - leaves) / 100 for leaves in kept[0])
    return value, *(value if end is None else end for end in ends)
