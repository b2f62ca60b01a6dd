"""Laws are tried on the same examples everywhere, and a slow machine breaks none; what takes longest is begun first."""

import pytest
from hypothesis import settings

settings.register_profile("spendscan", deadline=None, derandomize=True)
settings.load_profile("spendscan")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on real data first: of several processes none is then left with a long one when the others have ended."""
    items.sort(key=lambda item: item.get_closest_marker("real_data") is None)
