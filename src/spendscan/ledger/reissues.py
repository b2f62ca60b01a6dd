"""Lines that stand in two files of a series: published again, or files whose months overlap.

Two files of one body are compared month by month, by supplier, date (the month where that is all they say) and amount;
a line that stands n times in one file and m times in the other stands min(n, m) times in both. Where at least four in
five of the lines that the one has of a month stand in the other, that month was published twice: the lines that stand
in both are a reissue and count once. Where both names state the same month, or are the same but for words like
`revised`, and four in five of all lines stand in the other, the later issue replaces the earlier one whole. Fewer lines
in common stay payments, and are told.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

import polars as pl

from spendscan.core.listing import first_of
from spendscan.core.money import WIDE_MONEY
from spendscan.core.names import payee_keys
from spendscan.core.reasons import UNDATED
from spendscan.ledger.knowledge import total
from spendscan.ledger.nearly import comparable, nearly_twice
from spendscan.ledger.planned import Reissued
from spendscan.ledger.series import Key, Part, of_one_body, spans

# Lines in common of a month, of the file that has fewer of it: so many in ten are a reissue.
NEARLY_ALL, OF = 8, 10
FEWEST_LINES, FEWEST_OF_ONE_MONTH = 10, 3
# Of a file of more lines than this, fewer days in common than for one line in twenty are not looked into.
LARGE, WORTH_A_LOOK = 200_000, 20
MOST_TOLD, MOST_ROWS = 20, 3
LINE = pl.Schema(
    {
        "source_file": pl.String(),
        "source_sheet": pl.String(),
        "source_row": pl.Int64(),
        "supplier_name": pl.String(),
        # A day, or a month; null for a line without a date that can be believed.
        "time": pl.String(),
        "amount": WIDE_MONEY,
    }
)
# The same of payments.
LINE_OF = (
    "source_file",
    "source_sheet",
    "source_row",
    "supplier_name",
    pl.when(pl.col("period") != UNDATED)
    .then(pl.coalesce(pl.col("payment_date").cast(pl.String), pl.col("period").cast(pl.String)))
    .alias("time"),
    pl.col("amount").cast(WIDE_MONEY),
)


@dataclass(frozen=True)
class Twice:
    """What stands in two files.

    Args:
        reissued: The lines that count no more, by file and sheet.
        told: Messages for the reader of the figures.
    """

    reissued: Mapping[Key, Reissued] = field(default_factory=dict)
    told: tuple[str, ...] = ()


def twice(parts: Sequence[Part], lines_of: Callable[[set[Key]], pl.DataFrame]) -> Twice:
    """The lines that stand in two files of a series, and which of them are a reissue.

    Args:
        parts: The files of a run.
        lines_of: The payments of some of them (LINE, in any order).
    """
    related = [(a, b) for a, b in combinations(parts, 2) if of_one_body(a, b) and a.months.keys() & b.months.keys()]
    pairs = [(a, b) for a, b in related if _worth_a_look(a, b)]
    alike = [(a, b, months) for a, b in related if max(a.lines, b.lines) <= LARGE and (months := comparable(a, b))]
    if not pairs and not alike:
        return Twice()
    numbers = {part.key: number for number, part in enumerate(parts)}
    compared = [*pairs, *((a, b) for a, b, _ in alike)]
    lines = _numbered(lines_of({part.key for pair in compared for part in pair}), numbers)
    wanted = pl.DataFrame(
        [(numbers[a.key], numbers[b.key]) for a, b in pairs], schema={"a": pl.Int64, "b": pl.Int64}, orient="row"
    )
    dated = lines.filter(pl.col("month").is_not_null())
    common = (
        dated.join(dated, on=["line", "nth"], suffix="_b")
        .rename({"part": "a", "part_b": "b"})
        .join(wanted, on=["a", "b"], how="semi")
    )
    between = common.partition_by("a", "b", as_dict=True)
    judged = [_judged(a, b, between[of]) for a, b in pairs if (of := (numbers[a.key], numbers[b.key])) in between]
    settled = _settled(parts, lines, common, judged)
    return replace(settled, told=(*settled.told, *nearly_twice(alike, numbers, lines, settled.reissued)))


def _worth_a_look(a: Part, b: Part) -> bool:
    """Whether days that both have may hold the same lines, by how many lines they have of each."""
    fewer, more = sorted((a.times, b.times), key=len)
    most = sum(min(count, more[time]) for time, count in fewer.items() if time in more)
    if max(a.lines, b.lines) <= LARGE:
        return most > 0
    return most >= FEWEST_OF_ONE_MONTH and most * WORTH_A_LOOK >= min(a.lines, b.lines)


def _numbered(lines: pl.DataFrame, numbers: Mapping[Key, int]) -> pl.DataFrame:
    """Lines with their file's number, and which of its equal lines each is."""
    names = lines["supplier_name"].unique()
    keys = pl.DataFrame({"supplier_name": names, "payee": payee_keys(names)})
    files = pl.DataFrame(
        [(file, sheet, number) for (file, sheet), number in numbers.items()],
        schema={"source_file": pl.String, "sheet": pl.String, "part": pl.Int64},
        orient="row",
    )
    return (
        lines.with_columns(sheet=pl.col("source_sheet").fill_null(""))
        .join(files, on=["source_file", "sheet"])
        .join(keys, on="supplier_name", nulls_equal=True)
        .with_columns(line=pl.struct("payee", "time", "amount").hash())
        .sort("part", "source_row")
        .with_columns(nth=pl.int_range(pl.len()).over("part", "line"))
        .select("part", "source_row", "line", "nth", "payee", "time", "amount", month=pl.col("time").str.slice(0, 7))
    )


