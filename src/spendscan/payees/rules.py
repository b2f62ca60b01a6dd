"""The rules in force: a person's own first, then the built-in ones in the order of their exclusions."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from spendscan.core.errors import UsageError
from spendscan.core.reasons import Exclusion
from spendscan.payees.texts import quick
from spendscan.userfiles.keys import did_you_mean
from spendscan.userfiles.rules import NO_RULES, Rule, Rules, rules_from

ORDER = {exclusion.value: number for number, exclusion in enumerate(Exclusion, 1)}


@cache
def built_in() -> tuple[Rule, ...]:
    """The exclusion rules that are shipped."""
    text = files("spendscan.payees").joinpath("rules.toml").read_text("utf-8")
    return rules_from(tomllib.loads(text), "payees/rules.toml", text, built_in=True).exclude


def in_force(rules: Rules | None) -> Rules:
    """A person's rules and the built-in ones that they left on, their patterns for texts in small letters.

    A person's rule with the id of a built-in one takes its place.

    Raises:
        UsageError: A rule is switched off that is no built-in rule.
    """
    own = rules or NO_RULES
    known = {rule.id for rule in built_in()}
    for name, where in own.off.items():
        if name not in known:
            hint = did_you_mean(name, known) or f"The built-in rules are {', '.join(sorted(known))}."
            raise UsageError(f"there is no built-in rule {name} to switch off", where=where, hint=hint)
    gone = own.off.keys() | {rule.id for rule in own.exclude}
    shipped = [_with(rule, quick) for rule in built_in() if rule.id not in gone]
    exclude = sorted((*_of_a_person(own.exclude), *shipped), key=lambda rule: ORDER[rule.exclusion])
    return Rules(tuple(exclude), tuple(_of_a_person(own.influenceable)), own.off)


def _of_a_person(rules: Sequence[Rule]) -> list[Rule]:
    return [_with(rule, "(?i:{})".format) for rule in rules]


def _with(rule: Rule, change: Callable[[str], str]) -> Rule:
    return replace(rule, patterns={key: change(pattern) for key, pattern in rule.patterns.items()})
