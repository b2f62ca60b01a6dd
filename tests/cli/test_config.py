"""Settings: command line > SPENDSCAN_* > file > default, unknown keys refused."""

from pathlib import Path

import pytest

from spendscan.cli.config import load_settings
from spendscan.core.errors import InputError, UsageError


def test_the_command_line_beats_the_environment_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "spendscan.toml"
    file.write_text('[ledger]\nbody = "File"\namount = "gross"\ncurrency = "EUR"\n')
    monkeypatch.setenv("SPENDSCAN_LEDGER_BODY", "Environment")
    monkeypatch.setenv("SPENDSCAN_LEDGER_AMOUNT", "net")
    loaded = load_settings({"ledger.body": "Line"}, file)
    ledger = loaded.settings.ledger
    assert (ledger.body, ledger.amount, ledger.currency) == ("Line", "net", "EUR")
    assert loaded.origins["ledger.body"] == "command line"
    assert loaded.origins["ledger.amount"] == "environment"
    assert loaded.origins["ledger.currency"] == "file"
    assert loaded.origins["ledger.from"] == "default"


def test_paths_in_a_settings_file_are_relative_to_it(tmp_path: Path) -> None:
    file = tmp_path / "spendscan.toml"
    file.write_text('[inputs]\nregister = ["mine=a.csv"]\nplaces = ["b.csv"]\n')
    inputs = load_settings({}, file).settings.inputs
    assert inputs.register_files == (f"mine={tmp_path / 'a.csv'}",)
    assert inputs.places == (str(tmp_path / "b.csv"),)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[locall]\nbasis = 'best'\n", "local"),
        ("[ledger]\nbodyy = 'x'\n", "ledger.body"),
        ("colour = 'red'\n", "spendscan init"),
    ],
)
def test_an_unknown_key_is_refused_with_what_was_meant(tmp_path: Path, text: str, hint: str) -> None:
    file = tmp_path / "typo.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match="unknown setting") as caught:
        load_settings({}, file)
    assert hint in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_value_of_the_wrong_kind_names_its_key(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("[match]\naccept = 7\n")
    with pytest.raises(UsageError, match=r"match\.accept"):
        load_settings({}, file)


def test_two_ways_of_saying_what_is_local_are_refused() -> None:
    with pytest.raises(UsageError, match="--area and --local"):
        load_settings({"inputs.area": "a.toml", "local.local": ("M1",)})


def test_a_list_on_the_command_line_stands_above_the_files_area(tmp_path: Path) -> None:
    file = tmp_path / "spendscan.toml"
    file.write_text('[area]\nname = "X"\n[[area.ring]]\nname = "X"\npostcodes = ["M2"]\n')
    settings = load_settings({"local.local": ("M1",)}, file).settings
    assert settings.area is None
    assert settings.local.local == ("M1",)


def test_a_missing_settings_file_is_input_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such settings file"):
        load_settings({}, tmp_path / "absent.toml")
