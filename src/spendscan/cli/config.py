"""Settings as they were given: command line > SPENDSCAN_* > settings file > default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spendscan.core.errors import InputError, UsageError
from spendscan.core.settings import Flat, Settings, flat, known_keys, merge
from spendscan.userfiles.read import read_toml

FILE = "spendscan.toml"
PREFIX = "SPENDSCAN_"
# Keys that hold paths: in a settings file they are relative to the file itself.
_PATHS = (
    "register", "places", "area", "survey", "imd", "decisions", "mapping", "rules", "categories", "employee_owned",
)  # fmt: skip
_LISTS = {"inputs.register", "inputs.places", "local.local", "local.rings"}


@dataclass(frozen=True)
class Loaded:
    """Settings, where each came from, and the file that was read."""

    settings: Settings
    origins: Mapping[str, str]
    file: Path | None


def load_settings(options: Mapping[str, Any], config: Path | None = None) -> Loaded:
    """The settings of a command.

    Args:
        options: Dotted keys given on the command line; None and () are not given.
        config: The settings file of `-c`; else `spendscan.toml` in the current folder, if there is one.

    Raises:
        UsageError: A key is unknown, a value is not of its kind, or two say what is local.
        InputError: The settings file is not there.
    """
    file = _settings_file(config)
    given = {key: value for key, value in options.items() if value is not None and value != ()}
    stored = _from_file(file) if file else {}
    environment = _from_environment()
    for layer, where in ((given, None), (environment, "environment"), (stored, str(file))):
        _one_area(layer, where)
    if any(key in given for key in ("inputs.area", "local.local")):
        stored = {k: v for k, v in stored.items() if k not in ("area", "inputs.area", "local.local", "local.rings")}
        environment = {k: v for k, v in environment.items() if k not in ("inputs.area", "local.local", "local.rings")}
    settings, origins = merge(
        ("file", stored, str(file) if file else None),
        ("environment", environment, "environment"),
        ("command line", given, None),
    )
    return Loaded(settings, origins, file)


def _settings_file(config: Path | None) -> Path | None:
    if config is None:
        return Path(FILE) if Path(FILE).is_file() else None
    if not config.is_file():
        raise InputError("there is no such settings file", where=str(config), hint="`spendscan init` writes one.")
    return config


def _from_file(file: Path) -> Flat:
    values = {key: value for key, value in flat(read_toml(file)).items() if value != ""}
    for key in list(values):
        section, _, name = key.partition(".")
        if (section == "inputs" and name in _PATHS) or key == "report.template":
            values[key] = _beside(file, values[key])
    return values


def _beside(file: Path, value: Any) -> Any:
    if isinstance(value, list):
        return [_beside(file, item) for item in value]
    if not isinstance(value, str) or not value:
        return value
    name, eq, path = value.rpartition("=")
    return f"{name}{eq}{file.parent / path}"


def _from_environment() -> Flat:
    found: Flat = {}
    for key in known_keys():
        value = os.environ.get(PREFIX + key.upper().replace(".", "_"))
        if value is not None:
            found[key] = [part.strip() for part in value.split(",") if part.strip()] if key in _LISTS else value
    return found


def _one_area(layer: Mapping[str, Any], where: str | None) -> None:
    told = [key for key in ("area", "inputs.area", "local.local") if layer.get(key)]
    if len(told) > 1:
        names = " and ".join(told) if where else "--area and --local"
        raise UsageError(f"{names} both say what is local", where=where, hint="Give one of them.")
