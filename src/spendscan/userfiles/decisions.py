"""Decisions that people took on suppliers: who and where they are, whether they count (the contract, section 7)."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.names import payee_keys
from spendscan.core.postcodes import canonical
from spendscan.core.reasons import UNNAMED_KEY, Kind
from spendscan.userfiles.keys import did_you_mean
from spendscan.userfiles.read import read_people_csv

COLUMNS = (
    "supplier_name", "body", "ledger_postcode", "register", "decision", "postcode", "country", "kind", "exclude",
    "influenceable", "parent", "decided_by", "decided_on", "note",
)  # fmt: skip
WORDS = ("NONE", "LATER")
# What a row decides, each with the columns that narrow it: two rows alike in these must not say different things.
_SUBJECTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("decision",): ("register",),
    ("kind",): (),
    ("parent",): (),
    ("postcode", "country"): ("ledger_postcode",),
    ("exclude",): ("body_key", "ledger_postcode"),
    ("influenceable",): ("body_key", "ledger_postcode"),
}
_NEVER_NARROWED = ("register", "decision", "kind", "parent")
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


@dataclass(frozen=True)
class Decisions:
    """Decisions on suppliers.

    Args:
        frame: A row a decision: the columns of the contract (text; `exclude`, `influenceable` Boolean;
            `ledger_postcode` and `postcode` in their one spelling; `postcode_published` as written),
            `payee_key`, `body_key`, `line` and whatever else the file has.
        path: The file, for messages.
        warnings: What its writer should know: columns that are nearly called as one that decides, or nothing decided.
    """

    frame: pl.DataFrame
    path: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is a decision at all."""
        return not self.frame.is_empty()

    def of(self, *columns: str) -> pl.DataFrame:
        """The rows that set one of these columns."""
        return self.frame.filter(pl.any_horizontal(pl.col(column).is_not_null() for column in columns)).sort("line")


def no_decisions() -> Decisions:
    """Nobody decided anything."""
    return Decisions(_prepared(pl.DataFrame(schema={**dict.fromkeys(COLUMNS, pl.String()), "line": pl.Int64()})))


def read_decisions(path: str | Path) -> Decisions:
    """The decisions in a CSV; a half-filled review.csv is one.

    Raises:
        InputError: There is no such file.
        UsageError: No supplier_name column, a value that is none of those allowed, a row that narrows what cannot be
            narrowed, or two equally specific rows that say different things (both lines are named).
    """
    where = str(path)
    frame = read_people_csv(path)
    if "supplier_name" not in frame.columns:
        near = get_close_matches("supplier_name", frame.columns, 1, 0.6)
        given = ", ".join(name for name in frame.columns if name != "line")
        hint = f"Call the column {near[0]} supplier_name." if near else f"It has {given}; one must be supplier_name."
        raise UsageError("no column supplier_name", where=f"{where}:1", hint=hint)
    absent_names = [name for name in COLUMNS if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent_names)
    _named(frame, where)
    _narrowed(frame, where)
    frame = _checked(frame, where)
    headers = [name for name in frame.columns if name not in absent_names and name != "line"]
    frame = _prepared(frame)
    for subject, narrowing in _SUBJECTS.items():
        _agree(frame, subject, narrowing, where)
    return Decisions(frame, where, _warnings(frame, headers, Path(path).name))


def _warnings(frame: pl.DataFrame, given: list[str], where: str) -> tuple[str, ...]:
    """Unknown columns are kept, so a misspelt one would decide nothing without a word."""
    missing = [name for name in COLUMNS if name not in given]
    said = []
    for name in given:
        near = get_close_matches(name, missing, 1, 0.8) if name not in COLUMNS else []
        if near:
            said.append(f"{where}: the column {name} decides nothing; is {near[0]} meant?")
    deciding = [column for subject in _SUBJECTS for column in subject]
    if frame.select(pl.all_horizontal(pl.col(deciding).is_null().all())).item():
        said.append(f"{where}: no row decides anything; the columns that do are {', '.join(deciding)}")
    return tuple(said)


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    word = pl.col("decision").str.to_uppercase()
    return frame.with_columns(
        payee_key=payee_keys(frame["supplier_name"]),
        body_key=pl.when(pl.col("body").is_not_null()).then(payee_keys(frame["body"])),
        decision=pl.when(word.is_in(list(WORDS))).then(word).otherwise("decision"),
        kind=pl.col("kind").str.to_lowercase(),
        exclude=_yes("exclude"),
        influenceable=_yes("influenceable"),
        postcode_published=pl.col("postcode"),
        postcode=_postcode("postcode"),
        # What is no postcode is kept as written: it narrows to nothing, and says so.
        ledger_postcode=pl.coalesce(_postcode("ledger_postcode"), "ledger_postcode"),
    )


