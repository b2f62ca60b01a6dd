"""Other readings of a published name, added to it and never in its place: before and after T/A, without brackets."""

from collections.abc import Mapping

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
_SAID = r"T/AS?|T\.A\.?|T[RADING]{4,7} (?:AS|SA)|D/?B/?A|FORMERLY|C/O|(?-i:TA)"
_TA = rf"(?i)^(.+?)[\s,(]+(?:{_SAID})[\s:]+(.+?)\)?\s*$"
# The same written to the word before or after it.
_GLUED_BEFORE, _GLUED_AFTER = r"(?i)([\pL.]{3}|[0-9)])(T/A|TRADING AS)\b", r"(?i)\b(T/A)(\pL{3})"
_BEGINS_TA = r"(?i)^\s*(?:T/A|TRADING AS)[\s:]+(.+?)\s*$"
_PARTS = r"^(.+?)(?:#|\s[-–]\s)(.+)$"
_BRANCH = r"^(.{3,}?)(?:\s*#|\s+[-–]\s*|\s*[-–]\s+)([\pL ]{2,30})$"
_BRACKETS = r"\s*[(\[][^()\[\]]*[)\]]\s*"
# A firm in brackets behind the place or the part of it that is paid.
_WITHIN = r"[(\[]\s*(\pL[\pL'’&.-]*(?:\s+[\pL'’&.-]+)+\s+\pL{3,})\s*[)\]]\s*$"
# What tells firms of one group apart is part of the name.
_TELLING = r"(?i)[(\[]\s*(?:U\.?K\.?|U\pL|\pLK|KU|GB|HOLDINGS?|GROUP|INTERNATIONAL|EUROPE)\s*[)\]]"
# A registered name ends with its legal form: what a ledger writes after it is something else.
_TO_FORM = (
    r"(?i)^(.{2,}?\b(?:LTD|LIMITED|L'TD|PLC|PUBLIC LIMITED COMPANY|LLP|C\.?I\.?C|CYF|CIO|INC|LLC)\b)"
    r"\.?[\s,;:#(\[/*-]+[^\s.,;:#()\[\]/*-]"
)
# What clerks and systems write after a name: account and reference numbers, ways of paying, warnings; often several.
_WARNED = (
    r"(?:A/?C|ACCOUNT|ACC|REF|CUST)[\s.:]*[A-Z]?[0-9]*|USE\s+[0-9]+|[0-9]{4,}|DD|D/D|DIRECT\s+DEBIT|BACS|CHAPS|CHQ|"
    r"DO\s+NOT\s+USE|NOT\s+IN\s+USE|INACTIVE|DUPLICATE|CLOSED"
)
_CODE = (
    rf"(?i)^(.{{3,}}?)(?:(?:[\s,;:*#(/\[-]+(?:{_WARNED})|\s*[#(\[-]+\s*[0-9]+|A/C[\s.]*[0-9]+|DO\s+NOT\s+USE)[.)\]*]*)+"
    r"[\s.)\]*]*$"
)
# The same, before the legal form: a number in brackets, or longer than a year.
_CODE_WITHIN = (
    r"(?i)^(.{3,}?)\s*(?:[#(\[-]+\s*[0-9]+[)\]]?|\s[0-9]{5,})\s+((?:LTD|LIMITED|PLC|LLP|C\.?I\.?C|CYF|CIO)\.?)\s*$"
)
# A supplier's number before its name, or how a firm is addressed.
_CODE_BEFORE = (
    r"(?i)^\s*(?:[A-Z]{0,4}[0-9]{4,}\s*[:#|/–-]\s*|(?:[A-Z]{1,4}[0-9]{4,}|[0-9]{5,})\s+(?:[:#|/–-]\s*)?|"
    r"(?:MESSRS\.?|M/S)\s+)(\pL.{3,})$"
)
# An 'S that can be nobody's: after another S, a bracket, a sign, a number, or a word that owns nothing.
_NOBODYS = r"(?i)(S|[)\]&0-9]|\b(?:THE|CO|AND|LTD|LIMITED))['’]S\b"
# THE in the middle of a name whose words were turned.
_THE_WITHIN = r"(?i),\s*THE\b"
# What a hard space becomes when a text is decoded twice: letters A with a mark, or two letters A at the ends of words.
_DEBRIS, _MARKED = r"AA\b", r"[ÂÃâã]+(?:\b|$)"
# Marks as a page of the web writes them, and as a text looks that was decoded wrongly.
_ENTITIES = {
    "&amp;": "&", "&#38;": "&", "&#39;": "'", "&#039;": "'", "&apos;": "'", "&rsquo;": "'", "&lsquo;": "'",
    "&#8217;": "'", "&quot;": "", "&#34;": "", "&nbsp;": " ", "&#160;": " ", "&ndash;": "-", "&#8211;": "-",
    "â€™": "'", "â€˜": "'", "â€œ": "", "â€“": "-", "â€”": "-", "Ã©": "é", "Ã¨": "è", "Ã¶": "ö", "Ã¼": "ü", "Ã¡": "á",
    "Ã³": "ó", "Ã±": "ñ", "Ã´": "ô", "Ã¢": "â", "Ã¯": "ï", "Ã§": "ç", " + ": " & ",
}  # fmt: skip
# A legal form written to the word before it, a house number to the word after it.
_GLUED = r"(?i)(\pL{3}|\bCO\.?|[)])(LIMITED|LTD|PLC|LLP|CYF|(?-i:CIC|CIO))\b"
_NUMBERED = r"^([0-9]{1,4})(\pL{4})"
# A legal form with a slip of the pen, or a small one cut short.
_MAY_BEGIN = r"^\s*[Tt][/Rr]"
_MAY_SLIP = r"(?i)(?:LIM|IMI|MIT|ITE|TED|MTD|LMT|LT|TD|DT|'D|'T|T D|COM|OMP|MPA|PAN|ANY)[\pL']{0,5}\W*$"
_RIGHT = r"(?:LIMITED|LTD|Limited|Ltd|LIMITED\.|LTD\.|Ltd\.)\s*$"


