"""What a ledger says of its amounts elsewhere than in them: money paid back in another column, units of thousands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from spendscan.ledger.cells.amounts import read_amounts
from spendscan.ledger.files.grid import column
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles

_PAID_BACK = r"(?i)^\s*(c|\(?cr\.?\)?|credits?|h|haben|minus|\(?-\)?|-1|\u2212|\u2013|negative)\s*$"
_BARE_SIGN = re.compile(r"(?i)^(-|\u2212|\u2013|\(-\)|cr\.?|\(cr\))$")
_BARE_PLUS = re.compile(r"(?i)^(\+|\(\+\)|dr\.?|\(dr\))$")
_PAID = r"(?i)^\s*(d|dr|debits?|payments?|invoices?|s|soll|plus|\+|\+?1|positive)\s*$"
_MONEY_OF = r"(?:[£$€]|(?i:gbp|eur|usd))?"
_NEGATIVE = rf"^\s*{_MONEY_OF}\s*[-(\u2212\u00ad]|[-\u2212]\s*{_MONEY_OF}\s*$|(?i:cr)\s*$"
_MINUS = re.compile(_NEGATIVE)
# Square brackets are a minus to some; so many amounts at least stand in them.
_SQUARED, FEWEST_SQUARED = r"^\s*\[\s*([£$€]?\s*\d[\d,]*(?:\.\d+)?)\s*\]\s*$", 2
_NOTHING = r"^\s*[-£$€]*0*(\.0*)?-?\s*$"
_CREDIT_NOTE = re.compile(
    r"(?i)^((ap|purchase|supplier|vendor|invoice) )?credit"
    r"([ -]?(notes?|memos?|memorand(um|a)|adjustments?|invoices?|transactions?))?$|^(crn?|c/?n|refunds?)$"
)
# The same in letters, in a column of types of documents, all of which are so short.
_CREDIT_TYPE, _OF_TYPES = (
    re.compile(r"^(PCN|PCR|SCN|APC|APCN|KG|CM|CRM|CRD|CRED)$"),
    re.compile(r"(?i)\b(type|kind|doc)\b"),
)
LONGEST_TYPE = 5
# An accounts package's credits, where its invoices are so marked beside them; numbers of credit notes among invoices'.
_PAIRED_TYPES = {"PC": "PI", "SC": "SI", "CR": "IN", "CRN": "INV"}
_CREDIT_NUMBER = re.compile(r"(?i)^(crn|cn|c/n|pcn|pcr|scn|credit ?(note|memo)?)[-/ _:]*\d+$")
_SHORT_CREDIT, _INVOICED = (
    re.compile(r"(?i)^(cr|crd|cred|pc|cm|ac)[-/ _:]*\d+$"),
    re.compile(r"(?i)^(in|inv|pi|pin|si|sin)[-/ _:]*\d"),
)
_OF_NUMBERS, FEWEST_CREDITED = re.compile(r"(?i)\binv(oice)?s?\b|\bdoc(ument)?\b|\bref(erence)?\b|\bnumber\b|\bno\b"), 2
# A column that marks credits, and what marks them; a description that says nothing else.
_MARKS_CREDITS = re.compile(r"(?i)^(is )?(a )?credit( ?notes?)?( ?(flag|ind(icator)?|y/n|yes/no))? ?\??$")
_YES, _SPOKEN = (
    re.compile(r"(?i)^(y|yes|true|x|1)$"),
    re.compile(r"(?i)^\W*credit ((note|memo)s?\W*\d*$|((note|memo) )?[-:] )"),
)
# What an account is for (`Refunds`), its lines are: they were paid to those who get them.
_REFUND, _OF_ACCOUNTS = re.compile(r"(?i)^refunds?$"), re.compile(r"(?i)g/?l\b|account|expen|categor|subjective|cost")
# The two sides of an account, as a column calls its lines that has no other word: `Revenue Income`, `AR`, `Sales`.
_TAKEN_IN, _SPENT = (
    re.compile(
        r"(?i)^([a-z]+ )?(income|receipts?|received|sales?|(sales?|customer) invoices?|money in|paid in)$"
        r"|^(in|inc|rec|rcpt|ar)$"
    ),
    re.compile(
        r"(?i)^([a-z]+ )?(expenditure|payments?|spend|expenses?|paid|purchases?|(purchase|supplier|vendor) invoices?"
        r"|money out|paid out)$"
        r"|^(out|exp|pay|pmt|pymt|ap)$"
    ),
)
_UNITS = (
    (
        re.compile(
            r"(?i)(?:[£$€]|\b(?:gbp|usd|eur)|\()\s*'?000'?s?\b|(?<![\d,])'?000'?s\b|\bthousands?\b|[£$€] ?k\b"
            r"|\bk ?[£$€]|\b[kt](?:gbp|eur|usd|chf|sek|nok|dkk|czk|pln|kr)\b|\bt ?€|\btausend\b|\btsd\b"
            r"|\bmilliers\b|\bmiles de\b|\bmilhares\b|\bmigliaia\b|\bduizend(?:en)?\b|\btusen(?:tal)?\b|\btuhat\b"
            r"|\bty(?:s|siące)\b|\btis(?:íc)?\b"
        ),
        3,
    ),
    (
        re.compile(
            r"(?i)[£$€] ?m(?:n|illions?)?\b|\bmillions?\b"
            r"|\bm ?€|\bm(?:gbp|eur|usd|chf|sek|nok|dkk|kr)\b|\bmln\b|\bmio\b"
            r"|\bmillionen\b|\bmillones\b|\bmilhões\b|\bmilioni\b|\bmiljoen(?:en)?\b|\bmiljoner\b"
        ),
        6,
    ),
    # `Pounds and pence` are pounds, and what is so much per cent is no money.
    (
        re.compile(
            r"(?i)\(p\)|(?<!and )(?<!& )(?<!per )\b(?:pence|pennies|cents?|centimes|céntimos|centesimi|minor units?)\b"
        ),
        -2,
    ),
)
# Where words begin in a name that a system wrote: `amount_pence`, `AmountPence`.
_SEAMS = re.compile(r"_|(?<=[a-z])(?=[A-Z])")


def power_of_ten(name: str) -> int:
    """In what a column's name says its amounts are, as a power of ten: 3 for `Amount (£000)`, -2 for pence, else 0."""
    said = _SEAMS.sub(" ", name)
    return next((power for pattern, power in _UNITS if pattern.search(name) or pattern.search(said)), 0)


