"""Registers of made-up companies to train the matcher on, each of another make, from a seed.

Other words, other kinds of names and other shares of them than in `matching_names.py`, which measures.
"""

import random
from collections.abc import Callable, Iterator
from itertools import accumulate

_ONSETS = [
    "B",
    "BL",
    "BR",
    "C",
    "CH",
    "CL",
    "CR",
    "D",
    "DR",
    "F",
    "FL",
    "FR",
    "G",
    "GL",
    "GR",
    "H",
    "J",
    "K",
    "KN",
    "L",
    "M",
    "N",
    "P",
    "PH",
    "PL",
    "PR",
    "QU",
    "R",
    "RH",
    "S",
    "SC",
    "SH",
    "SK",
    "SL",
    "SM",
    "SN",
    "SP",
    "ST",
    "STR",
    "SW",
    "T",
    "TH",
    "TR",
    "TW",
    "V",
    "W",
    "WH",
    "Y",
    "Z",
]
_NUCLEI = ["A", "E", "I", "O", "U", "AI", "EA", "EE", "IE", "OA", "OO", "OU", "AU", "Y"]
_CODAS = [
    "",
    "N",
    "R",
    "L",
    "S",
    "T",
    "M",
    "D",
    "CK",
    "NG",
    "RD",
    "ND",
    "NT",
    "ST",
    "RT",
    "LL",
    "SS",
    "TH",
    "X",
    "RN",
    "LD",
    "NE",
    "TE",
    "KE",
]
_ENDS = [
    "SON",
    "TON",
    "LEY",
    "FORD",
    "HAM",
    "MAN",
    "WELL",
    "FIELD",
    "WOOD",
    "WORTH",
    "BY",
    "STONE",
    "LAND",
    "ER",
    "S",
    "INGTON",
    "HURST",
    "TECH",
    "CO",
    "ITE",
    "ORA",
    "IS",
    "EX",
    "US",
    "IA",
    "AN",
]
_TRADES = [
    "SERVICES",
    "CONSTRUCTION",
    "PROPERTIES",
    "CONSULTING",
    "SOLUTIONS",
    "ENGINEERING",
    "TRANSPORT",
    "SUPPLIES",
    "CARE",
    "CATERING",
    "MANAGEMENT",
    "DESIGN",
    "SYSTEMS",
    "LANDSCAPING",
    "TRAINING",
    "CLEANING",
    "INVESTMENTS",
    "TRADING",
    "SECURITY",
    "BUILDERS",
    "PLUMBING",
    "MOTORS",
    "MEDIA",
    "HEALTHCARE",
    "RECRUITMENT",
    "ESTATES",
    "FOODS",
    "HOMES",
    "DEVELOPMENTS",
    "CONSULTANTS",
    "ELECTRICAL",
    "JOINERY",
    "ROOFING",
    "PRINT",
    "PRINTING",
    "TECHNOLOGY",
    "TECHNOLOGIES",
    "SOFTWARE",
    "DIGITAL",
    "LOGISTICS",
    "HAULAGE",
    "COACHES",
    "TRAVEL",
    "TAXIS",
    "LEISURE",
    "SPORTS",
    "FITNESS",
    "CATERERS",
    "BAKERS",
    "BREWERY",
    "INNS",
    "HOTELS",
    "LETTINGS",
    "SURVEYORS",
    "ARCHITECTS",
    "ASSOCIATES",
    "PARTNERS",
    "SOLICITORS",
    "LEGAL",
    "ACCOUNTANCY",
    "FINANCE",
    "INSURANCE",
    "CAPITAL",
    "VENTURES",
    "GROUP",
    "HOLDINGS",
    "INTERNATIONAL",
    "TIMBER",
    "STEEL",
    "METALS",
    "PLASTICS",
    "PACKAGING",
    "CHEMICALS",
    "PHARMACY",
    "DENTAL",
    "OPTICAL",
    "VETERINARY",
    "NURSERY",
    "NURSERIES",
    "SCHOOL",
    "EDUCATION",
    "LEARNING",
    "PUBLISHING",
    "PRODUCTIONS",
    "FILMS",
    "MUSIC",
    "ARTS",
    "EVENTS",
    "MARKETING",
    "RESEARCH",
    "LABORATORIES",
    "INSTRUMENTS",
    "CONTROLS",
    "AUTOMATION",
    "ENERGY",
    "GAS",
    "OIL",
    "WATER",
    "DRAINAGE",
    "WASTE",
    "RECYCLING",
    "SKIPS",
    "PLANT",
    "HIRE",
    "TOOLS",
    "SCAFFOLDING",
    "PAINTING",
    "DECORATORS",
    "FLOORING",
    "CARPETS",
    "KITCHENS",
    "BATHROOMS",
    "WINDOWS",
    "GLASS",
    "FENCING",
    "PAVING",
    "SURFACING",
    "TREES",
    "FARMS",
    "FARMING",
    "GARDENS",
    "FLOWERS",
    "FURNITURE",
    "INTERIORS",
    "TEXTILES",
    "CLOTHING",
    "SHOES",
    "JEWELLERS",
    "WHOLESALE",
    "IMPORTS",
    "EXPORTS",
    "DISTRIBUTION",
    "STORAGE",
    "REMOVALS",
    "COURIERS",
    "COMMUNICATIONS",
    "TELECOM",
    "NETWORKS",
    "COMPUTERS",
    "DATA",
    "ANALYTICS",
    "CONTRACTORS",
    "MAINTENANCE",
    "FACILITIES",
    "SUPPORT",
]
_GIVEN = [
    "JOHN",
    "DAVID",
    "PETER",
    "PAUL",
    "MARK",
    "MARY",
    "ANN",
    "SUSAN",
    "JAMES",
    "ROBERT",
    "MICHAEL",
    "SARAH",
    "JANE",
    "KAREN",
    "STEVEN",
    "ALAN",
    "BRIAN",
    "LUCY",
    "EMMA",
    "TOM",
    "HARRY",
    "GEORGE",
]
_TOWNS = [
    "LEEDS",
    "LONDON",
    "YORK",
    "MANCHESTER",
    "BIRMINGHAM",
    "CARLISLE",
    "NEWCASTLE",
    "PLYMOUTH",
    "NORTHAMPTON",
    "CAMBRIDGE",
    "BATH",
    "CREWE",
    "NORTHERN",
    "SOUTHERN",
    "WESTERN",
    "EASTERN",
    "MIDLAND",
    "SCOTTISH",
    "WELSH",
    "CORNISH",
    "DEVON",
    "SUSSEX",
    "NORFOLK",
    "SUFFOLK",
    "CUMBRIA",
]
_WAYS = ["ROAD", "STREET", "LANE", "COURT", "HOUSE", "CLOSE", "AVENUE", "PARK", "DRIVE", "GARDENS", "SQUARE"]
_COMMUNAL = ("COMMUNITY", "YOUTH", "VOLUNTARY")
_KIN = 0.4  # of the words of a register, at most, that are one letter away from another
_FORMS = ("", "LIMITED", "LIMITED", "LIMITED", "LTD", "LTD", "LTD", "LLP", "PLC", "CIC")


