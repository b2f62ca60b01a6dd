"""The law of reading: a damaged ledger is read right, refused, or said to be doubtful; never silently wrong."""

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from made import ALL, OTHER_THINGS, made
from strange import ALONE, STRANGE_BYTES, STRANGE_ROWS, STRANGE_TEXT
from unkind import UNKIND_ROWS, UNKIND_TEXT
from verdict import ALARM, BAD, DOUBTFUL, REFUSED, RIGHT, judged

STRANGE = (*STRANGE_ROWS, *ALONE, *STRANGE_TEXT, *STRANGE_BYTES)

# What leaves every line as it was: such a file must come out right, not merely doubtful.
HARMLESS = (
    "gross_and_vat",
    "invoice_dates",
    "two_amount_styles",
    "two_date_styles",
    "dos_pounds",
    "duplicate_columns",
    "supplier_twice",
    "unnamed_columns",
    "padded_cells",
    "repeated_header",
    "subtotals",
    "grand_total",
    "blank_rows",
    "trailing_blank_rows",
    "header_last",
    "preamble",
    "mixed_ends",
    "double_bom",
    "nul_bytes",
    "no_final_newline",
    "names_under_an_id",
    "header_words_above",
    "repeated_payments",
    "total_on_top",
    "trailing_delimiters",
    "separator_line",
    "no_mark",
    "workbook",
    "gzip",
    "zip",
    "odd_dates",
    "odd_amounts",
    "page_titles",
    "leading_blank_column",
    "row_numbers",
    "header_in_two_rows",
    "header_in_three_rows",
    "headers_with_breaks",
    "formula_cells",
    "glued_files",
    "redacted_names",
    "html_marks",
    "wrongly_read_letters",
    "running_total",
    "ruled",
    "two_encodings",
    "german",
    "french",
    "welsh",
    "doubled_ends",
    "unescaped_quotes",
    "control_z",
    "notes",
    "count_and_total",
    "remarks_beyond",
    "second_header_moved",
)
# What leaves every line as it was, in cells that do not stand under their columns: right, and told.
PUT_RIGHT = ("shifted_right", "unquoted_thousands")


# What an unkind publisher does besides, and every line can still be read as it was.
UNKIND_BUT_WHOLE = (
    "leading_apostrophes",
    "numbers_for_some_dates",
    "some_trailing_delimiters",
    "second_table_below",
    "second_table_beside",
    "columns_twice",
    "footer_of_another_kind",
    "total_of_a_supplier",
    "page_breaks",
    "straddling_years",
)

# A bomb must go off in nobody's hands: refused within so many seconds of work.
SOON = 2.0

DAMAGES = [damage for damage in ALL if damage not in OTHER_THINGS]
MOST_DAMAGES = 4
_OF_SEED, _OF_DAMAGE = 4, 2


def _file_of(drawn: bytes) -> tuple[int, list[str]]:
    """(seed, damages) of what was drawn, zeros being no damage."""
    numbers = [int.from_bytes(drawn[start : start + _OF_DAMAGE]) for start in range(_OF_SEED, len(drawn), _OF_DAMAGE)]
    chosen = [DAMAGES[number % len(DAMAGES)] for number in numbers if number]
    return int.from_bytes(drawn[:_OF_SEED]), list(dict.fromkeys(chosen))


# Bytes, for where whole numbers are drawn Hypothesis tries those that it finds in the modules loaded so far: the files
# would be others wherever another test ran before this one. `many.py` goes looking for files not seen before.
FILES = st.binary(min_size=_OF_SEED + MOST_DAMAGES * _OF_DAMAGE, max_size=_OF_SEED + MOST_DAMAGES * _OF_DAMAGE)


@pytest.mark.slow
@settings(max_examples=200, print_blob=False)
@given(FILES.map(_file_of))
def test_no_damage_makes_a_ledger_silently_wrong(file: tuple[int, list[str]]) -> None:
    one = made(*file)
    verdict = judged(one)
    assert verdict.kind not in BAD, (verdict, one.styles)


def test_two_lines_glued_in_a_note_are_both_told() -> None:
    one = made(380, ["mixed_ends", "glued_lines", "other_delimiters"])
    assert judged(one).kind == DOUBTFUL


