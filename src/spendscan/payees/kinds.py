"""What kind of payee a name stands for, by the name alone: everything here is a function of the payee key.

The ledger's own words (a supplier type, a category that says "foster carer") are added by `stamp`, which sees lines.
"""

from collections.abc import Mapping
from functools import cache

import polars as pl

from spendscan.core.names import payee_keys as plain_keys
from spendscan.core.reasons import REDACTED_KEY, UNNAMED_KEY, Kind
from spendscan.payees.words import patterns, words

# Words that say that a name was taken out, and the words that stand beside them when nothing of the name is left.
_TAKEN_OUT = r"REDACT(?:ED|IONS?|)|RED ?ATCED|WITHH?ELD|ANONYMI[SZ]ED"
_BESIDE = (
    r"PERSONAL|PERSONS?|DATA|INFORMATION|INFO|NAMED?|NAMES|SUPPLIERS?|PAYEES?|VENDORS?|INDIVIDUALS?|PRIVATE|UNDER|DPA?|"
    r"PROTECTION|ACT|GDPR|FOIA?|SECTION|EXEMPT(?:ION)?|COMMERCIAL(?:LY)?|CONFIDENTIAL(?:ITY|LY)?|CONFIDENCE|SENSITIVE|"
    r"DUE|TO|OF|THE|IS|BY|AS|ON|IN|FOR|AND|OR|HAS|BEEN|BEHALF|PAYMENTS?|TEXT|DETAILS?|CLIENTS?|CUSTOMERS?|TENANTS?|"
    r"SERVICEUSERS?|FOSTER|CARERS?|CHILD(?:REN)?|NOT|DISCLOSED|PUBLISHED|AVAILABLE|REASONS?|THIRD|PARTY|ADOPTERS?|"
    r"SECURITY|STAFF|EMPLOYEES?|LEGAL|S|VARIOUS|SUNDRY"
)
_ALL_TAKEN_OUT = rf"^(?:{_TAKEN_OUT}|{_BESIDE})*(?:{_TAKEN_OUT})(?:{_TAKEN_OUT}|{_BESIDE})*$"
# A whole name, its digits and spaces taken out, that says so without such a word.
_OTHER_WAYS = (
    r"^(?:THIRD|3RD|RD)PARTY(?:SUPPLIERS?|PAYEES?|PAYMENTS?|PERSONS?|INDIVIDUALS?|NAMES?)?(?:LTD)?$",
    r"^PERSONAL(?:DATA|INFORMATION|INFO|DETAILS|IDENTIFIABLEINFORMATION)?(?:PROTECTED|EXEMPT|REMOVED)?$",
    (
        r"^(?:SUPPLIER|PAYEE|VENDOR|BENEFICIARY|INDIVIDUAL|PERSONAL)?(?:NAMES?|DATA|DETAILS|INFORMATION)?"
        r"(?:NOTDISCLOSED|NOTPUBLISHED|NOTAVAILABLE|NOTFORPUBLICATION|NOTSHOWN|REMOVED|SUPPRESSED|HIDDEN)$"
    ),
    (
        r"^(?:COMMERCIAL(?:LY)?|STRICTLY|PRIVATEAND)?(?:CONFIDENTIAL(?:ITY)?|INCONFIDENCE)"
        r"(?:PAYMENTS?|PAYEES?|SUPPLIERS?|DATA|INFORMATION)?$"
    ),
    r"^(?:COMMERCIALLY)?SENSITIVE(?:PAYMENTS?|SUPPLIERS?|DATA|INFORMATION|PAYEES?)?$",
    r"^(?:DPA|GDPR|DATAPROTECTION(?:ACT)?|SECTION|EXEMPT(?:FROMPUBLICATION|UNDERFOIA?)?)$",
    r"^X{3,}$",
)
_FIRMS_MARK = r"\b(?:DRS|TRADING AS|T A|AND (?:SONS?|CO|PARTNERS|ASSOCIATES|DAUGHTERS?))\b"
_COUPLE = r"\bAND (?:MR|MRS|MISS|MS|MX|DR|REV|[A-Z]{1,2}) |^(?:MR|MRS|MISS|MS|MX|DR|REV) AND (?:MR|MRS|MISS|MS|DR)\b"
_INITIALS_AND_SURNAME = r"^(?:[A-Z]{1,3} (?:[A-Z] )?[A-Z]{3,}|[A-Z]{3,} [A-Z]{1,3})$"
_POSSESSIVE = r"^MR [A-Z]S$"  # MR C'S is a shop
# Personal grounds for a redaction, in the ledger's words (the contract, section 3).
PERSONAL_NAME = (
    r"(?i)\bpersonal|\bindividual|\bperson\b|\bdpa\b|\bdp act\b|data protection|\bgdpr\b|section 40\b|\bs\.? ?40\b|"
    r"foster|\bcarers?\b|\bservice users?\b|\bclients?\b|\btenants?\b|\bchild(?:ren)?\b|\badopters?\b"
)
PERSONAL_TEXT = (
    r"(?i)\bpersonal (?:data|information|info|details|reasons?|grounds|identif)|^\W*personal\W*$|"
    r"redact\w*\W+(?:\w+\W+)?personal|"
    r"\bindividuals?\b|\bdpa\b|\bdp act\b|data protection act|\bgdpr\b|section 40\b|\bs\.? ?40\b|"
    r"\b(?:foster|kinship) ?(?:carers?|parents?)\b"
)