def coined(rng: random.Random, count: int) -> list[str]:
    """So many words, of sounds that are drawn first: some registers have words that are close, others have not."""
    made: dict[str, None] = {}
    onsets = rng.sample(_ONSETS, rng.randrange(15, len(_ONSETS)))
    nuclei = rng.sample(_NUCLEI, rng.randrange(5, len(_NUCLEI)))
    codas = rng.sample(_CODAS, rng.randrange(8, len(_CODAS)))
    kin = rng.uniform(0, _KIN)
    known: list[str] = []
    while len(made) < count:
        if known and rng.random() < kin:
            word = _beside(rng.choice(known), rng)
            if 3 <= len(word) <= 14 and word not in made:
                made[word] = None
                known.append(word)
            continue
        syllables = rng.choices((1, 2, 3), (25, 60, 15))[0]
        word = "".join(rng.choice(onsets) + rng.choice(nuclei) + rng.choice(codas) for _ in range(syllables))
        if rng.random() < 0.6:
            word += rng.choice(_ENDS)
        if 3 <= len(word) <= 14 and word not in made:
            made[word] = None
            known.append(word)
    return list(made)


def _beside(word: str, rng: random.Random) -> str:
    """A word one letter away, as surnames are: CLARK and CLARKE, HALEY and HALLEY."""
    at = rng.randrange(len(word))
    letters = "AEIOUY" if word[at] in "AEIOUY" else "BCDFGHKLMNPRSTW"
    return rng.choice((
        word[:at] + word[at + 1 :], word[:at] + rng.choice(letters) + word[at:],
        word[:at] + rng.choice(letters) + word[at + 1 :], word[:at] + word[at] + word[at:], word + rng.choice("ESY"),
    ))  # fmt: skip