def _yes(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().replace_strict(_YES, default=None, return_dtype=pl.Boolean)


def _postcode(column: str) -> pl.Expr:
    """A postcode in its one spelling; a spreadsheet's ZIP gets its zeros back."""
    lost = pl.col(column).str.contains(r"^[0-9]{3,4}$")
    return canonical(pl.when(lost).then(pl.col(column).str.zfill(5)).otherwise(pl.col(column)))


def _named(frame: pl.DataFrame, where: str) -> None:
    nameless = frame.filter(payee_keys(frame["supplier_name"]) == UNNAMED_KEY, pl.col("supplier_name") != UNNAMED_KEY)
    nameless = nameless if nameless.height else frame.filter(pl.col("supplier_name").is_null())
    if nameless.height:
        line = nameless.sort("line")["line"][0]
        raise UsageError("no supplier_name", where=f"{where}:{line}", hint="Name the supplier, in any spelling.")


def _narrowed(frame: pl.DataFrame, where: str) -> None:
    for narrowing in ("body", "ledger_postcode"):
        for column in _NEVER_NARROWED:
            wrong = frame.filter(pl.col(narrowing).is_not_null(), pl.col(column).is_not_null())
            if wrong.height:
                what = f"{column} cannot be narrowed by {narrowing}: who a supplier is does not depend on it"
                at = f"{where}:{wrong.sort('line')['line'][0]}:{_position(frame, narrowing)}"
                raise UsageError(what, where=at, hint=f"Leave {narrowing} empty on this row.")


def _checked(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    for column, allowed in (("kind", list(Kind)), ("exclude", list(_YES)), ("influenceable", list(_YES))):
        wrong = frame.filter(pl.col(column).is_not_null(), ~pl.col(column).str.to_lowercase().is_in(allowed)).sort(
            "line"
        )
        if wrong.height:
            value = wrong[column][0]
            words = allowed if column == "kind" else ["yes", "no"]
            hint = did_you_mean(value, words) or f"One of {', '.join(words)}."
            at = f"{where}:{wrong['line'][0]}:{_position(frame, column)}"
            raise UsageError(f"{column} is {value!r}", where=at, hint=hint)
    return frame


def _agree(frame: pl.DataFrame, subject: tuple[str, ...], narrowing: tuple[str, ...], where: str) -> None:
    said = frame.filter(pl.any_horizontal(pl.col(column).is_not_null() for column in subject))
    rows = said.group_by("payee_key", *narrowing).agg(
        pl.struct(*subject).n_unique().alias("sayings"),
        pl.col("line").sort_by("line").alias("lines"),
        pl.struct(*subject).sort_by("line").alias("said"),
    )
    split = rows.filter(pl.col("sayings") > 1).sort(pl.col("lines").list.first())
    if split.is_empty():
        return
    first = split.row(0, named=True)
    lines = first["lines"]
    other = next(line for line, saying in zip(lines, first["said"], strict=True) if saying != first["said"][0])
    name = frame.filter(pl.col("line") == lines[0])["supplier_name"][0]
    what = f"lines {lines[0]} and {other} decide {' and '.join(subject)} of {name!r} differently"
    widest = f", or narrow one by {' or '.join(c.removesuffix('_key') for c in narrowing)}" if narrowing else ""
    raise UsageError(what, where=f"{where}:{other}:{_position(frame, subject[0])}", hint=f"Keep one of them{widest}.")


def _position(frame: pl.DataFrame, column: str) -> int:
    return frame.columns.index(column) + 1
