"""Amounts as published, exactly: signs, brackets, currency signs, thousands, decimal commas, float noise."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache

import polars as pl

from spendscan.core.money import MONEY
from spendscan.core.reasons import AmountFlag
from spendscan.ledger.cells.currency import CODES

LARGEST = Decimal("9999999999999999.99")
NOISE = Decimal("0.000001")
CENT = Decimal("0.01")
# The shapes that a cast reads exactly: checked before it, since a cast takes `1e3` and rounds `5.005`.
# A telephone number is no sum: a nought leads no long one.
_PLAIN = r"^[-+]?([1-9][0-9]*|0[0-9]{0,4}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,2})?$"
_SIGNED = r"^\s*[-(]?\s?[£$€]?\s?[-(]?([0-9]{1,3}(,[0-9]{3})+|[1-9][0-9]*|0[0-9]{0,4})(\.[0-9]{1,2})?[-)]?\s*$"
# Blanks of every width, what no one sees, marks of a footnote, and the stars that keep a cheque from being altered.
_SPACE = re.compile(
    r"[\s\u00a0\u2007\u2009\u202f\u200b-\u200f\u2060\ufeff\u00ad]+|^\s*\*+(?=\s*[-(]?\s*[£$€]?\s*\d)"
    r"|(?<=[0-9)])[*†‡#]+\s*$|(?<=[0-9])['\u2019](?=[0-9]{3})"
)
_CODES = "|".join(CODES).lower()
# Rands, of which a code of a letter and digits is not one: they have pennies.
_RANDS = r"r(?=[0-9][0-9,]*[.,][0-9]{2}(?![0-9]))"
_CURRENCY = re.compile(
    rf"(?i)^(?:[-+(]*)(?:{_CODES}|stg\.?|(?:us|ca?|au?|nz|hk|s|r)\$|s?fr\.|rs\.?|kshs?\.?|kr\.?|{_RANDS}"
    r"|â£|ï¿½|¬£|ôøω|[£$€₹₦œ\ufffd¥]|ú)"
    rf"|(?:{_CODES}|zł|kč|ft|kr\.?|[£$€₹₦])(?=[-+)]*(?:cr|dr)?$)"
)
_CREDIT = re.compile(r"(?i)^\(?(cr|dr)\)?[.:]?(?=[£$€0-9])|(?<=[0-9£$€])\(?(cr|dr)\)?$")
# What stands behind an amount, and is none of it: `1.234,50 €`.
_UNIT = re.compile(r"\s*[^\d.,()\-\s]+\.?\s*$")
# With its tax or without it, as is said behind an amount: `1,234.50 net`, `£1,234.50 (inc VAT)`, `£90.00+VAT`.
_WITH_TAX, _WITHOUT_TAX = (
    re.compile(rf"(?i)\s*[(\[]?\s*(?:{words})\.?[)\]]?\s*$")
    for words in (
        r"\bgross|\bincl?\.?(?:uding|usive)?(?: of)?[ -]?vat|\bwith vat",
        r"\bnett?(?: of)?(?: vat)?|\bexc?l?\.?(?:uding|usive)?(?: of)?[ -]?vat|(?:\bplus|\+) ?vat",
    )
)
# Whole pounds as some write them: `5,000/-`, `5.000,-`, `5'000.-`.
_WHOLE = re.compile(r"(?<=[0-9])(?:/[-=]|[.,]-{1,2})$")
# Points between thousands, twice: none of them stands before pennies.
_MILLIONS = re.compile(r"^[^0-9]*[0-9]{1,3}(?:\.[0-9]{3}){2,}[^0-9.,]*$")
# A point between thousands, or before three decimals; so many cells at least.
_THREE_BEHIND, FEWEST_THREE = re.compile(r"^[^0-9.,]*[1-9][0-9]{0,2}(?:\.[0-9]{3})+[^0-9.,]*$"), 3
_PADDED = re.compile(r"^0[0-9]{5,}$")
# Characters that stand for ASCII ones: every dash, typographic quotes around a cell, a full-width keyboard's.
_PLAINLY = str.maketrans(
    {
        **dict.fromkeys("−–—‐‑", "-"),
        **dict.fromkeys("“”„‟", '"'),
        **{chr(ord(wide)): chr(ord(wide) - 0xFEE0) for wide in "（）＋，－．０１２３４５６７８９＄"},
        "￡": "£",
    }
)
# Blanks within a number that do not part thousands: `12 34` may be two numbers, or pounds and pennies.
_APART = re.compile(r"\d(?:[ \t\u00a0\u2007\u2009\u202f]{2,}|[ \t\u00a0\u2007\u2009\u202f](?!\d{3}(?!\d)))\d")
# The hyphen that word processors hide, where a minus stands: what a PDF was made of had one there.
_HIDDEN = re.compile(r"^(\s*[(£$€]?)\u00ad(?=\s*[£$€.]?\d)")
# A longer one is ruled under a page's header, or above its sum.
_NIL = re.compile(r"^[£$€]?-{1,3}$")
_NUMBER = re.compile(r"^[0-9]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,3})?$")
_LOOKS = re.compile(r"^(?:Â£|ï¿½|¬£|ÔøΩ|[\s£$€œ\ufffd(+*-])*[0-9][0-9,.\s]*[)-]?\s*$")
_GROUPED = {
    ".": re.compile(r"^[0-9]{1,3}(,[0-9]{2,3})*(,[0-9]{3})(\.[0-9]*)?$"),
    ",": re.compile(r"^[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?$"),
}


@dataclass(frozen=True)
class Read:
    """An amount that was read.

    Args:
        amount: To the penny, rounded half-even; None where it cannot be read or is out of range.
        rounding: What rounding added.
        flag: Doubt about it.
        out_of_range: Whether it is a number, but one too large for a ledger.
    """

    amount: Decimal | None
    rounding: Decimal = Decimal(0)
    flag: str | None = None
    out_of_range: bool = False


UNREADABLE = Read(None)


def looks_like_amount(text: str) -> bool:
    """Whether a cell holds a number rather than a name."""
    return bool(_LOOKS.match(text if text.isascii() else _HIDDEN.sub(r"\1-", text).translate(_PLAINLY).strip('"')))


def tax_of(text: str) -> str:
    """Whether an amount says that it is `net` or `gross`; nothing where it does not."""
    if not (text[-1:].isalpha() or text[-1:] in {")", "]", ".", " "}):
        return ""
    return "gross" if _WITH_TAX.search(text) else "net" if _WITHOUT_TAX.search(text) else ""


def without_tax(text: str) -> str:
    """An amount without what says behind it whether tax is in it."""
    taxed = any(c.isdigit() for c in text) and tax_of(text)
    return _WITHOUT_TAX.sub("", _WITH_TAX.sub("", text)) if taxed else text


@lru_cache(1 << 16)
def read_amount(text: str, decimal: str = ".", power: int = 0) -> Read:  # noqa: PLR0911 - each return is a way of being read
    """One amount as published, in any style.

    Args:
        text: The cell.
        decimal: What the column writes before the pennies, `.` or `,`.
        power: The column's unit as a power of ten: 3 for thousands, -2 for pence.
    """
    text, hidden = (text, 0) if text.isascii() else _HIDDEN.subn(r"\1-", text)
    bare = _SPACE.sub("", text).translate(_PLAINLY).lstrip("'=").strip('"')
    whole = _WHOLE.search(bare)
    if whole:
        bare, decimal = bare[: whole.start()], whole[0][0] if whole[0][0] in ".," else decimal
    if not bare:
        return UNREADABLE
    if _NIL.match(bare):
        return Read(Decimal("0.00"))
    negative, bare = _sign(bare)
    plain, flag = _plain(bare, decimal)
    if plain is None or not any(c.isdigit() for c in plain) or not _NUMBER.match(plain) or _PADDED.match(plain):
        untaxed = without_tax(text)
        return UNREADABLE if untaxed == text else read_amount(untaxed, decimal, power)
    try:
        value = Decimal(plain).scaleb(power)
    except InvalidOperation:
        return UNREADABLE
    value = -value if negative else value
    # Three decimals of a thousand pounds are pounds.
    flag = None if power > 0 and flag == AmountFlag.LOCALE.value else flag
    flag = flag or _doubt(text, plain, hidden=hidden > 0)
    if abs(value) > LARGEST:
        return Read(None, out_of_range=True)
    amount = value.quantize(CENT, ROUND_HALF_EVEN)
    shift = amount - value
    if abs(shift) < NOISE:
        return Read(amount, flag=flag)
    return Read(amount, shift, flag or AmountFlag.ROUNDED.value)


def _doubt(text: str, plain: str, *, hidden: bool) -> str | None:
    """What is doubtful about an amount as it is written: its minus, the blanks in it, pennies that were left out."""
    if hidden:
        return AmountFlag.SIGN.value
    if _APART.search(text):
        return AmountFlag.LOCALE.value
    return AmountFlag.ROUNDED.value if _shortened(plain) else None


def _shortened(plain: str) -> bool:
    """Whether a spreadsheet's narrow column left its pennies, or more, out: `1.23E+05`."""
    number, _, power = plain.lower().partition("e")
    return bool(power) and int(power) - len(number.partition(".")[2]) > -2


