"""Company names, the noise of ledgers and near-twins for `matching.py`, from a seed; none of it is used in training.

The hand that made `spendscan/match/noise.py` trains the model; this one only measures: other words, other slips.
"""

import random
from collections.abc import Callable, Iterator

_TOWNS = [
    "ACCRINGTON",
    "ALNWICK",
    "BARNSLEY",
    "BEDFORD",
    "BIDEFORD",
    "BOLTON",
    "BRADFORD",
    "BRECON",
    "BRISTOL",
    "BUXTON",
    "CANTERBURY",
    "CARDIFF",
    "CHESTER",
    "COLNE",
    "COVENTRY",
    "DARLINGTON",
    "DERBY",
    "DORSET",
    "DUNDEE",
    "DURHAM",
    "ESSEX",
    "EXETER",
    "FALKIRK",
    "FYLDE",
    "GLASGOW",
    "GRIMSBY",
    "HALIFAX",
    "HEREFORD",
    "HULL",
    "IPSWICH",
    "KENDAL",
    "KENT",
    "LANCASTER",
    "LEICESTER",
    "LINCOLN",
    "LUTON",
    "MALVERN",
    "MEDWAY",
    "NELSON",
    "NORWICH",
    "OLDHAM",
    "OXFORD",
    "PENRITH",
    "PERTH",
    "PRESTON",
    "READING",
    "RIBBLE",
    "ROCHDALE",
    "SALFORD",
    "SELBY",
    "SKIPTON",
    "SOUTHPORT",
    "STAFFORD",
    "STOCKPORT",
    "SUNDERLAND",
    "SURREY",
    "SWANSEA",
    "TAMESIDE",
    "TELFORD",
    "TRURO",
    "WAKEFIELD",
    "WARWICK",
    "WIGAN",
    "WIRRAL",
    "WORCESTER",
    "WREXHAM",
    "YEOVIL",
]
_TRADES = [
    "ACCOUNTANTS",
    "ADVISORY",
    "AGENCIES",
    "AUTOS",
    "BAKERY",
    "BLINDS",
    "BRICKWORK",
    "BUILDERS",
    "BUTCHERS",
    "CABS",
    "CARPENTRY",
    "CARPETS",
    "CATERERS",
    "CHEMISTS",
    "CHILDCARE",
    "CLEANING",
    "COACHES",
    "COATINGS",
    "COLLEGE",
    "COMMUNICATIONS",
    "CONSERVATION",
    "CONSTRUCTION",
    "CONSULTANTS",
    "CONSULTING",
    "CONTRACTORS",
    "COURIERS",
    "DAIRIES",
    "DECORATORS",
    "DEMOLITION",
    "DENTAL",
    "DESIGN",
    "DEVELOPMENTS",
    "DISTRIBUTION",
    "DRAINAGE",
    "ECOLOGY",
    "EDUCATION",
    "ELECTRICAL",
    "ELECTRONICS",
    "ENERGY",
    "ENGINEERING",
    "ENTERPRISES",
    "ENVIRONMENTAL",
    "ESTATES",
    "EVENTS",
    "FABRICATIONS",
    "FACILITIES",
    "FARMS",
    "FENCING",
    "FINANCE",
    "FIRE",
    "FLOORING",
    "FOODS",
    "FORESTRY",
    "FURNITURE",
    "GARAGES",
    "GLASS",
    "GLAZING",
    "GROUNDWORKS",
    "HAULAGE",
    "HEALTHCARE",
    "HEATING",
    "HIRE",
    "HOMES",
    "HOSPITALITY",
    "HOTELS",
    "HOUSING",
    "IMAGING",
    "INSTALLATIONS",
    "INSURANCE",
    "INTERIORS",
    "INVESTMENTS",
    "JOINERY",
    "KITCHENS",
    "LABORATORIES",
    "LANDSCAPES",
    "LAUNDRY",
    "LEGAL",
    "LEISURE",
    "LETTINGS",
    "LIFTS",
    "LIGHTING",
    "LOGISTICS",
    "MAINTENANCE",
    "MANAGEMENT",
    "MANUFACTURING",
    "MARKETING",
    "MEDIA",
    "METALS",
    "MINIBUSES",
    "MOTORS",
    "NETWORKS",
    "NURSERIES",
    "NURSING",
    "OPTICIANS",
    "PACKAGING",
    "PAINTERS",
    "PARTNERSHIP",
    "PAVING",
    "PEST",
    "PHARMACY",
    "PHOTOGRAPHY",
    "PLANNING",
    "PLANT",
    "PLASTICS",
    "PLUMBING",
    "PRINTERS",
    "PRODUCTIONS",
    "PROJECTS",
    "PROPERTIES",
    "PROPERTY",
    "PUBLICATIONS",
    "RECRUITMENT",
    "RECYCLING",
    "REFRIGERATION",
    "REMOVALS",
    "RENEWABLES",
    "RESEARCH",
    "RESIDENTIAL",
    "RESTORATION",
    "RETAIL",
    "ROOFING",
    "SAFETY",
    "SCAFFOLDING",
    "SECURITY",
    "SERVICES",
    "SIGNS",
    "SKIPS",
    "SOFTWARE",
    "SOLAR",
    "SOLICITORS",
    "SOLUTIONS",
    "SPORTS",
    "STATIONERY",
    "STEEL",
    "STORAGE",
    "STUDIOS",
    "SUPPLIES",
    "SUPPORT",
    "SURFACING",
    "SURVEYORS",
    "SYSTEMS",
    "TAXIS",
    "TECHNOLOGIES",
    "TECHNOLOGY",
    "TEXTILES",
    "THERAPY",
    "TIMBER",
    "TOOLS",
    "TRADING",
    "TRAINING",
    "TRANSLATION",
    "TRANSPORT",
    "TRAVEL",
    "TREES",
    "TYRES",
    "UPHOLSTERY",
    "VENTILATION",
    "VENTURES",
    "VETERINARY",
    "WASTE",
    "WELDING",
    "WINDOWS",
    "WOODWORK",
]
_GIVEN = [
    "ADAM",
    "AISHA",
    "ALAN",
    "ALISON",
    "ANDREW",
    "ANNE",
    "BARRY",
    "BRIAN",
    "CAROL",
    "CHRIS",
    "CLAIRE",
    "COLIN",
    "DAVID",
    "DEBORAH",
    "DEREK",
    "DIANE",
    "DONALD",
    "ELAINE",
    "EMMA",
    "FIONA",
    "GARETH",
    "GEORGE",
    "GLYN",
    "GORDON",
    "GRAHAM",
    "HASSAN",
    "HELEN",
    "IAN",
    "IMRAN",
    "JACK",
    "JANE",
    "JOHN",
    "JULIE",
    "KAREN",
    "KEITH",
    "KEVIN",
    "LESLEY",
    "LINDA",
    "MARGARET",
    "MARK",
    "MARTIN",
    "MICHAEL",
    "MOHAMMED",
    "NEIL",
    "NIGEL",
    "OWEN",
    "PATRICK",
    "PAUL",
    "PETER",
    "PHILIP",
    "RACHEL",
    "RICHARD",
    "ROBERT",
    "ROSS",
    "SARAH",
    "SIMON",
    "STEPHEN",
    "STUART",
    "SUSAN",
    "THOMAS",
    "TIMOTHY",
    "TONY",
    "VICTORIA",
    "WAYNE",
    "WILLIAM",
    "ZOE",
]
_STREETS = "ABBEY ACACIA ALBERT ALMA BEECH BRIDGE CASTLE CHAPEL CHURCH CLIFTON DEVONSHIRE EAST GROVE HIGH KING MANOR MILL PARK QUEEN REGENT STATION VICTORIA WATERLOO WEST YORK".split()  # noqa: SIM905
_WAYS = "AVENUE CLOSE COURT DRIVE GARDENS HOUSE LANE LODGE PLACE ROAD SQUARE STREET TERRACE".split()  # noqa: SIM905
_HEADS = "AL BAR BEL BOS BRAD CAL CAR CHEL CLAY COL COR CRAN CROS DAL DEN DUN EAS EL FAIR FEN GAR GIL GREN HAL HAM HAR HEM HOL KEL KIR LAM LANG LEI LOM MAR MEL MOR NAR NET NOR OAK OR PEM PRES RAD RED RIN ROS RUS SAL SHEL SIL STAN STOK SUT TAR THOR TIL TRE VAN VER WAL WEN WHIT WIN WOL YAR ZEN".split()  # noqa: SIM905
_MIDS = ["", "", "", "A", "E", "I", "O", "ER", "IN", "ING", "EN", "LE", "MA", "NO", "TO", "VI"]
_TAILS = "BORNE BURN BURY BY COMB COTE DALE DEN FIELD FORD GATE HAM HURST KINS LAND LEY MAN MERE MONT NALL NER NESS RICK SALL SHAW SON STON STOCK TER THWAITE TON TREE VER WAY WELL WICK WOOD WORTH X TEC CO VA RA ZA NIX LUX DYN GEN SYS".split()  # noqa: SIM905
_FORMS = (
    ["LIMITED"] * 62 + ["LTD"] * 18 + ["LTD."] * 3 + ["LLP"] * 5 + ["PLC"] * 3 + ["CIC"] * 3 + ["C.I.C."] + ["CYF", "CIO", "PUBLIC LIMITED COMPANY"]
)  # fmt: skip
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NEAR = {
    "A": "SQ",
    "E": "WR",
    "I": "UO",
    "O": "IP",
    "N": "BM",
    "S": "AD",
    "T": "RY",
    "R": "ET",
    "L": "KO",
    "H": "GJ",
    "D": "SF",
    "C": "XV",
}
_CUTS = {
    "SERVICES": ("SERV", "SERVS", "SVS", "SERVICE"), "MANAGEMENT": ("MGMT", "MAN", "MNGMT"), "LIMITED": ("LTD", "LTD.", "L'TD"),
    "CONSTRUCTION": ("CONST", "CONSTRUCT"), "ENGINEERING": ("ENG", "ENGNG"), "ASSOCIATES": ("ASSOC", "ASSOCS"), "BROTHERS": ("BROS",),
    "CONTRACTORS": ("CONTR", "CONTRS"), "DEVELOPMENTS": ("DEVS", "DEVELOPMENT"), "ENVIRONMENTAL": ("ENV", "ENVIRO"), "GROUP": ("GRP", "GP"),
    "HOLDINGS": ("HLDGS", "HOLDING"), "PROPERTIES": ("PROPS", "PROPERTY"), "SOLUTIONS": ("SOLS", "SOLUTION"), "SYSTEMS": ("SYS",),
    "TECHNOLOGY": ("TECH",), "TECHNOLOGIES": ("TECHS",), "TRANSPORT": ("TRANSP", "TPT"), "COMMUNICATIONS": ("COMMS", "COMMUNICATION"),
    "ELECTRICAL": ("ELEC", "ELECT"), "MAINTENANCE": ("MAINT",), "INTERNATIONAL": ("INT", "INTL"), "EDUCATION": ("EDUC",),
    "RECRUITMENT": ("RECRUIT",), "SUPPLIES": ("SUPP", "SUPPLS"), "COMPANY": ("CO",), "INSTALLATIONS": ("INSTALL",), "LABORATORIES": ("LABS",),
    "SAINT": ("ST",), "ACADEMY": ("ACAD",), "COMMUNITY": ("COMM", "COMMTY"), "CENTRE": ("CTR", "CNTR"), "ASSOCIATION": ("ASSOC", "ASSN"),
}  # fmt: skip

