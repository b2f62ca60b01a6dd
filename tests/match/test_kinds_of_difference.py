"""Kinds of difference that ledgers' names have from registers', each on a small register."""

from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.places import PLACES, SITES
from spendscan.match.variants import variants
from spendscan.register.spelling import spelt
from spendscan.userfiles.decisions import no_decisions

FIRMS = [
    "EDRIC PELL BUILDING CONTRACTORS LTD", "MIREVALE PRODUCTS LTD", "HALLOWSON ELECTRICAL LTD", "TOLVARS LLP",
    "TORBECK MATEX UK LTD", "HARDSCAPE SUPPLIES LTD", "NORTHGATE CATERING LTD", "KINGSWAY BUILDING SUPPLIES LTD",
    "ORCHARD CARE HOMES LTD", "PENNINE ROOFING SERVICES LTD", "CALDER VALLEY TRANSPORT LTD", "ALDER AND ASH LLP",
    "RIVERSIDE PRINTING COMPANY LTD", "WESTFIELD LANDSCAPE DESIGN LTD", "HALCYON SOFTWARE SYSTEMS PLC",
    "FELLSIDE FREIGHT ASSOCIATION LTD", "12 HAWTHORN COURT MANAGEMENT COMPANY LTD", "THE CORVAN ACADEMY LTD",
    "DRAYMOOR THEATRE TRUST LTD", "QUILLBROOK HEALTH LTD",
]  # fmt: skip


@pytest.fixture
def companies(register: Any) -> Any:
    return register(*((name, str(n)) for n, name in enumerate(FIRMS, 1)))


def decided(seen: Any, companies: Any) -> Any:
    return match_payees(seen, [companies], no_decisions(), Match()).matches.row(0, named=True)


def readings(name: str) -> dict[str, str]:
    names = pl.Series([name])
    rows = variants(pl.DataFrame({"name": names}).hstack(spelt(names)))
    return dict(rows.select("variant", "core").rows())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("T/A Hardscape Supplies Ltd", "HARDSCAPE SUPPLIES LTD"),
        ("HARDSCAPE SUPPLIES LIMTED", "HARDSCAPE SUPPLIES LTD"),
        ("Hardscape Supplies Co.Ltd", "HARDSCAPE SUPPLIES LTD"),
        ("FELLSIDE FREIGHT ASSOC LTD", "FELLSIDE FREIGHT ASSOCIATION LTD"),
        ("QUILLBROOK HEALTH DERBY HOSPITAL", "QUILLBROOK HEALTH LTD"),
        ("MIREVALE PRODUCTS HALIFAX", "MIREVALE PRODUCTS LTD"),
        ("DRAYMOOR THEATRE", "DRAYMOOR THEATRE TRUST LTD"),
    ],
)
def test_what_ledgers_write_is_the_firm(seen: Any, companies: Any, name: str, found: str) -> None:
    row = decided(seen(name), companies)
    assert row["entity_name"] == found
    assert row["probability"] > 0.5, row


def test_a_name_without_its_vowels_is_found(seen: Any, companies: Any) -> None:
    row = decided(seen("HLLWSN LCTRCL LTD"), companies)
    assert row["entity_name"] == "HALLOWSON ELECTRICAL LTD"


def test_a_charity_is_known_without_trust(seen: Any, companies: Any) -> None:
    """By a weight that no training gives: what remains of the name must be whole."""
    whole = decided(seen("DRAYMOOR THEATRE"), companies)
    less = decided(seen("DRAYMOOR THEATRES"), companies)
    assert whole["entity_name"] == less["entity_name"] == "DRAYMOOR THEATRE TRUST LTD"
    assert whole["probability"] > less["probability"]


@pytest.mark.parametrize(
    "name",
    [
        "12 HAWTHORN COURT MANAGEMENT QUENDLE LTD", "QUENDLE CORVAN ACADEMY LTD", "GB MIREVALE PRODUCTS LTD",
        "MIREVALE PRODUCTS PLANNING LTD",
    ],
)  # fmt: skip
def test_another_word_in_place_of_one_that_says_little_is_another_firm(seen: Any, companies: Any, name: str) -> None:
    assert decided(seen(name), companies)["decision"] != "accepted"


def test_one_place_is_not_another(seen: Any, register: Any) -> None:
    firms = register(("MIREVALE PRODUCTS (LEEDS) LTD", "1"), *((name, str(n)) for n, name in enumerate(FIRMS[2:], 2)))
    assert decided(seen("MIREVALE PRODUCTS (DERBY) LTD"), firms)["decision"] != "accepted"


def test_a_whole_name_is_no_longer_one_cut_short(seen: Any, register: Any) -> None:
    firms = register(("MIREVALE PRODUCTS PLANNING LTD", "1"), *((f, str(n)) for n, f in enumerate(FIRMS[2:], 2)))
    assert decided(seen("MIREVALE PRODUCTS LTD"), firms)["decision"] != "accepted"


