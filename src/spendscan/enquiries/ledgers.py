"""What is asked of ledgers: what would be read, and why."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import InputError
from spendscan.core.progress import SILENT, Listener, Recorder
from spendscan.core.reasons import SourceStatus
from spendscan.core.settings import Settings
from spendscan.ledger.inspect import COLUMNS as INSPECTED
from spendscan.ledger.inspect import inspect_ledgers, mapping_text
from spendscan.ledger.plan import plan_ledgers
from spendscan.store.tables import write_text
from spendscan.userfiles.mapping import read_mapping


@dataclass(frozen=True)
class Inspection:
    """What would be read of ledgers.

    Args:
        columns: The columns of the table that people read.
        rows: A row for each file and sheet, with more than those columns.
        notes: What concerns several files.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def inspect(
    ledgers: Sequence[str],
    settings: Settings | None = None,
    *,
    mapping_to: Path | None = None,
    strict: bool = False,
    on: Listener = SILENT,
) -> Inspection:
    """What would be read of ledgers, and why; no analysis.

    Args:
        ledgers: Files, folders, globs, or `-` for standard input.
        settings: What `spendscan.toml` may hold.
        mapping_to: Where to write a mapping file that states what was detected.
        strict: A refused file is an error.
        on: Hears of stages and warnings.

    Raises:
        InputError: A file is missing, every file is refused, or, if strict, one is.
        OutputError: The mapping file cannot be written.
    """
    settings, tell = settings or Settings(), Recorder(on)
    mapping = read_mapping(settings.inputs.mapping) if settings.inputs.mapping else None
    plans = plan_ledgers(ledgers, settings.ledger, mapping, tell, stdin=standard_input(ledgers))
    seen = inspect_ledgers(plans, tell)
    if mapping_to:
        write_text(mapping_text(plans), mapping_to)
    refused = seen.filter(pl.col("status") == SourceStatus.REFUSED)
    if refused.height and (strict or not (seen["status"] == SourceStatus.READ).any()):
        name, reason = refused.select("source_file", "reason").row(0)
        raise InputError(f"refused: {reason}", where=name)
    return Inspection(INSPECTED, tuple(seen.to_dicts()), tuple(tell.warnings))


def standard_input(ledgers: Sequence[str]) -> bytes | None:
    """The bytes of standard input where `-` is among the ledgers; else None."""
    return sys.stdin.buffer.read() if "-" in ledgers else None
