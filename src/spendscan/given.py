"""What an analysis was given besides its ledgers, opened and checked before any ledger is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from spendscan.core.errors import UsageError
from spendscan.core.periods import Window, window, year_start_of
from spendscan.core.progress import Listener
from spendscan.core.provenance import Provenance
from spendscan.core.reasons import Basis
from spendscan.core.settings import Settings
from spendscan.match.calibrated import stale_calibration
from spendscan.place.home import home_country
from spendscan.place.read import Lookup, read_lookup
from spendscan.place.rings import check_area
from spendscan.register.read import Register, read_registers
from spendscan.survey.read import Survey, read_survey, respend_rate
from spendscan.userfiles.area import Area, area_from, area_of_list, read_area
from spendscan.userfiles.categories import Categories, read_categories
from spendscan.userfiles.decisions import Decisions, no_decisions, read_decisions
from spendscan.userfiles.house import PLAIN, House, read_house
from spendscan.userfiles.mapping import Mapping, read_mapping
from spendscan.userfiles.owned import EmployeeOwned, read_employee_owned
from spendscan.userfiles.read import provenance_of
from spendscan.userfiles.rules import NO_RULES, Rules, read_rules


@dataclass(frozen=True)
class Given:
    """Files that people and publishers wrote, as the rooms use them; None where none was given."""

    area: Area | None
    mapping: Mapping | None
    decisions: Decisions
    rules: Rules
    lookup: Lookup | None
    registers: tuple[Register, ...]
    survey: Survey | None
    respend: Decimal | None
    categories: Categories
    employee_owned: EmployeeOwned
    house: House
    provenance: tuple[Provenance, ...]

    @property
    def basis(self) -> str:
        """Which address makes a supplier local, as the area's file says; best where it does not."""
        return (self.area and self.area.basis) or Basis.BEST.value


@dataclass(frozen=True)
class Ground:
    """What country the run is in, and what follows from it.

    Args:
        home: Its code, `GB` or `US`; None where nothing tells.
        year_start: The month in which financial years start.
        window: The days that `--from` and `--to` leave.
    """

    home: str | None
    year_start: int
    window: Window


def open_inputs(settings: Settings, on: Listener) -> Given:
    """Open and check everything but the ledgers, what people wrote first.

    Raises:
        UsageError: Something that people wrote is wrong.
        InputError: A file is missing or cannot be used.
    """
    files = settings.inputs
    area = _area(settings)
    decisions = read_decisions(files.decisions) if files.decisions else no_decisions()
    rules = read_rules(files.rules) if files.rules else NO_RULES
    for warning in decisions.warnings:
        on.warn(warning)
    mapping = read_mapping(files.mapping) if files.mapping else None
    house = read_house(settings.report.template) if settings.report.template else PLAIN
    respend = respend_rate(files.respend) if files.respend else None
    categories = read_categories(files.categories) if files.categories else Categories()
    owned = read_employee_owned(files.employee_owned) if files.employee_owned else EmployeeOwned()
    survey = read_survey(files.survey) if files.survey else None
    lookup = read_lookup(files.places, imd=files.imd) if files.places else None
    for warning in (*(lookup.warnings if lookup else ()), *(check_area(area, lookup) if area else ())):
        on.warn(warning)
    registers = read_registers(files.register_files)
    for register in registers:
        stale = stale_calibration(register)
        for warning in (*register.warnings, *([stale] if stale else [])):
            on.warn(warning)
    written = [
        (files.area, "area"),
        (files.decisions, "decisions"),
        (files.rules, "rules"),
        (files.mapping, "mapping"),
        (files.survey, "survey"),
        (files.categories, "categories"),
        (files.employee_owned, "employee_owned"),
    ]
    drawn = [ring.boundary.path for ring in area.rings if ring.boundary] if area else []
    written += [(path, "boundary") for path in dict.fromkeys(drawn)]
    provenance = [provenance_of(path, role) for path, role in written if path]
    provenance += [*(lookup.provenance if lookup else ()), *(register.provenance for register in registers)]
    return Given(
        area, mapping, decisions, rules, lookup, registers, survey, respend, categories, owned, house, tuple(provenance)
    )


def _area(settings: Settings) -> Area | None:
    local = settings.local
    if settings.inputs.area:
        area = read_area(settings.inputs.area)
    elif settings.area:
        area = area_from({"area": settings.area, "local": {"rings": list(local.rings)}}, "[area] of the settings")
    elif local.local:
        area = area_of_list(local.local)
    else:
        return None
    if local.rings and settings.inputs.area:
        chosen = area_from_choice(area, local.rings)
        area = replace(area, local=chosen)
    return replace(area, basis=local.basis or area.basis)


def area_from_choice(area: Area, rings: Sequence[str]) -> tuple[str, ...]:
    """The rings that the settings call local, in the area's order.

    Raises:
        UsageError: One is no ring of the area.
    """
    for name in rings:
        if name not in area.names:
            raise UsageError(
                f"the local ring {name!r} is no ring of {area.path}",
                where="local.rings",
                hint=f"Its rings are {', '.join(area.names)}.",
            )
    return tuple(name for name in area.names if name in rings)


def ground_of(settings: Settings, given: Given, currency: str | None, postcode_shape: str | None) -> Ground:
    """Where the run is: by the area's codes, the lookup, or what most of the ledgers' postcodes look like.

    Raises:
        UsageError: `--from` or `--to` cannot be read, or the one is after the other.
    """
    home = home_country(given.area, given.lookup, currency, postcode_shape)
    start = settings.ledger.year_start or year_start_of(home or currency)
    return Ground(home, start, window(settings.ledger.date_from, settings.ledger.date_to, start))