@dataclass(frozen=True)
class _Pair:
    """Two files and what stands in both.

    Args:
        a: One.
        b: The other.
        lines: Lines in common, by month.
        amount: Their money.
        first: Where they stand in either file, the first of those that are too few for a reissue.
        months: The months that were published twice.
        whole: Whether one replaces the other whole.
    """

    a: Part
    b: Part
    lines: Counter[str]
    amount: Mapping[str, Decimal]
    first: tuple[tuple[int, ...], tuple[int, ...]]
    months: frozenset[str]
    whole: bool

    @property
    def too_few(self) -> tuple[int, Decimal]:
        """How many lines, and how much money, are in common in months that were not published twice."""
        rest = [month for month in self.lines if month not in self.months]
        return sum(self.lines[month] for month in rest), sum((self.amount[month] for month in rest), Decimal(0))

    @property
    def kept(self) -> Part:
        """The file that is kept where one replaces the other."""
        return min((self.a, self.b), key=_rank)

    @property
    def replaced(self) -> Part:
        """The other one."""
        return self.b if self.kept is self.a else self.a


def _rank(part: Part) -> tuple[int, int, Key]:
    """What is kept: the later issue by its name, then the one with more lines, then the first by name."""
    return -part.revision, -part.lines, part.key


def _judged(a: Part, b: Part, here: pl.DataFrame) -> _Pair:
    counted = here.group_by("month").agg(pl.len().cast(pl.Int64).alias("lines"), pl.col("amount").sum())
    common = list(counted.sort("month").iter_rows())
    lines = Counter({month: count for month, count, _ in common})
    amount = {month: money for month, _, money in common}
    same = (a.stated is not None and a.stated == b.stated) or a.issue_of == b.issue_of
    months = set()
    for month, count in lines.items():
        here_of, there_of = a.months[month], b.months[month]
        least = FEWEST_OF_ONE_MONTH if same or here_of == there_of == count else FEWEST_LINES
        if count >= least and count * OF >= min(here_of, there_of) * NEARLY_ALL:
            months.add(month)
    rest = here.filter(~pl.col("month").is_in(months)).sort("source_row", "source_row_b").head(MOST_ROWS)
    first = (tuple(rest["source_row"]), tuple(rest["source_row_b"].sort()))
    pair = _Pair(a, b, lines, amount, first, frozenset(months), whole=False)
    whole = same and bool(months) and lines.total() * OF >= pair.replaced.lines * NEARLY_ALL
    return replace(pair, whole=whole)


def _settled(parts: Sequence[Part], lines: pl.DataFrame, common: pl.DataFrame, pairs: Sequence[_Pair]) -> Twice:
    numbers = {part.key: number for number, part in enumerate(parts)}
    replaced = {pair.replaced.key for pair in pairs if pair.whole}
    rows = {key: lines.filter(pl.col("part") == numbers[key]) for key in sorted(replaced)}
    partly = [
        (numbers[pair.a.key], numbers[pair.b.key], month)
        for pair in pairs
        if not pair.whole and not {pair.a.key, pair.b.key} & replaced
        for month in sorted(pair.months)
    ]
    told = []
    if partly:
        twice_published = pl.DataFrame(partly, schema={"a": pl.Int64, "b": pl.Int64, "month": pl.String}, orient="row")
        again = _again(common.join(twice_published, on=["a", "b", "month"], how="semi"), parts)
        for number in again["part"].unique().sort().to_list():
            rows[parts[number].key] = left_out = again.filter(pl.col("part") == number)
            told.append(_left_out(parts, number, left_out, lines.filter(pl.col("part") == number)))
    reissued = {
        key: Reissued(
            None if key in replaced else tuple(part["source_row"].sort().to_list()), part.height, total(part["amount"])
        )
        for key, part in rows.items()
    }
    return Twice(reissued, _told(pairs, reissued, replaced, told))


