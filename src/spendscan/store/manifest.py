"""The manifest: what went into a run, what came out, and what it rests on (the contract, section 5)."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PureWindowsPath
from typing import Any

from spendscan import __version__
from spendscan.core.provenance import Provenance
from spendscan.store.hashing import sha256_of

NAME = "manifest.json"
SCHEMA_VERSION = 1
_PACKAGES = ("polars", "pyarrow", "rapidfuzz", "numpy", "vl-convert-python", "jinja2", "xlsxwriter")
PROGRAM = "spendscan"


def versions() -> dict[str, str]:
    """The versions of the program and of the libraries that figures, matches and charts rest on."""
    found = {PROGRAM: __version__}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def settings_with_origins(values: Mapping[str, Any], origins: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Each setting with where it came from; of absolute paths only the file's name."""
    return {
        key: {"value": _portable(value), "origin": origins.get(key, "default")}
        for key, value in sorted(values.items())
        if key != "area"
    }


def _portable(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_portable(item) for item in value]
    if isinstance(value, str):
        name, eq, path = value.rpartition("=")
        if PureWindowsPath(path).is_absolute() or path.startswith(("/", "\\")):
            return f"{name}{eq}{PureWindowsPath(path).name}"
    return value


def inputs_of(provenance: Sequence[Provenance]) -> list[dict[str, str | None]]:
    """Every file that the run rests on, in a fixed order, without its folder."""
    rows = [{"role": p.role, "name": p.name, "sha256": p.sha256, "vintage": p.vintage} for p in provenance]
    return sorted(rows, key=lambda row: (str(row["role"]), str(row["name"]), str(row["sha256"])))


def attribution_of(provenance: Sequence[Provenance]) -> list[dict[str, str | None]]:
    """The sentences that the licences of the inputs ask for, each once."""
    rows = {(p.name, p.attribution, p.vintage) for p in provenance if p.attribution}
    return [{"source": name, "licence": words, "vintage": vintage} for name, words, vintage in sorted(rows, key=str)]


def outputs_of(run: Path, kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """The hash of every file of a run but the manifest, by its path; those of `kept` are as they are there."""
    files = sorted(p for p in run.rglob("*") if p.is_file() and p.name != NAME)
    names = {p.relative_to(run).as_posix(): p for p in files}
    return {name: (kept or {}).get(name) or sha256_of(path) for name, path in names.items()}


def write_manifest(run: Path, content: Mapping[str, Any], kept: Mapping[str, str] | None = None) -> None:
    """Write the manifest, last of all: its outputs are the files that stand there.

    Args:
        run: The run folder.
        content: All of it but schema, versions and outputs.
        kept: Hashes of files that this command did not write: what was changed since stays told from what was not.
    """
    whole = {
        "program": PROGRAM,
        "schema_version": SCHEMA_VERSION,
        "versions": versions(),
        **content,
        "outputs": outputs_of(run, kept),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    (run / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(run: Path) -> dict[str, Any]:
    """The manifest of a run; empty where the folder's manifest is another program's."""
    content = json.loads((run / NAME).read_text("utf-8"))
    ours = isinstance(content, dict) and content.get("program") == PROGRAM and isinstance(content.get("outputs"), dict)
    return content if ours else {}
