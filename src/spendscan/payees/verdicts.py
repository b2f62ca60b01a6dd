"""Rules as patterns of columns, and what they say of a line whose texts hold some of these patterns."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from spendscan.core.reasons import Exclusion, Kind
from spendscan.payees.rules import ORDER
from spendscan.userfiles.rules import Rule, Rules

TEXT_COLUMNS = ("description", "category", "department")
_LOOKED_FOR = {
    "name": ("name",),
    "description": ("description", "text"),
    "category": ("category", "text"),
    "department": ("department",),
    "unless": ("unless",),
}
# What decides besides rules, as `exclusion_rule` names it.
KIND, PERSONAL = "kind", "personal_grounds"
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


@dataclass(frozen=True)
class Verdict:
    """What rules and kind say of a line.

    Args:
        place: The first exclusion that applies, as its place in the contract's order; 0 where none does.
        rules: The excluding rules that apply, by id.
        rule: What decided the place, as its number in `Book.labels`; 0 where nothing did.
        influenceable: Whether a rule calls it influenceable.
        doubtful: Whether an `unless` could take a rule back.
    """

    place: int
    rules: tuple[str, ...]
    influenceable: bool
    doubtful: bool
    rule: int = 0


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
        # What may decide an exclusion: a rule, by its id, or else what is known of the payee or the line.
        self.labels: tuple[str | None, ...] = (None, KIND, PERSONAL, *(rule.id for rule in rules.exclude))

    def patterns(self, column: str) -> dict[int, str]:
        """The patterns that are looked for in a column, by number; `unless`: those that take a rule back."""
        wanted = _LOOKED_FOR[column]
        return {number: pattern for number, (key, pattern) in self._patterns.items() if key in wanted}

    def verdict(self, payee: Payee, texts: Sequence[AbstractSet[int]], back: AbstractSet[int] = frozenset()) -> Verdict:
        """What the rules and the payee's kind say of a line.

        Args:
            payee: The payee.
            texts: The patterns found in description, category and department.
            back: The patterns found that take rules back.
        """
        holding = [(rule, ids) for rule, ids in self._ids if _applies(rule, ids, payee, texts)]
        kept = [rule for rule, ids in holding if ids.get("unless") not in back]
        excluding = [rule for rule in kept if rule in self.rules.exclude]
        places = [ORDER[rule.exclusion] for rule in excluding]
        if payee.kind in _KINDS:
            places.append(ORDER[_KINDS[payee.kind]])
        if payee.kind == Kind.REDACTED and payee.personal:
            places.append(ORDER[Exclusion.REDACTED_PERSONAL.value])
        place = min(places, default=0)
        return Verdict(
            place=place,
            rule=self._rule(place, excluding, payee),
            rules=tuple(rule.id for rule in excluding),
            influenceable=len(kept) > len(excluding),
            doubtful=any("unless" in ids for _, ids in holding),
        )

    def _rule(self, place: int, excluding: Sequence[Rule], payee: Payee) -> int:
        """The number of what says so: the payee's kind before a rule, of several rules the first."""
        if not place:
            return 0
        if ORDER.get(_KINDS.get(payee.kind, "")) == place:
            return self.labels.index(KIND)
        found = next((rule.id for rule in excluding if ORDER[rule.exclusion] == place), PERSONAL)
        return self.labels.index(found)


def _applies(rule: Rule, ids: Mapping[str, int], payee: Payee, texts: Sequence[AbstractSet[int]]) -> bool:
    if rule.kind and rule.kind != payee.kind:
        return False
    places: dict[str, AbstractSet[int]] = {
        "name": payee.held,
        "text": texts[0] | texts[1],
        **dict(zip(TEXT_COLUMNS, texts, strict=True)),
    }
    return all(number in places[key] for key, number in ids.items() if key != "unless")
