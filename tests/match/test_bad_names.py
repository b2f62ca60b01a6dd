import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.fuzzy import fuzzy_hits
from spendscan.match.names import match_names
from spendscan.match.subjects import subjects
from spendscan.register.ready import indexed
from spendscan.userfiles.decisions import no_decisions

NAMES = [
    "SERVICES LTD", "X" * 10_000, "ACME " * 2_000, "!!! ??? ...", "", "Cwmni Adeiladu Môn Cyf", "Comunn na Gàidhlig",
    "Przedsiębiorstwo Łódź Sp. z o.o.", "北京建筑工程公司", "شركة البناء المحدودة", "חברת בנייה",
    "\u202eDTL EMCA", "\x00\x07", "   ", "-", "=1+1", "\ufeffBOM LTD", "👍 LTD", "A", "1",
]  # fmt: skip


@pytest.fixture
def firms(register: Any) -> Any:
    rows = [
        (f"{a}{b} SERVICES LTD", str(n))
        for n, (a, b) in enumerate(((a, b) for a in "ABCDEFGHIJ" for b in "KLMNOPQRST"), 1)
    ]
    return register(
        *rows, ("Cwmni Adeiladu Môn Cyfyngedig", "900"), ("北京建筑工程公司", "901"), ("SERVICES LTD", "902")
    )


def test_every_name_has_a_clear_outcome(firms: Any) -> None:
    found = match_names(pl.DataFrame({"name": NAMES}), [firms], Match())
    assert found.height == len(NAMES)
    assert found["decision"].null_count() == 0
    accepted = dict(found.filter(pl.col("decision") == "accepted").select("name", "entity_id").rows())
    assert accepted == {"Cwmni Adeiladu Môn Cyf": "00000900", "北京建筑工程公司": "00000901"}


def test_a_name_that_all_share_costs_little_however_often_it_stands(firms: Any) -> None:
    many = pl.DataFrame({"name": ["SERVICES LTD"]}).select(pl.col("name").repeat_by(300_000).explode())
    start = time.process_time()
    found = match_names(many, [firms], Match())
    assert time.process_time() - start < 20
    assert found.select("decision", "reason").unique().rows() == [("review", "one_common_word")]


def test_ids_that_stand_twice_are_one_entity(register: Any, seen: Any) -> None:
    twice = register(("ACME ROOFING LTD", "1"), ("ACME ROOFING (NORTH) LTD", "1"), ("BETA LTD", "2"))
    row = match_payees(seen("ACME ROOFING LTD"), [twice], no_decisions(), Match()).matches.row(0, named=True)
    assert (row["decision"], row["entity_id"]) == ("accepted", "00000001")


def test_neither_the_order_of_names_nor_the_batch_changes_a_result(firms: Any, seen: Any) -> None:
    names = [f"{a}{b} SERVCES LTD" for a in "ABCDE" for b in "KLMNO"] + ["SERVICES BUILDING CO", "AK SERVICE LIMITED"]
    who = subjects(seen(*names).payees)
    none = pl.DataFrame(schema={"payee_key": pl.String, "postcode": pl.String})
    index = indexed(firms)
    whole = fuzzy_hits(who, none, index)
    for batch in (1, 7, 1_000):
        assert fuzzy_hits(who.reverse(), none, index, batch=batch).equals(whole)


@pytest.mark.slow
def test_one_thread_and_two_give_the_same(tmp_path: Path) -> None:
    firms = [
        f"{a}{b}BURN {t} LTD" for a in ("KEL", "MOR", "TAR") for b in "ABCDEFG" for t in ("ROOFING", "CARE", "FOODS")
    ]
    pl.DataFrame({"company_name": firms, "company_number": [str(n) for n in range(len(firms))]}).write_csv(
        tmp_path / "r.csv"
    )
    pl.DataFrame({"name": [f.replace("BURN", "BRUN").removesuffix(" LTD") for f in firms]}).write_csv(
        tmp_path / "n.csv"
    )
    outs = []
    for threads in ("1", "2"):
        out = tmp_path / f"{threads}.csv"
        command = [
            sys.executable,
            "-m",
            "spendscan",
            "match",
            str(tmp_path / "n.csv"),
            "--register",
            str(tmp_path / "r.csv"),
        ]
        subprocess.run(
            [*command, "-o", str(out), "--quiet"], check=True, env={**os.environ, "POLARS_MAX_THREADS": threads}
        )
        outs.append(out.read_bytes())
    assert outs[0] == outs[1]
