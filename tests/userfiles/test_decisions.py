"""Decisions as people write them."""

from pathlib import Path

import pytest

from spendscan.core.errors import UsageError
from spendscan.userfiles.decisions import Decisions, no_decisions, read_decisions


def _decisions(folder: Path, text: str) -> Decisions:
    path = folder / "decided.csv"
    path.write_text(text, encoding="utf-8")
    return read_decisions(path)


def test_names_are_payee_keys_and_the_rest_is_in_one_spelling(tmp_path: Path) -> None:
    text = (
        "supplier_name,amount,register,decision,postcode,kind,exclude,influenceable,mine\n"
        "Acme Limited.,12,cc,none,pr12he,,,,kept\n"
        "Beta,,,,02138,Public_Body,YES,n,\n"
        "Gamma,,,,2138,,,,\n"
    )
    frame = _decisions(tmp_path, text).frame
    assert frame["payee_key"].to_list() == ["ACME LTD", "BETA", "GAMMA"]
    assert frame["decision"].to_list() == ["NONE", None, None]
    assert frame["postcode"].to_list() == ["PR1 2HE", "02138", "02138"]
    assert frame["kind"].to_list() == [None, "public_body", None]
    assert frame["exclude"].to_list() == [None, True, None]
    assert frame["influenceable"].to_list() == [None, False, None]
    assert frame["mine"].to_list() == ["kept", None, None]
    assert frame["line"].to_list() == [2, 3, 4]


def test_none_has_the_same_shape(tmp_path: Path) -> None:
    some = _decisions(tmp_path, "supplier_name\nAcme\n").frame
    assert no_decisions().frame.schema == some.select(no_decisions().frame.columns).schema
    assert not no_decisions().any


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("decision\nNONE\n", "no column supplier_name"),
        ("suplier_name\nAcme\n", "Call the column suplier_name supplier_name"),
        ("supplier_name,decision\n,NONE\n", "no supplier_name"),
        ("supplier_name,kind\nAcme,organization\n", "Did you mean organisation"),
        ("supplier_name,exclude\nAcme,maybe\n", "exclude is 'maybe'"),
        ("supplier_name,body,decision\nAcme,Exford,NONE\n", "cannot be narrowed by body"),
        ("supplier_name,body,kind\nAcme,Exford,individual\n", "cannot be narrowed by body"),
        ("supplier_name,ledger_postcode,decision\nAcme,M1 1AE,NONE\n", "cannot be narrowed by ledger_postcode"),
        ("supplier_name,ledger_postcode,parent\nAcme,M1 1AE,Group\n", "cannot be narrowed by ledger_postcode"),
        ("supplier_name,ledger_postcode,register\nAcme,M1 1AE,cc\n", "cannot be narrowed by ledger_postcode"),
        ("supplier_name,decision\nAcme LTD,NONE\nAcme Limited,LATER\n", "lines 2 and 3"),
        ("supplier_name,body,exclude\nAcme,Exford,yes\nACME,exford,no\n", "lines 2 and 3"),
        ("supplier_name,ledger_postcode,postcode\nAcme,M1 1AE,M1 1AE\nAcme,m11ae,EC1A 1BB\n", "lines 2 and 3"),
        ("supplier_name,kind\nA,individual\nB,internal\nA,internal\n", "lines 2 and 4"),
        ("supplier_name,postcode,country\nAcme,M1 1AE,\nAcme,,France\n", "lines 2 and 3"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        _decisions(tmp_path, text)
    assert says in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "decided.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "supplier_name,body,exclude\nAcme,Exford,yes\nAcme,,no\n",
        "supplier_name,register,decision\nAcme,cc,NONE\nAcme,lic,LATER\n",
        "supplier_name,ledger_postcode,postcode\nAcme,M1 1AE,M1 1AE\nAcme,,EC1A 1BB\n",
        # review.csv has a row for each currency of a payee
        "supplier_name,currency,decision\nAcme,GBP,NONE\nAcme,USD,NONE\n",
        "supplier_name,kind,exclude\nAcme,internal,\nAcme,,yes\n",
    ],
)
def test_rows_that_do_not_contradict_stand_together(tmp_path: Path, text: str) -> None:
    assert _decisions(tmp_path, text).frame.height == 2


def test_an_error_names_row_and_column(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        _decisions(tmp_path, "supplier_name,note,exclude\nAcme,x,yes\n\nBeta,,perhaps\n")
    assert caught.value.where == f"{tmp_path / 'decided.csv'}:4:3"


def test_rows_of_a_column(tmp_path: Path) -> None:
    decisions = _decisions(tmp_path, "supplier_name,postcode,country\nAcme,M1 1AE,\nBeta,,France\nGamma,,\n")
    assert decisions.of("postcode", "country")["payee_key"].to_list() == ["ACME", "BETA"]


def test_a_misspelt_column_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (warning, nothing) = _decisions(tmp_path, "supplier_name,exlude,mine\nAcme,yes,x\n").warnings
    assert "the column exlude decides nothing; is exclude meant?" in warning
    assert "no row decides anything" in nothing
    assert _decisions(tmp_path, "supplier_name,exclude,mine\nAcme,yes,x\n").warnings == ()
