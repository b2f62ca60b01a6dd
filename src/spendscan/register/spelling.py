"""Names as evidence: the payee key taken apart into core words, squashed core and legal form."""

from functools import cache

import numpy as np
import polars as pl

from spendscan.core.names import payee_keys
from spendscan.register.apart import Taker
from spendscan.register.core_words import CoreWords, core_words, with_others

# Trailing words that are a legal form -> the form they count as. CO goes with any form; UK and places are names.
FORMS = {
    "LTD": "LTD", "CYF": "LTD", "PLC": "PLC", "CCC": "PLC", "LLP": "LLP", "LP": "LP", "CIC": "CIC", "CIO": "CIO",
    "SCIO": "CIO", "LLC": "LLC", "LC": "LLC", "PLLC": "LLC", "INC": "INC", "CORP": "INC", "PC": "INC", "PA": "INC",
    "LLLP": "LP", "CO": "CO", "COMPANY": "CO", "NA": "NA", "GMBH": "GMBH", "BV": "BV", "SARL": "SARL", "SAS": "SAS",
    "SRL": "SRL", "PTY": "LTD", "RTM": "RTM",
}  # fmt: skip
ANY_FORM = "CO"
# One spelling for words that ledgers cut short; whole words only.
ABBREVIATIONS = {
    "SERV": "SERVICES", "SERVS": "SERVICES", "SVCS": "SERVICES", "SVC": "SERVICE", "SRVCS": "SERVICES",
    "MGMT": "MANAGEMENT", "MGT": "MANAGEMENT", "MANAGMENT": "MANAGEMENT", "ASSOC": "ASSOCIATES",
    "ASSOCS": "ASSOCIATES", "CONST": "CONSTRUCTION", "CONSTR": "CONSTRUCTION", "INTL": "INTERNATIONAL",
    "INTERNATL": "INTERNATIONAL", "ENG": "ENGINEERING", "ENGRG": "ENGINEERING", "EQUIP": "EQUIPMENT",
    "TECH": "TECHNOLOGY", "TECHS": "TECHNOLOGIES", "TRANS": "TRANSPORT", "DEV": "DEVELOPMENT",
    "DEVT": "DEVELOPMENT", "DEVTS": "DEVELOPMENTS", "DEPT": "DEPARTMENT", "GOVT": "GOVERNMENT", "NATL": "NATIONAL",
    "UNIV": "UNIVERSITY", "HOSP": "HOSPITAL", "MFG": "MANUFACTURING", "DIST": "DISTRIBUTION",
    "DISTR": "DISTRIBUTION", "ELEC": "ELECTRICAL", "ELECT": "ELECTRICAL", "MECH": "MECHANICAL", "PROP": "PROPERTY",
    "PROPS": "PROPERTIES", "CONTR": "CONTRACTORS", "ENVIRO": "ENVIRONMENTAL", "ENV": "ENVIRONMENTAL",
    "INS": "INSURANCE", "COMM": "COMMUNICATIONS", "COMMS": "COMMUNICATIONS", "EDUC": "EDUCATION",
    "MAINT": "MAINTENANCE", "BROS": "BROTHERS", "ENT": "ENTERPRISES", "CTR": "CENTRE", "CENTER": "CENTRE",
    "CNTR": "CENTRE", "GRP": "GROUP", "HLDGS": "HOLDINGS", "SOLNS": "SOLUTIONS", "SYS": "SYSTEMS",
    "MNGMT": "MANAGEMENT", "MNGT": "MANAGEMENT", "MGMNT": "MANAGEMENT", "MNGMNT": "MANAGEMENT", "ASSN": "ASSOCIATION",
    "ASSOCN": "ASSOCIATION", "ACAD": "ACADEMY", "DEVS": "DEVELOPMENTS", "SVS": "SERVICES", "SOLS": "SOLUTIONS",
    "TRANSP": "TRANSPORT", "PTNRS": "PARTNERS", "PTNR": "PARTNER", "PTNRSHIP": "PARTNERSHIP", "SUPPS": "SUPPLIES",
    "CONTRS": "CONTRACTORS", "CONTRCTRS": "CONTRACTORS", "HSE": "HOUSE", "RD": "ROAD", "AVE": "AVENUE", "SCH": "SCHOOL",
    "COLL": "COLLEGE", "FDN": "FOUNDATION", "FNDTN": "FOUNDATION", "CMNTY": "COMMUNITY", "COMMTY": "COMMUNITY",
    "RESID": "RESIDENTIAL", "VOL": "VOLUNTARY", "HLTH": "HEALTH", "HLTHCARE": "HEALTHCARE", "INVS": "INVESTMENTS",
    "PUBL": "PUBLISHING", "LAB": "LABORATORY", "LABS": "LABORATORIES", "ORGANIZATION": "ORGANISATION",
    "PROGRAMS": "PROGRAMMES", "UTD": "UNITED", "TPT": "TRANSPORT", "SUPPLS": "SUPPLIES", "TRNG": "TRAINING",
    "MKTG": "MARKETING", "RECRUIT": "RECRUITMENT", "BLDG": "BUILDING", "BLDRS": "BUILDERS", "ENTS": "ENTERPRISES",
}  # fmt: skip
_FORM_TEXT = "|".join(sorted(FORMS, key=len, reverse=True))
_PARTNERSHIP = r"\bLTD PARTNERSHIP$"
_PUBLIC, _COMMUNITY = r"\bPUBLIC LTD CO(MPANY)?$", r"\b(COMMUNITY INTEREST CO|CIC LTD)$"
# Forms of limited companies: a firm may change from one to another and keep its name.
_LIMITED = ["LTD", "PLC", "CIC"]
_MANY = 2_000  # names from which it pays to take all bytes at once


