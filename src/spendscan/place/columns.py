"""Which column of a postcode lookup holds what: every vintage of NSPL and ONSPD, and plainer files, by pattern.

Header names of the Office for National Statistics change from year to year (`oslaua`, `laua`, `lad25cd`), so no list of
names would last; the patterns name what stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Best first: of several columns that fit, the first pattern's, then the leftmost.
_PATTERNS: dict[str, tuple[str, ...]] = {
    "postcode": ("pcds", "pcd_?8", "pcd_?7", "pcd2?", "post_?code", "postal_?code", "zip_?code|zip|zcta5?", "pc",
                 "postcode_.*"),
    "authority": (
        r"oslaua|laua|lad\d\dcd", "la_?code|lad_?code|local_?authority_?code|authority_?code",
        "admin_?district_?code|district_?code",
        "local_?authority|authority", "admin_district",
    ),
    "county": (r"oscty|cty\d\dcd|cty", "admin_?county_?code|county_?code", "county"),
    "region": (r"rgn\d\dcd|rgn|gor", "region_?code", "region"),
    "country": (r"ctry\d\dcd|ctry", "country_?code", "country"),
    "ward": (r"osward|wd\d\dcd|ward", "admin_?ward_?code|ward_?code"),
    "lsoa": (r"lsoa21cd|lsoa21", r"lsoa11cd|lsoa11", "lsoa_?code|lsoa"),
    "lsoa11": (r"lsoa11cd|lsoa11",),
    "lat": ("lat|latitude",),
    "long": ("long|lon|lng|longitude",),
    "east": (r"oseast1m|east1m|east(ings?)?",),
    "north": (r"osnrth1m|north1m|north(ings?)?",),
    "imd": (r"imd\d\dind|imd\d\d|imd", "imd_?rank|index_of_multiple_deprivation_rank"),
    "terminated": ("doterm", "date_?of_?termination|terminated"),
}  # fmt: skip
# A names file: the codes of areas beside what people call them.
_NAMED: dict[str, tuple[str, str]] = {
    "authority": (r"la_gss_code|la_?code|lad_?code|laua|lad\d\dcd|laua\d\dcd|local_?authority_?code|ltla\d\dcd",
                  r"la_nice_name|la_?name|lad_?name|laua\d\dnm|lad\d\dnm|local_?authority(_?name)?|ltla\d\dnm|la_official_name"),
    "county": (r"cty\d\dcd|county_?code", r"cty\d\dnm|county(_?name)?"),
    "region": (r"rgn\d\dcd|gor\d\dcd|region_?code", r"rgn\d\dnm|gor\d\dnm|region(_?name)?"),
    "country": (r"ctry\d\dcd|country_?code", r"ctry\d\dnm|country(_?name)?"),
    "ward": (r"wd\d\dcd|ward_?code", r"wd\d\dnm|ward_?name"),
    "lsoa": (r"lsoa\d\dcd|lsoa_?code", r"lsoa\d\dnm|lsoa_?name"),
}  # fmt: skip
AREAS = ("authority", "county", "region", "country", "ward", "lsoa")
# Code-Point Open is published without a header: postcode, quality, easting, northing, then six codes.
CODE_POINT = (
    "postcode",
    "quality",
    "east",
    "north",
    "country",
    "nhs_region",
    "nhs_authority",
    "county",
    "authority",
    "ward",
)


@dataclass(frozen=True)
class Roles:
    """What the columns of a file hold.

    Args:
        columns: Role → header as published.
        names: Kind of area → (header of its codes, header of its names).
    """

    columns: dict[str, str]
    names: dict[str, tuple[str, str]]

    @property
    def is_lookup(self) -> bool:
        """Whether it tells where postcodes are."""
        return "postcode" in self.columns


def plain(header: str) -> str:
    """A header in lower case, with `_` for what is no letter or digit."""
    return re.sub(r"[\W_]+", "_", header.replace("\ufeff", "").strip().casefold()).strip("_")


def roles_of(headers: Sequence[str]) -> Roles:
    """What each column of a lookup holds, by its header.

    Args:
        headers: As published.
    """
    plains = [plain(header) for header in headers]
    columns = {}
    for role, patterns in _PATTERNS.items():
        position = _first(plains, patterns)
        if position is not None:
            columns[role] = headers[position]
    if columns.get("lsoa11") == columns.get("lsoa"):
        columns.pop("lsoa11", None)
    named = {}
    for kind, (code, name) in _NAMED.items():
        codes, names = _first(plains, (code,)), _first(plains, tuple(name.split("|")) if "(" not in name else (name,))
        if codes is not None and names is not None and codes != names:
            named[kind] = (headers[codes], headers[names])
    return Roles(columns, named)


def imd_vintage(header: str) -> int:
    """The year of the deprivation index whose ranks a column holds: 2025 where the header says so, else 2019."""
    found = re.search(r"(\d\d)", header)
    return 2025 if found and int(found[1]) >= 25 else 2019


def _first(plains: Sequence[str], patterns: Sequence[str]) -> int | None:
    for pattern in patterns:
        for position, header in enumerate(plains):
            if re.fullmatch(pattern, header):
                return position
    return None
