"""What stands out and what changed: plain sentences, their numbers rows of the metrics table, each with its table."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Report as ReportSettings
from spendscan.report.model import Linked, Points, Report
from spendscan.report.story import tell

Make = Callable[..., Any]


def story(world: Any) -> Report:
    return tell(world.tables, world.manifest, ReportSettings())[0]


def findings(world: Any) -> list[Linked]:
    section = next(s for s in story(world).sections if s.title == "What stands out")
    (points,) = section.blocks
    assert isinstance(points, Points)
    return [item for item in points.items if isinstance(item, Linked)]


def years(paid: Any, *more: Any) -> list[Any]:
    months = [f"2022-{m:02d}" for m in range(4, 13)] + [f"2023-{m:02d}" for m in range(1, 13)]
    months += [f"2024-{m:02d}" for m in range(1, 4)]
    lines = [paid("A LTD", 1_000_00, ring="Anytown", category="Works", period=m) for m in months]
    lines += [
        paid("B LTD", (500 + i * 10) * 100, ring="overseas", category="Care", period=m) for i, m in enumerate(months)
    ]
    return [*lines, *more]


def test_there_are_three_to_five_and_each_links_to_a_table(town: Any, run_of: Make, paid: Any) -> None:
    for world in (town, run_of(years(paid), ["Anytown"]), run_of([paid("A", 1_00), paid("B", 2_00)], ["Anytown"])):
        found = findings(world)
        assert 2 <= len(found) <= 5
        anchors = {table.anchor for table in story(world).tables}
        assert {item.to for item in found} <= anchors
        text = world.render().markdown
        for item in found:
            assert text.count(f'<a id="{item.to}"></a>') == 1
            assert f"](#{item.to})" in text


def test_every_amount_in_them_is_a_figure(town: Any) -> None:
    money = town.tables["metrics"].filter(pl.col("metric") == "spend")["numerator"].to_list()
    allowed = {f"£{int(m + (1 if m > 0 else -1) * type(m)('0.5')):,}" for m in money if m is not None}
    told = re.findall(r"£[\d,]*\d", " ".join(item.text for item in findings(town)))
    assert told
    assert set(told) <= allowed


def test_what_could_not_be_placed_and_what_leaves_come_first(town: Any) -> None:
    first, second, *_ = (item.text for item in findings(town))
    assert first.startswith("£324,000, 16.2% of the spend, could not be placed")
    assert second.startswith("Most money is known to leave Anytown in the categories Care (at least ")


def test_two_whole_years_are_compared(run_of: Make, paid: Any) -> None:
    world = run_of(years(paid), ["Anytown"])
    # A year that is partly covered says so in its method; these are whole.
    world.tables["metrics"] = world.tables["metrics"].with_columns(pl.col("method").fill_null("sum of payments"))
    table = next(t for t in story(world).tables if t.anchor == "change")
    assert table.caption == "2022/23 and 2023/24"
    steps = next(t for t in story(world).tables if t.anchor == "change-rings")
    for _, before, after, change in steps.rows:
        assert isinstance(after, Decimal)
        assert isinstance(before, Decimal)
        assert change == after - before
    assert "Spend on Care changed most: it rose from £6,660 in 2022/23 to £8,100 in 2023/24." in [
        item.text for item in findings(world)
    ]


@pytest.mark.parametrize(
    ("last", "compared"),
    [(date(2023, 6, 29), "May 2023 and June 2023"), (date(2023, 6, 10), "April 2023 and May 2023")],
)
def test_a_month_that_ends_early_is_not_compared(run_of: Make, paid: Any, last: date, compared: str) -> None:
    world = run_of([paid("A", 1_00, period=f"2023-0{m}") for m in (4, 5, 6)], ["Anytown"])
    dated = world.tables["sources"].with_columns(first_date=date(2023, 4, 2), last_date=last)
    world.tables["sources"] = dated
    table = next(t for t in story(world).tables if t.anchor == "change")
    assert table.caption == compared


def test_without_two_times_it_says_so(run_of: Make, paid: Any) -> None:
    text = run_of([paid("A", 1_00)], ["Anytown"]).render().markdown
    assert "There are no two whole years or months" in text


def test_a_withheld_name_is_withheld_in_a_finding(run_of: Make, paid: Any) -> None:
    world = run_of([paid("JANE DOE", 9_00, name="Jane Doe", person_like=True), paid("B LTD", 1_00)], ["Anytown"])
    told = " ".join(item.text for item in findings(world))
    assert "Jane" not in told
    assert "name withheld (may be a person)" in told


def test_nobody_is_highest_where_all_are_alike(run_of: Make, paid: Any) -> None:
    def told(*shares: int) -> bool:
        lines = [
            paid(f"{ring} {n} LTD", pence, ring=ring, body=f"Body {n}")
            for n, share in enumerate(shares)
            for ring, pence in (("Anytown", share * 100), ("overseas", 100_00 - share * 100))
            if pence
        ]
        return any("highest at" in item.text for item in findings(run_of(lines, ["Anytown"])))

    assert told(60, 20)
    assert not told(0, 0)
    assert not told(40, 40)
