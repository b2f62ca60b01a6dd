"""The words of the sample: made-up stems, and what each sector is called, buys and costs."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
STEMS, SURNAMES, STREETS = NAMES["stems"], NAMES["surnames"], NAMES["streets"]


@dataclass(frozen=True)
class Sector:
    """What a sector's suppliers are called, how they are classed, and who buys from them for what.

    Args:
        trades: Words that end a supplier's name.
        sic: Industry class, as the companies register writes it.
        council: Directorate, service and expense type; None where the council does not buy.
        police: Expenditure category of the police.
        college: Category of the college.
        pounds: A usual payment.
        weight: How much is bought of it, beside the other sectors.
        local: Chance in a hundred that a supplier is of the county.
    """

    trades: tuple[str, ...]
    sic: str
    council: tuple[str, str, str] | None
    police: str | None
    college: str | None
    pounds: int
    weight: int
    local: int


PEOPLE, PLACE, CORPORATE, HOMES = (
    "People Services",
    "Place and Environment",
    "Corporate Resources",
    "Housing and Communities",
)
SECTORS = (
    Sector(
        ("Care", "Homecare", "Residential Care", "Supported Living"),
        "87300 - Residential care activities for the elderly and disabled",
        (PEOPLE, "Adult Social Care", "Residential Placements"),
        None,
        None,
        9_000,
        30,
        75,
    ),
    Sector(
        ("Childrens Homes", "Family Support", "Fostering"),
        "87900 - Other residential care activities n.e.c.",
        (PEOPLE, "Children's Services", "Care Placements"),
        None,
        None,
        8_000,
        14,
        45,
    ),
    Sector(
        ("Construction", "Builders", "Contractors", "Civil Engineering"),
        "41201 - Construction of commercial buildings",
        (HOMES, "Capital Works", "Building Contractors"),
        "Police Reactive Maintenance",
        "Estates",
        14_000,
        18,
        65,
    ),
    Sector(
        ("Electrical", "Heating & Plumbing", "Roofing", "Property Services"),
        "43210 - Electrical installation",
        (HOMES, "Housing Repairs", "Repairs and Maintenance"),
        "Police Reactive Maintenance",
        "Estates",
        2_400,
        14,
        80,
    ),
    Sector(
        ("Waste Management", "Recycling", "Skip Hire"),
        "38110 - Collection of non-hazardous waste",
        (PLACE, "Waste and Recycling", "Contract Payments"),
        "Waste Disposal",
        "Estates",
        9_500,
        12,
        35,
    ),
    Sector(
        ("Grounds Maintenance", "Tree Surgery", "Landscapes"),
        "81300 - Landscape service activities",
        (PLACE, "Parks and Open Spaces", "Grounds Maintenance"),
        None,
        "Estates",
        1_800,
        7,
        85,
    ),
    Sector(
        ("Highways", "Surfacing", "Traffic Management"),
        "42110 - Construction of roads and motorways",
        (PLACE, "Highways", "Highway Works"),
        None,
        None,
        16_000,
        10,
        40,
    ),
    Sector(
        ("Software", "Systems", "Digital", "Networks"),
        "62020 - Information technology consultancy activities",
        (CORPORATE, "Information Technology", "Software Licences"),
        "Computer Software",
        "IT",
        6_500,
        12,
        15,
    ),
    Sector(
        ("Telecom", "Communications"),
        "61900 - Other telecommunications activities",
        (CORPORATE, "Information Technology", "Telephones"),
        "Exchange Phones",
        "IT",
        3_200,
        6,
        10,
    ),
    Sector(
        ("Recruitment", "Staffing", "Interim Solutions"),
        "78200 - Temporary employment agency activities",
        (CORPORATE, "Human Resources", "Agency Staff"),
        "Agency Staff",
        "Staffing",
        3_800,
        12,
        30,
    ),
    Sector(
        ("Solicitors", "Legal"),
        "69102 - Solicitors",
        (CORPORATE, "Legal Services", "Legal Fees"),
        "Legal Costs",
        None,
        4_200,
        6,
        45,
    ),
    Sector(
        ("Consulting", "Advisory", "Associates"),
        "70229 - Management consultancy activities other than financial management",
        (CORPORATE, "Transformation", "Consultants Fees"),
        "Consultants Fees",
        "Professional Services",
        5_600,
        8,
        25,
    ),
    Sector(
        ("Catering", "Fine Foods", "Bakery", "Produce"),
        "56290 - Other food services",
        (PEOPLE, "School Meals", "Provisions"),
        "Catering",
        "Refectory",
        1_300,
        7,
        75,
    ),
    Sector(
        ("Coaches", "Taxis", "Travel"),
        "49390 - Other passenger land transport",
        (PEOPLE, "Home to School Transport", "Hired Transport"),
        None,
        "Student Travel",
        2_200,
        9,
        90,
    ),
    Sector(
        ("Motor Repairs", "Vehicle Hire", "Tyres"),
        "45200 - Maintenance and repair of motor vehicles",
        (PLACE, "Fleet", "Vehicle Repairs"),
        "Vehicle Repairs",
        None,
        1_500,
        7,
        60,
    ),
    Sector(
        ("Energy", "Gas Supply", "Power"),
        "35140 - Trade of electricity",
        (CORPORATE, "Facilities", "Electricity"),
        "Electricity",
        "Utilities",
        12_000,
        8,
        0,
    ),
    Sector(
        ("Cleaning", "Facilities", "Hygiene"),
        "81210 - General cleaning of buildings",
        (CORPORATE, "Facilities", "Contract Cleaning"),
        "Contract Cleaning",
        "Estates",
        2_600,
        7,
        60,
    ),
    Sector(
        ("Print", "Signs", "Design"),
        "18129 - Printing n.e.c.",
        (CORPORATE, "Communications", "Printing"),
        "Printing & Stationery",
        "Marketing",
        900,
        4,
        70,
    ),
    Sector(
        ("Training", "Learning", "Assessment"),
        "85590 - Other education n.e.c.",
        (PEOPLE, "Adult Learning", "Training Providers"),
        "Training Courses",
        "Subcontracted Provision",
        3_000,
        6,
        40,
    ),
    Sector(
        ("Forensics", "Laboratories"),
        "71200 - Technical testing and analysis",
        None,
        "Police - Forensic Services",
        None,
        5_200,
        6,
        10,
    ),
    Sector(
        ("Uniforms", "Workwear", "Safety Supplies"),
        "46420 - Wholesale of clothing and footwear",
        (PLACE, "Depot", "Protective Clothing"),
        "Clothing & Uniform",
        "Curriculum Supplies",
        1_100,
        5,
        25,
    ),
    Sector(
        ("Furniture", "Office Supplies", "Books"),
        "47599 - Retail of furniture, lighting, and similar (not musical instruments or scores) in specialised store",
        (CORPORATE, "Facilities", "Furniture and Equipment"),
        "Furniture & Fittings",
        "Curriculum Supplies",
        1_400,
        5,
        35,
    ),
    Sector(
        ("Community Trust", "Advice Centre", "Youth Project", "Arts"),
        "88990 - Other social work activities without accommodation n.e.c.",
        (HOMES, "Communities", "Grants to Voluntary Bodies"),
        "Victim Support Services",
        None,
        4_000,
        7,
        90,
    ),
    Sector(
        ("Security", "Fire Protection", "Alarms"),
        "80100 - Private security activities",
        (CORPORATE, "Facilities", "Security Services"),
        "Custody Equipment",
        "Estates",
        2_000,
        5,
        50,
    ),
)
# Trades of businesses that nobody in the sample buys from: they only make the registers harder to match with.
OTHER_TRADES = (
    ("Hair Studio", "96020 - Hairdressing and other beauty treatment"),
    ("Holdings", "64209 - Activities of other holding companies n.e.c."),
    ("Properties", "68209 - Other letting and operating of own or leased real estate"),
    ("Engineering", "25620 - Machining"),
    ("Farms", "01500 - Mixed farming"),
    ("Logistics", "49410 - Freight transport by road"),
    ("Investments", "64999 - Financial intermediation not elsewhere classified"),
    ("Dental Practice", "86230 - Dental practice activities"),
    ("Management Company", "98000 - Residents property management"),
    ("Trading", "47190 - Other retail sale in non-specialised stores"),
    ("Films", "59111 - Motion picture production activities"),
    ("Precision Tools", "25730 - Manufacture of tools"),
    ("Veterinary Centre", "75000 - Veterinary activities"),
)
