"""What becomes of a damaged ledger: right, said to be doubtful, refused; or one of the things that must never be."""

import re
import signal
import tempfile
import traceback
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import polars as pl
from damage import Line, Made

from spendscan.core.errors import SpendscanError
from spendscan.core.settings import Ledger
from spendscan.ledger import plan
from spendscan.ledger.read import read_ledgers

RIGHT, DOUBTFUL, REFUSED = "right", "said doubtful", "refused"
# Every line is as it was, and the reader is warned all the same: a false alarm.
ALARM = "right, said doubtful"
WRONG, LOST, UNACCOUNTED, CRASH, HANG = "SILENTLY WRONG", "SILENTLY LOST", "NOT CONSERVED", "CRASH", "HANG"
BAD = (WRONG, LOST, UNACCOUNTED, CRASH, HANG)
SECONDS = 30
# Of what currency the money is: no doubt of a line, its supplier, date or amount.
NO_DOUBT = "--currency"
# A line under one of these is said not to be a payment; it is not said to be doubtful.
NO_PAYMENT = ("header", "title", "repeated_header", "grand_total", "subtotal", "nil_return", "note")
# What is told of so many lines, each of which is counted: it excuses no others.
REJECTED, MOVED, UNNAMED = "may be payments are rejected", "are put right by what they hold", "name no supplier"
CODED = "suppliers are numbers or codes"
MISPLACED = "called as a department"
ABOVE = "are read as of the one named above them"
DATED_ABOVE = "are read as of the one said above them"
OF_LINES = (
    REJECTED,
    MOVED,
    UNNAMED,
    CODED,
    MISPLACED,
    ABOVE,
    DATED_ABOVE,
    "dates cannot be read",
    "of no known month",
    "may mean another number",
    "begin with a hyphen that is not seen",
)
_COUNTED, _ROWS, _MORE = re.compile(r"(\d+) [a-z_]+"), re.compile(r"\(rows? ([\d, ]+)"), re.compile(r"and (\d+) more\)")
# What is no letter of a name: its key has none of them.
_QUOTES = re.compile(r"^\W*=|^[\s\"]*'|'[\s\"]*$|[\"\\\u201c\u201d]")
_NO_NAME = re.compile(r"^\W*$|^#|^(NULL|N|None|nan|\(null\)|\(blank\)|N/A|undefined|\[object Object\]|TBC)$")
_CODE = re.compile(
    r"^[A-Z]{0,3}[\d.,/ :-]+$|^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$|^(Yes|No)$|^(VLOOKUP\(.*\)|[A-Z]\d+(&[A-Z]\d+)?)$"
)
_OF = re.compile(r"\((\d+) of \d+\)")
_TOKEN = re.compile(r"T\d{9}")
# A rejected line is kept up to so many letters.
MOST_RAW = 500
# A line break, and behind it several cells: a line of its own.
_NEXT_LINE = re.compile(r"[\r\n]+(?=[^\r\n,;|\t]*(?:[,;|\t][^\r\n,;|\t]*){3})")
# Every so many files is read as a large one: streamed by the engine, by samples.
STREAMED = 4


@dataclass(frozen=True)
class Verdict:
    """What became of a file, and what is wrong with that in words."""

    kind: str
    detail: str = ""


