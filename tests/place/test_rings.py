"""Rings: token by token, the innermost that fits, and what a ring needs."""

import math
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.errors import UsageError
from spendscan.place.read import Lookup
from spendscan.place.rings import check_area, distance_km, locate, place_addresses, resolve_area
from spendscan.userfiles.area import Area, Ring, area_of_list

FLAGS = {"crown": False, "pseudo": False}


def _lookup(*rows: dict[str, object], names: pl.DataFrame | None = None) -> Lookup:
    frame = pl.DataFrame([{**FLAGS, **row} for row in rows])
    return Lookup(frame, names) if names is not None else Lookup(frame)


def _area(*rings: Ring) -> Area:
    return Area("Area", rings, (rings[0].name,), path="area.toml")


def _ring_of(postcode: str, area: Area, lookup: Lookup | None = None) -> int | None:
    position: int | None = locate(pl.Series([postcode]), area, lookup)["position"][0]
    return position


@pytest.mark.parametrize(
    ("token", "postcode", "inside"),
    [
        ("E", "E1 6AN", True), ("E", "EC1A 1BB", False), ("E", "E1W 1AA", True), ("E1", "E1W 1AA", False),
        ("M1", "M1 1AE", True), ("M1", "M11 1AE", False), ("M11", "M1 1AE", False), ("M1 1", "M1 1AE", True),
        ("M1 1", "M11 1AE", False), ("M1 1AE", "M1 1AE", True), ("M1 1AE", "M1 1AF", False), ("EC1A", "EC1A 1BB", True),
        ("EC1", "EC1A 1BB", False), ("85251", "85251", True), ("85251-1234", "85251", True), ("2138", "02138", True),
        ("85251", "85252", False), ("GIR 0AA", "GIR 0AA", True),
    ],
)  # fmt: skip
def test_tokens_are_whole(token: str, postcode: str, inside: bool) -> None:
    assert (_ring_of(postcode, area_of_list([token])) == 0) == inside


AREAS, DIGITS = ["E", "EC", "M", "MK", "N", "NW"], ["1", "2", "11", "1A", "12"]
OUTWARDS = st.builds("{}{}".format, st.sampled_from(AREAS), st.sampled_from(DIGITS))
POSTCODES = st.builds("{} {}{}".format, OUTWARDS, st.sampled_from("19"), st.sampled_from(["AA", "AB"]))
TOKENS = st.one_of(st.sampled_from(AREAS), OUTWARDS, POSTCODES, POSTCODES.map(lambda p: p[:-2]))


def _reference(token: str, postcode: str) -> bool:
    """By pieces of the postcode, cut where they really end."""
    outward, inward = postcode.split(" ")
    letters = "".join(c for i, c in enumerate(outward) if c.isalpha() and outward[:i].isalpha() | (i == 0))
    return token in (letters, outward, f"{outward} {inward[0]}", postcode)


@given(st.lists(TOKENS, min_size=1, max_size=4), POSTCODES)
def test_a_list_holds_what_one_of_its_tokens_holds(tokens: list[str], postcode: str) -> None:
    assert (_ring_of(postcode, area_of_list(tokens)) == 0) == any(_reference(token, postcode) for token in tokens)


@given(st.lists(st.lists(TOKENS, min_size=1, max_size=3), min_size=1, max_size=4), POSTCODES)
def test_the_innermost_ring_that_fits_counts(lists: list[list[str]], postcode: str) -> None:
    area = _area(*(Ring(str(i), tuple(tokens)) for i, tokens in enumerate(lists)))
    fits = [i for i, tokens in enumerate(lists) if any(_reference(token, postcode) for token in tokens)]
    assert _ring_of(postcode, area) == (min(fits) if fits else None)


def test_keys_of_a_ring_are_or_ed() -> None:
    lookup = _lookup(
        {
            "postcode": "M1 1AE",
            "authority": "E08000003",
            "region": "E12000002",
            "ward": "E05000001",
            "lsoa": "E01000001",
        },
        {
            "postcode": "LS1 1AA",
            "authority": "E08000035",
            "region": "E12000003",
            "ward": "E05000002",
            "lsoa": "E01000002",
        },
    )
    either = Ring("x", ("M2",), local_authorities=("E08000003",), regions=("E12000003",))
    for postcode in ("M1 1AE", "LS1 1AA", "M2 5XX"):
        assert _ring_of(postcode, _area(either), lookup) == 0
    for ring in (Ring("w", wards=("E05000001",)), Ring("l", lsoas=("E01000001",))):
        assert _ring_of("M1 1AE", _area(ring), lookup) == 0
        assert _ring_of("LS1 1AA", _area(ring), lookup) is None


