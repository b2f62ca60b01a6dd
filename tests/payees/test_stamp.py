from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendscan.core.periods import window
from spendscan.core.schemas import CUBE, PAYMENTS
from spendscan.payees.stamp import Stamp
from spendscan.userfiles.decisions import Decisions, read_decisions
from spendscan.userfiles.rules import rules_from

Lines = Callable[..., pl.DataFrame]
Decide = Callable[[str], Decisions]


@pytest.fixture
def decide(tmp_path: Path) -> Decide:
    def write(text: str) -> Decisions:
        path = tmp_path / "decisions.csv"
        path.write_text(text, encoding="utf-8")
        return read_decisions(path)

    return write


def exclusions(frame: pl.DataFrame, **given: Any) -> list[str | None]:
    found: list[str | None] = Stamp(**given)(frame)["exclusion"].to_list()
    return found


def kind_of(stamp: Stamp, key: str) -> tuple[str, str | None]:
    row = stamp.kinds.filter(pl.col("payee_key") == key).row(0, named=True)
    return row["kind"], row["kind_reason"]


def test_a_batch_keeps_its_rows_and_gains_three_columns(lines: Lines) -> None:
    frame = lines("Acme Limited", None, "THIRD PARTY", "ACME LTD", "***")
    marked = Stamp()(frame).cast(PAYMENTS.schema)
    assert marked.drop("payee_key", "exclusion", "exclusion_rule").equals(frame)
    assert marked["payee_key"].to_list() == ["ACME LTD", "(unnamed)", "(redacted)", "ACME LTD", "(unnamed)"]
    assert marked["exclusion"].to_list() == [None] * 5


def test_an_empty_batch(lines: Lines) -> None:
    frame = lines("ACME LTD").clear()
    marked = Stamp()(frame).cast(PAYMENTS.schema)
    assert marked.equals(PAYMENTS.empty().select(marked.columns))


def test_a_public_body_alone_excludes_nothing(lines: Lines) -> None:
    named = {"supplier_name": "KENT COUNTY COUNCIL"}
    frame = lines(
        named, {**named, "description": "Room hire"}, {**named, "category": "Capital Grants to Local Authorities"}
    )
    assert exclusions(frame) == [None, None, "public_transfer"]


def test_a_redaction_is_personal_only_on_personal_grounds(lines: Lines) -> None:
    frame = lines(
        "REDACTED",
        "REDACTED COMMERCIAL CONFIDENTIALITY",
        "REDACTED PERSONAL DATA",
        "REDACTED UNDER DP ACT",
        {"supplier_name": "REDACTED", "description": "Redacted - personal data"},
        {"supplier_name": "REDACTED", "supplier_type": "Individual"},
        {"supplier_name": "REDACTED", "invoice_number": "REDACTED UNDER DP ACT"},
        {"supplier_name": "REDACTED", "category": "Personal care contracts"},
        {"supplier_name": "ACME LTD", "description": "Redacted - personal data"},
    )
    personal = "redacted_personal"
    assert exclusions(frame) == [None, None, personal, personal, personal, personal, personal, None, None]


def test_individuals_by_title_and_by_the_ledgers_word(lines: Lines) -> None:
    frame = lines(
        "Mr J Smith",
        {"supplier_name": "JENNIFER TOLVERNE", "category": "Foster carers"},
        {"supplier_name": "J ROBINSON", "description": "Fostering allowance"},
        {"supplier_name": "A B PATEL", "supplier_type": "Individual"},
        {"supplier_name": "TOLVERNE FOSTERING AGENCY LTD", "category": "Foster carers", "supplier_type": "Individual"},
        {"supplier_name": "ROBINSON PLUMBING", "supplier_type": "Individual"},
        {"supplier_name": "C D PATEL", "supplier_type": "Sole trader or individual"},
        "ANN TAYLOR",
    )
    assert exclusions(frame) == ["individual"] * 4 + [None] * 4


