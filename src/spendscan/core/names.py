"""Names as identity: the payee key, one spelling for each way of writing a name (the contract, section 3)."""

import re
from functools import cache

import polars as pl

from spendscan.core.ascii_names import ascii_folded
from spendscan.core.bytetext import byte_text, joined
from spendscan.core.reasons import UNNAMED_KEY

# Letters that no Unicode decomposition takes apart.
_LETTERS = {"Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "Ħ": "H", "ı": "I"}
# Marks of no width, too: of direction, of where a word may break.
_DROPPED = r"[.'’‘ʼ`´\p{Cf}]"
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
# What a name with one of them has: MANAGEMENT COMPANY, of which registers are full, is none.
_LAST_WORDS = {" ".join(spelling.split()[-2:]) for spelling in LEGAL_SPELLINGS}
_MANY = 2_000  # names from which it pays to fold all bytes at once


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
    texts = names.cast(pl.String)
    return _keys(texts) if len(texts) < _MANY else _keys_of_many(texts)


def _keys(names: pl.Series) -> pl.Series:
    plain, formed = _steps()
    frame = pl.DataFrame({"key": names}).select(plain)
    spaced = frame["key"].str.contains(_SPACED_INITIALS).fill_null(False)
    if spaced.any():
        joined = pl.Series([_joined(key) for key in frame["key"].filter(spaced)], dtype=pl.String)
        frame = frame.with_columns(key=frame["key"].scatter(spaced.arg_true(), joined))
    return frame.select(formed)["key"]


def _keys_of_many(names: pl.Series) -> pl.Series:
    """The same keys, with what most names have done quickly: ASCII letters, no legal form but LIMITED at the end."""
    texts = names.fill_null("")
    ascii_only = texts.str.len_bytes() == texts.str.len_chars()
    plain = texts if (every := ascii_only.all()) else texts.filter(ascii_only)
    written = byte_text(plain.str.replace_all("&", " AND ", literal=True))
    keys = joined([ascii_folded(part, shortened=True) for part in written.parts()]).series().alias("key")
    if (unnamed := keys == "").any():
        keys = keys.scatter(unnamed.arg_true(), UNNAMED_KEY)
    other = keys.str.contains("|".join(sorted(_LAST_WORDS))).arg_true()
    keys = keys.scatter(other, pl.DataFrame({"key": keys.gather(other)}).select(_steps()[1])["key"])
    if every:
        return keys
    found = pl.repeat(UNNAMED_KEY, len(texts), eager=True, dtype=pl.String).alias("key")
    other = ~ascii_only
    return found.scatter(ascii_only.arg_true(), keys).scatter(other.arg_true(), _keys(texts.filter(other)))


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
