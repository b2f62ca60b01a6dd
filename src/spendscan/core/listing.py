"""The first of many names in a sentence, with how many more there are."""

from collections.abc import Sequence


def first_of(names: Sequence[str], most: int, one: str = "", many: str = "") -> str:
    """The first names in a row, the rest counted: `a.csv, b.csv and 3 more files`.

    Args:
        names: All of them.
        most: How many are named.
        one: What one of them is called, where the rest is to be called something.
        many: What several are called; by default `one` with an s.
    """
    return f"{', '.join(names[:most])}{and_more(len(names) - most, one, many)}"


def and_more(rest: int, one: str = "", many: str = "") -> str:
    """What is said of those that are not named: ` and 3 more files`; nothing where there are none."""
    if rest <= 0:
        return ""
    return " ".join(filter(None, (f" and {rest} more", one if rest == 1 else many or (one and f"{one}s"))))
