"""Industries, sizes and forms of ownership, as registers write them."""

import polars as pl
import pytest

from spendscan.register.cells import Cells
from spendscan.register.classes import industries, section_of, sectors, size_of_staff
from spendscan.register.entities import entities_of
from spendscan.register.formats import layout


def _made(**row: str) -> dict[str, object]:
    cells = Cells(pl.DataFrame({name.replace("_", " "): [value] for name, value in row.items()})).frame
    found = entities_of(cells, layout(cells.columns, "test"))
    return found.entities.with_columns(**sectors()).row(0, named=True)


def test_every_division_is_of_a_section_and_named() -> None:
    spans = [range(low, high + 1) for _, low, high in industries()["sections"].values()]
    numbers = [n for span in spans for n in span]
    assert len(numbers) == len(set(numbers))
    # 88 divisions; the spans leave out those numbers that the classification leaves out.
    assert {f"{n:02}" for n in numbers} == set(industries()["divisions"])
    assert len(industries()["divisions"]) == 88
    assert [letter for letter, *_ in industries()["sections"].values()] == list("ABCDEFGHIJKLMNOPQRSTU")


def test_the_first_code_that_names_an_industry_counts() -> None:
    row = _made(company_name="A LTD", company_number="1", sic_codes="99999; 62012 - Software; 01110")
    assert (row["sector"], row["division"], row["sector_source"]) == (
        "Information and communication", "Software and computer consultancy", "SIC 2007 62012",
    )  # fmt: skip
    row = _made(business_name="A LLC", naics_code="541511")
    assert (row["sector"], row["division"], row["sector_source"]) == (
        "Professional, scientific and technical services", None, "NAICS 541511",
    )  # fmt: skip


def test_a_section_by_letter_or_name() -> None:
    assert (section_of("f"), section_of("construction"), section_of("Roads")) == ("Construction", "Construction", None)


@pytest.mark.parametrize(
    ("staff", "size"),
    [
        (0, "micro"),
        (9, "micro"),
        (10, "small"),
        (49, "small"),
        (50, "medium"),
        (249, "medium"),
        (250, "large"),
        (None, None),
    ],
)
def test_bounds_of_staff(staff: int | None, size: str | None) -> None:
    assert pl.select(size_of_staff(pl.lit(staff, pl.Int64))).item() == size


def test_staff_go_before_the_kind_of_accounts() -> None:
    row = _made(company_name="A LTD", company_number="1", number_of_employees="1,200", accounts_category="MICRO ENTITY")
    assert (row["size"], row["size_source"]) == ("large", "employees")
    row = _made(company_name="A LTD", company_number="1", accounts_category="AUDIT EXEMPTION SUBSIDIARY")
    assert (row["size"], str(row["group_flag"])[:10]) == (None, "subsidiary")
    row = _made(company_name="A LTD", company_number="1", accounts_category="FULL")
    assert (row["size"], row["size_source"], row["group_flag"]) == (None, None, None)


@pytest.mark.parametrize(
    ("category", "name", "ownership", "source", "vcse"),
    [
        ("Private Limited Company", "A LTD", "private", "category", None),
        ("Private Limited Company", "A CO-OP LTD", "cooperative_or_mutual", "name", None),
        ("PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)", "A", "private", "category",
         "candidate"),
        ("PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)", "A", "private",
         "category", "candidate"),
        ("Public Limited Company", "A PLC", "plc", "category", None),
        ("Community Interest Company", "A CIC", "community_interest", "category", None),
        ("Charitable Incorporated Organisation", "A", "charity", "category", None),
        ("Scottish Charitable Incorporated Organisation", "A", "charity", "category", None),
        ("Registered Society", "A", "registered_society", "category", None),
        ("Industrial and Provident Society", "A", "registered_society", "category", None),
        ("Limited Liability Partnership", "A LLP", "sole_trader_or_partnership", "category", None),
        ("Overseas Entity", "A", "overseas", "category", None),
        ("Something", "THE PARTNERSHIP LTD", "private", "name", None),
        ("Something", "THE PARTNERSHIP", None, None, None),
    ],
)  # fmt: skip
def test_ownership_by_category_then_by_name(
    category: str, name: str, ownership: str | None, source: str | None, vcse: str | None
) -> None:
    row = _made(company_name=name, company_number="1", company_category=category)
    assert (row["ownership"], row["ownership_source"], row["vcse"]) == (ownership, source, vcse)
