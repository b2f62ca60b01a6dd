"""What a run leaves open, told: answers of a survey that could not be used, and where uncertain payees may be."""

import polars as pl

from spendscan.core.periods import financial_year
from spendscan.core.progress import Listener
from spendscan.given import Given, Ground
from spendscan.match.outcome import Matches
from spendscan.metrics.chances import Atlas, chances, class_chances, worlds
from spendscan.metrics.supply import asked_divisions
from spendscan.survey.read import Survey
from spendscan.survey.strata import issues_told, usable


def tell_of_answers(survey: Survey | None, cube: pl.DataFrame, year_start: int, on: Listener) -> None:
    """Warn of survey answers that the figures do not rest on, and why."""
    if survey is None:
        return
    years = (
        cube.select(pl.col("period").cast(pl.String))
        .unique()
        .select(financial_year("period", year_start).alias("year"))["year"]
    )
    starts = years.drop_nulls().str.slice(0, 4).cast(pl.Int64).unique().to_list()
    for line in issues_told(usable(survey, cube["payee_key"].cast(pl.String).unique().to_list(), starts)):
        on.warn(line)


def tell_of_industries(given: Given, payees: pl.DataFrame, on: Listener) -> None:
    """Say why there are no opportunities, where registers and an area are given."""
    if not given.registers or given.area is None or asked_divisions(payees):
        return
    coded = any(register.entity_column(codes).count() > 0 for register in given.registers for codes in ("sic", "naics"))
    why = "no supplier is matched to an entity with an industry" if coded else "no register has industry codes"
    on.warn(f"opportunities and gaps are not given: {why} (SIC 2007 or NAICS)")


def possible_matches(found: Matches, given: Given) -> pl.DataFrame:
    """What may be right of each payee whose match is uncertain (`worlds`); nothing where no register was given."""
    return worlds(found.matches, found.candidates, [register.name for register in given.registers])


def where_likely(
    possible: pl.DataFrame,
    places: pl.DataFrame,
    payees: pl.DataFrame,
    evidence: pl.DataFrame,
    given: Given,
    ground: Ground,
    shared: int,
) -> pl.DataFrame:
    """Where payees may be, and of which industry, whose match is uncertain.

    `shared`: from how many companies an office is one.
    """
    atlas = Atlas(given.registers, given.area, given.lookup, given.decisions, ground.home, shared)
    return chances(places, payees, possible, evidence, atlas)


def classes_likely(possible: pl.DataFrame, payees: pl.DataFrame, found: Matches, given: Given) -> pl.DataFrame:
    """The sectors, sizes and ownerships that payees may have whose match is uncertain."""
    return class_chances(possible, payees, found.entities, found.ties, given.registers)
