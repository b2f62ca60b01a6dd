from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from spendscan.core.settings import Match
from spendscan.match import remembered
from spendscan.match.fuzzy import fuzzy_hits
from spendscan.match.names import match_names
from spendscan.register import folder as folders
from spendscan.register import read
from spendscan.register.index import build_index
from spendscan.register.register import Register

TRADES = ("ROOFING", "CARE", "PLUMBING", "CATERING", "TRAINING", "TRANSPORT")
FIRMS = [f"{head} {trade} LTD" for head in ("LANTERN", "MERIDIAN", "COBALT", "THISTLE") for trade in TRADES]
GIVEN = pl.DataFrame({
    "name": ["Lantren Roofing Ltd", "Meridian Plumbng", "COBALT CARE LTD", "Wholly Other Firm", "Thistle Traning Ltd"],
    "postcode": ["M1 1AE", None, None, None, "LS1 1AA"],
})  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names that are compared with the register, at each time."""
    times: list[list[str]] = []

    def compared(subjects: pl.DataFrame, *given: Any, **settings: Any) -> pl.DataFrame:
        times.append(sorted(subjects["name"]))
        return fuzzy_hits(subjects, *given, **settings)

    monkeypatch.setattr(remembered, "fuzzy_hits", compared)
    return times


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folders, "_MANY", 1)
    monkeypatch.setenv("SPENDSCAN_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "firms.csv"
    rows = [f"{name},{n},M1 1AE" for n, name in enumerate(FIRMS, 1)]
    source.write_text("\n".join(["company_name,company_number,postcode", *rows]), encoding="utf-8")
    return build_index([str(source)], tmp_path / "index").folder


def opened(index: Path) -> Register:
    return read.read_register(str(index))


def test_only_new_names_are_compared_and_nothing_else_changes(index: Path, asked: list[list[str]]) -> None:
    first = match_names(GIVEN.head(3), [opened(index)], Match())
    again = match_names(GIVEN, [opened(index)], Match())
    assert asked == [["Lantren Roofing Ltd", "Meridian Plumbng"], ["Thistle Traning Ltd", "Wholly Other Firm"]]
    assert_frame_equal(again.head(3), first)
    match_names(GIVEN, [opened(index)], Match())
    assert asked[2] == []


def test_the_same_with_and_without(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    match_names(GIVEN.tail(3), [opened(index)], Match())
    kept = match_names(GIVEN, [opened(index)], Match())
    monkeypatch.setenv("SPENDSCAN_CACHE", "")
    assert opened(index).answers is None
    assert_frame_equal(match_names(GIVEN, [opened(index)], Match()), kept)


def test_other_evidence_another_model_and_other_settings_ask_again(index: Path, asked: list[list[str]]) -> None:
    names = GIVEN.head(2)
    match_names(names, [opened(index)], Match())
    match_names(names.with_columns(postcode=pl.lit("M1 1AE")), [opened(index)], Match())
    assert asked[1] == ["Meridian Plumbng"]
    match_names(names, [opened(index)], Match(candidates=3))
    (index / "model.json").write_text('{"coefficients": {"intercept": -1.0}}', encoding="utf-8")
    match_names(names, [opened(index)], Match())
    assert asked[2:] == [asked[0], asked[0]]


def test_a_broken_cache_is_as_none(index: Path, asked: list[list[str]], tmp_path: Path) -> None:
    first = match_names(GIVEN, [opened(index)], Match())
    (book,) = (tmp_path / "cache" / "matches").iterdir()
    book.write_bytes(b"PAR1 and no more")
    assert_frame_equal(match_names(GIVEN, [opened(index)], Match()), first)
    assert asked[1] == asked[0]
    assert pl.read_parquet(book).height > 0