Words = list[str]


def coined(rng: random.Random) -> str:
    """A word that is a surname, a place or a brand."""
    return rng.choice(_HEADS) + rng.choice(_MIDS) + rng.choice(_TAILS)


def _word(rng: random.Random) -> str:
    # A long tail: a fifth of the words are made of two parts more.
    return (
        coined(rng)
        if rng.random() < 0.8
        else coined(rng) + rng.choice(_TAILS).lower().upper()[:3] + rng.choice(("", "A", "O", "IA", "US"))
    )


def _trade(rng: random.Random) -> str:
    # Some trades are far commoner than others.
    return _TRADES[int(len(_TRADES) * rng.random() ** 1.6)]


def _two_trades(rng: random.Random) -> Words:
    one = other = _trade(rng)
    while other == one:
        other = _trade(rng)
    return [one, other]


_KINDS: tuple[tuple[int, Callable[[random.Random], Words]], ...] = (
    (16, lambda r: [_word(r), _trade(r)]),
    (9, lambda r: [_word(r), *_two_trades(r)]),
    (8, lambda r: [r.choice(_GIVEN), _word(r), _trade(r)]),
    (4, lambda r: [r.choice(_GIVEN), _word(r)]),
    (6, lambda r: [r.choice(_LETTERS), r.choice(_LETTERS), _word(r), *([_trade(r)] if r.random() < 0.6 else [])]),
    (5, lambda r: [_word(r), "&", "SONS" if r.random() < 0.6 else "CO", *([_trade(r)] if r.random() < 0.4 else [])]),
    (5, lambda r: [_word(r), r.choice(("&", "AND")), _word(r), *([_trade(r)] if r.random() < 0.4 else [])]),
    (8, lambda r: [_word(r)] if r.random() < 0.4 else [_word(r), _word(r)]),
    (5, lambda r: [r.choice(_TOWNS), *_two_trades(r)]),
    (4, lambda r: [_word(r), _trade(r), f"({r.choice(_TOWNS)})"]),
    (4, lambda r: [_word(r), _trade(r), "(UK)"]),
    (4, lambda r: [_word(r), r.choice(("HOLDINGS", "GROUP", "INTERNATIONAL", "ASSOCIATES", "PARTNERS"))]),
    (6, lambda r: [str(r.randrange(1, 250)), _word(r) if r.random() < 0.7 else r.choice(_STREETS), r.choice(_WAYS), "MANAGEMENT", "COMPANY"]),
    (3, lambda r: [_word(r), r.choice(_WAYS), "RESIDENTS", "ASSOCIATION"]),
    (3, lambda r: ["".join(r.choice(_LETTERS) for _ in range(r.choice((2, 3, 3, 4)))), _trade(r)]),
    (3, lambda r: ["THE", _word(r), r.choice(("TRUST", "FOUNDATION", "CENTRE", "ACADEMY", "CHARITY"))]),
    (2, lambda r: [r.choice(_TOWNS), r.choice(("COMMUNITY", "CITIZENS", "YOUTH", "CARERS")), r.choice(("CENTRE", "TRUST", "ASSOCIATION", "PROJECT"))]),
    (3, lambda r: [_word(r), _trade(r), str(r.randrange(2, 2000))]),
    (2, lambda r: [f"{r.choice(_LETTERS)}{r.randrange(1, 99)}", *_two_trades(r)]),
)  # fmt: skip


