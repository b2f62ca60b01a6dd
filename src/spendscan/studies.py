"""Studies of finished runs: compare them, ask what if, survey suppliers, estimate carbon. Nothing is read again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.periods import financial_year
from spendscan.core.progress import SILENT, Listener
from spendscan.core.reasons import NOT_GIVEN, Kind
from spendscan.metrics.change import CHANGES, Group, change, group, price_level
from spendscan.metrics.climate import carbon, factors_from
from spendscan.metrics.input_output import DELTA, Quotient, coefficients, imported, quotients, regional, type_one
from spendscan.metrics.money_of import POOLED, money_of
from spendscan.metrics.scenario import Potential, parse_shift, potentials
from spendscan.store.manifest import read_manifest
from spendscan.store.parquet import read_table
from spendscan.store.run_folder import open_run
from spendscan.survey.form import form, response
from spendscan.survey.read import Survey, read_survey
from spendscan.survey.strata import usable
from spendscan.survey.workbooks.read import divisions, read_tables
from spendscan.userfiles.read import read_people_csv

WITHHELD = "name withheld (may be a person)"
_TABLES = ("cube", "places", "payees", "metrics")
# Settings that say how a run is shown, not what it found.
_SHOWING = ("report.", "inputs.area")


@dataclass(frozen=True)
class Run:
    """A finished run, as far as studies need it."""

    name: str
    tables: Mapping[str, pl.DataFrame]
    manifest: Mapping[str, Any]

    @property
    def basis(self) -> str:
        """Its default basis."""
        return str(self.setting("local.basis") or "best")

    @property
    def local(self) -> tuple[str, ...]:
        """Its local rings.

        Raises:
            UsageError: It has no area.
        """
        area = self.manifest.get("area")
        if not area:
            raise UsageError(
                "the run does not say what is local", where=self.name, hint="Analyse with --area or --local first."
            )
        return tuple(area["local"])

    def setting(self, key: str) -> Any:
        """The value of a setting."""
        return self.manifest.get("settings", {}).get(key, {}).get("value")

    def money(self) -> pl.DataFrame:
        """Analysed money by supplier and ring."""
        return money_of(self.tables["cube"], self.tables["places"], self.tables["payees"], self.basis)

    def years(self) -> dict[str, str]:
        """The financial year of each month."""
        start = int(self.setting("ledger.year_start") or 4)
        months = self.tables["cube"].select("period").unique().sort("period")
        told = months.with_columns(year=financial_year("period", start)).drop_nulls()
        return dict(told.iter_rows())


def run_of(folder: Path, on: Listener = SILENT) -> Run:
    """A run folder, opened.

    Raises:
        InputError: There is none, or a table is missing.
    """
    opened = open_run(folder, on)
    return Run(folder.name, {name: read_table(opened, name) for name in _TABLES}, read_manifest(opened))


@dataclass(frozen=True)
class Comparison:
    """Runs side by side.

    Args:
        differences: What differs in how they were made: to be read first.
        sides: run, body, currency, spend, local, local_share, bound_low, bound_high, low, high.
        changes: from, to, currency, part, pence, suppliers, largest, terms (cash or real): what changed from each run
            to the next, where they are of the same bodies.
        groups: All bodies together, where there are several.
    """

    differences: tuple[str, ...]
    sides: pl.DataFrame
    changes: pl.DataFrame
    groups: tuple[Group, ...]


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
    runs = [run_of(folder, on) for folder in folders]
    index = deflator_from(deflator) if deflator else None
    money = [run.money() for run in runs]
    sides = pl.concat([_side(run) for run in runs])
    changes = [_changed(*pair, index) for pair in zip(zip(runs, money, strict=True), _next(runs, money), strict=False)]
    kept = [frame for frame in changes if frame is not None]
    # Runs of the same bodies are periods: together they are what they were last.
    alike = len({frozenset(frame["body"].unique()) for frame in money}) == 1
    joint = money[-1] if alike else pl.concat(money)
    groups = group(joint, runs[0].local) if joint["body"].n_unique() > 1 else []
    names = _names(runs)
    told = pl.concat(kept) if kept else pl.DataFrame(schema={**CHANGES, "terms": pl.String()})
    told = told.with_columns(pl.col("largest").replace(names))
    groups = [replace(g, largest=tuple((names.get(key, key), pence) for key, pence in g.largest)) for g in groups]
    return Comparison(_differences(runs), sides, told, tuple(groups))


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


def scenario(
    folder: Path, shifts: Sequence[str], *, multiplier: float | None = None, on: Listener = SILENT
) -> list[Potential]:
    """What shifting part of a class's spend to local suppliers could bring: potential, never a forecast.

    Raises:
        UsageError: A shift cannot be read, or the run has no such class.
    """
    wanted = [parse_shift(text) for text in shifts]
    run = run_of(folder, on)
    return potentials(run.tables["metrics"], wanted, run.basis, multiplier)


def survey_form(folder: Path, *, by: str = "sector", coverage: float = 0.8, on: Listener = SILENT) -> pl.DataFrame:
    """The survey form of a run: its local suppliers by stratum, largest first, up to a coverage target."""
    run = run_of(folder, on)
    years = sorted(set(run.years().values()))
    return form(_local_suppliers(run, folder, by), coverage, years[0] if len(years) == 1 else None)


def survey_response(
    answers: Path, folder: Path, *, by: str = "sector", on: Listener = SILENT
) -> tuple[Survey, pl.DataFrame]:
    """Answers checked against a run: what cannot be used and why, and the response by count and by value."""
    survey = read_survey(answers)
    run = run_of(folder, on)
    starts = sorted({int(year[:4]) for year in run.years().values()})
    used = usable(survey, run.tables["payees"]["payee_key"].unique().to_list(), starts)
    return used, response(used, _local_suppliers(run, folder, by))


def _local_suppliers(run: Run, folder: Path, by: str) -> pl.DataFrame:
    """supplier_name, payee_key, currency, stratum, pence of local suppliers that are no people."""
    money = run.money().filter(pl.col("ring").is_in(list(run.local)), ~pl.col("supplier").is_in(POOLED))
    by_key = money.group_by("payee_key", "currency").agg(pl.col("pence").sum())
    people = (pl.col("kind") == str(Kind.INDIVIDUAL)) | pl.col("person_like").fill_null(value=False)
    tied = read_table(folder, "matches").filter(pl.col("decision") == "accepted")
    names = run.tables["payees"].with_columns(people=people & ~pl.col("payee_key").is_in(tied["payee_key"].implode()))
    named = names.filter(~pl.col("people")).select("payee_key", "currency", supplier_name="name")
    return by_key.join(named, on=["payee_key", "currency"]).join(
        _of_entities(folder, by, tied), on="payee_key", how="left"
    )


def _of_entities(folder: Path, column: str, tied: pl.DataFrame) -> pl.DataFrame:
    """An attribute of each payee, from the first of its entities that has one: payee_key, stratum."""
    entities = read_table(folder, "entities").select("register", "entity_id", stratum=column)
    found = tied.select("payee_key", "register", "entity_id").join(entities, on=["register", "entity_id"])
    first = found.sort("payee_key", "register", "entity_id").group_by("payee_key", maintain_order=True)
    return first.agg(pl.col("stratum").drop_nulls().first())


def climate(folder: Path, factors: Path, *, on: Listener = SILENT) -> pl.DataFrame:
    """Spend-based carbon of a run by the user's factors: a row for each member, null where it has no factor."""
    key, table = factors_from(read_people_csv(factors), str(factors))
    run = run_of(folder, on)
    return carbon(_by(run, folder, key), table)


