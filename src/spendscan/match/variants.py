"""Other readings of a published name, added to it and never in its place: before and after T/A, without brackets."""

import polars as pl

from spendscan.match.places import PLACES, SITES
from spendscan.register.spelling import spelt

LONGEST = 200
# What a reading other than the whole name takes from its likeness; the legal entity usually stands before T/A.
PENALTY = {
    "whole": 0.0, "mended": 0.005, "unmarked": 0.005, "uncoded": 0.005, "spelt_out": 0.005, "uncut": 0.01,
    "unglued": 0.01, "slipped": 0.01, "spaced": 0.01, "otherwise": 0.01, "begins_ta": 0.01, "to_form": 0.01,
    "unplaced": 0.02, "before_ta": 0.02, "unbracketed": 0.04, "left": 0.05, "after_ta": 0.06, "right": 0.08,
}  # fmt: skip
# Readings that leave out nothing of a firm's name.
SURE = [
    "mended", "unmarked", "uncoded", "spelt_out", "uncut", "unglued", "slipped", "spaced", "otherwise", "begins_ta",
    "to_form", "unplaced",
]  # fmt: skip
_SAID = r"T/AS?|T\.A\.?|T[RADING]{4,7} AS|D/?B/?A|FORMERLY|C/O|(?-i:TA)"
_TA = rf"(?i)^(.+?)[\s,(]+(?:{_SAID})[\s:]+(.+?)\)?\s*$"
_BEGINS_TA = r"(?i)^\s*(?:T/A|TRADING AS)[\s:]+(.+?)\s*$"
_PARTS = r"^(.+?)(?:#|\s[-–]\s)(.+)$"
_BRANCH = r"^(.{3,}?)(?:\s*#|\s+[-–]\s*|\s*[-–]\s+)([\pL ]{2,30})$"
_BRACKETS = r"\s*[(\[][^()\[\]]*[)\]]\s*"
# What tells firms of one group apart is part of the name.
_TELLING = r"(?i)[(\[]\s*(?:U\.?K\.?|U\pL|\pLK|KU|GB|HOLDINGS?|GROUP|INTERNATIONAL|EUROPE)\s*[)\]]"
# A registered name ends with its legal form: what a ledger writes after it is something else.
_TO_FORM = (
    r"(?i)^(.{3,}?\b(?:LTD|LIMITED|L'TD|PLC|PUBLIC LIMITED COMPANY|LLP|C\.?I\.?C|CYF|CIO|INC|LLC)\b)"
    r"\.?[\s,;:#(\[/*-]+[^\s.,;:#()\[\]/*-]"
)
# What clerks and systems write after a name: account and reference numbers, ways of paying, warnings; often several.
_WARNED = (
    r"(?:A/?C|ACCOUNT|ACC|REF|CUST)[\s.:]*[A-Z]?[0-9]*|USE\s+[0-9]+|[0-9]{4,}|DD|D/D|DIRECT\s+DEBIT|BACS|CHAPS|CHQ|"
    r"DO\s+NOT\s+USE|NOT\s+IN\s+USE|INACTIVE|DUPLICATE|CLOSED"
)
_CODE = rf"(?i)^(.{{3,}}?)(?:(?:[\s,;:*#(/\[-]+(?:{_WARNED})|\s*[#(\[-]+\s*[0-9]+)[.)\]*]*)+[\s.)\]*]*$"
# The same, before the legal form: a number in brackets, or longer than a year.
_CODE_WITHIN = (
    r"(?i)^(.{3,}?)\s*(?:[#(\[-]+\s*[0-9]+[)\]]?|\s[0-9]{5,})\s+((?:LTD|LIMITED|PLC|LLP|C\.?I\.?C|CYF|CIO)\.?)\s*$"
)
# A supplier's number before its name.
_CODE_BEFORE = r"(?i)^\s*[A-Z]{0,4}[0-9]{4,}\s*[:#|/–-]\s*(\pL.{3,})$"
# An 'S that can be nobody's: after another S, a bracket, a sign, a number, or a word that owns nothing.
_NOBODYS = r"(?i)(S|[)\]&0-9]|\b(?:THE|CO|AND|LTD|LIMITED))['’]S\b"
# THE in the middle of a name whose words were turned.
_THE_WITHIN = r"(?i),\s*THE\b"
# What a hard space becomes when a text is decoded twice: letters A with a mark, or two letters A at the ends of words.
_DEBRIS, _MARKED = r"AA\b", r"[ÂÃâã]+(?:\b|$)"
# A legal form written to the word before it, a house number to the word after it.
_GLUED = r"(?i)(\pL{3}|\bCO\.?|[)])(LIMITED|LTD|PLC|LLP|CYF|(?-i:CIC|CIO))\b"
_NUMBERED = r"^([0-9]{1,4})(\pL{4})"
# A legal form with a slip of the pen, or a small one cut short.
_MAY_BEGIN, _MAY_SLIP = r"^\s*[Tt][/Rr]", r"\s\pL[A-Za-z']{1,14}\.?\s*$"
_RIGHT = r"(?:LIMITED|LTD|Limited|Ltd|LIMITED\.|LTD\.|Ltd\.)\s*$"
_SLIPPED_PLC = r"(?i)^(.{3,}?)\s*\b[PU][UBLICKX]{3,6}\s*L[IMTED']+\.?\s*[COMPANY]{2,8}\.?\s*$"
# UK in brackets, a letter of it left out, doubled, swapped or the one beside it.
_SLIPPED_UK = r"(?i)[(\[]\s*(?:KU|UUK|UKK|U|K|[YIHJ78]K|U[JLIMO])\s*[)\]]"
_SLIPPED = r"(?i)^(.{3,}?)\s+(?:L[IMTED]{5,8}|LIMIT|L'TD|LTTD|LDT|LTDD|[A-Z]'TD|L'D|L'T|LTD T|L T D)\.?\s*$"
# What is cut short in more than one way: besides how `spelling` writes it out, a name is read this way too.
_OTHERWISE = {
    "ASSOC": "ASSOCIATION", "ASSOCS": "ASSOCIATION", "COMM": "COMMUNITY", "TECH": "TECHNOLOGIES",
    "PROP": "PROPERTIES", "DEV": "DEVELOPMENTS", "CONS": "CONSULTANTS",
    "EDUC": "EDUCATIONAL", "INS": "INSTALLATIONS", "ELEC": "ELECTRONICS", "GP": "GROUP", "BUS": "BUSINESS",
    "PTNS": "PARTNERSHIP", "CVS": "COUNCIL FOR VOLUNTARY SERVICE", "CAB": "CITIZENS ADVICE BUREAU",
    "FC": "FOOTBALL CLUB", "RFC": "RUGBY FOOTBALL CLUB", "PS": "PRIMARY SCHOOL", "HS": "HIGH SCHOOL",
    "HA": "HOUSING ASSOCIATION", "M/CR": "MANCHESTER", "MAN CO": "MANAGEMENT COMPANY",
}  # fmt: skip
_CUT_SHORT = rf"(?i)\b({'|'.join(_OTHERWISE)})\b"
# A legal form cut short by the width of a field; the name must be long enough to have been cut.
_CUT = r"(?i)^(.{18,}?)\s+(L|LI|LIM|LIMI|LIMIT|LIMITE|LT|PUBLIC(?: L[A-Z]*(?: C[A-Z]*)?)?)\.?\s*$"
_CUT_BRACKET = r"^(.{12,}?)\s*[(\[][^()\[\]]*$"
_WIDTH = 20
_SMALL = r"\b(?:OF|FOR|THE|AND|IN|TO|A)\b"  # words that initials may leave out