def _one_slip(word: str) -> str:
    """A pattern of a word with a letter left out, replaced or added, or two of them swapped."""
    at = range(len(word))
    slips = {f"{word[:n]}\\pL?{word[n + 1 :]}" for n in at} | {f"{word[:n]}\\pL{word[n:]}" for n in (*at, len(word))}
    slips |= {f"{word[:n]}{word[n + 1]}{word[n]}{word[n + 2 :]}" for n in at[:-1]}
    return f"(?:{'|'.join(sorted(slips))})"


_SLIPPED_PLC = (
    r"(?i)^(.{3,}?)\s*\b(?:[PU][UBLICKX]{3,6}\s*L[IMTED']+\.?\s*[COMPANY]{2,8}|"
    rf"{_one_slip('PUBLIC')}\s+LIMITED\s+COMPANY|PUBLIC\s+{_one_slip('LIMITED')}\s+COMPANY|"
    rf"PUBLIC\s+LIMITED\s+{_one_slip('COMPANY')})\W*$"
)
# UK in brackets, a letter of it left out, doubled, swapped, or another for it that makes no other country.
_SLIPPED_UK = r"(?i)[(\[]\s*(?:KU|UUK|UKK|U|K|[A-CE-GI-RTV-Z]K|U[B-JL-MO-RT-Z])\s*[)\]]"
_SLIPPED = (
    rf"(?i)^(.{{3,}}?)\s+(?:L[IMTED]{{5,8}}|{_one_slip('LIMITED')}|LIMIT|L'TD|LTTD|LDT|LTDD|[A-Z]'TD|L'D|L'T|LTD T|"
    r"L T D)\W*$"
)
# What is cut short in more than one way: besides how `spelling` writes it out, a name is read this way too.
_OTHERWISE = {
    "ASSOC": "ASSOCIATION", "ASSOCS": "ASSOCIATION", "COMM": "COMMUNITY", "TECH": "TECHNOLOGIES",
    "PROP": "PROPERTIES", "DEV": "DEVELOPMENTS", "CONS": "CONSULTANTS",
    "EDUC": "EDUCATIONAL", "INS": "INSTALLATIONS", "ELEC": "ELECTRONICS", "GP": "GROUP", "BUS": "BUSINESS",
    "PTNS": "PARTNERSHIP", "CVS": "COUNCIL FOR VOLUNTARY SERVICE", "CAB": "CITIZENS ADVICE BUREAU",
    "FC": "FOOTBALL CLUB", "RFC": "RUGBY FOOTBALL CLUB", "PS": "PRIMARY SCHOOL", "HS": "HIGH SCHOOL",
    "HA": "HOUSING ASSOCIATION", "INT": "INTERNATIONAL", "CTRE": "CENTRE",
    "ACCTS": "ACCOUNTANTS", "ENGRS": "ENGINEERS", "MTCE": "MAINTENANCE", "INSCE": "INSURANCE", "BLDGS": "BUILDINGS",
    "MANUF": "MANUFACTURING", "MFRS": "MANUFACTURERS", "CNCL": "COUNCIL", "COY": "COMPANY", "SOC": "SOCIETY",
    "LDN": "LONDON", "BHAM": "BIRMINGHAM", "YORKS": "YORKSHIRE", "LANCS": "LANCASHIRE", "BUCKS": "BUCKINGHAMSHIRE",
    "HERTS": "HERTFORDSHIRE", "HANTS": "HAMPSHIRE", "WILTS": "WILTSHIRE", "GLOS": "GLOUCESTERSHIRE",
    "NOTTS": "NOTTINGHAMSHIRE", "LEICS": "LEICESTERSHIRE", "LINCS": "LINCOLNSHIRE", "NORTHANTS": "NORTHAMPTONSHIRE",
    "CAMBS": "CAMBRIDGESHIRE", "BEDS": "BEDFORDSHIRE", "BERKS": "BERKSHIRE", "STAFFS": "STAFFORDSHIRE",
    "WORCS": "WORCESTERSHIRE", "OXON": "OXFORDSHIRE", "M/CR": "MANCHESTER", "MAN CO": "MANAGEMENT COMPANY",
}  # fmt: skip
# Small numbers in words and in digits; the other way about they are read too.
_NUMBERS = {
    "1": "ONE", "2": "TWO", "3": "THREE", "4": "FOUR", "5": "FIVE", "6": "SIX", "7": "SEVEN", "8": "EIGHT", "9": "NINE",
    "10": "TEN", "11": "ELEVEN", "12": "TWELVE", "20": "TWENTY",
    "1ST": "FIRST", "2ND": "SECOND", "3RD": "THIRD", "4TH": "FOURTH", "5TH": "FIFTH",
}  # fmt: skip
_NUMBERS |= {word: number for number, word in _NUMBERS.items()}
_NUMBER = rf"(?i)\b(?:{'|'.join(_NUMBERS)})\b"
_CUT_SHORT = rf"(?i)\b({'|'.join(_OTHERWISE)})\b"
# A legal form cut short by the width of a field; the name must be long enough to have been cut.
_CUT = r"(?i)^(.{18,}?)\s+(?:L|LI|LIM|LIMI|LIMIT|LIMITE|LT)\.?\s*$"
_CUT_PLC = r"(?i)^(.{3,}?)\s+PUBLIC(?:\s+L[A-Z']*(?:\s+C[A-Z]*)?)?\.?\s*$"
_CUT_BRACKET = r"^(.{12,}?)\s*[(\[][^()\[\]]*$"
_WIDTH = 20
_MAY_SPELL = r"[(\[#]|\s-\s"  # before initials
_SMALL = r"\b(?:OF|FOR|THE|AND|IN|TO|A)\b"  # words that initials may leave out


