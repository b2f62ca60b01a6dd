from pathlib import Path
from typing import Any

import polars as pl

from spendscan.cli.reviewing import Session
from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.queue import decisions_csv, questions
from spendscan.userfiles.decisions import no_decisions, read_decisions
from spendscan.userfiles.read import read_people_csv

FIRMS = (("ACME ROOFING LTD", "1"), ("ACME ROOFING LTD", "2"), ("BETA CARE LTD", "3", None, "Dissolved"))


def queue_of(seen: Any, register: Any, decided: pl.DataFrame | None = None) -> Any:
    who = seen({"name": "Acme Roofing Ltd", "amount": 500}, {"name": "BETA CARE LTD", "amount": -900})
    found = match_payees(who, [register(*FIRMS)], no_decisions(), Match())
    return questions(found.matches, found.candidates, who.payees, decided)


def answered(queue: Any, path: Path, keys: str, kept: pl.DataFrame | None = None) -> int:
    presses = iter(keys)
    return Session(queue, kept, path, "Ann", lambda: next(presses, "")).ask()


def test_the_biggest_money_is_asked_first_whatever_its_sign(seen: Any, register: Any) -> None:
    queue = queue_of(seen, register)
    assert [q.supplier_name for q in queue] == ["BETA CARE LTD", "Acme Roofing Ltd"]
    assert [c[0] for c in queue[1].candidates] == ["00000001", "00000002"]
    assert queue[0].why == "no longer active"


def test_answers_are_a_decisions_file_with_who_and_when(seen: Any, register: Any, tmp_path: Path) -> None:
    path = tmp_path / "run-decisions.csv"
    assert answered(queue_of(seen, register), path, "n2") == 2
    rows = read_decisions(path).frame.select("supplier_name", "decision", "decided_by").rows()
    assert rows == [("BETA CARE LTD", "NONE", "Ann"), ("Acme Roofing Ltd", "00000002", "Ann")]
    assert read_decisions(path).frame["decided_on"].null_count() == 0


def test_a_key_back_changes_the_answer_and_other_keys_ask_again(seen: Any, register: Any, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    answered(queue_of(seen, register), path, "nb9x1q")
    assert read_decisions(path).frame["decision"].to_list() == ["00000003"]


def test_what_is_decided_is_not_asked_again_but_later_is(seen: Any, register: Any, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    answered(queue_of(seen, register), path, "ln")
    kept = read_people_csv(path)
    left = queue_of(seen, register, kept)
    assert [q.supplier_name for q in left] == ["BETA CARE LTD"]
    answered(left, path, "1", kept)
    rows = read_decisions(path).frame.select("supplier_name", "decision").rows()
    assert rows == [("Acme Roofing Ltd", "NONE"), ("BETA CARE LTD", "00000003")]


def test_columns_that_a_person_added_are_kept() -> None:
    kept = pl.DataFrame({"line": [2], "supplier_name": ["=ACME"], "decision": ["7"], "colour": ["red"]})
    answer = {"supplier_name": "BETA", "register": "r", "decision": "NONE"}
    header, first, second = decisions_csv(kept, [answer]).splitlines()
    assert header.endswith(",colour")
    assert first.startswith("'=ACME,")
    assert first.endswith(",red")
    assert second.startswith("BETA,,,r,NONE")


def test_an_answer_replaces_the_row_that_said_otherwise() -> None:
    kept = pl.DataFrame({"line": [2], "supplier_name": ["Beta."], "register": ["r"], "decision": ["7"]})
    answer = {"supplier_name": "BETA", "register": "r", "decision": "NONE"}
    assert len(decisions_csv(kept, [answer]).splitlines()) == 2


def test_an_empty_queue_says_so(tmp_path: Path, capsys: Any) -> None:
    assert answered([], tmp_path / "d.csv", "") == 0
    assert "Nothing is left" in capsys.readouterr().out
    assert not (tmp_path / "d.csv").exists()
