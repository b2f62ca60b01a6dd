"""The words that tell a person from a firm: legal forms, trade words, given names and titles, shipped as data."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("spendscan.payees").joinpath("words.toml").read_text("utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """A list of words, in capitals as payee keys write them: `forms`, `last_forms`, `trade`, `given`, `titles`."""
    return frozenset(_lists()[name]["words"].split())


@cache
def patterns(name: str) -> str:
    """A list of patterns as one alternation: `public`, `not_public`, `internal`, `person_words`."""
    return "|".join(f"(?:{pattern})" for pattern in _lists()[name]["patterns"])
