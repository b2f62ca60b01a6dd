"""A look at a table's records: header, columns, styles, body, currency, and what its kernel must know."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from spendscan.core.reasons import SourceStatus
from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.cells.amounts import looks_like_amount
from spendscan.ledger.columns import doubts_about, stands_twice, units_above
from spendscan.ledger.files.grid import MOST_COLUMNS
from spendscan.ledger.files.records import cell_of, lone_cells
from spendscan.ledger.listed import of_what_else
from spendscan.ledger.own import no_ledger
from spendscan.ledger.planned import BY_MAPPING, Plan
from spendscan.ledger.rows import signs
from spendscan.ledger.rows.mend import KEYS
from spendscan.ledger.rows.periods import of_the_file_s_month, of_the_file_s_years, with_years
from spendscan.ledger.said import said_once
from spendscan.ledger.sections import sections_of, written_otherwise
from spendscan.ledger.styles import styled
from spendscan.ledger.table import leftopen, taxed, wholes
from spendscan.ledger.table.below import details_below, lone_sums, sums_below
from spendscan.ledger.table.body import named_after_itself
from spendscan.ledger.table.exchanged import exchanged
from spendscan.ledger.table.firms import others_paid
from spendscan.ledger.table.halves import going_on, in_halves
from spendscan.ledger.table.header import Header, find_header, is_header, names_of
from spendscan.ledger.table.least import against_the_least
from spendscan.ledger.table.lengths import amounts_or_sums, beyond_names, filled_to, of_other_lengths, payment_behind
from spendscan.ledger.table.received import received, received_beside
from spendscan.ledger.table.roles import MOST_BODIES, Roles, assign, content_of
from spendscan.ledger.table.shape import shape_of
from spendscan.ledger.table.titles import title_of
from spendscan.ledger.table.unheaded import unheaded
from spendscan.ledger.table.unread import PIVOT, money_in, on_its_side, why_not

HEAD, TAIL, SAMPLE = 200, 10, 400
MANY_ROWS = 0.2
# Rows under a header before another one makes them a table of their own.
FEWEST = 3
_DIGIT = re.compile(r"\d")
# Columns that hold the same values again and again: a row that is read rightly has one of them there.
TELLING = ("supplier_name", "body", "department", "category", "supplier_type")
Records = Sequence[Sequence[str]]


def look(
    plan: Plan, rows: Records, settings: LedgerSettings, entry: Any, more: Records = (), header: Header | None = None
) -> Plan:
    """How a table is read, found out from its records.

    Args:
        plan: What is known of the file already.
        rows: All its records, or the first ones of a large file.
        more: Of a large file, records from its middle and its end.
        settings: What holds for every file.
        entry: What a person's mapping says of it, or None.
        header: Its header, where that is no row of it.
    """
    header = header or _header(rows, entry)
    bare = unheaded(rows) if header is None else None
    header = bare.header if bare else header or leftopen.header_left_open(rows, pivot=plan.sheet is None)
    if header is None or on_its_side(rows):
        return _no_ledger(plan, why_not(rows), rows)
    own = no_ledger(header.names)
    if own and not (entry and entry.columns):
        return _no_ledger(plan, own)
    header = _upside_down(rows, header)
    under = _data(rows, header)
    data = [*under, *more]
    width = _width(header, data)
    sample = _without_headers(_sampled([*_first_section(rows, header, under), *more]), header)
    contents = [content_of([row[i] if i < len(row) else "" for row in sample]) for i in range(width)]
    names = (*header.names[:width], *[""] * (width - len(header.names)))
    roles = assign(names, contents, (entry.amount if entry and entry.amount else settings.amount))
    title = title_of(plan.sheet, plan.source_file.rsplit("/", 1)[-1])
    roles = with_years(bare.roles if bare else roles, names, sample)
    roles = wholes.settled(of_the_file_s_month(roles, sample, title.month if title else None), names, data)
    roles = taxed.settled(roles, names, sample, entry.amount if entry and entry.amount else settings.amount)
    roles = _mapped(roles, names, entry)
    roles, open_ones = leftopen.settled(roles, names, sample)
    roles = named_after_itself(roles, names, sample)
    roles, of_years = of_the_file_s_years(roles, names, sample, plan.years, title if title and title.month else None)
    roles, doubts = signs.settled(_no_department_as_body(roles, data), names, sample)
    told = (*([bare.doubt] if bare else []), *open_ones, *_unknown(names, entry), *doubts, *of_years)
    others = (*others_paid(roles, names, sample), *going_on(roles, names, sample), *payment_behind(names, sample))
    doubts = (*told, *doubts_about(roles, names, sample, data), *others)
    if not signs.power_of_ten(names[roles.at["chosen_amount"]] if "chosen_amount" in roles.at else ""):
        doubts = (*doubts, *units_above(_above(rows, header)))
    if not more and stands_twice(data):
        doubts = (*doubts, "every line stands in it twice: both are counted")
    if missing := _missing(roles, header):
        return _no_ledger(plan, missing, rows)
    if not (entry and entry.columns) and (other := of_what_else(roles, names, sample)):
        return _no_ledger(plan, other, rows)
    if not more:
        said = said_once(
            plan, rows, header, names, roles, lambda: len(_first_section(rows, header, under)) == len(under)
        )
        doubts, names, roles, width = (*doubts, *said.told), said.names, said.roles, len(said.names)
        plan = replace(plan, above=said.above, days=said.days, wholes=said.wholes, apart=said.apart)
        if said.rows is not rows:
            rows, under = said.rows, _data(said.rows, header)
            data, sample = [*under], _sampled(under)
    plan = replace(
        plan,
        warnings=(*plan.warnings, *(f"{plan.source_file}: {doubt}" for doubt in doubts)),
        header=replace(header, names=names),
        width=width,
        roles=roles,
        records=len(rows),
        padded=_padded(sample),
    )
    plan = _shaped(plan, header, under, data, sample)
    plan = replace(plan, sections=sections_of(rows, header, plan, settings))
    plan = replace(plan, warnings=(*plan.warnings, *written_otherwise(rows, sample, plan)))
    named = len(header.names) + bool(plan.days and plan.days.added)
    lengths = _of_lengths_by_section(plan, rows, header) if plan.sections else _of_other_lengths(plan, data, named)
    whole = _under_one_header(plan, rows, header) if plan.sections else data
    found = (*lengths, *exchanged(roles, names, whole), *in_halves(roles, whole))
    plan = replace(plan, warnings=(*plan.warnings, *dict.fromkeys(f"{plan.source_file}: {one}" for one in found)))
    plan = _against_the_least(styled(plan, sample, settings, entry), _above(rows, header), sample)
    return _guessed(plan if more else _without_sums(plan, rows, header), data)


def _above(rows: Records, header: Header) -> Records:
    """The lines above a table's header."""
    return () if header.at_bottom else rows[: max(header.first - 1, 0)]


