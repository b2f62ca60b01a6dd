"""The suppliers of the sample, as they are registered and as ledgers spell them."""

from dataclasses import dataclass, field
from random import Random

from generator.places import (
    ANSEL_VALE,
    CALDERWICK,
    ELSEWHERE,
    FENLOW,
    GREAT_HARNHAM,
    HOLTMOOR,
    PORT_OSTRY,
    SAINT_ORRIN,
    District,
    Places,
)
from generator.words import OTHER_TRADES, SECTORS, STEMS, STREETS, SURNAMES, Sector

SUPPLIERS, STRANGERS = 400, 2_300
COMPANY = "Private Limited Company"
GUARANTEE = "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"
INTEREST = "Community Interest Company"
PARTNERSHIP = "Limited Liability Partnership"
PUBLIC = "Public Limited Company"
FORMS = {COMPANY: "LIMITED", GUARANTEE: "LIMITED", INTEREST: "C.I.C.", PARTNERSHIP: "LLP", PUBLIC: "PLC"}
SHORT_FORMS = {COMPANY: "Ltd", GUARANTEE: "Ltd", INTEREST: "CIC", PARTNERSHIP: "LLP", PUBLIC: "plc", "": ""}


@dataclass
class Business:
    """A business of the sample.

    Args:
        name: Without its legal form, in capitals and small letters.
        category: Company category; empty for a business that is no company.
        number: Company number, of a series that has not been issued; empty likewise.
        registered, trading: (district, town, street, postcode) of the office and of the premises.
        listed: Whether the companies register has it.
        directory_id: Its number in the council's directory; empty where it is not in it.
        spellings: (published name, what is special about it).
    """

    name: str
    sector: Sector | None
    sic: str
    category: str
    number: str
    status: str
    accounts: str
    born: tuple[int, int, int]
    registered: tuple[District, str, str, str]
    trading: tuple[District, str, str, str]
    listed: bool = True
    previous: tuple[str, ...] = ()
    trades_as: str = ""
    employees: str = ""
    directory_id: str = ""
    spellings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def official(self) -> str:
        """The name as the companies register writes it."""
        return f"{self.name.upper()} {FORMS[self.category]}" if self.category else self.name

    @property
    def usual(self) -> str:
        """The name as people write it, with its form in short."""
        return f"{self.name} {SHORT_FORMS[self.category]}".strip()


def make_businesses(rng: Random, places: Places) -> tuple[list[Business], list[Business]]:
    """Suppliers, and strangers who only stand in registers."""
    taken: set[str] = set()
    suppliers = [_supplier(rng, places, taken, index) for index in range(SUPPLIERS)]
    strangers = [_stranger(rng, places, taken, suppliers, index) for index in range(STRANGERS)]
    _number_directory(rng, suppliers, strangers)
    for business in suppliers:
        business.spellings = _spellings(rng, business)
    return suppliers, strangers


def _supplier(rng: Random, places: Places, taken: set[str], index: int) -> Business:
    sector = SECTORS[index % len(SECTORS)]
    trading = _address(rng, places, _district(rng, sector.local))
    name = _name(rng, taken, sector.trades)
    voluntary = sector.trades[0] == "Community Trust"
    category = _category(rng, voluntary=voluntary, legal="Solicitors" in sector.trades)
    if rng.random() < 0.13 and trading[0] in (CALDERWICK, ANSEL_VALE) and not voluntary:
        category = ""  # a sole trader or partnership: in the council's directory at most
        name = _trader(rng, taken, name, sector)
    elsewhere = rng.random() < 0.14
    registered = _address(rng, places, GREAT_HARNHAM if rng.random() < 0.7 else PORT_OSTRY) if elsewhere else trading
    business = _business(rng, index, name, sector, sector.sic, category, registered, trading)
    business.listed = bool(category) and rng.random() < 0.93
    if category and rng.random() < 0.12:
        business.previous = (_name(rng, taken, sector.trades).upper() + " LIMITED",)
    if category and rng.random() < 0.07:
        business.trades_as = _name(rng, taken, sector.trades)
    return business


def _stranger(rng: Random, places: Places, taken: set[str], suppliers: list[Business], index: int) -> Business:
    """Every ninth has a supplier's first word and trade; every fiftieth its whole name in another legal form."""
    trade, sic = OTHER_TRADES[index % len(OTHER_TRADES)]
    model = suppliers[rng.randrange(len(suppliers))]
    category = COMPANY if rng.random() < 0.86 else rng.choice((GUARANTEE, INTEREST, PARTNERSHIP, PUBLIC))
    if index % 50 == 7 and model.category == COMPANY and model.listed:
        name, sic, category = model.name, model.sic, PARTNERSHIP
    elif index % 9 == 4 and model.sector:
        name = _name(rng, taken, model.sector.trades, stem=model.name.split(" ", 1)[0])
        sic = model.sic
    else:
        name = _name(rng, taken, (trade,))
    address = _address(rng, places, _district(rng, 45))
    return _business(rng, SUPPLIERS + index, name, None, sic, category, address, address)


