"""A legal form that the width of a field cut is no word more."""

from typing import Any

import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.userfiles.decisions import no_decisions

FIRM = "ORRINVALE NORTHSIDE PRODUCE LTD"
OTHERS = ["HARDSCAPE SUPPLIES LTD", "MIREVALE PRODUCE LTD", "TOLVARS LLP", "CALDER VALLEY TRANSPORT LTD"]


@pytest.mark.parametrize("cut", ["L", "LI", "LIM", "LIMI", "LT"])
def test_a_cut_legal_form_is_accepted(seen: Any, register: Any, cut: str) -> None:
    firms = register((FIRM, "1"), *((name, str(n)) for n, name in enumerate(OTHERS, 2)))
    names = seen(FIRM.removesuffix("LTD") + cut)
    row = match_payees(names, [firms], no_decisions(), Match()).matches.row(0, named=True)
    assert (row["entity_name"], row["decision"]) == (FIRM, "accepted"), row


def test_a_word_that_is_no_form_is_asked(seen: Any, register: Any) -> None:
    firms = register((FIRM, "1"), *((name, str(n)) for n, name in enumerate(OTHERS, 2)))
    row = match_payees(seen("ORRINVALE NORTHSIDE PRODUCE TOURS"), [firms], no_decisions(), Match()).matches.row(
        0, named=True
    )
    assert row["decision"] != "accepted", row


@pytest.mark.parametrize(
    "name", ["ORRINVALE NORTHSIDE PRODUCE TRADERS LTD (ONPT)", "ORRINVALE NORTHSIDE PRODUCE TRADERS TA ONPT"]
)
def test_a_names_own_initials_behind_it_are_no_word_more(seen: Any, register: Any, name: str) -> None:
    firms = register(("ORRINVALE NORTHSIDE PRODUCE TRADERS", "1"), *((n, str(at)) for at, n in enumerate(OTHERS, 2)))
    row = match_payees(seen(name), [firms], no_decisions(), Match()).matches.row(0, named=True)
    assert (row["entity_name"], row["reason"] == "longer_name") == ("ORRINVALE NORTHSIDE PRODUCE TRADERS", False), row
