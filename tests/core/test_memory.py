"""Free memory is given back where the C library can be told to, and nothing happens where it cannot."""

import ctypes

import pytest

from spendscan.core.memory import give_back


def test_free_memory_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    class Library:
        malloc_trim = staticmethod(told.append)

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library)
    give_back()
    assert told == [0]


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_a_library_that_cannot_be_told_is_left_alone(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    give_back()
