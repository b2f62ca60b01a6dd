"""What figures depend on besides the tables: rings, what local means, the basis, and settings."""

from dataclasses import dataclass
from decimal import Decimal

from spendscan.core.reasons import Basis, Ring, Scope
from spendscan.survey.estimate import Average

SLICE = ("body", "period", "currency", "scope", "basis")
BASES = tuple(str(basis) for basis in Basis)
# In these the ledger's own postcode tells places of one payee apart.
BY_POSTCODE = (str(Basis.LEDGER), str(Basis.BEST))
DEFAULT_SCOPE = str(Scope.ANALYSED)
TOP_SCOPE_SUPPLIERS = 300
TOP_PAYEES = 100


@dataclass(frozen=True)
class Choices:
    """What local means, and how figures are asked for.

    Args:
        rings: The area's rings, innermost first; empty without an area.
        local: Which of them are local in headlines.
        basis: The default basis.
        year_start: The month in which financial years start.
        top_n: N of `top_n_share`.
        respend: The part of our money that a local supplier spends again locally, where the caller states one.
        reserved_under: Pounds a year under which a supplier's work could be reserved to local ones; None: not asked.
        reserved_basis: The same in words, with its VAT.
        cross: Pairs of dimensions that are crossed besides those that always are.
        local_supply: From how many businesses of an industry on there is local supply.
        average: How answers make a stratum's rate: weighted by our spend, or each counting once.
    """

    rings: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    basis: str = str(Basis.BEST)
    year_start: int = 4
    top_n: int = 10
    respend: Decimal | None = None
    reserved_under: Decimal | None = None
    reserved_basis: str = ""
    cross: tuple[tuple[str, str], ...] = ()
    local_supply: int = 1
    average: Average = "ratio"

    @property
    def all_rings(self) -> tuple[str, ...]:
        """Every ring, innermost first, with those beyond the area; `unknown` is the last."""
        return (*self.rings, *(str(ring) for ring in Ring))

    @property
    def local_ranks(self) -> list[int]:
        """The ranks of the local rings."""
        return [self.rings.index(ring) for ring in self.local]

    @property
    def unknown(self) -> int:
        """The rank of `unknown`."""
        return len(self.rings) + len(Ring) - 1
