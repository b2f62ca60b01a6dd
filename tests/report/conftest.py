"""A small run made by hand: payments in plain lists, every table and figure worked out here, apart from the program."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from spendscan.core.schemas import CUBE, ENTITIES, MATCHES, METRICS, PAYEES, PLACES, REJECTS, SOURCES
from spendscan.core.settings import Report as ReportSettings
from spendscan.report.render import Rendered, render_report

ELSEWHERE = ["rest_of_country", "overseas", "unknown"]
BASES = ["ledger", "trading", "registered", "branch", "best"]


@dataclass
class Paid:
    """One payment line."""

    payee: str
    pence: int
    body: str = "Anytown Council"
    period: str = "2023-04"
    ring: str = "unknown"
    category: str | None = "Works"
    department: str | None = None
    currency: str = "GBP"
    exclusion: str | None = None
    kind: str = "organisation"
    person_like: bool = False
    name: str | None = None
    tie: str | None = None
    reason: str = "no_match"

    @property
    def supplier(self) -> str:
        if self.kind == "individual":
            return "(individuals)"
        return f"dir:{self.tie}" if self.tie else self.payee


@dataclass
class World:
    """A run's tables and manifest."""

    tables: dict[str, pl.DataFrame]
    manifest: dict[str, Any]
    paid: list[Paid] = field(repr=False, default_factory=list)

    def render(self, **settings: Any) -> Rendered:
        return render_report(self.tables, self.manifest, ReportSettings(**settings))