@contextmanager
def _limit(seconds: int) -> Iterator[None]:
    """A limit of the process's own time: on a busy machine the clock says nothing."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _large_from(size: int | None) -> Iterator[None]:
    """Take files of more bytes than this for large ones."""
    before = plan.LARGE
    plan.LARGE = before if size is None else size
    try:
        yield
    finally:
        plan.LARGE = before


def judged(made: Made) -> Verdict:
    """Read a made file as a user would, and hold what comes out against its truth."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.name
        path.write_bytes(made.data)
        try:
            with _limit(SECONDS), _large_from(1 if made.seed % STREAMED == 0 else None):
                ledger = read_ledgers(plan.plan_ledgers([str(path)], Ledger()), None, Path(folder) / "out.parquet")
                payments = pl.read_parquet(Path(folder) / "out.parquet")
        except SpendscanError as error:
            return Verdict(REFUSED, error.what)
        except TimeoutError:
            return Verdict(HANG, f"over {SECONDS} seconds")
        except BaseException as error:  # noqa: BLE001 - whatever a reader may raise is a finding
            where = traceback.extract_tb(error.__traceback__)
            own = [f"{Path(f.filename).name}:{f.lineno}" for f in where if "spendscan" in f.filename]
            return Verdict(CRASH, f"{type(error).__name__}: {str(error)[:150]} at {' '.join(own[-3:])}")
    if made.no_ledger:
        return Verdict(WRONG, "read, though it is no ledger") if payments.height else Verdict(REFUSED)
    return _unaccounted(ledger.sources, payments, ledger.rejects) or _held(
        made, payments, ledger.rejects, [w for w in ledger.warnings if NO_DOUBT not in w]
    )


def _unaccounted(sources: pl.DataFrame, payments: pl.DataFrame, rejects: pl.DataFrame) -> Verdict | None:
    read = sources.filter(pl.col("status") == "read")
    lines, parts = read["lines"].sum(), [read[name].sum() for name in ("payments", "rejects", "blank")]
    if lines != sum(parts) or parts[:2] != [payments.height, rejects.height] or min(parts) < 0:
        return Verdict(UNACCOUNTED, f"{lines} lines, {parts} payments, rejects, blank")
    where = ("source_sheet", "source_row")
    rows = [*payments.select(where).iter_rows(), *rejects.select(where).iter_rows()]
    if len(rows) != len(set(rows)):
        return Verdict(UNACCOUNTED, "a line stands in both tables, or twice in one")
    if (read["amount_payments"].sum() or 0) != (payments["amount"].sum() or 0):
        return Verdict(UNACCOUNTED, "the money of payments is not that of sources")
    return None


def _plain(text: str | None) -> str:
    """A name without what a stray quote, a blank or a mark of no width adds to it as published."""
    bare = "".join(letter for letter in text or "" if unicodedata.category(letter) != "Cf")
    return " ".join(_QUOTES.sub("", bare).split())


def _held(made: Made, payments: pl.DataFrame, rejects: pl.DataFrame, warnings: list[str]) -> Verdict:
    told = _told(made.truth)
    left = Counter(told)
    surplus = []
    flagged = 0
    for row in payments.select(
        "supplier_name", "payment_date", "amount", "date_flag", "amount_flag", "source_row"
    ).iter_rows():
        supplier, day, amount, date_flag, amount_flag, number = row
        key = (_plain(supplier), day, amount)
        if left[key]:
            left[key] -= 1
        else:
            surplus.append((key, date_flag, amount_flag, number))
    excused = Excused(warnings)
    for (supplier, day, amount), date_flag, amount_flag, number in surplus:
        # A flag says that the line is doubtful; a date that is not given is not a wrong one.
        doubt = date_flag is not None or amount_flag is not None
        near = next(
            (
                key
                for key, count in left.items()
                if count
                and (key[0] == supplier or doubt or excused.no_name(supplier))
                and (day is None or doubt or key[1] == day)
                and (amount_flag is not None or key[2] == amount)
            ),
            None,
        )
        if near is None:
            if doubt or excused.whole or excused.beside(number, rejects) or excused.a_moved_one():
                flagged += 1
                continue
            return Verdict(WRONG, f"row {number}: {supplier!r} {day} {amount}")
        left[near] -= 1
        flagged += 1
    return _lost(made.truth, left, rejects, excused, flagged)