def test_ways_of_reading_that_few_names_have() -> None:
    assert readings("T/A Hardscape Ltd")["begins_ta"] == "HARDSCAPE"
    assert readings("HARDSCAPE LIMIETD")["slipped"] == "HARDSCAPE"
    assert readings("FELL COMM ASSOC")["otherwise"] == "FELL COMMUNITY ASSOCIATION"
    assert readings("Edric Pell TA Pellworks")["before_ta"] == "EDRIC PELL"
    for name in (
        "HARDSCAPE LIMITED",
        "TARN HOWS",
        "LOWLAND LITTLE",
        "ASSOCIATED FOODS",
        "HARDSCAPE 1966 LTD",
        "MAN'S LTD",
    ):
        assert set(readings(name)) == {"whole"}, name


@pytest.mark.parametrize(
    ("name", "kind", "core"),
    [
        ("Hardscape (DD) A/C 36", "uncoded", "HARDSCAPE"),
        ("Hardscape DO NOT USE DO NOT  USE", "uncoded", "HARDSCAPE"),
        ("Hardscape Fund (USE 101209)", "uncoded", "HARDSCAPE FUND"),
        ("Hardscape (UK)Â Ltd", "mended", "HARDSCAPE UK"),
        ("Hardscape L'D", "slipped", "HARDSCAPE"),
        ("Hardscape - Salford", "unplaced", "HARDSCAPE"),
        ("Hardscape#Leeds Office", "unplaced", "HARDSCAPE"),
        ("Fellside Freight Association#FFA", "spelt_out", "FELLSIDE FREIGHT ASSOCIATION"),
        ("Parents and Children Together (PACT)", "spelt_out", "PARENTS CHILDREN TOGETHER"),
        ("12 Hawthorn Court Management Co Lt", "uncut", "12 HAWTHORN COURT MANAGEMENT"),
        ("Hardscape Consulting (Luto", "uncut", "HARDSCAPE CONSULTING"),
        ("Fellside CVS", "otherwise", "FELLSIDE COUNCIL FOR VOLUNTARY SERVICE"),
        ("12 Hawthorn Court Man Co", "otherwise", "12 HAWTHORN COURT MANAGEMENT"),
        ("Hardscape Cyf Kent", "to_form", "HARDSCAPE"),
        ("Hardscape 36155 Ltd", "uncoded", "HARDSCAPE"),
        ("UK0092855501 : Hardscape Ltd", "uncoded", "HARDSCAPE"),
        ("Hardscape (83) Limited", "uncoded", "HARDSCAPE"),
        ("Fell & Co's Ltd", "unmarked", "FELL ANDCO"),
        ("Fell Roofings's (Leeds)'s", "unmarked", "FELL ROOFINGS LEEDS"),
        ("Hardscape Cic (163) Trdaing as Fell", "before_ta", "HARDSCAPE"),
        ("Fell t/a Hardscape - 21345", "after_ta", "HARDSCAPE"),
    ],
)
def test_what_is_no_word_of_a_name_is_left_out(name: str, kind: str, core: str) -> None:
    assert readings(name)[kind] == core


def test_what_may_be_a_word_of_a_name_is_kept() -> None:
    assert "unplaced" not in readings("Hardscape - Payroll")
    assert "uncoded" not in readings("Hardscape for Domestic Use")
    assert "spelt_out" not in readings("Fellside Freight Association#PACT")


@pytest.mark.parametrize(
    "name",
    [
        "MIREVALE PRODUCTS (DD)",
        "MIREVALE'S PRODUCTS LTD",
        "MIREVALE PRODUCTS - HALIFAX",
        "PENNINE ROOFING SERVICESS LTD",
    ],
)
def test_a_slip_or_a_code_leaves_no_doubt(seen: Any, companies: Any, name: str) -> None:
    assert decided(seen(name), companies)["decision"] == "accepted"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("MIREVALES PRODUCTS LTD", "final_s"), ("MIREVALE AND LTD", "part_of_the_name"),
        ("TORBECK MATEX UK UK LTD", "longer_name"), ("J B MIREVALE PRODUCTS LTD", "longer_name"),
    ],
)  # fmt: skip
def test_what_may_be_another_firm_is_asked(seen: Any, register: Any, name: str, reason: str) -> None:
    firms = register(("MIREVALE LTD", "90"), *((firm, str(n)) for n, firm in enumerate(FIRMS, 1)))
    row = decided(seen(name), firms)
    assert row["decision"] != "accepted", row
    assert row["reason"] in (reason, "likeness", "unlike"), row


def test_a_final_s_is_a_slip_where_far_more_names_have_it(seen: Any, register: Any) -> None:
    many = [(f"{a}{b} HOLDINGS LTD", f"{n}{m}1") for n, a in enumerate(("KEL", "MOR", "TAR", "VEN"))
            for m, b in enumerate(("BURN", "DALE", "FORD", "WICK", "TON"))]  # fmt: skip
    firms = register(("QUERNSTONE HOLDINGS LTD", "9"), *many)
    row = decided(seen("QUERNSTONE HOLDING LTD"), firms)
    assert row["reason"] != "final_s"
    assert row["entity_name"] == "QUERNSTONE HOLDINGS LTD"


def test_each_place_is_one_word_once() -> None:
    assert len(set(PLACES)) == len(PLACES)
    assert not set(PLACES) & set(SITES)
    assert all(word.isalpha() and word.isupper() for word in (*PLACES, *SITES))
