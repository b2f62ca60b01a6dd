"""Files side by side: which are parts of one body's series, which months they cover, and which months are missing."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from spendscan.core.periods import every_month, month_number, month_of
from spendscan.core.reasons import UNDATED
from spendscan.ledger.knowledge import Tally
from spendscan.ledger.planned import Plan
from spendscan.ledger.table.body import PLACES, one_name
from spendscan.ledger.table.titles import month_in

Key = tuple[str, str]
# A month with less of a file's lines than this share of its fullest month holds stragglers, and is not covered by it.
STRAGGLERS = 10
# A file with fewer lines a month may have a month without any.
SPARSE = 10
SEVERAL, QUARTER = 3, 3
_REVISED = re.compile(
    r"(?<![a-z])(?:revis(?:ed|ion)|updated?|amend(?:ed|ment)|correct(?:ed|ion)|republished|re-?issued?|replacement)(?![a-z])"
)
_VERSION = re.compile(r"(?<![a-z])v(?:er(?:sion)?)?[ ._-]?(\d{1,2})(?!\d)")
_DRAFT = re.compile(r"(?<![a-z])(?:draft|provisional|interim)(?![a-z])")
_COPY = re.compile(r"(?<![a-z])(?:copy(?: of)?|final|latest|new|fixed)(?![a-z])|\(\d\)")
_ENDING = re.compile(r"(?:\.(?:csv|tsv|txt|xlsx?|xlsm|xlsb|ods|zip|gz|parquet))+$")
_UNNAMED_SHEET = re.compile(r"sheet ?\d*")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Part:
    """A file, or a sheet of one, as a part of its body's series.

    Args:
        key: Its file and sheet.
        bodies: The bodies that its payments are of, the one with most of them first.
        folder: Where it lies: files beside each other may be of one body, if not both say whose they are.
        says_whose: Whether a column, an option or a mapping says whose it is, not its place or name.
        stated: The month that its name states.
        times: Its payments by day, or by month (`YYYY-MM`) where that is all they say; implausible dates are left out.
    """

    key: Key
    bodies: tuple[str, ...]
    folder: str
    says_whose: bool
    stated: str | None
    times: Counter[str]

    @cached_property
    def lines(self) -> int:
        """How many payments it has that say when."""
        return self.times.total()

    @cached_property
    def months(self) -> Counter[str]:
        """Its payments by month."""
        counted: Counter[str] = Counter()
        for time, count in self.times.items():
            counted[time[:7]] += count
        return counted

    @cached_property
    def by_month_alone(self) -> bool:
        """Whether none of its payments has a day."""
        return all(len(time) == len("2024-05") for time in self.times)

    @property
    def name(self) -> str:
        """What it is called in messages."""
        file, sheet = self.key
        return f"{file}, sheet {sheet}" if sheet else file

    @cached_property
    def issue_of(self) -> str:
        """What its name says, but for its format and which issue it is: files of one such name are issues of one."""
        file, sheet = (part.lower().replace("_", " ") for part in self.key)
        called = _ENDING.sub("", file.rpartition("/")[2]) + ("" if _UNNAMED_SHEET.fullmatch(sheet) else f" {sheet}")
        for which in (_VERSION, _REVISED, _DRAFT, _COPY):
            called = which.sub(" ", called)
        return _BETWEEN_WORDS.sub(" ", called).strip()

    @property
    def revision(self) -> int:
        """What its name says of its issue: 1 and more where it is a later one, less than 0 for a draft."""
        text = " ".join(self.key).lower().replace("_", " ")
        versions = [int(number) for number in _VERSION.findall(text)]
        if _DRAFT.search(text):
            return -1
        return max([*versions, 1 if _REVISED.search(text) else 0])


def parts_of(plans: Sequence[Plan], tallies: Mapping[Key, Tally]) -> list[Part]:
    """The files of a pass as parts of series, in the order of the plans."""
    names = one_name(Counter(name for plan in plans for name in _bodies(plan, tallies[plan.key])))
    parts = []
    for plan in plans:
        tally, known = tallies[plan.key], plan.known
        times = Counter({str(day): n for day, n in tally.days.items() if known.early <= day <= known.late})
        times.update({period: count for period, count in tally.periods.items() if period != UNDATED})
        parts.append(
            Part(
                key=plan.key,
                bodies=_ranked(_bodies(plan, tally), names),
                folder=plan.source_file.rpartition("/")[0],
                says_whose=plan.body_from not in PLACES,
                stated=month_in(plan.sheet) or month_in(plan.source_file.rpartition("!")[2]),
                times=times,
            )
        )
    return parts


def _bodies(plan: Plan, tally: Tally) -> Counter[str]:
    counted = Counter({plan.known.body: tally.payments - sum(tally.bodies.values())})
    for text, count in tally.bodies.items():
        counted[plan.known.bodies.get(text, text)] += count
    return +counted or Counter({plan.known.body: 1})


def _ranked(counted: Counter[str], names: Mapping[str, str]) -> tuple[str, ...]:
    told: Counter[str] = Counter()
    for text, count in counted.items():
        told[names[text]] += count
    return tuple(sorted(told, key=lambda name: (-told[name], name)))


def of_one_body(a: Part, b: Part) -> bool:
    """Whether two files may be of one body: they share one, or lie in one folder and do not both say whose they are."""
    beside = a.folder == b.folder and not (a.says_whose and b.says_whose)
    return beside or not set(a.bodies).isdisjoint(b.bodies)


def covered(part: Part) -> set[str]:
    """The months that a file covers: those with more than stragglers, and what lies between them in a sparse file."""
    months = part.months
    if not months:
        return {part.stated} if part.stated else set()
    most = max(months.values())
    full = {month for month, count in months.items() if count * STRAGGLERS >= most}
    steps = [month_number(b) - month_number(a) for a, b in pairwise(sorted(full))]
    if part.by_month_alone and steps and min(steps) >= QUARTER:
        # A quarter is kept as its first month.
        return {month_of(month_number(month) + i) for month in full for i in range(min(steps))}
    if len(full) >= SEVERAL and sorted(months[month] for month in full)[len(full) // 2] < SPARSE:
        return set(every_month(min(full), max(full)))
    return full


def missing_months(parts: Iterable[Part]) -> list[tuple[str, list[str]]]:
    """The months that no file of a body covers, between the first and the last that one does; bodies by name.

    Bodies that are never the main one of a file are left out: their files are another's.
    """
    months: dict[str, set[str]] = {}
    own: dict[str, set[str]] = {}
    alone: dict[str, set[str]] = {}
    for part in parts:
        here = covered(part)
        for body in part.bodies:
            months.setdefault(body, set()).update(here)
        own.setdefault(part.bodies[0], set()).update(here)
        if len(here) == 1 and part.by_month_alone:
            alone.setdefault(part.bodies[0], set()).update(here)
    told = []
    for body, have in sorted(months.items()):
        if len(own.get(body, ())) < SEVERAL or (alone.get(body) == have and _quarterly(have)):
            continue
        gaps = [month for month in every_month(min(have), max(have)) if month not in have]
        if gaps:
            told.append((body, gaps))
    return told


def _quarterly(have: set[str]) -> bool:
    """Whether each file stands for a quarter or a year, kept as its first month."""
    return min(month_number(b) - month_number(a) for a, b in pairwise(sorted(have))) >= QUARTER


def spans(months: Sequence[str]) -> list[str]:
    """Months as texts, runs of them as one: `2012-03 to 2012-06`."""
    runs: list[list[str]] = []
    for month in months:
        if runs and month_number(month) == month_number(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