def _against_the_least(plan: Plan, above: Records, sample: Records) -> Plan:
    """A plan that tells where amounts do not go with the least that the file's name or title says it lists."""
    texts = (plan.stem, plan.tab or plan.sheet or "", *lone_cells(above))
    cells = [cell_of(row, plan.roles.at["chosen_amount"]) for row in sample]
    told = against_the_least(texts, cells, plan.decimal, plan.power)
    return replace(plan, warnings=(*plan.warnings, *(f"{plan.source_file}: {one}" for one in told)))


def _missing(roles: Roles, header: Header) -> str:
    """What a ledger has and a table has not."""
    under = f" under the header in row {header.first}" if header.first else ""
    needed = (("supplier_name", "supplier"), ("chosen_amount", "amount"))
    return next((f"no column of {what}s{under}" for role, what in needed if roles.get(role) is None), "")


def _shaped(plan: Plan, header: Header, under: Records, data: Records, sample: Records) -> Plan:
    """A plan that knows what its whole records look like."""
    usual = _usual(map(len, under)) if plan.dialect else 0
    trailing = 0 if usual or not plan.dialect else _usual(_bare_lengths(header, under))
    usual = usual or trailing
    whole = [row for row in sample if len(row) == usual] if usual else [row for row in sample if filled_to(row) > 2]
    shape = shape_of(whole, plan.width, plan.roles.get("supplier_name"), sheet=not usual)
    telling = _telling(data, plan.roles, plan.width)
    return replace(plan, usual=usual, trailing=trailing > 0, shape=shape, telling=telling)


