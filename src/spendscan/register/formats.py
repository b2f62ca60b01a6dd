"""Formats of registers: which column holds what, by patterns that stand as data in `formats.toml`."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from spendscan.core.errors import InputError

OFFICIAL = ("company_number", "charity_number", "lei")
_SEVERAL = ("previous_name", "trading_name", "sic", "naics")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])")


@dataclass(frozen=True)
class Layout:
    """Which column of a register holds what.

    Args:
        format: Name of the known format, or None.
        identity: The role that is an entity's identity, or None; in OFFICIAL ones rows never fold by name.
        roles: Role -> its columns, in the file's order.
        addresses: Address kind -> part (postcode, town, country, street) -> column.
        contact_is_registered: Whether the contact address stands for the registered one (charities without another).
        attribution: The sentence that the format's licence asks for.
    """

    format: str | None
    identity: str | None
    roles: dict[str, list[str]]
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)
    contact_is_registered: bool = False
    attribution: str | None = None

    @property
    def official(self) -> bool:
        """Whether the register is one of companies, charities or legal entities."""
        return self.identity in OFFICIAL


@cache
def formats() -> dict[str, Any]:
    """The format descriptions."""
    return tomllib.loads((files("spendscan.register") / "formats.toml").read_text("utf-8"))


def words(header: str) -> str:
    """A header in words: `RegAddress.PostCode` is "reg address post code"."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", _HUMP.sub(" ", header).lower()).split())


def is_name(header: str) -> bool:
    """Whether a header is of a column of names."""
    spoken = words(header)
    return any(re.fullmatch(pattern, spoken) for pattern in formats()["roles"]["name"])


def layout(headers: Sequence[str], where: str) -> Layout:
    """Which of these columns holds what.

    Raises:
        InputError: No column holds names.
    """
    spoken = {header: words(header) for header in headers}
    known = _known(set(spoken.values()))
    roles = {
        role: found for role, patterns in formats()["roles"].items() if (found := _columns(role, patterns, spoken))
    }
    if "name" not in roles:
        seen = ", ".join(h for h in list(headers)[:8] if h) or "no headers at all"
        raise InputError(
            f"no column of names among {seen}",
            where=where,
            hint="A register needs a column such as company_name, BusinessName or name in its first row.",
        )
    description = formats()["formats"].get(known, {})
    identity = description.get("id") or next((r for r in (*OFFICIAL, "entity_id") if r in roles), None)
    addresses = _addresses(spoken, {c for found in roles.values() for c in found}, identity)
    alone = identity == "charity_number" and "contact" in addresses and len(addresses) == 1
    return Layout(known, identity, roles, addresses, alone, description.get("attribution"))


def needed(headers: Sequence[str]) -> list[str]:
    """The columns that a register is read from, in the file's order.

    Raises:
        InputError: No column holds names.
    """
    found = layout(headers, "the register")
    used = {c for columns in found.roles.values() for c in columns}
    used |= {column for parts in found.addresses.values() for column in parts.values()}
    return [header for header in headers if header in used]


def _known(spoken: set[str]) -> str | None:
    for name, description in formats()["formats"].items():
        if spoken.issuperset(description["headers"]):
            return str(name)
    return None


def _columns(role: str, patterns: Sequence[str], spoken: dict[str, str]) -> list[str]:
    if role in _SEVERAL:
        return [header for header, text in spoken.items() if any(re.fullmatch(p, text) for p in patterns)]
    for pattern in patterns:
        for header, text in spoken.items():
            if re.fullmatch(pattern, text):
                return [header]
    return []


def _addresses(spoken: dict[str, str], taken: set[str], identity: str | None) -> dict[str, dict[str, str]]:
    plain = "registered" if identity == "company_number" else "trading"
    found: dict[str, dict[str, str]] = {}
    for header, text in spoken.items():
        if header in taken:
            continue
        for part, pattern in formats()["parts"].items():
            hit = re.fullmatch(rf"(?P<prefix>.*?)\b{pattern}", text)
            if hit:
                found.setdefault(_kind(hit["prefix"], plain), {}).setdefault(part, header)
                break
    return {kind: parts for kind, parts in found.items() if parts.keys() - {"country", "street"}}


def _kind(prefix: str, plain: str) -> str:
    for kind, pattern in formats()["prefixes"].items():
        if re.search(pattern, prefix):
            return str(kind)
    return plain
