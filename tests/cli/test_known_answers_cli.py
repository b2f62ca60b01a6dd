"""Published figures, table by table, through the command line: a tiny ledger in, the printed figure out.

The tolerance of each follows from the rounding of its inputs: a share that was printed with one decimal may be off by
0.05 points, and what is worked out from two such by what both may be off.
"""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from spendscan.cli.app import app

Cli = Callable[..., str]
Analyse = Callable[..., dict[str, dict[str, Any]]]
PRINTED = 0.05  # half a unit of a share with one decimal
SPENDERS = {"Near Ltd": "PR1 2HE", "County Ltd": "BB1 1AA", "Far Ltd": "LS1 1AA", "Lost Ltd": ""}
AREA = """[area]
name = "Lancashire"
[[area.ring]]
name = "Preston"
postcodes = ["PR"]
[[area.ring]]
name = "Lancashire"
postcodes = ["BB"]
"""


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == 0, (done.output, done.exception)
        return str(done.stdout)

    return run


@pytest.fixture
def analyse(cli: Cli, tmp_path: Path) -> Analyse:
    """Figures of the whole, by id, of (supplier, pounds) or (supplier, postcode, pounds)."""

    def run(name: str, paid: Sequence[Any], *more: str, date: str = "2024-05-01", body: str = "Anchor") -> Any:
        rows = [row if len(row) == 3 else (row[0], SPENDERS[row[0]], row[1]) for row in paid]
        lines = [f"{supplier},{postcode},{amount},{date}" for supplier, postcode, amount in rows]
        (tmp_path / f"{name}.csv").write_text("Supplier,Postcode,Amount,Date\n" + "\n".join(lines), encoding="utf-8")
        where = () if "--area" in more else ("--local", "PR")
        cli("analyse", f"{name}.csv", *where, "--body", body, "-o", name, "-q", *more)
        rows_ = pl.read_parquet(tmp_path / name / "data" / "metrics.parquet").filter(
            pl.col("body").is_null(), pl.col("period").is_null(), pl.col("scope") == "analysed",
            pl.col("basis") == "best", pl.col("dimension_2").is_null(),
        )  # fmt: skip
        keyed = {(r["metric"], r["dimension"], r["member"]): r for r in rows_.iter_rows(named=True)}
        return {m if d == "all" else f"{m} {d} {who}": row for (m, d, who), row in keyed.items()}

    return run


def compared(cli: Cli, *runs: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cli("compare", *runs, "--format", "json"))
    return found


@pytest.mark.parametrize(
    ("local", "total", "published", "tolerance"),
    [
        (750_569_905, 1_502_898_932, 49.94, 0.005),  # Wales 2015/16, exact pounds
        (25_000_000, 100_000_000, 25.0, PRINTED),  # Derry and Strabane 2018
        (112_300_000, 617_030_000, 18.2, PRINTED),  # Preston 2016/17
        (488_700_000, 617_050_000, 79.2, PRINTED),  # Lancashire with Preston, the same year
        (38_300_000, 750_000_000, 5, 0.5),  # Preston 2012/13, from £112.3m less £74m; printed as 5%
        (288_700_000, 750_000_000, 39, 0.5 + 0.1),  # Lancashire 2012/13, from £488.7m less £200m; printed as 39%
        (57_700_000, 221_500_000, 26, 0.5),  # North Ayrshire 2022/23
        (71_000_000, 834_000_000, 8.5, PRINTED + 0.06),  # five Ayrshire anchors, printed in whole millions
        (28_800_000_000, 62_600_000_000, 46, 0.5),  # English councils 2022
    ],
)
def test_shares(analyse: Analyse, local: int, total: int, published: float, tolerance: float) -> None:
    row = analyse("run", [("Near Ltd", local), ("Far Ltd", total - local)])["local_share"]
    assert row["value"] == pytest.approx(published, abs=tolerance)


def test_leaks_of_lancashire(analyse: Analyse) -> None:
    """39% of £750m stays: £457.5m leaves, published as £458m (publicsectorexecutive.com)."""
    row = analyse("run", [("Near Ltd", 292_500_000), ("Far Ltd", 457_500_000)])["leakage"]
    assert (row["value"], float(row["numerator"])) == (61.0, 457_500_000)
    assert float(row["numerator"]) / 1e6 == pytest.approx(458, abs=0.5)


