"""What `register calibrate` keeps in an index, and whether it is still of the model that is in use."""

import json
from collections.abc import Mapping
from pathlib import Path

from spendscan.match.model import FEATURES
from spendscan.register.register import Register
from spendscan.store.tables import write_text


def keep_model(coefficients: Mapping[str, float], index: Path) -> Path:
    """Keep the coefficients of a calibration in an index."""
    path = index / "model.json"
    write_text(json.dumps({"coefficients": dict(coefficients)}, indent=2) + "\n", path)
    return path


def stale_calibration(register: Register) -> str | None:
    """The warning where an index was calibrated with another model than the one in use, so that the shipped one is."""
    if register.model is None or set(register.model) == {"intercept", *FEATURES}:
        return None
    again = f"spendscan register calibrate {register.folder or 'INDEX'}"
    return (
        f"{register.name}: calibrated by an earlier version of spendscan, whose model had other features; "
        f"the probabilities are those of the model shipped. Calibrate it again: {again}"
    )
