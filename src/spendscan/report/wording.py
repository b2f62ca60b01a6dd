"""The report's words: numbers, periods, rings, bases and reasons as a councillor reads them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from spendscan.core.money import SYMBOLS, rounded, spelt
from spendscan.core.reasons import INDIVIDUALS, NOT_GIVEN, REDACTED_KEY, UNNAMED_KEY

ABSENT = "–"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
CURRENCIES = {"GBP": "pounds sterling", "USD": "US dollars", "EUR": "euros"}
# A foreign owner is no place: who is owned abroad may be paid next door.
OWNERS = {"overseas": "of another country"}
RINGS = {"rest_of_country": "Rest of country", "overseas": "Overseas", "unknown": "Unknown"}
# How a headline says that a supplier is local, by basis; "in" follows.
BASED = {
    "ledger": "with suppliers whose address in the ledger is in",
    "trading": "with suppliers that have a trading address in",
    "registered": "with suppliers that have their registered office in",
    "branch": "with suppliers based in, or with a branch in,",
    "best": "with suppliers based in, or with a branch in,",
}
BASES = {
    "ledger": "the address that the ledger itself gives",
    "trading": "a trading address in a register",
    "registered": "the registered office",
    "branch": "any known address but a mailing address (“based in, or with a branch in”)",
    "best": "the ledger's address, else a trading address, else the registered office",
}
SCOPES = {
    "ledger": "every payment but those outside the period and reissues",
    "analysed": "payments without an exclusion",
    "top_300": "the 300 suppliers with most analysed money",
    "influenceable": "payments that rules or decisions call influenceable",
}
EXCLUSIONS = {
    "out_of_period": "outside the period that was asked for",
    "reissue": "published again",
    "user_rule": "excluded by your own rule or decision",
    "internal": "between parts of the same body",
    "redacted_personal": "supplier redacted on personal grounds",
    "individual": "paid to an individual",
    "payroll_or_pension": "pay, pensions and deductions from them",
    "benefit": "benefits paid to residents",
    "tax_or_precept": "taxes, precepts, tariffs and levies",
    "treasury": "loans, deposits and other treasury business",
    "public_transfer": "transfers and grants between public bodies",
}
REJECTS = {
    "unreadable_amount": "the amount cannot be read",
    "missing_amount": "there is no amount",
    "ragged": "the line has other columns than the header",
    "title": "a title",
    "header": "the header",
    "repeated_header": "the header once more",
    "grand_total": "a grand total",
    "subtotal": "a subtotal",
    "note": "a note",
    "nil_return": "says that there is nothing to report",
    "amount_out_of_range": "the amount is too large to be money",
}
PLACES = {
    "no_address": "neither the ledger nor a register gives an address",
    "no_area": "an address, but no area to place it in",
    "no_match": "not found in a register",
    "review": "a match awaits review",
    "ambiguous": "several entities fit equally well",
    "entity_without_postcode": "the register gives no postcode",
    "not_a_postcode": "what stands there is no postcode",
    "not_in_lookup": "the lookup does not know the postcode",
    "pseudo_code": "the lookup gives a placeholder instead of a place",
}
STATUSES = {
    "read": "read",
    "refused": "could not be read",
    "duplicate_of": "a copy of another file, not read twice",
    "hidden": "a hidden sheet, not read",
    "empty": "empty",
    "not_payments": "holds no payments",
    "ignored": "left out by the mapping",
}
POOLED = {
    INDIVIDUALS: "individuals (pooled, never named)",
    REDACTED_KEY: "redacted suppliers (pooled)",
    UNNAMED_KEY: "unnamed suppliers (pooled)",
}
FROM = {
    "option": "the command line",
    "mapping": "the mapping file",
    "column": "a column of the file",
    "folder": "the folder's name",
    "file": "the file's name",
    "cell": "amounts' own cells",
    "header": "the header",
    "symbol": "the currency symbol",
    "home": "the home country",
    "default": "the default, as nothing said",
}


# How numbers are written while a report is rendered: thousands and decimals, by the setting `report.numbers`.
FORMS: dict[str, dict[int, str]] = {
    "1,234.5": {},
    "1.234,5": str.maketrans({",": ".", ".": ","}),
    "1 234,5": str.maketrans({",": "\u202f", ".": ","}),
}
_FORM: ContextVar[str] = ContextVar("numbers", default="1,234.5")


@contextmanager
def numbers(form: str) -> Iterator[None]:
    """Write numbers in one of the FORMS while a report is rendered."""
    token = _FORM.set(form)
    try:
        yield
    finally:
        _FORM.reset(token)


def numbers_now() -> str:
    """The form that numbers are written in now."""
    return _FORM.get()


def numeral(value: Decimal | float, places: int = 0) -> str:
    """A number as it is printed, rounded once: `1,234.5`, in the form of the report."""
    return f"{rounded(value, places):,}".translate(FORMS[_FORM.get()])


def percent(value: float | None) -> str:
    """A share to one place: `24.0%`."""
    return ABSENT if value is None else f"{numeral(value, 1)}%"


def between(bounds: tuple[float, float]) -> str:
    """A range in prose: `between 5.0% and 84.0%`."""
    return f"between {percent(bounds[0])} and {percent(bounds[1])}"


def at_least_at_most(bounds: tuple[float, float]) -> str:
    """Leakage in prose, never its upper end alone: `at least 16.0%, at most 95.0%`."""
    return f"at least {percent(bounds[0])}, at most {percent(bounds[1])}"


def money(amount: Decimal | float | None, currency: str) -> str:
    """Money in whole units: `£1,234`."""
    return ABSENT if amount is None else spelt(amount, currency).translate(FORMS[_FORM.get()])


def count(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 payment`, `1,234 payments`."""
    return f"{numeral(number)} {one if number == 1 else many or one + 's'}"