@pytest.mark.parametrize(
    ("spend", "share", "more", "tolerance"),
    [(461, 0.699, 138, 0.5), (431, 0.713, 123, 0.5), (445.6, 0.717, 132, 0.5 + 446 * 0.0005 + 357 * 0.0005)],
)
def test_manchester(analyse: Analyse, cli: Cli, spend: float, share: float, more: int, tolerance: float) -> None:
    """51.5% of £357m in 2008/09, and what later years are more (cles.org.uk): 2016/17 is £3.6m off what was printed."""
    analyse("a", [("Near Ltd", 183_855_000), ("Far Ltd", 173_145_000)])
    near = round(spend * share * 1e6)
    analyse("b", [("Near Ltd", near), ("Far Ltd", round(spend * 1e6) - near)], date="2025-05-01")
    (change,) = (row["pence"] for row in compared(cli, "a", "b")["changes"] if row["part"] == "change")
    if more == 132:
        assert change / 1e8 == pytest.approx(135.6, abs=0.05)
        assert change / 1e8 != pytest.approx(132, abs=tolerance), "the published figure does not reproduce"
    else:
        assert change / 1e8 == pytest.approx(more, abs=tolerance)


@pytest.mark.parametrize(
    ("before", "after", "points", "percent", "tolerance"),
    [
        (51.5, 73.6, 22.1, 42.9, 0.15),  # Manchester 2008/09 to 2015/16; once reported as 22.1%
        (54.5, 58.1, 3.6, 6.65, 0.2),  # East Ayrshire: printed of unrounded shares
        (47.6, 39.6, -8.0, -16.8, 0.2),  # Manchester, in areas of deprivation
    ],
)
def test_points_and_percent(
    analyse: Analyse, cli: Cli, before: float, after: float, points: float, percent: float, tolerance: float
) -> None:
    for name, share, date in (("a", before, "2024-05-01"), ("b", after, "2025-05-01")):
        analyse(name, [("Near Ltd", round(share * 10)), ("Far Ltd", 1000 - round(share * 10))], date=date)
    move = next(row for row in compared(cli, "a", "b")["moves"] if row["body"] is None)
    assert move["points"] == pytest.approx(points, abs=0.1)
    assert move["share_percent"] == pytest.approx(percent, abs=tolerance)
    told = cli("compare", "a", "b")
    assert f"local share {points:+.1f} percentage points ({move['share_percent']:+.1f}% of what it was)" in told


def test_north_ayrshire_since_2015(analyse: Analyse, cli: Cli) -> None:
    """£80.5m is £44.8m more than £35.7m: 125% (thisisnorthayrshire.co.uk); £0.05m either way is 0.5 points."""
    analyse("a", [("Near Ltd", 35_700_000)])
    analyse("b", [("Near Ltd", 80_500_000)], date="2025-05-01")
    move = next(row for row in compared(cli, "a", "b")["moves"] if row["body"] is None)
    assert move["local_percent"] == pytest.approx(125, abs=0.5 + 0.5)


def test_unknown_postcodes_are_a_range(analyse: Analyse) -> None:
    found = analyse("run", [("Near Ltd", 60), ("Far Ltd", 30), ("Lost Ltd", 10)])
    assert round(found["local_share_of_known"]["value"], 1) == 66.7
    assert (found["local_share"]["bound_low"], found["local_share"]["bound_high"]) == (60.0, 70.0)


def test_rings_alone_and_with_those_inside(analyse: Analyse, tmp_path: Path) -> None:
    """Preston 18.2% and the rest of Lancashire 61.0% make the 79.2% "Lancashire (including Preston)"."""
    (tmp_path / "area.toml").write_text(AREA, encoding="utf-8")
    found = analyse("run", [("Near Ltd", 182), ("County Ltd", 610), ("Far Ltd", 208)], "--area", "area.toml")
    assert found["spend_share ring Lancashire"]["value"] == 61.0
    assert found["spend_share ring_cumulative Lancashire"]["value"] == 79.2


