"""What excluded a line is on the line: a rule by its id, or what is known of the payee or the line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.periods import window
from spendscan.payees.stamp import Stamp
from spendscan.userfiles.decisions import read_decisions
from spendscan.userfiles.rules import rules_from

Lines = Callable[..., pl.DataFrame]


def _told(frame: pl.DataFrame, **given: Any) -> list[tuple[str | None, str | None]]:
    return Stamp(**given)(frame).select("exclusion", "exclusion_rule").rows()


def test_a_rule_is_named_by_its_id(lines: Lines) -> None:
    rules = rules_from({"exclude": [{"id": "mine", "reason": "ours", "name": "^ACME"}]}, "rules.toml")
    frame = lines("ACME LTD", "OTHER LTD", "HM REVENUE AND CUSTOMS")
    told = _told(frame, rules=rules)
    assert told[:2] == [("user_rule", "mine"), (None, None)]
    exclusion, rule = told[2]
    assert exclusion is not None
    assert rule in {r.id for r in Stamp()._book.rules.exclude}  # the built-in rules' own ids
    assert _told(lines("OTHER LTD")) == [(None, None)]


def test_what_is_no_rule_says_what_it_is(lines: Lines, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("supplier_name,exclude\nActed Ltd,yes\n", encoding="utf-8")
    frame = lines("MRS JANE SMITH", "Acted Ltd", "Plain Ltd", "Redacted personal data")
    frame = frame.with_columns(
        exclusion=pl.Series([None, None, "reissue", None], dtype=pl.String), body=pl.lit("Exford Borough Council")
    )
    assert _told(frame, decisions=read_decisions(path)) == [
        ("individual", "kind"),
        ("user_rule", "decision"),
        ("reissue", "reissue"),
        ("redacted_personal", "personal_grounds"),
    ]
    own = lines("Exford Borough Council").with_columns(body=pl.lit("Exford Borough Council"))
    assert _told(own) == [("internal", "own_body")]


def test_a_window_says_so(lines: Lines) -> None:
    frame = lines("MRS JANE SMITH").with_columns(period=pl.lit("2020-01"), payment_date=pl.date(2020, 1, 5))
    assert _told(frame, window=window("2024-04", None, 4)) == [("out_of_period", "window")]
