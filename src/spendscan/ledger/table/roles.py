"""Which column holds what: by its name, checked against what it holds, with the reason."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from spendscan.core.reasons import AmountBasis
from spendscan.ledger.cells.amounts import looks_like_amount, read_amount
from spendscan.ledger.cells.dates import read_date
from spendscan.ledger.table.spellings import plain, roles_named

AMOUNTS = ("net_amount", "amount", "gross_amount")
BODIES = ("entity", "organisation", "department_family")
MOST_BODIES = 50
# Department families are a body's own departments where a file names more than so many, and few are called as bodies.
MOST_FAMILIES = 3
_INSTITUTION = re.compile(
    r"(?i:\b(dep(artmen)?t (of|for)|ministry|office|treasury|nhs|council|authority|agency|commission|trust|university"
    r"|police|constabulary|government|hm)\b)|^[A-Z]{3,6}$"
)
FEW = 4
LONGEST_DATE = 40
_PAIRED = ("debit_amount", "credit_amount", "revenue_amount", "capital_amount")
_DATES = ("payment_date", "invoice_date", "period")
_CLASSES = frozenset({"department", "category", "description"})
# An unnamed column of bare numbers counts something else.
SOME_LIKE_MONEY, HALF, NEARLY_ALL = 0.1, 0.5, 0.8
FEWEST_CODES = 10
# A column of classes that is filled in fewer of the lines says little of them.
FEW_FILLED = 0.1
BY_DATES = "the only column that holds dates"
# What says nothing of dates but that they are.
BARE_DATES = frozenset({"date", "datum", "fecha", "data", "dato", "dyddiad", "dates", "gl date", "accounting date"})
# What a column of names is called that was gone over: what its publisher means to be read.
LAST_WORD = re.compile(r"\b(final|amended|updated|revised|corrected|published|for publication|publishable|redacted)\b")
LIKE_MONEY = re.compile(r"[£$€]|\d[.,]\d\d\D*$|\d{1,3}(,\d{3})+")
# What a currency is called that is not what was paid in: of card payments abroad, of invoices.
_BOUGHT_IN = re.compile(r"\b(original|orig|foreign|merchant|source)\b")
# Money that somebody means to pay, or may: no payment yet.
NOT_YET = re.compile(
    r"\b(po|orders?|contract(ed)?|budget(ed)?|award(ed)?|estimated?|committed|commitment|obligat\w+|encumb\w+|outstanding|due|owed|unpaid|forecast|tender(ed)?|quot\w+|bid|approved|requested"
    r"|claimed|written off|write off|pledged?|reserved?|invested)\b"
)
PAID = re.compile(r"\b(paid|payments?|pay|ap|disbursed|actual|gbp|sterling|base|local|home)\b")
TO_DATE = re.compile(r"\b(to date|ytd|cumulative|running total)\b")
_HAS_DIGIT = re.compile(r"\d|^\s*-\s*$")
_PLAIN_MONEY = re.compile(r"^-?(?!0\d{5,}$)\d{1,12}(?:\.\d\d)?$")
# A cell of an amount that is nought has no other digit, and no letter.
_NOT_NOUGHT = re.compile(r"[1-9]|[^\W\d_]{4}")
# What tells nothing sure of the amounts ranks behind all that do.
_EMPTY = 10_000
# What a column of codes is called, whose codes may be letters alone.
_CODED = re.compile(r"\bcodes?$")
_CODE = re.compile(
    r"^(https?://\S+|\d{2}[A-Z]{2}|[A-Z]{0,3}[\d./-]+[A-Z]?|[A-Z]\d{4,}\S*|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$"
)
# What stands for the cell above.
DITTO = re.compile(r"(?i)^(\"|''|[”“〃]|,,|ditto|do\.?)$")
# What accounts are called in a system of accounts, whose names stand elsewhere: `BIRC001`, `J SMI12`.
_MNEMONIC = re.compile(r"^(?=.{4,12}$)[A-Z][A-Z&/. -]{1,9}\d{2,6}[A-Z]?$")


def is_mnemonic(text: str) -> bool:
    """Whether a cell holds what an account is called, rather than whose it is: `BIRC001`."""
    return _MNEMONIC.match(text) is not None


def is_code(text: str) -> bool:
    """Whether a cell holds a number, a code or a postcode rather than words."""
    return _CODE.match(text) is not None or looks_like_amount(text)


@dataclass(frozen=True)
class Content:
    """What a sample of a column holds: shares of its filled cells.

    Args:
        filled: How many cells are filled.
        amounts: Share that can be read as money.
        dates: Share that can be read as dates.
        codes: Share of numbers and codes.
        distinct: How many different values.
        like_money: Share written as money is: with pennies, a sign of currency, or commas between thousands.
        nought: Share of noughts.
        institutions: Share of names of public bodies.
        mnemonics: Share of what accounts are called in a system of accounts: `BIRC001`.
    """

    filled: int
    amounts: float
    dates: float
    codes: float
    distinct: int
    like_money: float = 0.0
    nought: float = 0.0
    institutions: float = 0.0
    mnemonics: float = 0.0


def content_of(cells: Sequence[str | None]) -> Content:
    """What a column's sample holds."""
    filled = Counter(text for cell in cells if cell and (text := cell.strip()))
    filled = Counter({text: count for text, count in filled.items() if not DITTO.match(text)})
    n = filled.total()
    if not n:
        return Content(0, 0, 0, 0, 0)

    def share(test: Callable[[str], object]) -> float:
        return sum(count for text, count in filled.items() if test(text)) / n

    return Content(
        n,
        share(_is_money),
        share(_is_date),
        share(is_code),
        len(filled),
        share(LIKE_MONEY.search),
        share(lambda text: _NOT_NOUGHT.search(text) is None),
        share(_INSTITUTION.search) if len(filled) <= MOST_BODIES else 0.0,
        share(is_mnemonic),
    )


