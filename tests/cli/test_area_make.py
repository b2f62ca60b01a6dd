"""spendscan area make: an area file from a lookup, which analyse reads."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from spendscan.cli.app import app
from spendscan.core.errors import InputError, UsageError
from spendscan.place.read import read_lookup
from spendscan.place.rings import check_area
from spendscan.userfiles.area import read_area

LOOKUP = (
    "pcds,laua,cty,rgn\nPR1 1AA,E07000123,E10000017,E12000002\n"
    "PR7 1AA,E07000118,E10000017,E12000002\nM1 1AE,E08000003,E99999999,E12000002\n"
)
NAMES = "lad_code,lad_name\nE07000123,Preston\nE07000118,Chorley\nE08000003,Chorley\n"


def _made(folder: Path, *arguments: str) -> str:
    (folder / "nspl.csv").write_text(LOOKUP, encoding="utf-8")
    (folder / "names.csv").write_text(NAMES, encoding="utf-8")
    places = ["--places", str(folder / "nspl.csv"), "--places", str(folder / "names.csv")]
    result = CliRunner().invoke(app, ["area", "make", *arguments, *places], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_file_is_read_back_as_an_area(tmp_path: Path) -> None:
    out = tmp_path / "area.toml"
    assert "Wrote" in _made(tmp_path, "preston", "-o", str(out))
    area = read_area(out)
    assert area.names == ("Preston", "Lancashire", "North West")
    assert check_area(area, read_lookup([str(tmp_path / "nspl.csv")])) == ()
    assert _made(tmp_path, "Preston") == out.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="already there"):
        _made(tmp_path, "Preston", "-o", str(out))


def test_a_name_that_exists_twice_is_refused_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 authorities are called 'Chorley'") as caught:
        _made(tmp_path, "Chorley")
    assert "E07000118, E08000003" in str(caught.value)


def test_without_a_lookup_it_asks_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no postcode lookup"):
        CliRunner().invoke(app, ["area", "make", "Preston"], catch_exceptions=False)
    with pytest.raises(InputError):
        CliRunner().invoke(app, ["area", "make", "x", "--places", "absent.csv"], catch_exceptions=False)