def test_a_small_area_of_either_census_fits() -> None:
    lookup = _lookup({"postcode": "M1 1AE", "lsoa": "E01000001", "lsoa11": "E01000009"})
    assert _ring_of("M1 1AE", _area(Ring("l", lsoas=("E01000009",))), lookup) == 0


def test_a_circle_around_a_postcode() -> None:
    lookup = _lookup(
        {"postcode": "PR1 2HE", "lat": 53.7590, "long": -2.6990},
        {"postcode": "BB5 0PF", "lat": 53.7530, "long": -2.3640},
        {"postcode": "M1 1AE", "lat": None, "long": None},
    )
    area = resolve_area(
        _area(Ring("near", centre="PR1 2HE", within_km=10), Ring("far", centre="PR1 2HE", within_km=25)), lookup
    )
    assert [_ring_of(p, area, lookup) for p in ("PR1 2HE", "BB5 0PF", "M1 1AE")] == [0, 1, None]


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(-89, 89), st.floats(-179, 179))
def test_distance_is_that_of_the_cosine_rule(a: float, b: float, c: float, d: float) -> None:
    got = pl.select(distance_km(pl.lit(a), pl.lit(b), c, d)).item()
    p, q, turn = math.radians(a), math.radians(c), math.radians(d - b)
    across = math.hypot(
        math.cos(q) * math.sin(turn), math.cos(p) * math.sin(q) - math.sin(p) * math.cos(q) * math.cos(turn)
    )
    along = math.sin(p) * math.sin(q) + math.cos(p) * math.cos(q) * math.cos(turn)
    assert got == pytest.approx(6371.0088 * math.atan2(across, along), rel=1e-6, abs=1e-3)


KNOWN = _lookup(
    {"postcode": "M1 1AE", "authority": "E08000003"},
    {"postcode": "BD98 1GG", "authority": None, "pseudo": True},
    {"postcode": "JE1 1BD", "authority": None, "pseudo": True, "crown": True},
    {"postcode": "LS1 1AA", "authority": "E08000035", "terminated": True},
    {"postcode": "75001", "authority": None},
)
CODES = _area(Ring("Manchester", local_authorities=("E08000003",)))
PREFIX = area_of_list(["M1"])


@pytest.mark.parametrize(
    ("postcode", "country", "area", "lookup", "rank", "reason"),
    [
        ("M1 1AE", None, CODES, KNOWN, 0, None),
        ("M1 1AE", "FR", CODES, KNOWN, 0, None),
        ("M1 1AE", "FR", PREFIX, None, 0, None),
        ("LS1 1AA", "FR", CODES, KNOWN, 1, "terminated"),
        ("LS1 1AA", "FR", PREFIX, None, 2, "stated_country"),
        ("LS1 1AA", "GB", PREFIX, None, 1, None),
        ("BD98 1GG", None, CODES, KNOWN, 3, "pseudo_code"),
        ("BD98 1GG", "FR", CODES, KNOWN, 2, "stated_country"),
        ("ZZ99 3VZ", None, PREFIX, None, 3, "pseudo_code"),
        ("JE1 1BD", None, CODES, KNOWN, 2, None),
        ("JE1 1BD", None, PREFIX, None, 2, None),
        ("JE1 1BD", None, area_of_list(["JE"]), None, 0, None),
        ("OX1 1AA", None, CODES, KNOWN, 3, "not_in_lookup"),
        ("10001", None, PREFIX, None, 3, "not_a_postcode"),
        ("10001", "US", PREFIX, None, 2, "stated_country"),
        (None, None, PREFIX, None, 3, "not_a_postcode"),
        (None, "FR", PREFIX, None, 2, "stated_country"),
        ("M1 1AE", None, None, KNOWN, 2, "no_area"),
        ("M1 1AE", "FR", None, None, 1, "stated_country"),
        ("JE1 1BD", None, None, KNOWN, 1, None),
    ],
)
def test_the_order_of_rings(
    postcode: str | None, country: str | None, area: Area | None, lookup: Lookup | None, rank: int, reason: str | None
) -> None:
    schema = {"postcode": pl.String, "published": pl.Boolean, "country": pl.String}
    rows = pl.DataFrame({"postcode": [postcode], "published": [True], "country": [country]}, schema=schema)
    placed = place_addresses(rows, area, lookup, "GB").row(0, named=True)
    assert (placed["rank"], placed["reason"]) == (rank, reason)