def _sign(text: str) -> tuple[bool, str]:
    """Whether an amount is negative, and what is left without signs, brackets and currency."""
    marked = _CREDIT.search(text)
    negative = marked is not None and "cr" in marked[0].lower()
    text = _CREDIT.sub("", text) if marked else text
    for _ in range(4):
        before = text
        if (text.startswith("(") and text.endswith(")")) or (text.startswith("<") and text.endswith(">")):
            negative, text = True, text[1:-1]
        text = _CURRENCY.sub(lambda found: re.sub(r"[^-+(]", "", found[0]), text)
        if text.startswith("-"):
            negative, text = True, text[1:]
        elif text.startswith("+"):
            text = text[1:]
        elif text.endswith("+") and text[:-1][-1:].isdigit():
            text = text[:-1]
        if text.endswith("-") and text[:-1][-1:].isdigit():
            negative, text = True, text[:-1]
        if text == before:
            break
    return negative, text


def _plain(text: str, decimal: str) -> tuple[str | None, str | None]:
    """Digits with a decimal point, and a flag where the locale is in doubt."""
    group = "," if decimal == "." else "."
    if group in text and not _GROUPED[decimal].match(text):
        other = group
        if (
            text.count(other) == 1
            and decimal not in text
            and re.match(rf"^[0-9]+{re.escape(other)}[0-9]{{1,2}}$", text)
        ):
            # 12,50 in a column with decimal points: pennies, most likely.
            return text.replace(other, "."), AmountFlag.LOCALE.value
        if _GROUPED[group].match(text):
            return text.replace(decimal, "").replace(other, "."), AmountFlag.LOCALE.value
        return None, None
    plain = text.replace(group, "").replace(decimal, ".")
    if plain.count(".") > 1:
        if _GROUPED[group].match(text):
            return text.replace(decimal, ""), AmountFlag.LOCALE.value
        return None, None
    # 16.130 may be 16,130: the reading stands, the doubt is told.
    return plain, AmountFlag.LOCALE.value if re.match(
        rf"^[1-9][0-9]{{0,2}}{re.escape(decimal)}[0-9]{{3}}$", text
    ) else None


