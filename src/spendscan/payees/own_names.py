"""The names under which a body would pay itself: its own, and the clear spellings of it."""

import polars as pl

from spendscan.core.names import payee_keys

# What the last word of a council's name is short for; the longest first.
_SHORT = {
    "MBC": ("METROPOLITAN BOROUGH COUNCIL",),
    "CBC": ("COUNTY BOROUGH COUNCIL",),
    "BC": ("BOROUGH COUNCIL",),
    "DC": ("DISTRICT COUNCIL",),
    "CC": ("COUNTY COUNCIL", "CITY COUNCIL"),
    "PC": ("PARISH COUNCIL",),
    "TC": ("TOWN COUNCIL",),
}
_ALSO = {
    "HMRC": "HM REVENUE AND CUSTOMS",
    "MOJ": "MINISTRY OF JUSTICE",
    "DFT": "DEPARTMENT FOR TRANSPORT",
    "DH": "DEPARTMENT OF HEALTH",
    "DECC": "DEPARTMENT OF ENERGY AND CLIMATE CHANGE",
    "DEFRA": "DEPARTMENT FOR ENVIRONMENT FOOD AND RURAL AFFAIRS",
    "FCO": "FOREIGN AND COMMONWEALTH OFFICE",
    "CO": "CABINET OFFICE",
}
_FORCES = ("POLICE", "CONSTABULARY", "PCC")
_FIRE = (
    "FIRE AND RESCUE SERVICE",
    "FIRE AND RESCUE AUTHORITY",
    "FIRE AND RESCUE",
    "COMBINED FIRE AUTHORITY",
    "FIRE AUTHORITY",
    "FIRE",
)


def own_names(body: str) -> frozenset[str]:
    """Payee keys that a body pays itself under: `hyndburn-bc` is `HYNDBURN BOROUGH COUNCIL` and `HYNDBURN COUNCIL`.

    A bare place (`Lancashire`) is only itself: the county council and the police of a place are others to each other.
    """
    key = payee_keys(pl.Series([body]))[0]
    bare = key.removeprefix("THE ")
    names = {key, bare, *_council(bare), *_emergency(bare)}
    for short, long in _ALSO.items():
        if bare in (short, long):
            names |= {short, long}
    return frozenset(names | {f"THE {name}" for name in names})


def _council(name: str) -> set[str]:
    for short, longs in _SHORT.items():
        for tail in (short, *longs):
            if name.endswith(f" {tail}"):
                place = name.removesuffix(f" {tail}")
                spelt = longs if tail == short else (tail,)
                return {f"{place} {each}" for each in (short, "COUNCIL", *spelt)}
    return set()


def _emergency(name: str) -> set[str]:
    place, _, last = name.rpartition(" ")
    if place and last in _FORCES:
        commissioner = f"POLICE AND CRIME COMMISSIONER FOR {place}"
        return {f"{place} {force}" for force in _FORCES} | {commissioner, f"OFFICE OF THE {commissioner}"}
    place = next((name.removesuffix(f" {tail}") for tail in _FIRE if name.endswith(f" {tail}")), "")
    return {f"{place} {tail}" for tail in _FIRE} if place else set()
