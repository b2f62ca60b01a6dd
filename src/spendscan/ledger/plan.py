"""Plans: every file and sheet looked at, so that it is known how it will be read, or why it is refused."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spendscan.core.progress import SILENT, Listener
from spendscan.core.reasons import SourceStatus
from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import parquet
from spendscan.ledger.files import curly, escaped
from spendscan.ledger.files.apostrophes import wrapped
from spendscan.ledger.files.archive import (
    DEEPEST,
    GUNZIP,
    NoArchive,
    is_workbook,
    looked_through,
    member_of,
    members,
)
from spendscan.ledger.files.dialect import (
    GZIP_MAGIC,
    OLE_MAGIC,
    PARQUET_MAGIC,
    ZIP_MAGIC,
    Dialect,
    byte_order,
    delimiter_of,
    encoding_of,
    no_text,
    text_of,
)
from spendscan.ledger.files.read import digest, digest_of, load, samples, size_of
from spendscan.ledger.files.records import records
from spendscan.ledger.files.workbook import NoWorkbook, locked, sheet, sheet_names
from spendscan.ledger.find import Found, find_ledgers, passed_over
from spendscan.ledger.planned import THE_LAST, Plan, Plans
from spendscan.ledger.stated import with_stated_month
from spendscan.ledger.survey import look
from spendscan.ledger.table.adrift import AT_ENDS, a_row_off
from spendscan.ledger.table.beside import columns_named, cropped, money_apart, spans
from spendscan.ledger.table.called import called_otherwise
from spendscan.ledger.table.pennies import COMMA, parted
from spendscan.ledger.together import settle_together

# Larger text files are looked at in samples.
LARGE = 8 << 20


def plan_ledgers(
    given: Sequence[str],
    settings: LedgerSettings,
    mapping: Any = None,
    on: Listener = SILENT,
    stdin: bytes | None = None,
) -> Plans:
    """How each ledger will be read.

    Args:
        given: Files, folders, patterns and `-`, as on the command line.
        settings: Body, currency and amount that hold for every file.
        mapping: Corrections by file (`entry_for(source_file, sheet)`), or None.
        on: Hears of each file.
        stdin: What standard input held.

    Raises:
        InputError: A file is missing, or there is no ledger at all.
    """
    found = find_ledgers(given, stdin)
    on.stage("looking at ledgers", len(found))
    plans: list[Plan] = []
    seen: dict[str, str] = {}
    sizes = [size_of(one.path) for one in found]
    of_size = Counter(sizes)
    for one, size in zip(found, sizes, strict=True):
        alone = size > LARGE and of_size[size] == 1
        plans.extend(_plans_of_file(one, settings, mapping, seen, alone=size if alone else 0))
        on.step(one.source_file)
    in_order = tuple(sorted(plans, key=lambda plan: plan.key))
    return settle_together(Plans(in_order, passed_over=tuple(passed_over(given, found))))


def _plans_of_file(
    found: Found, settings: LedgerSettings, mapping: Any, seen: dict[str, str], *, alone: int
) -> Iterator[Plan]:
    """The plans of a file, of each sheet and member.

    A large file that is `alone` of so many bytes has no second copy; a text is hashed when it is read.
    """
    plan = Plan(found, found.source_file, None, "", alone)
    entry = mapping.entry_for(found.source_file, None) if mapping else None
    large, looked = None, bool(alone) and not (entry and entry.ignore)
    if looked:
        large = _plan_of_large_text(plan, settings, entry)
        if large is not None and large.read and not large.careful:
            yield large
            return
    hashed = digest_of(found.data) if found.data is not None else digest(found.path)  # type: ignore[arg-type]
    plan = replace(plan, sha256=hashed.sha256, size=hashed.size)
    if entry and entry.ignore:
        yield _ignored(plan)
        return
    if hashed.sha256 in seen:
        yield replace(plan, status=SourceStatus.DUPLICATE_OF, reason=seen[hashed.sha256])
        return
    seen[hashed.sha256] = found.source_file
    if found.path is not None and hashed.size > LARGE and not looked:
        large = _plan_of_large_text(plan, settings, entry)
    if large is not None:
        yield replace(large, sha256=hashed.sha256)
        return
    if found.path is not None and load(found.path, len(PARQUET_MAGIC)) == PARQUET_MAGIC:
        yield _plan_of_parquet(plan, found.path, settings, mapping)
        return
    data = found.data if found.data is not None else load(found.path)  # type: ignore[arg-type]
    yield from _plans_of_bytes(plan, data, settings, mapping)


def _plans_of_bytes(plan: Plan, data: bytes, settings: LedgerSettings, mapping: Any) -> Iterator[Plan]:
    try:
        if len(plan.member) > DEEPEST:
            yield refused(plan, "an archive within archives", "Unpack it and pass the files inside.")
        elif data.startswith(GZIP_MAGIC):
            yield from _plans_of_member(replace(plan, member=(*plan.member, GUNZIP)), data, settings, mapping)
        elif data.startswith(ZIP_MAGIC) and not is_workbook(data):
            inside = members(data)
            if not inside:
                yield refused(plan, "a zip file without a ledger in it", "Unpack it and look what it holds.")
            for name in inside:
                inner = replace(plan, member=(*plan.member, name), source_file=f"{plan.source_file}!{name}")
                yield from _plans_of_member(inner, data, settings, mapping)
        elif data.startswith((ZIP_MAGIC, OLE_MAGIC)):
            yield from _plans_of_workbook(plan, data, settings, mapping)
        elif data.startswith(PARQUET_MAGIC):
            yield _plan_of_parquet(plan, data, settings, mapping)
        else:
            yield from _plans_of_text(plan, data, settings, mapping)
    except NoArchive as error:
        yield refused(plan, str(error), "Unpack it and pass the files inside.")


def refused(plan: Plan, what: str, hint: str) -> Plan:
    """A plan of a file that is not read, with what it is and what to do."""
    status = SourceStatus.EMPTY if what == "empty" else SourceStatus.REFUSED
    return replace(plan, status=status, reason=f"{what}: {hint}" if hint else what, hint=hint)


def _plans_of_workbook(plan: Plan, data: bytes, settings: LedgerSettings, mapping: Any) -> Iterator[Plan]:
    if locked(data):
        yield refused(plan, "a password-protected workbook", "Open it with its password and save it without one.")
        return
    try:
        names = sheet_names(data)
    except NoWorkbook as error:
        yield refused(
            plan, f"a workbook that cannot be opened ({error})", "Open it in a spreadsheet and save it again."
        )
        return
    for name in names:
        here = replace(plan, sheet=name)
        entry = mapping.entry_for(plan.source_file, name) if mapping else None
        if entry and entry.ignore:
            yield _ignored(here)
            continue
        try:
            loaded = sheet(data, name)
        except NoWorkbook as error:
            yield refused(here, f"a sheet that cannot be read ({error})", "Save it as CSV first.")
            continue
        if not loaded.visible:
            yield replace(here, status=SourceStatus.HIDDEN, reason="a hidden sheet")
        elif not any(cell.strip() for record in loaded.records for cell in record):
            yield replace(here, status=SourceStatus.EMPTY, reason="an empty sheet")
        else:
            yield from _looked(here, loaded.records, settings, mapping)


def _plan_of_parquet(plan: Plan, source: Path | bytes, settings: LedgerSettings, mapping: Any) -> Plan:
    entry = mapping.entry_for(plan.source_file, None) if mapping else None
    try:
        return parquet.planned(plan, source, settings, entry)
    except parquet.NoParquet as error:
        return refused(plan, f"a Parquet file that cannot be read ({error})", "Write it again, or save it as CSV.")


def _plans_of_text(plan: Plan, data: bytes, settings: LedgerSettings, mapping: Any) -> Iterator[Plan]:
    what = no_text(data[: 1 << 16]) if data else ("empty", "There is nothing in it: fetch it again.")
    if what:
        yield refused(plan, *what)
        return
    entry = mapping.entry_for(plan.source_file, None) if mapping else None
    encoding, skip = (entry.encoding, 0) if entry and entry.encoding else encoding_of(data)
    dialect = Dialect(encoding, ",", skip)
    text = text_of(data, dialect)
    delimiter = entry.delimiter if entry and entry.delimiter else delimiter_of(text[: 1 << 18])
    dialect = replace(dialect, delimiter=delimiter)
    rows = list(records(text, delimiter))
    pennies = parted(rows) if delimiter == COMMA else None
    if pennies is not None:
        told = f"{plan.source_file}: {pennies.told(rows)}"
        plan, rows = replace(plan, pennies=pennies, warnings=(*plan.warnings, told)), [*map(pennies.joined, rows)]
    for looked in _looked(replace(plan, dialect=dialect), rows, settings, mapping):
        last = rows[-1] if rows else []
        cut = _breaks_off(text, cropped(last, looked.span) if looked.span else last, looked.usual)
        yield _told_of_its_end(replace(looked, cut=len(rows) if cut else 0), text, last)


def _looked(plan: Plan, rows: Sequence[Sequence[str]], settings: LedgerSettings, mapping: Any) -> Iterator[Plan]:
    """The plan of a table; of tables side by side, one each."""
    entry = mapping.entry_for(plan.source_file, plan.sheet) if mapping else None
    whole = look(plan, rows, settings, entry)
    apart = spans(rows, whole.header)
    if not apart:
        yield _with_what_stands_apart(whole, rows)
        return
    width = max(map(len, rows))
    seen: dict[str, str] = {}
    for number, span in enumerate(apart):
        where = columns_named(span, width)
        label = plan.sheet if number == 0 else f"{plan.sheet}, {where}" if plan.sheet else where
        here = replace(plan, span=span, sheet=label, tab=plan.sheet)
        entry = mapping.entry_for(plan.source_file, label) if mapping else None
        if entry and entry.ignore:
            yield _ignored(here)
            continue
        part = [cropped(row, span) for row in rows]
        same = seen.setdefault("\n".join("\t".join(cell.strip() for cell in row).rstrip() for row in part), where)
        if same != where:
            # The same table once more beside itself.
            yield replace(here, status=SourceStatus.DUPLICATE_OF, reason=f"{plan.source_file}, {same}")
            continue
        looked = _with_what_stands_apart(look(here, part, settings, entry), part)
        told = (f"{plan.source_file}: the table in {where} is not read: {looked.reason}",)
        yield looked if looked.read or looked.warnings else replace(looked, warnings=told)


def _with_what_stands_apart(plan: Plan, rows: Sequence[Sequence[str]]) -> Plan:
    if not plan.read:
        return plan
    told = (
        *money_apart(rows, plan.header, set(plan.roles.at.values())),
        *(
            called_otherwise("the sheet's name", plan.tab or plan.sheet)
            or called_otherwise("the file's name", plan.stem)
        ),
    )
    plan = replace(plan, warnings=(*plan.warnings, *(f"{plan.source_file}: {one}" for one in told)))
    return with_stated_month(plan, rows[: plan.header.first - 1] if plan.header and not plan.header.at_bottom else ())


def _ignored(plan: Plan) -> Plan:
    return replace(plan, status=SourceStatus.IGNORED, reason="by the mapping")


def _plans_of_member(plan: Plan, data: bytes, settings: LedgerSettings, mapping: Any) -> Iterator[Plan]:
    """The plans of a member of an archive; a large text is looked at in samples."""
    name = plan.member[-1]
    seen = looked_through(data, name, LARGE)
    inner = plan if name == GUNZIP else replace(plan, sha256=seen.sha256)
    if seen.whole is not None:
        yield from _plans_of_bytes(inner, seen.whole, settings, mapping)
        return
    entry = mapping.entry_for(plan.source_file, None) if mapping else None
    large = _plan_of_samples(inner, seen.samples, settings, entry)
    yield from [large] if large else _plans_of_bytes(inner, member_of(data, (name,)), settings, mapping)


def _plan_of_large_text(plan: Plan, settings: LedgerSettings, entry: Any) -> Plan | None:
    """A plan from samples of a large text file; None where it has to be looked at whole."""
    assert plan.found.path is not None
    return _plan_of_samples(plan, samples(plan.found.path, plan.size), settings, entry)


def _plan_of_samples(plan: Plan, seen: Sequence[bytes], settings: LedgerSettings, entry: Any) -> Plan | None:
    head, *pieces = seen
    if head.startswith((ZIP_MAGIC, OLE_MAGIC, GZIP_MAGIC, PARQUET_MAGIC)) or no_text(head):
        return None
    encoding, skip = (entry.encoding, 0) if entry and entry.encoding else encoding_of(head + b"".join(pieces))
    dialect = Dialect(encoding, ",", skip)
    text = text_of(head, dialect)
    delimiter = entry.delimiter if entry and entry.delimiter else delimiter_of(text[: 1 << 18])
    first = list(records(text, delimiter))[:-1]
    inner = replace(dialect, skip=0, encoding=byte_order(encoding, head))
    more = [row for piece in pieces for row in _inner(text_of(piece, inner), delimiter)]
    looked = look(replace(plan, dialect=replace(dialect, delimiter=delimiter)), first, settings, entry, more)
    if (
        not looked.read
        or looked.above
        or looked.days
        or looked.wholes
        or (looked.header and looked.header.at_bottom)
        or spans(first, looked.header)
        or (delimiter == COMMA and parted(first))
    ):
        return None
    looked = _with_what_stands_apart(looked, first)
    plain = encoding == "utf-8" and b"\x00" not in head and not plan.member and not wrapped(text, delimiter)
    plain = plain and not any(mark in text for mark in ('="', curly.between(delimiter), escaped.mark(delimiter)))
    # The engine knows line feeds alone: where returns end lines too, its rows are not a spreadsheet's.
    plain = plain and all(piece[:-1].count(b"\r") == piece.count(b"\r\n") for piece in seen)
    fast = plain and not looked.sections and b"\n" in head and looked.decimal == "."
    end = text_of(pieces[-1], inner) if pieces and pieces[-1] else text
    ending = list(records(end, delimiter))
    last = ending[-1]
    cut = THE_LAST if _breaks_off(end, last, looked.usual) else 0
    # Where lengths say nothing of a row, or hardly, what it holds is asked.
    fast = fast and looked.usual > 0 and not looked.trailing and not cut
    looked = _told_of_its_ends(replace(looked, careful=not fast, records=0, cut=cut), first, ending)
    return _told_of_its_end(looked, end, last)


def _told_of_its_ends(plan: Plan, first: Sequence[Sequence[str]], ending: Sequence[Sequence[str]]) -> Plan:
    """A plan that tells of a column that stands a row off the others, by the first lines and the last."""
    header = plan.header.last if plan.header else 0
    lines = [*first[header : header + AT_ENDS], *ending[-AT_ENDS:]]
    names = plan.header.names if plan.header else ()
    told = a_row_off(plan.roles, names, lines)
    return replace(plan, warnings=(*plan.warnings, *(f"{plan.source_file}: {one}" for one in told)))


def _breaks_off(text: str, last: Sequence[str], usual: int) -> bool:
    """Whether a text ends within its last record: with no line end, and fewer cells than most records have."""
    return text[-1:] not in {"\n", "\r"} and len(last) < usual


def _told_of_its_end(plan: Plan, text: str, last: Sequence[str]) -> Plan:
    """A plan that tells that a file breaks off in its last line, where blank cells alone are left: it is no reject."""
    begun = plan.dialect is not None and text[-1:] in {'"', plan.dialect.delimiter}
    if not plan.cut or not begun or any(cell.strip() for cell in last):
        return plan
    told = f"{plan.source_file}: it breaks off within its last line, of which nothing is left: lines may be missing"
    return replace(plan, warnings=(*plan.warnings, told))


def _inner(text: str, delimiter: str) -> list[list[str]]:
    """Records of a piece from the middle of a file, those cut off at its ends left out."""
    return list(records(text, delimiter))[1:-1]
