import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.register.row_ends import row_ends

CELL = st.lists(st.sampled_from(["a", '"', " ", ",", "\t", "x" * 50]), max_size=6).map("".join)


def independent(text: str) -> int:
    """Where the last whole row ends, by going through the text."""
    inside, last = False, 0
    for at, letter in enumerate(text):
        inside ^= letter == '"'
        if letter == "\n" and not inside:
            last = at + 1
    return last


@pytest.mark.parametrize("seed", range(60))
def test_ends_and_evenness_of_rows_at_random(seed: int) -> None:
    rng = random.Random(seed)
    rows = [
        [rng.choice(["", "a", "a,b", 'say "x"', "two\nlines", "x" * rng.randrange(90)]) for _ in range(3)]
        for _ in range(rng.randrange(1, 60))
    ]
    uneven = rng.random() < 0.5
    if uneven:
        rng.choice(rows).append("more")
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=rng.choice(["\n", "\r\n"]), quoting=rng.choice([0, 1])).writerows(rows)
    text = out.getvalue() + '"not, yet\nwhole'
    ends = row_ends(text.encode(), ",", 3)
    assert ends.cut == independent(text) == len(out.getvalue())
    assert ends.even is not uneven


@pytest.mark.parametrize(
    ("text", "even"),
    [
        ("a,b\nc,d\n", True),
        ("a,b\nc,d,\n", False),  # longer by an empty cell
        ("a,b\nc\n", False),
        ("a,b\n\nc,d\n", False),
        ('A 5", B 6" C,d\n', False),  # marks within a cell that is not quoted hide the comma between them
        ('"a ""b"", c",d\n', True),
        ('"a" b,c\n', False),
    ],
)
def test_rows_are_even(text: str, even: bool) -> None:
    assert row_ends(text.encode(), ",", 2).even is even


def test_marks_that_are_but_marks() -> None:
    assert row_ends(b'5" pipe\tb\n', "\t", 2, bare=True).even
    assert row_ends(b'5" pipe\tb\n', "\t", 2).cut == 0


def test_no_row_is_whole() -> None:
    assert row_ends(b"", ",", 2).cut == row_ends(b"a,b", ",", 2).cut == 0


@pytest.mark.parametrize(
    ("text", "trim"),
    [
        ("a b,c\nd,e f\n", False),
        ('"a, b","c"\r\n"say ""x"" so",e\r\n', False),  # two marks within a cell are not its end
        ('"""x"" so","""a"""\n"so ""x""",""""\n', False),
        ('"""x"" ","a"\nb,c\n', True),
        ('b," ""x"""\nb,c\n', True),
        ('"a, b","c"\r\nd,e\r\n', False),
        (" a,b\nc,d\n", True),
        ("a,b \nc,d\n", True),
        ("a, b\nc,d\n", True),
        ('" a",b\nc,d\n', True),
        ('"a ",b\nc,d\n', True),
        ('"a",b\nc,d\t\n', True),
        ('"a\n",b\nc,d\n', True),
        ('"a\n b",b\nc,d\n', False),
        ('"a","b "\r\nc,d\r\n', True),
        ("a,b\nc\n", True),  # where rows are uneven nothing is told
    ],
)
def test_spaces_at_the_ends_of_cells_are_seen(text: str, trim: bool) -> None:
    assert row_ends(text.encode(), ",", 2).trim is trim


def test_of_marks_that_are_but_marks_no_spaces_are_told() -> None:
    assert row_ends(b'" a"\tb\n', "\t", 2, bare=True).trim


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=40), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_spaces_are_seen_where_there_are_any_and_only_there(
    rows: list[tuple[str, str]], end: str, quoted: bool
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    spaced = any(cell.strip(" \t\r\n") != cell for row in rows for cell in row)
    assert row_ends(out.getvalue().encode(), ",", 2).trim is spaced
