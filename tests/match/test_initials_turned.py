"""Initials in the other order are a likeness that a person looks at; THE within a turned name is no word of it."""

from typing import Any

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.subjects import subjects
from spendscan.match.variants import variants
from spendscan.userfiles.decisions import no_decisions

FIRMS = [
    "K N TOLVARSTEAD JOINERY LTD", "ORRINVALE ROOFING LTD", "KN DAIRIES LTD", "W B HARDSCAPE LTD",
    "HAVERGATE FOODS LTD",
]  # fmt: skip


def row_of(seen: Any, register: Any, name: str) -> dict[str, Any]:
    firms = register(*((firm, str(n)) for n, firm in enumerate(FIRMS, 1)))
    return match_payees(seen(name), [firms], no_decisions(), Match()).matches.row(0, named=True)


def test_initials_in_the_other_order_are_asked(seen: Any, register: Any) -> None:
    turned = row_of(seen, register, "N K TOLVARSTEAD JOINERY LTD")
    other = row_of(seen, register, "N R TOLVARSTEAD JOINERY LTD")
    assert (turned["entity_name"], turned["decision"], turned["reason"]) == (FIRMS[0], "review", "other_order"), turned
    assert turned["probability"] > other["probability"] + 0.3


def test_the_within_a_turned_name_is_no_word(seen: Any) -> None:
    found = variants(subjects(seen("ORRINVALE, THE CENTRE").payees))
    assert "ORRINVALE CENTRE" in found.filter(found["variant"] == "unmarked")["core"]
    assert "unmarked" not in variants(subjects(seen("FRIENDS OF THE ORRINVALE").payees))["variant"]
