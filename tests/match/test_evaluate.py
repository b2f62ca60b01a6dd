import polars as pl
import pytest

from spendscan.core.errors import UsageError
from spendscan.core.schemas import MATCHES
from spendscan.match.evaluate import evaluate

ROWS = [
    ("A LTD", "00000001", "accepted", 0.99),
    ("B LTD", "00000002", "accepted", 0.99),
    ("C LTD", "00000003", "review", 0.60),
    ("D LTD", None, "none", None),
]
TRUTH = pl.DataFrame(
    {
        "supplier_name": ["A Limited", "B LTD", "B LTD", "C LTD", "D LTD", "Z LTD"],
        "company_number": ["1", "9", "8", "00000003", "", "5"],
    }
)


@pytest.fixture
def matches() -> pl.DataFrame:
    rows = pl.DataFrame(ROWS, schema=["payee_key", "entity_id", "decision", "probability"], orient="row")
    return MATCHES.conform(rows.with_columns(register=pl.lit("r"), reason=pl.lit("x")))


def test_precision_recall_and_who_is_absent(matches: pl.DataFrame) -> None:
    found = evaluate(TRUTH, matches)
    row = found.figures.row(0, named=True)
    assert (row["scored"], row["with_match"], row["accepted"], row["right"]) == (4, 3, 2, 1)
    assert (row["precision"], row["recall"], found.absent) == (0.5, 0.333333, 1)
    assert found.bands.rows() == [(0.5, 1, 0.6, 1.0), (0.98, 2, 0.99, 0.5)]


def test_money_weighs(matches: pl.DataFrame) -> None:
    money = pl.DataFrame({"payee_key": ["A LTD", "B LTD", "C LTD"], "amount": [75, 25, 300]})
    row = evaluate(TRUTH, matches, money).figures.filter(pl.col("weight") == "money").row(0, named=True)
    assert (row["precision"], row["recall"]) == (0.75, 0.1875)


def test_a_truth_without_ids_is_refused(matches: pl.DataFrame) -> None:
    with pytest.raises(UsageError, match="no column entity_id or company_number"):
        evaluate(TRUTH.drop("company_number"), matches)
