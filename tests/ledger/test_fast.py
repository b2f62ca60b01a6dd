"""The fast path reads a large file in pieces: no piece may end within a record."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.core.progress import Silent
from spendscan.core.settings import Ledger
from spendscan.ledger import fast
from spendscan.ledger.fast import NeedsCareError, blocks, parsed
from spendscan.ledger.files.cellcounts import delimiters_in
from spendscan.ledger.files.dialect import Dialect
from spendscan.ledger.files.grid import EXTRA
from spendscan.ledger.files.lines import Places
from spendscan.ledger.find import Found
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.planned import Plan
from spendscan.ledger.read import count_ledgers, read_ledgers

CELLS = st.sampled_from(["Acorn Ltd", "12.50", "", '"Birch, Sons"', '"two\nlines"', '"said ""no"""', '"\n\n"'])
RECORDS = st.lists(st.lists(CELLS, min_size=3, max_size=3).map(",".join), min_size=1, max_size=30)
PLAN = Plan(Found("a.csv"), "a.csv", None, "", dialect=Dialect("utf-8", ","), width=3)


@settings(max_examples=40, deadline=None)
@given(RECORDS, st.integers(1, 60), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_pieces_make_up_the_file_and_hold_whole_records(
    tmp_path_factory: pytest.TempPathFactory, records: list[str], size: int, end: str, last: bool
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "a.csv"
    data = (end.join(records) + (end if last else "")).encode()
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "MOST_BLOCKS_AT_ONCE", 1000)
        pieces = [piece for piece, *_ in blocks(path, size)]
    assert b"".join(pieces) == data
    assert all(piece.endswith(b"\n") and piece.count(b'"') % 2 == 0 for piece in pieces[:-1])
    whole, row = parsed(PLAN, data, 1), 1
    for piece in pieces:
        grid = parsed(PLAN, piece, row)
        assert grid.equals(whole.slice(row - 1, grid.height))
        row += grid.height
    assert row == whole.height + 1


def test_a_quote_that_never_closes_needs_care(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('"Acorn,1,2\n' + "Birch Ltd,1,2\n" * 100)
    with pytest.raises(NeedsCareError):
        list(blocks(path, 100))


CENTS = st.integers(-99_999, 9_999_999).map(lambda pence: f"{pence / 100:.2f}")
MESSY = st.one_of(
    st.tuples(st.integers(1, 28), CENTS).map(
        lambda one: f"Exford,{one[0]:02}/04/2024,FIRM {one[0]} LTD,{one[1]},Roads"
    ),
    st.sampled_from(
        [
            'Exford,03/04/2024,"ACORN, SONS",12.50,"Roads"',
            "Exford,03/04/2024,ACORN LTD,12.50,Roads,more",
            "Exford,03/04/2024,ACORN, SONS LTD,12.50,Roads",
            "Exford,03/04/2024,,12.50,",
            "Exford,,ACORN LTD,,Roads",
            "Exford,03/04/2024",
            ",,,,",
            "",
            ",,Total,60.00,",
            "Exford,03/04/2024,ACORN LTD,n/a,Roads",
            'Exford,03/04/2024,ACORN LTD,12.50,"Roads" north',
            'Exford,03/04/2024,ACORN 12" LTD,12.50,Roads',
            'Exford,03/04/2024,ACORN LTD,12.50,"two\nlines"',
        ]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(MESSY, max_size=25), st.sampled_from([300, 2_000, 60_000]), st.booleans(), st.booleans())
def test_counting_sees_what_reading_sees(
    tmp_path_factory: pytest.TempPathFactory, odd: list[str], size: int, last: bool, mark: bool
) -> None:
    lines = ["Body,Date,Supplier Name,Amount,Service"]
    lines += [f'Exford,{i % 28 + 1:02}/04/2024,FIRM {i % 9} LTD,"{i + 1000:,}.5{i % 10}",Roads' for i in range(60)]
    for number, line in enumerate(odd):
        lines.insert(1 + number * 7 % len(lines), line)
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "a.csv").write_text("\ufeff" * mark + "\n".join(lines) + ("\n" if last else ""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spendscan.ledger.plan.LARGE", 100)
        patch.setattr(fast, "BLOCK", size)
        patch.setattr(fast, "COUNTED", size)
        plans = plan_ledgers([str(folder)], Ledger())
        counted = count_ledgers(plans)
        read = read_ledgers(plans, None, folder / "payments.parquet")
    # Where nothing is written, nobody asks for the hash.
    assert counted.sources.drop("sha256").equals(read.sources.drop("sha256"))
    assert read.sources["sha256"].to_list() == [hashlib.sha256((folder / "a.csv").read_bytes()).hexdigest()]
    assert counted.rejects.equals(read.rejects)
    assert counted.warnings == read.warnings


def test_counting_parses_the_columns_that_it_asks_of_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[int] | None] = []

    def noted(plan: Plan, block: bytes, first: int, only: Sequence[int] | None = None) -> pl.DataFrame:
        asked.append(only)
        return parsed(plan, block, first, only)

    monkeypatch.setattr("spendscan.ledger.plan.LARGE", 100)
    monkeypatch.setattr(fast, "parsed", noted)
    head = "Body,Date,Supplier Name,Amount,Service,Reference,Note\n"
    (tmp_path / "a.csv").write_text(head + "Exford,03/04/2024,ACORN LTD,12.50,Roads,7,paid\n" * 50)
    assert count_ledgers(plan_ledgers([str(tmp_path)], Ledger())).sources["payments"].to_list() == [50]
    assert asked[0] == [0, 1, 2, 3, 6]


@pytest.mark.parametrize(("broken", "passes"), [(1, 1), (390, 2)])
def test_a_file_that_needs_care_from_its_beginning_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int, passes: int
) -> None:
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", 100)
    monkeypatch.setattr(fast, "BLOCK", 4000)
    lines = [f"Exford,{i % 28 + 1:02}/04/2024,FIRM {i % 9} LTD,{i + 1000}.50,Roads" for i in range(400)]
    lines[broken] = lines[broken].replace("Roads", '"Roads\nand bridges"')
    (tmp_path / "a.csv").write_text("\n".join(["Body,Date,Supplier Name,Amount,Service", *lines, ""]))
    heard = Heard()
    read = read_ledgers(plan_ledgers([str(tmp_path / "a.csv")], Ledger()), None, tmp_path / "payments.parquet", heard)
    assert heard.stages.count("reading ledgers") == passes
    assert read.sources["payments"].to_list() == [400]
    assert pl.read_parquet(tmp_path / "payments.parquet")["department"].to_list()[broken] == "Roads\nand bridges"


@pytest.mark.parametrize(
    ("odd", "counted"), [(",,,,", False), ("Note,,,,", False), ("Exford,03/04/2024,ACORN LTD,12.50", True)]
)
def test_delimiters_are_counted_where_a_row_without_a_last_cell_may_be_a_payment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str, counted: bool
) -> None:
    seen: list[int] = []

    def noted(block: bytes, quotes: Places, delimiter: int) -> int:
        seen.append(len(block))
        return delimiters_in(block, quotes, delimiter)

    monkeypatch.setattr("spendscan.ledger.plan.LARGE", 100)
    monkeypatch.setattr(fast, "delimiters_in", noted)
    lines = [f"Exford,{i % 28 + 1:02}/04/2024,FIRM {i % 9} LTD,{i + 1000}.50,Roads" for i in range(100)]
    lines[40:40] = [odd]
    (tmp_path / "a.csv").write_text("\n".join(["Body,Date,Supplier Name,Amount,Service", *lines, ""]))
    read_ledgers(plan_ledgers([str(tmp_path / "a.csv")], Ledger()), None, tmp_path / "payments.parquet")
    assert bool(seen) is counted


def test_a_block_with_a_long_row_is_parsed_with_what_the_row_has_more() -> None:
    plain, long = b"a,b,c\n1,2,3\n", b"a,b,c\n1,2,3,4\n"
    assert parsed(PLAN, plain, 1)[EXTRA].to_list() == [None, None]
    assert parsed(PLAN, long, 1)[EXTRA].to_list() == [None, "4"]
    assert parsed(PLAN, long, 1).columns == parsed(PLAN, plain, 1).columns


@pytest.mark.parametrize("row", ["1,2,3,4,5,,7", "1,2,3,4,5,6", "1,2,3" + "," * 80 + "4", "1,2,3,,,,,,,7,,"])
def test_a_row_that_goes_on_behind_blank_cells_needs_care(row: str) -> None:
    with pytest.raises(NeedsCareError):
        parsed(PLAN, f"a,b,c\n{row}\n".encode(), 1)


def test_a_row_that_ends_with_blank_cells_needs_none() -> None:
    assert parsed(PLAN, b"a,b,c\n1,2,3,,,,,,,\n", 1)[EXTRA].to_list() == [None, None]


class Heard(Silent):
    """Remembers the stages of a run."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.steps: list[str] = []

    def stage(self, name: str, total: int | None = None) -> None:
        """Remember a stage."""
        self.stages.append(name)
        self.steps = self.steps if name == "reading ledgers" else []

    def step(self, detail: str = "") -> None:
        """Remember a step of reading."""
        self.steps.append(detail)


def test_counting_reads_again_what_was_guessed_wrong_alone(tmp_path: Path) -> None:
    lines = [f"Exford,{i % 28 + 1:02}/04/2024,FIRM {i % 9} LTD,{i + 1000}.50,Roads" for i in range(60)]
    table = "\n".join(["Body,Date,Supplier Name,Amount,Service", *lines])
    (tmp_path / "a.csv").write_text(table)
    total = sum(i + 1000.5 for i in range(60))
    (tmp_path / "b.csv").write_text(
        table.replace("FIRM", "HOUSE") + f"\nExford,30/04/2024,HOUSE 99 LTD,{total:.2f},Roads"
    )
    heard = Heard()
    counted = count_ledgers(plan_ledgers([str(tmp_path)], Ledger()), heard)
    read = read_ledgers(plan_ledgers([str(tmp_path)], Ledger()), None, tmp_path / "payments.parquet")
    assert counted.sources.equals(read.sources)
    assert heard.steps == ["a.csv", "b.csv", "b.csv"]


@pytest.mark.parametrize("broken", [None, 1, 390])
def test_a_large_file_is_hashed_as_it_is_read_and_once_more_where_it_was_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int | None
) -> None:
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", 100)
    monkeypatch.setattr(fast, "BLOCK", 4000)
    lines = [f"Exford,{i % 28 + 1:02}/04/2024,FIRM {i % 9} LTD,{i + 1000}.50,Roads" for i in range(400)]
    if broken is not None:
        lines[broken] = lines[broken].replace("Roads", '"Roads\nand bridges"')
    data = "\n".join(["Body,Date,Supplier Name,Amount,Service", *lines, ""]).encode()
    (tmp_path / "a.csv").write_bytes(data)
    plans = plan_ledgers([str(tmp_path / "a.csv")], Ledger())
    assert plans.plans[0].sha256 == ""
    read = read_ledgers(plans, None, tmp_path / "payments.parquet")
    assert read.sources["sha256"].to_list() == [hashlib.sha256(data).hexdigest()]
    assert read.provenance[0].sha256 == hashlib.sha256(data).hexdigest()


def test_a_second_copy_of_a_large_file_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", 100)
    lines = [f"Exford,{i % 28 + 1:02}/04/2024,FIRM {i % 9} LTD,{i + 1000}.50,Roads" for i in range(40)]
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("\n".join(["Body,Date,Supplier Name,Amount,Service", *lines, ""]))
    read = read_ledgers(plan_ledgers([str(tmp_path)], Ledger()), None, tmp_path / "payments.parquet")
    assert read.sources["status"].to_list() == ["read", "duplicate_of"]


@pytest.mark.parametrize("large", [100, 1 << 20])
@pytest.mark.parametrize(("end", "payments"), [("Acorn Ltd,1", 40), ("Acorn Ltd,12.50,Care,R9", 41)])
def test_a_file_that_breaks_off_within_a_line_has_no_payment_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int, end: str, payments: int
) -> None:
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", large)
    lines = (f"{day % 28 + 1:02}/04/2024,Supplier {day % 9} Ltd,{day + 1}.50,Care,R{day}\n" for day in range(40))
    path = tmp_path / "spend.csv"
    path.write_text("Date,Supplier,Amount,Category,Reference\n" + "".join(lines) + "29/04/2024," + end)
    ledger = count_ledgers(plan_ledgers([str(path)], Ledger()))
    assert ledger.sources["payments"].item() == payments
    assert any("may be payments are rejected" in told for told in ledger.warnings) == (payments == 40)
