"""`spendscan report`: the same bytes again, the workbook where asked for, and nothing else of the run touched."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from spendscan.api import analyse
from spendscan.cli.app import app
from spendscan.core.settings import Local, Settings
from spendscan.store.hashing import sha256_of

LEDGER = """Date,Supplier,Amount,Postcode,Expense Type
03/04/2023,Acme Builders Ltd,1200.00,PR1 2HE,Works
09/05/2023,Far Away Plc,5000.55,EC1A 1BB,Care
10/05/2024,Nowhere Known Ltd,700.00,,Care
11/05/2024,Mr John Smithson,70.00,PR1 2HE,Care
"""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    analyse([str(tmp_path / "ledger.csv")], tmp_path / "run", Settings(local=Local(local=("PR1",))))
    return tmp_path / "run"


def call(*words: Any) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def bytes_of(run: Path) -> dict[str, bytes]:
    return {p.relative_to(run).as_posix(): p.read_bytes() for p in sorted(run.rglob("*")) if p.is_file()}


def test_again_gives_the_same_bytes_of_every_file(run: Path) -> None:
    before = bytes_of(run)
    assert "report.html" in before
    assert "report.html" in json.loads(before["manifest.json"])["outputs"]
    assert "report.xlsx" not in before
    done = call("report", run, "--format", "html")
    assert done.exit_code == 0
    assert Path(done.stdout.strip()) == run / "report.html"
    assert bytes_of(run) == before


def test_a_workbook_is_written_where_asked_for_and_kept_up_to_date(run: Path, tmp_path: Path) -> None:
    assert call("report", run, "--format", "xlsx").exit_code == 0
    book = (run / "report.xlsx").read_bytes()
    assert json.loads((run / "manifest.json").read_text("utf-8"))["outputs"]["report.xlsx"] == sha256_of(
        run / "report.xlsx"
    )
    call("report", run, "--format", "xlsx")
    assert (run / "report.xlsx").read_bytes() == book
    (tmp_path / "house.toml").write_text('[text]\n"Headline" = "Ours."\n', encoding="utf-8")
    call("report", run, "--template", tmp_path)
    assert "Ours." in (run / "report.md").read_text("utf-8")


def test_a_house_style_stays_with_the_run(run: Path, tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text('[text]\n"Headline" = "Ours."\n', encoding="utf-8")
    assert call("report", run, "--template", tmp_path).exit_code == 0
    (tmp_path / "house.toml").unlink()
    assert call("report", run).exit_code == 0
    assert "Ours." in (run / "report.html").read_text("utf-8")
    assert str(tmp_path) not in json.dumps(json.loads((run / "manifest.json").read_text("utf-8"))["settings"])


def test_people_are_named_only_while_asked_for(run: Path) -> None:
    def named() -> bool:
        return "Smithson" in (run / "report.md").read_text("utf-8") + (run / "report.html").read_text("utf-8")

    assert not named()
    call("report", run, "--include-personal")
    assert named()
    call("report", run, "--no-personal")
    assert not named()


def test_an_edited_review_stays_edited_in_the_manifests_eyes(run: Path) -> None:
    review = run / "review.csv"
    review.write_text(review.read_text("utf-8-sig") + "Far Away Plc\r\n", encoding="utf-8-sig")
    call("report", run)
    assert json.loads((run / "manifest.json").read_text("utf-8"))["outputs"]["review.csv"] != sha256_of(review)