def money(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def year_of(period: str) -> str | None:
    if period == "undated":
        return None
    year, month = int(period[:4]), int(period[5:])
    start = year - (month < 4)
    return f"{start}/{(start + 1) % 100:02d}"


class Sums:
    """Figures over some payments, by the definitions of the contract."""

    def __init__(self, paid: Iterable[Paid], rings: list[str], local: list[str]) -> None:
        self.paid, self.rings, self.local = list(paid), rings, local
        self.total = sum(p.pence for p in self.paid)
        nets: dict[str, int] = defaultdict(int)
        every: dict[str, int] = defaultdict(int)
        for p in self.paid:
            every[p.payee] += p.pence
            if p.ring == "unknown":
                nets[p.payee] += p.pence
        self.plus = sum(n for n in nets.values() if n > 0)
        self.minus = sum(n for n in nets.values() if n < 0)
        self.unknown = sum(nets.values())
        gross = sum(abs(n) for n in every.values())
        self.coverage = 100 * (1 - sum(abs(n) for n in nets.values()) / gross) if gross else None

    def of(self, rings: Iterable[str]) -> int:
        inside = set(rings)
        return sum(p.pence for p in self.paid if p.ring in inside)

    def counts(self, paid: Iterable[Paid]) -> dict[str, int]:
        own = list(paid)
        return {"payees": len({p.payee for p in own}), "payments": len(own)}

    def share(self, pence: int, rings: Iterable[str]) -> dict[str, Any]:
        if self.total <= 0:
            return {"value": None}
        low, high = (0, pence) if list(rings) == ["unknown"] else (pence + self.minus, pence + self.plus)
        return {
            "value": round(100 * pence / self.total, 6),
            "numerator": money(pence),
            "denominator": money(self.total),
            "bound_low": round(100 * low / self.total, 6),
            "bound_high": round(100 * high / self.total, 6),
            "unit": "percent",
            "coverage": self.coverage,
        }

    def rows(self, key: dict[str, Any], *, rings: bool) -> list[dict[str, Any]]:
        unit = key["currency"]
        whole = {**key, "dimension": "all", "member": "all"}
        spend = {"value": self.total / 100, "numerator": money(self.total), "unit": unit}
        out = [
            {
                **whole,
                "metric": "spend",
                **spend,
                **self.counts(self.paid),
                "bound_low": self.total / 100,
                "bound_high": self.total / 100,
            }
        ]
        if self.rings:
            k = self.of(self.local)
            share = self.share(k, self.local)
            out.append({**whole, "metric": "local_share", **share})
            if share["value"] is not None:
                out.append({**whole, "metric": "leakage", **_flipped(share, self.total - k)})
                lm2 = {b: 1 + share[b] / 100 for b in ("value", "bound_low", "bound_high")}
                out.append(
                    {
                        **whole,
                        "metric": "lm2",
                        **lm2,
                        "unit": "ratio",
                        "method": "R1 spend, R2 local spend; staff pay is not in it",
                    }
                )
                known = self.total - self.unknown
                if known > 0:
                    value = round(100 * k / known, 6)
                    bounds = {
                        "bound_low": min(share["bound_low"], value),
                        "bound_high": max(share["bound_high"], value),
                    }
                    out.append(
                        {
                            **whole,
                            "metric": "local_share_of_known",
                            **share,
                            "value": value,
                            "denominator": money(known),
                            **bounds,
                        }
                    )
        if rings:
            for i, ring in enumerate([*self.rings, *ELSEWHERE]):
                out += self._ring(key, "ring", ring, [ring])
                if i < len(self.rings):
                    out += self._ring(key, "ring_cumulative", ring, self.rings[: i + 1])
        return out

    def _ring(self, key: dict[str, Any], dimension: str, member: str, rings: list[str]) -> list[dict[str, Any]]:
        pence, on = self.of(rings), {**key, "dimension": dimension, "member": member}
        low, high = (0, pence) if member == "unknown" else (pence + self.minus, pence + self.plus)
        spend = {"value": pence / 100, "numerator": money(pence), "bound_low": low / 100, "bound_high": high / 100}
        share = self.share(pence, rings)
        out = [
            {
                **on,
                "metric": "spend",
                **spend,
                "unit": key["currency"],
                **self.counts(p for p in self.paid if p.ring in rings),
            },
            {**on, "metric": "spend_share", **share},
        ]
        if dimension == "ring_cumulative" and share["value"] is not None:
            out.append({**on, "metric": "leakage", **_flipped(share, self.total - pence)})
        return out

    def classes(self, key: dict[str, Any], dimension: str, member: Callable[[Paid], str]) -> list[dict[str, Any]]:
        groups: dict[str, list[Paid]] = defaultdict(list)
        for p in self.paid:
            groups[member(p)].append(p)
        out = []
        for name, own in groups.items():
            pence, on = sum(p.pence for p in own), {**key, "dimension": dimension, "member": name}
            out.append(
                {
                    **on,
                    "metric": "spend",
                    "value": pence / 100,
                    "numerator": money(pence),
                    "unit": key["currency"],
                    **self.counts(own),
                }
            )
            if self.total > 0:
                share = {
                    "value": round(100 * pence / self.total, 6),
                    "numerator": money(pence),
                    "denominator": money(self.total),
                }
                out.append({**on, "metric": "spend_share", **share, "unit": "percent"})
            part = Sums(own, self.rings, self.local)
            if dimension != "payee" and part.total > 0:
                crossed = {**on, "metric": "spend_share", "dimension_2": "ring"}
                out += [
                    {**crossed, "member_2": ring, **part.share(part.of([ring]), [ring])}
                    for ring in [*self.rings, *ELSEWHERE]
                ]
        return out


def _flipped(share: dict[str, Any], pence: int) -> dict[str, Any]:
    return {
        **share,
        "value": round(100 - share["value"], 6),
        "numerator": money(pence),
        "bound_low": round(100 - share["bound_high"], 6),
        "bound_high": round(100 - share["bound_low"], 6),
    }


def metrics_of(paid: list[Paid], rings: list[str], local: list[str]) -> pl.DataFrame:
    out: list[dict[str, Any]] = []
    for currency in sorted({p.currency for p in paid}):
        for scope, gone in (("ledger", {"out_of_period", "reissue"}), ("analysed", None), ("top_300", None)):
            kept = [
                p for p in paid if p.currency == currency and (p.exclusion not in gone if gone else p.exclusion is None)
            ]
            bodies: list[str | None] = [None, *sorted({p.body for p in kept})]
            for body in bodies:
                own = [p for p in kept if body in (None, p.body)]
                for basis in BASES:
                    key = {"body": body, "period": None, "currency": currency, "scope": scope, "basis": basis}
                    out += Sums(own, rings, local).rows(key, rings=True)
                if scope == "analysed":
                    out += _details(own, rings, local, {**key, "basis": "best"})
    frame = pl.DataFrame(out, schema={c.name: c.dtype for c in METRICS.columns}, orient="row")
    return METRICS.conform(frame)


def _details(own: list[Paid], rings: list[str], local: list[str], key: dict[str, Any]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for period in sorted({p.period for p in own} | {y for p in own if (y := year_of(p.period))}):
        part = [p for p in own if period in (p.period, year_of(p.period))]
        out += [
            r
            for r in Sums(part, rings, local).rows({**key, "period": period}, rings=True)
            if r["dimension"] != "ring_cumulative"
        ]
        if len(period) == 7 and "/" in period:
            classed = Sums(part, rings, local).classes(
                {**key, "period": period}, "category", lambda p: p.category or "(not given)"
            )
            out += [row for row in classed if "dimension_2" not in row]
    sums = Sums(own, rings, local)
    out += sums.classes(key, "category", lambda p: p.category or "(not given)")
    out += sums.classes(key, "department", lambda p: p.department or "(not given)")
    out += sums.classes(key, "payee", lambda p: p.supplier)
    nets: dict[str, int] = defaultdict(int)
    for p in own:
        nets[p.supplier] += p.pence
    positive = sorted((n for n in nets.values() if n > 0), reverse=True)
    if positive:
        top = {
            "value": round(100 * sum(positive[:10]) / sum(positive), 6),
            "unit": "percent",
            "method": "the 10 biggest",
        }
        out.append({**key, "dimension": "all", "member": "all", "metric": "top_n_share", **top})
    return out


def build(paid: list[Paid], rings: list[str] | None = None, local: list[str] | None = None, **manifest: Any) -> World:
    """A run of these payments; every line is from one file a body."""
    rings = rings or []
    local = local or rings[:1]
    bodies = sorted({p.body for p in paid})
    sources = [
        {
            "source_file": f"{body}.csv",
            "sha256": "0" * 64,
            "body": body,
            "status": "read",
            "lines": len(own) + 3,
            "payments": len(own),
            "rejects": 2,
            "blank": 1,
            "amount_payments": money(sum(p.pence for p in own)),
            "amount_excluded": money(sum(p.pence for p in own if p.exclusion)),
            "amount_rejects": Decimal("1.50"),
            "amount_basis": "net",
            "body_from": "file",
            "currency_from": "symbol",
        }
        for body in bodies
        for own in [[p for p in paid if p.body == body]]
    ]
    rejects = [
        row
        for body in bodies
        for row in (
            {"source_file": f"{body}.csv", "source_row": 1, "reason": "header"},
            {
                "source_file": f"{body}.csv",
                "source_row": 9,
                "reason": "grand_total",
                "currency": "GBP",
                "amount": Decimal("1.50"),
            },
        )
    ]
    payees: dict[tuple[str, str], dict[str, Any]] = {}
    cube: dict[tuple[Any, ...], dict[str, Any]] = {}
    for p in paid:
        row = payees.setdefault(
            (p.payee, p.currency),
            {
                "payee_key": p.payee,
                "currency": p.currency,
                "name": p.name or p.payee,
                "names": [p.name or p.payee],
                "kind": p.kind,
                "person_like": p.person_like,
                "supplier_key": f"dir:{p.tie}" if p.tie else p.payee,
                "payments": 0,
                "amount": Decimal(0),
            },
        )
        row["payments"] += 1
        row["amount"] += money(p.pence)
        key = (p.body, p.period, p.payee, p.category, p.department, p.currency, p.exclusion)
        cell = cube.setdefault(
            key,
            {
                "body": p.body,
                "period": p.period,
                "payee_key": p.payee,
                "ledger_postcode": None,
                "category": p.category,
                "department": p.department,
                "currency": p.currency,
                "exclusion": p.exclusion,
                "amount": Decimal(0),
                "payments": 0,
            },
        )
        cell["amount"] += money(p.pence)
        cell["payments"] += 1
    first = {p.payee: p for p in reversed(paid)}
    places = [
        {"payee_key": p.payee, "basis": basis, "ring": p.ring, "reason": p.reason if p.ring == "unknown" else None}
        for p in first.values()
        for basis in BASES
    ]
    matches = [
        {
            "payee_key": p.payee,
            "register": "dir",
            "supplier_name": p.name or p.payee,
            "entity_id": p.tie,
            "decision": "accepted" if p.tie else "none",
            "reason": "exact: same name" if p.tie else "no_candidate",
            "tier": "exact" if p.tie else None,
        }
        for p in first.values()
    ]
    entities = [{"register": "dir", "entity_id": p.tie, "name": p.name or p.payee} for p in first.values() if p.tie]
    tables = {
        "sources": _table(SOURCES, sources),
        "rejects": _table(REJECTS, rejects),
        "payees": _table(PAYEES, list(payees.values())),
        "cube": _table(CUBE, list(cube.values())),
        "places": _table(PLACES, places),
        "matches": _table(MATCHES, matches),
        "entities": _table(ENTITIES, entities),
        "metrics": metrics_of(paid, rings, local),
    }
    area = {"name": "Anyshire", "rings": rings, "local": local} if rings else None
    plain = {"settings": {}, "warnings": [], "attribution": [], "versions": {"spendscan": "0.1.0"}}
    return World(tables, {**plain, "area": area, **manifest}, paid)


def _table(table: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    conformed: pl.DataFrame = table.conform(
        pl.DataFrame(rows, schema={c.name: c.dtype for c in table.columns}, orient="row")
    )
    return conformed


@pytest.fixture(scope="session")
def paid() -> type[Paid]:
    return Paid


@pytest.fixture(scope="session")
def run_of() -> Callable[..., World]:
    return build


@pytest.fixture(scope="session")
def town() -> World:
    """A council of ten suppliers in three rings, with credits, exclusions, a person, redactions and unknown places."""
    rings = ["Anytown", "Anyshire"]
    paid = [
        Paid("BUILDER LTD", 600_000_00, ring="Anytown", tie="7", category="Works"),
        Paid("BUILDER LTD", -20_000_00, ring="Anytown", tie="7", category="Works", period="2023-07"),
        Paid("CARE CIC", 150_000_00, ring="Anyshire", category="Care", period="2023-05"),
        Paid("FAR PLC", 900_000_00, ring="rest_of_country", category="Care", period="2024-05"),
        Paid("GMBH", 40_000_00, ring="overseas", category="Works", period="2023-06"),
        Paid("UNPLACED LTD", 310_000_37, ring="unknown", category=None, period="2023-05"),
        Paid("UNPLACED CREDIT LTD", -5_000_00, ring="unknown", period="undated", reason="ambiguous"),
        Paid(
            "JENNIFER TOLVERNE", 12_000_00, person_like=True, name="Jennifer Tolverne", ring="unknown", category="Care"
        ),
        Paid("MR A SMITHSON", 9_000_00, kind="individual", name="Mr A Smithson", exclusion="individual"),
        Paid("(redacted)", 7_000_00, kind="redacted", name="REDACTED PERSONAL DATA", category="Care"),
        Paid("HMRC", 88_000_00, exclusion="tax_or_precept", kind="public_body"),
    ]
    return build(paid, rings)
