"""Lines of another length than the header are told where their cells stand elsewhere, not where they end early."""

from spendscan.ledger.table.lengths import amounts_or_sums, beyond_names, of_other_lengths, payment_behind

KEYS = {"payment_date": 0, "chosen_amount": 1, "supplier_name": 2}
# Date, amount, supplier, body, purpose, contract.
WHOLE = [[f"{n}/04/2024", f"{n}.50", f"Works {n} Ltd", "Exford Council", "Repairs", "C1"] for n in range(13, 16)]
LOST = [[f"{n % 15 + 13}/04/2024", f"{n}.50", "Exford Council", "Repairs", "C1"] for n in range(60)]


def test_nearly_all_lines_that_lack_the_supplier_are_told_by_the_few_whole_ones() -> None:
    (told,) = of_other_lengths([*WHOLE[:2], *LOST], 6, KEYS, 5)
    assert "60 of 5 cells under a header of 6" in told


def test_lines_that_end_early_are_not() -> None:
    ended = [
        [day, amount, f"Works {n % 9} Ltd", body, why] for n, (day, amount, _, body, why, _) in enumerate(WHOLE * 20)
    ]
    assert of_other_lengths([*WHOLE[:2], *ended], 6, KEYS, 5) == ()
    assert of_other_lengths(ended, 6, KEYS, 5) == ()


def test_classes_that_nearly_all_lines_hold_one_name_earlier_tell_that_a_cell_was_lost() -> None:
    whole = [[f"{n}/04/2024", f"Works {n} Ltd", f"{n}", f"{n}.50", f"{n}9.50", "Repairs"] for n in range(13, 16)]
    lost = [[f"{n % 15 + 13}/04/2024", f"Firm {n} Ltd", f"{n}.50", f"{n}9.50", "Repairs"] for n in range(60)]
    (told,) = of_other_lengths([*whole[:2], *lost], 6, {"payment_date": 0, "supplier_name": 1, "chosen_amount": 3}, 5)
    assert "60 of 5 cells under a header of 6" in told


def test_a_few_lines_that_hold_dates_behind_the_last_name_are_told_without_a_shape() -> None:
    keys = {"supplier_name": 0, "chosen_amount": 1}
    whole = [[f"Works {n} Ltd", f"{n}.50", f"{n}/04/2024"] for n in range(13, 18)]
    further = [["Repairs", *row] for row in whole]
    (told,) = beyond_names([*whole, *further], 3, keys)
    assert "5 lines fill columns without a name" in told
    assert beyond_names([*whole, *([*row, "checked by AB"] for row in whole)], 3, keys) == ()


def test_amounts_that_go_up_in_lines_without_the_running_total_may_be_it() -> None:
    names = ("Supplier", "Amount", "Running Total")
    whole = [[f"Works {n} Ltd", f"{n % 3 + 1}.00", f"{2 * n}.00"] for n in range(9)]
    sums = [[f"Works {n} Ltd", f"{20 + 2 * n}.00"] for n in range(20)]
    paid = [[f"Works {n} Ltd", f"{n * 7 % 20}.00", ""] for n in range(20)]
    assert amounts_or_sums([*whole, *sums], names, 1)
    assert not amounts_or_sums([*whole, *paid], names, 1)
    assert not amounts_or_sums([*whole, *sums], ("Supplier", "Amount", "VAT"), 1)
    assert not amounts_or_sums(sums, names, 1)
    assert not amounts_or_sums([*whole, *sums], names, 0)


def test_without_a_name_no_line_goes_beyond_one() -> None:
    assert beyond_names([*WHOLE, []], 0, KEYS) == ()


def test_suppliers_behind_the_last_name_tell_that_a_cell_was_put_before() -> None:
    keys = {"payment_date": 0, "chosen_amount": 1, "supplier_name": 3}
    whole = [[f"{n}/04/2024", f"{n}.50", "Exford Council", f"Works {n % 4} Ltd"] for n in range(13, 28)]
    further = [[*row[:2], "", *row[2:]] for row in whole]
    (told,) = beyond_names([*whole, *further], 4, keys)
    assert "15 lines fill columns without a name" in told
    assert beyond_names([*whole, *([*row, "Exford Town Hall"] for row in whole)], 4, keys) == ()


def test_a_header_that_goes_on_as_a_payment_does_is_told() -> None:
    names = ["Date", "Amount", "Supplier", "13/04/2024", "13.50", "Works 13 Ltd"]
    lines = [[f"{n}/04/2024", f"{n}.50", f"Works {n} Ltd"] for n in range(14, 28)]
    (told,) = payment_behind(names, lines)
    assert told.startswith("the row of its header goes on")
    assert payment_behind([*names[:3], "Notes", "Checked", "By"], lines) == ()
    assert payment_behind(names, [[*line, "a", "b", "c"] for line in lines]) == ()
    assert payment_behind(names, []) == ()


def test_lines_that_leave_the_last_column_blank_are_as_the_few_that_fill_it() -> None:
    filled = [[f"{n}/04/2024", f"{n}.50", f"Works {n} Ltd", "Exford Council", "Repairs", "5.10"] for n in range(13, 18)]
    ended = [[*row[:4], "Repairs"] for row in filled * 12]
    assert of_other_lengths([*filled, *ended], 6, KEYS) == ()
    (told,) = of_other_lengths([*filled, *LOST], 6, KEYS)
    assert "60 of 5 cells under a header of 6" in told


def test_sums_of_several_columns_say_nothing_of_lines() -> None:
    whole = [[*row[:5], "C1"] for row in WHOLE * 12]
    sums = [["", "99.50", name, "120.10"] for name in ("Roads Total", "Care Subtotal", "Parks total", "Sub Total")]
    assert of_other_lengths([*whole, *sums], 6, KEYS) == ()
    (told,) = of_other_lengths([*whole, *([*row[:2], "Roads Ltd", *row[3:]] for row in sums)], 6, KEYS)
    assert "4 of 4 cells under a header of 6" in told