def companies(count: int, seed: int) -> Iterator[str]:
    """So many registered names, no two the same but for their legal form."""
    rng = random.Random(seed)
    vocabulary = coined(rng, max(200, int(count * rng.choice((0.02, 0.05, 0.1, 0.25)))))
    power = rng.uniform(0.6, 1.1)
    how_often = list(accumulate((n + 3) ** -power for n in range(len(vocabulary))))
    trades = rng.sample(_TRADES, rng.randrange(60, len(_TRADES)))
    power = rng.uniform(0.5, 1.0)
    trade_often = list(accumulate((n + 2) ** -power for n in range(len(trades))))
    once, rare = iter(coined(rng, int(count * 0.4) + 500)), rng.uniform(0.02, 0.2)

    def word() -> str:
        new = next(once, None) if rng.random() < rare else None
        return new or rng.choices(vocabulary, cum_weights=how_often)[0]

    def trade() -> str:
        return rng.choices(trades, cum_weights=trade_often)[0]

    kinds = _kinds(rng, word, trade)
    weights = [weight * rng.uniform(0.5, 1.5) for weight, _ in kinds]
    made: set[str] = set()
    for _ in range(count * 6):
        words = rng.choices(kinds, weights)[0][1]()
        bare = " ".join("AND" if w == "&" else w for w in words)
        if bare not in made:
            made.add(bare)
            yield " ".join([*words, rng.choice(_FORMS)]).strip()
        if len(made) == count:
            return


def _kinds(
    rng: random.Random, word: Callable[[], str], trade: Callable[[], str]
) -> list[tuple[int, Callable[[], list[str]]]]:
    """How often each kind of name is met, and a maker of it."""

    def letter() -> str:
        return rng.choice("ABCDEFGHJKLMNPRSTW")

    def town() -> str:
        return rng.choice(_TOWNS)

    def maybe(share: float) -> list[str]:
        return [trade()] if rng.random() < share else []

    return [
        (18, lambda: [word(), trade()]),
        (10, lambda: [word(), trade(), trade()]),
        (6, lambda: [rng.choice(_GIVEN), word(), trade()]),
        (3, lambda: [rng.choice(_GIVEN), word()]),
        (6, lambda: [letter(), letter(), word(), *maybe(0.6)]),
        (3, lambda: [letter(), word(), trade()]),
        (4, lambda: [word(), "&", rng.choice(("SONS", "SON", "CO", "PARTNERS"))]),
        (5, lambda: [word(), "&", word(), *maybe(0.4)]),
        (9, lambda: [word()]),
        (10, lambda: [word(), word()]),
        (5, lambda: [town(), trade(), trade()]),
        (4, lambda: [word(), trade(), f"({town()})"]),
        (3, lambda: [word(), trade(), "(UK)"]),
        (4, lambda: [word(), trade(), rng.choice(("HOLDINGS", "GROUP"))]),
        (5, lambda: [str(rng.randrange(1, 200)), word(), rng.choice(_WAYS), "MANAGEMENT", "COMPANY"]),
        (3, lambda: [word(), rng.choice(_WAYS), trade()]),
        (3, lambda: [letter() + letter() + letter(), trade()]),
        (3, lambda: ["THE", word(), rng.choice(("TRUST", "FOUNDATION", "CENTRE", "CHARITY", "SOCIETY"))]),
        (3, lambda: [town(), word(), trade()]),
        (2, lambda: [word(), str(rng.randrange(2, 400))]),
        (2, lambda: [word(), trade(), str(rng.randrange(1900, 2031))]),
        (3, lambda: [word(), word(), trade()]),
        (2, lambda: [town(), rng.choice(_COMMUNAL), rng.choice(("TRUST", "ASSOCIATION", "PROJECT", "CENTRE"))]),
    ]
