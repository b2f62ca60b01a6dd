"""What a command ends with: the contract's exit code, one or two lines, and nothing written where it failed."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LEDGER = (
    "Body Name,Payment Date,Supplier Name,Amount,Supplier Postcode\n"
    "Exford,2024-04-03,NEARBY WORKS LTD,60.00,M1 1AE\n"
    "Exford,2024-05-03,DISTANT SUPPLY LTD,40.00,EC1A 1BB\n"
)
RING = '[area]\nname = "X"\n[[area.ring]]\nname = "X"\n'


def spendscan(folder: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "spendscan", *args], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "ok.csv": LEDGER, "empty.csv": "", "paper.csv": "%PDF-1.4\n%%EOF\n", "nameless.csv": "a,b\n1,2\n",
        "typo.toml": "[locall]\nbasis = 'best'\n", "memberless.toml": RING, "area.toml": RING + 'postcodes = ["M1"]\n',
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("code", "args"),
    [
        (3, ["empty.csv"]),
        (3, ["paper.csv"]),
        (3, ["absent.csv"]),
        (3, ["-"]),
        (3, ["ok.csv", "--register", "nameless.csv"]),
        (3, ["ok.csv", "--from", "2030-01"]),
        (2, ["ok.csv", "-c", "typo.toml"]),
        (2, ["ok.csv", "--area", "memberless.toml"]),
        (2, ["ok.csv", "--area", "area.toml", "--local", "M1"]),
        (2, ["ok.csv", "--from", "2024-05", "--to", "2024-04"]),
        (2, ["ok.csv", "--fail-under", "locl_share=50"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_bad_input_ends_with_its_code_and_writes_nothing(folder: Path, code: int, args: list[str]) -> None:
    before = sorted(p.name for p in folder.iterdir())
    done = spendscan(folder, "analyse", *args, "-o", "out")
    said = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode == code
    assert 1 <= len(said) <= 2
    assert "Traceback" not in done.stderr + done.stdout
    assert sorted(p.name for p in folder.iterdir()) == before


def test_a_threshold_that_is_crossed_is_exit_1_with_the_figure_and_the_run_is_there(folder: Path) -> None:
    done = spendscan(folder, "analyse", "ok.csv", "--local", "M1", "--fail-under", "local_share=70", "-o", "out")
    assert done.returncode == 1
    assert "60" in done.stderr
    assert (folder / "out" / "report.md").is_file()
    assert (
        spendscan(folder, "analyse", "ok.csv", "--local", "M1", "--fail-under", "local_share=50", "-o", "b").returncode
        == 0
    )


def test_one_and_two_threads_in_any_locale_write_the_same_bytes(folder: Path) -> None:
    hashes = []
    for threads, locale, out in (("1", "C", "one"), ("2", "C.UTF-8", "two")):
        done = spendscan(
            folder, "analyse", "ok.csv", "--local", "M1", "-o", out, POLARS_MAX_THREADS=threads, LC_ALL=locale
        )
        assert done.returncode == 0, done.stderr
        manifest = json.loads((folder / out / "manifest.json").read_text("utf-8"))
        for name, digest in manifest["outputs"].items():
            assert hashlib.sha256((folder / out / name).read_bytes()).hexdigest() == digest
        hashes.append(manifest["outputs"])
    assert hashes[0] == hashes[1]


def test_an_earlier_run_is_replaced_only_when_asked(folder: Path) -> None:
    args = ("analyse", "ok.csv", "--local", "M1", "-o", "run", "--quiet")
    assert spendscan(folder, *args).returncode == 0
    refused = spendscan(folder, *args)
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert spendscan(folder, *args, "--force").returncode == 0


def test_help_starts_without_the_engine(folder: Path) -> None:
    code = "import sys; sys.argv = ['spendscan', '--help']\ntry:\n from spendscan.cli.app import main; main()\nexcept SystemExit: pass\nprint([m for m in ('polars', 'pydantic', 'numpy', 'vl_convert') if m in sys.modules])"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", ["analyse", "inspect", "match", "register", "report", "explain", "compare", "init"])
def test_every_help_shows_an_example_or_its_commands(folder: Path, command: str) -> None:
    done = spendscan(folder, command, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout or "Commands:" in done.stdout
