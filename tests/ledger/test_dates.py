from datetime import date

import pytest

from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST, order_of, read_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2024", date(2024, 4, 3)),
        ("3/4/24", date(2024, 4, 3)),
        ("03.04.2024", date(2024, 4, 3)),
        ("2024-04-03 00:00:00", date(2024, 4, 3)),
        ("Wed 03/04/2024", date(2024, 4, 3)),
        ("Wednesday, 3.4.24", date(2024, 4, 3)),
        ("03/04/0024", date(2024, 4, 3)),
        ("0024-04-03", date(2024, 4, 3)),
        ("01/01/0001", None),
        ("0001-01-01T00:00:00", None),
        ("3 Bealtaine 2024", date(2024, 5, 3)),
        ("2024-04-03T01:00:00Z", date(2024, 4, 3)),
        ("03-Apr-24", date(2024, 4, 3)),
        ("3rd April 2024", date(2024, 4, 3)),
        ("April 3, 2024", date(2024, 4, 3)),
        ("45385", date(2024, 4, 3)),
        ("20240403", date(2024, 4, 3)),
        ("04/13/2024", date(2024, 4, 13)),
        ("31/02/2024", None),
        ("n/a", None),
        ("14 Nov 2023", date(2023, 11, 14)),
        ("3 maja 2024 r.", date(2024, 5, 3)),
        ("3. dubna 2024", date(2024, 4, 3)),
        ("3. huhtikuuta 2024", date(2024, 4, 3)),
        ("3 aout 2024", date(2024, 8, 3)),
        ("Mi, 03.04.2024", date(2024, 4, 3)),
        ("mercredi 03/04/2024", date(2024, 4, 3)),
        ("Foo 03/04/2024", None),
        ("03.04.2024.", date(2024, 4, 3)),
        ("03APR2024:00:00:00", date(2024, 4, 3)),
        ("Wed Apr 03 00:00:00 EST 2024", date(2024, 4, 3)),
        ("Wed Apr 03 2024 00:00:00 GMT+0100", date(2024, 4, 3)),
        ("Wed, 03 Apr 2024 00:00:00 GMT", date(2024, 4, 3)),
        # Midnight in summer, or further east, by Greenwich's clock.
        ("2024-04-02T23:00:00.000Z", date(2024, 4, 3)),
        ("2024-04-02 22:00:00+00:00", date(2024, 4, 3)),
        ("1712098800000", date(2024, 4, 3)),
        ("2024-04-02T23:00:00", date(2024, 4, 2)),
        ("2024-04-02T22:15:00Z", date(2024, 4, 2)),
        ("2024-04-02T23:00:00+01:00", date(2024, 4, 2)),
    ],
)
def test_day_first_styles(text: str, day: date | None) -> None:
    assert read_date(text).day == day


def test_month_first_and_periods() -> None:
    assert read_date("4/3/2024 0:00", MONTH_FIRST).day == date(2024, 4, 3)
    assert [read_date(text).period for text in ("201104", "Apr-11", "April 2011", "2011-04")] == ["2011-04"] * 4


def test_the_order_is_what_most_unambiguous_cells_say() -> None:
    assert order_of(["25/01/2020", "01/02/2020"])[0] == DAY_FIRST
    assert order_of(["01/25/2020", "01/02/2020"])[0] == MONTH_FIRST
    assert order_of(["01/02/2020"])[0] is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2010/11", "2010-04"),
        ("2010-11", "2010-11"),
        ("2012-13", "2012-04"),
        ("Q1 2012/13", "2012-04"),
        ("2012/13 Q4", "2013-01"),
        ("2023-Q2", "2023-04"),
        ("Qtr 2 2023/24", "2023-07"),
        ("P07 2023/24", "2023-10"),
        ("2e trimestre 2023", "2023-04"),
        ("T2 2023", "2023-04"),
        ("3. Quartal 2023", "2023-07"),
        ("augusti 2023", "2023-08"),
        ("w/c 03/04/2023", "2023-04"),
        ("Week ending 30 April 2023", "2023-04"),
        ("2023-W15", "2023-04"),
        ("January 2023/24", "2024-01"),
        ("01/04/2023 to 30/04/2023", "2023-04"),
        ("Q4 2012/13", "2013-01"),
        ("Quarter 3 2012", "2012-07"),
        ("July 2010-September 2010", "2010-07"),
        ("Dec - Feb 2013", "2012-12"),
        ("2010/12", "2010-12"),
    ],
)
def test_longer_periods_are_their_first_month(text: str, period: str) -> None:
    assert read_date(text).period == period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20230531120000", date(2023, 5, 31)),
        ("202305311200", date(2023, 5, 31)),
        ("May-31-2023", date(2023, 5, 31)),
        ("2023-05-31 00:00:00+00", date(2023, 5, 31)),
        ("1er août 2023", date(2023, 8, 1)),
        ("4. März 2023", date(2023, 3, 4)),
        ("4 de abril de 2023", date(2023, 4, 4)),
        ("Dydd Mercher", None),
        ("3 Gorffennaf 2023", date(2023, 7, 3)),
        ("12-dez-23", date(2023, 12, 12)),
        ("15 września 2023", date(2023, 9, 15)),
        # The year, then the day: a column of these would read its early days as months, so none is read.
        ("2023-31-05", None),
        # An invoice's number is no time of day.
        ("20230531128000", None),
    ],
)
def test_dates_of_other_systems_and_languages(text: str, day: date | None) -> None:
    assert read_date(text).day == day