@lru_cache(1 << 16)
def _is_money(text: str) -> bool:
    if _HAS_DIGIT.search(text) is None:
        return False
    return _PLAIN_MONEY.match(text) is not None or read_amount(text).amount is not None


@lru_cache(1 << 16)
def _is_date(text: str) -> bool:
    if len(text) > LONGEST_DATE or _HAS_DIGIT.search(text) is None:
        return False
    when = read_date(text)
    return when.day is not None or when.period is not None


def is_coded(content: Content) -> bool:
    """Whether a column holds codes rather than names."""
    return max(content.codes, content.mnemonics) >= HALF


@dataclass(frozen=True)
class Roles:
    """Where each role's column stands, from 0, and why it was chosen.

    Args:
        at: Position by role.
        why: Reason by role.
        basis: Whether the amounts are net, gross or do not say.
        squared: Whether square brackets about an amount are its minus.
        of_years: The financial year (`2023/24`) of all months, where their column does not say it.
        of_days: The first and the last day of the time that all days are of, where their column says no year.
    """

    at: Mapping[str, int]
    why: Mapping[str, str] = field(default_factory=dict)
    basis: AmountBasis = AmountBasis.UNSTATED
    squared: bool = False
    of_years: str = ""
    of_days: tuple[date, date] | None = None

    def get(self, role: str) -> int | None:
        """A role's position; None where no column has it."""
        return self.at.get(role)

    def without(self, role: str) -> "Roles":
        """The same, but for one role, which no column has."""
        return replace(self, at={name: position for name, position in self.at.items() if name != role})


def assign(names: Sequence[str], contents: Sequence[Content], amount: str = "net") -> Roles:
    """The role of each column.

    Args:
        names: The header, one name a column, unnamed ones empty.
        contents: What each column holds.
        amount: `net` or `gross`: which is used where both are published.
    """
    most = max((content.filled for content in contents), default=0)
    claims = sorted(
        (rank + (_EMPTY if _ranks_behind(role, name, contents[position], most) else 0), position, role)
        for position, name in enumerate(names)
        for role, rank in roles_named(name)
        if role != "none" and not _barred(name)
    )
    either = {(position, role) for _, position, role in claims}
    at: dict[str, int] = {}
    why: dict[str, str] = {}
    taken: set[int] = set()
    for strict in (True, False):
        for _, position, role in claims:
            if role in at or position in taken or not _fits(role, contents[position], strict=strict):
                continue
            if role in _DATES and (position, "amount") in either and _is_rather_money(contents[position]):
                continue
            if role in _DATES and (position, "amount") in either and _may_be_either(position, claims, contents):
                continue
            at[role], why[role] = position, f"named {names[position]!r}"
            taken.add(position)
    _settle_supplier(at, why, names, contents, taken)
    _settle_words(at, why, names, contents, taken)
    _settle_dates(at, why, names, contents, taken)
    _settle_by_content(at, why, names, contents, taken)
    _settle_body(at, why, contents)
    _settle_currency(at, why, names, contents)
    basis = _settle_amount(at, why, names, contents, amount)
    return Roles(at, why, basis)


def _ranks_behind(role: str, name: str, content: Content, most: int) -> bool:
    """Whether a column has a role only where no other has: amounts that tell little, one day when all was made.

    And classes that a few lines alone say, as the merchants' of a card among invoices.
    """
    if role in _CLASSES and content.filled < most * FEW_FILLED:
        return True
    made_on = role == "payment_date" and content.distinct == 1 and content.filled > FEW and plain(name) in BARE_DATES
    return made_on or (role in AMOUNTS and _tells_little(name, content))


