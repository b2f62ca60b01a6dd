"""How each file and sheet will be read: made by looking at its bytes, before anything is read for good."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from spendscan.core.reasons import SourceStatus
from spendscan.ledger.cells.dates import DAY_FIRST
from spendscan.ledger.files.dialect import Dialect
from spendscan.ledger.find import Found
from spendscan.ledger.knowledge import Known
from spendscan.ledger.table.above import SaidAbove
from spendscan.ledger.table.days_above import DaysAbove
from spendscan.ledger.table.header import Header
from spendscan.ledger.table.pennies import Parted
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import Shape
from spendscan.ledger.table.titles import Title, financial_years
from spendscan.ledger.table.wholes_above import WholesAbove

BY_MAPPING = "by the mapping"
BY_CUSTOM = "nothing speaks against the country's custom"


@dataclass(frozen=True)
class Reissued:
    """The lines of a file that were published again in another, and count there.

    Args:
        rows: Their rows; None where the whole file is replaced.
        lines: How many they are.
        amount: Their money.
    """

    rows: tuple[int, ...] | None
    lines: int
    amount: Decimal


def both(one: Reissued | None, other: Reissued | None) -> Reissued | None:
    """The lines that either names; where one names the whole file, that. Where both name lines, the money is one's."""
    if one is None or other is None or one.rows is None or other.rows is None:
        return one if other is None or (one is not None and one.rows is None) else other
    return Reissued(tuple(sorted({*one.rows, *other.rows})), len({*one.rows, *other.rows}), one.amount)


@dataclass(frozen=True)
class Section:
    """Rows under a header of their own.

    Args:
        first: The first row under it, from 1.
        names: Its header.
        roles: Where its columns stand.
        shape: What its whole rows look like; None where they are too few.
    """

    first: int
    names: tuple[str, ...]
    roles: Roles
    shape: Shape | None = None


# The last record of a file too large to be looked at whole.
THE_LAST = -1


