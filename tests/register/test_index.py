import json
import os
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.errors import InputError, UsageError
from spendscan.core.settings import Match
from spendscan.match.names import match_names
from spendscan.register.index import build_index, open_index
from spendscan.register.read import read_register

TEXT = (
    "company_name,company_number,postcode\n"
    "PENNINE ROOFING SERVICES LTD,1,LS1 4AP\nACME LTD,2,\nALDER AND ASH LLP,3,M1 1AE\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "companies.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_built_index_matches_like_the_file(source: Path, tmp_path: Path) -> None:
    built = build_index([str(source)], tmp_path / "companies.index")
    names = pl.DataFrame({"name": ["PENNINE ROFING SERVICES", "Acme Limited", "ALDER ASH"]})
    raw, ready = (match_names(names, [read_register(str(p))], Match()) for p in (source, built.folder))
    assert ready.equals(raw)
    assert "3 entities" in open_index(built.folder).summary()


def test_it_keeps_its_name_or_takes_another(source: Path, tmp_path: Path) -> None:
    build_index([str(source)], tmp_path / "i")
    assert read_register(str(tmp_path / "i")).name == "companies"
    assert read_register(f"other={tmp_path / 'i'}").name == "other"


def test_several_parts_are_one_register(source: Path, tmp_path: Path) -> None:
    second = tmp_path / "part2.csv"
    second.write_text("company_name,company_number,postcode\nZEBRA LTD,4,\n", encoding="utf-8")
    built = build_index([str(source), str(second)], tmp_path / "i")
    assert built.register.entities["entity_id"].to_list() == ["00000001", "00000002", "00000003", "00000004"]


def test_a_stale_index_is_refused_with_the_command_that_rebuilds_it(source: Path, tmp_path: Path) -> None:
    folder = build_index([str(source)], tmp_path / "i").folder
    source.write_text(TEXT + "ZEBRA LTD,4,\n", encoding="utf-8")
    with pytest.raises(InputError, match="has changed since it was built") as told:
        read_register(str(folder))
    assert f"spendscan register build {source} -o {folder} --force" in str(told.value)


def test_a_touched_source_is_no_change(source: Path, tmp_path: Path) -> None:
    folder = build_index([str(source)], tmp_path / "i").folder
    later = (folder / "index.json").stat().st_mtime + 60
    os.utime(source, (later, later))
    assert read_register(str(folder)).entities.height == 3


def test_an_index_of_another_version_is_refused(source: Path, tmp_path: Path) -> None:
    folder = build_index([str(source)], tmp_path / "i").folder
    about = json.loads((folder / "index.json").read_text("utf-8"))
    (folder / "index.json").write_text(json.dumps({**about, "fingerprint": "other"}), encoding="utf-8")
    with pytest.raises(InputError, match="another version of spendscan"):
        open_index(folder)


def test_a_folder_that_is_no_index_and_a_broken_one(source: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no register index"):
        read_register(str(tmp_path))
    folder = build_index([str(source)], tmp_path / "i").folder
    (folder / "keys.npy").unlink()
    with pytest.raises(InputError, match="not a whole register index"):
        open_index(folder)
    with pytest.raises(InputError, match="no such index"):
        open_index(tmp_path / "absent")


def test_only_an_index_is_replaced_and_only_with_force(source: Path, tmp_path: Path) -> None:
    folder = build_index([str(source)], tmp_path / "i").folder
    with pytest.raises(UsageError, match="--force"):
        build_index([str(source)], folder)
    build_index([str(source)], folder, force=True)
    with pytest.raises(UsageError, match="no register index"):
        build_index([str(source)], source, force=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["companies.csv", "i"]
