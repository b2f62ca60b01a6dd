"""What is asked of names: which entities they match, and how good matches are."""

from pathlib import Path

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.progress import SILENT, Listener
from spendscan.core.settings import Settings
from spendscan.given import open_inputs
from spendscan.match.evaluate import Evaluation, matches_in
from spendscan.match.evaluate import evaluate as score_matches
from spendscan.match.names import match_names
from spendscan.store.parquet import read_table
from spendscan.store.run_folder import open_run
from spendscan.store.tables import check_table_path, write_table_file
from spendscan.userfiles.read import read_people_table


def match(
    names: Path, out: Path, settings: Settings | None = None, *, force: bool = False, on: Listener = SILENT
) -> dict[str, int]:
    """Match a table of supplier names to registers.

    Args:
        names: CSV or Parquet with a name column.
        out: Where to write (.parquet or .csv): a row for each input row, in input order, with the columns of `matches`.
        settings: Registers, decisions and thresholds.
        force: Replace a file that is there.
        on: Hears of stages and warnings.

    Returns:
        How many rows have each decision.

    Raises:
        UsageError: No register was given, or `out` is there or is neither .parquet nor .csv.
        InputError: The names or a register cannot be used.
    """
    settings = settings or Settings()
    check_table_path(out, force=force)
    if not settings.inputs.register_files:
        raise UsageError("no register was given", hint="Name one with --register FILE.")
    given = open_inputs(settings, on)
    table = read_people_table(names)
    matched = match_names(table, given.registers, settings.match, decisions=given.decisions, where=str(names), on=on)
    write_table_file(matched, out)
    return dict(matched.group_by(pl.col("decision")).agg(pl.len().cast(pl.Int64)).sort("decision").iter_rows())


def evaluate(truth: Path, found: Path, *, on: Listener = SILENT) -> Evaluation:
    """Precision, recall and calibration of matches against labelled pairs, by count and, of a run, by money.

    Args:
        truth: CSV of supplier_name with entity_id or company_number (blank: it has no match).
        found: A run folder, or a table that `match` wrote.
        on: Hears of stages.

    Raises:
        SpendscanError: With the exit code of the contract's section 1.
    """
    pairs = read_people_table(truth)
    if found.is_dir():
        folder = open_run(found, on)
        money = read_table(folder, "payees").select("payee_key", "amount")
        return score_matches(pairs, read_table(folder, "matches"), money)
    return score_matches(pairs, matches_in(read_people_table(found), str(found)))