def _without_sums(plan: Plan, rows: Records, header: Header) -> Plan:
    """A plan that knows which lines of a table under one header add up others, though they bear a name."""
    if plan.sections or header.at_bottom or not (plan.dialect or plan.sheet):
        return plan
    below = rows[header.last :], header.last + 1, plan.roles, plan.decimal
    others = received(rows, plan.roles)
    beside = received_beside(below[0], header.names, below[1], plan.roles)
    found = [sums_below(*below), details_below(*below), others, beside]
    totals = lone_sums(*below)
    for part, _ in found:
        totals |= part
    warnings = (*plan.warnings, *(f"{plan.source_file}: {told}" for _, told in found if told))
    return replace(
        plan,
        known=replace(plan.known, totals=totals),
        apart=plan.apart | frozenset({*others[0], *beside[0]}),
        warnings=warnings,
    )


def _of_other_lengths(plan: Plan, data: Records, header: int) -> Iterable[str]:
    """What is doubtful about lines of other lengths than the header, too many to be mended one by one."""
    keys = {role: at for role in KEYS if (at := plan.roles.get(role)) is not None}
    # Of debits and credits, or revenue and capital, a line has one: where it ends says nothing.
    least = max(plan.roles.get(role) or -1 for role in ("credit_amount", "capital_amount")) + 1
    lines = data if plan.dialect else [row[: max(filled_to(row), least)] for row in data]
    names = plan.header.names if plan.header else ()
    # Saved by a spreadsheet, a text is padded as a sheet is.
    padded = not plan.dialect or plan.usual == header
    bare = lines if not plan.dialect else [row[: filled_to(row)] for row in data] if padded else ()
    if padded and (named := filled_to(names)) < len(names) and (told := beyond_names(bare, named, keys)):
        return told
    if amounts_or_sums(data, names, keys.get("chosen_amount")):
        return (f"amounts of the lines that end before {names[-1]!r} go up as it does: they may be its sums",)
    if plan.usual == header and not (plan.trailing and min(map(len, data), default=0) > header):
        return ()
    return of_other_lengths(lines, header, keys, plan.usual if plan.usual < header else 0)


def _of_lengths_by_section(plan: Plan, rows: Records, header: Header) -> Iterator[str]:
    """The same of a table whose further headers name other columns, of the lines under each."""
    for names, roles, lines in _by_section(plan, rows, header):
        keys = {role: at for role in KEYS if (at := roles.get(role)) is not None}
        if plan.dialect:
            yield from of_other_lengths(lines, len(names), keys)
        else:
            yield from beyond_names([row[: filled_to(row)] for row in lines], filled_to(names), keys)


def _under_one_header(plan: Plan, rows: Records, header: Header) -> Records:
    """The lines of a table whose further headers name other columns, each cell under its name in the first header."""
    lines: list[Sequence[str]] = []
    for names, _, section in _by_section(plan, rows, header):
        said = {name.lower(): at for at, name in reversed([*enumerate(names)]) if name}
        places = [said.get(name.lower(), len(names)) for name in header.names]
        lines += ([cell_of(row, at) for at in places] for row in section) if lines else section
    return lines