@dataclass(frozen=True)
class Plan:
    """How a file, or a sheet of one, is read.

    Args:
        found: The file.
        source_file: Its name in every table; inside an archive with `!` and the member.
        sheet: The sheet of a workbook; of tables side by side, the columns of all but the first, too.
        sha256: Hash of the file's bytes; empty where they are hashed when they are read.
        size: Bytes.
        tab: The sheet as the workbook calls it, where `sheet` says more.
        span: The columns it is read from, where other tables stand beside it; None for all.
        member: What is read of an archive, by the way through archives within archives; empty: the file itself.
        status: What becomes of it.
        reason: Why it is not read.
        hint: What to do about that.
        dialect: How its text is written; None for workbooks.
        header: Its header.
        roles: Which column holds what.
        width: How many columns are kept as such.
        pennies: How its amounts are parted from their pennies; None where each stands in one cell.
        date_order: How its dates are written.
        date_evidence: By what evidence.
        decimal: What its amounts have before the pennies.
        power: The unit of its amounts as a power of ten: 3 for thousands, -2 for pence.
        title: The time that its name states.
        stated: The month in which payments without any date count, by its name or a line above it.
        body_from: Where its body was found.
        currency: ISO code, where one is known for the whole file.
        currency_from: Where that was found.
        country: The country whose shape most of its postcodes have.
        card: Whether its lines are card payments.
        careful: Whether it takes the careful path.
        usual: How many cells three in four of its records have; 0 where they differ, or it is a workbook.
        trailing: Whether so many have only where blank cells at their ends are not counted.
        cut: Its last record, where the file breaks off in it; THE_LAST where its number is not known.
        shape: What its whole records look like; None where too few were seen.
        telling: What columns of few values hold in the records that are not too long, by position.
        padded: Columns whose cells have blanks at their edges.
        above: How suppliers are said once for several lines; None where each line says its own.
        days: How dates are said once for several lines; None where each line says its own.
        wholes: How payments of several lines are said once, with their sum; None where each line says its own.
        apart: Rows that are plainly headings of the lines below them, or stand under the heading of receipts.
        sections: Rows under further headers whose columns stand elsewhere.
        known: What its kernel is told.
        records: Records counted while planning; 0 where only samples were seen.
        warnings: What a reader of the result should know.
        seen_bodies: How often each text stands in the body column, as far as it was looked at.
        seen_dates: How often each text stands in the date column, as far as it was looked at.
        reissued: Which of its lines were published again in another file; None for none.
        again: Those of them that an earlier run has found, of payments that it wrote.
    """

    found: Found
    source_file: str
    sheet: str | None
    sha256: str
    size: int = 0
    tab: str | None = None
    span: tuple[int, int | None] | None = None
    member: tuple[str, ...] = ()
    status: SourceStatus = SourceStatus.READ
    reason: str | None = None
    hint: str | None = None
    dialect: Dialect | None = None
    header: Header | None = None
    roles: Roles = field(default_factory=lambda: Roles({}))
    width: int = 0
    pennies: Parted | None = None
    date_order: str = DAY_FIRST
    date_evidence: str = "default"
    decimal: str = "."
    power: int = 0
    title: Title | None = None
    stated: str | None = None
    body_from: str = "file"
    currency: str | None = None
    currency_from: str = "default"
    country: str | None = None
    card: bool = False
    careful: bool = True
    usual: int = 0
    trailing: bool = False
    cut: int = 0
    shape: Shape | None = None
    telling: Mapping[int, frozenset[str]] = field(default_factory=dict)
    padded: frozenset[int] = frozenset()
    above: SaidAbove | None = None
    days: DaysAbove | None = None
    wholes: WholesAbove | None = None
    apart: frozenset[int] = frozenset()
    sections: tuple[Section, ...] = ()
    known: Known = field(default_factory=Known)
    records: int = 0
    warnings: tuple[str, ...] = ()
    seen_bodies: Mapping[str, int] = field(default_factory=dict)
    seen_dates: Mapping[str, int] = field(default_factory=dict)
    reissued: Reissued | None = None
    again: Reissued | None = None

    @property
    def read(self) -> bool:
        """Whether it is read."""
        return self.status is SourceStatus.READ

    @property
    def roles_json(self) -> str:
        """Which column holds what, as JSON: role to header, or `#` and position where it has none."""
        names = self.header.names if self.header else ()
        told = {
            role: (names[at] if at < len(names) and names[at] else f"#{at + 1}")
            for role, at in sorted(self.roles.at.items())
        }
        return json.dumps(told, ensure_ascii=False)

    @property
    def key(self) -> tuple[str, str]:
        """What plans are sorted by: file, then sheet, files without sheets first."""
        return self.source_file, self.sheet or ""

    @property
    def stem(self) -> str:
        """What its file is called, in an archive or not, without its ending."""
        return self.source_file.rsplit("!", 1)[-1].rsplit("/", 1)[-1].rpartition(".")[0]

    @property
    def years(self) -> str | None:
        """The financial year (`2023/24`) that its file is called by, else its folder."""
        folder = self.found.path.parent.name if self.found.path else ""
        return financial_years(self.stem) or financial_years(folder)


@dataclass(frozen=True)
class Plans:
    """The plans of a run, sorted by file and sheet.

    Args:
        plans: One a file and sheet.
        currency: The commonest currency that a file states; None where none does.
        postcode_shape: `uk` or `us`, where the ledgers' postcodes are of one country; else None.
        passed_over: Files of their folders that were not looked at, and may hold payments.
    """

    plans: tuple[Plan, ...]
    currency: str | None = None
    postcode_shape: str | None = None
    passed_over: tuple[str, ...] = ()

    def with_plans(self, plans: Sequence[Plan]) -> "Plans":
        """The same with other plans."""
        return replace(self, plans=tuple(sorted(plans, key=lambda plan: plan.key)))
