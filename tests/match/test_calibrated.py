import json
from pathlib import Path
from typing import Any

import pytest

from spendscan.core.progress import Silent
from spendscan.core.settings import Inputs, Settings
from spendscan.given import open_inputs
from spendscan.match.calibrated import keep_model, stale_calibration
from spendscan.match.model import shipped
from spendscan.register.index import build_index
from spendscan.register.read import read_register

TEXT = "company_name,company_number,postcode\nPENNINE ROOFING SERVICES LTD,1,LS1 4AP\n"


class Heard(Silent):
    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, message: str) -> None:
        self.warnings.append(message)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "firms.csv").write_text(TEXT, encoding="utf-8")
    return build_index([str(tmp_path / "firms.csv")], tmp_path / "firms.index").folder


def earlier() -> dict[str, float]:
    return {name: value for name, value in shipped().items() if name != "cut"}


@pytest.mark.parametrize(("kept", "stale"), [(None, False), (shipped(), False), (earlier(), True)])
def test_a_calibration_of_another_model_is_told(index: Path, kept: Any, stale: bool) -> None:
    if kept:
        keep_model(kept, index)
    told = stale_calibration(read_register(str(index)))
    assert (told is not None) is stale
    if told:
        assert f"spendscan register calibrate {index}" in told


def test_whoever_analyses_or_matches_hears_of_it(index: Path) -> None:
    keep_model(earlier(), index)
    heard = Heard()
    open_inputs(Settings(inputs=Inputs.model_validate({"register": [str(index)]})), heard)
    assert ["calibrated by an earlier version" in warning for warning in heard.warnings] == [True]


def test_building_again_says_that_the_calibration_is_gone(index: Path, tmp_path: Path) -> None:
    heard = Heard()
    build_index([str(tmp_path / "firms.csv")], index, force=True, on=heard)
    assert heard.warnings == []
    keep_model(shipped(), index)
    build_index([str(tmp_path / "firms.csv")], index, force=True, on=heard)
    assert heard.warnings == [
        f"{index} was calibrated on the register as it was. Calibrate it again: spendscan register calibrate {index}"
    ]
    assert not (index / "model.json").exists()


def test_what_is_kept_is_what_is_read(index: Path) -> None:
    keep_model({"intercept": 1.0}, index)
    assert json.loads((index / "model.json").read_text("utf-8")) == {"coefficients": {"intercept": 1.0}}
    assert read_register(str(index)).model == {"intercept": 1.0}