def unit_named(power: int) -> str:
    """A unit in words, for a warning."""
    return {3: "thousands", 6: "millions", -2: "hundredths"}[power]


def tells_signs(cells: list[str]) -> bool:
    """Whether a column says of each line if it was paid or paid back, and most were paid."""
    filled = [cell for cell in cells if cell.strip()]
    back = sum(re.match(_PAID_BACK, cell) is not None for cell in filled)
    paid = sum(re.match(_PAID, cell) is not None for cell in filled)
    return back + paid == len(filled) and paid > back > 0


def signed(grid: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    """A batch whose amounts carry their sign: what stands in a column of credits, or is marked as one, is negative.

    Args:
        grid: Rows of text cells; an amount that has a minus already keeps it.
        roles: Where `chosen_amount`, `credit_amount`, `capital_amount` and `sign` stand.
    """
    amount, credit, sign = (roles.get(role) for role in ("chosen_amount", "credit_amount", "sign"))
    if amount is not None and roles.squared:
        grid = grid.with_columns(pl.col(column(amount)).str.replace(_SQUARED, "(${1})"))
    capital = roles.get("capital_amount") if roles.get("revenue_amount") == amount else None
    if amount is None or (credit is None and sign is None and capital is None):
        return grid
    here = pl.col(column(amount))
    if capital is not None:
        grid = _added(grid, column(amount), column(capital))
    if credit is not None and roles.get("debit_amount") == amount:
        other = pl.col(column(credit))
        paid, back = (~cell.fill_null("").str.contains(_NOTHING) for cell in (here, other))
        # A line with both is left unread: which of the two was paid, the line does not say.
        both = pl.concat_str(here, pl.lit(" less "), other)
        cell = pl.when(paid & back).then(both).when(back).then(_turned(other)).otherwise(here)
        grid = grid.with_columns(cell.alias(column(amount)))
    if sign is not None:
        back = pl.col(column(sign)).str.contains(_PAID_BACK).fill_null(value=False) & ~here.str.contains(_NEGATIVE)
        grid = grid.with_columns(pl.when(back).then("-" + here).otherwise(here).alias(column(amount)))
    return grid


def _added(grid: pl.DataFrame, one: str, other: str) -> pl.DataFrame:
    """A batch whose first column holds what stands in either of two; of both, their sum."""
    here, there = (~pl.col(name).fill_null("").str.contains(_NOTHING) for name in (one, other))
    first = pl.when(there & ~here).then(pl.col(other)).otherwise(pl.col(one))
    both = grid.select(at=(here & there).arg_true())["at"]
    cells = grid.select(first.alias(one)).to_series()
    if both.len():
        money = [read_amounts(grid[name].gather(both).str.strip_chars())["amount"] for name in (one, other)]
        cells = cells.scatter(both, (money[0] + money[1]).cast(pl.String))
    return grid.with_columns(cells)


def _turned(cell: pl.Expr) -> pl.Expr:
    """A cell of credits as an amount: what is written negative there was paid back too, as most ledgers mean it."""
    return pl.when(cell.str.contains(_NEGATIVE)).then(cell).otherwise("-" + cell.str.strip_chars())


def settled(roles: Roles, names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Roles, tuple[str, ...]]:
    """Roles where a column of signs has shown that it is one, and what is doubtful about signs.

    Args:
        roles: As named.
        names: The header.
        rows: A sample of the lines.
    """
    amount, sign = roles.get("chosen_amount"), roles.get("sign")
    if amount is None:
        return roles, ()
    told = []
    squared = [cell for row in rows if re.match(_SQUARED, cell := cell_of(row, amount))]
    if len(squared) >= FEWEST_SQUARED and not _otherwise_negative(rows, amount, len(squared)):
        roles = replace(roles, squared=True)
        told.append(f"amounts in square brackets, such as {squared[0]}, are read as below nought")
    roles = _with_refunds(roles, names, rows, amount)
    if sign is None:
        roles = _beside(roles, rows, amount)
    if sign is not None and not tells_signs([cell_of(row, sign) for row in rows]):
        roles = roles.without("sign")
        if any(re.match(_PAID_BACK, cell_of(row, sign)) for row in rows):
            told.append(f"column {names[sign]!r} calls most lines credits: amounts are read as they stand")
    return roles, (*told, *_credit_notes(roles, names, rows, amount))


def _with_refunds(roles: Roles, names: Sequence[str], rows: Sequence[Sequence[str]], amount: int) -> Roles:
    """Roles whose amounts are less what another column says was paid back, where no line has both."""
    back = roles.get("credit_amount")
    if back is None or "debit_amount" in roles.at or amount != roles.get("amount"):
        return roles
    pairs = [(_is_something(cell_of(row, amount)), _is_something(cell_of(row, back))) for row in rows]
    alone = sum(credit and not paid for paid, credit in pairs)
    if not 0 < alone * 2 < len(pairs) or any(paid and credit for paid, credit in pairs):
        return roles
    left = {role: at for role, at in roles.at.items() if role != "amount"}
    why = f"{roles.why.get('chosen_amount', '')}, less {names[back]!r}"
    return replace(roles, at={**left, "debit_amount": amount}, why={**roles.why, "chosen_amount": why})


def _is_something(cell: str) -> bool:
    return re.match(_NOTHING, cell) is None


def _otherwise_negative(rows: Sequence[Sequence[str]], amount: int, squared: int) -> bool:
    """Whether amounts are below nought in another way, too, or square brackets stand about most of them."""
    cells = [cell for row in rows if (cell := cell_of(row, amount))]
    return squared * 2 > len(cells) or any(map(is_negative, cells))


def _beside(roles: Roles, rows: Sequence[Sequence[str]], amount: int) -> Roles:
    """Roles with a column beside the amounts of signs alone, few of them a minus: those of its lines."""
    for at in (amount - 1, amount + 1):
        if at < 0 or at in roles.at.values():
            continue
        marked = [row for row in rows if cell_of(row, at) and not _BARE_PLUS.match(cell_of(row, at))]
        bare = all(_BARE_SIGN.match(cell_of(row, at)) for row in marked)
        few = 0 < len(marked) * 2 < len(rows)
        if few and bare and not any(is_negative(cell_of(row, amount)) for row in marked):
            return replace(roles, at={**roles.at, "sign": at}, why={**roles.why, "sign": "minus signs alone"})
    return roles


def _credit_notes(roles: Roles, names: Sequence[str], rows: Sequence[Sequence[str]], amount: int) -> Iterator[str]:
    """Columns that call some lines credit notes, all with amounts above nought."""
    for at, name in enumerate(names):
        if at in {amount, roles.get("supplier_name"), roles.get("sign")}:
            continue
        texts = {cell_of(row, at) for row in rows}
        if at == roles.get("description"):
            back = {text for text in texts if _SPOKEN.match(text)}
        else:
            back = {text for text in texts if _CREDIT_NOTE.match(text)}
            back |= _marked(name, texts) | _numbered(name, rows, at, roles)
        if _OF_ACCOUNTS.search(name):
            back = {text for text in back if not _REFUND.match(text)}
        notes = [row for row in rows if cell_of(row, at) in back] if back else []
        if _are_few_and_positive(notes, rows, amount):
            yield f"column {name!r} calls lines credit notes whose amounts have no minus: they are read as they stand"
            continue
        income = _taken_in(texts)
        notes = [row for row in rows if cell_of(row, at) in income] if income else []
        if _are_few_and_positive(notes, rows, amount):
            said = cell_of(notes[0], at)
            yield f"column {name!r} calls lines {said!r} whose amounts have no minus: they are read as payments"


def _are_few_and_positive(notes: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], amount: int) -> bool:
    fewer = 0 < len(notes) * 2 < len(rows)
    return fewer and not any(is_negative(cell_of(row, amount)) for row in notes)