def _again(common: pl.DataFrame, parts: Sequence[Part]) -> pl.DataFrame:
    """Of lines that stand in two files, those of the file that is not kept: `part, source_row, amount, month, kept`.

    Kept is the one whose name states the month, else as `_rank` says. Each line is there once, whose other file is the
    one that is kept before the others.
    """
    order = {number: place for place, number in enumerate(sorted(range(len(parts)), key=lambda n: _rank(parts[n])))}
    stated = {number: part.stated for number, part in enumerate(parts)}

    def place(column: str) -> pl.Expr:
        own = pl.col(column).replace_strict(stated, return_dtype=pl.String) == pl.col("month")
        ranked = pl.col(column).replace_strict(order, return_dtype=pl.Int64)
        return pl.when(own.fill_null(value=False)).then(0).otherwise(len(parts)) + ranked

    first = place("a") < place("b")
    return (
        common.select(
            part=pl.when(first).then("b").otherwise("a"),
            source_row=pl.when(first).then("source_row_b").otherwise("source_row"),
            amount="amount",
            month="month",
            kept=pl.when(first).then("a").otherwise("b"),
            place=pl.min_horizontal(place("a"), place("b")),
        )
        .sort("part", "source_row", "place")
        .unique(["part", "source_row"], keep="first", maintain_order=True)
    )


def _told(
    pairs: Sequence[_Pair], reissued: Mapping[Key, Reissued], replaced: set[Key], left_out: Sequence[str]
) -> tuple[str, ...]:
    in_order = sorted(pairs, key=lambda one: (one.replaced.key, one.kept.key))
    told = [*left_out, *(_replaced(pair, reissued[pair.replaced.key]) for pair in in_order if pair.whole)]
    rest = [pair for pair in in_order if not {pair.a.key, pair.b.key} & replaced and pair.too_few[0]]
    told += [_too_few(pair) for pair in sorted(rest, key=lambda pair: -abs(pair.too_few[1]))]
    more = len(told) - MOST_TOLD
    return (*told[:MOST_TOLD], *([f"{more} more files or pairs of them have lines in common"] if more > 0 else []))


def _left_out(parts: Sequence[Part], number: int, again: pl.DataFrame, lines: pl.DataFrame) -> str:
    """What is told of a file whose lines stand in others, which are kept.

    Args:
        parts: The files of a run.
        number: Which of them it is.
        again: Its lines that count no more.
        lines: All its lines.
    """
    kept = [
        parts[one].name for one in again["kept"].value_counts().sort("count", "kept", descending=[True, False])["kept"]
    ]
    months = again["month"].unique().sort().to_list()
    others = first_of(kept, 1, "file") if len(kept) > 2 else " and ".join(kept)
    rest = lines.filter(pl.col("month").is_in(months)).join(again, on="source_row", how="anti")
    stay = f"; its other {rest.height} lines ({total(rest['amount']):,}) of that time count" if rest.height else ""
    if 0 < rest.height < again.height:
        stay += ": if they were corrected there, leave this file out (`ignore` in a mapping)"
    return (
        f"{parts[number].name}: {again.height} lines ({total(again['amount']):,}) of {', '.join(spans(months))} stand"
        f" in {others} too: published twice, they count once and are excluded here as reissue{stay}"
    )


def _replaced(pair: _Pair, left: Reissued) -> str:
    old, new = pair.replaced, pair.kept
    own = left.lines - pair.lines.total()
    rest = left.amount - sum(pair.amount.values(), Decimal(0))
    changed = f"; {own} of its lines ({rest:,}) are not in the other" if own else ""
    return (
        f"{old.name} and {new.name} are two issues of {old.stated or 'one file'}: {pair.lines.total()} of {left.lines}"
        f" lines are the same. {new.name} is kept, as {_why(new, old)}; the other's {left.lines} lines"
        f" ({left.amount:,}) are excluded as reissue{changed}"
    )


def _why(kept: Part, other: Part) -> str:
    if kept.revision != other.revision:
        return "their names say which is the later issue"
    return "it has more lines" if kept.lines != other.lines else "the first by name"


def _too_few(pair: _Pair) -> str:
    count, money = pair.too_few
    here, there = (", ".join(map(str, rows)) for rows in pair.first)
    those = "the first in " if count > MOST_ROWS else "in "
    lines = "lines" if len(pair.first[0]) > 1 else "line"
    return (
        f"{pair.a.name} and {pair.b.name} have {count} {'lines' if count > 1 else 'line'} ({money:,}) in common, too"
        f" few for a reissue: they count in both. They stand {those}{lines} {here} of the one, {there} of the other."
        " If they are the same payments, and it has no others, leave one file out (`ignore` in a mapping)"
    )
