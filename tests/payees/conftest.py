"""Payment lines of a made-up body, with what a test says of them and nothing else."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from spendscan.core.schemas import PAYMENTS

Lines = Callable[..., pl.DataFrame]


def _line(number: int, given: dict[str, Any]) -> dict[str, Any]:
    plain = {
        "source_file": "exford.csv",
        "source_row": number,
        "body": "Exford District Council",
        "payment_date": date(2024, 4, 3),
        "period": "2024-04",
        "supplier_name": "ACME LTD",
        "amount": Decimal("10.00"),
        "currency": "GBP",
    }
    return {**plain, **given}


@pytest.fixture
def lines() -> Lines:
    """Makes payment lines of dictionaries, or of names alone, without payee key and exclusion."""

    def make(*given: dict[str, Any] | str | None) -> pl.DataFrame:
        rows = [_line(n, g if isinstance(g, dict) else {"supplier_name": g}) for n, g in enumerate(given, 2)]
        return pl.DataFrame(rows, schema=PAYMENTS.schema).drop("payee_key", "exclusion", "exclusion_rule")

    return make
