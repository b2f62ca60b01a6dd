"""Records of a text as a spreadsheet shows them: tolerant of stray and unclosed quotes, of any line end."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from spendscan.ledger.files import apostrophes, curly, escaped

# A record that spans more lines than this has a quote that closes nowhere near.
MOST_LINES = 40
SAMPLE, MANY_LINES = 2000, 5
FEWEST_DELIMITERS = 2
# So many lines from a quote on that never closes are records, and what stands under the table may be anything.
FIRST_LINES = 5
# So many lines to a cell that is a formula, and the file is written in them.
FORMULAS = 5
# Of more quotes in a line none is tried for one too many.
MOST_QUOTES = 40
# So many blanks may stand before one.
PADDING = 10
csv.field_size_limit(1 << 27)

Record = list[str]


def cell_of(record: Sequence[str], at: int) -> str:
    """What a record has in a column, without the blanks around it; nothing where it ends before."""
    return record[at].strip() if at < len(record) else ""


def is_alone(record: Sequence[str]) -> bool:
    """Whether one cell of a record holds anything, be it a blank; asked of every row of every small file."""
    return len(record) - record.count("") == 1


def lone_cells(rows: Sequence[Sequence[str]]) -> list[str]:
    """What stands alone in a row, of rows that hold one cell, as titles do."""
    filled = ([cell for cell in row if cell.strip()] for row in rows)
    return [cells[0] for cells in filled if len(cells) == 1]


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Every record of a text, blank lines as empty ones; record n stands in row n of a spreadsheet.

    A quote that is never closed, or closes lines later, would swallow whole records: where every line under it has as
    many delimiters as the table's other lines, it is no record, and is read line by line.
    """
    lines = list(io.StringIO(text, newline=""))
    if apostrophes.wrapped(text, delimiter):
        yield from apostrophes.records_of(lines, delimiter)
        return
    if curly.between(delimiter) in text:
        lines = [curly.straightened(line, delimiter) for line in lines]
    if escaped.mark(delimiter) in text:
        usual = usual_delimiters(lines, delimiter)
        lines = [escaped.requoted(line, delimiter, usual) for line in lines]
    formulas = text.count('="')
    if formulas * FORMULAS > len(lines):
        # `="00123"`: a formula, so that a spreadsheet takes the cell for text.
        formula = re.compile(rf'(^|{re.escape(delimiter)})="(?!")')
        plain = [formula.sub(r'\1"', line) for line in lines]
        yield from ([_unwrapped(cell) for cell in record] for record in _records(plain, text, delimiter))
    elif formulas:
        yield from ([_unwrapped(cell) for cell in record] for record in _records(lines, text, delimiter))
    else:
        yield from _records(lines, text, delimiter)


def _unwrapped(cell: str) -> str:
    if "=" not in cell[:PADDING]:
        return cell
    bare = cell.strip()
    # An apostrophe before it keeps even a formula a text.
    bare = bare[1:] if bare[:3] == "'=\"" else bare
    if bare[:2] == '="' and bare[-1:] == '"':
        return bare[2:-1]
    # Of quotes that nobody doubled a reader has taken the first ones for its own.
    return bare[1:].strip('"') if bare[:1] == "=" and bare[-1:] == '"' else cell


def _records(lines: list[str], text: str, delimiter: str) -> Iterator[Record]:
    usual = usual_delimiters(lines, delimiter)
    blanks = blanks_before_quotes(text, delimiter, len(lines))
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=blanks)
    if _quoted_whole(lines, delimiter):
        # Of a piece from the middle of a file the first line is a part of one, and quotes close where others open.
        whole = (io.StringIO(next(iter(cells), ""), newline="").readlines() or [""] for cells in reader)
        yield from csv.reader(chain.from_iterable(whole), delimiter=delimiter)
        return
    at = 0
    for record in reader:
        end = reader.line_num
        if end - at > 1 and swallowed(lines[at:end], delimiter, usual):
            for line in lines[at:end]:
                yield one_line(line, delimiter, usual)
        elif end - at == 1 and '"' in lines[at]:
            yield of_one_line(lines[at], delimiter, usual, record)
        else:
            yield of_several(lines[at:end], delimiter, usual, record) if end - at > 1 else record
        at = end


def plainly_quoted(text: str, delimiter: str) -> bool:
    """Whether quotes stand at the edges of cells: no blanks before them, no formulas, no lines that are one cell.

    Nor apostrophes in their place.
    """
    lines = list(io.StringIO(text, newline=""))
    formulas = text.count('="') * FORMULAS > len(lines)
    blanks = blanks_before_quotes(text, delimiter, len(lines))
    return not (formulas or blanks or _quoted_whole(lines, delimiter) or apostrophes.wrapped(text, delimiter))


def usual_delimiters(lines: list[str], delimiter: str) -> int:
    """How many delimiters most lines have, those in quotes or behind a backslash not counted."""
    mark = escaped.mark(delimiter)
    counted = Counter(
        sum(part.count(delimiter) - part.count(mark) for part in line.split('"')[::2])
        for line in lines[:SAMPLE]
        if line.strip()
    )
    return max(counted, key=lambda count: (counted[count], count), default=0)


