"""Names as identity: the payee key, one spelling for each way of writing a name (the contract, section 3)."""

import re
from functools import cache

import polars as pl

from spendscan.core.reasons import UNNAMED_KEY

# Letters that no Unicode decomposition takes apart.
_LETTERS = {"Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "Ħ": "H", "ı": "I"}
_DROPPED = r"[.'’‘ʼ`´]"
_SPACED_INITIALS = r"(?:^| )\p{L} \p{L}(?: |$)"
# A legal form in spaced letters at the end stays a word of its own: A B C L L P is ABC LLP.
_SPACED_FORMS = {" ".join(form): form for form in ("LLC", "LLP", "PLC", "LTD", "CIC", "CIO")}
_INITIALS = re.compile(r"(?<!\S)([^\W\d_](?: [^\W\d_])+)(?!\S)")
# Longest first: each legal form in one spelling, wherever it stands. Never removed: ACME LTD is not ACME.
LEGAL_SPELLINGS = {
    "PUBLIC LIMITED COMPANY": "PLC",
    "LIMITED LIABILITY PARTNERSHIP": "LLP",
    "LIMITED LIABILITY COMPANY": "LLC",
    "COMMUNITY INTEREST COMPANY": "CIC",
    "CHARITABLE INCORPORATED ORGANISATION": "CIO",
    "CWMNI CYFYNGEDIG CYHOEDDUS": "CCC",
    "CYFYNGEDIG": "CYF",
    "INCORPORATED": "INC",
    "CORPORATION": "CORP",
    "LIMITED": "LTD",
}


def _joined(key: str) -> str:
    return _INITIALS.sub(lambda found: found[1].replace(" ", ""), key)


def folded(name: pl.Expr) -> pl.Expr:
    """A name in capitals without accents or punctuation, single-spaced; words and legal forms as published."""
    plain = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_uppercase()
    for letter, spelling in _LETTERS.items():
        plain = plain.str.replace_all(letter, spelling, literal=True)
    return (
        plain.str.replace_all("&", " AND ", literal=True)
        .str.replace_all(_DROPPED, "")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )


def payee_keys(names: pl.Series) -> pl.Series:
    """The payee key of each published name, in the same order; a name without a letter or digit is `(unnamed)`.

    `Acme Limited.` and `ACME LTD` have one key, `ACME` another; `J P SMITH` is `JP SMITH`.
    """
    plain, formed = _steps()
    frame = pl.DataFrame({"key": names.cast(pl.String)}).select(plain)
    spaced = frame["key"].str.contains(_SPACED_INITIALS).fill_null(False)
    if spaced.any():
        joined = pl.Series([_joined(key) for key in frame["key"].filter(spaced)], dtype=pl.String)
        frame = frame.with_columns(key=frame["key"].scatter(spaced.arg_true(), joined))
    return frame.select(formed)["key"]


# Made once: making them costs more than asking them of the names of a small file.
@cache
def _steps() -> tuple[pl.Expr, pl.Expr]:
    """A name folded, its legal form in spaced letters joined; then every legal form in one spelling."""
    plain = folded(pl.col("key"))
    for spaced_form, form in _SPACED_FORMS.items():
        plain = plain.str.replace(rf" {spaced_form}$", f" {form}")
    key = pl.col("key")
    for spelling, short in LEGAL_SPELLINGS.items():
        key = key.str.replace_all(rf"\b{spelling}\b", short)
    named = pl.when(key != "").then(key).otherwise(pl.lit(UNNAMED_KEY)).fill_null(UNNAMED_KEY)
    return plain, named.alias("key")