@dataclass
class Excused:
    """What warnings tell of: of the file as a whole, or of so many of its lines, which excuses no others.

    Args:
        warnings: What was told.
        moved: Rows that were put right and may be wrong, those not yet used up.
    """

    warnings: list[str]
    moved: int = 0

    def __post_init__(self) -> None:
        misplaced = next((_OF.search(one) for one in self.warnings if MISPLACED in one), None)
        self.moved = self._count(MOVED) + (int(misplaced[1]) if misplaced else 0)

    @property
    def whole(self) -> list[str]:
        """What is told of the file, whichever line is wrong."""
        return [one for one in self.warnings if not any(part in one for part in OF_LINES)]

    def no_name(self, supplier: str) -> bool:
        """Whether a supplier is none, and it is told that there are such."""
        told = " ".join(self.warnings)
        return bool((_NO_NAME.search(supplier) and UNNAMED in told) or (_CODE.search(supplier) and CODED in told))

    @property
    def rejected(self) -> int:
        """How many lines are told to be rejected though they may be payments."""
        found = (_COUNTED.findall(one) for one in self.warnings if REJECTED in one)
        return sum(int(count) for counts in found for count in counts)

    def beside(self, row: int, rejects: pl.DataFrame) -> bool:
        """Whether a line next to a row is told to be what may be left of a payment."""
        titles = any(" title" in one for one in self.warnings if REJECTED in one)
        no_payment = set(NO_PAYMENT) - {"note"} - ({"title"} if titles else set())
        near = rejects.filter(pl.col("source_row").is_between(row - 2, row + 2), ~pl.col("reason").is_in(no_payment))
        return near.height > 0 and self.rejected > 0

    def a_moved_one(self) -> bool:
        """Whether one more line may be one of those that were put right."""
        self.moved -= 1
        return self.moved >= 0

    def _count(self, what: str) -> int:
        found = next((one for one in self.warnings if what in one), "")
        rows, more = _ROWS.search(found), _MORE.search(found)
        return (rows[1].count(",") + 1 if rows else 0) + (int(more[1]) if more else 0)


def _lost(
    truth: list[Line], left: Counter[tuple[str, object, object]], rejects: pl.DataFrame, excused: Excused, flagged: int
) -> Verdict:
    missing = sum(left.values())
    told = rejects.filter(~pl.col("reason").is_in(NO_PAYMENT))
    # Notes and titles that may be what is left of payments are told beyond those: of two, where lines are glued.
    notes = rejects.filter(pl.col("reason").is_in(["note", "title"]))["raw"]
    beyond = sorted((_lines_of(raw) for raw in notes), reverse=True)[: max(excused.rejected - told.height, 0)]
    doubtful = sum(_lines_of(raw) + _beyond(raw, truth, left) for raw in told["raw"]) + sum(beyond)
    if missing > doubtful + flagged:
        if excused.whole:
            return Verdict(DOUBTFUL, f"warned: {excused.whole[0][:80]}")
        reasons = dict(sorted(Counter(rejects["reason"]).items()))
        first = next(key for key, count in left.items() if count)
        return Verdict(LOST, f"{missing} lines, such as {first[0]!r} {first[1]} {first[2]}; rejects {reasons}")
    if missing or flagged or doubtful:
        return Verdict(DOUBTFUL, f"{missing} rejected, {flagged} flagged")
    return Verdict(ALARM, excused.warnings[0][:80]) if excused.warnings else Verdict(RIGHT)


def _lines_of(raw: str | None) -> int:
    """How many lines stand in a rejected one: two where the end of a line is lost."""
    return max(len(_TOKEN.findall(raw or "")), 1 + len(_NEXT_LINE.findall(raw or "")))


def _beyond(raw: str | None, truth: list[Line], left: Counter[tuple[str, object, object]]) -> int:
    """How many lines a rejected one swallowed beyond what is kept of it: those that follow, and are missing."""
    last = (_TOKEN.findall(raw or "") or [""])[-1]
    at = next((number for number, line in enumerate(truth) if line.token == last), None)
    if raw is None or len(raw) < MOST_RAW or at is None:
        return 0
    return len(list(takewhile(lambda key: left[key], _keys(truth[at + 1 :]))))


def _keys(truth: list[Line]) -> list[tuple[str, object, object]]:
    return [(_plain(line.supplier), line.day, line.amount) for line in truth]


def _told(truth: list[Line]) -> Counter[tuple[str, object, object]]:
    return Counter(_keys(truth))
