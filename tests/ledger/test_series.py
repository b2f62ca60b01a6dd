"""Files of one body side by side: published again, overlapping months, months that are missing."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, count_ledgers, read_ledgers

HEADER = "Body Name,Payment Date,Supplier Name,Amount,Reference\n"
Files = dict[str, Sequence[str]]
Read = Callable[[Files], tuple[pl.DataFrame, Ledger]]


def line(day: int, month: int = 4, amount: int = 100, name: str = "NEARBY WORKS LTD", body: str = "Exford") -> str:
    return f"{body},{day:02}/{month:02}/2024,{name},{amount + day}.00,R{day}\n"


def month(number: int, days: int = 25, **what: object) -> list[str]:
    return [line(day, number, **what) for day in range(1, days + 1)]  # type: ignore[arg-type]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def go(files: Files) -> tuple[pl.DataFrame, Ledger]:
        folder = tmp_path / "ledgers"
        folder.mkdir()
        for name, lines in files.items():
            (folder / name).write_text(HEADER + "".join(lines))
        out = tmp_path / "payments.parquet"
        ledger = read_ledgers(plan_ledgers([str(folder)], LedgerSettings()), None, out)
        counted = count_ledgers(plan_ledgers([str(folder)], LedgerSettings()))
        assert counted.warnings == ledger.warnings
        assert counted.sources.equals(ledger.sources)
        return pl.read_parquet(out), ledger

    return go


def again(payments: pl.DataFrame) -> dict[str, int]:
    lines = payments.filter(pl.col("exclusion") == "reissue").group_by("source_file").agg(pl.len())
    return dict(lines.sort("source_file").iter_rows())


def told(ledger: Ledger, word: str) -> list[str]:
    return [message for message in ledger.warnings if word in message]


def test_an_updated_month_replaces_the_old_one_whole(read: Read) -> None:
    old = month(4)
    new = [*old[:-1], line(25, amount=900), line(26), line(27)]
    payments, ledger = read({"spend-2024-04.csv": old, "spend-2024-04-revised.csv": new})
    assert again(payments) == {"spend-2024-04.csv": 25}
    counted = payments.filter(pl.col("exclusion").is_null())
    assert counted["amount"].sum() == sum(Decimal(text.split(",")[3]) for text in new)
    (message,) = told(ledger, "two issues of 2024-04")
    assert "24 of 25 lines are the same. spend-2024-04-revised.csv is kept" in message
    assert "1 of its lines (125.00) are not in the other" in message
    sources = dict(ledger.sources.select("source_file", "amount_excluded").iter_rows())
    assert sources == {"spend-2024-04.csv": sum(range(101, 126)), "spend-2024-04-revised.csv": 0}


@pytest.mark.parametrize(
    "names", [("08 2023 x.csv", "08 2023 x v2.csv"), ("q1.csv", "Q1 (revised).csv"), ("a.csv", "Copy of a.csv")]
)
def test_files_of_one_name_but_for_their_issue_are_two_issues(read: Read, names: tuple[str, str]) -> None:
    old, new = names
    payments, ledger = read({old: month(4), new: [*month(4)[:-1], line(25, amount=900)]})
    assert payments.filter(pl.col("exclusion").is_null()).height == 25
    assert again(payments).keys() == {old} if "opy" not in new else {new}
    (message,) = told(ledger, "two issues of")
    assert "24 of 25 lines are the same" in message
    assert "1 of its lines (125.00) are not in the other" in message


def test_what_a_file_that_was_published_again_has_alone_is_told(read: Read) -> None:
    _, ledger = read({"2024-25.csv": [*month(4)[:-1], line(25, amount=900), *month(5)], "2024-04.csv": month(4)})
    (message,) = told(ledger, "published twice")
    assert message.startswith("2024-25.csv: 24 lines (2,700.00) of 2024-04 stand in 2024-04.csv too")
    assert "its other 1 lines (925.00) of that time count: if they were corrected there" in message


def test_a_year_beside_its_months_is_told_in_one_line(read: Read) -> None:
    months = {f"2024-0{n}.csv": month(n) for n in (4, 5, 6)}
    payments, ledger = read({"year.csv": month(4) + month(5) + month(6), **months})
    assert again(payments) == {"year.csv": 75}
    (message,) = told(ledger, "published twice")
    assert "75 lines (8,475.00) of 2024-04 to 2024-06 stand in 2024-04.csv and 2 more files too" in message


def test_without_a_word_the_issue_with_more_lines_is_kept(read: Read) -> None:
    payments, ledger = read({"apr-2024 b.csv": month(4, 22), "apr-2024 a.csv": month(4, 21)})
    assert again(payments) == {"apr-2024 a.csv": 21}
    assert "it has more lines" in told(ledger, "two issues")[0]


def test_the_same_lines_in_another_format_count_once(read: Read) -> None:
    other = [text.replace("/2024", "/24").replace(".00", "") for text in month(4)]
    payments, _ = read({"spend-2024-04.csv": month(4), "spend-2024-04 (1).csv": other})
    assert again(payments) == {"spend-2024-04.csv": 25}


def test_a_month_pasted_into_the_next_file_counts_once_and_the_rest_of_both_stays(read: Read) -> None:
    own, november = [line(day, 10, 7000) for day in (26, 27)], [line(day, 11) for day in range(1, 15)]
    payments, ledger = read({"2024-10.csv": month(10) + own, "2024-11.csv": november + month(10)})
    assert again(payments) == {"2024-11.csv": 25}
    assert payments.filter(pl.col("exclusion").is_null()).height == 25 + 2 + 14
    (message,) = told(ledger, "published twice")
    assert message.startswith("2024-11.csv: 25 lines (2,825.00) of 2024-10 stand in 2024-10.csv too")
    assert "other" not in message
    assert not told(ledger, "missing")


def test_a_month_within_a_year_counts_once(read: Read) -> None:
    year = month(4) + month(5) + month(6)
    payments, _ = read({"2024-25.csv": year, "2024-05.csv": month(5)})
    assert payments.filter(pl.col("exclusion").is_null()).height == 75
    assert again(payments) == {"2024-25.csv": 25}


def test_days_that_two_files_share_are_told_and_stay(read: Read) -> None:
    other = [line(day, name="FAR AWAY PLC") for day in range(1, 26)]
    payments, ledger = read({"a.csv": month(4), "b.csv": other[:20] + month(4, 5)})
    assert again(payments) == {}
    (message,) = told(ledger, "in common")
    assert "have 5 lines (515.00) in common, too few for a reissue" in message
    assert "They stand the first in lines 2, 3, 4 of the one, 22, 23, 24 of the other" in message


def test_one_line_that_stands_in_two_files_is_told(read: Read) -> None:
    payments, ledger = read({"2024-04.csv": month(4), "2024-05.csv": [*month(5), line(25, 4)]})
    assert again(payments) == {}
    (message,) = told(ledger, "in common")
    assert "have 1 line (125.00) in common" in message
    assert "in line 26 of the one, 27 of the other" in message


def _named(day: int, amount: str, name: str, when: str | None = None) -> str:
    return f"Exford,{when or f'{day:02}/04/2024'},{name},{amount},R{day}\n"


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (lambda d: _named(d, f"{(100 + d) * 1.2:.2f}", f"SUPPLIER {d} LTD"), "differ by a tax at most"),
        (lambda d: _named(d, f"{100 + d}.00", f"SUPPLIER {d} LTD", f"{d % 27 + 2:02}/04/2024"), "but other days"),
        (lambda d: _named(d, f"{100 + d}.00", f"SUPPLIER {d} LTD", "Apr 2024"), "but other days"),
        (lambda d: _named(d, f"{100 + d}.00", f"PAYEE NUMBER {d}"), "but other suppliers"),
        (lambda d: _named(d, f"{40 + d}.00", f"SUPPLIER {d} LTD") + _named(d, "60.00", f"SUPPLIER {d} LTD"), "a tax"),
    ],
)  # fmt: skip
def test_files_that_may_hold_the_same_payments_are_told(read: Read, other: Callable[[int], str], what: str) -> None:
    own = [_named(day, f"{100 + day}.00", f"SUPPLIER {day} LTD") for day in range(1, 26)]
    payments, ledger = read({"a.csv": own, "b.csv": [other(day) for day in range(1, 26)]})
    assert again(payments) == {}
    (message,) = told(ledger, "they count twice")
    assert what in message


def test_the_same_fees_of_another_week_are_other_payments(read: Read) -> None:
    weeks: Files = {
        f"week {n}.csv": [_named(7 * n + d % 5 + 1, f"{100 + d}.00", f"SUPPLIER {d} LTD") for d in range(1, 16)]
        for n in range(3)
    }
    _, ledger = read(weeks)
    assert not told(ledger, "count twice")


def test_a_year_with_tax_beside_its_months_is_told_once(read: Read) -> None:
    def fees(number: int, times: float = 1) -> list[str]:
        return [f"Exford,{d:02}/{number:02}/2024,SUPPLIER {d} LTD,{(100 + d) * times:.2f},R\n" for d in range(1, 16)]

    months = {f"2024-0{n}.csv": fees(n) for n in (4, 5, 6)}
    _, ledger = read({"year.csv": fees(4, 1.2) + fees(5, 1.2) + fees(6, 1.2), **months})
    (message,) = told(ledger, "count twice")
    assert message.startswith("year.csv has nearly all that 2024-04.csv and 2 more files have of 2024-04 to 2024-06")


def test_payments_that_repeat_within_a_file_are_real(read: Read) -> None:
    payments, ledger = read({"2024-04.csv": month(4) * 3})
    assert payments.height == 75
    assert again(payments) == {}
    assert not told(ledger, "in common")


def test_a_line_counts_as_often_as_in_the_file_that_has_it_most(read: Read) -> None:
    payments, _ = read({"2024-04.csv": month(4) * 2, "2024-04-v2.csv": month(4) * 3})
    assert payments.filter(pl.col("exclusion").is_null()).height == 75


def test_bodies_that_pay_the_same_are_two(read: Read) -> None:
    payments, ledger = read({"a.csv": month(4), "b.csv": month(4, body="Wexley")})
    assert again(payments) == {}
    assert not told(ledger, "in common")


def test_a_copy_that_does_not_say_whose_it_is_counts_once_and_is_told(read: Read) -> None:
    other = [text.replace("Exford,", ",") for text in month(4)]
    payments, ledger = read({"2024-04.csv": month(4), "2024-04 updated.csv": other})
    assert payments.filter(pl.col("exclusion").is_null()).height == 25
    (message,) = told(ledger, "no body")
    assert message.startswith("2024-04 updated.csv says no body, and counts as of 2024-04 updated, by file")
    assert "the files beside say Exford" in message


def test_rent_of_every_month_is_no_reissue(read: Read) -> None:
    payments, _ = read({"2024-04.csv": month(4), "2024-05.csv": month(5)})
    assert again(payments) == {}


def test_three_issues_leave_one(read: Read) -> None:
    payments, _ = read({f"2024-04-v{n}.csv": month(4, 20 + n) for n in (1, 2, 3)})
    assert again(payments) == {"2024-04-v1.csv": 21, "2024-04-v2.csv": 22}


def test_missing_months_are_named(read: Read) -> None:
    _, ledger = read({f"2024-{n:02}.csv": month(n) for n in (1, 2, 4, 8)})
    assert told(ledger, "missing") == ["Exford: 4 months are missing: 2024-03, 2024-05 to 2024-07"]


def test_stragglers_do_not_stand_for_a_month(read: Read) -> None:
    files = {f"2024-{n:02}.csv": month(n) for n in (1, 2, 4)}
    _, ledger = read({**files, "2024-04.csv": [*month(4), line(31, 3)]})
    assert told(ledger, "missing") == ["Exford: a month is missing: 2024-03"]


def test_a_sparse_year_misses_nothing(read: Read) -> None:
    _, ledger = read({"2024.csv": [line(1, n) for n in (1, 2, 5, 6, 9, 12)]})
    assert not told(ledger, "missing")


def test_a_nil_return_covers_its_month(read: Read) -> None:
    files: Files = {f"exford-2024-{n:02}.csv": month(n) for n in (1, 2, 4)}
    _, ledger = read({**files, "exford-2024-03.csv": ["Exford,NIL RETURN,,,\n"]})
    assert not told(ledger, "missing")


def test_quarters_stand_for_three_months(read: Read) -> None:
    quarters = [f"Exford,Q{q} 2024,NEARBY WORKS LTD,{q}00.00,R\n" for q in (1, 2, 3, 4) for _ in range(12)]
    _, ledger = read({"a.csv": quarters})
    assert not told(ledger, "missing")


def test_a_reissue_among_periods_alone(read: Read) -> None:
    def lines(text: str) -> list[str]:
        return [f"Exford,{text},SUPPLIER {n} LTD,{n}00.00,R\n" for n in range(1, 15)]

    payments, _ = read({"a.csv": lines("Apr-24") + lines("May-24"), "b.csv": lines("April 2024")})
    assert again(payments) == {"b.csv": 14}
