"""Free memory is given back where the C library can be told to, and nothing happens where it cannot."""

import ctypes
import os
import subprocess
import sys

import pytest

from spendscan.core.memory import give_back, kept


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
    with kept():
        pass


def test_free_memory_is_kept_while_a_block_runs_and_given_back_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, ...]] = []

    class Library:
        mallopt = staticmethod(lambda *setting: told.append(setting))
        malloc_trim = staticmethod(lambda left: told.append((left,)))

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library)
    with pytest.raises(ZeroDivisionError), kept():
        assert all(value > 1 << 30 for _, value in told)
        told.clear()
        1 / 0  # noqa: B018 - however the block ends
    assert [one for one, *_ in told] == [-3, -1, 0]
    assert all(value < 1 << 30 for _, *rest in told for value in rest)


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (None, "dirty_decay_ms:10000,narenas:1"),
        # What a program that uses the engine itself hands on, as to a job that it starts.
        ("dirty_decay_ms:500,muzzy_decay_ms:1000", "dirty_decay_ms:10000,narenas:1"),
        ("narenas:4", "narenas:4"),
    ],
)
def test_the_allocator_is_set_but_where_somebody_has_set_it(before: str | None, kept: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "_RJEM_MALLOC_CONF"}
    environment |= {} if before is None else {"_RJEM_MALLOC_CONF": before}
    asked = "import os, spendscan, polars; print(os.environ['_RJEM_MALLOC_CONF'])"
    told = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
    ).stdout
    # The engine puts its own setting before what it finds: what comes later counts.
    assert told.strip() == f"dirty_decay_ms:500,muzzy_decay_ms:1000,{kept}"