def payee_keys(names: pl.Series) -> pl.Series:
    """The payee key of each published name, in the same order, with the reserved keys `(redacted)` and `(unnamed)`.

    `Acme Limited.` and `ACME LTD` have one key; `REDACTED UNDER DP ACT`, `THIRD PARTY [SUPPLIER]` and
    `9900000001THIRD PARTY SUPPLIER` are all `(redacted)`, `REDACTIVE PUBLISHING LIMITED` is itself.
    """
    return pl.DataFrame({"key": plain_keys(names)}).select(_reserved())["key"]


@cache
def _reserved() -> pl.Expr:
    return pl.when(redacted("key")).then(pl.lit(REDACTED_KEY)).otherwise(pl.col("key")).alias("key")


def redacted(column: str) -> pl.Expr:
    """Whether a payee key is only words that say that the name was taken out."""
    key = pl.col(column)
    bare = key.str.replace_all(r"[\p{N} ]+", "")
    other = pl.any_horizontal([bare.str.contains(pattern) for pattern in _OTHER_WAYS])
    # A word that says so with something else beside it: redacted, unless what is left names a firm.
    marked = key.str.contains(rf"\b(?:{_TAKEN_OUT})\b")
    firm = _any_word(key, words("forms") | (words("trade") - {"AND", "OF", "FOR", "THE", "TO", "BY", "ON", "IN"}))
    return bare.str.contains(_ALL_TAKEN_OUT) | other | (marked & ~firm)


def _any_word(key: pl.Expr, wanted: frozenset[str]) -> pl.Expr:
    return key.str.split(" ").list.eval(pl.element().is_in(sorted(wanted))).list.any().fill_null(False)


def kinds(keys: pl.Series) -> pl.DataFrame:
    """Kind of each payee key by the name alone, in the same order.

    Returns:
        `payee_key`, `kind`, `kind_reason`, `person_like`, `person_shaped` (could be a person's name, so that the
        ledger's own word makes an individual of it), `firm` (it has a legal form or a trade word).
    """
    first, second, third, told = _steps()
    frame = pl.LazyFrame({"payee_key": keys.cast(pl.String)})
    return frame.with_columns(first).with_columns(second).with_columns(third).select(told).collect()


# Made once: making them costs more than asking them of the names of a small file.
@cache
def _steps() -> tuple[list[pl.Expr], ...]:
    """What is asked of a name, each step of the one before."""
    key = pl.col("payee_key")
    listed = key.str.split(" ")
    shape = {
        "first": listed.list.first(),
        "last": listed.list.last(),
        "length": listed.list.len().cast(pl.Int64),
        "form": _any_word(key, words("forms"))
        | listed.list.last().is_in(sorted(words("last_forms"))) & (listed.list.len() > 1),
        "trade": _any_word(key.str.replace_all(_COUPLE, " "), words("trade")) | key.str.contains(_FIRMS_MARK),
        "digits": key.str.contains(r"\p{N}"),
    }
    kind, reason = _chosen(key)
    plain = pl.col("kind") == Kind.ORGANISATION.value
    told = {
        "person_like": pl.col("like") & plain,
        "person_shaped": pl.col("shaped") & plain,
        "firm": pl.col("form") | pl.col("trade"),
    }
    return (
        _named(shape),
        _named(_signs(key)),
        [kind.alias("kind"), reason.alias("kind_reason")],
        [key, pl.col("kind"), pl.col("kind_reason"), *_named(told)],
    )


def _named(expressions: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    return [expression.alias(name) for name, expression in expressions.items()]


def _signs(key: pl.Expr) -> dict[str, pl.Expr]:
    """What speaks for a kind, by the shape of the name."""
    firm = pl.col("form") | pl.col("trade")
    titles = sorted(words("titles"))
    titled = (
        pl.col("first").is_in(titles) & (pl.col("length") > 1)
        | pl.col("last").is_in(titles) & (pl.col("length") == 2)
        | (pl.col("last").is_in(sorted({"MR", "MRS", "MISS", "MS"})) & (pl.col("length") > 2))
    )
    own_word = key.str.contains(patterns("person_words")) & ~_any_word(
        key.str.replace(patterns("person_words"), ""), words("trade")
    )
    like = pl.col("first").is_in(sorted(words("given"))) & pl.col("length").is_between(2, 3) & ~firm & ~pl.col("digits")
    public = key.str.contains(patterns("public")) & ~pl.col("form") & ~key.str.contains(patterns("not_public"))
    return {
        "titled": titled & ~firm & ~pl.col("digits") & ~key.str.contains(_POSSESSIVE),
        "own_word": own_word & ~pl.col("form"),
        "like": like,
        "public": public,
        "internal": key.str.contains(patterns("internal")),
        "shaped": (like | key.str.contains(_INITIALS_AND_SURNAME)) & ~firm & ~pl.col("digits"),
    }


def _chosen(key: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The kind, and what says so: the first sign that holds."""
    chosen = [
        (key == REDACTED_KEY, Kind.REDACTED, "the name was taken out"),
        (key == UNNAMED_KEY, Kind.UNNAMED, "no name"),
        (pl.col("internal"), Kind.INTERNAL, "the ledger's word for moving money inside the body"),
        (pl.col("public"), Kind.PUBLIC_BODY, "named as a public body"),
        (pl.col("own_word"), Kind.INDIVIDUAL, "the ledger's word for a person"),
        (pl.col("titled"), Kind.INDIVIDUAL, "a title"),
    ]
    kind, reason = pl.lit(Kind.ORGANISATION.value), pl.lit(None, pl.String)
    for condition, value, why in reversed(chosen):
        kind = pl.when(condition).then(pl.lit(value.value)).otherwise(kind)
        reason = pl.when(condition).then(pl.lit(why)).otherwise(reason)
    return kind, reason