def symbol(currency: str) -> str:
    """What stands in a column's heading."""
    return SYMBOLS.get(currency, currency)


def symbol_before(currency: str) -> str:
    """What stands before a number: `£`, or `CHF ` for a currency without a sign."""
    return SYMBOLS.get(currency, f"{currency} ")


def currency_name(currency: str) -> str:
    """`US dollars (USD)`, or the code alone."""
    return f"{CURRENCIES[currency]} ({currency})" if currency in CURRENCIES else currency


def month(period: str) -> str:
    """`2010-04` as `April 2010`."""
    return f"{MONTHS[int(period[5:7]) - 1]} {period[:4]}"


def short_month(period: str) -> str:
    """`2010-04` as `Apr 2010`."""
    return f"{MONTHS[int(period[5:7]) - 1][:3]} {period[:4]}"


def span(periods: Sequence[str]) -> str:
    """The first and the last of some months: `April 2010 to March 2011`."""
    if not periods:
        return "no dated payments"
    first, last = min(periods), max(periods)
    return month(first) if first == last else f"{month(first)} to {month(last)}"


def ring(name: str) -> str:
    """A ring's name as it is printed."""
    return RINGS.get(name, name)


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names in a row: `A, B and C`, the rest counted."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {numeral(len(names) - most + 1)} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def payer(bodies: Sequence[str]) -> str:
    """Who paid: up to three bodies by name, more of them counted."""
    return listed(bodies) if 0 < len(bodies) <= 3 else count(len(bodies), "body", "bodies")


def member(name: str, *, published: bool) -> str:
    """A class's member as it is printed: the ledger's own word, or a code of ours in words."""
    if name == NOT_GIVEN:
        return "not given in the ledger" if published else "not known"
    return name if published else OWNERS.get(name, name.replace("_", " "))


def ratio(value: float | None) -> str:
    """A ratio to two places: `1.24`."""
    return ABSENT if value is None else numeral(value, 2)


def spread(bounds: tuple[float, float] | None) -> str:
    """Bounds in a cell: `5.0% to 84.0%`."""
    return ABSENT if bounds is None else f"{percent(bounds[0])} to {percent(bounds[1])}"


def whole(value: float | Decimal | None) -> str:
    """A count: `1,234`."""
    return ABSENT if value is None else numeral(value)