@pytest.mark.parametrize(
    "seed",
    [
        *(400092, 400153, 501112, 602521, 603494, 612524, 612737, 617336, 601332, 604580, 606168, 606543, 609925),
        *(611170, 611538, 611829, 614571, 614598, 614799, 615938, 616656, 618978, 700311, 1000514, 1000710),
        *(1002471, 1002970, 1003264, 1004531, 2001054, 2001576, 2001874, 2002047, 2010165, 2012353, 2012553),
        *(3001289, 3001914, 3002165, 3002288, 3002447, 3003277, 3004601, 3005966, 3007893),
        *(5002520, 5005091, 5005787, 5006416, 5006972, 5006982, 5008257, 5008750, 5009274, 5010391),
        *(5013166, 5015424, 5016728, 5018311, 5018907, 5019390),
        *(7000606, 7001000, 7001684, 7003338, 7005515, 8001916, 9002984, 9031498),
        *(20000590, 20000754, 20001600, 20009833, 20011492, 30003283, 30003996, 30004299, 40001328, 50000417),
        *(60000302, 61000965, 71001099, 73000250, 74000083, 75000057, 75000872),
        *(77001115, 81000636, 81001656, 82002004, 83000505, 83002440, 84000120, 84004720, 86002260),
        *(86002344, 101000176, 101001006, 101001390, 102000520, 102003032, 102003514, 102005061, 103005568),
        *(104000141, 104002454, 105003245, 105003250, 200000109, 200000791, 200001120),
    ],
)
def test_files_that_once_were_read_badly_are_not(seed: int) -> None:
    one = made(seed, None)
    assert judged(one).kind not in BAD, one.damages


@pytest.mark.parametrize("damage", ["", *HARMLESS])
def test_what_leaves_the_lines_whole_is_read_right(damage: str) -> None:
    for seed in (3, 11):
        one = made(seed, [damage] if damage else [])
        verdict = judged(one)
        assert verdict.kind == RIGHT, (verdict, one.styles)


@pytest.mark.parametrize("damage", PUT_RIGHT)
def test_what_is_put_right_is_right_and_told(damage: str) -> None:
    for seed in (3, 11):
        assert judged(made(seed, [damage])).kind in {RIGHT, ALARM}


@pytest.mark.parametrize("damage", UNKIND_BUT_WHOLE)
def test_what_is_written_unkindly_is_read_right(damage: str) -> None:
    for seed in (101, 104):
        assert judged(made(seed, [damage])).kind in {RIGHT, ALARM}


@pytest.mark.parametrize("damage", [damage.__name__ for damage in (*UNKIND_ROWS, *UNKIND_TEXT, *STRANGE)])
def test_what_an_unkind_publisher_does_is_right_or_told(damage: str) -> None:
    for seed in (6, 7, 12):
        verdict = judged(made(seed, [damage]))
        assert verdict.kind not in BAD, (verdict, seed)


@pytest.mark.parametrize("what", OTHER_THINGS)
def test_what_is_no_ledger_is_refused(what: str) -> None:
    one = made(0, [what])
    began = time.process_time()
    assert judged(one).kind == REFUSED
    assert time.process_time() - began < SOON


@pytest.mark.parametrize(
    "damage",
    [
        "unreadable_amounts",
        "unreadable_dates",
        "no_header",
        "exchanged_cells",
        "suppliers_once",
        "points_for_thousands",
        "three_decimals",
    ],
)
def test_what_is_spoilt_is_said(damage: str) -> None:
    assert judged(made(5, [damage])).kind in {DOUBTFUL, REFUSED, ALARM}


def test_a_file_of_a_seed_is_always_the_same() -> None:
    assert made(42).data == made(42).data


def test_the_judge_sees_a_wrong_line() -> None:
    """A law that cannot fail is none: a truth that says otherwise is found out."""
    one = made(7, [])
    one.truth[0] = type(one.truth[0])("Somebody Else Ltd", one.truth[0].day, one.truth[0].amount, one.truth[0].token)
    assert judged(one).kind in BAD