def test_a_payee_is_one_kind_whenever_the_ledger_says_so(lines: Lines) -> None:
    early, late = lines("JENNIFER TOLVERNE"), lines({"supplier_name": "Jennifer Tolverne", "category": "Foster carers"})
    stamp = Stamp()
    assert stamp(early)["exclusion"].to_list() == [None]
    assert stamp(late)["exclusion"].to_list() == ["individual"]
    assert not stamp.settled()
    assert stamp(early)["exclusion"].to_list() == ["individual"]
    assert stamp(late)["exclusion"].to_list() == ["individual"]
    assert stamp.settled()
    assert kind_of(stamp, "JENNIFER TOLVERNE") == ("individual", "the ledger's own word")
    assert not stamp.kinds["person_like"].any()


def test_what_was_learned_of_a_wrong_reading_is_forgotten(lines: Lines) -> None:
    wrong, right = (
        lines({"supplier_name": "JENNIFER TOLVERNE", "supplier_type": "Individual"}),
        lines("JENNIFER TOLVERNE"),
    )
    stamp = Stamp()
    stamp(wrong)
    assert stamp.settled()
    assert stamp(right)["exclusion"].to_list() == ["individual"]
    assert not stamp.settled()
    assert stamp(right)["exclusion"].to_list() == [None]
    assert stamp.settled()
    assert kind_of(stamp, "JENNIFER TOLVERNE")[0] == "organisation"


def test_a_body_that_pays_itself_is_internal_but_only_there(lines: Lines) -> None:
    frame = lines(
        "EXFORD DISTRICT COUNCIL",
        "Exford DC",
        "Exford Council",
        "EXFORD COUNTY COUNCIL",
        {"supplier_name": "EXFORD DISTRICT COUNCIL", "body": "Wyford Borough Council"},
        "Internal Recharge",
    )
    assert exclusions(frame) == ["internal", "internal", "internal", None, None, "internal"]


def test_the_first_exclusion_that_applies_counts(lines: Lines) -> None:
    rules = rules_from({"exclude": [{"id": "x", "reason": "y", "name": "smith"}]}, "rules.toml")
    frame = lines(
        {"supplier_name": "Mr J Smith", "description": "Precept"},
        {"supplier_name": "Mr J Jones", "description": "Precept"},
        {"supplier_name": "Mr J Smith", "payment_date": date(2023, 4, 3), "period": "2023-04"},
        {"supplier_name": "HM Revenue & Customs", "description": "PAYE and precept"},
    )
    found = exclusions(frame, rules=rules, window=window("2024-01", None))
    assert found == ["user_rule", "individual", "out_of_period", "payroll_or_pension"]


def test_undated_lines_are_out_of_period_only_with_a_window(lines: Lines) -> None:
    frame = lines({"payment_date": None, "period": "undated"}, {"payment_date": None, "period": "2024-04"})
    assert exclusions(frame) == [None, None]
    assert exclusions(frame, window=window("2024-04", "2024-05")) == ["out_of_period", None]


def test_decisions_exclude_lift_and_name_kinds(lines: Lines, decide: Decide) -> None:
    decisions = decide(
        "supplier_name,kind,exclude\nAcme Limited,,yes\nMr J Smith,organisation,\n"
        "John Brown,individual,\nHMRC,,no\nREDACTED,,yes\n"
    )
    frame = lines("ACME LTD", "MR J SMITH", "JOHN BROWN", "HMRC", "THIRD PARTY", "OTHER LTD")
    stamp = Stamp(decisions=decisions)
    assert stamp(frame)["exclusion"].to_list() == ["user_rule", None, "individual", None, "user_rule", None]
    assert kind_of(stamp, "MR J SMITH") == ("organisation", "a decision")


def test_a_decision_on_a_kind_stands_against_the_ledgers_word(lines: Lines, decide: Decide) -> None:
    decisions = decide("supplier_name,kind\nJennifer Tolverne,organisation\n")
    frame = lines({"supplier_name": "JENNIFER TOLVERNE", "category": "Foster carers"})
    assert exclusions(frame, decisions=decisions) == [None]


