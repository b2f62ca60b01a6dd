"""One payee across registers, tied by a number that they share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.provenance import Provenance
from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.outcome import Matches
from spendscan.register.entities import entities_of
from spendscan.register.formats import layout
from spendscan.register.register import Register
from spendscan.userfiles.decisions import no_decisions, read_decisions

NUMBER = "01234567"


def charities(*rows: tuple[str, str, str | None]) -> Register:
    headers = ["charity_name", "registered_charity_number", "charity_company_registration_number"]
    cells = pl.DataFrame(rows, schema=dict.fromkeys(headers, pl.String()), orient="row")
    found = entities_of(cells, layout(headers, "c"))
    return Register(
        "charities", found.entities, found.names, found.addresses, Provenance("register", "c", "c.csv", "0" * 64),
        scheme="GB-CHC",
    )  # fmt: skip


def decided(found: Matches, payee: str = "LANTERN TRUST") -> dict[str, tuple[Any, ...]]:
    rows = found.matches.filter(pl.col("payee_key") == payee)
    return {r["register"]: (r["entity_id"], r["decision"], r["reason"]) for r in rows.rows(named=True)}


def test_a_charitys_company_number_ties_the_company_of_another_name(
    seen: Callable[..., Any], register: Callable[..., Register]
) -> None:
    companies = register(("DEE LANTERN TRUST SERVICES LTD", NUMBER), ("LANTERN HOLDINGS LTD", "2"), name="companies")
    trusts = charities(("Lantern Trust", "1000001", NUMBER))
    for registers in ([companies, trusts], [trusts, companies]):
        found = match_payees(seen("LANTERN TRUST"), registers, no_decisions(), Match())
        assert decided(found) == {
            "charities": ("1000001", "accepted", "exact"),
            "companies": (NUMBER, "accepted", "identifier_company_number"),
        }
        company = found.matches.filter(pl.col("register") == "companies").row(0, named=True)
        assert (company["tier"], company["evidence"]) == ("identifier", "the same company number as in charities")
        assert found.ties.height == 2
        top = found.candidates.filter(pl.col("register") == "companies", pl.col("rank") == 1)
        assert top["entity_id"].to_list() == [NUMBER]
        assert found.entities.sort("register").select("entity_id", "org_id").rows() == [
            ("1000001", "GB-CHC-1000001"), (NUMBER, None),
        ]  # fmt: skip


def test_a_number_of_quite_another_name_ties_nothing(
    seen: Callable[..., Any], register: Callable[..., Register]
) -> None:
    companies = register(("ZEBRA QUARRIES LTD", NUMBER), name="companies")
    found = match_payees(
        seen("LANTERN TRUST"), [companies, charities(("Lantern Trust", "1", NUMBER))], no_decisions(), Match()
    )
    assert decided(found)["companies"][1:] == ("none", "no_candidate")


def test_two_entities_of_one_number_tie_nothing(seen: Callable[..., Any], register: Callable[..., Register]) -> None:
    companies = register(("DEE LANTERN TRUST SERVICES LTD", NUMBER), name="companies")
    twins = charities(("Lantern Trust", "1", NUMBER), ("Dee Lantern Trust Services", "2", NUMBER))
    found = match_payees(seen("DEE LANTERN TRUST SERVICES LTD"), [companies, twins], no_decisions(), Match())
    got = decided(found, "DEE LANTERN TRUST SERVICES LTD")
    assert got["companies"][:2] == (NUMBER, "accepted")
    assert not got["charities"][2].startswith("identifier")


def test_what_a_person_rejected_stays_rejected(
    seen: Callable[..., Any], register: Callable[..., Register], tmp_path: Path
) -> None:
    companies = register(("DEE LANTERN TRUST SERVICES LTD", NUMBER), name="companies")
    (tmp_path / "d.csv").write_text("supplier_name,register,decision\nLANTERN TRUST,companies,NONE\n")
    said = read_decisions(tmp_path / "d.csv")
    found = match_payees(seen("LANTERN TRUST"), [companies, charities(("Lantern Trust", "1", NUMBER))], said, Match())
    assert decided(found)["companies"][1:] == ("rejected", "decision_none")
