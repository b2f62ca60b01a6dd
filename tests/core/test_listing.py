"""The first of many names in a sentence."""

import pytest

from spendscan.core.listing import and_more, first_of


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (4, "a.csv, b.csv, c.csv"),
        (3, "a.csv, b.csv, c.csv"),
        (2, "a.csv, b.csv and 1 more file"),
        (1, "a.csv and 2 more files"),
    ],
)
def test_the_first_names_are_told_and_the_rest_counted(most: int, told: str) -> None:
    assert first_of(["a.csv", "b.csv", "c.csv"], most, "file") == told


def test_the_rest_has_its_own_plural_or_no_name_at_all() -> None:
    assert and_more(2, "body", "bodies") == " and 2 more bodies"
    assert and_more(1, "body", "bodies") == " and 1 more body"
    assert first_of(["4", "7", "9"], 1) == "4 and 2 more"
    assert and_more(0, "file") == ""