def decimal_of(values: list[str]) -> str:
    """What a column writes before the pennies, by the cells that leave no doubt; `.` where none does."""
    values = [_UNIT.sub("", without_tax(value)) for value in values]
    if any(_MILLIONS.match(v) for v in values) and not any(re.search(r"\.[0-9]{1,2}\)?-?\s*$", v) for v in values):
        return ","
    commas = sum(
        bool(re.search(r"[0-9.],[0-9]{2}\)?-?\s*$", v)) and not re.search(r",[0-9]{3}[.,]|\.[0-9]{1,2}$", v)
        for v in values
    )
    points = sum(bool(re.search(r"\.[0-9]{1,2}\)?-?\s*$", v)) for v in values)
    return "," if commas > points else "."


def by_thousands(values: list[str]) -> bool:
    """Whether every point of a column may stand between thousands, and no comma does."""
    marked = [value for value in values if "." in value or "," in value]
    return len(marked) >= FEWEST_THREE and all(_THREE_BEHIND.match(_UNIT.sub("", value)) for value in marked)


def _common(texts: pl.Series) -> pl.Series:
    """Money of the common styles, a pattern checked before each cast; null where a cell needs a closer look."""
    plain = texts.str.contains(_PLAIN)
    values = texts.str.replace_all(",", "", literal=True).cast(MONEY, strict=False)
    at = (~plain).arg_true()
    if at.len() == 0:
        return values
    rest = texts.gather(at)
    signed = rest.str.contains(_SIGNED) & (rest.str.contains("(", literal=True) == rest.str.contains(")", literal=True))
    digits = rest.set(~signed, None).str.replace_all(r"[^0-9.]", "").cast(MONEY, strict=False)
    minus = rest.str.contains(r"[-(]")
    return values.scatter(at, pl.select(pl.when(minus).then(-digits).otherwise(digits)).to_series().cast(MONEY))


