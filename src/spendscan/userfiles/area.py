"""The area: nested rings, innermost first, and which of them are local (the contract, section 4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spendscan.core.reasons import Basis
from spendscan.core.reasons import Ring as Beyond
from spendscan.userfiles.boundary import Boundary, boundary_from
from spendscan.userfiles.keys import Source, did_you_mean, known_keys, refuse, texts
from spendscan.userfiles.read import parse_toml, read_text

MEMBERS = ("postcodes", "local_authorities", "counties", "regions", "countries", "wards", "lsoas")
_RING_KEYS = ("name", *MEMBERS, "centre", "within_km", "boundary")
_UK_AREA = re.compile(r"^[A-Z]{1,2}$")
_UK_DISTRICT = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
_UK_SECTOR = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9])$")
# Written together, only what cannot be a district is a sector: M112 is M11 2, but PR29 would be a district.
_UK_SECTOR_TOGETHER = re.compile(r"^([A-Z]{1,2}(?:[0-9]{2}|[0-9][A-Z]))([0-9])$")
_UK_FULL = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})$")
_ZIP = re.compile(r"^[0-9]{3,5}$")
_ZIP_NINE = re.compile(r"^[0-9]{7,9}$|^[0-9]{3,5}-[0-9]{4}$")


@dataclass(frozen=True)
class Ring:
    """A ring of the area; what fits any of its members is in it.

    Args:
        name: What the reader calls it.
        postcodes: Postcode areas, districts, sectors, full postcodes or 5-digit ZIP codes, in one spelling.
        local_authorities: Codes or names of local authorities; likewise counties, regions, countries, wards, lsoas.
        centre: A postcode, or (latitude, longitude).
        within_km: Distance from the centre, in kilometres, as the crow flies.
        boundary: A drawn boundary.
    """

    name: str
    postcodes: tuple[str, ...] = ()
    local_authorities: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    lsoas: tuple[str, ...] = ()
    centre: str | tuple[float, float] | None = None
    within_km: float | None = None
    boundary: Boundary | None = None

    @property
    def is_prefix_list(self) -> bool:
        """Whether postcodes alone say what is in it, so that no lookup is needed."""
        return bool(self.postcodes) and not self.codes and not self.is_drawn

    @property
    def is_drawn(self) -> bool:
        """Whether coordinates say what is in it: a circle or a boundary."""
        return self.centre is not None or self.boundary is not None

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Its area codes or names, by key; only keys that have some."""
        return {key: values for key in MEMBERS[1:] if (values := getattr(self, key))}


