"""Every figure is described, has a page, and its page names it."""

from pathlib import Path

import pytest

from spendscan.metrics.registry import METRICS, Metric

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_metric_has_a_page(metric: Metric) -> None:
    page = DOCS / metric.page
    assert page.is_file(), metric.page
    # The plainest ones need no mention beyond the data dictionary's.
    if metric.id not in ("payee_count", "payment_count", "scope_coverage", "spend", "local_share_mean_of_bodies"):
        assert metric.id in page.read_text(encoding="utf-8"), (metric.id, metric.page)


def test_every_metric_is_a_question_with_an_answer() -> None:
    for metric in METRICS.values():
        assert metric.question.endswith("?"), metric.id
        assert all((metric.formula, metric.inputs, metric.bounds, metric.limits)), metric.id