def blanks_before_quotes(text: str, delimiter: str, lines: int) -> bool:
    """Whether quotes stand after a blank: `"a", "1,765.00"`."""
    return delimiter + ' "' in text and text.count(delimiter + ' "') * 5 > lines


def _quoted_whole(lines: list[str], delimiter: str) -> bool:
    """Whether each line is one quoted cell that holds a record."""
    some = [line.strip() for line in lines[:SAMPLE] if line.strip()]
    whole = sum(
        line[0] == line[-1] == '"' and delimiter in line and '"' not in line[1:-1].replace('""', "") for line in some
    )
    if not some or whole * 10 < len(some) * 9:
        return False
    return all(len(next(csv.reader([line], delimiter=delimiter))) == 1 for line in some[:20] if line[0] == '"')


def swallowed(lines: list[str], delimiter: str, usual: int) -> bool:
    """Whether lines that a quote makes one record are records of their own."""
    if len(lines) > MOST_LINES:
        return True
    some = [line for line in lines if line.strip()]
    if usual < FEWEST_DELIMITERS or not some:
        return not some
    # A quote that never closes has the end of the file in it: a line that is cut off, what stands under the table.
    open_ended = sum(line.count('"') for line in lines) % 2 == 1
    # Nor is a mark that stands alone between two line ends a line, where those under it do without it.
    some = [line for line in some if not open_ended or line.strip() != '"'] or some
    *above, last = [line.count(delimiter) >= usual for line in some]
    if open_ended and len(above) > 1 and all(above[:FIRST_LINES]):
        return True
    # Of many lines one or two may be cut or shifted themselves.
    return sum(above) + last >= (len(some) if len(some) < MANY_LINES else len(some) * (0.6 if open_ended else 0.8))


def of_one_line(line: str, delimiter: str, usual: int, read: Record) -> Record:
    """A record with quotes that was read from one line, or what it is if they stand elsewhere than a reader thought."""
    if len(read) > usual + 1 and delimiter + ' "' in line:
        # A blank before a quote: the one that opens it is a letter, and its delimiters part cells.
        closer = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
        if len(closer) == usual + 1:
            return closer
    return one_line(line, delimiter, usual, read) if len(read) <= usual or _odd_quotes(line) else read


def of_several(lines: list[str], delimiter: str, usual: int, read: Record) -> Record:
    """A record with line breaks in quotes that was read from its lines, or what it is but for a quote too many."""
    whole = "".join(lines)
    return (_with_one_less(whole, delimiter, usual) if _odd_quotes(whole) else None) or read


def _with_one_less(line: str, delimiter: str, usual: int) -> Record | None:
    """What a line is but for one quote that is too many, where its others make it a record: `"Care"","1,200.00"`.

    None where a quote within a cell is a letter: the line is a record as it is; or where more than one may be too many.
    """
    if _strictly(line, delimiter):
        return None
    places = [at for at, letter in enumerate(line) if letter == '"']
    lines = (line[:at] + line[at + 1 :] for at in places[:MOST_QUOTES])
    found = [_strictly(one, delimiter) for one in lines if not _loose(delimiter).search(one)]
    whole = {tuple(record) for record in found if len(record) == usual + 1}
    return list(whole.pop()) if len(whole) == 1 else None


def _strictly(line: str, delimiter: str) -> Record:
    """A line as a reader has it that forgives nothing; empty where it is none."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


@cache
def _loose(delimiter: str) -> re.Pattern[str]:
    """A quote within a cell that none opens."""
    edge = re.escape(delimiter)
    return re.compile(rf'^(?:(?:"(?:[^"]|"")*"|[^{edge}"]*){edge})*[^{edge}"]+"')


def one_line(line: str, delimiter: str, usual: int, read: Record | None = None) -> Record:
    """A record within its line: a quote that opens a cell and does not close it before a delimiter is a letter."""
    if read is not None and _well_quoted(line, delimiter):
        return read
    cell = _cell(delimiter)
    bare, at, text = [], 0, line.rstrip("\r\n")
    while at <= len(text):
        found = cell.match(text, at)
        assert found is not None
        bare.append(found[1].replace('""', '"') if found[1] is not None else _unquoted(found[2]))
        at = found.end() + 1
    if read is None or len(bare) == usual + 1:
        return bare
    return (_with_one_less(line, delimiter, usual) if _odd_quotes(line) else None) or read


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """A quoted cell that closes before a delimiter or the line's end; else all up to the next delimiter."""
    end = re.escape(delimiter)
    return re.compile(rf'"((?:[^"]|"")*)"(?={end}|$)|([^{end}]*)')


def _unquoted(cell: str) -> str:
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _well_quoted(line: str, delimiter: str) -> bool:
    """Whether every quote of a line opens or closes a cell, or is doubled in one."""
    return not _odd_quotes(line) and len(_strictly(line, delimiter)) > 0


def _odd_quotes(line: str) -> bool:
    return line.count('"') % 2 == 1