def _by_section(plan: Plan, rows: Records, header: Header) -> Iterator[tuple[Sequence[str], Roles, Records]]:
    """The header and the roles of each section of a table, and its lines."""
    ends = [*(section.first - 2 for section in plan.sections), len(rows)]
    starts = [header.last, *(section.first - 1 for section in plan.sections)]
    named = [(header.names, plan.roles), *((section.names, section.roles) for section in plan.sections)]
    for start, end, (names, roles) in zip(starts, ends, named, strict=True):
        yield names, roles, rows[start:end]


def _upside_down(rows: Records, header: Header) -> Header:
    """A header with more of its table above it than below stands at the bottom, whatever note follows it."""
    if header.first <= 1 or header.at_bottom:
        return header
    enough = max(3, len([name for name in header.names if name]) // 2)
    above = sum(_values(row) >= enough for row in rows[: header.first - 1])
    below = sum(_values(row) >= enough for row in rows[header.last :])
    return replace(header, at_bottom=True) if above > below else header


def _values(row: Sequence[str]) -> int:
    """How many cells are filled, of a row that holds an amount; 0 for others."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) if any(looks_like_amount(cell) for cell in filled) else 0


def _usual(lengths: Iterable[int]) -> int:
    """How many cells three in four records have; 0 where they differ."""
    counted = Counter(lengths)
    if not counted:
        return 0
    usual, count = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
    return usual if count * 4 >= counted.total() * 3 else 0


def _bare_lengths(header: Header, data: Records) -> list[int]:
    """How many cells records have, those not counted that are blank, end a record, and stand under no name."""
    width = _width(replace(header, names=header.names[: filled_to(header.names)]), data)
    return [min(len(row), max(width, filled_to(row))) for row in data]


def _telling(data: Records, roles: Roles, width: int) -> dict[int, frozenset[str]]:
    """What the columns of names and classes hold in the records that are neither too long nor too short.

    Of classes, what at least two records hold: they repeat.
    """
    lengths = Counter(len(row) for row in data)
    usual = max(lengths, key=lambda length: (lengths[length], length), default=0)
    normal = [row for row in data if filled_to(row) <= width and len(row) >= usual]
    told = {}
    for role in TELLING:
        at = roles.get(role)
        if at is not None:
            counted = Counter(row[at].strip() for row in normal if at < len(row))
            least = 1 if role == "supplier_name" else 2
            told[at] = frozenset(text for text, count in counted.items() if count >= least) - {""}
    return told


def _guessed(plan: Plan, data: Records) -> Plan:
    """What the kernel must know of the whole table, guessed from its cells: body spellings and dates."""

    def counted(role: str) -> Counter[str]:
        at = plan.roles.get(role)
        return Counter() if at is None else Counter(row[at].strip() for row in data if at < len(row))

    bodies = counted("body")
    bodies.pop("", None)
    return replace(plan, seen_bodies=bodies, seen_dates=counted("payment_date"))


def _no_ledger(plan: Plan, reason: str, rows: Records = ()) -> Plan:
    hint = "If it is a ledger, `spendscan inspect --write-mapping` writes a file in which you can name its columns."
    status = SourceStatus.NOT_PAYMENTS
    # A file is named as not read; of a workbook's sheets, those that hold money, but for what sums up the others.
    money = money_in(rows) if plan.sheet is not None and reason != PIVOT else ""
    told = (f"{plan.source_file}, sheet {plan.sheet} is not read, though {money}: {reason}",) if money else ()
    return replace(plan, status=status, reason=reason, hint=hint, warnings=(*plan.warnings, *told))


def _no_department_as_body(roles: Roles, data: Records) -> Roles:
    """A body column of over 50 values, all rows counted, is one of departments."""
    at = roles.get("body")
    if at is None or len({row[at].strip() for row in data if at < len(row)} - {""}) <= MOST_BODIES:
        return roles
    left = {role: position for role, position in roles.at.items() if role != "body"}
    return replace(roles, at={"department": at, **left})


def _header(rows: Records, entry: Any) -> Header | None:
    last = len(rows)
    while last and not any(cell.strip() for cell in rows[last - 1]):
        last -= 1
    if entry and entry.header_row is not None:
        row = entry.header_row if entry.header_row >= 0 else last
        if row > last:
            return None
        names = tuple(" ".join(cell.split()) for cell in rows[row - 1]) if row else ()
        return Header(row, row, names, at_bottom=entry.header_row < 0)
    return find_header(rows[:HEAD], rows[max(last - TAIL, 0) : last], last)


def _data(rows: Records, header: Header) -> Records:
    part = [*rows[: header.first - 1], *rows[header.last :]] if header.at_bottom else rows[header.last :]
    return [row for row in part if filled_to(row)]


def _first_section(rows: Records, header: Header, data: Records) -> Records:
    """Rows up to a further header that names other columns, or names them in another order."""
    if header.at_bottom:
        return data
    own = [name.lower() for name in header.names[: filled_to(header.names)]]
    known, said = {*own} - {""}, {cell for row in rows[header.first - 1 : header.last] for cell in row if cell.strip()}
    for number, row in enumerate(data[FEWEST:], FEWEST):
        # Whether it says a word of the header, or no number, is asked first: few rows do, and it is quickly told.
        if said.isdisjoint(row) and _DIGIT.search("".join(row)):
            continue
        # The same names at other places are of other columns, too.
        stands = [name.lower() for name in names_of(row[: filled_to(row)])]
        names = [name for name in stands if name]
        like = len(known & set(names)) * 2 >= len(names) or not any(map(_DIGIT.search, names))
        if stands != own and like and is_header(row):
            return data[:number]
    return data


def _without_headers(sample: Records, header: Header) -> Records:
    """A sample without the rows that say the header again, as each page may."""
    names = {name.lower() for name in header.names} - {""}
    said = ([cell.lower() for cell in names_of(row) if cell] for row in sample)
    return [row for row, cells in zip(sample, said, strict=True) if len(cells) < 2 or not names.issuperset(cells)]


def _padded(sample: Records) -> frozenset[int]:
    return frozenset(i for row in sample for i, cell in enumerate(row) if cell[:1].isspace() or cell[-1:].isspace())


def _width(header: Header, data: Records) -> int:
    """As many columns as the header's row has cells, or as many rows fill."""
    lengths = Counter(filled_to(row) for row in data)
    common = [length for length, count in lengths.items() if count >= max(len(data) * MANY_ROWS, 1)]
    return min(max([len(header.names), *common]), MOST_COLUMNS)


def _sampled(data: Records) -> Records:
    step = max(-(-len(data) // SAMPLE), 1)
    return data[::step]


def _unknown(names: Sequence[str], entry: Any) -> list[str]:
    """What a person's mapping names and the header does not have."""
    have = {name.strip().lower() for name in names}
    named = entry.columns.items() if entry else ()
    return [
        f"the mapping's column {column!r} for {role} is not in its header"
        for role, column in named
        if not column.startswith("#") and column.strip().lower() not in have
    ]


def _mapped(roles: Roles, names: Sequence[str], entry: Any) -> Roles:
    """Roles with those that a person's mapping states."""
    if not entry or not entry.columns:
        return roles
    at, why = dict(roles.at), dict(roles.why)
    for role, column in entry.columns.items():
        position = (
            int(column[1:]) - 1
            if column.startswith("#")
            else next((i for i, name in enumerate(names) if name.strip().lower() == column.strip().lower()), None)
        )
        if position is None:
            continue
        here = "chosen_amount" if role == "amount" else role
        at[here], why[here] = position, BY_MAPPING
    return Roles(at, why, roles.basis)
