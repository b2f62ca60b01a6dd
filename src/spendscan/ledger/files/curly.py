"""Lines whose cells stand between a word processor's quotation marks: `“a”,“b, c”`."""

import re
from functools import cache

# So many cells at least must end and begin so, one after the other: within a cell a title may.
FEWEST = 2


def between(delimiter: str) -> str:
    """What stands between two such cells."""
    return f"\u201d{delimiter}\u201c"


def some_between(lines: bytes, delimiter: str) -> bool:
    """Whether lines in UTF-8 have such cells; most have no such mark at all, which is quickly told."""
    return b"\xe2" in lines and between(delimiter).encode() in lines


def straightened(line: str, delimiter: str) -> str:
    """A line with the marks about its cells as other files have them; one that has no such cells is left as it is."""
    if line.count(between(delimiter)) < FEWEST:
        return line
    return _cell(delimiter).sub(lambda found: found[1] + '"' + found[2].replace('"', '""') + '"', line)


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    edge = re.escape(delimiter)
    return re.compile(rf"(^\s*|{edge})\u201c([^\u201c\u201d]*)\u201d(?=\s*(?:{edge}|$))")
