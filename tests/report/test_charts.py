"""Charts: valid specifications that stay readable whatever the data, drawn the same each time."""

import os
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import polars as pl
import pytest
import vl_convert
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spendscan.core.periods import every_month
from spendscan.core.schemas import PLACES
from spendscan.core.settings import Report as ReportSettings
from spendscan.report import charts, maps, palette
from spendscan.report.draw import draw
from spendscan.report.model import Chart
from spendscan.report.story import tell

Make = Callable[..., Any]
WORDS = charts.Words("Title", "Base: £1\nA body", "What it shows")


def charts_of(world: Any) -> dict[str, Chart]:
    report, _ = tell(world.tables, world.manifest, ReportSettings())
    return {chart.name: chart for chart in report.charts}


def rows(chart: Chart) -> list[str]:
    return list(dict.fromkeys(value["row"] for value in chart.spec["data"]["values"]))


def test_every_chart_is_valid_vega_lite_and_has_words(town: Any) -> None:
    found = charts_of(town)
    wanted = ["change", "ring", "time", "category", "leakage-category", "category-rings", "suppliers", "pareto"]
    assert list(found) == [*wanted, "trail", "basis"]
    anchors = {table.anchor for table in tell(town.tables, town.manifest, ReportSettings())[0].tables}
    for chart in found.values():
        assert chart.table in anchors
        if chart.language == "vega-lite":
            alt.Chart.from_dict(dict(chart.spec), validate=True)
        assert chart.alt
        assert chart.spec["title"]["subtitle"]


def test_rings_are_told_apart_in_colour_and_in_grey() -> None:
    rings = ["Town", "County", "Region", "rest_of_country", "overseas", "unknown"]
    found = palette.colours(rings)
    assert len(set(found)) == len(rings)
    lightness = [0.299 * int(c[1:3], 16) + 0.587 * int(c[3:5], 16) + 0.114 * int(c[5:7], 16) for c in found]
    assert all(abs(a - b) > 25 for a, b in pairwise(lightness))


def test_a_hundred_categories_are_twelve_and_all_other(run_of: Make, paid: Any) -> None:
    lines = [paid("A LTD", 1_000_00 + i, ring="Anytown", category=f"Category {i:03d}") for i in range(100)]
    lines += [paid("B LTD", 90_000_00, category="Category 099"), paid("B LTD", 5_00, category=None)]
    chart = charts_of(run_of(lines, ["Anytown"]))["category"]
    drawn = rows(chart)
    assert drawn[0] == "Category 099"
    assert len(drawn) == 14
    assert drawn[12:] == ["all other (88)", "not given in the ledger"]
    parts = [(value["row"], value["ring"]) for value in chart.spec["data"]["values"]]
    assert len(parts) == len(set(parts))
    total = sum(value["amount"] for value in chart.spec["data"]["values"])
    assert total == pytest.approx(sum(p.pence for p in lines) / 100)


def test_all_other_is_left_out_and_named_where_it_would_dwarf_the_rest(run_of: Make, paid: Any) -> None:
    lines = [paid("A LTD", 1_000_00, ring="Anytown", category=f"Category {i:03d}") for i in range(100)]
    chart = charts_of(run_of(lines, ["Anytown"]))["category"]
    assert "all other (88)" not in rows(chart)
    assert chart.spec["title"]["subtitle"][-1] == "Not drawn: all other (88) (£88,000)"


def test_unknown_authorities_are_drawn_however_long(run_of: Make, paid: Any) -> None:
    lines = [paid("A LTD", 100_00, ring="Anytown"), paid("B LTD", 90_00, ring="Anytown"), paid("C LTD", 9_000_00)]
    made = run_of(lines, ["Anytown"])
    codes = pl.col("payee_key").replace_strict(
        {"A LTD": "E07000001", "B LTD": "E07000002"}, default=None, return_dtype=pl.String
    )
    made.tables["places"] = PLACES.conform(made.tables["places"].with_columns(area_code=codes))
    assert rows(charts_of(made)["authorities"])[-1] == "authority unknown"


def test_many_months_become_years(run_of: Make, paid: Any) -> None:
    lines = [paid("A LTD", 1_000_00, period=f"{2009 + i // 12}-{i % 12 + 1:02d}") for i in range(180)]
    chart = charts_of(run_of(lines, ["Anytown"]))["time"]
    assert "financial year" in chart.spec["title"]["text"]
    assert chart.spec["encoding"]["x"]["scale"]["domain"][:2] == ["2008/09", "2009/10"]


def test_months_without_payments_are_gaps_and_credits_are_kept(run_of: Make, paid: Any) -> None:
    lines = [paid("A LTD", 100_00, period="2023-04"), paid("A LTD", -40_00, period="2023-07")]
    chart = charts_of(run_of(lines, ["Anytown"]))["time"]
    assert chart.spec["encoding"]["x"]["scale"]["domain"] == ["Apr 2023", "May 2023", "Jun 2023", "Jul 2023"]
    assert [v["amount"] for v in chart.spec["data"]["values"]] == [100.0, -40.0]