def _taken_in(texts: set[str]) -> set[str]:
    """What a column calls lines that were received, where it calls all others paid."""
    kinds = texts - {""}
    income = {text for text in kinds if _TAKEN_IN.match(text)}
    spent = {text for text in kinds - income if _SPENT.match(text)}
    return income if spent and income | spent == kinds else set()


def _marked(name: str, texts: set[str]) -> set[str]:
    """What marks credits in a column that is named for them, or for types of documents in letters."""
    if _MARKS_CREDITS.match(name.strip()):
        return {text for text in texts if _YES.match(text)}
    if _OF_TYPES.search(name) and max(map(len, texts), default=0) <= LONGEST_TYPE:
        return {text for text in texts if _CREDIT_TYPE.match(text) or _PAIRED_TYPES.get(text) in texts}
    return set()


def _numbered(name: str, rows: Sequence[Sequence[str]], at: int, roles: Roles) -> set[str]:
    """Numbers of credit notes among those of invoices, of several suppliers who have other numbers, too."""
    supplier = roles.get("supplier_name")
    if supplier is None or not _OF_NUMBERS.search(_SEAMS.sub(" ", name)):
        return set()
    texts = {cell_of(row, at) for row in rows} - {""}
    notes = {text for text in texts if _CREDIT_NUMBER.match(text)}
    if sum(_INVOICED.match(text) is not None for text in texts) * 2 > len(texts):
        notes |= {text for text in texts if _SHORT_CREDIT.match(text)}
    if not notes:
        return notes
    credited = {cell_of(row, supplier) for row in rows if cell_of(row, at) in notes}
    invoiced = {cell_of(row, supplier) for row in rows if cell_of(row, at) not in notes}
    return notes if len(credited & invoiced) >= FEWEST_CREDITED else set()


def is_negative(cell: str) -> bool:
    """Whether an amount is written with a minus, in brackets, or as a credit."""
    return _MINUS.search(cell) is not None
