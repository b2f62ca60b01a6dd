"""Studies of finished runs: compare them, ask what if, survey suppliers, estimate carbon. Nothing is read again."""

from spendscan.studies.comparison import Comparison, compare, deflator_from
from spendscan.studies.industry import industries, quotients_of
from spendscan.studies.run import Run, run_of
from spendscan.studies.suppliers import stratified_by, survey_form, survey_rates, survey_response
from spendscan.studies.what_if import climate, scenario

__all__ = [
    "Comparison",
    "Run",
    "climate",
    "compare",
    "deflator_from",
    "industries",
    "quotients_of",
    "run_of",
    "scenario",
    "stratified_by",
    "survey_form",
    "survey_rates",
    "survey_response",
]