def _tells_little(name: str, content: Content) -> bool:
    """Whether a column of amounts is one only where no other is: of noughts, of orders, or in a currency abroad."""
    text = plain(name)
    not_paid = NOT_YET.search(text) is not None and not PAID.search(text)
    return (
        content.nought > NEARLY_ALL
        or not_paid
        or TO_DATE.search(text) is not None
        or _BOUGHT_IN.search(text) is not None
    )


def _is_rather_money(content: Content) -> bool:
    """Of a name that may mean either (`Paid`): pounds of five digits would do for serial dates, too."""
    return content.like_money >= SOME_LIKE_MONEY and content.dates < NEARLY_ALL


def _may_be_either(position: int, claims: Sequence[tuple[int, int, str]], contents: Sequence[Content]) -> bool:
    """Whether bare numbers that are serial dates, too, are amounts: where no other column is, or another has dates."""
    if contents[position].amounts < HALF:
        return False
    others = [(contents[at], role) for _, at, role in claims if at != position]
    dated = any(role in _DATES and one.dates >= HALF > one.amounts for one, role in others)
    return dated or not any(role in AMOUNTS and one.filled and one.amounts >= HALF for one, role in others)


def _barred(name: str) -> bool:
    """A name listed as no role keeps its column out of patterns."""
    ranked = roles_named(name)
    return bool(ranked) and ranked[0][0] == "none"


def _fits(role: str, content: Content, *, strict: bool) -> bool:
    """Whether what a column holds can be what its name says; an empty column never can, but for optional ones."""
    if not strict:
        # Too little to speak against a name: a nil return, a header alone.
        return content.filled < FEW and not (role == "supplier_name" and content.codes == 1)
    if not content.filled:
        return role not in {"supplier_name", "amount", "net_amount", "gross_amount", "payment_date", *BODIES}
    share, least = {
        **dict.fromkeys((*AMOUNTS, "vat_amount", *_PAIRED), (content.amounts, 0.5)),
        "sign": (content.distinct <= FEW, 1),
        # A column named for dates keeps its role where other rows stand shifted in it.
        **dict.fromkeys(_DATES, (content.dates, 0.2)),
        **dict.fromkeys(BODIES, (1 - content.codes, 0.5)),
        "supplier_name": (1 - content.codes, 0.4),
        # `Original Currency Amount` is money, and names none.
        "currency": (1 - content.amounts, 0.5),
        # A number for each line is no class: `Voucher Number (Internal Classification)`.
        "category": (1 - _numbers_lines(content), 1),
    }.get(role, (1.0, 0.0))
    return share >= least


def _numbers_lines(content: Content) -> bool:
    """Whether a column holds another code on nearly every line."""
    return content.codes > NEARLY_ALL and FEWEST_CODES < content.filled * NEARLY_ALL < content.distinct


def _settle_supplier(
    at: dict[str, int], why: dict[str, str], names: Sequence[str], contents: Sequence[Content], taken: set[int]
) -> None:
    """Of two columns of one name, the one that says it is the last word: `FINAL Supplier` beside `Supplier`.

    And of one that says what suppliers' accounts are called beside one of their names, the latter.
    """
    supplier = at.get("supplier_name")
    if supplier is not None and contents[supplier].mnemonics >= NEARLY_ALL:
        for position, name in enumerate(names):
            content = contents[position]
            named = position not in taken and any(role == "supplier_name" for role, _ in roles_named(name))
            if named and content.filled >= NEARLY_ALL * contents[supplier].filled and not is_coded(content):
                at["supplier_name"] = position
                why["supplier_name"] = f"named {name!r}; {names[supplier]!r} holds codes"
                taken.add(position)
                return
    if supplier is None or LAST_WORD.search(plain(names[supplier])):
        return
    for position, name in enumerate(names):
        bare = " ".join(LAST_WORD.sub(" ", plain(name)).split())
        named = bare != plain(name) and [role for role, _ in roles_named(bare)[:1]] == ["supplier_name"]
        # One that is filled in some lines alone corrects these.
        whole = contents[position].filled >= NEARLY_ALL * contents[supplier].filled
        if named and whole and contents[position].codes < NEARLY_ALL and position not in taken:
            at["supplier_name"] = position
            why["supplier_name"] = f"named {name!r}, the last word on {names[supplier]!r}"
            taken.add(position)
            return