_NONE = pl.DataFrame(schema={"payee": pl.UInt32, "text": pl.String, "variant": pl.String})


def variants(subjects: pl.DataFrame) -> pl.DataFrame:
    """The readings of each payee's name.

    Args:
        subjects: name, core, squash, form.

    Returns:
        payee (position among the subjects), variant, text (as published), core, squash, form: the whole name
        first, then readings that differ from it; sorted.
    """
    subjects = _with_names(subjects.with_row_index("payee"))
    published, mended, name, parted = (pl.col(column) for column in ("_published", "_mended", "_name", "_ta"))
    split = {
        "left": name.str.extract(_PARTS, 1),
        "right": pl.coalesce(name.str.extract(_PARTS, 2), name.str.extract(_WITHIN, 1)),
        "unbracketed": pl.when(name.str.contains(_BRACKETS) & ~name.str.contains(_TELLING)).then(
            name.str.replace_all(_BRACKETS, " ")
        ),
        "to_form": pl.when(~parted).then(name.str.extract(_TO_FORM, 1)),
        "mended": pl.when(name.str.count_matches(_DEBRIS) > 1)
        .then(name.str.replace_all(_DEBRIS, ""))
        .when(mended != published)
        .then(mended),
        "uncoded": pl.when(~parted).then(
            pl.coalesce(
                name.str.extract(_CODE, 1), _without(name, _CODE_WITHIN, "${1} ${2}"), name.str.extract(_CODE_BEFORE, 1)
            )
        ),
        "unglued": pl.when(name != mended).then(name),
        "uncut": pl.when(name.str.len_chars() >= _WIDTH).then(_uncut(name)),
    }
    # Few names are read in these ways: they are picked out by what costs less.
    seldom = {
        "before_ta": (parted, _side(name, 1)),
        "after_ta": (parted, _side(name, 2)),
        "begins_ta": (name.str.contains(_MAY_BEGIN), name.str.extract(_BEGINS_TA, 1)),
        "unmarked": (
            name.str.contains(r"['’][Ss]") | name.str.contains(_THE_WITHIN),
            pl.coalesce(_without(name, _NOBODYS, "${1}"), _without(name, _THE_WITHIN, " ")),
        ),
        "slipped": (
            (name.str.contains(_MAY_SLIP) & ~name.str.contains(_RIGHT)) | name.str.contains(_SLIPPED_UK),
            _slipped(name),
        ),
        "otherwise": (
            name.str.contains(_CUT_SHORT) | name.str.contains(_NUMBER),
            pl.when(name.str.contains(_CUT_SHORT))
            .then(_otherwise(name, _OTHERWISE))
            .otherwise(_otherwise(name, _NUMBERS)),
        ),
        "unplaced": (name.str.contains(_BRANCH), _unplaced(name)),
        "spelt_out": (name.str.contains(_MAY_SPELL), _spelt_out(name)),
    }
    asked = {kind: (subjects, expr) for kind, expr in split.items()}
    asked |= {kind: (subjects.filter(some), expr) for kind, (some, expr) in seldom.items()}
    # Of no name nothing is asked: to make some of the patterns ready costs as much as reading a thousand names.
    parts = [
        rows.select("payee", text=expr.str.strip_chars()).drop_nulls().with_columns(variant=pl.lit(kind))
        for kind, (rows, expr) in asked.items()
        if rows.height
    ]
    other = pl.concat([_NONE, *parts])
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


