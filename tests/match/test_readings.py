"""What ledgers' systems make of names is read as the names that it stands for."""

from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.variants import variants
from spendscan.register.spelling import spelt
from spendscan.userfiles.decisions import no_decisions


def readings(name: str) -> dict[str, tuple[str, str | None]]:
    names = pl.Series([name])
    rows = variants(pl.DataFrame({"name": names}).hstack(spelt(names)))
    return {variant: (core, form) for variant, core, form in rows.select("variant", "core", "form").rows()}


@pytest.mark.parametrize(
    ("name", "variant", "core", "form"),
    [
        # either side of T/A is read as a name by itself is
        ("PELL JOINERY LIMITED (DERBY) T/A OAK DOORS", "before_ta", "PELL JOINERY", "LTD"),
        ("OAK DOORS T/A PELL JOINERY LTD LEEDS", "after_ta", "PELL JOINERY", "LTD"),
        ("PELL JOINERY LIMITEDTRADING AS OAK DOORS", "before_ta", "PELL JOINERY", "LTD"),
        ("PELL JOINERY T/AOAK DOORS", "after_ta", "OAK DOORS", None),
        ("PELL JOINERY TRADING SA OAK DOORS", "before_ta", "PELL JOINERY", None),
        # legal forms cut short or misspelt
        ("PELL CARPETS PUBLIC LIMITED", "uncut", "PELL CARPETS", "PLC"),
        ("PELL CARPETS PVBLIC LIMITED COMPANY", "slipped", "PELL CARPETS", "PLC"),
        ("PELL CARPETS PUBLIC LIMITED COMPAY,", "slipped", "PELL CARPETS", "PLC"),
        ("PELL CARPETS PUBLIC LIMTED COMPANY", "uncut", "PELL CARPETS", "PLC"),
        ("PELL CARPETS ILMITED", "slipped", "PELL CARPETS", "LTD"),
        ("PELL CARPETS LIMITWD", "slipped", "PELL CARPETS", "LTD"),
        ("PELL CARPETS (UJ) LTD", "slipped", "PELL CARPETS UK", "LTD"),
        ("PELL CARPETS (ZK) LTD", "slipped", "PELL CARPETS UK", "LTD"),
        # codes, and ways of addressing
        ("PELL CARPETSA/C 40", "uncoded", "PELL CARPETS", None),
        ("PELL CARPETS LTDDO NOT USE", "uncoded", "PELL CARPETS", "LTD"),
        ("V00123 PELL CARPETS LTD", "uncoded", "PELL CARPETS", "LTD"),
        ("100234 PELL CARPETS LTD", "uncoded", "PELL CARPETS", "LTD"),
        ("Messrs Pell & Vane", "uncoded", "PELL VANE", None),
        # marks of the web and of a wrong encoding
        ("PELL&#39;S CARPETS LTD", "mended", "PELLS CARPETS", "LTD"),
        ("PELLâ€™S CARPETS LTD", "mended", "PELLS CARPETS", "LTD"),
        ("PELL &amp; VANE LTD", "mended", "PELL VANE", "LTD"),
        ("PELL + CO CARPETS", "mended", "PELL ANDCO CARPETS", None),
        # numbers in words and digits, and words cut short in another way
        ("THREE PELL COURT", "otherwise", "3 PELL COURT", None),
        ("1ST PELL CARPETS", "otherwise", "FIRST PELL CARPETS", None),
        ("PELL INT LTD", "otherwise", "PELL INTERNATIONAL", "LTD"),
        ("PELL HERTS CTRE", "otherwise", "PELL HERTFORDSHIRE CENTRE", None),
        # a firm in brackets behind what is paid of it
        ("NORTHSIDE ACADEMY (THE CORVAN TRUST)", "right", "CORVAN TRUST", None),
    ],
)
def test_a_name_is_read(name: str, variant: str, core: str, form: str | None) -> None:
    assert readings(name).get(variant) == (core, form), readings(name)


@pytest.mark.parametrize(
    "name",
    ["PELL CARPETS (US) LTD", "PELL CARPETS (HK) LTD", "THE PUBLIC LTD", "FIAT/ABARTH CENTRE LTD", "2000 PELL LTD"],
)
def test_what_may_be_the_name_is_left(name: str) -> None:
    assert set(readings(name)) == {"whole"}


def test_a_plus_sign_is_an_and(seen: Any, register: Any) -> None:
    firms = register(("PELL & VANE LTD", "1"), ("CALDER VALLEY TRANSPORT LTD", "2"))
    row = match_payees(seen("PELL + VANE LTD"), [firms], no_decisions(), Match()).matches.row(0, named=True)
    assert (row["entity_name"], row["decision"]) == ("PELL & VANE LTD", "accepted"), row
    row = match_payees(seen("PELL VANE LTD"), [firms], no_decisions(), Match()).matches.row(0, named=True)
    assert row["decision"] == "review", row
