"""Runs side by side: what differs in how they were made, what changed, and institutions together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.progress import SILENT, Listener
from spendscan.core.reasons import SourceStatus
from spendscan.metrics.change import CHANGES, Group, change, group, price_level
from spendscan.studies.run import Run, run_of
from spendscan.userfiles.read import read_people_csv

WITHHELD = "name withheld (may be a person)"
# Settings that say how a run is shown, not what it found.
_SHOWING = ("report.", "inputs.area")


@dataclass(frozen=True)
class Comparison:
    """Runs side by side.

    Args:
        differences: What differs in how they were made: to be read first.
        sides: run, body, currency, spend, local, local_share, bound_low, bound_high, low, high.
        changes: from, to, currency, part, pence, suppliers, largest, terms (cash or real): what changed from each run
            to the next, where they are of the same bodies.
        groups: All bodies together, where there are several; of a body in several runs the last counts.
        moves: from, to, body (null: all, where the runs are of the same), currency, local_share and local_share_to,
            points (of the share, in percentage points), share_percent, local_percent and spend_percent (what each is
            more or less, in percent of what it was; null where that was not positive).
    """

    differences: tuple[str, ...]
    sides: pl.DataFrame
    changes: pl.DataFrame
    groups: tuple[Group, ...]
    moves: pl.DataFrame


def compare(folders: Sequence[Path], *, deflator: Path | None = None, on: Listener = SILENT) -> Comparison:
    """Compare runs: change between periods of the same bodies, or institutions side by side and together.

    Args:
        folders: Two runs or more, the earliest first.
        deflator: CSV of period (month or financial year) and index, for real terms.
        on: Hears of warnings.

    Raises:
        UsageError: Fewer than two runs, a run without an area, or a deflator that does not cover them.
        InputError: A folder is no run.
    """
    if len(folders) < 2:
        raise UsageError("two runs are needed to compare", hint="spendscan compare RUN RUN…")
    runs = _told_apart([run_of(folder, on) for folder in folders], folders)
    index = deflator_from(deflator) if deflator else None
    money = [run.money() for run in runs]
    sides = pl.concat([_side(run) for run in runs])
    changes = [_changed(*pair, index) for pair in zip(zip(runs, money, strict=True), _next(runs, money), strict=False)]
    kept = [frame for frame in changes if frame is not None]
    joint = _last_of_each(money)
    groups = group(joint, runs[0].local) if joint["body"].n_unique() > 1 else []
    names = _names(runs)
    told = pl.concat(kept) if kept else pl.DataFrame(schema={**CHANGES, "terms": pl.String()})
    told = told.with_columns(pl.col("largest").replace(names))
    groups = [replace(g, largest=tuple((names.get(key, key), pence) for key, pence in g.largest)) for g in groups]
    moves = [_moves(sides, old, new) for old, new in pairwise(runs)]
    return Comparison((*_differences(runs), *_unlike(runs)), sides, told, tuple(groups), pl.concat(moves))


def _told_apart(runs: Sequence[Run], folders: Sequence[Path]) -> list[Run]:
    """Runs whose folders have one name are called by their paths."""
    names = [run.name for run in runs]
    if len(set(names)) == len(names):
        return list(runs)
    return [replace(run, name=str(folder)) for run, folder in zip(runs, folders, strict=True)]


def _last_of_each(money: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The money of every body, from the last run that has it: no body counts twice."""
    met: set[str] = set()
    kept = []
    for frame in reversed(money):
        kept.append(frame.filter(~pl.col("body").is_in(sorted(met))))
        met |= set(frame["body"].unique())
    return pl.concat(reversed(kept))


def _moves(sides: pl.DataFrame, old: Run, new: Run) -> pl.DataFrame:
    """How the local share, local money and all money of bodies in both runs moved."""
    was, now = (sides.filter(pl.col("run") == run.name) for run in (old, new))
    bodies = [set(side["body"].drop_nulls()) for side in (was, now)]
    both = was.join(now, on=["body", "currency"], nulls_equal=True, suffix="_to")
    both = both.filter(pl.col("body").is_not_null() | pl.lit(bodies[0] == bodies[1]))

    def more(name: str) -> pl.Expr:
        before, after = (pl.col(column).cast(pl.Float64) for column in (name, f"{name}_to"))
        return pl.when(before > 0).then(100 * (after - before) / before)

    return both.select(
        pl.lit(old.name).alias("from"),
        pl.lit(new.name).alias("to"),
        "body",
        "currency",
        "local_share",
        "local_share_to",
        points=pl.col("local_share_to") - pl.col("local_share"),
        share_percent=more("local_share"),
        local_percent=more("local"),
        spend_percent=more("spend"),
    ).sort("currency", "body", nulls_last=False)


def _names(runs: Sequence[Run]) -> dict[str, str]:
    """The name of each supplier; none where it may be a person's."""
    found: dict[str, str] = {}
    for run in runs:
        who = run.tables["payees"].sort("amount", "payee_key", descending=[True, False])
        untied = (pl.col("supplier_key") == pl.col("payee_key")) & pl.col("person_like").fill_null(value=False)
        shown = pl.when(untied).then(pl.lit(WITHHELD)).otherwise("name")
        for key, name in who.select("supplier_key", shown).iter_rows():
            found.setdefault(key, name)
    return found


