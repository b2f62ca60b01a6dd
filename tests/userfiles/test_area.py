"""Areas as people write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.errors import InputError, UsageError
from spendscan.userfiles.area import area_from, area_of_list, postcode_token, read_area

PRESTON = """[area]
name = "Preston"
[[area.ring]]
name = "Preston"
postcodes = ["pr1", "PR2 9", 2138]
[[area.ring]]
name = "Lancashire"
counties = ["E10000017"]
local_authorities = ["E06000008", "E06000009"]
[[area.ring]]
name = "Near"
centre = "PR1 2HE"
within_km = 10
[local]
rings = ["Lancashire", "Preston"]
basis = "ledger"
"""


def _area(folder: Path, text: str) -> Path:
    path = folder / "area.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_area_file_is_read(tmp_path: Path) -> None:
    area = read_area(_area(tmp_path, PRESTON))
    assert area.name == "Preston"
    assert area.names == ("Preston", "Lancashire", "Near")
    assert area.rings[0].postcodes == ("PR1", "PR2 9", "02138")
    assert area.rings[1].codes == {"local_authorities": ("E06000008", "E06000009"), "counties": ("E10000017",)}
    assert (area.rings[2].centre, area.rings[2].within_km) == ("PR1 2HE", 10.0)
    assert [ring.is_prefix_list for ring in area.rings] == [True, False, False]
    assert area.local == ("Preston", "Lancashire")
    assert area.basis == "ledger"


def test_local_is_the_innermost_where_nothing_is_said() -> None:
    rings = [{"name": "In", "postcodes": ["M1"]}, {"name": "Out", "postcodes": ["M"]}]
    area = area_from({"area": {"ring": rings}}, "x")
    assert (area.name, area.local, area.basis) == ("In", ("In",), None)


@pytest.mark.parametrize(
    ("before", "after", "where", "says"),
    [
        ('postcodes = ["pr1", "PR2 9", 2138]', "", ":3:1", "no members"),
        ('postcodes = ["pr1", "PR2 9", 2138]', "postcodes = []", ":3:1", "no members"),
        ("postcodes =", "postcode =", ":5:1", "Did you mean postcodes"),
        ('"PR2 9"', '"Preston"', ":5:1", "no postcode area"),
        ('name = "Lancashire"', "", ":6:1", "has no name"),
        ('name = "Lancashire"', 'name = "Preston"', ":7:1", "two rings"),
        ('name = "Lancashire"', 'name = "overseas"', ":7:1", "cannot be called overseas"),
        ("within_km = 10", "", ":12:1", "go together"),
        ("within_km = 10", "within_km = 0", ":13:1", "over 0"),
        ('centre = "PR1 2HE"', 'centre = "PR1"', ":12:1", "no full postcode"),
        ('centre = "PR1 2HE"', "centre = [354000, 429000]", ":12:1", "projection"),
        ('rings = ["Lancashire", "Preston"]', 'rings = ["Lancashir"]', ":15:1", "Did you mean Lancashire"),
        ('basis = "ledger"', 'basis = "legder"', ":16:1", "Did you mean ledger"),
        ("[local]", "[locl]", ":14:1", "Did you mean local"),
        ('counties = ["E10000017"]', "counties = [1.5]", ":8:1", "list of texts"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(tmp_path: Path, before: str, after: str, where: str, says: str) -> None:
    path = _area(tmp_path, PRESTON.replace(before, after, 1))
    with pytest.raises(UsageError) as caught:
        read_area(path)
    assert caught.value.where == f"{path}{where}"
    assert says in str(caught.value)


def test_an_area_without_rings_or_table() -> None:
    with pytest.raises(UsageError, match="no rings"):
        area_from({"area": {"name": "X"}}, "x")
    with pytest.raises(UsageError, match=r"no \[area\]"):
        area_from({}, "x")


def test_a_missing_file_is_no_input(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_area(tmp_path / "absent.toml")


def test_a_list_is_one_ring_called_local() -> None:
    area = area_of_list(["PR1, pr2 9", "M1,PR1"])
    assert area.names == area.local == ("Local",)
    assert area.rings[0].postcodes == ("PR1", "PR2 9", "M1")


@pytest.mark.parametrize("tokens", [[], [" , "], ["Preston"], ["PR1 2", "PR1 2H"]])
def test_a_list_of_something_else_is_refused(tokens: list[str]) -> None:
    with pytest.raises(UsageError):
        area_of_list(tokens)


@pytest.mark.parametrize(
    ("word", "token"),
    [
        ("e", "E"), ("ec", "EC"), ("ec1a", "EC1A"), ("M1", "M1"), ("m11", "M11"), ("PR2 9", "PR2 9"),
        ("pr2  9aa", "PR2 9AA"), ("pr29aa", "PR2 9AA"), ("m112", "M11 2"), ("EC1A1", "EC1A 1"),
        ("gir0aa", "GIR 0AA"), ("85251", "85251"),
        ("85251-1234", "85251"), ("852511234", "85251"), ("2138", "02138"), ("21381234", "02138"), ("501", "00501"),
        ("2138-1234", "02138"),
    ],
)  # fmt: skip
def test_tokens_have_one_spelling(word: str, token: str) -> None:
    assert postcode_token(word, "x") == token


@given(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?( [0-9]([A-Z]{2})?)?|[A-Z]{1,2}|[0-9]{5}", fullmatch=True))
def test_a_spelt_token_stays_as_it_is(token: str) -> None:
    assert postcode_token(token, "x") == token
    assert postcode_token(f" {token.lower()} ", "x") == token