def variants(subjects: pl.DataFrame) -> pl.DataFrame:
    """The readings of each payee's name.

    Args:
        subjects: name, core, squash, form.

    Returns:
        payee (position among the subjects), variant, text (as published), core, squash, form: the whole name
        first, then readings that differ from it; sorted.
    """
    subjects = subjects.with_row_index("payee")
    published = pl.col("name").str.slice(0, LONGEST)
    mended = published.str.replace_all(_MARKED, "")
    name = mended.str.replace_all(_GLUED, "${1} ${2}").str.replace(_NUMBERED, "${1} ${2}")
    split = {
        "before_ta": name.str.extract(_TA, 1).str.replace(_CODE, "${1}"),
        "after_ta": name.str.extract(_TA, 2).str.replace(_CODE, "${1}"),
        "left": name.str.extract(_PARTS, 1),
        "right": name.str.extract(_PARTS, 2),
        "unbracketed": pl.when(name.str.contains(_BRACKETS) & ~name.str.contains(_TELLING)).then(
            name.str.replace_all(_BRACKETS, " ")
        ),
        "to_form": pl.when(~name.str.contains(_TA)).then(name.str.extract(_TO_FORM, 1)),
        "mended": pl.when(name.str.count_matches(_DEBRIS) > 1)
        .then(name.str.replace_all(_DEBRIS, ""))
        .when(mended != published)
        .then(mended),
        "spelt_out": _spelt_out(name),
        "uncoded": pl.when(~name.str.contains(_TA)).then(
            pl.coalesce(
                name.str.extract(_CODE, 1), _without(name, _CODE_WITHIN, "${1} ${2}"), name.str.extract(_CODE_BEFORE, 1)
            )
        ),
        "unglued": pl.when(name != mended).then(name),
        "uncut": pl.when(name.str.len_chars() >= _WIDTH).then(_uncut(name)),
    }
    # Few names are read in these ways: they are picked out by what costs less.
    seldom = {
        "begins_ta": (name.str.contains(_MAY_BEGIN), name.str.extract(_BEGINS_TA, 1)),
        "unmarked": (
            name.str.contains(r"['’][Ss]") | name.str.contains(_THE_WITHIN),
            pl.coalesce(_without(name, _NOBODYS, "${1}"), _without(name, _THE_WITHIN, " ")),
        ),
        "slipped": (
            (name.str.contains(_MAY_SLIP) & ~name.str.contains(_RIGHT)) | name.str.contains(_SLIPPED_UK),
            _slipped(name),
        ),
        "otherwise": (name.str.contains(_CUT_SHORT), _otherwise(name)),
        "unplaced": (name.str.contains(_BRANCH), _unplaced(name)),
    }
    parts = [
        rows.select("payee", text=expr.str.strip_chars()).drop_nulls().with_columns(variant=pl.lit(kind))
        for kind, rows, expr in (
            *((kind, subjects, expr) for kind, expr in split.items()),
            *((kind, subjects.filter(some), expr) for kind, (some, expr) in seldom.items()),
        )
    ]
    other = pl.concat(parts)
    other = other.hstack(spelt(other["text"])).filter(pl.col("squash").str.len_chars() > 2)
    whole = subjects.with_columns(
        pl.col("core").str.slice(0, LONGEST),
        pl.col("squash").str.slice(0, LONGEST),
        variant=pl.lit("whole"),
        text=published,
    )
    # No firm is called by letters that a wrong encoding left, or by a word with its legal form written to it.
    surely = subjects.filter((mended != published) | mended.str.contains(_GLUED)).select("payee")
    read = other.filter(pl.col("variant").is_in(["mended", "unglued"])).join(surely, on="payee", how="semi")
    whole = whole.join(read, on="payee", how="anti", maintain_order="left")
    columns = ["payee", "variant", "text", "core", "squash", "form"]
    order = pl.col("variant").replace_strict({kind: n for n, kind in enumerate(PENALTY)}, return_dtype=pl.Int8)
    both = pl.concat([whole.select(columns), other.select(columns)]).with_columns(_order=order)
    both = both.sort("payee", "_order")
    return both.unique(["payee", "squash", "form"], keep="first", maintain_order=True).drop("_order")


