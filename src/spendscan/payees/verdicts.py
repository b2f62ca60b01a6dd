"""Rules as patterns of columns, and what they say of a line whose texts hold some of these patterns."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from spendscan.core.reasons import Exclusion, Kind
from spendscan.payees.rules import ORDER
from spendscan.userfiles.rules import Rule, Rules

TEXT_COLUMNS = ("description", "category", "department")
_LOOKED_FOR = {
    "name": ("name", "unless"),
    "description": ("description", "text", "unless"),
    "category": ("category", "text", "unless"),
    "department": ("department", "text", "unless"),
}
# Kinds of payee that are excluded whatever else is known of the line.
_KINDS = {Kind.INTERNAL.value: Exclusion.INTERNAL.value, Kind.INDIVIDUAL.value: Exclusion.INDIVIDUAL.value}


@dataclass(frozen=True)
class Payee:
    """What is known of a name that bears on its lines.

    Args:
        kind: The payee's kind.
        personal: Whether it says that it was taken out on personal grounds.
        held: The patterns that are found in it.
    """

    kind: str
    personal: bool
    held: frozenset[int]


class Book:
    """Rules with a number for each of their patterns."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._patterns: dict[int, tuple[str, str]] = {}
        self._ids: list[tuple[Rule, dict[str, int]]] = []
        for rule in (*rules.exclude, *rules.influenceable):
            ids = {}
            for key, pattern in rule.patterns.items():
                ids[key] = len(self._patterns) + 1
                self._patterns[ids[key]] = (key, pattern)
            self._ids.append((rule, ids))

    def patterns(self, column: str) -> dict[int, str]:
        """The patterns that are looked for in a column, by number."""
        wanted = _LOOKED_FOR[column]
        return {number: pattern for number, (key, pattern) in self._patterns.items() if key in wanted}

    def exclusion(self, payee: Payee, texts: Sequence[Set[int]]) -> int:
        """The first exclusion that applies, as its place in the contract's order; 0 where none does.

        Args:
            payee: The payee.
            texts: The patterns found in description, category and department.
        """
        found = [ORDER[rule.exclusion] for rule, ids in self._excluding() if _applies(rule, ids, payee, texts)]
        if payee.kind in _KINDS:
            found.append(ORDER[_KINDS[payee.kind]])
        if payee.kind == Kind.REDACTED and payee.personal:
            found.append(ORDER[Exclusion.REDACTED_PERSONAL.value])
        return min(found, default=0)

    def rule(self, payee: Payee, texts: Sequence[Set[int]]) -> str | None:
        """The first rule that excludes a line, by its id."""
        return next((rule.id for rule, ids in self._excluding() if _applies(rule, ids, payee, texts)), None)

    def influenceable(self, payee: Payee, texts: Sequence[Set[int]]) -> bool:
        """Whether a rule calls the line influenceable."""
        return any(_applies(rule, ids, payee, texts) for rule, ids in self._ids[len(self.rules.exclude) :])

    def _excluding(self) -> list[tuple[Rule, dict[str, int]]]:
        return self._ids[: len(self.rules.exclude)]


def _applies(rule: Rule, ids: Mapping[str, int], payee: Payee, texts: Sequence[Set[int]]) -> bool:
    if rule.kind and rule.kind != payee.kind:
        return False
    everywhere = payee.held.union(*texts)
    places: dict[str, Set[int]] = {
        "name": payee.held,
        "text": frozenset().union(*texts),
        **dict(zip(TEXT_COLUMNS, texts, strict=True)),
    }
    wanted = [(key, number) for key, number in ids.items() if key != "unless"]
    return all(number in places[key] for key, number in wanted) and ids.get("unless", 0) not in everywhere