@cache
def _taker() -> Taker:
    return Taker(FORMS, ANY_FORM, ABBREVIATIONS)


def spelt(names: pl.Series, *, keys: bool = False) -> pl.DataFrame:
    """Names taken apart, in the same order; `keys` says that they are payee keys already.

    Returns:
        `key` the payee key; `core` its words without articles, AND and trailing legal forms, abbreviations written out
        (never empty); `squash` the core without spaces; `form` the legal form that it ends in, or null.
    """
    known = (names if keys else payee_keys(names)).alias("key")
    return _spelt(known) if len(known) < _MANY else with_words(known)[0]


def with_words(keys: pl.Series) -> tuple[pl.DataFrame, CoreWords]:
    """The same of many payee keys, with the words of the cores: most in the quick way, the others as few are."""
    whole = keys.alias("key").fill_null("")
    frame, words, odd = _taker().taken(whole)
    other = odd | ((whole.str.len_bytes() != whole.str.len_chars()) | keys.is_null()).to_numpy()
    at, apart = np.flatnonzero(other), _spelt(keys.filter(pl.Series(other)))
    parts = [frame[column].scatter(at, apart[column]) for column in ("core", "squash", "form")]
    return pl.DataFrame([keys.alias("key"), *parts]), with_others(words, other, core_words(apart["core"]))


def _spelt(keys: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"key": keys})
    # SMITH AND CO is another firm than SMITH: that CO is part of the name.
    plain = pl.col("key").str.replace(_PARTNERSHIP, "LP").str.replace(_PUBLIC, "PLC").str.replace(_COMMUNITY, "CIC")
    plain = plain.str.replace_all(r" AND (CO|COMPANY)\b", " ANDCO")
    tail = plain.str.replace(r" THE$", "").str.extract(rf"((?: (?:{_FORM_TEXT}))+)$", 1)
    bare = pl.concat_str(pl.lit(" "), plain).str.replace(r" THE$", "").str.replace(rf"(?: (?:{_FORM_TEXT}))+$", "")
    words = bare.str.replace_all(r" AND\b", "").str.replace(r"^ THE ", " ").str.strip_chars()
    expanded = words.str.split(" ").list.eval(pl.element().replace(ABBREVIATIONS)).list.join(" ")
    frame = frame.with_columns(_tail=tail, core=pl.when(expanded.str.len_chars() > 0).then(expanded).otherwise("key"))
    last = pl.col("_tail").str.strip_chars().str.split(" ").list
    form = last.eval(pl.element().filter(pl.element().is_in(["CO", "COMPANY"]).not_())).list.last()
    return frame.select(
        "key",
        "core",
        pl.col("core").str.replace_all(" ", "", literal=True).alias("squash"),
        form.fill_null(last.last()).replace(FORMS).alias("form"),
    )


def forms_conflict(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether two legal forms cannot be of one entity; an absent one, or CO, goes with any, LTD with PLC and CIC."""
    limited = one.is_in(_LIMITED) & other.is_in(_LIMITED)
    return (forms_differ(one, other) & ~limited).fill_null(value=False)


def forms_differ(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether two legal forms are both given and not the same; CO goes with any."""
    known = one.is_not_null() & other.is_not_null() & (one != ANY_FORM) & (other != ANY_FORM)
    return (known & (one != other)).fill_null(value=False)


def forms_doubtful(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether an equal name may yet be another firm's: a partnership's form unsaid, or LTD for PLC.

    Args:
        one: The form that the ledger gives, or null.
        other: The form of the registered name.
    """
    unsaid = (one.is_null() | (one == ANY_FORM)) & other.is_in(["LLP", "LP"])
    public = forms_differ(one, other) & ((one == "PLC") | (other == "PLC"))
    return (unsaid | public).fill_null(value=False)
