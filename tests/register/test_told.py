"""What a register holds, in lines, whether as published or built."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from spendscan.cli.app import app
from spendscan.core.errors import InputError

LIST = (
    "company_name,company_number,postcode,previous_name_1\nACME LTD,1,M1 1AE,OLD LTD\nBEE LTD,2,,\nCEE LTD,,M1 1AF,\n"
)


def info(path: Path) -> list[str]:
    result = CliRunner().invoke(app, ["register", "info", str(path)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout.splitlines()


def test_a_file_and_its_index_tell_the_same(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text(LIST, encoding="utf-8")
    lines = info(tmp_path / "firms.csv")
    assert lines[0].startswith(f"{tmp_path / 'firms.csv'}: read as firms, from firms.csv (sha256 ")
    assert lines[1:] == [
        "3 entities, 4 names, 2 addresses",
        "Names: 3 current, 1 previous",
        "Address, registered: 2 (67%), 2 with a postcode",
        "Says: company number 2 (67%), ownership 3 (all)",
    ]
    done = CliRunner().invoke(
        app, ["register", "build", str(tmp_path / "firms.csv"), "-o", str(tmp_path / "i"), "-q"], catch_exceptions=False
    )
    assert done.exit_code == 0
    built = info(tmp_path / "i")
    assert built[0].startswith(f"{tmp_path / 'i'}: index of firms, from firms.csv")
    assert built[1:] == lines[1:]


def test_names_alone_place_nobody(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("name\nzebra\nbee\n", encoding="utf-8")
    assert info(tmp_path / "n.csv")[-2:] == ["Address: none, so that it places nobody", "Says: names alone"]


def test_what_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such register"):
        CliRunner().invoke(app, ["register", "info", str(tmp_path / "absent.csv")], catch_exceptions=False)
