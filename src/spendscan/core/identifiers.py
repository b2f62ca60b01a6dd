"""Identifiers of firms and charities: validated, zero-padded, each in one spelling; null where a text is none."""

import re
from collections.abc import Callable

from stdnum import lei as stdnum_lei
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as stdnum_vat

_NOT_ALNUM = re.compile(r"[^A-Z0-9]+")
# Prefixes of the registrars' numbers: Companies House, "Company number prefixes".
_COMPANY = re.compile(
    r"^(\d{1,8}|(AC|CE|CS|FC|FE|GE|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC)\d{1,6}R?)$"
)
_CHARITY = re.compile(r"^(\d{6,7}(-\d{1,3})?|SC\d{6}|NIC?\d{6})$")
# No letters O and I, so that they are not taken for digits: SAM.gov, "Unique Entity ID".
_UEI = re.compile(r"^[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}$")


def _bare(text: str) -> str:
    return _NOT_ALNUM.sub("", text.upper().removesuffix(".0"))


def company_number(text: str) -> str | None:
    """A company number in eight characters: `1234567` is `01234567`, `SC12345` is `SC012345`."""
    bare = _bare(text)
    if not _COMPANY.match(bare) or not bare.strip("0") or (bare.isdigit() and len(bare) < 4):
        return None
    if bare.isdigit():
        return bare.zfill(8)
    prefix, number = bare[:2], bare[2:]
    return prefix + number.zfill(6)


def charity_number(text: str) -> str | None:
    """A charity's number of England and Wales, Scotland (SC) or Northern Ireland (NIC)."""
    bare = re.sub(r"\s+", "", text.upper().removesuffix(".0"))
    if not _CHARITY.match(bare) or not bare.strip("0"):
        return None
    return bare


def vat_number(text: str) -> str | None:
    """A British VAT number of nine or twelve digits whose check digits hold."""
    bare = _bare(text).removeprefix("GB").removeprefix("VAT")
    if bare.isdigit() and len(bare) < 9:
        bare = bare.zfill(9) if len(bare) >= 7 else bare
    try:
        return str(stdnum_vat.validate(bare)) if bare.strip("0") else None
    except ValidationError:
        return None


def lei(text: str) -> str | None:
    """A Legal Entity Identifier whose check digits hold (ISO 17442)."""
    try:
        return str(stdnum_lei.validate(text))
    except ValidationError:
        return None


def uei(text: str) -> str | None:
    """A Unique Entity Identifier of the United States, by its shape."""
    bare = _bare(text)
    return bare if _UEI.match(bare) and any(c.isalpha() for c in bare) and any(c.isdigit() for c in bare) else None


VALIDATORS: dict[str, Callable[[str], str | None]] = {
    "company_number": company_number,
    "charity_number": charity_number,
    "vat_number": vat_number,
    "lei": lei,
    "uei": uei,
}
