"""What if: part of what leaves spent here, and carbon by the user's factors."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from spendscan.core.progress import SILENT, Listener
from spendscan.metrics.climate import carbon, factors_from
from spendscan.metrics.scenario import Potential, parse_shift, potentials
from spendscan.studies.run import money_by, run_of
from spendscan.userfiles.read import read_people_csv


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


def climate(folder: Path, factors: Path, *, on: Listener = SILENT) -> pl.DataFrame:
    """Spend-based carbon of a run by the user's factors: a row for each member, null where it has no factor."""
    key, table = factors_from(read_people_csv(factors), str(factors))
    run = run_of(folder, on)
    return carbon(money_by(run, key), table)
