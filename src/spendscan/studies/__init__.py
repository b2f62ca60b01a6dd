"""Studies of finished runs: compare them, ask what if, survey suppliers, estimate carbon. Nothing is read again."""

from spendscan.studies.comparison import Comparison, compare, deflator_from
from spendscan.studies.industry import industries, quotients_of
from spendscan.studies.run import Run, run_of
from spendscan.studies.suppliers import Surveyed, survey_form, surveyed
from spendscan.studies.what_if import climate, scenario

__all__ = [
    "Comparison",
    "Run",
    "Surveyed",
    "climate",
    "compare",
    "deflator_from",
    "industries",
    "quotients_of",
    "run_of",
    "scenario",
    "survey_form",
    "surveyed",
]
