import pytest

from spendscan.core.errors import UsageError
from spendscan.core.settings import flat, known_keys, merge, values


def test_stronger_layers_win_and_origins_say_so() -> None:
    settings, origins = merge(
        ("file", {"ledger.body": "Exford", "ledger.amount": "gross"}, "spendscan.toml"),
        ("option", {"ledger.body": "Wyford"}, None),
    )
    assert (settings.ledger.body, settings.ledger.amount) == ("Wyford", "gross")
    assert (origins["ledger.body"], origins["ledger.amount"], origins["match.accept"]) == ("option", "file", "default")


def test_every_key_has_a_value_and_a_description() -> None:
    settings, _ = merge()
    assert set(known_keys()) <= set(values(settings)) | {"area"}
    assert all(known_keys().values())


def test_a_typo_is_refused_with_the_nearest_key() -> None:
    with pytest.raises(UsageError, match=r"unknown setting locall\.basis") as refused:
        merge(("file", flat({"locall": {"basis": "best"}}), "spendscan.toml"))
    assert refused.value.where == "spendscan.toml"
    assert refused.value.hint is not None
    assert "local" in refused.value.hint


def test_a_value_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(UsageError, match=r"match\.candidates"):
        merge(("file", {"match.candidates": 0}, "spendscan.toml"))


def test_the_area_table_stays_whole() -> None:
    settings, _ = merge(("file", flat({"area": {"name": "Exford"}}), "spendscan.toml"))
    assert settings.area == {"name": "Exford"}