def _by(run: Run, folder: Path, key: str) -> pl.DataFrame:
    """currency, member, pence of analysed money by category, or by an attribute of its suppliers."""
    money = run.money()
    if key == "category":
        return money.select("currency", "pence", member="category")
    tied = read_table(folder, "matches").filter(pl.col("decision") == "accepted")
    named = money.join(_of_entities(folder, key, tied), on="payee_key", how="left")
    return named.select("currency", "pence", member=pl.col("stratum").fill_null(NOT_GIVEN))


def industries(
    workbook: Path,
    *,
    run: Path | None = None,
    employment: Path | None = None,
    method: Quotient = "flq",
    delta: float = DELTA,
    on: Listener = SILENT,
) -> pl.DataFrame:
    """Multipliers and leakage of industries, of a region where its jobs are given, for a run's spend by SIC division.

    Args:
        workbook: The ONS's or Scotland's input-output tables.
        run: A run, whose spend by division is multiplied; None for the industries alone.
        employment: CSV of code, region, nation: jobs of each industry of the workbook.
        method: How national coefficients are made regional.
        delta: The exponent of FLQ and AFLQ.
        on: Hears of warnings.

    Returns:
        code, name, type_1, type_2 (null where the workbook has none, or in a region), imports (per unit of output),
        leaks (what a region buys elsewhere, per unit), and spend, output (pounds) where a run is given.

    Raises:
        UsageError: The jobs do not fit the workbook's industries.
    """
    tables = read_tables(workbook)
    a = coefficients(tables.uses, tables.output)
    leaks = [0.0] * len(a)
    second = tables.published.sum(axis=0).tolist() if tables.published is not None else [None] * len(a)
    if employment:
        jobs = _jobs(employment, tables.codes)
        quotient = quotients(method, jobs[0], jobs[1], delta)
        leaks, a, second = imported(a, quotient).tolist(), regional(a, quotient), [None] * len(a)
    frame = pl.DataFrame(
        {
            "code": tables.codes,
            "name": tables.names,
            "type_1": type_one(a),
            "type_2": pl.Series(second, dtype=pl.Float64),
            "imports": coefficients(tables.imports, tables.output),
            "leaks": leaks,
            "size": tables.output,
        }
    )
    return _with_spend(frame, run, on) if run else frame.drop("size")