def company(rng: random.Random) -> str:
    """A registered name."""
    make = rng.choices([k for _, k in _KINDS], _WEIGHTS)[0]
    return " ".join([*make(rng), rng.choice(_FORMS)])


_WEIGHTS = [w for w, _ in _KINDS]


def companies(count: int, seed: int) -> Iterator[str]:
    """So many registered names, no two of them the same to a registrar (section 66 of the Companies Act 2006)."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        name = company(rng)
        bare = same_as(name)
        if bare not in seen:
            seen.add(bare)
            yield name


def same_as(name: str) -> str:
    """A name as a registrar compares it: neither a legal form makes another name, nor spaces, marks, THE or COMPANY.

    The rules of schedule 3 to the Names and Trading Disclosures Regulations 2015 but for the final S and UK, which
    firms of one group, and older firms, are told apart by.
    """
    words, _ = _formless(name.replace("&", " AND ").split())
    words = words[1:] if words[0] == "THE" and len(words) > 1 else words
    while len(words) > 1 and words[-1] in ("COMPANY", "CO"):
        words = words[: -2 if len(words) > 2 and words[-2] == "AND" else -1]
    return "".join(c for c in "".join(words) if c.isalnum())


def is_form(word: str) -> bool:
    return word.replace(".", "") in {"LIMITED", "LTD", "LLP", "PLC", "CIC", "CYF", "CIO"}


def _formless(words: Words) -> tuple[Words, Words]:
    """The words of a name without its legal form, and the form."""
    many = 3 if words[-3:] == ["PUBLIC", "LIMITED", "COMPANY"] else int(is_form(words[-1]))
    many = min(many, len(words) - 1)
    return words[: len(words) - many], words[len(words) - many :]


def noisy(name: str, rng: random.Random) -> str:
    """A name as a ledger has it."""
    words = name.split()
    drawn = rng.random()
    if is_form(words[-1]) and len(words) > 1:
        swap = {"LIMITED": "LTD", "LTD": "LIMITED", "LTD.": "LTD"}
        words = words[:-1] if drawn < 0.25 else [*words[:-1], swap.get(words[-1], words[-1])] if drawn < 0.7 else words
    for _ in range(rng.choices((0, 1, 2, 3), (30, 45, 20, 5))[0]):
        words = rng.choices(_SLIPS, _HOW_OFTEN)[0](words, rng) if words else words
    text = " ".join(words)
    if rng.random() < 0.05:
        text = text[: rng.choice((25, 30, 35))].strip()
    return text.title() if rng.random() < 0.2 else text


def _at(words: Words, rng: random.Random) -> int:
    return rng.randrange(len(words) - (1 if len(words) > 1 and is_form(words[-1]) else 0))


def _letter(words: Words, rng: random.Random) -> Words:
    at = _at(words, rng)
    word = words[at]
    if len(word) < 4:
        return words
    n = rng.randrange(len(word))
    changed = (
        word[:n] + word[n + 1 :],
        word[:n] + word[n] + word[n:],
        word[:n] + rng.choice(_NEAR.get(word[n], _LETTERS)) + word[n + 1 :],
        word[:n] + word[n + 1 : n + 2] + word[n] + word[n + 2 :],
    )
    return [*words[:at], rng.choice(changed), *words[at + 1 :]]


def _cut(words: Words, rng: random.Random) -> Words:
    return [rng.choice(_CUTS[w]) if w in _CUTS else w for w in words]


def _vowels(words: Words, rng: random.Random) -> Words:
    at = _at(words, rng)
    short = words[at][:1] + "".join(c for c in words[at][1:] if c not in "AEIOU")
    return [*words[:at], short, *words[at + 1 :]] if len(short) > 3 else words


def _lost(words: Words, rng: random.Random) -> Words:
    at = _at(words, rng)
    return [*words[:at], *words[at + 1 :]] if at and len(words) > 3 else words


def _turned(words: Words, _rng: random.Random) -> Words:
    return [words[1].rstrip(",") + ",", words[0], *words[2:]] if len(words) > 2 else words


def _joined(words: Words, rng: random.Random) -> Words:
    at = _at(words, rng)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]] if at + 1 < len(words) else words


def _parted(words: Words, rng: random.Random) -> Words:
    at = _at(words, rng)
    return [*words[:at], words[at][:4], words[at][4:], *words[at + 1 :]] if len(words[at]) > 7 else words


def _and(words: Words, _rng: random.Random) -> Words:
    return [{"&": "AND", "AND": "&"}.get(w, w) for w in words]


def _marks(words: Words, rng: random.Random) -> Words:
    at = _at(words, rng)
    mark = rng.choice((".", ",", "'S", "-", "*", "Â", "\u00a0", "?"))
    return [*words[:at], words[at] + mark, *words[at + 1 :]]


def _code(words: Words, rng: random.Random) -> Words:
    return [
        *words,
        rng.choice(
            (
                f"- {rng.randrange(1000, 99999)}",
                f"({rng.randrange(10, 999)})",
                f"#{rng.randrange(1, 999)}",
                "DO NOT USE",
                "(DD)",
                f"A/C {rng.randrange(99)}",
            )
        ),
    ]


def _placed(words: Words, rng: random.Random) -> Words:
    return [*words, rng.choice((f"- {rng.choice(_TOWNS)}", f"({rng.choice(_TOWNS)})", rng.choice(_TOWNS)))]


def _as(words: Words, rng: random.Random) -> Words:
    other = [_word(rng), _trade(rng)]
    said = rng.choice(("T/A", "TRADING AS", "t/a"))
    return [*words, said, *other] if rng.random() < 0.8 else [*other, said, *words]


def _the(words: Words, _rng: random.Random) -> Words:
    return words[1:] if words[0] == "THE" and len(words) > 1 else ["THE", *words]


def _initial(words: Words, _rng: random.Random) -> Words:
    return [words[0][0], *words[1:]] if words[0] in _GIVEN else words


_SLIPS: tuple[Callable[[Words, random.Random], Words], ...] = (
    _letter, _cut, _vowels, _lost, _turned, _joined, _parted, _and, _marks, _code, _placed, _as, _the, _initial,
)  # fmt: skip
_HOW_OFTEN = (30, 14, 2, 4, 3, 7, 3, 8, 8, 6, 4, 5, 4, 2)


def twin(name: str, rng: random.Random) -> str:
    """Another company's name that is close to this one."""
    words, form = _formless(name.split())
    at = rng.randrange(len(words))
    word = words[at]
    other = [w for w in _TRADES if w not in words]
    made: list[tuple[Words, Words]] = [
        ([*words, f"({rng.choice(_TOWNS)})"], form),
        ([*words, "HOLDINGS"], form),
        ([*words, "GROUP"], form),
        ([*words, "(UK)"], form),
        ([*words, str(rng.randrange(2, 99))], form),
        ([*words[:at], word[:-1] if word.endswith("S") else word + "S", *words[at + 1 :]], form),
        (words, ["LLP"] if form != ["LLP"] else ["LIMITED"]),
        ([*words[:-1], rng.choice(other)] if len(words) > 1 else [*words, rng.choice(other)], form),
    ]
    new, legal = rng.choice(made)
    return " ".join([*new, *legal])


def neighbour(name: str, rng: random.Random) -> str:
    """A name with one word replaced by another of its kind."""
    words, form = _formless(name.split())
    at = rng.randrange(len(words))
    other = _trade(rng) if words[at] in _TRADES else _word(rng)
    return " ".join([*words[:at], other, *words[at + 1 :], *form])
