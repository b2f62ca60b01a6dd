import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.postcodes import canonical, is_uk, is_zip


def code(published: str | None) -> str | None:
    frame = pl.DataFrame({"p": [published]}, schema={"p": pl.String})
    found: str | None = frame.select(c=canonical(pl.col("p")))["c"][0]
    return found


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("pr1 2he", "PR1 2HE"),
        ("PR12HE", "PR1 2HE"),
        (" EC1A  1BB ", "EC1A 1BB"),
        ("M1-1AE", "M1 1AE"),
        ("gir0aa", "GIR 0AA"),
        ("85251", "85251"),
        ("85251-1234", "85251"),
        ("852511234", "85251"),
        ("8525", None),
        ("PR1", None),
        ("nan", None),
        ("N/A", None),
        ("", None),
        (None, None),
    ],
)
def test_canonical(published: str | None, expected: str | None) -> None:
    assert code(published) == expected


@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", fullmatch=True), st.sampled_from(["", " ", "  ", "-"]))
def test_spaces_and_case_do_not_matter(postcode: str, between: str) -> None:
    assert code(postcode.lower().replace(" ", between)) == postcode
    assert code(code(postcode)) == postcode


def test_shapes() -> None:
    frame = pl.DataFrame({"p": ["PR1 2HE", "85251"]}).select(uk=is_uk(pl.col("p")), us=is_zip(pl.col("p")))
    assert frame.rows() == [(True, False), (False, True)]
