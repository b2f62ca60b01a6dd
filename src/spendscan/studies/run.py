"""A finished run, as far as studies need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.periods import financial_year
from spendscan.core.progress import SILENT, Listener
from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.money_of import money_of
from spendscan.register.classes import industries
from spendscan.store.manifest import read_manifest
from spendscan.store.parquet import read_table
from spendscan.store.run_folder import open_run

_TABLES = ("cube", "places", "payees", "metrics", "sources")


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


def attribute_of(run: Run, column: str) -> pl.DataFrame:
    """What a run says of each payee: payee_key, and `member` (sector, size, ownership, or the code of the division)."""
    found = (
        run.tables["payees"].select("payee_key", member=column).unique("payee_key", keep="first", maintain_order=True)
    )
    if column != "division":
        return found
    codes = {name: code for code, name in industries()["divisions"].items()}
    return found.with_columns(pl.col("member").replace_strict(codes, default=None, return_dtype=pl.String))


def money_by(run: Run, key: str) -> pl.DataFrame:
    """currency, member, pence of analysed money by category, or by an attribute of its suppliers."""
    money = run.money()
    if key == "category":
        return money.select("currency", "pence", member="category")
    named = money.join(attribute_of(run, key), on="payee_key", how="left")
    return named.select("currency", "pence", member=pl.col("member").fill_null(NOT_GIVEN))
