"""Text whose cells stand between apostrophes, as other files' stand between quotation marks: `'a','b, c'`."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

SAMPLE = 2000
# Of ten lines so many are written so, at least half of their cells: numbers often stand bare.
OF_TEN, HALF = 9, 0.5
FEWEST_CELLS = 2
_BLANK = "\ufeff \t\r\n"


def wrapped(text: str, delimiter: str) -> bool:
    """Whether most cells of nearly every line stand between apostrophes."""
    if text[:SAMPLE].lstrip(_BLANK)[:1] != "'":
        return False
    lines = [line.strip(_BLANK) for line in text[: SAMPLE * 100].splitlines()[:SAMPLE]]
    some = [line for line in lines if line]
    return sum(_is_so(line, delimiter) for line in some) * 10 >= len(some) * OF_TEN


def records_of(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """Records of such lines, each its own: an apostrophe that no delimiter follows is a letter of its cell."""
    for line in lines:
        bare = line.rstrip("\r\n").lstrip("\ufeff")
        yield [_unwrapped(cell) for cell in _cells(bare, delimiter)] if bare else []


def _is_so(line: str, delimiter: str) -> bool:
    cells = _cells(line, delimiter)
    inside = sum(_is_wrapped(cell.strip()) for cell in cells)
    return inside >= FEWEST_CELLS and inside >= HALF * len(cells)


def _is_wrapped(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == cell[-1] == "'"


def _unwrapped(cell: str) -> str:
    bare = cell.strip()
    return bare[1:-1].replace("''", "'") if _is_wrapped(bare) else cell


def _cells(line: str, delimiter: str) -> list[str]:
    found, at = [], 0
    cell = _cell(delimiter)
    while at <= len(line):
        match = cell.match(line, at)
        assert match is not None
        found.append(match[0])
        at = match.end() + 1
    return found


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    end = re.escape(delimiter)
    return re.compile(rf" *'(?:[^']|'(?! *(?:{end}|$)))*' *(?={end}|$)|[^{end}]*")
