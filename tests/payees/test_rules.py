import tomllib
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from spendscan.core.errors import UsageError
from spendscan.core.reasons import Exclusion
from spendscan.payees.rules import built_in, in_force
from spendscan.payees.stamp import Stamp
from spendscan.userfiles.rules import Rule, rules_from

Lines = Callable[..., pl.DataFrame]


def as_line(case: Any) -> dict[str, str]:
    if isinstance(case, str):
        return {"supplier_name": case}
    return {("supplier_name" if key == "name" else key): text for key, text in case.items()}


def exclusions(frame: pl.DataFrame, **given: Any) -> list[str | None]:
    found: list[str | None] = Stamp(**given)(frame)["exclusion"].to_list()
    return found


@pytest.mark.parametrize("rule", built_in(), ids=lambda rule: rule.id)
def test_every_built_in_rule_meets_what_it_is_for(rule: Rule, lines: Lines) -> None:
    assert rule.hits
    assert exclusions(lines(*map(as_line, rule.hits))) == [rule.exclusion] * len(rule.hits)


@pytest.mark.parametrize("rule", built_in(), ids=lambda rule: rule.id)
def test_no_real_supplier_is_lost_to_a_built_in_rule(rule: Rule, lines: Lines) -> None:
    assert rule.misses
    assert exclusions(lines(*map(as_line, rule.misses))) == [None] * len(rule.misses)


@pytest.mark.parametrize("rule", built_in(), ids=lambda rule: rule.id)
def test_a_rule_that_is_off_is_what_made_the_difference(rule: Rule, lines: Lines) -> None:
    off = rules_from({"exclude": [{"id": rule.id, "off": True}]}, "rules.toml")
    assert rule.id not in {kept.id for kept in in_force(off).exclude}
    without = exclusions(lines(*map(as_line, rule.hits)), rules=off)
    assert None in without or set(without) != {rule.exclusion}


def test_an_exclusion_of_every_reason_has_a_rule_or_a_kind() -> None:
    assert {rule.exclusion for rule in built_in()} == {
        Exclusion.PAYROLL_OR_PENSION,
        Exclusion.BENEFIT,
        Exclusion.TAX_OR_PRECEPT,
        Exclusion.TREASURY,
        Exclusion.PUBLIC_TRANSFER,
    }


def test_a_persons_rule_excludes_and_comes_before_the_built_in_ones(lines: Lines) -> None:
    rules = rules_from(
        {
            "exclude": [
                {"id": "own", "reason": "ours", "name": "^exford trading"},
                {"id": "hmrc", "reason": "tax", "name": "hmrc"},
            ]
        },
        "rules.toml",
    )
    frame = lines("Exford Trading Limited", "HMRC", "ACME LTD")
    assert exclusions(frame, rules=rules) == ["user_rule", "user_rule", None]
    assert exclusions(frame) == [None, "tax_or_precept", None]


def test_a_rule_is_met_by_the_published_name_or_by_its_key(lines: Lines) -> None:
    for pattern in ("^Acme Limited\\.$", "^ACME LTD$", "^acme ltd$"):
        rules = rules_from({"exclude": [{"id": "x", "reason": "y", "name": pattern}]}, "rules.toml")
        assert exclusions(lines("Acme Limited."), rules=rules) == ["user_rule"]


def test_all_patterns_of_a_rule_must_be_found(lines: Lines) -> None:
    rules = rules_from({"exclude": [{"id": "x", "reason": "y", "name": "acme", "department": "Roads"}]}, "rules.toml")
    frame = lines(
        {"department": "ROADS"}, {"department": "Parks"}, {"supplier_name": "OTHER LTD", "department": "Roads"}, {}
    )
    assert exclusions(frame, rules=rules) == ["user_rule", None, None, None]


@pytest.mark.parametrize("column", ["name", "description", "category", "department"])
def test_a_pattern_may_look_at_any_of_four_columns(column: str, lines: Lines) -> None:
    rules = rules_from({"exclude": [{"id": "x", "reason": "y", column: "Café"}]}, "rules.toml")
    text = {("supplier_name" if column == "name" else column): "THE CAFÉ"}
    assert exclusions(lines(text, {}), rules=rules) == ["user_rule", None]


def test_a_department_called_payroll_buys_paper(lines: Lines) -> None:
    assert exclusions(lines({"department": "Payroll deductions"}, {"department": "Precepts"})) == [None, None]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"exclude": [{"id": "x", "reason": "y"}]}, "no pattern"),
        ({"exclude": [{"id": "x", "name": "y"}]}, "no reason"),
        ({"exclude": [{"reason": "x", "name": "y"}]}, "no id"),
        ({"exclude": [{"id": "x", "reason": "y", "nam": "z"}]}, "unknown key nam"),
        ({"exclud": []}, "unknown key exclud"),
        ({"exclude": {"id": "x"}}, "list of tables"),
        ({"exclude": [{"id": "x", "reason": "y", "name": "("}]}, "no regular expression"),
        ({"exclude": [{"id": "x", "reason": "y", "name": "(?!z)"}]}, "no regular expression"),
        ({"exclude": [{"id": "x", "reason": "y", "name": "a*"}]}, "every line"),
        ({"exclude": [{"id": "x", "reason": "y", "name": 5}]}, "not a text"),
        ({"exclude": [{"id": "x", "reason": "y", "name": "a", "kind": "person"}]}, "kind"),
        ({"exclude": [{"id": "x", "reason": "y", "name": "a", "exclusion": "treasury"}]}, "unknown key exclusion"),
        ({"exclude": [{"id": "x", "off": "yes"}]}, "off"),
        (
            {
                "exclude": [{"id": "x", "reason": "y", "name": "a"}],
                "influenceable": [{"id": "x", "reason": "y", "name": "a"}],
            },
            "two rules",
        ),
    ],
)
def test_a_wrong_rules_file_is_refused_with_what_to_do(table: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        rules_from(table, "rules.toml")
    assert str(refused.value.where).startswith("rules.toml")
    assert refused.value.hint


def test_an_error_names_the_row() -> None:
    text = '[[exclude]]\nid = "a"\nreason = "b"\nname = "c"\n\n[[exclude]]\nid = "d"\nreason = "e"\nname = "("\n'
    with pytest.raises(UsageError) as refused:
        rules_from(tomllib.loads(text), "rules.toml", text)
    assert refused.value.where == "rules.toml:9:1"


def test_a_rule_that_is_not_there_cannot_be_switched_off() -> None:
    rules = rules_from({"exclude": [{"id": "vehicle-taxes", "off": True}]}, "rules.toml")
    with pytest.raises(UsageError, match="vehicle-taxes") as refused:
        in_force(rules)
    assert refused.value.hint == "Did you mean vehicle-tax?"
