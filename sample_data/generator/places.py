"""Where the sample lies: districts, postcodes and a lookup in the shape of the National Statistics Postcode Lookup.

No postcode area here is one of the United Kingdom's, no authority code has been issued, and the coordinates are at sea.
"""

from dataclasses import dataclass
from random import Random

NOWHERE = "E99999999"
HEADER = (
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,cty,ced,laua,ward,hlthau,nhser,ctry,rgn,pcon,"
    "eer,teclec,ttwa,pct,itl,park,lsoa11,msoa11,wz11,ccg,bua11,buasd11,ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,stp"
)
COLUMNS = HEADER.split(",")
# Letters that second halves of postcodes use.
UNIT = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class District:
    """A local authority of the sample.

    Args:
        authority: Its code; county, region and country likewise.
        outward: First halves of its postcodes.
        postcodes: How many of them the lookup has; 0: the lookup does not know them.
        poorest: Share of its postcodes among the most deprived.
    """

    name: str
    authority: str
    county: str
    region: str
    country: str
    outward: tuple[str, ...]
    towns: tuple[str, ...]
    latitude: float
    longitude: float
    postcodes: int
    poorest: float = 0.1


def _outward(area: str, first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{area}{number}" for number in range(first, last + 1))


BRACKENSHIRE, OSTMERE, NORTHVALE, SOUTHVALE, ENGLAND = "E10000901", "E10000902", "E12000091", "E12000092", "E92000001"
CALDERWICK = District(
    "Calderwick",
    "E07000901",
    BRACKENSHIRE,
    NORTHVALE,
    ENGLAND,
    _outward("BK", 1, 4),
    ("Calderwick", "Tarnbeck", "Low Ostley"),
    55.30,
    1.20,
    220,
    0.3,
)
ANSEL_VALE = District(
    "Ansel Vale",
    "E07000902",
    BRACKENSHIRE,
    NORTHVALE,
    ENGLAND,
    _outward("BK", 5, 8),
    ("Anselford", "Merrowby"),
    55.10,
    1.35,
    150,
    0.1,
)
HOLTMOOR = District(
    "Holtmoor",
    "E07000903",
    BRACKENSHIRE,
    NORTHVALE,
    ENGLAND,
    _outward("BK", 9, 12),
    ("Holtmoor", "Wendleby"),
    55.45,
    1.05,
    110,
    0.05,
)
PORT_OSTRY = District(
    "Port Ostry",
    "E07000911",
    OSTMERE,
    NORTHVALE,
    ENGLAND,
    _outward("OM", 1, 3),
    ("Port Ostry", "Saltreach"),
    55.05,
    1.90,
    130,
    0.25,
)
FENLOW = District(
    "Fenlow",
    "E07000912",
    OSTMERE,
    NORTHVALE,
    ENGLAND,
    _outward("OM", 4, 7),
    ("Fenlow", "Marrishby"),
    54.90,
    2.10,
    110,
    0.1,
)
GREAT_HARNHAM = District(
    "Great Harnham",
    "E08000991",
    "E11000099",
    SOUTHVALE,
    ENGLAND,
    _outward("KH", 1, 9),
    ("Great Harnham", "Uphallow"),
    54.10,
    2.60,
    260,
    0.2,
)
SAINT_ORRIN = District(
    "Saint Orrin",
    "L99999999",
    "L99999999",
    "L99999999",
    "L93000001",
    ("GJ1",),
    ("Saint Orrin",),
    99.999999,
    0.0,
    12,
)
ELSEWHERE = District(
    "Elsewhere",
    "",
    "",
    "",
    "",
    _outward("VX", 1, 6),
    ("Tessington", "Wharrow"),
    0.0,
    0.0,
    0,
)
DISTRICTS = (CALDERWICK, ANSEL_VALE, HOLTMOOR, PORT_OSTRY, FENLOW, GREAT_HARNHAM, SAINT_ORRIN)


class Places:
    """Postcodes of each district, and the rows of the lookup."""

    def __init__(self, rng: Random) -> None:
        self.rows: list[list[str]] = []
        self._live: dict[str, list[str]] = {}
        for number, district in enumerate(DISTRICTS):
            self._add(district, number, rng)
        self._live[ELSEWHERE.name] = sorted({_postcode(rng, ELSEWHERE) for _ in range(60)})
        self.rows.sort(key=lambda row: row[2])

    def postcode(self, rng: Random, district: District) -> str:
        """A postcode of the district that is in use."""
        return rng.choice(self._live[district.name])

    def _add(self, district: District, number: int, rng: Random) -> None:
        found: set[str] = set()
        while len(found) < district.postcodes:
            found.add(_postcode(rng, district))
        postcodes = sorted(found)
        ended = set(postcodes[5::29])
        self._live[district.name] = [postcode for postcode in postcodes if postcode not in ended]
        for index, postcode in enumerate(postcodes):
            self.rows.append(_lookup_row(district, number, index, postcode, postcode in ended, rng))


def _postcode(rng: Random, district: District) -> str:
    return f"{rng.choice(district.outward)} {rng.randrange(1, 10)}{rng.choice(UNIT)}{rng.choice(UNIT)}"


def _lookup_row(district: District, number: int, index: int, postcode: str, ended: bool, rng: Random) -> list[str]:
    outward, inward = postcode.split(" ")
    in_england = district.country == ENGLAND
    area = number * 100 + index // 12
    rank = rng.randrange(1, 3285) if rng.random() < district.poorest else rng.randrange(3285, 32845)
    known = {
        "pcd": f"{outward:<4}{inward}",
        "pcd2": f"{outward:<5}{inward}",
        "pcds": postcode,
        "dointr": "199406",
        "doterm": "201908" if ended else "",
        "usertype": "1" if index % 17 == 0 else "0",
        "osgrdind": "1" if in_england else "9",
        "oseast1m": str(560000 + number * 4000 + index * 11) if in_england else "",
        "osnrth1m": f"{620000 - number * 5000 - index * 7:07d}" if in_england else "",
        "cty": district.county,
        "laua": district.authority,
        "ctry": district.country,
        "rgn": district.region,
        "lat": f"{district.latitude + index * 0.0004:.6f}" if in_england else "99.999999",
        "long": f"{district.longitude + index % 20 * 0.004:.6f}" if in_england else "0.000000",
        "imd": str(rank) if in_england else "0",
        "ru11ind": "B1" if in_england else "",
        "calncv": NOWHERE,
        "stp": NOWHERE,
    }
    if in_england:
        known |= {
            "oa11": f"E0099{area * 10 + index % 12:04d}",
            "ward": f"E0509{number}{index // 36:03d}",
            "lsoa11": f"E0109{area:04d}",
            "msoa11": f"E0209{number}{index // 48:03d}",
            "oac11": "6A1",
        }
    blank = "" if not in_england else NOWHERE
    return [known.get(column, "" if column in {"lep2", "oac11"} else blank) for column in COLUMNS]
