"""Survey files as people fill them in, and the rates that follow from them."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.errors import UsageError
from spendscan.survey import extrapolate
from spendscan.survey.form import response
from spendscan.survey.read import RATE_SCALE, Survey, read_survey, respend_rate
from spendscan.survey.strata import respend_rates, usable


def survey(folder: Path, text: str) -> Survey:
    path = folder / "survey.csv"
    path.write_text(text, encoding="utf-8")
    return read_survey(path)


@pytest.mark.parametrize(
    ("text", "rate"), [("0.43", "0.43"), ("43%", "0.43"), ("1", "1"), ("0", "0"), (" 12.5 %", "0.125")]
)
def test_stated_rates(text: str, rate: str) -> None:
    assert respend_rate(text) == Decimal(rate)


@pytest.mark.parametrize("text", ["43", "1.01", "101%", "-0.1", "some", "", "nan", "inf"])
def test_rates_that_are_none(text: str) -> None:
    with pytest.raises(UsageError, match="--respend"):
        respend_rate(text)


def test_percentages_and_parts_of_turnover(tmp_path: Path) -> None:
    read = survey(
        tmp_path,
        "Supplier Name;Year;Respend percent;Turnover;Local suppliers;Local staff pay;Stratum;Verified\n"
        "Acme Limited;2024/25;43%;;;;Works;yes\n"
        '"Bolt & Sons";2024;;£1,000,000;100,000;"£150,000";Works;no\n'
        "Cog Ltd;;;;;;Care;\n",
    )
    assert read.issues.is_empty()
    rows = read.answers.select("payee_key", "year", "rate", "stratum", "verified", "line").rows()
    assert rows == [
        ("ACME LTD", 2024, 430_000_000, "Works", True, 2),
        ("BOLT AND SONS", 2024, 250_000_000, "Works", False, 3),
        ("COG LTD", None, None, "Care", None, 4),
    ]


@pytest.mark.parametrize(
    ("row", "issue"),
    [
        ("Acme Ltd,2024,120,,,", "share_over_100"),
        ("Acme Ltd,2024,-1,,,", "share_below_0"),
        ("Acme Ltd,2024,lots,,,", "unreadable_number"),
        ("Acme Ltd,soon,40,,,", "unreadable_year"),
        ("Acme Ltd,2024,,0,5,5", "turnover_not_positive"),
        ("Acme Ltd,2024,,100,80,40", "share_over_100"),
        (",2024,40,,,", "no_supplier"),
    ],
)
def test_an_answer_that_cannot_be_used_is_an_issue(tmp_path: Path, row: str, issue: str) -> None:
    head = "supplier_name,year,respend_percent,turnover,local_suppliers,local_staff_pay"
    read = survey(tmp_path, f"{head}\n{row}\nBolt Ltd,2024,40,,,\n")
    assert read.issues.select("line", "issue").rows() == [(2, issue)]
    assert read.answers["payee_key"].to_list() == ["BOLT LTD"]


def test_a_second_answer_of_a_year_is_an_issue(tmp_path: Path) -> None:
    read = survey(tmp_path, "payee_key,year,respend_percent\nA,2024,40\nA,2024,60\nA,2023,50\n")
    assert read.issues.select("line", "issue").rows() == [(3, "duplicate")]
    assert read.answers["rate"].to_list() == [400_000_000, 500_000_000]


@pytest.mark.parametrize(
    "text", ["name,year\nA,2024\n", "supplier_name,year\nA,2024\n", "supplier_name,turnover\nA,9\n"]
)
def test_a_file_that_is_no_survey(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"survey\.csv"):
        survey(tmp_path, text)


def test_strangers_and_wrong_years_are_issues(tmp_path: Path) -> None:
    read = survey(tmp_path, "payee_key,year,respend_percent\nA,2024,40\nA,2019,60\nB,2024,50\n")
    kept = usable(read, ["A"], [2023, 2024])
    assert kept.answers["line"].to_list() == [2]
    assert kept.issues.select("line", "issue", "detail").rows() == [
        (3, "wrong_year", "2019"),
        (4, "unknown_supplier", None),
    ]


def rates(answers: str, folder: Path, stated: str | None = None) -> dict[str, tuple[float, bool]]:
    """Rates of A (£300), A2 (£50, A's supplier), B (£100), C (£100), D (-£10) and E (£40)."""
    payees = pl.DataFrame(
        {
            "payee_key": ["A", "A2", "B", "C", "D", "E"],
            "supplier": ["ch:1", "ch:1", "B", "C", "D", "E"],
            "currency": ["GBP"] * 6,
            "pence": [30_000, 5_000, 10_000, 10_000, -1_000, 4_000],
        }
    )
    head = "payee_key,year,respend_percent,stratum\n"
    found = respend_rates(payees, survey(folder, head + answers).answers, Decimal(stated) if stated else None)
    frame = found.payees
    return {key: (rate / RATE_SCALE, own) for key, rate, own in frame.select("payee_key", "rate", "own").iter_rows()}


def test_own_answer_then_stratum_then_all(tmp_path: Path) -> None:
    got = rates("A,2024,40,Works\nB,2024,60,Care\nC,,,Works\nE,,,Food\n", tmp_path)
    assert got["A"] == (0.4, True)
    assert got["A2"] == (0.4, True), "payees of one supplier share its answer"
    assert got["C"] == (0.4, False), "the rate of its stratum"
    everyone = (350 * 0.4 + 100 * 0.6) / 450
    assert got["E"] == (round(everyone, 9), False), "a stratum without answers: the rate of all, weighted by our spend"
    assert got["D"] == got["E"], "suppliers without a stratum form one, without answers here"


def test_a_stated_rate_serves_strata_without_answers_only(tmp_path: Path) -> None:
    got = rates("A,2024,40,Works\nC,,,Works\nE,,,Food\n", tmp_path, "0.1")
    assert (got["A"][0], got["C"][0], got["E"][0], got["B"][0]) == (0.4, 0.4, 0.1, 0.1)


def test_suppliers_without_a_stratum_form_one(tmp_path: Path) -> None:
    got = rates("B,2024,60,\nE,,,Food\n", tmp_path, "0.1")
    assert (got["A"], got["C"], got["E"]) == ((0.6, False), (0.6, False), (0.1, False))


def test_the_latest_year_counts(tmp_path: Path) -> None:
    assert rates("A,2023,10,\nA,2024,40,\n", tmp_path)["A"] == (0.4, True)


def test_without_answers_or_rate_there_are_none(tmp_path: Path) -> None:
    assert rates("A,,,Works\n", tmp_path) == {}
    assert rates("D,2024,40,\n", tmp_path) == {}, "an answer of a supplier with no net spend weighs nothing"


def test_a_stratum_that_only_answers_name_has_a_rate_and_no_interval(tmp_path: Path) -> None:
    """All of "odd" answered, as far as anybody knows; of "Retail" one of three is left, and an error with it."""
    text = "supplier_name,respend_percent,stratum\nA,40,odd\nB,60,odd\nC,30,\nD,50,\n"
    keys = ["A", "B", "C", "D", "E"]
    suppliers = pl.DataFrame({"payee_key": keys, "currency": "GBP", "stratum": "Retail", "pence": 100})
    found = extrapolate.rates(survey(tmp_path, text), suppliers)
    by_stratum = {row["stratum"]: row for row in found.to_dicts()}
    assert (by_stratum["odd"]["rate"], by_stratum["odd"]["low"], by_stratum["odd"]["error"]) == (50.0, None, None)
    assert by_stratum["Retail"]["error"] > 0


def test_who_only_gave_money_back_is_neither_asked_nor_counted(tmp_path: Path) -> None:
    suppliers = pl.DataFrame({"payee_key": ["A", "B"], "currency": "GBP", "stratum": "Retail", "pence": [100, -5]})
    told = response(survey(tmp_path, "supplier_name,respend_percent\nA,40\n"), suppliers)
    assert told.select("suppliers", "by_count", "by_value").unique().rows() == [(1, 100.0, 100.0)]
