"""Totals that no word gives away: a line is one by what it lacks and by what it adds up to."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.money import MONEY
from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
from spendscan.ledger.rows.totals import Sums, totals_of

Line = tuple[str | None, str | None, str]
PAID = [
    ("ALDER WORKS", "03/04/2024", "10.00"),
    ("ALDER WORKS", "04/04/2024", "20.50"),
    ("BIRCH CARE", "05/04/2024", "7"),
]
MORE = [("CEDAR FOODS", "08/04/2024", "11.25"), ("CEDAR FOODS", "09/04/2024", "3"), ("ELM PRINT", "10/04/2024", "9.99")]


def rejected(tmp_path: Path, lines: list[Line]) -> tuple[dict[int, str], Decimal]:
    """Rows that are no payments, the header left out, and the money of those that are."""
    text = "Supplier,Date,Amount,Service\n" + "".join(f"{a or ''},{b or ''},{c},Roads\n" for a, b, c in lines)
    path, out = tmp_path / "ledger.csv", tmp_path / "payments.parquet"
    path.write_text(text)
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    rows = ledger.rejects.filter(pl.col("reason") != "header").select("source_row", "reason").iter_rows()
    return dict(rows), pl.read_parquet(out)["amount"].sum()  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Subtotals under each supplier: by the name alone, with a date and no name, with neither.
        ([*PAID[:2], ("ALDER WORKS", None, "30.50"), *MORE[:2], ("CEDAR FOODS", None, "14.25")], {4: "s", 7: "s"}),
        ([*PAID[:2], (None, "30/04/2024", "30.50"), *MORE[:2], (None, "30/04/2024", "14.25")], {4: "s", 7: "s"}),
        # One of a single line counts where the others fit.
        (
            [*PAID[:2], ("A", None, "30.50"), *MORE[:2], ("C", None, "14.25"), MORE[2], ("E", None, "9.99")],
            {4: "s", 7: "s", 9: "s"},
        ),
        # What was carried so far, page by page, and two levels of totals.
        ([*PAID, (None, "30/04/2024", "37.50"), *MORE, (None, "30/04/2024", "61.74")], {5: "s", 9: "s"}),
        # The last line is the sum of all others, whatever it is called.
        ([*PAID, *MORE, ("All our suppliers", "30/04/2024", "61.74")], {8: "g"}),
        # A line without a date that adds up to nothing, and a last line that is a payment: both are paid.
        ([*PAID, ("DALE HALL", None, "30.51"), *MORE], {}),
        ([*PAID, *MORE, ("FERN HALL", "30/04/2024", "61.75")], {}),
        # Three lines where the last is the sum of the first two may be chance.
        ([*PAID[:2], ("FERN HALL", "30/04/2024", "30.50")], {}),
        # A payment made again without a date is one payment above it, no subtotal.
        ([*PAID, ("BIRCH CARE", None, "7"), *MORE], {}),
    ],
)
def test_totals_are_found_by_what_they_add_up_to(tmp_path: Path, lines: list[Line], expected: dict[int, str]) -> None:
    words = {"s": "subtotal", "g": "grand_total"}
    rows, money = rejected(tmp_path, lines)
    assert rows == {row: words[reason] for row, reason in expected.items()}
    assert money == sum(Decimal(c) for i, (_, _, c) in enumerate(lines, 2) if i not in expected)


def batch(rows: list[tuple[int, str | None, int]]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source_row": [row for row, _, _ in rows],
            "supplier_name": [name for _, name, _ in rows],
            "payment_date": ["2024-04-03" for _ in rows],
            "amount": [Decimal(pence).scaleb(-2) for _, _, pence in rows],
        },
        schema_overrides={"amount": MONEY, "supplier_name": pl.String},
    ).with_columns(pl.col("payment_date").str.to_date())


@given(st.lists(st.lists(st.integers(1, 10**7), min_size=2, max_size=6), min_size=2, max_size=6), st.data())
def test_batches_may_be_cut_anywhere_and_come_in_any_order(groups: list[list[int]], data: st.DataObject) -> None:
    rows: list[tuple[int, str | None, int]] = []
    expected = set()
    for group in groups:
        rows += [(len(rows) + i, "ALDER WORKS", pence) for i, pence in enumerate(group)]
        expected.add(len(rows))
        rows.append((len(rows), None, sum(group)))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(rows) - 1), max_size=4)))
    pieces = [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    sums = Sums()
    for piece in data.draw(st.permutations(pieces)):
        sums.add(batch(piece), sum((Decimal(pence).scaleb(-2) for _, _, pence in piece), Decimal(0)))
    assert {row for row, reason in totals_of(sums).items() if reason == "subtotal"} == expected


@pytest.mark.parametrize(
    "header", ["Supplier,Amount,Service", "Supplier,Amount,Period", "Supplier,Amount,Period,Service"]
)
@pytest.mark.parametrize("place", [1, 7])
def test_a_total_is_known_by_its_word_in_a_table_without_days(tmp_path: Path, header: str, place: int) -> None:
    rows = [(name, amount, *(["April 2024"] if "Period" in header else []), "Roads") for name, _, amount in PAID + MORE]
    lines = [",".join(row[: header.count(",") + 1]) for row in rows]
    blank = "," * (header.count(",") - 1)
    lines.insert(place - 1, f"TOTAL,61.74{blank}")
    lines.append(f"CEDAR FOODS total,14.25{blank}")
    (tmp_path / "spend.csv").write_text(header + "\n" + "\n".join(lines) + "\n")
    out = tmp_path / "payments.parquet"
    ledger = read_ledgers(plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()), None, out)
    assert pl.read_parquet(out)["amount"].sum() == Decimal("61.74")
    assert sorted(ledger.rejects["reason"]) == ["grand_total", "header", "subtotal"]


@pytest.mark.parametrize("under", ["Roads,,30.50,\nSchools,,20.00,\n", "Budget,,5000.00,\n", "Total 3 April,,30.50,\n"])
def test_a_name_with_a_sum_alone_is_no_payment_where_all_others_have_more(tmp_path: Path, under: str) -> None:
    paid = "".join(f"{name},{day},{amount},Roads\n" for name, day, amount in [*PAID, *MORE] * 3)
    (tmp_path / "spend.csv").write_text("Supplier,Date,Amount,Service\n" + paid + ",,,\nSummary,,,\n" + under)
    plans, out = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()), tmp_path / "payments.parquet"
    ledger = read_ledgers(plans, None, out)
    assert pl.read_parquet(out)["amount"].sum() == 3 * Decimal("61.74")
    assert f"{under.count(chr(10))} ragged" in " ".join(ledger.warnings)


@pytest.mark.parametrize(("sums", "reason"), [(",,,308.70,370.45,", "grand_total"), (",,,300.70,370.45,", "note")])
def test_sums_of_two_columns_in_a_row_without_a_word_are_the_total_where_they_add_up(
    tmp_path: Path, sums: str, reason: str
) -> None:
    lines = [f"{name},{day},{n},{amount},{Decimal(amount) * 6 / 5:.2f},Roads" for n, (name, day, amount) in
             enumerate([*PAID, *MORE] * 5)]  # fmt: skip
    (tmp_path / "spend.csv").write_text("\n".join(["Supplier,Date,Ref,Net,Gross,Service", *lines, sums]) + "\n")
    out = tmp_path / "payments.parquet"
    ledger = read_ledgers(plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()), None, out)
    assert pl.read_parquet(out)["amount"].sum() == Decimal("308.70")
    assert ledger.rejects["reason"].to_list() == ["header", reason]