def _slipped(name: pl.Expr) -> pl.Expr:
    """A name with its legal form, or UK in brackets, as it is spelt; null where neither is misspelt."""
    plc = name.str.extract(_SLIPPED_PLC, 1) + " PLC"
    return pl.coalesce(plc, _without(name, _SLIPPED_UK, "(UK)"), name.str.extract(_SLIPPED, 1) + " LTD")


def _without(name: pl.Expr, pattern: str, rest: str) -> pl.Expr:
    """A name with what a pattern finds replaced; null where it finds nothing."""
    return pl.when(name.str.contains(pattern)).then(name.str.replace_all(pattern, rest))


def _spelt_out(name: pl.Expr) -> pl.Expr:
    """A name without its initials: HOUSING TRUST NORTH (HTN), or #HTN; null where something else stands there."""
    held = name.str.extract(r"(?:[(\[#]|\s-\s)\s*([\pL.& ]{3,12})\s*[)\]]?\s*$", 1)
    held = held.str.to_uppercase().str.replace_all(r"[.& ]", "")
    rest = name.str.replace(r"\s*(?:[(\[#]|\s-\s)[^()\[\]#]*[)\]]?\s*$", "")
    words = rest.str.to_uppercase().str.replace_all(r"['’]", "")
    every = words.str.extract_all(r"\b\pL").list.join("")
    told = words.str.replace_all(_SMALL, "").str.extract_all(r"\b\pL").list.join("")
    found = every.str.contains(held, literal=True) | told.str.contains(held, literal=True)
    return pl.when((held.str.len_chars() >= 3) & found).then(rest)


def _uncut(name: pl.Expr) -> pl.Expr:
    """A name with its legal form whole, or without a bracket that is not closed: the width of a field cut it short."""
    form = pl.when(name.str.extract(_CUT, 2).str.to_uppercase().str.starts_with("P")).then(pl.lit("PLC"))
    whole = pl.concat_str(name.str.extract(_CUT, 1), form.otherwise(pl.lit("LTD")), separator=" ")
    return pl.coalesce(whole, name.str.extract(_CUT_BRACKET, 1))


def _unplaced(name: pl.Expr) -> pl.Expr:
    """A name without the place that stands after a dash; null where something else stands there."""
    words = name.str.extract(_BRANCH, 2).str.to_uppercase().str.strip_chars().str.split(" ")
    places = words.list.eval(pl.element().is_in([*PLACES, *SITES])).list.all()
    return pl.when(places & words.list.first().is_in(PLACES)).then(name.str.extract(_BRANCH, 1))


def _otherwise(name: pl.Expr) -> pl.Expr:
    """A name with words cut short written out the other way."""
    spaced = name.str.to_uppercase().str.replace_all(r"[.,()\s]+", "  ")
    padded = pl.concat_str(pl.lit(" "), spaced, pl.lit(" ")).str.replace("MAN  CO ", "MAN CO ", literal=True)
    return padded.str.replace_many([f" {word} " for word in _OTHERWISE], [f" {word} " for word in _OTHERWISE.values()])