def _jobs(path: Path, codes: Sequence[str]) -> list[Any]:
    table = read_people_csv(path)
    if not {"code", "region", "nation"} <= set(table.columns):
        raise UsageError("is no table of jobs", where=str(path), hint="Its columns are `code`, `region` and `nation`.")
    held = {code: (region, nation) for code, region, nation in table.select("code", "region", "nation").iter_rows()}
    missing = [code for code in codes if code not in held]
    if missing:
        raise UsageError(f"has no jobs for {', '.join(missing[:5])}", where=str(path), hint="Give every industry.")
    try:
        sides = [[float(held[code][side] or 0) for code in codes] for side in (0, 1)]
    except ValueError as error:
        raise UsageError(f"a number of jobs cannot be read: {error}", where=str(path)) from None
    return [pl.Series(side).to_numpy() for side in sides]


def _with_spend(frame: pl.DataFrame, folder: Path, on: Listener) -> pl.DataFrame:
    """A run's spend by industry: that of a division goes to its industries by their size."""
    opened = run_of(folder, on)
    spent = _by(opened, folder, "division").filter(pl.col("currency") == "GBP")
    by_division = spent.group_by("member").agg((pl.col("pence").sum() / 100).alias("money"))
    parts = [(code, division) for code in frame["code"] for division in divisions(code)]
    of = pl.DataFrame(parts, schema=["code", "member"], orient="row").join(frame.select("code", "size"), on="code")
    of = of.with_columns(part=pl.col("size") / pl.col("size").sum().over("member"))
    shared = of.join(by_division, on="member").group_by("code").agg(spend=(pl.col("money") * pl.col("part")).sum())
    joined = frame.drop("size").join(shared, on="code", how="left", maintain_order="left")
    return joined.with_columns(pl.col("spend").fill_null(0)).with_columns(output=pl.col("spend") * pl.col("type_1"))