def _with_names(subjects: pl.DataFrame) -> pl.DataFrame:
    """Names as published, mended, and with what was written together apart; and whether they have a T/A."""
    published = pl.col("name").str.slice(0, LONGEST)
    marked = pl.col("_published").str.contains_any(["&", "â", "Ã", " + "])
    subjects = subjects.with_columns(_published=published).with_columns(_marked=marked)
    spelt_out = (
        subjects["_published"]
        .filter(subjects["_marked"])
        .str.replace_many(list(_ENTITIES), list(_ENTITIES.values()), ascii_case_insensitive=True)
    )
    whole = subjects["_published"].scatter(subjects["_marked"].arg_true(), spelt_out)
    subjects = subjects.with_columns(_mended=whole.str.replace_all(_MARKED, ""))
    name = pl.col("_mended").str.replace_all(_GLUED, "${1} ${2}").str.replace(_NUMBERED, "${1} ${2}")
    name = name.str.replace(_GLUED_BEFORE, "${1} ${2}").str.replace(_GLUED_AFTER, "${1} ${2}")
    return subjects.with_columns(_name=name).with_columns(_ta=pl.col("_name").str.contains(_TA))


def _side(name: pl.Expr, nth: int) -> pl.Expr:
    """What stands before T/A, or after it, without a code, and up to its legal form."""
    side = name.str.extract(_TA, nth).str.replace(_CODE, "${1}")
    return pl.coalesce(side.str.extract(_TO_FORM, 1), side)


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
    public, limited = name.str.extract(_CUT_PLC, 1) + " PLC", name.str.extract(_CUT, 1) + " LTD"
    return pl.coalesce(public, limited, name.str.extract(_CUT_BRACKET, 1))


def _unplaced(name: pl.Expr) -> pl.Expr:
    """A name without the place that stands after a dash; null where something else stands there."""
    words = name.str.extract(_BRANCH, 2).str.to_uppercase().str.strip_chars().str.split(" ")
    places = words.list.eval(pl.element().is_in([*PLACES, *SITES])).list.all()
    return pl.when(places & words.list.first().is_in(PLACES)).then(name.str.extract(_BRANCH, 1))


def _otherwise(name: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    """A name with some words written the other way."""
    spaced = name.str.to_uppercase().str.replace_all(r"[.,()\s]+", "  ")
    padded = pl.concat_str(pl.lit(" "), spaced, pl.lit(" ")).str.replace("MAN  CO ", "MAN CO ", literal=True)
    return padded.str.replace_many([f" {word} " for word in words], [f" {other} " for other in words.values()])
