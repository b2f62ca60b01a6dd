"""Rules on payment lines, as people write them: what is excluded, and what can be influenced (the contract, section 7).

```toml
[[exclude]]
id = "own-company"
reason = "our own trading company"
name = "^EXFORD TRADING (LTD|LIMITED)$"

[[exclude]]
id = "vehicle-tax"     # a built-in rule
off = true

[[influenceable]]
id = "works"
reason = "bought by tender"
category = "construction|repairs"
```

A rule applies to a line when each of its patterns is found: two patterns in one rule must both be. Patterns are regular
expressions without look-around, found anywhere in the text whatever its case. `name` is looked for in the published
name and in the payee key. `text` is looked for in description and category; `unless` takes the rule back where it is
found in name, description or category. (A department called Payroll buys paper: it is looked at only by `department`.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.reasons import Exclusion, Kind
from spendscan.userfiles.keys import Source, known_keys, refuse
from spendscan.userfiles.read import parse_toml, read_text

COLUMNS = ("name", "description", "category", "department")
PATTERNS = (*COLUMNS, "text", "unless")
_KEYS = ("id", "reason", *PATTERNS, "kind", "off")
# Only the built-in rules state a kind of exclusion and carry examples that the tests hold them to.
_BUILT_IN_KEYS = (*_KEYS, "exclusion", "hits", "misses")


@dataclass(frozen=True)
class Rule:
    """A rule on payment lines.

    Args:
        id: What it is called.
        reason: Why, in words that a report may print.
        patterns: Regular expressions by where they are looked for: `name`, `description`, `category`, `department`,
            `text`, `unless`.
        exclusion: The exclusion that it stands for.
        kind: Only payees of this kind.
        hits: Lines that it is for: a name, or texts by column.
        misses: Lines that only look so.
    """

    id: str
    reason: str
    patterns: Mapping[str, str] = field(default_factory=dict)
    exclusion: str = Exclusion.USER_RULE.value
    kind: str | None = None
    hits: tuple[Any, ...] = ()
    misses: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Rules:
    """A person's rules.

    Args:
        exclude: Rules that exclude.
        influenceable: Rules that call payments influenceable.
        off: Built-in rules that are switched off, each with where that stands.
    """

    exclude: tuple[Rule, ...] = ()
    influenceable: tuple[Rule, ...] = ()
    off: Mapping[str, str] = field(default_factory=dict)


NO_RULES = Rules()


def read_rules(path: str | Path) -> Rules:
    """The rules in a TOML file.

    Raises:
        InputError: There is no such file.
        UsageError: Its syntax, a key or a pattern is wrong; the error names where.
    """
    text = read_text(path)
    return rules_from(parse_toml(text, str(path)), str(path), text)


def rules_from(table: Mapping[str, Any], where: str, text: str | None = None, *, built_in: bool = False) -> Rules:
    """The rules in a table with `[[exclude]]` and `[[influenceable]]`.

    Args:
        table: The tables.
        where: The file, for errors.
        text: Its text, so that errors name the row.
        built_in: Whether rules may state their exclusion and examples.

    Raises:
        UsageError: A key is unknown, a rule has no id, reason or pattern, or a pattern is no regular expression.
    """
    source = Source(where, text)
    known_keys(table, ("exclude", "influenceable"), "a rules file", source)
    found: dict[str, list[Rule]] = {"exclude": [], "influenceable": []}
    off: dict[str, str] = {}
    seen: set[str] = set()
    for section, rules in found.items():
        entries = table.get(section, [])
        if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            refuse(f"{section} is a list of tables", source.at(section), f"Write [[{section}]] above each rule.")
        for index, entry in enumerate(entries):
            at = _Place(source, section, index)
            name = _id(entry, at, seen, built_in=built_in)
            if entry.get("off") is True:
                off[name] = at.of("off")
            else:
                rules.append(_rule(entry, name, at, built_in=built_in))
    return Rules(tuple(found["exclude"]), tuple(found["influenceable"]), off)


@dataclass(frozen=True)
class _Place:
    """Where a rule stands in its file."""

    source: Source
    section: str
    index: int

    def of(self, key: str) -> str:
        """`file:row:column` of one of its keys."""
        return self.source.at(key, self.section, self.index)


def _id(entry: Mapping[str, Any], at: _Place, seen: set[str], *, built_in: bool) -> str:
    allowed = _BUILT_IN_KEYS if built_in else _KEYS
    known_keys(entry, allowed, f"[[{at.section}]]", at.source, at.section, at.index)
    name = entry.get("id")
    if not isinstance(name, str) or not name.strip():
        refuse(f"a rule in [[{at.section}]] has no id", at.of(""), 'Give it a short name: id = "own-company".')
    if name in seen:
        refuse(f"two rules are called {name}", at.of("id"), "Give each its own id.")
    if not isinstance(entry.get("off", False), bool):
        refuse(f"off of rule {name} is {entry['off']!r}", at.of("off"), "Write off = true, or leave it out.")
    seen.add(name)
    return name


def _rule(entry: Mapping[str, Any], name: str, at: _Place, *, built_in: bool) -> Rule:
    reason = entry.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        refuse(f"rule {name} has no reason", at.of("id"), "Say why in a few words; the report may print them.")
    patterns = {key: entry[key] for key in PATTERNS if key in entry}
    if not any(key in patterns for key in (*COLUMNS, "text")):
        hint = f"Give a regular expression for any of {', '.join(COLUMNS)}, or off = true for a built-in rule."
        refuse(f"rule {name} has no pattern", at.of("id"), hint)
    for key, pattern in patterns.items():
        _compiles(pattern, f"{key} of rule {name}", at.of(key))
    kind = entry.get("kind")
    if kind is not None and kind not in list(Kind):
        refuse(f"kind of rule {name} is {kind!r}", at.of("kind"), f"One of {', '.join(Kind)}.")
    exclusion = entry.get("exclusion", Exclusion.USER_RULE.value)
    if built_in and exclusion not in list(Exclusion):
        refuse(f"exclusion of rule {name} is {exclusion!r}", at.of("exclusion"), f"One of {', '.join(Exclusion)}.")
    examples = {key: tuple(entry.get(key, ())) for key in ("hits", "misses")}
    return Rule(name, reason, patterns, exclusion, kind, **examples)


def _compiles(pattern: Any, what: str, where: str) -> None:
    hint = "Patterns are regular expressions without look-around; a bracket or dot that is meant has \\ before it."
    if not isinstance(pattern, str):
        refuse(f"{what} is {pattern!r}, not a text", where, hint)
    try:
        empty = pl.Series([""]).str.contains(f"(?i){pattern}")[0]
    except pl.exceptions.PolarsError as error:
        raise UsageError(f"{what} is no regular expression: {_brief(error)}", where=where, hint=hint) from None
    if empty:
        refuse(f"{what} is found in every line", where, "Leave out parts that may be empty, such as a lone * or |.")


def _brief(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = next((line for line in reversed(lines) if line.startswith("error:")), lines[-1] if lines else "")
    return said.removeprefix("error:").strip()