@dataclass(frozen=True)
class Area:
    """The area that a run asks about.

    Args:
        name: What the reader calls it.
        rings: Innermost first.
        local: Names of the rings that are local in headlines: the union of these, each without those inside it.
        basis: Which address makes a supplier local; None where the file does not say.
        path: The file that it stands in, for messages.
    """

    name: str
    rings: tuple[Ring, ...]
    local: tuple[str, ...]
    basis: str | None = None
    path: str = field(default="--local", compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The rings' names, innermost first."""
        return tuple(ring.name for ring in self.rings)


def read_area(path: str | Path) -> Area:
    """The area in a TOML file.

    Raises:
        InputError: There is no such file.
        UsageError: Something in it is wrong; the error names `file:row:column`.
    """
    text = read_text(path)
    return area_from(parse_toml(text, str(path)), str(path), text)


def area_from(tables: Mapping[str, Any], where: str, text: str | None = None) -> Area:
    """The area in the tables `[area]` and `[local]`.

    Args:
        tables: A mapping with `area`, and perhaps `local`.
        where: The file's path.
        text: The file's text, so that errors can name the row.

    Raises:
        UsageError: No ring, a ring without members, an unknown key, a local ring that is none.
    """
    source = Source(where, text)
    known_keys(tables, ("area", "local"), "an area file", source)
    area = tables.get("area")
    if not isinstance(area, Mapping):
        refuse("no [area] table", where, '[area] with name = "…", then [[area.ring]] for each ring, innermost first.')
    known_keys(area, ("name", "ring"), "[area]", source, "area")
    tables_of_rings = area.get("ring", [])
    if isinstance(tables_of_rings, Mapping):
        tables_of_rings = [tables_of_rings]
    if not tables_of_rings or not all(isinstance(ring, Mapping) for ring in tables_of_rings):
        refuse("the area has no rings", where, 'Add [[area.ring]] with a name and postcodes = ["PR1"].')
    rings = tuple(_ring(ring, index, source) for index, ring in enumerate(tables_of_rings))
    _names_differ(rings, source)
    local = tables.get("local") or {}
    known_keys(local, ("rings", "basis", "local"), "[local]", source, "local")
    chosen = texts(local.get("rings") or [], "rings", source.at("rings", "local")) or (rings[0].name,)
    names = [ring.name for ring in rings]
    for name in chosen:
        if name not in names:
            hint = did_you_mean(name, names) or f"The rings are {', '.join(names)}."
            refuse(f"the local ring {name!r} is no ring of the area", source.at("rings", "local"), hint)
    name = area.get("name") or rings[0].name
    return Area(str(name), rings, tuple(n for n in names if n in chosen), _basis(local.get("basis"), source), where)


def area_of_list(tokens: Sequence[str]) -> Area:
    """The area of `--local LIST`: one ring called Local.

    Args:
        tokens: Lists separated by commas; postcode areas, districts, sectors, full postcodes or ZIP codes.

    Raises:
        UsageError: Nothing in it, or something that is none of these.
    """
    words = [word for token in tokens for part in re.split(r"[,;\n]", token) if (word := part.strip())]
    if not words:
        refuse("nothing in the list", "--local", "Give postcode areas, districts or ZIP codes: --local PR1,PR2.")
    ring = Ring("Local", tuple(dict.fromkeys(postcode_token(word, "--local") for word in words)))
    return Area("Local", (ring,), ("Local",))


def postcode_token(word: str, where: str) -> str:
    """A postcode area, district, sector, full postcode or ZIP code in its one spelling.

    `PR`, `PR2`, `PR2 9`, `PR2 9AA`, `85251`. A 9-digit ZIP is cut to 5, with or without its hyphen; zeros lost at its
    start are put back.

    Raises:
        UsageError: The word is none of these.
    """
    plain = re.sub(r"\s+", " ", word.replace("\xa0", " ")).strip().upper()
    if _ZIP.match(plain):
        return plain.zfill(5)
    if _ZIP_NINE.match(plain):
        five, hyphen, _ = plain.partition("-")
        return five.zfill(5) if hyphen else plain.zfill(9)[:5]
    if _UK_AREA.match(plain) or _UK_DISTRICT.match(plain):
        return plain
    if found := _UK_SECTOR.match(plain) or _UK_SECTOR_TOGETHER.match(plain) or _UK_FULL.match(plain):
        return f"{found[1]} {found[2]}"
    if plain.replace(" ", "") == "GIR0AA":
        return "GIR 0AA"
    hint = "Postcodes look like PR, PR1, PR2 9, PR1 2HE or 85251; for an authority, use --area with local_authorities."
    return refuse(f"{word!r} is no postcode area, district, sector, postcode or ZIP code", where, hint)


def _ring(table: Mapping[str, Any], index: int, source: Source) -> Ring:
    within = "area.ring"
    known_keys(table, _RING_KEYS, "a ring", source, within, index)
    name = str(table.get("name") or "").strip()
    where = source.at("", within, index)
    if not name:
        refuse(f"ring {index + 1} has no name", where, 'Add name = "…".')
    if name in tuple(Beyond):
        refuse(
            f"a ring cannot be called {name}",
            source.at("name", within, index),
            "Spendscan uses this name; choose another.",
        )
    members = {key: texts(table[key], key, source.at(key, within, index)) for key in MEMBERS if key in table}
    postcodes = tuple(
        dict.fromkeys(
            postcode_token(word, source.at("postcodes", within, index)) for word in members.pop("postcodes", ())
        )
    )
    centre, distance = _circle(table, index, source)
    boundary = _boundary(table, index, source)
    if not postcodes and not any(members.values()) and centre is None and boundary is None:
        hint = f'Give it one of {", ".join(MEMBERS)}, centre with within_km, or boundary: postcodes = ["PR1"].'
        refuse(f"the ring {name!r} has no members", where, hint)
    return Ring(name, postcodes, centre=centre, within_km=distance, boundary=boundary, **members)


def _boundary(table: Mapping[str, Any], index: int, source: Source) -> Boundary | None:
    """The boundary in the file that a ring names, which lies beside the area file."""
    named = table.get("boundary")
    if named is None:
        return None
    where = source.at("boundary", "area.ring", index)
    if not isinstance(named, str) or not named.strip():
        refuse(
            f"boundary is the name of a GeoJSON file, not {named!r}", where, 'For instance boundary = "town.geojson".'
        )
    path = Path(source.path).parent / named
    return boundary_from(read_text(path), str(path), where)


def _circle(
    table: Mapping[str, Any], index: int, source: Source
) -> tuple[str | tuple[float, float] | None, float | None]:
    centre, distance = table.get("centre"), table.get("within_km")
    if centre is None and distance is None:
        return None, None
    where = source.at("centre" if centre is not None else "within_km", "area.ring", index)
    if centre is None or distance is None:
        refuse("centre and within_km go together", where, 'For instance centre = "PR1 2HE", within_km = 10.')
    if isinstance(distance, bool) or not isinstance(distance, int | float) or not distance > 0:
        refuse(
            f"within_km is a number of kilometres over 0, not {distance!r}", source.at("within_km", "area.ring", index)
        )
    if isinstance(centre, list):
        if len(centre) != 2 or not all(isinstance(part, int | float) and not isinstance(part, bool) for part in centre):
            refuse(f"centre is a postcode or [latitude, longitude], not {centre!r}", where)
        latitude, longitude = map(float, centre)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            hint = "Latitude first, in degrees: [53.76, -2.70]. Eastings and northings are another projection."
            refuse(f"{centre!r} is no latitude and longitude", where, hint)
        return (latitude, longitude), float(distance)
    postcode = postcode_token(str(centre), where)
    if not (_UK_FULL.match(postcode) or _ZIP.match(postcode)):
        refuse(
            f"the centre {centre!r} is no full postcode", where, 'Give one postcode, like "PR1 2HE", or [53.76, -2.70].'
        )
    return postcode, float(distance)


def _names_differ(rings: tuple[Ring, ...], source: Source) -> None:
    for index, ring in enumerate(rings):
        if ring.name in [other.name for other in rings[:index]]:
            refuse(
                f"two rings are called {ring.name!r}", source.at("name", "area.ring", index), "Give each its own name."
            )


def _basis(value: Any, source: Source) -> str | None:
    if value is None:
        return None
    bases = [str(basis) for basis in Basis]
    if value not in bases:
        hint = did_you_mean(str(value), bases) or f"One of {', '.join(bases)}."
        refuse(f"unknown basis {value!r}", source.at("basis", "local"), hint)
    return str(value)
