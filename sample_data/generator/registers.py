"""Registers, lookup, survey, settings and truth: what the ledgers of the sample are matched with."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from generator.businesses import PARTNERSHIP, Business
from generator.ledgers import published
from generator.payments import Payment
from generator.places import COLUMNS, ELSEWHERE, SAINT_ORRIN, Places
from generator.words import OTHER_TRADES

# The companies register's own header, its stray spaces included.
COMPANY_HEADER = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1, RegAddress.AddressLine2,"
    "RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus,"
    "CountryOfOrigin,DissolutionDate,IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth,"
    "Accounts.NextDueDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate,"
    "Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,"
    "SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4,LimitedPartnerships.NumGenPartners,"
    "LimitedPartnerships.NumLimPartners,URI,"
    + ",".join(f"PreviousName_{n}.CONDATE, PreviousName_{n}.CompanyName" for n in range(1, 11))
    + ",ConfStmtNextDueDate, ConfStmtLastMadeUpDate"
)

# Names that a matcher leaves open, and what an analyst would note of them.
UNSURE = {"cut short": "the ledger cuts the name short", "words added": "the ledger adds words to the name"}

SETTINGS = """\
# The settings of the sample. Paths are relative to this file.
[inputs]
register = ["registers/directory.csv", "registers/companies.csv"]
places = ["places/postcodes.csv"]
survey = "survey.csv"

[report]
title = "Where Brackenshire's public money goes, 2024/25"

# Three rings, innermost first. Codes are of the lookup above.
[area]
name = "Brackenshire"

[[area.ring]]
name = "Calderwick"
local_authorities = ["E07000901"]

[[area.ring]]
name = "Brackenshire"
counties = ["E10000901"]

[[area.ring]]
name = "Northvale"
regions = ["E12000091"]

# What "local" means in headlines: the borough and the rest of its county.
[local]
rings = ["Calderwick", "Brackenshire"]
"""


def companies_file(businesses: Sequence[Business], rng: Random) -> bytes:
    """A slice of a companies register in the shape of the monthly bulk file: 55 columns, all quoted."""
    listed = sorted((b for b in businesses if b.listed and b.category), key=lambda b: (b.official, b.number))
    rows = [_company_row(business, rng) for business in listed]
    return (COMPANY_HEADER + "\n").encode() + _quoted(rows)


def _company_row(business: Business, rng: Random) -> list[str]:
    district, town, street, postcode = business.registered
    day, month, year = business.born
    confirmed = f"{day:02d}/{month:02d}/"
    second = rng.choice(OTHER_TRADES)[1] if rng.random() < 0.15 else ""
    previous = [
        part for name in business.previous for part in (f"14/0{rng.randrange(1, 10)}/{max(year + 1, 2012)}", name)
    ]
    sic = "None Supplied" if business.category == PARTNERSHIP else business.sic
    country = "" if district is SAINT_ORRIN else rng.choice(("UNITED KINGDOM", "ENGLAND", ""))
    return [
        business.official, business.number, "", "", street.upper(), "", town.upper(),
        "" if district in (SAINT_ORRIN, ELSEWHERE) else rng.choice((district.name.upper(), "")), country, postcode,
        business.category, business.status, "United Kingdom", "", f"{day:02d}/{month:02d}/{year}",
        "31", rng.choice(("3", "12")), "31/12/2025", "31/03/2024", business.accounts,
        "", "", "0", "0", "0", "0", sic, second, "", "", "0", "0",
        f"http://business.data.gov.uk/id/company/{business.number}", *previous, *[""] * (20 - len(previous)),
        f"{confirmed}2025", f"{confirmed}2024",
    ]  # fmt: skip


def directory_file(businesses: Sequence[Business]) -> bytes:
    """The council's own business directory: trading names and addresses, no company numbers."""
    rows = [
        [
            "Business ID",
            "Business name",
            "Trading as",
            "Trading address",
            "Town",
            "Postcode",
            "Type of business",
            "Employees",
        ]
    ]
    for business in sorted((b for b in businesses if b.directory_id), key=lambda b: b.directory_id):
        _, town, street, postcode = business.trading
        kind = business.sic.split(" - ", 1)[1].split(" n.e.c.")[0]
        rows.append(
            [
                business.directory_id,
                business.usual,
                business.trades_as,
                street,
                town,
                postcode,
                kind,
                business.employees,
            ]
        )
    return _plain(rows)


def lookup_file(places: Places) -> bytes:
    """The lookup, each cell that holds text quoted."""
    return (",".join(COLUMNS) + "\n").encode() + _quoted(places.rows)


def survey_file(suppliers: Sequence[Business], rng: Random) -> bytes:
    """Re-spend answers of some suppliers: half of them a percentage, half of them the sums behind it."""
    rows = [
        [
            "supplier_name",
            "year",
            "respend_percent",
            "turnover",
            "local_suppliers",
            "local_staff_pay",
            "stratum",
            "verified",
        ]
    ]
    local = [b for b in suppliers if b.trading[0].county == "E10000901" and b.category]
    for index, business in enumerate(local[:140:5]):
        small = business.employees != "50-249"
        percent = rng.randrange(38, 79) if small else rng.randrange(18, 52)
        sums = ["", "", ""]
        if index % 2:
            turnover = rng.randrange(180, 9_000) * 1_000
            pay = turnover * percent * 6 // 1_000
            sums, answer = [str(turnover), str(turnover * percent // 100 - pay), str(pay)], ""
        else:
            answer = str(percent)
        rows.append(
            [
                business.spellings[0][0],
                "2024/25",
                answer,
                *sums,
                "small" if small else "large",
                "yes" if index % 3 else "no",
            ]
        )
    return _plain(rows)


@dataclass
class Published:
    """A supplier's name as a ledger has it: who it is, what is special about the spelling, and the money under it."""

    name: str
    business: Business
    special: str
    pence: int = 0


def published_names(paid: Mapping[str, Iterable[Payment]]) -> list[Published]:
    """Every published name of a supplier, in alphabetical order."""
    found: dict[str, Published] = {}
    for body, payments in paid.items():
        for payment in payments:
            if payment.business:
                name = published(payment, body)
                special = "cut short" if name != payment.name else payment.special
                entry = found.setdefault(name, Published(name, payment.business, special))
                assert entry.business is payment.business, f"{name} would be two suppliers"
                entry.pence += payment.pence
    return [found[name] for name in sorted(found)]


def truth_file(names: Sequence[Published]) -> bytes:
    """Who each published name is, in each register; blank where the register does not hold it."""
    rows = [["supplier_name", "register", "entity_id", "amount", "quality"]]
    for entry in names:
        amount, business = f"{entry.pence / 100:.2f}", entry.business
        company = business.number if business.listed else ""
        rows.append([entry.name, "companies_house", company, amount, entry.special])
        rows.append([entry.name, "directory", business.directory_id, amount, entry.special])
    return _plain(rows)


def decisions_file(names: Sequence[Published]) -> bytes:
    """What an analyst would decide first: the ten biggest suppliers whose name was cut short or has words added."""
    unsure = [e for e in names if e.special in UNSURE and e.business.listed]
    biggest = sorted(unsure, key=lambda entry: (-entry.pence, entry.name))[:10]
    rows = [["supplier_name", "register", "decision", "decided_by", "decided_on", "note"]]
    rows += [
        [e.name, "companies_house", e.business.number, "An Analyst", "2025-05-02", UNSURE[e.special]] for e in biggest
    ]
    return _plain(rows)


def _quoted(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _plain(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
