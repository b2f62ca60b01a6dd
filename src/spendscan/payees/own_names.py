"""The names under which a body would pay itself: its own, and the clear spellings of it."""

import polars as pl

from spendscan.core.names import payee_keys

# What the last words of a council's name are short for.
_SHORT = {
    "BC": ("BOROUGH COUNCIL",),
    "MBC": ("METROPOLITAN BOROUGH COUNCIL",),
    "CBC": ("COUNTY BOROUGH COUNCIL",),
    "DC": ("DISTRICT COUNCIL",),
    "CC": ("COUNTY COUNCIL", "CITY COUNCIL"),
    "PC": ("PARISH COUNCIL",),
    "TC": ("TOWN COUNCIL",),
}
_COUNCILS = tuple(long for longs in _SHORT.values() for long in longs)
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
    words = name.split()
    if len(words) < 2:
        return set()
    for short, longs in _SHORT.items():
        for long in longs:
            if words[-1] == short or name.endswith(f" {long}"):
                place = name.removesuffix(f" {short}").removesuffix(f" {long}")
                spelt = {f"{place} {each}" for each in (longs if words[-1] == short else (long,))}
                return {f"{place} {short}", f"{place} COUNCIL", *spelt}
    return set()


def _emergency(name: str) -> set[str]:
    place, _, last = name.rpartition(" ")
    if not place:
        return set()
    if last in _FORCES:
        commissioner = f"POLICE AND CRIME COMMISSIONER FOR {place}"
        return {f"{place} {force}" for force in _FORCES} | {commissioner, f"OFFICE OF THE {commissioner}"}
    place = next((name.removesuffix(f" {tail}") for tail in _FIRE if name.endswith(f" {tail}")), "")
    return {f"{place} {tail}" for tail in _FIRE} if place else set()


_FIRE = (
    "FIRE AND RESCUE SERVICE",
    "FIRE AND RESCUE AUTHORITY",
    "FIRE AND RESCUE",
    "COMBINED FIRE AUTHORITY",
    "FIRE AUTHORITY",
    "FIRE",
)
