"""The files that the reference shows are read by the program's own readers."""

import re
import tomllib
from pathlib import Path

import pytest

from spendscan.survey.read import read_survey
from spendscan.userfiles.area import area_from
from spendscan.userfiles.categories import read_categories
from spendscan.userfiles.decisions import read_decisions
from spendscan.userfiles.house import read_house
from spendscan.userfiles.mapping import read_mapping
from spendscan.userfiles.owned import read_employee_owned
from spendscan.userfiles.rules import read_rules

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "files.md").read_text(encoding="utf-8")
EXAMPLE = r"<!-- read as (\w+) -->\n```\w+\n(.*?)^```"
SHOWN: dict[str, str] = dict(re.findall(EXAMPLE, PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind = request.param
    path = tmp_path / f"{kind}.{'toml' if kind in {'mapping', 'rules'} else 'csv'}"
    path.write_text(SHOWN[kind], encoding="utf-8")
    return path


def test_area() -> None:
    area = area_from(tomllib.loads(SHOWN["area"]), "files.md")
    assert [ring.name for ring in area.rings] == ["Calderwick", "Within ten kilometres", "Northvale"]
    assert area.local == ("Calderwick",)


@pytest.mark.parametrize("file", ["decisions"], indirect=True)
def test_decisions(file: Path) -> None:
    decisions = read_decisions(file)
    assert decisions.frame.height == 3


@pytest.mark.parametrize("file", ["mapping"], indirect=True)
def test_mapping(file: Path) -> None:
    assert [entry.ignore for entry in read_mapping(file).entries] == [False, True]


@pytest.mark.parametrize("file", ["rules"], indirect=True)
def test_rules(file: Path) -> None:
    rules = read_rules(file)
    assert [rule.id for rule in (*rules.exclude, *rules.influenceable)] == ["own-company", "works"]


@pytest.mark.parametrize("file", ["categories"], indirect=True)
def test_categories(file: Path) -> None:
    assert read_categories(file).frame["line"].to_list() == [2, 3, 4]


@pytest.mark.parametrize("file", ["employee_owned"], indirect=True)
def test_employee_owned(file: Path) -> None:
    assert read_employee_owned(file).frame["company_number"].to_list() == ["99003842", None]


@pytest.mark.parametrize("file", ["survey"], indirect=True)
def test_survey(file: Path) -> None:
    survey = read_survey(file)
    assert survey.answers.height == 2
    assert survey.issues.height == 0


def test_house(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text(SHOWN["house"], encoding="utf-8")
    (tmp_path / "logo.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    house = read_house(tmp_path)
    assert house.logo_type == "image/svg+xml"
    assert set(house.texts) == {"Headline", "Caveats"}