def read_amounts(texts: pl.Series, decimal: str = ".", power: int = 0) -> pl.DataFrame:
    """A column of amounts, written as `read_amount` has it.

    Returns:
        `amount` Decimal(18,2), `flag`, `rounding` Decimal(38,6) (null where none), `out_of_range`, and `styled`, where
        a cell holds more than a sign, digits and a point, row by row.
    """
    if decimal == "." and not power:
        amount = texts.cast(MONEY, strict=False)
        sure = (texts.str.slice(-3, 1) == ".") & amount.is_not_null()
        styled = ~sure & texts.is_not_null()
        at = styled.arg_true()
        if at.len() == 0:
            return _plainly(amount, None)
        rest = texts.gather(at)
        values = _common(rest)
        amount = amount.scatter(at, values)
        hard = values.is_null().arg_true()
        at, odd = at.gather(hard), rest.gather(hard)
    else:
        amount = pl.Series("amount", [None], dtype=MONEY).new_from_index(0, texts.len())
        styled = texts.is_not_null()
        at = styled.arg_true()
        odd = texts.gather(at)
    if at.len() == 0:
        return _plainly(amount, styled)
    known = {text: read_amount(text, decimal, power) for text in odd.unique().to_list()}
    found = [known[text] for text in odd.to_list()]
    frame = _plainly(amount.scatter(at, pl.Series([f.amount for f in found], dtype=MONEY)), styled)
    told: dict[str, list[object]] = {
        "flag": [f.flag for f in found],
        "rounding": [f.rounding or None for f in found],
        "out_of_range": [f.out_of_range for f in found],
    }
    return frame.with_columns(
        frame[name].scatter(at, pl.Series(values, dtype=frame.schema[name]))
        for name, values in told.items()
        if any(values)
    )


def _plainly(amount: pl.Series, styled: pl.Series | None) -> pl.DataFrame:
    """Amounts of which nothing is to be told: what is the same of all takes no room."""
    return amount.to_frame("amount").with_columns(
        flag=pl.lit(None, pl.String),
        rounding=pl.lit(None, pl.Decimal(38, 6)),
        out_of_range=pl.lit(value=False),
        styled=pl.lit(value=False) if styled is None else styled,
    )
