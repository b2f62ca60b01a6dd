"""The rules in force: a person's own first, then the built-in ones in the order of their exclusions."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from spendscan.core.errors import UsageError
from spendscan.core.reasons import Exclusion
from spendscan.userfiles.keys import did_you_mean
from spendscan.userfiles.rules import NO_RULES, Rule, Rules, rules_from

ORDER = {exclusion.value: number for number, exclusion in enumerate(Exclusion, 1)}


@cache
def built_in() -> tuple[Rule, ...]:
    """The exclusion rules that are shipped."""
    text = files("spendscan.payees").joinpath("rules.toml").read_text("utf-8")
    return rules_from(tomllib.loads(text), "payees/rules.toml", text, built_in=True).exclude


def in_force(rules: Rules | None) -> Rules:
    """A person's rules and the built-in ones that they left on.

    Raises:
        UsageError: A rule is switched off that is no built-in rule, or bears the id of one.
    """
    own = rules or NO_RULES
    known = {rule.id for rule in built_in()}
    for name, where in own.off.items():
        if name not in known:
            hint = did_you_mean(name, known) or f"The built-in rules are {', '.join(sorted(known))}."
            raise UsageError(f"there is no built-in rule {name} to switch off", where=where, hint=hint)
    shipped = [rule for rule in built_in() if rule.id not in own.off]
    replaced = {rule.id for rule in own.exclude}
    shipped = [rule for rule in shipped if rule.id not in replaced]
    exclude = tuple(sorted((*(_own(own.exclude)), *shipped), key=lambda rule: ORDER[rule.exclusion]))
    return Rules(exclude, own.influenceable, own.off)


def _own(rules: Sequence[Rule]) -> list[Rule]:
    return [replace(rule, exclusion=Exclusion.USER_RULE.value) for rule in rules]