def _business(
    rng: Random,
    index: int,
    name: str,
    sector: Sector | None,
    sic: str,
    category: str,
    registered: tuple[District, str, str, str],
    trading: tuple[District, str, str, str],
) -> Business:
    chance = rng.random()
    status = "Active"
    if chance < 0.05:
        status = (
            "Active - Proposal to Strike off"
            if chance < 0.025
            else "Liquidation"
            if chance < 0.042
            else "In Administration"
        )
    number = ""
    if category:
        serial = 3_141 + index * 29 + rng.randrange(29)
        number = f"OC9{serial:05d}" if category == PARTNERSHIP else f"99{serial:06d}"
    accounts = rng.choice(
        (
            "MICRO ENTITY",
            "MICRO ENTITY",
            "TOTAL EXEMPTION FULL",
            "TOTAL EXEMPTION FULL",
            "SMALL",
            "MEDIUM",
            "FULL",
            "GROUP",
            "UNAUDITED ABRIDGED",
            "NO ACCOUNTS FILED",
        )
    )
    if category == PUBLIC:
        accounts = "GROUP"
    return Business(
        name,
        sector,
        sic,
        category,
        number,
        status,
        accounts,
        (rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(1968, 2023)),
        registered,
        trading,
        employees=rng.choice(("1-9", "1-9", "10-49", "10-49", "50-249")),
    )


def _district(rng: Random, local: int) -> District:
    chance = rng.randrange(100)
    if rng.randrange(100) < local:
        return CALDERWICK if chance < 55 else ANSEL_VALE if chance < 82 else HOLTMOOR
    if chance < 14:
        return PORT_OSTRY
    if chance < 24:
        return FENLOW
    if chance < 84:
        return GREAT_HARNHAM
    return SAINT_ORRIN if chance < 87 else ELSEWHERE


def _address(rng: Random, places: Places, district: District) -> tuple[District, str, str, str]:
    return (
        district,
        rng.choice(district.towns),
        f"{rng.randrange(1, 190)} {rng.choice(STREETS)}",
        places.postcode(rng, district),
    )


def _name(rng: Random, taken: set[str], trades: tuple[str, ...], stem: str | None = None) -> str:
    while True:
        first = stem or rng.choice(STEMS)
        second = rng.choice(("", "", "", "", "& Sons ", "Group ", "(Northvale) ", "Community ", "& Ollerby "))
        name = f"{first} {second}{rng.choice(trades)}"
        if name not in taken:
            taken.add(name)
            return name
        stem = None


def _trader(rng: Random, taken: set[str], name: str, sector: Sector) -> str:
    """A sole trader's name, as a directory writes it."""
    trader = rng.choice((name, f"{rng.choice(SURNAMES)} {rng.choice(sector.trades)}"))
    trader = name if trader in taken else trader
    taken.add(trader)
    return trader


def _category(rng: Random, *, voluntary: bool, legal: bool) -> str:
    if voluntary:
        return rng.choice((GUARANTEE, GUARANTEE, INTEREST))
    if legal and rng.random() < 0.6:
        return PARTNERSHIP
    return PUBLIC if rng.random() < 0.05 else COMPANY


def _number_directory(rng: Random, suppliers: list[Business], strangers: list[Business]) -> None:
    """The council's directory: most traders of the borough, some of next door, and strangers among them."""
    chosen = [b for b in suppliers if b.trading[0] is CALDERWICK and rng.random() < (0.75 if b.category else 0.9)]
    chosen += [b for b in suppliers if b.trading[0] is ANSEL_VALE and rng.random() < (0.1 if b.category else 0.8)]
    chosen += [b for b in strangers if b.trading[0] is CALDERWICK and rng.random() < 0.4]
    for index, business in enumerate(sorted(chosen, key=lambda b: (b.name, b.number))):
        business.directory_id = f"CBD-{1001 + index}"


def _spellings(rng: Random, business: Business) -> list[tuple[str, str]]:
    """How ledgers write the supplier: one spelling for most, two or three for some, the usual one first."""
    found: list[tuple[str, str]] = []
    for _ in range(1 if rng.random() < 0.68 else rng.choice((2, 2, 3))):
        spelling = _spelling(rng, business)
        if spelling not in found:
            found.append(spelling)
    return found


def _spelling(rng: Random, business: Business) -> tuple[str, str]:
    plain = business.usual
    if business.previous and rng.random() < 0.45:
        return business.previous[0].title().replace(" Limited", " Ltd"), "previous name"
    if business.trades_as and rng.random() < 0.6:
        return rng.choice((business.trades_as, f"{plain} T/A {business.trades_as}")), "trading name"
    # Chances in a hundred, running up.
    ways = (
        (38, rng.choice((plain, plain.upper(), business.official, f"{plain}.")), "exact"),
        (55, plain.upper().replace("&", "AND").replace(" LTD", " LIMITED"), "spelling"),
        (78, rng.choice((business.name, business.name.upper())), "without its form"),
        (86, _typo(rng, plain), "typing error"),
        (92, f"{plain} - {rng.choice(('BACS', 'Calderwick', 'Head Office'))}", "words added"),
        (100, plain.replace("Management", "Mgmt").replace("Construction", "Constr"), "spelling"),
    )
    chance = rng.randrange(100)
    return next((name, special) for limit, name, special in ways if chance < limit)


def _typo(rng: Random, name: str) -> str:
    """A letter dropped or two swapped, within the first word, never the first letter."""
    at = rng.randrange(2, max(3, len(name.split(" ", 1)[0]) - 1))
    return name[:at] + name[at + 1 :] if rng.random() < 0.5 else name[:at] + name[at + 1] + name[at] + name[at + 2 :]
