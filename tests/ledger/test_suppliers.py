"""A ledger's suppliers by number: each text is looked at once, and only payments' names become categories."""

import polars as pl
import pytest

from spendscan.ledger.rows.suppliers import Suppliers

CELLS = pl.Series(["Acme Ltd", None, "", " Acme Ltd ", "Grand Total", "ditto", "12345", "AB12345"])


def test_names_are_trimmed_and_blank_cells_name_nobody() -> None:
    suppliers = Suppliers()
    names = suppliers.names(suppliers.numbers(CELLS))
    assert names.cast(pl.String).to_list() == [
        "Acme Ltd",
        None,
        None,
        "Acme Ltd",
        "Grand Total",
        "ditto",
        "12345",
        "AB12345",
    ]


def test_signs_that_a_web_page_wrote_are_read_as_they_are_meant() -> None:
    suppliers = Suppliers()
    cells = pl.Series(
        ["B &amp; M Hire", "O&#39;Neill", "Caf&eacute; &amp;amp; Bar&nbsp;", "AT&T; Ltd", "R&D;", "B & M Hire"]
    )
    names = suppliers.names(suppliers.numbers(cells)).cast(pl.String).to_list()
    assert names == ["B & M Hire", "O'Neill", "Café & Bar", "AT&T; Ltd", "R&D;", "B & M Hire"]


def test_blank_cells_and_labels_are_worth_a_closer_look() -> None:
    suppliers = Suppliers()
    assert suppliers.odd(suppliers.numbers(CELLS)).to_list() == [False, True, True, False, True, False, False, False]


def test_marks_and_codes_are_counted_wherever_they_stand() -> None:
    suppliers = Suppliers()
    assert suppliers.doubtful(suppliers.numbers(CELLS)) == (1, 2)
    assert suppliers.doubtful(suppliers.numbers(CELLS.tail(1))) == (0, 1)


def test_what_no_payment_bears_becomes_no_category() -> None:
    suppliers = Suppliers()
    numbers = suppliers.numbers(pl.Series(["Supplier", "Acme Ltd", "Beta Ltd"]))
    names = suppliers.names(numbers.tail(2))
    assert names.to_physical().to_list() == [0, 1]


def test_a_text_has_the_same_category_in_every_batch() -> None:
    suppliers = Suppliers()
    first = suppliers.names(suppliers.numbers(pl.Series(["Acme Ltd", "Beta Ltd"])))
    second = suppliers.names(suppliers.numbers(pl.Series(["Gamma Ltd", " Beta Ltd", "Acme Ltd"])))
    assert pl.concat([first, second]).cast(pl.String).to_list() == [
        "Acme Ltd",
        "Beta Ltd",
        "Gamma Ltd",
        "Beta Ltd",
        "Acme Ltd",
    ]


def test_numbers_that_need_not_last_are_forgotten_when_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spendscan.ledger.rows.suppliers.MANY", 2)
    suppliers = Suppliers()
    suppliers.numbers(pl.Series(["a", "b", "c"]), lasting=False)
    numbers = suppliers.numbers(pl.Series(["d", "total"]), lasting=False)
    assert numbers.to_list() == [1, 2]
    assert suppliers.odd(numbers).to_list() == [False, True]


def test_who_is_called_as_what_is_asked_of_each_text_once() -> None:
    suppliers, words = Suppliers(), frozenset({"Roads", "Care"})
    first = suppliers.numbers(pl.Series(["Acme Ltd", None, "Beta Ltd"]))
    assert suppliers.called(first, words) is None
    later = suppliers.numbers(pl.Series([" Roads ", "Acme Ltd", None]))
    called = suppliers.called(later, words)
    assert called is not None
    assert called.to_list() == [True, False, False]
    assert suppliers.called(first, words) is None
    assert suppliers.called(later, frozenset()) is None
    others = suppliers.called(later, frozenset({"Acme Ltd"}))
    assert others is not None
    assert others.to_list() == [False, True, False]


def test_what_programs_write_in_place_of_a_name_is_counted() -> None:
    suppliers = Suppliers()
    marks = ["NULL", "\\N", "None", "nan", "(null)", "(blank)", "N/A", "undefined", "[object Object]", "TBC", "?"]
    assert suppliers.doubtful(suppliers.numbers(pl.Series(marks))) == (11, 0)
    formulas = ["=A1&B1", "=VLOOKUP(B11;Sheet2!A:B;2;0)"]
    assert suppliers.doubtful(suppliers.numbers(pl.Series(formulas))) == (0, 2)
    names = ["Nullarbor Ltd", "None Such Farm", "NAN Bakery", "TBC Bank", "Unknown Pleasures Ltd", "Blank Canvas"]
    assert suppliers.doubtful(suppliers.numbers(pl.Series(names))) == (0, 0)


def test_how_a_web_page_breaks_a_name_is_a_blank() -> None:
    suppliers = Suppliers()
    names = suppliers.names(suppliers.numbers(pl.Series(["Works<br/>& Sons<BR>Ltd", "A <br /> B", "A<B Ltd"])))
    assert names.cast(pl.String).to_list() == ["Works & Sons Ltd", "A B", "A<B Ltd"]
