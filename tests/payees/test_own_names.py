import pytest

from spendscan.payees.own_names import own_names


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("hyndburn-bc", "HYNDBURN BOROUGH COUNCIL"),
        ("hyndburn-bc", "HYNDBURN BC"),
        ("Hyndburn Borough Council", "HYNDBURN BC"),
        ("Hyndburn Borough Council", "HYNDBURN COUNCIL"),
        ("devon-cc", "DEVON COUNTY COUNCIL"),
        ("Tameside Metropolitan Borough Council", "TAMESIDE MBC"),
        ("lancashire-pcc", "LANCASHIRE POLICE"),
        ("Lancashire Police", "POLICE AND CRIME COMMISSIONER FOR LANCASHIRE"),
        ("lancashire-fire", "LANCASHIRE FIRE AND RESCUE SERVICE"),
        ("hmrc", "HM REVENUE AND CUSTOMS"),
        ("The Highland Council", "HIGHLAND COUNCIL"),
        ("Highland Council", "THE HIGHLAND COUNCIL"),
    ],
)
def test_clear_spellings_of_a_body(body: str, own: str) -> None:
    assert own in own_names(body)


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ("Lancashire", "LANCASHIRE COUNTY COUNCIL"),
        ("Lancaster City Council", "LANCASTER DISTRICT COUNCIL"),
        ("lancashire-fire", "LANCASHIRE COUNTY COUNCIL"),
        ("hyndburn-bc", "HYNDBURN LEISURE"),
        ("Exford", "EXFORD LTD"),
    ],
)
def test_others_of_the_same_place(body: str, other: str) -> None:
    assert other not in own_names(body)
