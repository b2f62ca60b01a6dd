"""Preset areas."""

import tomllib

import polars as pl
import pytest

from spendscan.core.errors import InputError, UsageError
from spendscan.place.preset import preset_area
from spendscan.place.read import Lookup
from spendscan.place.rings import check_area
from spendscan.userfiles.area import area_from

ROWS = [
    ("AA1 1AA", "E07000001", "E10000001", "E12000001", "E92000001"),
    ("AA1 1AB", "E07000001", "E10000001", "E12000001", "E92000001"),
    ("AA2 1AA", "E07000002", "E10000001", "E12000001", "E92000001"),
    ("AA3 1AA", "E06000003", None, "E12000001", "E92000001"),
    ("AA4 1AA", "W06000004", None, None, "W92000004"),
    ("AA5 1AA", "W06000005", None, None, "W92000004"),
    ("AA6 1AA", "E06000006", "E10000006", "E12000006", "E92000001"),
]
NAMES = [("authority", "E07000001", "Exford"), ("county", "E10000001", "Exford"),
         ("region", "E12000001", 'The "North"'),
         ("authority", "W06000004", "Wyford"), ("authority", "W06000005", "Wyford")]  # fmt: skip
LOOKUP = Lookup(
    pl.DataFrame(ROWS, schema=["postcode", "authority", "county", "region", "country"], orient="row").with_columns(
        crown=pl.lit(value=False), pseudo=pl.lit(value=False)
    ),
    pl.DataFrame(NAMES, schema=["kind", "code", "name"], orient="row"),
)


def _rings(name: str) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    area = area_from(tomllib.loads(preset_area(name, LOOKUP)), "made")
    assert check_area(area, LOOKUP) == ()
    return [(ring.name, ring.codes) for ring in area.rings]


@pytest.mark.parametrize("name", ["Exford", "exford", "e07000001"])
def test_rings_grow_from_the_authority_outwards(name: str) -> None:
    assert _rings(name) == [
        ("Exford", {"local_authorities": ("E07000001",)}),
        ("Exford (county)", {"counties": ("E10000001",)}),
        ('The "North"', {"regions": ("E12000001",)}),
    ]


def test_a_ring_that_adds_nothing_is_left_out() -> None:
    assert [name for name, _ in _rings("E06000003")] == ["E06000003", 'The "North"']
    assert [name for name, _ in _rings("W06000004")] == ["Wyford", "W92000004"]
    assert [name for name, _ in _rings("E06000006")] == ["E06000006"]


@pytest.mark.parametrize(
    ("name", "says"), [("Wyford", "W06000004, W06000005"), ("Exfrod", "Did you mean Exford"), ("zzz", "Give its code")]
)
def test_a_name_that_is_none_or_many(name: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        preset_area(name, LOOKUP)
    assert pl.Series([str(caught.value)]).str.contains(says)[0]


def test_a_lookup_without_authorities() -> None:
    with pytest.raises(InputError, match="no local authority codes"):
        preset_area("Exford", Lookup(pl.DataFrame({"postcode": ["AA1 1AA"]})))
