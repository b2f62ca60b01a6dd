"""The home country, and countries as people state them."""

import polars as pl
import pytest

from spendscan.place.home import home_country, stated_countries
from spendscan.place.read import Lookup, country_names
from spendscan.userfiles.area import Area, Ring, area_of_list


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("United Kingdom", "GB"), ("U.K.", "GB"), ("gbr", "GB"), ("England", "GB"), ("Northern Ireland", "GB"),
        ("USA", "US"), ("U.S.A.", "US"), ("France", "FR"), ("FR", "FR"),
        ("Côte d'Ivoire", "CI"), ("Republic of Ireland", "IE"),
        ("Éire", "IE"), ("Jersey", "JE"), ("Isle of Man", "IM"), ("Türkiye", "TR"),
        ("Curaçao", "CW"), ("Guinea-Bissau", "GW"), ("ENGLAND & WALES", "GB"), ("VIRGIN ISLANDS, BRITISH", "VG"),
    ],
)  # fmt: skip
def test_a_country_in_any_spelling(stated: str, code: str) -> None:
    assert stated_countries(pl.Series([stated]))["code"].to_list() == [code]


@pytest.mark.parametrize("stated", ["Lancashire", "Preston", "", "N/A"])
def test_what_is_no_country_says_nothing(stated: str) -> None:
    assert stated_countries(pl.Series([stated, None])).is_empty()


def test_no_spelling_stands_for_two_countries() -> None:
    names = country_names()
    assert names["stated"].is_duplicated().sum() == 0
    assert names["code"].n_unique() == 225


def _lookup(*postcodes: str) -> Lookup:
    return Lookup(pl.DataFrame({"postcode": postcodes}))


@pytest.mark.parametrize(
    ("area", "lookup", "currency", "shape", "home"),
    [
        (area_of_list(["M1"]), _lookup("85251"), "USD", "us", "GB"),
        (area_of_list(["85251", "M1", "85252"]), None, None, None, "US"),
        (Area("x", (Ring("x", local_authorities=("E08000003",)),), ("x",)), None, "USD", "us", "GB"),
        (Area("x", (Ring("x", local_authorities=("Preston",)),), ("x",)), _lookup("M1 1AE"), "USD", None, "GB"),
        (Area("x", (Ring("x", centre="M1 1AE", within_km=1),), ("x",)), None, None, None, "GB"),
        (None, _lookup("85251", "85252", "M1 1AE"), "GBP", "uk", "US"),
        (None, None, "GBP", "us", "US"),
        (None, None, "GBP", None, "GB"),
        (None, None, "EUR", None, None),
    ],
)
def test_home_is_what_the_first_says_that_tells(
    area: Area | None, lookup: Lookup | None, currency: str | None, shape: str | None, home: str | None
) -> None:
    assert home_country(area, lookup, currency, shape) == home
