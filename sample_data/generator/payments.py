"""What each body paid: the payments of a financial year, before any file spoils them."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from generator.businesses import Business
from generator.words import CORPORATE, HOMES, PEOPLE, SURNAMES

COUNCIL, POLICE, COLLEGE = "Calderwick Borough Council", "Brackenshire Police", "Ansel Vale College"
MONTHS = tuple((2024 + month // 13, month % 13 + month // 13) for month in range(4, 16))
REDACTED = ("REDACTED PERSONAL DATA", "Redacted - GDPR", "REDACTED UNDER DP ACT")


@dataclass(frozen=True)
class Payment:
    """A payment as it was made.

    Args:
        name: The supplier as the ledger writes it.
        business: Who it is; None for people and public bodies, which no register here holds.
        special: What is special about the spelling.
        where: Directorate, service and expense type; police and college use the last.
        pence: The amount; negative for a credit.
    """

    day: date
    name: str
    business: Business | None
    special: str
    where: tuple[str, str, str]
    pence: int
    reference: str
    kind: str = "Supplier"


def council_payments(rng: Random, suppliers: Sequence[Business]) -> dict[tuple[int, int], list[Payment]]:
    """The council's payments by month: suppliers, then precepts, people, recharges and what else a ledger holds."""
    trade = [
        (b, b.sector.council, b.sector.pounds, b.sector.weight) for b in suppliers if b.sector and b.sector.council
    ]
    ledger = {}
    for number, month in enumerate(MONTHS):
        paid = _trade_payments(rng, trade, month, 352 + rng.randrange(40), f"C{number + 1:02d}")
        paid += _others(rng, month, f"X{number + 1:02d}")
        ledger[month] = sorted(paid, key=lambda payment: (payment.day, payment.reference))
    return ledger


def police_payments(rng: Random, suppliers: Sequence[Business]) -> dict[tuple[int, int], list[Payment]]:
    """The police body's payments by month."""
    trade = [
        (b, ("", "", b.sector.police), b.sector.pounds, b.sector.weight)
        for index, b in enumerate(suppliers)
        if b.sector and b.sector.police and index % 3 != 1
    ]
    ledger = {}
    for number, month in enumerate(MONTHS):
        paid = _trade_payments(rng, trade, month, 84 + rng.randrange(16), f"P{number + 1:02d}")
        where = ("", "", "Police - Other Third Party Payments")
        for extra in range(3):
            pence, reference = rng.randrange(60_000, 900_000), f"P{number + 1:02d}9{extra:03d}"
            paid.append(Payment(_day(rng, month), "THIRD PARTY SUPPLIER", None, "redacted", where, pence, reference))
        ledger[month] = sorted(paid, key=lambda payment: (payment.day, payment.reference))
    return ledger


def college_payments(rng: Random, suppliers: Sequence[Business]) -> list[Payment]:
    """The college's payments of the year."""
    trade = [
        (b, ("", "", b.sector.college), b.sector.pounds, b.sector.weight)
        for index, b in enumerate(suppliers)
        if b.sector and b.sector.college and index % 4 != 2
    ]
    paid = []
    for number, month in enumerate(MONTHS):
        paid += _trade_payments(rng, trade, month, 34 + rng.randrange(8), f"A{number + 1:02d}")
    return sorted(paid, key=lambda payment: (payment.day, payment.reference))


def _trade_payments(
    rng: Random,
    trade: Sequence[tuple[Business, tuple[str, str, str], int, int]],
    month: tuple[int, int],
    count: int,
    prefix: str,
) -> list[Payment]:
    """Large suppliers often, small ones seldom; one line in fifty is a credit, and one a month is paid twice."""
    weights = [weight * 1_000 // (index // len(trade[:24]) + 2) for index, (_, _, _, weight) in enumerate(trade)]
    paid = []
    for number, (business, where, pounds, _) in enumerate(rng.choices(trade, weights, k=count)):
        first, *rest = business.spellings
        name, special = first if not rest or rng.random() < 0.7 else rng.choice(rest)
        pence = max(
            50_001, pounds * rng.choice((12, 20, 35, 60, 80, 100, 140, 210, 480)) * rng.randrange(60, 140) // 100
        )
        if rng.random() < 0.3:
            pence -= pence % 100
        if rng.random() < 0.02:
            pence = -pence // 3
        paid.append(Payment(_day(rng, month), name, business, special, where, pence, f"{prefix}{number:04d}"))
    twice = paid[0]
    return [
        *paid,
        Payment(twice.day, twice.name, twice.business, twice.special, twice.where, twice.pence, f"{prefix}{count:04d}"),
    ]


def _others(rng: Random, month: tuple[int, int], prefix: str) -> list[Payment]:
    """Lines that are no purchases: precepts, people, benefits, recharges, pensions, deposits, redactions."""
    number = month[1]
    entries: list[tuple[str, tuple[str, str, str], int, str]] = [
        (
            "Calderwick Borough Council",
            (CORPORATE, "Facilities", "Internal Recharge - Print Room"),
            rng.randrange(70_000, 400_000),
            "Internal",
        ),
        (
            "Brackenshire Pension Fund",
            (CORPORATE, "Payroll", "Employer Pension Contributions"),
            rng.randrange(40_000_000, 44_000_000),
            "Public body",
        ),
        (
            "HOUSING BENEFIT",
            (HOMES, "Benefits", "Rent Allowances"),
            rng.randrange(21_000_000, 25_000_000),
            "Individual",
        ),
        (
            "Holtmoor District Council",
            (CORPORATE, "Shared Services", "Shared Audit Service"),
            rng.randrange(900_000, 1_500_000),
            "Public body",
        ),
    ]
    if number % 3 == 1:
        entries += [
            (
                "Brackenshire County Council",
                (CORPORATE, "Collection Fund", "Council Tax Precept"),
                812_500_000,
                "Public body",
            ),
            ("Brackenshire Police", (CORPORATE, "Collection Fund", "Council Tax Precept"), 104_250_050, "Public body"),
            ("Tarnbeck Parish Council", (CORPORATE, "Collection Fund", "Parish Precept"), 4_850_000, "Public body"),
        ]
    if number in {6, 12}:
        entries.append(
            (
                "Northvale Money Market Fund",
                (CORPORATE, "Treasury Management", "Short Term Investments"),
                500_000_000,
                "Supplier",
            )
        )
    for _ in range(5):
        person = f"{rng.choice(('Mr', 'Mrs', 'Ms', 'Dr'))} {rng.choice('ABCDEFGHJKLMPRST')} {rng.choice(SURNAMES)}"
        entries.append(
            (person, (PEOPLE, "Adult Social Care", "Direct Payments"), rng.randrange(51_000, 260_000), "Individual")
        )
    entries.append(
        (
            "Foster Carer",
            (PEOPLE, "Children's Services", "Fostering Allowances"),
            rng.randrange(80_000, 190_000),
            "Individual",
        )
    )
    entries += [
        (
            rng.choice(REDACTED),
            (PEOPLE, "Children's Services", "Care Leavers"),
            rng.randrange(52_000, 170_000),
            "Redacted",
        )
        for _ in range(4)
    ]
    return [
        Payment(_day(rng, month), name, None, kind.lower(), where, pence, f"{prefix}{index:04d}", kind)
        for index, (name, where, pence, kind) in enumerate(entries)
    ]


def _day(rng: Random, month: tuple[int, int]) -> date:
    """A weekday of the month."""
    day = date(*month, rng.randrange(1, monthrange(*month)[1] + 1))
    return day if day.weekday() < 5 else day.replace(day=day.day - 2 if day.day > 2 else day.day + 2)
