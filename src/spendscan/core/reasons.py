"""Closed lists: every status, kind, decision and reason that a table may hold (the contract, sections 2 to 6)."""

from enum import StrEnum


class SourceStatus(StrEnum):
    """What became of a file or a sheet."""

    READ = "read"
    REFUSED = "refused"
    DUPLICATE_OF = "duplicate_of"
    HIDDEN = "hidden"
    EMPTY = "empty"
    NOT_PAYMENTS = "not_payments"
    IGNORED = "ignored"


class AmountBasis(StrEnum):
    """Whether a source's amounts are without VAT, with it, or do not say."""

    NET = "net"
    GROSS = "gross"
    UNSTATED = "unstated"


class RejectReason(StrEnum):
    """Why a line is no payment, or cannot be read as one."""

    UNREADABLE_AMOUNT = "unreadable_amount"
    MISSING_AMOUNT = "missing_amount"
    RAGGED = "ragged"
    TITLE = "title"
    HEADER = "header"
    REPEATED_HEADER = "repeated_header"
    GRAND_TOTAL = "grand_total"
    SUBTOTAL = "subtotal"
    NOTE = "note"
    NIL_RETURN = "nil_return"
    AMOUNT_OUT_OF_RANGE = "amount_out_of_range"


class DateFlag(StrEnum):
    """Doubt about a payment's date."""

    IMPLAUSIBLE = "implausible"
    OUTSIDE_TITLE = "outside_title"
    PERIOD_ONLY = "period_only"
    UNREADABLE = "unreadable"


class AmountFlag(StrEnum):
    """Doubt about a payment's amount."""

    ROUNDED = "rounded"
    LOCALE = "locale"
    SIGN = "sign"


class Kind(StrEnum):
    """What kind of payee a name stands for."""

    ORGANISATION = "organisation"
    PUBLIC_BODY = "public_body"
    INDIVIDUAL = "individual"
    REDACTED = "redacted"
    INTERNAL = "internal"
    UNNAMED = "unnamed"


class Exclusion(StrEnum):
    """Why a payment is not analysed; the first that applies, in this order."""

    OUT_OF_PERIOD = "out_of_period"
    REISSUE = "reissue"
    USER_RULE = "user_rule"
    INTERNAL = "internal"
    REDACTED_PERSONAL = "redacted_personal"
    INDIVIDUAL = "individual"
    PAYROLL_OR_PENSION = "payroll_or_pension"
    BENEFIT = "benefit"
    TAX_OR_PRECEPT = "tax_or_precept"
    TREASURY = "treasury"
    PUBLIC_TRANSFER = "public_transfer"


class Decision(StrEnum):
    """What was decided of a payee in a register."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    AMBIGUOUS = "ambiguous"
    REJECTED = "rejected"
    NONE = "none"


class NameKind(StrEnum):
    """Which of an entity's names was matched."""

    CURRENT = "current"
    PREVIOUS = "previous"
    TRADING = "trading"


class AddressKind(StrEnum):
    """Which of an entity's addresses a postcode is of."""

    TRADING = "trading"
    REGISTERED = "registered"
    CONTACT = "contact"


class Basis(StrEnum):
    """Which address makes a supplier local."""

    LEDGER = "ledger"
    TRADING = "trading"
    REGISTERED = "registered"
    BRANCH = "branch"
    BEST = "best"


class Scope(StrEnum):
    """Which spend is the denominator."""

    LEDGER = "ledger"
    ANALYSED = "analysed"
    TOP_300 = "top_300"
    INFLUENCEABLE = "influenceable"


class Ring(StrEnum):
    """The rings beyond an area's own."""

    REST_OF_COUNTRY = "rest_of_country"
    OVERSEAS = "overseas"
    UNKNOWN = "unknown"


class PlaceReason(StrEnum):
    """Why a place is known as it is; the first nine say why it is not."""

    NO_ADDRESS = "no_address"
    NO_AREA = "no_area"
    NO_MATCH = "no_match"
    REVIEW = "review"
    AMBIGUOUS = "ambiguous"
    ENTITY_WITHOUT_POSTCODE = "entity_without_postcode"
    NOT_A_POSTCODE = "not_a_postcode"
    NOT_IN_LOOKUP = "not_in_lookup"
    PSEUDO_CODE = "pseudo_code"
    DECISION = "decision"
    SEVERAL_PREMISES = "several_premises"
    CONTACT_ADDRESS = "contact_address"
    STATED_COUNTRY = "stated_country"
    TERMINATED = "terminated"
    REPAIRED = "repaired"


UNKNOWN_PLACE_REASONS = tuple(PlaceReason)[:9]

# Reserved members of the payee key.
REDACTED_KEY = "(redacted)"
UNNAMED_KEY = "(unnamed)"
INDIVIDUALS = "(individuals)"
NOT_GIVEN = "(not given)"
ALL = "all"
UNDATED = "undated"