def test_nothing_published_is_no_address() -> None:
    schema = {"postcode": pl.String, "published": pl.Boolean, "country": pl.String}
    rows = pl.DataFrame({"postcode": [None], "published": [False], "country": [None]}, schema=schema)
    assert place_addresses(rows, PREFIX, None, "GB")["reason"].to_list() == ["no_address"]


def test_zip_codes_are_the_rest_of_the_states() -> None:
    schema = {"postcode": pl.String, "published": pl.Boolean, "country": pl.String}
    rows = pl.DataFrame(
        {"postcode": ["85251", "10001", "M1 1AE"], "published": [True] * 3, "country": [None] * 3}, schema=schema
    )
    placed = place_addresses(rows, area_of_list(["85251"]), None, "US")
    assert dict(placed.select("postcode", "rank").iter_rows()) == {"85251": 0, "10001": 1, "M1 1AE": 3}


NAMES = pl.DataFrame(
    {
        "kind": ["authority", "authority", "authority", "ward"],
        "code": ["E08000003", "E07000123", "E07009999", "E05000001"],
        "name": ["Manchester", "Preston", "Preston", "Preston"],
    }
)


@pytest.mark.parametrize(
    ("ring", "lookup", "says"),
    [
        (Ring("x", local_authorities=("E08000003",)), None, "needs a postcode lookup"),
        (Ring("x", centre="M1 1AE", within_km=1), None, "needs a postcode lookup"),
        (Ring("x", regions=("E12000002",)), KNOWN, r"region codes \(rgn, rgn25cd\)"),
        (Ring("x", counties=("E10000017",)), KNOWN, r"county codes \(cty, cty25cd\)"),
        (Ring("x", wards=("E05000001",)), KNOWN, "ward codes"),
        (Ring("x", ("M1",), countries=("E92000001",)), KNOWN, "country codes"),
        (Ring("x", centre="M1 1AE", within_km=1), KNOWN, r"coordinates \(lat, long\)"),
        (Ring("x", local_authorities=("Preston",)), KNOWN, "no names"),
        (Ring("x", local_authorities=("Preston",)), replace(KNOWN, names=NAMES), "is the name of 2 areas"),
        (Ring("x", local_authorities=("Manchestre",)), replace(KNOWN, names=NAMES), "Did you mean Manchester"),
    ],
)
def test_what_a_ring_needs_is_named(ring: Ring, lookup: Lookup | None, says: str) -> None:
    with pytest.raises(UsageError, match=r"ring x") as caught:
        check_area(_area(ring), lookup)
    assert pl.Series([str(caught.value)]).str.contains(says)[0]
    assert caught.value.hint


def test_a_centre_that_the_lookup_does_not_know() -> None:
    lookup = _lookup({"postcode": "M1 1AE", "lat": 53.4, "long": -2.2})
    with pytest.raises(UsageError, match="does not know where PR1 2HE is"):
        check_area(_area(Ring("x", centre="PR1 2HE", within_km=1)), lookup)


def test_a_name_is_its_code_and_one_in_the_lookup_goes_before() -> None:
    named = replace(KNOWN, names=NAMES)
    area = resolve_area(_area(Ring("x", local_authorities=("manchester",))), named)
    assert area.rings[0].local_authorities == ("E08000003",)
    with_preston = replace(
        named, frame=pl.concat([named.frame, named.frame.with_columns(authority=pl.lit("E07000123"))])
    )
    area = resolve_area(_area(Ring("x", local_authorities=("Preston",))), with_preston)
    assert area.rings[0].local_authorities == ("E07000123",)


def test_a_ring_whose_codes_are_all_absent_is_a_warning() -> None:
    absent, there = (
        Ring("gone", local_authorities=("E06000099", "E06000098")),
        Ring("in", local_authorities=("E08000003",)),
    )
    assert check_area(_area(there, Ring("p", ("M1",))), KNOWN) == ()
    (warning,) = check_area(_area(absent, there), KNOWN)
    assert warning.startswith("ring gone: none of its codes (E06000099, E06000098)")