def _next(runs: Sequence[Run], money: Sequence[pl.DataFrame]) -> list[tuple[Run, pl.DataFrame]]:
    return list(zip(runs, money, strict=True))[1:]


def _changed(
    old: tuple[Run, pl.DataFrame], new: tuple[Run, pl.DataFrame], index: Mapping[str, Fraction] | None
) -> pl.DataFrame | None:
    """What changed between two runs of the same bodies; None where the bodies differ."""
    (base, was), (later, now) = old, new
    if set(was["body"].unique()) != set(now["body"].unique()):
        return None
    told = [change(was, now, base.local).with_columns(terms=pl.lit("cash"))]
    if index is not None:
        levels = [price_level(index, money, run.years()) for run, money in (old, new)]
        if None in levels or not levels[0]:
            raise UsageError("the deflator does not cover every month of the runs", hint="Give an index for each.")
        prices = Fraction(levels[1] or 0) / levels[0]
        told.append(change(was, now, base.local, prices).with_columns(terms=pl.lit("real")))
    names = {"from": pl.lit(base.name), "to": pl.lit(later.name)}
    return pl.concat(told).select(*(expr.alias(name) for name, expr in names.items()), pl.all())


def _side(run: Run) -> pl.DataFrame:
    shares = run.tables["metrics"].filter(
        pl.col("metric") == "local_share",
        pl.col("dimension") == "all",
        pl.col("period").is_null(),
        pl.col("scope") == "analysed",
        pl.col("basis") == run.basis,
    )
    return shares.select(
        pl.lit(run.name).alias("run"),
        "body",
        "currency",
        pl.col("denominator").alias("spend"),
        pl.col("numerator").alias("local"),
        pl.col("value").alias("local_share"),
        "bound_low",
        "bound_high",
        "low",
        "high",
    ).sort("run", "currency", "body")


def _differences(runs: Sequence[Run]) -> tuple[str, ...]:
    """How runs were made differently from the first, setting by setting, file by file."""
    first, told = runs[0], []
    for run in runs[1:]:
        keys = sorted(set(first.manifest.get("settings", {})) | set(run.manifest.get("settings", {})))
        for key in keys:
            a, b = first.setting(key), run.setting(key)
            if a != b and not key.startswith(_SHOWING) and not key.startswith("inputs."):
                told.append(f"{key}: {a} in {first.name}, {b} in {run.name}")
        if first.manifest.get("area") != run.manifest.get("area"):
            told.append(f"area: {_area(first)} in {first.name}, {_area(run)} in {run.name}")
        files = [_files(r) for r in (first, run)]
        told += [
            f"{role}: other files in {first.name} than in {run.name}"
            for role in sorted(set(files[0]) | set(files[1]))
            if role != "ledger" and files[0].get(role) != files[1].get(role)
        ]
        versions = [r.manifest.get("versions", {}).get("spendscan") for r in (first, run)]
        if versions[0] != versions[1]:
            told.append(f"spendscan: {versions[0]} in {first.name}, {versions[1]} in {run.name}")
    return tuple(told)


def _unlike(runs: Sequence[Run]) -> tuple[str, ...]:
    """What differs in what the ledgers themselves are: who paid, how many months, and whether amounts are net."""
    first, told = runs[0], []
    for run in runs[1:]:
        for what, of in (("bodies", _bodies), ("months", _months), ("amounts", _amounts)):
            a, b = of(first), of(run)
            if a != b:
                told.append(f"{what}: {a} in {first.name}, {b} in {run.name}")
    return tuple(told)


def _bodies(run: Run) -> str:
    return ", ".join(run.tables["cube"]["body"].unique().sort())


def _months(run: Run) -> str:
    return f"{run.tables['cube'].filter(pl.col('period') != 'undated')['period'].n_unique()}"


def _amounts(run: Run) -> str:
    read = run.tables["sources"].filter(pl.col("status") == str(SourceStatus.READ))
    return ", ".join(read["amount_basis"].drop_nulls().unique().sort())


def _area(run: Run) -> str:
    area = run.manifest.get("area")
    return f"{area['name']} ({' + '.join(area['local'])} local)" if area else "none"


def _files(run: Run) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in run.manifest.get("inputs", []):
        found.setdefault(str(entry.get("role")), set()).add(str(entry.get("sha256")))
    return found


def deflator_from(path: Path) -> dict[str, Fraction]:
    """A price index by period.

    Raises:
        UsageError: It has no columns `period` and `index`, or an index is no number above 0.
    """
    table = read_people_csv(path)
    if not {"period", "index"} <= set(table.columns):
        raise UsageError(
            "is no deflator", where=str(path), hint="Its columns are `period` (2024/25 or 2024-04) and `index`."
        )
    index = {}
    for line, period, level in table.select("line", "period", "index").iter_rows():
        try:
            index[period] = Fraction(level or "")
        except (ValueError, ZeroDivisionError):
            index[period] = Fraction(0)
        if index[period] <= 0:
            raise UsageError(f"{level!r} is no index", where=f"{path}:{line}", hint="An index is a number above 0.")
    return index