def test_contracts_by_count(analyse: Analyse) -> None:
    """Four of fifty contracts are 8% by count; by value something else, or nothing where no money is known."""
    paid = [(f"Firm {n} Ltd", "PR1 2HE" if n < 4 else "LS1 1AA", 0) for n in range(50)]
    found = analyse("run", paid)
    assert found["local_payment_share"]["value"] == 8.0
    assert found["local_share"]["value"] is None


def test_by_count_on_the_page(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "local-spend.md").read_text(encoding="utf-8")
    ledger = re.search(r"^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert ledger
    (tmp_path / "example.csv").write_text(ledger[1], encoding="utf-8")
    cli("analyse", "example.csv", "--local", "BK", "-o", "run", "-q")
    figures = pl.read_parquet(tmp_path / "run" / "data" / "metrics.parquet").filter(pl.col("body").is_null())
    values = dict(figures.filter(pl.col("metric").str.contains("^local_pay")).select("metric", "value").iter_rows())
    told = re.search(r"payments are local, (\d+)%, and \d of \d payees, (\d+)%", page)
    assert told
    assert [values["local_payment_share"], values["local_payee_share"]] == [float(text) for text in told.groups()]


def test_mean_of_councils_is_not_the_pooled_share(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    """The mean of rows' percentages: 80% of a small and 40% of a large body are 60%, and 43.6% pooled."""
    rows = [("Small", "PR1 2HE", 80), ("Small", "LS1 1AA", 20), ("Large", "PR1 2HE", 400), ("Large", "LS1 1AA", 600)]
    text = "\n".join(
        f"{body},Firm {n} Ltd,{postcode},{money},2024-05-01" for n, (body, postcode, money) in enumerate(rows)
    )
    (tmp_path / "l.csv").write_text("Body,Supplier,Postcode,Amount,Date\n" + text, encoding="utf-8")
    cli("analyse", "l.csv", "--local", "PR", "-o", "run", "-q")
    figures = pl.read_parquet(tmp_path / "run" / "data" / "metrics.parquet").filter(
        pl.col("body").is_null(), pl.col("period").is_null(), pl.col("scope") == "analysed", pl.col("basis") == "best"
    )
    values = dict(figures.filter(pl.col("dimension") == "all").select("metric", "value").iter_rows())
    assert (round(values["local_share"], 1), values["local_share_mean_of_bodies"]) == (43.6, 60.0)


def survey(
    cli: Cli, tmp_path: Path, answers: Sequence[tuple[str, float, str]], *more: str
) -> dict[str, dict[str, Any]]:
    lines = [f"{supplier},{percent},{stratum}" for supplier, percent, stratum in answers]
    (tmp_path / "s.csv").write_text("supplier_name,respend_percent,stratum\n" + "\n".join(lines), encoding="utf-8")
    told = json.loads(cli("survey", "load", "s.csv", "run", "--format", "json", *more))
    return {row["stratum"]: row for row in told["rates"]}


STAFF = (42.1, 50.5, 63.1, 37.8, 33.6)


def test_nef_workbook(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    """Five of many answered 42.1, 50.5, 63.1, 37.8 and 33.6%: 45.4% on average (plm_averaging_surveys.xls).

    With no end of suppliers the 95% interval is 30.90 to 59.94: mean 45.42, standard error 5.2306, t 2.776.
    """
    analyse("run", [(f"Firm {n} Ltd", "PR1 2HE", 1 + n) for n in range(2000)])
    answers = [(f"Firm {n} Ltd", share, "") for n, share in enumerate(STAFF)]
    whole = survey(cli, tmp_path, answers, "--average", "simple", "--level", "95")["all"]
    assert whole["rate"] == pytest.approx(45.4, abs=0.05)
    assert (whole["low"], whole["high"]) == (pytest.approx(30.90, abs=0.05), pytest.approx(59.94, abs=0.05))
    weighted = survey(cli, tmp_path, answers)["all"]
    assert weighted["rate"] == pytest.approx(sum((1 + n) * s for n, s in enumerate(STAFF)) / 15)


def test_ten_staff_and_200_000_pounds(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    """£200,000 to ten, an average of 40%: £80,000 (the same workbook); all alike leave no error."""
    analyse("run", [(f"Firm {n} Ltd", "PR1 2HE", 20_000) for n in range(10)])
    whole = survey(cli, tmp_path, [(f"Firm {n} Ltd", 40, "") for n in range(5)], "--average", "simple")["all"]
    assert (whole["respent"], whole["error"]) == (80_000, 0)
    again = analyse("again", [(f"Firm {n} Ltd", "PR1 2HE", 20_000) for n in range(10)], "--survey", "s.csv")
    assert again["lm3"]["value"] == 2.4


def test_small_firms_spend_again_more(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    """63p of a small and 40p of a large firm's pound: 58% more (fsb.org.uk, 2013); half a penny is 3 points."""
    analyse("run", [("Near Ltd", 100), ("By Ltd", "PR1 2HE", 100)])
    found = survey(cli, tmp_path, [("Near Ltd", 63, "small"), ("By Ltd", 40, "large")])
    assert 100 * (found["small"]["rate"] / found["large"]["rate"] - 1) == pytest.approx(58, abs=3)


def test_average_is_a_setting(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    """Answers of 20% on £900 and 60% on £100: 24% weighted by our spend, 40% each counting once."""
    paid = [("Near Ltd", 900), ("By Ltd", "PR1 2HE", 100), ("Silent Ltd", "PR1 2HE", 1000)]
    (tmp_path / "s.csv").write_text("supplier_name,respend_percent\nNear Ltd,20\nBy Ltd,60\n", encoding="utf-8")
    (tmp_path / "spendscan.toml").write_text('[survey]\naverage = "simple"\n', encoding="utf-8")
    found = analyse("run", paid, "--survey", "s.csv")["lm3"]
    assert found["value"] == pytest.approx(2 + (180 + 60 + 400) / 2000)
    assert "answers count once each" in found["method"]
    (tmp_path / "spendscan.toml").unlink()
    assert analyse("other", paid, "--survey", "s.csv")["lm3"]["value"] == pytest.approx(2 + (180 + 60 + 240) / 2000)


@pytest.mark.parametrize(
    ("income", "second", "third", "lm2", "lm3"),
    [
        ("100000", "50000", "50000", 1.5, 2.0),  # minney.org, added up rightly
        ("1", "1", "1", 2.0, 3.0),
        ("1", "0", "0", 1.0, 1.0),
        ("100", "60", "43", 1.6, 2.03),  # "an additional £1.03" (Lovell, Pennyburn)
        ("100", "65", "43", 1.65, 2.08),  # "an additional £1.08" (Community Gateway, Preston)
    ],
)
def test_rounds(cli: Cli, income: str, second: str, third: str, lm2: float, lm3: float) -> None:
    told = cli("multiplier", "rounds", "--income", income, "--suppliers", second, "--respent", third)
    assert told.splitlines() == [f"LM2 {lm2:.6f}", f"LM3 {lm3:.6f}: each pound brings {lm3 - 1:.6f} more"]


def test_northumberland(cli: Cli) -> None:
    """£1.76 of a local and £0.36 of another pound: "almost 400% more" (nef, 7 March 2005)."""
    told = cli("multiplier", "pound", "--share", "1", "--local", "0.76", "--elsewhere", "0.36")
    assert "value per pound 1.760000" in told
    assert "adds 1.400000" in told
    assert "388.9% more" in told


def test_totally_locally(cli: Cli) -> None:
    """A tenner of which 80% stays each time becomes £50: 1 ÷ (1 − 0.8) = 5."""
    keynes = ("multiplier", "keynes", "--consumption", "0.8", "--tax", "0", "--imports", "0", "--form", "proportional")
    assert "5.000000" in cli(*keynes)


def test_location_quotients(cli: Cli, tmp_path: Path) -> None:
    """Worked by hand for three industries: λ, the diagonal of FLQ, and the third buyer's column of AFLQ."""
    (tmp_path / "j.csv").write_text("code,region,nation\nA,100,2000\nB,300,3000\nC,600,5000\n", encoding="utf-8")
    flq = json.loads(cli("multiplier", "quotients", "j.csv", "--format", "json"))
    assert [row["slq"] for row in flq] == pytest.approx([0.5, 1, 1.2])
    assert [round(flq[n][code], 4) for n, code in enumerate("ABC")] == [0.2757, 0.5514, 0.6617]
    assert round(flq[2]["A"], 4) == 1.3234
    aflq = json.loads(cli("multiplier", "quotients", "j.csv", "--method", "aflq", "--format", "json"))
    assert [round(row["C"], 4) for row in aflq] == [0.2614, 0.5227, 0.7527]
    assert "0.551435" in cli("multiplier", "quotients", "j.csv")
    bare = json.loads(cli("multiplier", "quotients", "j.csv", "--method", "flq", "--delta", "0", "--format", "json"))
    cilq = json.loads(cli("multiplier", "quotients", "j.csv", "--method", "cilq", "--format", "json"))
    assert bare == cilq


TABLE = "code,1,2,households\n1,150,500,50\n2,200,100,400\noutput,1000,2000,\nwages,300,500,\n"


def test_input_output_table(cli: Cli, tmp_path: Path) -> None:
    """Miller and Blair's two sectors: A = [[.15, .25], [.20, .05]], column sums 1.5182 and 1.4521."""
    (tmp_path / "io.csv").write_text("code,1,2\n1,150,500\n2,200,100\noutput,1000,2000\n", encoding="utf-8")
    found = json.loads(cli("multiplier", "industries", "io.csv", "--format", "json"))
    assert [round(row["type_1"], 4) for row in found] == [1.5182, 1.4521]
    assert [row["type_2"] for row in found] == [None, None]


def test_households_close_a_table_and_a_region(cli: Cli, tmp_path: Path) -> None:
    """Type II by hand: A with a column (0.05, 0.40) and a row (0.30, 0.25), inverted, industries' rows summed."""
    (tmp_path / "io.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "j.csv").write_text("code,region,nation\n1,10,400\n2,90,600\n", encoding="utf-8")
    words = ("multiplier", "industries", "io.csv", "--household-income", "1000", "--format", "json")
    closed = json.loads(cli(*words))
    # Cofactors over the determinant of I − A, which is 0.62575.
    assert [round(row["type_2"], 4) for row in closed] == [1.8698, 1.7539]
    assert {row["type_2_from"] for row in closed} == {"closed"}
    regional = json.loads(cli(*words, "--employment", "j.csv"))
    for whole, part in zip(closed, regional, strict=True):
        assert part["type_1"] <= whole["type_1"]
        assert part["type_1"] <= part["type_2"] <= whole["type_2"]
        assert part["leaks"] > 0


def test_a_body_in_several_runs_counts_once_in_the_group(analyse: Analyse, cli: Cli) -> None:
    """X has 100, then 200; Y 50: together they spend 250, and what differs in bodies is told first."""
    analyse("x1", [("Near Ltd", 100)], body="X")
    analyse("y", [("Near Ltd", 20), ("Far Ltd", 30)], body="Y")
    analyse("x2", [("Near Ltd", 200)], body="X", date="2025-05-01")
    found = compared(cli, "x1", "y", "x2")
    (group,) = found["groups"]
    assert (group["bodies"], group["total"], group["local"]) == (["X", "Y"], 25_000, 22_000)
    assert (group["shared"], group["shared_pence"]) == (1, 22_000)
    assert "bodies: X in x1, Y in y" in found["differences"]
    assert found["changes"] == []


def test_division_factors_and_industries_reach_a_runs_spend(cli: Cli, tmp_path: Path) -> None:
    """Factors and tables name divisions by code, runs by words: £100 of building at 0.5 kg a pound."""
    (tmp_path / "l.csv").write_text("Supplier,Amount,Date\nArden Builders Ltd,100,2024-05-01\n", encoding="utf-8")
    register = "name,company_number,trading_postcode,sic\nArden Builders Ltd,09000001,PR1 2HE,41201\n"
    (tmp_path / "r.csv").write_text(register, encoding="utf-8")
    cli("analyse", "l.csv", "--register", "r.csv", "--local", "PR", "-o", "run", "-q")
    (tmp_path / "f.csv").write_text("division,kgco2e_per_gbp,year,price_base\n41,0.5,2022,2022\n", encoding="utf-8")
    (found,) = json.loads(cli("climate", "run", "--factors", "f.csv", "--format", "json"))
    assert (found["member"], found["kgco2e"]) == ("41", 50)
    (tmp_path / "io.csv").write_text("code,01,41\n01,150,500\n41,200,100\noutput,1000,2000\n", encoding="utf-8")
    rows = json.loads(cli("multiplier", "industries", "io.csv", "--run", "run", "--format", "json"))
    assert [row["spend"] for row in rows] == [0, 100]
    assert rows[1]["output"] == pytest.approx(145.21, abs=0.005)


def test_one_total_behind_two_shares(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    """£112.3m is 18.2% (Preston) and £488.7m is 79.2% (Lancashire with it) of one total: £617.0m."""
    (tmp_path / "area.toml").write_text(AREA, encoding="utf-8")
    paid = [("Near Ltd", 112_300_000), ("County Ltd", 376_400_000), ("Far Ltd", 128_340_000)]
    found = analyse("run", paid, "--area", "area.toml")
    assert round(found["spend_share ring Preston"]["value"], 1) == 18.2
    assert round(found["spend_share ring_cumulative Lancashire"]["value"], 1) == 79.2
    implied = [float(found[f"spend {ring}"]["value"]) / share for ring, share in
               (("ring Preston", 0.182), ("ring_cumulative Lancashire", 0.792))]  # fmt: skip
    # 0.05 points of 18.2% are £1.7m of the total, of 79.2% £0.4m.
    assert implied == [pytest.approx(617.04e6, abs=1.7e6), pytest.approx(617.04e6, abs=0.4e6)]
    printed = (tmp_path / "run" / "report.md").read_text(encoding="utf-8")
    assert "£617.0" in printed or "617,040,000" in printed
    assert "18.2%" in printed


@pytest.mark.parametrize(("parts", "hhi"), [((40, 30, 20, 10), 3000), ((30, 30, 20, 20), 2600)])
def test_competition_authorities_examples(analyse: Analyse, tmp_path: Path, parts: tuple[int, ...], hhi: int) -> None:
    """Four suppliers: the sum of the squares of their percentages."""
    found = analyse("run", [(f"Firm {n} Ltd", "PR1 2HE", 100 * part) for n, part in enumerate(parts)])
    assert found["hhi"]["value"] == hhi
    assert found["effective_suppliers"]["value"] == pytest.approx(10_000 / hhi, abs=1e-6)
    assert f"{hhi:,}" in (tmp_path / "run" / "report.md").read_text(encoding="utf-8")


def test_deciles_of_ranks(analyse: Analyse, cli: Cli, tmp_path: Path) -> None:
    """Of England's 33,755 areas of 2025 ranks 1 and 3375 are in the most deprived tenth, 3376 in the next."""
    ranks = {"PR1 1AA": 1, "PR1 1AB": 3375, "PR1 1AD": 3376, "PR1 1AE": 33755}
    rows = "\n".join(f"{code},E07000123,E92000001,E0100000{n},{rank}" for n, (code, rank) in enumerate(ranks.items()))
    (tmp_path / "nspl.csv").write_text(f"pcds,lad26cd,ctry26cd,lsoa21cd,imd25ind\n{rows}\n", encoding="utf-8")
    paid = [(f"Firm {n} Ltd", code, 10 ** (n + 1)) for n, code in enumerate(ranks)]
    found = analyse("run", paid, "--places", "nspl.csv")
    deciles = {d: float(found[f"spend deprivation {d}"]["value"]) for d in ("1", "2", "10")}
    assert deciles == {"1": 110.0, "2": 1000.0, "10": 10_000.0}
    assert round(found["spend_share deprivation 1"]["value"], 2) == 0.99