def test_a_single_month_has_no_chart_over_time(run_of: Make, paid: Any) -> None:
    assert "time" not in charts_of(run_of([paid("A LTD", 100_00)], ["Anytown"]))


@pytest.mark.parametrize(("months", "most"), [(18, 18), (19, 7), (60, 20)])
def test_an_axis_of_months_is_never_crowded(months: int, most: int) -> None:
    times = {m: m for m in every_month("2020-01", f"{2020 + (months - 1) // 12}-{(months - 1) % 12 + 1:02d}")}
    assert len(times) == months
    chart = charts.over_time("t", WORDS, [("2020-01", "unknown", Decimal(1))], times, ["unknown"], "GBP")
    assert 0 < len(chart.spec["encoding"]["x"]["axis"]["values"]) <= most


def test_long_names_are_cut_and_never_run_together(run_of: Make, paid: Any) -> None:
    lines = [paid(f"{'VERY ' * 30}LONG {i} LTD", 100_00 + i) for i in range(3)]
    drawn = rows(charts_of(run_of(lines, ["Anytown"]))["suppliers"])
    assert len(drawn) == 3
    assert all(len(label) < 52 and label.endswith("…") for label in drawn)


def test_the_ring_bar_labels_wide_parts_with_the_share_of_the_table(town: Any) -> None:
    chart = charts_of(town)["ring"]
    told = {v["ring"]: v["label"] for v in chart.spec["data"]["values"]}
    assert told == {
        "Anytown": "29.1%",
        "Anyshire": "7.5%",
        "Rest of country": "45.1%",
        "Overseas": "",
        "Unknown": "16.2%",
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
@example(["if", "new", "this", "datum"])
@example(["\x07\u202e\uffff"])
def test_no_text_stops_the_renderer(names: list[str]) -> None:
    """A control character in a label ends the renderer's whole process; a bare keyword may be taken for code."""
    parts = [(name, "unknown", Decimal(1)) for name in names]
    words = charts.Words(f"Of {names[0]}", f"Base: {names[-1]}", names[0])
    (svg,) = draw([charts.stacked("x", words, parts, names, ["unknown"], "GBP")]).values()
    assert re.match(rb"<svg ", svg)


def square(west: float, south: float, size: float) -> list[list[float]]:
    return [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]


@pytest.mark.parametrize("before", [None, "/etc/fonts/fonts.conf"])
def test_fonts_of_the_machine_are_not_looked_at(before: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[Path] = []

    def told(*_: Any, **__: Any) -> str:
        folders = ET.parse(os.environ["FONTCONFIG_FILE"]).findall("dir")
        named.extend(Path(folder.text or "") for folder in folders)
        return "<svg/>"

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", told)
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    if before:
        monkeypatch.setenv("FONTCONFIG_FILE", before)
    draw([Chart("x", "What it shows", {})])
    # A list without any folder would stand for the usual ones.
    assert named
    assert not any(folder.exists() for folder in named)
    assert os.environ.get("FONTCONFIG_FILE") == before


def test_drawn_boundaries_make_a_map_of_their_shape(run_of: Make, paid: Any) -> None:
    world = run_of([paid("A LTD", 100_00, ring="Anytown"), paid("B LTD", 300_00)], ["Anytown", "Anyshire"])
    assert "map" not in charts_of(world)
    world.manifest["area"]["boundaries"] = {"Anytown": [square(-2.4, 53.7, 0.1)], "Anyshire": [square(-3.0, 53.5, 1.0)]}
    chart = charts_of(world)["map"]
    outer, inner = (value["path"] for value in chart.spec["data"][0]["values"])
    xs, ys = zip(*[map(float, pair.split(",")) for pair in re.findall(r"[\d.]+,[\d.]+", outer)], strict=True)
    # At 54 degrees north a degree of longitude is 0.588 of one of latitude.
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(0.588, abs=0.002)
    assert inner.count("L") == 4
    told = [value["text"] for value in chart.spec["data"][1]["values"]]
    assert told[0] == "Anytown: £100, 25.0%"
    assert told[-1] == "Unknown: £300, 75.0%"
    (svg,) = draw([chart]).values()
    assert svg.count(b"<path") >= 2


def test_a_long_boundary_is_kept_thin_and_closed() -> None:
    line = [[i / 1000, (i % 7) / 100] for i in range(20_000)]
    (kept,) = maps.thinned([[*line, line[0]]])
    assert len(kept) < 1600
    assert kept[0] == kept[-1] == [0.0, 0.0]
    assert maps.thinned([square(0, 0, 1)]) == [square(0, 0, 1)]
