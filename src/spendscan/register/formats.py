"""Formats of registers: which column holds what, by patterns that stand as data in `formats.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from spendscan.core.errors import InputError

OFFICIAL = ("company_number", "charity_number", "lei")
_SEVERAL = ("previous_name", "trading_name", "sic", "naics")
_ELECTRONIC = r"\b(e ?mail|web ?(site)?|internet|ip)\b"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])")


@dataclass(frozen=True)
class Format:
    """What is particular of a known format; the file `formats.toml` says what each part means.

    Args:
        name: What registers of it are called.
        id: The role that is an entity's identity.
        official: Whether rows never fold by name though the identity is of no official kind.
        scheme: What its numbers are called by org-id.guide.
        plain: The kind of an address without a prefix.
        roles: Role -> patterns that stand for the general ones.
        member: The column, in words, that tells members of one number apart.
        prefix: What its charity numbers have before them elsewhere.
        domestic: The column, in words, and the pattern of what stands in it where company numbers are the UK's.
        separator: What stands between several names in a cell.
        previous_type: What the type of another name says where it is a previous one.
        ownership: What everything in it is, where its own category does not say.
        attribution: The sentence that its licence asks for.
    """

    name: str | None = None
    id: str | None = None
    official: bool = False
    scheme: str | None = None
    plain: str | None = None
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    member: str | None = None
    prefix: str = ""
    domestic: tuple[str, str] | None = None
    separator: str | None = None
    previous_type: str | None = None
    ownership: str | None = None
    attribution: str | None = None


@dataclass(frozen=True)
class Layout:
    """Which column of a register holds what.

    Args:
        known: The known format, or one that says nothing.
        identity: The role that is an entity's identity, or None; in OFFICIAL ones rows never fold by name.
        roles: Role -> its columns, in the file's order.
        addresses: Address kind -> part (postcode, town, country, street) -> column.
        contact_is_registered: Whether the contact address stands for the registered one (charities without another).
        types: Column of another name -> the column that says of what type it is.
        member: The column that tells members of one number apart.
        domestic: The column that says whether a company number is the UK's, and the pattern of what then stands there.
    """

    known: Format
    identity: str | None
    roles: dict[str, list[str]]
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)
    contact_is_registered: bool = False
    types: dict[str, str] = field(default_factory=dict)
    member: str | None = None
    domestic: tuple[str, str] | None = None

    @property
    def format(self) -> str | None:
        """Name of the known format, or None."""
        return self.known.name

    @property
    def official(self) -> bool:
        """Whether the register is one of companies, charities, societies or legal entities."""
        return self.known.official or self.identity in OFFICIAL

    @property
    def columns(self) -> set[str]:
        """Every column that it is read from."""
        found = {c for columns in self.roles.values() for c in columns} | set(self.types.values())
        found |= {column for parts in self.addresses.values() for column in parts.values()}
        return found | {c for c in (self.member, self.domestic and self.domestic[0]) if c}


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
    patterns = {**formats()["roles"], **known.roles}
    roles = {role: found for role, several in patterns.items() if (found := _columns(role, several, spoken))}
    if "name" not in roles:
        seen = ", ".join(h for h in list(headers)[:8] if h) or "no headers at all"
        raise InputError(
            f"no column of names among {seen}",
            where=where,
            hint="A register needs a column such as company_name or BusinessName. Call the column of names that.",
        )
    roles = _once(roles)
    identity = known.id or next((r for r in (*OFFICIAL, "entity_id") if r in roles), None)
    plain = known.plain or ("registered" if identity == "company_number" else "trading")
    addresses = _addresses(spoken, {c for found in roles.values() for c in found}, plain)
    alone = identity == "charity_number" and "contact" in addresses and len(addresses) == 1
    at = {text: header for header, text in reversed(spoken.items())}
    types = {c: at[f"{spoken[c]} type"] for c in roles.get("trading_name", ()) if f"{spoken[c]} type" in at}
    domestic = known.domestic and known.domestic[0] in at and (at[known.domestic[0]], known.domestic[1])
    member = at.get(known.member) if known.member else None
    return Layout(known, identity, roles, addresses, alone, types, member, domestic or None)


def needed(headers: Sequence[str], where: str) -> list[str]:
    """The columns that a register is read from, in the file's order.

    Raises:
        InputError: No column holds names.
    """
    read = layout(headers, where)
    used = read.columns - (_idle(read) if read.official else set())
    return [header for header in headers if header in used]


def _idle(read: Layout) -> set[str]:
    """Streets whose postcode has a column of its own: only where rows fold by name and place are they asked for."""
    telling = formats()["formats"][read.format]["headers"] if read.format else ()
    idle = {parts["street"] for parts in read.addresses.values() if {"street", "postcode"} <= parts.keys()}
    return {header for header in idle if words(header) not in telling}


def _known(spoken: set[str]) -> Format:
    for name, description in formats()["formats"].items():
        if spoken.issuperset(description["headers"]):
            said = {key: value for key, value in description.items() if key not in ("headers", "domestic")}
            where = description.get("domestic")
            return Format(name, **said, domestic=(where["column"], where["pattern"]) if where else None)
    return Format()


def _once(roles: dict[str, list[str]]) -> dict[str, list[str]]:
    """A column that names the firm, for want of another, is no other name of it as well."""
    others = [column for column in roles.get("trading_name", ()) if column not in roles["name"]]
    rest = {role: found for role, found in roles.items() if role != "trading_name"}
    return {**rest, "trading_name": others} if others else rest


def _columns(role: str, patterns: Sequence[str], spoken: dict[str, str]) -> list[str]:
    if role in _SEVERAL:
        return [header for header, text in spoken.items() if any(re.fullmatch(p, text) for p in patterns)]
    for pattern in patterns:
        for header, text in spoken.items():
            if re.fullmatch(pattern, text):
                return [header]
    return []


def _addresses(spoken: dict[str, str], taken: set[str], plain: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for header, text in spoken.items():
        if header in taken:
            continue
        for part, pattern in formats()["parts"].items():
            hit = re.fullmatch(rf"(?P<prefix>.*?)\b{pattern}", text)
            if hit and not re.search(_ELECTRONIC, hit["prefix"]):
                found.setdefault(_kind(hit["prefix"], plain), {}).setdefault(part, header)
                break
    return {kind: parts for kind, parts in found.items() if parts.keys() - {"country"}}


def _kind(prefix: str, plain: str) -> str:
    for kind, pattern in formats()["prefixes"].items():
        if re.search(pattern, prefix):
            return str(kind)
    return plain
