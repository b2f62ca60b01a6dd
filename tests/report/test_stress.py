"""The report of unkind data: it stays drawable, readable and true."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from spendscan.core.settings import Report as ReportSettings
from spendscan.report.story import tell

Make = Callable[..., Any]
RINGS = ["Anytown", "Anyshire", "Northern Region of Many Words and a Long Name"]
WHERE = [*RINGS, "rest_of_country", "overseas", "unknown"]


def worlds(paid: Any) -> dict[str, list[Any]]:
    long = "THE VERY REVEREND AND HONOURABLE COMPANY OF MASTERS, WARDENS AND ASSISTANTS OF EVERYTHING " * 2
    months = [f"{2009 + i // 12}-{i % 12 + 1:02d}" for i in range(180)]
    return {
        "long names": [
            paid(f"{long}{i}", (i + 1) * 1_000_00, ring=WHERE[i % 6], category=long + str(i)) for i in range(30)
        ],
        "a hundred categories": [
            paid(f"S{i}", (i + 1) * 1_000_00, ring=WHERE[i % 6], category=f"Category {i}") for i in range(100)
        ],
        "one with nine tenths": [
            paid("WHALE LTD", 90_000_000_00, ring="overseas"),
            *(paid(f"S{i}", 100_000_00, ring=WHERE[i % 6], category=f"C{i % 5}") for i in range(100)),
        ],
        "negative months": [
            paid("A", 1_000_00, period="2023-04"),
            paid("B", 10_00, ring="Anytown", period="2023-06"),
            paid("A", -5_000_00, ring="unknown", period="2023-05"),
            paid("C", 9_000_00, ring="Anyshire", period="2023-06"),
        ],
        "an empty ring": [paid("A", 1_000_00, ring="Anytown"), paid("B", 2_000_00, ring="overseas")],
        "a single month": [paid(f"S{i}", 1_000_00, ring=WHERE[i % 6]) for i in range(6)],
        "fifteen years": [
            paid(f"S{i % 7}", 1_000_00 + i, ring=WHERE[i % 6], period=month, category=f"C{i % 3}")
            for i, month in enumerate(months)
        ],
        "a hundred bodies": [
            paid(f"S{i}", 1_000_00 + i, ring=WHERE[i % 6], body=f"Body {i} of {long}") for i in range(100)
        ],
        "one penny": [paid("A", 1, ring="Anytown")],
        "nothing but credits": [paid("A", -5_00, ring="Anytown"), paid("B", -7_00)],
        "billions": [paid(f"S{i}", 9_999_999_999_99, ring=WHERE[i % 6]) for i in range(12)],
    }


NAMES = list(worlds(lambda *a, **k: None))


@pytest.fixture(params=NAMES)
def world(request: pytest.FixtureRequest, run_of: Make, paid: Any) -> Any:
    return run_of(worlds(paid)[request.param], RINGS, RINGS[:2])


def test_every_form_is_drawn_and_every_chart_fits_its_page(world: Any) -> None:
    done = world.render()
    assert done == world.render()
    for name, svg in done.charts.items():
        text = svg.decode()
        root = ET.fromstring(text)
        width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
        assert 100 < width < 1100, name
        assert 50 < height < 1400, name
        assert not re.search(r"NaN|Infinity|undefined", text), name
        assert re.search(f'id="{dict(zip(done.charts, anchors(world), strict=True))[name]}"', done.html), name
    assert not re.search(r"\bNone\b(?!\.)|\bnan\b|nan%|\binf\b", done.markdown)


def anchors(world: Any) -> list[str]:
    report, _ = tell(world.tables, world.manifest, ReportSettings())
    return [chart.table for chart in report.charts]


def test_the_trail_holds_all_that_is_not_a_credit(world: Any) -> None:
    report, _ = tell(world.tables, world.manifest, ReportSettings())
    chart = next((chart for chart in report.charts if chart.name == "trail"), None)
    if chart is None:
        return
    boxes = chart.spec["data"][1]["values"]
    assert all(box["y"] >= -0.01 and box["y"] + box["h"] <= chart.spec["height"] + 1.01 for box in boxes)
    table = next(t for t in report.tables if t.anchor == "trail")
    assert all(isinstance(row[2], object) and row[2] > 0 for row in table.rows)  # type: ignore[operator]
