"""What every report holds, whatever the run: read again as a stranger would, against the tables it was made from."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl
import pytest

ELSEWHERE = r"(?i)overseas|rest of country"
Make = Callable[..., Any]


@pytest.fixture(scope="module", params=["town", "nothing known", "no area", "two currencies", "credits only"])
def world(request: pytest.FixtureRequest, town: Any, run_of: Make, paid: Any) -> Any:
    lines = {
        "nothing known": [paid("A LTD", 100_00), paid("B LTD", 50_00, period="2023-05")],
        "no area": [paid("A LTD", 100_00), paid("B LTD", 5_00, ring="overseas")],
        "two currencies": [
            paid("A LTD", 100_00, ring="Anytown"),
            paid("B LTD", 50_00),
            paid("C INC", 70_00, ring="Anytown", currency="USD", body="City"),
            paid("D INC", 30_00, currency="USD", body="City"),
            paid("E INC", 9_00, ring="overseas", currency="USD", body="City"),
        ],
        "credits only": [paid("A LTD", -100_00, ring="Anytown"), paid("B LTD", 1_00)],
    }
    if request.param == "town":
        return town
    return run_of(lines[request.param], [] if request.param == "no area" else ["Anytown"])


@pytest.fixture(scope="module")
def done(world: Any) -> Any:
    return world.render()


def figure(world: Any, metric: str, currency: str, **key: str) -> dict[str, Any]:
    wanted = {"metric": metric, "dimension": "all", "scope": "analysed", "basis": "best", "currency": currency, **key}
    rows = world.tables["metrics"].filter(
        *(pl.col(k) == v for k, v in wanted.items()),
        *(pl.col(k).is_null() for k in ("body", "period", "dimension_2")),
    )
    return next(rows.iter_rows(named=True), {})


def shown(value: float) -> str:
    text = f"{Decimal(str(value)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}%"
    return "0.0%" if text == "-0.0%" else text


def sections(markdown: str) -> list[str]:
    return re.split(r"(?m)^##?\s", markdown)


def prose(markdown: str) -> list[str]:
    return re.split(r"\n\s*\n", re.sub(r"(?m)^ *[#|].*$", "\n", markdown))


def tables(markdown: str) -> list[list[list[str]]]:
    """Every pipe table as rows of cells."""
    found = re.findall(r"(?m)(?:^\|.*\n)+", markdown)
    return [[[c.strip() for c in line.strip("|\n").split(" | ")] for line in t.splitlines()] for t in found]


def currencies(world: Any) -> list[str]:
    return sorted({p.currency for p in world.paid})


def test_every_chart_shown_is_there_and_well_formed(done: Any) -> None:
    names = re.findall(r"\((charts/[^)]+\.svg)\)", done.markdown)
    assert names == list(done.charts)
    assert any(name.startswith("charts/ring") for name in names)
    assert done.html.count("<svg ") == len(names)
    for svg in done.charts.values():
        assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"


def test_the_same_tables_give_the_same_bytes(world: Any, done: Any) -> None:
    assert world.render() == done


def test_no_clock_time_and_no_path(done: Any) -> None:
    for text in (done.markdown, *(svg.decode() for svg in done.charts.values())):
        assert not re.search(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text)
        assert "/tmp" not in text
        assert "/home" not in text


def test_the_reconciliation_prints_lines_and_each_currency_to_the_penny(world: Any, done: Any) -> None:
    plain = done.markdown.replace(",", "")
    own = world.tables["sources"]
    row = "| " + " | ".join(str(own[name].sum()) for name in ("lines", "payments", "rejects", "blank")) + " | 0 |"
    assert row in plain
    for currency in currencies(world):
        total = Decimal(sum(p.pence for p in world.paid if p.currency == currency)).scaleb(-2)
        lines = sum(p.currency == currency for p in world.paid)
        assert re.search(rf"(?m)^\| {currency} \| {lines} \| {total} \|.*\| 0\.00 \|$", plain)


def test_the_headline_is_never_alone(world: Any, done: Any) -> None:
    for currency in currencies(world) if world.manifest["area"] else []:
        share = figure(world, "local_share", currency)
        if share["value"] is None:
            assert "cannot be given" in done.markdown
            continue
        wanted = [shown(share[name]) for name in ("value", "bound_low", "bound_high", "coverage")]
        known = figure(world, "local_share_of_known", currency)
        wanted += [shown(known["value"])] if known else []
        assert any(all(w in section for w in wanted) for section in sections(done.markdown))


def test_prose_leads_with_the_range_where_it_is_wide(world: Any, done: Any) -> None:
    for currency in currencies(world) if world.manifest["area"] else []:
        share = figure(world, "local_share", currency)
        if share["value"] is not None and share["bound_high"] - share["bound_low"] > 1:
            words = f"**Between {shown(share['bound_low'])} and {shown(share['bound_high'])} of "
            assert any(p.startswith(words) for p in prose(done.markdown))


def test_what_right_matches_would_give_is_said_where_its_ends_differ(town: Any) -> None:
    def told(low: float, high: float) -> str:
        share = pl.col("metric") == "local_share"
        ends = {name: pl.when(share).then(pl.lit(end)).otherwise(name) for name, end in (("low", low), ("high", high))}
        return str(
            replace(town, tables={**town.tables, "metrics": town.tables["metrics"].with_columns(**ends)})
            .render()
            .markdown
        )

    assert "decided rightly: between 10.0% and 20.0% of" in told(10, 20)
    assert "decided rightly" not in told(0, 0.01)


def test_prose_never_says_what_leaks_at_most_without_at_least(world: Any, done: Any) -> None:
    leaks = world.tables["metrics"].filter(pl.col("metric") == "leakage").select("value", "bound_low", "bound_high")
    rows = [row for row in leaks.rows() if None not in row]
    for text in prose(done.markdown):
        if re.search(r"(?i)\bleak", text) and any(
            shown(high) in text or shown(value) in text for value, _, high in rows
        ):
            assert any(f"at least {shown(low)}, at most {shown(high)}" in text for _, low, high in rows)


def test_tables_and_charts_of_places_have_a_band_for_unknown(done: Any) -> None:
    seen = 0
    for header, _, *rows in tables(done.markdown):
        labels = [*header, *(row[0] for row in rows)]
        if any(re.fullmatch(ELSEWHERE, label) for label in labels):
            seen += 1
            assert any(re.search("(?i)unknown", label) for label in labels)
    for svg in done.charts.values():
        texts = [t.strip() for t in ET.fromstring(svg).itertext()]
        if any(re.fullmatch(ELSEWHERE, text) for text in texts):
            seen += 1
            assert "Unknown" in texts
    assert seen > 2


def test_every_table_states_its_base(done: Any) -> None:
    bases = re.findall(r"(?m)^Base: .+\.\n\n\|", done.markdown)
    assert len(bases) == len(tables(done.markdown))


def test_every_percentage_is_a_figure_or_its_bound(world: Any, done: Any) -> None:
    """Parts of matching and place accounts aside, each is the rounding of a row of the metrics table."""
    columns = ["value", "bound_low", "bound_high", "coverage"]
    metrics = world.tables["metrics"].filter(pl.col("unit").is_in(["percent", "ratio"]))
    values = [v for c in columns for v in metrics[c].drop_nulls().to_list()]
    crossed = metrics.filter(pl.col("dimension_2") == "ring")
    leaves = [100 - v for c in columns for v in crossed[c].drop_nulls().to_list()]
    allowed = {shown(v) for v in [*values, *leaves, 0.0, 100.0]}
    text = done.markdown.split("## How suppliers were matched")[0]
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("| Matched", "| Awaiting")))
    printed = set(re.findall(r"-?[\d,]+\.\d%", text))
    assert printed
    assert printed <= allowed


def test_ring_money_is_the_figures_money(world: Any, done: Any) -> None:
    found = [t for t in tables(done.markdown) if t[0][0] == "Ring" and "Payees" in t[0]]
    assert len(found) == len(currencies(world))
    code = {"£": "GBP", "$": "USD"}
    names = {"Rest of country": "rest_of_country", "Overseas": "overseas", "Unknown": "unknown"}
    for header, _, *rows in found:
        currency = code[header[1].removeprefix("Spend (").removesuffix(")")]
        for label, spend, *_ in rows:
            member = names.get(label, label.removesuffix(" (local)"))
            row = figure(world, "spend", currency, dimension="ring", member=member)
            assert spend == f"{Decimal(row['numerator']).quantize(Decimal(1), ROUND_HALF_UP):,}"


def test_nobody_is_named_who_should_not_be(town: Any) -> None:
    done = town.render()
    text = html.unescape(done.markdown + "".join(svg.decode() for svg in done.charts.values()))
    for name in ("Robinson", "Smithson", "REDACTED PERSONAL DATA"):
        assert not re.search(name, text, re.IGNORECASE)
    assert "name withheld (may be a person)" in done.markdown
    assert "redacted suppliers (pooled)" in done.markdown


def test_currencies_are_told_apart_and_never_added(run_of: Make, paid: Any) -> None:
    world = run_of(
        [paid("A LTD", 100_00, ring="Anytown"), paid("B INC", 70_00, ring="Anytown", currency="USD")], ["Anytown"]
    )
    text = world.render().markdown
    assert re.findall(r"(?m)^## (.+\([A-Z]{3}\))$", text) == ["Pounds sterling (GBP)", "US dollars (USD)"]
    assert "£100" in text
    assert "$70" in text
    # only the checksum by file may add them, and says so
    assert all("170" not in line or line.startswith("| Anytown Council.csv") for line in text.splitlines())


def test_without_an_area_the_report_says_what_to_supply(run_of: Make, paid: Any) -> None:
    text = run_of([paid("A LTD", 100_00)]).render().markdown
    advice = text.split("## What to supply next")[1].split("\n## ")[0]
    assert all(f"`{option}`" in advice for option in ("--register", "--places", "--local"))


def test_the_story_goes_in_its_order(town: Any) -> None:
    wanted = [
        "Headline", "What changed", "What stands out",
        "How far these figures can be trusted", "Where the money goes", "Over time", "Deprived areas",
        "What is bought", "What kind of supplier", "Top suppliers", "Concentration", "Local multiplier",
        "How the local share depends on its definition", "How suppliers were matched", "What to supply next",
        "Method and definitions", "Caveats", "What was excluded", "Reconciliation",
        "Where bodies and currencies came from", "Warnings", "Sources and licences",
    ]  # fmt: skip
    assert re.findall(r"(?m)^## (.+)$", town.render().markdown) == wanted


def test_settings_decide_the_title_and_how_many_suppliers(town: Any) -> None:
    text = town.render(title="Spend | *ours*", suppliers=2).markdown
    assert text.startswith("# Spend \\| \\*ours\\*\n")
    assert "**Top 2 suppliers**" in text
    assert "UNPLACED LTD" not in text


def test_what_the_manifest_tells_is_printed_as_text(run_of: Make, paid: Any) -> None:
    manifest = {
        "warnings": ["a.csv | b.csv: net and gross are pooled <b>"],
        "attribution": [{"source": "nspl.csv", "licence": "Open Government Licence v3.0", "vintage": "May 2025"}],
    }
    text = run_of([paid("A LTD", 100_00)], **manifest).render().markdown
    assert "- a.csv \\| b.csv: net and gross are pooled &lt;b&gt;\n" in text
    assert "- nspl.csv: Open Government Licence v3.0, May 2025\n" in text


def test_names_full_of_markup_stay_text(run_of: Make, paid: Any) -> None:
    name = "=cmd() | `x` <script>alert(1)</script> [y](http://z) *b* \u202egnp.exe\x07"
    world = run_of([paid("EVIL", 100_00, name=name, category=name), paid("B", 1_00)], ["Anytown"])
    done = world.render()
    row = next(line for line in done.markdown.splitlines() if line.startswith("| 1 | "))
    assert row.startswith(
        "| 1 | =cmd() \\| \\`x\\` &lt;script&gt;alert(1)&lt;/script&gt; \\[y\\](http&#58;//z) \\*b\\* �gnp.exe� | 100 |"
    )
    for svg in done.charts.values():
        assert b"<script" not in svg
        assert not {"\u202e", "\x07"} & set(svg.decode())
