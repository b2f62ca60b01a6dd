"""Input-output multipliers: textbook examples, and the offices' own published figures from their own tables."""

import os
from pathlib import Path

import numpy as np
import pytest

from spendscan.metrics import input_output as io
from spendscan.survey.workbooks.read import divisions, read_tables

A = np.array([[0.15, 0.25], [0.20, 0.05]])
REGION, NATION = np.array([100.0, 300.0, 600.0]), np.array([2000.0, 3000.0, 5000.0])


def test_miller_and_blair() -> None:
    """The two-sector example of the textbook: inverse and column sums."""
    assert np.round(io.inverse(A), 4).tolist() == [[1.2541, 0.3300], [0.2640, 1.1221]]
    assert np.round(io.type_one(A), 4).tolist() == [1.5182, 1.4521]


def test_location_quotients() -> None:
    """Worked by hand: SLQ 0.5, 1, 1.2; λ 0.551435; the diagonal of FLQ; AFLQ of the specialised third buyer."""
    assert io.slq(REGION, NATION).tolist() == pytest.approx([0.5, 1.0, 1.2])
    assert io.size(REGION, NATION, 0.3) == pytest.approx(0.551435, abs=1e-6)
    assert np.diag(io.flq(REGION, NATION, 0.3)).round(4).tolist() == [0.2757, 0.5514, 0.6617]
    assert io.flq(REGION, NATION, 0.3)[2][0] == pytest.approx(1.3234, abs=1e-4)
    assert io.aflq(REGION, NATION, 0.3)[:, 2].round(4).tolist() == [0.2614, 0.5227, 0.7527]


def test_flq_without_size_is_cilq() -> None:
    assert np.allclose(io.flq(REGION, NATION, 0.0), io.cilq(REGION, NATION))


@pytest.mark.parametrize("method", ["slq", "cilq", "flq", "aflq"])
def test_regional_and_imported_make_the_whole(method: io.Quotient) -> None:
    a = np.full((3, 3), 0.1)
    quotient = io.quotients(method, REGION, NATION)
    assert np.allclose(io.regional(a, quotient).sum(axis=0) + io.imported(a, quotient), a.sum(axis=0))
    assert (io.type_one(io.regional(a, quotient)) <= io.type_one(a) + 1e-12).all()


def test_households_only_add() -> None:
    wages, spending = np.array([0.3, 0.4]), np.array([0.2, 0.3])
    assert (io.type_two(A, wages, spending) > io.type_one(A)).all()


def test_nothing_to_invert() -> None:
    with pytest.raises(ValueError, match="need more than they make"):
        io.inverse(np.eye(2))


def test_divisions_of_codes() -> None:
    assert divisions("Q87 & Q88") == ("87", "88")
    assert divisions("02.1, 02.4") == ("02",)
    assert divisions("C10.2-3") == ("10",)
    assert divisions("C1089") == ("10",) or divisions("C10.8") == ("10",)


DATA = os.environ.get("SPENDSCAN_REAL_DATA")


@pytest.mark.real_data
@pytest.mark.skipif(not DATA, reason="SPENDSCAN_REAL_DATA is unset")
class TestPublished:
    """What the offices print, from what they print it of."""

    def test_ons_2019(self) -> None:
        """Total of the ONS's own inverse: crops 2.03484102, forestry 1.801172575."""
        book = read_tables(Path(str(DATA)) / "input-output" / "ONS_UK_IO_2019.xlsx")
        assert len(book.codes) in (104, 105)
        found = io.type_one(io.coefficients(book.uses, book.output))
        assert found[:2].tolist() == pytest.approx([2.03484102, 1.801172575], abs=1e-6)

    def test_scotland_2019(self) -> None:
        """Type I of agriculture 1.500812175; Type II 1.629426118, education 1.504081519."""
        book = read_tables(Path(str(DATA)) / "input-output" / "Scotland_IO_2019.xlsx")
        assert len(book.codes) == 98
        one = io.type_one(io.coefficients(book.uses, book.output))
        assert one[0] == pytest.approx(1.500812175, abs=1e-6)
        assert book.published is not None
        two = dict(zip(book.codes, book.published.sum(axis=0), strict=True))
        assert (two["01"], two["85"]) == (pytest.approx(1.629426118, abs=1e-6), pytest.approx(1.504081519, abs=1e-6))
        # Their households' income from all sources is not in the workbook; with it we find the same inverse.
        wages, spending = book.wages / np.where(book.output == 0, 1, book.output), book.households / 156_241
        ours = io.type_two(io.coefficients(book.uses, book.output), wages, spending)
        assert ours[0] == pytest.approx(1.629426118, abs=1e-4)
