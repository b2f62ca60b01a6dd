r"""Lines whose delimiters within cells stand behind a backslash, as databases write them: `Smith\, Jones`."""

import csv
import io
import re
from functools import cache

# A quote that is none of a cell's letters, and what a backslash stands before.
_QUOTE = re.compile(r'(?<!\\)"')
_ESCAPE = re.compile(r"\\(.)")


def mark(delimiter: str) -> str:
    """What stands for a delimiter within a cell."""
    return "\\" + delimiter


def requoted(line: str, delimiter: str, usual: int) -> str:
    """A line with such cells in quotes, as other files have them; as it is where its other delimiters are no record.

    Args:
        line: The line.
        delimiter: What separates cells.
        usual: How many delimiters most lines have, those within cells not counted.
    """
    if mark(delimiter) not in line or _QUOTE.search(line):
        return line
    bare = line.rstrip("\r\n")
    cells = _between(delimiter).split(bare)
    if len(cells) != usual + 1:
        return line
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(_ESCAPE.sub(r"\1", cell) for cell in cells)
    return out.getvalue() + line[len(bare) :]


@cache
def _between(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\\){re.escape(delimiter)}")