def test_the_most_specific_decision_wins(lines: Lines, decide: Decide) -> None:
    decisions = decide(
        "supplier_name,body,ledger_postcode,exclude\n"
        "Acme Ltd,,,yes\nAcme Ltd,Exford District Council,,no\nAcme Ltd,Exford District Council,M1 1AE,yes\n"
    )
    frame = lines(
        {}, {"postcode": "M1 1AE"}, {"postcode": "M1 1AF"}, {"body": "Wyford"}, {"body": "EXFORD DISTRICT COUNCIL."}
    )
    assert exclusions(frame, decisions=decisions) == [None, "user_rule", None, "user_rule", None]


def test_exclude_no_does_not_bring_back_what_is_out_of_period(lines: Lines, decide: Decide) -> None:
    decisions = decide("supplier_name,exclude\nHMRC,no\n")
    frame = lines({"supplier_name": "HMRC", "payment_date": date(2020, 1, 1), "period": "2020-01"})
    assert exclusions(frame, decisions=decisions, window=window("2024-01", None)) == ["out_of_period"]


def test_a_line_found_to_be_a_reissue_stays_one(lines: Lines) -> None:
    frame = lines("ACME LTD", "HMRC").with_columns(exclusion=pl.Series(["reissue", None]))
    assert exclusions(frame) == ["reissue", "tax_or_precept"]


def test_influenceable_is_what_rules_or_decisions_say_of_analysed_lines(lines: Lines, decide: Decide) -> None:
    rules = rules_from({"influenceable": [{"id": "works", "reason": "tendered", "description": "works"}]}, "rules.toml")
    decisions = decide("supplier_name,influenceable\nAcme Ltd,no\nOther Ltd,yes\n")
    frame = lines(
        {"description": "Works", "supplier_name": "BUILDERS LTD", "amount": Decimal("5.25")},
        {"description": "road works", "supplier_name": "BUILDERS LTD"},
        {"description": "Works"},
        "OTHER LTD",
        "THIRD LTD",
        {"supplier_name": "Mr J Smith", "description": "Works"},
    )
    stamp = Stamp(rules, decisions)
    cells = stamp.influenceable(stamp(frame).lazy())
    assert cells is not None
    assert cells.schema == CUBE.schema
    assert cells.select("payee_key", "amount", "payments").rows() == [
        ("BUILDERS LTD", Decimal("15.25"), 2),
        ("OTHER LTD", Decimal("10.00"), 1),
    ]


def test_nothing_is_influenceable_unless_somebody_says_so(lines: Lines) -> None:
    stamp = Stamp()
    assert stamp.influenceable(stamp(lines("ACME LTD")).lazy()) is None


def test_many_distinct_texts_are_looked_through_like_few(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spendscan.payees.texts.MANY", 2)
    stamp = Stamp()
    for batch in range(3):
        frame = lines(*({"description": f"text {batch} {n}"} for n in range(4)), {"description": f"Precept {batch}"})
        assert stamp(frame)["exclusion"].to_list() == [None] * 4 + ["tax_or_precept"]


NAMES = ["ACME LTD", "Acme Limited", "JENNIFER TOLVERNE", "J ROBINSON", "HMRC", "REDACTED", None, "Exford DC", "NHS X"]
cases = st.lists(
    st.fixed_dictionaries({
        "supplier_name": st.sampled_from(NAMES),
        "category": st.sampled_from([None, "Foster carers", "Grants", "Precepts", "Paper"]),
        "description": st.sampled_from([None, "PAYE", "Precept", "GDPR", "software"]),
        "body": st.sampled_from(["Exford District Council", "Wyford"]),
    }),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases, st.integers(1, 5))
def test_the_marks_do_not_depend_on_batches(lines: Lines, some: list[dict[str, str]], size: int) -> None:
    frame = lines(*some)

    def marked(batch_size: int) -> pl.DataFrame:
        stamp = Stamp()
        for _ in range(3):
            done = pl.concat([stamp(batch) for batch in frame.iter_slices(batch_size)])
            if stamp.settled():
                # Texts, as payments are read: categories are those of one stamp.
                return done.cast(PAYMENTS.schema)
        pytest.fail("does not settle")

    whole = marked(frame.height)
    assert marked(size).equals(whole)
    names = whole.select("supplier_name", "payee_key").unique()
    assert names["supplier_name"].n_unique() == names.height