def _settle_words(
    at: dict[str, int], why: dict[str, str], names: Sequence[str], contents: Sequence[Content], taken: set[int]
) -> None:
    """Of two columns of classes, the one that holds their names: `Cost Centre Description` beside `Cost Centre`."""
    for role in ("department", "category"):
        chosen = at.get(role)
        coded = chosen is not None and (contents[chosen].codes >= NEARLY_ALL or _CODED.search(plain(names[chosen])))
        if chosen is None or not coded:
            continue
        for position, name in enumerate(names):
            named = position not in taken and any(one == role for one, _ in roles_named(name)) and not _barred(name)
            content = contents[position]
            words = content.filled >= NEARLY_ALL * contents[chosen].filled and content.codes < 1 - NEARLY_ALL
            if (
                named
                and words
                and not _CODED.search(plain(name))
                and content.distinct <= contents[chosen].filled * NEARLY_ALL
            ):
                at[role], why[role] = position, f"named {name!r}; {names[chosen]!r} holds codes"
                taken.add(position)
                break


def _settle_dates(
    at: dict[str, int], why: dict[str, str], names: Sequence[str], contents: Sequence[Content], taken: set[int]
) -> None:
    if "payment_date" in at:
        return
    if "invoice_date" in at:
        at["payment_date"] = at["invoice_date"]
        why["payment_date"] = f"the only date: {names[at['invoice_date']]!r}"
        return
    for position, content in enumerate(contents):
        # One day for all is when the table was made.
        several = content.distinct > 1 or content.filled <= FEW
        if position not in taken and content.filled and content.dates >= 0.8 and content.amounts < 0.5 and several:
            at["payment_date"] = position
            why["payment_date"] = BY_DATES
            taken.add(position)
            return


def _settle_by_content(
    at: dict[str, int], why: dict[str, str], names: Sequence[str], contents: Sequence[Content], taken: set[int]
) -> None:
    """Amount and supplier where no name tells: the last unnamed column of money, the first unnamed one of names."""
    if not any(role in at for role in AMOUNTS):
        free = [
            i
            for i, c in enumerate(contents)
            if i not in taken
            and not names[i].strip()
            and c.filled
            and c.amounts >= 0.8
            and c.dates < 0.5
            and c.like_money >= SOME_LIKE_MONEY
        ]
        if free:
            at["amount"] = free[-1]
            why["amount"] = "the unnamed column that holds money"
            taken.add(free[-1])


def _settle_body(at: dict[str, int], why: dict[str, str], contents: Sequence[Content]) -> None:
    for role in BODIES:
        if role in at:
            position = at[role]
            own = role == "department_family" and contents[position].institutions < HALF
            if contents[position].distinct <= (MOST_FAMILIES if own else MOST_BODIES):
                at["body"], why["body"] = position, why[role]
                return
            at.setdefault("department", position)


def _settle_currency(
    at: dict[str, int], why: dict[str, str], names: Sequence[str], contents: Sequence[Content]
) -> None:
    """A currency that something was bought in is that of the amounts only where their column says so, too."""
    position = at.get("currency")
    if position is None or not _BOUGHT_IN.search(plain(names[position])):
        return
    amount = next((at[role] for role in AMOUNTS if role in at), None)
    if amount is None or not _BOUGHT_IN.search(plain(names[amount])):
        del at["currency"], why["currency"]
        for other, name in enumerate(names):
            named = not _BOUGHT_IN.search(plain(name)) and any(role == "currency" for role, _ in roles_named(name))
            if named and other not in at.values() and _fits("currency", contents[other], strict=True):
                at["currency"], why["currency"] = other, f"named {name!r}"
                break


def _settle_amount(
    at: dict[str, int], why: dict[str, str], names: Sequence[str], contents: Sequence[Content], amount: str
) -> AmountBasis:
    order = ("net_amount", "amount", "gross_amount") if amount == "net" else ("gross_amount", "amount", "net_amount")
    found = [role for role in order if role in at]
    if not found:
        if "debit_amount" in at and "credit_amount" in at:
            at["chosen_amount"] = at["debit_amount"]
            why["chosen_amount"] = f"{why['debit_amount']}, less {names[at['credit_amount']]!r}"
        elif "revenue_amount" in at and "capital_amount" in at:
            at["chosen_amount"] = at["revenue_amount"]
            why["chosen_amount"] = f"{why['revenue_amount']}, or {names[at['capital_amount']]!r}"
        return AmountBasis.UNSTATED
    # A column that its publisher left empty, or full of noughts, is no choice where another one is filled.
    filled = [role for role in found if contents[at[role]].filled] or found
    # Nor is what was paid in another currency, where what it was at home stands beside it.
    chosen = next((role for role in filled if not _tells_little(names[at[role]], contents[at[role]])), filled[0])
    others = [names[at[r]] for r in order if r in at and r != chosen]
    at["chosen_amount"] = at[chosen]
    why["chosen_amount"] = why[chosen] + (f", preferred to {', '.join(map(repr, others))}" if others else "")
    return {"net_amount": AmountBasis.NET, "gross_amount": AmountBasis.GROSS}.get(chosen, AmountBasis.UNSTATED)
